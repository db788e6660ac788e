//! One of a forum's documents: opened, taken back, issued again.

use axum::extract::State;
use domain::{
    clock,
    documents::{self, Document, IssueError, Kind},
    ids::{AccountId, DocumentId, ForumId},
    staff::Permission,
};
use serde::Deserialize;

use super::{
    documents::{Asked, back, page},
    staff_for,
};
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path},
    page::Page,
    public::papers::{as_pdf, ours, refused, to_keep},
};

/// One of a forum's documents, for whoever may do this with its kind; for others it is not there.
async fn of_desk(
    app: &App,
    p: &Page,
    (forum, id): (ForumId, DocumentId),
    may: impl Fn(Kind) -> Permission,
) -> Result<(Document, AccountId)> {
    let account = staff_for(p, Permission::SeeRegistrations, forum)?;
    let document = documents::find(&app.db, id).await?;
    let document = document.filter(|d| d.forum_id == forum && account.may_for(may(d.kind), forum));
    Ok((document.ok_or(Error::NotFound)?, account.id))
}

pub async fn file(
    State(app): State<App>,
    Path((_, forum, document)): Path<(String, ForumId, DocumentId)>,
    p: Page,
) -> Result {
    let (document, _) = of_desk(&app, &p, (forum, document), Kind::readers).await?;
    if document.kind == Kind::VisaLetter {
        return back(&p, forum, None);
    }
    as_pdf(&app, &document).await
}

/// A visa letter shows a passport, and is opened like one.
pub async fn open_letter(
    State(app): State<App>,
    Path((_, forum, document)): Path<(String, ForumId, DocumentId)>,
    p: Page,
) -> Result {
    let (document, by) = of_desk(&app, &p, (forum, document), Kind::readers).await?;
    if document.kind != Kind::VisaLetter {
        return Err(Error::NotFound);
    }
    let pdf = documents::open_letter(&app.db, &app.keys, document.id, by).await.map_err(refused)?;
    to_keep(&document, pdf)
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ReasonForm {
    why: String,
}

pub async fn revoke(
    State(app): State<App>,
    Path((_, forum, document)): Path<(String, ForumId, DocumentId)>,
    p: Page,
    Form(form): Form<ReasonForm>,
) -> Result {
    let (document, by) = of_desk(&app, &p, (forum, document), Kind::issuers).await?;
    match documents::revoke(&app.db, document.id, &form.why, by, clock::now()).await {
        Ok(()) => back(&p, forum, None),
        Err(IssueError::Invalid(problems)) => {
            let about = Some((document.id, form.why));
            page(&app, p, forum, Asked { about, ..Asked::default() }, problems).await
        }
        Err(error) => Err(refused(error)),
    }
}

pub async fn reissue(
    State(app): State<App>,
    Path((_, forum, document)): Path<(String, ForumId, DocumentId)>,
    p: Page,
    Form(form): Form<ReasonForm>,
) -> Result {
    issue_again(&app, p, (forum, document), form, Kind::Certificate).await
}

/// A passport is written into the new letter.
pub async fn reissue_letter(
    State(app): State<App>,
    Path((_, forum, document)): Path<(String, ForumId, DocumentId)>,
    p: Page,
    Form(form): Form<ReasonForm>,
) -> Result {
    issue_again(&app, p, (forum, document), form, Kind::VisaLetter).await
}

async fn issue_again(
    app: &App,
    p: Page,
    (forum, document): (ForumId, DocumentId),
    form: ReasonForm,
    kind: Kind,
) -> Result {
    let (document, by) = of_desk(app, &p, (forum, document), Kind::issuers).await?;
    if document.kind != kind {
        return Err(Error::NotFound);
    }
    match documents::reissue(&app.db, ours(app), document.id, &form.why, by, clock::now()).await {
        Ok(_) => back(&p, forum, Some(1)),
        Err(IssueError::Invalid(problems)) => {
            let about = Some((document.id, form.why));
            page(app, p, forum, Asked { about, ..Asked::default() }, problems).await
        }
        Err(error) => Err(refused(error)),
    }
}
