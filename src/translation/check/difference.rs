//! What a translation has otherwise than its original.

use serde::{Deserialize, Serialize};

use crate::text::shorten;

/// What happened to a fact, or to a part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// The translation lacks it.
    Missing,
    /// The translation has another in its place.
    Changed,
    /// Only the translation has it.
    Added,
    /// The translation has it in the words of the original.
    Untranslated,
}

impl DifferenceKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Changed => "changed",
            Self::Added => "added",
            Self::Untranslated => "untranslated",
        }
    }
}

/// A difference between a translation and its original.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Difference {
    pub kind: DifferenceKind,
    /// The words of the original, for all but [`DifferenceKind::Added`].
    pub original: Option<String>,
    /// The words of the translation, for all but [`DifferenceKind::Missing`].
    pub translation: Option<String>,
}

/// The most characters of a text that a difference quotes.
const MAX_QUOTED_CHARS: usize = 120;

impl Difference {
    pub(in crate::translation) fn missing(original: &str) -> Self {
        Self::of(DifferenceKind::Missing, Some(original), None)
    }

    pub(super) fn changed(original: &str, translation: &str) -> Self {
        Self::of(DifferenceKind::Changed, Some(original), Some(translation))
    }

    /// What only the translation has.
    pub fn added(translation: &str) -> Self {
        Self::of(DifferenceKind::Added, None, Some(translation))
    }

    pub(super) fn untranslated(text: &str) -> Self {
        Self::of(DifferenceKind::Untranslated, Some(text), Some(text))
    }

    fn of(kind: DifferenceKind, original: Option<&str>, translation: Option<&str>) -> Self {
        Self {
            kind,
            original: original.map(quoted),
            translation: translation.map(quoted),
        }
    }

    /// The words that differ: of the original, or of the translation where only that has them.
    pub fn words(&self) -> &str {
        let words = self.original.as_deref().or(self.translation.as_deref());
        words.unwrap_or_default()
    }

    /// The difference in English, for messages to those who correct translations.
    pub fn describe(&self) -> String {
        let original = self.original.as_deref().unwrap_or_default();
        let translation = self.translation.as_deref().unwrap_or_default();
        match self.kind {
            DifferenceKind::Missing => format!("{original:?} is missing"),
            DifferenceKind::Changed => format!("{original:?} became {translation:?}"),
            DifferenceKind::Added => format!("{translation:?} is not in the original"),
            DifferenceKind::Untranslated => format!("{translation:?} is not translated"),
        }
    }
}

/// A text on one line, without what exceeds [`MAX_QUOTED_CHARS`].
fn quoted(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    shorten(&line, MAX_QUOTED_CHARS)
}
