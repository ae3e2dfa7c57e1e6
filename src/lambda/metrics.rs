//! The metrics of an invocation, in CloudWatch's embedded metric format: a line of the log that CloudWatch
//! reads as metrics.
//!
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::run::Report;

const NAMESPACE: &str = "Kairan";

/// An invocation that succeeded. One that failed writes no metrics, so that an alarm can tell that they
/// are missing.
#[derive(Debug)]
pub struct Invocation<'a> {
    /// The function's name: the dimension by which two stacks of one account differ.
    pub function: &'a str,
    pub ended_at: DateTime<Utc>,
    pub duration: TimeDelta,
    pub report: &'a Report,
}

/// The metrics of an invocation, as one JSON object for one line of the log. Pure.
///
/// `NewestNewsAge` is the number of seconds since the last announcement of an update, and is missing if
/// nothing was announced yet. `ContentErrors` counts the errors in the root's files, and `SilentSources` the sources that
/// do not answer; it is missing if the site has none. `SilentTranslator` is 1 while the translator does not answer, and
/// is missing if the site has none. `SilentChannels` counts the channels that do not take what they are told, and is missing
/// if the site has none.
pub fn metrics(invocation: &Invocation) -> Value {
    let report = invocation.report;
    let news_age = report
        .last_announced_at
        .map(|newest| (invocation.ended_at - newest).num_seconds().max(0));
    let silent_sources = report.silent_sources().count();
    let silent_sources = (!report.sources.is_empty()).then_some(silent_sources);
    let translation = report.translation.as_ref();
    let silent_translator = translation.map(|report| u8::from(report.pause.is_some()));
    let silent_channels = report.silent_channels().count();
    let silent_channels = (!report.channels.is_empty()).then_some(silent_channels);
    let values = [
        ("PagesWritten", "Count", json!(report.written)),
        ("IncidentsChanged", "Count", json!(report.changed_entries)),
        ("ContentErrors", "Count", json!(report.errors().count())),
        ("NewestNewsAge", "Seconds", json!(news_age)),
        ("SilentSources", "Count", json!(silent_sources)),
        ("SilentTranslator", "Count", json!(silent_translator)),
        ("SilentChannels", "Count", json!(silent_channels)),
        (
            "Duration",
            "Milliseconds",
            json!(invocation.duration.num_milliseconds()),
        ),
    ];
    let values = values.iter().filter(|(_, _, value)| !value.is_null());
    let definitions: Vec<Value> = values
        .clone()
        .map(|(name, unit, _)| json!({"Name": name, "Unit": unit}))
        .collect();
    let mut line = json!({
        "_aws": {
            "Timestamp": invocation.ended_at.timestamp_millis(),
            "CloudWatchMetrics": [{
                "Namespace": NAMESPACE,
                "Dimensions": [["FunctionName"]],
                "Metrics": definitions,
            }],
        },
        "FunctionName": invocation.function,
    });
    for (name, _, value) in values {
        line[*name] = value.clone();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{Diagnostic, Location};
    use crate::run::SourceReport;
    use crate::run::notify::{ChannelReport, Silence};
    use crate::run::translate::TranslationReport;
    use crate::translation::memory::Pause;

    fn metrics_line(newest: Option<&str>) -> Value {
        let report = Report {
            changed_entries: 2,
            written: 31,
            diagnostics: vec![Diagnostic::new(Location::file("a"), "b", "c")],
            last_announced_at: newest.and_then(|at| at.parse().ok()),
            ..Report::default()
        };
        metrics(&Invocation {
            function: "status",
            ended_at: "2026-09-30T09:00:00Z".parse().unwrap(),
            duration: TimeDelta::milliseconds(412),
            report: &report,
        })
    }

    #[test]
    fn an_invocation_is_one_line_of_embedded_metrics() {
        assert_eq!(
            metrics_line(Some("2026-09-30T08:58:30Z")),
            json!({
                "_aws": {
                    "Timestamp": 1_790_758_800_000_i64,
                    "CloudWatchMetrics": [{
                        "Namespace": "Kairan",
                        "Dimensions": [["FunctionName"]],
                        "Metrics": [
                            {"Name": "PagesWritten", "Unit": "Count"},
                            {"Name": "IncidentsChanged", "Unit": "Count"},
                            {"Name": "ContentErrors", "Unit": "Count"},
                            {"Name": "NewestNewsAge", "Unit": "Seconds"},
                            {"Name": "Duration", "Unit": "Milliseconds"},
                        ],
                    }],
                },
                "FunctionName": "status",
                "PagesWritten": 31,
                "IncidentsChanged": 2,
                "ContentErrors": 1,
                "NewestNewsAge": 90,
                "Duration": 412,
            })
        );
    }

    #[test]
    fn silent_sources_are_counted_where_a_site_has_sources() {
        let source = |failure: Option<&str>| SourceReport {
            missing_reports: Vec::new(),
            name: "a".to_owned(),
            heard_at: None,
            failure: failure.map(str::to_owned),
            retry_at: None,
        };
        let silent_sources = |sources: Vec<SourceReport>| {
            let report = Report {
                sources,
                ..Report::default()
            };
            metric_of(&report, "SilentSources")
        };
        assert_eq!(silent_sources(vec![]), None);
        assert_eq!(silent_sources(vec![source(None)]), Some(json!(0)));
        let two = vec![source(Some("it has failed")), source(None)];
        assert_eq!(silent_sources(two), Some(json!(1)));
    }

    /// A metric of an invocation with this report.
    fn metric_of(report: &Report, name: &str) -> Option<Value> {
        let line = metrics(&Invocation {
            function: "status",
            ended_at: DateTime::default(),
            duration: TimeDelta::zero(),
            report,
        });
        line.get(name).cloned()
    }

    #[test]
    fn a_translator_that_does_not_answer_is_told_where_a_site_has_one() {
        let silent_translator = |translation: Option<TranslationReport>| {
            let report = Report {
                translation,
                ..Report::default()
            };
            metric_of(&report, "SilentTranslator")
        };
        let paused = TranslationReport {
            pause: Some(Pause {
                translator: "Parrot".to_owned(),
                since: DateTime::default(),
                retry_at: DateTime::default(),
                reason: "503".to_owned(),
            }),
            ..TranslationReport::default()
        };
        assert_eq!(silent_translator(None), None);
        let answering = Some(TranslationReport::default());
        assert_eq!(silent_translator(answering), Some(json!(0)));
        assert_eq!(silent_translator(Some(paused)), Some(json!(1)));
    }

    #[test]
    fn silent_channels_are_counted_where_a_site_has_channels() {
        let channel = |silence: Option<Silence>| ChannelReport {
            name: "a".to_owned(),
            is_behind: silence.is_some(),
            silence,
            told: 0,
            refused: Vec::new(),
        };
        let silent_channels = |channels: Vec<ChannelReport>| {
            let report = Report {
                channels,
                ..Report::default()
            };
            metric_of(&report, "SilentChannels")
        };
        let silence = Silence {
            since: DateTime::default(),
            retry_at: DateTime::default(),
            reason: "503".to_owned(),
        };
        assert_eq!(silent_channels(vec![]), None);
        assert_eq!(silent_channels(vec![channel(None)]), Some(json!(0)));
        let two = vec![channel(Some(silence)), channel(None)];
        assert_eq!(silent_channels(two), Some(json!(1)));
    }

    #[test]
    fn the_age_of_the_news_is_never_negative_and_may_be_missing() {
        assert_eq!(
            metrics_line(Some("2026-09-30T09:00:01Z"))["NewestNewsAge"],
            0
        );
        let none = metrics_line(None);
        assert!(none.get("NewestNewsAge").is_none());
        assert_eq!(
            none["_aws"]["CloudWatchMetrics"][0]["Metrics"]
                .as_array()
                .unwrap()
                .len(),
            4
        );
    }
}
