//! A field as programs write it, turned into the form that people fill in: one set of rules for both.

use domain::fields::FieldForm;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    form::Condition,
    written::{Texts, in_three},
};

/// What is left out of a change stays as it is; choices are replaced as a whole.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WrittenField {
    /// Small letters, digits and underscores; it stays as it was first written, and so does the stage
    key: Option<String>,
    /// `registration`, `acceptance` or `feedback`
    stage: Option<String>,
    /// `text`, `long_text`, `number`, `date`, `choice`, `several`, `country`, `phone`, `yes_no` or `consent`
    kind: Option<String>,
    /// `{"zh": …, "en": …, "ru": …}`
    label: Option<Texts>,
    hint: Option<Texts>,
    required: Option<bool>,
    /// Whether its answers are erased some time after the forum, as they are unless it is said otherwise
    personal: Option<bool>,
    choices: Option<Vec<WrittenChoice>>,
    /// Asked only if an earlier field has one of these answers; without answers, always
    only_if: Option<Condition>,
    /// Codes of the categories that it is asked of; with an empty list of all
    for_categories: Option<Vec<String>>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WrittenChoice {
    code: String,
    label: Texts,
}

impl WrittenField {
    /// The form, over what is known of the field.
    pub fn form(self, known: Option<FieldForm>) -> FieldForm {
        let mut form = known.unwrap_or_default();
        for (field, value) in
            [(&mut form.key, self.key), (&mut form.stage, self.stage), (&mut form.kind, self.kind)]
        {
            if let Some(value) = value {
                *field = value;
            }
        }
        for (texts, [zh, en, ru]) in [
            (self.label, [&mut form.label_zh, &mut form.label_en, &mut form.label_ru]),
            (self.hint, [&mut form.hint_zh, &mut form.hint_en, &mut form.hint_ru]),
        ] {
            if let Some(texts) = texts {
                [*zh, *en, *ru] = in_three(&texts);
            }
        }
        if let Some(required) = self.required {
            form.required = if required { "yes".to_owned() } else { String::new() };
        }
        if let Some(personal) = self.personal {
            form.kept = if personal { String::new() } else { "yes".to_owned() };
        }
        if let Some(choices) = self.choices {
            let labels: Vec<[String; 3]> = choices.iter().map(|choice| in_three(&choice.label)).collect();
            let column = |n: usize| labels.iter().map(|label| label[n].clone()).collect();
            (form.choice_zh, form.choice_en, form.choice_ru) = (column(0), column(1), column(2));
            form.choice_code = choices.into_iter().map(|choice| choice.code).collect();
        }
        if let Some(Condition { key, answers }) = self.only_if {
            form.only_if = answers.iter().map(|answer| format!("{key}:{answer}")).collect();
        }
        form.for_categories = self.for_categories.unwrap_or(form.for_categories);
        form
    }
}
