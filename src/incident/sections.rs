//! The sections of an update, joined with those of its translations.

use std::collections::BTreeMap;

use super::{Context, Localized, Section, Text};
use crate::locale::Tag;
use crate::text::{self, Body, Flat, Labels, SectionKind};
use crate::translation::{Source, differences};

/// A translation of one body.
pub(super) struct Translation<'a> {
    pub locale: &'a Tag,
    pub body: &'a Body,
    pub source: Source,
    pub translator: Option<&'a str>,
    pub stale: bool,
}

/// Labels by language, with English for a language that has none.
pub(super) type LabelSets = BTreeMap<Tag, Labels>;

/// Reads a body into sections and lays its translations beside them.
///
/// A translated section belongs to the original's section of the same kind, the n-th to the n-th. What
/// has no such counterpart stays as a section of its own: nothing of a translation is dropped. What a
/// vendor wrote for its tenants (`for_tenants`) is shown without what names one.
pub(super) fn sections(
    body: &Body,
    locale: &Tag,
    translations: &[Translation<'_>],
    context: Context<'_>,
    for_tenants: bool,
) -> Vec<Section> {
    let split = |body: &Body, locale: &Tag| {
        let flat = text::flatten(body);
        let mut sections = split(&flat, locale, context);
        // Nearly no body names one: it is asked once, and not its sections.
        if for_tenants && flat.may_name_tenant() {
            for section in &mut sections {
                section.text.leave_out_tenants();
            }
        }
        sections
    };
    let mut sections: Vec<Section> = split(body, locale)
        .into_iter()
        .map(|section| Section {
            kind: section.kind,
            text: Localized::new(locale.clone(), Text::original(section.text)),
            at: section.time.as_ref().map(|time| time.at),
            doubt: section.time.and_then(|time| time.doubt),
        })
        .collect();
    let originals = sections.len();
    for translation in translations {
        let mut used = vec![false; originals];
        for part in split(translation.body, translation.locale) {
            let place = sections[..originals]
                .iter()
                .enumerate()
                .position(|(at, section)| !used[at] && section.kind == part.kind);
            let mut text = Text {
                rich: part.text,
                source: translation.source,
                translator: translation.translator.map(str::to_owned),
                stale: translation.stale,
                differs: Vec::new(),
            };
            if let Some(at) = place {
                used[at] = true;
                let original = sections[at].text.original().rich.plain();
                text.differs = differences(&original, &text.rich.plain(), text.source);
                sections[at].text.add(translation.locale, text);
            } else {
                sections.push(Section {
                    kind: part.kind,
                    text: Localized::new(translation.locale.clone(), text),
                    at: None,
                    doubt: None,
                });
            }
        }
    }
    sections
}

fn split(flat: &Flat, locale: &Tag, context: Context<'_>) -> Vec<text::Section> {
    let of = |tag: &Tag| context.labels.get(tag);
    // A list may hold the labels of several scripts, as that of `zh` does.
    let of_language = || {
        let mut all = context.labels.iter();
        all.find(|(tag, _)| tag.same_language(locale))
    };
    let labels = of(locale)
        .or_else(|| locale.fallbacks().iter().find_map(of))
        .or_else(|| of_language().map(|(_, labels)| labels))
        .or_else(|| of(&Tag::english()));
    match labels {
        Some(labels) => text::cut(flat, labels, context.zone),
        None => vec![text::Section {
            kind: SectionKind::Other,
            label: None,
            text: flat.read(),
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
        let context = Context {
            labels: &sets,
            zone: None,
            translations: &[],
            annotations: &[],
            now: chrono::DateTime::UNIX_EPOCH,
        };
        for (locale, text, kind) in [
            ("zh-CN", "根本原因：A", SectionKind::RootCause),
            ("zh-TW", "根本原因：A", SectionKind::RootCause),
            ("ko", "Root cause: A", SectionKind::RootCause),
            ("ko", "根本原因：A", SectionKind::Other),
        ] {
            let found = split(
                &text::flatten(&Body::text(text)),
                &locale.parse().unwrap(),
                context,
            );
            assert_eq!(found[0].kind, kind, "{locale}: {text}");
        }
    }
}
