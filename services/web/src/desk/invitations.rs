//! A forum's guests: who was invited, what they answered, and whom to invite next.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{FromRequest as _, Request, State},
    response::{IntoResponse as _, Redirect},
};
use domain::{
    clock,
    forums::{self, Category, Forum, State as ForumState},
    ids::{ForumId, InvitationId},
    language::Language,
    people::Newcomer,
    problems::Problems,
    registrations::{
        self, Answer, Guests, GuestsForm, InvitationCounts, InvitationLine, InviteError, Invited,
        RemindersForm, Whom,
    },
    roll,
    staff::{Account, Permission},
};
use serde::Deserialize;

use super::{forums::seen_by, invite_form::InviteForm, mark_of_next, staff_for, status, who};
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path, Query, Upload},
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/invitations.html")]
struct InvitationsPage {
    p: Page,
    forum: Forum,
    counts: InvitationCounts,
    lines: Vec<InvitationLine>,
    next: Option<InvitationId>,
    categories: Vec<Category>,
    form: InviteForm,
    problems: Problems,
    counted: Option<Counted>,
    invited: Option<i64>,
    reminded: Option<i64>,
    may_invite: bool,
    /// Days before, as typed, and when the next reminder goes out and to how many.
    remind_days: String,
    next_reminder: Option<(String, i64)>,
    /// Code and title of each class, and what other forums people came to.
    classes: Vec<(String, String)>,
    others: Vec<Forum>,
    may_see_people: bool,
}

/// How many would be invited, once that was asked.
struct Counted {
    n: i64,
    seal: String,
    /// The first of the list as they are understood, and how many more stand on it.
    listed: Vec<Newcomer>,
    more: i64,
    /// Others than those whom somebody wanted to invite.
    has_changed: bool,
}

#[derive(Default)]
struct Said {
    form: InviteForm,
    problems: Problems,
    counted: Option<Counted>,
    invited: Option<i64>,
    reminded: Option<i64>,
    /// The last of the hundred before.
    after: Option<InvitationId>,
    remind_days: Option<String>,
}

async fn invitations_page(app: &App, p: Page, forum: Forum, said: Said) -> Result {
    let categories = forums::categories(&app.db, forum.id).await?;
    let may_invite = staff_for(&p, Permission::Invite, forum.id).is_ok();
    let status = status(&said.problems);
    let classes = roll::classes(&app.db).await?;
    let account = who(&p)?;
    let others = seen_by(&account, forums::of_staff(&app.db).await?);
    let lines = registrations::invitation_lines(&app.db, forum.id, said.after).await?;
    let reminders =
        registrations::reminders(&app.db, forum.id, clock::now()).await?.ok_or(Error::NotFound)?;
    let days: Vec<String> = reminders.days.iter().map(i32::to_string).collect();
    let page = InvitationsPage {
        classes: classes.into_iter().map(|class| (class.code, p.best(&class.title.0).to_owned())).collect(),
        others: others.into_iter().filter(|other| other.id != forum.id).collect(),
        remind_days: said.remind_days.unwrap_or_else(|| days.join(", ")),
        next_reminder: reminders.next().map(|(at, n)| (p.moment(at, &forum.zone()), n)),
        counts: registrations::invitation_counts(&app.db, forum.id).await?,
        next: mark_of_next(&lines, |line| line.id),
        lines,
        may_see_people: account.may(Permission::SeePeople),
        may_invite: may_invite && forum.state == ForumState::Published && !categories.is_empty(),
        form: said.form,
        problems: said.problems,
        counted: said.counted,
        invited: said.invited,
        reminded: said.reminded,
        categories,
        forum,
        p,
    };
    Ok((status, page).into_response())
}

#[derive(Deserialize)]
pub struct Shown {
    invited: Option<String>,
    reminded: Option<String>,
    after: Option<String>,
}

pub async fn show(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    Query(shown): Query<Shown>,
    p: Page,
) -> Result {
    let forum = of_desk(&app, &p, Permission::SeeRegistrations, forum).await?;
    let number = |word: Option<String>| word.and_then(|n| n.parse().ok());
    let form = InviteForm { list_language: p.language.code().to_owned(), ..InviteForm::default() };
    let said = Said {
        form,
        invited: number(shown.invited),
        reminded: number(shown.reminded),
        after: shown.after.and_then(|id| id.parse().ok()),
        ..Said::default()
    };
    invitations_page(&app, p, forum, said).await
}

/// Puts the people of a spreadsheet on the list, where they can be looked at and corrected. Nobody is invited yet.
/// Without a spreadsheet those of the form are counted.
pub async fn read_list(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    request: Request,
) -> Result {
    // Nothing is read of what somebody sends who may not invite.
    let forum = of_desk(&app, &p, Permission::Invite, forum).await?;
    let sent: Upload<InviteForm> = Upload::from_request(request, &app).await?;
    let mut form = InviteForm { seal: String::new(), ..sent.form };
    if sent.file.is_none() {
        return count_or_invite(&app, p, forum, form).await;
    }
    let read = with_sheet(form.guests(), sent.file, p.language).await?;
    form.list = read.0.list;
    let problems = read.1.and_then(|()| form.guests().parse().map(|_| ()));
    let problems = problems.err().unwrap_or_default();
    invitations_page(&app, p, forum, Said { form, problems, ..Said::default() }).await
}

