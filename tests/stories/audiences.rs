//! To whom a mailing goes.

use domain::{association, mailings, registrations, roll, staff::Role};
use sqlx::PgPool;

use super::mailings::{announcement, at_once, mailing, schedule};
use crate::support::{House, now};

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_mailing_to_members_goes_to_those_who_are_members_when_it_goes_out_and_to_nobody_else(db: PgPool) {
    let house = House::with_demo_data(db).await;
    // Three active members, and one who has left.
    let four = "insert into memberships (id, person_id, number, state, since)
                select gen_random_uuid(), id, 'M' || place,
                       case when place < 4 then 'active' else 'left' end::membership_state, current_date
                from (select id, row_number() over (order by id) as place from people where email is not null) p
                where place < 5";
    assert_eq!(sqlx::query(four).execute(&house.db).await.unwrap().rows_affected(), 4);
    let mut active: Vec<String> = sqlx::query_scalar(
        "select p.email from people p join memberships m on m.person_id = p.id where m.state = 'active'",
    )
    .fetch_all(&house.db)
    .await
    .unwrap();
    let id = mailing(&house, announcement("members")).await;
    schedule(&house, id, at_once()).await;
    assert_eq!(mailings::start_due(&house.db).await.unwrap(), 1);
    // Somebody joins while it is under way.
    let fifth = "insert into memberships (id, person_id, number, since)
                 select gen_random_uuid(), id, 'M5', current_date from people p
                 where email is not null and not exists (select from memberships m where m.person_id = p.id) limit 1";
    assert_eq!(sqlx::query(fifth).execute(&house.db).await.unwrap().rows_affected(), 1);
    while house.deliver().await > 0 {}
    let mut to: Vec<String> = house.mailbox.caught().into_iter().map(|mail| mail.to).collect();
    to.sort_unstable();
    active.sort_unstable();
    assert_eq!((to.len(), &to), (3, &active));
    assert_eq!(mailings::runs_of(&house.db, id, None).await.unwrap()[0].recipients, 3);
}

/// Joins the association as somebody of the roll, under an address of the own choice.
async fn joins(house: &House, alumnus: &roll::Enrolment, email: &str) {
    let form = association::Request {
        class: alumnus.class_code.clone(),
        native_name: alumnus.native_name.clone(),
        latin_name: alumnus.latin_name.clone(),
        email: email.to_owned(),
        country: alumnus.country.clone(),
        language: "en".to_owned(),
    };
    let id = association::apply(&house.db, &form.parse().unwrap(), now()).await.unwrap();
    association::confirm_address(&house.db, id, now()).await.unwrap();
    let officer = house.staff("registrar@lianyi.example", Role::Registrar).await;
    association::approve(&house.db, id, alumnus.id, officer, now()).await.unwrap();
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_is_registered_and_on_the_roll_under_one_address_is_reminded_once(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let forum = house.forum(5).await;
    let class = roll::find_class(&house.db, "C071").await.unwrap().unwrap();
    let roll = roll::enrolments_of_class(&house.db, class.id).await.unwrap();
    let registers = async |name: &str| {
        let (id, _) = house.register(forum, name).await;
        registrations::confirm(&house.db, id, now()).await.unwrap();
    };
    // One registers and then joins, so that at first nobody knows whose address it is; another joins first.
    registers("ann").await;
    joins(&house, &roll[0], "ann@example.org").await;
    joins(&house, &roll[1], "ben@example.org").await;
    registers("ben").await;
    while house.deliver().await > 0 {}
    house.mailbox.forget();
    let form = mailings::MailingForm {
        kind: "reminder".into(),
        forum: house.slug(forum).await,
        ..announcement("registrants")
    };
    let id = mailing(&house, form).await;
    schedule(&house, id, at_once()).await;
    assert_eq!(mailings::start_due(&house.db).await.unwrap(), 1);
    while house.deliver().await > 0 {}
    let mut to: Vec<String> = house.mailbox.caught().into_iter().map(|mail| mail.to).collect();
    to.sort_unstable();
    assert_eq!(to, ["ann@example.org", "ben@example.org"]);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_is_beyond_the_most_that_are_invited_at_once_is_invited_by_asking_again(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let category = domain::forums::categories(&house.db, forum).await.unwrap()[0].id;
    // Ten thousand are invited, by their ids, and one is left.
    for done in [
        "insert into people (id, latin_name, country, language, email)
         select gen_random_uuid(), 'Guest', 'KZ', 'en', 'guest-' || n || '@example.org' from generate_series(1, 10001) n",
        "insert into invitations (id, forum_id, category_id, person_id, invited_at)
         select gen_random_uuid(), c.forum_id, c.id, p.id, now()
         from categories c, (select id from people order by id limit 10000) p",
    ] {
        sqlx::query(done).execute(&house.db).await.unwrap();
    }
    let by = house.staff("admin@lianyi.example", Role::Admin).await;
    let everyone = registrations::Whom::Audience(mailings::Audience::Everyone(true));
    let asked = registrations::invite(&house.db, forum, &everyone, category, None, by, now()).await;
    assert_eq!(asked.unwrap(), 1);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn guests_who_have_neither_answered_nor_registered_are_counted_and_chosen_in_the_desks_form(
    db: PgPool,
) {
    let house = House::with_demo_data(db).await;
    let forum = house.forum(5).await;
    let by = house.staff("admin@lianyi.example", Role::Admin).await;
    let class = roll::find_class(&house.db, "C071").await.unwrap().unwrap();
    let category = domain::forums::categories(&house.db, forum).await.unwrap()[0].id;
    let guests = registrations::Whom::Class(class.id);
    registrations::invite(&house.db, forum, &guests, category, None, by, now()).await.unwrap();
    let silent = mailings::Audience::silent_guests(&house.slug(forum).await);
    let invited = mailings::count(&house.db, &silent, "forums").await.unwrap();
    assert!(invited > 2, "{invited}");
    house.register(forum, "ada").await;
    // One answers; another registers and leaves the invitation as it is.
    for heard in [
        "update invitations set answer = 'declined', answered_at = now() where id = (select i.id from invitations i
         join people p on p.id = i.person_id where p.address_confirmed_at is not null order by i.id limit 1)",
        "update registrations set person_id = (select i.person_id from invitations i
         join people p on p.id = i.person_id where p.address_confirmed_at is not null order by i.id desc limit 1)",
    ] {
        sqlx::query(heard).execute(&house.db).await.unwrap();
    }
    let mut admin = house.signed_in("admin@lianyi.example", Role::Admin).await;
    let form = admin.get("/en/desk/mailings/new").await.assert(200);
    form.says(&format!("{} guests have not answered", invited - 2));
    let mut fields = vec![("name", "A word to our guests"), ("kind", "reminder"), ("audience", "silent")];
    admin.send("/en/desk/mailings/new", &fields).await.assert(422).says("id=\"forum-error\"");
    let slug = house.slug(forum).await;
    fields.push(("forum", slug.as_str()));
    let page = admin.send("/en/desk/mailings/new", &fields).await.assert(303).leads_to();
    let page = admin.get(&page).await.assert(200);
    page.says("Everybody who was invited to this forum and has not answered: Spring Forum");
    let made = mailings::all(&house.db, None).await.unwrap().remove(0);
    assert_eq!(made.audience.0, silent);
    let reach = mailings::reach(&house.db, &made.audience, &made.topic).await.unwrap();
    assert_eq!(reach.count, invited - 2);
}
