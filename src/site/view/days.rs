//! The view of the last days of a service.

use serde::Serialize;

use super::text::TextView;

/// The impact of an incident; also the state of a service or of the whole site.
///
/// `operational`, `maintenance`, `advisory`, `degraded` or `outage`; `unknown` for a service or a site of
/// which no record was read, or that is said to be impaired without an incident.
pub type ImpactName = &'static str;

/// The last days of a service.
#[derive(Clone, Debug, Serialize)]
pub struct DaysView {
    /// The first and the last of them (`YYYY-MM-DD`).
    pub first: String,
    pub last: String,
    pub count: usize,
    /// What a drawing of them consists of: for each state the days with it.
    pub bars: Vec<BarsView>,
    /// The days that are not fine, oldest first; neighbors with the same incidents are together.
    pub told: Vec<DayRunView>,
    /// How many days were fine, had incidents, had maintenance alone, and of how many nothing is known.
    pub fine_days: usize,
    pub incident_days: usize,
    pub maintenance_days: usize,
    pub unknown_days: usize,
    /// The list of these days on the page of the service.
    pub href: String,
}

/// The days with one state.
#[derive(Clone, Debug, Serialize)]
pub struct BarsView {
    /// The worst impact of these days; `unknown` for days of which no record tells.
    pub state: ImpactName,
    /// The first of consecutive days, counted from 0, and how many they are.
    pub runs: Vec<(usize, usize)>,
}

/// Consecutive days of a service on which the same went on.
#[derive(Clone, Debug, Serialize)]
pub struct DayRunView {
    /// The place of the first of these days, from 0, and how many they are.
    pub start: usize,
    pub length: usize,
    /// The first and the last of them (`YYYY-MM-DD`).
    pub from: String,
    pub until: String,
    /// Their worst impact; `unknown` for days of which no record tells.
    pub state: ImpactName,
    /// How many incidents there were.
    pub count: usize,
    /// What went on; on the page of the service alone, and not all of it where that is much.
    pub incidents: Vec<DayIncidentView>,
    /// How many more there were.
    pub more: usize,
}

/// An incident or maintenance that went on on a day.
#[derive(Clone, Debug, Serialize)]
pub struct DayIncidentView {
    /// The source's own id.
    pub id: String,
    /// `None` for one that is not among the newest of its service.
    pub title: Option<TextView>,
    pub href: String,
}