/// A list with the people of a file on it, and what is wrong with the file.
pub async fn with_sheet(
    mut list: GuestsForm,
    file: Option<Vec<u8>>,
    reader: Language,
) -> Result<(GuestsForm, std::result::Result<(), Problems>)> {
    let Some(file) = file else { return Ok((list, Err(Problems::one("list", "missing")))) };
    let read = tokio::task::spawn_blocking(move || {
        let read = list.take_sheet(&file, reader);
        (list, read)
    });
    read.await.map_err(|error| Error::Internal(error.into()))
}

/// Counts first; invites once those who were counted are confirmed.
pub async fn send(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(form): Form<InviteForm>,
) -> Result {
    let forum = of_desk(&app, &p, Permission::Invite, forum).await?;
    count_or_invite(&app, p, forum, form).await
}

async fn count_or_invite(app: &App, p: Page, forum: Forum, form: InviteForm) -> Result {
    let now = clock::now();
    let account = staff_for(&p, Permission::Invite, forum.id)?;
    if !may_ask_for(app, &account, &form).await? {
        return Err(Error::Forbidden);
    }
    let by = account.id;
    let categories = forums::categories(&app.db, forum.id).await?;
    let (whom, category, held_until) = match form.parse(&forum, &categories, now) {
        Ok(read) => read,
        Err(problems) => {
            return invitations_page(app, p, forum, Said { form, problems, ..Said::default() }).await;
        }
    };
    let guests = Guests { whom: &whom, category: category.id, held_until };
    let seal = Some(form.seal.as_str()).filter(|seal| !seal.is_empty());
    match registrations::invite_counted(&app.db, forum.id, guests, seal, by, now).await {
        Ok(Invited::Counted { n, seal }) => {
            let n = i64::try_from(n).unwrap_or(i64::MAX);
            let (listed, more) = first_of(whom);
            let counted = Some(Counted { n, seal, listed, more, has_changed: !form.seal.is_empty() });
            invitations_page(app, p, forum, Said { form, counted, ..Said::default() }).await
        }
        Ok(Invited::Now(n)) => {
            let path = format!("/desk/forums/{}/invitations?invited={n}", forum.id);
            Ok(Redirect::to(&p.url(&path)).into_response())
        }
        Err(InviteError::NoRoom) => {
            let problems = Problems::one("held_until", "no-room-to-hold");
            invitations_page(app, p, forum, Said { form, problems, ..Said::default() }).await
        }
        Err(error) => Err(refused(error)),
    }
}

/// As many of a list as a page shows, and how many more there are.
fn first_of(whom: Whom) -> (Vec<Newcomer>, i64) {
    const SHOWN: usize = 36;
    let Whom::People(mut listed) = whom else { return (Vec::new(), 0) };
    let more = listed.len().saturating_sub(SHOWN);
    listed.truncate(SHOWN);
    (listed, i64::try_from(more).unwrap_or(i64::MAX))
}

/// Who is a member is for those who see people, and who took part in a forum for those who see its registrations.
async fn may_ask_for(app: &App, account: &Account, form: &InviteForm) -> sqlx::Result<bool> {
    let sees_forum = form.registered.is_empty()
        || seen_by(account, forums::of_staff(&app.db).await?).iter().any(|f| f.slug == form.registered);
    Ok(sees_forum && (form.member.is_empty() || account.may(Permission::SeePeople)))
}

pub async fn remind(State(app): State<App>, Path((_, forum)): Path<(String, ForumId)>, p: Page) -> Result {
    let by = staff_for(&p, Permission::Invite, forum)?.id;
    match registrations::remind_silent(&app.db, forum, by, clock::now()).await {
        Ok(n) => {
            let path = format!("/desk/forums/{forum}/invitations?reminded={n}");
            Ok(Redirect::to(&p.url(&path)).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Says when guests who have not answered are reminded without anybody pressing a button.
pub async fn set_reminders(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(form): Form<RemindersForm>,
) -> Result {
    let now = clock::now();
    let forum = of_desk(&app, &p, Permission::Invite, forum).await?;
    let by = staff_for(&p, Permission::Invite, forum.id)?.id;
    match form.parse() {
        Ok(days) => {
            registrations::set_reminders(&app.db, forum.id, &days, by, now).await?;
            let path = format!("/desk/forums/{}/invitations", forum.id);
            Ok(Redirect::to(&p.url(&path)).into_response())
        }
        Err(problems) => {
            let remind_days = Some(form.remind_days);
            let form = InviteForm { list_language: p.language.code().to_owned(), ..InviteForm::default() };
            invitations_page(&app, p, forum, Said { form, problems, remind_days, ..Said::default() }).await
        }
    }
}

/// Why nobody was invited.
pub fn refused(error: InviteError) -> Error {
    match error {
        InviteError::NotAnnounced => Error::Conflict("desk-error-forum-not-announced"),
        InviteError::TitleShouts => Error::Conflict("desk-error-forum-title-shouts"),
        InviteError::NoRoom => Error::Conflict("error-forum-full"),
        InviteError::NotFound => Error::NotFound,
        InviteError::Database(error) => error.into(),
    }
}

async fn of_desk(app: &App, p: &Page, what: Permission, id: ForumId) -> Result<Forum> {
    staff_for(p, what, id)?;
    forums::find(&app.db, id).await?.ok_or(Error::NotFound)
}
