//! Language tags (BCP 47) in canonical form, which name locales.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::sync::{Arc, OnceLock};

use icu_locale::fallback::{LocaleFallbackConfig, LocaleFallbackerBorrowed};
use icu_locale::subtags::{Region, Script};
use icu_locale::{
    Direction as ScriptDirection, LanguageIdentifier, Locale, LocaleCanonicalizer,
    LocaleDirectionality, LocaleExpander,
};
use serde::{Deserialize, Serialize};

use super::Direction;

/// A language, optionally with a script, a region and variants: `ja`, `pt-BR`, `zh-Hant`.
///
/// It is always in the canonical form of Unicode (UTS 35, annex C): letters in their usual case, and current
/// subtags instead of deprecated ones (`iw` is `he`). Tags are ordered by their text. A clone shares the
/// text and what was found out about it, because every text of a site has a tag.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tag(Arc<TagData>);

#[derive(Debug)]
struct TagData {
    text: Box<str>,
    /// See [`Tag::fallbacks`].
    fallbacks: OnceLock<Vec<Tag>>,
    /// See [`Tag::direction`].
    direction: OnceLock<Direction>,
}

/// A text that is not a language tag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a language tag: write one such as `ja`, `pt-BR` or `zh-Hant`")]
pub struct TagError(String);

impl Tag {
    /// The language of Microsoft's records, and of all records that do not state theirs.
    pub fn english() -> Self {
        Self::of_canonical("en")
    }

    pub fn japanese() -> Self {
        Self::of_canonical("ja")
    }

    fn of_canonical(text: impl Into<Box<str>>) -> Self {
        Self(Arc::new(TagData {
            text: text.into(),
            fallbacks: OnceLock::new(),
            direction: OnceLock::new(),
        }))
    }

    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// The tag of a machine translation from `from` into this language, with the `t` extension of RFC 6497:
    /// `ja-t-en-t0-und` (`t0` is machine translation, `und` an engine that is not stated).
    pub fn machine_translated_from(&self, from: &Tag) -> String {
        format!("{self}-t-{}-t0-und", from.as_str().to_ascii_lowercase())
    }

    /// The parent locales of CLDR, nearest first and without the tag itself: `pt` for `pt-BR`, `en-001` and
    /// `en` for `en-AU`, `zh-Hant` for `zh-TW`. A fallback never has another script.
    pub fn fallbacks(&self) -> &[Tag] {
        self.0.fallbacks.get_or_init(|| self.find_fallbacks())
    }

    fn find_fallbacks(&self) -> Vec<Tag> {
        let mut fallback = LocaleFallbackerBorrowed::new()
            .for_config(LocaleFallbackConfig::default())
            .fallback_for(self.language_id().into());
        let mut tags = Vec::new();
        while !fallback.get().is_unknown() {
            let tag = Self::of_canonical(fallback.get().to_string());
            if tag != *self {
                tags.push(tag);
            }
            fallback.step();
        }
        tags
    }

    /// The entry of a map for readers of this language: that of the tag itself, otherwise of the nearest
    /// of its [fallbacks](Self::fallbacks), otherwise the first in the [same words](Self::has_same_readers).
    pub fn lookup<'a, T>(&self, map: &'a BTreeMap<Tag, T>) -> Option<(&'a Tag, &'a T)> {
        self.find_nearest(|tag| map.get_key_value(tag))
            .or_else(|| map.iter().find(|(tag, _)| tag.has_same_readers(self)))
    }

    /// The result of `find` for the tag itself, otherwise for the nearest of its
    /// [fallbacks](Self::fallbacks) that has one.
    pub fn find_nearest<T>(&self, mut find: impl FnMut(&Tag) -> Option<T>) -> Option<T> {
        find(self).or_else(|| self.fallbacks().iter().find_map(find))
    }

    /// The direction in which the language is written, in its own or its likely script.
    pub fn direction(&self) -> Direction {
        let find = || match LocaleDirectionality::new_extended().get(&self.language_id()) {
            Some(ScriptDirection::RightToLeft) => Direction::Rtl,
            _ => Direction::Ltr,
        };
        *self.0.direction.get_or_init(find)
    }

    /// Whether both are the same language, in any script and region.
    pub fn same_language(&self, other: &Tag) -> bool {
        // In a canonical tag the language is the first subtag.
        self.as_str().split('-').next() == other.as_str().split('-').next()
    }

    /// Whether both are the same language in the same script, so that who reads one of them can read the other:
    /// `pt` and `pt-BR`, `zh-TW` and `zh-Hant`, and not `zh-TW` and `zh`.
    pub fn has_same_readers(&self, other: &Tag) -> bool {
        self.same_language(other) && self.likely_script() == other.likely_script()
    }

    /// The script of the tag, or else the most likely one: `Hant` for `zh-TW`.
    pub fn likely_script(&self) -> Option<Script> {
        self.maximized().script
    }

    /// Whether its first subtag is the code of a language of which the script is known: `ja`, and not `jp`.
    pub fn is_known_language(&self) -> bool {
        self.likely_script().is_some()
    }

    /// The region of the tag, or else the most likely one: `BR` for `pt`.
    pub fn likely_region(&self) -> Option<Region> {
        self.maximized().region
    }

    fn maximized(&self) -> LanguageIdentifier {
        let mut id = self.language_id();
        LocaleExpander::new_extended().maximize(&mut id);
        id
    }

    /// The parsed tag, for ICU. Parsing cannot fail, because a tag is canonical.
    pub(super) fn language_id(&self) -> LanguageIdentifier {
        self.as_str().parse().unwrap_or(LanguageIdentifier::UNKNOWN)
    }
}

