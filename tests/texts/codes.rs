//! The codes that keys are composed with: of the enums in the database, of problems, of fields.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    language::Language,
    mailings::{Kind, Knows, Placeholder},
    roll,
};
use sqlx::PgPool;

use super::calls::{calls, literal, words_of};
use crate::security::sources;

/// Why a mail comes back.
const BOUNCES: [&str; 20] = [
    "user_unknown",
    "mailbox_full",
    "mailbox_disabled",
    "domain_unknown",
    "moved",
    "relay_denied",
    "loop",
    "too_large",
    "unreachable",
    "delayed",
    "temporary",
    "greylisted",
    "rate_limited",
    "reputation",
    "spam",
    "authentication",
    "policy",
    "system",
    "complaint",
    "unknown",
];

type Codes = BTreeSet<String>;

pub async fn by_prefix(db: &PgPool) -> BTreeMap<&'static str, Codes> {
    let of_enum = async |name: &str| -> Codes {
        let codes = format!("select unnest(enum_range(null::{name}))::text");
        let codes: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(codes)).fetch_all(db).await.unwrap();
        codes.into_iter().collect()
    };
    let without =
        |codes: Codes, one: &str| -> Codes { codes.into_iter().filter(|code| code != one).collect() };
    let listed = |codes: &[&str]| -> Codes { codes.iter().map(|code| (*code).to_owned()).collect() };
    let modes = listed(&["in_person", "online", "hybrid"]);
    // Forums are also held in languages that we write no texts in.
    let spoken = listed(&["zh", "en", "ru", "fa", "kk", "ky", "tg", "uz", "mn"]);
    assert!(
        [Language::Zh, Language::En, Language::Ru, Language::Fa].iter().all(|l| spoken.contains(l.code()))
    );
    // Of an application, staff see it once its address is confirmed.
    let decided = without(of_enum("application_state").await, "unconfirmed");
    let mut runs = of_enum("run_state").await;
    runs.insert("finished".to_owned()); // a run whose mails have all ended
    let mut stages = of_enum("mailing_state").await;
    stages.insert("sent".to_owned()); // one of which nothing more will come
    let topics: Vec<String> = sqlx::query_scalar("select code from topics").fetch_all(db).await.unwrap();
    let topics: Codes = topics.into_iter().collect();
    let kinds: Codes = Kind::ALL.iter().map(|kind| kind.code().to_owned()).collect();
    assert_eq!(kinds, of_enum("mailing_kind").await);
    let mut label = fields(&[
        "people/newcomer.rs",
        "registrations/request.rs",
        "registrations/correction.rs",
        "registrations/companions/",
        "registrations/register.rs",
        "association/apply.rs",
        "public/sign_in.rs",
        "public/delegations.rs",
        "documents/passports.rs",
    ]);
    for only_over_the_api in ["answers", "consents"] {
        label.remove(only_over_the_api);
    }
    let mut desk_label = fields(&[
        "domain/src/forums/",
        "domain/src/fields/draft.rs",
        "domain/src/fields/edit.rs",
        "domain/src/privacy/",
        "mailings/draft.rs",
        "mailings/schedule.rs",
        "post/providers.rs",
        "attendance/points.rs",
        "documents/revoke.rs",
        "roll/matching/thresholds.rs",
        "documents/reveal.rs",
        "documents/terms.rs",
        "staff/grants.rs",
        "documents/wish.rs",
        "web/src/desk/",
        "registrations/settings.rs",
        "registrations/rules.rs",
        "registrations/correct",
        "registrations/guests.rs",
        "registrations/reminders.rs",
        "registrations/delegations.rs",
        "registrations/delegation_form.rs",
        "registrations/change_delegation.rs",
    ]);
    desk_label.remove("people"); // over the API alone; the desk has a list
    desk_label.extend(listed(&["at", "holder"])); // of a door
    desk_label.extend(listed(&["sample_line", "sample_choice"])); // of the page of components
    let mut suppressions = of_enum("suppression_reason").await;
    suppressions.extend(listed(&["add", "add-lead", "add-now", "wrong", "note", "note-hint"]));
    let everything = Knows { forum: true, occasion: true, registration: true };
    let placeholders = Placeholder::known_to(everything).iter().map(|word| word.replace('.', "-")).collect();
    BTreeMap::from([
        ("desk-placeholder", placeholders),
        ("registration", of_enum("registration_state").await),
        ("application", of_enum("application_state").await),
        ("claim", listed(&["mine", "not_mine"])),
        ("membership", of_enum("membership_state").await),
        ("mode", modes.clone()),
        ("language", spoken.clone()),
        ("letter-mode", modes),
        ("letter-language", spoken),
        ("problem", problems()),
        ("papers-kind", of_enum("document_kind").await),
        ("label", label),
        ("desk-label", desk_label),
        ("desk-letter", kinds_of_letters()),
        ("desk-count", figures()),
        ("desk-application-state", decided.clone()),
        ("desk-applications-none", decided),
        ("desk-forum-state", of_enum("forum_state").await),
        ("desk-role", of_enum("role").await),
        ("desk-role-means", of_enum("role").await),
        ("verify-state", of_enum("forum_state").await),
        ("desk-document-why", listed(&domain::documents::REASONS)),
        ("desk-lint", findings()),
        ("topic", topics.clone()),
        ("topic-means", topics),
        ("desk-kind", kinds.clone()),
        ("desk-kind-means", kinds),
        ("desk-mailing-state", stages),
        ("desk-run-state", runs),
        ("desk-delivery", of_enum("delivery_state").await),
        ("desk-suppression", suppressions),
        ("desk-bounce", listed(&BOUNCES)),
        ("desk-reason", reasons()),
        ("desk-stage", listed(&["invited", "answered", "registered", "confirmed", "came"])),
        ("check-in-means", of_enum("check_in_means").await),
        ("places-decided", listed(&["nobody", "staff", "focal_point"])),
        ("desk-held", listed(&["instance", "restored", "staff"])),
        ("desk-audit", acts()),
        ("desk-is-for", listed(&["everybody", "registered"])),
        ("desk-change-do", listed(&["edit", "postpone", "cancel", "close", "end"])),
        (
            "desk-preview-as",
            listed(&[
                "stranger",
                "registering",
                "invited",
                "held",
                "awaiting",
                "waitlisted",
                "offered",
                "confirmed",
                "ticket",
                "focal_point",
            ]),
        ),
        ("answers", of_enum("form_stage").await),
        ("desk-form-stage", of_enum("form_stage").await),
        ("desk-field-kind", of_enum("field_kind").await),
        ("desk-session-kind", of_enum("session_kind").await),
        ("roll-field", roll::Field::ALL.iter().map(|field| field.code().to_owned()).collect()),
        ("roll-note", listed(&roll::NOTES)),
        ("roll-refused", listed(&roll::REFUSALS)),
    ])
}

