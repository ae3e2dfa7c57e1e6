//! Changes the lists of a site incident by incident, and finds the files to which the changes lead.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use anyhow::Result;

use super::cache::{Cache, CachedIncident};
use crate::catalog::{
    Announced, Change, ChangedParts, MissingParts, Month, PartKey, announcements_of,
};
use crate::incident::Services;
use crate::site::{
    FeedArchive, HistoryPart, Scope, SearchUnit, SearchUnitFacts, ServicePart, archive_documents,
    archived, has_years, missing_of_service, newest_announced, newest_parts, search_units,
};
use crate::store::Store;

/// How many incidents are changed one by one.
const MAX_CHANGES: usize = 256;

/// The lists of a site by the keys of their parts.
#[derive(PartialEq, Eq)]
struct Keys {
    history: BTreeSet<PartKey<Month>>,
    /// The years that have pages, by the present slug of the service.
    service_years: BTreeSet<(String, PartKey<i32>)>,
    feed_archives: BTreeSet<FeedArchive>,
    search: BTreeMap<SearchUnit, SearchUnitFacts>,
}

impl Keys {
    fn of(cache: &Cache) -> Self {
        let catalog = &cache.catalog;
        let services = catalog.services.iter();
        let with_years = services.filter(|(_, list)| has_years(list));
        let service_years = with_years.flat_map(|(slug, list)| {
            let keys = list.parts().map(|(key, _)| key);
            keys.map(move |key| (slug.clone(), key))
        });
        Self {
            history: catalog.months.parts().map(|(key, _)| key).collect(),
            service_years: service_years.collect(),
            feed_archives: archive_documents(&catalog.announced).collect(),
            search: search_units(&catalog.months),
        }
    }

    /// Whether all of these keys are among `other`, and no unit of the index has fewer incidents.
    fn is_within(&self, other: &Self) -> bool {
        self.history.is_subset(&other.history)
            && self.service_years.is_subset(&other.service_years)
            && self.feed_archives.is_subset(&other.feed_archives)
            && self.search.iter().all(|(unit, facts)| {
                let other = other.search.get(unit);
                other.is_some_and(|other| facts.incidents <= other.incidents)
            })
    }
}

/// Brings the lists of a cache that is read partly up to date, with `previous` for what the cache knew before of
/// the incidents that changed. Reads what the files to which the changes lead are made from, and returns their
/// scope; `None` if the changes reach so far that all is to be read.
///
/// # Errors
/// If the store cannot be read, or a part of the cache is lost.
pub(super) async fn update_catalog(
    root: &Store,
    cache: &mut Cache,
    previous: BTreeMap<String, Option<Arc<CachedIncident>>>,
    services: &Services,
) -> Result<Option<Scope>> {
    if previous.len() > MAX_CHANGES {
        return Ok(None);
    }
    let before = Keys::of(cache);
    let now = cache.now;
    let mut scope = Scope::default();
    let mut changed = ChangedParts::default();
    let mut months = BTreeSet::new();
    let mut documents_before = BTreeMap::new();
    for (id, old) in previous {
        let Some(new) = cache.incidents.get(&id).map(Arc::clone) else {
            return Ok(None);
        };
        let ids = [id.as_str(), new.origin.source_id.as_str()];
        cache.read_ids(root, ids).await?;
        cache.ids.insert(&id, &new);
        let versions = old.iter().chain([&new]);
        let announced = versions.flat_map(|cached| announcements_of(&cached.brief.summary));
        let of_incident: BTreeSet<Month> = announced.map(|(month, _)| month).collect();
        cache.read_announced(root, &of_incident).await?;
        for (document, announced) in documents(cache, &of_incident) {
            documents_before.entry(document).or_insert(announced);
        }
        months.extend(of_incident);
        let change = Change { old, new };
        let missing = cache.catalog.missing_to_replace(&change, services);
        cache.read_parts(root, missing).await?;
        changed.extend(cache.catalog.replace(change, services, now)?);
        scope.incidents.insert(id);
    }
    cache.catalog.forget_past(now);
    let after = Keys::of(cache);
    if !before.is_within(&after) || !cache.site.agrees_with(&cache.catalog) {
        return Ok(None);
    }
    let is_changed_month = |key: &PartKey<Month>| changed.months.contains(key);
    let search = after.search.iter();
    let search = search.filter(|(unit, facts)| {
        before.search.get(unit) != Some(*facts) || facts.parts.iter().any(is_changed_month)
    });
    let search: BTreeMap<_, _> = search.collect();
    let history = with_neighbors(&before.history, &after.history).chain(&changed.months);
    let history: BTreeSet<PartKey<Month>> = history.copied().collect();
    let years = with_neighbors(&before.service_years, &after.service_years);
    let years: BTreeSet<_> = years.chain(&changed.services).cloned().collect();
    let is_changed = |document: &FeedArchive, announced: &Vec<Announced>| {
        let mut incidents = announced.iter().map(|one| &one.incident);
        documents_before.get(document) != Some(announced)
            || incidents.any(|id| scope.incidents.contains(id.as_str()))
    };
    let documents = documents(cache, &months).into_iter();
    let documents = documents.filter(|(document, announced)| is_changed(document, announced));
    let documents: BTreeSet<FeedArchive> = documents.map(|(document, _)| document).collect();
    let added = with_neighbors(&before.feed_archives, &after.feed_archives);
    let documents = added.chain(&documents);
    let documents = documents.filter(|document| after.feed_archives.contains(document));
    scope.feed_archives = documents.copied().collect();
    read_lists(root, cache, &history, &years, &changed.service_slugs).await?;
    read_feeds(root, cache, &scope.feed_archives).await?;
    scope.search = search.keys().map(|unit| **unit).collect();
    let parts = search.values().flat_map(|facts| &facts.parts);
    let newest = newest_parts(&cache.catalog.months);
    read_months(root, cache, parts.chain(&newest)).await?;
    let history = history.into_iter();
    scope.history = history
        .map(|(month, number)| HistoryPart { month, number })
        .collect();
    scope.service_years = years
        .iter()
        .flat_map(|(slug, (year, number))| {
            let slugs = slugs_of(services, slug);
            slugs.map(|slug| ServicePart {
                slug,
                year: *year,
                number: *number,
            })
        })
        .collect();
    let slugs = changed.service_slugs.iter();
    scope.services = slugs.flat_map(|slug| slugs_of(services, slug)).collect();
    Ok(Some(scope))
}

