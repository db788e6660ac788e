//! An announced forum gets another time, place or state.

use std::ops::Deref;

use domain::{
    forums::{self, Agreed, Change, Changed, Effects, Postponement, State},
    ids::{AccountId, ForumId, MailingId},
    language::Language,
    mailings::{self, ContentForm, MailingForm, RunState, Schedule},
    registrations,
    staff::Role,
    texts::say,
};
use jiff::{SignedDuration, Timestamp};
use sqlx::PgPool;

use crate::support::{House, in_days, now};

const ORGANISER: &str = "organiser@lianyi.example";
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A house in which forums are changed.
pub(super) struct Desk(House);

impl Deref for Desk {
    type Target = House;

    fn deref(&self) -> &House {
        &self.0
    }
}

impl Desk {
    pub(super) async fn open(db: PgPool) -> Self {
        Self(House::open(db).await)
    }

    /// A reminder to those registered, some days before the forum at six in the morning.
    pub(super) async fn reminder(&self, forum: ForumId, days: i32) -> MailingId {
        let by = self.staff("mailer@lianyi.example", Role::Mailer).await;
        let form = MailingForm {
            name: format!("{days} days before"),
            kind: "reminder".into(),
            audience: "registrants".into(),
            forum: self.slug(forum).await,
            ..MailingForm::default()
        };
        let id = mailings::create(&self.db, &form.parse(&self.db).await.unwrap(), by).await.unwrap();
        let content = ContentForm {
            subject_zh: "提醒".into(),
            body_zh: "{{forum.title}}".into(),
            subject_en: "Reminder".into(),
            body_en: "{{forum.title}}".into(),
            subject_ru: "Напоминание".into(),
            body_ru: "{{forum.title}}".into(),
        };
        mailings::save_content(&self.db, id, &content, by).await.unwrap();
        let at = jiff::civil::time(6, 0, 0, 0);
        let before = Schedule::BeforeForum { days, at, time_zone: "Asia/Shanghai".into() };
        mailings::schedule(&self.db, id, &before, by, now()).await.unwrap();
        id
    }

    pub(super) async fn organiser(&self) -> AccountId {
        self.staff(ORGANISER, Role::Organiser).await
    }

    /// What a change would touch.
    pub(super) async fn look(&self, forum: ForumId, change: Change<'_>) -> Effects {
        let by = self.organiser().await;
        let seen = forums::change(&self.db, forum, change, Agreed::default(), by, now()).await.unwrap();
        let Changed::Shown(effects) = seen else { panic!("made without a look") };
        effects
    }

    /// Makes a change whose effects were looked at.
    pub(super) async fn agree(
        &self,
        forum: ForumId,
        change: Change<'_>,
        effects: &Effects,
        send: &[MailingId],
    ) {
        let (by, seal) = (self.organiser().await, effects.seal());
        let agreed = Agreed { seal: Some(&seal), send };
        let made = forums::change(&self.db, forum, change, agreed, by, now()).await.unwrap();
        assert!(matches!(made, Changed::Made(_)), "{made:?}");
    }

    /// A place that is confirmed.
    pub(super) async fn seat(&self, forum: ForumId, name: &str) {
        let (id, _) = self.register(forum, name).await;
        registrations::confirm(&self.db, id, now()).await.unwrap();
    }

    pub(super) async fn quiet(&self) {
        while self.deliver().await > 0 {}
        self.mailbox.forget();
    }

    /// Everything that the database holds of forums, registrations, runs and mails.
    async fn fingerprint(&self) -> Vec<String> {
        let mut found = Vec::new();
        for query in [
            "select md5(string_agg(t::text, '' order by id)) from forums t",
            "select md5(string_agg(t::text, '' order by id)) from registrations t",
            "select md5(string_agg(t::text, '' order by id)) from runs t",
            "select md5(string_agg(t::text, '' order by id)) from deliveries t",
            "select md5(string_agg(t::text, '' order by id)) from audit_entries t",
        ] {
            let part: Option<String> = sqlx::query_scalar(query).fetch_one(&self.db).await.unwrap();
            found.push(part.unwrap_or_default());
        }
        found
    }
}

