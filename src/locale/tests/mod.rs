//! What the built-in locales say, and how they format.

mod formats;
mod load;
mod lookup_table;
mod words;

use super::*;

use std::collections::BTreeSet;

/// The languages that have a built-in catalog.
const TAGS: [&str; 12] = [
    "en", "ja", "ar", "de", "fr", "es", "pt", "it", "nl", "zh", "zh-Hant", "ko",
];

fn source<'a>(path: &'a str, text: &'a str) -> LocaleFile<'a> {
    LocaleFile { path, text }
}

fn tag(text: &str) -> Tag {
    text.parse().unwrap()
}

/// A built-in locale.
fn locale(name: &str, zone: Tz) -> Locale {
    let mut diagnostics = Vec::new();
    let files = LocaleFiles::new(&[], &mut diagnostics);
    let (locale, found) = files.load(&tag(name), Some(zone)).unwrap();
    assert_eq!((diagnostics, found), (vec![], vec![]), "{name}");
    locale
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A locale of these catalogs alone, and the first lines of the diagnostics.
fn from_catalogs(catalogs: &[LocaleFile]) -> (Locale, Vec<String>) {
    let (locale, diagnostics) = Locale::from_catalogs(&tag("en"), catalogs, None).unwrap();
    let first_line = |text: String| text.lines().next().unwrap().to_owned();
    let lines = diagnostics.iter().map(ToString::to_string);
    (locale, lines.map(first_line).collect())
}

fn english(catalog: &str) -> (Locale, Vec<String>) {
    from_catalogs(&[source("locales/en.ftl", catalog)])
}
