//! Statuspage's public API: `incidents.json`, `scheduled-maintenances.json`, `summary.json` and
//! their like.
//!
//! <https://metastatuspage.com/api>

mod components;

use std::collections::BTreeMap;

use arcstr::ArcStr;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;

use components::{
    Component, affected_services, listed_services, report_unnamed_groups, service_names,
};

use super::instant::InstantParser;
use super::json::{self, JsonNode, KeyFinder, List};
use super::post::{ListOrder, turn_oldest_first};
use super::postmortem::{POSTMORTEM_KEY, POSTMORTEM_STATUS};
use super::{
    AffectedItem, DecodeOptions, Facts, FileRecords, Form, ListedService, Namespace, Post, Record,
    Status,
};
use crate::diagnostics::{Diagnostic, FileDiagnostics};
use crate::text::body::Body;

/// The key of a document.
static DOCUMENT_KEYS: KeyFinder = KeyFinder::new(&["page", "incidents", "scheduled_maintenances"]);

/// Fields of an update that say again what is said elsewhere, or how it was sent.
const IGNORED_UPDATE_FIELDS: [&str; 7] = [
    "incident_id",
    "updated_at",
    "deliver_notifications",
    "wants_twitter_update",
    "twitter_updated_at",
    "custom_tweet",
    "tweet_id",
];

/// Fields that say again what is said elsewhere, or change without news of the incident.
const IGNORED_INCIDENT_FIELDS: [&str; 7] = [
    "components",
    "scheduled_for",
    "scheduled_until",
    "reminder_intervals",
    "postmortem_body_last_updated_at",
    "postmortem_notified_subscribers",
    "postmortem_notified_twitter",
];

#[derive(Deserialize)]
struct Document<'a> {
    page: Option<PageInfo>,
    #[serde(borrow)]
    incident: Option<&'a RawValue>,
    #[serde(borrow)]
    incidents: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    scheduled_maintenances: Option<Vec<&'a RawValue>>,
    #[serde(default)]
    components: List<Component>,
    /// The state of the whole page; it may be of any type in the document of another program.
    status: Option<Value>,
}

#[derive(Deserialize)]
struct PageInfo {
    /// A text, as far as is known; anything else must not cost the page its incidents.
    id: Option<Value>,
    name: Option<String>,
    url: Option<Value>,
}

/// The page that an incident is from: by the page's id, else by the host of its address.
fn namespace(page: Option<&PageInfo>, incident_page_id: Option<&Value>) -> Namespace {
    let page_id = page.and_then(|page| page.id.as_ref()).or(incident_page_id);
    let host = || {
        let (_, rest) = page?.url.as_ref()?.as_str()?.split_once("//")?;
        rest.split(['/', ':', '?', '#']).next()
    };
    let key = page_id.and_then(Value::as_str).or_else(host);
    key.map_or(Namespace::STATUSPAGE, Namespace::statuspage)
}

