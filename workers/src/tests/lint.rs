//! A mailing that breaks a rule is held back as a whole.

use domain::{
    clock,
    mailings::{self, RunState},
    post::State,
};
use sqlx::PgPool;

use super::House;
use crate::{drain, tick};

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_mailing_that_breaks_a_rule_is_held_back_until_it_is_resumed_and_costs_no_attempt(db: PgPool) {
    let house = House::open(db).await;
    house.load().await;
    let forum = house.forum().await;
    let body = "{{person.salutation}}\n\nhttps://elsewhere.example/";
    let mailing = house.announce_in(&forum, body).await;
    let now = clock::now();
    tick(house.db(), now).await.unwrap();
    tick(house.db(), now).await.unwrap();
    let by = house.admin().await;
    for _ in 0..2 {
        assert_eq!(drain(&house.ctx).await.unwrap(), 0);
        let run = mailings::runs_of(house.db(), mailing, None).await.unwrap().remove(0);
        assert_eq!((run.state, run.blocked_why.as_deref()), (RunState::Paused, Some("foreign-link")));
        assert!(house.ledger().await.iter().all(|(state, _)| *state == State::Queued));
        mailings::resume_run(house.db(), run.id, by).await.unwrap();
        let run = mailings::runs_of(house.db(), mailing, None).await.unwrap().remove(0);
        assert_eq!((run.state, run.blocked_why), (RunState::Running, None));
    }
    assert!(house.mailbox.caught().is_empty());
}
