//! The institution invites one person to a forum, by a personal link.

use domain::{
    forums,
    ids::InvitationId,
    links::Purpose,
    people, registrations, roll,
    texts::{say, say_with},
};

use super::{DAY, Desk, GONE, Unwritten, Written, facts};

/// How often the guest is asked with this letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    First,
    Again,
}

pub(crate) async fn write(desk: &Desk<'_>, id: InvitationId, asked: Asked) -> Written {
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
    letter.subject = match asked {
        Asked::First => registrations::invitation_subject(language, &forum),
        Asked::Again => {
            let title = forum.title.best(language);
            say_with(language, "letter-invitation-reminder-subject", [("forum", title.into())])
        }
    };
    letter.paragraph(say_with(language, "letter-invitation-honour", words));
    if asked == Asked::Again {
        letter.paragraph(say(language, "letter-invitation-reminder-silent"));
    }
    letter.paragraph(say(language, "letter-invitation-answer"));
    if let Some(until) = invitation.held_until().filter(|until| *until > desk.now) {
        let until = facts::moment(language, until, &forum, person.time_zone.as_deref());
        letter.paragraph(say_with(language, "letter-invitation-kept", [("until", until.into())]));
    }
    let page = desk.act(language, Purpose::Invitation, id.0, DAY * 30);
    letter.action(say(language, "letter-action-invitation"), page);
    letter.note(say(language, "letter-invitation-personal"));
    let is_on_the_roll = !roll::enrolments_of_person(desk.db, person.id).await?.is_empty();
    letter.because =
        say(language, if is_on_the_roll { "letter-because-roll" } else { "letter-because-invited" });
    facts::of_forum(&mut letter, &forum, person.time_zone.as_deref());
    let category = invitation.category_title.best(language).to_owned();
    letter.facts.push((say(language, "letter-fact-invited-as"), vec![category]));
    letter.bulk = Some(desk.bulk(language, person.id, "forums", forum.id.0));
    Ok(letter)
}
