//! How an incident stands, in few words.

use crate::incident::{IncidentSummary, Update};
use crate::locale::{Locale, MessageError};
use crate::record::{Impact, Status};
use crate::site::view::StatusView;

/// How an incident with a status stands, in the words that are used of services, too, and their message key. Planned
/// work has its own words.
pub(super) fn state_of_status(
    status: &Status,
    incident: &IncidentSummary,
    impact: Impact,
    key: Option<&String>,
) -> (&'static str, Option<String>) {
    let is_upcoming = incident.is_upcoming && status == &incident.status;
    match impact {
        _ if is_upcoming => (Impact::Maintenance.as_str(), key.cloned()),
        Impact::Maintenance => (impact.as_str(), key.cloned()),
        Impact::Operational if incident.maintenance.is_some() => ("closed", key.cloned()),
        Impact::Operational if status.is_resolved() => {
            ("resolved", Some("status-resolved".to_owned()))
        }
        // What is over otherwise, such as a false positive, was not resolved.
        Impact::Operational => ("closed", key.cloned()),
        _ => (impact.as_str(), Some(format!("state-{}", impact.as_str()))),
    }
}

/// By what lists of incidents are filtered.
pub(super) fn kind_of(incident: &IncidentSummary) -> &'static str {
    let classification = incident.classification.as_deref().unwrap_or_default();
    match () {
        () if incident.is_planned() => "maintenance",
        () if classification.eq_ignore_ascii_case("advisory") => "advisory",
        () => "incident",
    }
}

/// How an incident stands, in the words that are used of services, too; the source's own status where there are none.
///
/// # Errors
/// If a message is missing from the catalog.
pub(in crate::site) fn state_words(
    status: &StatusView,
    locale: &Locale,
) -> Result<String, MessageError> {
    match &status.state_key {
        Some(key) => locale.format_message(key, &[]),
        None => status_words(status, locale),
    }
}

/// The source's own status: in the words of the locale, or in its own where Kairan does not know it.
///
/// # Errors
/// If a message is missing from the catalog.
pub(in crate::site) fn status_words(
    status: &StatusView,
    locale: &Locale,
) -> Result<String, MessageError> {
    match &status.key {
        Some(key) => locale.format_message(key, &[]),
        None => Ok(status.word.clone()),
    }
}

/// How an incident stands, and in brackets the source's own status where it says more.
///
/// # Errors
/// If a message is missing from the catalog.
pub(in crate::site) fn state_and_status_words(
    status: &StatusView,
    locale: &Locale,
) -> Result<String, MessageError> {
    let state = state_words(status, locale)?;
    Ok(match status.says_more {
        true => format!("{state} ({})", status_words(status, locale)?),
        false => state,
    })
}

/// The message keys of what is said of an update beside its text, wherever it is written as text.
pub(in crate::site) fn update_mark_keys(update: &Update) -> impl Iterator<Item = &'static str> {
    let marks = [
        (update.reopens, "update-reopened"),
        (update.summary.is_withdrawn, "update-unlisted"),
        (update.is_truncated, "update-truncated"),
        (!update.earlier_revisions.is_empty(), "update-edited"),
    ];
    marks
        .into_iter()
        .filter_map(|(applies, key)| applies.then_some(key))
}
