//! A forum as programs write it, turned into the form that people fill in: one set of rules for both.

use std::collections::BTreeMap;

use domain::{forums::DraftForm, ids::MailingId, language::Language, moments, problems::Problems};
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A text by the code of its language: `{"zh": …, "en": …, "ru": …}`.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(transparent)]
pub struct Texts(BTreeMap<String, String>);

/// What is left out of a change stays as it is; lists are replaced as a whole.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WrittenForum {
    /// The word in its address; without it one is made of the English title
    slug: Option<String>,
    /// `{"zh": …, "en": …, "ru": …}`, for papers also `"fa"`, as the venue
    title: Option<Texts>,
    summary: Option<Texts>,
    venue: Option<Texts>,
    /// `in_person`, `online` or `hybrid`
    mode: Option<String>,
    /// Shown to those with a confirmed place only
    join_link: Option<String>,
    languages: Option<Vec<String>>,
    interpretation: Option<Vec<String>>,
    organisers: Option<Vec<Texts>>,
    /// Codes of series
    series: Option<Vec<String>>,
    /// An IANA zone
    time_zone: Option<String>,
    second_time_zone: Option<String>,
    /// RFC 3339
    #[schema(value_type = Option<String>)]
    starts_at: Option<Timestamp>,
    #[schema(value_type = Option<String>)]
    ends_at: Option<Timestamp>,
    #[schema(value_type = Option<String>)]
    registration_opens_at: Option<Timestamp>,
    #[schema(value_type = Option<String>)]
    registration_closes_at: Option<Timestamp>,
    capacity: Option<i32>,
    waitlist: Option<bool>,
    categories: Option<Vec<WrittenCategory>>,
    agenda: Option<Vec<WrittenSession>>,
    /// Texts that are up to date although another language has changed: `summary_ru`
    fresh: Vec<String>,
    /// The seal that came with the effects of this very change
    seal: Option<String>,
    #[schema(value_type = Vec<String>)]
    send: Vec<MailingId>,
}

#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WrittenCategory {
    code: String,
    title: Texts,
    quota: i32,
}

#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WrittenSession {
    title: Texts,
    #[schema(value_type = String)]
    starts_at: Timestamp,
    #[schema(value_type = String)]
    ends_at: Timestamp,
    /// Where another session has it, one language does
    #[serde(default)]
    room: Texts,
    #[serde(default)]
    track: Texts,
    /// `session`, which is also the default, `plenary`, `parallel`, `round_table`, `break`, `meal` or `social`
    #[serde(default)]
    kind: String,
    /// The session that is written anew, which keeps its check-in point; none for a new one
    #[serde(default)]
    id: String,
}

fn text(texts: &Texts, language: Language) -> String {
    texts.0.get(language.code()).cloned().unwrap_or_default()
}

/// A text in the three languages that forms have fields for.
pub fn in_three(texts: &Texts) -> [String; 3] {
    [Language::Zh, Language::En, Language::Ru].map(|language| text(texts, language))
}

/// What is said in Persian, if anything is.
pub fn in_persian(texts: &Texts) -> Option<String> {
    texts.0.get(Language::Fa.code()).cloned()
}

/// A moment as the browser's field for day and hour writes it.
pub fn wall_clock(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M").to_string()
}

impl WrittenForum {
    /// The seal of the effects that were seen, and what is to be sent although it is overdue.
    pub fn agreed(&self) -> (Option<String>, Vec<MailingId>) {
        (self.seal.clone(), self.send.clone())
    }

    /// The form, over what is known of the forum.
    pub fn form(self, known: Option<DraftForm>) -> Result<DraftForm, Problems> {
        let mut form = known.unwrap_or_default();
        if let Some(name) = self.time_zone {
            form.time_zone = name;
        }
        let zone = moments::zone(form.time_zone.trim()).map_err(|code| Problems::one("time_zone", code))?;
        let at = |at: Timestamp| wall_clock(at, &zone);
        let set = |field: &mut String, value: Option<String>| {
            if let Some(value) = value {
                *field = value;
            }
        };
        set(&mut form.slug, self.slug);
        set(&mut form.mode, self.mode);
        set(&mut form.join_link, self.join_link);
        set(&mut form.second_time_zone, self.second_time_zone);
        set(&mut form.starts_at, self.starts_at.map(at));
        set(&mut form.ends_at, self.ends_at.map(at));
        set(&mut form.registration_opens_at, self.registration_opens_at.map(at));
        set(&mut form.registration_closes_at, self.registration_closes_at.map(at));
        set(&mut form.capacity, self.capacity.map(|n| n.to_string()));
        set(&mut form.waitlist, self.waitlist.map(|yes| if yes { "yes".to_owned() } else { String::new() }));
        for (texts, [zh, en, ru]) in [
            (&self.title, [&mut form.title_zh, &mut form.title_en, &mut form.title_ru]),
            (&self.summary, [&mut form.summary_zh, &mut form.summary_en, &mut form.summary_ru]),
            (&self.venue, [&mut form.venue_zh, &mut form.venue_en, &mut form.venue_ru]),
        ] {
            if let Some(texts) = texts {
                *zh = text(texts, Language::Zh);
                *en = text(texts, Language::En);
                *ru = text(texts, Language::Ru);
            }
        }
        // Persian is for papers: left out of a text, it stays as it is.
        for (texts, fa) in [(&self.title, &mut form.title_fa), (&self.venue, &mut form.venue_fa)] {
            *fa = texts.as_ref().and_then(in_persian).or(fa.take()).or(Some(String::new()));
        }
        form.languages = self.languages.unwrap_or(form.languages);
        form.interpretation = self.interpretation.unwrap_or(form.interpretation);
        form.series = self.series.unwrap_or(form.series);
        form.fresh = self.fresh;
        if let Some(organisers) = self.organisers {
            let of = |language| organisers.iter().map(|o| text(o, language)).collect();
            (form.organiser_zh, form.organiser_en, form.organiser_ru) =
                (of(Language::Zh), of(Language::En), of(Language::Ru));
        }
        if let Some(categories) = self.categories {
            let of = |language| categories.iter().map(|c| text(&c.title, language)).collect();
            form.category_title_zh = of(Language::Zh);
            form.category_title_en = of(Language::En);
            form.category_title_ru = of(Language::Ru);
            form.category_quota = categories.iter().map(|c| c.quota.to_string()).collect();
            form.category_code = categories.into_iter().map(|c| c.code).collect();
        }
        if let Some(agenda) = self.agenda {
            let of = |language| agenda.iter().map(|s| text(&s.title, language)).collect();
            form.session_title_zh = of(Language::Zh);
            form.session_title_en = of(Language::En);
            form.session_title_ru = of(Language::Ru);
            form.session_id = agenda.iter().map(|s| s.id.clone()).collect();
            form.session_kind = agenda.iter().map(|s| s.kind.clone()).collect();
            form.session_starts_at = agenda.iter().map(|s| at(s.starts_at)).collect();
            form.session_ends_at = agenda.iter().map(|s| moments::hour(s.ends_at, &zone)).collect();
            let of = |language| agenda.iter().map(|s| text(&s.room, language)).collect();
            form.session_room_zh = of(Language::Zh);
            form.session_room_en = of(Language::En);
            form.session_room_ru = of(Language::Ru);
            let of = |language| agenda.iter().map(|s| text(&s.track, language)).collect();
            form.session_track_zh = of(Language::Zh);
            form.session_track_en = of(Language::En);
            form.session_track_ru = of(Language::Ru);
        }
        Ok(form)
    }
}
