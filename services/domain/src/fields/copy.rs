use sqlx::PgConnection;
use uuid::Uuid;

use crate::ids::ForumId;

/// Gives a forum the form of another: each field that is asked, as it stands now, as a first version. Part of the
/// caller's transaction.
pub async fn copy(conn: &mut PgConnection, from: ForumId, to: ForumId) -> sqlx::Result<()> {
    let old = sqlx::query_scalar!(
        "select id from fields where forum_id = $1 and retired_at is null order by stage, place, id limit 100",
        from.0,
    )
    .fetch_all(&mut *conn)
    .await?;
    let new: Vec<Uuid> = old.iter().map(|_| Uuid::now_v7()).collect();
    let versions: Vec<Uuid> = old.iter().map(|_| Uuid::now_v7()).collect();
    sqlx::query!(
        r#"
        insert into fields (id, forum_id, key, stage, place, is_personal)
        select n.new, $4, f.key, f.stage, f.place, f.is_personal
        from unnest($1::uuid[], $2::uuid[]) n (old, new) join fields f on f.id = n.old and f.forum_id = $3
        "#,
        &old,
        &new,
        from.0,
        to.0,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        r#"
        insert into field_versions
            (id, field_id, number, kind, label, hint, choices, is_required, only_if_field, only_if, for_categories, made_at,
             made_by)
        select n.version, n.new, 1, v.kind, v.label, v.hint, v.choices, v.is_required, earlier.new,
               case when earlier.new is null then '{}' else v.only_if end, v.for_categories, v.made_at, v.made_by
        from unnest($1::uuid[], $2::uuid[], $3::uuid[]) n (old, new, version)
        join field_versions v on v.field_id = n.old
                             and v.number = (select max(number) from field_versions where field_id = n.old)
        left join unnest($1::uuid[], $2::uuid[]) earlier (old, new) on earlier.old = v.only_if_field
        "#,
        &old,
        &new,
        &versions,
    )
    .execute(conn)
    .await?;
    Ok(())
}
