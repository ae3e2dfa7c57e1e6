//! Brings the lists of a site up to date with its incidents, and makes the site of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::cache::{Cache, CachedIncident};
use super::derived_names::{published_slugs, settings_with_listed_services};
use super::loader::{IncidentFiles, Loader};
use super::options::RunOptions;
use super::partial;
use super::scope::update_catalog;
use super::state::State;
use crate::catalog::Catalog;
use crate::diagnostics::{Diagnostic, Location};
use crate::incident::{IncidentSummary, Notice, Services};
use crate::ledger::names::Names;
use crate::publish::Manifest;
use crate::settings::{FILE_NAME, Settings};
use crate::site::{self, Lists, Page, Site};
use crate::text::fold_name;
use crate::toml_table::nearest;

/// What the cache knew before of incidents that changed, by id; `None` for those that are new.
pub(super) type Previous = BTreeMap<String, Option<Arc<CachedIncident>>>;

/// Brings the lists in the cache up to date with its incidents, and makes the site of them. `previous` is what the
/// cache knew before of those that changed.
///
/// # Errors
/// If a store fails.
pub(super) async fn make_site<'a>(
    loader: &mut Loader<'a>,
    incident_files: &mut IncidentFiles<'a>,
    cache: &mut Cache,
    previous: Previous,
    state: &mut State,
    options: RunOptions,
) -> Result<Site> {
    let now = cache.now;
    let listing = loader.listing;
    let settings = settings_with_listed_services(loader, cache);
    let mut services = Services::default();
    let mut scope = None;
    if cache.is_read_partly
        && loader.ledger.damaged_ids().next().is_none()
        && let Some(service_names) = changed_names(cache, &previous)
    {
        // No service is named for the first time, and the slugs of all others are recorded.
        let (names, no_slugs) = (service_names.keys(), BTreeSet::new());
        services = record_services(loader, &settings, names, &no_slugs, now, options).await?;
        scope = update_catalog(loader.root, cache, previous, &services).await?;
        // Feeds show incidents that did not change.
        partial::remember_memories(loader, cache);
        cache.site.service_names = service_names;
    }
    if scope.is_none() {
        partial::read_all(loader, cache).await?;
        *incident_files = loader.incident_files();
        state.read_manifest(loader.root).await?;
        let manifest = &state.published.manifest;
        let hidden = hidden_incidents(loader, manifest);
        let incidents = cache.incidents.values().cloned();
        let (hidden, shown): (Vec<_>, Vec<_>) =
            incidents.partition(|cached| hidden.contains(&cached.brief.summary.id));
        let names = count_names(shown.iter());
        let (known_names, slugs) = (names.keys(), published_slugs(manifest));
        services = record_services(loader, &settings, known_names, &slugs, now, options).await?;
        cache.set_lists(Catalog::of_all(shown, &services, now), hidden);
        cache.site.service_names = names;
        cache.annotated = annotated_incidents(incident_files);
        cache.site.has_orphans = incident_files.contains_key("");
    }
    let notices = loader
        .config
        .parse_notices(&loader.files, &|path| listing.get(path).is_some());
    loader
        .config
        .diagnostics
        .extend(unknown_noticed_services(&notices, &services));
    let locales = loader.config.locales.clone();
    let lists = Lists::new(&cache.catalog, &services);
    let mut site = Site::new(settings, locales, lists, notices, services, now);
    site.scope = scope;
    site.has_records |= cache.tells_what_is_fine();
    mark_listed(&mut site, cache);
    let impaired = mark_impaired(&mut site, cache);
    let diagnostics = &mut loader.config.diagnostics;
    diagnostics.extend(impaired);
    diagnostics.extend(unrecorded_services(&site, cache));
    diagnostics.extend(unknown_services_of_channels(&site));
    diagnostics.extend(unknown_services_of_groups(&site));
    site.summaries_only = loader.ledger.damaged_ids().cloned().collect();
    site.logo = loader.config.logo_data_url(&loader.files);
    site.footer = loader
        .config
        .footer_html(&|path| listing.get(path).is_some());
    Ok(site)
}

