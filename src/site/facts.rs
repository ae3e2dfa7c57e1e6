//! What is said of an incident above its log wherever it is told as text, each with the message key of its label.

use chrono::{DateTime, Utc};

use crate::incident::{Incident, IncidentSummary, Localized};

/// The start and the end, or those that are planned; an unknown start is `None`. What was no incident has neither.
pub(super) fn start_and_end(
    summary: &IncidentSummary,
) -> Vec<(&'static str, Option<DateTime<Utc>>)> {
    if summary.status.is_false_positive() {
        return Vec::new();
    }
    let (started, ended) = match summary.is_planned() {
        true => ("fact-planned-start", "fact-planned-end"),
        false => ("fact-started", "fact-ended"),
    };
    let start = (started, summary.known_start());
    let end = summary.ended_at.map(|end| (ended, Some(end)));
    std::iter::once(start).chain(end).collect()
}

/// When the next update is due, or was due and did not come.
pub(super) fn next_update(
    summary: &IncidentSummary,
    now: DateTime<Utc>,
) -> Option<(&'static str, DateTime<Utc>)> {
    let at = summary.next_update_by()?;
    let key = match at <= now {
        true => "fact-next-update-overdue",
        false => "fact-next-update",
    };
    Some((key, at))
}

/// The message key of the sentence that says by when the next update is due, or was.
pub(super) fn next_update_sentence(at: DateTime<Utc>, now: DateTime<Utc>) -> &'static str {
    match at <= now {
        true => "next-update-was-due",
        false => "next-update-by",
    }
}

/// The heading of the root cause, which may be preliminary.
pub(super) fn root_cause_heading(incident: &Incident) -> &'static str {
    match incident.root_cause_is_preliminary {
        true => "incident-preliminary-root-cause-heading",
        false => "incident-root-cause-heading",
    }
}

/// The root cause and the next steps, as far as they are told. What was no incident has neither.
pub(super) fn cause_and_next_steps(incident: &Incident) -> Vec<(&'static str, &Localized)> {
    if incident.summary.status.is_false_positive() {
        return Vec::new();
    }
    let cause = incident.root_cause.as_ref();
    let next_steps = incident.next_steps.as_ref();
    [
        cause.map(|text| (root_cause_heading(incident), text)),
        next_steps.map(|text| ("incident-next-steps-heading", text)),
    ]
    .into_iter()
    .flatten()
    .collect()
}
