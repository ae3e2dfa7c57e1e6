//! The daily status of a service.

use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;

use crate::catalog::{DAYS_SHOWN, IncidentDays};
use crate::record::Impact;

/// What is known of one day of a service.
#[derive(Clone, Debug)]
pub struct DayStatus<'a> {
    /// The worst impact of the day.
    pub impact: Impact,
    /// What was going on, in the order in which it was given.
    pub incidents: Vec<&'a IncidentDays>,
}

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

/// The status of each of these consecutive days, oldest first.
pub fn status_of_days<'a>(
    incidents: impl Iterator<Item = &'a IncidentDays>,
    days: &[NaiveDate],
    zone: Tz,
) -> Vec<DayStatus<'a>> {
    let fine = DayStatus {
        impact: Impact::Operational,
        incidents: Vec::new(),
    };
    let mut statuses = vec![fine; days.len()];
    for incident in incidents {
        for span in &incident.spans {
            let from = local_day(span.from, zone);
            let until = span.until.map(|until| local_day(until, zone));
            let start = days.partition_point(|day| *day < from);
            let end = until.map_or(days.len(), |until| {
                days.partition_point(|day| *day <= until)
            });
            for status in statuses.iter_mut().take(end).skip(start) {
                status.impact = status.impact.max(span.impact);
                // Two spans of an incident may be on one day.
                if status
                    .incidents
                    .last()
                    .is_none_or(|last| last.id != incident.id)
                {
                    status.incidents.push(incident);
                }
            }
        }
    }
    statuses
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::ImpactSpan;

    #[test]
    fn a_day_has_the_worst_of_what_went_on_in_its_zone() {
        let now = "2026-09-30T09:00:00Z".parse().unwrap();
        let incident = |id: &str, from: &str, until: Option<&str>, impact| IncidentDays {
            id: id.to_owned(),
            source_id: id.to_owned(),
            services: Vec::new(),
            earlier_services: Vec::new(),
            is_maintenance: false,
            spans: vec![ImpactSpan {
                from: from.parse().unwrap(),
                until: until.map(|at| at.parse().unwrap()),
                impact,
            }],
        };
        let mut incidents = [
            incident(
                "A",
                "2020-01-01T00:00:00Z",
                Some("2026-07-04T01:00:00Z"),
                Impact::Advisory,
            ),
            incident(
                "B",
                "2026-09-28T16:00:00Z",
                Some("2026-09-28T17:00:00Z"),
                Impact::Outage,
            ),
            incident("C", "2026-09-28T10:00:00Z", None, Impact::Degraded),
            incident(
                "D",
                "2019-01-01T00:00:00Z",
                Some("2019-01-02T00:00:00Z"),
                Impact::Outage,
            ),
        ];
        // The same day, a second time.
        incidents[1].spans.push(incidents[1].spans[0]);
        // What was in the evening of the 28th in UTC was on the 29th in Tokyo.
        for (zone, day_of_b) in [(Tz::UTC, 88), (Tz::Asia__Tokyo, 89)] {
            let days = last_days(now, zone);
            assert_eq!(days.len(), DAYS_SHOWN);
            let statuses = status_of_days(incidents.iter(), &days, zone);
            let ids = |day: usize| -> Vec<&str> {
                let incidents = statuses[day - 1].incidents.iter();
                incidents.map(|incident| incident.id.as_str()).collect()
            };
            assert_eq!(
                days[day_of_b - 1].to_string(),
                format!("2026-09-{}", day_of_b - 60)
            );
            assert_eq!((ids(1), ids(2), ids(3)), (vec!["A"], vec!["A"], vec![]));
            assert_eq!(ids(day_of_b), ["B", "C"], "{zone}");
            assert_eq!(statuses[day_of_b - 1].impact, Impact::Outage);
            assert_eq!((ids(87), ids(90)), (vec![], vec!["C"]));
            assert_eq!(statuses[89].impact, Impact::Degraded);
        }
    }
}
