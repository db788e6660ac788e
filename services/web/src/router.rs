//! Every URL of the house, and who may use it.

use Access::{Everybody, HolderOfLink, Program, SignedIn, Staff};
use axum::{Router, middleware as layer, response::IntoResponse as _};
use domain::staff::Permission::{
    CheckIn, DecideApplications, EnterDesk, Invite, ManageForums, ManageMailings, ManageRegistrations,
    SeeAudit, SeePeople, SeeRegistrations, SetPace,
};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

use crate::{
    access::{self, Access, RouteLine, Routes},
    api,
    app::App,
    assets, busy, check_in, desk,
    error::Error,
    explain, headers, host, kept, log, public, visitor,
};

fn routes(app: &App) -> Routes {
    use public::{
        about, answers, association, delegations, forums, home, invitations, machines, me, offers,
        preferences, registrations, sign_in, unsubscribe,
    };
    Routes::new(app.clone())
        .page("/", Everybody, home::choose_language)
        .page("/{language}", Everybody, home::with_slash)
        .page("/{language}/", Everybody, home::show)
        .page("/{language}/about", Everybody, about::about)
        .page("/{language}/timeline", Everybody, about::timeline)
        .page("/{language}/classes", Everybody, about::classes)
        .page("/{language}/privacy", Everybody, about::privacy)
        // forums and registrations
        .page("/{language}/forums", Everybody, forums::list)
        .page("/{language}/forums/{slug}", Everybody, forums::show)
        .page("/{language}/forums/{slug}/register", Everybody, registrations::form)
        .form("/{language}/forums/{slug}/register", Everybody, registrations::send)
        .page("/{language}/forums/{slug}/registered", Everybody, registrations::registered)
        .page("/{language}/forums/{slug}/materials/{material}", Everybody, forums::material)
        .page("/{language}/registration/{token}", HolderOfLink, registrations::mine)
        .page("/{language}/registration/{token}/calendar.ics", HolderOfLink, registrations::calendar)
        .page("/{language}/registration/{token}/materials/{material}", HolderOfLink, registrations::material)
        .form("/{language}/registration/{token}/confirm", HolderOfLink, registrations::confirm)
        .form("/{language}/registration/{token}/withdraw", HolderOfLink, registrations::withdraw)
        .page("/{language}/registration/{token}/answers", HolderOfLink, answers::answers)
        .form("/{language}/registration/{token}/answers", HolderOfLink, answers::save_answers)
        .page("/{language}/registration/{token}/details", HolderOfLink, answers::details)
        .form("/{language}/registration/{token}/details", HolderOfLink, answers::save_details)
        .page("/{language}/registration/{token}/feedback", HolderOfLink, answers::feedback)
        .form("/{language}/registration/{token}/feedback", HolderOfLink, answers::save_feedback)
        .page("/{language}/offer/{token}", HolderOfLink, offers::show)
        .form("/{language}/offer/{token}", HolderOfLink, offers::answer)
        .page("/{language}/invitation/{token}", HolderOfLink, invitations::show)
        .form("/{language}/invitation/{token}", HolderOfLink, invitations::answer)
        .page("/{language}/delegation/{token}", HolderOfLink, delegations::show)
        .form("/{language}/delegation/{token}/name", HolderOfLink, delegations::name)
        .form("/{language}/delegation/{token}/replace", HolderOfLink, delegations::replace)
        .form("/{language}/delegation/{token}/withdraw", HolderOfLink, delegations::withdraw)
        .form("/{language}/delegation/{token}/approve", HolderOfLink, delegations::approve)
        .form("/{language}/delegation/{token}/refuse", HolderOfLink, delegations::refuse)
        .page("/{language}/unsubscribe/{token}", HolderOfLink, unsubscribe::show)
        .call("/{language}/unsubscribe/{token}", HolderOfLink, unsubscribe::unsubscribe)
        .page("/{language}/preferences/{token}", HolderOfLink, preferences::show)
        .form("/{language}/preferences/{token}", HolderOfLink, preferences::save)
        // the day: tickets, and doors without an account
        .page("/{language}/check-in/{token}", HolderOfLink, check_in::ticket)
        .page("/{language}/door/{token}", HolderOfLink, check_in::door_show)
        .form("/{language}/door/{token}", HolderOfLink, check_in::door_check_in)
        .form("/{language}/door/{token}/scan", HolderOfLink, check_in::door_scan)
        .form("/{language}/door/{token}/undo", HolderOfLink, check_in::door_undo)
        .page("/{language}/door/{token}/offline", HolderOfLink, check_in::shell)
        .page("/{language}/door/{token}/roster", HolderOfLink, check_in::roster)
        .call("/{language}/door/{token}/sync", HolderOfLink, check_in::sync)
        .page("/door-worker.js", Everybody, check_in::worker)
        // the association
        .page("/{language}/association", Everybody, association::show)
        .page("/{language}/association/join", Everybody, association::join)
        .form("/{language}/association/join", Everybody, association::apply)
        .page("/{language}/association/applied", Everybody, association::applied)
        .page("/{language}/association/application/{token}", HolderOfLink, association::application)
        .form("/{language}/association/application/{token}", HolderOfLink, association::confirm)
        // signing in, and what is one's own
        .page("/{language}/sign-in", Everybody, sign_in::form)
        .form("/{language}/sign-in", Everybody, sign_in::send)
        .page("/{language}/sign-in/code", Everybody, sign_in::code_form)
        .form("/{language}/sign-in/code", Everybody, sign_in::code)
        .page("/{language}/sign-in/{token}", HolderOfLink, sign_in::link_page)
        .form("/{language}/sign-in/{token}", HolderOfLink, sign_in::link)
        .form("/{language}/sign-out", SignedIn, sign_in::sign_out)
        .page("/{language}/me", SignedIn, me::show)
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
        .form("/{language}/desk/forums/{forum}/discard", Staff(ManageForums), desk::forums::discard)
        .form("/{language}/desk/forums/{forum}/invite", Staff(Invite), desk::forums::invite)
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
        .form(
            "/{language}/desk/forums/{forum}/registrations/export",
            Staff(SeeRegistrations),
            desk::export::registrations,
        )
        .page("/{language}/desk/forums/{forum}/form", Staff(ManageForums), desk::fields::list)
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
        .page(
            "/{language}/desk/registrations/{registration}",
            Staff(SeeRegistrations),
            desk::registrations::show,
        )
        .page(
            "/{language}/desk/forums/{forum}/registrations",
            Staff(SeeRegistrations),
            desk::registrations::list,
        )
        .page("/{language}/desk/forums/{forum}/invitations", Staff(SeeRegistrations), desk::invitations::show)
        .form("/{language}/desk/forums/{forum}/invitations", Staff(Invite), desk::invitations::send)
        .form("/{language}/desk/forums/{forum}/invitations/remind", Staff(Invite), desk::invitations::remind)
        .page("/{language}/desk/forums/{forum}/delegations", Staff(SeeRegistrations), desk::delegations::list)
        .form("/{language}/desk/forums/{forum}/delegations", Staff(Invite), desk::delegations::make)
        .form("/{language}/desk/forums/{forum}/delegations/link", Staff(Invite), desk::delegations::send_link)
        .form(
            "/{language}/desk/forums/{forum}/delegations/return",
            Staff(Invite),
            desk::delegations::take_back,
        )
        .page("/{language}/desk/forums/{forum}/places", Staff(ManageForums), desk::places::show)
        .form("/{language}/desk/forums/{forum}/places", Staff(ManageForums), desk::places::save)
        .page(
            "/{language}/desk/registrations/{registration}",
            Staff(SeeRegistrations),
            desk::registrations::show,
        )
        .form(
            "/{language}/desk/registrations/{registration}/approve",
            Staff(ManageRegistrations),
            desk::registrations::approve,
        )
        .form(
            "/{language}/desk/registrations/{registration}/refuse",
            Staff(ManageRegistrations),
            desk::registrations::refuse,
        )
        .form(
            "/{language}/desk/registrations/{registration}/withdraw",
            Staff(ManageRegistrations),
            desk::registrations::withdraw,
        )
        // the day at a forum
        .page("/{language}/desk/forums/{forum}/check-in", Staff(CheckIn), check_in::show)
        .form("/{language}/desk/forums/{forum}/check-in", Staff(CheckIn), check_in::check_in)
        .form("/{language}/desk/forums/{forum}/check-in/scan", Staff(CheckIn), check_in::scan)
        .form("/{language}/desk/forums/{forum}/check-in/undo", Staff(CheckIn), check_in::undo)
        .page("/{language}/desk/forums/{forum}/figures", Staff(SeeRegistrations), check_in::figures::show)
        .page("/{language}/desk/forums/{forum}/figures.csv", Staff(SeeRegistrations), check_in::figures::file)
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
        .form(
            "/{language}/desk/forums/{forum}/doors/{door}/revoke",
            Staff(ManageRegistrations),
            check_in::revoke,
        )
        .page("/{language}/desk/applications", Staff(DecideApplications), desk::applications::list)
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
            "/{language}/desk/applications/{application}/refuse",
            Staff(DecideApplications),
            desk::applications::refuse,
        )
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
        // programs
        .page("/api/v1/forums", Everybody, api::forums)
        .page("/api/v1/forums/{slug}", Everybody, api::forum)
        .call("/api/v1/forums/{slug}/registrations", Everybody, api::register)
        .page("/api/v1/forums/{slug}/registrations", Program(SeeRegistrations), api::desk::registrations)
        .call("/api/v1/forums", Program(ManageForums), api::organising::create)
        .change("/api/v1/forums/{slug}", Program(ManageForums), api::organising::change)
        .call("/api/v1/forums/{slug}/clone", Program(ManageForums), api::organising::clone)
        .call("/api/v1/forums/{slug}/publish", Program(ManageForums), api::desk::publish)
        .call("/api/v1/forums/{slug}/cancel", Program(ManageForums), api::desk::cancel)
        .call(
            "/api/v1/registrations/{registration}/withdraw",
            Program(ManageRegistrations),
            api::desk::withdraw,
        )
        .call(
            "/api/v1/registrations/{registration}/approve",
            Program(ManageRegistrations),
            api::desk::approve,
        )
        .call("/api/v1/registrations/{registration}/refuse", Program(ManageRegistrations), api::desk::refuse)
        .page("/api/v1/openapi.json", Everybody, api::description)
        .page("/forums/{file}", Everybody, forums::calendar)
        .page("/forums.ics", Everybody, forums::calendar_of_all)
        .page("/forums.atom", Everybody, forums::atom)
        .page("/robots.txt", Everybody, machines::robots)
        .page("/sitemap.xml", Everybody, machines::sitemap)
        .call("/csp-reports", Everybody, headers::report)
        .page("/.well-known/security.txt", Everybody, machines::security)
        .page("/assets/{name}", Everybody, assets::serve)
}

/// The table of routes with who may use each.
pub fn route_lines(app: &App) -> Vec<RouteLine> {
    routes(app).into_parts().1
}

/// The whole web. `extra` holds pages that the door adds, such as the demo's mailbox.
pub fn router(app: App, extra: Router) -> Router {
    let (router, _) = routes(&app).into_parts();
    router
        .fallback(access::without_slash)
        .method_not_allowed_fallback(access::to_the_page_above)
        .layer(layer::from_fn_with_state(app.clone(), visitor::recognise))
        .with_state(app.clone())
        .merge(extra)
        .layer(CatchPanicLayer::custom(|_| {
            Error::Internal(anyhow::anyhow!("a handler panicked")).into_response()
        }))
        .layer(layer::from_fn_with_state(app.clone(), busy::limit))
        .layer(layer::from_fn_with_state(app.clone(), host::check))
        .layer(layer::from_fn_with_state(app.clone(), explain::explain))
        .layer(CompressionLayer::new().gzip(true))
        .layer(layer::from_fn_with_state(app, kept::keep))
        .layer(layer::from_fn(headers::secure))
        .layer(layer::from_fn(log::note))
        .layer(layer::from_fn(log::identify))
}
