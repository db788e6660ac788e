//! Compares three records that know nothing of each other: what the relay took, what the ledger says, and what people
//! were answered. It counts, and it names every breach of the promise.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::Timestamp as Stamp;
use sqlx::PgPool;
use uuid::Uuid;

use super::sink::{Taken, header};

/// How long a mail whose hand-over began before an answer may take to its dot.
const IN_FLIGHT: SignedDuration = SignedDuration::from_secs(5);
/// What a person of [`name_canaries`] is called, before letters of their own.
const CANARY: &str = "Canary ";

/// What somebody was told, and when.
#[derive(Debug, Clone)]
pub enum Told {
    /// That a mail with a key that begins so is on its way.
    Promised { key: String },
    /// That no mailing goes to an address any more.
    Unsubscribed { email: String, at: Timestamp },
    /// That nothing more of a run goes out, before it is told otherwise.
    Halted { run: Uuid, at: Timestamp, until: Option<Timestamp> },
}

/// What a check counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Count {
    /// Rows of the ledger.
    pub mails: usize,
    /// Mails that were ever uncertain: listed, as promised.
    pub uncertain: usize,
    /// Copies beyond the first.
    pub doubles: usize,
    /// Promised, and neither at the relay nor in a state that ends them.
    pub lost: usize,
    /// How the rows ended.
    pub states: BTreeMap<String, usize>,
    pub breaches: Vec<String>,
}

/// A row of the ledger, with its moves.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Row {
    pub id: Uuid,
    pub dedupe_key: String,
    pub message_id: String,
    pub state: String,
    pub lane: String,
    pub run_id: Option<Uuid>,
    pub email: Option<String>,
    pub name: Option<String>,
    /// Before this it was not to be sent: the occurrence's time, or that of the act.
    pub not_before: Stamp,
    /// How often it became uncertain.
    pub uncertain: i64,
    pub handed_over: Vec<Stamp>,
}

const LEDGER: &str = "
    select d.id, coalesce(d.dedupe_key, 'mailing:' || d.run_id || ':' || d.person_id) as dedupe_key, d.message_id, d.state::text, d.lane::text, d.run_id,
           coalesce(g.email, p.email) as email, p.latin_name as name,
           coalesce(r.due_at, d.created_at) as not_before,
           (select count(*) from delivery_events e where e.delivery_id = d.id and e.became = 'uncertain') as uncertain,
           array(select e.at from delivery_events e where e.delivery_id = d.id and e.became = 'handing_over' order by e.id)
               as handed_over
    from deliveries d
    left join people p on p.id = d.person_id
    left join runs r on r.id = d.run_id
    left join registrations g on g.id = (d.letter ->> 'registration')::uuid";

const ENDS: [&str; 6] = ["accepted", "rejected", "suppressed", "cancelled", "missed", "uncertain"];

/// Gives everybody a name that nobody else has, so that data of one person in the mail of another is seen.
pub async fn name_canaries(db: &PgPool) {
    let sql = "update people set native_name = '',
               latin_name = 'Canary ' || initcap(translate(md5(id::text), '0123456789', 'ghijklmnop'))";
    sqlx::query(sql).execute(db).await.unwrap();
}

/// The check after everything was healed and has come to rest.
pub async fn check(db: &PgPool, taken: &[Taken], told: &[Told]) -> Count {
    let rows: Vec<Row> = sqlx::query_as(LEDGER).fetch_all(db).await.unwrap();
    compare(&rows, taken, told)
}

