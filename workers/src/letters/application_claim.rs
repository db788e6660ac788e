//! Whoever has the address on the roll is asked whether an application under their name is theirs.

use domain::{
    addresses,
    association::{self, ApplicationState},
    ids::ApplicationId,
    links::Purpose,
    people, roll,
    texts::{say, say_with},
};
use uuid::Uuid;

use super::{DAY, Desk, GONE, Unwritten, Written};

pub(crate) async fn write(desk: &Desk<'_>, id: ApplicationId, link: Uuid) -> Written {
    let application = association::find_application(desk.db, id).await?.ok_or(GONE)?;
    let is_open = application.state == ApplicationState::Pending && application.claim_answer.is_none();
    if !is_open || application.claim_link != Some(link) {
        return Err(Unwritten::Overtaken("the application was decided, or the question asked elsewhere"));
    }
    let enrolment = application.claim_enrolment_id.ok_or(GONE)?;
    let line = roll::find_enrolment(desk.db, enrolment).await?.ok_or(GONE)?;
    let person = people::find(desk.db, line.person_id).await?.ok_or(GONE)?;
    let address = application.claim_address.as_deref().ok_or(GONE)?;
    let mut letter = desk.letter(person.language, &person.name(), address);
    let language = letter.language;
    let class = line.class_title.best(language);
    let quoted = line.class_title.best_in_quotes(language);
    letter.subject = say(language, "letter-claim-subject");
    let masked = addresses::masked(&application.email);
    letter.paragraph(say_with(
        language,
        "letter-claim",
        [("class", quoted.into()), ("address", masked.into())],
    ));
    letter.paragraph(say(language, "letter-claim-act"));
    letter.action(say(language, "letter-action-claim"), desk.act(language, Purpose::Claim, link, DAY * 14));
    letter.facts.push((say(language, "letter-fact-class"), vec![class.to_owned()]));
    letter.because = say(language, "letter-because-roll");
    Ok(letter)
}
