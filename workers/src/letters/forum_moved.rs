//! A forum has another time or place, and its entry in the person's calendar moves with it.

use domain::{
    forums,
    ids::RegistrationId,
    registrations,
    texts::{say, say_with},
};

use super::{Desk, GONE, Unwritten, Written, facts};

pub(crate) async fn write(desk: &Desk<'_>, id: RegistrationId, sequence: i32) -> Written {
    let registration = registrations::find(desk.db, id).await?.ok_or(GONE)?;
    if registration.state.has_ended() {
        return Err(Unwritten::Overtaken("the registration has ended since"));
    }
    let forum = forums::find(desk.db, registration.forum_id).await?.ok_or(GONE)?;
    if forum.sequence > sequence {
        return Err(Unwritten::Overtaken("the forum has changed again, which another letter says"));
    }
    let mut letter = desk.letter(registration.language, &registration.name(), &registration.email);
    let language = letter.language;
    let (title, quoted) = (forum.title.best(language), forum.title.best_in_quotes(language));
    letter.subject = say_with(language, "letter-moved-subject", [("forum", title.into())]);
    letter.paragraph(say_with(language, "letter-moved-forum", [("forum", quoted.into())]));
    letter.paragraph(say(language, "letter-moved-change"));
    let page = desk.registration_page(language, id, &forum);
    letter.action(say(language, "letter-action-my-registration"), page);
    letter.because = say(language, "letter-because-registration");
    facts::of_forum(&mut letter, &forum, registration.time_zone.as_deref());
    letter.calendar = desk.calendar(language, &forum, &registration);
    if letter.calendar.is_some() {
        letter.note(say(language, "letter-calendar-moves"));
    }
    Ok(letter)
}