pub(super) async fn moved(house: &House, forum: ForumId, by: SignedDuration) -> Postponement {
    let forum = forums::find(&house.db, forum).await.unwrap().unwrap();
    let moved = |at: Option<Timestamp>| at.unwrap() + by;
    Postponement::To { starts_at: moved(forum.starts_at), ends_at: moved(forum.ends_at) }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn before_a_change_is_made_it_says_what_it_touches_and_then_does_just_that(db: PgPool) {
    let house = Desk::open(db).await;
    let forum = house.forum(1).await;
    house.seat(forum, "ada").await;
    house.register(forum, "bea").await;
    let reminder = house.reminder(forum, 7).await;
    house.quiet().await;
    let before = house.fingerprint().await;
    let change = Change::Postpone(moved(&house, forum, DAY * 10).await);
    let effects = house.look(forum, change).await;
    assert_eq!(house.fingerprint().await, before, "a look changes nothing");
    let told: Vec<_> = effects.told.iter().map(|t| (t.letter.as_str(), t.language, t.n)).collect();
    assert_eq!(told, [("forum_moved", Language::En, 2)]);
    let [moves] = effects.reminders.as_slice() else { panic!("{effects:?}") };
    assert_eq!((moves.mailing, moves.is_overdue), (reminder, false));
    assert_eq!(moves.is.unwrap().duration_since(moves.was.unwrap()), DAY * 10);

    // Somebody registers after the look, as people do all the time: they are told, too. Then another reminder is
    // scheduled: what was agreed to is no longer what would happen.
    house.register(forum, "cai").await;
    assert_eq!(house.look(forum, change).await.seal(), effects.seal());
    house.reminder(forum, 3).await;
    let (by, seal) = (house.organiser().await, effects.seal());
    let agreed = Agreed { seal: Some(&seal), send: &[] };
    let again = forums::change(&house.db, forum, change, agreed, by, now()).await.unwrap();
    let Changed::Shown(effects) = again else { panic!("made, though something had changed") };
    assert_eq!(effects.told[0].n, 3);
    house.quiet().await;
    house.agree(forum, change, &effects, &[]).await;
    while house.deliver().await > 0 {}
    let mails = house.mailbox.caught();
    assert_eq!(mails.len(), 3, "each is told once");
    let coming = mailings::forecast(&house.db, Some(reminder), 365).await.unwrap();
    assert_eq!(coming[0].due_at.to_jiff(), moves.is.unwrap());
    let acts: i64 = sqlx::query_scalar("select count(*) from audit_entries where action = 'forum.postpone'")
        .fetch_one(&house.db)
        .await
        .unwrap();
    assert_eq!(acts, 1);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_forum_that_moves_closer_sends_no_overdue_reminder_unless_somebody_says_so(db: PgPool) {
    let house = Desk::open(db).await;
    for is_sent in [false, true] {
        let forum = house.forum(2).await;
        house.seat(forum, "ada").await;
        let reminder = house.reminder(forum, 7).await;
        house.quiet().await;
        // From sixty days ahead to six: the reminder would have gone out yesterday or today.
        let change = Change::Postpone(moved(&house, forum, -DAY * 54).await);
        let effects = house.look(forum, change).await;
        assert!(effects.reminders[0].is_overdue, "{effects:?}");
        let send = [reminder];
        house.agree(forum, change, &effects, if is_sent { &send } else { &[] }).await;
        for _ in 0..2 {
            mailings::start_due(&house.db).await.unwrap();
        }
        while house.deliver().await > 0 {}
        let runs = mailings::runs_of(&house.db, reminder, None).await.unwrap();
        let states: Vec<RunState> = runs.iter().map(|run| run.state).collect();
        assert_eq!(states, [if is_sent { RunState::Running } else { RunState::Missed }]);
        let subjects: Vec<_> = house.mailbox.caught().iter().filter_map(mailbox::Caught::subject).collect();
        assert_eq!(subjects.iter().filter(|s| s.contains("Reminder")).count(), usize::from(is_sent));
        assert_eq!(subjects.iter().filter(|s| s.contains("New time or place")).count(), 1, "{subjects:?}");
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_postponed_forum_keeps_its_people_and_everything_else_rests(db: PgPool) {
    let house = Desk::open(db).await;
    let forum = house.forum(1).await;
    house.seat(forum, "ada").await;
    let (bea, _) = house.register(forum, "bea").await;
    let (cai, _) = house.register(forum, "cai").await;
    // Ada's place is offered to Bea.
    let ada: uuid::Uuid = sqlx::query_scalar("select id from registrations where email = 'ada@example.org'")
        .fetch_one(&house.db)
        .await
        .unwrap();
    registrations::withdraw(&house.db, domain::ids::RegistrationId(ada), None, now()).await.unwrap();
    assert_eq!(house.state_of(bea).await, registrations::State::Offered);
    let reminder = house.reminder(forum, 7).await;
    house.quiet().await;
    let change = Change::Postpone(Postponement::ToBeAnnounced);
    let effects = house.look(forum, change).await;
    assert_eq!((effects.offers_taken_back, effects.reminders[0].is), (1, None));
    house.agree(forum, change, &effects, &[]).await;

    let found = forums::find(&house.db, forum).await.unwrap().unwrap();
    assert_eq!(found.state, State::Postponed);
    for id in [bea, cai] {
        assert_eq!(house.state_of(id).await, registrations::State::Waitlisted);
    }
    assert_eq!(registrations::place_in_line(&house.db, bea).await.unwrap(), 1);
    assert!(mailings::forecast(&house.db, Some(reminder), 365).await.unwrap().is_empty());
    let slug = house.slug(forum).await;
    let notice = say(Language::En, "forum-postponed-notice");
    let to_be_announced = say(Language::En, "forum-date-to-be-announced");
    let mut visitor = house.browser();
    visitor.get(&format!("/en/forums/{slug}")).await.assert(200).says(&notice).says(&to_be_announced);
    visitor.get("/en/forums").await.says(&to_be_announced).says(&say(Language::En, "forum-postponed"));
    visitor.get(&format!("/en/forums/{slug}/register")).await.assert(410);
    visitor.get(&format!("/forums/{slug}.ics")).await.says("METHOD:CANCEL").says("STATUS:CANCELLED");
    assert_eq!(visitor.get(&format!("/api/v1/forums/{slug}")).await.json()["state"], "postponed");

    // A new date brings it all back, and the place is offered again.
    let change = Change::Postpone(moved(&house, forum, DAY * 30).await);
    let effects = house.look(forum, change).await;
    assert_eq!((effects.offers_made, effects.reminders[0].was), (1, None));
    house.agree(forum, change, &effects, &[]).await;
    assert_eq!(house.state_of(bea).await, registrations::State::Offered);
    assert_eq!(mailings::forecast(&house.db, Some(reminder), 365).await.unwrap().len(), 1);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_desk_shows_what_a_new_place_touches_and_saves_it_when_somebody_agrees(db: PgPool) {
    let house = Desk::open(db).await;
    let forum = house.forum(5).await;
    house.seat(forum, "ada").await;
    house.quiet().await;
    let mut organiser = house.signed_in(ORGANISER, Role::Organiser).await;
    let desk = format!("/en/desk/forums/{forum}");
    organiser.get(&desk).await.assert(200);
    let (starts, ends) = (in_days(60, 9), in_days(60, 17));
    let mut fields = vec![
        ("title_zh", "春季论坛"),
        ("title_en", "Spring Forum"),
        ("title_ru", "Весенний форум"),
        ("venue_zh", "北京"),
        ("venue_en", "Beijing"),
        ("venue_ru", "Пекин"),
        ("mode", "in_person"),
        ("time_zone", "Asia/Shanghai"),
        ("starts_at", starts.as_str()),
        ("ends_at", ends.as_str()),
        ("capacity", "5"),
        ("category_code", "delegate"),
        ("category_title_zh", "代表"),
        ("category_title_en", "Delegate"),
        ("category_title_ru", "Делегат"),
        ("category_quota", "5"),
    ];
    let shown = organiser.send(&format!("{desk}/edit"), &fields).await.assert(200);
    let shown = shown.says("Shanghai").says("Beijing").says(&say(Language::En, "desk-letter-forum_moved"));
    assert_eq!(
        forums::find(&house.db, forum).await.unwrap().unwrap().venue.exactly(Language::En),
        "Shanghai"
    );
    let seal = shown.seal();
    fields.push(("seal", &seal));
    organiser.send(&format!("{desk}/edit"), &fields).await.assert(303);
    assert_eq!(forums::find(&house.db, forum).await.unwrap().unwrap().venue.exactly(Language::En), "Beijing");
    let mail = house.mail_to("ada@example.org").await;
    assert!(mail.text().unwrap().contains("Shanghai → Beijing"), "{:?}", mail.text());

    // Cancelling is looked at in the same way.
    let cancel = format!("{desk}/cancel");
    let shown = organiser.send(&cancel, &[]).await.assert(200);
    assert_eq!(forums::find(&house.db, forum).await.unwrap().unwrap().state, State::Published);
    let seal = shown.seal();
    organiser.send(&cancel, &[("seal", &seal)]).await.assert(303);
    assert_eq!(forums::find(&house.db, forum).await.unwrap().unwrap().state, State::Cancelled);
    let gone = house.mail_to("ada@example.org").await;
    assert!(gone.calendar().unwrap().contains("METHOD:CANCEL"));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_offer_that_would_outlast_the_new_start_ends_before_it(db: PgPool) {
    let house = Desk::open(db).await;
    let forum = house.forum(1).await;
    let (ada, _) = house.register(forum, "ada").await;
    let (bea, _) = house.register(forum, "bea").await;
    registrations::withdraw(&house.db, ada, None, now()).await.unwrap();
    house.quiet().await;
    let change = Change::Postpone(moved(&house, forum, -DAY * 59).await);
    let effects = house.look(forum, change).await;
    assert_eq!((effects.offers_cut, effects.holds_cut), (1, 0));
    house.agree(forum, change, &effects, &[]).await;
    let starts = forums::find(&house.db, forum).await.unwrap().unwrap().starts_at.unwrap();
    let kept = registrations::find(&house.db, bea).await.unwrap().unwrap().kept_until().unwrap();
    assert_eq!(starts.duration_since(kept), SignedDuration::from_hours(1));
}
