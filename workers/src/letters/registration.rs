//! Where a registration stands: a place that is kept and to be confirmed, a place that is confirmed, or a
//! number in line.

use domain::{
    calendars::Entry,
    documents,
    fields::{self, Stage},
    forums,
    ids::RegistrationId,
    registrations::{self, State},
    texts::{say, say_with},
};

use super::{Desk, GONE, Letter, Unwritten, Written, facts};

/// `state` is the one that the letter was written down for: one that has been left has a letter of its own.
pub(crate) async fn write(desk: &Desk<'_>, id: RegistrationId, state: Option<State>) -> Written {
    let registration = registrations::find(desk.db, id).await?.ok_or(GONE)?;
    if state.is_some_and(|state| state != registration.state) {
        return Err(Unwritten::Overtaken("the registration has moved on, which another letter says"));
    }
    let forum = forums::find(desk.db, registration.forum_id).await?.ok_or(GONE)?;
    let mut letter = desk.letter_about(&registration).await?;
    let language = letter.language;
    let own_zone = registration.time_zone.as_deref();
    let (title, quoted) = (forum.title.best(language), forum.title.best_in_quotes(language));
    let page = desk.registration_page(language, registration.link, &forum);
    letter.because = say(language, "letter-because-registration");
    let companions = registrations::companions_of(desk.db, id).await?;
    let party = i64::try_from(companions.len()).unwrap_or(i64::MAX).saturating_add(1);
    match registration.state {
        State::Held => {
            let until = registration
                .kept_until()
                .map_or_else(String::new, |u| facts::moment(language, u, &forum, own_zone));
            letter.subject = say_with(language, "letter-held-subject", [("forum", title.into())]);
            if party > 1 {
                let words = [("forum", quoted.into()), ("n", party.into()), ("until", until.into())];
                letter.paragraph(say_with(language, "letter-held-party", words));
            } else {
                let words = [("forum", quoted.into()), ("until", until.into())];
                let kept = if registration.delegation_id.is_some() {
                    "letter-named-kept"
                } else {
                    "letter-held-kept"
                };
                letter.paragraph(say_with(language, kept, words));
            }
            let confirm = if registrations::is_to_be_decided(desk.db, id).await? {
                "letter-held-confirm-decided"
            } else {
                "letter-held-confirm"
            };
            letter.paragraph(say(language, confirm));
            letter.action(say(language, "letter-action-confirm-registration"), page.clone());
            letter.note(say(language, "letter-held-not-you"));
        }
        State::Confirmed => {
            letter.subject = say_with(language, "letter-confirmed-subject", [("forum", title.into())]);
            letter.paragraph(say_with(language, "letter-confirmed-place", [("forum", quoted.into())]));
            if documents::has_ticket(&forum, &registration) {
                letter.paragraph(say(language, "letter-confirmed-ticket"));
                letter.action(say(language, "letter-action-ticket"), format!("{page}/ticket"));
            }
            letter.paragraph(say(language, "letter-confirmed-change"));
            if fields::asks(desk.db, forum.id, Stage::Acceptance, &registration.category_code).await? {
                letter.paragraph(say(language, "letter-confirmed-questions"));
            }
            letter.action(say(language, "letter-action-my-registration"), page.clone());
        }
        State::Waitlisted => {
            let place = registrations::place_in_line(desk.db, id).await?;
            letter.subject = say_with(language, "letter-waitlisted-subject", [("forum", title.into())]);
            if party > 1 {
                let words = [("forum", quoted.into()), ("n", party.into()), ("place", place.into())];
                letter.paragraph(say_with(language, "letter-waitlisted-party", words));
                letter.paragraph(say(language, "letter-waitlisted-together"));
            } else {
                let words = [("forum", quoted.into()), ("place", place.into())];
                letter.paragraph(say_with(language, "letter-waitlisted-place", words));
            }
            letter.paragraph(say(language, "letter-waitlisted-wait"));
            letter.action(say(language, "letter-action-my-registration"), page.clone());
        }
        State::AwaitingApproval => {
            letter.subject = say_with(language, "letter-awaiting-subject", [("forum", title.into())]);
            letter.paragraph(say_with(language, "letter-awaiting-decision", [("forum", quoted.into())]));
            letter.action(say(language, "letter-action-my-registration"), page.clone());
        }
        State::Offered => return Err(Unwritten::Overtaken("a place was offered, which another letter says")),
        State::Withdrawn | State::Refused | State::Expired => {
            return Err(Unwritten::Overtaken("the registration has ended, which another letter says"));
        }
    }
    facts::of_forum(&mut letter, &forum, own_zone);
    let category = registration.category_title.best(language).to_owned();
    letter.facts.push((say(language, "letter-fact-category"), vec![category]));
    if !companions.is_empty() {
        let names = companions.iter().map(registrations::Companion::names).collect();
        letter.facts.push((say(language, "letter-fact-companions"), names));
    }
    mention_calendar(&mut letter, desk.calendar(language, &forum, &registration), registration.state);
    Ok(letter)
}

/// Whoever is put in line with an entry in the calendar, or whose forum has lost its day since, is told to take it out.
fn mention_calendar(letter: &mut Letter, entry: Option<Entry>, state: State) {
    let Some(entry) = entry else { return };
    let note = match state {
        _ if entry.method == "CANCEL" => "letter-calendar-cancels",
        State::Held | State::Confirmed => "letter-calendar-attached",
        _ => return,
    };
    letter.note(say(letter.language, note));
    letter.calendar = Some(entry);
}
