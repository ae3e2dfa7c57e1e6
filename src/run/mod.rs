//! A run: from the files of a root to a published site.

pub mod clock;
pub mod copy;
mod copy_names;
mod site_config;
pub mod import;
pub mod mend_clock;
mod cache;
mod identity;
pub mod forget;
mod ledger_store;
mod loader;
mod names_store;
mod own_files;
mod preview;
mod render;
pub mod plan_summary;
mod apply;
mod decode;
mod derived_names;
mod show;
mod state;
mod resolve;
pub mod verify;
mod progress;
mod report;

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
use serde::Serialize;
use tracing::info;

use crate::diagnostics::Diagnostic;
use crate::incident;
use crate::ledger::Entry;
use crate::locale::LocaleLookup;
use crate::publish::PublishPlan;
use crate::root::{Listing, RootFiles, is_root_folder};
use crate::store::{Store, check_path};
use cache::Cache;
use clock::RunTimes;
use decode::DecodedChanges;
use derived_names::derive_names;
use ledger_store::{entry_path, unwritable_entry_diagnostic};
use loader::Loader;
use progress::{STOPPED_AFTER_LEDGER, STOPPED_BEFORE_LEDGER, check_deadline};
use render::render_stale;
use resolve::{ResolvedSite, resolve_changed};
use site_config::SiteConfig;
use state::LastRun;

pub use preview::PreviewMemory;
pub use progress::Progress;
pub use report::{Mode, Report};
pub use show::show;

/// The languages and the base URL of a site, for a web server in front of it.
#[derive(Debug, Serialize)]
pub struct SiteLocales {
    /// Absolute, with a slash at its end.
    pub base_url: String,
    #[serde(flatten)]
    pub lookup: LocaleLookup,
}

/// Reads the languages of `root`'s site.
///
/// # Errors
/// If the root cannot be read, or its settings lack what a site cannot do without.
pub async fn site_locales(root: &Store) -> Result<SiteLocales> {
    let listing = Listing::read(root).await?;
    let root_files = RootFiles::read(root, &listing.site_wide_paths()).await?;
    let settings = SiteConfig::new(&root_files)?.settings;
    Ok(SiteLocales {
        lookup: LocaleLookup::new(&settings.locales),
        base_url: settings.base_url,
    })
}

/// Builds the site of `root` and publishes it to `site`.
///
/// Only what changed since the last run is read, resolved and rendered: a run without changes costs one
/// list of the root's files. The site is the same as if it were built from scratch.
///
/// # Errors
/// If a store fails, the settings lack what a site cannot do without, or the deadline has passed. The
/// published site is then as before or partly up to date, and the next run continues from there.
pub async fn run(
    root: &Store,
    site: &Store,
    now: DateTime<Utc>,
    mode: Mode,
    progress: &dyn Progress,
) -> Result<Report> {
    let mut memory = PreviewMemory::default();
    run_with_memory(root, site, now, mode, &mut memory, progress).await
}

/// Builds a preview of `root` into `site`: the site that [`run`] would publish at `now`, without
/// writing anything into the root.
///
/// `memory` carries what the last build of the same preview found, so that a build costs what changed
/// since. It belongs to one root and one site, which nothing else may write to.
///
/// # Errors
/// As [`run`]. The site stays as it was, and the next build goes on from there.
pub async fn build_preview(
    root: &Store,
    site: &Store,
    now: DateTime<Utc>,
    memory: &mut PreviewMemory,
    progress: &dyn Progress,
) -> Result<Report> {
    run_with_memory(root, site, now, Mode::Preview, memory, progress).await
}

