//! The code that somebody asked for to sign in, or to show once more who sits at a session.

use domain::{
    ids::SignInId,
    moments,
    names::Name,
    people, staff,
    texts::{say, say_with},
};
use jiff::tz::TimeZone;

use super::{Desk, GONE, Unwritten, Written};

pub(crate) async fn write(desk: &Desk<'_>, id: SignInId) -> Written {
    let sign_in = staff::find_sign_in(desk.db, id).await?.ok_or(GONE)?;
    let expires = sign_in.expires_at.to_jiff();
    if sign_in.used_at.is_some() || expires <= desk.now {
        return Err(Unwritten::Overtaken("the code was used, has expired, or a newer one was asked for"));
    }
    let person = match sign_in.person_id {
        Some(id) => people::find(desk.db, id).await?,
        None => None,
    };
    let plain = Name { native: &sign_in.name, ..Name::default() };
    let name = person.as_ref().map_or(plain, |person| person.name());
    let mut letter = desk.letter(sign_in.language, &name, &sign_in.email);
    let language = letter.language;
    let is_second_look = sign_in.is_second_look;
    letter.subject =
        say(language, if is_second_look { "letter-second-look-subject" } else { "letter-sign-in-subject" });
    let asked = if is_second_look { "letter-second-look-code" } else { "letter-sign-in-code" };
    letter.paragraph(say(language, asked));
    letter.code = Some(in_two_groups(&desk.code(id)));
    let minutes = expires.duration_since(desk.now).as_secs() / 60 + 1;
    let until = moments::moment(language, expires, &TimeZone::UTC);
    letter.note(say_with(
        language,
        "letter-sign-in-valid",
        [("minutes", minutes.into()), ("until", until.into())],
    ));
    let not_you = if is_second_look { "letter-second-look-not-you" } else { "letter-sign-in-not-you" };
    letter.note(say(language, not_you));
    let because = if is_second_look { "letter-because-second-look" } else { "letter-because-sign-in" };
    letter.because = say(language, because);
    Ok(letter)
}

/// Eight digits are typed over more surely in two groups.
fn in_two_groups(code: &str) -> String {
    match code.split_at_checked(4) {
        Some((first, second)) if !second.is_empty() => format!("{first} {second}"),
        _ => code.to_owned(),
    }
}
