use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use domain::{
    attendance::{self, DayCount, Door, DoorError, DoorForm, DoubleUse, NewPoint, Point, PointForm},
    clock,
    forums::{self, Forum, Session},
    ids::{DoorId, ForumId, PointId},
    moments,
    problems::Problems,
    qr,
    staff::Permission,
};
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::{
    app::App,
    desk::{staff_for, status},
    error::{Error, Result},
    extract::{Form, Path},
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/doors.html")]
struct DoorsPage {
    p: Page,
    forum: Forum,
    zone: TimeZone,
    points: Vec<Point>,
    doors: Vec<Door>,
    sessions: Vec<Session>,
    counts: Vec<DayCount>,
    double_uses: Vec<DoubleUse>,
    point: PointForm,
    door: AtPoint,
    problems: Problems,
    /// What a door's link begins with, and its token.
    base_url: String,
    keys: domain::links::Keys,
}

impl DoorsPage {
    fn name_of(&self, point: &PointId) -> &str {
        self.points.iter().find(|p| p.id == *point).map_or("", |p| self.p.best(&p.name.0))
    }

    fn link(&self, door: &Door) -> String {
        format!("{}{}", self.base_url, self.p.url(&format!("/door/{}", door.token(&self.keys, &self.forum))))
    }

    fn qr(&self, door: &Door) -> Option<qr::Picture> {
        qr::draw(&self.link(door))
    }

    fn hours(&self, session: &Session) -> String {
        self.p.span(session.starts(), session.ends(), &self.zone)
    }

    fn when(&self, at: &jiff_sqlx::Timestamp) -> String {
        self.p.moment(at.to_jiff(), &self.zone)
    }

    fn hour(&self, at: &jiff_sqlx::Timestamp) -> String {
        moments::hour(at.to_jiff(), &self.zone)
    }

    fn day(&self, day: &jiff_sqlx::Date) -> String {
        self.p.day(day.to_jiff())
    }
}

/// Whose device becomes a door, and where.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AtPoint {
    at: String,
    #[serde(flatten)]
    door: DoorForm,
}

#[derive(Default)]
struct Typed {
    point: PointForm,
    door: AtPoint,
    problems: Problems,
}

async fn page(app: &App, p: Page, forum: ForumId, typed: Typed) -> Result {
    let forum = forums::find(&app.db, forum).await?.ok_or(Error::NotFound)?;
    let page = DoorsPage {
        zone: forum.zone(),
        points: attendance::points(&app.db, forum.id).await?,
        doors: attendance::doors(&app.db, forum.id).await?,
        sessions: forums::agenda(&app.db, forum.id).await?,
        counts: attendance::by_day(&app.db, forum.id).await?,
        double_uses: attendance::double_uses(&app.db, forum.id).await?,
        point: typed.point,
        door: typed.door,
        problems: typed.problems,
        base_url: app.settings.base_url.clone(),
        keys: app.keys.clone(),
        forum,
        p,
    };
    Ok((status(&page.problems), page).into_response())
}

pub async fn list(State(app): State<App>, Path((_, forum)): Path<(String, ForumId)>, p: Page) -> Result {
    staff_for(&p, Permission::ManageRegistrations, forum)?;
    let door = DoorForm { language: p.language.code().to_owned(), ..DoorForm::default() };
    let door = AtPoint { door, ..AtPoint::default() };
    page(&app, p, forum, Typed { door, ..Typed::default() }).await
}

pub async fn add_point(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(form): Form<PointForm>,
) -> Result {
    let by = staff_for(&p, Permission::ManageRegistrations, forum)?.id;
    match attendance::add_point(&app.db, forum, &form, by, clock::now()).await {
        Ok(_) => Ok(back(&p, forum)),
        Err(NewPoint::Invalid(problems)) => {
            page(&app, p, forum, Typed { point: form, problems, ..Typed::default() }).await
        }
        Err(NewPoint::Database(error)) => Err(error.into()),
    }
}

pub async fn add_door(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(form): Form<AtPoint>,
) -> Result {
    let by = staff_for(&p, Permission::ManageRegistrations, forum)?.id;
    let made = match form.at.parse::<PointId>() {
        Ok(point) => attendance::open_doors(&app.db, (forum, point), &form.door, by, clock::now()).await,
        Err(_) => Err(DoorError::Invalid(Problems::one("at", "missing"))),
    };
    match made {
        Ok(_) => Ok(back(&p, forum)),
        Err(DoorError::Invalid(problems)) => {
            page(&app, p, forum, Typed { door: form, problems, ..Typed::default() }).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Mails a door's link to its holder once more.
pub async fn mail(
    State(app): State<App>,
    Path((_, forum, door)): Path<(String, ForumId, DoorId)>,
    p: Page,
) -> Result {
    let by = staff_for(&p, Permission::ManageRegistrations, forum)?.id;
    attendance::mail_door(&app.db, (forum, door), by, clock::now()).await?;
    Ok(back(&p, forum))
}

pub async fn revoke(
    State(app): State<App>,
    Path((_, forum, door)): Path<(String, ForumId, DoorId)>,
    p: Page,
) -> Result {
    let by = staff_for(&p, Permission::ManageRegistrations, forum)?.id;
    attendance::revoke_door(&app.db, forum, door, by, clock::now()).await?;
    Ok(back(&p, forum))
}

fn back(p: &Page, forum: ForumId) -> Response {
    Redirect::to(&p.url(&format!("/desk/forums/{forum}/doors"))).into_response()
}

impl From<DoorError> for Error {
    fn from(error: DoorError) -> Self {
        match error {
            DoorError::NotHeld => Self::Conflict("desk-error-forum-not-held"),
            DoorError::Database(error) => error.into(),
            DoorError::NotFound | DoorError::Invalid(_) => Self::NotFound,
        }
    }
}
