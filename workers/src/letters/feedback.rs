//! What those who came think of a forum.

use domain::{
    fields::{self, Open, Stage},
    forums,
    ids::RegistrationId,
    links::Purpose,
    registrations,
    texts::{say, say_with},
};

use super::{DAY, Desk, GONE, Unwritten, Written};

pub(crate) async fn write(desk: &Desk<'_>, id: RegistrationId) -> Written {
    let registration = registrations::find(desk.db, id).await?.ok_or(GONE)?;
    let forum = forums::find(desk.db, registration.forum_id).await?.ok_or(GONE)?;
    if fields::is_open(Stage::Feedback, &forum, &registration, desk.now) != Open::Yes {
        return Err(Unwritten::Overtaken("no answers are taken any more"));
    }
    let mut letter = desk.letter_about(&registration).await?;
    let language = letter.language;
    let (title, quoted) = (forum.title.best(language), forum.title.best_in_quotes(language));
    letter.subject = say_with(language, "letter-feedback-subject", [("forum", title.into())]);
    letter.paragraph(say_with(language, "letter-feedback-thanks", [("forum", quoted.into())]));
    letter.paragraph(say(language, "letter-feedback-nameless"));
    let page = desk.act(language, Purpose::Registration, registration.link, DAY * 60);
    letter.action(say(language, "letter-action-feedback"), format!("{page}/feedback"));
    letter.because = say(language, "letter-because-registration");
    letter.bulk = Some(desk.bulk(language, registration.person_id, "forums", forum.id.0));
    Ok(letter)
}
