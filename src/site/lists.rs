//! Which incidents stand in which list.

use std::collections::BTreeMap;
use std::ops::Bound;

use chrono::{DateTime, Datelike, TimeDelta, Utc};

use super::daily_status::DAYS_SHOWN;
use super::{HistoryPart, Month, ServicePart, in_parts};
use crate::incident::IncidentSummary;

/// How many closed incidents the page of a service shows. With more incidents a service has pages by year.
pub(super) const MAX_CLOSED: usize = 50;

/// The indices of the incidents in each part of the history, newest first.
pub(super) fn history(incidents: &[IncidentSummary]) -> BTreeMap<HistoryPart, Vec<usize>> {
    let all = 0..incidents.len();
    let parts = parts_by(all, incidents, Month::of);
    parts
        .map(|((month, number), indices)| (HistoryPart { month, number }, indices))
        .collect()
}

/// The same of a service's incidents by year.
pub(super) fn service_years(
    slug: &str,
    indices: &[usize],
    incidents: &[IncidentSummary],
) -> impl Iterator<Item = (ServicePart, Vec<usize>)> {
    let parts = parts_by(indices.iter().copied(), incidents, |at| at.year());
    parts.map(move |((year, number), indices)| {
        let slug = slug.to_owned();
        (ServicePart { slug, year, number }, indices)
    })
}

/// The indices of incidents in the parts of lists. `list` tells the list of an incident from the instant by
/// which it has its place in the archive.
fn parts_by<L: Ord + Copy>(
    indices: impl Iterator<Item = usize>,
    incidents: &[IncidentSummary],
    list: impl Fn(DateTime<Utc>) -> L,
) -> impl Iterator<Item = ((L, usize), Vec<usize>)> {
    let mut oldest_first: Vec<(DateTime<Utc>, &str, usize)> = indices
        .filter_map(|index| {
            let incident = incidents.get(index)?;
            Some((archived_at(incident), incident.id.as_str(), index))
        })
        .collect();
    oldest_first.sort_unstable();
    let listed = oldest_first.into_iter();
    let parts = in_parts(listed.map(|(at, _, index)| (list(at), index)));
    parts.into_iter().map(|(part, mut indices)| {
        // The incidents themselves stand newest first.
        indices.sort_unstable();
        (part, indices)
    })
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

/// The instant by which an incident has its place in the archive: that of its first update. Sources revise
/// the start, and addresses must not change.
pub fn archived_at(incident: &IncidentSummary) -> DateTime<Utc> {
    let first = incident.updates.first();
    first.map_or(incident.started_at, |update| update.at)
}

/// Whether an incident is not over, or was not in the days that pages show, in any time zone.
pub(super) fn is_current(incident: &IncidentSummary, now: DateTime<Utc>) -> bool {
    // A zone is at most 14 hours away from UTC.
    let shown = TimeDelta::days(DAYS_SHOWN as i64 + 1);
    let ended_at = incident.impact_ended_at();
    ended_at.is_none_or(|ended_at| now.signed_duration_since(ended_at) < shown)
}

/// The earliest instant of which the incidents tell.
pub(super) fn earliest_instant(incidents: &[IncidentSummary]) -> Option<DateTime<Utc>> {
    let first_updates = incidents
        .iter()
        .filter_map(|incident| incident.updates.first());
    let starts = incidents.iter().map(|incident| incident.started_at);
    first_updates.map(|update| update.at).chain(starts).min()
}

/// When the newest update was published by its source, which may date updates ahead.
pub(super) fn newest_instant(
    incidents: &[IncidentSummary],
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let updates = incidents.iter().flat_map(|incident| &incident.updates);
    updates
        .map(|update| update.at)
        .filter(|at| *at <= now)
        .max()
}
