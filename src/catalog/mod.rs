//! Every incident of a site in lists: by month, by service and year, and what was announced by month.
//!
//! A run needs few of the incidents in memory. The lists are divided into parts ([`PartedList`]), and of a part
//! that is not read its facts are known: how many incidents it has, when the newest update of them was
//! published. So a run knows which parts it has to read.

mod announced;

mod incident;
mod incident_days;
mod month;
mod parted_list;
mod services;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Datelike, Utc};

use crate::incident::{IncidentSummary, Services};

pub use announced::{Announced, AnnouncedFacts, announcements_of};
pub use incident::{
    Brief, IncidentFacts, ListedIncident, MAX_NAMING_SERVICES, PART_SIZE, Rank, ServiceBrief,
    earliest_by_namespace,
};
pub use incident_days::{DAYS_SHOWN, ImpactSpan, IncidentDays};
pub use month::Month;
pub use parted_list::{Item, NotLoaded, Part, PartKey, PartedList};
use services::archive_slugs;
pub use services::service_slugs;

/// The lists of a site's incidents. `I` is an incident with all that a run remembers of it.
#[derive(Clone, Debug)]
pub struct Catalog<I: Item> {
    /// By the month in which an incident has its place in the archive.
    pub months: PartedList<Month, I>,
    /// By the year of that month, of each service by its present slug.
    pub services: BTreeMap<String, PartedList<i32, ServiceBrief>>,
    /// By the month of the announcement.
    pub announced: PartedList<Month, Announced>,
    /// The incidents that are not over, or that were not some days ago, by id.
    pub current: BTreeMap<String, Brief>,
    /// The other ones that were in the days that pages show, by id.
    pub past: BTreeMap<String, IncidentDays>,
}

impl<I: Item> Default for Catalog<I> {
    fn default() -> Self {
        Self {
            months: PartedList::default(),
            services: BTreeMap::new(),
            announced: PartedList::default(),
            current: BTreeMap::new(),
            past: BTreeMap::new(),
        }
    }
}

/// The parts of the lists that a run needs and has not read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MissingParts {
    pub months: BTreeSet<PartKey<Month>>,
    pub services: BTreeSet<(String, PartKey<i32>)>,
    pub announced: BTreeSet<PartKey<Month>>,
}

impl MissingParts {
    pub fn is_empty(&self) -> bool {
        self.months.is_empty() && self.services.is_empty() && self.announced.is_empty()
    }
}

/// The parts of the lists that are not as they were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangedParts {
    pub months: BTreeSet<PartKey<Month>>,
    pub services: BTreeSet<(String, PartKey<i32>)>,
    /// The services with a changed part, or with an incident that changed.
    pub service_slugs: BTreeSet<String>,
    pub announced: BTreeSet<PartKey<Month>>,
}

/// An incident before and after a change; `old` is `None` for one that is new.
#[derive(Clone, Debug)]
pub struct Change<I> {
    pub old: Option<I>,
    pub new: I,
}

impl ChangedParts {
    pub fn extend(&mut self, other: Self) {
        self.months.extend(other.months);
        self.services.extend(other.services);
        self.service_slugs.extend(other.service_slugs);
        self.announced.extend(other.announced);
    }
}

impl<I: ListedIncident> Catalog<I> {
    /// The earliest instant of which the incidents tell, by their namespace.
    pub fn earliest(&self) -> BTreeMap<String, DateTime<Utc>> {
        let parts = self.months.parts();
        let facts = parts.map(|(_, part)| part.facts.as_ref());
        earliest_by_namespace(facts.flat_map(IncidentFacts::earliest))
    }

    /// Whether an incident is not only planned.
    pub fn has_unplanned(&self) -> bool {
        let mut parts = self.months.parts();
        parts.any(|(_, part)| part.facts.as_ref().unplanned > 0)
    }

