//! What people and programs reach over HTTP: pages in their language, the desk, the API.

mod access;
mod api;
mod app;
mod assets;
mod busy;
mod check_in;
mod desk;
mod error;
mod explain;
mod extract;
mod headers;
mod host;
mod kept;
mod log;
mod page;
mod paths;
mod proxies;
mod public;
mod router;
mod second_look;
mod server;
mod visitor;

pub use access::{Access, RouteLine};
pub use app::{App, Settings};
pub use proxies::Proxies;
pub use router::{route_lines, router};
pub use server::{Limits, serve};
