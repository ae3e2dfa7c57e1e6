//! Resolves the updates of an incident: their revisions and the translations of each.

use chrono::SubsecRound;

use super::inputs::ResolveInputs;
use super::sections::{ProseTimes, Redaction, Translation, resolve_sections, section_time};
use super::translations::UpdateTranslations;
use super::{EarlierRevision, Update, UpdateSummary};
use crate::ledger::{self, Revision};
use crate::record::Status;
use crate::text::SectionKind;
use crate::translation::Provenance;

/// The updates that are in effect, newest first.
pub(super) fn updates_in_effect(updates: &[Update]) -> impl Iterator<Item = &Update> {
    let newest_first = updates.iter().rev();
    newest_first.filter(|update| update.summary.is_in_effect())
}

pub(super) fn resolve_update(
    update: &ledger::Update<'_>,
    translations: &UpdateTranslations<'_>,
    inputs: ResolveInputs<'_>,
    redaction: Redaction,
) -> Update {
    let numbered = (1..).zip(&update.revisions);
    let mut resolved: Vec<EarlierRevision> = numbered
        .map(|(number, revision)| {
            let is_current = number == update.revisions.len();
            let translations = collect_translations(revision, number, is_current, translations);
            EarlierRevision {
                first_seen_at: revision.first_seen_at,
                announced_at: revision.announced_at,
                is_truncated: revision.is_truncated,
                sections: resolve_sections(
                    &revision.readable_body(),
                    revision.locale,
                    &translations,
                    inputs,
                    redaction,
                ),
            }
        })
        .collect();
    let current = resolved.pop();
    let sections = current
        .map(|resolved| resolved.sections)
        .unwrap_or_default();
    let last = update.revisions.last();
    let in_prose = ProseTimes::find(&sections, update.at, inputs).unwrap_or_default();
    Update {
        summary: UpdateSummary {
            id: update.id.as_str().into(),
            at: update.at,
            is_ahead: inputs.now < update.at,
            is_withdrawn: !update.listed,
            archived: archived_announcements(update),
            announced_at: update.announced_at.clone(),
            // What is not later than the update is no promise.
            next_update_by: section_time(&sections, SectionKind::NextUpdateBy)
                .filter(|by| *by > update.at)
                .or(in_prose.next_update_by),
        },
        aliases: update.aliases.clone(),
        first_seen_at: update.first_seen_at,
        status: update.status.map(Status::parse),
        is_status_stated: update.is_status_stated,
        estimated_resolution_at: in_prose.resolution_at,
        affected: update.affected.to_vec(),
        is_truncated: last.is_some_and(|revision| revision.is_truncated),
        text_announced_at: last.and_then(|revision| revision.announced_at),
        reopens: false,
        sections,
        earlier_revisions: resolved,
    }
}

/// How many announcements of an update are those of an archive. News is announced when it is seen, or later; what is old
/// keeps its own time, at which nobody had seen it yet.
fn archived_announcements(update: &ledger::Update<'_>) -> usize {
    let seen_at = update.first_seen_at.trunc_subsecs(0);
    let announced_at = update.announced_at.iter();
    announced_at.take_while(|at| **at < seen_at).count()
}

/// The translations of one revision: those that came with it, and those from files. The present
/// revision also takes a file's translation of an earlier one, marked as stale.
fn collect_translations<'a>(
    revision: &'a Revision<'a>,
    number: usize,
    is_current: bool,
    of_update: &UpdateTranslations<'a>,
) -> Vec<Translation<'a>> {
    let provided = revision
        .translations
        .iter()
        .map(|(locale, (body, form))| Translation {
            locale,
            body,
            provenance: match form.translates_by_machine() {
                true => Provenance::Machine,
                false => Provenance::Provided,
            },
            translator: None,
            stale: false,
            accepted: &[],
            is_from_file: false,
        });
    let from_files = of_update
        .iter()
        .filter(|(_, translated)| {
            translated.revision == number || is_current && translated.revision < number
        })
        .map(|(file, translated)| {
            let provenance = translated.review.provenance();
            let is_theirs = provenance == file.review.provenance();
            Translation {
                locale: &file.locale,
                body: &translated.body,
                provenance,
                translator: file.translator.as_deref().filter(|_| is_theirs),
                stale: translated.revision != number,
                accepted: &file.accepted,
                is_from_file: true,
            }
        });
    provided.chain(from_files).collect()
}