async fn run_with_memory(
    root: &Store,
    site: &Store,
    now: DateTime<Utc>,
    mode: Mode,
    memory: &mut PreviewMemory,
    progress: &dyn Progress,
) -> Result<Report> {
    require_separate_site(root, site)?;
    let listing = Listing::read(root).await?;
    let state = match &mut memory.state {
        Some(state) => state,
        empty => empty.insert(state::load_for(root, site, mode).await?),
    };
    let now = state.monotonic_now(now);
    // A write may put a file in the place of a FIFO, so they are looked at before.
    let own_file_diagnostics: Vec<Diagnostic> = own_files::diagnostics(root).collect();
    if let Some(last_run) = state.last_if_up_to_date(&listing, now)
        && own_file_diagnostics.is_empty()
    {
        let unchanged = state.published.manifest.0.len();
        let mut report = last_run.to_report(now, &state.diagnostics, unchanged);
        match mode {
            Mode::Plan => report.plan = Some(PublishPlan::noop(&state.published)),
            _ => apply::write_heartbeat(site, &mut report).await?,
        }
        return Ok(report);
    }
    let mut loader = Loader::new(root, &listing).await?;
    let build_digest = loader.build_digest()?;
    let mut cache = match mode {
        Mode::Publish | Mode::Plan => Cache::load(root, build_digest, now).await?,
        Mode::Full => {
            let cache = Cache::load(root, build_digest.clone(), now).await?;
            cache.into_last_known(build_digest)
        }
        Mode::Check => Cache::new(build_digest),
        Mode::Preview => std::mem::take(&mut memory.cache).valid_or_new(build_digest, now),
    };
    loader.ledger.restage(std::mem::take(&mut memory.staged));
    let changes = decode::decode_changes(&mut loader, &mut cache, now, progress).await?;
    loader.ledger.unstage(&changes.changed_ids);
    derive_names(&mut loader, &cache).await?;
    let (changed_entries, times) = ingest(&mut loader, &mut cache, &changes, now, mode).await?;
    check_deadline(progress, STOPPED_BEFORE_LEDGER)?;
    let mut report = Report {
        now: cache.now,
        changed_entries: changed_entries.len(),
        ..Report::default()
    };
    if mode.persists() {
        // A run that migrated the ledger may have died before it deleted its copies.
        let may_have_backups = !loader.ledger.is_new() && !state.was_finished_by_this_build();
        let names = &mut loader.names;
        let is_migrated = loader.ledger.save(root, names, changed_entries).await?;
        state.has_ledger_backups = is_migrated || may_have_backups;
    } else {
        loader.ledger.stage(changed_entries);
    }
    info!(changed = report.changed_entries, "ledger");
    let mut resolved =
        resolve_changed(&mut loader, &mut cache, &state.published, mode, progress).await?;
    check_deadline(progress, STOPPED_AFTER_LEDGER)?;
    let rendered = render_stale(
        &mut loader,
        &mut cache,
        &mut resolved,
        &state.published,
        progress,
    )
    .await?;
    check_deadline(progress, STOPPED_AFTER_LEDGER)?;
    let mut diagnostics = loader.orphan_diagnostics(&resolved.incident_files).await?;
    diagnostics.extend(loader.ledger.diagnostics().cloned());
    diagnostics.extend(times.diagnostic());
    diagnostics.extend(own_file_diagnostics.iter().cloned());
    diagnostics.append(&mut loader.config.diagnostics);
    diagnostics.extend(loader.listing.diagnostics().iter().cloned());
    if matches!(mode, Mode::Check | Mode::Plan) {
        // What a run that writes finds out by writing.
        let artifacts = rendered.artifacts.iter();
        diagnostics.extend(artifacts.filter_map(|artifact| check_path(&artifact.path)));
        let staged_ids = loader.ledger.staged_ids();
        let unusable = staged_ids.filter_map(|id| root.unusable_file(&entry_path(id)));
        diagnostics.extend(unusable.map(|unusable| unwritable_entry_diagnostic(&unusable)));
    }
    report.fill(diagnostics, &cache, &resolved);
    report.compare_errors(&state.diagnostics);
    // What could not be read or written is tried again in each run, although the list of files is the same.
    let is_incomplete = loader.ledger.is_incomplete()
        || loader.names.is_damaged()
        || !own_file_diagnostics.is_empty();
    let retry_at = is_incomplete.then_some(times.now);
    let next_change_at = next_change(&cache, &resolved, times).into_iter();
    let next_change_at = next_change_at.chain(retry_at).min();
    match mode {
        Mode::Check => {}
        Mode::Plan => {
            report.plan = Some(rendered.into_plan(&state.published, site));
        }
        Mode::Preview => {
            let last_run = LastRun::new(&report, next_change_at, loader.files.as_read(&listing));
            apply::preview(state, site, rendered, last_run, progress, &mut report).await?;
            apply::write_heartbeat(site, &mut report).await?;
            memory.staged = loader.ledger.take_staged();
            memory.cache = cache;
        }
        Mode::Publish | Mode::Full => {
            cache.save(root).await?;
            let last_run = LastRun::new(&report, next_change_at, loader.listing_with_ledger());
            apply::publish(root, state, site, rendered, last_run, progress, &mut report).await?;
            apply::write_heartbeat(site, &mut report).await?;
        }
    }
    Ok(report)
}

