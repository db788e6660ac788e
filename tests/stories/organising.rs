use domain::{
    forums::{self, ChangeStateError, State},
    language::Language,
    registrations::{self, Answer},
    roll,
    staff::Role,
    texts,
};
use sqlx::PgPool;

use crate::support::{House, in_days, now};

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_organiser_drafts_publishes_and_invites_a_class(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let mut organiser = house.signed_in("organiser@lianyi.example", Role::Organiser).await;
    organiser.get("/en/desk/forums/new").await.assert(200);
    let (starts, ends, late) = (in_days(60, 9), in_days(61, 17), in_days(60, 23));
    let mut fields = vec![
        ("title_zh", "秋季论坛"),
        ("title_en", "Autumn Forum"),
        ("title_ru", "Осенний форум"),
        ("mode", "hybrid"),
        ("time_zone", "Asia/Shanghai"),
        ("second_time_zone", "Asia/Almaty"),
        ("starts_at", starts.as_str()),
        ("ends_at", ends.as_str()),
        ("capacity", "10"),
        ("waitlist", "on"),
        ("category_code", "alumnus"),
        ("category_title_zh", "校友"),
        ("category_title_en", "Alumna / alumnus"),
        ("category_title_ru", "Выпускник"),
        ("category_quota", "10"),
        ("session_starts_at", late.as_str()),
        ("session_ends_at", "00:30"),
        ("session_room_en", "A"),
        ("session_title_zh", "夜间问答"),
        ("session_title_en", "Late questions"),
        ("session_title_ru", "Ночные вопросы"),
    ];
    let saved = organiser.send("/en/desk/forums/new", &fields).await.assert(303);
    let desk = saved.leads_to();
    organiser.get(&desk).await.assert(200).says("Autumn Forum");
    house.browser().get("/en/forums/autumn-forum").await.assert(404);
    organiser.send(&format!("{desk}/publish"), &[]).await.assert(303);
    house
        .browser()
        .get("/ru/forums/autumn-forum")
        .await
        .assert(200)
        .says("Осенний форум")
        .says("23:00–00:30");

    // Every enrolled person with an address gets one invitation, in the own language.
    let class = roll::find_class(&house.db, "C071").await.unwrap().unwrap();
    let with_address: i64 = sqlx::query_scalar(
        "select count(*) from people p join enrolments e on e.person_id = p.id where e.class_id = $1 and p.email is not null",
    )
    .bind(class.id)
    .fetch_one(&house.db)
    .await
    .unwrap();
    let forum = forums::find_by_slug(&house.db, "autumn-forum").await.unwrap().unwrap();
    fields.clear();
    fields.extend([("class", "C071"), ("category", "alumnus")]);
    organiser.get(&desk).await.says(&format!("{desk}/invitations"));
    let invitations = format!("{desk}/invitations");
    let counted = organiser.send(&invitations, &fields).await.assert(200);
    let seal = counted.seal();
    fields.push(("seal", &seal));
    organiser.send(&invitations, &fields).await.assert(303);
    fields.pop();
    organiser.send(&invitations, &fields).await.assert(200).says("Nobody would be invited");
    while house.deliver().await > 0 {}
    let invitations: Vec<_> = house.mailbox.caught();
    assert_eq!(i64::try_from(invitations.len()).unwrap(), with_address);
    for mail in &invitations {
        let language: String = sqlx::query_scalar("select language from people where email = $1")
            .bind(&mail.to)
            .fetch_one(&house.db)
            .await
            .unwrap();
        let language: Language = language.parse().unwrap();
        assert_eq!(mail.language().as_deref(), Some(language.tag()));
        let title = match language {
            Language::Zh => "秋季论坛",
            Language::Ru => "Осенний форум",
            _ => "Autumn Forum",
        };
        assert!(mail.text().unwrap().contains(title), "{:?}", mail.text());
    }

    // The personal link accepts, and declines, and opening it does neither.
    let mut guest = house.browser();
    let link = house.link(&invitations[0], "/invitation/");
    guest.get(&link).await.assert(200);
    assert_eq!(registrations::invitation_counts(&house.db, forum.id).await.unwrap().accepted, 0);
    guest.send(&link, &[("answer", "accept")]).await.assert(303);
    let counts = registrations::invitation_counts(&house.db, forum.id).await.unwrap();
    assert_eq!((counts.accepted, counts.declined), (1, 0));
    assert_eq!(forums::filled(&house.db, forum.id).await.unwrap().taken, 1);
    guest.get(&link).await;
    guest.send(&link, &[("answer", "decline")]).await.assert(303);
    assert_eq!(forums::filled(&house.db, forum.id).await.unwrap().taken, 0);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_draft_that_lacks_a_translation_is_not_announced(db: PgPool) {
    let house = House::open(db).await;
    let mut organiser = house.signed_in("organiser@lianyi.example", Role::Organiser).await;
    organiser.get("/en/desk/forums/new").await;
    let fields = [("title_en", "Half a forum"), ("mode", "online"), ("time_zone", "Asia/Shanghai")];
    let desk = organiser.send("/en/desk/forums/new", &fields).await.assert(303).leads_to();
    organiser.get(&desk).await;
    organiser
        .send(&format!("{desk}/publish"), &[])
        .await
        .assert(422)
        .says(&texts::say(Language::En, "problem-missing-translation"));
    house.browser().get("/en/forums/half-a-forum").await.assert(404);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_draft_is_in_no_public_list_and_is_discarded_and_what_was_announced_is_cancelled(db: PgPool) {
    let house = House::open(db).await;
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let draft = house.draft(5, 60).await;
    let slug = house.slug(draft).await;
    let lists = ["/zh/forums", "/en/forums", "/ru/forums", "/api/v1/forums", "/sitemap.xml"];
    for path in lists {
        house.browser().get(path).await.assert(200).does_not_say(&slug);
    }
    for path in [
        format!("/en/forums/{slug}"),
        format!("/en/forums/{slug}/register"),
        format!("/forums/{slug}.ics"),
        format!("/api/v1/forums/{slug}"),
    ] {
        house.browser().get(&path).await.assert(404);
    }
    // Nobody has heard of it, so there is nothing to be cancelled.
    let cancelled = forums::cancel(&house.db, draft, by, now()).await;
    assert!(matches!(cancelled, Err(ChangeStateError::NotAnnounced)), "{cancelled:?}");
    assert_eq!(forums::find(&house.db, draft).await.unwrap().unwrap().state, State::Draft);

    let announced = house.forum(5).await;
    let slug = house.slug(announced).await;
    for path in lists {
        house.browser().get(path).await.assert(200).says(&slug);
    }
    let discarded = forums::discard(&house.db, announced, by).await;
    assert!(matches!(discarded, Err(ChangeStateError::NotADraft)), "{discarded:?}");
    let mut organiser = house.signed_in("organiser@lianyi.example", Role::Organiser).await;
    let desk = format!("/en/desk/forums/{draft}");
    organiser
        .get(&desk)
        .await
        .assert(200)
        .says(&format!("{desk}/discard"))
        .does_not_say(&format!("{desk}/cancel"));
    organiser.send(&format!("{desk}/discard"), &[]).await.assert(303);
    assert!(forums::find(&house.db, draft).await.unwrap().is_none());
    let again = forums::discard(&house.db, draft, by).await;
    assert!(matches!(again, Err(ChangeStateError::NotFound)), "{again:?}");
    let left: i64 = sqlx::query_scalar("select count(*) from categories where forum_id = $1")
        .bind(draft.0)
        .fetch_one(&house.db)
        .await
        .unwrap();
    assert_eq!(left, 0);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_form_with_mistakes_keeps_every_word(db: PgPool) {
    let house = House::open(db).await;
    let mut organiser = house.signed_in("organiser@lianyi.example", Role::Organiser).await;
    organiser.get("/zh/desk/forums/new").await;
    let (starts, ends) = (in_days(61, 9), in_days(60, 9));
    let fields = [
        ("title_zh", "论坛"),
        ("mode", "online"),
        ("time_zone", "Asia/Nowhere"),
        ("starts_at", starts.as_str()),
        ("ends_at", ends.as_str()),
        ("capacity", "many"),
    ];
    organiser
        .send("/zh/desk/forums/new", &fields)
        .await
        .assert(422)
        .says(&texts::say(Language::Zh, "problem-unknown-zone"))
        .says(&texts::say(Language::Zh, "problem-ends-before-start"))
        .says(&texts::say(Language::Zh, "problem-not-a-number"))
        .says("Asia/Nowhere")
        .says("value=\"many\"");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_invited_guest_waits_when_the_forum_is_full_and_a_raised_capacity_seats_them(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let forum = house.forum(1).await;
    house.register(forum, "ada").await;
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let class = roll::find_class(&house.db, "C071").await.unwrap().unwrap();
    let category = forums::categories(&house.db, forum).await.unwrap()[0].id;
    registrations::invite(&house.db, forum, &registrations::Whom::Class(class.id), category, None, by, now())
        .await
        .unwrap();
    let invitation =
        sqlx::query_scalar("select id from invitations limit 1").fetch_one(&house.db).await.unwrap();
    let invitation = domain::ids::InvitationId(invitation);
    let registration = registrations::respond(&house.db, invitation, Answer::Accepted, now())
        .await
        .unwrap()
        .registration()
        .unwrap();
    assert_eq!(house.state_of(registration).await, registrations::State::Waitlisted);
}
