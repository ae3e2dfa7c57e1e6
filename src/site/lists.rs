//! Which incidents stand in which list.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::announcements::{
    Announcement, MIN_SERVICE_ENTRIES, archive_documents, archived, newest_announced,
    newest_updates,
};
use super::search::SearchList;
use super::{FeedArchive, HistoryPart, SearchUnit, ServicePart};
use crate::catalog::{
    Announced, Brief, Catalog, IncidentDays, IncidentFacts, Item, ListedIncident, Month, Part,
    PartKey, PartedList, ServiceBrief, earliest_by_namespace, service_slugs, sort_newest_first,
};
use crate::incident::{IncidentSummary, Services};

/// How many closed incidents the page of a service shows. With more incidents a service has pages by year.
pub(super) const MAX_CLOSED: usize = 50;

/// How many incidents [`Lists::newest_incidents`] has at most, and [`Lists::newest_planned`].
const MAX_NEWEST: usize = 50;

/// Among how many of the newest incidents these are looked for, where they are rare.
const MAX_SEARCHED: usize = 1_000;

/// A part of a list.
#[derive(Clone, Debug, Default)]
pub(super) struct ListPart {
    /// How many incidents it has, whether they are in memory or not.
    pub count: usize,
    /// How many of them are not only planned.
    pub unplanned: usize,
    /// Newest first; none if the part is not in memory.
    pub incidents: Vec<Arc<IncidentSummary>>,
}

/// The lists of a service.
#[derive(Clone, Debug, Default)]
pub(super) struct ServiceLists {
    /// The incidents that are not over, or that were not some days ago, newest first.
    pub current: Vec<Arc<IncidentSummary>>,
    /// What may be in the days that pages show, the latest start first.
    pub days: Vec<Arc<IncidentDays>>,
    /// The newest incidents that are over, newest first: at most [`MAX_CLOSED`].
    pub closed: Vec<Arc<IncidentSummary>>,
    /// The earliest instant of which its incidents tell, by their namespace.
    pub known_since: BTreeMap<String, DateTime<Utc>>,
    /// The entries of its feeds.
    pub newest_updates: Vec<Announcement>,
}

/// The lists of a site. Those that no file shows at which a run looks may lack incidents.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    /// By id.
    pub(super) incidents: BTreeMap<String, Arc<IncidentSummary>>,
    /// The incidents that are not over, or that were not some days ago, newest first.
    pub(super) current: Vec<Arc<IncidentSummary>>,
    /// The newest incidents that are not only planned, by their place in the archive, the newest first: at most
    /// [`MAX_NEWEST`] of those in the newest parts of the archive.
    pub(super) newest_incidents: Vec<Arc<IncidentSummary>>,
    /// The same of planned work.
    pub(super) newest_planned: Vec<Arc<IncidentSummary>>,
    pub(super) history: BTreeMap<HistoryPart, ListPart>,
    /// By the slug of the service, also by those that it had earlier; for services with many incidents.
    pub(super) service_years: BTreeMap<ServicePart, ListPart>,
    /// By the present slug of the service.
    pub(super) services: BTreeMap<String, ServiceLists>,
    /// The units of the index of the search.
    pub(super) search: BTreeMap<SearchUnit, SearchList>,
    /// The entries of the feed of the whole site.
    pub(super) newest_updates: Vec<Announcement>,
    /// The documents of the archive of the site's feed.
    pub(super) feed_archive: BTreeMap<FeedArchive, Vec<Announcement>>,
    /// The earliest instant of which the incidents of a namespace tell: it says nothing of what was before it.
    pub(super) known_since: BTreeMap<String, DateTime<Utc>>,
    /// When the newest update was published by its source.
    pub(super) newest_at: Option<DateTime<Utc>>,
    /// Whether an incident is not only planned.
    pub(super) has_unplanned: bool,
    pub(super) incident_count: usize,
    pub(super) update_count: usize,
}

