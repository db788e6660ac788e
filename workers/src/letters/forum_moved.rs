//! A forum has another time or place, and its entry in the person's calendar moves with it.

use domain::{
    forums::{self, Forum, TimeAndPlace},
    ids::RegistrationId,
    language::Language,
    registrations::{self, Registration, State},
    texts::{say, say_with},
};

use super::{Desk, GONE, Span, Unwritten, Written, facts};

pub(crate) async fn write(
    desk: &Desk<'_>,
    id: RegistrationId,
    sequence: i32,
    was: Option<TimeAndPlace>,
) -> Written {
    let registration = registrations::find(desk.db, id).await?.ok_or(GONE)?;
    if registration.state.has_ended() {
        return Err(Unwritten::Overtaken("the registration has ended since"));
    }
    let forum = forums::find(desk.db, registration.forum_id).await?.ok_or(GONE)?;
    let is_postponed = forum.state == forums::State::Postponed;
    if !is_postponed && forum.ends_at.is_none_or(|ends| ends <= desk.now) {
        return Err(Unwritten::Overtaken("the forum has ended since"));
    }
    let own_zone = registration.time_zone.as_deref();
    let mut letter = desk.letter_about(&registration).await?;
    let language = letter.language;
    let lines = was.map(|was| changes(language, &forum.as_it_was(&was), &forum, own_zone));
    if lines.as_ref().is_some_and(Vec::is_empty) {
        return Err(Unwritten::Overtaken("nothing differs in the language of its reader"));
    }
    if forum.sequence > sequence {
        return Err(Unwritten::Overtaken("the forum has changed again, which another letter says"));
    }
    let (title, quoted) = (forum.title.best(language), forum.title.best_in_quotes(language));
    let (subject, what) = match is_postponed {
        true => ("letter-postponed-subject", "letter-postponed-forum"),
        false => ("letter-moved-subject", "letter-moved-forum"),
    };
    letter.subject = say_with(language, subject, [("forum", title.into())]);
    letter.paragraph(say_with(language, what, [("forum", quoted.into())]));
    if let Some(lines) = lines {
        let lines = lines.into_iter().flat_map(|line| [Span::Break, Span::Words(line)]);
        letter.paragraphs.push(lines.skip(1).collect());
    }
    letter.paragraph(what_it_means(language, &registration, &forum));
    if is_postponed {
        letter.paragraph(say(language, "letter-postponed-wait"));
    }
    let page = desk.registration_page(language, registration.link, &forum);
    letter.action(say(language, "letter-action-my-registration"), page);
    letter.because = say(language, "letter-because-registration");
    facts::of_forum(&mut letter, &forum, own_zone);
    letter.calendar = desk.calendar(language, &forum, &registration);
    if let Some(entry) = &letter.calendar {
        let goes = entry.method == "CANCEL";
        letter.note(say(language, if goes { "letter-calendar-cancels" } else { "letter-calendar-moves" }));
    }
    Ok(letter)
}

/// What was and what is, a line for each that differs.
pub(super) fn changes(language: Language, was: &Forum, is: &Forum, own_zone: Option<&str>) -> Vec<String> {
    let when = |forum: &Forum| facts::when(language, forum, own_zone).into_iter().next().unwrap_or_default();
    let venue = |forum: &Forum| forum.venue.best(language).to_owned();
    let mode = |forum: &Forum| facts::mode(language, forum).unwrap_or_default();
    let pairs = [
        ("letter-fact-when", when(was), when(is)),
        ("letter-fact-where", venue(was), venue(is)),
        ("letter-fact-mode", mode(was), mode(is)),
    ]
    .into_iter();
    pairs
        .filter(|(_, was, now)| was != now)
        .map(|(label, was, now)| {
            let none = |words: String| if words.is_empty() { "—".to_owned() } else { words };
            let label = say(language, label);
            let words = [("label", label.into()), ("was", none(was).into()), ("now", none(now).into())];
            say_with(language, "letter-moved-line", words)
        })
        .collect()
}

/// What becomes of the registration, and what its owner can do.
fn what_it_means(language: Language, registration: &Registration, forum: &Forum) -> String {
    let key = match registration.state {
        State::Held => "letter-moved-held",
        State::AwaitingApproval => "letter-moved-awaiting",
        State::Waitlisted => "letter-moved-waitlisted",
        State::Offered => "letter-moved-offered",
        State::Confirmed | State::Withdrawn | State::Refused | State::Expired => "letter-moved-confirmed",
    };
    let own_zone = registration.time_zone.as_deref();
    let until = registration.kept_until().map(|until| facts::moment(language, until, forum, own_zone));
    say_with(language, key, [("until", until.unwrap_or_default().into())])
}
