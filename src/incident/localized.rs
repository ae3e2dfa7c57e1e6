//! A text in every language that it is known in.

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
    original: Text,
    /// The texts in other languages, in the order of their tags.
    others: Vec<(Tag, Text)>,
}

impl Localized {
    pub fn new(origin: Tag, original: Text) -> Self {
        Self {
            origin,
            original,
            others: Vec::new(),
        }
    }

    /// Adds a translation, unless a more trusted one into that language is there.
    pub fn add(&mut self, locale: &Tag, text: Text) {
        let known = match self.place(locale) {
            _ if *locale == self.origin => &mut self.original,
            Ok(at) => &mut self.others[at].1,
            Err(at) => return self.others.insert(at, (locale.clone(), text)),
        };
        if (text.stale, text.source) < (known.stale, known.source) {
            *known = text;
        }
    }

    /// Every text, in the order of the tags.
    pub fn all<'a>(&'a self) -> impl Iterator<Item = (&'a Tag, &'a Text)> {
        let (Ok(place) | Err(place)) = self.place(&self.origin);
        let (before, after) = self.others.split_at(place);
        let original = (&self.origin, &self.original);
        let others = |texts: &'a [(Tag, Text)]| texts.iter().map(|(locale, text)| (locale, text));
        others(before).chain([original]).chain(others(after))
    }

    /// The text in the language of the original.
    pub fn original(&self) -> &Text {
        &self.original
    }

    /// Where the text in another language than the original's stands, or where it would.
    fn place(&self, locale: &Tag) -> Result<usize, usize> {
        self.others.binary_search_by(|(known, _)| known.cmp(locale))
    }

    /// The text for readers of `locale`: in it, in a language it falls back to, or the original.
    pub fn in_locale(&self, locale: &Tag) -> (&Tag, &Text) {
        std::iter::once(locale.clone())
            .chain(locale.fallbacks())
            .find_map(|tag| self.of(&tag))
            .unwrap_or((&self.origin, &self.original))
    }

    fn of(&self, locale: &Tag) -> Option<(&Tag, &Text)> {
        if *locale == self.origin {
            return Some((&self.origin, &self.original));
        }
        let (locale, text) = &self.others[self.place(locale).ok()?];
        Some((locale, text))
    }
}
