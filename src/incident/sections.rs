//! The sections of an update, joined with those of its translations.

use chrono::{DateTime, Utc};

use super::inputs::{LabelSets, ResolveInputs};
use super::{Localized, Section, Text, Update};
use crate::locale::Tag;
use crate::text::{self, Block, Body, Inline, Labels, MarkedText, SectionKind};
use crate::translation::{Provenance, lost_tokens};

/// A translation of one body.
pub(super) struct Translation<'a> {
    pub locale: &'a Tag,
    pub body: &'a Body,
    pub provenance: Provenance,
    pub translator: Option<&'a str>,
    pub stale: bool,
}

/// What is left out of bodies before they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Redaction {
    None,
    /// What names a tenant, in the texts that a vendor wrote for its tenants.
    Tenants,
}

/// Splits a body into sections and adds the sections of its translations to them.
///
/// The n-th translated section of a kind belongs to the n-th original section of that kind. A section
/// without a counterpart becomes a section of its own, so that nothing of a translation is dropped.
pub(super) fn resolve_sections(
    body: &Body,
    locale: &Tag,
    translations: &[Translation<'_>],
    inputs: ResolveInputs<'_>,
    redaction: Redaction,
) -> Vec<Section> {
    let split_body = |body: &Body, locale: &Tag| {
        let marked_text = text::to_marked_text(body);
        let mut sections = split_for_locale(&marked_text, locale, inputs);
        // Hardly any body names a tenant, so it is asked as a whole before its sections are.
        if redaction == Redaction::Tenants && marked_text.may_contain_tenant() {
            for section in &mut sections {
                let label = section.label.as_deref();
                section.text.redact_section(label);
            }
        }
        sections
    };
    let mut sections: Vec<Section> = split_body(body, locale)
        .into_iter()
        .map(|section| Section {
            kind: section.kind,
            text: Localized::new(locale.clone(), Text::original(section.text)),
            at: section.time.as_ref().map(|time| time.at),
            time_warning: section.time.and_then(|time| time.warning),
        })
        .collect();
    let original_count = sections.len();
    for translation in translations {
        let mut used = vec![false; original_count];
        for part in split_body(translation.body, translation.locale) {
            let counterpart = sections[..original_count]
                .iter()
                .enumerate()
                .position(|(index, section)| !used[index] && section.kind == part.kind);
            let mut text = Text {
                rich: part.text,
                provenance: translation.provenance,
                translator: translation.translator.map(str::to_owned),
                stale: translation.stale,
                lost_tokens: Vec::new(),
            };
            if let Some(index) = counterpart {
                used[index] = true;
                let original = sections[index].text.original().rich.plain();
                text.lost_tokens = lost_tokens(&original, &text.rich.plain(), text.provenance);
                sections[index].text.add(translation.locale, text);
            } else {
                sections.push(Section {
                    kind: part.kind,
                    text: Localized::new(translation.locale.clone(), text),
                    at: None,
                    time_warning: None,
                });
            }
        }
    }
    sections
}

/// Whether every text of a log has a label that is known, and none may tell of a cause or of prevention in its
/// own words, whatever its label.
pub(super) fn are_fully_labelled(updates: &[Update], labels: &LabelSets) -> bool {
    let is_labelled = |section: &Section| {
        let plain = section.text.original().rich.plain();
        section.kind != SectionKind::Other
            && !has_unknown_heading(section)
            && !labels.values().any(|labels| labels.may_tell_cause(&plain))
    };
    let is_title = |section: &Section| section.kind == SectionKind::Title;
    let is_update_labelled = |update: &Update| {
        update.sections.iter().all(is_labelled) && !update.sections.iter().all(is_title)
    };
    !updates.is_empty() && updates.iter().all(is_update_labelled)
}

/// Whether a line of a section looks like a heading that is no known label.
fn has_unknown_heading(section: &Section) -> bool {
    let blocks = &section.text.original().rich.0;
    blocks.iter().any(|block| match block {
        Block::Paragraph(line) => {
            let [first, last] = [line.first(), line.last()].map(|inline| inline.map(Inline::text));
            let begins_in_bold = matches!(line.first(), Some(Inline::Strong(_)));
            begins_in_bold
                || first.is_some_and(|text| text.starts_with('#'))
                || last.is_some_and(|text| text.trim_end().ends_with([':', '：']))
        }
        Block::Item { .. } | Block::Code(_) => false,
    })
}

/// The instant that the first section of a kind states.
pub(super) fn section_time(sections: &[Section], kind: SectionKind) -> Option<DateTime<Utc>> {
    sections
        .iter()
        .find_map(|section| section.at.filter(|_| section.kind == kind))
}

/// The instants that the original text of an update tells in prose or without a date.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ProseTimes {
    /// When the next update is promised.
    pub next_update_by: Option<DateTime<Utc>>,
    /// When the incident is expected to be resolved.
    pub resolution_at: Option<DateTime<Utc>>,
}

