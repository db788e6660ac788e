//! What lianyi is about: people and the roll, the association, forums and their registrations, mailings,
//! and the post that carries what they have to say.

pub mod addresses;
pub mod association;
pub mod attendance;
pub mod audit;
pub mod calendars;
pub mod clock;
pub mod countries;
pub mod documents;
pub mod fields;
pub mod forums;
pub mod idempotency;
pub mod ids;
pub mod institution;
pub mod language;
pub mod limits;
pub mod links;
pub mod loading;
pub mod mailings;
pub mod moments;
pub mod names;
pub mod people;
pub mod post;
pub mod privacy;
pub mod problems;
pub mod qr;
pub mod registrations;
pub mod request;
pub mod roll;
pub mod schema;
pub mod secret;
pub mod sheets;
pub mod staff;
pub mod texts;
pub mod typed;
pub mod vault;

/// Forward-only; each process refuses to start on a database that is behind.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations");
