//! Every URL of the house, and who may use it.

use Access::{Everybody, HolderOfLink, Program, SignedIn, Staff};
use axum::{Router, middleware as layer, response::IntoResponse as _};
use domain::staff::Permission::{
    DecideApplications, EnterDesk, Invite, ManageForums, ManageMailings, ManageRegistrations, SeeAudit,
    SeePassports, SeePeople, SeeRegistrations, SetPace,
};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

use crate::{
    access::{self, Access, RouteLine, Routes},
    api,
    app::App,
    assets, busy, desk,
    error::Error,
    explain, headers, host, kept, log, public, visitor,
};

fn routes(app: &App) -> Routes {
    use public::{
        about, association, forums, home, invitations, machines, me, offers, papers, preferences,
        registrations, sign_in, unsubscribe, verify,
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
        .page("/{language}/registration/{token}", HolderOfLink, registrations::mine)
        .page("/{language}/registration/{token}/calendar.ics", HolderOfLink, registrations::calendar)
        .form("/{language}/registration/{token}/confirm", HolderOfLink, registrations::confirm)
        .form("/{language}/registration/{token}/withdraw", HolderOfLink, registrations::withdraw)
        .page("/{language}/offer/{token}", HolderOfLink, offers::show)
        .form("/{language}/offer/{token}", HolderOfLink, offers::answer)
        .page("/{language}/invitation/{token}", HolderOfLink, invitations::show)
        .form("/{language}/invitation/{token}", HolderOfLink, invitations::answer)
        .page("/{language}/unsubscribe/{token}", HolderOfLink, unsubscribe::show)
        .call("/{language}/unsubscribe/{token}", HolderOfLink, unsubscribe::unsubscribe)
        .page("/{language}/preferences/{token}", HolderOfLink, preferences::show)
        .form("/{language}/preferences/{token}", HolderOfLink, preferences::save)
        // tickets, letters, certificates
        .page("/{language}/registration/{token}/papers", HolderOfLink, papers::list)
        .form("/{language}/registration/{token}/papers/ticket", HolderOfLink, papers::ticket)
        .page("/{language}/registration/{token}/papers/{document}", HolderOfLink, papers::file)
        .page("/{language}/registration/{token}/passport", HolderOfLink, papers::passport)
        .form("/{language}/registration/{token}/passport", HolderOfLink, papers::give_passport)
        .page("/{language}/verify", Everybody, verify::ask)
        .page("/{language}/verify/{serial}", Everybody, verify::show)
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
        .page(
            "/{language}/desk/forums/{forum}/registrations",
            Staff(SeeRegistrations),
            desk::registrations::list,
        )
        .form(
            "/{language}/desk/registrations/{registration}/withdraw",
            Staff(ManageRegistrations),
            desk::registrations::withdraw,
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
        .form(
            "/{language}/desk/forums/{forum}/documents/visa-letters",
            Staff(SeePassports),
            desk::documents::visa_letters,
        )
        .page(
            "/{language}/desk/forums/{forum}/documents/{document}",
            Staff(SeeRegistrations),
            desk::documents::file,
        )
        .form(
            "/{language}/desk/forums/{forum}/documents/{document}/revoke",
            Staff(SeeRegistrations),
            desk::documents::revoke,
        )
        .form(
            "/{language}/desk/forums/{forum}/documents/{document}/reissue",
            Staff(SeeRegistrations),
            desk::documents::reissue,
        )
        .page(
            "/{language}/desk/forums/{forum}/passports/{registration}",
            Staff(SeePassports),
            desk::passports::show,
        )
        .form(
            "/{language}/desk/forums/{forum}/passports/{registration}",
            Staff(SeePassports),
            desk::passports::reveal,
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
        .call("/api/v1/forums/{slug}/publish", Program(ManageForums), api::desk::publish)
        .call("/api/v1/forums/{slug}/cancel", Program(ManageForums), api::desk::cancel)
        .call(
            "/api/v1/registrations/{registration}/withdraw",
            Program(ManageRegistrations),
            api::desk::withdraw,
        )
        .page("/api/v1/openapi.json", Everybody, api::description)
        .page("/forums/{file}", Everybody, forums::calendar)
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
