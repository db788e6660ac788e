//! A mailbox of the humbler kind: no keywords, and it asks who comes.

use std::{
    collections::BTreeSet,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use sqlx::PgPool;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};
use workers::bounces::{Source, take_in};

use super::consequences::{delivered, notice, reason};
use crate::support::{House, now};

/// What the server holds, and what it was asked.
#[derive(Default)]
struct Held {
    messages: Vec<Vec<u8>>,
    seen: BTreeSet<usize>,
    stored: Vec<String>,
    keeps_seen: bool,
}

async fn serve(held: Arc<Mutex<Held>>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((guest, _)) = listener.accept().await {
            tokio::spawn(talk(guest, Arc::clone(&held)));
        }
    });
    at
}

async fn talk(guest: TcpStream, held: Arc<Mutex<Held>>) -> std::io::Result<()> {
    let (read, mut write) = guest.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut is_known = false;
    write.write_all(b"* OK here\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let (tag, words) = line.split_once(' ').unwrap();
        let (mut said, mut end) = (Vec::new(), "OK done");
        if words.starts_with("CAPABILITY") {
            said.extend_from_slice(b"* CAPABILITY IMAP4rev1 ID\r\n");
        } else if words.starts_with("ID ") {
            is_known = true;
            said.extend_from_slice(b"* ID NIL\r\n");
        } else if words.starts_with("SELECT") && !is_known {
            end = "NO SELECT Unsafe Login. Please contact the postmaster";
        } else if words.starts_with("SELECT") {
            said.extend_from_slice(
                b"* OK [PERMANENTFLAGS (\\Seen)] no more\r\n* OK [UIDVALIDITY 7] valid\r\n",
            );
        } else {
            (said, end) = of_messages(words, &mut held.lock().unwrap());
        }
        said.extend_from_slice(format!("{tag} {end}\r\n").as_bytes());
        write.write_all(&said).await?;
    }
    Ok(())
}

fn of_messages(words: &str, held: &mut Held) -> (Vec<u8>, &'static str) {
    let number = |after: &str| -> usize {
        let digits = words.strip_prefix(after).unwrap_or_default();
        digits.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default().parse().unwrap()
    };
    if words.starts_with("UID SEARCH") {
        let (first, last) = (number("UID SEARCH UID "), held.messages.len());
        let wanted = (1..=last).filter(|uid| (*uid >= first || *uid == last) && !held.seen.contains(uid));
        let found: Vec<String> = wanted.map(|uid| uid.to_string()).collect();
        return (format!("* SEARCH {}\r\n", found.join(" ")).into_bytes(), "OK done");
    }
    if words.starts_with("UID FETCH") {
        let uid = number("UID FETCH ");
        let message = &held.messages[uid - 1];
        let mut said = format!("* {uid} FETCH (UID {uid} BODY[]<0> {{{}}}\r\n", message.len()).into_bytes();
        said.extend_from_slice(message);
        said.extend_from_slice(b")\r\n");
        return (said, "OK done");
    }
    if words.starts_with("UID STORE") {
        held.stored.push(words.to_owned());
        if !words.ends_with("(\\Seen)") || !held.keeps_seen {
            return (Vec::new(), "NO not with these flags");
        }
        held.seen.insert(number("UID STORE "));
    }
    (Vec::new(), "OK done")
}

/// More messages for people than are read at once, and behind them one that came back.
async fn filled(house: &House) -> Vec<Vec<u8>> {
    let delivery = delivered(house).await;
    let mut messages = vec![b"From: a@b.example\r\nSubject: I am away\r\n\r\nuntil Monday\r\n".to_vec(); 250];
    messages.push(notice(&format!("bounce+{}@lianyi.example", delivery.simple()), "a"));
    messages
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_server_without_keywords_is_read_to_the_end_however_much_is_left_for_people(db: PgPool) {
    let house = House::open(db).await;
    let held = Held { messages: filled(&house).await, keeps_seen: true, ..Held::default() };
    let held = Arc::new(Mutex::new(held));
    let at = serve(Arc::clone(&held)).await;
    let source = Source::parse(&format!("imap://u:p@{at}/INBOX")).unwrap();
    assert_eq!(take_in(&house.db, &house.keys, &source, now()).await.unwrap(), 200);
    assert_eq!(take_in(&house.db, &house.keys, &source, now()).await.unwrap(), 51);
    assert_eq!(take_in(&house.db, &house.keys, &source, now()).await.unwrap(), 0);
    assert_eq!(reason(&house.db).await.as_deref(), Some("hard_bounce"));
    let held = held.lock().unwrap();
    assert_eq!(held.stored, ["UID STORE 251 +FLAGS.SILENT (\\Seen)"], "no mark that it cannot keep");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_mark_that_a_server_refuses_is_told_and_stops_nothing(db: PgPool) {
    let house = House::open(db).await;
    let mut messages = filled(&house).await;
    messages.drain(..249);
    messages.reverse();
    let held = Arc::new(Mutex::new(Held { messages, ..Held::default() }));
    let at = serve(Arc::clone(&held)).await;
    let source = Source::parse(&format!("imap://u:p@{at}/INBOX")).unwrap();
    let refused = take_in(&house.db, &house.keys, &source, now()).await.unwrap_err();
    assert!(format!("{refused:#}").contains("not with these flags"), "{refused:#}");
    assert_eq!(reason(&house.db).await.as_deref(), Some("hard_bounce"));
    assert_eq!(take_in(&house.db, &house.keys, &source, now()).await.unwrap(), 0);
}
