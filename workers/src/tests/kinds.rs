//! Letters that no act of today brings about, mailings of each kind, and what staff and others may type into them.

use domain::{
    clock, forums,
    ids::{DeliveryId, InvitationId},
    language::Language,
    post::{self, Lane, Letter, State},
    registrations,
};
use mailbox::Caught;
use sqlx::PgPool;

use super::{
    House,
    look::{check, link, property},
};
use crate::{drain, tick};

impl House {
    /// Has a letter written that no act wants just now.
    pub(super) async fn write_of(&self, letter: Letter) {
        let mut conn = self.db().acquire().await.unwrap();
        let new = post::New {
            letter,
            lane: Lane::Normal,
            person: None,
            expires_at: None,
            dedupe_key: &format!("tx:test:{}", DeliveryId::mint()),
        };
        post::enqueue(&mut conn, new).await.unwrap();
    }

    async fn starts_what_is_due(&self) {
        let now = clock::now();
        tick(self.db(), now).await.unwrap();
        tick(self.db(), now).await.unwrap();
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_registration_that_is_decided_by_hand_has_its_letters_too(db: PgPool) {
    let house = House::open(db).await;
    house.load().await;
    let forum = house.forum().await;
    for language in Language::OFFERED {
        let id = house.register(&forum, language, &format!("{language}@court.example")).await;
        house.letter(language).await;
        for state in ["awaiting_approval", "refused"] {
            let set = "update registrations set state = $2::registration_state, kept_until = null, sequence = sequence + 1 where id = $1";
            sqlx::query(set).bind(id.0).bind(state).execute(house.db()).await.unwrap();
            let letter = match state {
                "refused" => Letter::RegistrationEnded { registration: id },
                _ => Letter::Registration {
                    registration: id,
                    state: Some(registrations::State::AwaitingApproval),
                },
            };
            house.write_of(letter).await;
            let mail = house.letter(language).await;
            assert_eq!(mail.calendar().is_some(), state == "refused");
        }
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn whoever_is_registered_is_told_of_a_new_time_and_the_calendar_follows(db: PgPool) {
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
        let waiting = house.register(&forum, language, &format!("waits-{language}@court.example")).await;
        house.letter(language).await;

        let mut form = House::forum_form();
        form.starts_at = form.starts_at.replace("T09:00", "T10:15");
        forums::save_draft(house.db(), Some(forum.id), &form.parse().unwrap(), by, clock::now())
            .await
            .unwrap();
        let both = house.letters().await;
        assert_eq!(both.len(), 2);
        let of = |to: &str| both.iter().find(|mail| mail.to.starts_with(to)).unwrap();
        let (moved, of_waiting) = (of(language.code()), of("waits"));
        assert!(moved.text().unwrap().contains("10:15") && of_waiting.text().unwrap().contains("10:15"));
        assert!(of_waiting.calendar().is_none());
        let (before, now) = (confirmed.calendar().unwrap(), moved.calendar().unwrap());
        assert_eq!(property(&now, "UID:"), property(&before, "UID:"));
        assert_eq!((property(&now, "METHOD:"), property(&now, "STATUS:")), ("REQUEST", "CONFIRMED"));
        assert!(sequence(moved) > sequence(&confirmed));

        // Words that are no time and no place are nobody's news.
        form.summary_zh = "简介".to_owned();
        form.summary_en = "A summary".to_owned();
        form.summary_ru = "Описание".to_owned();
        forums::save_draft(house.db(), Some(forum.id), &form.parse().unwrap(), by, clock::now())
            .await
            .unwrap();
        assert!(house.letters().await.is_empty());

        for one in [waiting, id] {
            registrations::withdraw(house.db(), one, None, clock::now()).await.unwrap();
        }
        let gone = house.letters().await;
        let gone = gone.iter().find(|mail| mail.to.starts_with(language.code())).unwrap();
        assert_eq!(property(&gone.calendar().unwrap(), "METHOD:"), "CANCEL");
        assert!(sequence(gone) > sequence(moved));
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn mail_to_an_address_beyond_ascii_is_clean_and_signed_too(db: PgPool) {
    let house = House::open(db).await;
    house.load().await;
    // The domain travels as its A-labels; the name before it cannot.
    let address = "рустам@xn--fsqu00a.example";
    house.ask_for_code(address).await;
    assert_eq!(house.letter(Language::En).await.to, address);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_mailing_of_each_kind_reaches_its_readers(db: PgPool) {
    let house = House::open(db).await;
    house.load().await;
    let forum = house.forum().await;
    let body = "{{person.salutation}}\n\n{{forum.title}}\n{{forum.when}}\n\n{{forum.link}}";
    house.mailing(&forum, "invitation", "class", body).await;
    house.starts_what_is_due().await;
    let invitations = house.letters().await;
    for language in Language::OFFERED {
        let tag = Some(language.tag().to_owned());
        assert!(
            invitations.iter().any(|mail| mail.header("Content-Language") == tag),
            "nobody reads {language}"
        );
        // The one who has the place is reminded.
        let forum = house.forum().await;
        let id = house.register(&forum, language, &format!("{language}@court.example")).await;
        registrations::confirm(house.db(), id, clock::now()).await.unwrap();
        house.letters().await;
        let body = body.replace("forum.link", "link.registration");
        house.mailing(&forum, "reminder", "registrants", &body).await;
        house.starts_what_is_due().await;
        let reminder = house.letter(language).await;
        assert!(reminder.header("Feedback-ID").unwrap().starts_with("forums:"));
        link(&reminder, "/registration/");
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_name_that_looks_like_a_link_is_none_and_holds_no_mailing_back(db: PgPool) {
    let house = House::open(db).await;
    house.load().await;
    let forum = house.forum().await;
    let rename = "update people set native_name = 'Win https://elsewhere.example/x!!', latin_name = 'www.elsewhere.example url(x', family_name = 'www.elsewhere.example', given_name = ''";
    sqlx::query(rename).execute(house.db()).await.unwrap();
    let invited = house.invite_class(&forum).await;
    house.announce(&forum).await;
    house.starts_what_is_due().await;
    house.mailbox.forget();
    drain(&house.ctx).await.unwrap();
    let mails = house.mailbox.caught();
    assert_eq!(mails.len() as u64, 2 * invited);
    for mail in &mails {
        check(mail);
        for part in [mail.text().unwrap(), mail.html().unwrap()] {
            assert!(part.contains("elsewhere"));
            assert!(!part.contains("://elsewhere") && !part.contains("www.e"), "{part}");
        }
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn no_name_of_one_person_holds_a_mailing_to_all_back(db: PgPool) {
    let house = House::open(db).await;
    house.load().await;
    let forum = house.forum().await;
    let invited = house.invite_class(&forum).await;
    drain(&house.ctx).await.unwrap();
    for name in [
        "Eve\r\nBcc: everybody@example.org",
        "Eve\u{202e}evE\u{2066}",
        "\u{1}\u{7f}\u{85}\u{2028}",
        &"E".repeat(4_096),
        "😀👩‍👩‍👧‍👦",
        "{{person.name}} <script>alert(1)</script> =?utf-8?q?x?= \"quoted\\",
        ".\r\n.\r\nQUIT\r\n",
    ] {
        sqlx::query("update people set latin_name = $1").bind(name).execute(house.db()).await.unwrap();
        house.announce(&forum).await;
        house.starts_what_is_due().await;
        house.mailbox.forget();
        drain(&house.ctx).await.unwrap();
        let why: Option<String> =
            sqlx::query_scalar("select max(blocked_why) from runs").fetch_one(house.db()).await.unwrap();
        assert_eq!(house.mailbox.caught().len() as u64, invited, "{name:?}: {why:?}");
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_invitation_that_breaks_a_rule_waits_until_the_forum_is_called_otherwise(db: PgPool) {
    let house = House::open(db).await;
    house.load().await;
    let forum = house.forum().await;
    // As a file could bring it in: the form refuses such a title.
    let call = "update forums set title = jsonb_build_object('en', $1::text, 'zh', $1::text, 'ru', $1::text)";
    let called =
        async |title: &str| sqlx::query(call).bind(title.to_owned()).execute(house.db()).await.unwrap();
    let class = domain::roll::find_class(house.db(), "C001").await.unwrap().unwrap();
    let category = forums::categories(house.db(), forum.id).await.unwrap()[0].id;
    let by = house.admin().await;
    called("Come to Shanghai!!").await;
    let refused = registrations::invite(
        house.db(),
        forum.id,
        &registrations::Whom::Class(class.id),
        category,
        None,
        by,
        clock::now(),
    )
    .await;
    assert!(matches!(refused, Err(registrations::InviteError::TitleShouts)), "{refused:?}");
    assert!(house.ledger().await.is_empty());

    called("Come to Shanghai").await;
    house.invite_class(&forum).await;
    called("Come to Shanghai!!").await;
    for _ in 0..7 {
        sqlx::query("update deliveries set due_at = now()").execute(house.db()).await.unwrap();
        drain(&house.ctx).await.unwrap();
        let ledger = house.ledger().await;
        assert!(
            ledger.iter().all(|(state, why)| *state == State::Deferred && why == "subject-shouts"),
            "{ledger:?}"
        );
    }
    let soonest = "select extract(epoch from min(due_at) - now())::float8 / 3600 from waiting";
    let hours: f64 = sqlx::query_scalar(soonest).fetch_one(house.db()).await.unwrap();
    assert!(hours > 0.8, "{hours}");
    assert!(house.mailbox.caught().is_empty());
    called("Come to Shanghai").await;
    sqlx::query("update deliveries set due_at = now()").execute(house.db()).await.unwrap();
    drain(&house.ctx).await.unwrap();
    assert!(house.ledger().await.iter().all(|(state, _)| *state == State::Accepted));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn guests_are_reminded_and_told_of_the_end_and_delegations_get_their_link(db: PgPool) {
    let house = House::open(db).await;
    house.load().await;
    let by = house.admin().await;
    for language in Language::OFFERED {
        let forum = house.forum().await;
        for more in ["update forums set capacity = 9", "update categories set quota = 9"] {
            sqlx::query(more).execute(house.db()).await.unwrap();
        }
        let category = forums::categories(house.db(), forum.id).await.unwrap()[0].id;
        let guests = registrations::GuestsForm {
            list: format!("Aigerim Sadykova <guest-{language}@court.example>"),
            list_country: "KZ".into(),
            list_language: language.code().into(),
        };
        let whom = registrations::Whom::People(guests.parse().unwrap());
        let now = clock::now();
        let until = now + jiff::SignedDuration::from_hours(48);
        registrations::invite(house.db(), forum.id, &whom, category, Some(until), by, now).await.unwrap();
        house.letter(language).await;
        let later = now + jiff::SignedDuration::from_hours(24 * 4);
        assert_eq!(registrations::remind_silent(house.db(), forum.id, by, later).await.unwrap(), 1);
        house.letter(language).await;

        let form = registrations::DelegationForm {
            country: "KZ".into(),
            organisation: "Supreme Court".into(),
            category: "judge".into(),
            seats: "2".into(),
            returns_at: until.strftime("%Y-%m-%dT%H:%M").to_string(),
            latin_name: "Fatima".into(),
            email: format!("fatima-{language}@court.example"),
            language: language.code().into(),
            ..registrations::DelegationForm::default()
        };
        let new = form.parse(&forum, now).unwrap();
        let delegation = registrations::make_delegation(house.db(), forum.id, &new, by, now).await.unwrap();
        let mail = house.letter(language).await;
        link(&mail, "/delegation/");
        let named = registrations::GuestsForm {
            list: format!("Dana <named-{language}@court.example>"),
            list_country: "KZ".into(),
            list_language: language.code().into(),
        };
        registrations::name_people(house.db(), delegation, &named.parse().unwrap(), None, now).await.unwrap();
        house.letter(language).await;
        let invitation = sqlx::query_scalar("select id from invitations where forum_id = $1");
        let invitation = InvitationId(invitation.bind(forum.id.0).fetch_one(house.db()).await.unwrap());
        for state in ["postponed", "published"] {
            let set = "update forums set state = $2::forum_state where id = $1";
            sqlx::query(set).bind(forum.id.0).bind(state).execute(house.db()).await.unwrap();
            let starts_at = forum.starts_at.map(|at| at - jiff::SignedDuration::from_hours(24));
            let was = forums::TimeAndPlace { starts_at, ..forum.time_and_place() };
            let sequence = forum.sequence;
            let known = Some(was.clone());
            house.write_of(Letter::DelegationMoved { delegation, sequence, was: known }).await;
            link(&house.letter(language).await, "/delegation/");
            house.write_of(Letter::InvitationMoved { invitation, sequence, was, kept: false }).await;
            link(&house.letter(language).await, "/invitation/");
        }
        let (sequence, was) = (forum.sequence, forum.time_and_place());
        house.write_of(Letter::InvitationMoved { invitation, sequence, was, kept: true }).await;
        link(&house.letter(language).await, "/invitation/");

        // Somebody of the country asks by themselves, and the focal point is to decide.
        let decides = "update categories set decided_by = 'focal_point' where forum_id = $1";
        sqlx::query(decides).bind(forum.id.0).execute(house.db()).await.unwrap();
        let asks = house.register(&forum, language, &format!("asks-{language}@court.example")).await;
        house.letter(language).await;
        let of_country = "update registrations set country = 'KZ' where id = $1";
        sqlx::query(of_country).bind(asks.0).execute(house.db()).await.unwrap();
        registrations::confirm(house.db(), asks, now).await.unwrap();
        let both = house.letters().await;
        assert_eq!(both.len(), 2);
        link(both.iter().find(|mail| mail.to.starts_with("fatima")).unwrap(), "/delegation/");

        house.mailbox.forget();
        forums::cancel(house.db(), forum.id, by, clock::now()).await.unwrap();
        drain(&house.ctx).await.unwrap();
        let mails = house.mailbox.caught();
        assert_eq!(mails.len(), 4, "the guest, who was named, who asked and the focal point hear of it");
        mails.iter().for_each(check);
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn whoever_came_is_asked_what_they_think(db: PgPool) {
    let house = House::open(db).await;
    house.load().await;
    for language in Language::OFFERED {
        let forum = house.forum().await;
        let id = house.register(&forum, language, &format!("{language}@court.example")).await;
        house.letter(language).await;
        registrations::confirm(house.db(), id, clock::now()).await.unwrap();
        house.letter(language).await;
        let ended =
            "update forums set starts_at = now() - interval '9 hours', ends_at = now() - interval '1 hour',
                     registration_closes_at = null where id = $1";
        sqlx::query(ended).bind(forum.id.0).execute(house.db()).await.unwrap();
        house.write_of(Letter::Feedback { registration: id }).await;
        let mail = house.letter(language).await;
        assert!(link(&mail, "/registration/").ends_with("/feedback"));
        house.write_of(Letter::RegistrationLink { registration: id }).await;
        let mail = house.letter(language).await;
        link(&mail, "/registration/");
    }
}
