mod browser;
mod house;

pub use browser::{Answer, Browser};
pub use house::{House, KEYS, PATIENCE, demo_data, now, request};
