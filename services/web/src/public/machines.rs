//! What programs look for at fixed places.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use domain::{clock, forums, language::Language};
use jiff::ToSpan as _;

use crate::{app::App, error::Result};

pub async fn robots(State(app): State<App>) -> Response {
    let text = format!(
        "User-agent: *\nDisallow: /*/desk\nDisallow: /*/me\nDisallow: /*/registration/\nDisallow: /*/invitation/\n\
         Disallow: /*/offer/\nDisallow: /*/delegation/\nDisallow: /*/unsubscribe/\nDisallow: /*/verify/\nDisallow: /api/\n\
         Sitemap: {}/sitemap.xml\n",
        app.settings.base_url
    );
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

pub async fn security(State(app): State<App>) -> Response {
    let expires = clock::now().checked_add((24 * 180).hours()).unwrap_or_else(|_| clock::now());
    let text = format!(
        "Contact: mailto:{}\nExpires: {}\nPreferred-Languages: en, zh, ru\nCanonical: {}/.well-known/security.txt\n",
        app.settings.contact,
        expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
        app.settings.base_url
    );
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

pub async fn sitemap(State(app): State<App>) -> Result {
    let mut paths: Vec<String> =
        ["/", "/about", "/timeline", "/forums", "/classes", "/association", "/privacy"]
            .map(str::to_owned)
            .into();
    paths.extend(
        forums::public(&app.db, clock::now()).await?.into_iter().map(|f| format!("/forums/{}", f.slug)),
    );
    let series = forums::announced_series(&app.db).await?;
    paths.extend(series.iter().map(|series| format!("/series/{}", series.code)));
    let mut xml = String::from(
        r#"<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">"#,
    );
    for path in paths {
        for language in Language::OFFERED {
            xml.push_str(&format!("<url><loc>{}/{language}{path}</loc></url>", app.settings.base_url));
        }
    }
    let of_series =
        |s: &forums::Series| [format!("series/{}.atom", s.code), format!("series/{}.ics", s.code)];
    let feeds = ["forums.atom", "forums.ics"].map(str::to_owned).into_iter();
    for feed in feeds.chain(series.iter().flat_map(of_series)) {
        xml.push_str(&format!("<url><loc>{}/{feed}</loc></url>", app.settings.base_url));
    }
    xml.push_str("</urlset>");
    Ok(([(header::CONTENT_TYPE, "application/xml; charset=utf-8")], xml).into_response())
}
