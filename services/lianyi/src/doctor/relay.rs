use std::{io, net::IpAddr, time::Duration};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
    time::timeout,
};
use url::Url;

use super::Findings;
use crate::settings::Settings;

const WHAT: &str = "relay";
const PATIENCE: Duration = Duration::from_secs(10);

/// Greets each relay and goes. Returns the addresses at which they answered.
pub async fn look(settings: &Settings, findings: &mut Findings) -> Vec<IpAddr> {
    let mut found = Vec::new();
    if settings.relays.reveal().is_empty() {
        findings.fault(WHAT, "none is named", "Set SMTP_URL to the relay that takes the mail.");
    }
    for setting in settings.relays.reveal() {
        let Some(url) = Url::parse(setting.trim()).ok().filter(Url::has_host) else {
            findings.fault(WHAT, "an address is none", "Write SMTP_URL as smtp://host:port.");
            continue;
        };
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let implicit = url.scheme() == "smtps";
        let port = url.port().unwrap_or(match (implicit, url.query()) {
            (true, _) => 465,
            (false, Some(_)) => 587,
            (false, None) => 25,
        });
        let at = format!("{host}:{port}");
        let answered = timeout(PATIENCE, greet(&host, port, implicit, settings.mail_domain())).await;
        match answered.unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::TimedOut))) {
            Ok((ip, extensions)) => {
                found.push(ip);
                judge(&at, ip, implicit, url.query().is_some(), &extensions, findings);
            }
            Err(error) => {
                let to_do = "See that it runs, that no firewall is between, and that SMTP_URL names it.";
                findings.fault(WHAT, format!("{at} does not answer: {error}"), to_do);
            }
        }
    }
    found
}

fn judge(at: &str, ip: IpAddr, implicit: bool, required: bool, said: &[String], findings: &mut Findings) {
    if implicit {
        return findings.ok(WHAT, format!("{at} answers"));
    }
    let offers = |word: &str| said.iter().any(|line| line.split(' ').next() == Some(word));
    findings.ok(WHAT, format!("{at} answers"));
    match (offers("STARTTLS"), required, ip.is_loopback()) {
        (true, ..) => findings.ok("tls", format!("{at} offers STARTTLS")),
        (false, true, _) => {
            findings.fault("tls", format!("{at} offers no STARTTLS"), "Switch TLS on at the relay.");
        }
        (false, false, true) => findings.ok("tls", format!("{at} is on this machine")),
        (false, false, false) => {
            findings.warn("tls", format!("{at} offers no STARTTLS"), "Switch TLS on at the relay.");
        }
    }
    for (word, to_do) in [
        ("PIPELINING", "Use a relay that offers it: mail goes faster."),
        ("SIZE", "Use a relay that says how large a mail may be."),
        ("SMTPUTF8", "Addresses in other scripts cannot be reached through it."),
    ] {
        if !offers(word) {
            findings.warn(WHAT, format!("{at} offers no {word}"), to_do);
        }
    }
}

/// The address that answered, and what it offers.
async fn greet(host: &str, port: u16, implicit: bool, hello: &str) -> io::Result<(IpAddr, Vec<String>)> {
    let line = TcpStream::connect((host, port)).await?;
    let ip = line.peer_addr()?.ip();
    if implicit {
        return Ok((ip, Vec::new()));
    }
    let mut line = BufReader::new(line);
    answer(&mut line, "220").await?;
    line.write_all(format!("EHLO {hello}\r\n").as_bytes()).await?;
    let said = answer(&mut line, "250").await?;
    line.write_all(b"QUIT\r\n").await?;
    Ok((ip, said))
}

async fn answer(line: &mut BufReader<TcpStream>, code: &str) -> io::Result<Vec<String>> {
    let mut lines = Vec::new();
    loop {
        let mut said = String::new();
        if line.read_line(&mut said).await? == 0 || !said.starts_with(code) || lines.len() > 100 {
            return Err(io::Error::other(format!("it says {:?}", said.trim())));
        }
        let is_last = said.as_bytes().get(3) != Some(&b'-');
        lines.push(said.get(4..).unwrap_or_default().trim().to_ascii_uppercase());
        if is_last {
            return Ok(lines);
        }
    }
}
