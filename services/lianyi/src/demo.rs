//! The demo: the whole house with the demo data, a mailbox that catches every mail, and three people to be.

use anyhow::Context as _;
use domain::{
    MIGRATIONS,
    association::{self, Request},
    clock, forums,
    ids::AccountId,
    post, roll,
    secret::Secret,
    staff::{self, Role},
};
use mailbox::Mailbox;
use sqlx::PgPool;

use crate::{
    commands,
    open::{self, Patience},
    roles::{self, Parts},
    settings::Settings,
};

const ADMIN: &str = "admin@lianyi.example";
const ORGANISER: &str = "organiser@lianyi.example";
/// The class whose first enrolled person becomes the demo's member.
const MEMBER_CLASS: &str = "C071";

pub async fn run(mut settings: Settings) -> anyhow::Result<()> {
    let db = open::database(&settings, Patience::Work).await?;
    MIGRATIONS.run(&db).await.context("the migrations")?;
    post::set_mail_domain(&db, settings.mail_domain()).await?;
    commands::load_into(&db, &settings.demo_data).await?;
    // The demo's forums open their registration next year; nobody wants to wait.
    forums::open_registration_now(&db, clock::now()).await?;

    // Mailings as they should be: from a sender of their own, with bounces that name their mail.
    let domain = settings.mail_domain().to_owned();
    settings.bounce_domain.get_or_insert_with(|| format!("bounces.{domain}"));
    settings.from_mailings.get_or_insert_with(|| format!("news@news.{domain}"));

    // A relay that was named takes the mail; otherwise a mailbox of our own catches it.
    let mailbox = if settings.relays.reveal().is_empty() {
        let mailbox = Mailbox::open(settings.mailbox_listen)
            .await
            .with_context(|| format!("mailbox_listen: cannot listen on {}", settings.mailbox_listen))?;
        settings.relays = Secret::new(vec![mailbox.url()]);
        Some(mailbox)
    } else {
        None
    };
    let admin = staff::add(&db, ADMIN, Role::Admin, None).await?;
    let organiser = staff::add(&db, ORGANISER, Role::Organiser, None).await?;
    let member = member(&db, admin).await?;

    println!("\n  lianyi is at      {}/", settings.base_url);
    match mailbox {
        Some(_) => println!("  All mail goes to  {}/mailbox\n", settings.base_url),
        None => println!("  All mail goes to the relay of SMTP_URL\n"),
    }
    println!("  Sign in with one of these addresses; the code comes by mail.");
    println!("  Or by these links, once and within 15 minutes:");
    for (what, email, account) in [
        ("admin", ADMIN, Some(admin)),
        ("organiser", ORGANISER, Some(organiser)),
        ("member", &member.0, member.1),
    ] {
        let Some(account) = account else { continue };
        let token = staff::print_link(&db, account, clock::now()).await?;
        println!("  {what:<10} {email:<40} {}/en/sign-in/{token}", settings.base_url);
    }
    println!("\n  Ctrl-C ends it.\n");
    drop(db);
    roles::run(&settings, Parts::ALL, mailbox.map(|m| m.pages()).unwrap_or_default()).await
}

/// Makes somebody of the last class a member, the way members are made: by an application that is approved.
async fn member(db: &PgPool, officer: AccountId) -> anyhow::Result<(String, Option<AccountId>)> {
    let class = roll::find_class(db, MEMBER_CLASS).await?.context("the demo data have no last class")?;
    let enrolled = roll::enrolments_of_class(db, class.id).await?;
    let person = enrolled
        .into_iter()
        .find(|e| e.email.is_some())
        .context("nobody in the last class has an address")?;
    let email = person.email.clone().unwrap_or_default();
    if !person.is_member {
        let request = Request {
            class: MEMBER_CLASS.to_owned(),
            native_name: person.native_name.clone(),
            latin_name: person.latin_name.clone(),
            email: email.clone(),
            country: person.country.clone(),
            language: person.language.to_string(),
        };
        let now = clock::now();
        let application = association::apply(db, &request.parse()?, now).await?;
        association::confirm_address(db, application, now).await?;
        association::approve(db, application, person.id, officer, now).await?;
    }
    let account = staff::account_of_email(db, &email).await?;
    Ok((email, account))
}
