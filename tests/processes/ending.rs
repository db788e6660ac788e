//! S62: a process that is asked to end finishes what it has begun; asked twice, it ends at once.

use sqlx::PgPool;
use tokio::net::TcpStream;

use crate::support::{Gate, Installation, Program, until, wire};

async fn is_ending(program: &Program) -> bool {
    wire::get(program.ops, "/readyz")
        .await
        .is_ok_and(|reply| reply.status == 503 && reply.body.contains("ending"))
}

/// A page that is being answered, and cannot be before the table is given back.
async fn page_under_way(
    here: &Installation,
) -> (tokio::task::JoinHandle<std::io::Result<wire::Reply>>, sqlx::Transaction<'static, sqlx::Postgres>) {
    let mut held = here.house.db.begin().await.unwrap();
    sqlx::query("lock table forums in access exclusive mode").execute(&mut *held).await.unwrap();
    let at = here.at;
    let asked = tokio::spawn(async move { wire::get(at, "/en/forums").await });
    until("the page is being answered", async || {
        let waiting = "select count(*) from pg_locks where not granted and relation = 'forums'::regclass";
        let n: i64 = sqlx::query_scalar(waiting).fetch_one(&here.house.db).await.unwrap();
        n == 1
    })
    .await;
    (asked, held)
}

/// S62
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn asked_to_end_the_web_takes_nobody_more_and_answers_those_it_has(db: PgPool) {
    let here = Installation::open(db).await;
    let mut web = here.start("serve").await;
    let (asked, held) = page_under_way(&here).await;
    web.signal("TERM");
    until("it says so", async || is_ending(&web).await).await;
    until("nobody more comes in", async || TcpStream::connect(here.at).await.is_err()).await;
    assert!(!asked.is_finished() && !web.has_ended());
    held.rollback().await.unwrap();
    assert_eq!(asked.await.unwrap().unwrap().status, 200);
    assert_eq!(web.end().await, Some(0));
}

/// S62
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn asked_twice_the_web_ends_at_once(db: PgPool) {
    let here = Installation::open(db).await;
    let mut web = here.start("serve").await;
    let (asked, held) = page_under_way(&here).await;
    web.signal("TERM");
    until("it says so", async || is_ending(&web).await).await;
    web.signal("TERM");
    assert_eq!(web.end().await, Some(1));
    assert!(asked.await.unwrap().is_err());
    held.rollback().await.unwrap();
}

/// S62
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn asked_to_end_a_worker_waits_for_the_answer_to_the_mail_in_its_hands(db: PgPool) {
    let mut here = Installation::open(db).await;
    let forum = here.house.forum(5).await;
    let gate = Gate::before(here.house.mailbox.address()).await;
    here.set("SMTP_URL", &format!("smtp://{}", gate.at));
    let mut worker = here.start("work").await;
    gate.mute();
    here.house.register(forum, "ada").await;
    let state = async || -> String {
        sqlx::query_scalar("select state::text from deliveries where letter ->> 'kind' = 'registration' order by created_at limit 1")
            .fetch_one(&here.house.db)
            .await
            .unwrap()
    };
    until("the mail is in hand", async || state().await == "handing_over").await;
    worker.signal("TERM");
    until("it says so", async || is_ending(&worker).await).await;
    // It takes nothing more: a mail that comes now is for another worker.
    until("it listens no more", async || {
        let clients: String = redis::from_redis_value(here.redis.ask("INFO clients").await.unwrap()).unwrap();
        clients.contains("blocked_clients:0")
    })
    .await;
    here.house.register(forum, "bea").await;
    assert!(!worker.has_ended());
    gate.open();
    assert_eq!(worker.end().await, Some(0));
    assert_eq!(state().await, "accepted");
    assert_eq!(here.house.mails_to("ada@example.org").len(), 1);
    assert!(here.house.mails_to("bea@example.org").is_empty());
    let workers: i64 =
        sqlx::query_scalar("select count(*) from workers").fetch_one(&here.house.db).await.unwrap();
    assert_eq!(workers, 0, "it has said goodbye");
}

/// S62
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn asked_twice_a_worker_ends_at_once_and_the_mail_is_uncertain_or_waits(db: PgPool) {
    let mut here = Installation::open(db).await;
    let forum = here.house.forum(5).await;
    let gate = Gate::before(here.house.mailbox.address()).await;
    here.set("SMTP_URL", &format!("smtp://{}", gate.at));
    let mut worker = here.start("work").await;
    gate.mute();
    here.house.register(forum, "ada").await;
    let in_hand = "select count(*) from deliveries where state = 'handing_over'";
    until("the mail is in hand", async || {
        sqlx::query_scalar::<_, i64>(in_hand).fetch_one(&here.house.db).await.unwrap() == 1
    })
    .await;
    worker.signal("TERM");
    until("it says so", async || is_ending(&worker).await).await;
    worker.signal("INT");
    assert_eq!(worker.end().await, Some(1));
}

/// S62
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn with_nothing_in_hand_every_role_ends_when_it_is_asked(db: PgPool) {
    let here = Installation::open(db).await;
    for (role, signal) in [("serve", "TERM"), ("work", "TERM"), ("schedule", "INT"), ("all", "TERM")] {
        let mut program = here.start(role).await;
        // A connection that nobody uses holds nothing up.
        let idle = TcpStream::connect(program.ops).await.unwrap();
        program.signal(signal);
        assert_eq!(program.end().await, Some(0), "{role}");
        drop(idle);
    }
}
