//! The texts of an incident that people may translate, and how far they are translated.

use std::collections::BTreeMap;

use super::{Incident, Localized, Section, Text, Update};
use crate::locale::Tag;
use crate::text::{RichText, SectionKind, is_same_text};
use crate::translation::{Provenance, SegmentKey, has_words};

/// How many of an incident's present texts readers of a language do not have in the best state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TranslationState {
    /// Not translated.
    pub missing: usize,
    /// Translated from an earlier wording.
    pub stale: usize,
    /// With a difference from the original.
    pub damaged: usize,
    /// Translated by a machine alone.
    pub machine: usize,
}

impl TranslationState {
    /// The state of the title and of every section that is shown.
    pub fn of(incident: &Incident, locale: &Tag) -> Self {
        let sections = incident.updates.iter().flat_map(original_sections);
        let sections = sections.map(|(_, section)| &section.text);
        let mut state = Self::default();
        for text in std::iter::once(&incident.summary.title).chain(sections) {
            if is_to_be_translated(text, locale) {
                state.count(translation_into(text, locale));
            }
        }
        state
    }

    fn count(&mut self, translation: Option<&Text>) {
        let Some(translation) = translation else {
            self.missing += 1;
            return;
        };
        self.stale += usize::from(translation.stale);
        self.damaged += usize::from(!translation.differences.is_empty());
        self.machine += usize::from(translation.provenance == Provenance::Machine);
    }

    /// Whether there is nothing for a person to do.
    pub fn is_complete(&self) -> bool {
        *self == Self::default()
    }
}

/// A text that people may translate: the same words of an incident are one, wherever they stand.
#[derive(Clone, Debug)]
pub struct Translatable<'a> {
    pub key: SegmentKey,
    pub original_locale: &'a Tag,
    pub original: &'a RichText,
    /// Where it stands, the newest update first.
    pub places: Vec<TranslatablePlace<'a>>,
}

/// Where a text stands that people may translate.
#[derive(Clone, Debug)]
pub struct TranslatablePlace<'a> {
    pub section: SectionRef,
    /// What readers of the language are shown there, if it is a translation.
    pub shown: Option<&'a Text>,
}

/// A section of an update, as files of translations name it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SectionRef {
    /// The id of the update.
    pub update: String,
    /// The revision that is translated, from 1.
    pub revision: usize,
    pub kind: SectionKind,
    /// Which section of that kind it is, from 0.
    pub index: usize,
}

impl SectionRef {
    /// Where it is, in English.
    pub fn describe(&self, incident: &Incident) -> String {
        let kind = match self.kind {
            SectionKind::Other => "text".to_owned(),
            kind => kind.as_str().replace('_', " "),
        };
        let mut updates = incident.updates.iter();
        match updates.find(|update| update.summary.id == self.update) {
            Some(update) => {
                let at = update.summary.at.format("%F %R UTC");
                format!("{kind} of the update of {at}")
            }
            None => kind,
        }
    }
}

impl Translatable<'_> {
    /// The best translation that is shown in any of its places.
    pub fn present(&self) -> Option<&Text> {
        let shown = self.places.iter().filter_map(|place| place.shown);
        shown.min_by_key(|text| (text.stale, text.provenance, text.differences.len()))
    }

    /// How many of its places do not have a translation in the best state.
    pub fn state(&self) -> TranslationState {
        let mut state = TranslationState::default();
        for place in &self.places {
            state.count(place.shown);
        }
        state
    }
}

/// The texts of an incident that people may translate into a language: the title first, then those of the newest
/// update. A title for which files of translations have no place is not among them.
pub fn translatable_texts<'a>(incident: &'a Incident, locale: &Tag) -> Vec<Translatable<'a>> {
    let mut texts: Vec<Translatable<'a>> = Vec::new();
    let mut indices: BTreeMap<SegmentKey, usize> = BTreeMap::new();
    let mut add = |text: &'a Localized, section: SectionRef| {
        if !is_to_be_translated(text, locale) {
            return;
        }
        let original = &text.original().rich;
        let key = SegmentKey::of(&text.original_locale, original);
        let index = *indices.entry(key.clone()).or_insert(texts.len());
        if index == texts.len() {
            texts.push(Translatable {
                key,
                original_locale: &text.original_locale,
                original,
                places: Vec::new(),
            });
        }
        let places = &mut texts[index].places;
        // That of the title comes twice.
        if places.iter().all(|place| place.section != section) {
            let shown = translation_into(text, locale);
            places.push(TranslatablePlace { section, shown });
        }
    };
    if let Some((section, text)) = place_of_title(incident) {
        add(text, section);
    }
    for update in incident.updates.iter().rev() {
        for (section_ref, section) in original_sections(update) {
            add(&section.text, section_ref);
        }
    }
    texts
}

/// The sections of an update that are texts in the source's words. What is a time is shown from its instant.
fn original_sections(update: &Update) -> impl Iterator<Item = (SectionRef, &Section)> {
    all_sections(update).filter(|(_, section)| section.at.is_none() && is_original(&section.text))
}

/// The sections of an update: those of its source, and behind them those that only translations have.
pub(super) fn all_sections(update: &Update) -> impl Iterator<Item = (SectionRef, &Section)> {
    let mut counts: BTreeMap<SectionKind, usize> = BTreeMap::new();
    update.sections.iter().map(move |section| {
        let count = counts.entry(section.kind).or_default();
        let section_ref = SectionRef {
            update: update.summary.id.to_string(),
            revision: update.revision_number(),
            kind: section.kind,
            index: *count,
        };
        *count += 1;
        (section_ref, section)
    })
}

/// Where files translate the title, and its text there: in the newest update that says it, or else in the newest one
/// that has no title of its own.
pub(super) fn place_of_title(incident: &Incident) -> Option<(SectionRef, &Localized)> {
    let title = &incident.summary.title;
    let newest_first = || incident.updates.iter().rev();
    let is_title = |section: &Section| section.kind == SectionKind::Title;
    let mut sections = newest_first().flat_map(original_sections);
    let said = sections.find(|(_, section)| {
        is_title(section) && is_same_text(&section.text.original().rich, &title.original().rich)
    });
    if let Some((place, section)) = said {
        return Some((place, &section.text));
    }
    let without_title = newest_first().find(|update| {
        let mut sections = original_sections(update);
        !sections.any(|(_, section)| is_title(section))
    });
    let update = without_title?;
    let place = SectionRef {
        update: update.summary.id.to_string(),
        revision: update.revision_number(),
        kind: SectionKind::Title,
        index: 0,
    };
    Some((place, title))
}

pub(super) fn is_original(text: &Localized) -> bool {
    text.original().provenance == Provenance::Original
}

fn is_to_be_translated(text: &Localized, locale: &Tag) -> bool {
    // What only a translation has is no text to translate.
    is_original(text)
        && !text.original_locale.same_language(locale)
        && has_words(&text.original().rich)
}

/// The translation that readers of a language are shown.
fn translation_into<'a>(text: &'a Localized, locale: &Tag) -> Option<&'a Text> {
    let (tag, translation) = text.in_locale(locale, locale);
    let is_translation =
        tag.same_language(locale) && translation.provenance != Provenance::Original;
    is_translation.then_some(translation)
}
