use std::{fs, path::PathBuf, process::Command};

use workers::bounces::{Class, read};

const VERSION: &str = "6.0.0";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The test data of flufl.bounce, fetched once.
fn flufl() -> PathBuf {
    let target = root().join("target/flufl");
    let tests = target.join(format!("flufl_bounce-{VERSION}/tests"));
    if !tests.join("test_detectors.py").exists() {
        fs::create_dir_all(&target).unwrap();
        let run = |command: &mut Command| {
            let done = command.current_dir(&target).status();
            assert!(
                done.is_ok_and(|done| done.success()),
                "flufl.bounce {VERSION} is needed from PyPI by pip, and {command:?} did not bring it"
            );
        };
        let wanted = format!("flufl.bounce=={VERSION}");
        run(Command::new("python3").args([
            "-m",
            "pip",
            "download",
            "-q",
            "--no-deps",
            "--no-binary",
            ":all:",
            "-d",
            ".",
            &wanted,
        ]));
        run(Command::new("tar").args(["xzf", &format!("flufl_bounce-{VERSION}.tar.gz")]));
    }
    tests
}

/// File, addresses, and whether the failure is temporary: the table in the test code of flufl.bounce.
fn rows() -> Vec<(String, Vec<String>, bool)> {
    let code = fs::read_to_string(flufl().join("test_detectors.py")).unwrap();
    let table = code.split("DETECTORS = [").nth(1).unwrap().split("\n]\n").next().unwrap();
    let row = |row: &str| {
        let row = row.split("\n    #").next().unwrap();
        let addresses = row.split("b'").skip(1).map(|rest| rest.split('\'').next().unwrap().to_lowercase());
        let file = row.split('\'').nth(2).unwrap().to_owned();
        (file, addresses.collect(), row.contains("True"))
    };
    // Rows without an address say that a detector of theirs does not know the file; others may.
    table
        .split("\n    ('")
        .skip(1)
        .map(row)
        .filter(|(_, addresses, _): &(_, Vec<_>, _)| !addresses.is_empty())
        .collect()
}

/// They call hard what a server gave up. Here it is hard only if the address is: a mailbox that was full, a server
/// that was away, a mail that was too large say nothing of that.
const PASSING: [&str; 8] =
    ["mailbox_full", "unreachable", "spam", "reputation", "too_large", "rate_limited", "policy", "temporary"];

#[test]
fn bounces_of_thirty_years_are_told_by_class_and_recipient() {
    let rows = rows();
    let (mut right, mut named, mut wrong) = (0, 0, Vec::new());
    for (file, mut addresses, is_temporary) in rows.iter().cloned() {
        let report = read(&fs::read(flufl().join("data").join(&file)).unwrap());
        let passes =
            report.class == Class::Soft && report.reason.is_some_and(|reason| PASSING.contains(&reason));
        let class =
            if is_temporary { report.class == Class::Soft } else { report.class == Class::Hard || passes };
        let mut found: Vec<String> = report.recipients.iter().map(|a| a.to_lowercase()).collect();
        addresses.sort();
        found.sort();
        right += usize::from(class);
        named += usize::from(found == addresses);
        if !class || found != addresses {
            wrong.push(format!("{file}: {:?} {:?} {found:?}", report.class, report.reason));
        }
    }
    println!("of {} messages {right} by class, {named} by recipient; else {wrong:#?}", rows.len());
    assert!(
        rows.len() > 100 && right * 100 >= rows.len() * 95 && named * 100 >= rows.len() * 95,
        "{wrong:#?}"
    );
}

/// Our own messages: the class is the first word of the name, the recipient stands in a header.
fn messages() -> Vec<(String, Vec<u8>)> {
    let folder = root().join("tests/bounces/messages");
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut messages: Vec<_> = files
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
        .collect();
    messages.sort();
    messages
}

#[test]
fn bounces_of_mail_houses_are_told_and_ordinary_mail_is_no_bounce() {
    let messages = messages();
    assert!(messages.len() >= 120);
    for (name, message) in messages {
        let report = read(&message);
        let class = format!("{:?}", report.class).to_lowercase();
        assert!(name.starts_with(&class), "{name}: {report:?}");
        if report.class != Class::None {
            let text = String::from_utf8_lossy(&message);
            let recipient = text.lines().find_map(|line| line.strip_prefix("X-Test-Recipient: ")).unwrap();
            assert_eq!(report.recipients, [recipient], "{name}");
        }
    }
}

#[test]
fn whom_a_notice_names_beside_a_dead_address_is_not_held_to_be_dead() {
    let notice = "From: MAILER-DAEMON@x.example\r\nSubject: failure notice\r\n\r\nUnable to deliver:\r\n\r\n\
                  <ann@x.example>:\r\n552 5.2.2 mailbox full\r\n\r\n<bob@x.example>:\r\n550 5.1.1 user unknown\r\n";
    let report = read(notice.as_bytes());
    assert_eq!((report.class, report.reason), (Class::Hard, Some("user_unknown")));
    assert_eq!(report.recipients, ["bob@x.example"]);
}

#[test]
fn a_delivery_is_told_by_the_address_that_the_message_came_to_and_by_our_message_id() {
    let notice = "From: MAILER-DAEMON@x.example\r\nSubject: failure notice\r\n";
    let body =
        "\r\nUnable to deliver: user unknown\r\n\r\n--- Below this line is a copy of the message.\r\n\r\n";
    let id = "0190aa11-2233-7444-8555-66778899aabb";
    for header in ["To", "Delivered-To", "X-Original-To", "Envelope-To"] {
        let to = format!("{notice}{header}: <bounce+{}@b.example>\r\n{body}", id.replace('-', ""));
        assert_eq!(read(to.as_bytes()).delivery.unwrap().to_string(), id, "{header}");
    }
    let returned = format!("{notice}{body}Message-ID: <{id}@lianyi.example>\r\n");
    let report = read(returned.as_bytes());
    assert_eq!(report.message_id.as_deref(), Some(format!("<{id}@lianyi.example>").as_str()));
    assert_eq!(report.delivery.unwrap().to_string(), id);
}

#[test]
fn no_message_of_any_shape_stops_the_reader() {
    assert_eq!(read(b"").class, Class::None);
    read(&vec![b'@'; 2 << 20]);
    read(
        &b"Subject: failure notice\nFrom: MAILER-DAEMON@x\n\n550 user unknown \xff\xfe\x80 @@@ <@> a@"
            .repeat(50),
    );
    // A small generator: the same mutations every time.
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap()
    };
    for (_, message) in messages() {
        for _ in 0..6 {
            let mut message = message.clone();
            for _ in 0..8 {
                let at = next() % message.len();
                message[at] = u8::try_from(next() % 256).unwrap();
            }
            message.truncate(1 + next() % message.len());
            assert!(read(&message).recipients.len() <= 100);
        }
    }
}
