//! Days and moments as people read them: the date in their language, the hour with the name of its zone.

use std::{collections::HashMap, sync::LazyLock};

use icu::{
    calendar::Date as IcuDate,
    datetime::{DateTimeFormatter, NoCalendarFormatter, fieldsets},
    locale::Locale,
    time::zone::IanaParser,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{language::Language, texts::say_with};

struct Formats {
    day: Option<DateTimeFormatter<fieldsets::YMD>>,
    day_and_weekday: Option<DateTimeFormatter<fieldsets::YMDE>>,
    month: Option<DateTimeFormatter<fieldsets::YM>>,
    weekday: Option<DateTimeFormatter<fieldsets::E>>,
    city: Option<NoCalendarFormatter<fieldsets::zone::ExemplarCity>>,
}

static FORMATS: LazyLock<HashMap<Language, Formats>> = LazyLock::new(|| {
    [Language::Zh, Language::En, Language::Ru, Language::Fa]
        .into_iter()
        .map(|language| {
            // British English writes the day before the month, as the other languages' readers expect.
            let tag = if language == Language::En { "en-GB" } else { language.code() };
            let locale: Locale = tag.parse().unwrap_or(Locale::UNKNOWN);
            let formats = Formats {
                day: DateTimeFormatter::try_new((&locale).into(), fieldsets::YMD::long()).ok(),
                day_and_weekday: DateTimeFormatter::try_new((&locale).into(), fieldsets::YMDE::long()).ok(),
                month: DateTimeFormatter::try_new((&locale).into(), fieldsets::YM::long()).ok(),
                weekday: DateTimeFormatter::try_new((&locale).into(), fieldsets::E::long()).ok(),
                city: NoCalendarFormatter::try_new((&locale).into(), fieldsets::zone::ExemplarCity).ok(),
            };
            (language, formats)
        })
        .collect()
});

/// The zone of an IANA name. Error code: `unknown-zone`.
pub fn zone(name: &str) -> Result<TimeZone, &'static str> {
    match TimeZone::get(name) {
        // “Etc/Unknown” is the name of no zone.
        Ok(zone) if !zone.is_unknown() => Ok(zone),
        _ => Err("unknown-zone"),
    }
}

/// “13 September 2027”, «13 сентября 2027 г.», 2027年9月13日.
pub fn day(language: Language, date: Date) -> String {
    let formatted = FORMATS.get(&language).and_then(|f| f.day.as_ref()).zip(icu_date(date));
    formatted.map_or_else(|| date.to_string(), |(f, d)| f.format(&d).to_string())
}

/// The day with its weekday.
pub fn weekday(language: Language, date: Date) -> String {
    let formatted = FORMATS.get(&language).and_then(|f| f.day_and_weekday.as_ref()).zip(icu_date(date));
    formatted.map_or_else(|| date.to_string(), |(f, d)| f.format(&d).to_string())
}

/// “Monday”.
pub fn weekday_name(language: Language, date: Date) -> String {
    let formatted = FORMATS.get(&language).and_then(|f| f.weekday.as_ref()).zip(icu_date(date));
    formatted.map_or_else(String::new, |(f, d)| f.format(&d).to_string())
}

/// “September 2027”.
pub fn month(language: Language, date: Date) -> String {
    let formatted = FORMATS.get(&language).and_then(|f| f.month.as_ref()).zip(icu_date(date));
    formatted.map_or_else(|| date.strftime("%Y-%m").to_string(), |(f, d)| f.format(&d).to_string())
}

/// A date as precise as its source: a year, a month or a day (`2014`, `2018-06`, `2023-09-05`).
pub fn as_precise(language: Language, iso: &str) -> String {
    match iso.len() {
        10 => iso.parse().map_or_else(|_| iso.to_owned(), |d| day(language, d)),
        7 => format!("{iso}-01").parse().map_or_else(|_| iso.to_owned(), |d| month(language, d)),
        _ => iso.to_owned(),
    }
}

/// The hour of a moment in a zone: `09:00`.
pub fn hour(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%H:%M").to_string()
}

/// The date of a moment in a zone.
pub fn date(at: Timestamp, zone: &TimeZone) -> Date {
    at.to_zoned(zone.clone()).date()
}

/// A moment with its zone: “13 September 2027, 09:00 (Shanghai, UTC+8)”.
pub fn moment(language: Language, at: Timestamp, zone: &TimeZone) -> String {
    say_with(
        language,
        "moment",
        [
            ("day", day(language, date(at, zone)).into()),
            ("hour", hour(at, zone).into()),
            ("zone", zone_name(language, at, zone).into()),
        ],
    )
}

/// From one moment to another, the day written once where both fall on it.
pub fn span(language: Language, from: Timestamp, to: Timestamp, zone: &TimeZone) -> String {
    let (first, last) = (date(from, zone), date(to, zone));
    let zone_name = zone_name(language, from, zone);
    if first == last {
        return say_with(
            language,
            "moment-span-one-day",
            [
                ("day", day(language, first).into()),
                ("from", hour(from, zone).into()),
                ("to", hour(to, zone).into()),
                ("zone", zone_name.into()),
            ],
        );
    }
    say_with(
        language,
        "moment-span",
        [
            ("first", day(language, first).into()),
            ("from", hour(from, zone).into()),
            ("last", day(language, last).into()),
            ("to", hour(to, zone).into()),
            ("zone", zone_name.into()),
        ],
    )
}

/// A zone's city in the reader's language and its distance from UTC at that moment: “Almaty, UTC+5”.
pub fn zone_name(language: Language, at: Timestamp, zone: &TimeZone) -> String {
    let seconds = zone.to_offset(at).seconds();
    let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() % 3600 / 60);
    let sign = if seconds < 0 { "−" } else { "+" };
    let offset = match (hours, minutes) {
        (0, 0) => "UTC".to_owned(),
        (h, 0) => format!("UTC{sign}{h}"),
        (h, m) => format!("UTC{sign}{h}:{m:02}"),
    };
    match city(language, zone) {
        Some(city) => say_with(language, "zone-name", [("city", city.into()), ("offset", offset.into())]),
        None => offset,
    }
}

/// The city that a zone is named after, in the reader's language.
pub fn city(language: Language, zone: &TimeZone) -> Option<String> {
    let name = zone.iana_name().filter(|n| n.contains('/'))?;
    let id = IanaParser::new().parse(name);
    let format = FORMATS.get(&language)?.city.as_ref()?;
    let info = id.without_offset();
    Some(format.format(&info).to_string())
}

fn icu_date(date: Date) -> Option<IcuDate<icu::calendar::Iso>> {
    let (month, day) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
    IcuDate::try_new_iso(date.year().into(), month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_each_language_writes_them() {
        let date = Date::constant(2027, 9, 13);
        assert_eq!(day(Language::En, date), "13 September 2027");
        // The year and its “г.” stay together on a line.
        assert_eq!(day(Language::Ru, date), "13 сентября 2027\u{202f}г.");
        assert_eq!(day(Language::Zh, date), "2027年9月13日");
    }

    #[test]
    fn moments_name_their_zone() {
        let zone = zone("Asia/Almaty").unwrap();
        let at: Timestamp = "2027-05-20T01:00:00Z".parse().unwrap();
        assert_eq!(moment(Language::En, at, &zone), "20 May 2027, 06:00 (Almaty, UTC+5)");
        assert_eq!(moment(Language::Zh, at, &zone), "2027年5月20日 06:00（阿拉木图，UTC+5）");
        assert!(moment(Language::Ru, at, &zone).starts_with("20 мая 2027\u{202f}г., 06:00 ("));
    }
}