impl Lists {
    pub fn new<I: ListedIncident>(catalog: &Catalog<I>, services: &Services) -> Self {
        let loaded = catalog.months.loaded_items().map(I::brief);
        let loaded = loaded.chain(catalog.current.values().cloned());
        let incidents: BTreeMap<String, Arc<IncidentSummary>> = loaded
            .map(|brief| (brief.summary.id.clone(), brief.summary))
            .collect();
        let facts = || catalog.months.parts().map(|(_, part)| part.facts.as_ref());
        let history = catalog.months.parts().map(|((month, number), part)| {
            let facts = part.facts.as_ref();
            (
                HistoryPart { month, number },
                list_part(part, facts, I::brief),
            )
        });
        let announcement = |announced: &Announced| {
            Announcement::new(incidents.get(announced.incident.as_str())?, announced)
        };
        let newest = newest_announced(&catalog.announced).unwrap_or_default();
        let feed_archive = archive_documents(&catalog.announced).map(|document| {
            let announced = archived(&catalog.announced, document).unwrap_or_default();
            (
                document,
                announced.iter().filter_map(announcement).collect(),
            )
        });
        let mut lists = Self {
            history: history.collect(),
            search: SearchList::of_all(&catalog.months),
            newest_updates: newest.into_iter().filter_map(announcement).collect(),
            feed_archive: feed_archive.collect(),
            known_since: catalog.earliest(),
            newest_at: facts().filter_map(|facts| facts.newest_at).max(),
            has_unplanned: catalog.has_unplanned(),
            incident_count: facts().map(|facts| facts.count).sum(),
            update_count: facts().map(|facts| facts.updates).sum(),
            current: catalog
                .current
                .values()
                .map(|brief| Arc::clone(&brief.summary))
                .collect(),
            incidents,
            ..Self::default()
        };
        sort_newest_first(&mut lists.current);
        for part in newest_parts(&catalog.months) {
            let part = catalog.months.part(part);
            let items = part.and_then(Part::items).unwrap_or_default();
            for summary in items.iter().rev().map(|item| item.brief().summary) {
                let newest = match summary.is_planned() {
                    true => &mut lists.newest_planned,
                    false => &mut lists.newest_incidents,
                };
                if newest.len() < MAX_NEWEST {
                    newest.push(summary);
                }
            }
        }
        for service in services.all() {
            let Some(list) = catalog.services.get(&service.slug) else {
                continue;
            };
            if has_years(list) {
                for slug in service.slugs() {
                    lists.service_years.extend(service_years(slug, list));
                }
            }
            let of_service = lists.services.entry(service.slug.clone()).or_default();
            of_service.closed = newest_closed(list);
            let facts = list.parts().map(|(_, part)| &part.facts);
            of_service.known_since = earliest_by_namespace(facts.flat_map(IncidentFacts::earliest));
            let briefs = list.loaded_items().map(|item| &item.0.summary);
            of_service.newest_updates = newest_updates(briefs);
        }
        for incident in &lists.current {
            for slug in service_slugs(incident, services) {
                let of_service = lists.services.entry(slug).or_default();
                of_service.current.push(Arc::clone(incident));
            }
        }
        let current = catalog.current.values();
        let current = current.filter_map(|brief| IncidentDays::of(&brief.summary));
        let all = current.chain(catalog.past.values().cloned());
        let mut all: Vec<Arc<IncidentDays>> = all.map(Arc::new).collect();
        all.sort_by(|a, b| {
            let by_start = b.started_at().cmp(&a.started_at());
            by_start.then_with(|| a.id.cmp(&b.id))
        });
        for days in all {
            for slug in days.service_slugs(services) {
                let of_service = lists.services.entry(slug).or_default();
                of_service.days.push(Arc::clone(&days));
            }
        }
        lists
    }
}

