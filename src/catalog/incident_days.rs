//! What the days of a service need of an incident.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::incident::{IncidentSummary, Services};
use crate::record::Impact;

/// The number of days that pages show of a service.
pub const DAYS_SHOWN: usize = 90;

/// How long after its end an incident may be in these days, in any time zone, which is at most 14 hours away from
/// UTC.
const SHOWN_FOR: TimeDelta = TimeDelta::days(DAYS_SHOWN as i64 + 1);

/// When an incident had which impact: a tenth of its summary. What is over by more than some days is kept in
/// this form, so that a run need not read the incidents of three months.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentDays {
    pub id: String,
    /// The source's own id.
    pub source_id: String,
    /// The names of its services: see [`IncidentSummary::services`].
    pub services: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier_services: Vec<String>,
    /// Whether it is maintenance that counts as nothing worse.
    pub is_maintenance: bool,
    /// At least one.
    pub spans: Vec<ImpactSpan>,
}

/// A time in which an incident counts as an impact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImpactSpan {
    pub from: DateTime<Utc>,
    /// `None` until it is over.
    pub until: Option<DateTime<Utc>>,
    pub impact: Impact,
}

impl IncidentDays {
    /// The days of an incident; `None` for one that counts for nothing yet, or of which nothing says on which days
    /// it was.
    pub fn of(incident: &IncidentSummary) -> Option<Self> {
        let has_days = incident.is_open() || !incident.is_undated();
        let spans = incident.counted_spans().into_iter();
        let spans: Vec<_> = spans
            .map(|span| ImpactSpan {
                from: span.first,
                until: span.last,
                impact: span.impact,
            })
            .collect();
        (has_days && !incident.is_upcoming && !spans.is_empty()).then(|| Self {
            id: incident.id.clone(),
            source_id: incident.source_id.clone(),
            services: incident.services.clone(),
            earlier_services: incident.earlier_services.clone(),
            is_maintenance: incident.maintenance.is_some()
                && incident.max_counted_impact() <= Impact::Maintenance,
            spans,
        })
    }

    /// Whether it may be in the days that pages show, in any time zone.
    pub fn is_shown(&self, now: DateTime<Utc>) -> bool {
        let mut ends = self.spans.iter().map(|span| span.until);
        ends.any(|end| end.is_none_or(|end| now.signed_duration_since(end) < SHOWN_FOR))
    }

    /// When it began; it has at least one span.
    pub fn started_at(&self) -> Option<DateTime<Utc>> {
        self.spans.iter().map(|span| span.from).min()
    }

    /// The present slugs of its services.
    pub fn service_slugs(&self, services: &Services) -> impl Iterator<Item = String> {
        super::services::slugs(&self.services, &self.earlier_services, services).into_iter()
    }
}