/// What the three records say of each other.
pub fn compare(rows: &[Row], taken: &[Taken], told: &[Told]) -> Count {
    let mut count = Count { mails: rows.len(), ..Count::default() };
    let mut copies: HashMap<&str, Vec<&Taken>> = HashMap::new();
    for mail in taken.iter().filter(|mail| mail.kept) {
        copies.entry(&mail.message_id).or_default().push(mail);
    }
    let mut breaches = Vec::new();
    for row in rows {
        let got = copies.remove(row.message_id.as_str()).unwrap_or_default();
        *count.states.entry(row.state.clone()).or_default() += 1;
        let uncertain = usize::try_from(row.uncertain).unwrap_or_default();
        count.uncertain += usize::from(uncertain > 0);
        count.doubles += got.len().saturating_sub(1);
        let mut breach = |what: &str| breaches.push(format!("{what}: {} ({})", row.id, row.state));
        if !ENDS.contains(&row.state.as_str()) {
            count.lost += 1;
            breach("I1 it has come to no end");
        }
        if got.len() > 1 + uncertain {
            breach("I2 more copies than it was uncertain times and one");
        }
        if row.state == "accepted" && got.is_empty() {
            count.lost += 1;
            breach("I4 said to be accepted, and the relay does not have it");
        }
        let answered = got.iter().any(|mail| mail.answered.as_deref().is_some_and(|a| a.starts_with(b"250")));
        if !got.is_empty() && uncertain == 0 && row.state != "accepted" {
            breach(if answered { "I4 the relay has accepted it" } else { "I4 the relay has it" });
        }
        if got.iter().any(|mail| mail.at < row.not_before.to_jiff()) {
            breach("I7 it came before its time");
        }
        for mail in got {
            if let Some(wrong) = strange(row, mail) {
                breach(wrong);
            }
        }
    }
    breaches.extend(copies.keys().map(|id| format!("I2 no row of the ledger has {id}")));
    for told in told {
        hold(told, rows, taken, &mut count.lost, &mut breaches);
    }
    count.breaches = breaches;
    count
}

/// What in a mail is not of the person whose it is.
fn strange(row: &Row, mail: &Taken) -> Option<&'static str> {
    if row.email.as_deref().is_some_and(|email| !email.eq_ignore_ascii_case(&mail.to)) {
        return Some("I12 it went to another's address");
    }
    if !header(&mail.raw, "to").to_lowercase().contains(&mail.to.to_lowercase()) {
        return Some("I12 it is addressed to another");
    }
    let parsed = mail_parser::MessageParser::default().parse(mail.raw.as_slice())?;
    let text = [parsed.body_text(0), parsed.body_html(0), parsed.subject().map(Into::into)];
    let words: HashSet<String> = text
        .iter()
        .flatten()
        .flat_map(|part| part.split(CANARY).skip(1).map(first_word).collect::<Vec<_>>())
        .collect();
    let own = row.name.as_deref().and_then(|name| name.strip_prefix(CANARY));
    words.iter().any(|word| Some(word.as_str()) != own).then_some("I12 it names another person")
}

fn first_word(rest: &str) -> String {
    rest.chars().take_while(|c| c.is_ascii_alphabetic()).collect()
}

/// Whether what somebody was told holds.
fn hold(told: &Told, rows: &[Row], taken: &[Taken], lost: &mut usize, breaches: &mut Vec<String>) {
    let sent = |of: &dyn Fn(&Row) -> bool, from: Timestamp, until: Option<Timestamp>| -> Vec<String> {
        let within = |at: Timestamp| at > from && until.is_none_or(|until| at < until);
        let of: Vec<&Row> = rows.iter().filter(|row| row.lane == "bulk" && of(row)).collect();
        let ids: HashSet<&str> = of.iter().map(|row| row.message_id.as_str()).collect();
        let begun = of.iter().filter(|row| row.handed_over.iter().any(|at| within(at.to_jiff())));
        let begun = begun.map(|row| format!("its hand-over began: {}", row.id));
        let came = taken.iter().filter(|mail| ids.contains(mail.message_id.as_str()));
        let came =
            came.filter(|mail| mail.at > from + IN_FLIGHT && until.is_none_or(|until| mail.at < until));
        begun.chain(came.map(|mail| format!("it came: {}", mail.message_id))).collect()
    };
    match told {
        Told::Promised { key } => {
            if !rows.iter().any(|row| row.dedupe_key.starts_with(key)) {
                *lost += 1;
                breaches.push(format!("I8 promised, and nowhere in the ledger: {key}"));
            }
        }
        Told::Unsubscribed { email, at } => {
            let sent = sent(&|row| row.email.as_deref() == Some(email), *at, None);
            breaches.extend(sent.iter().map(|what| format!("I3 after the answer to an unsubscribe {what}")));
        }
        Told::Halted { run, at, until } => {
            let sent = sent(&|row| row.run_id == Some(*run), *at, *until);
            breaches.extend(sent.iter().map(|what| format!("I3 after the answer to a halt {what}")));
        }
    }
}