/// The parts of the archive in which the newest incidents are that lists of the newest show, newest first. Planned work
/// may be rare, so it is looked for among the newest incidents only.
pub fn newest_parts<I: ListedIncident>(months: &PartedList<Month, I>) -> Vec<PartKey<Month>> {
    let (mut incidents, mut planned) = (0, 0);
    let mut parts = Vec::new();
    for (key, part) in months.parts().rev() {
        let facts = part.facts.as_ref();
        let is_searched = incidents + planned < MAX_SEARCHED;
        let has_incidents = incidents < MAX_NEWEST && facts.unplanned > 0;
        let has_planned = planned < MAX_NEWEST && facts.unplanned < facts.count;
        if is_searched && (has_incidents || has_planned) {
            parts.push(key);
        }
        incidents += facts.unplanned;
        planned += facts.count - facts.unplanned;
        if incidents >= MAX_NEWEST && (planned >= MAX_NEWEST || !is_searched) {
            break;
        }
    }
    parts
}

/// Whether a service has so many incidents that there are pages of its years.
pub fn has_years(list: &PartedList<i32, ServiceBrief>) -> bool {
    let count: usize = list.parts().map(|(_, part)| part.facts.count).sum();
    count > MAX_CLOSED
}

fn service_years(
    slug: &str,
    list: &PartedList<i32, ServiceBrief>,
) -> impl Iterator<Item = (ServicePart, ListPart)> {
    list.parts().map(move |((year, number), part)| {
        let slug = slug.to_owned();
        let brief = |item: &ServiceBrief| item.0.clone();
        (
            ServicePart { slug, year, number },
            list_part(part, &part.facts, brief),
        )
    })
}

fn list_part<T: Item>(
    part: &Part<T>,
    facts: &IncidentFacts,
    brief: impl Fn(&T) -> Brief,
) -> ListPart {
    let items = part.items().unwrap_or_default().iter();
    let mut incidents: Vec<_> = items.map(|item| brief(item).summary).collect();
    sort_newest_first(&mut incidents);
    ListPart {
        count: facts.count,
        unplanned: facts.unplanned,
        incidents,
    }
}

/// The newest of the incidents in memory that are over.
fn newest_closed(list: &PartedList<i32, ServiceBrief>) -> Vec<Arc<IncidentSummary>> {
    let items = list.loaded_items().map(|item| &item.0.summary);
    let closed = items.filter(|incident| incident.is_over());
    let mut closed: Vec<_> = closed.map(Arc::clone).collect();
    sort_newest_first(&mut closed);
    closed.truncate(MAX_CLOSED);
    closed
}

/// The next part of a service's incidents that has to be read to know what its page and feeds show.
pub fn missing_of_service(list: &PartedList<i32, ServiceBrief>) -> Option<(i32, usize)> {
    let unread = || list.parts().filter(|(_, part)| part.items().is_none());
    let closed = newest_closed(list);
    let last_shown = closed.get(MAX_CLOSED - 1).map(|last| last.last_update_at());
    let by_update = unread().max_by_key(|(_, part)| part.facts.last_update_at);
    let by_update = by_update
        .filter(|(_, part)| last_shown.is_none_or(|last| last <= part.facts.last_update_at));
    if let Some((key, _)) = by_update {
        return Some(key);
    }
    let items = list.loaded_items().map(|item| &item.0.summary);
    let newest = newest_updates(items);
    let newest_at = newest.first().map(|first| first.at);
    let window = newest_at.map(|at| at - super::announcements::WINDOW);
    let last_entry = newest.get(MIN_SERVICE_ENTRIES - 1).and(newest.last());
    let since = last_entry.map(|last| last.at).min(window);
    let by_announcement = unread().max_by_key(|(_, part)| part.facts.last_announced_at);
    let is_needed = |at: Option<DateTime<Utc>>| at.is_some() && at >= since;
    by_announcement
        .filter(|(_, part)| is_needed(part.facts.last_announced_at))
        .map(|(key, _)| key)
}

/// The keys before and after `key`.
pub(super) fn neighbors<'a, K: Ord, V>(
    map: &'a BTreeMap<K, V>,
    key: &K,
) -> (Option<&'a K>, Option<&'a K>) {
    let before = map.range(..key).next_back();
    let after = map.range((Bound::Excluded(key), Bound::Unbounded)).next();
    (before.map(|(key, _)| key), after.map(|(key, _)| key))
}
