//! A database of the bench's own, with people who do not exist and mailings to them.

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use domain::{clock, mailings, staff};
use sqlx::{PgPool, postgres::PgPoolOptions};
use uuid::Uuid;

const NAME: &str = "lianyi_bench";
const STAFF: &str = "staff@bench.example";

/// Languages and scripts in turn, one address each, at a thousand domains of no provider's.
const PEOPLE: &str = "
    insert into people (id, native_name, latin_name, family_name, given_name, gender, country, language, time_zone, email,
                        address_confirmed_at)
    select gen_random_uuid(),
           (array[(array['王伟', '李娜', '张敏', '刘洋', '陈静'])[1 + i / 3 % 5],
                  (array['Пётр Иванов', 'Анна Сидорова', 'Олег Ким'])[1 + i / 3 % 3],
                  (array['Aida Nurova', 'John Smith', 'Farhod Karimov'])[1 + i / 3 % 3]])[1 + i % 3],
           'Person Number' || i, 'Number' || i, 'Person', (array['f', 'm'])[1 + i % 2],
           (array['CN', 'RU', 'KZ'])[1 + i % 3], (array['zh', 'ru', 'en'])[1 + i % 3],
           (array['Asia/Shanghai', 'Europe/Moscow', 'Asia/Almaty'])[1 + i % 3],
           'person' || i || '@domain' || i % 997 || '.example', now()
    from generate_series($1::int + 1, $2::int) i";

const INSTITUTION: &str = r#"
    insert into institution (name, short_name, abbreviation, host, parent_organisation, city, position, revision, revised_on)
    select n, n, n, n, n, n, n, n, '2026'
    from (select '{"zh": "培训基地", "en": "The Training Base", "ru": "Учебная база"}'::jsonb as n) x"#;

const TEXTS: [(&str, &str, &str); 3] = [
    (
        "zh",
        "培训基地校友通讯：{{person.name}}",
        "今年秋天，基地将举办新一届论坛，欢迎各位校友回到青岛，与老同学和老师们重逢，并就区域合作、贸易便利化与物流通道交换意见。",
    ),
    (
        "ru",
        "Новости учебной базы: {{person.name}}",
        "Этой осенью база проводит новый форум. Мы будем рады снова видеть вас в Циндао, среди однокурсников и преподавателей, за разговором о торговле и логистике.",
    ),
    (
        "en",
        "News of the base for {{person.name}}",
        "This autumn the base holds a new forum. We would be glad to see you again in Qingdao, among your classmates and teachers, and to talk about trade and logistics in the region.",
    ),
];

pub struct Ledger {
    pub db: PgPool,
    pub url: String,
}

impl Ledger {
    /// Makes the database anew.
    pub async fn make() -> anyhow::Result<Self> {
        let url = bench_ground::database(NAME).await?;
        let db = PgPoolOptions::new().max_connections(4).connect(&url).await?;
        sqlx::query(INSTITUTION).execute(&db).await?;
        staff::add(&db, STAFF, staff::Role::Mailer, None).await?;
        Ok(Self { db, url })
    }

    pub async fn people(&self, wanted: u64) -> anyhow::Result<()> {
        let there: i64 = sqlx::query_scalar("select count(*) from people where email like 'person%'")
            .fetch_one(&self.db)
            .await?;
        sqlx::query(PEOPLE)
            .bind(i32::try_from(there)?)
            .bind(i32::try_from(wanted)?)
            .execute(&self.db)
            .await?;
        for statement in ["vacuum analyze people", "checkpoint"] {
            sqlx::query(statement).execute(&self.db).await?;
        }
        Ok(())
    }

    /// Forgets all mails.
    pub async fn clear(&self) -> anyhow::Result<()> {
        for statement in [
            "truncate deliveries, waiting, leases, delivery_counts, delivery_events, runs, mailings cascade",
            "checkpoint",
        ] {
            sqlx::query(statement).execute(&self.db).await?;
        }
        // Redis remembers how far the ledger had come: one that is shorter would be taken for a restored one.
        let url = std::env::var("REDIS_URL").context("REDIS_URL is not set")?;
        let mut redis = redis::Client::open(url)?.get_multiplexed_async_connection().await?;
        redis::cmd("DEL").arg("{lianyi}:heights").query_async::<()>(&mut redis).await?;
        Ok(())
    }

