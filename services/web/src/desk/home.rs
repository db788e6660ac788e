use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::IntoResponse as _};
use domain::{
    association, clock,
    forums::{self, Forum},
    ids::ForumId,
    mailings, people, registrations,
    staff::Permission,
};
use sqlx::PgPool;

use super::{forums::seen_by, who};
use crate::{app::App, error::Result, page::Page};

/// One place of the desk: where it is, the key of its name, and how things stand there.
struct Place {
    path: &'static str,
    name: &'static str,
    sentences: Vec<String>,
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/home.html")]
struct HomePage {
    p: Page,
    name: String,
    places: Vec<Place>,
    /// Forums at whose doors this account lets people in, where it may do nothing else.
    doors: Vec<Forum>,
}

pub async fn show(State(app): State<App>, p: Page) -> Result {
    let account = who(&p)?;
    let mut places = Vec::new();
    if account.may_somewhere(Permission::SeeRegistrations) {
        places.push(forums_place(&app.db, &p).await?);
    }
    if account.may(Permission::DecideApplications) {
        let pending = association::count_pending(&app.db).await?;
        let sentences = vec![p.t1("desk-home-applications", "n", pending)];
        places.push(Place { path: "/desk/applications", name: "nav-applications", sentences });
    }
    if account.may(Permission::SeePeople) {
        let sentences = vec![p.t1("desk-home-people", "n", people::count(&app.db).await?)];
        places.push(Place { path: "/desk/people", name: "nav-people", sentences });
        let sentences = vec![p.t("desk-home-members")];
        places.push(Place { path: "/desk/members", name: "nav-members", sentences });
    }
    if account.may(Permission::ManageMailings) {
        let under_way = mailings::count_under_way(&app.db).await?;
        let coming = mailings::forecast(&app.db, None, 30).await?.len();
        let sentences = vec![
            p.t1("desk-home-mailings-under-way", "n", under_way),
            p.t1("desk-home-mailings-coming", "n", coming),
        ];
        places.push(Place { path: "/desk/mailings", name: "nav-mailings", sentences });
        let sentences = vec![p.t("desk-home-post")];
        places.push(Place { path: "/desk/post", name: "nav-post", sentences });
        let sentences = vec![p.t("desk-home-suppressions")];
        places.push(Place { path: "/desk/suppressions", name: "nav-suppressions", sentences });
    }
    if account.may(Permission::ManageStaff) {
        let sentences = vec![p.t("desk-home-staff")];
        places.push(Place { path: "/desk/staff", name: "nav-staff", sentences });
    }
    if account.may(Permission::SeeAudit) {
        places.push(Place {
            path: "/desk/audit",
            name: "nav-audit",
            sentences: vec![p.t("desk-home-audit")],
        });
    }
    let mut doors = Vec::new();
    if account.may_somewhere(Permission::CheckIn) && !account.may_somewhere(Permission::SeeRegistrations) {
        doors = forums::of_staff(&app.db).await?;
        doors.retain(|forum| forum.is_coming(clock::now()) && p.may_check_in(forum));
    }
    Ok(HomePage { name: account.name.clone(), p, places, doors }.into_response())
}

async fn forums_place(db: &PgPool, p: &Page) -> Result<Place> {
    let now = clock::now();
    let account = who(p)?;
    let seen = seen_by(&account, forums::of_staff(db).await?);
    let drafts = seen.iter().filter(|f| f.state == forums::State::Draft).count();
    let coming =
        seen.iter().filter(|f| f.state == forums::State::Published && f.ends_at.is_some_and(|e| e > now));
    let ids: Vec<ForumId> = seen.iter().map(|forum| forum.id).collect();
    let awaiting: i64 = registrations::awaiting(db, &ids).await?.values().sum();
    let mut sentences =
        vec![p.t1("desk-home-forums", "n", coming.count()), p.t1("desk-home-drafts", "n", drafts)];
    if awaiting > 0 {
        sentences.push(p.t1("desk-home-awaiting", "n", awaiting));
    }
    Ok(Place { path: "/desk/forums", name: "nav-forums", sentences })
}
