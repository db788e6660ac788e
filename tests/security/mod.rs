//! The lines of the security design that stand from the first commit, each under its id.

mod api;
mod clocks;
mod doors;
mod forged;
mod headers;
mod host;
mod input;
mod kept;
mod keys;
mod limits;
mod links;
mod lists;
mod log;
mod output;
mod patience;
mod placeholders;
mod previews;
mod redis;
mod rights;
mod scene;
mod second_look;
mod sign_in;
pub mod sources;
mod tokens;

use scene::Scene;