fn product(rooms: &[&str]) -> Vec<(String, String)> {
    let of_rooms = |name: &str| rooms.iter().any(|room| name.contains(room));
    let found: Vec<_> = sources::rust().into_iter().filter(|(name, _)| of_rooms(name)).collect();
    assert!(!found.is_empty(), "{rooms:?}");
    found
}

/// Every code that says what is wrong with a field.
fn problems() -> Codes {
    let mut found = Codes::new();
    for (name, text) in product(&["services/domain/src", "services/web/src/public", "services/web/src/desk"])
    {
        let rooms = ["/loading/", "/roll/", "/sheets/", "/countries/"];
        if rooms.iter().any(|room| name.contains(room)) && !name.contains("/roll/matching/") {
            continue; // what these find wrong in files they say with the row, by codes of their own
        }
        for (_, _, arguments) in
            calls(&text, &["Err", "ok_or", "map_err", "add", "add_in_row", "one", "wrong"])
        {
            let last = arguments.last().map(|last| last.trim_start_matches("|_| ").to_owned());
            found.extend(last.and_then(|last| literal(&last)));
        }
    }
    found.extend(["unknown-access-code", "unknown-point"].map(str::to_owned)); // over the API
    found.extend(["sheet-too-large", "sheet-unreadable", "unknown-country"].map(str::to_owned)); // of files
    assert!(found.len() > 20, "{found:?}");
    found
}

/// The fields that something can be wrong with: those that problems name, and those of the forms themselves.
fn fields(rooms: &[&str]) -> Codes {
    let mut found = Codes::new();
    for (_, text) in product(rooms) {
        for (_, _, arguments) in calls(&text, &["take", "take_in_row", "add", "add_in_row", "one"]) {
            found.extend(arguments.first().and_then(|first| literal(first)));
        }
        let of_the_form = text.split("pub ").skip(1).filter_map(|rest| rest.split_once(':'));
        let words: Codes = words_of(&text).collect();
        found.extend(of_the_form.map(|(name, _)| name.to_owned()).filter(|name| words.contains(name)));
    }
    found
}

