//! The names of services that were published before any were recorded, or whose file is lost: they are
//! derived from the ledger, before it changes.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use chrono::{DateTime, Utc};
use tracing::warn;

use super::cache::Cache;
use super::decode;
use super::ledger_store::Ledger;
use super::loader::Loader;
use super::names_store::NamesStore;
use super::state::last_manifest;
use crate::incident::{service_names, service_names_since};
use crate::ledger::names::Names;
use crate::publish::Manifest;
use crate::root::{Listing, NAMES_FILE};
use crate::settings::{GroupSettings, ServiceSettings, Settings};
use crate::store::Store;
use crate::text::fold_name;

/// Records the names of the services in the ledger, if none are recorded yet. This happens before the records are
/// merged, so that a service that is new in this run cannot get the address of another. Nothing is written.
///
/// # Errors
/// If the store cannot be read.
pub(super) async fn derive_names(loader: &mut Loader<'_>, cache: &Cache) -> Result<()> {
    if !loader.names.is_new() || loader.ledger.versions().is_empty() {
        return Ok(());
    }
    let ids = loader.ledger.versions().keys().cloned().collect();
    loader.ledger.load(loader.root, &ids).await?;
    if loader.names.is_absent() && !loader.ledger.has_version_1() {
        warn!(
            "{NAMES_FILE} is missing: the addresses of services are derived from the ledger, in the order in \
             which the services were first seen"
        );
    }
    let settings = settings_with_listed_services(loader, cache);
    let published_slugs = published_slugs(&last_manifest(loader.root).await?);
    let names = &mut loader.names.names;
    derive(names, &settings, &loader.ledger, &published_slugs);
    Ok(())
}

/// The names of a root, for a command that does not build its site: as they are recorded, or derived from
/// the ledger. Nothing is written.
///
/// # Errors
/// If the root cannot be read, or names have to be derived and it has no usable settings.
pub(super) async fn names_of_root(root: &Store, listing: &Listing) -> Result<NamesStore> {
    let names = NamesStore::load(root, &mut Vec::new()).await?;
    if !names.is_new() || Ledger::new(listing).versions().is_empty() {
        return Ok(names);
    }
    let mut loader = Loader::new(root, listing, Ledger::new(listing)).await?;
    let mut cache = Cache::default();
    // The records also list services without an incident. Their list does not depend on the time.
    decode::decode_changes(&mut loader, &mut cache, DateTime::UNIX_EPOCH, &()).await?;
    derive_names(&mut loader, &cache).await?;
    Ok(loader.names)
}

/// The settings of the site, with the recorded authority of its feeds where they state none, and with the services that
/// the records list without an incident and their groups. A service
/// that the settings put into a group stays there.
pub(super) fn settings_with_listed_services(loader: &Loader<'_>, cache: &Cache) -> Settings {
    let mut settings = loader.config.settings.clone();
    if !settings.is_authority_given
        && let Some(recorded) = loader.names.names.authority()
    {
        recorded.clone_into(&mut settings.authority);
    }
    let listed = cache.records.values().flat_map(|file| &file.services);
    settings
        .services
        .extend(listed.map(|listed| ServiceSettings::from_name(listed.name.clone())));
    let groups = &settings.groups;
    let mut grouped: BTreeSet<String> = groups
        .iter()
        .flat_map(|group| group.services.iter().map(|name| fold_name(name)))
        .collect();
    for listed in cache.records.values().flat_map(|file| &file.services) {
        let Some(name) = &listed.group else { continue };
        if !grouped.insert(fold_name(&listed.name)) {
            continue;
        }
        let groups = &mut settings.groups;
        let known = groups.iter().position(|group| group.name == *name);
        let position = known.unwrap_or_else(|| {
            groups.push(GroupSettings {
                name: name.clone(),
                names: BTreeMap::new(),
                services: Vec::new(),
            });
            groups.len() - 1
        });
        groups[position].services.push(listed.name.clone());
    }
    settings
}

/// The slugs of the services for which there is a page.
pub(super) fn published_slugs(manifest: &Manifest) -> BTreeSet<String> {
    let slug = |path: &String| {
        let (_, path) = path.split_once("/services/")?;
        path.strip_suffix("/index.html").map(str::to_owned)
    };
    manifest.0.keys().filter_map(slug).collect()
}

/// A service whose slug is to be derived.
struct Unrecorded<'a> {
    name: &'a str,
    /// The slug of the settings.
    slug: Option<&'a str>,
    since: DateTime<Utc>,
}

/// Records slugs for the services of the `settings` and of the entries of `ledger`, all of which are loaded.
///
/// The program that wrote entries of version 1 did not record names. It gave slugs to the services of the settings
/// first, and then to the others in the order of their latest names, so a ledger of version 1 gets the same order.
/// Otherwise the file is lost: then services come in the order in which they were first seen, with every name that they
/// ever had. A service that no entry names counts as seen when the ledger was last added to.
fn derive(
    names: &mut Names,
    settings: &Settings,
    ledger: &Ledger,
    published_slugs: &BTreeSet<String>,
) {
    let last_seen_at = ledger.last_seen_at().unwrap_or_default();
    let is_version_1 = ledger.has_version_1();
    let mut first_seen: BTreeMap<String, DateTime<Utc>> = BTreeMap::new();
    for entry in ledger.entries() {
        let present: BTreeSet<String> = service_names(entry).into_iter().collect();
        for (name, since) in service_names_since(entry) {
            if !is_version_1 || present.contains(&name) {
                let seen = first_seen.entry(name).or_insert(since);
                *seen = since.min(*seen);
            }
        }
    }
    let in_settings = settings.services.iter().map(|service| Unrecorded {
        name: &service.name,
        slug: service.slug.as_deref(),
        since: first_seen
            .get(&service.name)
            .copied()
            .unwrap_or(last_seen_at),
    });
    let mut services: Vec<Unrecorded<'_>> = in_settings.collect();
    // The service without a name comes last, as in the order of a site.
    let (unnamed, named): (Vec<_>, Vec<_>) =
        first_seen.iter().partition(|(name, _)| name.is_empty());
    let in_entries = named.into_iter().chain(unnamed);
    services.extend(in_entries.map(|(name, since)| Unrecorded {
        name,
        slug: None,
        since: *since,
    }));
    if !is_version_1 {
        services.sort_by_key(|service| service.since);
    }
    // The order of the site decides between services that were seen at the same instant.
    for Unrecorded { name, slug, since } in services {
        if let Some(slug) = slug {
            // A slug that belongs to another service is reported where the site's services are made.
            let _ = names.record_exact_slug(name, slug, published_slugs, since);
        }
        if names.slugs_of(name).next().is_none() {
            let wanted = slug.unwrap_or(if name.is_empty() { "other" } else { name });
            names.record_slug(name, wanted, published_slugs, since);
        }
    }
}
