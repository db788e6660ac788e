//! A forum's registrations: finding them, deciding about them, and putting them right.

mod correct;
mod list;
mod several;
mod show;

pub use correct::{form as correct_form, save as correct};
pub use list::{Asked, list};
pub use several::{approve as approve_several, refuse as refuse_several};
pub use show::{approve, file, refuse, show, this_is_the_guest, withdraw};