/// What the audit log can say that staff did: `forum.publish` is said by `desk-audit-forum-publish`.
fn acts() -> Codes {
    let nouns = [
        "form",
        "forum",
        "series",
        "registration",
        "application",
        "mailing",
        "run",
        "staff",
        "suppression",
        "delivery",
        "post",
        "document",
        "passport",
        "roll",
    ];
    let mut found = Codes::new();
    for (name, text) in product(&["services/domain/src"]) {
        let acts = words_of(&text).filter(|word| {
            word.split_once('.').is_some_and(|(noun, verb)| {
                nouns.contains(&noun) && verb.chars().all(|c| c.is_ascii_lowercase() || c == '_')
            })
        });
        // Placeholders have the same shape.
        found.extend(acts.filter(|_| !name.ends_with("content.rs")).map(|act| act.replace(['.', '_'], "-")));
    }
    found
}

/// What keeps a run from being sent, as the lint says it.
fn findings() -> Codes {
    let mut found = Codes::new();
    for (name, text) in product(&["workers/src/post/lint"]) {
        if !name.ends_with("tests.rs") {
            found.extend(calls(&text, &["block"]).into_iter().filter_map(|(_, _, a)| literal(a.last()?)));
        }
    }
    assert!(found.len() > 15, "{found:?}");
    found
}

/// The words for kinds of mail: `Self::SeatOffer { .. } => "seat_offer"`.
fn kinds_of_letters() -> Codes {
    let (_, text) = product(&["post/letter.rs"]).remove(0);
    let of_letters = text.split("impl Letter {").nth(1).unwrap().split("\n}\n").next().unwrap();
    let arms = of_letters.lines().filter(|line| line.trim_start().starts_with("Self::"));
    arms.filter_map(|arm| arm.split('"').nth(1)).map(str::to_owned).collect()
}

/// Why a mail does not go out, in our own words: of letters that are not written, of the ledger, of the courier.
fn reasons() -> Codes {
    let mut found = Codes::new();
    for (_, text) in product(&["workers/src/letters/"]) {
        let given = calls(&text, &["Overtaken", "Impossible"]).into_iter();
        found.extend(given.filter_map(|(_, _, arguments)| literal(arguments.first()?)));
    }
    let of_letters = found.len();
    assert!(of_letters > 15, "{found:?}");
    for (_, text) in product(&["domain/src/post/", "domain/src/mailings/"]) {
        // `last_error = case … then 'its time ran out' … end, moved_at = now()`; states among them are one word.
        let set = text.split("last_error = ").skip(1).filter_map(|rest| rest.split("moved_at").next());
        let quoted = set.flat_map(|words| words.split('\'').skip(1).step_by(2));
        found.extend(quoted.filter(|words| words.contains(' ')).map(str::to_owned));
    }
    let moves = sources::read("migrations/20261129000001_moves_touch_few_pages.sql");
    let (_, look) = moves.split_once("with becoming as").unwrap();
    let (look, _) = look.split_once("update deliveries").unwrap();
    let quoted = look.split('\'').skip(1).step_by(2);
    found.extend(quoted.filter(|words| words.contains(' ')).map(str::to_owned));
    let of_the_ledger = found.len();
    assert!(of_the_ledger > of_letters + 4, "{found:?}");
    for (_, text) in product(&["workers/src/run.rs", "workers/src/courier/", "workers/src/post/"]) {
        for opening in ["error: \"", "Err(_) => \""] {
            let given = text.split(opening).skip(1).filter_map(|rest| rest.split('"').next());
            found.extend(given.map(str::to_owned));
        }
    }
    assert!(found.len() > of_the_ledger, "{found:?}");
    let in_keys = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    found.iter().map(|words| words.replace(' ', "-").chars().filter(in_keys).collect()).collect()
}

/// The figures of a run: `("on-the-way", on_the_way)`.
fn figures() -> Codes {
    let (_, text) = product(&["desk/mailings/show.rs"]).remove(0);
    let list = text.split("let figures = [").nth(1).unwrap().split("];").next().unwrap().to_owned();
    words_of(&list).collect()
}
