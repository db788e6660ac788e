//! What lianyi does, told as stories: a real PostgreSQL for each, the web in process, mail over real SMTP
//! into a mailbox. Nothing is skipped when a service is missing: it fails.

#![cfg(test)]

mod bounces;
mod browser;
#[path = "faults/suite.rs"]
mod faults;
mod processes;
mod security;
mod stories;
mod supply;
mod texts;

use tests::support;
