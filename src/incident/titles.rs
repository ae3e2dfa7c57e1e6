//! The title of an incident, and the earlier ones.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use super::language_detection::detect_language;
use super::record_text::{localized_original, parse_plain};
use super::sections::Redaction;
use super::{Localized, Text, Update};
use crate::ledger::Entry;
use crate::locale::Tag;
use crate::record::Facts;
use crate::text::{RichText, SectionKind, is_same_text, without_whitespace};
use crate::translation::{self, Provenance};

/// The most characters of an earlier title; what is longer is cut.
const MAX_EARLIER_TITLE_CHARS: usize = 200;

/// The title, and the earlier ones, newest first.
///
/// The title is that of the record, with the translations of the newest update that has the same title.
/// If the record has none, the title is that of the newest update.
pub(super) fn resolve_titles(
    entry: &Entry,
    facts: &Facts,
    updates: &[Update],
    redaction: Redaction,
) -> (Localized, Vec<Localized>) {
    let update_titles: Vec<&Localized> = updates
        .iter()
        .rev()
        .flat_map(|update| &update.sections)
        // A translation may contain a title although the update does not: that is a section of its own.
        .filter(|section| section.kind == SectionKind::Title)
        .map(|section| &section.text)
        .collect();
    let mut title = match &facts.title {
        Some(title) => {
            let title_text = parse_plain(title, redaction);
            update_titles
                .iter()
                .find(|text| {
                    // A title that only a translation has may be the same words.
                    text.original().provenance == Provenance::Original
                        && is_same_text(&text.original().rich, &title_text)
                })
                .map_or_else(
                    || record_title(title_text, entry, &update_titles),
                    |text| (*text).clone(),
                )
        }
        None => {
            let is_original =
                |text: &&&Localized| text.original().provenance == Provenance::Original;
            let original = update_titles.iter().find(is_original);
            original.or(update_titles.first()).map_or_else(
                || localized_original(&entry.source_id, redaction),
                |text| (*text).clone(),
            )
        }
    };
    for (locale, translated) in &facts.translated_titles {
        let rich = parse_plain(translated, redaction);
        let differences = {
            let original = title.original().rich.plain();
            let original = translation::Original::new(&original, &title.original_locale);
            original.differences(&rich.plain(), locale)
        };
        let text = Text {
            provenance: Provenance::Provided,
            differences,
            ..Text::original(rich)
        };
        title.add(locale, text);
    }
    let mut earlier: Vec<Localized> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut is_new = |text: &Localized| seen.insert(without_whitespace(&text.original().rich));
    is_new(&title);
    // Nearly every update repeats the title of the one after it.
    let mut newer_title = title.original();
    for text in update_titles {
        let original = text.original();
        if original.provenance == Provenance::Original && original.rich != newer_title.rich {
            newer_title = original;
            if is_new(text) {
                earlier.push(text.clone());
            }
        }
    }
    let snapshot_titles = entry.snapshots.iter().rev();
    let mut snapshot_titles: Vec<_> = snapshot_titles
        .filter_map(|snapshot| snapshot.facts.title.as_deref())
        .collect();
    snapshot_titles.dedup();
    earlier.extend(
        snapshot_titles
            .into_iter()
            .map(|title| (localized_original(title, redaction), title))
            .filter(|(text, _)| is_new(text))
            .map(|(text, title)| {
                shorten(title).map_or(text, |title| localized_original(&title, redaction))
            }),
    );
    (title, earlier)
}

/// The beginning of a title that is not one short line; `None` for any other.
fn shorten(title: &str) -> Option<String> {
    let line = title.trim().lines().next().unwrap_or_default();
    let end = line.char_indices().nth(MAX_EARLIER_TITLE_CHARS);
    let short = end.map_or(line, |(end, _)| &line[..end]);
    (short.len() < title.trim().len()).then(|| format!("{}…", short.trim_end()))
}

/// A title that no update has in these words, with the nearest translations: those that have no original
/// of their own, or else those of another title, marked as stale.
fn record_title(title: RichText, entry: &Entry, update_titles: &[&Localized]) -> Localized {
    let newest_post = entry
        .newest()
        .and_then(|snapshot| snapshot.log.posts.last());
    let stated_locale = newest_post.map_or_else(Tag::english, |post| post.locale.clone());
    let plain = title.plain().into_owned();
    let original_locale = detect_language(&plain, stated_locale);
    let mut localized = Localized::new(original_locale.clone(), Text::original(title));
    let original = LazyCell::new(|| translation::Original::new(&plain, &original_locale));
    for text in update_titles {
        let has_original = text.original().provenance == Provenance::Original;
        for (locale, translation) in text.all() {
            if translation.provenance != Provenance::Original {
                let stale = translation.stale || has_original;
                let differences = match has_original {
                    true => translation.differences.clone(),
                    false => original.differences(&translation.rich.plain(), locale),
                };
                localized.add(
                    locale,
                    Text {
                        stale,
                        differences,
                        ..translation.clone()
                    },
                );
            }
        }
    }
    localized
}
