//! Whoever stands at a door gets the link by which their device checks people in.

use domain::{
    attendance::{self, Opened},
    ids::DoorId,
    moments,
    names::Name,
    texts::{say, say_with},
};

use super::{Desk, GONE, Unwritten, Written, facts};

pub(crate) async fn write(desk: &Desk<'_>, id: DoorId) -> Written {
    let Some(Opened { door, point, forum, shuts_at }) =
        attendance::find_open_door(desk.db, id, desk.now).await?
    else {
        return Err(Unwritten::Overtaken("the door is shut, or its link was revoked"));
    };
    let (Some(address), Some(language)) = (door.email.clone(), door.language) else { return Err(GONE) };
    // Whose device it is says who stands where; nobody is called so.
    let nobody = Name::default();
    let mut letter = desk.bare_letter(language, &nobody, &address);
    let language = letter.language;
    letter.salutation = Some(say(language, "letter-door-greeting"));
    letter.closing = Some(say(language, "letter-closing"));
    let (title, quoted) = (forum.title.best(language), forum.title.best_in_quotes(language));
    letter.subject = say_with(language, "letter-door-subject", [("forum", title.into())]);
    let words = [("forum", quoted.into()), ("point", point.name.best_in_quotes(language).into())];
    letter.paragraph(say_with(language, "letter-door-link", words));
    let until = moments::moment(language, shuts_at, &forum.zone());
    letter.paragraph(say_with(language, "letter-door-until", [("until", until.into())]));
    letter.action(say(language, "letter-action-door"), desk.door_page(language, &door, &forum));
    letter.note(say(language, "letter-door-personal"));
    letter.because = say(language, "letter-because-door");
    facts::of_forum(&mut letter, &forum, None);
    letter.facts.push((say(language, "letter-fact-device"), vec![door.holder]));
    Ok(letter)
}
