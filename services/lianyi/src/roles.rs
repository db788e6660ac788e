//! The roles that run until they are asked to end.

use std::net::SocketAddr;

use anyhow::Context as _;
use axum::Router;
use domain::post;
use sqlx::PgPool;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
    task::JoinSet,
};

use workers::bounces;

use crate::{
    open::{self, Patience},
    ops,
    settings::{Settings, address_in},
};

/// Turns true when the end is asked for; a second signal ends at once.
pub fn stop_signal() -> anyhow::Result<watch::Receiver<bool>> {
    let (send, stop) = watch::channel(false);
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::spawn(async move {
        for first in [true, false] {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if first {
                tracing::info!("ending");
                let _ = send.send(true);
            } else {
                std::process::exit(1);
            }
        }
    });
    Ok(stop)
}

pub async fn serve(settings: &Settings) -> anyhow::Result<()> {
    run(settings, Parts { web: true, ..Parts::default() }, Router::new()).await
}

pub async fn work(settings: &Settings) -> anyhow::Result<()> {
    run(settings, Parts { workers: true, ..Parts::default() }, Router::new()).await
}

pub async fn schedule(settings: &Settings) -> anyhow::Result<()> {
    run(settings, Parts { timetable: true, ..Parts::default() }, Router::new()).await
}

pub async fn all(settings: &Settings) -> anyhow::Result<()> {
    run(settings, Parts::ALL, Router::new()).await
}

#[derive(Default, Clone, Copy)]
pub struct Parts {
    pub web: bool,
    pub workers: bool,
    pub timetable: bool,
}

impl Parts {
    pub const ALL: Self = Self { web: true, workers: true, timetable: true };
}

/// Runs parts of the house in this process until the end is asked for. `extra` are pages beside the product's
/// own: the demo's mailbox.
pub async fn run(settings: &Settings, parts: Parts, extra: Router) -> anyhow::Result<()> {
    let stop = stop_signal()?;
    let redis = settings.redis_url.as_ref().map(|url| url.reveal().clone());
    if let Some(url) = &redis {
        workers::lanes::check(url).context("REDIS_URL")?;
    }
    let has_mailbox = extra.has_routes();
    let ops_listener = listen("ops_listen", settings.ops_listen).await?;
    if !parts.workers {
        // Whoever writes mails into the ledger gives them their Message-IDs.
        let db = open::migrated_database(settings, Patience::Work).await?;
        post::begin_mail_domain(&db, settings.mail_domain()).await?;
        db.close().await;
    }
    let mut tasks: JoinSet<anyhow::Result<()>> = JoinSet::new();
    let mut first_db: Option<PgPool> = None;
    if parts.web {
        let listener = listen("listen", settings.listen).await?;
        let db = open::migrated_database(settings, Patience::Page).await?;
        first_db = Some(db.clone());
        let app = web::App::new(db, open::keys(settings)?, web_settings(settings, has_mailbox)?);
        let mut limits = web::Limits::default();
        limits.uncounted.extend(settings.trusted_proxies.iter().copied());
        let router = web::router(app, extra);
        let stop = stop.clone();
        tasks.spawn(async move {
            web::serve(listener, router, limits, stop).await;
            Ok(())
        });
    }
    if parts.workers {
        let db = open::migrated_database(settings, Patience::Work).await?;
        first_db.get_or_insert_with(|| db.clone());
        let context = work_context(settings, db).await?;
        tasks.spawn(workers::work(context, redis.clone(), settings.connections, stop.clone()));
    }
    if parts.timetable {
        let db = open::migrated_database(settings, Patience::Work).await?;
        first_db.get_or_insert_with(|| db.clone());
        if let Some(setting) = &settings.bounces {
            let source = bounces::Source::parse(setting.reveal()).context("LIANYI_BOUNCES")?;
            tasks.spawn(bounces::poll(db.clone(), open::keys(settings)?, source, stop.clone()));
        }
        tasks.spawn(workers::schedule(db, stop.clone()));
    }
    if let Some(db) = first_db {
        let router = ops::router(db, redis, stop.clone());
        // The ops listener answers until the last part has ended, so that the drain can be watched.
        tokio::spawn(async move {
            let (_open, until_the_process_ends) = watch::channel(false);
            web::serve(ops_listener, router, web::Limits::default(), until_the_process_ends).await;
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended.context("a part of the program broke down")??;
    }
    Ok(())
}

async fn listen(name: &str, at: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(at).await.with_context(|| format!("{name}: cannot listen on {at}"))
}

fn web_settings(settings: &Settings, has_mailbox: bool) -> anyhow::Result<web::Settings> {
    Ok(web::Settings {
        base_url: settings.base_url.clone(),
        trusted_proxies: settings.trusted_proxies.clone(),
        contact: settings.contact.clone(),
        sender: address_in(&settings.from).to_owned(),
        has_mailbox,
        registrations_per_hour: settings.registrations_per_hour,
        pages_kept: std::time::Duration::from_secs(1),
        program: std::env::current_exe().context("where this program is")?,
        ..web::Settings::default()
    })
}

async fn work_context(settings: &Settings, db: PgPool) -> anyhow::Result<workers::Context> {
    anyhow::ensure!(
        !settings.relays.reveal().is_empty(),
        "SMTP_URL is not set: it names the relay that takes the mail"
    );
    let post = workers::post::Office::new(
        &settings.from,
        settings.bounce_domain.as_deref(),
        settings.relays.reveal(),
    )?
    .under(open::letterhead(settings)?)?;
    Ok(workers::Context {
        db,
        keys: open::keys(settings)?,
        base_url: settings.base_url.clone(),
        post,
        instance: settings.instance.clone(),
        typesetter: workers::Typesetter {
            program: std::env::current_exe().context("where this program is")?,
            fonts: settings.fonts.clone(),
        },
    })
}
