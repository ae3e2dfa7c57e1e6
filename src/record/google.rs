//! Google Cloud's `incidents.json`, in its present shape and in that of 2020.
//!
//! <https://status.cloud.google.com/incidents.schema.json>. The shape of 2020 has no `id` and no status for an
//! update. Updates have no keys of their own, but their `created` never changes, while `when` and the
//! text may be corrected.

use std::collections::BTreeMap;

use arcstr::ArcStr;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::instant::InstantParser;
use super::json::{JsonNode, List, decode_records, extra_fields, is_incident};
use super::post::{ListOrder, turn_oldest_first};
use super::service_name::names_no_service;
use super::{
    AffectedItem, DecodeOptions, Facts, FileRecords, Form, Namespace, Post, Record, Status,
};
use crate::diagnostics::FileDiagnostics;
use crate::text::body::Body;

#[derive(Deserialize)]
struct Incident {
    id: Option<String>,
    number: Option<Value>,
    service_key: Option<String>,
    service_name: Option<String>,
    external_desc: Option<String>,
    status_impact: Option<String>,
    severity: Option<String>,
    begin: Option<String>,
    end: Option<String>,
    modified: Option<String>,
    #[serde(default)]
    updates: List<Update>,
    #[serde(rename = "most_recent_update", alias = "most-recent-update")]
    newest: Option<Value>,
    #[serde(default)]
    affected_products: List<Titled>,
    #[serde(default)]
    currently_affected_locations: List<Titled>,
    #[serde(default)]
    previously_affected_locations: List<Titled>,
    #[serde(flatten)]
    extra_fields: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Titled {
    title: Option<ArcStr>,
}

#[derive(Deserialize)]
struct Update {
    created: Option<String>,
    when: Option<String>,
    text: Option<ArcStr>,
    status: Option<String>,
    #[serde(rename = "modified")]
    _modified: Option<IgnoredAny>,
    #[serde(default)]
    affected_products: List<Titled>,
    #[serde(default)]
    affected_locations: List<Titled>,
    #[serde(flatten)]
    extra_fields: BTreeMap<String, Value>,
}

pub(super) fn decode(
    options: DecodeOptions<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> FileRecords {
    decode_records(diagnostics, |node, object, found, diagnostics| {
        let record = decode_record(node, object, options.instant_parser(), diagnostics);
        if let Some(record) = record.filter(|record| is_incident(node, record, diagnostics)) {
            found.push(record, node.span());
        }
    })
}

fn decode_record(
    node: JsonNode<'_>,
    mut incident: Incident,
    instant_parser: InstantParser<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> Option<Record> {
    let id = node.valid_id(
        incident.id.take().or_else(|| legacy_id(&incident)),
        diagnostics,
    )?;
    let mut parse_time = |name: &str, value: Option<String>| {
        node.parse_instant(&id, name, value, instant_parser, diagnostics)
    };
    let products = titles(incident.affected_products).map(|title| title.to_string());
    let names = incident.service_name.into_iter().chain(products);
    let names: Vec<String> = names.filter(|name| !names_no_service(name)).collect();
    let namespace = namespace(&names);
    let (service, services) = Facts::normalize_services(names);
    let mut facts = Facts {
        service,
        services,
        title: incident.external_desc,
        severity: incident
            .status_impact
            .or(incident.severity.map(status_impact)),
        started_at: parse_time("begin", incident.begin),
        ended_at: parse_time("end", incident.end),
        updated_at: parse_time("modified", incident.modified),
        extra_fields: extra_fields(incident.extra_fields, &[]),
        ..Facts::default()
    };
    for (name, value) in [
        (
            "currently_affected_locations",
            incident.currently_affected_locations,
        ),
        (
            "previously_affected_locations",
            incident.previously_affected_locations,
        ),
    ] {
        let titles: Vec<ArcStr> = titles(value).collect();
        if !titles.is_empty() {
            facts
                .extra_fields
                .insert(name.to_owned(), titles.join(", "));
        }
    }
    let mut posts = Vec::new();
    let mut updates = incident.updates.0;
    if updates.is_empty() {
        // Some exports keep only the newest one.
        let has_text = |update: &Update| update.text.as_ref().is_some_and(|text| !text.is_empty());
        let newest = incident
            .newest
            .and_then(|update| serde_json::from_value(update).ok());
        updates.extend(newest.filter(has_text));
    }
    for update in updates {
        let at = parse_time("when", update.when)
            .or_else(|| parse_time("created", update.created.clone()));
        let affected = titles(update.affected_products).chain(titles(update.affected_locations));
        posts.push(Post {
            key: update.created,
            status: update.status,
            affected: affected.map(AffectedItem::named).collect(),
            extra_fields: extra_fields(update.extra_fields, &[]),
            ..Post::new(
                at.unwrap_or_default(),
                Body::markdown(update.text.unwrap_or_default()),
            )
        });
    }
    let usual = ListOrder::by_statuses(posts.first(), posts.last(), ListOrder::NewestFirst);
    turn_oldest_first(&mut posts, usual, Post::known_time);
    posts.sort_by_key(|post| post.at);
    facts.status = posts.last().and_then(|post| post.status.clone());
    let is_closed = |word: &String| !Status::parse(word).is_open();
    if facts.ended_at.is_some() && !facts.status.as_ref().is_some_and(is_closed) {
        // No field says so in a word; the end does.
        facts.status = Some("resolved".to_owned());
    }
    Some(Record {
        namespace,
        ..Record::new(id, Form::Google, facts, posts)
    })
}

/// The products of the Google Workspace status dashboard, whose incidents have the shape of Google Cloud's.
const WORKSPACE_PRODUCTS: [&str; 27] = [
    "Admin Console",
    "Apps Script",
    "Classroom",
    "Gemini",
    "Gmail",
    "Google Apps Script",
    "Google Calendar",
    "Google Chat",
    "Google Classroom",
    "Google Contacts",
    "Google Docs",
    "Google Drive",
    "Google Forms",
    "Google Groups",
    "Google Keep",
    "Google Meet",
    "Google Sheets",
    "Google Sites",
    "Google Slides",
    "Google Tasks",
    "Google Vault",
    "Google Vids",
    "Google Voice",
    "Google Workspace",
    "Hangouts",
    "Jamboard",
    "NotebookLM",
];

/// Which of Google's dashboards an incident is from, by the products that it names. Links in its texts
/// would tell as well, but they come and go from one version to the next.
fn namespace(products: &[String]) -> Namespace {
    let mut products = products.iter().peekable();
    if products.peek().is_none() {
        Namespace::GOOGLE
    } else if products.any(|product| WORKSPACE_PRODUCTS.contains(&product.as_str())) {
        Namespace::GOOGLE_WORKSPACE
    } else {
        Namespace::GOOGLE_CLOUD
    }
}

/// The titles of products or places.
fn titles(titled: List<Titled>) -> impl Iterator<Item = ArcStr> {
    let titled = titled.into_iter();
    titled.filter_map(|titled| titled.title)
}

/// The id of an incident of 2020, whose number is unique within its service: `appengine-20008`.
fn legacy_id(incident: &Incident) -> Option<String> {
    let number = match incident.number.as_ref()? {
        Value::String(number) => number.clone(),
        number => number.to_string(),
    };
    Some(format!("{}-{number}", incident.service_key.as_deref()?))
}

/// The impact that a severity goes with, in every incident that has both.
fn status_impact(severity: String) -> String {
    match severity.as_str() {
        "low" => "SERVICE_INFORMATION".to_owned(),
        "medium" => "SERVICE_DISRUPTION".to_owned(),
        "high" => "SERVICE_OUTAGE".to_owned(),
        _ => severity,
    }
}
