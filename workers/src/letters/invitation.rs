//! The institution invites one person to a forum, by a personal link.

use domain::{
    forums,
    ids::InvitationId,
    links::Purpose,
    people, registrations,
    texts::{say, say_with},
};

use super::{DAY, Desk, GONE, Unwritten, Written, facts};

pub(crate) async fn write(desk: &Desk<'_>, id: InvitationId) -> Written {
    let invitation = registrations::find_invitation(desk.db, id).await?.ok_or(GONE)?;
    if invitation.answer.is_some() {
        return Err(Unwritten::Overtaken("the invitation was answered"));
    }
    let forum = forums::find(desk.db, invitation.forum_id).await?.ok_or(GONE)?;
    if forum.state != forums::State::Published || forum.starts_at.is_some_and(|starts| starts <= desk.now) {
        return Err(Unwritten::Overtaken("the forum invites nobody any more"));
    }
    let person = people::find(desk.db, invitation.person_id).await?.ok_or(GONE)?;
    let Some(address) = &person.email else {
        return Err(Unwritten::Overtaken("the person has no address any more"));
    };
    let mut letter = desk.letter(person.language, &person.name(), address);
    let language = letter.language;
    let quoted = forum.title.best_in_quotes(language);
    let words = [("forum", quoted.into()), ("institution", desk.institution_name(language).into())];
    letter.subject = registrations::invitation_subject(language, &forum);
    letter.paragraph(say_with(language, "letter-invitation-honour", words));
    letter.paragraph(say(language, "letter-invitation-answer"));
    let page = desk.act(language, Purpose::Invitation, id.0, DAY * 30);
    letter.action(say(language, "letter-action-invitation"), page);
    letter.note(say(language, "letter-invitation-personal"));
    letter.because = say(language, "letter-because-roll");
    facts::of_forum(&mut letter, &forum, person.time_zone.as_deref());
    let category = invitation.category_title.best(language).to_owned();
    letter.facts.push((say(language, "letter-fact-invited-as"), vec![category]));
    letter.bulk = Some(desk.bulk(language, person.id, "forums", forum.id.0));
    Ok(letter)
}
