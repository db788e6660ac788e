//! Stylesheets, the seal and the one script of ours, under names that change with their content, so that they are
//! fetched once.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::secret;

struct Asset {
    name: String,
    kind: &'static str,
    content: &'static str,
}

static ASSETS: LazyLock<[Asset; 4]> = LazyLock::new(|| {
    [
        named("face", "css", "text/css; charset=utf-8", include_str!("../../../templates/assets/face.css")),
        named("seal", "svg", "image/svg+xml", include_str!("../../../templates/assets/seal.svg")),
        named("day", "css", "text/css; charset=utf-8", include_str!("../../../templates/assets/day.css")),
        named(
            "door",
            "js",
            "text/javascript; charset=utf-8",
            include_str!("../../../templates/assets/door.js"),
        ),
    ]
});

/// What stands at the root of the house, for it may answer there.
pub const DOOR_WORKER: &str = include_str!("../../../templates/assets/door-worker.js");

fn named(stem: &str, ending: &str, kind: &'static str, content: &'static str) -> Asset {
    let hash = secret::hex(secret::hash(content).iter().take(8));
    Asset { name: format!("{stem}-{hash}.{ending}"), kind, content }
}

pub fn stylesheet() -> String {
    format!("/assets/{}", ASSETS[0].name)
}

pub fn seal() -> String {
    format!("/assets/{}", ASSETS[1].name)
}

/// What only the pages of the day need.
pub fn day_sheet() -> String {
    format!("/assets/{}", ASSETS[2].name)
}

pub fn door_script() -> String {
    format!("/assets/{}", ASSETS[3].name)
}

pub async fn serve(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => (
            [
                (header::CONTENT_TYPE, asset.kind),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ],
            asset.content,
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
