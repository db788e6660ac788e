//! A forum was cancelled before its guest answered.

use domain::{
    forums,
    ids::InvitationId,
    people, registrations,
    texts::{say, say_with},
};

use super::{Desk, GONE, Unwritten, Written, facts};

pub(crate) async fn write(desk: &Desk<'_>, id: InvitationId) -> Written {
    let invitation = registrations::find_invitation(desk.db, id).await?.ok_or(GONE)?;
    let forum = forums::find(desk.db, invitation.forum_id).await?.ok_or(GONE)?;
    if forum.state != forums::State::Cancelled {
        return Err(Unwritten::Overtaken("the forum is not cancelled"));
    }
    let person = people::find(desk.db, invitation.person_id).await?.ok_or(GONE)?;
    let Some(address) = &person.email else {
        return Err(Unwritten::Overtaken("the person has no address any more"));
    };
    let mut letter = desk.letter(person.language, &person.name(), address);
    let language = letter.language;
    let (title, quoted) = (forum.title.best(language), forum.title.best_in_quotes(language));
    letter.subject = say_with(language, "letter-cancelled-subject", [("forum", title.into())]);
    letter.paragraph(say_with(language, "letter-invitation-over", [("forum", quoted.into())]));
    letter.paragraph(say(language, "letter-cancelled-nothing-to-do"));
    letter.action(say(language, "letter-action-forum"), desk.forum_page(language, &forum));
    letter.because = say(language, "letter-because-invited");
    facts::of_forum(&mut letter, &forum, person.time_zone.as_deref());
    Ok(letter)
}
