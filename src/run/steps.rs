//! The steps of a run, in their order.

use std::sync::Arc;

use anyhow::Result;
use chrono::{DateTime, Utc};
use tracing::info;

use super::apply::{Found, apply};
use super::cache::Cache;
use super::clock::RunTimes;
use super::finish::{next_change_at, removed_languages, save_cache, unwritable_diagnostics};
use super::first_build::FirstBuild;
use super::group_maker::GroupMaker;
use super::heartbeat::write_heartbeat;
use super::incident_texts::find_texts;
use super::ingest::Ingested;
use super::inputs::{RunInputs, require_separate_site};
use super::loader::Loader;
use super::make::BatchMaker;
use super::notify::{Telling, TellingInputs};
use super::options::{Memory, Reuse};
use super::outdated::find_changes;
use super::publishing::Publishing;
use super::report::Report;
use super::resolve::resolve_changed;
use super::run_memory::RunMemory;
use super::site_lists::make_site;
use super::start::Start;
use super::state::{self, LastRun};
use super::translate::translate_missing;
use super::update_ledger::update_ledger;
use crate::publish::PublishPlan;
use crate::render::SiteRenderer;
use crate::site::Site;

/// Runs; and runs once more if the `memory` or the state did not agree with what is stored.
///
/// # Errors
/// As [`run_connected`](super::run_connected).
pub(super) async fn run_and_retry(inputs: RunInputs<'_>, memory: &mut RunMemory) -> Result<Report> {
    require_separate_site(inputs.root, inputs.site)?;
    match Box::pin(run_steps(inputs, memory)).await {
        Err(error) if memory.forget_outdated(&error) => Box::pin(run_steps(inputs, memory)).await,
        result => result,
    }
}