    /// The lists of all incidents.
    pub fn of_all(
        incidents: impl IntoIterator<Item = I>,
        services: &Services,
        now: DateTime<Utc>,
    ) -> Self {
        let mut by_month = Vec::new();
        let mut by_service: BTreeMap<String, Vec<(i32, ServiceBrief)>> = BTreeMap::new();
        let mut recent = Recent::default();
        for incident in incidents {
            let brief = incident.brief();
            let year = year_of(&brief.summary);
            for slug in archive_slugs(&brief.summary, services) {
                let of_service = by_service.entry(slug).or_default();
                of_service.push((year, ServiceBrief(brief.clone())));
            }
            by_month.push((month_of(&brief.summary), incident));
            recent.add(brief, now);
        }
        let by_service = by_service.into_iter();
        let briefs = by_month.iter().map(|(_, incident)| incident.brief());
        let announced = briefs.flat_map(|brief| {
            let announced = announcements_of(&brief.summary);
            announced.collect::<Vec<_>>()
        });
        Self {
            announced: PartedList::of_all(announced, now),
            months: PartedList::of_all(by_month, now),
            services: by_service
                .map(|(slug, incidents)| (slug, PartedList::of_all(incidents, now)))
                .collect(),
            current: recent.current,
            past: recent.past,
        }
    }

    /// The parts that have to be read before [`Catalog::replace`] is called with this change.
    pub fn missing_to_replace(&self, change: &Change<I>, services: &Services) -> MissingParts {
        let (old, new) = (change.old.as_ref().map(I::brief), change.new.brief());
        let (old, new) = (old.map(|old| old.summary), new.summary);
        let old_rank = old.as_ref().map(|old| Rank::of(old));
        let new_rank = Rank::of(&new);
        let old_month = old.as_ref().map(|old| month_of(old));
        let mut missing = MissingParts {
            months: self.months.missing_to_replace(
                old_month.zip(old_rank.as_ref()),
                Some((month_of(&new), &new_rank)),
            ),
            ..MissingParts::default()
        };
        let (old_slugs, new_slugs) = slugs_of(old.as_deref(), &new, services);
        let old_year = old.as_ref().map(|old| year_of(old));
        for slug in old_slugs.union(&new_slugs) {
            let Some(list) = self.services.get(slug) else {
                continue;
            };
            let old = old_year.zip(old_rank.as_ref());
            let keys = list.missing_to_replace(
                old.filter(|_| old_slugs.contains(slug)),
                new_slugs
                    .contains(slug)
                    .then_some((year_of(&new), &new_rank)),
            );
            let keys = keys.into_iter().map(|key| (slug.clone(), key));
            missing.services.extend(keys);
        }
        let (withdrawn, added) = announcement_changes(old.as_deref(), &new);
        for (month, announced) in withdrawn.iter().chain(&added) {
            let rank = announced.rank();
            let keys = self
                .announced
                .missing_to_replace(None, Some((*month, &rank)));
            missing.announced.extend(keys);
        }
        missing
    }

