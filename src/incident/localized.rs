//! A text in every language in which there is one.

use serde::{Deserialize, Serialize};

use crate::locale::Tag;
use crate::text::{RichText, is_same_text};
use crate::translation::{Difference, Provenance};

/// A text in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    pub rich: RichText,
    #[serde(rename = "source")]
    pub provenance: Provenance,
    /// The engine or the reviewer, if the translation names one.
    pub translator: Option<String>,
    /// Whether it translates an earlier revision of the original.
    pub stale: bool,
    /// What it has otherwise than its original.
    pub differences: Vec<Difference>,
}

impl Text {
    /// A text in the source's own words.
    pub fn original(rich: RichText) -> Self {
        Self {
            rich,
            provenance: Provenance::Original,
            translator: None,
            stale: false,
            differences: Vec::new(),
        }
    }
}

/// A text in every language in which there is one; never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Localized {
    /// The language of the original, or of a translation without an original.
    #[serde(rename = "origin")]
    pub original_locale: Tag,
    original: Text,
    /// The texts in other languages, in the order of their tags.
    others: Vec<(Tag, Text)>,
}

impl Localized {
    pub fn new(original_locale: Tag, original: Text) -> Self {
        Self {
            original_locale,
            original,
            others: Vec::new(),
        }
    }

    /// Adds a translation, unless there is one into that language that is trusted as much or more.
    pub fn add(&mut self, locale: &Tag, text: Text) {
        let known = match self.search(locale) {
            _ if *locale == self.original_locale => &mut self.original,
            Ok(index) => &mut self.others[index].1,
            Err(index) => return self.others.insert(index, (locale.clone(), text)),
        };
        if (text.stale, text.provenance) < (known.stale, known.provenance) {
            *known = text;
        }
    }

    /// See [`RichText::detach`].
    pub fn detach(&mut self) {
        let others = self.others.iter_mut().map(|(_, text)| text);
        for text in others.chain([&mut self.original]) {
            text.rich.detach();
        }
    }

    /// Marks a translation without an original as what only the translation has.
    pub(super) fn mark_as_added(&mut self) {
        let plain = self.original.rich.plain();
        let mut lines = plain.lines().map(str::trim);
        let first = lines.find(|line| !line.is_empty()).unwrap_or_default();
        self.original.differences = vec![Difference::added(first)];
    }

    /// Every text, in the order of the tags.
    pub fn all<'a>(&'a self) -> impl Iterator<Item = (&'a Tag, &'a Text)> {
        let index = self.search(&self.original_locale);
        let (before, after) = self.others.split_at(index.unwrap_or_else(|index| index));
        let original = (&self.original_locale, &self.original);
        let others = |texts: &'a [(Tag, Text)]| texts.iter().map(|(locale, text)| (locale, text));
        others(before).chain([original]).chain(others(after))
    }

    /// The texts in other languages than that of the original.
    pub(super) fn translations_mut(&mut self) -> impl Iterator<Item = (&Tag, &mut Text)> {
        self.others
            .iter_mut()
            .map(|(locale, text)| (&*locale, text))
    }

    /// The text in the language of the original.
    pub fn original(&self) -> &Text {
        &self.original
    }

    /// Whether the originals have the same words.
    pub fn has_same_original(&self, other: &Self) -> bool {
        is_same_text(&self.original.rich, &other.original.rich)
    }

    /// The index in `others` of the text in a language, or the one at which it would be inserted.
    fn search(&self, locale: &Tag) -> Result<usize, usize> {
        self.others.binary_search_by(|(known, _)| known.cmp(locale))
    }

    /// The text for readers of `locale`: in that language, one of its fallbacks, or another that they can read
    /// as well; else, unless they read the language of the original, in the site's `default_locale`; else the
    /// original.
    pub fn in_locale(&self, locale: &Tag, default_locale: &Tag) -> (&Tag, &Text) {
        let of_same_readers = |locale: &Tag| {
            let mut others = self.others.iter();
            let (tag, text) = others.find(|(tag, _)| tag.has_same_readers(locale))?;
            Some((tag, text))
        };
        let nearest = |locale: &Tag| {
            locale
                .find_nearest(|tag| self.get(tag))
                .or_else(|| of_same_readers(locale))
        };
        nearest(locale)
            .or_else(|| {
                let reads_original = self.original_locale.same_language(locale);
                (!reads_original).then(|| nearest(default_locale)).flatten()
            })
            .unwrap_or((&self.original_locale, &self.original))
    }

    fn get(&self, locale: &Tag) -> Option<(&Tag, &Text)> {
        if *locale == self.original_locale {
            return Some((&self.original_locale, &self.original));
        }
        let (locale, text) = &self.others[self.search(locale).ok()?];
        Some((locale, text))
    }
}
