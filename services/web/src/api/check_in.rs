//! Programs at a door check people in.

use axum::{Json, extract::State};
use domain::{
    attendance::{self, By, CheckInError, Means, Merged, Point, Queued},
    clock, forums,
    ids::{CheckInId, PointId, RegistrationId},
    problems::Problems,
    staff::Permission,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    forums::local,
    problem::Problem,
    reach,
    sent::{Sent, done_before},
};
use crate::{app::App, extract::Path};

#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NewCheckIn {
    /// Without it, the point where this account was last, or else the forum's first
    #[schema(value_type = Option<String>)]
    point: Option<PointId>,
    /// When the person came, RFC 3339, of what is told later: it is written down in any case
    #[schema(value_type = Option<String>)]
    at: Option<Timestamp>,
    /// `camera`, `scanner`, or `typed`, which is also the default
    #[schema(value_type = Option<String>)]
    means: Option<Means>,
}

/// What the page at the door says.
#[derive(Serialize, ToSchema)]
pub struct CheckedIn {
    /// Of this check-in: by it, it is undone
    id: String,
    /// `taken`; `double`: the person was here before on that day, and both are written down; `not_confirmed`: told later,
    /// and written down though the registration is not confirmed; `undone`
    outcome: &'static str,
    point: String,
    registration: String,
    native_name: String,
    latin_name: String,
    country: String,
    /// The category's title, `{"zh": …, "en": …, "ru": …}`
    category: serde_json::Value,
    /// How the registration stands
    state: &'static str,
    /// When the person first came here on that day
    first_at: Option<String>,
    /// How often on that day
    times: i64,
}

/// Checks somebody in; a second time on one day is written down and told, not refused
#[utoipa::path(
    post,
    path = "/registrations/{id}/check-in",
    tag = "check-in",
    security(("token" = ["check-in"])),
    params(("id" = String, Path)),
    request_body = NewCheckIn,
    responses(
        (status = 200, body = CheckedIn),
        (status = 409, body = Problem, content_type = "application/problem+json",
         description = "`not-confirmed`: the registration is not confirmed"),
    )
)]
pub async fn check_in(
    State(app): State<App>,
    Path(id): Path<RegistrationId>,
    sent: Sent,
) -> Result<Json<CheckedIn>, Problem> {
    let registration = reach::registration(&app, &sent.account, Permission::CheckIn, id).await?;
    let new: NewCheckIn = sent.read()?;
    let (now, by) = (clock::now(), By::Account(sent.account.id));
    let point = attendance::point_for(&app.db, registration.forum_id, new.point, sent.account.id).await;
    let point = point.map_err(Problem::database)?;
    let point = point.ok_or_else(|| Problem::invalid(&Problems::one("point", "unknown-point")))?;
    let means = new.means.unwrap_or(Means::Typed);
    let (check_in, at) = sent
        .once(&app, ("check-in", &id.to_string()), async |call| {
            // A call that is repeated writes the same line, which is there already.
            let check_in = call.map_or_else(CheckInId::mint, |call| CheckInId(call.id.0));
            match new.at {
                Some(at) => {
                    let told = [Queued { id: check_in, registration: id, undoes: None, means, at }];
                    let merged = attendance::merge(&app.db, &point, by, &told, now, now).await;
                    match merged.map_err(Problem::database)?.first() {
                        Some((_, Merged::Unknown)) | None => Err(Problem::not_found()),
                        Some(_) => Ok((check_in, at.min(now))),
                    }
                }
                None => {
                    let new =
                        attendance::NewCheckIn { id: check_in, point: point.id, registration: id, means };
                    attendance::check_in(&app.db, new, by, now).await.map_err(refused)?;
                    Ok((check_in, now))
                }
            }
        })
        .await?;
    told(&app, &point, id, check_in, at, None).await
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Undoing {
    /// Which check-in; without it, the newest that stands
    #[schema(value_type = Option<String>)]
    check_in: Option<CheckInId>,
}

/// Takes a check-in back by a further line; doing it twice changes nothing
#[utoipa::path(
    post,
    path = "/registrations/{id}/check-in/undo",
    tag = "check-in",
    security(("token" = ["check-in"])),
    params(("id" = String, Path)),
    request_body = Undoing,
    responses((status = 200, body = CheckedIn))
)]
pub async fn undo(
    State(app): State<App>,
    Path(id): Path<RegistrationId>,
    sent: Sent,
) -> Result<Json<CheckedIn>, Problem> {
    reach::registration(&app, &sent.account, Permission::CheckIn, id).await?;
    let undoing: Undoing = sent.read()?;
    let now = clock::now();
    let (check_in, point) = sent
        .once(&app, ("undo-check-in", &id.to_string()), async |call| {
            if let Some(done) = done_before(&app, call, "registration.undo_check_in").await? {
                let of = |key: &str| done.details.get(key).and_then(|id| id.as_str()?.parse().ok());
                let undone = of("check_in").zip(of("point"));
                return undone.map(|(c, p)| (CheckInId(c), PointId(p))).ok_or_else(Problem::not_found);
            }
            let found = attendance::find_check_in(&app.db, id, undoing.check_in).await;
            let (check_in, point) = found.map_err(Problem::database)?.ok_or_else(Problem::not_found)?;
            let by = By::Account(sent.account.id);
            attendance::undo(&app.db, point, check_in, by, now).await.map_err(refused)?;
            Ok((check_in, point))
        })
        .await?;
    let point = attendance::find_point(&app.db, point).await.map_err(Problem::database)?;
    told(&app, &point.ok_or_else(Problem::not_found)?, id, check_in, now, Some("undone")).await
}

async fn told(
    app: &App,
    point: &Point,
    registration: RegistrationId,
    check_in: CheckInId,
    at: Timestamp,
    outcome: Option<&'static str>,
) -> Result<Json<CheckedIn>, Problem> {
    let forum = forums::find(&app.db, point.forum_id).await.map_err(Problem::database)?;
    let zone = forum.ok_or_else(Problem::not_found)?.zone();
    let day = attendance::day_of(at, &zone);
    let guest = attendance::find_guest(&app.db, point, day, registration).await.map_err(Problem::database)?;
    let guest = guest.ok_or_else(Problem::not_found)?;
    let is_first = guest.first == Some(check_in);
    let is_confirmed = guest.state == domain::registrations::State::Confirmed;
    let outcome = outcome.unwrap_or(match (is_confirmed, is_first) {
        (false, _) => "not_confirmed",
        (true, true) => "taken",
        (true, false) => "double",
    });
    Ok(Json(CheckedIn {
        id: check_in.to_string(),
        outcome,
        point: point.id.to_string(),
        registration: guest.id.to_string(),
        native_name: guest.native_name,
        latin_name: guest.latin_name,
        country: guest.country,
        category: serde_json::json!(guest.category_title.0),
        state: guest.state.code(),
        first_at: guest.first_at.map(|at| local(at.to_jiff(), &zone)),
        times: guest.times,
    }))
}

fn refused(error: CheckInError) -> Problem {
    match error {
        CheckInError::NotConfirmed(state) => Problem::conflict("not-confirmed")
            .detail(format!("The registration is in the state `{}`.", state.code())),
        CheckInError::NotFound | CheckInError::OfAnotherForum => Problem::not_found(),
        CheckInError::Database(error) => Problem::database(error),
    }
}
