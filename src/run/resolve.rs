//! Resolves the incidents that changed. The summaries of all others come from the cache.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Result;
use futures_util::{StreamExt, TryStreamExt, stream};

use super::cache::{Cache, CachedIncident};
use super::derived_names::{published_slugs, settings_with_listed_services};
use super::loader::{IncidentFiles, Loader};
use super::options::RunOptions;
use super::progress::{Progress, STOPPED_AFTER_LEDGER, StepDeadline};
use super::resolver::{IncidentInputs, ResolvedIncident, Resolver};
use super::threads::{in_thread, max_threads};
use crate::catalog::Catalog;
use crate::diagnostics::{Diagnostic, Location};
use crate::digest::Digest;
use crate::incident::{self, IncidentSummary, Incidents};
use crate::ledger::names::Names;
use crate::publish::PublishedState;
use crate::site::{self, Lists, Page, Site};

/// How many updates of resolved incidents are kept in memory for rendering. The incidents beyond that are
/// resolved again when it is their turn, so that the memory of a run does not grow with the archive.
const MAX_KEPT_UPDATES: usize = 10_000;

/// How many incidents are resolved between two changes of the cache.
const CHUNK_SIZE: usize = 256;

/// A site, and the incidents that were resolved for it.
pub(super) struct ResolvedSite<'a> {
    pub site: Site,
    /// Some of the incidents whose inputs changed, by id.
    pub incidents: Incidents,
    pub incident_files: IncidentFiles<'a>,
    /// The digest of each incident's inputs, by id.
    pub digests: BTreeMap<String, Digest>,
    /// Warnings about the texts of the incidents whose inputs changed.
    pub warnings: Vec<Diagnostic>,
    pub resolver: Arc<Resolver>,
}

/// Resolves the incidents for which the cache is not valid, and adds them to it. Of an incident whose
/// ledger entry is damaged, what the cache knows stays.
///
/// # Errors
/// If the store cannot be read, or the deadline is reached. The cache then holds what was resolved until then.
pub(super) async fn resolve_changed<'a>(
    loader: &mut Loader<'a>,
    cache: &mut Cache,
    published: &PublishedState,
    options: RunOptions,
    progress: &dyn Progress,
) -> Result<ResolvedSite<'a>> {
    let incident_files = loader.incident_files();
    let now = cache.now;
    let resolver = Arc::new(Resolver::new(&loader.config, loader.listing, now));
    let mut inputs: BTreeMap<String, Digest> = BTreeMap::new();
    for id in loader.ledger.versions().keys() {
        inputs.insert(id.clone(), loader.input_digest(id, &incident_files)?);
    }
    // What is known of damaged entries stays as it is.
    cache
        .incidents
        .retain(|id, _| inputs.contains_key(id) || loader.ledger.is_damaged(id));
    inputs.retain(|id, _| !loader.ledger.is_damaged(id));
    let is_cached = |id: &String, input_digest: &Digest| {
        let cached = cache.incidents.get(id);
        cached.is_some_and(|cached| cached.is_valid_for(input_digest, loader.listing, now))
    };
    let changed = inputs
        .into_iter()
        .filter(|(id, input_digest)| !is_cached(id, input_digest));
    let changed: Vec<String> = changed.map(|(id, _)| id).collect();
    let mut incidents = Incidents::new();
    let mut kept_updates = 0;
    let mut warnings = Vec::new();
    let deadline = StepDeadline::new(progress);
    for ids in changed.chunks(CHUNK_SIZE) {
        let results = resolve_chunk(loader, &incident_files, &resolver, ids, &deadline).await?;
        for (id, result) in results {
            let Resolved { inputs, resolved } = match result {
                Ok(result) => result,
                Err(diagnostic) => {
                    loader.ledger.record_damage(&id, diagnostic);
                    continue;
                }
            };
            let input_digest = inputs.digest()?;
            for (path, file) in inputs.files {
                let version = file.map(|(version, _)| version);
                loader.files.record_version(path, version);
            }
            let version = inputs.ledger_version;
            loader.ledger.record_version(&id, version.clone());
            let Some(resolved) = resolved else {
                continue;
            };
            warnings.extend(incident::warnings(&resolved.incident));
            let cached = CachedIncident::new(version, &inputs.entry, input_digest, &resolved, now)?;
            cache.incidents.insert(id.clone(), Arc::new(cached));
            kept_updates += resolved.incident.updates.len();
            if kept_updates <= MAX_KEPT_UPDATES {
                incidents.insert(id, Arc::new(resolved.incident));
            }
        }
        deadline.check(STOPPED_AFTER_LEDGER)?;
    }
    let hidden = hidden_incidents(loader, published);
    let shown = || {
        let incidents = cache.incidents.iter();
        incidents.filter(|(id, _)| !hidden.contains(*id))
    };
    let listing = loader.listing;
    let notices = loader
        .config
        .parse_notices(&loader.files, &|path| listing.get(path).is_some());
    let settings = settings_with_listed_services(loader, cache);
    let locales = loader.config.locales.clone();
    let published_slugs = published_slugs(&published.manifest);
    let record_services = |names: &mut Names| {
        let services = shown().flat_map(|(_, cached)| &cached.brief.summary.services);
        site::services(
            &settings,
            &locales,
            services.map(String::as_str),
            &published_slugs,
            names,
            now,
        )
    };
    let (services, diagnostics) = if options.writes_ledger {
        loader
            .names
            .record_and_save(loader.root, record_services)
            .await?
    } else {
        record_services(&mut loader.names.names)
    };
    loader.config.diagnostics.extend(diagnostics);
    let shown = shown().map(|(_, cached)| Arc::clone(cached));
    let catalog = Catalog::of_all(shown, &services, now);
    let lists = Lists::new(&catalog, &services);
    let mut site = Site::new(settings, locales, lists, notices, services, now);
    site.has_records |= cache.tells_what_is_fine();
    loader
        .config
        .diagnostics
        .extend(mark_impaired(&mut site, cache));
    site.summaries_only = loader.ledger.damaged_ids().cloned().collect();
    loader.config.diagnostics.extend(site.feed_warnings());
    site.logo = loader.config.logo_data_url(&loader.files);
    site.footer = loader
        .config
        .footer_html(&|path| listing.get(path).is_some());
    let digests = cache.incidents.iter();
    let digests = digests.map(|(id, cached)| (id.clone(), cached.brief.digest.clone()));
    Ok(ResolvedSite {
        site,
        incidents,
        incident_files,
        digests: digests.collect(),
        warnings,
        resolver,
    })
}

