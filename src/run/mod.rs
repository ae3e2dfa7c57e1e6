//! A run: from the files of a root to a published site.

pub mod clock;
pub mod copy;
mod copy_names;
mod site_config;
pub mod import;
pub mod mend_clock;
mod cache;
mod connections;
mod first_build;
mod identity;
mod known_versions;
pub mod fetch;
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
mod finish;
mod ingest;
mod read_records;
mod record_parts;
mod start;
mod show;
mod translations;
mod sources;
mod state;
mod resolve;
mod resolver;
mod scope;
mod shards;
mod site_lists;
mod threads;
pub mod translate;
pub mod verify;
mod progress;
pub mod rebuild;
mod report;

use std::sync::Arc;

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
use serde::Serialize;
use tracing::info;

use crate::locale::LocaleLookup;
use crate::publish::PublishPlan;
use crate::render::SiteRenderer;
use crate::root::{Listing, RootFiles, is_root_folder};
use crate::site::Site;
use crate::store::Store;
use apply::{Found, Workshop, apply};
use cache::{Cache, PartIsLost};
use clock::RunTimes;
use decode::decode;
use derived_names::derive_names;
use finish::{next_change_at, save_cache, unwritable_diagnostics};
use first_build::{FirstBuild, Target};
use ingest::{LedgerTarget, ingest};
use ledger_store::{EntryDiffers, SharedId};
use loader::Loader;
use make::Maker;
use options::Memory;
use outdated::find_changes;
use publishing::Publishing;
use resolve::resolve_changed;
use site_config::SiteConfig;
use site_lists::make_site;
use start::Start;
use state::LastRun;
use translate::translate_missing;

pub use connections::Connections;
pub use preview::PreviewMemory;
pub use progress::Progress;
pub use report::{Mode, Report};
pub use show::show;
pub use sources::{FetchedSource, SourceReport};
pub use translations::{TranslationTask, draft_translation, translation_tasks};

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
/// Nothing is asked on the network besides the stores: of sources counts what was fetched before.
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
    let connections = Connections::default();
    run_connected(root, site, now, mode, &connections, progress).await
}

/// As [`run`]; a run that publishes asks the site's sources for what is new.
///
/// # Errors
/// As there. A source that does not answer is no error: the [`Report`] says so, and the pages.
pub async fn run_connected(
    root: &Store,
    site: &Store,
    now: DateTime<Utc>,
    mode: Mode,
    connections: &Connections,
    progress: &dyn Progress,
) -> Result<Report> {
    let mut memory = PreviewMemory::default();
    run_with_memory(root, site, now, mode, &mut memory, connections, progress).await
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
    let connections = Connections::default();
    run_with_memory(
        root,
        site,
        now,
        Mode::Preview,
        memory,
        &connections,
        progress,
    )
    .await
}

