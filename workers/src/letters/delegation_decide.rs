//! Somebody asks for a place about whom a delegation's focal point is to decide.

use domain::{
    forums,
    ids::DelegationId,
    registrations::{self, State},
    texts::{say, say_with},
};

use super::{Desk, GONE, Unwritten, Written, delegation};

pub(crate) async fn write(desk: &Desk<'_>, id: DelegationId) -> Written {
    let decider = registrations::find_delegation(desk.db, id).await?.ok_or(GONE)?;
    let forum = forums::find(desk.db, decider.forum_id).await?.ok_or(GONE)?;
    let people = registrations::delegates(desk.db, id).await?;
    let awaiting = people.iter().filter(|person| person.state == State::AwaitingApproval).count();
    if awaiting == 0 {
        return Err(Unwritten::Overtaken("nobody awaits a decision any more"));
    }
    let Some(address) = &decider.email else {
        return Err(Unwritten::Overtaken("the person has no address any more"));
    };
    let mut letter = desk.letter(decider.language, &decider.focal_point(), address);
    let language = letter.language;
    let (title, quoted) = (forum.title.best(language), forum.title.best_in_quotes(language));
    letter.subject = say_with(language, "letter-decide-subject", [("forum", title.into())]);
    let words = [("forum", quoted.into()), ("n", awaiting.into())];
    letter.paragraph(say_with(language, "letter-decide-awaiting", words));
    letter.paragraph(say(language, "letter-decide-kept"));
    letter.action(say(language, "letter-action-decide"), delegation::page(desk, language, &decider, &forum));
    letter.note(say(language, "letter-delegation-personal"));
    letter.because = say(language, "letter-because-delegation");
    delegation::of_delegation(&mut letter, &decider, &forum);
    Ok(letter)
}
