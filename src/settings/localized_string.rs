//! Words of the settings in several languages.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::locale::Tag;

/// Words by language, or the same for all.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(
    untagged,
    expecting = "expected a text, or a table of texts by language tag"
)]
pub enum LocalizedString {
    Single(String),
    ByLocale(BTreeMap<Tag, String>),
}

impl LocalizedString {
    /// The words in `locale` or the nearest language that has them, else in any.
    pub fn in_locale(&self, locale: &Tag) -> &str {
        match self {
            Self::Single(text) => text,
            Self::ByLocale(texts) => locale
                .lookup(texts)
                .or_else(|| texts.get_key_value(&Tag::english()))
                .or_else(|| texts.iter().next())
                .map_or("", |(_, text)| text),
        }
    }
}
