//! Everything that runs without a visitor.

pub mod lanes;
pub mod post;
mod relay;
