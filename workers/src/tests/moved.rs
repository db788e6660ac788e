//! What those registered are told when a forum has another time or place.

use domain::{
    clock,
    forums::{self, Agreed, Change, Changed, DraftForm, Forum, Postponement, TimeAndPlace},
    language::Language,
    post::{Letter, State},
    registrations,
    texts::say,
};
use jiff::SignedDuration;
use mailbox::Caught;
use sqlx::PgPool;

use super::{House, look::property};

impl House {
    async fn moves(&self, forum: &Forum, form: &DraftForm) {
        let by = self.admin().await;
        forums::save_draft(self.db(), Some(forum.id), &form.parse().unwrap(), by, clock::now())
            .await
            .unwrap();
    }
}

fn change(mail: &Caught) -> String {
    let text = mail.text().unwrap();
    let lines: Vec<&str> = text.lines().filter(|line| line.contains(" → ")).collect();
    assert!(mail.html().unwrap().contains(" → "));
    lines.join("\n")
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_reader_is_told_what_has_changed_in_the_own_language_and_what_becomes_of_the_registration(
    db: PgPool,
) {
    let house = House::open(db).await;
    house.load().await;
    let forum = house.forum().await;
    house.register(&forum, Language::Ru, "held@court.example").await;
    house.register(&forum, Language::En, "waits@court.example").await;
    house.letters().await;

    // A word put right in one language is news to nobody else.
    let mut form = House::forum_form();
    form.venue_en = "Shanghai, Congress Hall".to_owned();
    let (draft, by) = (form.parse().unwrap(), house.admin().await);
    let seen =
        forums::change(house.db(), forum.id, Change::Save(&draft), Agreed::default(), by, clock::now()).await;
    let Changed::Shown(effects) = seen.unwrap() else { panic!("made without a look") };
    let counted: Vec<_> = effects.told.iter().map(|told| (told.language, told.n)).collect();
    assert_eq!(counted, [(Language::En, 1)]);
    house.moves(&forum, &form).await;
    let told = house.letter(Language::En).await;
    assert_eq!(change(&told), "Where: Shanghai, Conference Centre → Shanghai, Congress Hall");
    assert!(told.text().unwrap().contains("You keep your number on the waitlist"));
    let unchanged = (State::Cancelled, "nothing differs in the language of its reader".to_owned());
    assert!(house.ledger().await.contains(&unchanged));

    // Of two changes that no letter has told yet, one letter tells.
    for hour in ["T10:15", "T11:00"] {
        form.starts_at = format!("{}{hour}", &form.starts_at[..10]);
        house.moves(&forum, &form).await;
    }
    let in_time = "select bool_and(expires_at = (select ends_at from forums where id = $1))
                   from deliveries where letter ->> 'sequence' = (select sequence::text from forums where id = $1)";
    let in_time: bool = sqlx::query_scalar(in_time).bind(forum.id.0).fetch_one(house.db()).await.unwrap();
    assert!(in_time, "no letter goes once the forum has ended");
    let both = house.letters().await;
    assert_eq!(both.len(), 2);
    for mail in &both {
        let change = change(mail);
        assert_eq!(change.lines().count(), 1, "{change}");
        let (was, now) = change.split_once(" → ").unwrap();
        assert!(was.contains("09:00") && now.contains("11:00"), "{change}");
        assert!(!mail.text().unwrap().contains("10:15"));
        let held = mail.to.starts_with("held");
        assert_eq!(mail.text().unwrap().contains("Ваше место ещё не подтверждено"), held);
    }

    // What was taken back before anybody heard of it is no news.
    for hour in ["T12:00", "T11:00"] {
        form.starts_at = format!("{}{hour}", &form.starts_at[..10]);
        house.moves(&forum, &form).await;
    }
    assert!(house.letters().await.is_empty());
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_offer_and_a_decision_to_come_are_not_called_a_place(db: PgPool) {
    let house = House::open(db).await;
    house.load().await;
    let forum = house.forum().await;
    let id = house.register(&forum, Language::En, "ada@court.example").await;
    house.letters().await;
    let starts_at = forum.starts_at.map(|starts| starts - SignedDuration::from_hours(24));
    for (state, says) in [
        ("offered", "The place that we offered to you is kept until"),
        ("awaiting_approval", "The organisers have yet to decide"),
        ("confirmed", "Your registration stays as it is"),
    ] {
        let set = "update registrations set state = $2::registration_state,
                   kept_until = case $2 when 'offered' then now() + interval '1 day' end where id = $1";
        sqlx::query(set).bind(id.0).bind(state).execute(house.db()).await.unwrap();
        for was in [None, Some(TimeAndPlace { starts_at, ..forum.time_and_place() })] {
            let tells = was.is_some();
            house.write_of(Letter::ForumMoved { registration: id, sequence: forum.sequence, was }).await;
            let mail = house.letter(Language::En).await;
            assert!(mail.text().unwrap().contains(says), "{}", mail.text().unwrap());
            // One that an older version wrote down knows of no difference.
            assert_eq!(mail.text().unwrap().contains(" → "), tells);
        }
    }
    sqlx::query("update forums set starts_at = now() - interval '2 hours', ends_at = now() - interval '1 hour', registration_closes_at = null where id = $1")
        .bind(forum.id.0)
        .execute(house.db())
        .await
        .unwrap();
    house.write_of(Letter::ForumMoved { registration: id, sequence: forum.sequence, was: None }).await;
    assert!(house.letters().await.is_empty());
    assert!(house.ledger().await.contains(&(State::Cancelled, "the forum has ended since".to_owned())));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_postponed_forum_leaves_the_calendars_and_comes_back_with_its_new_date(db: PgPool) {
    let house = House::open(db).await;
    house.load().await;
    let by = house.admin().await;
    let sequence = |mail: &Caught| property(&mail.calendar().unwrap(), "SEQUENCE:").parse::<i32>().unwrap();
    for language in Language::OFFERED {
        let forum = house.forum().await;
        let id = house.register(&forum, language, &format!("{language}@court.example")).await;
        house.letter(language).await;
        registrations::confirm(house.db(), id, clock::now()).await.unwrap();
        let confirmed = house.letter(language).await;
        let postpone = async |to: Postponement| {
            let change = Change::Postpone(to);
            let seen =
                forums::change(house.db(), forum.id, change, Agreed::default(), by, clock::now()).await;
            let Changed::Shown(effects) = seen.unwrap() else { panic!("made without a look") };
            assert!(house.letters().await.is_empty());
            let seal = effects.seal();
            let agreed = Agreed { seal: Some(&seal), send: &[] };
            let made = forums::change(house.db(), forum.id, change, agreed, by, clock::now()).await;
            assert!(matches!(made.unwrap(), Changed::Made(_)));
            house.letter(language).await
        };
        let gone = postpone(Postponement::ToBeAnnounced).await;
        let text = gone.text().unwrap();
        assert!(text.contains(&say(language, "letter-postponed-wait")), "{text}");
        assert!(change(&gone).ends_with(&say(language, "letter-date-to-be-announced")), "{text}");
        let uid = |mail: &Caught| property(&mail.calendar().unwrap(), "UID:").to_owned();
        let method = |mail: &Caught| property(&mail.calendar().unwrap(), "METHOD:").to_owned();
        assert_eq!((uid(&gone), method(&gone).as_str()), (uid(&confirmed), "CANCEL"));
        assert!(sequence(&gone) > sequence(&confirmed));

        let day = SignedDuration::from_hours(24 * 14);
        let (starts_at, ends_at) = (forum.starts_at.unwrap() + day, forum.ends_at.unwrap() + day);
        let back = postpone(Postponement::To { starts_at, ends_at }).await;
        assert!(change(&back).contains(&say(language, "letter-date-to-be-announced")), "{:?}", back.text());
        assert_eq!((uid(&back), method(&back).as_str()), (uid(&confirmed), "REQUEST"));
        assert!(sequence(&back) > sequence(&gone));
    }
}