/// The incidents that lists leave out. Lists lead to the pages of incidents, so a damaged one is in them only
/// if all of its pages are published.
fn hidden_incidents(loader: &Loader<'_>, published: &PublishedState) -> BTreeSet<String> {
    let is_published = |id: &str| {
        let mut locales = loader.config.locales.iter();
        locales.all(|locale| {
            let page = Page::Incident(id.to_owned()).file_path(&locale.tag);
            published.manifest.0.contains_key(&page)
        })
    };
    let damaged = loader.ledger.damaged_ids();
    damaged.filter(|id| !is_published(id)).cloned().collect()
}

/// Marks the services that a file of records lists as impaired although there is no open incident of theirs:
/// their state is unknown. Returns a warning for each.
fn mark_impaired(site: &mut Site, cache: &Cache) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    for (path, listed) in cache.impaired_services() {
        let Some(service) = site.services.get(&listed.name) else {
            continue;
        };
        let slug = service.slug.clone();
        if site
            .current_incidents_of(&slug)
            .any(IncidentSummary::is_open)
            || !site.unknown_services.insert(slug)
        {
            continue;
        }
        warnings.push(Diagnostic::warning(
            Location::file(path.as_str()),
            format!(
                "the state of {} is {}, but there is no open incident of it; its state is shown as unknown",
                listed.name,
                listed.state.as_deref().unwrap_or_default()
            ),
            "add the records of its incidents",
        ));
    }
    warnings
}

/// An incident as it was read and resolved.
struct Resolved {
    inputs: IncidentInputs,
    /// `None` for an entry without updates.
    resolved: Option<ResolvedIncident>,
}

/// Reads and resolves incidents, on all cores. Returns what became of each that has an entry; a diagnostic
/// says that the entry is damaged.
async fn resolve_chunk(
    loader: &Loader<'_>,
    incident_files: &IncidentFiles<'_>,
    resolver: &Arc<Resolver>,
    ids: &[String],
    deadline: &StepDeadline<'_>,
) -> Result<Vec<(String, Result<Resolved, Diagnostic>)>> {
    let in_time = ids.iter().take_while(|_| deadline.may_begin());
    let read = stream::iter(in_time).map(async |id| {
        let read = loader.read_inputs(id, incident_files).await?;
        Ok::<_, anyhow::Error>((id.clone(), read))
    });
    let read = read.buffered(loader.root.max_concurrency());
    let resolved = read.map(async |read: Result<_>| {
        let (id, read) = read?;
        let result = match read {
            None => return Ok::<_, anyhow::Error>(None),
            Some(Err(diagnostic)) => Err(diagnostic),
            Some(Ok(inputs)) => {
                let resolver = Arc::clone(resolver);
                let resolve = move || {
                    let resolved = resolver.resolve(&inputs);
                    Resolved { inputs, resolved }
                };
                Ok(in_thread(resolve).await)
            }
        };
        Ok(Some((id, result)))
    });
    let results = resolved.buffered(max_threads());
    let found: Vec<Option<_>> = results.try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}
