//! Finds on the roll whoever is meant by a name that was written another time, by another hand, in another script.
//!
//! Two names are compared form by form (own script, Latin, what one says of the other's script), word by word and
//! whatever their order. What agrees and what does not becomes a score from 0 to 100 that says how it came about.

mod candidates;
mod forms;
mod keys;
mod likeness;
mod score;
#[cfg(test)]
mod tests;
mod thresholds;

pub use candidates::{Candidate, Finding, candidates, find};
pub use forms::Writing;
pub use keys::{keep_keys, keys_of};
pub use score::{Described, How, Part, Reason, Score, score};
pub use thresholds::{SetError, Thresholds, ThresholdsForm, set_thresholds, thresholds};
