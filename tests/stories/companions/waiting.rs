//! Those who register together wait together: what is free is laid aside for them until it is enough for all.

use domain::{
    forums,
    ids::{ForumId, OfferId, RegistrationId},
    registrations::{
        self, Answer, Bringing, CompanionError, GuestsForm, LaidAside, PlacesForm, Request, State, Whom,
    },
    staff::Role,
};
use jiff::SignedDuration;
use sqlx::PgPool;

use super::{brings, forum, holder, of_country, party_of, rules, taken, together};
use crate::{
    stories::guests::invite,
    support::{House, in_days, now, request},
};

const DAY: SignedDuration = SignedDuration::from_hours(24);

async fn leaves(house: &House, who: RegistrationId) {
    registrations::withdraw(&house.db, who, None, now()).await.unwrap();
}

async fn offer_to(house: &House, who: RegistrationId) -> OfferId {
    let open = "select id from offers where registration_id = $1 and answer is null";
    OfferId(sqlx::query_scalar(open).bind(who.0).fetch_one(&house.db).await.unwrap())
}

async fn laid_aside(house: &House, forum: ForumId) -> Vec<LaidAside> {
    let forum = forums::find(&house.db, forum).await.unwrap().unwrap();
    registrations::laid_aside(&house.db, &forum).await.unwrap()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn those_who_register_together_have_places_together_or_wait_together(db: PgPool) {
    let house = House::open(db).await;
    let forum = forum(&house, 3, 2).await;
    let (ada, state) = together(&house, forum, "ada", 1).await;
    assert_eq!((state, taken(&house.db, forum).await), (State::Held, 2));
    let (bea, state) = together(&house, forum, "bea", 1).await;
    assert_eq!((state, taken(&house.db, forum).await), (State::Waitlisted, 2));
    let (cai, state) = house.register(forum, "cai").await;
    assert_eq!(state, State::Waitlisted, "the place that is free is laid aside for those ahead");
    let laid = laid_aside(&house, forum).await;
    assert_eq!(laid.len(), 1);
    assert_eq!((laid[0].registration, laid[0].wants, laid[0].laid, laid[0].is_too_large), (bea, 2, 1, false));
    leaves(&house, ada).await;
    assert_eq!((house.state_of(bea).await, house.state_of(cai).await), (State::Offered, State::Offered));
    assert_eq!(taken(&house.db, forum).await, 3);
    assert!(laid_aside(&house, forum).await.is_empty());
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_offer_to_a_party_holds_all_of_its_places_until_it_is_taken_or_left(db: PgPool) {
    let house = House::open(db).await;
    for end in ["taken", "declined", "expired"] {
        let forum = forum(&house, 3, 2).await;
        let (ada, _) = together(&house, forum, "ada", 2).await;
        let (bea, _) = together(&house, forum, "bea", 2).await;
        let (cai, _) = house.register(forum, "cai").await;
        leaves(&house, ada).await;
        assert_eq!((house.state_of(bea).await, taken(&house.db, forum).await), (State::Offered, 3), "{end}");
        let offer = offer_to(&house, bea).await;
        match end {
            "expired" => {
                registrations::expire_due(&house.db, now() + DAY * 3).await.unwrap();
            }
            _ => {
                registrations::answer_offer(&house.db, offer, end == "taken", now()).await.unwrap();
            }
        }
        let states = (house.state_of(bea).await, house.state_of(cai).await, taken(&house.db, forum).await);
        match end {
            "taken" => assert_eq!(states, (State::Confirmed, State::Waitlisted, 3)),
            "declined" => assert_eq!(states, (State::Withdrawn, State::Offered, 1)),
            _ => assert_eq!(states, (State::Expired, State::Offered, 1)),
        }
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_party_that_waits_is_overtaken_by_nobody_who_came_later(db: PgPool) {
    let house = House::open(db).await;
    let forum = forum(&house, 3, 2).await;
    let (ada, bea) = (holder(&house, forum, "ada").await, holder(&house, forum, "bea").await);
    let cai = holder(&house, forum, "cai").await;
    let (party, _) = together(&house, forum, "dan", 1).await;
    let (eve, _) = house.register(forum, "eve").await;
    leaves(&house, ada).await;
    assert_eq!(taken(&house.db, forum).await, 2, "one place is free, and is offered to nobody");
    assert_eq!(
        (house.state_of(party).await, house.state_of(eve).await),
        (State::Waitlisted, State::Waitlisted)
    );
    let (_, newcomer) = house.register(forum, "fay").await;
    assert_eq!(newcomer, State::Waitlisted);
    let told = brings(&house, cai, "Gus").await;
    assert!(matches!(told, Err(CompanionError::NoRoom)), "{told:?}");
    leaves(&house, bea).await;
    assert_eq!((house.state_of(party).await, house.state_of(eve).await), (State::Offered, State::Waitlisted));
    assert_eq!(taken(&house.db, forum).await, 3);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_party_may_grow_smaller_but_not_larger_while_it_waits_and_is_then_offered_what_is_free(db: PgPool) {
    let house = House::open(db).await;
    let forum = forum(&house, 4, 3).await;
    let ada = holder(&house, forum, "ada").await;
    holder(&house, forum, "bea").await;
    let (party, state) = together(&house, forum, "cai", 2).await;
    assert_eq!(state, State::Waitlisted);
    let told = brings(&house, party, "Dan").await;
    assert!(matches!(told, Err(CompanionError::NotNow(Bringing::NoPlaceYet))), "{told:?}");
    let named = registrations::companions_of(&house.db, party).await.unwrap();
    let renamed = of_country("Eve", "CN");
    registrations::change_companion(&house.db, party, named[0].id, &renamed, None, now()).await.unwrap();
    assert_eq!(house.state_of(party).await, State::Waitlisted);
    for _ in 0..2 {
        registrations::remove_companion(&house.db, party, named[1].id, None, now()).await.unwrap();
    }
    assert_eq!((house.state_of(party).await, taken(&house.db, forum).await), (State::Offered, 4));
    // Of an offer, too, somebody may stay at home, whose place goes on.
    let (waits, _) = house.register(forum, "fay").await;
    registrations::remove_companion(&house.db, party, named[0].id, None, now()).await.unwrap();
    assert_eq!((house.state_of(waits).await, house.state_of(party).await), (State::Offered, State::Offered));
    leaves(&house, ada).await;
    assert_eq!(taken(&house.db, forum).await, 3);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn what_a_party_cannot_have_for_its_countrys_part_goes_to_others(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let form = PlacesForm {
        companions: vec!["3".into()],
        country_quotas: vec!["KZ 2".into()],
        ..PlacesForm::default()
    };
    rules(&house, forum, form).await;
    holder(&house, forum, "ada").await;
    let party = party_of("bea", &[("Ben", "KZ")]);
    let (party, state) = registrations::register(&house.db, forum, &party, now()).await.unwrap();
    assert_eq!(state, State::Waitlisted);
    let mut others = Vec::new();
    for name in ["cai", "dan", "eve", "fay"] {
        let new = Request { country: "CN".into(), ..request(name, "en") }.parse().unwrap();
        others.push(registrations::register(&house.db, forum, &new, now()).await.unwrap().1);
    }
    // One place of five is Ada's, one is laid aside for Bea.
    assert_eq!(others, [State::Held, State::Held, State::Held, State::Waitlisted]);
    let laid = laid_aside(&house, forum).await;
    assert_eq!((laid[0].registration, laid[0].laid), (party, 1));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_party_that_the_forum_has_no_room_for_any_more_stands_in_nobodys_way(db: PgPool) {
    let house = House::open(db).await;
    let forum = forum(&house, 3, 3).await;
    let ada = holder(&house, forum, "ada").await;
    let (party, _) = together(&house, forum, "bea", 2).await;
    let (cai, _) = house.register(forum, "cai").await;
    sqlx::query("update categories set quota = 2 where forum_id = $1")
        .bind(forum.0)
        .execute(&house.db)
        .await
        .unwrap();
    leaves(&house, ada).await;
    assert_eq!((house.state_of(party).await, house.state_of(cai).await), (State::Waitlisted, State::Offered));
    let laid = laid_aside(&house, forum).await;
    assert!(laid[0].is_too_large && laid[0].registration == party, "{laid:?}");
    let named = registrations::companions_of(&house.db, party).await.unwrap();
    for one in named {
        registrations::remove_companion(&house.db, party, one.id, None, now()).await.unwrap();
    }
    assert_eq!(house.state_of(party).await, State::Offered);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_guest_who_waits_with_others_takes_the_seat_that_was_kept_and_brings_whom_there_is_room_for(
    db: PgPool,
) {
    let house = House::open(db).await;
    for (others, comes_along) in [(["ada"].as_slice(), 1), (["ada", "zoe"].as_slice(), 0)] {
        let forum = forum(&house, 3, 2).await;
        let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
        let known = forums::find(&house.db, forum).await.unwrap().unwrap();
        let category = forums::categories(&house.db, forum).await.unwrap()[0].id;
        let list = GuestsForm {
            list: "Bea <bea@example.org>".into(),
            list_country: "KZ".into(),
            list_language: "en".into(),
        };
        let until = registrations::parse_held_until(&known, &in_days(5, 9), now()).unwrap();
        let whom = Whom::People(list.parse().unwrap());
        registrations::invite(&house.db, forum, &whom, category, until, by, now()).await.unwrap();
        for other in others {
            holder(&house, forum, other).await;
        }
        let (bea, state) = together(&house, forum, "bea", 2).await;
        assert_eq!(state, State::Waitlisted);
        let invitation = "select id from invitations where forum_id = $1";
        let invitation = sqlx::query_scalar(invitation).bind(forum.0).fetch_one(&house.db).await.unwrap();
        let invitation = domain::ids::InvitationId(invitation);
        registrations::respond(&house.db, invitation, Answer::Accepted, now()).await.unwrap();
        assert_eq!(house.state_of(bea).await, State::Confirmed);
        let named = registrations::companions_of(&house.db, bea).await.unwrap();
        assert_eq!((named.len(), taken(&house.db, forum).await), (comes_along, 3));
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn whoever_is_let_in_at_the_door_brings_those_for_whom_places_were_laid_aside(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(6).await;
    let form = PlacesForm {
        companions: vec!["3".into()],
        country_quotas: vec!["CN 1\nUZ 1".into()],
        ..PlacesForm::default()
    };
    rules(&house, forum, form).await;
    let of = async |name: &str, country: &str| {
        let new = Request { country: country.into(), ..request(name, "en") }.parse().unwrap();
        registrations::register(&house.db, forum, &new, now()).await.unwrap()
    };
    of("ada", "UZ").await;
    let party = party_of("bea", &[("Ben", "CN"), ("Cai", "UZ")]);
    let (bea, state) = registrations::register(&house.db, forum, &party, now()).await.unwrap();
    assert_eq!(state, State::Waitlisted);
    let (behind, state) = of("dan", "CN").await;
    assert_eq!(state, State::Waitlisted, "the place of China is laid aside for Ben");
    let by = house.staff("registrar@lianyi.example", Role::Registrar).await;
    let new = request("bea", "en").parse().unwrap();
    registrations::walk_in(&house.db, forum, &new, by, now()).await.unwrap();
    assert_eq!(house.state_of(bea).await, State::Confirmed);
    let named = registrations::companions_of(&house.db, bea).await.unwrap();
    assert_eq!(named.iter().map(|c| c.latin_name.as_str()).collect::<Vec<_>>(), ["Ben"]);
    // Ben stays at home, and his place goes on.
    registrations::remove_companion(&house.db, bea, named[0].id, None, now()).await.unwrap();
    assert_eq!(house.state_of(behind).await, State::Offered);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn what_is_laid_aside_for_a_party_is_shown_to_newcomers_as_free_in_no_category(db: PgPool) {
    let house = House::open(db).await;
    let forum = forum(&house, 3, 1).await;
    let second = "insert into categories (id, forum_id, code, title, quota, place)
                  values (gen_random_uuid(), $1, 'observer', '{\"en\": \"Observer\"}', 2, 2)";
    sqlx::query(second).bind(forum.0).execute(&house.db).await.unwrap();
    for name in ["ada", "zoe"] {
        holder(&house, forum, name).await;
    }
    let known = forums::find(&house.db, forum).await.unwrap().unwrap();
    let free = async || -> Vec<i64> {
        let shown = registrations::categories_for_newcomers(&house.db, &known).await.unwrap();
        shown.iter().map(forums::Category::free_for_newcomers).collect()
    };
    assert_eq!(free().await, [1, 1]);
    let (party, state) = together(&house, forum, "bea", 1).await;
    assert_eq!((state, free().await), (State::Waitlisted, vec![0, 0]));
    let page = format!("/en/forums/{}", house.slug(forum).await);
    house.browser().get(&page).await.assert(200).says("\"remainingAttendeeCapacity\":0");
    // One that the forum has no room for any more keeps nothing from others.
    let smaller = "update categories set quota = 1 where forum_id = $1 and code = 'delegate'";
    sqlx::query(smaller).bind(forum.0).execute(&house.db).await.unwrap();
    assert_eq!((house.state_of(party).await, free().await), (State::Waitlisted, vec![0, 1]));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_guest_brings_nobody_whom_the_category_of_the_kept_seat_does_not_allow(db: PgPool) {
    let house = House::open(db).await;
    let forum = forum(&house, 3, 2).await;
    let guests = "insert into categories (id, forum_id, code, title, quota, place)
                  select gen_random_uuid(), forum_id, 'guest', title, 3, 2 from categories where forum_id = $1
                  returning id";
    let guests: uuid::Uuid = sqlx::query_scalar(guests).bind(forum.0).fetch_one(&house.db).await.unwrap();
    let until = Some(now() + DAY * 5);
    let list = "Bea <bea@example.org>";
    invite(&house, forum, domain::ids::CategoryId(guests), list, until).await.unwrap();
    holder(&house, forum, "ada").await;
    let (bea, state) = together(&house, forum, "bea", 2).await;
    assert_eq!(state, State::Waitlisted);
    let invitation = sqlx::query_scalar("select id from invitations").fetch_one(&house.db).await.unwrap();
    let invitation = domain::ids::InvitationId(invitation);
    registrations::respond(&house.db, invitation, Answer::Accepted, now()).await.unwrap();
    assert_eq!(house.state_of(bea).await, State::Confirmed);
    // There would have been room for one.
    assert!(registrations::companions_of(&house.db, bea).await.unwrap().is_empty());
    assert_eq!(taken(&house.db, forum).await, 2);
}
