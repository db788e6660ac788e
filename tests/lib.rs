//! What the stories and the experiments stand on.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what fails here fails a test")]

pub mod faults;
pub mod support;
