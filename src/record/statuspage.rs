//! Statuspage's public API: `incidents.json`, `scheduled-maintenances.json`, `summary.json` and
//! their like.
//!
//! <https://metastatuspage.com/api>

use std::collections::BTreeMap;

use arcstr::ArcStr;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::instant::Clock;
use super::json::{self, Element, Keys};
use super::{Affected, Decoded, Facts, Form, Post, Reading, Record, Status};
use crate::problem::Problem;
use crate::text::body::Body;

/// The keys of an incident, and those of a document whose lists are empty.
static KEYS: Keys = Keys::new(&["incident_updates", "scheduled_maintenances", "incidents"]);

/// The key of a document, and those of one without incidents.
static DOCUMENT: Keys = Keys::new(&["page"]);
static QUIET: Keys = Keys::new(&["components", "indicator"]);

pub(super) fn is(text: &str) -> bool {
    // A list of components, or an overall status, is no incident and nothing wrong.
    KEYS.are_in(text) || DOCUMENT.are_in(text) && QUIET.are_in(text)
}

/// Fields of an update that say again what is said elsewhere, or how it was sent.
const DELIVERY: [&str; 7] = [
    "incident_id",
    "updated_at",
    "deliver_notifications",
    "wants_twitter_update",
    "twitter_updated_at",
    "custom_tweet",
    "tweet_id",
];

/// Fields that say again what is said elsewhere, or change without news of the incident.
const REPEATED: [&str; 5] = [
    "page_id",
    "components",
    "scheduled_for",
    "scheduled_until",
    "reminder_intervals",
];

#[derive(Deserialize)]
struct Document<'a> {
    page: Option<Page>,
    #[serde(borrow)]
    incident: Option<&'a RawValue>,
    #[serde(borrow)]
    incidents: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    scheduled_maintenances: Option<Vec<&'a RawValue>>,
    components: Option<Vec<Component>>,
}

#[derive(Deserialize)]
struct Page {
    name: Option<String>,
}

