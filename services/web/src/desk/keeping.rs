//! For how long a forum keeps what people said of themselves.

use axum::extract::State;
use domain::{
    ids::ForumId,
    privacy::{self, KeepingForm},
    staff::Permission,
};

use super::{
    fields::{list_page, of_desk, to_list},
    staff_for,
};
use crate::{
    app::App,
    error::Result,
    extract::{Form, Path},
    page::Page,
};

pub async fn set(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(form): Form<KeepingForm>,
) -> Result {
    let by = staff_for(&p, Permission::ManageForums, forum)?.id;
    let forum = of_desk(&app, &p, forum).await?;
    match form.parse() {
        Ok(days) => {
            privacy::set_kept_days(&app.db, forum.id, days, by).await?;
            Ok(to_list(&p, forum.id))
        }
        Err(problems) => list_page(&app, p, forum, form, problems).await,
    }
}
