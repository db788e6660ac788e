use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use domain::{
    association::{
        self, Application, ApplicationState, Approval, ApproveError, AskError, Membership, RefuseError,
    },
    clock,
    ids::{ApplicationId, EnrolmentId},
    problems::Problems,
    roll::{
        self, Enrolment,
        matching::{self, Finding, Reason},
    },
    staff::{Account, Permission},
};
use serde::Deserialize;

use super::{mark_of_next, staff_who_may, status};
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path, Query},
    page::Page,
};

/// The states that officers see, the one that waits for them first.
const STATES: [ApplicationState; 3] =
    [ApplicationState::Pending, ApplicationState::Approved, ApplicationState::Refused];

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/applications.html")]
struct ApplicationsPage {
    p: Page,
    state: ApplicationState,
    lines: Vec<Application>,
    next: Option<ApplicationId>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    state: String,
    after: String,
}

pub async fn list(State(app): State<App>, Query(asked): Query<Asked>, p: Page) -> Result {
    staff_who_may(&p, Permission::DecideApplications)?;
    let state = STATES.into_iter().find(|s| s.code() == asked.state).unwrap_or(ApplicationState::Pending);
    let lines = association::applications(&app.db, state, asked.after.parse().ok()).await?;
    Ok(ApplicationsPage { next: mark_of_next(&lines, |a| a.id), p, state, lines }.into_response())
}

/// One line of the class's roll to choose.
struct Line {
    enrolment: Enrolment,
    /// Whether it is meant without a doubt.
    is_same: bool,
    /// What speaks for it and against it; nothing of lines that do not come near.
    why: Vec<String>,
    points: Option<i32>,
    /// Whether it stands on the roll of another class than the applicant named.
    is_elsewhere: bool,
    is_chosen: bool,
    /// Whether a link to the choice leads here: the first line that can be chosen.
    is_first: bool,
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/application.html")]
struct ApplicationPage {
    p: Page,
    application: Application,
    is_pending: bool,
    roll: Vec<Line>,
    /// The line of the roll that is meant without a doubt, or the one that it was approved for.
    matched: Option<Enrolment>,
    /// The name that a first officer has proposed.
    proposed: Option<String>,
    proposed_by_reader: bool,
    membership: Option<Membership>,
    reason: String,
    problems: Problems,
}

async fn application_page(
    app: &App,
    p: Page,
    reader: &Account,
    application: Application,
    typed: Decision,
    problems: Problems,
) -> Result {
    let is_pending = application.state == ApplicationState::Pending;
    let found = matching::candidates(&mut *app.db.acquire().await?, application.id).await?;
    let roll = lines_to_choose(app, &application, &found).await?;
    let first = roll.iter().find(|e| !e.is_member).or(roll.first()).map(|e| e.id);
    let meant = if is_pending { found.certain } else { application.enrolment_id };
    let matched = roll.iter().find(|e| Some(e.id) == meant).cloned();
    let proposed = roll.iter().find(|e| is_pending && Some(e.id) == application.proposed_enrolment_id);
    let proposed_line = proposed.map(|e| e.id.to_string());
    let proposed = proposed.map(|e| e.known_as().to_owned());
    let membership = match &matched {
        Some(enrolment) if !is_pending => {
            association::membership_of_person(&app.db, enrolment.person_id).await?
        }
        _ => None,
    };
    let suggested = matched.as_ref().filter(|e| !e.is_member).map(|e| e.id.to_string()).unwrap_or_default();
    let suggested = proposed_line.unwrap_or(suggested);
    let chosen = if typed.enrolment.is_empty() { suggested } else { typed.enrolment };
    let reason = typed.reason;
    let line = |enrolment: Enrolment| Line {
        is_same: Some(enrolment.id) == meant,
        why: found
            .score_of(enrolment.id)
            .map(|s| s.reasons.iter().map(|r| p.why(*r)).collect())
            .unwrap_or_default(),
        points: found.score_of(enrolment.id).map(|score| score.points),
        is_elsewhere: enrolment.class_code != application.class_code,
        is_chosen: enrolment.id.to_string() == chosen,
        is_first: Some(enrolment.id) == first,
        enrolment,
    };
    let roll = roll.into_iter().map(line).collect();
    let proposed_by_reader = application.proposed_by == Some(reader.id);
    let page = ApplicationPage {
        p,
        application,
        is_pending,
        roll,
        matched,
        proposed,
        proposed_by_reader,
        membership,
        reason,
        problems,
    };
    Ok((status(&page.problems), page).into_response())
}

/// The lines that come near, the nearest first, wherever they stand; then the others of the class.
async fn lines_to_choose(app: &App, application: &Application, found: &Finding) -> Result<Vec<Enrolment>> {
    let mut lines: Vec<Enrolment> = found.candidates.iter().map(|c| c.enrolment.clone()).collect();
    for line in roll::enrolments_of_class(&app.db, application.class_id).await? {
        if lines.iter().all(|near| near.id != line.id) {
            lines.push(line);
        }
    }
    // What it was approved for may stand elsewhere and come near no more.
    let missing = application.enrolment_id.filter(|id| lines.iter().all(|line| line.id != *id));
    if let Some(id) = missing {
        lines.extend(roll::find_enrolment(&app.db, id).await?);
    }
    Ok(lines)
}

impl Page {
    /// Why somebody was found, in words.
    fn why(&self, reason: Reason) -> String {
        use matching::Part as P;
        let (how, writing) = (reason.how.code(), reason.writing.code());
        match reason.part {
            P::Family => self.t2("desk-match-family", "how", how, "writing", writing),
            P::Given => self.t2("desk-match-given", "how", how, "writing", writing),
            P::Name => self.t2("desk-match-name", "how", how, "writing", writing),
            P::Patronymic => self.t1("desk-match-patronymic", "how", how),
            P::NativeName => self.t("desk-match-native-name"),
            P::Country => self.t("desk-match-country"),
            P::Class => self.t("desk-match-class"),
            P::Address => self.t("desk-match-address"),
            P::Phone => self.t("desk-match-phone"),
        }
    }
}

pub async fn show(
    State(app): State<App>,
    Path((_, application)): Path<(String, ApplicationId)>,
    p: Page,
) -> Result {
    let reader = staff_who_may(&p, Permission::DecideApplications)?.clone();
    let application = confirmed(&app, application).await?;
    application_page(&app, p, &reader, application, Decision::default(), Problems::default()).await
}

/// What an officer fills in: the line of the roll to approve for, or the reason to refuse.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Decision {
    enrolment: String,
    reason: String,
}

