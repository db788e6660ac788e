use jiff::{SignedDuration, Timestamp};
use sqlx::{PgConnection, PgExecutor, PgPool};
use uuid::Uuid;

use crate::ids::{DeliveryId, PersonId};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BounceClass {
    Hard,
    Soft,
    Feedback,
}

impl BounceClass {
    fn code(self) -> &'static str {
        match self {
            Self::Hard => "hard",
            Self::Soft => "soft",
            Self::Feedback => "feedback",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BounceSource {
    /// An answer of the server that was to take the mail.
    Smtp,
    /// A message that came back.
    Report,
    /// A message by which a mail house passes a complaint on.
    Complaint,
}

impl BounceSource {
    fn code(self) -> &'static str {
        match self {
            Self::Smtp => "smtp",
            Self::Report => "report",
            Self::Complaint => "complaint",
        }
    }
}

/// One failure of one address.
#[derive(Debug, Clone)]
pub struct Bounce {
    pub email: String,
    pub delivery: Option<DeliveryId>,
    pub class: BounceClass,
    pub reason: String,
    pub status: Option<String>,
    pub code: Option<String>,
    pub provider: Option<String>,
    pub said: Option<String>,
    pub source: BounceSource,
    /// Whether it is held against the address: not a limit of the provider, and about a mail of ours.
    pub counts: bool,
    /// The same for the same event, however often it is told.
    pub key: String,
}

/// So many days with soft bounces within the window suspend an address, for as long as the window.
const SOFT_DAYS: i64 = 5;
const WINDOW: SignedDuration = SignedDuration::from_hours(30 * 24);

/// [`note_bounces`] in a commit of its own.
pub async fn note_bounced(db: &PgPool, bounces: &[Bounce], now: Timestamp) -> sqlx::Result<()> {
    if bounces.is_empty() {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    note_bounces(&mut tx, bounces, now).await?;
    tx.commit().await
}

/// Writes bounces down and draws the consequences: a hard one or a complaint suppresses at once, soft ones count one
/// a day. What staff or the person decided stays as it is.
pub async fn note_bounces(conn: &mut PgConnection, bounces: &[Bounce], now: Timestamp) -> sqlx::Result<()> {
    use jiff_sqlx::ToSqlx as _;
    if bounces.is_empty() {
        return Ok(());
    }
    let mut sorted: Vec<&Bounce> = bounces.iter().collect();
    sorted.sort_by(|a, b| (&a.email, &a.key).cmp(&(&b.email, &b.key)));
    let texts = |of: fn(&Bounce) -> &str| -> Vec<String> { sorted.iter().map(|b| cut(of(b))).collect() };
    let maybe = |of: fn(&Bounce) -> Option<&str>| -> Vec<Option<String>> {
        sorted.iter().map(|b| of(b).map(cut)).collect()
    };
    let deliveries: Vec<Option<Uuid>> = sorted.iter().map(|b| b.delivery.map(|d| d.0)).collect();
    let counts: Vec<bool> = sorted.iter().map(|b| b.counts).collect();
    let since = now.checked_sub(WINDOW).unwrap_or(Timestamp::MIN);
    let until = now.checked_add(WINDOW).unwrap_or(Timestamp::MAX);
    let new: Vec<i64> = sqlx::query_scalar!(
        r#"
        insert into bounces (email, key, class, reason, source, status, code, provider, said, delivery_id, counts, at)
        select lower(b.email), b.key, b.class, b.reason, b.source, b.status, b.code, b.provider, b.said,
               d.id, b.counts, $12
        from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                    $9::text[], $10::uuid[], $11::bool[])
             as b(email, key, class, reason, source, status, code, provider, said, delivery_id, counts)
        left join deliveries d on d.id = b.delivery_id
        where is_email(lower(b.email))
        order by 1, 2
        on conflict (key) do nothing
        returning id
        "#,
        &texts(|b| &b.email),
        &texts(|b| &b.key),
        &texts(|b| b.class.code()),
        &texts(|b| &b.reason),
        &texts(|b| b.source.code()),
        &maybe(|b| b.status.as_deref()) as &[Option<String>],
        &maybe(|b| b.code.as_deref()) as &[Option<String>],
        &maybe(|b| b.provider.as_deref()) as &[Option<String>],
        &maybe(|b| b.said.as_deref()) as &[Option<String>],
        &deliveries as &[Option<Uuid>],
        &counts,
        now.to_sqlx() as _,
    )
    .fetch_all(&mut *conn)
    .await?;
    sqlx::query!(
        r#"
        insert into suppressions (email, reason, since, status, detail, expires_at)
        select distinct on (email) email,
               case class when 'feedback' then 'complaint' when 'hard' then 'hard_bounce' else 'soft_bounces'
               end::suppression_reason,
               $2, coalesce(status, code), said, case when class = 'soft' then $4::timestamptz end
        from bounces b
        where id = any($1) and counts and (
            class in ('feedback', 'hard')
            or (select count(distinct (at at time zone 'UTC')::date) from bounces s
                where s.email = b.email and s.class = 'soft' and s.counts and s.at > $3
                  -- What was lifted since is not counted again.
                  and s.at > coalesce((select t.at from trusted_again t where t.email = b.email), '-infinity')) >= $5)
        order by email, case class when 'feedback' then 1 when 'hard' then 2 else 3 end
        on conflict (email) do update
            set reason = excluded.reason, since = excluded.since, status = excluded.status, detail = excluded.detail,
                expires_at = excluded.expires_at
            where suppressions.reason = 'soft_bounces'
        "#,
        &new,
        now.to_sqlx() as _,
        since.to_sqlx() as _,
        until.to_sqlx() as _,
        SOFT_DAYS,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Servers may say much; a sentence or two is kept.
fn cut(words: &str) -> String {
    words.chars().filter(|c| *c != '\0').take(500).collect()
}

/// Lets mailings reach again whom soft bounces had suspended, when their time is over.
pub async fn lift_expired(db: &PgPool, now: Timestamp) -> sqlx::Result<u64> {
    use jiff_sqlx::ToSqlx as _;
    let lifted = sqlx::query!("delete from suppressions where expires_at <= $1", now.to_sqlx() as _);
    Ok(lifted.execute(db).await?.rows_affected())
}

/// The address that a delivery of ours went to; none if we made no such delivery, or if the registration that it was about
/// has another address since.
pub async fn address_of_delivery(
    db: impl PgExecutor<'_>,
    delivery: DeliveryId,
) -> sqlx::Result<Option<String>> {
    let found = sqlx::query_scalar!(
        r#"
        select case when r.address_since > d.moved_at then null else coalesce(r.email, a.email, p.email) end
        from deliveries d
        left join documents o on o.id::text = d.letter ->> 'document'
        left join registrations r on r.id::text = coalesce(d.letter ->> 'registration', o.registration_id::text)
        left join applications a on a.id::text = d.letter ->> 'application'
        left join people p on p.id = d.person_id
        where d.id = $1
        "#,
        delivery.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(found.flatten())
}

/// Which of these addresses belong to people that we know.
pub async fn known_addresses(db: impl PgExecutor<'_>, emails: &[String]) -> sqlx::Result<Vec<String>> {
    let small: Vec<String> = emails.iter().map(|email| email.to_lowercase()).collect();
    sqlx::query_scalar!(r#"select distinct email as "email!" from people where email = any($1)"#, &small)
        .fetch_all(db)
        .await
}

/// One bounce, as the desk shows it.
pub struct NotedBounce {
    pub delivery: Option<DeliveryId>,
    pub class: String,
    pub reason: String,
    pub status: Option<String>,
    pub said: Option<String>,
    pub at: jiff_sqlx::Timestamp,
}

/// The newest hundred bounces of a person's mails.
pub async fn bounces_of_person(db: impl PgExecutor<'_>, person: PersonId) -> sqlx::Result<Vec<NotedBounce>> {
    sqlx::query_as!(
        NotedBounce,
        r#"
        select b.delivery_id as "delivery: DeliveryId", b.class, b.reason, coalesce(b.status, b.code) as status, b.said,
               b.at as "at: jiff_sqlx::Timestamp"
        from bounces b
        where b.email = (select email from people where id = $1)
           or b.delivery_id in (select id from deliveries where person_id = $1)
        order by b.at desc, b.id desc limit 100
        "#,
        person.0,
    )
    .fetch_all(db)
    .await
}
