//! Office 365 Service Communications API messages, the forerunner of Graph's `serviceHealthIssue`.
//!
//! One, a page or a bare list of them. The messages come in no order, their bodies are called HTML
//! and rarely are.
//! <https://learn.microsoft.com/office/office-365-management-api/office-365-service-communications-api-reference>

use std::collections::BTreeMap;

use arcstr::ArcStr;
use serde::Deserialize;
use serde_json::Value;

use super::json::{JsonNode, KeyFinder, extra_fields};
use super::report_url::is_public;
use super::{DecodeOptions, Facts, FileRecords, Form, Post, Record};
use crate::diagnostics::FileDiagnostics;
use crate::text::body::Body;

static KEYS: KeyFinder = KeyFinder::new(&[
    "MessageText",
    "WorkloadDisplayName",
    "ImpactDescription",
    "LastUpdatedTime",
]);

pub(super) fn matches(text: &str) -> bool {
    KEYS.any_in(text)
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
    extra_fields: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct MessageHistory {
    message_text: Option<ArcStr>,
    published_time: Option<String>,
    #[serde(flatten)]
    extra_fields: BTreeMap<String, Value>,
}

pub(super) fn decode(
    options: DecodeOptions<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> FileRecords {
    JsonNode::decode_records(diagnostics, |node, object, diagnostics| {
        decode_record(node, object, options, diagnostics)
    })
}

fn decode_record(
    node: JsonNode<'_>,
    message: Message,
    options: DecodeOptions<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> Option<Record> {
    let id = node.valid_id(message.id, diagnostics)?;
    let kind = message.message_type.unwrap_or_default();
    if kind.eq_ignore_ascii_case("MessageCenter") {
        diagnostics.error(
            node.span().start,
            format!("{id} is a message center post, not an incident; it is skipped"),
            "leave such posts out of records/: filter by MessageType when fetching",
        );
        return None;
    }
    let mut parse_time = |name: &str, value: Option<String>| {
        node.parse_instant(&id, name, value, options.instant_parser(), diagnostics)
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
        user_impact: message.impact_description,
        report_url: message
            .post_incident_document_url
            .filter(|url| is_public(url)),
        started_at: parse_time("StartTime", message.start_time),
        ended_at: parse_time("EndTime", message.end_time),
        updated_at: parse_time("LastUpdatedTime", message.last_updated_time),
        extra_fields: extra_fields(message.extra_fields, &[]),
        ..Facts::default()
    };
    let mut posts = Vec::new();
    for history in message.messages.into_iter().flatten().flatten() {
        let at = parse_time("PublishedTime", history.published_time);
        let body = Body::html(history.message_text.unwrap_or_default());
        posts.push(Post {
            extra_fields: extra_fields(history.extra_fields, &[]),
            ..Post::new(at.unwrap_or_else(|| facts.fallback_time()), body)
        });
    }
    Some(Record::new(id, Form::ServiceComms, facts, posts))
}
