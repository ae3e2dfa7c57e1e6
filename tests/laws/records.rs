//! Properties of records: nothing that was decoded is lost between the bytes and the incident.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kairan::diagnostics::Diagnostic;
use kairan::incident::{Incident, ResolveInputs, resolve};
use kairan::ledger::{self, Entry, merge};
use kairan::locale::{Tag, built_in_file, built_in_file_names};
use kairan::record::{DecodeOptions, Form, Record, decode, is_valid_id};
use kairan::settings::{CsvSettings, Settings};
use kairan::text::Labels;
use serde_json::Value;

use super::texts::letters;

/// Settings that map the columns of a CSV file.
const SITE_TOML: &str = r#"
title = "Laws"
base_url = "https://status.example/"
locales = ["en"]
[records.csv]
id = "Ticket"
title = "Summary"
service = "Application"
status = "State"
started_at = "Opened"
ended_at = "Closed"
updated_at = "Changed"
update = "Note"
"#;

/// The labels and settings that decoding needs.
pub struct Fixture {
    labels: BTreeMap<Tag, Labels>,
    csv: Option<CsvSettings>,
}

impl Default for Fixture {
    fn default() -> Self {
        let label_sets = built_in_file_names().into_iter().filter_map(|name| {
            let tag = name.strip_suffix(".toml")?.parse().ok()?;
            Some((tag, Labels::parse(&built_in_file(&name)?).ok()?))
        });
        let settings = Settings::parse(SITE_TOML, &mut Vec::new());
        Self {
            labels: label_sets.collect(),
            csv: settings.expect("these settings are fine").csv,
        }
    }
}

impl Fixture {
    pub fn labels(&self, locale: &str) -> &Labels {
        let tag: Tag = locale.parse().expect("a language tag");
        &self.labels[&tag]
    }

    fn decode_options(&self) -> DecodeOptions<'_> {
        DecodeOptions {
            labels: &self.labels,
            default_zone: Some(chrono_tz::Asia::Tokyo),
            default_language: None,
            csv: self.csv.as_ref(),
            with_work_notes: false,
        }
    }

    fn resolve_inputs(&self) -> ResolveInputs<'_> {
        ResolveInputs {
            labels: &self.labels,
            zone: None,
            translations: &[],
            annotations: &[],
            now: now(),
        }
    }
}

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + chrono::Duration::days(20_700)
}

/// Checks a file of records: of `form`, or of the detected form.
pub fn check_record(fixture: &Fixture, bytes: &[u8], form: Option<Form>) {
    const FILE: &str = "records/some.file";
    let decoded = decode(FILE, bytes, form, fixture.decode_options());
    let repeated = decode(FILE, bytes, form, fixture.decode_options());
    assert_eq!(
        decoded.records, repeated.records,
        "the same bytes, other records"
    );
    assert_eq!(
        decoded.diagnostics, repeated.diagnostics,
        "the same bytes, other problems"
    );
    for diagnostic in &decoded.diagnostics {
        assert_eq!(diagnostic.location.file, FILE);
        assert!(diagnostic.location.line != Some(0) && diagnostic.location.column != Some(0));
        assert!(!diagnostic.message.is_empty() && !diagnostic.help.is_empty());
    }
    let found = serde_json::from_slice(bytes).ok();
    for record in &decoded.records {
        assert!(is_valid_id(&record.id), "{:?}", record.id);
        if let Some(json) = &found {
            assert_posts_decoded(record, json, &decoded.diagnostics);
        }
        assert_survives_ledger(record, fixture);
    }
    let mut by_id: BTreeMap<&str, Vec<Record>> = BTreeMap::new();
    for record in &decoded.records {
        by_id.entry(&record.id).or_default().push(record.clone());
    }
    for records in by_id.values_mut().filter(|records| records.len() > 1) {
        let entry = merge(None, records.clone(), now());
        assert_eq!(merge(entry.clone(), records.clone(), now()), entry);
        records.reverse();
        assert_eq!(merge(None, records.clone(), now()), entry, "order matters");
    }
}

/// Asserts that every message of a record in the JSON was decoded, except those that a diagnostic calls left
/// out.
fn assert_posts_decoded(record: &Record, json: &Value, diagnostics: &[Diagnostic]) {
    let tells_of_left_out = |diagnostic: &Diagnostic| {
        let message = &diagnostic.message;
        message.ends_with("updates are left out") || message.ends_with("are not listed")
    };
    let may_lack = diagnostics.iter().any(tells_of_left_out);
    let mut decoded_bodies: Vec<&str> = record
        .posts
        .iter()
        .map(|p| p.body.content.as_str())
        .collect();
    decoded_bodies.sort_unstable();
    let mut same_id = Vec::new();
    collect_incidents(json, &record.id, &mut same_id);
    let has_same_bodies = |incident: &&Value| {
        let mut bodies = raw_bodies(incident, record.form);
        // A postmortem stands beside the updates, and is one once it is published.
        let postmortem = incident["postmortem_body"].as_str();
        if bodies.len() < decoded_bodies.len() && record.form == Form::Statuspage {
            bodies.extend(postmortem);
        }
        bodies.sort_unstable();
        let mut rest = bodies.iter();
        // Both are sorted.
        let mut has_all = || {
            decoded_bodies
                .iter()
                .all(|body| rest.any(|raw| raw == body))
        };
        bodies == decoded_bodies || may_lack && has_all()
    };
    assert!(
        same_id.is_empty() || same_id.iter().any(has_same_bodies),
        "{decoded_bodies:?}"
    );
}

