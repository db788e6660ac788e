//! The forum of a delegation was cancelled. Those who were named hear of it by letters of their own.

use domain::{
    forums,
    ids::DelegationId,
    registrations,
    texts::{say, say_with},
};

use super::{Desk, GONE, Unwritten, Written, delegation};

pub(crate) async fn write(desk: &Desk<'_>, id: DelegationId) -> Written {
    let over = registrations::find_delegation(desk.db, id).await?.ok_or(GONE)?;
    let forum = forums::find(desk.db, over.forum_id).await?.ok_or(GONE)?;
    if forum.state != forums::State::Cancelled {
        return Err(Unwritten::Overtaken("the forum is not cancelled"));
    }
    let Some(address) = &over.email else {
        return Err(Unwritten::Overtaken("the person has no address any more"));
    };
    let mut letter = desk.letter(over.language, &over.focal_point(), address);
    let language = letter.language;
    let (title, quoted) = (forum.title.best(language), forum.title.best_in_quotes(language));
    letter.subject = say_with(language, "letter-cancelled-subject", [("forum", title.into())]);
    letter.paragraph(say_with(language, "letter-delegation-over", [("forum", quoted.into())]));
    letter.paragraph(say(language, "letter-cancelled-nothing-to-do"));
    letter.action(say(language, "letter-action-forum"), desk.forum_page(language, &forum));
    letter.because = say(language, "letter-because-delegation");
    delegation::of_delegation(&mut letter, &over, &forum);
    Ok(letter)
}