impl ProseTimes {
    pub fn find(
        sections: &[Section],
        posted_at: DateTime<Utc>,
        inputs: ResolveInputs<'_>,
    ) -> Option<Self> {
        let locale = &sections.first()?.text.original_locale;
        let labels = labels_for_locale(locale, inputs)?;
        let originals = sections
            .iter()
            .filter(|section| section.text.original().provenance == Provenance::Original);
        let texts = originals.map(|section| (section.kind, &section.text.original().rich));
        Some(Self {
            next_update_by: text::promised_update(texts.clone(), labels, posted_at, inputs.zone),
            resolution_at: text::expected_resolution(texts, labels, posted_at, inputs.zone),
        })
    }
}

fn labels_for_locale<'a>(locale: &Tag, inputs: ResolveInputs<'a>) -> Option<&'a Labels> {
    // One set may hold the labels of several scripts, as that of `zh` does.
    let labels_for_language = || {
        let mut all = inputs.labels.iter();
        all.find(|(tag, _)| tag.same_language(locale))
    };
    let labels = locale
        .lookup(inputs.labels)
        .or_else(labels_for_language)
        .or_else(|| inputs.labels.get_key_value(&Tag::english()));
    labels.map(|(_, labels)| labels)
}

fn split_for_locale(
    marked_text: &MarkedText,
    locale: &Tag,
    inputs: ResolveInputs<'_>,
) -> Vec<text::Section> {
    match labels_for_locale(locale, inputs) {
        Some(labels) => text::split_sections(marked_text, labels, inputs.zone),
        None => vec![text::Section {
            kind: SectionKind::Other,
            label: None,
            text: marked_text.to_rich_text(),
            time: None,
        }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_those_of_the_language_in_any_script_else_english() {
        let parse = |toml: &str| Labels::parse(toml).unwrap();
        let sets: LabelSets = [
            (
                Tag::english(),
                parse("[labels]\nroot_cause = [\"Root cause\"]"),
            ),
            (
                "zh".parse().unwrap(),
                parse("[labels]\nroot_cause = [\"根本原因\"]"),
            ),
        ]
        .into();
        let inputs = ResolveInputs {
            labels: &sets,
            zone: None,
            translations: &[],
            annotations: &[],
            now: DateTime::UNIX_EPOCH,
        };
        for (locale, text, kind) in [
            ("zh-CN", "根本原因：A", SectionKind::RootCause),
            ("zh-TW", "根本原因：A", SectionKind::RootCause),
            ("ko", "Root cause: A", SectionKind::RootCause),
            ("ko", "根本原因：A", SectionKind::Other),
        ] {
            let found = split_for_locale(
                &text::to_marked_text(&Body::text(text)),
                &locale.parse().unwrap(),
                inputs,
            );
            assert_eq!(found[0].kind, kind, "{locale}: {text}");
        }
    }
}
