//! The last days of a service: how far its incidents reached, day by day.

use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;

use crate::incident::Incident;
use crate::record::Impact;

/// How many days are shown.
pub const DAYS: usize = 14;

/// The last days up to that of `now` in `zone`, oldest first.
pub fn last_days(now: DateTime<Utc>, zone: Tz) -> Vec<NaiveDate> {
    let today = now.with_timezone(&zone).date_naive();
    (0..DAYS as u64)
        .rev()
        .filter_map(|ago| today.checked_sub_days(Days::new(ago)))
        .collect()
}

/// When the day of `now` in `zone` is over.
pub fn day_ends_at(now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
    let tomorrow = now.with_timezone(&zone).date_naive().succ_opt()?;
    // Where clocks are put forward at midnight, the day begins an hour later.
    (0..24).find_map(|hour| {
        let start = tomorrow.and_hms_opt(hour, 0, 0)?;
        let start = zone.from_local_datetime(&start).earliest()?;
        Some(start.with_timezone(&Utc))
    })
}

/// The incidents that went on during `day`, and the worst that they reached.
pub fn on_day<'a>(
    incidents: impl Iterator<Item = &'a Incident>,
    day: NaiveDate,
    zone: Tz,
) -> (Impact, Vec<&'a Incident>) {
    let local = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
    let on: Vec<&Incident> = incidents
        .filter(|incident| incident.severity != Impact::Operational && !incident.is_upcoming())
        .filter(|incident| {
            let over = incident.over_at().is_some_and(|over| local(over) < day);
            local(incident.started_at) <= day && !over
        })
        .collect();
    let worst = on.iter().map(|incident| incident.severity).max();
    (worst.unwrap_or(Impact::Operational), on)
}
