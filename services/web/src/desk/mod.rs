//! The desk: pages for staff. A route lets in whoever may do a thing somewhere; the pages here ask again
//! whether the account may do it everywhere, or for the forum at hand.

pub mod applications;
pub mod audit;
pub mod components;
pub mod delegations;
pub mod documents;
pub mod export;
pub mod feedback;
pub mod fields;
pub mod forums;
pub mod home;
pub mod houses;
pub mod invitations;
mod invite_form;
pub mod keeping;
pub mod mailings;
pub mod papers;
pub mod passports;
pub mod people;
pub mod places;
pub mod post;
pub mod registrations;
pub mod roll;
pub mod series;
pub mod staff;
pub mod suppressions;
pub mod thresholds;
mod tones;

use std::sync::{Arc, LazyLock};

use axum::http::StatusCode;
use domain::{
    forums::Forum,
    ids::ForumId,
    problems::Problems,
    roll as rolls,
    staff::{Account, Permission},
};
use sqlx::PgPool;

use crate::{
    error::{Error, Result},
    page::Page,
};

/// How many lines a list shows at once; domain gives no more.
const PAGE: usize = 100;

/// Names of time zones to choose from, as `Asia/Shanghai`, in alphabetical order.
static ZONES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let of_a_place = |name: &str| {
        let area = name.split('/').next().unwrap_or_default();
        let areas = [
            "Africa",
            "America",
            "Antarctica",
            "Asia",
            "Atlantic",
            "Australia",
            "Europe",
            "Indian",
            "Pacific",
        ];
        name == "UTC" || (areas.contains(&area) && name.contains('/'))
    };
    let mut names: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.as_str().to_owned())
        .filter(|name| of_a_place(name))
        .collect();
    names.sort();
    names
});

fn who(p: &Page) -> Result<Arc<Account>> {
    p.account.clone().ok_or(Error::Forbidden)
}

/// Who is at the desk, if they may do this everywhere: people, mailings and the audit log belong to no forum.
fn staff_who_may(p: &Page, what: Permission) -> Result<Arc<Account>> {
    let account = who(p)?;
    if account.may(what) { Ok(account) } else { Err(Error::Forbidden) }
}

/// Who is at the desk, if they may do this for this forum.
pub fn staff_for(p: &Page, what: Permission, forum: ForumId) -> Result<Arc<Account>> {
    let account = who(p)?;
    if account.may_for(what, forum) { Ok(account) } else { Err(Error::Forbidden) }
}

impl Page {
    /// A moment of a forum, on the clocks of its place.
    pub fn at_forum(&self, at: &jiff_sqlx::Timestamp, forum: &Forum) -> String {
        self.moment(at.to_jiff(), &forum.zone())
    }

    /// The places of the desk that this account may enter, with the key of their name.
    pub fn desk_places(&self) -> Vec<(&'static str, &'static str)> {
        [
            ("/desk/forums", "nav-forums", Permission::SeeRegistrations),
            ("/desk/applications", "nav-applications", Permission::DecideApplications),
            ("/desk/roll", "nav-roll", Permission::ManageRoll),
            ("/desk/members", "nav-members", Permission::SeePeople),
            ("/desk/people", "nav-people", Permission::SeePeople),
            ("/desk/mailings", "nav-mailings", Permission::ManageMailings),
            ("/desk/post", "nav-post", Permission::ManageMailings),
            ("/desk/suppressions", "nav-suppressions", Permission::ManageMailings),
            ("/desk/staff", "nav-staff", Permission::ManageStaff),
            ("/desk/audit", "nav-audit", Permission::SeeAudit),
        ]
        .into_iter()
        .filter(|(_, _, permission)| match permission {
            Permission::SeeRegistrations => self.may(*permission),
            // what is not a forum's is for those who may do it everywhere
            _ => self.account.as_ref().is_some_and(|a| a.may(*permission)),
        })
        .map(|(path, key, _)| (path, key))
        .collect()
    }
}

/// The classes to choose from, each by its code, with its title and how many were enrolled.
async fn class_options(db: &PgPool, p: &Page) -> Result<Vec<(String, String)>> {
    let classes = rolls::classes(db).await?;
    let option = |class: rolls::Class| {
        let (code, title) = (("code", &class.code), ("title", p.best(&class.title.0)));
        let label = p.t3("desk-class-option", code, title, ("n", class.enrolled));
        (class.code, label)
    };
    Ok(classes.into_iter().map(option).collect())
}

/// The status of a page with a form on it.
pub fn status(problems: &Problems) -> StatusCode {
    if problems.none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// The mark where the next hundred of a list begins, if this hundred is full.
fn mark_of_next<L, M>(lines: &[L], mark: impl Fn(&L) -> M) -> Option<M> {
    if lines.len() < PAGE { None } else { lines.last().map(mark) }
}
