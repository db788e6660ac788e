//! Pages that everybody may open, and those that a link in a mail opens.

pub mod about;
pub mod answers;
pub mod association;
pub mod claims;
pub mod companions;
pub mod company;
pub mod corrections;
pub mod delegations;
pub mod files;
pub mod forums;
pub mod home;
pub mod invitations;
pub mod links;
pub mod machines;
pub mod me;
pub mod offers;
pub mod papers;
pub mod preferences;
pub mod questions;
pub mod register;
pub mod registrations;
pub mod sign_in;
pub mod tickets;
pub mod unsubscribe;
pub mod verify;
