//! The papers of a forum: reading them, taking them back.

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    clock,
    documents::{self, Document, IssueError, Kind},
    ids::DocumentId,
    staff::{Account, Permission},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    problem::Problem,
    reach,
    sent::{Part, Sent, done_before},
};
use crate::{
    access::Program,
    app::App,
    extract::{Path, Query},
    public::papers::ours,
};

#[derive(Serialize, ToSchema)]
pub struct DocumentLine {
    id: String,
    /// `certificate`, `visa_letter`, `badges` or `ticket`
    kind: &'static str,
    /// `C-2027-0001`
    number: Option<String>,
    /// By it, anybody may ask whether it holds
    serial: String,
    registration: Option<String>,
    latin_name: String,
    languages: Vec<String>,
    issued_at: String,
    revoked_at: Option<String>,
    revoked_why: Option<String>,
    /// A visa letter that names a day, a place or a title that the forum had before
    outdated: bool,
    /// Of the PDF: `waiting`, `made`, `failed`, or `erased` with the passport it was made of
    file: &'static str,
}

impl From<Document> for DocumentLine {
    fn from(d: Document) -> Self {
        Self {
            id: d.id.to_string(),
            kind: d.kind.code(),
            file: match (d.erased_at.is_some(), d.is_made, d.is_set_aside) {
                (true, ..) => "erased",
                (_, true, _) => "made",
                (_, _, true) => "failed",
                _ => "waiting",
            },
            outdated: d.kind == Kind::VisaLetter && d.is_outdated,
            number: d.number,
            serial: d.serial,
            registration: d.registration_id.map(|id| id.to_string()),
            latin_name: d.latin_name,
            languages: d.languages,
            issued_at: d.issued_at.to_jiff().to_string(),
            revoked_at: d.revoked_at.map(|at| at.to_jiff().to_string()),
            revoked_why: d.revoked_why,
        }
    }
}

/// A forum's certificates and visa letters, newest first
#[utoipa::path(
    get,
    path = "/forums/{slug}/documents",
    tag = "documents",
    security(("token" = ["registrations:read"])),
    params(
        ("slug" = String, Path),
        ("after" = Option<String>, Query, description = "The id of the last document of the part before"),
        ("limit" = Option<usize>, Query, description = "At most 100, which is also the default"),
    ),
    responses((status = 200, body = Vec<DocumentLine>))
)]
pub async fn list(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(slug): Path<String>,
    Query(part): Query<Part<DocumentId>>,
) -> Result<Json<Vec<DocumentLine>>, Problem> {
    let forum = reach::forum(&app, &program.0, Permission::SeeRegistrations, &slug).await?;
    let found = documents::of_forum(&app.db, forum.id, part.after).await.map_err(Problem::database)?;
    Ok(Json(part.of(found).map(DocumentLine::from).collect()))
}

/// A document, for whoever may do this with its kind; for others it is not there.
async fn find(
    app: &App,
    account: &Account,
    id: DocumentId,
    may: impl Fn(Kind) -> Permission,
) -> Result<Document, Problem> {
    let found = documents::find(&app.db, id).await.map_err(Problem::database)?;
    found.filter(|d| account.may_for(may(d.kind), d.forum_id)).ok_or_else(Problem::not_found)
}

/// The PDF of a certificate or of badges
#[utoipa::path(
    get,
    path = "/documents/{id}/pdf",
    tag = "documents",
    security(("token" = ["registrations:read"])),
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/pdf"),
        (status = 404, body = Problem, content_type = "application/problem+json",
         description = "`not-made`: not yet; see Retry-After"),
        (status = 409, body = Problem, content_type = "application/problem+json",
         description = "`shows-a-passport`: a visa letter is opened by POST"),
    )
)]
pub async fn pdf(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(id): Path<DocumentId>,
) -> Result<Response, Problem> {
    let document = find(&app, &program.0, id, Kind::readers).await?;
    if document.kind == Kind::VisaLetter {
        return Err(Problem::conflict("shows-a-passport"));
    }
    as_pdf(documents::open_pdf(&app.db, &app.keys, document.id).await.map_err(refused)?)
}

