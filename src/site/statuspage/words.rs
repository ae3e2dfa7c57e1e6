//! Kairan's states in the words of Statuspage's API.

use crate::incident::{Effect, IncidentSummary, MaintenancePhase, is_only_planned};
use crate::record::{Impact, Status};
use crate::site::view::ImpactName;
use crate::site::view_builder::UNKNOWN;

/// The state of a component. What works worse than usual is `partial_outage`, which leaves a service in use;
/// minor problems are `degraded_performance`.
pub(super) fn component_status(state: ImpactName) -> &'static str {
    match state {
        "operational" => "operational",
        "maintenance" => "under_maintenance",
        "advisory" => "degraded_performance",
        "degraded" => "partial_outage",
        "outage" => "major_outage",
        _ => UNKNOWN,
    }
}

/// The state of the page.
pub(super) fn indicator(state: ImpactName) -> &'static str {
    match state {
        "operational" => "none",
        "maintenance" => "maintenance",
        "advisory" => "minor",
        "degraded" => "major",
        "outage" => "critical",
        _ => UNKNOWN,
    }
}

fn impact_word(impact: Impact) -> &'static str {
    match impact {
        Impact::Operational | Impact::Maintenance => "none",
        Impact::Advisory => "minor",
        Impact::Degraded => "major",
        Impact::Outage => "critical",
    }
}

/// Whether it is listed as scheduled maintenance: what is planned, unless the team says that it does more now.
pub(super) fn is_scheduled(incident: &IncidentSummary) -> bool {
    incident.is_planned() && !incident.is_open_incident()
}

/// How far an incident reaches: by what the team says, by the source's own word where that is one of these, or by the
/// worst that is known of it.
pub(super) fn incident_impact(incident: &IncidentSummary) -> &'static str {
    if is_scheduled(incident) {
        return "maintenance";
    }
    let own_word = || {
        let word = incident.source_severity.as_deref()?;
        let words = ["none", "minor", "major", "critical"];
        words.into_iter().find(|known| *known == word)
    };
    match incident.verdict.as_ref().map(|verdict| verdict.effect) {
        Some(Effect::Muted | Effect::Unaffected) => "none",
        Some(Effect::Affected(Some(state))) => impact_word(state),
        None if incident.is_over() && !incident.verdicts.is_empty() => {
            impact_word(incident.max_counted_impact())
        }
        Some(Effect::Affected(None)) | None => {
            own_word().unwrap_or_else(|| impact_word(incident.max_impact))
        }
    }
}

/// The status of an incident or of planned work.
pub(super) fn incident_status(incident: &IncidentSummary) -> &'static str {
    if incident.is_upcoming && is_scheduled(incident) {
        return "scheduled";
    }
    let status = &incident.status;
    match incident.maintenance.filter(|_| is_scheduled(incident)) {
        // The end of the planned window does not mean that the work is done.
        Some(MaintenancePhase::Over | MaintenancePhase::Upcoming) if is_only_planned(status) => {
            "scheduled"
        }
        Some(MaintenancePhase::InProgress) if is_only_planned(status) => "in_progress",
        Some(_) => work_status(status),
        None if incident.is_over() && status.is_review_published() => "postmortem",
        None if incident.is_over() => "resolved",
        None if status.is_open() => open_status(status),
        // The team says that it goes on.
        None => "investigating",
    }
}

/// The status of an update of an incident; `None` for a word that is not known.
pub(super) fn update_status(status: &Status, incident: &IncidentSummary) -> Option<&'static str> {
    let word = match is_scheduled(incident) {
        true => work_status(status),
        false if status.is_review_published() => "postmortem",
        false if status.is_open() => open_status(status),
        false => "resolved",
    };
    status.is_known().then_some(word)
}

/// The word with which updates begin of whose status nothing is known.
pub(super) fn first_status(incident: &IncidentSummary) -> &'static str {
    match is_scheduled(incident) {
        true => "scheduled",
        false => "investigating",
    }
}

fn open_status(status: &Status) -> &'static str {
    match status.name.as_str() {
        "identified" | "restoringService" | "extendedRecovery" => "identified",
        "monitoring" | "verifying" | "verifyingService" => "monitoring",
        _ => "investigating",
    }
}

fn work_status(status: &Status) -> &'static str {
    match status.name.as_str() {
        "scheduled" => "scheduled",
        "verifying" => "verifying",
        _ if status.is_open() => "in_progress",
        _ => "completed",
    }
}
