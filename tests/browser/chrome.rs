use std::{env, path::PathBuf, process::Stdio};

use serde_json::{Value, json};
use thirtyfour::{
    CapabilitiesHelper as _, ChromiumLikeCapabilities as _, DesiredCapabilities, WebDriver, WebElement,
    common::print::PrintParameters,
};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

const FLAGS: [&str; 9] = [
    "about:blank",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A Chromium of its own, with an empty profile and, unless it is asked for, without JavaScript in pages, and the
/// chromedriver that started it.
pub struct Chrome {
    pub driver: WebDriver,
    _chromedriver: Child,
    _profile: Profile,
}

/// A folder that goes with its owner.
struct Profile(PathBuf);

impl Drop for Profile {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Chrome {
    pub async fn start() -> Self {
        let chrome = Self::with(json!({ "profile.managed_default_content_settings.javascript": 2 })).await;
        let scripted = "data:text/html,<title>still</title><script>document.title = 'moved'</script>";
        chrome.driver.goto(scripted).await.unwrap();
        assert_eq!(chrome.driver.title().await.unwrap(), "still", "JavaScript is off");
        chrome
    }

    pub async fn with_javascript() -> Self {
        Self::with(json!({})).await
    }

    async fn with(preferences: Value) -> Self {
        // The HTTP client asks for a TLS provider even where it speaks to this machine only.
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        let (chromedriver, port) = chromedriver().await;
        let profile = Profile(env::temp_dir().join(format!("lianyi-browser-{}", uuid::Uuid::new_v4())));
        let mut wanted = DesiredCapabilities::chrome();
        for flag in FLAGS {
            wanted.add_arg(flag).unwrap();
        }
        wanted.add_arg(&format!("--user-data-dir={}", profile.0.display())).unwrap();
        if let Ok(chromium) = env::var("CHROMIUM") {
            wanted.set_binary(&chromium).unwrap();
        }
        wanted.add_experimental_option("prefs", preferences).unwrap();
        wanted.set("goog:loggingPrefs", json!({ "performance": "ALL", "browser": "ALL" })).unwrap();
        let only_network = json!({ "enableNetwork": true, "enablePage": false });
        wanted.add_experimental_option("perfLoggingPrefs", only_network).unwrap();
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), wanted).await;
        Self { driver: driver.expect("Chromium starts"), _chromedriver: chromedriver, _profile: profile }
    }

    /// Ends Chromium, by which its profile is free to go, and then chromedriver.
    pub async fn end(self) {
        self.driver.quit().await.unwrap();
    }

    /// A command of the DevTools protocol.
    pub async fn devtools(&self, command: &str, with: Value) -> Value {
        self.driver.cdp().send_raw(command, with).await.unwrap_or_else(|e| panic!("{command}: {e}"))
    }

    /// What a script of ours answers; scripts of pages do not run.
    pub async fn ask(&self, script: &str, about: Vec<Value>) -> Value {
        self.driver.execute(script, about).await.unwrap().json().clone()
    }

    pub async fn find(&self, selector: &str) -> WebElement {
        let found = self.driver.find(thirtyfour::By::Css(selector)).await;
        match found {
            Ok(element) => element,
            Err(_) => panic!("no {selector} at {}: {}", self.address().await, self.text().await),
        }
    }

    pub async fn address(&self) -> String {
        self.driver.current_url().await.unwrap().to_string()
    }

    pub async fn text(&self) -> String {
        self.driver.find(thirtyfour::By::Css("body")).await.unwrap().text().await.unwrap()
    }

    pub async fn print(&self) -> Vec<u8> {
        self.driver.print_page(PrintParameters::default()).await.unwrap()
    }
}

/// Starts chromedriver on a free port, which it names in its first lines.
async fn chromedriver() -> (Child, u16) {
    let path = env::var("CHROMEDRIVER").unwrap_or_else(|_| "/usr/bin/chromedriver".to_owned());
    let started = Command::new(&path)
        .args(["--port=0", "--log-level=SEVERE"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn();
    let mut child = started.unwrap_or_else(|e| panic!("{path}: {e}; set CHROMEDRIVER"));
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some((_, port)) = line.split_once("successfully on port ") {
            // Read on, for Chromium writes to the same pipe and goes astray when nobody reads.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return (child, port.trim_end_matches('.').parse().unwrap());
        }
    }
    panic!("{path} ended without naming its port")
}
