//! Those who come along with somebody, on the form by which they register together.

use domain::{
    limits::Breadth,
    problems::Problems,
    registrations::{CompanionForm, NewRegistration},
};

use crate::{app::App, error::Result, explain::TypedForm, host::Client, page::Page};

/// Somebody who comes along, on the form.
pub struct InCompany {
    pub number: usize,
    /// Whether what is wrong with all of them leads here.
    is_led_to: bool,
    pub form: CompanionForm,
    pub native_name: Option<String>,
    pub latin_name: Option<String>,
    pub country: Option<String>,
    pub role: Option<String>,
}

impl InCompany {
    /// The id of a field of theirs: summaries of what is wrong lead to that of the first.
    pub fn id(&self, name: &str) -> String {
        match self.number {
            1 if self.is_led_to && name == "native_name" => "companions".to_owned(),
            1 => format!("with_{name}"),
            number => format!("with_{name}-{number}"),
        }
    }
}

pub fn company(p: &Page, named: &[CompanionForm], problems: &Problems) -> Vec<InCompany> {
    let wrong = |name: &str, number: usize| {
        let problem = problems.0.iter().find(|problem| problem.field == name && problem.row == Some(number));
        problem.map(|problem| p.code("problem", problem.code))
    };
    let row = |(row, form): (usize, &CompanionForm)| {
        let number = row + 1;
        InCompany {
            number,
            is_led_to: problems.of("companions").is_some(),
            form: form.clone(),
            native_name: wrong("with_native_name", number),
            latin_name: wrong("with_latin_name", number),
            country: wrong("with_country", number),
            role: wrong("with_role", number),
        }
    };
    named.iter().enumerate().map(row).collect()
}

/// Who was named on the form. Rows that nothing was written in are nobody.
pub fn named(typed: &TypedForm) -> Vec<CompanionForm> {
    let column = |name: &str| typed.values(name);
    let (native, latin) = (column("with_native_name"), column("with_latin_name"));
    let (countries, roles) = (column("with_country"), column("with_role"));
    let cell = |column: &[String], row: usize| column.get(row).cloned().unwrap_or_default();
    let rows = (0..latin.len()).map(|row| CompanionForm {
        native_name: cell(&native, row),
        latin_name: cell(&latin, row),
        country: cell(&countries, row),
        role: cell(&roles, row),
    });
    let is_somebody = |one: &CompanionForm| {
        [&one.native_name, &one.latin_name, &one.role].iter().any(|words| !words.trim().is_empty())
    };
    rows.filter(is_somebody).collect()
}

/// Those who come along take places before an address is confirmed: as many as may register from one address in an hour,
/// and no more, may be brought along.
pub async fn may_bring(app: &App, client: Client, new: &NewRegistration) -> Result<()> {
    for _ in &new.companions {
        client.may(app, "companion", Breadth::Address, app.settings.registrations_per_hour).await?;
    }
    Ok(())
}
