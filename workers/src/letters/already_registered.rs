//! Somebody registered again with an address that has a registration. Nothing changed by it.

use domain::{
    forums,
    ids::RegistrationId,
    registrations,
    texts::{say, say_with},
};

use super::{Desk, GONE, Unwritten, Written, facts};

pub(crate) async fn write(desk: &Desk<'_>, id: RegistrationId) -> Written {
    let registration = registrations::find(desk.db, id).await?.ok_or(GONE)?;
    if registration.state.has_ended() {
        return Err(Unwritten::Overtaken("the registration has ended since"));
    }
    let forum = forums::find(desk.db, registration.forum_id).await?.ok_or(GONE)?;
    let mut letter = desk.letter_about(&registration).await?;
    let language = letter.language;
    let (title, quoted) = (forum.title.best(language), forum.title.best_in_quotes(language));
    letter.subject = say_with(language, "letter-again-subject", [("forum", title.into())]);
    letter.paragraph(say_with(language, "letter-again-nothing-changed", [("forum", quoted.into())]));
    letter.paragraph(say(language, "letter-again-see"));
    let page = desk.registration_page(language, registration.link, &forum);
    letter.action(say(language, "letter-action-my-registration"), page);
    letter.note(say(language, "letter-again-not-you"));
    letter.because = say(language, "letter-because-registration");
    facts::of_forum(&mut letter, &forum, registration.time_zone.as_deref());
    Ok(letter)
}
