//! The stylesheet as a text.

const SHEET: &str = include_str!("../../templates/assets/face.css");

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
