//! An application to the association was refused, with the officer's reason.

use domain::{
    association::{self, ApplicationState},
    ids::ApplicationId,
    texts::{say, say_with},
};

use super::{Desk, GONE, Unwritten, Written};

pub(crate) async fn write(desk: &Desk<'_>, id: ApplicationId) -> Written {
    let application = association::find_application(desk.db, id).await?.ok_or(GONE)?;
    let Some(reason) =
        application.refusal.as_ref().filter(|_| application.state == ApplicationState::Refused)
    else {
        return Err(Unwritten::Overtaken("the application is not refused"));
    };
    let mut letter = desk.letter(application.language, &application.name(), &application.email);
    let language = letter.language;
    let class = application.class_title.best(language);
    let quoted = application.class_title.best_in_quotes(language);
    letter.subject = say(language, "letter-not-accepted-subject");
    letter.paragraph(say_with(language, "letter-not-accepted", [("class", quoted.into())]));
    letter.paragraph(say(language, "letter-not-accepted-mistake"));
    letter.facts.push((say(language, "letter-fact-class"), vec![class.to_owned()]));
    let lines = reason.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    letter.facts.push((say(language, "letter-fact-reason"), lines));
    letter.action(say(language, "letter-action-apply-again"), desk.page(language, "association/join"));
    letter.because = say(language, "letter-because-application");
    Ok(letter)
}
