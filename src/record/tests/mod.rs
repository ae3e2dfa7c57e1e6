//! The forms by examples of our own, in `tests/fixtures/records/`, and what holds of all of them.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{DateTime, Utc};

use super::*;
use crate::text::{self, Format};

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/fixtures/records/",
            $name
        ))
    };
}

mod cstate;
mod csv;
mod feeds;
mod files;
mod internal;
mod json;
mod json_tools;
mod nothing_lost;
mod texts;
mod statusfy;
mod unknown_times;

fn csv_settings() -> CsvSettings {
    let name = |name: &str| Some(name.to_owned());
    CsvSettings {
        id: "Ticket".to_owned(),
        service: name("Application"),
        title: name("Summary"),
        status: name("State"),
        started_at: name("Opened"),
        ended_at: name("Closed"),
        updated_at: name("Changed"),
        update: name("Note"),
        ..CsvSettings::default()
    }
}

fn decode_text(file: &str, text: &str, zone: Option<Tz>, csv: Option<&CsvSettings>) -> Decoded {
    let labels = BTreeMap::new();
    let options = DecodeOptions {
        labels: &labels,
        default_zone: zone,
        default_language: None,
        csv,
        with_work_notes: false,
    };
    decode(file, text.as_bytes(), None, options)
}

fn format_instant(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Everything that a record says, a line each.
fn dump(record: &Record) -> String {
    let facts = &record.facts;
    let mut out = format!("{} {:?}\n", record.id, record.form);
    let times = [
        ("started_at", facts.started_at),
        ("ended_at", facts.ended_at),
        ("updated_at", facts.updated_at),
    ];
    let words = [
        ("service", &facts.service),
        ("title", &facts.title),
        ("status", &facts.status),
        ("classification", &facts.classification),
        ("severity", &facts.severity),
        ("impact", &facts.user_impact),
        ("report", &facts.report_url),
    ];
    for (name, word) in words {
        if let Some(word) = word {
            writeln!(out, "{name}: {word}").unwrap();
        }
    }
    if !facts.services.is_empty() {
        writeln!(out, "services: {}", facts.services.join(", ")).unwrap();
    }
    for (name, at) in times {
        if let Some(at) = at {
            writeln!(out, "{name}: {}", format_instant(at)).unwrap();
        }
    }
    for (name, word) in &facts.extra_fields {
        writeln!(out, "+ {name}: {word}").unwrap();
    }
    for post in &record.posts {
        let text = text::to_rich_text(&post.body).plain().replace('\n', " | ");
        let status = post.status.as_deref().unwrap_or("-");
        let key = post.key.as_deref().unwrap_or("-");
        writeln!(out, "{} {key} {status}: {text}", format_instant(post.at)).unwrap();
        for AffectedItem {
            name,
            previous_state: before,
            state,
        } in &post.affected
        {
            let [before, state] = [before, state].map(|word| word.as_deref().unwrap_or("-"));
            writeln!(out, "  affects {name}: {before}, {state}").unwrap();
        }
        for (name, word) in &post.extra_fields {
            writeln!(out, "  + {name}: {word}").unwrap();
        }
    }
    out
}

fn dump_all(decoded: &Decoded) -> String {
    decoded
        .records
        .iter()
        .map(dump)
        .collect::<Vec<_>>()
        .join("\n")
}

fn diagnostics(decoded: &Decoded) -> Vec<String> {
    let line = |diagnostic: &Diagnostic| format!("{}: {}", diagnostic.location, diagnostic.message);
    decoded.diagnostics.iter().map(line).collect()
}

#[test]
fn a_file_that_is_said_to_be_what_it_is_not_is_a_problem() {
    let labels = BTreeMap::new();
    let options = DecodeOptions::new(&labels);
    let text = fixture!("service-comms.json");
    for form in [Form::Statuspage, Form::Table, Form::Cstate] {
        let decoded = decode("a.json", text.as_bytes(), Some(form), options);
        let last = decoded.diagnostics.last().unwrap();
        assert!(
            last.message.ends_with("it looks like service-comms"),
            "{last}"
        );
    }
}

#[test]
fn no_field_keeps_the_address_of_a_tenant() {
    let url = "https://reports.example/api/contoso.example/ServiceComms/P(1)";
    let text = fixture!("service-comms.json");
    let text = text.replacen(
        "\"Messages\"",
        &format!("\"Link\": \"{url}\", \"Messages\""),
        1,
    );
    let text = text.replacen(
        "\"MessageText\": \"",
        &format!("\"MessageText\": \"Read {url} - "),
        1,
    );
    let record = &decode_text("a.json", &text, None, None).records[0];
    let field = record.facts.extra_fields.get("Link").unwrap();
    assert_eq!(field, "https://reports.example/api/…/ServiceComms/P(1)");
    let table = format!(
        "| EX900301 | Exchange Online | Mail is slow |\n|---|\n| Status | resolved |\n|---|\n\
         | Last Updated | 08/18/2026 09:12:27 |\n| Link | {url} |\n"
    );
    let in_table = &decode_text("a.txt", &table, None, None).records[0];
    assert_eq!(in_table.facts.extra_fields.get("Link"), Some(field));
    // A text is kept as it came, and shown without.
    assert!(
        record
            .posts
            .iter()
            .any(|post| post.body.content.contains(url))
    );
}

#[test]
fn what_is_private_is_dropped_whatever_a_record_is_taken_for() {
    let text = r#"{"id": "EX900300", "service": "Mail", "title": "x", "name": "x", "external_desc": "x", "lastModifiedDateTime": "2026-08-18T09:12:00Z",
        "updated_at": "2026-08-18T09:12:00Z", "modified": "2026-08-18T09:12:00Z", "@odata.context": "https://graph.example/9d3f6a52", "status": "resolved",
        "TenantParams": [1], "affectedTenantCount": 3, "more": {"list": [{"tenantId": "9d3f6a52", "kept": 1}]}}"#;
    let labels = BTreeMap::new();
    let options = DecodeOptions::new(&labels);
    for form in [
        Form::Graph,
        Form::ServiceComms,
        Form::Statuspage,
        Form::Google,
    ] {
        // ServiceComms writes its names in capitals.
        let text = text.replace(
            "\"id\"",
            "\"Title\": \"x\", \"LastUpdatedTime\": \"2026-08-18T09:12:00Z\", \"id\": \"EX900300\", \"Id\"",
        );
        let decoded = decode("a.json", text.as_bytes(), Some(form), options);
        let extra_fields = &decoded.records[0].facts.extra_fields;
        assert_eq!(
            extra_fields.get("more").unwrap(),
            r#"{"list":[{"kept":1}]}"#,
            "{form}"
        );
        let kept = format!("{decoded:?}");
        assert!(
            !kept.contains("9d3f6a52") && !kept.contains("enant"),
            "{kept}"
        );
    }
}

