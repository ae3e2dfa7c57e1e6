//! A text in every language that it is known in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::locale::Tag;
use crate::text::RichText;
use crate::translation::Source;

/// A text in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    pub rich: RichText,
    pub source: Source,
    /// The engine or the reviewer, for a translation that names it.
    pub translator: Option<String>,
    /// It translates an earlier wording of the original.
    pub stale: bool,
    /// What of the original it lacks or damages; see [`crate::translation::differences`].
    pub differs: Vec<String>,
}

impl Text {
    /// A text in the source's own words.
    pub fn original(rich: RichText) -> Self {
        Self {
            rich,
            source: Source::Original,
            translator: None,
            stale: false,
            differs: Vec::new(),
        }
    }
}

/// A text in every language that it is known in; never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Localized {
    /// The language of the original, or of whatever there is.
    pub origin: Tag,
    texts: BTreeMap<Tag, Text>,
}

impl Localized {
    pub fn new(origin: Tag, text: Text) -> Self {
        Self {
            texts: [(origin.clone(), text)].into(),
            origin,
        }
    }

    /// Adds a translation, unless a more trusted one into that language is there.
    pub fn add(&mut self, locale: &Tag, text: Text) {
        match self.texts.get(locale) {
            Some(known) if (known.stale, known.source) <= (text.stale, text.source) => {}
            _ => {
                self.texts.insert(locale.clone(), text);
            }
        }
    }

    pub fn all(&self) -> &BTreeMap<Tag, Text> {
        &self.texts
    }

    /// The text in the language of the original.
    pub fn original(&self) -> &Text {
        // The map holds `origin` from the start, and nothing is ever taken out.
        &self.texts[&self.origin]
    }

    /// The text for readers of `locale`: in it, in a language it falls back to, or the original.
    pub fn in_locale(&self, locale: &Tag) -> (&Tag, &Text) {
        std::iter::once(locale.clone())
            .chain(locale.fallbacks())
            .find_map(|tag| self.texts.get_key_value(&tag))
            .unwrap_or((&self.origin, self.original()))
    }
}
