//! A run: from the files of a root to a published site.

pub mod clock;
pub mod copy;
mod copy_names;
mod site_config;
pub mod import;
pub mod mend_clock;
mod cache;
mod identity;
mod known_versions;
pub mod forget;
mod ledger_change;
mod ledger_store;
mod loader;
mod make;
mod manifest_store;
mod names_store;
mod options;
mod outdated;
mod own_files;
mod partial;
mod preview;
mod publishing;
pub mod plan_summary;
mod apply;
mod decode;
mod derived_names;
mod show;
mod state;
mod resolve;
mod resolver;
mod scope;
mod site_lists;
mod threads;
pub mod verify;
mod progress;
mod report;

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
use serde::Serialize;
use tracing::info;

use crate::diagnostics::Diagnostic;
use crate::ledger::Entry;
use crate::locale::LocaleLookup;
use crate::publish::PublishPlan;
use crate::render::SiteRenderer;
use crate::render::html::{Colors, Templates};
use crate::root::{Listing, RootFiles, is_root_folder};
use crate::site::Site;
use crate::store::{KnownVersions, Store, check_path};
use apply::{Found, Workshop, apply};
use cache::{Cache, PartIsLost};
use clock::RunTimes;
use decode::DecodedChanges;
use derived_names::derive_names;
use ledger_store::{
    EntryDiffers, Ledger, SharedId, StagedEntry, entry_path, unwritable_entry_diagnostic,
};
use loader::Loader;
use make::Maker;
use options::{Clock, Memory, Reuse};
use outdated::{find_changes, paths_in_scope};
use progress::{STOPPED_BEFORE_LEDGER, check_deadline};
use publishing::Publishing;
use resolve::resolve_changed;
use site_config::SiteConfig;
use site_lists::make_site;
use state::{KnownLedger, LastRun};

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
    let result = Box::pin(run_once(root, site, now, mode, memory, progress)).await;
    match (result, &mut memory.state) {
        // The ledger or the cache is not as the last run left it, so all of both is looked at.
        (Err(error), Some(state)) if error.is::<EntryDiffers>() || error.is::<PartIsLost>() => {
            state.distrust_ledger();
            state.distrusts_cache |= error.is::<PartIsLost>();
            Box::pin(run_once(root, site, now, mode, memory, progress)).await
        }
        // What was staged is forgotten by now.
        (Err(error), _) if error.is::<SharedId>() => {
            memory.cache = Cache::default();
            Box::pin(run_once(root, site, now, mode, memory, progress)).await
        }
        (result, _) => result,
    }
}

