//! What machines translated of one incident.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::locale::Tag;
use crate::translation::SegmentKey;

/// The version of the file format.
const VERSION: u32 = 1;

/// What machines translated of one incident: a set of translations, each known by its segment, its language and
/// the terms of the glossary that it was made with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IncidentMemory(BTreeMap<SegmentKey, SegmentMemory>);

/// What is known of a segment, by language and by the digest of the glossary's terms in it.
type SegmentMemory = BTreeMap<(Tag, Option<Digest>), MachineTranslation>;

/// What a provider made of a segment in one language.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MachineTranslation {
    pub translated_at: DateTime<Utc>,
    /// The name of the provider, as pages show it.
    pub translator: String,
    #[serde(flatten)]
    pub outcome: Outcome,
}

impl MachineTranslation {
    /// Of two results for the same text, the one with the smaller rank is kept.
    fn rank(&self) -> (bool, i64, &Self) {
        let at = self.translated_at.timestamp_millis();
        match self.outcome {
            Outcome::Html(_) => (false, at, self),
            Outcome::Refused(_) => (true, -at, self),
        }
    }

    /// Whether there is nothing more to ask `translator` for.
    pub fn is_final(&self, translator: &str) -> bool {
        matches!(self.outcome, Outcome::Html(_)) || self.translator == translator
    }
}

/// What came of asking a provider.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The translation, as the HTML of [`RichText::html`](crate::text::RichText::html).
    Html(String),
    /// The provider cannot translate this text, for this reason. It is not asked again for the same.
    Refused(String),
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
struct Item {
    segment: SegmentKey,
    locale: Tag,
    /// The digest of the glossary's terms in the segment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    glossary: Option<Digest>,
    #[serde(flatten)]
    translation: MachineTranslation,
}

#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    translations: Vec<Item>,
}

#[derive(Deserialize)]
struct VersionOnly {
    version: u32,
}