async fn run_steps(inputs: RunInputs<'_>, memory: &mut RunMemory) -> Result<Report> {
    let RunInputs {
        root,
        site,
        options,
        progress,
        ..
    } = inputs;
    let state = match &mut memory.state {
        Some(state) => state,
        empty => empty.insert(state::load_for(root, site, inputs.now, options.reuse).await?),
    };
    let mut start = Start::read(inputs, state, &mut memory.known_versions).await?;
    if let Some(mut report) = start.report_without_news(state, options) {
        if options.writes_site {
            write_heartbeat(site, &mut report).await?;
        }
        return Ok(report);
    }
    let last_run = state.last_run.as_ref();
    let had_channels = last_run.is_some_and(|last_run| !last_run.channels.is_empty());
    let (cache, ledger) = start.read_cache(inputs, state, &mut memory.cache).await?;
    let mut loader = Loader::new(root, &start.listing, ledger).await?;
    loader.config.is_preview = options.reuse == Reuse::Preview;
    let staged = std::mem::take(&mut memory.staged);
    let (mut cache, ingested) =
        update_ledger(inputs, &start, &mut loader, cache, staged, state).await?;
    let Ingested { written, times } = ingested;
    let mut report = Report {
        now: times.now,
        changed_entries: written.count(),
        plan: options.reports_plan.then(PublishPlan::default),
        sources: start.sources.reports(),
        ..Report::default()
    };
    info!(changed = report.changed_entries, "ledger");

    let mut incident_files = loader.incident_files_for(&cache);
    let (templates, template_diagnostics) = loader.templates();
    let mut first_build = FirstBuild::begin(
        inputs,
        written,
        &templates,
        &mut loader,
        &cache,
        state,
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
    let mut resolved = keep_cache_of_stopped_run(inputs, resolved, &mut cache).await?;
    let translated = translate_missing(
        &mut loader,
        &incident_files,
        &mut cache,
        state,
        &mut resolved,
        options.writes_ledger.then_some(inputs.connections),
        progress,
    )
    .await;
    report.translation = keep_cache_of_stopped_run(inputs, translated, &mut cache).await?;
    let previous = std::mem::take(&mut resolved.previous);
    let files = &mut incident_files;
    let new_site = make_site(&mut loader, files, &mut cache, previous, state, options).await;
    let mut new_site = keep_cache_of_stopped_run(inputs, new_site, &mut cache).await?;
    start.sources.mark_silent(&mut new_site);
    cache.site.next_change_at = next_site_change(&cache, &new_site, times);
    if let Some(translation) = &mut report.translation {
        translation.missing = cache.untranslated();
    }

    let digests = cache.incident_digests();
    let changes = find_changes(&loader, &cache, &new_site, &digests, state, progress).await;
    let (changes, unchanged) = keep_cache_of_stopped_run(inputs, changes, &mut cache).await?;
    // A first build has made those that are current just now.
    report.unchanged = if is_first_build { 0 } else { unchanged };
    let is_newer = find_texts(
        &loader,
        &incident_files,
        &mut cache,
        &mut new_site,
        &mut resolved,
        &digests,
        &changes,
    )
    .await;
    let is_newer = keep_cache_of_stopped_run(inputs, is_newer, &mut cache).await?;
    let orphans = loader.orphan_diagnostics(&incident_files).await;
    let mut found = Found {
        diagnostics: keep_cache_of_stopped_run(inputs, orphans, &mut cache).await?,
        page_diagnostics: cache.page_diagnostics.take().unwrap_or_default(),
        is_newer,
    };
    found.forget_pages(changes.paths());
    found.diagnostics.extend(loader.take_diagnostics());
    found.diagnostics.extend(times.diagnostic());
    found.diagnostics.extend(template_diagnostics);
    found.diagnostics.extend(resolved.warnings);
    let own_file_diagnostics = start.own_file_diagnostics.iter().cloned();
    found.diagnostics.extend(own_file_diagnostics);
    found
        .diagnostics
        .extend(removed_languages(&loader, &changes));
    if !options.writes_site {
        let unwritable = unwritable_diagnostics(&loader, &changes);
        found.diagnostics.extend(unwritable);
    }

    let renderer = SiteRenderer::new(new_site, &templates);
    let maker = BatchMaker::new(inputs, renderer, resolved.resolver, &cache, digests);
    let group_maker = GroupMaker {
        loader: &loader,
        incident_files: &incident_files,
        incidents: &resolved.incidents,
        maker: Arc::new(maker),
        site,
    };
    let mut publishing = None;
    if options.writes_site {
        let state_root = (options.memory == Memory::Stored).then_some(root);
        publishing = Some(Publishing::begin(state, site, state_root, &changes).await?);
    }
    let outcome = apply(
        changes,
        &group_maker,
        publishing.as_mut(),
        progress,
        &mut report,
        &mut found,
    )
    .await;

    let next_change_at = next_change_at(&loader, &cache, &start, &found, &report, times);
    cache.page_diagnostics = Some(found.page_diagnostics);
    report.fill(found.diagnostics, &cache, &group_maker.maker.renderer.site);
    let Some(publishing) = publishing else {
        report.compare_errors(&state.diagnostics);
        return outcome.map(|()| report);
    };
    if options.memory == Memory::Stored {
        start.sources.distrust_altered(root, &loader.files).await?;
    }
    let (listing, known_ledger) = save_cache(&loader, &mut cache, &start, options).await?;
    let maker = Arc::clone(&group_maker.maker);
    let is_telling =
        outcome.is_ok() && options.memory == Memory::Stored && inputs.connections.can_send();
    let telling = match is_telling {
        true => Telling::prepare(&mut loader, &mut cache, had_channels).await?,
        false => None,
    };
    report.channels = match &telling {
        Some(telling) => telling.reports(),
        None if is_telling => Telling::unknown(&loader.config.settings.channels),
        None => Vec::new(),
    };
    let last_run = LastRun::new(
        &report,
        next_change_at,
        listing,
        known_ledger,
        start.sources.statuses(),
    );
    publishing.finish(outcome, last_run, &mut report).await?;
    // What subscribers are told of is published.
    if let Some(telling) = telling {
        let telling_inputs = TellingInputs {
            loader: &loader,
            incident_files: &incident_files,
            site: &maker.renderer.site,
            connections: inputs.connections,
            progress,
        };
        report.channels = telling.tell(telling_inputs).await?;
        state.record_channels(root, &report.channels).await?;
    }
    write_heartbeat(site, &mut report).await?;
    if options.memory == Memory::Preview {
        memory.staged = loader.ledger.take_staged();
        memory.cache = cache;
    }
    Ok(report)
}

/// Saves the cache of a run that stops, so that the next one goes on from what is resolved already.
async fn keep_cache_of_stopped_run<T>(
    inputs: RunInputs<'_>,
    result: Result<T>,
    cache: &mut Cache,
) -> Result<T> {
    // If the cache was read partly, the stored one has more.
    if result.is_err() && inputs.options.memory == Memory::Stored && !cache.is_read_partly {
        cache.forget_lists();
        cache.save(inputs.root).await?;
    }
    result
}

/// When time alone will change something that is not of a single incident.
fn next_site_change(cache: &Cache, site: &Site, times: RunTimes) -> Option<DateTime<Utc>> {
    let site_wide = [site.next_change_at(), times.next_change_at()];
    let held_back = cache.records.values().filter_map(|file| file.due_at);
    site_wide.into_iter().flatten().chain(held_back).min()
}
