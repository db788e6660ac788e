//! A forum's pages as its organiser finds them before anybody else does: in anybody's place, at any time, in any
//! language.

use domain::{
    fields::FieldForm,
    forums,
    ids::ForumId,
    language::Language,
    registrations,
    staff::Role,
    texts::{say, say_with},
};
use sqlx::PgPool;

use crate::support::{Browser, House, in_days, now};

const WHO: [&str; 10] = [
    "stranger",
    "registering",
    "invited",
    "held",
    "awaiting",
    "waitlisted",
    "offered",
    "confirmed",
    "ticket",
    "focal_point",
];

fn en(key: &str) -> String {
    say(Language::En, key)
}

/// A draft of five places, for which people can register from the tenth to the fiftieth day from now; it takes place on
/// the sixtieth.
struct Desk {
    house: House,
    forum: ForumId,
    organiser: Browser,
    preview: String,
}

impl Desk {
    async fn open(db: PgPool) -> Self {
        let house = House::open(db).await;
        let forum = house.draft(5, 60).await;
        let opens = "update forums set registration_opens_at = now() + interval '10 days',
                                       registration_closes_at = now() + interval '50 days'";
        sqlx::query(opens).execute(&house.db).await.unwrap();
        let organiser = house.signed_in("organiser@lianyi.example", Role::Organiser).await;
        let preview = format!("/en/desk/forums/{forum}/preview");
        Self { house, forum, organiser, preview }
    }

    /// The whole page.
    async fn page(&mut self, who: &str, day: i64, more: &str) -> String {
        let path = format!("{}?who={who}&at={}{more}", self.preview, in_days(day, 9));
        self.organiser.get(&path).await.assert(200).body
    }

    /// What somebody finds on some day from now, without the desk's own words around it.
    async fn finds(&mut self, who: &str, day: i64, more: &str) -> Found {
        let page = self.page(who, day, more).await;
        let (_, shown) = page.split_once("<hr>").unwrap();
        Found { shown: shown.rsplit_once("</section>").unwrap().0.to_owned() }
    }
}

struct Found {
    shown: String,
}

impl Found {
    #[track_caller]
    fn says(self, words: &str) -> Self {
        assert!(self.shown.contains(words), "it does not say {words:?}: {}", self.shown);
        self
    }

