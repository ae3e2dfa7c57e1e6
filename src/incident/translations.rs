//! Which translation in a file belongs to which update of an incident.
//!
//! A heading names an update by its id (`20260914T064500Z-2`, or `2026-09-14T06:45:00Z-2`) or by its
//! time alone. Several updates of one second are told apart by their ids, or else by their order: the
//! first heading of that time is the first of those updates.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::Diagnostic;
use crate::ledger;
use crate::locale::Tag;
use crate::translation::file::{TranslatedUpdate, UpdateReference};
use crate::translation::{Provenance, TranslationFile};

/// The translations of one update, each with the file that it is from.
pub(super) type UpdateTranslations<'a> = Vec<(&'a TranslationFile, &'a TranslatedUpdate)>;

/// An update that can be translated.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub update: &'a ledger::Update<'a>,
    /// How many revisions of it there are.
    pub revision_count: usize,
}

impl<'a> Target<'a> {
    pub fn of(update: &'a ledger::Update<'a>) -> Self {
        Self {
            update,
            revision_count: update.revisions.len(),
        }
    }
}

/// Finds the update and the revision that each translation in `files` is of.
///
/// Returns the translations of each target, in the order of the targets. A translation that belongs to
/// no update, or to one that another file translates already, is left out and added to `diagnostics`.
pub(super) fn assign_translations<'a>(
    files: &[&'a TranslationFile],
    targets: &[Target<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<UpdateTranslations<'a>> {
    let mut assigned: Vec<UpdateTranslations<'a>> = vec![Vec::new(); targets.len()];
    let mut first_of: BTreeMap<TranslationKey<'a>, &'a TranslatedUpdate> = BTreeMap::new();
    for file in files {
        let indices = find_targets(file, targets);
        diagnostics.extend(ambiguous_headings(file, targets, &indices));
        for (translated, index) in file.updates.iter().zip(indices) {
            let index = match index {
                Ok(index) => index,
                Err(reason) => {
                    diagnostics.push(unplaced(file, translated, &reason));
                    continue;
                }
            };
            let target = targets[index];
            if !(1..=target.revision_count).contains(&translated.revision) {
                let reason = format!(
                    "update {} has {}, not a revision {}",
                    target.update.id,
                    count(target.revision_count, "revision"),
                    translated.revision
                );
                diagnostics.push(unplaced(file, translated, &reason));
                continue;
            }
            let key = TranslationKey {
                locale: &file.locale,
                provenance: translated.review.provenance(),
                target: index,
                revision: translated.revision,
            };
            if let Some(first) = first_of.get(&key) {
                diagnostics.push(Diagnostic::new(
                    translated.location.clone(),
                    format!(
                        "update {} is translated into {} twice: only the translation at {} is shown",
                        target.update.id, file.locale, first.location
                    ),
                    "remove one of the two",
                ));
                continue;
            }
            first_of.insert(key, translated);
            assigned[index].push((file, translated));
        }
    }
    assigned
}

/// What there can be one translation of.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct TranslationKey<'a> {
    locale: &'a Tag,
    provenance: Provenance,
    target: usize,
    revision: usize,
}

/// The id of the update that each heading of a file is of; `None` where there is none.
pub fn translated_updates(entry: &ledger::Entry, file: &TranslationFile) -> Vec<Option<String>> {
    let updates = entry.updates();
    let targets: Vec<Target<'_>> = updates.iter().map(Target::of).collect();
    let found = find_targets(file, &targets).into_iter();
    found
        .map(|index| Some(updates[index.ok()?].id.clone()))
        .collect()
}

