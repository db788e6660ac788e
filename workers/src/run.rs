//! Every kind of mail there is, and the file that writes it.

use std::panic::AssertUnwindSafe;

use domain::{
    ids::RunId,
    mailings,
    post::{Leased, Letter, Outcome},
};
use futures::FutureExt as _;
use jiff::Timestamp;

use crate::{
    Context, faults,
    letters::{
        self, Desk, Unwritten, Written, already_registered, application_address, application_claim,
        application_refused, delegation as delegation_letter, delegation_decide, delegation_moved,
        delegation_over, document_ready, document_revoked, door_link, feedback, forum_moved,
        invitation::{self, Asked},
        invitation_moved, invitation_over,
        mailing::Copies,
        membership_welcome, registration, registration_ended, registration_link, seat_offer, sign_in_code,
    },
    post::{self, Mail, lint},
};

/// A letter that nobody can write is set aside after so many attempts.
const TRIES: i32 = 5;

/// The letter of one delivery, after a look at how the world stands now.
async fn letter(desk: &Desk<'_>, copies: &Copies, delivery: &Leased) -> Written {
    match delivery.letter.0.clone() {
        Letter::SignInCode { sign_in } => sign_in_code::write(desk, sign_in).await,
        Letter::Registration { registration, state } => registration::write(desk, registration, state).await,
        Letter::AlreadyRegistered { registration } => already_registered::write(desk, registration).await,
        Letter::RegistrationEnded { registration } => registration_ended::write(desk, registration).await,
        Letter::ForumMoved { registration, sequence, was } => {
            forum_moved::write(desk, registration, sequence, was).await
        }
        Letter::SeatOffer { offer } => seat_offer::write(desk, offer).await,
        Letter::Invitation { invitation } => invitation::write(desk, invitation, Asked::First).await,
        Letter::InvitationReminder { invitation } => invitation::write(desk, invitation, Asked::Again).await,
        Letter::InvitationOver { invitation } => invitation_over::write(desk, invitation).await,
        Letter::InvitationMoved { invitation, sequence, was, kept } => {
            invitation_moved::write(desk, invitation, sequence, &was, kept).await
        }
        Letter::Delegation { delegation } => {
            delegation_letter::write(desk, delegation, delivery.person_id).await
        }
        Letter::DelegationMoved { delegation, sequence, was } => {
            delegation_moved::write(desk, delegation, sequence, was).await
        }
        Letter::DelegationDecide { delegation } => delegation_decide::write(desk, delegation).await,
        Letter::DelegationOver { delegation } => delegation_over::write(desk, delegation).await,
        Letter::ApplicationAddress { application } => application_address::write(desk, application).await,
        Letter::ApplicationRefused { application } => application_refused::write(desk, application).await,
        Letter::ApplicationClaim { application, link } => {
            application_claim::write(desk, application, link).await
        }
        Letter::MembershipWelcome { membership } => membership_welcome::write(desk, membership).await,
        Letter::DocumentReady { document } => document_ready::write(desk, document).await,
        Letter::DocumentRevoked { document } => document_revoked::write(desk, document).await,
        Letter::Feedback { registration } => feedback::write(desk, registration).await,
        Letter::RegistrationLink { registration } => registration_link::write(desk, registration).await,
        Letter::DoorLink { door } => door_link::write(desk, door).await,
        Letter::Unknown => Err(Unwritten::Unknown),
        Letter::Mailing => copies.write(desk, delivery.run_id, delivery.person_id),
    }
}