#[test]
fn what_is_private_is_dropped_from_rows_and_columns() {
    let settings = csv_settings();
    let csv = "Ticket,Note,Changed,TenantId,Owner\nINC1,Words,2026-08-18 09:12,9d3f6a52,Desk\n";
    let zone = Some(chrono_tz::Europe::Berlin);
    let table = "| EX900301 | Exchange Online | Mail is slow |\n|---|\n| Status | resolved |\n|---|\n\
                 | Tenant ID | 9d3f6a52 |\n| Owner | Desk |\n\
                 | Last Updated | 08/18/2026 09:12:27 |\n| Latest Message | Words |\n";
    for text in [csv, table] {
        let decoded = decode_text("a", text, zone, Some(&settings));
        assert_eq!(
            decoded.records[0].facts.extra_fields.get("Owner").unwrap(),
            "Desk",
            "{text}"
        );
        assert!(!format!("{decoded:?}").contains("9d3f6a52"), "{decoded:?}");
    }
}

proptest::proptest! {
    /// Whatever stands in a field, and wherever a text is cut, decoding ends.
    #[test]
    fn no_text_is_too_odd_to_decode(cut in 0_usize..4000, odd in "\\PC{0,12}", form in 0_usize..5) {
        let fixtures = [
            fixture!("service-comms.json"),
            fixture!("statuspage-summary.json"),
            fixture!("google.json"),
            fixture!("tickets.csv"),
            fixture!("cstate/2026-04-13-slow-lookups.md"),
        ];
        let mut text = fixtures[form].to_owned();
        let at = (0..=cut.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.insert_str(at, &odd);
        let columns = csv_settings();
        let whole = decode_text("a", &text, Some(chrono_tz::Asia::Tokyo), Some(&columns));
        let start = decode_text("a", &text[..at], None, Some(&columns));
        for decoded in [whole, start] {
            proptest::prop_assert!(decoded.records.iter().all(|record| is_valid_id(&record.id)));
        }
    }
}
