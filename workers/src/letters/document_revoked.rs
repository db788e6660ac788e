//! A visa letter or a certificate was taken back.

use domain::{
    documents::{self, Kind},
    forums,
    ids::DocumentId,
    registrations,
    texts::{say, say_with},
};

use super::{Desk, GONE, Written, facts};

pub(crate) async fn write(desk: &Desk<'_>, id: DocumentId) -> Written {
    let document = documents::find(desk.db, id).await?.ok_or(GONE)?;
    let registration = document.registration_id.ok_or(GONE)?;
    let registration = registrations::find(desk.db, registration).await?.ok_or(GONE)?;
    let forum = forums::find(desk.db, registration.forum_id).await?.ok_or(GONE)?;
    let mut letter = desk.letter_about(&registration).await?;
    let language = letter.language;
    let (title, quoted) = (forum.title.best(language), forum.title.best_in_quotes(language));
    let number = document.number.clone().unwrap_or_default();
    letter.subject = say_with(language, "letter-document-revoked-subject", [("forum", title.into())]);
    let words = [("forum", quoted.into()), ("number", number.into())];
    letter.paragraph(if document.kind == Kind::VisaLetter {
        say_with(language, "letter-visa-revoked", words)
    } else {
        say_with(language, "letter-certificate-revoked", words)
    });
    letter.paragraph(say(language, "letter-document-revoked-ask"));
    letter.because = say(language, "letter-because-registration");
    facts::of_forum(&mut letter, &forum, registration.time_zone.as_deref());
    Ok(letter)
}
