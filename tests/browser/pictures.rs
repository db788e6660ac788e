use std::{
    env, fs,
    path::{Path, PathBuf},
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::json;
use tiny_skia::Pixmap;

use super::{Screen, screen::PHONE};

/// The longest page that is pictured to its end.
const TALLEST: f64 = 7_000.0;

/// The whole page in light and in dark, as `target/screenshots/phone-light-zh-forum.png`.
pub async fn take(screen: &Screen<'_>, device: &str, size: (u32, u32), name: &str) {
    for shade in ["light", "dark"] {
        screen.light(shade == "light").await;
        let png = whole(screen, size).await;
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

/// What a camera reads that is held before the page, as the phone shows it now.
pub async fn read_code(screen: &Screen<'_>) -> Option<String> {
    let png = whole(screen, PHONE).await;
    let picture = Pixmap::decode_png(&png).unwrap();
    let (wide, tall) = (picture.width() as usize, picture.height() as usize);
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(wide, tall, |x, y| {
        let pixel = picture.pixels()[y * wide + x];
        ((u16::from(pixel.red()) + u16::from(pixel.green()) + u16::from(pixel.blue())) / 3) as u8
    });
    prepared.detect_grids().iter().find_map(|grid| grid.decode().ok()).map(|(_, words)| words)
}

/// All of a page as it is shown now.
async fn whole(screen: &Screen<'_>, (width, height): (u32, u32)) -> Vec<u8> {
    let metrics = screen.chrome.devtools("Page.getLayoutMetrics", json!({})).await;
    let tall = metrics["cssContentSize"]["height"].as_f64().unwrap().clamp(f64::from(height), TALLEST);
    let clip = json!({ "x": 0, "y": 0, "width": width, "height": tall, "scale": 1 });
    capture(screen, json!({ "captureBeyondViewport": true, "clip": clip })).await
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
