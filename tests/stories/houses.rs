//! Admins set at the desk how fast mailings go to each mail house.

use domain::{post, staff::Role};
use sqlx::PgPool;

use crate::support::House;

async fn house_of(house: &House, domain: &str) -> Option<String> {
    sqlx::query_scalar("select provider from provider_domains where domain = $1")
        .bind(domain)
        .fetch_optional(&house.db)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_admin_sets_the_pace_of_a_mail_house_and_a_slip_of_the_pen_is_kept_and_named(db: PgPool) {
    let house = House::open(db).await;
    let mut admin = house.signed_in("admin@lianyi.example", Role::Admin).await;
    admin.get("/en/desk/post/houses").await.assert(200).says("netease").says("100 mailings a minute");
    let qq = "/en/desk/post/houses/qq";
    admin.get(qq).await.assert(200).says("foxmail.com").says("Takes mailings");
    for (typed, at_once) in [("0", "8"), ("many", "8"), ("120", ""), ("2000000", "8"), ("120", "-1")] {
        let answer = admin.send(&format!("{qq}/pace"), &[("per_minute", typed), ("at_once", at_once)]).await;
        answer.assert(422).says("Please write a whole number").says(&format!("value=\"{typed}\""));
    }
    admin.send(&format!("{qq}/pace"), &[("per_minute", "30"), ("at_once", "3")]).await.assert(303);
    let set = post::find_house(&house.db, "qq").await.unwrap().unwrap();
    assert_eq!((set.per_minute, set.at_once), (Some(30), 3));
    admin.send(&format!("{qq}/pace"), &[("per_minute", ""), ("at_once", "3")]).await.assert(303);
    assert_eq!(post::find_house(&house.db, "qq").await.unwrap().unwrap().per_minute, None);
    admin.send("/en/desk/post/houses/nobody/pace", &[("at_once", "3")]).await.assert(404);
    admin
        .get("/en/desk/audit")
        .await
        .assert(200)
        .says("Changed the pace of a mail provider")
        .says("[120,30]");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_house_that_rests_is_shown_with_what_it_said_and_can_be_woken(db: PgPool) {
    let house = House::open(db).await;
    post::slow_down(&house.db, "qq.com", "550 Ip frequency limited").await.unwrap();
    let mut admin = house.signed_in("admin@lianyi.example", Role::Admin).await;
    let qq = "/en/desk/post/houses/qq";
    admin
        .get(qq)
        .await
        .assert(200)
        .says("Paused")
        .says("Ip frequency limited")
        .says("for now, 60 mailings a minute");
    admin.send(&format!("{qq}/wake"), &[]).await.assert(303);
    admin.get(qq).await.assert(200).says("Slowed down").does_not_say("Paused");
    let woken = post::find_house(&house.db, "qq").await.unwrap().unwrap();
    assert!(woken.resting_until.is_none() && woken.slowness == 1);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_domain_belongs_to_one_house_and_takes_its_waiting_mailings_along(db: PgPool) {
    let house = House::open(db).await;
    sqlx::query(
        "insert into deliveries (id, dedupe_key, message_id, letter, lane, domain, provider)
         select id, 'house:' || id, '<' || id || '@' || mail_domain || '>', '{\"kind\": \"mailing\"}', 'bulk',
                'court.example', 'other'
         from (select gen_random_uuid() as id) new, post_office",
    )
    .execute(&house.db)
    .await
    .unwrap();
    let mut admin = house.signed_in("admin@lianyi.example", Role::Admin).await;
    let houses = "/en/desk/post/houses";
    admin.get(houses).await.assert(200).does_not_say("court.example");
    let typed = [("house", "Courts!"), ("domains", "court.example nonsense"), ("at_once", "5")];
    let answer = admin.send(houses, &typed).await.assert(422);
    answer.says("small Latin letters").says("not a domain").says("court.example nonsense");
    let typed = [
        ("house", "courts"),
        ("domains", "Court.Example, 例子.中国"),
        ("per_minute", "60"),
        ("at_once", "5"),
    ];
    admin.send(houses, &typed).await.assert(303);
    admin.send(houses, &typed).await.assert(422).says("already");
    assert_eq!(house_of(&house, "court.example").await.as_deref(), Some("courts"));
    assert_eq!(house_of(&house, "xn--fsqu00a.xn--fiqs8s").await.as_deref(), Some("courts"));
    let waiting: String =
        sqlx::query_scalar("select provider from deliveries where domain = 'court.example'")
            .fetch_one(&house.db)
            .await
            .unwrap();
    assert_eq!(waiting, "courts");
    admin.send(&format!("{houses}/qq/domains"), &[("domain", "@court.example")]).await.assert(303);
    assert_eq!(house_of(&house, "court.example").await.as_deref(), Some("qq"));
    admin.send(&format!("{houses}/qq/domains"), &[("domain", "no domain")]).await.assert(422);
    // Without a house it is one of all others, and slows none of them down when it complains.
    admin.send(&format!("{houses}/other/domains"), &[("domain", "court.example")]).await.assert(303);
    assert_eq!(house_of(&house, "court.example").await, None);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn nobody_but_an_admin_sets_the_pace(db: PgPool) {
    let house = House::open(db).await;
    let mut mailer = house.signed_in("mailer@lianyi.example", Role::Mailer).await;
    mailer.get("/en/desk/post").await.assert(200).does_not_say("/desk/post/houses");
    mailer.get("/en/desk/post/houses").await.assert(403);
    let pace = [("per_minute", "1"), ("at_once", "1")];
    mailer.send("/en/desk/post/houses/qq/pace", &pace).await.assert(403);
    mailer.send("/en/desk/post/houses/qq/wake", &[]).await.assert(403);
}
