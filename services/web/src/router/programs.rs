//! Every URL of the API, and which programs may call it.

use domain::staff::Permission::{
    CheckIn, DecideApplications, Invite, ManageForums, ManageRegistrations, ManageRoll, ManageStaff,
    SeePassports, SeeRegistrations,
};

use crate::{
    access::{
        Access::{Everybody, Program, ProgramOrHolder},
        Routes,
    },
    api::{
        self, admitting, agenda, announcing, applications, book, check_in, companions, correct, deciding,
        delegations, docs, documents, doors, feedback, figures, form, guests, invitations, issuing, keeping,
        named, organising, places, registrations, roll, series, speakers, thresholds, visa,
    },
};

pub fn add(routes: Routes) -> Routes {
    routes
        .page("/api/v1/openapi.json", Everybody, api::description)
        .page("/api/docs", Everybody, docs::index)
        .page("/api/docs/{tag}", Everybody, docs::tag)
        // forums
        .page("/api/v1/forums", Everybody, api::forums)
        .page("/api/v1/forums/{slug}", Everybody, api::forum)
        .call("/api/v1/forums", Program(ManageForums), organising::create)
        .change("/api/v1/forums/{slug}", Program(ManageForums), organising::change)
        .delete("/api/v1/forums/{slug}", Program(ManageForums), organising::discard)
        .call("/api/v1/forums/{slug}/clone", Program(ManageForums), organising::clone)
        .call("/api/v1/forums/{slug}/publish", Program(ManageForums), announcing::publish)
        .call("/api/v1/forums/{slug}/cancel", Program(ManageForums), announcing::cancel)
        .call("/api/v1/forums/{slug}/close", Program(ManageForums), announcing::close)
        .call("/api/v1/forums/{slug}/end", Program(ManageForums), announcing::end)
        .call("/api/v1/forums/{slug}/postpone", Program(ManageForums), announcing::postpone)
        .page("/api/v1/series", Everybody, series::list)
        .change("/api/v1/series/{series}", Program(ManageForums), series::change)
        // the agenda
        .page("/api/v1/forums/{slug}/sessions", Program(ManageForums), agenda::list)
        .call("/api/v1/forums/{slug}/sessions", Program(ManageForums), agenda::add)
        .change("/api/v1/forums/{slug}/sessions/{session}", Program(ManageForums), agenda::change)
        .delete("/api/v1/forums/{slug}/sessions/{session}", Program(ManageForums), agenda::remove)
        .call("/api/v1/forums/{slug}/speakers", Program(ManageForums), speakers::add)
        .change("/api/v1/forums/{slug}/speakers/{speaker}", Program(ManageForums), speakers::change)
        .delete("/api/v1/forums/{slug}/speakers/{speaker}", Program(ManageForums), speakers::remove)
        .page("/api/v1/forums/{slug}/materials", Program(ManageForums), speakers::materials)
        .call("/api/v1/forums/{slug}/materials", Program(ManageForums), speakers::add_material)
        .delete(
            "/api/v1/forums/{slug}/materials/{material}",
            Program(ManageForums),
            speakers::remove_material,
        )
        // the form, and how places are given
        .page("/api/v1/forums/{slug}/form", Program(ManageForums), form::show)
        .call("/api/v1/forums/{slug}/form", Program(ManageForums), form::add)
        .page("/api/v1/forums/{slug}/form/{field}", Program(ManageForums), form::field)
        .change("/api/v1/forums/{slug}/form/{field}", Program(ManageForums), form::change)
        .call("/api/v1/forums/{slug}/form/{field}", Program(ManageForums), form::act)
        .page("/api/v1/forums/{slug}/keeping", Program(ManageForums), keeping::show)
        .put("/api/v1/forums/{slug}/keeping", Program(ManageForums), keeping::set)
        .page("/api/v1/forums/{slug}/places", Program(ManageForums), places::show)
        .put("/api/v1/forums/{slug}/places", Program(ManageForums), places::save)
        // registrations
        .call("/api/v1/forums/{slug}/registrations", Everybody, api::register)
        .page("/api/v1/forums/{slug}/registrations", Program(SeeRegistrations), registrations::list)
        .call("/api/v1/forums/{slug}/registrations/export", Program(SeeRegistrations), figures::take)
        .page("/api/v1/forums/{slug}/figures", Program(SeeRegistrations), figures::show)
        .page("/api/v1/forums/{slug}/feedback", Program(SeeRegistrations), feedback::show)
        .page("/api/v1/registrations/{registration}", Program(SeeRegistrations), registrations::show)
        .change("/api/v1/registrations/{registration}", Program(ManageRegistrations), correct::correct)
        .call(
            "/api/v1/registrations/{registration}/withdraw",
            ProgramOrHolder(ManageRegistrations),
            registrations::withdraw,
        )
        .call(
            "/api/v1/registrations/{registration}/guest",
            Program(ManageRegistrations),
            guests::this_is_the_guest,
        )
        .call("/api/v1/registrations/{registration}/approve", Program(ManageRegistrations), deciding::approve)
        .call("/api/v1/registrations/{registration}/refuse", Program(ManageRegistrations), deciding::refuse)
        .page("/api/v1/registrations/{registration}/companions", Program(SeeRegistrations), companions::list)
        .call(
            "/api/v1/registrations/{registration}/companions",
            Program(ManageRegistrations),
            companions::add,
        )
        .change(
            "/api/v1/registrations/{registration}/companions/{companion}",
            Program(ManageRegistrations),
            companions::change,
        )
        .delete(
            "/api/v1/registrations/{registration}/companions/{companion}",
            Program(ManageRegistrations),
            companions::remove,
        )
        // guests and delegations
        .page("/api/v1/forums/{slug}/invitations", Program(SeeRegistrations), invitations::list)
        .call("/api/v1/forums/{slug}/invitations", Program(Invite), invitations::invite)
        .call("/api/v1/forums/{slug}/invitations/remind", Program(Invite), invitations::remind)
        .page("/api/v1/forums/{slug}/invitations/reminders", Program(SeeRegistrations), guests::reminders)
        .put("/api/v1/forums/{slug}/invitations/reminders", Program(Invite), guests::set_reminders)
        .page("/api/v1/forums/{slug}/delegations", Program(SeeRegistrations), delegations::list)
        .call("/api/v1/forums/{slug}/delegations", Program(Invite), delegations::make)
        .change("/api/v1/delegations/{delegation}", Program(Invite), delegations::change)
        .page("/api/v1/delegations/{delegation}/people", Program(SeeRegistrations), named::people)
        .call("/api/v1/delegations/{delegation}/people", Program(Invite), named::name)
        .call("/api/v1/delegations/{delegation}/link", Program(Invite), delegations::send_link)
        .call("/api/v1/delegations/{delegation}/return", Program(Invite), delegations::take_back)
        // the day
        .call("/api/v1/registrations/{registration}/check-in", Program(CheckIn), check_in::check_in)
        .call("/api/v1/registrations/{registration}/check-in/undo", Program(CheckIn), check_in::undo)
        .page("/api/v1/forums/{slug}/points", Program(CheckIn), book::points)
        .call("/api/v1/forums/{slug}/points", Program(ManageRegistrations), book::add_point)
        .page("/api/v1/forums/{slug}/check-ins", Program(SeeRegistrations), book::book)
        .page("/api/v1/forums/{slug}/doors", Program(ManageRegistrations), doors::list)
        .call("/api/v1/forums/{slug}/doors", Program(ManageRegistrations), doors::open)
        .call("/api/v1/forums/{slug}/doors/{door}/mail", Program(ManageRegistrations), doors::mail)
        .delete("/api/v1/forums/{slug}/doors/{door}", Program(ManageRegistrations), doors::revoke)
        .call("/api/v1/forums/{slug}/walk-ins", Program(ManageRegistrations), doors::walk_in)
        // papers
        .page("/api/v1/forums/{slug}/documents", Program(SeeRegistrations), documents::list)
        .call("/api/v1/forums/{slug}/certificates", Program(ManageRegistrations), issuing::certificates)
        .page("/api/v1/forums/{slug}/visa-terms", Program(SeePassports), visa::terms)
        .put("/api/v1/forums/{slug}/visa-terms", Program(SeePassports), visa::set_terms)
        .page("/api/v1/forums/{slug}/visa-letters", Program(SeePassports), visa::wishes)
        .call("/api/v1/forums/{slug}/visa-letters", Program(SeePassports), issuing::visa_letters)
        .call("/api/v1/registrations/{registration}/passport", Program(SeePassports), visa::reveal)
        .call("/api/v1/forums/{slug}/badges", Program(ManageRegistrations), issuing::badges)
        .page("/api/v1/documents/{document}/pdf", Program(SeeRegistrations), documents::pdf)
        .call("/api/v1/documents/{document}/pdf", Program(SeePassports), documents::open_letter)
        .call("/api/v1/documents/{document}/revoke", Program(SeeRegistrations), documents::revoke)
        .call("/api/v1/documents/{document}/reissue", Program(SeeRegistrations), documents::reissue)
        // the roll
        .call_with_file("/api/v1/classes/{code}/roll", Program(ManageRoll), roll::import)
        .page("/api/v1/verify/{serial}", Everybody, api::verify)
        // the association
        .page("/api/v1/applications", Program(DecideApplications), applications::list)
        .page("/api/v1/applications/thresholds", Program(ManageStaff), thresholds::show)
        .put("/api/v1/applications/thresholds", Program(ManageStaff), thresholds::set)
        .page("/api/v1/applications/{application}", Program(DecideApplications), applications::show)
        .call("/api/v1/applications/{application}/approve", Program(DecideApplications), admitting::approve)
        .call("/api/v1/applications/{application}/ask", Program(DecideApplications), admitting::ask)
        .call("/api/v1/applications/{application}/refuse", Program(DecideApplications), admitting::refuse)
}
