//! How long we keep what people said of themselves for a forum, and the clock that erases it.

mod erase;
mod keeping;

pub use erase::erase_due;
pub use keeping::{KeepingForm, kept_days, set_kept_days};
