//! A new link to a registration, for whoever came with one that was too old.

use domain::{
    forums,
    ids::RegistrationId,
    registrations,
    texts::{say, say_with},
};

use super::{Desk, GONE, Written, facts};

pub(crate) async fn write(desk: &Desk<'_>, id: RegistrationId) -> Written {
    let registration = registrations::find(desk.db, id).await?.ok_or(GONE)?;
    let forum = forums::find(desk.db, registration.forum_id).await?.ok_or(GONE)?;
    let mut letter = desk.letter_about(&registration).await?;
    let language = letter.language;
    let (title, quoted) = (forum.title.best(language), forum.title.best_in_quotes(language));
    letter.subject = say_with(language, "letter-link-subject", [("forum", title.into())]);
    letter.paragraph(say_with(language, "letter-link-again", [("forum", quoted.into())]));
    letter.action(
        say(language, "letter-action-my-registration"),
        desk.registration_page(language, registration.link, &forum),
    );
    letter.note(say(language, "letter-again-not-you"));
    letter.because = say(language, "letter-because-registration");
    facts::of_forum(&mut letter, &forum, registration.time_zone.as_deref());
    Ok(letter)
}
