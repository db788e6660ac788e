//! Papers, one after the other, in a process of their own: JSON comes in, PDF goes out, and the memory is given back at
//! the end. Each has its length before it, four bytes, the highest first; what is no PDF says what went wrong.

use std::{
    io::{self, Read, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Context as _;
use documents::Fonts;
use rustix::process::{Resource, Rlimit, setrlimit};

const LARGEST: usize = 16 * 1024 * 1024;
const MEMORY: u64 = 2 * 1024 * 1024 * 1024;
/// For all papers of a process; the worker has patience of its own with each.
const SECONDS: u64 = 600;

pub fn answer() -> ExitCode {
    // Where a system knows no such bounds, the worker's own patience remains.
    for (resource, most) in [(Resource::As, MEMORY), (Resource::Cpu, SECONDS), (Resource::Fsize, 0)] {
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
    match typeset_all(&mut io::stdin().lock(), &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", in_one_line(&error));
            ExitCode::FAILURE
        }
    }
}

fn typeset_all(papers: &mut impl Read, pdfs: &mut impl Write) -> anyhow::Result<()> {
    let fonts = Fonts::find(std::env::var_os("LIANYI_FONTS").map(PathBuf::from).as_deref());
    while let Some(paper) = next(papers).context("reading a paper")? {
        let made = typeset(&paper, &fonts).unwrap_or_else(|error| in_one_line(&error).into_bytes());
        let length = u32::try_from(made.len()).context("a PDF without end")?;
        pdfs.write_all(&length.to_be_bytes()).context("handing a PDF over")?;
        pdfs.write_all(&made).context("handing a PDF over")?;
        pdfs.flush().context("handing a PDF over")?;
    }
    Ok(())
}

/// The next paper; none when there are no more.
fn next(papers: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match papers.read_exact(&mut length) {
        Err(end) if end.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let length = u32::from_be_bytes(length) as usize;
    if length > LARGEST {
        return Err(io::Error::other("too large"));
    }
    let mut paper = vec![0; length];
    papers.read_exact(&mut paper)?;
    Ok(Some(paper))
}

fn typeset(paper: &[u8], fonts: &Fonts) -> anyhow::Result<Vec<u8>> {
    let paper = serde_json::from_slice(paper).map_err(|_| anyhow::anyhow!("the paper is no paper"))?;
    Ok(documents::typeset(&paper, fonts)?)
}

fn in_one_line(error: &anyhow::Error) -> String {
    format!("{error:#}").replace(['\n', '\r'], " ")
}
