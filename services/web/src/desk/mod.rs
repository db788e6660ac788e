//! The desk: pages for staff. Each asks again whether the account may do what it asks for the forum at hand.

pub mod applications;
pub mod audit;
pub mod components;
pub mod forums;
pub mod home;
pub mod mailings;
pub mod people;
pub mod registrations;
pub mod suppressions;

use std::sync::Arc;

use domain::{
    ids::ForumId,
    staff::{Account, Permission},
};

use crate::{
    error::{Error, Result},
    page::Page,
};

/// Who is at the desk; the route lets nobody else in.
fn staff(p: &Page) -> Result<Arc<Account>> {
    p.account.clone().ok_or(Error::Forbidden)
}

/// Who is at the desk, if they may do this for this forum.
fn staff_for(p: &Page, what: Permission, forum: ForumId) -> Result<Arc<Account>> {
    let account = staff(p)?;
    if account.may_for(what, forum) { Ok(account) } else { Err(Error::Forbidden) }
}