/// Refuses a site that is the root, contains it or lies in one of its folders: files of the one would count
/// as files of the other, and be published or deleted. A site may have a folder of its own inside the root.
fn require_separate_site(root: &Store, site: &Store) -> Result<()> {
    let path_inside = site.path_inside(root);
    let top_folder = path_inside.as_deref().and_then(|path| path.iter().next());
    let has_own_folder = top_folder.is_some_and(|name| !is_root_folder(&name.to_string_lossy()));
    if site.overlaps(root) && !has_own_folder {
        bail!(
            "the site would be written to {}, which is, contains or lies inside the root {}: choose a place \
             beside the root, or a folder of its own in it",
            site.name(),
            root.name()
        );
    }
    Ok(())
}

/// The ledger entries that the changed records change, and the times of the run. From here on
/// `cache.now` counts as now.
async fn ingest(
    loader: &mut Loader<'_>,
    cache: &mut Cache,
    changes: &DecodedChanges,
    now: DateTime<Utc>,
    mode: Mode,
) -> Result<(BTreeMap<String, Entry>, RunTimes)> {
    loader
        .ledger
        .load(loader.root, &changes.changed_ids)
        .await?;
    cache.take_over_last_known(&loader.ledger);
    let (is_changed, is_damaged) = (
        |id: &str| changes.changed_ids.contains(id),
        |id: &str| loader.ledger.is_damaged(id),
    );
    let last_seen_at = cache.last_seen_at(|id| !is_changed(id) && !is_damaged(id));
    let mut times = RunTimes::new(last_seen_at.max(loader.ledger.last_seen_at()), now);
    if mode == Mode::Preview {
        // A preview at an earlier time shows the site of that time, and records nothing.
        (times.now, times.recorded_at) = (now, now);
    }
    cache.now = times.now;
    let is_unchanged = |id: &str| !is_changed(id) || is_damaged(id);
    let existing_announcements = cache.announced_at(is_unchanged);
    let (changed_ids, records) = (&changes.changed_ids, &changes.records);
    let entries = loader
        .ledger
        .ingest(changed_ids, records, existing_announcements, times);
    Ok((entries, times))
}

/// When time alone will change the site.
fn next_change(
    cache: &Cache,
    resolved: &ResolvedSite<'_>,
    times: RunTimes,
) -> Option<DateTime<Utc>> {
    let incidents = cache.incidents.values();
    let incidents = incidents.filter_map(|cached| cached.next_change_at);
    let site_wide = [resolved.site.next_change_at(), times.next_change_at()];
    let held_back = cache.records.values().filter_map(|file| file.due_at);
    let site_wide = site_wide.into_iter().flatten();
    incidents.chain(site_wide).chain(held_back).min()
}

impl Report {
    /// Sets the diagnostics and the counts of what there is.
    fn fill(&mut self, diagnostics: Vec<Diagnostic>, cache: &Cache, resolved: &ResolvedSite<'_>) {
        self.diagnostics = diagnostics;
        self.diagnostics.extend(cache.diagnostics().cloned());
        let loaded = resolved.incidents.values();
        self.diagnostics.extend(loaded.flat_map(incident::warnings));
        let incidents = &resolved.site.incidents;
        self.diagnostics.sort();
        self.diagnostics.dedup();
        self.incidents = incidents.len();
        self.updates = incidents
            .iter()
            .map(|incident| incident.updates.len())
            .sum();
        self.last_announced_at = cache.announced_at(|_| true).into_iter().max();
    }
}
