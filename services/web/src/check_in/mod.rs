//! The day at a forum: the page on which people are checked in, for staff with an account and for whoever holds a
//! door's link.

mod desk;
mod door;
mod doors;
pub mod figures;
mod offline;
mod ticket;
pub mod walk_in;

use askama::Template;
use askama_web::WebTemplate;
use axum::response::{IntoResponse as _, Redirect, Response};
pub use desk::{check_in, scan, show, undo};
pub use door::{check_in as door_check_in, scan as door_scan, show as door_show, undo as door_undo};
pub use doors::{add_door, add_point, list, mail, revoke};
pub use offline::{roster, shell, sync, worker};
pub use ticket::show as ticket;

use domain::{
    attendance::{self, By, CategoryCount, CheckInError, Guest, Line, Means, NewCheckIn, Point},
    clock,
    forums::Forum,
    ids::{CheckInId, RegistrationId},
    moments,
    registrations::State,
};
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::{
    app::App,
    assets,
    error::{Error, Result},
    page::Page,
};

/// Where people are checked in, and by whom.
struct Here {
    forum: Forum,
    point: Point,
    by: By,
    /// The page's own path; its forms are sent below it.
    path: String,
    /// Of a door's link: until when its device may keep what it knows.
    shuts_at: Option<jiff::Timestamp>,
}

/// What the page is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    point: String,
    /// What was typed: part of a name, a number, an address, or the ticket's link.
    q: String,
    /// The code of a ticket whose link a camera has opened.
    code: String,
    /// Whom the page shows after a button was pressed.
    guest: String,
    done: String,
    /// A scanner types here: its field is the one that waits.
    scanner: String,
    /// Why a ticket was not taken.
    no: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/check_in.html")]
struct CheckInPage {
    p: Page,
    here: Here,
    points: Vec<Point>,
    q: String,
    guest: Option<Shown>,
    found: Vec<Shown>,
    has_searched: bool,
    is_done: bool,
    is_scanner: bool,
    refused: Option<&'static str>,
    means: &'static str,
    counts: Vec<CategoryCount>,
    latest: Vec<Line>,
    zone: TimeZone,
    may_manage: bool,
}

/// A guest, and the id that a check-in of theirs from this page would have.
struct Shown {
    guest: Guest,
    next: CheckInId,
}

impl From<Guest> for Shown {
    fn from(guest: Guest) -> Self {
        Self { guest, next: CheckInId::mint() }
    }
}

impl Shown {
    fn is_confirmed(&self) -> bool {
        self.guest.state == State::Confirmed
    }
}

impl CheckInPage {
    fn hour(&self, at: &jiff_sqlx::Timestamp) -> String {
        moments::hour(at.to_jiff(), &self.zone)
    }

    /// When somebody first came here today.
    fn first(&self, guest: &Guest) -> Option<String> {
        guest.first_at.as_ref().map(|at| self.hour(at))
    }

    fn came(&self) -> i64 {
        self.counts.iter().map(|count| count.came).sum()
    }

    fn confirmed(&self) -> i64 {
        self.counts.iter().map(|count| count.confirmed).sum()
    }

    /// An id for what a scanner types next.
    fn fresh(&self) -> CheckInId {
        CheckInId::mint()
    }
}

impl Page {
    pub fn day_sheet(&self) -> String {
        assets::day_sheet()
    }

    pub fn door_script(&self) -> String {
        assets::door_script()
    }

    /// “And 2 with them: …”, of those who come along with a guest.
    pub fn companions(&self, names: &[String]) -> String {
        self.t2("check-in-with", "n", names.len(), "names", names.join(&self.t("answers-between")))
    }
}

async fn page(app: &App, p: Page, here: Here, points: Vec<Point>, asked: Asked) -> Result {
    let zone = here.forum.zone();
    let day = attendance::day_of(clock::now(), &zone);
    let point = &here.point;
    let scanned = attendance::code_in(if asked.code.is_empty() { &asked.q } else { &asked.code });
    let mut refused = REFUSALS.into_iter().find(|(code, _)| *code == asked.no).map(|(_, key)| key);
    let who = match &scanned {
        Some(code) => app.keys.read_ticket_code(code).map(RegistrationId),
        None => asked.guest.parse().ok(),
    };
    let guest = match who {
        Some(id) => attendance::find_guest(&app.db, point, day, id).await?,
        None => None,
    };
    if scanned.is_some() && guest.is_none() {
        refused = Some("check-in-no-ticket");
    }
    let q = if scanned.is_some() { String::new() } else { asked.q.trim().to_owned() };
    let found = attendance::search(&app.db, point, day, &q).await?;
    let has_device = here.shuts_at.is_some();
    let page = CheckInPage {
        counts: attendance::by_category(&app.db, point, day).await?,
        latest: attendance::latest(&app.db, point).await?,
        found: found.into_iter().map(Shown::from).collect(),
        guest: guest.map(Shown::from),
        has_searched: !q.is_empty(),
        is_done: !asked.done.is_empty(),
        is_scanner: !asked.scanner.is_empty(),
        means: if asked.code.is_empty() { Means::Typed } else { Means::Camera }.code(),
        may_manage: !has_device && p.may_manage_doors(&here.forum),
        refused,
        q,
        zone,
        points,
        here,
        p,
    };
    Ok(with_camera(page.into_response()))
}

