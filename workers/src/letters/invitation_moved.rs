//! A forum has another time or place before its guest has answered, or the guest's seat is kept until another moment.

use domain::{
    forums::{self, TimeAndPlace},
    ids::InvitationId,
    links::Purpose,
    people, registrations,
    texts::{say, say_with},
};

use super::{DAY, Desk, GONE, Span, Unwritten, Written, facts, forum_moved};

pub(crate) async fn write(
    desk: &Desk<'_>,
    id: InvitationId,
    sequence: i32,
    was: &TimeAndPlace,
    kept: bool,
) -> Written {
    let invitation = registrations::find_invitation(desk.db, id).await?.ok_or(GONE)?;
    if invitation.answer.is_some() {
        return Err(Unwritten::Overtaken("the invitation was answered"));
    }
    let forum = forums::find(desk.db, invitation.forum_id).await?.ok_or(GONE)?;
    let is_postponed = match forum.state {
        forums::State::Postponed => true,
        forums::State::Published if forum.starts_at.is_some_and(|starts| starts > desk.now) => false,
        _ => return Err(Unwritten::Overtaken("the forum invites nobody any more")),
    };
    if forum.sequence > sequence {
        return Err(Unwritten::Overtaken("the forum has changed again, which another letter says"));
    }
    let person = people::find(desk.db, invitation.person_id).await?.ok_or(GONE)?;
    let Some(address) = &person.email else {
        return Err(Unwritten::Overtaken("the person has no address any more"));
    };
    let own_zone = person.time_zone.as_deref();
    let mut letter = desk.letter(person.language, &person.name(), address);
    let language = letter.language;
    let lines = forum_moved::changes(language, &forum.as_it_was(was), &forum, own_zone);
    let until = invitation.held_until().filter(|until| *until > desk.now && !is_postponed);
    let (title, quoted) = (forum.title.best(language), forum.title.best_in_quotes(language));
    let (subject, what) = match (lines.is_empty(), is_postponed) {
        (true, _) if !kept || until.is_none() => {
            return Err(Unwritten::Overtaken("nothing differs in the language of its reader"));
        }
        (true, _) => ("letter-kept-subject", "letter-kept-otherwise"),
        (false, true) => ("letter-postponed-subject", "letter-invitation-postponed"),
        (false, false) => ("letter-moved-subject", "letter-invitation-moved"),
    };
    letter.subject = say_with(language, subject, [("forum", title.into())]);
    letter.paragraph(say_with(language, what, [("forum", quoted.into())]));
    if !lines.is_empty() {
        let lines = lines.into_iter().flat_map(|line| [Span::Break, Span::Words(line)]);
        letter.paragraphs.push(lines.skip(1).collect());
    }
    if let Some(until) = until {
        let until = facts::moment(language, until, &forum, own_zone);
        letter.paragraph(say_with(language, "letter-invitation-kept", [("until", until.into())]));
    }
    letter.paragraph(say(
        language,
        if is_postponed { "letter-postponed-wait" } else { "letter-invitation-answer" },
    ));
    let page = desk.act(language, Purpose::Invitation, id.0, DAY * 30);
    letter.action(say(language, "letter-action-invitation"), page);
    letter.note(say(language, "letter-invitation-personal"));
    letter.because = say(language, "letter-because-invited");
    facts::of_forum(&mut letter, &forum, own_zone);
    Ok(letter)
}