    /// Takes over a change of an incident.
    ///
    /// # Errors
    /// If one of [`Catalog::missing_to_replace`] is not loaded.
    pub fn replace(
        &mut self,
        change: Change<I>,
        services: &Services,
        now: DateTime<Utc>,
    ) -> Result<ChangedParts, NotLoaded> {
        let old = change.old.as_ref().map(|old| old.brief().summary);
        let brief = change.new.brief();
        let new = &brief.summary;
        let old_rank = old.as_ref().map(|old| Rank::of(old));
        let mut changed = ChangedParts::default();
        let old_month = old.as_ref().map(|old| month_of(old));
        changed.months = self.months.replace(
            old_month.zip(old_rank.as_ref()),
            Some((month_of(new), change.new)),
            now,
        )?;
        let (old_slugs, new_slugs) = slugs_of(old.as_deref(), new, services);
        let old_year = old.as_ref().map(|old| year_of(old));
        for slug in old_slugs.union(&new_slugs) {
            let list = self.services.entry(slug.clone()).or_default();
            let old = old_year.zip(old_rank.as_ref());
            let new_brief = (year_of(new), ServiceBrief(brief.clone()));
            let keys = list.replace(
                old.filter(|_| old_slugs.contains(slug)),
                new_slugs.contains(slug).then_some(new_brief),
                now,
            )?;
            let keys = keys.into_iter().map(|key| (slug.clone(), key));
            changed.services.extend(keys);
            changed.service_slugs.insert(slug.clone());
        }
        self.services
            .retain(|_, list| list.parts().next().is_some());
        let (withdrawn, added) = announcement_changes(old.as_deref(), new);
        for (month, announced) in withdrawn {
            let rank = announced.rank();
            let keys = self.announced.replace(Some((month, &rank)), None, now)?;
            changed.announced.extend(keys);
        }
        for announced in added {
            let keys = self.announced.replace(None, Some(announced), now)?;
            changed.announced.extend(keys);
        }
        self.current.remove(&new.id);
        self.past.remove(&new.id);
        let mut recent = Recent {
            current: std::mem::take(&mut self.current),
            past: std::mem::take(&mut self.past),
        };
        recent.add(brief, now);
        (self.current, self.past) = (recent.current, recent.past);
        Ok(changed)
    }

    /// Leaves out of [`Catalog::current`] and [`Catalog::past`] what has become too old for them.
    pub fn forget_past(&mut self, now: DateTime<Utc>) {
        let mut recent = Recent {
            past: std::mem::take(&mut self.past),
            ..Recent::default()
        };
        for brief in std::mem::take(&mut self.current).into_values() {
            recent.add(brief, now);
        }
        recent.past.retain(|_, days| days.is_shown(now));
        (self.current, self.past) = (recent.current, recent.past);
    }
}

/// The incidents of the last months, by id: those that lists show in full, and the days of the others.
#[derive(Default)]
struct Recent {
    current: BTreeMap<String, Brief>,
    past: BTreeMap<String, IncidentDays>,
}

impl Recent {
    fn add(&mut self, brief: Brief, now: DateTime<Utc>) {
        let id = brief.summary.id.clone();
        if brief.is_current(now) {
            self.current.insert(id, brief);
        } else if let Some(days) =
            IncidentDays::of(&brief.summary).filter(|days| days.is_shown(now))
        {
            self.past.insert(id, days);
        }
    }
}

type MonthsAnnounced = BTreeSet<(Month, Announced)>;

/// The announcements, each with its month, that an incident has no longer, and those that it has anew.
fn announcement_changes(
    old: Option<&IncidentSummary>,
    new: &IncidentSummary,
) -> (MonthsAnnounced, MonthsAnnounced) {
    let old: MonthsAnnounced = old.into_iter().flat_map(announcements_of).collect();
    let new: MonthsAnnounced = announcements_of(new).collect();
    let difference = |one: &MonthsAnnounced, other| one.difference(other).cloned().collect();
    (difference(&old, &new), difference(&new, &old))
}

/// The slugs of the services of an incident, before and after a change.
fn slugs_of(
    old: Option<&IncidentSummary>,
    new: &IncidentSummary,
    services: &Services,
) -> (BTreeSet<String>, BTreeSet<String>) {
    let old = old.map(|old| archive_slugs(old, services));
    (old.unwrap_or_default(), archive_slugs(new, services))
}

/// The month of the archive in which an incident has its place.
pub fn month_of(incident: &IncidentSummary) -> Month {
    Month::of(incident.archived_at)
}

fn year_of(incident: &IncidentSummary) -> i32 {
    incident.archived_at.year()
}

/// Sorts incidents by their newest update, the newest first.
pub fn sort_newest_first(incidents: &mut [Arc<IncidentSummary>]) {
    incidents.sort_by(|a, b| {
        b.last_update_at()
            .cmp(&a.last_update_at())
            .then_with(|| a.id.cmp(&b.id))
    });
}
