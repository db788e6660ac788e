//! A focal point may name people for the seats of a delegation, by a link of their own.

use domain::{
    countries,
    forums::{self, Forum},
    ids::{DelegationId, PersonId},
    language::Language,
    links::Purpose,
    registrations::{self, Delegation},
    texts::{say, say_with},
};

use super::{DAY, Desk, GONE, Letter, Unwritten, Written, facts};

pub(crate) async fn write(desk: &Desk<'_>, id: DelegationId, to: Option<PersonId>) -> Written {
    let delegation = registrations::find_delegation(desk.db, id).await?.ok_or(GONE)?;
    if delegation.returned_at.is_some() || delegation.returns_at() <= desk.now {
        return Err(Unwritten::Overtaken("the seats of the delegation were returned"));
    }
    if to.is_some_and(|to| to != delegation.focal_point_id) {
        return Err(Unwritten::Overtaken("the delegation has another focal point"));
    }
    let forum = forums::find(desk.db, delegation.forum_id).await?.ok_or(GONE)?;
    if forum.state != forums::State::Published {
        return Err(Unwritten::Overtaken("the forum invites nobody any more"));
    }
    let Some(address) = &delegation.email else {
        return Err(Unwritten::Overtaken("the person has no address any more"));
    };
    let mut letter = desk.letter(delegation.language, &delegation.focal_point(), address);
    let language = letter.language;
    let (title, quoted) = (forum.title.best(language), forum.title.best_in_quotes(language));
    letter.subject = say_with(language, "letter-delegation-subject", [("forum", title.into())]);
    let words = [("forum", quoted.into()), ("n", i64::from(delegation.seats).into())];
    letter.paragraph(say_with(language, "letter-delegation-seats", words));
    let until = facts::moment(language, delegation.returns_at(), &forum, delegation.time_zone.as_deref());
    letter.paragraph(say_with(language, "letter-delegation-until", [("until", until.into())]));
    letter.action(say(language, "letter-action-delegation"), page(desk, language, &delegation, &forum));
    letter.note(say(language, "letter-delegation-personal"));
    letter.because = say(language, "letter-because-delegation");
    of_delegation(&mut letter, &delegation, &forum);
    Ok(letter)
}

/// The people stay the focal point's care until the forum ends.
pub(super) fn page(desk: &Desk<'_>, language: Language, delegation: &Delegation, forum: &Forum) -> String {
    let lasts = forum.ends_at.map_or(DAY * 30, |ends| ends.duration_since(desk.now) + DAY);
    // One whose date is to be announced may last longer than it was to.
    let lasts = if forum.state == forums::State::Postponed { lasts.max(DAY * 365) } else { lasts };
    desk.act(language, Purpose::Delegation, delegation.link, lasts)
}

pub(super) fn of_delegation(letter: &mut Letter, delegation: &Delegation, forum: &Forum) {
    let language = letter.language;
    facts::of_forum(letter, forum, delegation.time_zone.as_deref());
    let mut whose = vec![countries::name(language, &delegation.country)];
    whose.extend(Some(delegation.organisation.clone()).filter(|name| !name.is_empty()));
    letter.facts.push((say(language, "letter-fact-delegation"), whose));
    let category = delegation.category_title.best(language).to_owned();
    letter.facts.push((say(language, "letter-fact-category"), vec![category]));
}
