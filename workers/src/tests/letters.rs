//! Every letter in every language, as it arrives.

use domain::{
    association, clock,
    forums::{self, Forum},
    ids::RegistrationId,
    language::Language,
    links::Purpose,
    post, registrations, roll, staff,
    texts::{FILES, say},
};
use mailbox::Caught;
use sqlx::PgPool;

use super::{
    House,
    look::{check, link, property},
};
use crate::{drain, tick};

impl House {
    /// Sends what is due and returns what arrived.
    pub(super) async fn letters(&self) -> Vec<Caught> {
        self.mailbox.forget();
        drain(&self.ctx).await.unwrap();
        let caught = self.mailbox.caught();
        for mail in &caught {
            check(mail);
        }
        super::dkim::verify(&caught);
        self.keep(&caught).await;
        caught
    }

    /// One of each kind, language and state, for `tests/mail/judge.py`.
    async fn keep(&self, mails: &[Caught]) {
        let Ok(folder) = std::env::var("KEEP_MAILS") else { return };
        for mail in mails {
            let kind: String = sqlx::query_scalar(
                "select concat_ws('-', d.letter->>'kind', d.letter->>'state', m.kind::text)
                 from deliveries d left join runs r on r.id = d.run_id left join mailings m on m.id = r.mailing_id
                 where d.message_id = $1",
            )
            .bind(mail.header("Message-ID"))
            .fetch_one(self.db())
            .await
            .unwrap();
            // Letters of one kind say one thing or another; the beginning of the subject tells them apart.
            let subject = mail.subject().unwrap();
            let about: u32 = subject.split([':', '：']).next().unwrap().chars().map(u32::from).sum();
            let language = mail.header("Content-Language").unwrap();
            let about = about + u32::from(!mail.to.is_ascii());
            let path = std::path::Path::new(&folder).join(format!("{kind} {about} {language}.eml"));
            std::fs::write(path, &mail.raw).unwrap();
        }
    }

    pub(super) async fn letter(&self, language: Language) -> Caught {
        let mut letters = self.letters().await;
        assert_eq!(letters.len(), 1, "{letters:?}");
        let letter = letters.remove(0);
        assert_eq!(letter.header("Content-Language").as_deref(), Some(language.tag()));
        letter
    }

