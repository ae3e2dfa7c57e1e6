//! What is doubtful in an incident: slips of the source's, and damage of a translation's.
//!
//! Pages show such texts as they stand and say so beside them.

use chrono::{DateTime, Utc};

use super::resolve::time_of;
use super::{Incident, Update};
use crate::problem::{Place, Problem};
use crate::text::SectionKind;

/// Times that are likely slips: an end before its start, a weekday that does not fit.
pub(super) fn times(
    id: &str,
    started_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    updates: &[Update],
) -> Vec<Problem> {
    const HELP: &str = "nothing to do unless the source is yours: it is shown as it was written";
    let mut doubts = Vec::new();
    if ended_at.is_some_and(|end| end < started_at) {
        doubts.push(Problem::new(
            Place::file(id),
            "it ends before it starts",
            HELP,
        ));
    }
    for update in updates {
        let place =
            |kind: SectionKind| Place::file(format!("{id} update {} {}", update.id, kind.as_str()));
        for section in &update.sections {
            if let Some(doubt) = section.doubt {
                let written = section.text.original().rich.plain();
                let message = format!("{}: {doubt}", written.trim());
                doubts.push(Problem::new(place(section.kind), message, HELP));
            }
        }
        let start = time_of(&update.sections, SectionKind::StartTime);
        let end = time_of(&update.sections, SectionKind::EndTime);
        if let (Some(start), Some(end)) = (start, end)
            && end < start
        {
            doubts.push(Problem::new(
                place(SectionKind::EndTime),
                "the end that it names is before the start that it names",
                HELP,
            ));
        }
    }
    doubts
}

/// Everything doubtful in an incident, the damage of its translations included.
pub fn doubts(incident: &Incident) -> Vec<Problem> {
    let mut doubts = incident.problems.clone();
    for update in &incident.updates {
        for section in &update.sections {
            for (locale, text) in section.text.all() {
                if text.differs.is_empty() {
                    continue;
                }
                let kind = section.kind.as_str();
                doubts.push(Problem::new(
                    Place::file(format!(
                        "{} update {} {kind} {locale}",
                        incident.id, update.id
                    )),
                    format!(
                        "the translation lacks or damages: {}",
                        text.differs.join(", ")
                    ),
                    format!(
                        "correct it, or write a better one in translations/{}.{locale}.md",
                        incident.id
                    ),
                ));
            }
        }
    }
    doubts
}
