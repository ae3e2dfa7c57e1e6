//! What the built-in locales say, and how they format.

mod formats;
mod offer;
mod words;

use super::*;

const CATALOGS: [(&str, &str, &str); 5] = [
    (
        "en",
        include_str!("../../../content/locales/en.ftl"),
        "name = \"English\"\nformats = \"en-GB\"",
    ),
    (
        "ja",
        include_str!("../../../content/locales/ja.ftl"),
        "name = \"日本語\"",
    ),
    (
        "ar",
        include_str!("../../../content/locales/ar.ftl"),
        "name = \"العربية\"",
    ),
    (
        "de",
        include_str!("../../../content/locales/de.ftl"),
        "name = \"Deutsch\"",
    ),
    (
        "fr",
        include_str!("../../../content/locales/fr.ftl"),
        "name = \"Français\"",
    ),
];

fn source<'a>(file: &'a str, text: &'a str) -> LocaleFile<'a> {
    LocaleFile { path: file, text }
}

fn tag(text: &str) -> Tag {
    text.parse().unwrap()
}

fn locale(name: &str, zone: Tz) -> Locale {
    let (_, catalog, facts) = CATALOGS.into_iter().find(|(tag, ..)| *tag == name).unwrap();
    let facts = [source("locales/x.toml", facts)];
    Locale::new(
        tag(name),
        &facts,
        &[source("locales/x.ftl", catalog)],
        Some(zone),
    )
    .unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn english(catalog: &str) -> Result<Locale, Vec<Diagnostic>> {
    Locale::new(tag("en"), &[], &[source("locales/en.ftl", catalog)], None)
}