impl FromStr for Tag {
    type Err = TagError;

    fn from_str(text: &str) -> Result<Self, TagError> {
        let id: LanguageIdentifier = text.parse().map_err(|_| TagError(text.to_owned()))?;
        let mut locale = Locale::from(id);
        LocaleCanonicalizer::new_extended().canonicalize(&mut locale);
        if locale.id.language.is_unknown() {
            return Err(TagError(text.to_owned()));
        }
        Ok(Self::of_canonical(locale.id.to_string()))
    }
}

impl TryFrom<String> for Tag {
    type Error = TagError;

    fn try_from(text: String) -> Result<Self, TagError> {
        text.parse()
    }
}

impl From<Tag> for String {
    fn from(tag: Tag) -> Self {
        tag.as_str().to_owned()
    }
}

impl PartialEq for Tag {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Tag {}

impl PartialOrd for Tag {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Tag {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for Tag {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tag(text: &str) -> Tag {
        text.parse().unwrap()
    }

    #[test]
    fn a_tag_is_canonical() {
        for (text, canonical) in [
            ("ja", "ja"),
            ("JA-jp", "ja-JP"),
            ("pt-br", "pt-BR"),
            ("zh-hant-tw", "zh-Hant-TW"),
            ("iw", "he"),
            ("sl-rozaj-biske", "sl-biske-rozaj"),
        ] {
            assert_eq!(tag(text).as_str(), canonical);
        }
    }

    #[test]
    fn a_text_that_is_not_a_tag_is_named_in_the_error() {
        for text in [
            "",
            "und",
            "j",
            "日本語",
            "english language",
            "en-",
            "en-u-ca-buddhist",
            "*",
        ] {
            let error = text.parse::<Tag>().unwrap_err().to_string();
            assert!(
                error.starts_with(&format!("`{text}` is not a language tag")),
                "{error}"
            );
        }
    }

    #[test]
    fn fallbacks_go_to_the_parent_and_keep_the_script() {
        for (text, fallbacks) in [
            ("ja", &[][..]),
            ("pt-BR", &["pt"]),
            ("en-AU", &["en-001", "en"]),
            ("es-MX", &["es-419", "es"]),
            ("zh-TW", &["zh-Hant"]),
            ("zh-CN", &["zh"]),
            ("sr-Latn-RS", &["sr-Latn"]),
        ] {
            let tag = tag(text);
            let found = tag.fallbacks();
            assert_eq!(
                found.iter().map(Tag::as_str).collect::<Vec<_>>(),
                fallbacks,
                "{text}"
            );
        }
    }

    #[test]
    fn a_map_has_an_entry_for_readers_of_any_region_but_not_of_another_script() {
        for (keys, reader, found) in [
            (&["en", "pt"][..], "pt-BR", Some("pt")),
            (&["en", "pt-BR"], "pt", Some("pt-BR")),
            (&["en", "pt-BR"], "pt-PT", Some("pt-BR")),
            (&["pt", "pt-BR"], "pt-BR", Some("pt-BR")),
            (&["ja"], "ja-JP", Some("ja")),
            (&["ja-JP"], "ja", Some("ja-JP")),
            (&["zh-TW"], "zh-Hant", Some("zh-TW")),
            (&["zh-CN"], "zh-Hans", Some("zh-CN")),
            (&["zh-CN"], "zh-TW", None),
            (&["en", "ja"], "de", None),
        ] {
            let map: BTreeMap<Tag, ()> = keys.iter().map(|key| (tag(key), ())).collect();
            let entry = tag(reader).lookup(&map);
            assert_eq!(entry.map(|(tag, ())| tag.as_str()), found, "{reader}");
        }
    }

    #[test]
    fn the_direction_is_that_of_the_script() {
        for (text, direction) in [
            ("en", Direction::Ltr),
            ("ja", Direction::Ltr),
            ("ar", Direction::Rtl),
            ("he-IL", Direction::Rtl),
            ("ur", Direction::Rtl),
            ("az-Arab", Direction::Rtl),
            ("ar-Latn", Direction::Ltr),
        ] {
            assert_eq!(tag(text).direction(), direction, "{text}");
        }
    }

    #[test]
    fn a_machine_translation_names_its_original() {
        assert_eq!(
            tag("ja").machine_translated_from(&tag("en")),
            "ja-t-en-t0-und"
        );
        assert_eq!(
            tag("pt-BR").machine_translated_from(&tag("zh-Hant")),
            "pt-BR-t-zh-hant-t0-und"
        );
    }

    #[test]
    fn serde_reads_a_tag_as_a_string_and_checks_it() {
        assert_eq!(
            serde_json::from_str::<Tag>("\"PT-br\"").unwrap(),
            tag("pt-BR")
        );
        assert_eq!(serde_json::to_string(&tag("pt-BR")).unwrap(), "\"pt-BR\"");
        assert!(serde_json::from_str::<Tag>("\"no tag\"").is_err());
    }

    proptest! {
        #[test]
        fn reading_what_was_written_changes_nothing(text in "[a-zA-Z]{2,3}(-[a-zA-Z]{4})?(-[a-zA-Z]{2})?") {
            if let Ok(tag) = text.parse::<Tag>() {
                prop_assert_eq!(&tag.to_string().parse::<Tag>().unwrap(), &tag);
                prop_assert!(!tag.fallbacks().contains(&tag));
            }
        }

        #[test]
        fn parsing_any_text_does_not_panic(text in ".{0,40}") {
            let _ = text.parse::<Tag>().map(|tag| (tag.fallbacks().len(), tag.direction()));
        }
    }
}
