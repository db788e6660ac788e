//! Every URL of the desk, and which of the staff may use it.

use domain::staff::Permission::{
    CheckIn, DecideApplications, EnterDesk, ManageForums, ManageMailings, ManageRegistrations, ManageRoll,
    ManageStaff, SeeAudit, SeePassports, SeePeople, SeeRegistrations, SetPace,
};

use crate::{
    access::{Access::Staff, Routes},
    check_in, desk,
};

pub fn add(routes: Routes) -> Routes {
    routes
        // the desk
        .page("/{language}/desk", Staff(EnterDesk), desk::home::show)
        .page("/{language}/desk/components", Staff(EnterDesk), desk::components::show)
        .page("/{language}/desk/forums", Staff(SeeRegistrations), desk::forums::list)
        .page("/{language}/desk/forums/new", Staff(ManageForums), desk::forums::new)
        .form("/{language}/desk/forums/new", Staff(ManageForums), desk::forums::create)
        .page("/{language}/desk/forums/{forum}", Staff(SeeRegistrations), desk::forums::show)
        .page("/{language}/desk/forums/{forum}/edit", Staff(ManageForums), desk::forums::edit)
        .form("/{language}/desk/forums/{forum}/edit", Staff(ManageForums), desk::forums::save)
        .form("/{language}/desk/forums/{forum}/publish", Staff(ManageForums), desk::forums::publish)
        .form("/{language}/desk/forums/{forum}/cancel", Staff(ManageForums), desk::forums::cancel)
        .form("/{language}/desk/forums/{forum}/close", Staff(ManageForums), desk::forums::close)
        .form("/{language}/desk/forums/{forum}/end", Staff(ManageForums), desk::forums::end)
        .form("/{language}/desk/forums/{forum}/discard", Staff(ManageForums), desk::forums::discard)
        .page("/{language}/desk/series", Staff(ManageForums), desk::series::list)
        .page("/{language}/desk/series/{series}", Staff(ManageForums), desk::series::edit)
        .form("/{language}/desk/series/{series}", Staff(ManageForums), desk::series::save)
        // the editor of a forum
        .page("/{language}/desk/forums/{forum}/preview", Staff(ManageForums), desk::forums::preview)
        .page("/{language}/desk/forums/{forum}/postpone", Staff(ManageForums), desk::forums::postpone_form)
        .form("/{language}/desk/forums/{forum}/postpone", Staff(ManageForums), desk::forums::postpone)
        .page("/{language}/desk/forums/{forum}/clone", Staff(ManageForums), desk::forums::clone_form)
        .form("/{language}/desk/forums/{forum}/clone", Staff(ManageForums), desk::forums::clone_it)
        .page("/{language}/desk/forums/{forum}/agenda", Staff(ManageForums), desk::forums::agenda)
        .page("/{language}/desk/forums/{forum}/agenda/new", Staff(ManageForums), desk::forums::new_session)
        .form("/{language}/desk/forums/{forum}/agenda/new", Staff(ManageForums), desk::forums::write_session)
        .page("/{language}/desk/forums/{forum}/agenda/{session}", Staff(ManageForums), desk::forums::session)
        .form(
            "/{language}/desk/forums/{forum}/agenda/{session}",
            Staff(ManageForums),
            desk::forums::save_session,
        )
        .form(
            "/{language}/desk/forums/{forum}/agenda/{session}/remove",
            Staff(ManageForums),
            desk::forums::remove_session,
        )
        .page("/{language}/desk/forums/{forum}/speakers/new", Staff(ManageForums), desk::forums::new_speaker)
        .form(
            "/{language}/desk/forums/{forum}/speakers/new",
            Staff(ManageForums),
            desk::forums::write_speaker,
        )
        .page(
            "/{language}/desk/forums/{forum}/speakers/{speaker}",
            Staff(ManageForums),
            desk::forums::speaker,
        )
        .form(
            "/{language}/desk/forums/{forum}/speakers/{speaker}",
            Staff(ManageForums),
            desk::forums::save_speaker,
        )
        .form(
            "/{language}/desk/forums/{forum}/speakers/{speaker}/remove",
            Staff(ManageForums),
            desk::forums::remove_speaker,
        )
        .page("/{language}/desk/forums/{forum}/materials", Staff(ManageForums), desk::forums::materials)
        .form("/{language}/desk/forums/{forum}/materials", Staff(ManageForums), desk::forums::add_link)
        .upload(
            "/{language}/desk/forums/{forum}/materials/upload",
            Staff(ManageForums),
            desk::forums::add_file,
        )
        .form(
            "/{language}/desk/forums/{forum}/materials/{material}",
            Staff(ManageForums),
            desk::forums::remove_material,
        )
        // the form
        .page("/{language}/desk/forums/{forum}/feedback", Staff(SeeRegistrations), desk::feedback::show)
        .page("/{language}/desk/forums/{forum}/form", Staff(ManageForums), desk::fields::list)
        .form("/{language}/desk/forums/{forum}/form/kept", Staff(ManageForums), desk::keeping::set)
        .page("/{language}/desk/forums/{forum}/form/preview", Staff(ManageForums), desk::fields::preview)
        .page("/{language}/desk/forums/{forum}/form/add", Staff(ManageForums), desk::fields::new)
        .form("/{language}/desk/forums/{forum}/form/add", Staff(ManageForums), desk::fields::add)
        .page("/{language}/desk/forums/{forum}/form/{field}", Staff(ManageForums), desk::fields::edit)
        .form("/{language}/desk/forums/{forum}/form/{field}", Staff(ManageForums), desk::fields::save)
        .form("/{language}/desk/forums/{forum}/form/{field}/move", Staff(ManageForums), desk::fields::shift)
        .form(
            "/{language}/desk/forums/{forum}/form/{field}/retire",
            Staff(ManageForums),
            desk::fields::retire,
        )
        .form(
            "/{language}/desk/forums/{forum}/form/{field}/again",
            Staff(ManageForums),
            desk::fields::ask_again,
        )
        // the day at a forum
        .page("/{language}/desk/forums/{forum}/check-in", Staff(CheckIn), check_in::show)
        .form("/{language}/desk/forums/{forum}/check-in", Staff(CheckIn), check_in::check_in)
        .form("/{language}/desk/forums/{forum}/check-in/scan", Staff(CheckIn), check_in::scan)
        .form("/{language}/desk/forums/{forum}/check-in/undo", Staff(CheckIn), check_in::undo)
        .page("/{language}/desk/forums/{forum}/figures", Staff(SeeRegistrations), check_in::figures::show)
        .page("/{language}/desk/forums/{forum}/figures.csv", Staff(SeeRegistrations), check_in::figures::file)
        .page(
            "/{language}/desk/forums/{forum}/figures.xlsx",
            Staff(SeeRegistrations),
            check_in::figures::book,
        )
        .form(
            "/{language}/desk/forums/{forum}/check-ins.xlsx",
            Staff(SeeRegistrations),
            check_in::figures::check_ins_book,
        )
        .form(
            "/{language}/desk/forums/{forum}/check-ins.csv",
            Staff(SeeRegistrations),
            check_in::figures::check_ins,
        )
        .page("/{language}/desk/forums/{forum}/walk-in", Staff(ManageRegistrations), check_in::walk_in::form)
        .form("/{language}/desk/forums/{forum}/walk-in", Staff(ManageRegistrations), check_in::walk_in::send)
        .page("/{language}/desk/forums/{forum}/doors", Staff(ManageRegistrations), check_in::list)
        .form("/{language}/desk/forums/{forum}/doors", Staff(ManageRegistrations), check_in::add_door)
        .form("/{language}/desk/forums/{forum}/points", Staff(ManageRegistrations), check_in::add_point)
        .form("/{language}/desk/forums/{forum}/doors/{door}/mail", Staff(ManageRegistrations), check_in::mail)
        .form(
            "/{language}/desk/forums/{forum}/doors/{door}/revoke",
            Staff(ManageRegistrations),
            check_in::revoke,
        )
        .page("/{language}/desk/forums/{forum}/documents", Staff(SeeRegistrations), desk::documents::list)
        .form(
            "/{language}/desk/forums/{forum}/documents/terms",
            Staff(SeePassports),
            desk::documents::set_terms,
        )
        .form(
            "/{language}/desk/forums/{forum}/documents/badges",
            Staff(ManageRegistrations),
            desk::documents::badges,
        )
        .form(
            "/{language}/desk/forums/{forum}/documents/certificates",
            Staff(ManageRegistrations),
            desk::documents::certificates,
        )
        .proved_form(
            "/{language}/desk/forums/{forum}/documents/outdated",
            Staff(SeePassports),
            desk::documents::reissue_outdated,
        )
        .proved_form(
            "/{language}/desk/forums/{forum}/documents/visa-letters",
            Staff(SeePassports),
            desk::documents::visa_letters,
        )
        .page(
            "/{language}/desk/forums/{forum}/documents/{document}",
            Staff(SeeRegistrations),
            desk::papers::file,
        )
        .proved_form(
            "/{language}/desk/forums/{forum}/documents/{document}/letter",
            Staff(SeePassports),
            desk::papers::open_letter,
        )
        .form(
            "/{language}/desk/forums/{forum}/documents/{document}/revoke",
            Staff(SeeRegistrations),
            desk::papers::revoke,
        )
        .form(
            "/{language}/desk/forums/{forum}/documents/{document}/reissue",
            Staff(SeeRegistrations),
            desk::papers::reissue,
        )
        .proved_form(
            "/{language}/desk/forums/{forum}/documents/{document}/reissue-letter",
            Staff(SeePassports),
            desk::papers::reissue_letter,
        )
        .page(
            "/{language}/desk/forums/{forum}/passports/{registration}",
            Staff(SeePassports),
            desk::passports::show,
        )
        .proved_form(
            "/{language}/desk/forums/{forum}/passports/{registration}",
            Staff(SeePassports),
            desk::passports::reveal,
        )
        .page("/{language}/desk/applications", Staff(DecideApplications), desk::applications::list)
        .page("/{language}/desk/applications/thresholds", Staff(ManageStaff), desk::thresholds::show)
        .form("/{language}/desk/applications/thresholds", Staff(ManageStaff), desk::thresholds::set)
        .page(
            "/{language}/desk/applications/{application}",
            Staff(DecideApplications),
            desk::applications::show,
        )
        .form(
            "/{language}/desk/applications/{application}/approve",
            Staff(DecideApplications),
            desk::applications::approve,
        )
        .form(
            "/{language}/desk/applications/{application}/ask",
            Staff(DecideApplications),
            desk::applications::ask,
        )
        .form(
            "/{language}/desk/applications/{application}/refuse",
            Staff(DecideApplications),
            desk::applications::refuse,
        )
        // the roll
        .page("/{language}/desk/roll", Staff(ManageRoll), desk::roll::classes)
        .page("/{language}/desk/roll/{class}", Staff(ManageRoll), desk::roll::class)
        .upload("/{language}/desk/roll/{class}/send", Staff(ManageRoll), desk::roll::send)
        .page("/{language}/desk/roll/{class}/{roll}", Staff(ManageRoll), desk::roll::trial)
        .form("/{language}/desk/roll/{class}/{roll}/columns", Staff(ManageRoll), desk::roll::columns)
        .form("/{language}/desk/roll/{class}/{roll}/take", Staff(ManageRoll), desk::roll::take)
        .form("/{language}/desk/roll/{class}/{roll}/discard", Staff(ManageRoll), desk::roll::discard)
        // people
        .page("/{language}/desk/members", Staff(SeePeople), desk::people::members)
        .page("/{language}/desk/people", Staff(SeePeople), desk::people::list)
        .form("/{language}/desk/people", Staff(SeePeople), desk::people::list)
        .page("/{language}/desk/people/{person}", Staff(SeePeople), desk::people::show)
        .page("/{language}/desk/suppressions", Staff(ManageMailings), desk::suppressions::list)
        .form("/{language}/desk/suppressions/add", Staff(ManageMailings), desk::suppressions::add)
        .form("/{language}/desk/suppressions/lift", Staff(ManageMailings), desk::suppressions::lift)
        .page("/{language}/desk/mailings", Staff(ManageMailings), desk::mailings::list)
        .page("/{language}/desk/mailings/new", Staff(ManageMailings), desk::mailings::new)
        .form("/{language}/desk/mailings/new", Staff(ManageMailings), desk::mailings::create)
        .page("/{language}/desk/mailings/{mailing}", Staff(ManageMailings), desk::mailings::show)
        .form("/{language}/desk/mailings/{mailing}/content", Staff(ManageMailings), desk::mailings::write)
        .form("/{language}/desk/mailings/{mailing}/schedule", Staff(ManageMailings), desk::mailings::schedule)
        .form("/{language}/desk/mailings/{mailing}/stop", Staff(ManageMailings), desk::mailings::stop)
        .form("/{language}/desk/runs/{run}/{act}", Staff(ManageMailings), desk::mailings::control)
        .page("/{language}/desk/runs/{run}", Staff(ManageMailings), desk::mailings::lines)
        .form("/{language}/desk/runs/{run}", Staff(ManageMailings), desk::mailings::look_up)
        .page("/{language}/desk/post", Staff(ManageMailings), desk::post::show)
        .form("/{language}/desk/post/hold", Staff(ManageMailings), desk::post::hold)
        .form("/{language}/desk/post/release", Staff(ManageMailings), desk::post::release)
        .form("/{language}/desk/post/retry", Staff(ManageMailings), desk::post::retry)
        .form("/{language}/desk/post/close", Staff(ManageMailings), desk::post::close)
        .page("/{language}/desk/post/houses", Staff(SetPace), desk::houses::list)
        .form("/{language}/desk/post/houses", Staff(SetPace), desk::houses::add)
        .page("/{language}/desk/post/houses/{house}", Staff(SetPace), desk::houses::show)
        .form("/{language}/desk/post/houses/{house}/pace", Staff(SetPace), desk::houses::set_pace)
        .form("/{language}/desk/post/houses/{house}/wake", Staff(SetPace), desk::houses::wake)
        .form("/{language}/desk/post/houses/{house}/domains", Staff(SetPace), desk::houses::move_domain)
        .page("/{language}/desk/audit", Staff(SeeAudit), desk::audit::list)
        .page("/{language}/desk/staff", Staff(ManageStaff), desk::staff::list)
        .form("/{language}/desk/staff", Staff(ManageStaff), desk::staff::grant)
        .form("/{language}/desk/staff/take", Staff(ManageStaff), desk::staff::take)
}
