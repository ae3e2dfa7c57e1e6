//! The sections of an update, joined with those of its translations.

use chrono::{DateTime, Utc};

use super::inputs::{LabelSets, ResolveInputs};
use super::language_detection::detect_language;
use super::{Localized, Section, Text, Update};
use crate::ledger::Entry;
use crate::locale::Tag;
use crate::text::{self, Block, Body, Inline, Labels, MarkedText, RichText, SectionKind};
use crate::translation::{self, Accepted, Provenance};

/// A translation of one body.
pub(super) struct Translation<'a> {
    pub locale: &'a Tag,
    pub body: &'a Body,
    pub provenance: Provenance,
    pub translator: Option<&'a str>,
    pub stale: bool,
    /// The differences that are dismissed.
    pub accepted: &'a [Accepted],
    /// Whether it stands in a file of translations.
    pub is_from_file: bool,
}

/// What is left out of bodies before they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Redaction {
    None,
    /// What names a tenant, in the texts that a vendor wrote for its tenants.
    Tenants,
    /// What names a person, in the texts that a team may have copied from its tickets.
    People,
}

impl Redaction {
    /// Of the texts of an entry.
    pub fn of(entry: &Entry) -> Self {
        let mut snapshots = entry.snapshots.iter();
        if snapshots
            .clone()
            .any(|snapshot| snapshot.facts.may_name_tenants(snapshot.form))
        {
            Self::Tenants
        } else if snapshots.any(|snapshot| snapshot.form.may_quote_tickets()) {
            Self::People
        } else {
            Self::None
        }
    }
}

