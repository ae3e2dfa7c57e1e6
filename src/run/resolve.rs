//! Resolves the incidents that changed. The summaries of all others come from the cache.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};

use super::Mode;
use super::cache::{Cache, CachedIncident};
use super::derived_names::{published_slugs, settings_with_listed_services};
use super::loader::{IncidentFiles, Loader, ResolvedIncident};
use super::progress::Progress;
use crate::diagnostics::{Diagnostic, Location};
use crate::digest::Digest;
use crate::incident::{Incident, IncidentSummary};
use crate::ledger::names::Names;
use crate::publish::PublishedState;
use crate::site::{self, Page, Site};

/// A site, and those of its incidents that were loaded in full.
pub(super) struct ResolvedSite<'a> {
    pub site: Site,
    /// By id.
    pub incidents: BTreeMap<String, Incident>,
    pub incident_files: IncidentFiles<'a>,
    /// The digest of each incident's inputs, by id.
    pub digests: BTreeMap<String, Digest>,
}

/// Resolves the incidents for which the cache is not valid, and adds them to it. Of an incident whose
/// ledger entry is damaged, what the cache knows stays.
///
/// # Errors
/// If the store cannot be read.
pub(super) async fn resolve_changed<'a>(
    loader: &mut Loader<'a>,
    cache: &mut Cache,
    published: &PublishedState,
    mode: Mode,
    progress: &dyn Progress,
) -> Result<ResolvedSite<'a>> {
    let incident_files = loader.incident_files();
    let now = cache.now;
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
        .iter()
        .filter(|(id, input_digest)| !is_cached(id, input_digest));
    let changed: BTreeSet<String> = changed.map(|(id, _)| id.clone()).collect();
    let mut incidents: BTreeMap<String, Incident> = BTreeMap::new();
    for resolved in loader
        .load_incidents(&changed, &incident_files, now, progress)
        .await?
    {
        let id = resolved.incident.summary.id.clone();
        if let Some(cached) = as_read(loader, &incident_files, &resolved, now)? {
            cache.incidents.insert(id.clone(), cached);
        }
        incidents.insert(id, resolved.incident);
    }
    // Lists lead to the pages of incidents, so a damaged one is in them only if all of its pages are
    // published.
    let is_published = |id: &str| {
        let mut locales = loader.config.locales.iter();
        locales.all(|locale| {
            let page = Page::Incident(id.to_owned()).file_path(&locale.tag);
            published.manifest.0.contains_key(&page)
        })
    };
    let is_shown = |id: &str| !loader.ledger.is_damaged(id) || is_published(id);
    let summaries = cache.incidents.values().map(|cached| &cached.summary);
    let summaries = summaries.filter(|summary| is_shown(&summary.id));
    let summaries: Vec<IncidentSummary> = summaries.cloned().collect();
    let listing = loader.listing;
    let notices = loader
        .config
        .parse_notices(&loader.files, &|path| listing.get(path).is_some());
    let settings = settings_with_listed_services(loader, cache);
    let locales = loader.config.locales.clone();
    let published_slugs = published_slugs(&published.manifest);
    let record_services = |names: &mut Names| {
        let services = summaries.iter().flat_map(|incident| &incident.services);
        site::services(
            &settings,
            &locales,
            services.map(String::as_str),
            &published_slugs,
            names,
            now,
        )
    };
    let (services, diagnostics) = if mode.persists() {
        loader
            .names
            .record_and_save(loader.root, record_services)
            .await?
    } else {
        record_services(&mut loader.names.names)
    };
    loader.config.diagnostics.extend(diagnostics);
    let mut site = Site::new(settings, locales, summaries, notices, services, now);
    site.has_records |= cache.tells_what_is_fine();
    loader
        .config
        .diagnostics
        .extend(mark_impaired(&mut site, cache));
    site.summaries_only = loader.ledger.damaged_ids().cloned().collect();
    loader.config.diagnostics.extend(site.feed_warning());
    site.logo = loader.config.logo_data_url(&loader.files);
    site.footer = loader
        .config
        .footer_html(&|path| listing.get(path).is_some());
    let digests = cache.incidents.iter();
    let digests = digests.map(|(id, cached)| Ok((id.clone(), cached.digest()?)));
    Ok(ResolvedSite {
        site,
        incidents,
        incident_files,
        digests: digests.collect::<Result<_>>()?,
    })
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
        if site.incidents_of(&slug).any(IncidentSummary::is_open)
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

impl ResolvedSite<'_> {
    /// Loads incidents of which only the summary is known. Returns whether one of them has changed since
    /// the root was listed, so that digests of it have changed.
    ///
    /// # Errors
    /// If the store cannot be read, or an entry was changed since it was listed.
    pub async fn load(
        &mut self,
        loader: &mut Loader<'_>,
        cache: &mut Cache,
        ids: BTreeSet<String>,
        progress: &dyn Progress,
    ) -> Result<bool> {
        let is_missing = |id: &String| !self.incidents.contains_key(id);
        let missing: BTreeSet<String> = ids.into_iter().filter(is_missing).collect();
        let now = self.site.now;
        let mut has_changed = false;
        for resolved in loader
            .load_incidents(&missing, &self.incident_files, now, progress)
            .await?
        {
            let id = resolved.incident.summary.id.clone();
            if let Some(cached) = as_read(loader, &self.incident_files, &resolved, now)? {
                let digest = cached.digest()?;
                if self.digests.get(&id) != Some(&digest) {
                    has_changed = true;
                    self.digests.insert(id.clone(), digest);
                    self.site.replace_summary(cached.summary.clone());
                    cache.incidents.insert(id.clone(), cached);
                }
            }
            self.incidents.insert(id, resolved.incident);
        }
        let mut missing = missing.iter();
        if let Some(id) = missing.find(|id| !self.incidents.contains_key(*id)) {
            bail!("the ledger entry of {id} was changed while it was read; run again");
        }
        Ok(has_changed)
    }
}

/// An incident for the cache, under the versions of its files that were read.
fn as_read(
    loader: &Loader<'_>,
    incident_files: &IncidentFiles<'_>,
    resolved: &ResolvedIncident,
    now: DateTime<Utc>,
) -> Result<Option<CachedIncident>> {
    let id = &resolved.incident.summary.id;
    let ledger = &loader.ledger;
    let Some((version, entry)) = ledger.versions().get(id).zip(ledger.entry(id)) else {
        return Ok(None);
    };
    let input_digest = loader.input_digest(id, incident_files)?;
    let cached = CachedIncident::new(version.clone(), entry, input_digest, resolved, now);
    Ok(Some(cached))
}
