//! Adds what machines translated to the texts of an incident, and finds what is still to be translated.

use std::collections::BTreeMap;

use super::{Incident, Localized, Section, Text};
use crate::locale::Tag;
use crate::text::{Body, RichText, to_rich_text};
use crate::translation::{
    Glossary, IncidentMemory, Original, Provenance, Segment, SegmentKey, has_words,
};

/// Adds the translations of a `memory` to the texts of an incident, where there is none that is trusted more.
/// Returns what is to be translated into `languages`: each text that no person, record or file has translated, and of
/// which the memory has no translation with the present terms of the `glossary`, and that `translator` has not refused.
/// What readers meet first comes first.
///
/// Earlier revisions of updates and earlier titles are not among it; a translation from the time when they were the
/// present ones is shown.
pub fn add_machine_translations(
    incident: &mut Incident,
    memory: &IncidentMemory,
    glossary: &Glossary,
    languages: &[Tag],
    translator: &str,
) -> Vec<Segment> {
    let mut missing = Missing {
        memory,
        glossary,
        languages,
        translator,
        indices: BTreeMap::new(),
        segments: Vec::new(),
    };
    if !languages.is_empty() {
        for text in present_texts(incident) {
            missing.find(text);
        }
    }
    let missing = missing.segments;
    if !memory.is_empty() {
        for text in all_texts(incident) {
            add_translations(text, memory, glossary);
        }
    }
    if !glossary.is_empty() {
        for text in all_texts(incident) {
            check_terms(text, glossary);
        }
    }
    missing
}

/// The texts that readers are shown at present.
fn present_texts(incident: &Incident) -> impl Iterator<Item = &Localized> {
    let summary = &incident.summary;
    let at_top = [
        Some(&summary.title),
        summary.user_impact.as_ref(),
        incident.root_cause.as_ref(),
        incident.next_steps.as_ref(),
    ];
    let updates = incident.updates.iter().rev();
    let sections = updates.flat_map(|update| &update.sections);
    // What is a time is shown from its instant.
    let sections = sections.filter(|section| section.at.is_none());
    let at_top = at_top.into_iter().flatten();
    at_top.chain(sections.map(|section| &section.text))
}

/// Every text of an incident.
fn all_texts(incident: &mut Incident) -> impl Iterator<Item = &mut Localized> {
    let summary = &mut incident.summary;
    let at_top = [
        Some(&mut summary.title),
        summary.user_impact.as_mut(),
        incident.root_cause.as_mut(),
        incident.next_steps.as_mut(),
    ];
    let updates = incident.updates.iter_mut().flat_map(|update| {
        let earlier = update.earlier_revisions.iter_mut();
        let earlier = earlier.flat_map(|revision| &mut revision.sections);
        earlier.chain(&mut update.sections)
    });
    let texts = updates.map(|section: &mut Section| &mut section.text);
    let at_top = at_top.into_iter().flatten();
    at_top.chain(&mut incident.earlier_titles).chain(texts)
}

fn add_translations(text: &mut Localized, memory: &IncidentMemory, glossary: &Glossary) {
    let Some(original) = original_to_translate(text) else {
        return;
    };
    let key = SegmentKey::of(&text.original_locale, original);
    let plain = original.plain().into_owned();
    let original = Original::new(&plain, &text.original_locale.clone());
    for locale in memory.locales(&key) {
        let terms = glossary.digest_of_terms(&plain, locale);
        if let Some((translator, html)) = memory.shown(&key, locale, terms.as_ref()) {
            let rich = to_rich_text(&Body::html(html));
            let translated = Text {
                differences: original.differences(&rich.plain(), locale),
                rich,
                provenance: Provenance::Machine,
                translator: Some(translator.to_owned()),
                stale: false,
            };
            text.add(locale, translated);
        }
    }
}

/// Adds to every translation, whoever made it, what it does not have as the glossary asks for it.
fn check_terms(text: &mut Localized, glossary: &Glossary) {
    let Some(original) = original_to_translate(text) else {
        return;
    };
    let original = original.plain().into_owned();
    for (locale, translated) in text.translations_mut() {
        let differences = glossary.differences(&original, &translated.rich.plain(), locale);
        translated.differences.extend(differences);
    }
}

/// The words of the source, where there are any.
fn original_to_translate(text: &Localized) -> Option<&RichText> {
    let original = text.original();
    let is_original = original.provenance == Provenance::Original;
    Some(&original.rich).filter(|rich| is_original && has_words(rich))
}

/// Finds what is missing.
struct Missing<'a> {
    memory: &'a IncidentMemory,
    languages: &'a [Tag],
    translator: &'a str,
    glossary: &'a Glossary,
    /// Where each of the segments is.
    indices: BTreeMap<SegmentKey, usize>,
    segments: Vec<Segment>,
}

impl Missing<'_> {
    fn find(&mut self, text: &Localized) {
        let Some(original) = original_to_translate(text) else {
            return;
        };
        let languages = self.languages.iter();
        let mut untranslated = languages
            .filter(|language| !is_translated(text, language))
            .peekable();
        if untranslated.peek().is_none() {
            return;
        }
        let key = SegmentKey::of(&text.original_locale, original);
        let plain = original.plain();
        let targets = untranslated.filter(|language| {
            let terms = self.glossary.digest_of_terms(&plain, language);
            let known = self.memory.get(&key, language, terms.as_ref());
            known.is_none_or(|known| !known.is_final(self.translator))
        });
        let targets: Vec<Tag> = targets.cloned().collect();
        if targets.is_empty() {
            return;
        }
        // The same text may stand in several places, and be translated by a person in one of them.
        if let Some(index) = self.indices.get(&key) {
            let known = &mut self.segments[*index].targets;
            let new = targets.into_iter().filter(|target| !known.contains(target));
            let new: Vec<Tag> = new.collect();
            known.extend(new);
            return;
        }
        self.indices.insert(key.clone(), self.segments.len());
        self.segments.push(Segment {
            key,
            locale: text.original_locale.clone(),
            text: original.clone(),
            targets,
        });
    }
}

/// Whether readers of a language have a text of their own, which is not out of date.
fn is_translated(text: &Localized, language: &Tag) -> bool {
    let (tag, shown) = text.in_locale(language, language);
    tag.has_same_readers(language) && !shown.stale
}
