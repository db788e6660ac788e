//! The API: JSON in and out, problem details (RFC 9457) when something is wrong. No cookies.

pub mod agenda;
pub mod announcing;
pub mod book;
pub mod check_in;
pub mod delegations;
mod described;
pub mod docs;
pub mod documents;
pub mod doors;
pub mod figures;
pub mod form;
mod forum;
mod forums;
mod idempotent;
pub mod invitations;
pub mod issuing;
pub mod named;
pub mod organising;
pub mod places;
mod problem;
mod reach;
mod register;
pub mod registrations;
mod sent;
mod shapes;
pub mod speakers;
mod verify;
pub mod visa;
mod written;
mod written_field;

pub use described::description;
pub use forum::forum;
pub use forums::forums;
pub use problem::problem_of;
pub use register::register;
pub use verify::verify;
