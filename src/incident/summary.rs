//! What lists and feeds show of an incident, and what decides which incidents they show.

use std::collections::BTreeMap;

use arcstr::ArcStr;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::localized::Localized;
use super::maintenance::MaintenancePhase;
use super::plan::PlanHistory;
use super::verdict::Verdict;
use crate::record::{Impact, Namespace, ReportDocument, SourceImpact, Status};

/// For how long nothing is heard of an open incident before pages say so.
const SILENT_AFTER: TimeDelta = TimeDelta::days(3);

/// An incident without the texts of its log and without annotations.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IncidentSummary {
    /// Its id in Kairan: see [`IncidentIds`](crate::ledger::IncidentIds).
    pub id: String,
    /// The source's own id, by which people know it.
    pub source_id: String,
    /// The system that tells of it, if all of its records are of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<Namespace>,
    /// The service's name as the record writes it; empty if the record names none.
    pub service: String,
    /// Every affected service; `service` is the first.
    pub services: Vec<String>,
    /// The names of services under which it was published before, and is not any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier_services: Vec<String>,
    /// The impact now on each service of which its source tells it, by the service's name as `fold_name` gives it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub service_impacts: BTreeMap<String, Impact>,
    pub status: Status,
    pub classification: Option<String>,
    /// The source's own word for the severity, such as `critical`.
    pub source_severity: Option<String>,
    /// The document of its post-incident review, where it was fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<ReportDocument>,
    /// The phase of scheduled maintenance; `None` for an incident.
    pub maintenance: Option<MaintenancePhase>,
    /// Whether it is still to come: maintenance that has not begun, or an incident whose start is later
    /// than now and that no update calls begun.
    #[serde(default)]
    pub is_upcoming: bool,
    /// The impact now.
    pub impact: Impact,
    /// The worst impact that it is known to have had.
    #[serde(rename = "severity")]
    pub max_impact: Impact,
    /// The start; for maintenance, the planned one. Where `is_start_unknown`, the earliest instant that is known
    /// of the incident, by which lists place it.
    pub started_at: DateTime<Utc>,
    /// Whether the record does not tell when it began.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_start_unknown: bool,
    /// The instant by which it has its place in the archive, which does not change.
    pub archived_at: DateTime<Utc>,
    /// The end of an incident that is over; for maintenance, the planned end.
    pub ended_at: Option<DateTime<Utc>>,
    /// When an update first called it over, since it was last open; `None` if none does, and while it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<DateTime<Utc>>,
    /// How its plan was changed, if its start and end are only planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanHistory>,
    /// When the record was last changed, or else its newest update; `None` if it tells neither.
    pub updated_at: Option<DateTime<Utc>>,
    pub title: Localized,
    /// The impact on users, from the newest update that states it.
    #[serde(rename = "summary")]
    pub user_impact: Option<Localized>,
    /// The fragment of the part of its page that says what to do meanwhile: a note of the team, or else the source's
    /// workaround.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what_to_do: Option<String>,
    /// Oldest first.
    pub updates: Vec<UpdateSummary>,
    /// What the team says that it means for the company, as far as that has begun to count, and in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verdicts: Vec<Verdict>,
    /// The one among them that counts now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Whether it affects only services that do not concern the company.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_of_muted_services: bool,
}

impl IncidentSummary {
    /// Gives its texts memory of their own, so that no body of an update stays in memory with it.
    pub fn detach(&mut self) {
        self.title.detach();
        if let Some(user_impact) = &mut self.user_impact {
            user_impact.detach();
        }
    }

    /// Whether it is ongoing, by its source or by what the team says; maintenance is while it is in progress.
    pub fn is_open(&self) -> bool {
        self.is_open_by_source() || self.counted_impact() != Impact::Operational
    }

    /// Whether its source calls it ongoing.
    pub fn is_open_by_source(&self) -> bool {
        self.impact != Impact::Operational
    }

    /// Whether its start and end are only planned: maintenance, and what is still to come.
    pub fn is_planned(&self) -> bool {
        self.maintenance.is_some() || self.is_upcoming
    }

    /// Whether it is an ongoing incident, or maintenance of which the team says that it does more than planned work
    /// does.
    pub fn is_open_incident(&self) -> bool {
        self.is_open()
            && (self.maintenance.is_none() || self.counted_impact() > Impact::Maintenance)
    }

    /// Whether lists of what is planned have it: it is not over, and no open incident.
    pub fn is_listed_as_planned(&self) -> bool {
        self.is_planned() && !self.is_over() && !self.is_open_incident()
    }

    /// Whether it is neither ongoing nor upcoming.
    pub fn is_over(&self) -> bool {
        !self.is_open() && !self.is_upcoming
    }

