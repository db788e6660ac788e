//! A place has become free for somebody on the waitlist.

use domain::{
    forums,
    ids::OfferId,
    links::Purpose,
    registrations::{self, State},
    texts::{say, say_with},
};

use super::{DAY, Desk, GONE, Unwritten, Written, facts};

pub(crate) async fn write(desk: &Desk<'_>, id: OfferId) -> Written {
    let offer = registrations::find_offer(desk.db, id).await?.ok_or(GONE)?;
    let registration = registrations::find(desk.db, offer.registration_id).await?.ok_or(GONE)?;
    if offer.answer.is_some() || offer.expires() <= desk.now || registration.state != State::Offered {
        return Err(Unwritten::Overtaken("the offer was answered or has expired"));
    }
    let forum = forums::find(desk.db, registration.forum_id).await?.ok_or(GONE)?;
    let mut letter = desk.letter_about(&registration).await?;
    let language = letter.language;
    let own_zone = registration.time_zone.as_deref();
    let (title, quoted) = (forum.title.best(language), forum.title.best_in_quotes(language));
    let until = facts::moment(language, offer.expires(), &forum, own_zone);
    letter.subject = say_with(language, "letter-offer-subject", [("forum", title.into())]);
    let companions = registrations::companions_of(desk.db, registration.id).await?;
    if companions.is_empty() {
        letter.paragraph(say_with(language, "letter-offer-free", [("forum", quoted.into())]));
        letter.paragraph(say_with(language, "letter-offer-until", [("until", until.into())]));
        letter.note(say(language, "letter-offer-silence"));
    } else {
        let party = i64::try_from(companions.len()).unwrap_or(i64::MAX).saturating_add(1);
        let words = [("forum", quoted.into()), ("n", party.into())];
        letter.paragraph(say_with(language, "letter-offer-party", words));
        letter.paragraph(say_with(language, "letter-offer-party-until", [("until", until.into())]));
        letter.note(say(language, "letter-offer-party-silence"));
    }
    // A day longer than the offer, so that the page can say that it is over.
    let lasts = offer.expires().duration_since(desk.now) + DAY;
    letter.action(say(language, "letter-action-offer"), desk.act(language, Purpose::Offer, id.0, lasts));
    letter.because = say(language, "letter-because-registration");
    facts::of_forum(&mut letter, &forum, own_zone);
    if !companions.is_empty() {
        let names = companions.iter().map(registrations::Companion::names).collect();
        letter.facts.push((say(language, "letter-fact-companions"), names));
    }
    Ok(letter)
}
