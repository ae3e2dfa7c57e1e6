//! Office 365 Service Communications API messages, the forerunner of Graph's `serviceHealthIssue`.
//!
//! One, a page or a bare list of them. The messages come in no order, their bodies are called HTML
//! and rarely are.
//! <https://learn.microsoft.com/office/office-365-management-api/office-365-service-communications-api-reference>

use std::collections::BTreeMap;

use arcstr::ArcStr;
use serde::Deserialize;
use serde_json::Value;

use super::json::{Element, Keys, others};
use super::report::public;
use super::{Decoded, Facts, Form, Post, Reading, Record};
use crate::problem::Problem;
use crate::text::body::Body;

static KEYS: Keys = Keys::new(&[
    "MessageText",
    "WorkloadDisplayName",
    "ImpactDescription",
    "LastUpdatedTime",
]);

pub(super) fn is(text: &str) -> bool {
    KEYS.are_in(text)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Message {
    id: Option<String>,
    title: Option<String>,
    status: Option<String>,
    workload: Option<String>,
    workload_display_name: Option<String>,
    classification: Option<String>,
    severity: Option<String>,
    impact_description: Option<String>,
    message_type: Option<String>,
    start_time: Option<String>,
    end_time: Option<String>,
    last_updated_time: Option<String>,
    post_incident_document_url: Option<String>,
    messages: Option<Vec<Option<MessageHistory>>>,
    #[serde(flatten)]
    others: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct MessageHistory {
    message_text: Option<ArcStr>,
    published_time: Option<String>,
    #[serde(flatten)]
    others: BTreeMap<String, Value>,
}

pub(super) fn decode(file: &str, text: &str, reading: Reading<'_>) -> Decoded {
    Element::records(file, text, |element, object, problems| {
        record(element, object, reading, problems)
    })
}

fn record(
    element: Element<'_>,
    message: Message,
    reading: Reading<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Record> {
    let id = element.id(message.id, problems)?;
    let kind = message.message_type.unwrap_or_default();
    if kind.eq_ignore_ascii_case("MessageCenter") {
        problems.push(Problem::new(
            element.place(),
            format!("{id} is a message center post, not an incident; it is skipped"),
            "leave such posts out of records/: filter by MessageType when fetching",
        ));
        return None;
    }
    let mut instant = |name: &str, value: Option<String>| {
        element.instant(&id, name, value, reading.clock(), problems)
    };
    let facts = Facts {
        service: message.workload_display_name.or(message.workload),
        title: message.title,
        status: message.status,
        classification: if kind.to_lowercase().contains("maintenance") {
            Some("maintenance".to_owned())
        } else {
            message.classification
        },
        severity: message.severity,
        impact: message.impact_description,
        report: message.post_incident_document_url.filter(|url| public(url)),
        started_at: instant("StartTime", message.start_time),
        ended_at: instant("EndTime", message.end_time),
        updated_at: instant("LastUpdatedTime", message.last_updated_time),
        others: others(message.others, &[]),
        ..Facts::default()
    };
    let mut posts = Vec::new();
    for history in message.messages.into_iter().flatten().flatten() {
        let at = instant("PublishedTime", history.published_time);
        let body = Body::html(history.message_text.unwrap_or_default());
        posts.push(Post {
            others: others(history.others, &[]),
            ..Post::new(at.unwrap_or_else(|| facts.last_known_at()), body)
        });
    }
    Some(Record {
        id,
        form: Form::ServiceComms,
        facts,
        posts,
        remarks: Vec::new(),
    })
}
