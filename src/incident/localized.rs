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
    /// In the order of their tags. A map takes a kilobyte for its first text, and most have one.
    texts: Vec<(Tag, Text)>,
}

impl Localized {
    pub fn new(origin: Tag, text: Text) -> Self {
        Self {
            texts: vec![(origin.clone(), text)],
            origin,
        }
    }

    /// Adds a translation, unless a more trusted one into that language is there.
    pub fn add(&mut self, locale: &Tag, text: Text) {
        match self.place(locale) {
            Ok(at) => {
                let known = &mut self.texts[at].1;
                if (text.stale, text.source) < (known.stale, known.source) {
                    *known = text;
                }
            }
            Err(at) => self.texts.insert(at, (locale.clone(), text)),
        }
    }

    /// Every text, in the order of the tags.
    pub fn all(&self) -> impl ExactSizeIterator<Item = (&Tag, &Text)> {
        self.texts.iter().map(|(locale, text)| (locale, text))
    }

    /// The text in the language of the original.
    pub fn original(&self) -> &Text {
        // `origin` is there from the start, and nothing is ever taken out.
        let at = self.place(&self.origin).unwrap_or_default();
        &self.texts[at].1
    }

    /// Where the text in a language stands, or where it would.
    fn place(&self, locale: &Tag) -> Result<usize, usize> {
        self.texts.binary_search_by(|(known, _)| known.cmp(locale))
    }

    /// The text for readers of `locale`: in it, in a language it falls back to, or the original.
    pub fn in_locale(&self, locale: &Tag) -> (&Tag, &Text) {
        std::iter::once(locale.clone())
            .chain(locale.fallbacks())
            .find_map(|tag| self.place(&tag).ok())
            .map_or((&self.origin, self.original()), |at| {
                let (locale, text) = &self.texts[at];
                (locale, text)
            })
    }
}
