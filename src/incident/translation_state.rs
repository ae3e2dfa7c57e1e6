//! How far an incident is translated into a language, and its translation as a file to edit.

use std::fmt::Write as _;

use super::{Incident, Localized, Section, Text};
use crate::locale::Tag;
use crate::text::{Labels, SectionKind};
use crate::translation::Provenance;

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
        let sections = incident.updates.iter().flat_map(|update| &update.sections);
        let texts =
            std::iter::once(&incident.summary.title).chain(sections.map(|section| &section.text));
        let mut state = Self::default();
        for text in texts.filter(|text| !text.original_locale.same_language(locale)) {
            // What only a translation has is no text to translate.
            if text.original().provenance != Provenance::Original {
                continue;
            }
            let Some(translation) = translation_into(text, locale) else {
                state.missing += 1;
                continue;
            };
            state.stale += usize::from(translation.stale);
            state.damaged += usize::from(!translation.differences.is_empty());
            state.machine += usize::from(translation.provenance == Provenance::Machine);
        }
        state
    }

    /// Whether a person has something to do.
    pub fn is_complete(&self) -> bool {
        *self == Self::default()
    }
}

fn translation_into<'a>(text: &'a Localized, locale: &Tag) -> Option<&'a Text> {
    let (tag, translation) = text.in_locale(locale, locale);
    let is_translation =
        tag.same_language(locale) && translation.provenance != Provenance::Original;
    is_translation.then_some(translation)
}

/// The present translation of an incident as a file to edit, with the original text where there is none.
///
/// `heading` is the name of a section in the language; it is written where `labels` read it as such.
pub fn translation_draft(
    incident: &Incident,
    locale: &Tag,
    labels: &Labels,
    heading: impl Fn(SectionKind) -> String,
) -> String {
    let mut draft = String::from("---\nsource: needs-review\n---\n");
    let has_title = |sections: &[Section]| {
        sections
            .iter()
            .any(|section| section.kind == SectionKind::Title)
    };
    let title_is_apart = !incident
        .updates
        .iter()
        .any(|update| has_title(&update.sections));
    let write_text = |draft: &mut String, kind: SectionKind, text: &Localized| {
        let (_, shown) = text.in_locale(locale, locale);
        let text = shown.rich.plain();
        let label = labels
            .label_of(kind, &heading(kind))
            .map(|label| format!("{label}: "));
        let _ = write!(draft, "{}{}\n\n", label.unwrap_or_default(), text.trim());
    };
    for (index, update) in incident.updates.iter().enumerate() {
        let _ = write!(draft, "\n## {}", update.summary.id);
        if update.revision_number() > 1 {
            let _ = write!(draft, " · revision {}", update.revision_number());
        }
        draft.push_str("\n\n");
        if title_is_apart && index + 1 == incident.updates.len() {
            write_text(&mut draft, SectionKind::Title, &incident.summary.title);
        }
        for section in &update.sections {
            write_text(&mut draft, section.kind, &section.text);
        }
        draft.truncate(draft.trim_end().len());
        draft.push('\n');
    }
    draft
}
