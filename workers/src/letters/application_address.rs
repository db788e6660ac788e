//! The address of an application to the association is to be confirmed.

use domain::{
    association::{self, ApplicationState},
    ids::ApplicationId,
    links::Purpose,
    texts::{say, say_with},
};

use super::{DAY, Desk, GONE, Unwritten, Written};

pub(crate) async fn write(desk: &Desk<'_>, id: ApplicationId) -> Written {
    let application = association::find_application(desk.db, id).await?.ok_or(GONE)?;
    let mut letter = desk.letter(application.language, &application.name(), &application.email);
    let language = letter.language;
    let class = application.class_title.best(language);
    let quoted = application.class_title.best_in_quotes(language);
    letter.because = say(language, "letter-because-application");
    match application.state {
        ApplicationState::Unconfirmed => {
            letter.subject = say(language, "letter-application-subject");
            letter.paragraph(say_with(language, "letter-application-received", [("class", quoted.into())]));
            letter.paragraph(say(language, "letter-application-confirm"));
            let page = desk.act(language, Purpose::Application, id.0, DAY * 7);
            letter.action(say(language, "letter-action-confirm-address"), page);
            letter.note(say(language, "letter-application-not-you"));
        }
        // Whoever applies again before the decision reads how things stand.
        ApplicationState::Pending => {
            letter.subject = say(language, "letter-application-pending-subject");
            letter.paragraph(say_with(language, "letter-application-pending", [("class", quoted.into())]));
            letter.paragraph(say(language, "letter-application-pending-wait"));
        }
        ApplicationState::Approved | ApplicationState::Refused => {
            return Err(Unwritten::Overtaken("the application was decided, which another letter says"));
        }
    }
    letter.facts.push((say(language, "letter-fact-class"), vec![class.to_owned()]));
    Ok(letter)
}
