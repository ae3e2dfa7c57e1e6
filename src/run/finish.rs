//! What a run has to say at its end, and what it leaves for the next one.

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::apply::Found;
use super::cache::Cache;
use super::clock::RunTimes;
use super::ledger_store::{entry_path, unwritable_entry_diagnostic};
use super::loader::Loader;
use super::options::{Memory, RunOptions};
use super::outdated::{Source, other_language};
use super::report::Report;
use super::start::Start;
use super::state::KnownLedger;
use crate::diagnostics::{Diagnostic, Location};
use crate::publish::SiteChanges;
use crate::root::Listing;
use crate::settings::FILE_NAME;
use crate::site::Site;
use crate::store::check_path;

/// Diagnostics for files that could not be written. A run that writes nothing asks for them; any other finds them by
/// writing.
pub(super) fn unwritable_diagnostics(
    loader: &Loader<'_>,
    changes: &SiteChanges<Source>,
) -> Vec<Diagnostic> {
    let files = changes.files().filter_map(|file| check_path(&file.path));
    let entries = loader.ledger.staged_ids();
    let entries = entries.filter_map(|id| loader.root.unusable_file(&entry_path(id)));
    let entries = entries.map(|unusable| unwritable_entry_diagnostic(&unusable));
    files.chain(entries).collect()
}

/// A warning for each language that has been published, and of which the settings name no locale any more: its pages are
/// deleted.
pub(super) fn removed_languages(
    loader: &Loader<'_>,
    changes: &SiteChanges<Source>,
) -> Vec<Diagnostic> {
    let locales = &loader.config.settings.locales;
    let deletes = &changes.deletes;
    let removed = deletes.iter().filter_map(|path| {
        let tag = other_language(path, locales)?;
        (*path == format!("{tag}/index.html")).then_some(tag)
    });
    let diagnostics = removed.map(|tag| {
        let folder = format!("{tag}/");
        let of_language = deletes.iter().filter(|path| path.starts_with(&folder));
        let count = of_language.count();
        Diagnostic::warning(
            Location::file(FILE_NAME),
            format!("`locales` has {tag} no longer: all that is published in this language is deleted ({count} files)"),
            "add it again if people and programs still use these addresses",
        )
    });
    diagnostics.collect()
}

/// When something changes without new data. What could not be read or written is tried again in each run,
/// although the list of files is the same.
pub(super) fn next_change_at(
    loader: &Loader<'_>,
    cache: &Cache,
    start: &Start,
    found: &Found,
    report: &Report,
    times: RunTimes,
) -> Option<DateTime<Utc>> {
    let is_incomplete = found.is_newer
        || loader.ledger.is_incomplete()
        || loader.names.is_damaged()
        || !start.own_file_diagnostics.is_empty();
    let retry_at = is_incomplete.then_some(times.now);
    let translation = report.translation.as_ref();
    let translate_at = translation.and_then(|translation| translation.resume_at(times.now));
    let changes = [
        cache.next_change_at(),
        cache.site.next_change_at,
        retry_at,
        translate_at,
    ];
    changes.into_iter().flatten().min()
}

/// Saves the cache, if the run keeps it in files. Returns the root as the run has seen it, and how the next run knows
/// the ledger without listing it.
///
/// # Errors
/// If the root cannot be written.
pub(super) async fn save_cache(
    loader: &Loader<'_>,
    cache: &mut Cache,
    start: &Start,
    options: RunOptions,
) -> Result<(Listing, Option<KnownLedger>)> {
    if options.memory != Memory::Stored {
        return Ok((loader.files.as_read(&start.listing), None));
    }
    let known_before = start.known_ledger.as_ref();
    let known_ledger = KnownLedger {
        cache: cache.save(loader.root).await?,
        listed_at: known_before.map_or(start.now, |known| known.listed_at),
    };
    let is_sound = loader.ledger.is_sound() && !start.listing.has_ledger_diagnostics();
    Ok((
        loader.listing_with_ledger(),
        is_sound.then_some(known_ledger),
    ))
}

impl Report {
    /// Sets the diagnostics and the counts of what there is.
    pub(super) fn fill(&mut self, diagnostics: Vec<Diagnostic>, cache: &Cache, site: &Site) {
        self.diagnostics = diagnostics;
        self.diagnostics.extend(cache.diagnostics().cloned());
        self.diagnostics.sort();
        self.diagnostics.dedup();
        (self.incidents, self.updates) = (site.incident_count(), site.update_count());
        self.last_announced_at = cache.last_announced_at();
        self.read_partly = cache.is_read_partly;
    }
}
