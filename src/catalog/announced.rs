//! What was announced, and when.

use std::cmp::Reverse;

use arcstr::ArcStr;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Item, Month};
use crate::incident::IncidentSummary;

/// An announcement of an update. An edited update is announced again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Announced {
    pub at: DateTime<Utc>,
    /// The id of its incident.
    pub incident: ArcStr,
    /// The id of the update.
    pub update: ArcStr,
    /// See [`IncidentSummary::archived_at`]: it tells in which part of its month the incident is.
    pub archived_at: DateTime<Utc>,
    /// Whether its incident did not concern the company then: it is in the archive, and not in the feed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_muted: bool,
    /// Whether it is that of an archive, of which subscribers are not told: see [`UpdateSummary::archived`].
    ///
    /// [`UpdateSummary::archived`]: crate::incident::UpdateSummary::archived
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_archived: bool,
}

/// What is known of the announcements of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnouncedFacts {
    pub count: usize,
    /// How many of them are muted.
    #[serde(default)]
    pub muted: usize,
}

/// The announcements of an incident, each with its month.
pub fn announcements_of(incident: &IncidentSummary) -> impl Iterator<Item = (Month, Announced)> {
    let id = ArcStr::from(&*incident.id);
    incident.updates.iter().flat_map(move |update| {
        let instants = update.announced_at.iter().enumerate();
        let id = id.clone();
        instants.map(move |(index, at)| {
            let announced = Announced {
                at: *at,
                incident: id.clone(),
                update: update.id.clone(),
                archived_at: incident.archived_at,
                is_muted: incident.is_of_muted_services || incident.was_muted_at(*at),
                is_archived: index < update.archived,
            };
            (Month::of(*at), announced)
        })
    })
}

impl Item for Announced {
    /// A month is a part.
    const PART_SIZE: usize = usize::MAX;

    /// Of one instant the last by id comes first.
    type Rank = (DateTime<Utc>, Reverse<(ArcStr, ArcStr)>);

    type Facts = AnnouncedFacts;

    fn rank(&self) -> Self::Rank {
        (
            self.at,
            Reverse((self.incident.clone(), self.update.clone())),
        )
    }

    fn facts(items: &[Self], _now: DateTime<Utc>) -> AnnouncedFacts {
        AnnouncedFacts {
            count: items.len(),
            muted: items.iter().filter(|item| item.is_muted).count(),
        }
    }
}