pub async fn approve(
    State(app): State<App>,
    Path((_, application)): Path<(String, ApplicationId)>,
    p: Page,
    Form(decision): Form<Decision>,
) -> Result {
    let by = staff_who_may(&p, Permission::DecideApplications)?.clone();
    let application = confirmed(&app, application).await?;
    let wrong = |code| Problems::one("enrolment", code);
    let Ok(enrolment) = decision.enrolment.parse::<EnrolmentId>() else {
        return application_page(&app, p, &by, application, decision, wrong("no-enrolment")).await;
    };
    match association::approve(&app.db, application.id, enrolment, by.id, clock::now()).await {
        // The page says what came of it.
        Ok(Approval::Member(_) | Approval::Proposed) => Ok(back(&p, application.id)),
        Err(ApproveError::NoEnrolment) => {
            application_page(&app, p, &by, application, decision, wrong("no-enrolment")).await
        }
        Err(ApproveError::AlreadyMember) => {
            application_page(&app, p, &by, application, decision, wrong("already-member")).await
        }
        Err(ApproveError::AddressOfAnother) => {
            application_page(&app, p, &by, application, decision, wrong("address-of-another")).await
        }
        Err(ApproveError::Decided) => Err(Error::Conflict("desk-error-decided")),
        Err(ApproveError::NotFound) => Err(Error::NotFound),
        Err(ApproveError::Database(error)) => Err(error.into()),
    }
}

/// Asks at the address on the roll whether the application is theirs.
pub async fn ask(
    State(app): State<App>,
    Path((_, application)): Path<(String, ApplicationId)>,
    p: Page,
    Form(decision): Form<Decision>,
) -> Result {
    let by = staff_who_may(&p, Permission::DecideApplications)?.clone();
    let application = confirmed(&app, application).await?;
    let wrong = |code| Problems::one("enrolment", code);
    let Ok(enrolment) = decision.enrolment.parse::<EnrolmentId>() else {
        return application_page(&app, p, &by, application, decision, wrong("no-enrolment")).await;
    };
    let problems =
        match association::ask_at_roll(&app.db, application.id, enrolment, by.id, clock::now()).await {
            Ok(()) => return Ok(back(&p, application.id)),
            Err(AskError::NoAddress) => wrong("no-address-on-roll"),
            Err(AskError::SameAddress) => wrong("address-of-roll"),
            Err(AskError::AskedBefore) => wrong("asked-before"),
            Err(AskError::Approve(error)) => match error {
                ApproveError::NoEnrolment => wrong("no-enrolment"),
                ApproveError::AlreadyMember => wrong("already-member"),
                ApproveError::AddressOfAnother => wrong("address-of-another"),
                ApproveError::Decided => return Err(Error::Conflict("desk-error-decided")),
                ApproveError::NotFound => return Err(Error::NotFound),
                ApproveError::Database(error) => return Err(error.into()),
            },
        };
    application_page(&app, p, &by, application, decision, problems).await
}

pub async fn refuse(
    State(app): State<App>,
    Path((_, application)): Path<(String, ApplicationId)>,
    p: Page,
    Form(decision): Form<Decision>,
) -> Result {
    let by = staff_who_may(&p, Permission::DecideApplications)?.clone();
    let application = confirmed(&app, application).await?;
    match association::refuse(&app.db, application.id, &decision.reason, by.id, clock::now()).await {
        Ok(()) => Ok(back(&p, application.id)),
        Err(RefuseError::NoReason(code)) => {
            application_page(&app, p, &by, application, decision, Problems::one("reason", code)).await
        }
        Err(RefuseError::Decided) => Err(Error::Conflict("desk-error-decided")),
        Err(RefuseError::NotFound) => Err(Error::NotFound),
        Err(RefuseError::Database(error)) => Err(error.into()),
    }
}

/// An application whose address is confirmed; officers see no others.
async fn confirmed(app: &App, id: ApplicationId) -> Result<Application> {
    let found = association::find_application(&app.db, id).await?;
    found.filter(|a| a.state != ApplicationState::Unconfirmed).ok_or(Error::NotFound)
}

fn back(p: &Page, application: ApplicationId) -> Response {
    Redirect::to(&p.url(&format!("/desk/applications/{application}"))).into_response()
}
