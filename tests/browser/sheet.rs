//! The stylesheet as a text.

use std::collections::BTreeSet;

const SHEET: &str = include_str!("../../templates/assets/face.css");

/// The page of components, and the parts that it is put together from.
const COMPONENTS: [&str; 3] = [
    include_str!("../../templates/pages/desk/components.html"),
    include_str!("../../templates/pages/desk/parts.html"),
    include_str!("../../templates/parts/fields.html"),
];
/// What stands around every page, this one too.
const AROUND: [&str; 7] = ["skip", "bar", "brand", "seal", "langs", "places", "foot"];

/// Properties that name a side of the screen instead of a side of the text.
const PHYSICAL: [&str; 8] = ["left", "right", "top", "bottom", "width", "height", "float", "clear"];

/// Property and value of every declaration.
fn declarations() -> impl Iterator<Item = (&'static str, &'static str)> {
    SHEET.split(['{', '}', ';']).filter_map(|piece| piece.rsplit("*/").next()?.split_once(':')).filter_map(
        |(property, value)| {
            let property = property.trim();
            let is_property = property.starts_with(|c: char| c.is_ascii_lowercase() || c == '-')
                && property.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            is_property.then_some((property, value.trim()))
        },
    )
}

#[test]
fn the_stylesheet_stays_light() {
    assert!(SHEET.len() <= 16 * 1024, "{} bytes", SHEET.len());
}

#[test]
fn the_stylesheet_knows_no_left_and_right() {
    for (property, value) in declarations() {
        let names_a_side = property.rsplit('-').next().is_some_and(|side| PHYSICAL.contains(&side))
            || property.contains("-left-")
            || property.contains("-right-")
            || ["left", "right"].contains(&value);
        let is_free = ["line-height", "text-autospace"].contains(&property);
        assert!(!names_a_side || is_free, "{property}: {value}");
    }
}

#[test]
fn every_colour_is_a_token() {
    for (property, value) in declarations().filter(|(property, _)| !property.starts_with("--")) {
        assert!(!value.contains('#') && !value.contains("rgb"), "{property}: {value}");
    }
}

/// The classes that the stylesheet has rules for.
fn classes() -> BTreeSet<&'static str> {
    let selectors = SHEET.split('{').filter_map(|piece| piece.rsplit(['}', ';']).next()?.rsplit("*/").next());
    let named = selectors.filter(|selector| !selector.trim().starts_with('@')).flat_map(|selector| {
        selector.split('.').skip(1).filter_map(|rest| {
            rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
                .next()
                .filter(|name| !name.is_empty())
        })
    });
    named.collect()
}

/// The classes that a template gives to elements, whatever decides on them.
fn given(template: &str) -> BTreeSet<String> {
    let plain = without(&without(template, "{%", "%}"), "{{", "}}");
    let values = plain.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next());
    values.flat_map(str::split_ascii_whitespace).map(str::to_owned).collect()
}

/// A template without its tags, which hold quotation marks of their own.
fn without(text: &str, opens: &str, closes: &str) -> String {
    let mut pieces = text.split(opens);
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |all, piece| all + piece.split_once(closes).map_or("", |(_, rest)| rest))
}

#[test]
fn every_class_of_the_stylesheet_is_seen_on_the_page_of_components() {
    let classes = classes();
    assert!(classes.len() > 50, "{classes:?}");
    let given: BTreeSet<String> = COMPONENTS.into_iter().flat_map(given).collect();
    let unseen: Vec<_> =
        classes.iter().filter(|class| !given.contains(**class) && !AROUND.contains(*class)).collect();
    assert!(unseen.is_empty(), "{unseen:?}");
    for class in AROUND {
        assert!(classes.contains(class), "{class} has no rule any more");
    }
}
