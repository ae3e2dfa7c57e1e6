//! Scheduled maintenance: planned work, which is not an incident.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::record::Status;

/// The phase of scheduled maintenance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MaintenancePhase {
    Upcoming,
    InProgress,
    Over,
}

impl MaintenancePhase {
    /// The phase that the status states. If the status only says that the work is planned, the phase
    /// follows from the planned window and `now`.
    ///
    /// Work that the source reported as begun is in progress until the source reports its end: it may
    /// take longer than planned.
    pub fn of(
        status: &Status,
        start: DateTime<Utc>,
        end: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Self {
        if !status.is_open() {
            Self::Over
        } else if !is_only_planned(status) {
            Self::InProgress
        } else if now < start {
            Self::Upcoming
        } else if planned_end(start, end).is_some_and(|end| end <= now) {
            Self::Over
        } else {
            Self::InProgress
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Upcoming => "upcoming",
            Self::InProgress => "in_progress",
            Self::Over => "over",
        }
    }
}

/// For how long work is taken to go on of which the record tells the planned start and no end.
const LENGTH_WITHOUT_END: TimeDelta = TimeDelta::days(1);

/// From when on the planned time of work is over.
pub(super) fn planned_end(
    start: DateTime<Utc>,
    end: Option<DateTime<Utc>>,
) -> Option<DateTime<Utc>> {
    end.or_else(|| start.checked_add_signed(LENGTH_WITHOUT_END))
}

/// Whether a status says no more than that the work is planned.
pub fn is_only_planned(status: &Status) -> bool {
    matches!(status.name.as_str(), "scheduled" | "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_follows_the_clock_and_begun_work_its_source() {
        // Hours and minutes since a midnight.
        let at = |text: &str| {
            let (hours, minutes) = text.split_once(':').unwrap();
            let midnight: DateTime<Utc> = "2026-10-07T00:00:00Z".parse().unwrap();
            let minutes = 60 * hours.parse::<i64>().unwrap() + minutes.parse::<i64>().unwrap();
            midnight + TimeDelta::minutes(minutes)
        };
        let (start, end) = (at("18:00"), Some(at("20:00")));
        let cases = [
            ("scheduled", end, "17:59", MaintenancePhase::Upcoming),
            ("scheduled", end, "18:00", MaintenancePhase::InProgress),
            ("scheduled", end, "20:00", MaintenancePhase::Over),
            ("", end, "19:00", MaintenancePhase::InProgress),
            ("Scheduled", None, "23:00", MaintenancePhase::InProgress),
            // Nothing was heard for longer than a day.
            ("Scheduled", None, "42:01", MaintenancePhase::Over),
            ("in_progress", end, "17:00", MaintenancePhase::InProgress),
            ("verifying", end, "23:00", MaintenancePhase::InProgress),
            (
                "noch nicht fertig",
                end,
                "23:00",
                MaintenancePhase::InProgress,
            ),
            ("completed", end, "18:30", MaintenancePhase::Over),
            ("cancelled", end, "17:00", MaintenancePhase::Over),
        ];
        for (status, end, now, phase) in cases {
            let found = MaintenancePhase::of(&Status::parse(status), start, end, at(now));
            assert_eq!(found, phase, "{status} at {now}");
        }
    }
}
