//! The classifications of incidents that the settings choose.

use toml::Spanned;

use crate::toml_table::{TomlFile, TomlTable, nearest};

/// The classifications that Kairan knows. A source's own words are compared as they stand.
const CLASSIFICATIONS: [&str; 3] = ["incident", "advisory", "maintenance"];

/// The words of `classifications`. One that looks like a misspelt classification is reported: it chooses nothing.
pub(super) fn parse_classifications(file: &TomlFile, table: &mut TomlTable) -> Vec<String> {
    let words = table.take::<Vec<Spanned<String>>>("classifications");
    let words = words.map(Spanned::into_inner).unwrap_or_default();
    let words = words.into_iter().map(|word| {
        if let Some(meant) = misspelt_classification(word.get_ref()) {
            let diagnostic = file.diagnostic(
                word.span().start,
                format!("no incident has the classification {:?}", word.get_ref()),
                format!("did you mean {meant:?}?"),
            );
            file.push(diagnostic);
        }
        word.into_inner()
    });
    words.collect()
}

/// The classification that a word is probably to be.
pub fn misspelt_classification(word: &str) -> Option<&'static str> {
    let lower = word.trim().to_lowercase();
    let mut parts = lower.split_whitespace();
    if parts.any(|part| CLASSIFICATIONS.contains(&part)) {
        return None;
    }
    nearest(&lower, CLASSIFICATIONS.into_iter())
}