    pub fn source_impact(&self) -> SourceImpact<'_> {
        SourceImpact {
            classification: self.classification.as_deref(),
            severity: self.source_severity.as_deref(),
        }
    }

    /// Whether settings that choose the classification `word` mean it.
    pub fn is_classified_as(&self, word: &str) -> bool {
        match self.maintenance {
            Some(_) => word.trim().eq_ignore_ascii_case("maintenance"),
            None => self.source_impact().is_classified_as(word),
        }
    }

    fn newest_update_in_effect(&self) -> Option<&UpdateSummary> {
        let mut updates = self.updates.iter();
        updates.rfind(|update| update.is_in_effect())
    }

    /// When the source promised its next update, for an ongoing incident.
    pub fn next_update_by(&self) -> Option<DateTime<Utc>> {
        let newest = self.newest_update_in_effect();
        newest.filter(|_| self.is_open_by_source())?.next_update_by
    }

    /// When the newest update that is in effect was published, while it goes on.
    fn last_heard_at(&self) -> Option<DateTime<Utc>> {
        let newest = self.newest_update_in_effect();
        newest.filter(|_| self.is_open()).map(|update| update.at)
    }

    /// From when on pages say that nothing is heard of it: days after its newest update, and not before the next one
    /// was promised. Of planned work nothing needs to be heard from its planned start to its planned end.
    pub fn silent_at(&self) -> Option<DateTime<Utc>> {
        let planned = [Some(self.started_at), self.ended_at];
        let planned = planned.into_iter().filter(|_| self.is_planned()).flatten();
        let quiet_from = planned.chain([self.last_heard_at()?]).max()?;
        let silent_at = quiet_from.checked_add_signed(SILENT_AFTER)?;
        Some(
            self.next_update_by()
                .map_or(silent_at, |promised| promised.max(silent_at)),
        )
    }

    /// When it was last heard of, if pages say at `now` that nothing was since.
    pub fn silent_since(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.silent_at().filter(|silent_at| *silent_at <= now)?;
        self.last_heard_at()
    }

    /// When its newest update was published; `None` for an incident without updates.
    pub fn last_update_at(&self) -> Option<DateTime<Utc>> {
        self.updates.last().map(|update| update.at)
    }

    /// Every instant at which subscribers were told of one of its updates.
    pub fn announcement_times(&self) -> impl Iterator<Item = DateTime<Utc>> {
        let updates = self.updates.iter();
        updates.flat_map(|update| update.announced_at.iter().copied())
    }

    /// The start, or the planned start, if the record tells it.
    pub fn known_start(&self) -> Option<DateTime<Utc>> {
        Some(self.started_at).filter(|_| !self.is_start_unknown)
    }

    /// Whether the record tells no time at all, so that nothing says on which days it was.
    pub fn is_undated(&self) -> bool {
        self.is_start_unknown && self.ended_at.is_none() && self.updated_at.is_none()
    }

    /// When its impact on the service ended; `None` until it is over.
    pub fn impact_ended_at(&self) -> Option<DateTime<Utc>> {
        let ended_at = self.source_ended_at().filter(|_| self.is_over())?;
        Some(
            self.counted_until()
                .map_or(ended_at, |last| last.max(ended_at)),
        )
    }

    /// The same by its source alone.
    pub(super) fn source_ended_at(&self) -> Option<DateTime<Utc>> {
        // An update from before the start does not say when.
        let closed_at = self.closed_at.filter(|at| self.started_at <= *at);
        let stated_at = self.ended_at.or(closed_at).or(self.updated_at);
        let stated_at = stated_at.unwrap_or(self.started_at);
        // Maintenance may be completed before its planned end, or after it.
        let is_completed = self.maintenance.is_some() && !self.status.is_open();
        let ended_early = self.updated_at;
        let ended_early = ended_early.filter(|at| (self.started_at..stated_at).contains(at));
        let completed_at = closed_at.or(ended_early).filter(|_| is_completed);
        let is_over = !self.is_open_by_source() && !self.is_upcoming;
        is_over.then_some(completed_at.unwrap_or(stated_at))
    }
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// An update without its texts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UpdateSummary {
    /// See [`crate::ledger::Update::id`]. Every announcement of the update has it, too.
    pub id: ArcStr,
    pub at: DateTime<Utc>,
    /// Whether that instant is still to come: the source dates it ahead.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_ahead: bool,
    /// Whether its source has withdrawn it: it no longer lists it among its updates.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_withdrawn: bool,
    /// See [`crate::ledger::Update::announced_at`].
    #[serde(rename = "announced")]
    pub announced_at: Vec<DateTime<Utc>>,
    /// How many of these instants, the first ones, are those of an archive: what was old when it was first seen was
    /// announced at its own time, and subscribers are not told of it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub archived: usize,
    /// When it says that the next update is due.
    pub next_update_by: Option<DateTime<Utc>>,
}

impl UpdateSummary {
    /// Whether what it says is in effect: its time has come, and its source has not withdrawn it.
    pub fn is_in_effect(&self) -> bool {
        !self.is_ahead && !self.is_withdrawn
    }
}
