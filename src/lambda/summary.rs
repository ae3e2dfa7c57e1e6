//! The answer and the log of an invocation, whose sizes are bounded whatever a run found.

use serde_json::{Value, json};

use crate::diagnostics::Diagnostic;
use crate::run::Report;
use crate::run::rebuild::RebuildPlan;

/// The number of diagnostics in an answer. Lambda accepts answers of up to 6 MB; with texts of at most
/// [`MAX_CHARS`] each, this many stay below 1 MB.
const MAX_DIAGNOSTICS: usize = 100;
/// The number of errors that one invocation logs one by one.
const MAX_LOGGED: usize = 200;
/// The maximum length of a text of someone's data in the answer and in the log, in characters.
const MAX_CHARS: usize = 500;

/// The answer to the plan of a rebuild: its shards as the events that let them be built. Pure.
pub fn rebuild_events(plan: &RebuildPlan) -> Value {
    let id = &plan.rebuild;
    let shards = plan.shards.iter();
    let events = shards.map(|shard| json!({ "rebuild": { "id": id, "shard": shard } }));
    json!({ "rebuild": id, "shards": events.collect::<Vec<_>>() })
}

/// Summarizes a run for the answer of an invocation: its counts, and its first 100 diagnostics, errors
/// before warnings; `omitted` counts the others. Pure.
pub fn summary(report: &Report) -> Value {
    let first: Vec<Diagnostic> = report
        .errors()
        .chain(report.warnings())
        .take(MAX_DIAGNOSTICS)
        .map(shorten)
        .collect();
    json!({
        "now": report.now,
        "incidents": report.incidents,
        "updates": report.updates,
        "changed": report.changed_entries,
        "newest_news": report.last_announced_at,
        "written": report.written,
        "deleted": report.deleted,
        "unchanged": report.unchanged,
        "errors": report.errors().count(),
        "warnings": report.warnings().count(),
        "new_errors": report.new_errors.len(),
        "resolved_errors": report.resolved_errors,
        "silent_sources": report.silent_sources().map(ToString::to_string).collect::<Vec<_>>(),
        "missing_reports": report.missing_reports().collect::<Vec<_>>(),
        "silent_channels": report.troubled_channels().map(ToString::to_string).collect::<Vec<_>>(),
        "omitted": report.diagnostics.len() - first.len(),
        "diagnostics": first,
    })
}

/// The errors that an invocation logs, which are those that the previous run did not find, and how many more
/// of them there are. Pure.
pub fn errors_to_log(report: &Report) -> (Vec<Diagnostic>, usize) {
    let new_errors = &report.new_errors;
    let logged: Vec<Diagnostic> = new_errors.iter().take(MAX_LOGGED).map(shorten).collect();
    let more = new_errors.len() - logged.len();
    (logged, more)
}

fn shorten(diagnostic: &Diagnostic) -> Diagnostic {
    let mut diagnostic = diagnostic.clone();
    let location = &mut diagnostic.location.file;
    for text in [location, &mut diagnostic.message, &mut diagnostic.help] {
        if let Some((end, _)) = text.char_indices().nth(MAX_CHARS) {
            text.truncate(end);
            text.push('…');
        }
    }
    diagnostic
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Location;

    fn error(n: usize) -> Diagnostic {
        let location = Location::file(format!("records/{n:06}.json"));
        Diagnostic::new(location, format!("message {n}"), "help")
    }

    #[test]
    fn a_summary_has_the_counts_and_the_first_diagnostics_errors_first() {
        let warning = Diagnostic::warning(Location::file("a"), "m", "h");
        let report = Report {
            diagnostics: vec![warning, error(1)],
            new_errors: vec![error(1)],
            resolved_errors: 4,
            changed_entries: 2,
            written: 31,
            ..Report::default()
        };
        let summary = summary(&report);
        assert_eq!(summary["diagnostics"][0]["message"], "message 1");
        assert_eq!(summary["diagnostics"][1]["severity"], "warning");
        let counts = [
            "errors",
            "warnings",
            "new_errors",
            "resolved_errors",
            "omitted",
        ];
        assert_eq!(counts.map(|key| summary[key].clone()), [1, 1, 1, 4, 0]);
        assert_eq!(
            (&summary["changed"], &summary["written"]),
            (&json!(2), &json!(31))
        );
    }

    #[test]
    fn a_summary_is_bounded_whatever_a_run_found() {
        let long = "\u{1}社".repeat(1_000_000);
        let mut diagnostics: Vec<Diagnostic> = (0..30_000).map(error).collect();
        for diagnostic in &mut diagnostics[..MAX_DIAGNOSTICS] {
            diagnostic.location.file.clone_from(&long);
            diagnostic.message.clone_from(&long);
            diagnostic.help.clone_from(&long);
        }
        let report = Report {
            new_errors: diagnostics.clone(),
            diagnostics,
            ..Report::default()
        };
        let answer = summary(&report);
        assert!(answer.to_string().len() < 1_000_000);
        assert_eq!(answer["errors"], 30_000);
        assert_eq!(answer["omitted"], 30_000 - MAX_DIAGNOSTICS);
        let (logged, more) = errors_to_log(&report);
        assert_eq!((logged.len(), more), (MAX_LOGGED, 30_000 - MAX_LOGGED));
        assert!(
            logged
                .iter()
                .all(|d| d.message.chars().count() <= MAX_CHARS + 1)
        );
    }
}
