//! A database of the bench's own with announced forums, and the real program in front of it.

use std::{
    fs::File,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, ensure};
use domain::{
    clock,
    forums::{self, DraftForm},
    staff::{self, Role},
};
use mailbox::Mailbox;
use sqlx::PgPool;
use tokio::{
    net::TcpStream,
    process::{Child, Command},
    time::{Instant, sleep},
};

const NAME: &str = "lianyi_bench_registration";

pub struct Hall {
    pub db: PgPool,
    pub url: String,
    pub slugs: Vec<String>,
}

impl Hall {
    /// Makes the database anew, with so many forums of a million places each.
    pub async fn build(forums: usize) -> anyhow::Result<Self> {
        let url = bench_ground::database(NAME).await?;
        let db = PgPool::connect(&url).await?;
        let by = staff::add(&db, "staff@bench.example", Role::Organiser, None).await?;
        let mut slugs = Vec::new();
        for n in 0..forums {
            let draft = form(n).parse().map_err(|problems| anyhow::anyhow!("{problems:?}"))?;
            let forum = forums::save_draft(&db, None, &draft, by, clock::now()).await?;
            forums::publish(&db, forum, by, clock::now()).await?;
            let forum = forums::find(&db, forum).await?.context("a forum is missing")?;
            slugs.push(forum.slug);
        }
        Ok(Self { db, url, slugs })
    }

    /// Whoever came before stays; the database has time to see to its tables.
    pub async fn settle(&self) -> anyhow::Result<()> {
        sqlx::query("vacuum analyze").execute(&self.db).await?;
        Ok(())
    }

    /// Registrations, and the mails that they imply.
    pub async fn counts(&self) -> anyhow::Result<(i64, i64)> {
        let registrations =
            sqlx::query_scalar("select count(*) from registrations").fetch_one(&self.db).await?;
        let mails = sqlx::query_scalar("select count(*) from deliveries").fetch_one(&self.db).await?;
        Ok((registrations, mails))
    }
}

fn form(n: usize) -> DraftForm {
    let day = |hour: u8| format!("{}-05-20T{hour:02}:00", 2030);
    DraftForm {
        title_zh: format!("第{n}届区域合作论坛"),
        title_en: format!("Forum on regional cooperation {n}"),
        title_ru: format!("Форум о региональном сотрудничестве {n}"),
        summary_zh: "围绕贸易便利化与司法协助交换意见。".to_owned(),
        summary_en: "An exchange of views on trade and legal assistance.".to_owned(),
        summary_ru: "Обмен мнениями о торговле и правовой помощи.".to_owned(),
        venue_zh: "青岛".to_owned(),
        venue_en: "Qingdao".to_owned(),
        venue_ru: "Циндао".to_owned(),
        mode: "in_person".to_owned(),
        time_zone: "Asia/Shanghai".to_owned(),
        second_time_zone: "Europe/Moscow".to_owned(),
        starts_at: day(9),
        ends_at: day(17),
        capacity: "1000000".to_owned(),
        waitlist: "on".to_owned(),
        category_code: vec!["delegate".to_owned()],
        category_title_zh: vec!["代表".to_owned()],
        category_title_en: vec!["Delegate".to_owned()],
        category_title_ru: vec!["Делегат".to_owned()],
        category_quota: vec!["1000000".to_owned()],
        ..DraftForm::default()
    }
}

/// What the program needs beside the database.
pub struct Around {
    pub folder: PathBuf,
    pub redis_url: String,
    pub relay: Mailbox,
}

/// The program: `serve`, as visitors meet it, or `all` of it.
pub struct Web {
    pub child: Child,
    pub port: u16,
}

impl Web {
    pub async fn start(program: &Path, role: &str, hall: &Hall, around: &Around) -> anyhow::Result<Self> {
        let (port, ops) = (free_port().await?, free_port().await?);
        let keys = bench_ground::key_file(&around.folder)?;
        let child = Command::new(program)
            .arg(role)
            .env("DATABASE_URL", &hall.url)
            .env("REDIS_URL", &around.redis_url)
            .env("SMTP_URL", around.relay.url())
            .env("LIANYI_KEYS", keys)
            .env("LIANYI_BASE_URL", format!("http://127.0.0.1:{port}"))
            .env("LIANYI_LISTEN", format!("127.0.0.1:{port}"))
            .env("LIANYI_OPS_LISTEN", format!("127.0.0.1:{ops}"))
            .env("LIANYI_FROM", "The Training Base <post@bench.example>")
            .env_remove("LIANYI_CONFIG")
            .env_remove("LIANYI_DKIM")
            .stderr(File::create(around.folder.join(format!("{role}.log")))?)
            .kill_on_drop(true)
            .spawn()
            .context("lianyi does not start")?;
        wait_for(port).await?;
        Ok(Self { child, port })
    }

    pub async fn end(mut self) -> anyhow::Result<()> {
        if let Some(pid) = self.child.id() {
            Command::new("kill").args(["-TERM", &pid.to_string()]).status().await?;
        }
        self.child.wait().await?;
        Ok(())
    }
}

pub async fn wait_for(port: u16) -> anyhow::Result<()> {
    let begun = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        ensure!(begun.elapsed() < Duration::from_secs(20), "nothing listens on {port}");
        sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

pub async fn free_port() -> anyhow::Result<u16> {
    Ok(tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?.local_addr()?.port())
}
