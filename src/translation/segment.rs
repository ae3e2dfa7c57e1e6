//! A segment: a text that is translated as one, known by its content.

use std::iter::Sum;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::digest::hex;
use crate::locale::Tag;
use crate::text::RichText;

/// What a segment is known by: 128 bits of SHA-256 over its language and its HTML. The same text in another
/// incident is the same segment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SegmentKey(String);

impl SegmentKey {
    const BYTES: usize = 16;

    /// The key of a text in the language `locale`.
    pub fn of(locale: &Tag, text: &RichText) -> Self {
        let mut hash = Sha256::new();
        hash.update(locale.as_str());
        hash.update([0]);
        hash.update(text.html());
        Self(hex(&hash.finalize()[..Self::BYTES]))
    }

    /// The key in hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for SegmentKey {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        match text.len() == 2 * Self::BYTES && text.bytes().all(is_digit) {
            true => Ok(Self(text)),
            false => Err("the key of a segment has 32 hexadecimal digits in lower case"),
        }
    }
}

impl From<SegmentKey> for String {
    fn from(key: SegmentKey) -> Self {
        key.0
    }
}

/// A text that is to be translated: a section of an update, a title, or a field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    pub key: SegmentKey,
    /// The language of the text.
    pub locale: Tag,
    pub text: RichText,
    /// The languages into which it is to be translated.
    pub targets: Vec<Tag>,
}

/// How much is to be translated: a segment counts once for each of its languages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Untranslated {
    pub segments: u64,
    /// Without markup.
    pub characters: u64,
}

impl Untranslated {
    pub fn is_none(&self) -> bool {
        self.segments == 0
    }
}

impl From<&Segment> for Untranslated {
    fn from(segment: &Segment) -> Self {
        let segments = segment.targets.len() as u64;
        Self {
            segments,
            characters: segments * segment.text.plain().chars().count() as u64,
        }
    }
}

impl Sum for Untranslated {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), |sum, part| Self {
            segments: sum.segments + part.segments,
            characters: sum.characters + part.characters,
        })
    }
}

impl<'a> FromIterator<&'a Segment> for Untranslated {
    fn from_iter<I: IntoIterator<Item = &'a Segment>>(segments: I) -> Self {
        segments.into_iter().map(Self::from).sum()
    }
}

/// Whether a text has anything to translate: numbers and signs are the same in every language.
pub fn has_words(text: &RichText) -> bool {
    text.plain().chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Body, to_rich_text};

    fn key(locale: &str, html: &str) -> SegmentKey {
        SegmentKey::of(&locale.parse().unwrap(), &to_rich_text(&Body::html(html)))
    }

    #[test]
    fn the_key_follows_from_language_and_content() {
        assert_eq!(
            key("en", "<p>Mail is slow.</p>"),
            key("en", "Mail is slow.")
        );
        assert_ne!(key("en", "Mail is slow."), key("de", "Mail is slow."));
        assert_ne!(
            key("en", "Mail is slow."),
            key("en", "Mail is <b>slow</b>.")
        );
    }

    #[test]
    fn a_key_is_read_back_from_its_text_and_from_no_other() {
        let written = key("en", "Mail is slow.");
        let json = serde_json::to_string(&written).unwrap();
        assert_eq!(serde_json::from_str::<SegmentKey>(&json).unwrap(), written);
        for text in [
            "",
            "ab",
            &"g".repeat(32),
            &"A".repeat(32),
            "../../../../../../../../../site",
        ] {
            assert!(SegmentKey::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn only_words_are_translated() {
        for (text, expected) in [
            ("Mail", true),
            ("メール", true),
            ("5.7.1 — 100 %", false),
            ("", false),
        ] {
            assert_eq!(
                has_words(&to_rich_text(&Body::text(text))),
                expected,
                "{text}"
            );
        }
    }
}
