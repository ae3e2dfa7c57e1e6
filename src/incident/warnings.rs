//! Warnings about the texts of an incident: likely mistakes of the source, and translations that lost
//! something.
//!
//! Pages show such texts unchanged, with the warning beside them.

use chrono::{DateTime, Utc};

use super::sections::section_time;
use super::{Incident, IncidentSummary, Localized, Update, is_only_planned};
use crate::diagnostics::{Diagnostic, Location};
use crate::record::Status;
use crate::text::SectionKind;
use crate::translation::Difference;

/// Times that are likely mistakes: within the texts, against each other, and against what the source says of the
/// incident. `end_to_come` is the end that it states, if that is later than `now`; `ignored_end` the same of an incident
/// that is open all the same, if that has passed.
pub(super) fn time_warnings(
    summary: &IncidentSummary,
    [end_to_come, ignored_end]: [Option<DateTime<Utc>>; 2],
    updates: &[Update],
    now: DateTime<Utc>,
) -> Vec<Diagnostic> {
    let IncidentSummary { id, status, .. } = summary;
    let mut warnings = warnings_of_texts(summary, updates);
    let is_open = summary.is_open_by_source();
    let is_called_begun = status.is_known() && !is_only_planned(status);
    let is_begun = is_open || summary.is_upcoming && is_called_begun;
    if now < summary.started_at && summary.maintenance.is_none() && is_begun {
        warnings.push(start_to_come(id, status, summary.is_upcoming));
    }
    if summary.is_planned() {
        return warnings;
    }
    if !is_open {
        warnings.extend(end_to_come.map(|_| end_to_come_warning(id, status)));
        warnings.extend(open_after_end(id, status, summary.ended_at, updates));
    } else {
        warnings.extend(over_while_open(id, status, updates));
    }
    warnings.extend(ignored_end.map(|end| ignored_end_warning(id, status, end)));
    warnings.extend(updates_ahead(id, updates));
    warnings
}

/// An end before its start, and weekdays that do not match their dates.
fn warnings_of_texts(summary: &IncidentSummary, updates: &[Update]) -> Vec<Diagnostic> {
    const HELP: &str = "nothing to do unless the source is yours: it is shown as it was written";
    let mut warnings = Vec::new();
    let id = &summary.id;
    if summary.ended_at.is_some_and(|end| end < summary.started_at) {
        warnings.push(Diagnostic::warning(
            Location::file(id),
            "the end is before the start",
            HELP,
        ));
    }
    for update in updates {
        let location = |kind: SectionKind| {
            Location::file(format!(
                "{id} update {} {}",
                update.summary.id,
                kind.as_str()
            ))
        };
        for section in &update.sections {
            if let Some(warning) = section.time_warning {
                let written = section.text.original().rich.plain();
                let message = format!("{}: {warning}", written.trim());
                warnings.push(Diagnostic::warning(location(section.kind), message, HELP));
            }
        }
        let start = section_time(&update.sections, SectionKind::StartTime);
        let end = section_time(&update.sections, SectionKind::EndTime);
        if let (Some(start), Some(end)) = (start, end)
            && end < start
        {
            warnings.push(Diagnostic::warning(
                location(SectionKind::EndTime),
                "the update's end time is before its start time",
                HELP,
            ));
        }
    }
    warnings
}

/// A start that is still to come although the incident is said to have begun: by its status, in spite of which
/// it is listed as scheduled, or by an update, in which case it is not.
fn start_to_come(id: &str, status: &Status, is_scheduled: bool) -> Diagnostic {
    let message = match is_scheduled {
        true => format!(
            "the status is {}, but the start is still to come; it is listed as scheduled until then",
            status.name
        ),
        false => "an update says that it has begun, but the start is still to come".to_owned(),
    };
    Diagnostic::warning(
        Location::file(id),
        message,
        "correct the start, or give planned work the status `scheduled`",
    )
}

/// The end of an incident that its status calls over, if that is still to come: it is not shown before.
fn end_to_come_warning(id: &str, status: &Status) -> Diagnostic {
    Diagnostic::warning(
        Location::file(id),
        format!(
            "the status is {}, but the end is still to come; no end is shown until then",
            status.name
        ),
        "correct the end",
    )
}