/// Collects the objects of a JSON value with an id.
fn collect_incidents<'a>(json: &'a Value, id: &str, found: &mut Vec<&'a Value>) {
    match json {
        Value::Array(values) => values
            .iter()
            .for_each(|value| collect_incidents(value, id, found)),
        Value::Object(fields) => {
            if ["id", "Id"]
                .iter()
                .any(|key| fields.get(*key).is_some_and(|value| value == id))
            {
                found.push(json);
            }
            fields
                .values()
                .for_each(|value| collect_incidents(value, id, found));
        }
        _ => {}
    }
}

/// The texts of an incident's messages, read from the JSON directly.
fn raw_bodies(incident: &Value, form: Form) -> Vec<&str> {
    let (list, path) = match form {
        Form::Graph => ("posts", "/description/content"),
        Form::ServiceComms => ("Messages", "/MessageText"),
        Form::Statuspage => ("incident_updates", "/body"),
        _ => ("updates", "/text"),
    };
    let posts = incident[list].as_array().into_iter().flatten();
    posts
        .map(|post| {
            post.pointer(path)
                .and_then(Value::as_str)
                .unwrap_or_default()
        })
        .collect()
}

/// Asserts that a record survives merging, writing and reading a ledger file, and resolving.
fn assert_survives_ledger(record: &Record, fixture: &Fixture) {
    let merge_record = |known| merge(known, vec![record.clone()], now());
    let entry = merge_record(None).expect("there is a record");
    assert_eq!(merge_record(Some(entry.clone())).as_ref(), Some(&entry));
    let file = ledger::serialize(&entry);
    let reread = ledger::parse(&record.id, &file)
        .expect("what was written is read")
        .entry;
    assert_eq!(reread, entry);
    assert_eq!(ledger::serialize(&reread), file);
    for key in ["@odata.context", "TenantParams", "AffectedTenantCount"] {
        assert!(
            !record.facts.extra_fields.contains_key(key),
            "{key} is kept"
        );
    }
    let updates = entry.updates();
    assert_eq!(
        updates.len(),
        record.posts.len(),
        "as many updates as messages"
    );
    let incident =
        resolve(&entry, fixture.resolve_inputs(), &mut Vec::new()).expect("there is a version");
    assert_eq!(incident.updates.len(), updates.len());
    let mut ids: Vec<&str> = incident
        .updates
        .iter()
        .map(|u| u.summary.id.as_str())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(
        ids.len(),
        updates.len(),
        "every update has a name of its own"
    );
    assert!(
        incident
            .updates
            .is_sorted_by_key(|update| update.summary.at)
    );
    let decoded_count: usize = record.posts.iter().map(|post| post.affected.len()).sum();
    let resolved_count: usize = incident
        .updates
        .iter()
        .map(|update| update.affected.len())
        .sum();
    assert_eq!(decoded_count, resolved_count, "what an update affects");
    let summary = &incident.summary;
    assert_eq!(summary.services.first(), Some(&summary.service));
    assert_words_kept(&entry, &incident);
}

/// Asserts that the words of every update are in its sections, and that the sections are well formed.
fn assert_words_kept(entry: &Entry, incident: &Incident) {
    for (ledger_update, update) in entry.updates().iter().zip(&incident.updates) {
        let Some(revision) = ledger_update.revisions.last() else {
            panic!("an update without a wording");
        };
        let mut section_text = String::new();
        for section in &update.sections {
            for (_, text) in section.text.all() {
                super::assert_well_formed(&text.rich.html());
            }
            section_text.push_str(&section.text.original().rich.plain());
            section_text.push('\n');
        }
        let expected_words =
            letters(&kairan::text::to_rich_text(&revision.readable_body()).plain());
        let section_words = letters(&section_text);
        // Only labels may be missing, and only translations may be added.
        let mut remaining = expected_words.iter();
        let is_untranslated = update.sections.iter().all(|s| s.text.all().count() == 1);
        if is_untranslated
            && ledger_update
                .revisions
                .iter()
                .all(|r| r.translations.is_empty())
        {
            assert!(
                section_words
                    .iter()
                    .all(|word| remaining.any(|known| known == word)),
                "{section_words:?} of {expected_words:?}"
            );
        }
    }
}