    #[track_caller]
    fn does_not_say(self, words: &str) -> Self {
        assert!(!self.shown.contains(words), "it says {words:?}: {}", self.shown);
        self
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_draft_is_seen_as_strangers_will_find_it_before_while_and_after_they_can_register(db: PgPool) {
    let mut desk = Desk::open(db).await;
    let [early, open, closed] =
        ["forum-not-open-yet", "register-button", "forum-registration-closed"].map(en);
    desk.finds("stranger", 5, "").await.says(&early).does_not_say(&open);
    desk.finds("stranger", 20, "").await.says(&open).does_not_say(&early);
    let taken = |n: i64| {
        say_with(Language::En, "forum-places-taken", [("capacity", 5_i64.into()), ("taken", n.into())])
    };
    desk.finds("stranger", 20, "").await.says(&taken(0));
    desk.finds("stranger", 20, "&full=yes").await.says(&taken(5));
    desk.finds("stranger", 55, "").await.says(&closed).does_not_say(&open);
    desk.finds("stranger", 61, "").await.says(&closed);
    desk.finds("stranger", 20, "").await.does_not_say(&en("forum-draft")).does_not_say(&en("forum-to-desk"));
    let draft = forums::find(&desk.house.db, desk.forum).await.unwrap().unwrap();
    assert_eq!(draft.state, forums::State::Draft);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_registration_form_is_seen_only_at_a_time_at_which_it_opens(db: PgPool) {
    let mut desk = Desk::open(db).await;
    let led_away = en("desk-preview-led-away");
    desk.finds("registering", 20, "")
        .await
        .says("name=\"email\"")
        .says("Delegate")
        .does_not_say(&en("category-waitlist"));
    desk.finds("registering", 20, "&full=yes").await.says(&en("category-waitlist"));
    assert!(!desk.page("registering", 20, "").await.contains(&led_away));
    for day in [5, 55, 61] {
        assert!(desk.page("registering", day, "").await.contains(&led_away));
        desk.finds("registering", day, "").await.does_not_say("name=\"email\"").says(&en("forum-when"));
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_invitation_is_seen_as_its_guest_finds_it(db: PgPool) {
    let mut desk = Desk::open(db).await;
    let [accept, no_place, over] =
        ["invitation-accept", "invitation-no-place", "error-invitation-over"].map(en);
    desk.finds("invited", 5, "")
        .await
        .says(&en("desk-preview-latin-name"))
        .says(&en("invitation-sentence"))
        .says(&accept)
        .does_not_say(&no_place);
    desk.finds("invited", 20, "&full=yes").await.says(&no_place).says(&accept);
    desk.finds("invited", 60, "").await.says(&over).does_not_say(&accept);
    let invitations: i64 =
        sqlx::query_scalar("select count(*) from invitations").fetch_one(&desk.house.db).await.unwrap();
    assert_eq!(invitations, 0);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn my_registration_is_seen_in_each_state_that_it_can_be_in(db: PgPool) {
    let mut desk = Desk::open(db).await;
    sqlx::query("update forums set join_link = 'https://meet.example/room'")
        .execute(&desk.house.db)
        .await
        .unwrap();
    let feedback = FieldForm {
        key: "liked".into(),
        stage: "feedback".into(),
        kind: "text".into(),
        label_zh: "收获".into(),
        label_en: "What did you like?".into(),
        label_ru: "Что понравилось?".into(),
        ..FieldForm::default()
    };
    desk.house.ask(desk.forum, feedback).await;
    for (who, says, other) in [
        ("held", "registration-confirm", "registration-awaiting-sentence"),
        ("awaiting", "registration-awaiting-sentence", "registration-confirmed-sentence"),
        ("confirmed", "registration-confirmed-sentence", "registration-awaiting-sentence"),
    ] {
        let found = desk.finds(who, 20, "").await.says(&en(says)).does_not_say(&en(other));
        found.says(&en("desk-preview-latin-name")).says("Delegate");
    }
    let first = say_with(Language::En, "registration-place-in-line", [("n", 1_i64.into())]);
    desk.finds("waitlisted", 20, "").await.says(&first).does_not_say("meet.example");
    // The ticket and the link to take part are for who has a place; what is asked afterwards, for afterwards.
    let [ticket, asked] = ["ticket-show", "answers-feedback"].map(en);
    desk.finds("confirmed", 60, "")
        .await
        .says(&ticket)
        .says("https://meet.example/room")
        .does_not_say(&asked);
    desk.finds("confirmed", 61, "").await.says(&asked);
    desk.finds("waitlisted", 61, "").await.does_not_say(&asked);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_ticket_is_seen_as_it_is_held_out_and_not_of_a_forum_that_rests(db: PgPool) {
    let mut desk = Desk::open(db).await;
    let code = en("ticket-code");
    desk.finds("ticket", 60, "").await.says(&code).says("<svg").says("00000000");
    let rests = "update forums set state = 'postponed', published_at = now()";
    sqlx::query(rests).execute(&desk.house.db).await.unwrap();
    let instead = en("forum-postponed-notice");
    desk.finds("ticket", 60, "").await.says(&instead).does_not_say(&code).does_not_say("<svg");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_waits_is_seen_behind_those_who_wait_already(db: PgPool) {
    let mut desk = Desk::open(db).await;
    let by = desk.house.staff("organiser@lianyi.example", Role::Organiser).await;
    forums::publish(&desk.house.db, desk.forum, by, now()).await.unwrap();
    sqlx::query("update forums set registration_opens_at = null").execute(&desk.house.db).await.unwrap();
    for name in ["ada", "bea", "cai", "dan", "eve", "fay", "gus"] {
        desk.house.register(desk.forum, name).await;
    }
    let third = say_with(Language::En, "registration-place-in-line", [("n", 3_i64.into())]);
    desk.finds("waitlisted", 20, "").await.says(&third);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_offer_is_seen_until_it_ends_by_the_forums_own_rules(db: PgPool) {
    let mut desk = Desk::open(db).await;
    let rules = "update forums set offer_lasts = interval '24 hours', offers_end = interval '2 hours'";
    sqlx::query(rules).execute(&desk.house.db).await.unwrap();
    let shanghai = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
    let until = |at: String| {
        let at: jiff::civil::DateTime = at.parse().unwrap();
        let at = domain::moments::moment(
            Language::En,
            at.to_zoned(shanghai.clone()).unwrap().timestamp(),
            &shanghai,
        );
        say_with(Language::En, "offer-until", [("until", at.into())])
    };
    let [accept, over] = ["offer-accept", "offer-over"].map(en);
    desk.finds("offered", 20, "").await.says(&accept).says(&until(in_days(21, 9)));
    // Not beyond the hour at which the last offers end.
    let last = format!("{}?who=offered&at={}", desk.preview, in_days(60, 5));
    desk.organiser.get(&last).await.assert(200).says(&accept).says(&until(in_days(60, 7)));
    desk.finds("offered", 60, "").await.says(&over).does_not_say(&accept);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_delegation_is_seen_as_its_focal_point_finds_it(db: PgPool) {
    let mut desk = Desk::open(db).await;
    let named =
        say_with(Language::En, "delegation-seats-named", [("named", 1_i64.into()), ("seats", 3_i64.into())]);
    let [name, replace, over] =
        ["delegation-name-now", "delegation-replace-only", "error-delegation-over"].map(en);
    desk.finds("focal_point", 20, "").await.says(&named).says(&name).says(&en("desk-preview-latin-name"));
    desk.finds("focal_point", 55, "").await.says(&replace).does_not_say(&name);
    desk.finds("focal_point", 60, "").await.says(&over).does_not_say(&name);
    let delegations = registrations::delegations(&desk.house.db, desk.forum).await.unwrap();
    assert!(delegations.is_empty());
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn each_page_is_seen_in_each_language_with_somebody_who_reads_it(db: PgPool) {
    let mut desk = Desk::open(db).await;
    let titles =
        [(Language::Zh, "春季论坛"), (Language::En, "Spring Forum"), (Language::Ru, "Весенний форум")];
    for (language, title) in titles {
        for who in WHO {
            let page = desk.page(who, 20, &format!("&in={language}")).await;
            let (_, shown) = page.split_once("<hr>").unwrap();
            let section = format!("aria-label=\"{}\" lang=\"{}\"", en("desk-preview"), language.tag());
            assert!(shown.contains(&section) && shown.contains(title), "{who} in {language}: {page}");
            // The desk goes on in the language of whoever looks.
            assert!(page.contains("<html lang=\"en\""), "{page}");
            assert!(page.contains(&en("desk-preview-lead")), "{page}");
        }
        let name = say(language, "desk-preview-native-name");
        desk.finds("invited", 20, &format!("&in={language}")).await.says(&name);
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn what_names_a_category_is_not_seen_of_a_forum_without_one(db: PgPool) {
    let mut desk = Desk::open(db).await;
    sqlx::query("delete from categories").execute(&desk.house.db).await.unwrap();
    for who in WHO {
        let page = desk.page(who, 20, "").await;
        let speaks_of_it = !["stranger", "registering"].contains(&who);
        assert_eq!(page.contains(&en("desk-preview-no-category")), speaks_of_it, "{who}: {page}");
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_registration_that_is_made_up_is_asked_what_its_category_has_yet_to_answer(db: PgPool) {
    let mut desk = Desk::open(db).await;
    let arrival = FieldForm {
        key: "arrival".into(),
        stage: "acceptance".into(),
        kind: "text".into(),
        required: "yes".into(),
        label_zh: "到达".into(),
        label_en: "When do you arrive?".into(),
        label_ru: "Когда вы приедете?".into(),
        for_categories: vec!["delegate".into()],
        ..FieldForm::default()
    };
    desk.house.ask(desk.forum, arrival).await;
    let unanswered = say_with(Language::En, "answers-unanswered", [("n", 1_i64.into())]);
    desk.finds("confirmed", 20, "").await.says(&unanswered);
}
