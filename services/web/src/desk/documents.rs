//! The documents of a forum: badges, certificates, visa letters.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    attendance, clock,
    documents::{
        self, CertificatesForm, Document, IssueError, Kind, LettersForm, VisaTerms, VisaTermsForm, VisaWish,
    },
    forums::{self, Forum},
    ids::{DocumentId, ForumId},
    language::Language,
    problems::Problems,
    staff::Permission,
};
use serde::Deserialize;

use super::{mark_of_next, staff_for, status};
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path, Query},
    page::Page,
    public::papers::{ours, refused},
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/documents.html")]
struct DocumentsPage {
    p: Page,
    forum: Forum,
    may_manage: bool,
    may_see_passports: bool,
    has_ended: bool,
    /// How many were checked in.
    came: i64,
    /// How many certificates are still being issued.
    to_come: i32,
    badges: Option<Document>,
    terms: VisaTerms,
    wishes: Vec<VisaWish>,
    lines: Vec<Document>,
    /// How many visa letters name a day or a place that the forum has left.
    outdated: i64,
    next: Option<DocumentId>,
    is_waiting: bool,
    issued: Option<i64>,
    problems: Problems,
    /// The one document that the problems are about, and the reason as typed.
    about: Option<(DocumentId, String)>,
}

impl DocumentsPage {
    /// The reason as typed, where it was asked for in vain.
    fn asked_why(&self, id: &DocumentId) -> Option<&str> {
        self.about.as_ref().filter(|(about, _)| about == id).map(|(_, why)| why.as_str())
    }

    /// Why a document was taken back: in the words of whoever did, or in ours where it followed from something else.
    fn why(&self, document: &Document) -> Option<String> {
        let why = document.revoked_why.as_deref()?;
        let is_ours = documents::REASONS.contains(&why);
        Some(if is_ours { self.p.code("desk-document-why", why) } else { why.to_owned() })
    }

    /// The languages of certificates, and what each is called where something is wrong with it.
    fn languages(&self) -> [(Language, &'static str); 4] {
        Language::WRITTEN.map(|language| match language {
            Language::Zh => (language, "languages_zh"),
            Language::En => (language, "languages_en"),
            Language::Ru => (language, "languages_ru"),
            Language::Fa => (language, "languages_fa"),
        })
    }

    /// Certificates are written in the languages of the forum where nothing else is chosen.
    fn is_spoken(&self, code: &str) -> bool {
        self.problems.none() && self.forum.languages.iter().any(|spoken| spoken == code)
    }

    /// Whoever issues a kind of document takes it back.
    fn may_change(&self, document: &Document) -> bool {
        if document.kind == Kind::VisaLetter { self.may_see_passports } else { self.may_manage }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub(super) before: String,
    pub(super) issued: String,
    #[serde(skip)]
    pub(super) about: Option<(DocumentId, String)>,
}

pub async fn list(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    Query(asked): Query<Asked>,
    p: Page,
) -> Result {
    page(&app, p, forum, asked, Problems::default()).await
}

pub(super) async fn page(app: &App, p: Page, forum: ForumId, asked: Asked, problems: Problems) -> Result {
    let account = staff_for(&p, Permission::SeeRegistrations, forum)?;
    let forum = forums::find(&app.db, forum).await?.ok_or(Error::NotFound)?;
    let may_see_passports = account.may_for(Permission::SeePassports, forum.id);
    let lines = documents::of_forum(&app.db, forum.id, asked.before.parse().ok()).await?;
    let badges = documents::badges_of_forum(&app.db, forum.id).await?;
    let waits = |d: &Document| !d.is_made && !d.is_set_aside && d.erased_at.is_none();
    let wishes =
        if may_see_passports { documents::visa_wishes(&app.db, forum.id).await? } else { Vec::new() };
    let to_come = documents::certificates_to_come(&app.db, forum.id).await?;
    let page = DocumentsPage {
        may_manage: account.may_for(Permission::ManageRegistrations, forum.id),
        may_see_passports,
        has_ended: forum.ends_at.is_some_and(|ends| ends <= clock::now()),
        came: attendance::came(&app.db, forum.id).await?,
        is_waiting: to_come > 0 || badges.as_ref().is_some_and(waits) || lines.iter().any(waits),
        to_come,
        next: mark_of_next(&lines, |d| d.id),
        terms: documents::visa_terms(&app.db, forum.id).await?.ok_or(Error::NotFound)?,
        issued: asked.issued.parse().ok(),
        outdated: documents::outdated_visa_letters(&app.db, forum.id).await?,
        badges,
        wishes,
        lines,
        about: asked.about,
        problems,
        forum,
        p,
    };
    Ok((status(&page.problems), page).into_response())
}

pub(super) fn back(p: &Page, forum: ForumId, issued: Option<usize>) -> Result {
    let said = issued.map(|n| format!("?issued={n}")).unwrap_or_default();
    Ok(Redirect::to(&p.url(&format!("/desk/forums/{forum}/documents{said}"))).into_response())
}

pub async fn set_terms(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(form): Form<VisaTermsForm>,
) -> Result {
    let by = staff_for(&p, Permission::SeePassports, forum)?.id;
    match form.parse() {
        Ok(terms) => {
            documents::set_visa_terms(&app.db, forum, terms, by).await?;
            back(&p, forum, None)
        }
        Err(problems) => page(&app, p, forum, Asked::default(), problems).await,
    }
}

pub async fn badges(State(app): State<App>, Path((_, forum)): Path<(String, ForumId)>, p: Page) -> Result {
    let by = staff_for(&p, Permission::ManageRegistrations, forum)?.id;
    documents::want_badges(&app.db, ours(&app), forum, by, clock::now()).await.map_err(refused)?;
    back(&p, forum, None)
}

pub async fn certificates(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(form): Form<CertificatesForm>,
) -> Result {
    let by = staff_for(&p, Permission::ManageRegistrations, forum)?.id;
    let (whom, languages) = match form.parse() {
        Ok(wanted) => wanted,
        Err(problems) => return page(&app, p, forum, Asked::default(), problems).await,
    };
    let now = clock::now();
    match documents::issue_certificates(&app.db, ours(&app), forum, whom, &languages, by, now).await {
        Ok(issued) => back(&p, forum, Some(issued.now)),
        Err(IssueError::Invalid(problems)) => page(&app, p, forum, Asked::default(), problems).await,
        Err(error) => Err(refused(error)),
    }
}

pub async fn visa_letters(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(form): Form<LettersForm>,
) -> Result {
    let by = staff_for(&p, Permission::SeePassports, forum)?.id;
    let (chosen, languages) = match form.parse() {
        Ok(wanted) => wanted,
        Err(problems) => return page(&app, p, forum, Asked::default(), problems).await,
    };
    let now = clock::now();
    match documents::issue_visa_letters(&app.db, ours(&app), forum, &chosen, languages, by, now).await {
        Ok(issued) => back(&p, forum, Some(issued)),
        Err(IssueError::Invalid(problems)) => page(&app, p, forum, Asked::default(), problems).await,
        Err(error) => Err(refused(error)),
    }
}

/// Issues every visa letter again that names what the forum has left.
pub async fn reissue_outdated(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
) -> Result {
    let by = staff_for(&p, Permission::SeePassports, forum)?.id;
    match documents::reissue_outdated(&app.db, ours(&app), forum, by, clock::now()).await {
        Ok(issued) => back(&p, forum, Some(issued)),
        Err(IssueError::Invalid(problems)) => page(&app, p, forum, Asked::default(), problems).await,
        Err(error) => Err(refused(error)),
    }
}
