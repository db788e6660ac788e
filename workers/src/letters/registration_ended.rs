//! The end of a registration, whoever brought it about, and what takes it out of the person's calendar.

use domain::{
    documents, forums,
    ids::RegistrationId,
    registrations::{self, State},
    texts::{say, say_with},
};

use super::{Desk, GONE, Unwritten, Written, facts};

pub(crate) async fn write(desk: &Desk<'_>, id: RegistrationId) -> Written {
    let registration = registrations::find(desk.db, id).await?.ok_or(GONE)?;
    let forum = forums::find(desk.db, registration.forum_id).await?.ok_or(GONE)?;
    let mut letter = desk.letter_about(&registration).await?;
    let language = letter.language;
    let is_cancelled = forum.state == forums::State::Cancelled;
    let (subject, what, then) = match registration.state {
        State::Withdrawn if is_cancelled => {
            ("letter-cancelled-subject", "letter-cancelled-forum", "letter-cancelled-nothing-to-do")
        }
        State::Withdrawn => ("letter-withdrawn-subject", "letter-withdrawn-place", "letter-ended-again"),
        State::Expired => ("letter-expired-subject", "letter-expired-place", "letter-ended-again"),
        State::Refused => ("letter-refused-subject", "letter-refused-place", "letter-refused-thanks"),
        _ => return Err(Unwritten::Overtaken("the registration has not ended")),
    };
    let (title, quoted) = (forum.title.best(language), forum.title.best_in_quotes(language));
    letter.subject = say_with(language, subject, [("forum", title.into())]);
    letter.paragraph(say_with(language, what, [("forum", quoted.into())]));
    if documents::visa_letter_ended_with(desk.db, id).await? {
        letter.paragraph(say(language, "letter-ended-visa-letter"));
    }
    letter.paragraph(say(language, then));
    let page = desk.forum_page(language, &forum);
    letter.action(say(language, "letter-action-forum"), page.clone());
    letter.because = say(language, "letter-because-registration");
    if let Some(reason) = registration.refusal.as_deref().filter(|_| registration.state == State::Refused) {
        let lines =
            reason.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        letter.facts.push((say(language, "letter-fact-reason"), lines));
    }
    facts::of_forum(&mut letter, &forum, registration.time_zone.as_deref());
    letter.calendar = desk.calendar(language, &forum, &registration);
    if letter.calendar.is_some() {
        letter.note(say(language, "letter-calendar-cancels"));
    }
    Ok(letter)
}
