//! Forums for calendars and readers of news, in a language that is asked for, or that the program prefers.

use askama::Template;
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use domain::{
    calendars::{self, Entry},
    clock,
    forums::{self, Forum, State as ForumState},
    language::Language,
    post,
};
use jiff::Timestamp;

use super::{series::announced, when};
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Path, Query},
    page::Page,
};

/// The language of a file that has no language in its path.
#[derive(serde::Deserialize)]
pub struct Wish {
    lang: Option<String>,
}

impl Wish {
    fn grant(self, p: &mut Page) {
        let wished = self.lang.and_then(|word| word.parse().ok());
        p.language = wished.filter(|l| Language::OFFERED.contains(l)).unwrap_or(p.language);
    }
}

/// A forum as a calendar file, in the language asked for with `?lang=`, or the one that the browser prefers.
pub async fn calendar(
    State(app): State<App>,
    Path(file): Path<String>,
    Query(wish): Query<Wish>,
    mut p: crate::page::Any,
) -> Result {
    wish.grant(&mut p.0);
    let slug = file.strip_suffix(".ics").ok_or(Error::NotFound)?;
    let forum = forums::find_by_slug(&app.db, slug).await?.ok_or(Error::NotFound)?;
    if forum.state == ForumState::Draft {
        return Err(Error::NotFound);
    }
    let mail_domain = post::mail_domain(&app.db).await?;
    let entry = calendars::of_forum(&forum, p.0.language, p.0.ours(&mail_domain, &app));
    Ok(as_file(entry.ok_or(Error::NotFound)?, &forum))
}

/// A calendar entry as a file to save.
pub fn as_file(entry: Entry, forum: &Forum) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}.ics\"", forum.slug)),
        (header::VARY, "Accept-Language".to_owned()),
    ];
    (headers, entry.ics).into_response()
}

/// All forums that are yet to end, for a calendar to subscribe to.
pub async fn calendar_of_all(
    State(app): State<App>,
    Query(wish): Query<Wish>,
    mut p: crate::page::Any,
) -> Result {
    wish.grant(&mut p.0);
    let p = p.0;
    let forums = forums::public(&app.db, clock::now()).await?;
    subscription(&app, &p, forums, None, "forums").await
}

/// A series for calendars, `{code}.ics`, or for readers of news, `{code}.atom`.
pub async fn series_feed(
    State(app): State<App>,
    Path(file): Path<String>,
    Query(wish): Query<Wish>,
    mut p: crate::page::Any,
) -> Result {
    wish.grant(&mut p.0);
    let p = p.0;
    let (code, kind) = file.rsplit_once('.').ok_or(Error::NotFound)?;
    let (series, forums) = announced(&app, code).await?;
    let title = p.best(&series.title.0).to_owned();
    match kind {
        "ics" => subscription(&app, &p, forums, Some(&title), code).await,
        "atom" => {
            let (path, page) = (format!("/series/{file}"), p.url(&format!("/series/{code}")));
            news(&app, p, forums, About { path, page, title })
        }
        _ => Err(Error::NotFound),
    }
}

/// Those of some forums that are yet to end, as a calendar that is called so.
async fn subscription(app: &App, p: &Page, mut forums: Vec<Forum>, name: Option<&str>, file: &str) -> Result {
    let now = clock::now();
    forums.retain(|forum| forum.is_coming(now));
    let mail_domain = post::mail_domain(&app.db).await?;
    let ics = calendars::of_forums(&forums, name, p.language, p.ours(&mail_domain, app));
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file}.ics\"")),
        (header::VARY, "Accept-Language".to_owned()),
    ];
    Ok((headers, ics).into_response())
}

/// What a feed is about, and where it stands.
struct About {
    path: String,
    /// The page that says the same to people.
    page: String,
    title: String,
}

/// One forum in the feed.
struct News {
    forum: Forum,
    page: String,
    when: String,
    changed: String,
}

#[derive(Template)]
#[template(path = "feeds/forums.xml")]
struct Feed {
    p: Page,
    base_url: String,
    about: About,
    changed: String,
    news: Vec<News>,
}

/// The latest forums as an Atom feed (RFC 4287), those written last first.
pub async fn atom(State(app): State<App>, Query(wish): Query<Wish>, mut p: crate::page::Any) -> Result {
    wish.grant(&mut p.0);
    let p = p.0;
    let forums = forums::public(&app.db, clock::now()).await?;
    let about = About { path: "/forums.atom".to_owned(), page: p.url("/forums"), title: p.t("nav-forums") };
    news(&app, p, forums, about)
}

fn news(app: &App, p: Page, mut forums: Vec<Forum>, about: About) -> Result {
    let base_url = app.settings.base_url.clone();
    let rfc3339 = |at: Timestamp| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    forums.sort_by_key(|forum| std::cmp::Reverse(forum.changed_at));
    forums.truncate(50);
    // Nobody has written anything at the beginning of time.
    let changed = forums.first().map_or(Timestamp::UNIX_EPOCH, |forum| forum.changed_at);
    let news = forums.into_iter().map(|forum| News {
        page: format!("{base_url}{}", p.url(&format!("/forums/{}", forum.slug))),
        when: when(&p, &forum),
        changed: rfc3339(forum.changed_at),
        forum,
    });
    let feed = Feed { news: news.collect(), changed: rfc3339(changed), p, base_url, about };
    let headers =
        [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8"), (header::VARY, "Accept-Language")];
    Ok((headers, feed.render()?).into_response())
}