/// The index of the target of each translation of a file, or why it has none.
fn find_targets(file: &TranslationFile, targets: &[Target<'_>]) -> Vec<Result<usize, String>> {
    let mut taken: BTreeSet<(usize, usize, Provenance)> = BTreeSet::new();
    // What a heading names by its id is not there for a heading that has only the time.
    let by_id: Vec<Option<Result<usize, String>>> = file
        .updates
        .iter()
        .map(|translated| {
            translated.update.ordinal?;
            let found = find_by_id(&translated.update, targets);
            taken.extend(found.iter().map(|index| as_taken(*index, translated)));
            Some(found)
        })
        .collect();
    let headings = file.updates.iter().zip(by_id);
    headings
        .map(|(translated, found)| {
            found.unwrap_or_else(|| {
                let candidates = of_second(&translated.update, targets);
                let free = |index: &usize| taken.insert(as_taken(*index, translated));
                candidates.iter().copied().find(free).ok_or_else(|| {
                    let at = translated.update.second();
                    match candidates.len() {
                        0 => format!("{} has no update of {at}", file.incident),
                        known => format!(
                            "{} has only {} of {at}",
                            file.incident,
                            count(known, "update")
                        ),
                    }
                })
            })
        })
        .collect()
}

/// What there can be one translation of in a file.
fn as_taken(index: usize, translated: &TranslatedUpdate) -> (usize, usize, Provenance) {
    (index, translated.revision, translated.review.provenance())
}

/// The update that a heading names by its id.
fn find_by_id(reference: &UpdateReference, targets: &[Target<'_>]) -> Result<usize, String> {
    let id = reference.id();
    let found = targets.iter().position(|target| target.update.id == id);
    found.ok_or_else(|| format!("there is no update {id}"))
}

/// The updates of the second that a heading names: those that have it in their ids, then those that
/// moved to it.
fn of_second(reference: &UpdateReference, targets: &[Target<'_>]) -> Vec<usize> {
    let base = reference.base_id();
    let ordinal = |target: &Target<'_>| match target.update.id.strip_prefix(&base)? {
        "" => Some(1),
        suffix => suffix.strip_prefix('-')?.parse::<usize>().ok(),
    };
    let numbered = targets.iter().enumerate();
    let mut found: Vec<(usize, usize)> = numbered
        .filter_map(|(index, target)| {
            let has_moved_there = target.update.at.timestamp() == reference.at.timestamp();
            let ordinal = ordinal(target).or(has_moved_there.then_some(usize::MAX))?;
            Some((ordinal, index))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, index)| index).collect()
}

/// Headings that have only a time, where the file has fewer headings of that second than there are
/// updates: such a translation is shown at the first of them, which need not be the one that was meant.
fn ambiguous_headings(
    file: &TranslationFile,
    targets: &[Target<'_>],
    indices: &[Result<usize, String>],
) -> Vec<Diagnostic> {
    let translated: BTreeSet<usize> = indices.iter().flatten().copied().collect();
    let headings = file.updates.iter().zip(indices);
    headings
        .filter_map(|(heading, index)| {
            let index = *index.as_ref().ok()?;
            let candidates = of_second(&heading.update, targets);
            let is_complete = candidates.iter().all(|index| translated.contains(index));
            if heading.update.ordinal.is_some() || is_complete {
                return None;
            }
            let ids = candidates.iter().map(|index| &*targets[*index].update.id);
            let ids: Vec<&str> = ids.collect();
            Some(Diagnostic::warning(
                heading.location.clone(),
                format!(
                    "{} has {} of {}; the translation is shown at {}",
                    file.incident,
                    count(candidates.len(), "update"),
                    heading.update.second(),
                    targets[index].update.id
                ),
                format!(
                    "write in the heading which update it translates: {} (`-1` is the first)",
                    ids.join(" or ")
                ),
            ))
        })
        .collect()
}

fn unplaced(file: &TranslationFile, translated: &TranslatedUpdate, reason: &str) -> Diagnostic {
    Diagnostic::new(
        translated.location.clone(),
        format!("{reason}; the translation under this heading is not shown"),
        format!(
            "write the heading with the very time of the update that it translates, or with its id \
             from the JSON of {}",
            file.incident
        ),
    )
}

fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    fn update(id: &str, at: &str) -> ledger::Update<'static> {
        ledger::Update {
            id: id.to_owned(),
            at: at.parse().unwrap(),
            first_seen_at: at.parse().unwrap(),
            status: None,
            is_status_stated: false,
            affected: &[],
            listed: true,
            aliases: Vec::new(),
            announced_at: Vec::new(),
            revisions: Vec::new(),
        }
    }

    fn file(path: &str, front_matter: &str, headings: &[&str]) -> TranslationFile {
        let sections = headings.iter().zip(1..);
        let body: String = sections
            .map(|(heading, number)| format!("## {heading}\ntext {number}\n"))
            .collect();
        let text = format!("---\n{front_matter}---\n{body}");
        let mut diagnostics = Vec::new();
        let file = crate::translation::file::parse(path, text.as_bytes(), &mut diagnostics);
        assert_eq!(diagnostics, []);
        file.unwrap()
    }

    /// Three updates: two of one second, of which the first has two revisions, and one that moved.
    fn assign(files: &[TranslationFile]) -> (Vec<Vec<String>>, Vec<String>) {
        let updates = [
            update("20260930T060000Z", "2026-09-30T06:00:00Z"),
            update("20260930T060000Z-2", "2026-09-30T06:00:00Z"),
            update("20260930T070000Z", "2026-09-30T08:00:00Z"),
        ];
        let targets: Vec<Target<'_>> = updates
            .iter()
            .zip([2, 1, 1])
            .map(|(update, revision_count)| Target {
                update,
                revision_count,
            })
            .collect();
        let mut diagnostics = Vec::new();
        let files: Vec<&TranslationFile> = files.iter().collect();
        let assigned = assign_translations(&files, &targets, &mut diagnostics);
        let text = |translated: &TranslatedUpdate| {
            text::to_rich_text(&translated.body).plain().into_owned()
        };
        let assigned = assigned.iter();
        let texts = assigned.map(|all| all.iter().map(|(_, one)| text(one)).collect());
        let diagnostics = diagnostics.iter().map(|diagnostic| {
            let place = &diagnostic.location;
            format!("{place}: {}", diagnostic.message)
        });
        (texts.collect(), diagnostics.collect())
    }

    #[test]
    fn each_heading_is_of_one_update() {
        let at = "2026-09-30T06:00:00Z";
        let [first, second, explicit] = ["-1", "-2", "-3"].map(|suffix| format!("{at}{suffix}"));
        let revised = format!("{at} · revision 2");
        type Case<'a> = (&'a [&'a str], [&'a [&'a str]; 3], &'a [&'a str]);
        let cases: [Case<'_>; 12] = [
            (&[at, at], [&["text 1"], &["text 2"], &[]], &[]),
            (&[&second, at], [&["text 2"], &["text 1"], &[]], &[]),
            (&[&second, &first], [&["text 2"], &["text 1"], &[]], &[]),
            (&[&second], [&[], &["text 1"], &[]], &[]),
            (&["20260930T060000Z-2"], [&[], &["text 1"], &[]], &[]),
            (&["u-20260930T060000Z-2"], [&[], &["text 1"], &[]], &[]),
            // The second that an update moved to, and the one that its id keeps.
            (&["2026-09-30T07:00:00Z"], [&[], &[], &["text 1"]], &[]),
            (&["2026-09-30T08:00:00Z"], [&[], &[], &["text 1"]], &[]),
            (
                &[at, &revised, at],
                [&["text 1", "text 2"], &["text 3"], &[]],
                &[],
            ),
            (
                &[at, at, at],
                [&["text 1"], &["text 2"], &[]],
                &["only 2 updates of 2026-09-30T06:00:00Z"],
            ),
            (
                &[&explicit],
                [&[], &[], &[]],
                &["no update 20260930T060000Z-3"],
            ),
            (
                &[at],
                [&["text 1"], &[], &[]],
                &["shown at 20260930T060000Z"],
            ),
        ];
        for (headings, expected, messages) in cases {
            let (texts, diagnostics) = assign(&[file("translations/EX1.ja.md", "", headings)]);
            assert_eq!(texts, expected, "{headings:?}");
            assert_eq!(diagnostics.len(), messages.len(), "{diagnostics:?}");
            for (diagnostic, message) in diagnostics.iter().zip(messages) {
                assert!(diagnostic.contains(message), "{diagnostic}");
            }
        }
    }

    #[test]
    fn a_revision_that_there_is_not_is_reported_at_its_heading() {
        for revision in [0, 2] {
            let heading = format!("2026-09-30T08:00:00Z · revision {revision}");
            let (texts, diagnostics) = assign(&[file("translations/EX1.ja.md", "", &[&heading])]);
            assert_eq!(texts, [[""; 0]; 3]);
            let expected = "translations/EX1.ja.md:3:1: update 20260930T070000Z has 1 revision";
            assert!(diagnostics[0].starts_with(expected), "{diagnostics:?}");
        }
    }

    #[test]
    fn of_two_translations_of_one_update_the_second_is_reported() {
        let heading = ["2026-09-30T08:00:00Z"];
        let paths = ["translations/a/EX1.ja.md", "translations/b/EX1.JA.md"];
        let (texts, diagnostics) = assign(&paths.map(|path| file(path, "", &heading)));
        assert_eq!(texts[2], ["text 1"]);
        assert!(diagnostics[0].starts_with(paths[1]), "{diagnostics:?}");
        assert!(diagnostics[0].contains(paths[0]), "{diagnostics:?}");
        // Other languages, and translations that are trusted more, are welcome.
        let other = file("translations/EX1.de.md", "", &heading);
        let machine = file("translations/c/EX1.ja.md", "source: machine\n", &heading);
        let (texts, diagnostics) = assign(&[file(paths[0], "", &heading), other, machine]);
        assert_eq!(texts[2].len(), 3);
        assert_eq!(diagnostics, [""; 0]);
    }
}