/// Splits a body into sections and adds the sections of its translations to them.
///
/// A body without any label of its language is split at the labels of another one: see [`split_original`].
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
    let redact = |marked_text: &MarkedText, mut sections: Vec<text::Section>| {
        // Hardly any body names a tenant or a person, so it is asked as a whole before its sections are.
        match redaction {
            Redaction::Tenants if marked_text.may_contain_tenant() => {
                for section in &mut sections {
                    let label = section.label.as_deref();
                    section.text.redact_section(label);
                }
            }
            Redaction::People if marked_text.may_name_people() => {
                for section in &mut sections {
                    section.text.redact_people();
                }
            }
            _ => {}
        }
        sections
    };
    let marked_text = text::to_marked_text(body);
    let (parts, locale) = split_original(&marked_text, locale, inputs);
    // In ASCII a script tells nothing, and most texts are.
    let is_ascii = marked_text.is_ascii();
    let language_of = |text: &RichText| match is_ascii {
        true => locale.clone(),
        false => detect_language(&text.plain(), locale.clone()),
    };
    let mut sections: Vec<Section> = redact(&marked_text, parts)
        .into_iter()
        .map(|section| Section {
            kind: section.kind,
            text: Localized::new(language_of(&section.text), Text::original(section.text)),
            at: section.time.as_ref().map(|time| time.at),
            time_warning: section.time.and_then(|time| time.warning),
        })
        .collect();
    let original_count = sections.len();
    if translations.is_empty() {
        return sections;
    }
    let plain = |section: &Section| section.text.original().rich.plain().into_owned();
    let originals: Vec<String> = sections.iter().map(plain).collect();
    // Each is read for its first translation, and compared with all of them.
    let mut compared: Vec<Option<translation::Original<'_>>> = Vec::new();
    compared.resize_with(original_count, || None);
    for translation in translations {
        let mut used = vec![false; original_count];
        let first_stray = sections.len();
        let bodies = match translation.is_from_file {
            true => split_at_ends(translation.body),
            false => vec![translation.body.clone()],
        };
        let parts = bodies.iter().flat_map(|body| {
            let marked_text = text::to_marked_text(body);
            let parts = split_for_locale(&marked_text, translation.locale, inputs);
            redact(&marked_text, parts)
        });
        let parts: Vec<text::Section> = parts.collect();
        let is_only_one = original_count == 1 && parts.len() == 1;
        for part in parts {
            let counterpart = sections[..original_count]
                .iter()
                .enumerate()
                .position(|(index, section)| !used[index] && section.kind == part.kind);
            // A text without a label is the translation of the only section that there is.
            let is_unlabelled = || is_unlabelled(&part);
            let counterpart = counterpart.or_else(|| (is_only_one && is_unlabelled()).then_some(0));
            let mut text = Text {
                rich: part.text,
                provenance: translation.provenance,
                translator: translation.translator.map(str::to_owned),
                stale: translation.stale,
                differences: Vec::new(),
            };
            if let Some(index) = counterpart {
                used[index] = true;
                let original = compared[index]
                    .get_or_insert_with(|| translation::Original::new(&originals[index], locale));
                let plain = text.rich.plain();
                // Of a section with a time, the time counts, which is shown from the instant.
                text.differences = match sections[index].at {
                    Some(_) => original.differences_of_facts(&plain, translation.locale),
                    None => original.differences(&plain, translation.locale),
                };
                let accepted = translation.accepted;
                text.differences.retain(|difference| {
                    !accepted
                        .iter()
                        .any(|entry| entry.dismisses(difference, &plain))
                });
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
        // Where a section has no translation, what has no counterpart may be that one under an unknown label. A title
        // of its own is that of the incident.
        if used.contains(&false) {
            for stray in sections[first_stray..]
                .iter_mut()
                .filter(|one| one.kind != SectionKind::Title)
            {
                stray.text.mark_as_added();
            }
        }
    }
    sections
}

/// Whether a text begins with what may be a label that is not known.
fn begins_with_label(text: &str) -> bool {
    let line = text.trim_start().lines().next().unwrap_or_default();
    let colon = line
        .char_indices()
        .take(40)
        .find(|(_, c)| matches!(c, ':' | '：'));
    colon.is_some_and(|(at, _)| !line[..at].contains(|c: char| c.is_ascii_digit()))
}

/// The line in a file of translations that ends a section, so that what follows has no label.
pub(super) const SECTION_END: &str = "***";

/// The parts of a body in a file of translations between the lines that end a section.
fn split_at_ends(body: &Body) -> Vec<Body> {
    if !body.content.contains(SECTION_END) {
        return vec![body.clone()];
    }
    let mut parts = vec![String::new()];
    for line in body.content.split_inclusive('\n') {
        if line.trim() == SECTION_END {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push_str(line);
        }
    }
    parts.into_iter().map(Body::markdown).collect()
}

/// The sections of a body in a file of translations into `locale`, with the words that it has.
pub(super) fn split_translation(
    body: &Body,
    locale: &Tag,
    inputs: ResolveInputs<'_>,
) -> Vec<text::Section> {
    let parts = split_at_ends(body).into_iter();
    let sections =
        parts.flat_map(|part| split_for_locale(&text::to_marked_text(&part), locale, inputs));
    sections.collect()
}

/// Whether a section of a translation is without any label, known or not.
pub(super) fn is_unlabelled(part: &text::Section) -> bool {
    part.kind == SectionKind::Other && !begins_with_label(&part.text.plain())
}

/// Whether every text of a log has a label that is known, and none may tell of a cause or of prevention in its
/// own words, whatever its label.
pub(super) fn are_fully_labelled(updates: &[Update], labels: &LabelSets) -> bool {
    let is_labelled =
        |section: &Section| section.kind != SectionKind::Other && !has_unknown_heading(section);
    let is_title = |section: &Section| section.kind == SectionKind::Title;
    let is_update_labelled = |update: &Update| {
        update.sections.iter().all(is_labelled) && !update.sections.iter().all(is_title)
    };
    // A search for many words begins faster in one long text than in many short ones.
    let whole_text = || {
        let sections = updates.iter().flat_map(|update| &update.sections);
        let texts = sections.map(|section| section.text.original().rich.plain());
        texts.collect::<Vec<_>>().join("\n")
    };
    !updates.is_empty()
        && updates.iter().all(is_update_labelled)
        && !Labels::any_may_tell_cause(labels.values(), &whole_text())
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
        if !text::may_tell_times(texts.clone()) {
            return None;
        }
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

/// The sections of an original text, and its language.
///
/// Where a record says one language and its text has labels of another one alone, those are read, and the
/// text is in that language. English labels say nothing about the language: people write them into texts of
/// any. Nor does a single label of one short word, which may be a word of the record's language.
fn split_original<'a>(
    marked_text: &MarkedText,
    locale: &'a Tag,
    inputs: ResolveInputs<'a>,
) -> (Vec<text::Section>, &'a Tag) {
    let sections = split_for_locale(marked_text, locale, inputs);
    let labels_in = |sections: &[text::Section]| {
        let labels = sections
            .iter()
            .filter_map(|section| section.label.as_deref());
        let is_telling = |label: &str| label.contains(' ') || !label.is_ascii();
        match labels.clone().count() {
            1 => labels.filter(|label| is_telling(label)).count(),
            count => count,
        }
    };
    if sections.iter().any(|section| section.label.is_some()) {
        return (sections, locale);
    }
    let others = inputs.labels.iter().map(|(tag, labels)| {
        let sections = text::split_sections(marked_text, labels, inputs.zone);
        (labels_in(&sections), sections, tag)
    });
    // Of several equal counts the first tag wins.
    let best = others.reduce(|best, other| if other.0 > best.0 { other } else { best });
    match best {
        Some((1.., sections, tag)) if tag.same_language(&Tag::english()) => (sections, locale),
        Some((1.., sections, tag)) => (sections, tag),
        _ => (sections, locale),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(toml: &str) -> Labels {
        Labels::parse(toml).unwrap()
    }

    fn inputs(labels: &LabelSets) -> ResolveInputs<'_> {
        ResolveInputs {
            labels,
            zone: None,
            translations: &[],
            annotations: &[],
            now: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn labels_of_another_language_are_read_where_the_records_own_has_none() {
        let sets: LabelSets = [
            (
                "de".parse().unwrap(),
                parse("[labels]\nroot_cause = [\"Grund\"]\nnext_steps = [\"Weitere Schritte\"]"),
            ),
            (
                Tag::english(),
                parse("[labels]\nroot_cause = [\"Root cause\"]\nnext_steps = [\"Next steps\"]"),
            ),
            (
                "ja".parse().unwrap(),
                parse("[labels]\nroot_cause = [\"原因\"]"),
            ),
        ]
        .into();
        let inputs = inputs(&sets);
        use SectionKind::{NextSteps, Other, RootCause};
        for (locale, text, language, kinds) in [
            ("en", "Weitere Schritte: A", "de", &[NextSteps][..]),
            (
                "en",
                "Grund: A\n\nWeitere Schritte: B",
                "de",
                &[RootCause, NextSteps],
            ),
            ("en", "原因：A", "ja", &[RootCause]),
            ("de", "原因：A", "ja", &[RootCause]),
            // Its own labels count, whatever else stands there.
            (
                "en",
                "Root cause: A\n\nWeitere Schritte: B",
                "en",
                &[RootCause],
            ),
            // Texts of any language have English labels.
            (
                "ja",
                "Root cause: ディスク\n\nNext steps: 交換",
                "ja",
                &[RootCause, NextSteps],
            ),
            // One short word may be a word of any language.
            ("en", "Grund: A", "en", &[Other]),
            ("en", "A text without labels.", "en", &[Other]),
        ] {
            let locale: Tag = locale.parse().unwrap();
            let marked_text = text::to_marked_text(&Body::text(text));
            let (sections, found) = split_original(&marked_text, &locale, inputs);
            let found_kinds: Vec<SectionKind> = sections.iter().map(|s| s.kind).collect();
            assert_eq!((found.as_str(), &*found_kinds), (language, kinds), "{text}");
        }
    }

    #[test]
    fn labels_are_those_of_the_language_in_any_script_else_english() {
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
        let inputs = inputs(&sets);
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
