//! The workspace of a delegation's focal point, by the link that came by mail.

mod page;

use axum::{
    extract::{FromRequest as _, Request, State},
    response::{IntoResponse as _, Redirect},
};
use domain::{
    clock, forums,
    links::Purpose,
    problems::Problems,
    registrations::{self, DecideError, Decider, Delegation, NamePeopleError},
};

use self::page::delegation_page;
pub use self::page::{PeopleForm, Seats, workspace};
use crate::{
    app::App,
    desk::{export::Wish, invitations::with_sheet},
    error::{Error, Result},
    extract::{Form, Path, Upload},
    page::Page,
};

pub async fn show(State(app): State<App>, Path((_, token)): Path<(String, String)>, p: Page) -> Result {
    let delegation = of_link(&app, &token).await?;
    let form = PeopleForm::blank(&p);
    delegation_page(&app, p, token, delegation, (form, Problems::default())).await
}

pub async fn name(
    State(app): State<App>,
    Path((_, token)): Path<(String, String)>,
    p: Page,
    Form(form): Form<PeopleForm>,
) -> Result {
    let delegation = of_link(&app, &token).await?;
    let people = match form.people(&delegation) {
        Ok(people) => people,
        Err(problems) => return delegation_page(&app, p, token, delegation, (form, problems)).await,
    };
    let named = registrations::name_people(&app.db, delegation.id, &people, None, clock::now()).await;
    answered(&app, p, token, delegation, form, named).await
}

/// Puts the people of a spreadsheet on the list, where they can be looked at and corrected. Nobody is named yet.
pub async fn read_list(
    State(app): State<App>,
    Path((_, token)): Path<(String, String)>,
    p: Page,
    request: Request,
) -> Result {
    let delegation = of_link(&app, &token).await?;
    let sent: Upload<PeopleForm> = Upload::from_request(request, &app).await?;
    let mut form = sent.form;
    let (list, read) = with_sheet(form.guests(&delegation), sent.file, p.language).await?;
    form.list = list.list;
    let problems = read.and_then(|()| form.people(&delegation).map(|_| ()));
    let problems = problems.err().unwrap_or_default();
    delegation_page(&app, p, token, delegation, (form, problems)).await
}

/// Who comes, as a file.
pub async fn export(
    State(app): State<App>,
    Path((_, token)): Path<(String, String)>,
    p: Page,
    Form(wish): Form<Wish>,
) -> Result {
    let delegation = of_link(&app, &token).await?;
    let forum = forums::find(&app.db, delegation.forum_id).await?.ok_or(Error::NotFound)?;
    let table = registrations::export_delegates(&app.db, &delegation, p.language).await?;
    wish.file(table, &format!("{}-{}", forum.slug, delegation.country.to_lowercase()))
}

pub async fn replace(
    State(app): State<App>,
    Path((_, token)): Path<(String, String)>,
    p: Page,
    Form(form): Form<PeopleForm>,
) -> Result {
    let delegation = of_link(&app, &token).await?;
    let replaced = form.person()?;
    let people = form.people(&delegation).and_then(|people| match people.as_slice() {
        [_] => Ok(people),
        _ => Err(Problems::one("list", "one-person")),
    });
    let people = match people {
        Ok(people) => people,
        Err(problems) => return delegation_page(&app, p, token, delegation, (form, problems)).await,
    };
    let named = match people.first() {
        Some(with) => {
            registrations::replace_person(&app.db, delegation.id, replaced, with, None, clock::now()).await
        }
        None => return Err(Error::BadRequest),
    };
    answered(&app, p, token, delegation, form, named).await
}

pub async fn withdraw(
    State(app): State<App>,
    Path((_, token)): Path<(String, String)>,
    p: Page,
    Form(form): Form<PeopleForm>,
) -> Result {
    let delegation = of_link(&app, &token).await?;
    let gone = registrations::withdraw_person(&app.db, delegation.id, form.person()?, clock::now()).await;
    answered(&app, p, token, delegation, PeopleForm::default(), gone).await
}

async fn answered(
    app: &App,
    p: Page,
    token: String,
    delegation: Delegation,
    form: PeopleForm,
    done: std::result::Result<(), NamePeopleError>,
) -> Result {
    match done {
        Ok(()) => Ok(Redirect::to(&p.url(&format!("/delegation/{token}"))).into_response()),
        Err(NamePeopleError::NoSeats(_)) => {
            let problems = Problems::one("list", "no-seats-left");
            delegation_page(app, p, token, delegation, (form, problems)).await
        }
        Err(NamePeopleError::Invalid(problems)) => {
            delegation_page(app, p, token, delegation, (form, problems)).await
        }
        Err(NamePeopleError::Closed) => Err(Error::Gone("error-delegation-over")),
        Err(NamePeopleError::NotFound) => Err(Error::NotFound),
        Err(NamePeopleError::Database(error)) => Err(error.into()),
    }
}

pub async fn approve(
    State(app): State<App>,
    Path((_, token)): Path<(String, String)>,
    p: Page,
    Form(form): Form<PeopleForm>,
) -> Result {
    let delegation = of_link(&app, &token).await?;
    let by = Decider::FocalPoint(delegation.id);
    let decided = registrations::approve(&app.db, form.person()?, by, clock::now()).await;
    decided_page(&app, p, token, delegation, form, decided).await
}

pub async fn refuse(
    State(app): State<App>,
    Path((_, token)): Path<(String, String)>,
    p: Page,
    Form(form): Form<PeopleForm>,
) -> Result {
    let delegation = of_link(&app, &token).await?;
    let by = Decider::FocalPoint(delegation.id);
    let decided = registrations::refuse(&app.db, form.person()?, &form.reason, by, clock::now()).await;
    decided_page(&app, p, token, delegation, form, decided).await
}

async fn decided_page(
    app: &App,
    p: Page,
    token: String,
    delegation: Delegation,
    form: PeopleForm,
    decided: std::result::Result<(), DecideError>,
) -> Result {
    match decided {
        Ok(()) => Ok(Redirect::to(&p.url(&format!("/delegation/{token}"))).into_response()),
        Err(DecideError::Reason(code)) => {
            delegation_page(app, p, token, delegation, (form, Problems::one("reason", code))).await
        }
        Err(DecideError::NotAwaiting) => Err(Error::Conflict("error-decided")),
        Err(DecideError::NotFound) => Err(Error::NotFound),
        Err(DecideError::Database(error)) => Err(error.into()),
    }
}

async fn of_link(app: &App, token: &str) -> Result<Delegation> {
    let id =
        app.keys.verify(Purpose::Delegation, token, clock::now()).ok_or(Error::Gone("error-link-over"))?;
    registrations::find_delegation_by_link(&app.db, id).await?.ok_or(Error::NotFound)
}