async fn run_once(
    root: &Store,
    site: &Store,
    now: DateTime<Utc>,
    mode: Mode,
    memory: &mut PreviewMemory,
    progress: &dyn Progress,
) -> Result<Report> {
    let options = mode.options();
    let state = match &mut memory.state {
        Some(state) => state,
        empty => empty.insert(state::load_for(root, site, options.reuse).await?),
    };
    let now = state.monotonic_now(now);
    let known_ledger = state.known_ledger(now).cloned();
    let mut known_versions = match options.reuse {
        Reuse::Stored => known_versions::load(root).await?,
        Reuse::Preview => std::mem::take(&mut memory.known_versions),
        Reuse::LastKnown | Reuse::Nothing => KnownVersions::default(),
    };
    let mut listing = match &known_ledger {
        Some(_) => Listing::read_authored(root, &mut known_versions).await?,
        None => Listing::read_changed(root, &mut known_versions).await?,
    };
    // A write may put a file in the place of a FIFO, so they are looked at before.
    let own_file_diagnostics: Vec<Diagnostic> = own_files::diagnostics(root).collect();
    match options.memory {
        Memory::Stored => known_versions::save(root, &known_versions).await?,
        Memory::Preview => memory.known_versions = known_versions.into_next(),
        Memory::Nowhere => {}
    }
    if let Some(last_run) = state.last_if_up_to_date(&listing, now)
        && own_file_diagnostics.is_empty()
    {
        let mut report = last_run.to_report(now, &state.diagnostics);
        if options.reports_plan {
            report.plan = Some(PublishPlan {
                unchanged: report.unchanged,
                ..PublishPlan::default()
            });
        }
        if options.writes_site {
            apply::write_heartbeat(site, &mut report).await?;
        }
        return Ok(report);
    }
    let (mut cache, index_digest) = match options.reuse {
        Reuse::Stored | Reuse::LastKnown => Cache::read_index(root).await?,
        Reuse::Preview => (std::mem::take(&mut memory.cache), None),
        Reuse::Nothing => (Cache::default(), None),
    };
    if options.reuse == Reuse::LastKnown || state.distrusts_cache {
        cache.distrust_files(root).await?;
    }
    // The ledger need not be listed where the cache is the one that the last run left.
    let remembered = known_ledger
        .as_ref()
        .filter(|known| index_digest.as_ref() == Some(&known.cache));
    if remembered.is_none() && known_ledger.is_some() {
        listing = Listing::read(root).await?;
    }
    let ledger = match remembered {
        Some(_) => Ledger::remembered(cache.is_empty()),
        None => Ledger::new(&listing),
    };
    let mut loader = Loader::new(root, &listing, ledger).await?;
    let build_digest = loader.build_digest()?;
    let last_run = state.last_run.as_ref().filter(|_| remembered.is_some());
    if !partial::is_possible(&cache, &build_digest, last_run, &listing, options, now) {
        partial::read_all(&mut loader, &mut cache).await?;
        cache = match options.reuse {
            Reuse::LastKnown => cache.into_last_known(build_digest),
            _ => cache.valid_or_new(build_digest, now),
        };
    }
    let staged = std::mem::take(&mut memory.staged);
    if staged.iter().any(StagedEntry::has_shared_id) {
        return Err(SharedId.into());
    }
    let has_staged = !staged.is_empty();
    loader.ledger.restage(staged);
    let listed_services = cache.listed_services();
    let changes = decode::decode_changes(&mut loader, &mut cache, now, progress).await?;
    if has_staged && changes.has_shared_id() {
        return Err(SharedId.into());
    }
    loader.ledger.unstage(&changes.changed_ids);
    if let Some(last_run) = state.last_run.as_ref().filter(|_| cache.is_read_partly) {
        let changed_ids = &changes.changed_ids;
        partial::read_changed(&mut loader, &mut cache, changed_ids, &last_run.listing).await?;
    }
    if cache.listed_services() != listed_services {
        // What they say of services concerns every page with their states.
        partial::read_all(&mut loader, &mut cache).await?;
    }
    derive_names(&mut loader, &cache).await?;
    let (changed_entries, times) =
        ingest(&mut loader, &mut cache, changes, now, options.clock).await?;
    check_deadline(progress, STOPPED_BEFORE_LEDGER)?;
    let mut report = Report {
        now: cache.now,
        changed_entries: changed_entries.len(),
        plan: options.reports_plan.then(PublishPlan::default),
        ..Report::default()
    };
    if options.writes_ledger {
        // A run that migrated the ledger may have died before it deleted its copies.
        let may_have_backups = !loader.ledger.is_new() && !state.was_finished_by_this_build();
        if !changed_entries.is_empty() {
            state.begin_ledger_change(root).await?;
        }
        let names = &mut loader.names;
        let is_migrated = loader.ledger.save(root, names, changed_entries).await?;
        state.has_ledger_backups = is_migrated || may_have_backups;
    } else {
        loader.ledger.stage(changed_entries);
    }
    info!(changed = report.changed_entries, "ledger");
    let mut incident_files = match cache.is_read_partly {
        true => loader.known_incident_files(&cache.annotated),
        false => loader.incident_files(),
    };
    let resolved = resolve_changed(&mut loader, &incident_files, &mut cache, progress).await;
    let resolved = keep_cache_of_stopped_run(resolved, &mut cache, root, options.memory).await?;
    let (files, previous) = (&mut incident_files, resolved.previous);
    let new_site = make_site(&mut loader, files, &mut cache, previous, state, options).await?;
    if new_site.scope.is_some() {
        let paths = paths_in_scope(&loader, &new_site);
        state.read_manifest_of(root, paths).await?;
    }
    let published = &state.published;
    report.read_partly = cache.is_read_partly;
    cache.site.next_change_at = next_site_change(&cache, &new_site, times);
    let mut diagnostics = loader.orphan_diagnostics(&incident_files).await?;
    diagnostics.extend(loader.ledger.diagnostics().cloned());
    diagnostics.extend(times.diagnostic());
    diagnostics.extend(own_file_diagnostics.iter().cloned());
    let next_change_at = cache.next_change_at();
    let next_change_at = next_change_at
        .into_iter()
        .chain(cache.site.next_change_at)
        .min();
    let digests = cache.incident_digests();
    let changes = find_changes(&loader, &cache, &new_site, &digests, published, progress);
    let changes = keep_cache_of_stopped_run(changes, &mut cache, root, options.memory).await;
    let (changes, kept) = changes?;
    report.unchanged = kept.len() + state.unread_file_count();
    if !options.writes_site {
        // What a run that writes finds out by writing.
        diagnostics.extend(changes.files().filter_map(|file| check_path(&file.path)));
        let staged_ids = loader.ledger.staged_ids();
        let unusable = staged_ids.filter_map(|id| root.unusable_file(&entry_path(id)));
        diagnostics.extend(unusable.map(|unusable| unwritable_entry_diagnostic(&unusable)));
    }
    let overrides = loader.config.template_overrides(&loader.files);
    let colors = Colors {
        accent: loader.config.settings.accent.clone(),
        accent_dark: loader.config.settings.accent_dark.clone(),
    };
    let (templates, template_diagnostics) = Templates::new(&overrides, &colors);
    diagnostics.extend(template_diagnostics);
    diagnostics.append(&mut loader.config.diagnostics);
    diagnostics.extend(loader.listing.diagnostics().iter().cloned());
    diagnostics.extend(resolved.warnings);
    let maker = Arc::new(Maker {
        renderer: SiteRenderer::new(new_site, &templates),
        resolver: resolved.resolver,
        build_digest: cache.build_digest.clone(),
        incident_digests: digests,
        metadata_support: site.metadata_support(),
        local_site: (options.writes_site && site.is_local()).then(|| site.clone()),
    });
    let workshop = Workshop {
        loader: &loader,
        incident_files: &incident_files,
        incidents: &resolved.incidents,
        maker: Arc::clone(&maker),
        site,
    };
    let kept_pages = cache.page_diagnostics.take().unwrap_or_default();
    let mut found = Found {
        page_diagnostics: kept_pages,
        diagnostics,
        is_newer: false,
    };
    for path in changes.paths() {
        found.page_diagnostics.remove(path);
    }
    let mut publishing = None;
    if options.writes_site {
        let state_root = (options.memory == Memory::Stored).then_some(root);
        let begun = Publishing::begin(state, site, state_root, &changes).await?;
        publishing = Some(begun);
    }
    let outcome = apply(
        changes,
        &workshop,
        publishing.as_mut(),
        progress,
        &mut report,
        &mut found,
    )
    .await;
    // What could not be read or written is tried again in each run, although the list of files is the same.
    let is_incomplete = found.is_newer
        || loader.ledger.is_incomplete()
        || loader.names.is_damaged()
        || !own_file_diagnostics.is_empty();
    let retry_at = is_incomplete.then_some(times.now);
    let next_change_at = next_change_at.into_iter().chain(retry_at).min();
    cache.page_diagnostics = Some(found.page_diagnostics);
    report.fill(found.diagnostics, &cache, &maker.renderer.site);
    let Some(publishing) = publishing else {
        report.compare_errors(&state.diagnostics);
        return outcome.map(|()| report);
    };
    report.compare_errors(publishing.last_diagnostics());
    let (listing, known_ledger) = match options.memory {
        Memory::Stored => {
            let known_ledger = KnownLedger {
                cache: cache.save(root).await?,
                listed_at: remembered.map_or(now, |known| known.listed_at),
            };
            let is_sound = loader.ledger.is_sound() && !listing.has_ledger_diagnostics();
            let known_ledger = is_sound.then_some(known_ledger);
            (loader.listing_with_ledger(), known_ledger)
        }
        Memory::Preview | Memory::Nowhere => (loader.files.as_read(&listing), None),
    };
    let last_run = LastRun::new(&report, next_change_at, listing, known_ledger);
    publishing.finish(outcome, last_run, &mut report).await?;
    apply::write_heartbeat(site, &mut report).await?;
    if options.memory == Memory::Preview {
        memory.staged = loader.ledger.take_staged();
        memory.cache = cache;
    }
    Ok(report)
}