async fn run_with_memory(
    root: &Store,
    site: &Store,
    now: DateTime<Utc>,
    mode: Mode,
    memory: &mut PreviewMemory,
    connections: &Connections,
    progress: &dyn Progress,
) -> Result<Report> {
    require_separate_site(root, site)?;
    let result = Box::pin(run_once(
        root,
        site,
        now,
        mode,
        memory,
        connections,
        progress,
    ))
    .await;
    match (result, &mut memory.state) {
        // The ledger or the cache is not as the last run left it, so all of both is looked at.
        (Err(error), Some(state)) if error.is::<EntryDiffers>() || error.is::<PartIsLost>() => {
            state.distrust_ledger();
            state.distrusts_cache |= error.is::<PartIsLost>();
            Box::pin(run_once(
                root,
                site,
                now,
                mode,
                memory,
                connections,
                progress,
            ))
            .await
        }
        // What was staged is forgotten by now.
        (Err(error), _) if error.is::<SharedId>() => {
            memory.cache = Cache::default();
            Box::pin(run_once(
                root,
                site,
                now,
                mode,
                memory,
                connections,
                progress,
            ))
            .await
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
    connections: &Connections,
    progress: &dyn Progress,
) -> Result<Report> {
    let options = mode.options();
    let state = match &mut memory.state {
        Some(state) => state,
        empty => empty.insert(state::load_for(root, site, now, options.reuse).await?),
    };
    let mut start = Start::read(root, state, now, options, &mut memory.known_versions).await?;
    start.fetch(root, site, state, options, connections).await?;
    if let Some(mut report) = start.report_without_news(state, options) {
        if options.writes_site {
            apply::write_heartbeat(site, &mut report).await?;
        }
        return Ok(report);
    }
    let (cache, ledger) = start
        .read_cache(root, state, options, &mut memory.cache)
        .await?;
    let mut loader = Loader::new(root, &start.listing, ledger).await?;
    let last_run = start.last_run(state);
    let mut cache = partial::read_needed(
        &mut loader,
        cache,
        last_run,
        state.taken_over.as_ref(),
        options,
        start.now,
    )
    .await?;

    let staged = std::mem::take(&mut memory.staged);
    let decoded = decode(
        &mut loader,
        &mut cache,
        staged,
        last_run,
        start.now,
        progress,
    )
    .await?;
    derive_names(&mut loader, &cache).await?;
    let ingested = ingest(
        &mut loader,
        &mut cache,
        decoded,
        start.now,
        options.clock,
        LedgerTarget::of(state, options),
        progress,
    )
    .await?;
    let times = ingested.times;
    let mut report = Report {
        now: times.now,
        changed_entries: ingested.written.count(),
        plan: options.reports_plan.then(PublishPlan::default),
        sources: start.sources.reports(),
        ..Report::default()
    };
    let written = ingested.written;
    info!(changed = report.changed_entries, "ledger");

    let mut incident_files = loader.incident_files_for(&cache);
    let (templates, template_diagnostics) = loader.templates();
    let target = Target {
        root,
        site,
        templates: &templates,
        progress,
    };
    let mut first_build = FirstBuild::begin(
        written,
        target,
        &mut loader,
        &cache,
        state,
        options,
        &mut report,
    )
    .await?;
    let is_first_build = first_build.is_some();
    let first = first_build.as_mut();
    let resolved = resolve_changed(&mut loader, &incident_files, &mut cache, first, progress).await;
    let resolved = match first_build {
        Some(first_build) => first_build.end(resolved, &mut cache).await,
        None => resolved,
    };
    let mut resolved =
        keep_cache_of_stopped_run(resolved, &mut cache, root, options.memory).await?;
    report.translation = translate_missing(
        &mut loader,
        &incident_files,
        &mut cache,
        state,
        &mut resolved,
        options.writes_ledger.then_some(connections),
        progress,
    )
    .await?;
    let (files, previous) = (&mut incident_files, resolved.previous);
    let mut new_site = make_site(&mut loader, files, &mut cache, previous, state, options).await?;
    start.sources.mark_silent(&mut new_site);
    cache.site.next_change_at = next_site_change(&cache, &new_site, times);
    if let Some(translation) = &mut report.translation {
        translation.missing = cache.untranslated();
    }

    let digests = cache.incident_digests();
    let changes = find_changes(&loader, &cache, &new_site, &digests, state, progress).await;
    let changes = keep_cache_of_stopped_run(changes, &mut cache, root, options.memory).await;
    let (changes, unchanged) = changes?;
    // A first build has made those that are current just now.
    report.unchanged = if is_first_build { 0 } else { unchanged };
    let mut found = Found {
        diagnostics: loader.orphan_diagnostics(&incident_files).await?,
        page_diagnostics: cache.page_diagnostics.take().unwrap_or_default(),
        is_newer: false,
    };
    found.forget_pages(changes.paths());
    found.diagnostics.extend(loader.take_diagnostics());
    found.diagnostics.extend(times.diagnostic());
    found.diagnostics.extend(template_diagnostics);
    found.diagnostics.extend(resolved.warnings);
    let own_file_diagnostics = start.own_file_diagnostics.iter().cloned();
    found.diagnostics.extend(own_file_diagnostics);
    if !options.writes_site {
        let unwritable = unwritable_diagnostics(&loader, &changes);
        found.diagnostics.extend(unwritable);
    }

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
    let mut publishing = None;
    if options.writes_site {
        let state_root = (options.memory == Memory::Stored).then_some(root);
        publishing = Some(Publishing::begin(state, site, state_root, &changes).await?);
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

    let next_change_at = next_change_at(&loader, &cache, &start, &found, &report, times);
    cache.page_diagnostics = Some(found.page_diagnostics);
    report.fill(found.diagnostics, &cache, &maker.renderer.site);
    let Some(publishing) = publishing else {
        report.compare_errors(&state.diagnostics);
        return outcome.map(|()| report);
    };
    report.compare_errors(publishing.last_diagnostics());
    if options.memory == Memory::Stored {
        start.sources.distrust_altered(root, &loader.files).await?;
    }
    let (listing, known_ledger) = save_cache(&loader, &mut cache, &start, options).await?;
    let last_run = LastRun::new(
        &report,
        next_change_at,
        listing,
        known_ledger,
        start.sources.statuses(),
    );
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

/// When time alone will change something that is not of a single incident.
fn next_site_change(cache: &Cache, site: &Site, times: RunTimes) -> Option<DateTime<Utc>> {
    let site_wide = [site.next_change_at(), times.next_change_at()];
    let held_back = cache.records.values().filter_map(|file| file.due_at);
    site_wide.into_iter().flatten().chain(held_back).min()
}
