use std::collections::HashMap;

use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::IntoResponse as _};
use domain::{
    forums::{self, Category, Forum},
    ids::{ForumId, RegistrationId},
    problems::Problems,
    registrations::{self, Counted, Delegation, LaidAside, Registration, State as RegistrationState, Wanted},
    staff::Permission,
};
use serde::Deserialize;

use crate::{
    app::App,
    desk::{mark_of_next, staff_for, status},
    error::{Error, Result},
    extract::{Form, Path},
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/registrations.html")]
struct RegistrationsPage {
    p: Page,
    forum: Forum,
    counted: Vec<Counted>,
    categories: Vec<Category>,
    delegations: Vec<Delegation>,
    asked: Asked,
    lines: Vec<Registration>,
    next: Option<RegistrationId>,
    /// Their numbers in line.
    places: HashMap<RegistrationId, i64>,
    /// How many come along with whom, and how many places these take in all.
    with: HashMap<RegistrationId, i64>,
    companions: i64,
    /// Why places are free and nobody is offered them.
    laid_aside: Vec<LaidAside>,
    may_manage: bool,
    decision: Decision,
    problems: Problems,
}

impl RegistrationsPage {
    fn with(&self, id: &RegistrationId) -> i64 {
        self.with.get(id).copied().unwrap_or_default()
    }

    /// The first about whom something is to be decided, where a word about all of them leads.
    fn first_awaiting(&self) -> Option<RegistrationId> {
        let awaits = |line: &&Registration| line.state == RegistrationState::AwaitingApproval;
        self.lines.iter().find(awaits).map(|line| line.id)
    }

    fn is_first_awaiting(&self, id: &RegistrationId) -> bool {
        self.first_awaiting() == Some(*id)
    }
}

/// Whom staff look for, and the registration after which the list goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    state: String,
    category: String,
    country: String,
    delegation: String,
    q: String,
    after: String,
}

impl Asked {
    pub fn in_state(state: RegistrationState) -> Self {
        Self { state: state.code().to_owned(), ..Self::default() }
    }

    /// As far as there is what is asked for; nobody may be in a state.
    pub fn wanted(&self, categories: &[Category]) -> Wanted {
        Wanted {
            state: RegistrationState::ALL.into_iter().find(|s| s.code() == self.state),
            category: categories.iter().find(|c| c.code == self.category).map(|c| c.id),
            country: Some(self.country.clone()).filter(|country| !country.is_empty()),
            delegation: self.delegation.parse().ok(),
            words: self.q.clone(),
        }
    }

    fn is_everybody(&self) -> bool {
        [&self.state, &self.category, &self.country, &self.delegation, &self.q].iter().all(|f| f.is_empty())
    }
}

/// What is to become of those who are ticked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Decision {
    registration: Vec<String>,
    pub reason: String,
}

impl Decision {
    pub fn chosen(&self) -> Result<Vec<RegistrationId>> {
        self.registration.iter().map(|id| id.parse().map_err(|_| Error::BadRequest)).collect()
    }

    fn has(&self, id: &RegistrationId) -> bool {
        self.registration.contains(&id.to_string())
    }
}

/// Asked for by a form that is sent: the address of a page holds no name.
pub async fn list(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(asked): Form<Asked>,
) -> Result {
    staff_for(&p, Permission::SeeRegistrations, forum)?;
    page(&app, p, forum, asked, (Decision::default(), Problems::default())).await
}

pub(super) async fn page(
    app: &App,
    p: Page,
    forum: ForumId,
    mut asked: Asked,
    (decision, problems): (Decision, Problems),
) -> Result {
    let forum = forums::find(&app.db, forum).await?.ok_or(Error::NotFound)?;
    let mut counted = Counted::of_forum(&app.db, forum.id).await?;
    let categories = forums::categories(&app.db, forum.id).await?;
    let wanted = asked.wanted(&categories);
    match wanted.state {
        Some(state) if !counted.is_empty() && counted.iter().all(|c| c.state != state) => {
            counted.push(Counted { state, n: 0 });
        }
        Some(_) => {}
        None => asked.state.clear(),
    }
    let lines = registrations::of_forum(&app.db, forum.id, &wanted, asked.after.parse().ok()).await?;
    let ids: Vec<RegistrationId> = lines.iter().map(|line| line.id).collect();
    let page = RegistrationsPage {
        places: registrations::places_in_line(&app.db, forum.id, &ids).await?,
        with: registrations::companions_of_each(&app.db, &ids).await?,
        companions: registrations::count_companions(&app.db, forum.id).await?,
        laid_aside: registrations::laid_aside(&app.db, &forum).await?,
        delegations: registrations::delegations(&app.db, forum.id).await?,
        next: mark_of_next(&lines, |r| r.id),
        may_manage: staff_for(&p, Permission::ManageRegistrations, forum.id).is_ok(),
        p,
        forum,
        counted,
        categories,
        asked,
        lines,
        decision,
        problems,
    };
    Ok((status(&page.problems), page).into_response())
}