/// Only here may a page of ours ask for the camera.
fn with_camera(mut response: Response) -> Response {
    let policy = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()";
    response.headers_mut().insert("permissions-policy", axum::http::HeaderValue::from_static(policy));
    response
}

/// Why a ticket is not taken: a word in the address, and the key of the sentence.
const REFUSALS: [(&str, &str); 3] = [
    ("ticket", "check-in-no-ticket"),
    ("forum", "check-in-other-forum"),
    ("state", "check-in-not-confirmed"),
];

/// The button of a guest.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CheckInForm {
    id: String,
    point: String,
    registration: String,
    means: String,
}

/// What a scanner typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ScanForm {
    id: String,
    point: String,
    code: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct UndoForm {
    point: String,
    check_in: String,
}

/// An id that stands in a field of ours.
fn id<T: std::str::FromStr>(typed: &str) -> Result<T> {
    typed.parse().map_err(|_| Error::BadRequest)
}

async fn take(app: &App, here: &Here, form: CheckInForm) -> Result {
    let means = Means::parse(&form.means);
    let (new, registration) = (id(&form.id)?, id(&form.registration)?);
    written(app, here, NewCheckIn { id: new, point: here.point.id, registration, means }, "").await
}

async fn take_scanned(app: &App, here: &Here, form: ScanForm) -> Result {
    let code = attendance::code_in(&form.code).and_then(|code| app.keys.read_ticket_code(&code));
    let (registration, means) = match code {
        Some(id) => (Some(RegistrationId(id)), Means::Scanner),
        None => (numbered(app, here, &form.code).await?, Means::Typed),
    };
    let Some(registration) = registration else {
        return Ok(back(here, "&scanner=1&no=ticket"));
    };
    let (new, point) = (id(&form.id)?, here.point.id);
    let new = NewCheckIn { id: new, point, registration, means };
    written(app, here, new, "&scanner=1").await
}

/// Whose ticket has the number that somebody typed in place of its code; nobody's, where two have it.
async fn numbered(app: &App, here: &Here, typed: &str) -> Result<Option<RegistrationId>> {
    let number: String = typed.split_whitespace().collect();
    if number.len() != 8 || !number.chars().all(|c| c.is_ascii_digit()) {
        return Ok(None);
    }
    let day = attendance::day_of(clock::now(), &here.forum.zone());
    let found = attendance::search(&app.db, &here.point, day, &number).await?;
    let mut whose =
        found.into_iter().map(|guest| guest.id).filter(|id| attendance::ticket_number(*id) == number);
    let first = whose.next();
    Ok(first.filter(|_| whose.next().is_none()))
}

async fn written(app: &App, here: &Here, new: NewCheckIn, and: &str) -> Result {
    let guest = new.registration;
    match attendance::check_in(&app.db, new, here.by, clock::now()).await {
        Ok(()) => Ok(back(here, &format!("&guest={guest}&done=1{and}"))),
        Err(CheckInError::NotConfirmed(_)) => Ok(back(here, &format!("&guest={guest}&no=state{and}"))),
        Err(CheckInError::OfAnotherForum) => Ok(back(here, &format!("&no=forum{and}"))),
        Err(error) => Err(error.into()),
    }
}

async fn take_back(app: &App, here: &Here, form: UndoForm) -> Result {
    attendance::undo(&app.db, here.point.id, id(&form.check_in)?, here.by, clock::now()).await?;
    Ok(back(here, ""))
}

fn back(here: &Here, with: &str) -> Response {
    Redirect::to(&format!("{}?point={}{with}", here.path, here.point.id)).into_response()
}

impl From<CheckInError> for Error {
    fn from(error: CheckInError) -> Self {
        match error {
            CheckInError::Database(error) => error.into(),
            _ => Self::NotFound,
        }
    }
}
