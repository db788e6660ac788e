//! Guests of a forum: inviting them, what they answered, and reminding the silent.

use axum::{Extension, Json, extract::State};
use domain::{
    clock, countries,
    forums::{self, Category, Forum},
    ids::InvitationId,
    mailings::Audience,
    people::Typed,
    problems::Problems,
    registrations::{self, Answer, Guests, InviteError, Invited as Outcome, Whom},
    roll,
    staff::{Account, Permission},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    forums::local,
    problem::Problem,
    reach,
    sent::{Part, Sent, done_before},
    written::wall_clock,
};
use crate::{
    access::Program,
    app::App,
    extract::{Path, Query},
};

#[derive(Serialize, ToSchema)]
pub struct InvitationLine {
    id: String,
    latin_name: String,
    email: Option<String>,
    country: String,
    /// `accepted` or `declined`
    answer: Option<&'static str>,
    invited_at: String,
    /// Until then a seat is kept
    held_until: Option<String>,
    reminded_at: Option<String>,
}

/// A forum's invitations with their answers, in the order in which they were written
#[utoipa::path(
    get,
    path = "/forums/{slug}/invitations",
    tag = "invitations",
    security(("token" = ["registrations:read"])),
    params(
        ("slug" = String, Path),
        ("after" = Option<String>, Query, description = "The id of the last invitation of the part before"),
        ("limit" = Option<usize>, Query, description = "At most 100, which is also the default"),
    ),
    responses((status = 200, body = Vec<InvitationLine>))
)]
pub async fn list(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(slug): Path<String>,
    Query(part): Query<Part<InvitationId>>,
) -> Result<Json<Vec<InvitationLine>>, Problem> {
    let forum = reach::forum(&app, &program.0, Permission::SeeRegistrations, &slug).await?;
    let zone = forum.zone();
    let at = |at: jiff_sqlx::Timestamp| local(at.to_jiff(), &zone);
    let line = |line: registrations::InvitationLine| InvitationLine {
        id: line.id.to_string(),
        latin_name: line.latin_name,
        email: line.email,
        country: line.country,
        answer: line.answer.map(|answer| match answer {
            Answer::Accepted => "accepted",
            Answer::Declined => "declined",
        }),
        invited_at: at(line.invited_at),
        held_until: line.held_until.map(at),
        reminded_at: line.reminded_at.map(at),
    };
    let lines = registrations::invitations_after(&app.db, forum.id, part.after).await;
    Ok(Json(part.of(lines.map_err(Problem::database)?).map(line).collect()))
}

/// Whom to invite: people, a class, a country, or an audience; one of these four.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NewInvitations {
    /// The code of one of the forum's categories
    category: String,
    /// At most 500
    people: Option<Vec<WrittenPerson>>,
    /// The code of a class
    class: Option<String>,
    /// ISO 3166-1 alpha-2: everybody on the roll from there
    country: Option<String>,
    /// A question over people, `{"and": [{"country": "KZ"}, {"member": "active"}]}`; asks for the right to see people
    #[schema(value_type = Option<Object>)]
    audience: Option<Audience>,
    /// RFC 3339: until then a seat is kept for each
    #[schema(value_type = Option<String>)]
    held_until: Option<Timestamp>,
    /// Tells how many would be invited, and invites nobody
    rehearse: bool,
    /// The seal of a rehearsal: invites just those whom it counted, or nobody
    seal: Option<String>,
}

#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WrittenPerson {
    /// The name in the person's own script and order
    native_name: String,
    /// As in the passport
    latin_name: String,
    email: String,
    /// ISO 3166-1 alpha-2
    pub country: String,
    /// `zh`, `en` or `ru`: the language of the mails
    language: String,
}

