use domain::{
    attendance::{self, By, Guest, Means, NewCheckIn, Point},
    forums::{self, Forum},
    ids::{CheckInId, RegistrationId},
    language::Language,
    registrations,
    staff::Role,
};
use serde_json::json;
use sqlx::PgPool;

use super::{
    Screen, pictures,
    screen::{journey, scripted_journey},
};
use crate::support::{now, request, until};

const REGISTRAR: &str = "registrar@lianyi.example";

struct Door {
    forum: Forum,
    point: Point,
    guests: Vec<RegistrationId>,
    /// Of the door's link, on this host.
    path: String,
}

impl Door {
    /// A forum of four guests, and a link for a helper's phone.
    async fn open(screen: &Screen<'_>) -> Self {
        let house = screen.premises;
        let forum = house.forum(50).await;
        let mut guests = Vec::new();
        for (native, latin, country) in [
            ("王小伟", "Wang Xiaowei", "CN"),
            ("Юсупов Рустам Каримович", "Rustam Yusupov", "UZ"),
            ("", "Aigerim Bekova", "KZ"),
            ("Есенова Назира", "Nazira Esenova", "KG"),
        ] {
            let form = registrations::Request {
                native_name: native.into(),
                email: format!("door{}@example.org", guests.len()),
                country: country.into(),
                latin_name: latin.into(),
                ..request("x", "en")
            };
            let (id, _) =
                registrations::register(&house.db, forum, &form.parse().unwrap(), now()).await.unwrap();
            registrations::confirm(&house.db, id, now()).await.unwrap();
            guests.push(id);
        }
        let by = house.staff(REGISTRAR, Role::Registrar).await;
        let point = attendance::points(&house.db, forum).await.unwrap().remove(0);
        let form = attendance::DoorForm { holder: "Ms Li".into(), ..attendance::DoorForm::default() };
        let door = attendance::open_doors(&house.db, (forum, point.id), &form, by, now()).await.unwrap();
        let door = attendance::find_door(&house.db, door).await.unwrap().unwrap();
        let forum = forums::find(&house.db, forum).await.unwrap().unwrap();
        let path = format!("/door/{}", door.token(&house.keys, &forum));
        Self { forum, point, guests, path }
    }

    async fn stands(&self, screen: &Screen<'_>, guest: usize) -> Guest {
        let day = attendance::day_of(now(), &self.forum.zone());
        let db = &screen.premises.db;
        attendance::find_guest(db, &self.point, day, self.guests[guest]).await.unwrap().unwrap()
    }

    fn ticket(&self, screen: &Screen<'_>, guest: usize) -> String {
        let language: Language = screen.language.parse().unwrap();
        attendance::ticket_link(&screen.premises.keys, "", language, self.guests[guest])
    }
}