/// Records the slugs of the services that incidents, the settings and the records name, and returns the services.
/// `names` are those of the incidents.
///
/// # Errors
/// If the store refuses.
pub(super) async fn record_services_of(
    loader: &mut Loader<'_>,
    cache: &Cache,
    names: &BTreeSet<String>,
    manifest: &Manifest,
    options: RunOptions,
) -> Result<Services> {
    let settings = settings_with_listed_services(loader, cache);
    let slugs = published_slugs(manifest);
    record_services(loader, &settings, names.iter(), &slugs, cache.now, options).await
}

/// Records the slugs of the services with these names, and of those in the settings.
///
/// # Errors
/// If the store refuses.
pub(super) async fn record_services(
    loader: &mut Loader<'_>,
    settings: &Settings,
    names: impl Iterator<Item = &String> + Clone,
    published_slugs: &BTreeSet<String>,
    now: DateTime<Utc>,
    options: RunOptions,
) -> Result<Services> {
    let locales = loader.config.locales.clone();
    let record_services = |recorded: &mut Names| {
        recorded.record_authority(&settings.authority);
        let names = names.clone().map(String::as_str);
        site::services(settings, &locales, names, published_slugs, recorded, now)
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
    Ok(services)
}

/// How many of these incidents name each service.
fn count_names<'a>(
    incidents: impl Iterator<Item = &'a Arc<CachedIncident>>,
) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for name in incidents.flat_map(|cached| &cached.brief.summary.services) {
        *counts.entry(name.clone()).or_default() += 1;
    }
    counts
}

/// The counts of names after incidents changed; `None` if a service is named for the first time or no longer.
fn changed_names(cache: &Cache, previous: &Previous) -> Option<BTreeMap<String, usize>> {
    let mut counts = cache.site.service_names.clone();
    let new = previous.keys().filter_map(|id| cache.incidents.get(id));
    for (name, added) in count_names(new) {
        *counts.get_mut(&name)? += added;
    }
    for (name, removed) in count_names(previous.values().flatten()) {
        let count = counts.get_mut(&name)?;
        *count = count.checked_sub(removed).filter(|count| *count > 0)?;
    }
    Some(counts)
}

/// The incident of each annotation and translation, by path.
fn annotated_incidents(incident_files: &IncidentFiles<'_>) -> BTreeMap<String, String> {
    let known = incident_files.iter().filter(|(id, _)| !id.is_empty());
    let files = known.flat_map(|(id, files)| {
        let paths = files.iter().map(|(path, _)| *path);
        paths.map(|path| (path.to_owned(), id.clone()))
    });
    files.collect()
}

/// The incidents that lists leave out. Lists lead to the pages of incidents, so a damaged one is in them only
/// if it has a page. In a language that is new it has none yet, but what is published in the others stays.
fn hidden_incidents(loader: &Loader<'_>, manifest: &Manifest) -> BTreeSet<String> {
    let is_published = |id: &str| {
        let mut locales = loader.config.locales.iter();
        locales.any(|locale| {
            let page = Page::Incident(id.to_owned()).file_path(&locale.tag);
            manifest.0.contains_key(&page)
        })
    };
    let damaged = loader.ledger.damaged_ids();
    damaged.filter(|id| !is_published(id)).cloned().collect()
}