impl WrittenPerson {
    pub fn typed(&self) -> Typed<'_> {
        Typed {
            native_name: &self.native_name,
            latin_name: &self.latin_name,
            email: &self.email,
            country: &self.country,
            language: &self.language,
            time_zone: "",
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct Invited {
    /// How many were invited now; nobody is invited twice
    invited: u64,
    /// Of a rehearsal: whom it counted, in a word
    #[serde(skip_serializing_if = "Option::is_none")]
    seal: Option<String>,
}

/// Invites guests: each gets a mail in the own language, and with `held_until` a seat
#[utoipa::path(
    post,
    path = "/forums/{slug}/invitations",
    tag = "invitations",
    security(("token" = ["invitations"])),
    params(("slug" = String, Path)),
    request_body = NewInvitations,
    responses(
        (status = 200, body = Invited),
        (status = 409, body = Problem, content_type = "application/problem+json",
         description = "`not-announced`; `no-room`: fewer seats are left than would be kept, and nobody was invited; `title-shouts`; \
                        `counted-otherwise`: others would be invited than were counted, and nobody was"),
    )
)]
pub async fn invite(
    State(app): State<App>,
    Path(slug): Path<String>,
    sent: Sent,
) -> Result<Json<Invited>, Problem> {
    let forum = reach::forum(&app, &sent.account, Permission::Invite, &slug).await?;
    let new: NewInvitations = sent.read()?;
    let (now, by) = (clock::now(), sent.account.id);
    let (whom, category, held_until) = read(&app, &sent.account, &forum, &new, now).await?;
    let guests = Guests { whom: &whom, category: category.id, held_until };
    if new.rehearse {
        let counted = registrations::invite_counted(&app.db, forum.id, guests, None, by, now).await;
        return match counted.map_err(refused)? {
            Outcome::Counted { n, seal } => Ok(Json(Invited { invited: n, seal: Some(seal) })),
            Outcome::Now(n) => Ok(Json(Invited { invited: n, seal: None })),
        };
    }
    let invited = sent
        .once(&app, ("invite", &slug), async |call| {
            if let Some(done) = done_before(&app, call, "forum.invite").await? {
                return Ok(done.details["invited"].as_u64().unwrap_or_default());
            }
            let Some(seal) = new.seal.as_deref() else {
                let invited =
                    registrations::invite(&app.db, forum.id, &whom, category.id, held_until, by, now).await;
                return invited.map_err(refused);
            };
            let invited = registrations::invite_counted(&app.db, forum.id, guests, Some(seal), by, now).await;
            match invited.map_err(refused)? {
                Outcome::Now(n) => Ok(n),
                Outcome::Counted { .. } => Err(Problem::conflict("counted-otherwise")),
            }
        })
        .await?;
    Ok(Json(Invited { invited, seal: None }))
}

/// Who is meant, as what, and until when a seat is kept.
async fn read(
    app: &App,
    account: &Account,
    forum: &Forum,
    new: &NewInvitations,
    now: Timestamp,
) -> Result<(Whom, Category, Option<Timestamp>), Problem> {
    let mut problems = Problems::default();
    let whom = match (&new.people, &new.class, &new.country, &new.audience) {
        (Some(people), None, None, None) => {
            let typed: Vec<Typed<'_>> = people.iter().map(WrittenPerson::typed).collect();
            let guests = registrations::guests_of(&typed).map_err(|wrong| problems.0.extend(wrong.0));
            guests.map(Whom::People).ok()
        }
        (None, Some(code), None, None) => {
            let class = roll::find_class(&app.db, code).await.map_err(Problem::database)?;
            problems.take("class", class.map(|class| Whom::Class(class.id)).ok_or("unknown-class"))
        }
        (None, None, Some(country), None) => {
            problems.take("country", countries::parse(country)).map(Whom::Country)
        }
        // The answers to a question about other forums, or about members, are not an organiser's to see.
        (None, None, None, Some(_)) if !account.may(Permission::SeePeople) => {
            return Err(Problem::forbidden().detail("An audience asks for the right to see people."));
        }
        (None, None, None, Some(audience)) => Some(Whom::Audience(audience.clone())),
        _ => {
            problems.add("people", "missing");
            None
        }
    };
    let categories = forums::categories(&app.db, forum.id).await.map_err(Problem::database)?;
    let category = categories.into_iter().find(|category| category.code == new.category);
    let category = problems.take("category", category.ok_or("unknown-category"));
    let typed = new.held_until.map(|at| wall_clock(at, &forum.zone())).unwrap_or_default();
    let held_until = problems.take("held_until", registrations::parse_held_until(forum, &typed, now));
    match (whom, category, held_until) {
        (Some(whom), Some(category), Some(held_until)) => Ok((whom, category, held_until)),
        _ => Err(Problem::invalid(&problems)),
    }
}

#[derive(Serialize, ToSchema)]
pub struct Reminded {
    reminded: u64,
}

/// Reminds everybody who has not answered, each at most once in three days
#[utoipa::path(
    post,
    path = "/forums/{slug}/invitations/remind",
    tag = "invitations",
    security(("token" = ["invitations"])),
    params(("slug" = String, Path)),
    responses(
        (status = 200, body = Reminded),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`not-announced`"),
    )
)]
pub async fn remind(
    State(app): State<App>,
    Path(slug): Path<String>,
    sent: Sent,
) -> Result<Json<Reminded>, Problem> {
    let forum = reach::forum(&app, &sent.account, Permission::Invite, &slug).await?;
    let reminded = sent
        .once(&app, ("remind", &slug), async |call| {
            if let Some(done) = done_before(&app, call, "forum.remind").await? {
                return Ok(done.details["reminded"].as_u64().unwrap_or_default());
            }
            let by = sent.account.id;
            registrations::remind_silent(&app.db, forum.id, by, clock::now()).await.map_err(refused)
        })
        .await?;
    Ok(Json(Reminded { reminded }))
}

fn refused(error: InviteError) -> Problem {
    match error {
        InviteError::NotAnnounced => Problem::conflict("not-announced"),
        InviteError::TitleShouts => Problem::conflict("title-shouts"),
        InviteError::NoRoom => Problem::conflict("no-room"),
        InviteError::NotFound => Problem::not_found(),
        InviteError::Database(error) => Problem::database(error),
    }
}
