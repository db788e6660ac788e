use sqlx::PgConnection;

use super::room::{Room, Share};
use crate::{
    ids::{AccessCodeId, CategoryId, ForumId},
    problems::Problems,
};

/// The access codes of a forum and what is left of each, read under the forum's lock.
pub(super) struct Codes(Vec<Code>);

struct Code {
    id: AccessCodeId,
    category: CategoryId,
    code: String,
    /// `None` where it may be used without end.
    left: Option<i64>,
}

impl Codes {
    pub async fn read(conn: &mut PgConnection, room: &Room, forum: ForumId) -> sqlx::Result<Self> {
        if !room.categories().iter().any(|c| c.needs_code) {
            return Ok(Self(Vec::new()));
        }
        let codes = sqlx::query_as!(
            Code,
            r#"
            select a.id as "id: AccessCodeId", a.category_id as "category: CategoryId", a.code,
                   a.uses - (select count(*) from registrations r
                             where r.access_code_id = a.id and not has_ended(r.state)) as left
            from access_codes a join categories c on c.id = a.category_id where c.forum_id = $1
            "#,
            forum.0,
        )
        .fetch_all(conn)
        .await?;
        Ok(Self(codes))
    }

    /// A category with codes opens by one of its own; one without takes none.
    pub fn opens(&self, category: &Share, typed: Option<&str>) -> Result<Option<AccessCodeId>, Problems> {
        let typed = typed.map(folded).filter(|code| !code.is_empty());
        let Some(typed) = typed else {
            let missing = Problems::one("access_code", "missing");
            return if category.needs_code { Err(missing) } else { Ok(None) };
        };
        let code = self.0.iter().find(|c| c.category == category.id && c.code == typed);
        match code {
            None => Err(Problems::one("access_code", "unknown-access-code")),
            Some(code) if code.left.is_some_and(|left| left <= 0) => {
                Err(Problems::one("access_code", "access-code-used-up"))
            }
            Some(code) => Ok(Some(code.id)),
        }
    }

    pub fn use_up(&mut self, code: Option<AccessCodeId>) {
        if let Some(left) = self.0.iter_mut().find(|c| Some(c.id) == code).and_then(|c| c.left.as_mut()) {
            *left -= 1;
        }
    }
}

/// Codes are read out and typed on phones: case and outer spaces do not matter.
pub(super) fn folded(code: &str) -> String {
    code.trim().to_lowercase()
}
