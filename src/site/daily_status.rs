//! The daily status of a service.

use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;

use crate::incident::IncidentSummary;
use crate::record::Impact;

/// The number of days that are shown.
pub const DAYS_SHOWN: usize = 14;

/// The last [`DAYS_SHOWN`] days up to and including that of `now` in `zone`, oldest first.
pub fn last_days(now: DateTime<Utc>, zone: Tz) -> Vec<NaiveDate> {
    let today = local_day(now, zone);
    (0..DAYS_SHOWN as u64)
        .rev()
        .filter_map(|days_ago| today.checked_sub_days(Days::new(days_ago)))
        .collect()
}

/// The day of `at` in `zone`.
pub fn local_day(at: DateTime<Utc>, zone: Tz) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

/// When the day of `now` ends in `zone`.
pub fn end_of_day(now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
    let tomorrow = local_day(now, zone).succ_opt()?;
    // In zones that put clocks forward at midnight, that day begins later.
    (0..24).find_map(|hour| {
        let start = tomorrow.and_hms_opt(hour, 0, 0)?;
        let start = zone.from_local_datetime(&start).earliest()?;
        Some(start.with_timezone(&Utc))
    })
}

/// The incidents that count for `day`, and their worst impact.
pub fn impact_on_day<'a>(
    incidents: impl Iterator<Item = &'a IncidentSummary>,
    day: NaiveDate,
    zone: Tz,
) -> (Impact, Vec<&'a IncidentSummary>) {
    let counted =
        incidents.filter_map(|incident| Some((impact_of(incident, day, zone)?, incident)));
    let active: Vec<_> = counted.collect();
    let max_impact = active.iter().map(|(impact, _)| *impact).max();
    let active = active.into_iter().map(|(_, incident)| incident).collect();
    (max_impact.unwrap_or(Impact::Operational), active)
}

/// What an incident counts as on `day`, if it counts.
fn impact_of(incident: &IncidentSummary, day: NaiveDate, zone: Tz) -> Option<Impact> {
    if incident.is_upcoming || !incident.is_open() && incident.is_undated() {
        return None;
    }
    let spans = incident.counted_spans().into_iter().filter(|span| {
        let is_over = span.last.is_some_and(|last| local_day(last, zone) < day);
        local_day(span.first, zone) <= day && !is_over
    });
    spans.map(|span| span.impact).max()
}