fn as_pdf(pdf: Option<Vec<u8>>) -> Result<Response, Problem> {
    let not_made = || Problem { retry_after: Some(2), ..Problem::new(StatusCode::NOT_FOUND, "not-made") };
    let kind = HeaderValue::from_static("application/pdf");
    Ok(([(header::CONTENT_TYPE, kind)], pdf.ok_or_else(not_made)?).into_response())
}

/// Opens the PDF of a visa letter, on which a passport stands
#[utoipa::path(
    post,
    path = "/documents/{id}/pdf",
    tag = "passports",
    description = "Each call is in the log, repeated or not.",
    security(("token" = ["passports"])),
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/pdf"),
        (status = 404, body = Problem, content_type = "application/problem+json",
         description = "No visa letter; `not-made`: not yet; see Retry-After"),
    )
)]
pub async fn open_letter(
    State(app): State<App>,
    Path(id): Path<DocumentId>,
    sent: Sent,
) -> Result<Response, Problem> {
    if find(&app, &sent.account, id, Kind::readers).await?.kind != Kind::VisaLetter {
        return Err(Problem::not_found());
    }
    let pdf = sent
        .once(&app, ("letter", &id.to_string()), async |_| {
            documents::open_letter(&app.db, &app.keys, id, sent.account.id).await.map_err(refused)
        })
        .await?;
    as_pdf(pdf)
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Reason {
    /// Kept in the log
    pub(super) why: String,
}

/// Takes a certificate or visa letter back; its holder is told by mail
#[utoipa::path(
    post,
    path = "/documents/{id}/revoke",
    tag = "documents",
    description = "Visa letters ask for the scope `passports`, certificates for `registrations`.",
    security(("token" = ["registrations:read"])),
    params(("id" = String, Path)),
    request_body = Reason,
    responses(
        (status = 200, body = DocumentLine),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`revoked` before"),
    )
)]
pub async fn revoke(
    State(app): State<App>,
    Path(id): Path<DocumentId>,
    sent: Sent,
) -> Result<Json<DocumentLine>, Problem> {
    find(&app, &sent.account, id, Kind::issuers).await?;
    let Reason { why } = sent.read()?;
    sent.once(&app, ("revoke", &id.to_string()), async |call| {
        if done_before(&app, call, "document.revoke").await?.is_some() {
            return Ok(());
        }
        documents::revoke(&app.db, id, &why, sent.account.id, clock::now()).await.map_err(refused)
    })
    .await?;
    Ok(Json(find(&app, &sent.account, id, Kind::issuers).await?.into()))
}

/// Issues a certificate or visa letter again, as things stand now, and takes the old one back
#[utoipa::path(
    post,
    path = "/documents/{id}/reissue",
    tag = "documents",
    description = "Visa letters ask for the scope `passports`, certificates for `registrations`.",
    security(("token" = ["registrations:read"])),
    params(("id" = String, Path)),
    request_body = Reason,
    responses(
        (status = 200, body = DocumentLine, description = "The new one"),
        (status = 409, body = Problem, content_type = "application/problem+json",
         description = "`revoked` before; `not-now`: the registration is not confirmed; `no-passport`"),
    )
)]
pub async fn reissue(
    State(app): State<App>,
    Path(id): Path<DocumentId>,
    sent: Sent,
) -> Result<Json<DocumentLine>, Problem> {
    find(&app, &sent.account, id, Kind::issuers).await?;
    let Reason { why } = sent.read()?;
    let new = sent
        .once(&app, ("reissue", &id.to_string()), async |call| {
            if let Some(done) = done_before(&app, call, "document.issue").await? {
                return Ok(DocumentId(done.subject));
            }
            let by = sent.account.id;
            documents::reissue(&app.db, ours(&app), id, &why, by, clock::now()).await.map_err(refused)
        })
        .await?;
    Ok(Json(find(&app, &sent.account, new, Kind::issuers).await?.into()))
}

pub(super) fn refused(error: IssueError) -> Problem {
    match error {
        IssueError::NotFound => Problem::not_found(),
        IssueError::NotNow => Problem::conflict("not-now"),
        IssueError::Revoked => Problem::conflict("revoked"),
        IssueError::NoPassport => Problem::conflict("no-passport"),
        IssueError::Invalid(problems) => Problem::invalid(&problems),
        IssueError::Locked(error) => {
            tracing::error!("a sealed document does not open: {error:#}");
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
        }
        IssueError::Database(error) => Problem::database(error),
    }
}
