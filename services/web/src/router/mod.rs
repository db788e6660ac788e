//! Every URL of the house, and who may use it; the desk and the API stand beside it.

mod desk;
mod programs;
mod who_comes;

use Access::{Everybody, HolderOfLink, SignedIn};
use axum::{Router, middleware as layer, response::IntoResponse as _};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

use crate::{
    access::{Access, RouteLine, Routes},
    app::App,
    assets, busy, check_in,
    error::Error,
    explain, headers, host, kept, log, paths, public, visitor,
};

fn routes(app: &App) -> Routes {
    use public::{
        about, answers, association, claims, companions, corrections, delegations, files, forums, home,
        invitations, links, machines, me, offers, papers, preferences, register, registrations, sign_in,
        tickets, unsubscribe, verify,
    };
    let routes = Routes::new(app.clone())
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
        .page("/{language}/forums/{slug}/register", Everybody, register::form)
        .form("/{language}/forums/{slug}/register", Everybody, register::send)
        .page("/{language}/forums/{slug}/registered", Everybody, register::registered)
        .page("/{language}/forums/{slug}/materials/{material}", Everybody, forums::material)
        .page("/{language}/series/{series}", Everybody, forums::series)
        .page("/{language}/registration/{token}", HolderOfLink, registrations::mine)
        .page("/{language}/registration/{token}/calendar.ics", HolderOfLink, registrations::calendar)
        .page("/{language}/registration/{token}/materials/{material}", HolderOfLink, registrations::material)
        .form("/{language}/registration/{token}/confirm", HolderOfLink, registrations::confirm)
        .form("/{language}/registration/{token}/withdraw", HolderOfLink, registrations::withdraw)
        .form("/{language}/registration/{token}/link", HolderOfLink, links::send_link)
        .page("/{language}/registration/{token}/correct", HolderOfLink, corrections::show)
        .form("/{language}/registration/{token}/correct", HolderOfLink, corrections::save)
        .page("/{language}/registration/{token}/answers", HolderOfLink, answers::answers)
        .form("/{language}/registration/{token}/answers", HolderOfLink, answers::save_answers)
        .page("/{language}/registration/{token}/details", HolderOfLink, answers::details)
        .form("/{language}/registration/{token}/details", HolderOfLink, answers::save_details)
        .page("/{language}/registration/{token}/feedback", HolderOfLink, answers::feedback)
        .form("/{language}/registration/{token}/feedback", HolderOfLink, answers::save_feedback)
        .page("/{language}/registration/{token}/companions", HolderOfLink, companions::show)
        .form("/{language}/registration/{token}/companions", HolderOfLink, companions::add)
        .page("/{language}/registration/{token}/companions/{companion}", HolderOfLink, companions::edit)
        .form("/{language}/registration/{token}/companions/{companion}", HolderOfLink, companions::save)
        .form(
            "/{language}/registration/{token}/companions/{companion}/remove",
            HolderOfLink,
            companions::remove,
        )
        .page("/{language}/registration/{token}/files/{upload}", HolderOfLink, files::show)
        .upload("/{language}/registration/{token}/files/{upload}", HolderOfLink, files::give)
        .form("/{language}/registration/{token}/files/{upload}/remove", HolderOfLink, files::remove)
        .page("/{language}/offer/{token}", HolderOfLink, offers::show)
        .form("/{language}/offer/{token}", HolderOfLink, offers::answer)
        .page("/{language}/invitation/{token}", HolderOfLink, invitations::show)
        .form("/{language}/invitation/{token}", HolderOfLink, invitations::answer)
        .form("/{language}/invitation/{token}/stand-in", HolderOfLink, invitations::stand_in)
        .page("/{language}/delegation/{token}", HolderOfLink, delegations::show)
        .form("/{language}/delegation/{token}/name", HolderOfLink, delegations::name)
        .upload("/{language}/delegation/{token}/list", HolderOfLink, delegations::read_list)
        .form("/{language}/delegation/{token}/export", HolderOfLink, delegations::export)
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
        // tickets, letters, certificates
        .page("/{language}/registration/{token}/ticket", HolderOfLink, tickets::show)
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
        .page("/{language}/association/claim/{token}", HolderOfLink, claims::show)
        .form("/{language}/association/claim/{token}", HolderOfLink, claims::answer)
        // signing in, and what is one's own
        .page("/{language}/sign-in", Everybody, sign_in::form)
        .form("/{language}/sign-in", Everybody, sign_in::send)
        .page("/{language}/sign-in/code", Everybody, sign_in::code_form)
        .form("/{language}/sign-in/code", Everybody, sign_in::code)
        .page("/{language}/sign-in/{token}", HolderOfLink, sign_in::link_page)
        .form("/{language}/sign-in/{token}", HolderOfLink, sign_in::link)
        .form("/{language}/sign-out", SignedIn, sign_in::sign_out)
        .page("/{language}/me", SignedIn, me::show)
        // machines
        .page("/forums/{file}", Everybody, forums::calendar)
        .page("/series/{feed}", Everybody, forums::series_feed)
        .page("/forums.ics", Everybody, forums::calendar_of_all)
        .page("/forums.atom", Everybody, forums::atom)
        .page("/robots.txt", Everybody, machines::robots)
        .page("/sitemap.xml", Everybody, machines::sitemap)
        .call("/csp-reports", Everybody, headers::report)
        .page("/.well-known/security.txt", Everybody, machines::security)
        .page("/assets/{name}", Everybody, assets::serve);
    programs::add(who_comes::add(desk::add(routes)))
}

/// The table of routes with who may use each.
pub fn route_lines(app: &App) -> Vec<RouteLine> {
    routes(app).into_parts().1
}

/// The whole web. `extra` holds pages that the door adds, such as the demo's mailbox.
pub fn router(app: App, extra: Router) -> Router {
    let (router, _) = routes(&app).into_parts();
    router
        .fallback(paths::without_slash)
        .method_not_allowed_fallback(paths::to_the_page_above)
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
