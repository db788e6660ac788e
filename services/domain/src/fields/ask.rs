use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::PgPool;

/// Asks those who came to a forum for their feedback, where its form has questions for then: from nine in the morning
/// after it has ended, in its own zone, and for a week. Where nobody was checked in, everybody with a place came.
/// Whoever has answered already is not asked, nor is a focal point for others, nor anybody of a category that no question
/// is for. Returns how many letters were written.
pub async fn ask_for_feedback(db: &PgPool, now: Timestamp) -> sqlx::Result<u64> {
    let asked = sqlx::query!(
        r#"
        with due as (
            update forums f set feedback_asked_at = $1
            where f.state = 'published' and f.feedback_asked_at is null
              and f.ends_at between $1::timestamptz - interval '7 days' and $1
              and ((f.ends_at at time zone f.time_zone)::date + 1 + time '09:00') at time zone f.time_zone <= $1
              and exists (select from fields q where q.forum_id = f.id and q.stage = 'feedback' and q.retired_at is null)
            returning f.id, exists (select from standing_check_ins s where s.forum_id = f.id) as counts
        ), came as (
            select nth_delivery_id(row_number() over ()) as delivery, r.id, r.person_id,
                   substring(r.email from '[^@]*$') as domain
            from due join registrations r on r.forum_id = due.id and r.state = 'confirmed'
            join people p on p.id = r.person_id join categories c on c.id = r.category_id
            where (not counts or exists (
                      select from standing_check_ins s where s.forum_id = due.id and s.registration_id = r.id
                  ))
              and exists (
                  select from fields q join field_versions v on v.field_id = q.id
                  where q.forum_id = due.id and q.stage = 'feedback' and q.retired_at is null
                    and v.number = (select max(number) from field_versions where field_id = q.id)
                    and (v.for_categories = '{}' or c.code = any(v.for_categories))
              )
              and not exists (
                  select from answers a join fields q on q.id = a.field_id
                  where a.registration_id = r.id and q.stage = 'feedback'
              )
              and not r.through_focal_point
              and not exists (select from suppressions s where s.email = r.email)
              and not exists (select from refused_topics t where t.person_id = r.person_id and t.topic = 'forums')
              and (p.mailings_paused_until is null or p.mailings_paused_until <= $1)
        )
        insert into deliveries (id, dedupe_key, message_id, letter, lane, person_id, domain, provider)
        select delivery, 'tx:feedback:' || id, '<' || delivery || '@' || mail_domain || '>',
               jsonb_build_object('kind', 'feedback', 'registration', id), 'bulk', person_id, domain,
               coalesce(provider, 'other')
        from came left join provider_domains using (domain) cross join post_office
        on conflict (dedupe_key) do nothing
        "#,
        now.to_sqlx() as _,
    )
    .execute(db)
    .await?;
    Ok(asked.rows_affected())
}