    pub(super) async fn register(&self, forum: &Forum, language: Language, email: &str) -> RegistrationId {
        let request = registrations::Request {
            category: "judge".to_owned(),
            native_name: "Юсупов Рустам Каримович".to_owned(),
            latin_name: "Rustam Yusupov".to_owned(),
            email: email.to_owned(),
            country: "UZ".to_owned(),
            language: language.code().to_owned(),
            time_zone: "Asia/Tashkent".to_owned(),
            ..registrations::Request::default()
        };
        let new = request.parse().unwrap();
        registrations::register(self.db(), forum.id, &new, clock::now()).await.unwrap().0
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_registration_is_followed_by_letters_from_its_beginning_to_its_end(db: PgPool) {
    let house = House::open(db).await;
    house.load().await;
    for language in Language::OFFERED {
        let forum = house.forum().await;
        let title = forum.title.best(language);
        let (first, second) =
            (format!("first-{language}@court.example"), format!("second-{language}@court.example"));

        let id = house.register(&forum, language, &first).await;
        let held = house.letter(language).await;
        assert_eq!(held.to, first);
        assert!(held.from.starts_with("bounce+"));
        assert!(held.subject().unwrap().contains(title));
        let token = link(&held, "/registration/").rsplit('/').next().unwrap().to_owned();
        assert_eq!(house.ctx.keys.verify(Purpose::Registration, &token, clock::now()), Some(id.0));
        // The forum's hour and the reader's own.
        assert!(held.text().unwrap().contains("09:00") && held.text().unwrap().contains("06:00"));
        let ics = held.calendar().unwrap();
        assert_eq!(property(&ics, "METHOD:"), "REQUEST");
        assert_eq!(property(&ics, "STATUS:"), "TENTATIVE");
        let starts = forum.starts_at.unwrap().strftime("%Y%m%dT%H%M%SZ").to_string();
        assert_eq!(property(&ics, "DTSTART:"), starts);
        assert!(ics.split("\r\n").all(|line| line.len() <= 75), "{ics}");

        registrations::confirm(house.db(), id, clock::now()).await.unwrap();
        let confirmed = house.letter(language).await;
        let later = confirmed.calendar().unwrap();
        assert_eq!(property(&later, "STATUS:"), "CONFIRMED");
        assert_eq!(property(&later, "UID:"), property(&ics, "UID:"));
        assert!(property(&later, "SEQUENCE:") > property(&ics, "SEQUENCE:"));

        let waiting = house.register(&forum, language, &second).await;
        let waitlisted = house.letter(language).await;
        assert!(waitlisted.calendar().is_none());
        assert!(waitlisted.text().unwrap().contains('1'));

        let request = registrations::Request {
            category: "judge".to_owned(),
            latin_name: "Somebody Else".to_owned(),
            email: first.clone(),
            country: "UZ".to_owned(),
            language: "en".to_owned(),
            ..registrations::Request::default()
        };
        let again =
            registrations::register(house.db(), forum.id, &request.parse().unwrap(), clock::now()).await;
        assert!(again.is_err());
        let told = house.letter(language).await;
        assert!(!told.text().unwrap().contains("Somebody Else"));

        registrations::withdraw(house.db(), id, None, clock::now()).await.unwrap();
        let both = house.letters().await;
        let of = |to: &str| both.iter().find(|mail| mail.to == to).unwrap();
        let gone = of(&first).calendar().unwrap();
        assert_eq!((property(&gone, "METHOD:"), property(&gone, "STATUS:")), ("CANCEL", "CANCELLED"));
        assert_eq!(property(&gone, "UID:"), property(&ics, "UID:"));
        assert!(!link(of(&second), "/offer/").is_empty());

        registrations::expire_due(house.db(), clock::now() + crate::letters::DAY * 3).await.unwrap();
        let expired = house.letter(language).await;
        assert_eq!(expired.to, second);
        assert_eq!(
            registrations::find(house.db(), waiting).await.unwrap().unwrap().state,
            registrations::State::Expired
        );

        house.register(&forum, language, &first).await;
        house.letter(language).await;
        forums::cancel(house.db(), forum.id, house.admin().await, clock::now()).await.unwrap();
        let cancelled = house.letter(language).await;
        assert_ne!(cancelled.subject(), expired.subject());
        assert_eq!(property(&cancelled.calendar().unwrap(), "METHOD:"), "CANCEL");
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_application_is_followed_by_letters_to_its_decision(db: PgPool) {
    let house = House::open(db).await;
    house.load().await;
    let officer = house.admin().await;
    for (n, language) in Language::OFFERED.into_iter().enumerate() {
        let class = roll::find_class(house.db(), "C001").await.unwrap().unwrap();
        let enrolment = &roll::enrolments_of_class(house.db(), class.id).await.unwrap()[n];
        let apply = async |email: String| {
            let request = association::Request {
                class: "C001".to_owned(),
                native_name: enrolment.native_name.clone(),
                latin_name: enrolment.latin_name.clone(),
                email,
                country: enrolment.country.clone(),
                language: language.code().to_owned(),
            };
            association::apply(house.db(), &request.parse().unwrap(), clock::now()).await.unwrap()
        };
        let id = apply(format!("refused-{language}@court.example")).await;
        let confirm = house.letter(language).await;
        let token = link(&confirm, "/association/application/").rsplit('/').next().unwrap().to_owned();
        assert_eq!(house.ctx.keys.verify(Purpose::Application, &token, clock::now()), Some(id.0));
        association::confirm_address(house.db(), id, clock::now()).await.unwrap();
        // Whoever applies again meanwhile reads how things stand.
        house.write_of(post::Letter::ApplicationAddress { application: id }).await;
        house.letter(language).await;
        let reason = "The name is not on the roll.\nPlease check it.";
        association::refuse(house.db(), id, reason, officer, clock::now()).await.unwrap();
        let refused = house.letter(language).await;
        assert!(refused.text().unwrap().contains("Please check it."));

        // Somebody applies with an address that the roll does not know.
        let claimed = apply(format!("claim-{language}@court.example")).await;
        house.letter(language).await;
        association::confirm_address(house.db(), claimed, clock::now()).await.unwrap();
        let on_roll = format!("roll-{language}@court.example");
        sqlx::query(
            "with e as (update enrolments set email = $2 where id = $1 returning person_id)
             update people set language = $3 from e where people.id = e.person_id",
        )
        .bind(enrolment.id.0)
        .bind(&on_roll)
        .bind(language.code())
        .execute(house.db())
        .await
        .unwrap();
        association::ask_at_roll(house.db(), claimed, enrolment.id, officer, clock::now()).await.unwrap();
        let question = house.letter(language).await;
        assert_eq!(question.to, on_roll);
        let token = link(&question, "/association/claim/").rsplit('/').next().unwrap().to_owned();
        let asked = house.ctx.keys.verify(Purpose::Claim, &token, clock::now()).unwrap();
        association::answer_claim(house.db(), asked, false, clock::now()).await.unwrap();

        let email = format!("welcome-{language}@court.example");
        let id = apply(email.clone()).await;
        house.letter(language).await;
        association::confirm_address(house.db(), id, clock::now()).await.unwrap();
        let approved =
            association::approve(house.db(), id, enrolment.id, officer, clock::now()).await.unwrap();
        let association::Approval::Member(number) = approved else { panic!("{approved:?}") };
        let welcome = house.letter(language).await;
        assert_eq!(welcome.to, email);
        assert!(welcome.text().unwrap().contains(&number));

        staff::begin(house.db(), &email, "a browser", "", clock::now()).await.unwrap();
        let code = house.letter(language).await;
        let text = code.text().unwrap();
        let digits = |line: &&str| line.len() == 9 && line.chars().filter(char::is_ascii_digit).count() == 8;
        assert!(text.lines().any(|line| digits(&line)), "{text}");
        assert!(!code.subject().unwrap().contains(|c: char| c.is_ascii_digit()));
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_class_is_invited_each_in_the_own_language_with_a_way_out(db: PgPool) {
    let house = House::open(db).await;
    house.load().await;
    let forum = house.forum().await;
    let invited = house.invite_class(&forum).await;
    let letters = house.letters().await;
    assert_eq!(letters.len() as u64, invited);
    for language in Language::OFFERED {
        let tag = Some(language.tag().to_owned());
        assert!(letters.iter().any(|mail| mail.header("Content-Language") == tag), "nobody reads {language}");
    }
    let links: std::collections::HashSet<String> =
        letters.iter().map(|mail| link(mail, "/invitation/")).collect();
    assert_eq!(links.len(), letters.len());
    for mail in &letters {
        let way_out = link(mail, "/unsubscribe/");
        assert!(link(mail, "/preferences/").ends_with(way_out.rsplit('/').next().unwrap()));
        let token = way_out.rsplit('/').next().unwrap();
        let by_mail = format!("<mailto:unsubscribe@bounces.forum.example?subject={token}>");
        assert_eq!(mail.header("List-Unsubscribe").unwrap(), format!("<{way_out}>, {by_mail}"));
        assert!(mail.header("List-Id").unwrap().ends_with("<forums.mailings.forum.example>"));
        assert_eq!(mail.header("List-Unsubscribe-Post").as_deref(), Some("List-Unsubscribe=One-Click"));
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_mailing_reaches_a_class_with_its_placeholders_filled(db: PgPool) {
    let house = House::open(db).await;
    house.load().await;
    let forum = house.forum().await;
    house.announce(&forum).await;
    let now = clock::now();
    tick(house.db(), now).await.unwrap();
    tick(house.db(), now).await.unwrap();
    let letters = house.letters().await;
    assert_eq!(letters.len(), 38);
    for mail in &letters {
        let language: Language = mail.header("Content-Language").unwrap()[..2].parse().unwrap();
        let text = mail.text().unwrap();
        assert!(mail.subject().unwrap().ends_with(forum.title.exactly(language)));
        assert!(text.contains(forum.title.exactly(language)) && text.contains("09:00"), "{text}");
        assert!(text.contains("second line, <b>not bold</b>"));
        assert!(!mail.html().unwrap().contains("<b>"));
        assert_eq!(link(mail, "/forums/"), format!("https://forum.example/{language}/forums/{}", forum.slug));
        assert!(mail.header("List-Id").unwrap().ends_with("<news.mailings.forum.example>"));
        assert!(mail.header("Feedback-ID").unwrap().starts_with("news:"));
    }
    assert!(house.letters().await.is_empty());
}

#[test]
fn every_text_of_letters_exists_in_every_language() {
    let keys = |file: &'static str| {
        let lines = file.lines().filter(|line| line.starts_with("letter-"));
        lines.filter_map(|line| line.split_once(" =").map(|(key, _)| key)).collect::<Vec<_>>()
    };
    let [(_, first), others @ ..] = FILES;
    let expected = keys(first[2]);
    assert!(expected.len() > 90);
    for (language, files) in others {
        assert_eq!(keys(files[2]), expected, "{language}");
        for key in &expected {
            assert!(!say(language, key).is_empty());
        }
    }
}
