use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::IntoResponse as _};
use domain::{
    institution::{self, Fact, FactKind, Institution},
    moments,
    roll::{self, Class},
};

use crate::{
    app::App,
    error::{Error, Result},
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/about.html")]
struct AboutPage {
    p: Page,
    institution: Institution,
    founding: Vec<Fact>,
    figures: Vec<Fact>,
    /// The key of each list's heading, and the list.
    lists: Vec<(&'static str, Vec<Fact>)>,
}

pub async fn about(State(app): State<App>, p: Page) -> Result {
    let institution = institution::find(&app.db).await?.ok_or(Error::NotFound)?;
    let mut lists = Vec::new();
    for (key, kind) in [
        ("about-platforms", FactKind::ResearchPlatform),
        ("about-commissioning", FactKind::CommissioningBody),
        ("about-supporting", FactKind::SupportingBody),
        ("about-think-tanks", FactKind::ThinkTank),
        ("about-cooperating", FactKind::CooperatingOrganisation),
        ("about-goals", FactKind::ServiceGoal),
    ] {
        lists.push((key, institution::facts(&app.db, kind).await?));
    }
    let founding = institution::facts(&app.db, FactKind::Founding).await?;
    let figures = institution::facts(&app.db, FactKind::Figure).await?;
    Ok(AboutPage { p, institution, founding, figures, lists }.into_response())
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/timeline.html")]
struct TimelinePage {
    p: Page,
    /// The date as precisely as it is known, and what happened.
    events: Vec<(String, Fact)>,
}

pub async fn timeline(State(app): State<App>, p: Page) -> Result {
    let events = institution::facts(&app.db, FactKind::Timeline).await?;
    let events = events
        .into_iter()
        .map(|fact| {
            let from =
                fact.happened_on.as_deref().map(|d| moments::as_precise(p.language, d)).unwrap_or_default();
            let to = fact.ended_on.as_deref().map(|d| moments::as_precise(p.language, d));
            let when = to.map_or(from.clone(), |to| p.t2("from-to", "from", &from, "to", to));
            (when, fact)
        })
        .collect();
    Ok(TimelinePage { p, events }.into_response())
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/classes.html")]
struct ClassesPage {
    p: Page,
    classes: Vec<Class>,
    places: i64,
}

pub async fn classes(State(app): State<App>, p: Page) -> Result {
    let classes = roll::classes(&app.db).await?;
    let places = classes.iter().map(|c| i64::from(c.places)).sum();
    Ok(ClassesPage { p, classes, places }.into_response())
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/privacy.html")]
struct PrivacyPage {
    p: Page,
}

pub async fn privacy(p: Page) -> Result {
    Ok(PrivacyPage { p }.into_response())
}
