//! Scheduled maintenance: planned work, which is not an incident.

use chrono::{DateTime, Utc};
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
        } else if end.is_some_and(|end| end <= now) {
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

/// Whether a status says no more than that the work is planned.
pub fn is_only_planned(status: &Status) -> bool {
    matches!(status.name.as_str(), "scheduled" | "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_follows_the_clock_and_begun_work_its_source() {
        let at = |text: &str| format!("2026-10-07T{text}:00Z").parse().unwrap();
        let (start, end) = (at("18:00"), Some(at("20:00")));
        let cases = [
            ("scheduled", end, "17:59", MaintenancePhase::Upcoming),
            ("scheduled", end, "18:00", MaintenancePhase::InProgress),
            ("scheduled", end, "20:00", MaintenancePhase::Over),
            ("", end, "19:00", MaintenancePhase::InProgress),
            ("Scheduled", None, "23:00", MaintenancePhase::InProgress),
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
