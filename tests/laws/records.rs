//! Records: from bytes to the incident, nothing of what was understood is lost on the way.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kairan::incident::{Context, Incident, resolve};
use kairan::ledger::{self, Entry, merge};
use kairan::locale::{Tag, built_in, built_in_names};
use kairan::record::{Form, Reading, Record, decode, is_id};
use kairan::settings::{CsvSettings, Settings};
use kairan::text::Labels;
use serde_json::Value;

use super::texts::words;

/// What the columns of a table mean.
const SITE: &str = r#"
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

/// What a decode needs to know.
pub struct Reader {
    labels: BTreeMap<Tag, Labels>,
    csv: Option<CsvSettings>,
}

impl Default for Reader {
    fn default() -> Self {
        let label_sets = built_in_names().into_iter().filter_map(|name| {
            let tag = name.strip_suffix(".toml")?.parse().ok()?;
            Some((tag, Labels::parse(&built_in(&name)?).ok()?))
        });
        let settings = Settings::read(SITE, &mut Vec::new());
        Self {
            labels: label_sets.collect(),
            csv: settings.expect("these settings are fine").csv,
        }
    }
}

impl Reader {
    pub fn labels(&self, locale: &str) -> &Labels {
        let tag: Tag = locale.parse().expect("a language tag");
        &self.labels[&tag]
    }

    fn reading(&self) -> Reading<'_> {
        Reading {
            labels: &self.labels,
            zone: Some(chrono_tz::Asia::Tokyo),
            lang: None,
            csv: self.csv.as_ref(),
        }
    }

    fn context(&self) -> Context<'_> {
        Context {
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

/// A file of records of `form`, or of whatever it looks like.
pub fn record(reader: &Reader, bytes: &[u8], form: Option<Form>) {
    const FILE: &str = "records/some.file";
    let decoded = decode(FILE, bytes, form, reader.reading());
    let again = decode(FILE, bytes, form, reader.reading());
    assert_eq!(
        decoded.records, again.records,
        "the same bytes, other records"
    );
    assert_eq!(
        decoded.problems, again.problems,
        "the same bytes, other problems"
    );
    for problem in &decoded.problems {
        assert_eq!(problem.place.file, FILE);
        assert!(problem.place.line != Some(0) && problem.place.column != Some(0));
        assert!(!problem.message.is_empty() && !problem.help.is_empty());
    }
    let found = serde_json::from_slice(bytes).ok();
    for record in &decoded.records {
        assert!(is_id(&record.id), "{:?}", record.id);
        if let Some(json) = &found {
            assert_told(record, json);
        }
        assert_kept(record, reader);
    }
    let mut by_id: BTreeMap<&str, Vec<Record>> = BTreeMap::new();
    for record in &decoded.records {
        by_id.entry(&record.id).or_default().push(record.clone());
    }
    for records in by_id.values_mut().filter(|records| records.len() > 1) {
        let entry = merge(None, records, now());
        assert_eq!(merge(entry.clone(), records, now()), entry);
        records.reverse();
        assert_eq!(merge(None, records, now()), entry, "order matters");
    }
}

/// Every message of a record that stands in its JSON was decoded.
fn assert_told(record: &Record, json: &Value) {
    let mut told: Vec<&str> = record
        .posts
        .iter()
        .map(|p| p.body.content.as_str())
        .collect();
    told.sort_unstable();
    let mut same_id = Vec::new();
    incidents(json, &record.id, &mut same_id);
    let is_told = |incident: &&Value| {
        let mut bodies = bodies(incident, record.form);
        bodies.sort_unstable();
        bodies == told
    };
    assert!(
        same_id.is_empty() || same_id.iter().any(is_told),
        "{told:?}"
    );
}

/// The objects of a JSON value that have this id.
fn incidents<'a>(json: &'a Value, id: &str, found: &mut Vec<&'a Value>) {
    match json {
        Value::Array(values) => values.iter().for_each(|value| incidents(value, id, found)),
        Value::Object(fields) => {
            if ["id", "Id"]
                .iter()
                .any(|key| fields.get(*key).is_some_and(|value| value == id))
            {
                found.push(json);
            }
            fields
                .values()
                .for_each(|value| incidents(value, id, found));
        }
        _ => {}
    }
}

/// The texts of an incident's messages, read without the decoder's help.
fn bodies(incident: &Value, form: Form) -> Vec<&str> {
    let (list, path) = match form {
        Form::Graph => ("posts", "/description/content"),
        Form::ServiceComms => ("Messages", "/MessageText"),
        Form::Statuspage => ("incident_updates", "/body"),
        _ => ("updates", "/text"),
    };
    let messages = incident[list].as_array().into_iter().flatten();
    messages
        .map(|message| {
            message
                .pointer(path)
                .and_then(Value::as_str)
                .unwrap_or_default()
        })
        .collect()
}

/// All that a record says is in the ledger, survives its file, and comes out as an incident.
fn assert_kept(record: &Record, reader: &Reader) {
    let records = std::slice::from_ref(record);
    let entry = merge(None, records, now()).expect("there is a record");
    assert_eq!(
        merge(Some(entry.clone()), records, now()).as_ref(),
        Some(&entry)
    );
    let file = ledger::write(&entry);
    let read = ledger::read("ledger/x.json", &record.id, &file).expect("what was written is read");
    assert_eq!(read, entry);
    assert_eq!(ledger::write(&read), file);
    for key in ["@odata.context", "TenantParams", "AffectedTenantCount"] {
        assert!(!record.facts.others.contains_key(key), "{key} is kept");
    }
    let updates = entry.updates();
    assert_eq!(
        updates.len(),
        record.posts.len(),
        "as many updates as messages"
    );
    let incident = resolve(&entry, reader.context()).expect("there is a version");
    assert_eq!(incident.updates.len(), updates.len());
    let mut ids: Vec<&str> = incident.updates.iter().map(|u| u.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(
        ids.len(),
        updates.len(),
        "every update has a name of its own"
    );
    assert!(incident.updates.is_sorted_by_key(|update| update.at));
    let told: usize = record.posts.iter().map(|post| post.affected.len()).sum();
    let shown: usize = incident
        .updates
        .iter()
        .map(|update| update.affected.len())
        .sum();
    assert_eq!(told, shown, "what an update affects");
    assert_eq!(incident.services.first(), Some(&incident.service));
    assert_read(&entry, &incident);
}

/// The words of every update stand in its sections, and the sections are sound.
fn assert_read(entry: &Entry, incident: &Incident) {
    for (known, update) in entry.updates().iter().zip(&incident.updates) {
        let Some(revision) = known.revisions.last() else {
            panic!("an update without a wording");
        };
        let mut shown = String::new();
        for section in &update.sections {
            for (_, text) in section.text.all() {
                super::assert_sound(&text.rich.html());
            }
            shown.push_str(&section.text.original().rich.plain());
            shown.push('\n');
        }
        let whole = words(&kairan::text::read(revision.body).plain());
        let shown = words(&shown);
        // Labels are the only words that may be gone, and translations the only ones that come on top.
        let mut rest = whole.iter();
        let original = update.sections.iter().all(|s| s.text.all().count() == 1);
        if original && known.revisions.iter().all(|r| r.translations.is_empty()) {
            assert!(
                shown.iter().all(|word| rest.any(|known| known == word)),
                "{shown:?} of {whole:?}"
            );
        }
    }
}