#[derive(Deserialize)]
struct Incident {
    id: Option<String>,
    page_id: Option<Value>,
    name: Option<String>,
    status: Option<String>,
    impact: Option<String>,
    started_at: Option<String>,
    created_at: Option<String>,
    updated_at: Option<String>,
    resolved_at: Option<String>,
    scheduled_for: Option<String>,
    scheduled_until: Option<String>,
    incident_updates: Option<List<Update>>,
    #[serde(default)]
    components: List<Component>,
    postmortem_body: Option<ArcStr>,
    postmortem_published_at: Option<String>,
    postmortem_ignored: Option<bool>,
    #[serde(flatten)]
    extra_fields: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Update {
    id: Option<String>,
    status: Option<String>,
    body: Option<ArcStr>,
    created_at: Option<String>,
    display_at: Option<String>,
    /// Kairan's own documents say so where nobody told the status.
    #[serde(default)]
    is_status_assumed: bool,
    #[serde(default)]
    affected_components: List<AffectedComponent>,
    #[serde(flatten)]
    extra_fields: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct AffectedComponent {
    name: Option<ArcStr>,
    old_status: Option<ArcStr>,
    new_status: Option<ArcStr>,
}

pub(super) fn decode(
    options: DecodeOptions<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> FileRecords {
    let whole = JsonNode::whole(diagnostics);
    let is_one_value = serde_json::from_str::<IgnoredAny>(whole.json()).is_ok();
    let values = match is_one_value {
        true => None,
        false => json::split_values(whole, diagnostics),
    };
    let mut found = FileRecords::default();
    for value in values.unwrap_or_else(|| vec![whole]) {
        match parse_document(value, diagnostics) {
            Ok(document) => decode_document(document, options, &mut found, diagnostics),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    found
}

fn decode_document(
    document: DocumentContents<'_>,
    options: DecodeOptions<'_>,
    found: &mut FileRecords,
    diagnostics: &mut FileDiagnostics<'_>,
) {
    let page_namespace = namespace(document.page.as_ref(), None);
    let mut listed = listed_services(&document.components, &page_namespace);
    if document.nodes.is_empty() && !listed.iter().any(ListedService::is_impaired) {
        let whole_page = document.page.as_ref().and_then(|page| {
            let state = document.indicator.clone();
            let name = page.name.clone()?;
            let service = ListedService {
                name,
                namespace: page_namespace.clone(),
                group: None,
                state,
            };
            Some(service).filter(ListedService::is_impaired)
        });
        listed.extend(whole_page);
    }
    found.services.extend(listed);
    let mut incidents: Vec<(JsonNode<'_>, Incident)> = Vec::with_capacity(document.nodes.len());
    for node in document.nodes {
        match node.parse(diagnostics) {
            Ok(incident) => incidents.push((node, incident)),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    // A list of incidents alone has only the components that these affect.
    let mut components = document.components;
    if components.is_empty() {
        let of_incidents = incidents
            .iter()
            .flat_map(|(_, incident)| &incident.components.0);
        components.extend(of_incidents.cloned());
    }
    let service_names = service_names(&components);
    report_unnamed_groups(&components, &service_names, diagnostics);
    let page = document.page.as_ref();
    for (node, incident) in incidents {
        let context = DocumentContext {
            page,
            service_names: &service_names,
        };
        let record = decode_record(
            node,
            incident,
            context,
            options.instant_parser(),
            diagnostics,
        );
        if let Some(record) = record.filter(|record| json::is_incident(node, record, diagnostics)) {
            found.push(record, node.span());
        }
    }
}

/// What a document holds.
#[derive(Default)]
struct DocumentContents<'a> {
    page: Option<PageInfo>,
    components: Vec<Component>,
    /// `none`, `minor`, `major`, `critical` or `maintenance`.
    indicator: Option<String>,
    /// Every incident and maintenance.
    nodes: Vec<JsonNode<'a>>,
}

/// Reads a document, a bare list or an incident.
fn parse_document<'a>(
    node: JsonNode<'a>,
    diagnostics: &mut FileDiagnostics<'a>,
) -> Result<DocumentContents<'a>, Diagnostic> {
    let text = &diagnostics.text()[node.span()];
    if text.trim_start().starts_with('[') || !DOCUMENT_KEYS.any_in(text) {
        return Ok(DocumentContents {
            nodes: node.objects(true, diagnostics)?,
            ..DocumentContents::default()
        });
    }
    let document: Document<'_> = node.parse(diagnostics)?;
    let raw_incidents = [document.incidents, document.scheduled_maintenances];
    let raw_incidents = raw_incidents
        .into_iter()
        .flatten()
        .flatten()
        .chain(document.incident);
    Ok(DocumentContents {
        page: document.page,
        components: document.components.0,
        indicator: document.status.and_then(|status| {
            let indicator = status.get("indicator")?.as_str()?;
            Some(indicator.to_owned())
        }),
        nodes: raw_incidents.map(|raw| node.child(raw)).collect(),
    })
}

/// What a document says that concerns each of its incidents.
#[derive(Clone, Copy)]
struct DocumentContext<'a> {
    page: Option<&'a PageInfo>,
    /// See [`service_names`].
    service_names: &'a BTreeMap<String, String>,
}

fn decode_record(
    node: JsonNode<'_>,
    incident: Incident,
    context: DocumentContext<'_>,
    instant_parser: InstantParser<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> Option<Record> {
    let page = context.page;
    let id = node.valid_id(incident.id, diagnostics)?;
    let namespace = namespace(page, incident.page_id.as_ref());
    let is_maintenance =
        incident.scheduled_for.is_some() || incident.impact.as_deref() == Some("maintenance");
    let mut parse_time = |name: &str, value: Option<String>| {
        node.parse_instant(&id, name, value, instant_parser, diagnostics)
    };
    let created_at = parse_time("created_at", incident.created_at);
    let (started_at, ended_at) = if is_maintenance {
        // Its planned window; the messages tell when it really began and ended.
        (
            parse_time("scheduled_for", incident.scheduled_for),
            parse_time("scheduled_until", incident.scheduled_until),
        )
    } else {
        (
            parse_time("started_at", incident.started_at).or(created_at),
            parse_time("resolved_at", incident.resolved_at),
        )
    };
    let (service, services) = Facts::normalize_services(affected_services(
        &incident.components.0,
        context.service_names,
    ));
    let extra_fields = json::extra_fields(incident.extra_fields, &IGNORED_INCIDENT_FIELDS);
    let is_review_published = |word: &String| Status::parse(word).is_review_published();
    let kind = if is_maintenance {
        "maintenance"
    } else {
        "incident"
    };
    let mut facts = Facts {
        // A postmortem stands on the incident's own page.
        report_url: extra_fields
            .get("shortlink")
            .filter(|_| incident.status.as_ref().is_some_and(is_review_published))
            .cloned(),
        // An incident of no component is one of the page as a whole.
        service: service.or(page.and_then(|page| page.name.clone())),
        services,
        title: incident.name,
        status: incident.status,
        classification: Some(kind.to_owned()),
        severity: incident.impact,
        started_at,
        ended_at,
        updated_at: parse_time("updated_at", incident.updated_at),
        extra_fields,
        ..Facts::default()
    };
    let updates = incident.incident_updates.into_iter().flatten();
    let mut posts = decode_posts(updates, &mut parse_time);
    let published_at = parse_time("postmortem_published_at", incident.postmortem_published_at);
    if let Some(published_at) = published_at.filter(|_| incident.postmortem_ignored != Some(true))
        && let Some(body) = incident.postmortem_body
    {
        add_postmortem(body, published_at, &mut posts);
    }
    if !is_maintenance {
        // An incident that is told afterwards says when it was written down; its messages are dated
        // back.
        let first = posts.iter().filter_map(Post::known_time).min();
        facts.started_at = facts.started_at.into_iter().chain(first).min();
    }
    Some(Record {
        namespace,
        ..Record::new(id, Form::Statuspage, facts, posts)
    })
}

/// The updates of an incident, which usually lists the newest first.
fn decode_posts(
    updates: impl Iterator<Item = Update>,
    mut parse_time: impl FnMut(&str, Option<String>) -> Option<DateTime<Utc>>,
) -> Vec<Post> {
    let mut posts = Vec::new();
    for update in updates {
        // The displayed time is the one that its author may correct.
        let at = parse_time("display_at", update.display_at)
            .or_else(|| parse_time("created_at", update.created_at));
        let affected = update.affected_components.into_iter();
        posts.push(Post {
            key: update.id,
            status: update.status.filter(|_| !update.is_status_assumed),
            affected: affected
                .filter_map(AffectedComponent::into_affected)
                .collect(),
            extra_fields: json::extra_fields(update.extra_fields, &IGNORED_UPDATE_FIELDS),
            ..Post::new(
                at.unwrap_or_default(),
                Body::html(update.body.unwrap_or_default()),
            )
        });
    }
    let usual = ListOrder::by_statuses(posts.first(), posts.last(), ListOrder::NewestFirst);
    turn_oldest_first(&mut posts, usual, Post::known_time);
    posts
}

/// Adds a published postmortem to the updates, unless it is one of them already: the public API lists
/// it, the management API has it in fields of its own.
/// <https://developer.statuspage.io/#tag/incident-postmortem>
fn add_postmortem(body: ArcStr, published_at: DateTime<Utc>, posts: &mut Vec<Post>) {
    let same_words = |post: &Post| {
        let words = post.body.content.split_whitespace();
        words.eq(body.split_whitespace())
    };
    if body.trim().is_empty() || posts.iter().any(same_words) {
        return;
    }
    posts.push(Post {
        key: Some(POSTMORTEM_KEY.to_owned()),
        status: Some(POSTMORTEM_STATUS.to_owned()),
        ..Post::new(published_at, Body::html(body))
    });
    posts.sort_by_key(|post| post.at);
}

impl AffectedComponent {
    fn into_affected(self) -> Option<AffectedItem> {
        Some(AffectedItem {
            name: self.name?,
            previous_state: self.old_status,
            state: self.new_status,
        })
    }
}
