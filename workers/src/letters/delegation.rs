//! A focal point may name people for the seats of a delegation, by a link of their own.

use domain::{
    countries, forums,
    ids::DelegationId,
    links::Purpose,
    registrations,
    texts::{say, say_with},
};

use super::{DAY, Desk, GONE, Unwritten, Written, facts};

pub(crate) async fn write(desk: &Desk<'_>, id: DelegationId) -> Written {
    let delegation = registrations::find_delegation(desk.db, id).await?.ok_or(GONE)?;
    if delegation.returned_at.is_some() || delegation.returns_at() <= desk.now {
        return Err(Unwritten::Overtaken("the seats of the delegation were returned"));
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
    // The people stay the focal point's care until the forum ends.
    let until_the_end = forum.ends_at.map_or(DAY * 30, |ends| ends.duration_since(desk.now) + DAY);
    letter.action(
        say(language, "letter-action-delegation"),
        desk.act(language, Purpose::Delegation, id.0, until_the_end),
    );
    letter.note(say(language, "letter-delegation-personal"));
    letter.because = say(language, "letter-because-delegation");
    facts::of_forum(&mut letter, &forum, delegation.time_zone.as_deref());
    let mut whose = vec![countries::name(language, &delegation.country)];
    whose.extend(Some(delegation.organisation.clone()).filter(|name| !name.is_empty()));
    letter.facts.push((say(language, "letter-fact-delegation"), whose));
    let category = delegation.category_title.best(language).to_owned();
    letter.facts.push((say(language, "letter-fact-category"), vec![category]));
    Ok(letter)
}
