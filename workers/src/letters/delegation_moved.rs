//! The forum of a delegation has another time or place, and its focal point may have another day for naming people.

use domain::{
    forums::{self, TimeAndPlace},
    ids::DelegationId,
    registrations,
    texts::{say, say_with},
};

use super::{Desk, GONE, Span, Unwritten, Written, delegation, facts, forum_moved};

pub(crate) async fn write(
    desk: &Desk<'_>,
    id: DelegationId,
    sequence: i32,
    was: Option<TimeAndPlace>,
) -> Written {
    let moved = registrations::find_delegation(desk.db, id).await?.ok_or(GONE)?;
    let forum = forums::find(desk.db, moved.forum_id).await?.ok_or(GONE)?;
    let is_postponed = forum.state == forums::State::Postponed;
    if !is_postponed && forum.starts_at.is_none_or(|starts| starts <= desk.now) {
        return Err(Unwritten::Overtaken("the forum has begun"));
    }
    if forum.sequence > sequence {
        return Err(Unwritten::Overtaken("the forum has changed again, which another letter says"));
    }
    let Some(address) = &moved.email else {
        return Err(Unwritten::Overtaken("the person has no address any more"));
    };
    let own_zone = moved.time_zone.as_deref();
    let mut letter = desk.letter(moved.language, &moved.focal_point(), address);
    let language = letter.language;
    let lines = was.map(|was| forum_moved::changes(language, &forum.as_it_was(&was), &forum, own_zone));
    let lines = lines.unwrap_or_default();
    if lines.is_empty() {
        return Err(Unwritten::Overtaken("nothing differs in the language of its reader"));
    }
    let (title, quoted) = (forum.title.best(language), forum.title.best_in_quotes(language));
    let (subject, what) = match is_postponed {
        true => ("letter-postponed-subject", "letter-delegation-postponed"),
        false => ("letter-moved-subject", "letter-delegation-moved"),
    };
    letter.subject = say_with(language, subject, [("forum", title.into())]);
    letter.paragraph(say_with(language, what, [("forum", quoted.into())]));
    let lines = lines.into_iter().flat_map(|line| [Span::Break, Span::Words(line)]);
    letter.paragraphs.push(lines.skip(1).collect());
    if is_postponed {
        letter.paragraph(say(language, "letter-postponed-wait"));
    } else if moved.left() > 0 {
        let until = facts::moment(language, moved.returns_at(), &forum, own_zone);
        letter.paragraph(say_with(language, "letter-delegation-until", [("until", until.into())]));
    }
    letter
        .action(say(language, "letter-action-delegation"), delegation::page(desk, language, &moved, &forum));
    letter.note(say(language, "letter-delegation-personal"));
    letter.because = say(language, "letter-because-delegation");
    delegation::of_delegation(&mut letter, &moved, &forum);
    Ok(letter)
}