/// Door staff open tickets by the camera's own reader, type names, undo a mistake; a helper does the same by a link.
/// No page needs a script.
async fn lets_in(screen: &Screen<'_>) {
    let door = Door::open(screen).await;
    screen.open_link(&door.ticket(screen, 0)).await;
    screen.picture("ticket-stranger").await;
    let text = screen.chrome.text().await;
    assert!(!text.contains("Wang") && !text.contains("王小伟"), "a stranger learns no name: {text}");

    screen.sign_in(REGISTRAR).await;
    screen.open_link(&door.ticket(screen, 0)).await;
    screen.says("Wang Xiaowei").await;
    screen.says("王小伟").await;
    screen.picture("check-in-guest").await;
    screen.press(".guest .button").await;
    screen.picture("check-in-done").await;
    assert_eq!(door.stands(screen, 0).await.times, 1);
    screen.open_link(&door.ticket(screen, 0)).await;
    screen.picture("check-in-again").await;

    screen.write("q", "юсуп").await;
    screen.press(".find .button").await;
    screen.picture("check-in-found").await;
    screen.press(".people a").await;
    screen.press(".guest .button").await;
    assert_eq!(door.stands(screen, 1).await.times, 1);
    screen.touch("#live details summary").await;
    screen.picture("check-in-latest").await;
    screen.press("#live details .button").await;
    assert_eq!(door.stands(screen, 1).await.times, 0);
    screen.touch(".door > details summary").await;
    let scanned = format!("{}{}", screen.premises.base_url, door.ticket(screen, 2)).to_uppercase();
    screen.write("code", &scanned).await;
    screen.press(".door > details .button").await;
    assert_eq!(door.stands(screen, 2).await.times, 1);
    screen.picture("check-in-scanned").await;

    screen.open(&format!("/desk/forums/{}/doors", door.forum.id)).await;
    screen.press("main form[action$='/doors'] .button").await;
    screen.pictures("desk-doors-errors").await;
    screen.write("holder", "Mr Han").await;
    screen.press("main form[action$='/doors'] .button").await;
    screen.pictures("desk-doors").await;
    screen.touch("td details:has(.qr) summary").await;
    screen.picture("desk-doors-code").await;
    let link = screen.chrome.find("td :has(> details .qr) > a.link").await.text().await.unwrap();
    assert_eq!(pictures::read_code(screen).await, Some(link), "another phone is handed the door");

    screen.open(&format!("/desk/forums/{}/figures", door.forum.id)).await;
    screen.pictures("desk-figures").await;
    screen.open(&format!("/desk/forums/{}/walk-in", door.forum.id)).await;
    screen.picture("walk-in").await;

    screen.hand_on().await;
    screen.open(&door.path).await;
    screen.picture("door").await;
    screen.open_link(&door.ticket(screen, 3)).await;
    screen.says("Nazira Esenova").await;
    screen.press(".guest .button").await;
    screen.picture("door-done").await;
    assert_eq!(door.stands(screen, 3).await.times, 1);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn door_staff_let_guests_in_in_chinese(db: PgPool) {
    journey(db, "zh", lets_in).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn door_staff_let_guests_in_in_english(db: PgPool) {
    journey(db, "en", lets_in).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn door_staff_let_guests_in_in_russian(db: PgPool) {
    journey(db, "ru", lets_in).await;
}

async fn shows(screen: &Screen<'_>, selector: &str) {
    let script = "const e = document.querySelector(arguments[0]); return Boolean(e && e.checkVisibility() && e.innerText.trim())";
    until(selector, async || screen.chrome.ask(script, vec![json!(selector)]).await == json!(true)).await;
}

/// Opens a path whose page may come from the device itself: nothing is complained of that a network would bring.
async fn goes_to(screen: &Screen<'_>, path: &str) {
    let address = format!("{}{path}", screen.premises.base_url);
    screen.chrome.driver.goto(address).await.unwrap();
}

/// How many check-ins and undoings are written down.
async fn written(screen: &Screen<'_>) -> i64 {
    sqlx::query_scalar("select count(*) from check_ins").fetch_one(&screen.premises.db).await.unwrap()
}

/// The network goes while a helper is at work; the device goes on, and sends what it kept when the network is back.
async fn goes_on_alone(screen: &Screen<'_>) {
    let door = Door::open(screen).await;
    let network = &screen.premises.network;
    screen.open(&door.path).await;
    shows(screen, "#ready").await;

    // The answer to a check-in is lost on the way: the page that works alone takes it over under the same id.
    screen.open_link(&door.ticket(screen, 0)).await;
    shows(screen, "#ready").await;
    network.mute();
    screen.touch(".guest .button").await;
    shows(screen, "[data-verdict=done]").await;
    network.cut();
    assert_eq!(door.stands(screen, 0).await.times, 1, "it had arrived");

    // A ticket by the camera's own reader, a name by typing, a ticket by a scanner.
    goes_to(screen, &door.ticket(screen, 1)).await;
    shows(screen, "#latin").await;
    screen.picture("door-offline-guest").await;
    screen.touch("#take").await;
    shows(screen, "[data-verdict=done]").await;
    screen.write("q", "bek").await;
    shows(screen, "#found button").await;
    screen.touch("#found button").await;
    screen.touch("#take").await;
    shows(screen, "[data-verdict=done]").await;
    screen.picture("door-offline-done").await;
    screen.write("q", &format!("{}\n", door.ticket(screen, 2))).await;
    shows(screen, "[data-verdict=again]").await;
    screen.picture("door-offline-again").await;
    let unknown = screen.premises.keys.ticket_code(uuid::Uuid::now_v7());
    screen.write("q", &format!("{unknown}\n")).await;
    shows(screen, "[data-verdict=unknown]").await;
    assert_eq!(written(screen).await, 1, "nothing has left the device");

    // The roster on the device can be read by nobody who takes its disk.
    let kept = "return (async () => {
        const db = await new Promise(done => { const asked = indexedDB.open('lianyi-door'); asked.onsuccess = () => done(asked.result); });
        const read = name => new Promise(done => { const asked = db.transaction('sealed').objectStore('sealed').get(name); asked.onsuccess = () => done(asked.result); });
        const [key, roster] = [await read('key'), await read('roster')];
        const words = new TextDecoder('latin1').decode(roster.sealed);
        db.close();
        return [key.extractable, words.includes('Bekova'), words.length > 300];
    })()";
    assert_eq!(screen.chrome.ask(kept, Vec::new()).await, json!([false, false, true]));

    // Meanwhile another device has let one of them in as well.
    let other = By::Account(screen.premises.staff(REGISTRAR, Role::Registrar).await);
    let again = NewCheckIn {
        id: CheckInId::mint(),
        point: door.point.id,
        registration: door.guests[2],
        means: Means::Typed,
    };
    attendance::check_in(&screen.premises.db, again, other, now()).await.unwrap();
    network.open();
    shows(screen, "[data-tag=double]").await;
    shows(screen, "#back").await;
    until("all is sent", async || written(screen).await == 4).await;
    assert_eq!(door.stands(screen, 0).await.times, 1, "the one whose answer was lost is there once");
    assert_eq!(door.stands(screen, 1).await.times, 1);
    assert_eq!(door.stands(screen, 2).await.times, 2);
    screen.picture("door-merged").await;

    // One more comes while the network is away, and meanwhile the link is revoked.
    network.cut();
    goes_to(screen, &door.ticket(screen, 3)).await;
    shows(screen, "#latin").await;
    screen.touch("#take").await;
    shows(screen, "[data-verdict=done]").await;
    let doors = attendance::doors(&screen.premises.db, door.forum.id).await.unwrap();
    let By::Account(by) = other else { unreachable!() };
    attendance::revoke_door(&screen.premises.db, door.forum.id, doors[0].id, by, now()).await.unwrap();
    let forgotten =
        "return (async () => [(await indexedDB.databases()).length, (await caches.keys()).length])()";
    network.open();
    until("it has forgotten", async || screen.chrome.ask(forgotten, Vec::new()).await == json!([0, 0])).await;
    assert_eq!(written(screen).await, 4, "a device whose link was revoked is believed nothing");
    assert_eq!(door.stands(screen, 3).await.times, 0);
}

/// A phone that was put away with check-ins on it, and whose door was shut before it found the network again.
async fn sends_late(screen: &Screen<'_>) {
    let door = Door::open(screen).await;
    let network = &screen.premises.network;
    let path = format!("/{}{}", screen.language, door.path);
    screen.open(&door.path).await;
    shows(screen, "#ready").await;
    network.cut();
    goes_to(screen, &door.ticket(screen, 1)).await;
    shows(screen, "#latin").await;
    screen.touch("#take").await;
    shows(screen, "[data-verdict=done]").await;
    screen.chrome.driver.goto("about:blank").await.unwrap();
    let postponed = "update forums set state = 'postponed', changed_at = now() where id = $1";
    sqlx::query(postponed).bind(door.forum.id.0).execute(&screen.premises.db).await.unwrap();
    network.open();
    goes_to(screen, &path).await;
    let forgotten =
        "return (async () => [(await indexedDB.databases()).length, (await caches.keys()).length])()";
    until("it has forgotten", async || screen.chrome.ask(forgotten, Vec::new()).await == json!([0, 0])).await;
    assert_eq!(door.stands(screen, 1).await.times, 1);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_device_whose_door_was_shut_meanwhile_still_sends_what_it_kept(db: PgPool) {
    scripted_journey(db, "en", sends_late).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_device_goes_on_while_the_network_is_away_and_forgets_when_its_link_is_revoked(db: PgPool) {
    scripted_journey(db, "zh", goes_on_alone).await;
}
