use std::collections::HashMap;

use domain::{
    forums,
    language::LanguageMap,
    mailings::{Answered, Audience},
    roll,
};
use sqlx::PgPool;

use crate::{error::Result, page::Page};

/// Titles of the classes and forums that an audience names, by code and by slug.
type Titles = HashMap<String, LanguageMap>;

/// For whom a mailing is, as a sentence in the reader's language.
pub async fn in_words(db: &PgPool, p: &Page, audience: &Audience) -> Result<String> {
    let mut titles = Titles::new();
    for part in parts(audience) {
        match part {
            Audience::Class(code) => {
                titles.extend(roll::find_class(db, code).await?.map(|class| (code.clone(), class.title.0)));
            }
            Audience::Registered { forum, .. } | Audience::Invited { forum, .. } => {
                titles.extend(forums::find_by_slug(db, forum).await?.map(|f| (forum.clone(), f.title)));
            }
            _ => {}
        }
    }
    Ok(words(p, audience, &titles))
}

/// An audience and all that it is joined of.
fn parts(audience: &Audience) -> Vec<&Audience> {
    let mut all = vec![audience];
    match audience {
        Audience::And(inner) | Audience::Or(inner) => all.extend(inner.iter().flat_map(parts)),
        Audience::Not(inner) => all.extend(parts(inner)),
        _ => {}
    }
    all
}

fn words(p: &Page, audience: &Audience, titles: &Titles) -> String {
    let title = |of: &String| titles.get(of).map_or_else(|| of.clone(), |title| p.best(title).to_owned());
    match audience {
        Audience::Everyone(true) => p.t("desk-audience-everyone"),
        Audience::Everyone(false) => p.t("desk-audience-nobody"),
        Audience::Class(code) => p.t2("desk-audience-class", "title", title(code), "code", code),
        Audience::Country(code) => p.t1("desk-audience-country", "country", p.country(code)),
        Audience::Language(language) => {
            p.t1("desk-audience-language", "language", p.code("language", language.code()))
        }
        Audience::Member(state) => p.t1("desk-audience-members", "state", state.code()),
        Audience::Registered { forum, state: None } => {
            p.t1("desk-audience-registered", "forum", title(forum))
        }
        Audience::Registered { forum, state: Some(state) } => {
            let state = p.code("registration", state.code());
            p.t2("desk-audience-registered-in-state", "forum", title(forum), "state", state)
        }
        Audience::Invited { forum, answer } => {
            let key = match answer {
                None => "desk-audience-invited",
                Some(Answered::None) => "desk-audience-invited-silent",
                Some(Answered::Accepted) => "desk-audience-invited-accepted",
                Some(Answered::Declined) => "desk-audience-invited-declined",
            };
            p.t1(key, "forum", title(forum))
        }
        Audience::People(ids) => p.t1("desk-audience-people", "n", ids.len()),
        Audience::And(all) => joined(p, "desk-audience-and", all, titles),
        Audience::Or(any) => joined(p, "desk-audience-or", any, titles),
        Audience::Not(not) => p.t1("desk-audience-not", "others", words(p, not, titles)),
    }
}

fn joined(p: &Page, key: &str, parts: &[Audience], titles: &Titles) -> String {
    let words = parts.iter().map(|part| words(p, part, titles));
    words.reduce(|a, b| p.t2(key, "a", a, "b", b)).unwrap_or_else(|| p.t("desk-audience-nobody"))
}