/// The slugs under which the service with this one is published.
fn slugs_of<'a>(services: &'a Services, slug: &str) -> impl Iterator<Item = String> + 'a {
    let service = services.by_slug(slug).into_iter();
    service.flat_map(|service| service.slugs().map(str::to_owned))
}

/// The keys that are in `after` alone, and the ones beside them, which lead to them.
fn with_neighbors<'a, K: Ord>(
    before: &'a BTreeSet<K>,
    after: &'a BTreeSet<K>,
) -> impl Iterator<Item = &'a K> {
    after.difference(before).flat_map(move |key| {
        let older = after.range(..key).next_back();
        let newer = after.range((Bound::Excluded(key), Bound::Unbounded)).next();
        [older, Some(key), newer].into_iter().flatten()
    })
}

/// The announcements in each document of the archive of these months, which are in memory; also in the last one of
/// a month, which is no document while it is not full.
fn documents(cache: &Cache, months: &BTreeSet<Month>) -> BTreeMap<FeedArchive, Vec<Announced>> {
    let announced = &cache.catalog.announced;
    let documents = months.iter().flat_map(|month| {
        let numbered = (1..).map(|number| FeedArchive {
            month: *month,
            number,
        });
        numbered.map_while(|document| Some((document, archived(announced, document)?.to_vec())))
    });
    documents.collect()
}

/// Reads the incidents that these parts of lists show, and the pages of services.
async fn read_lists(
    root: &Store,
    cache: &mut Cache,
    history: &BTreeSet<PartKey<Month>>,
    years: &BTreeSet<(String, PartKey<i32>)>,
    services: &BTreeSet<String>,
) -> Result<()> {
    let catalog = &cache.catalog;
    let is_unread = |(slug, key): &&(String, PartKey<i32>)| {
        let list = catalog.services.get(slug);
        list.is_some_and(|list| list.is_unread(*key))
    };
    let months = history.iter().filter(|key| catalog.months.is_unread(**key));
    let missing = MissingParts {
        months: months.copied().collect(),
        services: years.iter().filter(is_unread).cloned().collect(),
        ..MissingParts::default()
    };
    cache.read_parts(root, missing).await?;
    for slug in services {
        while let Some(key) = cache
            .catalog
            .services
            .get(slug)
            .and_then(missing_of_service)
        {
            let missing = MissingParts {
                services: [(slug.clone(), key)].into(),
                ..MissingParts::default()
            };
            cache.read_parts(root, missing).await?;
        }
    }
    Ok(())
}

/// Reads the incidents of these parts of months.
async fn read_months(
    root: &Store,
    cache: &mut Cache,
    parts: impl Iterator<Item = &PartKey<Month>>,
) -> Result<()> {
    let months = &cache.catalog.months;
    let unread = parts.filter(|key| months.is_unread(**key));
    let missing = MissingParts {
        months: unread.copied().collect(),
        ..MissingParts::default()
    };
    cache.read_parts(root, missing).await
}

/// Reads the incidents in the feed of the site and in these documents of its archive.
async fn read_feeds(
    root: &Store,
    cache: &mut Cache,
    documents: &BTreeSet<FeedArchive>,
) -> Result<()> {
    let months = documents.iter().map(|document| document.month).collect();
    cache.read_announced(root, &months).await?;
    while let Err(month) = newest_announced(&cache.catalog.announced) {
        cache.read_announced(root, &[month].into()).await?;
    }
    let announced = &cache.catalog.announced;
    let newest = newest_announced(announced).unwrap_or_default();
    let archived = documents
        .iter()
        .filter_map(|document| archived(announced, *document));
    let all = newest.into_iter().chain(archived.flatten());
    let places = all.map(|one| (one.incident.to_string(), one.archived_at));
    let places: BTreeSet<_> = places.collect();
    cache.read_places(root, places).await
}