/// Writes the mails of a lease. Copies of mailings are loaded together, so that a batch costs no more than one.
pub(crate) async fn write(
    ctx: &Context,
    leased: Vec<Leased>,
    now: Timestamp,
) -> Vec<(Leased, Result<Mail, Outcome>)> {
    let loaded = async {
        let desk = Desk::open(ctx, now).await?;
        let copies = Copies::load(&ctx.db, &leased).await?;
        Ok::<_, sqlx::Error>((desk, copies))
    };
    let (desk, copies) = match loaded.await {
        Ok(loaded) => loaded,
        Err(error) => {
            let outcome = Outcome::NotSent { error: error.to_string() };
            return leased.into_iter().map(|delivery| (delivery, Err(outcome.clone()))).collect();
        }
    };
    let mut written = Vec::with_capacity(leased.len());
    for delivery in leased {
        // A letter that nobody can write must not keep the others from being written.
        let writing = AssertUnwindSafe(mail(ctx, &desk, &copies, &delivery, now)).catch_unwind().await;
        let mail =
            writing.unwrap_or_else(|_| Err(Outcome::Unwritable { error: "writing it failed".to_owned() }));
        written.push((delivery, mail));
    }
    written
}

async fn mail(
    ctx: &Context,
    desk: &Desk<'_>,
    copies: &Copies,
    delivery: &Leased,
    now: Timestamp,
) -> Result<Mail, Outcome> {
    let letter = letter(desk, copies, delivery).await.map_err(|unwritten| match unwritten {
        Unwritten::Overtaken(why) => Outcome::Overtaken { why: why.to_owned() },
        Unwritten::Impossible(why) => Outcome::Unwritable { error: why.to_owned() },
        Unwritten::Unknown if delivery.attempt >= TRIES => {
            Outcome::Unwritable { error: "set aside: no version at work knows such a letter".to_owned() }
        }
        Unwritten::Unknown => Outcome::NotSent { error: "this version knows no such letter".to_owned() },
        Unwritten::Database(error) => Outcome::NotSent { error: error.to_string() },
    })?;
    let language = letter.language;
    faults::point("while_writing");
    let content =
        letters::render(letter).map_err(|error| Outcome::Unwritable { error: error.to_string() })?;
    let is_bulk = content.bulk.is_some();
    let mail = post::write(&ctx.post, delivery.id, &delivery.message_id, content, now)
        .map_err(|error| Outcome::Unwritable { error })?;
    match delivery.run_id {
        Some(run) if ctx.post.is_first(run, language) => look_at(ctx, run, mail, is_bulk).await,
        None if is_bulk => invitation_that_may_go(ctx, mail),
        _ => Ok(mail),
    }
}

fn found(ctx: &Context, mail: &Mail, is_bulk: bool) -> lint::Findings {
    let is_signed = !ctx.post.letterhead().dkim().is_empty();
    lint::lint(&mail.bytes, &lint::Rules { is_bulk, base_url: &ctx.base_url, is_signed })
}

/// Invitations belong to no run that could be held back: each that breaks a rule waits by itself, for days, while
/// organisers can still change what the forum is called and operators what the mails are signed with.
fn invitation_that_may_go(ctx: &Context, mail: Mail) -> Result<Mail, Outcome> {
    let found = found(ctx, &mail, true);
    let Some(first) = found.blocking.first() else { return Ok(mail) };
    tracing::error!(found = ?found.blocking, "an invitation breaks the rules");
    Err(Outcome::Postponed { error: (*first).to_owned() })
}

/// The first copy of a run in each language stands for all: if it breaks a rule, the run waits for staff, and none
/// of its mails has been tried.
async fn look_at(ctx: &Context, run: RunId, mail: Mail, is_bulk: bool) -> Result<Mail, Outcome> {
    let found = found(ctx, &mail, is_bulk);
    if !found.warnings.is_empty() {
        tracing::warn!(%run, found = ?found.warnings, "a mailing could be better");
    }
    if found.blocking.is_empty() {
        return Ok(mail);
    }
    // Whoever resumes the run has it looked at again.
    ctx.post.look_again(run);
    let why = found.blocking.join(" ");
    tracing::error!(%run, why, "a mailing breaks the rules");
    match mailings::block_run(&ctx.db, run, &why).await {
        Ok(()) => Err(Outcome::HeldBack { why }),
        Err(error) => Err(Outcome::NotSent { error: error.to_string() }),
    }
}
