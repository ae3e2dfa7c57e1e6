//! A locale's name: a BCP 47 language tag in canonical form.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use icu_locale::fallback::{LocaleFallbackConfig, LocaleFallbackerBorrowed};
use icu_locale::{
    Direction as Script, LanguageIdentifier, Locale, LocaleCanonicalizer, LocaleDirectionality,
    LocaleExpander,
};
use serde::{Deserialize, Serialize};

use super::Direction;

/// A language with, where it matters, its script, region and variants: `ja`, `pt-BR`, `zh-Hant`.
///
/// Always in the canonical form of Unicode (UTS 35, annex C): letters in their usual case, and the
/// present subtag in place of a deprecated one (`iw` is `he`). Tags are ordered by their text. Every text
/// of a site has one, so a clone shares it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tag(Arc<str>);

/// A text that is no language tag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a language tag: write one such as `ja`, `pt-BR` or `zh-Hant`")]
pub struct TagError(String);

impl Tag {
    /// The language of Microsoft's records, and of any that does not say its own.
    pub fn english() -> Self {
        Self("en".into())
    }

    pub fn japanese() -> Self {
        Self("ja".into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The tag of a text that a machine translated from `from` into this language, by the `t`
    /// extension of RFC 6497: `ja-t-en-t0-und` (`t0` machine translation, `und` engine unsaid).
    pub fn machine_translated_from(&self, from: &Tag) -> String {
        format!("{self}-t-{}-t0-und", from.0.to_ascii_lowercase())
    }

    /// The tags to look under when there is nothing under this one, nearest first, without the tag
    /// itself: `pt-BR` gives `pt`, `en-AU` gives `en-001` and `en`, `zh-TW` gives `zh-Hant`. A
    /// fallback never changes the script (CLDR's parent locales).
    pub fn fallbacks(&self) -> Vec<Tag> {
        let mut fallback = LocaleFallbackerBorrowed::new()
            .for_config(LocaleFallbackConfig::default())
            .fallback_for(self.language_id().into());
        let mut tags = Vec::new();
        while !fallback.get().is_unknown() {
            let tag = Tag(fallback.get().to_string().into());
            if tag != *self {
                tags.push(tag);
            }
            fallback.step();
        }
        tags
    }

    /// The entry of a map for readers of this language: that of the tag itself, or of the nearest of
    /// its [fallbacks](Self::fallbacks).
    pub fn lookup<'a, T>(&self, map: &'a BTreeMap<Tag, T>) -> Option<(&'a Tag, &'a T)> {
        self.find_nearest(|tag| map.get_key_value(tag))
    }

    /// What `find` has for the tag itself, or else for the nearest of its
    /// [fallbacks](Self::fallbacks).
    pub fn find_nearest<T>(&self, mut find: impl FnMut(&Tag) -> Option<T>) -> Option<T> {
        find(self).or_else(|| self.fallbacks().iter().find_map(find))
    }

    /// The direction in which the language is written in its (likely) script.
    pub fn direction(&self) -> Direction {
        match LocaleDirectionality::new_extended().get(&self.language_id()) {
            Some(Script::RightToLeft) => Direction::Rtl,
            _ => Direction::Ltr,
        }
    }

    /// Whether both are of one language, whatever their scripts and regions.
    pub fn same_language(&self, other: &Tag) -> bool {
        self.language_id().language == other.language_id().language
    }

    /// The script in which it is written, if not said then most likely: `Hant` of `zh-TW`.
    pub fn likely_script(&self) -> Option<String> {
        let mut id = self.language_id();
        LocaleExpander::new_extended().maximize(&mut id);
        id.script.map(|script| script.to_string())
    }

    /// The parsed tag, for ICU. A tag is canonical, so that it always parses.
    pub(super) fn language_id(&self) -> LanguageIdentifier {
        self.0.parse().unwrap_or(LanguageIdentifier::UNKNOWN)
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
        Ok(Self(locale.id.to_string().into()))
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
        tag.0.to_string()
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
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
    fn what_is_no_tag_is_refused_by_name() {
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
            let found = tag(text).fallbacks();
            assert_eq!(
                found.iter().map(Tag::as_str).collect::<Vec<_>>(),
                fallbacks,
                "{text}"
            );
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
    fn serde_takes_a_tag_as_a_string_and_checks_it() {
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
        fn no_text_is_too_odd_to_refuse(text in ".{0,40}") {
            let _ = text.parse::<Tag>().map(|tag| (tag.fallbacks(), tag.direction()));
        }
    }
}