    /// Writes a mailing to everybody that is due at once, and does not start it.
    pub async fn mailing(&self) -> anyhow::Result<()> {
        let id = Uuid::new_v4();
        sqlx::query(
            r#"insert into mailings (id, name, kind, audience, state, scheduled_at)
               values ($1, 'bench', 'announcement', '{"everyone": true}', 'scheduled', now())"#,
        )
        .bind(id)
        .execute(&self.db)
        .await?;
        for (language, subject, paragraph) in TEXTS {
            let body = format!("{{{{person.salutation}}}}\n\n{paragraph}\n\n{paragraph}\n\n{paragraph}");
            sqlx::query(
                "insert into mailing_contents (mailing_id, language, subject, body) values ($1, $2, $3, $4)",
            )
            .bind(id)
            .bind(language)
            .bind(subject)
            .bind(body)
            .execute(&self.db)
            .await?;
        }
        sqlx::query(
            "insert into schedules (mailing_id, kind, time_zone, at_local) values ($1, 'at', 'UTC', now() at time zone 'UTC')",
        )
        .bind(id)
        .execute(&self.db)
        .await?;
        Ok(())
    }

    /// Starts it: how long its audience took to freeze, and how many it is.
    pub async fn freeze(&self) -> anyhow::Result<(Duration, u64)> {
        let begun = Instant::now();
        ensure!(mailings::start_due(&self.db).await? == 1, "the mailing did not start");
        let took = begun.elapsed();
        let recipients: i32 = sqlx::query_scalar("select recipients from runs").fetch_one(&self.db).await?;
        Ok((took, u64::try_from(recipients)?))
    }

    pub async fn accepted(&self) -> anyhow::Result<u64> {
        let n: i64 = sqlx::query_scalar("select count(*) from deliveries where state = 'accepted'")
            .fetch_one(&self.db)
            .await?;
        Ok(u64::try_from(n)?)
    }

    /// Asks for a sign-in code, as somebody at the door would.
    pub async fn urgent(&self) -> anyhow::Result<()> {
        // The limit of codes for one address is not what is measured.
        sqlx::query("update sign_ins set created_at = created_at - interval '1 hour'")
            .execute(&self.db)
            .await?;
        staff::begin(&self.db, STAFF, "bench", "/", clock::now()).await?;
        Ok(())
    }

    /// Seconds between each urgent mail's commit and its place in the ledger as accepted; `None` for one that is not.
    pub async fn urgent_delays(&self) -> anyhow::Result<Vec<Option<f64>>> {
        let delays = sqlx::query_scalar(
            "select case when state = 'accepted' then extract(epoch from moved_at - created_at)::float8 end
             from deliveries where lane = 'urgent' order by created_at",
        );
        Ok(delays.fetch_all(&self.db).await?)
    }

    pub async fn server(&self) -> anyhow::Result<(u32, String)> {
        let backend: i32 = sqlx::query_scalar("select pg_backend_pid()").fetch_one(&self.db).await?;
        let stat =
            std::fs::read_to_string(format!("/proc/{backend}/stat")).context("PostgreSQL runs elsewhere")?;
        let parent = stat
            .rsplit_once(')')
            .and_then(|(_, rest)| rest.split_whitespace().nth(1))
            .context("no parent")?;
        let settings: String = sqlx::query_scalar(
            "select 'PostgreSQL ' || current_setting('server_version') || ': '
                    || string_agg(name || ' ' || current_setting(name), ', ' order by name)
             from pg_settings where name in ('fsync', 'synchronous_commit', 'shared_buffers', 'max_wal_size')",
        )
        .fetch_one(&self.db)
        .await?;
        Ok((parent.parse()?, settings))
    }
}