/// An end that has passed, of an incident that its status calls open: it is not shown.
fn ignored_end_warning(id: &str, status: &Status, end: DateTime<Utc>) -> Diagnostic {
    Diagnostic::warning(
        Location::file(id),
        format!(
            "the incident ended at {}, but its status is {}; it is shown as open, without its end",
            end.format("%Y-%m-%dT%H:%M:%SZ"),
            status.name
        ),
        "correct the status, or remove the end",
    )
}

/// A newest update by which the incident goes on, although it ended before.
fn open_after_end(
    id: &str,
    status: &Status,
    ended_at: Option<DateTime<Utc>>,
    updates: &[Update],
) -> Option<Diagnostic> {
    let newest = updates
        .iter()
        .rfind(|update| update.summary.is_in_effect())?;
    let said = newest.status.as_ref()?;
    let is_later = newest.summary.at > ended_at?;
    (is_later && said.is_known() && said.is_open()).then(|| {
        Diagnostic::warning(
            Location::file(format!("{id} update {}", newest.summary.id)),
            format!(
                "the newest update says {}, but the incident ended before it and its status is {}",
                said.name, status.name
            ),
            "if it goes on, correct its status and its end",
        )
    })
}

/// A newest update that its source calls over, although it calls the incident open.
fn over_while_open(id: &str, status: &Status, updates: &[Update]) -> Option<Diagnostic> {
    let newest = updates
        .iter()
        .rfind(|update| update.summary.is_in_effect())?;
    let said = newest.status.as_ref().filter(|_| newest.is_status_stated)?;
    (status.is_known() && status.is_open() && said.is_known() && !said.is_open()).then(|| {
        Diagnostic::warning(
            Location::file(format!("{id} update {}", newest.summary.id)),
            format!(
                "the newest update says {}, but the status of the incident is {}; it is shown as open",
                said.name, status.name
            ),
            "correct its status, if it is over; else the status of the update",
        )
    })
}

/// Updates that are dated later than now: none is shown as the newest before its time.
fn updates_ahead<'a>(id: &'a str, updates: &'a [Update]) -> impl Iterator<Item = Diagnostic> + 'a {
    let ahead = updates.iter().filter(|update| update.summary.is_ahead);
    ahead.map(move |update| {
        Diagnostic::warning(
            Location::file(format!("{id} update {}", update.summary.id)),
            "the time of the update is still to come; it is not shown as the newest until then",
            "correct its time",
        )
    })
}

/// All warnings about an incident, including those about its translations.
pub fn warnings(incident: &Incident) -> Vec<Diagnostic> {
    let mut warnings = incident.time_warnings.clone();
    let id = &incident.summary.id;
    add_translation_warnings(
        &incident.summary.title,
        id,
        &format!("{id} title"),
        &mut warnings,
    );
    for update in &incident.updates {
        let of_update = format!("{id} update {}", update.summary.id);
        for section in &update.sections {
            let place = format!("{of_update} {}", section.kind.as_str());
            add_translation_warnings(&section.text, id, &place, &mut warnings);
        }
    }
    warnings
}

/// Adds a warning for each translation of a text that differs from it.
fn add_translation_warnings(
    text: &Localized,
    id: &str,
    place: &str,
    warnings: &mut Vec<Diagnostic>,
) {
    for (locale, text) in text.all() {
        let Some(first) = text.differences.first() else {
            continue;
        };
        let differences: Vec<String> = text.differences.iter().map(Difference::describe).collect();
        warnings.push(Diagnostic::warning(
            Location::file(format!("{place} {locale}")),
            format!(
                "the translation differs from the original: {}",
                differences.join("; ")
            ),
            format!(
                "correct it, or write a better translation in translations/{id}.{locale}.md; where it is right, say so \
                 in that file's front matter with its wording: `accept: {{ {:?}: {:?} }}`",
                first.words(),
                first.translation.as_deref().unwrap_or("the words that stand for it")
            ),
        ));
    }
}
