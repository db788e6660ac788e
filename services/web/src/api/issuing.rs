//! Issuing the papers of a forum: certificates, visa letters, badges.

use axum::{Json, extract::State};
use domain::{
    clock,
    documents::{self, CertificatesForm, IssueError, LettersForm},
    staff::Permission,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    documents::{DocumentLine, refused},
    problem::Problem,
    reach,
    sent::{Sent, done_before},
};
use crate::{app::App, extract::Path, public::papers::ours};

#[derive(Serialize, ToSchema)]
pub struct Issued {
    /// How many were issued now; nobody has two that hold
    issued: i64,
}

#[derive(Serialize, ToSchema)]
pub struct CertificatesIssued {
    /// How many were issued now; nobody has two that hold
    issued: i64,
    /// How many are issued after them, some at a time; each person is told by mail
    to_come: i32,
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NewCertificates {
    /// `everybody` with a place, for forums where nobody is checked in; without it, those who were checked in
    whom: Option<String>,
    /// `zh`, `en`, `ru`, `fa`
    languages: Vec<String>,
}

/// Issues certificates to everybody who attended, once the forum has ended; each is told by mail
#[utoipa::path(
    post,
    path = "/forums/{slug}/certificates",
    tag = "documents",
    security(("token" = ["registrations"])),
    params(("slug" = String, Path)),
    request_body = NewCertificates,
    responses(
        (status = 200, body = CertificatesIssued),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`not-now`: the forum has not ended"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "In `languages_fa`, `paper-lacks-title`, `paper-lacks-venue`, `paper-lacks-session` or `paper-lacks-institution`: what is not written in that language"),
    )
)]
pub async fn certificates(
    State(app): State<App>,
    Path(slug): Path<String>,
    sent: Sent,
) -> Result<Json<CertificatesIssued>, Problem> {
    let forum = reach::forum(&app, &sent.account, Permission::ManageRegistrations, &slug).await?;
    let NewCertificates { whom, languages } = sent.read()?;
    let (whom, languages) = CertificatesForm { whom: whom.unwrap_or_default(), languages }
        .parse()
        .map_err(|problems| Problem::invalid(&problems))?;
    let issued = sent
        .once(&app, ("certificates", &slug), async |call| {
            if let Some(done) = done_before(&app, call, "document.issue").await? {
                return Ok(done.n);
            }
            let by = sent.account.id;
            let issued = documents::issue_certificates(
                &app.db,
                ours(&app),
                forum.id,
                whom,
                &languages,
                by,
                clock::now(),
            )
            .await;
            counted(issued.map(|issued| issued.now))
        })
        .await?;
    let to_come = documents::certificates_to_come(&app.db, forum.id).await.map_err(Problem::database)?;
    Ok(Json(CertificatesIssued { issued, to_come }))
}

fn counted(issued: Result<usize, IssueError>) -> Result<i64, Problem> {
    issued.map(|n| i64::try_from(n).unwrap_or(i64::MAX)).map_err(refused)
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NewLetters {
    /// Ids
    registrations: Vec<String>,
    /// Two of `zh`, `en`, `ru`, `fa`
    languages: Vec<String>,
}

/// Issues visa letters to those who are confirmed, gave a passport and have none that holds
#[utoipa::path(
    post,
    path = "/forums/{slug}/visa-letters",
    tag = "documents",
    security(("token" = ["passports"])),
    params(("slug" = String, Path)),
    request_body = NewLetters,
    responses(
        (status = 200, body = Issued),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`not-now`: the forum has ended"),
    )
)]
pub async fn visa_letters(
    State(app): State<App>,
    Path(slug): Path<String>,
    sent: Sent,
) -> Result<Json<Issued>, Problem> {
    let forum = reach::forum(&app, &sent.account, Permission::SeePassports, &slug).await?;
    let NewLetters { registrations, languages } = sent.read()?;
    let mut languages = languages.into_iter();
    let form = LettersForm {
        chosen: registrations,
        first_language: languages.next().unwrap_or_default(),
        second_language: languages.next().unwrap_or_default(),
    };
    let (chosen, languages) = form.parse().map_err(|problems| Problem::invalid(&problems))?;
    let issued = sent
        .once(&app, ("visa-letters", &slug), async |call| {
            if let Some(done) = done_before(&app, call, "document.issue").await? {
                return Ok(done.n);
            }
            let (by, now) = (sent.account.id, clock::now());
            let issued =
                documents::issue_visa_letters(&app.db, ours(&app), forum.id, &chosen, languages, by, now)
                    .await;
            counted(issued)
        })
        .await?;
    Ok(Json(Issued { issued }))
}

/// Has a badge made for everybody who has a place; the sheet before is thrown away
#[utoipa::path(
    post,
    path = "/forums/{slug}/badges",
    tag = "documents",
    security(("token" = ["registrations"])),
    params(("slug" = String, Path)),
    responses(
        (status = 200, body = DocumentLine, description = "Its PDF is fetched once it is made"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "`not-now`: nobody has a place"),
    )
)]
pub async fn badges(
    State(app): State<App>,
    Path(slug): Path<String>,
    sent: Sent,
) -> Result<Json<DocumentLine>, Problem> {
    let forum = reach::forum(&app, &sent.account, Permission::ManageRegistrations, &slug).await?;
    sent.once(&app, ("badges", &slug), async |call| {
        if done_before(&app, call, "forum.badges").await?.is_some() {
            return Ok(());
        }
        let wanted =
            documents::want_badges(&app.db, ours(&app), forum.id, sent.account.id, clock::now()).await;
        wanted.map(|_| ()).map_err(refused)
    })
    .await?;
    let sheet = documents::badges_of_forum(&app.db, forum.id).await.map_err(Problem::database)?;
    Ok(Json(sheet.ok_or_else(Problem::not_found)?.into()))
}