#[derive(Deserialize)]
struct Incident {
    id: Option<String>,
    name: Option<String>,
    status: Option<String>,
    impact: Option<String>,
    started_at: Option<String>,
    created_at: Option<String>,
    updated_at: Option<String>,
    resolved_at: Option<String>,
    scheduled_for: Option<String>,
    scheduled_until: Option<String>,
    incident_updates: Option<Vec<Option<Update>>>,
    components: Option<Vec<Component>>,
    #[serde(flatten)]
    others: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Update {
    id: Option<String>,
    status: Option<String>,
    body: Option<ArcStr>,
    created_at: Option<String>,
    display_at: Option<String>,
    affected_components: Option<Vec<Option<AffectedComponent>>>,
    #[serde(flatten)]
    others: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Component {
    id: Option<String>,
    name: Option<String>,
    group: Option<bool>,
    group_id: Option<String>,
    position: Option<i64>,
    only_show_if_degraded: Option<bool>,
}

#[derive(Deserialize)]
struct AffectedComponent {
    name: Option<ArcStr>,
    old_status: Option<ArcStr>,
    new_status: Option<ArcStr>,
}

pub(super) fn decode(file: &str, text: &str, reading: Reading<'_>) -> Decoded {
    let Contents {
        page,
        services,
        elements,
    } = match contents(file, text) {
        Ok(found) => found,
        Err(problem) => return Decoded::problem(problem),
    };
    let mut decoded = Decoded {
        services,
        ..Decoded::default()
    };
    for element in elements {
        match element.read() {
            Ok(incident) => {
                let record = record(
                    element,
                    incident,
                    page.as_deref(),
                    reading.clock(),
                    &mut decoded.problems,
                );
                decoded.records.extend(record);
            }
            Err(problem) => decoded.problems.push(problem),
        }
    }
    decoded
}

/// What a document holds.
#[derive(Default)]
struct Contents<'a> {
    /// The page's name.
    page: Option<String>,
    /// The names of its components.
    services: Vec<String>,
    /// Every incident and maintenance.
    elements: Vec<Element<'a>>,
}

/// Reads a document or a bare list.
fn contents<'a>(file: &'a str, text: &'a str) -> Result<Contents<'a>, Problem> {
    let whole = Element::whole(file, text);
    if text.trim_start().starts_with('[') || !DOCUMENT.are_in(text) {
        return Ok(Contents {
            elements: Element::all(file, text)?,
            ..Contents::default()
        });
    }
    let document: Document<'_> = whole.read()?;
    let raws = [document.incidents, document.scheduled_maintenances];
    let raws = raws
        .into_iter()
        .flatten()
        .flatten()
        .chain(document.incident);
    Ok(Contents {
        page: document.page.and_then(|page| page.name),
        services: services(document.components.unwrap_or_default()),
        elements: raws.map(|raw| whole.part(raw)).collect(),
    })
}

/// The names of components in the order in which the page shows them. A group is no service of its
/// own: it stands for those in it, at its place.
fn services(mut components: Vec<Component>) -> Vec<String> {
    let groups: BTreeMap<String, i64> = components
        .iter()
        .filter(|component| component.group == Some(true))
        .filter_map(|group| Some((group.id.clone()?, group.position?)))
        .collect();
    components.retain(|component| {
        component.group != Some(true) && component.only_show_if_degraded != Some(true)
    });
    components.sort_by_key(|component| {
        let group = component.group_id.as_ref().and_then(|id| groups.get(id));
        match group {
            Some(group) => (*group, component.position),
            None => (component.position.unwrap_or(i64::MAX), None),
        }
    });
    let names = components
        .into_iter()
        .filter_map(|component| component.name);
    names.collect()
}

/// The names of an incident's components, groups left out unless there is nothing else.
fn touched(components: Vec<Component>) -> Vec<String> {
    let has_parts = components
        .iter()
        .any(|component| component.group != Some(true));
    let touched = components.into_iter();
    touched
        .filter(|component| !has_parts || component.group != Some(true))
        .filter_map(|component| component.name)
        .collect()
}

fn record(
    element: Element<'_>,
    incident: Incident,
    page: Option<&str>,
    clock: Clock<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Record> {
    let id = element.id(incident.id, problems)?;
    let (service, services) = Facts::services(touched(incident.components.unwrap_or_default()));
    let others = json::others(incident.others, &REPEATED);
    let mut instant =
        |name: &str, value: Option<String>| element.instant(&id, name, value, clock, problems);
    let created_at = instant("created_at", incident.created_at);
    let is_maintenance =
        incident.scheduled_for.is_some() || incident.impact.as_deref() == Some("maintenance");
    let (started_at, ended_at) = if is_maintenance {
        // Its planned window; the messages tell when it really began and ended.
        (
            instant("scheduled_for", incident.scheduled_for),
            instant("scheduled_until", incident.scheduled_until),
        )
    } else {
        (
            instant("started_at", incident.started_at).or(created_at),
            instant("resolved_at", incident.resolved_at),
        )
    };
    let is_reported = |word: &String| Status::read(word).is_reported();
    let mut facts = Facts {
        // A postmortem stands on the incident's own page.
        report: others
            .get("shortlink")
            .filter(|_| incident.status.as_ref().is_some_and(is_reported))
            .cloned(),
        // An incident of no component is one of the page as a whole.
        service: service.or(page.map(str::to_owned)),
        services,
        title: incident.name,
        status: incident.status,
        classification: Some(
            if is_maintenance {
                "maintenance"
            } else {
                "incident"
            }
            .to_owned(),
        ),
        severity: incident.impact,
        started_at,
        ended_at,
        updated_at: instant("updated_at", incident.updated_at),
        others,
        ..Facts::default()
    };
    let mut posts = Vec::new();
    for update in incident.incident_updates.into_iter().flatten().flatten() {
        // The displayed time is the one that its author may correct.
        let at = instant("display_at", update.display_at)
            .or_else(|| instant("created_at", update.created_at));
        let at = at.unwrap_or_else(|| facts.last_known_at());
        let affected = update.affected_components.into_iter().flatten().flatten();
        posts.push(Post {
            key: update.id,
            status: update.status,
            affected: affected.filter_map(AffectedComponent::read).collect(),
            others: json::others(update.others, &DELIVERY),
            ..Post::new(at, Body::html(update.body.unwrap_or_default()))
        });
    }
    // The newest comes first; among equals the later in the list is the earlier.
    posts.reverse();
    if !is_maintenance {
        // An incident that is told afterwards says when it was written down; its messages are dated
        // back.
        let first = posts.iter().map(|post| post.at).min();
        facts.started_at = facts.started_at.into_iter().chain(first).min();
    }
    Some(Record {
        id,
        form: Form::Statuspage,
        facts,
        posts,
        remarks: Vec::new(),
    })
}

impl AffectedComponent {
    fn read(self) -> Option<Affected> {
        Some(Affected {
            name: self.name?,
            before: self.old_status,
            state: self.new_status,
        })
    }
}
