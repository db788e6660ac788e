//! A new member is welcomed, with the number.

use domain::{
    association::{self, MembershipState},
    ids::MembershipId,
    moments, people,
    texts::say,
};

use super::{Desk, GONE, Unwritten, Written};

pub(crate) async fn write(desk: &Desk<'_>, id: MembershipId) -> Written {
    let membership = association::find_membership(desk.db, id).await?.ok_or(GONE)?;
    if matches!(membership.state, MembershipState::Left | MembershipState::Deceased) {
        return Err(Unwritten::Overtaken("the membership has ended"));
    }
    let person = people::find(desk.db, membership.person_id).await?.ok_or(GONE)?;
    let Some(address) = &person.email else {
        return Err(Unwritten::Overtaken("the person has no address any more"));
    };
    let mut letter = desk.letter(person.language, &person.name(), address);
    let language = letter.language;
    letter.subject = say(language, "letter-welcome-subject");
    letter.paragraph(say(language, "letter-welcome-member"));
    letter.paragraph(say(language, "letter-welcome-sign-in"));
    letter.facts.push((say(language, "letter-fact-member-number"), vec![membership.number.clone()]));
    let since = moments::day(language, membership.since());
    letter.facts.push((say(language, "letter-fact-member-since"), vec![since]));
    letter.action(say(language, "letter-action-sign-in"), desk.page(language, "sign-in"));
    letter.action(say(language, "letter-action-association"), desk.page(language, "association"));
    letter.because = say(language, "letter-because-application");
    Ok(letter)
}
