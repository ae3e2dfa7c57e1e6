//! An incident in the lists.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Item;
use crate::digest::Digest;
use crate::incident::{IncidentSummary, SearchWords};
use crate::record::Namespace;

/// How many incidents a part of a list holds at most.
pub const PART_SIZE: usize = 200;

/// Among how many of the services that an incident touches lists look for the one that names it.
pub const MAX_NAMING_SERVICES: usize = 20;

/// How long after its end an incident may be shown among those that closed recently, in any time zone, which is
/// at most 14 hours away from UTC.
const CURRENT_FOR: TimeDelta = TimeDelta::days(15);

/// The place of an incident in a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Rank {
    /// See [`IncidentSummary::archived_at`].
    pub archived_at: DateTime<Utc>,
    pub id: String,
}

impl Rank {
    pub fn of(incident: &IncidentSummary) -> Self {
        Self {
            archived_at: incident.archived_at,
            id: incident.id.clone(),
        }
    }
}

/// What lists need of an incident.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Brief {
    /// Of all that its pages depend on.
    pub digest: Digest,
    pub summary: Arc<IncidentSummary>,
}

impl Brief {
    /// Whether the incident is not over, or was not two weeks ago, in any time zone.
    pub fn is_current(&self, now: DateTime<Utc>) -> bool {
        let ended_at = self.summary.impact_ended_at();
        ended_at.is_none_or(|ended_at| now.signed_duration_since(ended_at) < CURRENT_FOR)
    }
}

/// An incident with what lists need of it.
pub trait ListedIncident: Item<Rank = Rank, Facts: AsRef<IncidentFacts>> {
    fn brief(&self) -> Brief;

    /// The words by which it is found, if they are known.
    fn search_words(&self) -> Option<Arc<SearchWords>> {
        None
    }
}

/// An incident in the list of a service. Its file has the first [`MAX_NAMING_SERVICES`] names of its services alone: an
/// incident that affects a thousand of them is in as many lists.
#[derive(Clone, Debug)]
pub struct ServiceBrief(pub Brief);

impl Serialize for ServiceBrief {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Brief { digest, summary } = &self.0;
        let summary = IncidentSummary {
            services: summary
                .services
                .iter()
                .take(MAX_NAMING_SERVICES)
                .cloned()
                .collect(),
            earlier_services: Vec::new(),
            ..IncidentSummary::clone(summary)
        };
        let brief = Brief {
            digest: digest.clone(),
            summary: Arc::new(summary),
        };
        brief.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ServiceBrief {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Brief::deserialize(deserializer).map(Self)
    }
}

/// What is known of the incidents of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentFacts {
    pub count: usize,
    /// How many of them are not only planned.
    pub unplanned: usize,
    pub updates: usize,
    /// The earliest instant of which they tell, by their namespace; an incident without one is under the empty name.
    pub earliest: BTreeMap<String, DateTime<Utc>>,
    /// When the newest update was published by its source, which may date updates ahead.
    pub newest_at: Option<DateTime<Utc>>,
    /// When the newest update is dated.
    pub last_update_at: Option<DateTime<Utc>>,
    pub last_announced_at: Option<DateTime<Utc>>,
}

impl IncidentFacts {
    /// The earliest instant of which they tell, for each of their namespaces.
    pub fn earliest(&self) -> impl Iterator<Item = (&str, DateTime<Utc>)> {
        let earliest = self.earliest.iter();
        earliest.map(|(namespace, at)| (namespace.as_str(), *at))
    }

    pub fn of<'a>(
        incidents: impl Iterator<Item = &'a IncidentSummary> + Clone,
        now: DateTime<Utc>,
    ) -> Self {
        let updates = incidents.clone().flat_map(|incident| &incident.updates);
        let instants = updates.clone().map(|update| update.at);
        let announced = updates.clone().flat_map(|update| &update.announced_at);
        Self {
            count: incidents.clone().count(),
            unplanned: incidents.clone().filter(|one| !one.is_planned()).count(),
            updates: updates.count(),
            earliest: earliest_by_namespace(incidents.clone().map(|incident| {
                let start = incident.started_at;
                let first_update = incident.updates.first();
                let first = first_update.map_or(start, |update| update.at.min(start));
                (namespace_name(incident), first)
            })),
            newest_at: instants.filter(|at| *at <= now).max(),
            last_update_at: incidents.filter_map(IncidentSummary::last_update_at).max(),
            last_announced_at: announced.max().copied(),
        }
    }
}

fn namespace_name(incident: &IncidentSummary) -> &str {
    incident.namespace.as_ref().map_or("", Namespace::as_str)
}

/// The earliest of these instants, by namespace.
pub fn earliest_by_namespace<'a>(
    instants: impl Iterator<Item = (&'a str, DateTime<Utc>)>,
) -> BTreeMap<String, DateTime<Utc>> {
    let mut earliest: BTreeMap<String, DateTime<Utc>> = BTreeMap::new();
    for (namespace, at) in instants {
        match earliest.get_mut(namespace) {
            Some(known) => *known = at.min(*known),
            None => {
                earliest.insert(namespace.to_owned(), at);
            }
        }
    }
    earliest
}

impl Item for ServiceBrief {
    const PART_SIZE: usize = PART_SIZE;
    type Rank = Rank;
    type Facts = IncidentFacts;

    fn rank(&self) -> Rank {
        Rank::of(&self.0.summary)
    }

    fn facts(items: &[Self], now: DateTime<Utc>) -> IncidentFacts {
        IncidentFacts::of(items.iter().map(|item| &*item.0.summary), now)
    }
}

impl ListedIncident for ServiceBrief {
    fn brief(&self) -> Brief {
        self.0.clone()
    }
}

impl AsRef<Self> for IncidentFacts {
    fn as_ref(&self) -> &Self {
        self
    }
}