impl IncidentMemory {
    /// Reads a file of the memory.
    ///
    /// # Errors
    /// Why it cannot be used: it is damaged, or of a later version of the program.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        if let Ok(VersionOnly { version }) = serde_json::from_slice(bytes)
            && version > VERSION
        {
            return Err(format!(
                "it was written by a newer kairan (version {version}, this one knows {VERSION})"
            ));
        }
        let file: File = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        let mut memory = Self::default();
        for item in file.translations {
            memory.add(item.segment, item.locale, item.glossary, item.translation);
        }
        Ok(memory)
    }

    /// The bytes of the file: the same for the same memory.
    pub fn serialize(&self) -> Vec<u8> {
        let items = self.0.iter().flat_map(|(segment, translations)| {
            let translations = translations.iter();
            translations.map(|((locale, glossary), translation)| Item {
                segment: segment.clone(),
                locale: locale.clone(),
                glossary: glossary.clone(),
                translation: translation.clone(),
            })
        });
        let file = File {
            version: VERSION,
            translations: items.collect(),
        };
        // Nothing in it can fail to be written as JSON.
        let mut bytes = serde_json::to_vec_pretty(&file).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is known of a segment in a language, made with these terms of the glossary.
    pub fn get(
        &self,
        segment: &SegmentKey,
        locale: &Tag,
        glossary: Option<&Digest>,
    ) -> Option<&MachineTranslation> {
        let translations = self.0.get(segment)?;
        translations.get(&(locale.clone(), glossary.cloned()))
    }

    /// The languages in which something is known of a segment.
    pub fn locales(&self, segment: &SegmentKey) -> BTreeSet<&Tag> {
        let translations = self.0.get(segment).into_iter().flatten();
        translations.map(|((locale, _), _)| locale).collect()
    }

    /// The translation of a segment into a language that is to be shown: the one that was made with these terms of
    /// the glossary, or else the latest. Returns the name of the translator and the HTML.
    pub fn shown(
        &self,
        segment: &SegmentKey,
        locale: &Tag,
        glossary: Option<&Digest>,
    ) -> Option<(&str, &str)> {
        let translations = self.0.get(segment)?.iter();
        let translations = translations.filter(|((known, _), _)| known == locale);
        let translated = translations.filter_map(|((_, made_with), translation)| {
            let Outcome::Html(html) = &translation.outcome else {
                return None;
            };
            let is_current = made_with.as_ref() == glossary;
            let text = (translation.translator.as_str(), html.as_str());
            Some(((is_current, translation.translated_at), text))
        });
        let best = translated.max_by(|(one, _), (other, _)| one.cmp(other));
        best.map(|(_, text)| text)
    }

    /// Adds what a provider made of a segment. Of two translations of the same, the earlier stays, since it was
    /// shown; of two refusals the later, and of both the translation.
    pub fn add(
        &mut self,
        segment: SegmentKey,
        locale: Tag,
        glossary: Option<Digest>,
        translation: MachineTranslation,
    ) {
        let translations = self.0.entry(segment).or_default();
        match translations.entry((locale, glossary)) {
            Entry::Vacant(entry) => {
                entry.insert(translation);
            }
            Entry::Occupied(mut entry) if translation.rank() < entry.get().rank() => {
                entry.insert(translation);
            }
            Entry::Occupied(_) => {}
        }
    }

    /// Adds everything that another copy knows.
    pub fn merge(&mut self, other: Self) {
        for (segment, translations) in other.0 {
            for ((locale, glossary), translation) in translations {
                self.add(segment.clone(), locale, glossary, translation);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Body, to_rich_text};

    fn key(text: &str) -> SegmentKey {
        SegmentKey::of(&Tag::english(), &to_rich_text(&Body::text(text)))
    }

    fn translation(minute: u32, outcome: Outcome) -> MachineTranslation {
        MachineTranslation {
            translated_at: DateTime::UNIX_EPOCH + chrono::TimeDelta::minutes(minute.into()),
            translator: "X".to_owned(),
            outcome,
        }
    }

    fn any_memory() -> impl Strategy<Value = IncidentMemory> {
        let item = (0..4_u8, 0..2_usize, any::<bool>(), 0..3_u32, any::<bool>());
        prop::collection::vec(item, 0..12).prop_map(|items| {
            let mut memory = IncidentMemory::default();
            for (segment, locale, has_terms, minute, is_refused) in items {
                let outcome = match is_refused {
                    true => Outcome::Refused(format!("reason {minute}")),
                    false => Outcome::Html(format!("<p>{minute}</p>")),
                };
                memory.add(
                    key(&segment.to_string()),
                    ["ja", "de"][locale].parse().unwrap(),
                    has_terms.then(|| Digest::of_bytes(b"terms")),
                    translation(minute, outcome),
                );
            }
            memory
        })
    }

    proptest! {
        #[test]
        fn a_memory_reads_back_as_it_was_written(memory in any_memory()) {
            prop_assert_eq!(IncidentMemory::parse(&memory.serialize()).unwrap(), memory);
        }

        #[test]
        fn copies_are_merged_in_any_order_and_lose_nothing(
            a in any_memory(), b in any_memory(), c in any_memory(),
        ) {
            let merge = |mut one: IncidentMemory, other: &IncidentMemory| {
                one.merge(other.clone());
                one
            };
            let together = merge(merge(a.clone(), &b), &c);
            prop_assert_eq!(&merge(a.clone(), &merge(b.clone(), &c)), &together);
            prop_assert_eq!(&merge(merge(c.clone(), &b), &a), &together);
            prop_assert_eq!(&merge(together.clone(), &together), &together);
            for part in [&a, &b, &c] {
                for (segment, translations) in &part.0 {
                    for (locale, glossary) in translations.keys() {
                        prop_assert!(together.get(segment, locale, glossary.as_ref()).is_some());
                    }
                }
            }
        }
    }

    #[test]
    fn a_translation_with_the_present_terms_is_shown_before_a_later_one() {
        let ja: Tag = "ja".parse().unwrap();
        let (old, new) = (Digest::of_bytes(b"old"), Digest::of_bytes(b"new"));
        let mut memory = IncidentMemory::default();
        for (terms, minute) in [(&old, 1), (&new, 2)] {
            let outcome = Outcome::Html(format!("<p>{minute}</p>"));
            memory.add(
                key("a"),
                ja.clone(),
                Some(terms.clone()),
                translation(minute, outcome),
            );
        }
        let refusal = Outcome::Refused("too long".to_owned());
        memory.add(key("a"), ja.clone(), None, translation(3, refusal));
        let shown = |terms: Option<&Digest>| memory.shown(&key("a"), &ja, terms).map(|text| text.1);
        assert_eq!(shown(Some(&old)), Some("<p>1</p>"));
        assert_eq!(shown(Some(&new)), Some("<p>2</p>"));
        // A refusal is no translation: the latest one stays.
        assert_eq!(shown(None), Some("<p>2</p>"));
        assert_eq!(memory.shown(&key("b"), &ja, None), None);
        assert_eq!(memory.locales(&key("a")).len(), 1);
    }

    #[test]
    fn a_file_of_a_later_version_and_a_damaged_one_are_not_used() {
        let newer = IncidentMemory::parse(br#"{"version":2,"texts":[]}"#).unwrap_err();
        assert!(newer.contains("newer kairan"), "{newer}");
        for bytes in [&b""[..], b"{", b"[]", br#"{"version":1}"#] {
            assert!(IncidentMemory::parse(bytes).is_err());
        }
    }
}
