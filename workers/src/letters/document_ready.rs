//! A visa letter or a certificate was issued. The paper itself stays behind the link: mail is read by many machines.

use domain::{
    documents::{self, Kind},
    forums,
    ids::DocumentId,
    registrations,
    texts::{say, say_with},
};

use super::{Desk, GONE, Unwritten, Written, facts};

pub(crate) async fn write(desk: &Desk<'_>, id: DocumentId) -> Written {
    let document = documents::find(desk.db, id).await?.ok_or(GONE)?;
    if !document.holds() || document.erased_at.is_some() {
        return Err(Unwritten::Overtaken("the document does not hold any more"));
    }
    let registration = document.registration_id.ok_or(GONE)?;
    let registration = registrations::find(desk.db, registration).await?.ok_or(GONE)?;
    let forum = forums::find(desk.db, registration.forum_id).await?.ok_or(GONE)?;
    let mut letter = desk.letter_about(&registration).await?;
    let language = letter.language;
    let (title, quoted) = (forum.title.best(language), forum.title.best_in_quotes(language));
    let number = document.number.clone().unwrap_or_default();
    if document.kind == Kind::VisaLetter {
        letter.subject = say_with(language, "letter-visa-subject", [("forum", title.into())]);
        letter.paragraph(say_with(
            language,
            "letter-visa-ready",
            [("forum", quoted.into()), ("number", number.into())],
        ));
    } else {
        letter.subject = say_with(language, "letter-certificate-subject", [("forum", title.into())]);
        letter.paragraph(say_with(
            language,
            "letter-certificate-ready",
            [("forum", quoted.into()), ("number", number.into())],
        ));
    }
    let behind_link = if registration.through_focal_point {
        "letter-document-behind-link-of-another"
    } else {
        "letter-document-behind-link"
    };
    letter.paragraph(say(language, behind_link));
    let page = desk.registration_page(language, registration.link, &forum);
    letter.action(say(language, "letter-action-documents"), format!("{page}/papers"));
    letter.because = say(language, "letter-because-registration");
    facts::of_forum(&mut letter, &forum, registration.time_zone.as_deref());
    Ok(letter)
}