/// A warning for each service in the settings that no record names, and that is muted or has a name like one that a
/// record names. Any other may have its first incident later.
fn unrecorded_services(site: &Site, cache: &Cache) -> Vec<Diagnostic> {
    let listed = cache.records.values().flat_map(|file| &file.services);
    let listed = listed.map(|listed| listed.name.as_str());
    let of_incidents = cache.site.service_names.keys().map(String::as_str);
    let names: BTreeSet<&str> = of_incidents.chain(listed).collect();
    let known: BTreeSet<String> = names.iter().map(|name| fold_name(name)).collect();
    let services = site.settings.services.iter();
    let in_settings: BTreeSet<String> = services.clone().map(|s| fold_name(&s.name)).collect();
    let unknown = services.filter(|service| !known.contains(&fold_name(&service.name)));
    let diagnostics = unknown.filter_map(|service| {
        let others = names.iter().copied();
        let unlisted = others.filter(|name| !in_settings.contains(&fold_name(name)));
        let similar = nearest(&service.name, unlisted);
        let message = match (&service.muted, similar) {
            (Some(_), _) => format!(
                "the service {:?} is muted, and no record names it",
                service.name
            ),
            (None, Some(_)) => format!("no record names the service {:?}", service.name),
            (None, None) => return None,
        };
        let help = match similar {
            Some(similar) => format!("did you mean {similar:?}?"),
            None => "write the name that it has in the records, or remove `muted`".to_owned(),
        };
        Some(Diagnostic::warning(
            Location::file(FILE_NAME),
            message,
            help,
        ))
    });
    diagnostics.collect()
}

/// A warning for each service that a channel is to tell of, and that there is not.
fn unknown_services_of_channels(site: &Site) -> Vec<Diagnostic> {
    let services = &site.services;
    let channels = site.settings.channels.iter();
    let named =
        channels.flat_map(|channel| channel.services.iter().map(move |name| (channel, name)));
    let is_known = |name: &str| services.get(name).is_some() || services.by_slug(name).is_some();
    let unknown = named.filter(|(_, name)| !is_known(name));
    let diagnostics = unknown.map(|(channel, name)| {
        let names = services.iter().map(|service| service.name.as_str());
        Diagnostic::warning(
            Location::file(FILE_NAME),
            format!(
                "the channel {:?} is to tell of the service {name:?}, and there is none",
                channel.name
            ),
            match nearest(name, names) {
                Some(similar) => format!("did you mean {similar:?}?"),
                None => "write the name that it has in the records, or its slug".to_owned(),
            },
        )
    });
    diagnostics.collect()
}

/// A warning for each service of a group that there is not, and that is like one that there is. Any other may have its
/// first incident later.
fn unknown_services_of_groups(site: &Site) -> Vec<Diagnostic> {
    let services = &site.services;
    let groups = site.settings.groups.iter();
    let named = groups.flat_map(|group| group.services.iter().map(move |name| (group, name)));
    let unknown = named.filter(|(_, name)| services.get(name).is_none());
    let diagnostics = unknown.filter_map(|(group, name)| {
        let names = services.iter().map(|service| service.name.as_str());
        let similar = nearest(name, names)?;
        Some(Diagnostic::warning(
            Location::file(FILE_NAME),
            format!(
                "the group {:?} names the service {name:?}, which there is not",
                group.name
            ),
            format!("did you mean {similar:?}?"),
        ))
    });
    diagnostics.collect()
}

/// An error for each notice on a service that there is not.
fn unknown_noticed_services(notices: &[Notice], services: &Services) -> Vec<Diagnostic> {
    let unknown = notices.iter().filter_map(|notice| {
        let name = notice.service.as_deref()?;
        services.get(name).is_none().then_some((notice, name))
    });
    let diagnostics = unknown.map(|(notice, name)| {
        let names = services.iter().map(|service| service.name.as_str());
        Diagnostic::new(
            Location::file(&notice.path),
            format!("the notice is not shown: there is no service {name:?}"),
            match nearest(name, names) {
                Some(similar) => format!("did you mean {similar:?}?"),
                None => "write the name that it has in the records or in site.toml".to_owned(),
            },
        )
    });
    diagnostics.collect()
}

/// Tells the site which systems list its services.
fn mark_listed(site: &mut Site, cache: &Cache) {
    for listed in cache.records.values().flat_map(|file| &file.services) {
        if let Some(service) = site.services.get(&listed.name) {
            let listed_by = site.listed_by.entry(service.slug.clone());
            listed_by.or_default().insert(listed.namespace.clone());
        }
    }
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
