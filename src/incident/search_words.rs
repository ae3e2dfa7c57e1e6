//! The words by which an incident is found: those that its pages show.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Annotation, Incident, Localized, Section, Text, readable_sections};
use crate::locale::Tag;
use crate::text::body::to_rich_text;
use crate::text::words::words;
use crate::text::{Body, RichText};

/// The words of an incident's pages in all languages of a site, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SearchWords(Vec<WordGroup>);

/// Words that are in the same language and on the pages of the same languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct WordGroup {
    /// The language of the texts, without script and region; empty for ids and names.
    #[serde(rename = "lang")]
    language: String,
    /// A bit for each locale of the site, in its order; the last one stands for all from the 64th on.
    locales: u64,
    /// In their order, separated by spaces.
    words: String,
}

/// The bit of the locale with this index.
fn locale_bit(index: usize) -> u64 {
    1 << index.min(63)
}

impl SearchWords {
    /// The words on the pages of a site with these locales, of which the first is the default, as they are at `now`.
    pub fn of(incident: &Incident, locales: &[Tag], now: DateTime<Utc>) -> Self {
        let mut collector = Collector::default();
        let all = (0..locales.len()).fold(0, |bits, index| bits | locale_bit(index));
        let summary = &incident.summary;
        for name in [&summary.id, &summary.source_id] {
            collector.add("", all, name);
        }
        for name in &summary.services {
            collector.add("", all, name);
        }
        for update in &incident.updates {
            for item in &update.affected {
                collector.add("", all, &item.name);
            }
        }
        let mut shown = Shown::default();
        for (index, locale) in locales.iter().enumerate() {
            let default_locale = &locales[0];
            let mut show = |text| shown.add(text, locale, default_locale, locale_bit(index));
            show(&summary.title);
            incident.earlier_titles.iter().for_each(&mut show);
            for update in &incident.updates {
                let earlier = update.earlier_revisions.iter();
                let revisions = earlier.map(|revision| &revision.sections);
                for sections in revisions.chain([&update.sections]) {
                    for Section { text, .. } in readable_sections(sections, locale, default_locale)
                    {
                        show(text);
                    }
                }
            }
            let annotations = incident.annotations.iter().chain(&incident.remarks);
            for annotation in annotations
                .filter(|annotation| annotation.has_text() && annotation.window.contains(now))
            {
                collector.add_annotation(annotation, locale, default_locale, locale_bit(index));
            }
        }
        for (tag, text, bits) in shown.0.into_values() {
            collector.add_rich(language_of(tag), bits, &text.rich);
        }
        collector.into_words()
    }

    /// The words on the pages of the locale with this index, each with whether its text is in `language`, which is
    /// written without script and region. A word stands once for each language that it is in.
    pub fn in_locale<'a>(
        &'a self,
        index: usize,
        language: &'a str,
    ) -> impl Iterator<Item = (&'a str, bool)> {
        let groups = self.0.iter();
        let groups = groups.filter(move |group| group.locales & locale_bit(index) != 0);
        groups.flat_map(move |group| {
            let is_in_language = group.language == language;
            let words = group.words.split(' ');
            words.map(move |word| (word, is_in_language))
        })
    }
}

/// The language of a tag, without script and region.
pub fn language_of(tag: &Tag) -> &str {
    tag.as_str().split('-').next().unwrap_or_default()
}

/// The texts that the pages show, by their places in memory, each with the locales in which they do.
#[derive(Default)]
struct Shown<'a>(BTreeMap<usize, (&'a Tag, &'a Text, u64)>);

impl<'a> Shown<'a> {
    /// Adds what readers of `locale` see of a text: the text for them, and the original beside it.
    fn add(&mut self, text: &'a Localized, locale: &'a Tag, default_locale: &'a Tag, bit: u64) {
        let original = (&text.original_locale, text.original());
        for (tag, text) in [text.in_locale(locale, default_locale), original] {
            let place = std::ptr::from_ref(text).addr();
            self.0.entry(place).or_insert((tag, text, 0)).2 |= bit;
        }
    }
}

/// Collects words by the language that they are in, each with the bits of its locales.
#[derive(Default)]
struct Collector<'a>(BTreeMap<&'a str, BTreeMap<String, u64>>);

impl<'a> Collector<'a> {
    fn add(&mut self, language: &'a str, bits: u64, text: &str) {
        let known = self.0.entry(language).or_default();
        words(text, |word| match known.get_mut(word) {
            Some(locales) => *locales |= bits,
            None => {
                known.insert(word.to_owned(), bits);
            }
        });
    }

    fn add_rich(&mut self, language: &'a str, bits: u64, text: &RichText) {
        self.add(language, bits, &text.plain());
    }

    fn add_annotation(
        &mut self,
        annotation: &'a Annotation,
        locale: &Tag,
        default_locale: &Tag,
        bit: u64,
    ) {
        let Some((tag, text)) = annotation.in_locale(locale, default_locale) else {
            return;
        };
        let language = language_of(tag);
        for words in [text.title.as_deref(), annotation.author()] {
            self.add(language, bit, words.unwrap_or_default());
        }
        let body = Body::html(text.html.as_str());
        self.add_rich(language, bit, &to_rich_text(&body));
    }

    fn into_words(self) -> SearchWords {
        let mut groups: BTreeMap<(&str, u64), String> = BTreeMap::new();
        for (language, known) in self.0 {
            for (word, locales) in known {
                let words = groups.entry((language, locales)).or_default();
                if !words.is_empty() {
                    words.push(' ');
                }
                words.push_str(&word);
            }
        }
        let groups = groups.into_iter();
        let groups = groups.map(|((language, locales), mut words)| {
            words.shrink_to_fit();
            WordGroup {
                language: language.to_owned(),
                locales,
                words,
            }
        });
        SearchWords(groups.collect())
    }
}
