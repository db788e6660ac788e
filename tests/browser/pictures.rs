use std::{
    env, fs,
    path::{Path, PathBuf},
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::json;

use super::{Screen, screen::PHONE};

/// The longest page that is pictured to its end.
const TALLEST: f64 = 7_000.0;

/// The whole page in light and in dark, as `target/screenshots/phone-light-zh-forum.png`.
pub async fn take(screen: &Screen<'_>, device: &str, (width, height): (u32, u32), name: &str) {
    let metrics = screen.chrome.devtools("Page.getLayoutMetrics", json!({})).await;
    let tall = metrics["cssContentSize"]["height"].as_f64().unwrap().clamp(f64::from(height), TALLEST);
    let clip = json!({ "x": 0, "y": 0, "width": width, "height": tall, "scale": 1 });
    for shade in ["light", "dark"] {
        screen.light(shade == "light").await;
        let png = capture(screen, json!({ "captureBeyondViewport": true, "clip": clip })).await;
        write(&folder().join(format!("{device}-{shade}-{}-{name}.png", screen.language)), &png);
    }
    screen.light(true).await;
}

/// One of the README's pictures: the beginning of the page. Written into the project only where
/// `LIANYI_SCREENSHOTS=write` asks for it.
pub async fn for_readme(screen: &Screen<'_>, (width, height): (u32, u32), name: &str) {
    if env::var("LIANYI_SCREENSHOTS").is_ok_and(|wish| wish == "write") {
        screen.resize((width, height)).await;
        let clip = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": 1 });
        let png = capture(screen, json!({ "captureBeyondViewport": true, "clip": clip })).await;
        assert!(png.len() <= 150_000, "{name}: {} bytes", png.len());
        write(&project().join(format!("deploy/screenshots/{name}.png")), &png);
        screen.resize(PHONE).await;
    }
}

async fn capture(screen: &Screen<'_>, with: serde_json::Value) -> Vec<u8> {
    let answer = screen.chrome.devtools("Page.captureScreenshot", with).await;
    BASE64_STANDARD.decode(answer["data"].as_str().unwrap()).unwrap()
}

pub fn folder() -> PathBuf {
    project().join("target/screenshots")
}

pub fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