/// Saves the cache of a run that stops, so that the next one goes on from what is resolved already.
async fn keep_cache_of_stopped_run<T>(
    result: Result<T>,
    cache: &mut Cache,
    root: &Store,
    memory: Memory,
) -> Result<T> {
    // Of a cache that was read partly, the stored one has more.
    if result.is_err() && memory == Memory::Stored && !cache.is_read_partly {
        cache.forget_lists();
        cache.save(root).await?;
    }
    result
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
    changes: DecodedChanges,
    now: DateTime<Utc>,
    clock: Clock,
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
    let last_seen_at = match cache.is_read_partly {
        true => cache.newest_seen_at(),
        false => cache.last_seen_at(|id| !is_changed(id) && !is_damaged(id)),
    };
    let mut times = RunTimes::new(last_seen_at.max(loader.ledger.last_seen_at()), now);
    if clock == Clock::Given {
        // A preview at an earlier time shows the site of that time, and records nothing.
        (times.now, times.recorded_at) = (now, now);
    }
    cache.now = times.now;
    let (changed_ids, records) = (&changes.changed_ids, changes.records);
    let existing_announcements = if cache.is_read_partly {
        let instants = loader.ledger.archive_instants(changed_ids, &records, times);
        partial::announcements_beside(loader.root, cache, instants).await?
    } else {
        let is_unchanged = |id: &str| !is_changed(id) || is_damaged(id);
        cache.announced_at(is_unchanged)
    };
    let entries = loader
        .ledger
        .ingest(changed_ids, records, existing_announcements, times);
    Ok((entries, times))
}

/// When time alone will change something that is not of a single incident.
fn next_site_change(cache: &Cache, site: &Site, times: RunTimes) -> Option<DateTime<Utc>> {
    let site_wide = [site.next_change_at(), times.next_change_at()];
    let held_back = cache.records.values().filter_map(|file| file.due_at);
    site_wide.into_iter().flatten().chain(held_back).min()
}

impl Report {
    /// Sets the diagnostics and the counts of what there is.
    fn fill(&mut self, diagnostics: Vec<Diagnostic>, cache: &Cache, site: &Site) {
        self.diagnostics = diagnostics;
        self.diagnostics.extend(cache.diagnostics().cloned());
        self.diagnostics.sort();
        self.diagnostics.dedup();
        (self.incidents, self.updates) = (site.incident_count(), site.update_count());
        self.last_announced_at = cache.last_announced_at();
    }
}
