//! One paper, in a process of its own: JSON comes in, PDF goes out, and its memory is given back.

use std::{
    io::{Read as _, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Context as _;
use documents::Fonts;
use rustix::process::{Resource, Rlimit, setrlimit};

const LARGEST: u64 = 16 * 1024 * 1024;
const MEMORY: u64 = 2 * 1024 * 1024 * 1024;
const SECONDS: u64 = 120;

pub fn answer() -> ExitCode {
    match typeset() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", format!("{error:#}").replace(['\n', '\r'], " "));
            ExitCode::FAILURE
        }
    }
}

fn typeset() -> anyhow::Result<()> {
    // Where a system knows no such bounds, the worker's own patience remains.
    for (resource, most) in [(Resource::As, MEMORY), (Resource::Cpu, SECONDS), (Resource::Fsize, 0)] {
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
    let mut paper = Vec::new();
    std::io::stdin().take(LARGEST).read_to_end(&mut paper).context("reading the paper")?;
    let paper = serde_json::from_slice(&paper).map_err(|_| anyhow::anyhow!("the paper is no paper"))?;
    let fonts = Fonts::find(std::env::var_os("LIANYI_FONTS").map(PathBuf::from).as_deref());
    let pdf = documents::typeset(&paper, &fonts)?;
    std::io::stdout().write_all(&pdf).context("handing the PDF over")
}
