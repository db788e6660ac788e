//! What a program may reach: the forum, registration or paper at hand, if its account may do this with it.

use domain::{
    forums::{self, Forum},
    ids::RegistrationId,
    registrations::{self, Registration},
    staff::{Account, Permission},
};

use super::problem::Problem;
use crate::app::App;

/// A forum for which the account may do this. One that it may not is not told from one that is not there, unless
/// everybody may know of it.
pub async fn forum(app: &App, account: &Account, what: Permission, slug: &str) -> Result<Forum, Problem> {
    let forum = forums::find_by_slug(&app.db, slug)
        .await
        .map_err(Problem::database)?
        .ok_or_else(Problem::not_found)?;
    match (account.may_for(what, forum.id), forum.state) {
        (true, _) => Ok(forum),
        (false, forums::State::Draft) => Err(Problem::not_found()),
        (false, _) => Err(Problem::forbidden()),
    }
}

/// A registration, if the account may do this with those of its forum.
pub async fn registration(
    app: &App,
    account: &Account,
    what: Permission,
    id: RegistrationId,
) -> Result<Registration, Problem> {
    let found = registrations::find(&app.db, id).await.map_err(Problem::database)?;
    found.filter(|r| account.may_for(what, r.forum_id)).ok_or_else(Problem::not_found)
}
