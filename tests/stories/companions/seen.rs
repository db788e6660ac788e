use domain::{
    attendance, forums,
    registrations::{self, Decider, PlacesForm},
    staff::Role,
    texts::say,
};
use sqlx::PgPool;

use super::{holder, rules, taken};
use crate::{
    stories::documents::confirmed,
    support::{House, now},
};

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_comes_along_is_named_on_ones_own_page_and_seen_at_the_desk_the_door_and_in_the_mail(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(3).await;
    let form = PlacesForm {
        companions: vec!["2".into()],
        decided_by: vec!["staff".into()],
        ..PlacesForm::default()
    };
    rules(&house, forum, form).await;
    let (ada, link) = confirmed(&house, forum, "ada").await;
    let mut own = house.browser();
    own.get(&link).await.assert(200).says(&format!("{link}/companions"));
    let page = format!("{link}/companions");
    own.get(&page).await.assert(200).says("up to 2 people");
    let t = |key: &str| say(domain::language::Language::En, key);
    let good =
        [("native_name", "王伟"), ("latin_name", "Wang Wei"), ("country", "CN"), ("role", "interpreter")];
    let without_role = [("latin_name", "Wang Wei"), ("country", "CN"), ("role", " ")];
    own.send(&page, &without_role).await.assert(422).says("role-error").says("value=\"Wang Wei\"");
    assert_eq!(own.send(&page, &good).await.assert(303).leads_to(), page);
    own.send(&page, &good).await.assert(422).says(&t("problem-companion-twice"));
    own.get(&link).await.assert(200).says("王伟").says("interpreter");

    // The forum is full: what was typed comes back with the reason.
    holder(&house, forum, "bea").await;
    let more = [("latin_name", "Eve"), ("country", "CN"), ("role", "driver")];
    own.send(&page, &more).await.assert(409).says(&t("companions-no-room")).says("value=\"Eve\"");
    let one = registrations::companions_of(&house.db, ada).await.unwrap().remove(0).id;
    let of_one = format!("{page}/{one}");
    own.get(&of_one).await.assert(200).says("value=\"Wang Wei\"");
    let renamed =
        [("native_name", "王伟"), ("latin_name", "Wang Weiwei"), ("country", "CN"), ("role", "aide")];
    own.send(&of_one, &renamed).await.assert(303);
    // Nobody reaches another's list by a link of their own.
    let (_, others) = confirmed(&house, house.forum(2).await, "zoe").await;
    own.get(&format!("{others}/companions/{one}")).await.assert(404);
    own.send(&format!("{others}/companions/{one}"), &renamed).await.assert(404);

    let mut desk = house.signed_in("admin@lianyi.example", Role::Admin).await;
    desk.get(&format!("/en/desk/registrations/{ada}")).await.assert(200).says("王伟").says("aide");
    let list = format!("/en/desk/forums/{forum}/registrations");
    desk.get(&list).await.assert(200).says("with one person").says("one of an accompanying person");
    let csv = desk.send(&format!("{list}/export"), &[("kind", "csv")]).await.assert(200);
    assert!(csv.body.contains("王伟 Wang Weiwei (China, aide)"), "{}", csv.body);
    let by = Decider::Staff(house.staff("organiser@lianyi.example", Role::Organiser).await);
    registrations::approve(&house.db, ada, by, now()).await.unwrap();
    let mail = house.mail_to("ada@example.org").await;
    assert!(mail.text().unwrap().contains("王伟 Wang Weiwei"), "{:?}", mail.text());
    let check_in = format!("/en/desk/forums/{forum}/check-in?q=");
    for typed in ["Weiwei", "%E7%8E%8B", "ada"] {
        let found = desk.get(&format!("{check_in}{typed}")).await.assert(200);
        found.says("ada</b>").says("And one person with them: 王伟 Wang Weiwei");
    }
    let point = attendance::points(&house.db, forum).await.unwrap().remove(0);
    let found = forums::find(&house.db, forum).await.unwrap().unwrap();
    let title = |map: &domain::language::LanguageMap| map.best(domain::language::Language::En).to_owned();
    let roster = attendance::roster(&house.db, &house.keys, (&found, &point), title, now()).await.unwrap();
    let of_ada = roster.people.iter().find(|line| line.id == ada).unwrap();
    assert_eq!(of_ada.with, ["王伟 Wang Weiwei"]);

    own.get(&of_one).await.assert(200);
    own.send(&format!("{of_one}/remove"), &[]).await.assert(303);
    own.get(&page).await.assert(200).does_not_say("王伟");
    assert_eq!(taken(&house.db, forum).await, 2);
}
