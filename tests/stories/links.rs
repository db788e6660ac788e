//! Links to “my registration” last until they are no longer needed; one that is over leads to a new one.

use domain::{language::Language, links::Purpose, registrations, texts::say};
use jiff::SignedDuration;
use sqlx::PgPool;

use super::documents::{confirmed, end};
use crate::support::{House, now};

const DAY: SignedDuration = SignedDuration::from_hours(24);

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_link_opens_the_registration_until_two_months_after_the_forum(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum_in(5, 60).await;
    let (_, link) = confirmed(&house, forum, "ada").await;
    let token = link.rsplit('/').next().unwrap();
    for (days, opens) in [(1, true), (60, true), (118, true), (122, false)] {
        let then = now() + DAY * days;
        assert_eq!(house.keys.verify(Purpose::Registration, token, then).is_some(), opens, "{days}");
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_link_that_is_over_offers_to_send_a_new_one_to_the_address(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let (id, _) = confirmed(&house, forum, "ada").await;
    end(&house, forum).await;
    house.deliver().await;
    house.mailbox.forget();
    let over = house.keys.sign(Purpose::Registration, id.0, now() - DAY * 100, DAY * 7);
    let offer = say(Language::En, "error-link-send");
    let mut ada = house.browser();
    for page in ["", "/papers", "/feedback", "/calendar.ics"] {
        ada.get(&format!("/en/registration/{over}{page}")).await.assert(410).says(&offer);
    }
    ada.get(&format!("/en/registration/{over}")).await.assert(410);
    let answer = ada.send(&format!("/en/registration/{over}/link"), &[]).await.assert(200);
    answer.says(&say(Language::En, "link-sent-lead")).does_not_say("ada@example.org");
    ada.send(&format!("/en/registration/{over}/link"), &[]).await.assert(200);
    let mail = house.mail_to("ada@example.org").await;
    assert_eq!(house.mails_to("ada@example.org").len(), 1, "asked twice, sent once");
    ada.get(&house.link(&mail, "/registration/")).await.assert(200);
    assert_eq!(house.state_of(id).await, registrations::State::Confirmed);

    // What we never gave out leads nowhere.
    let forged = over.replace(&id.0.simple().to_string(), &uuid::Uuid::now_v7().simple().to_string());
    ada.get(&format!("/en/registration/{forged}")).await.assert(410).does_not_say(&offer);
    ada.send(&format!("/en/registration/{forged}/link"), &[]).await.assert(404);
    let of_another_kind = house.keys.sign(Purpose::Offer, id.0, now(), DAY);
    ada.send(&format!("/en/registration/{of_another_kind}/link"), &[]).await.assert(404);
}
