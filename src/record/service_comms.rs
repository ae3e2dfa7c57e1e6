//! Office 365 Service Communications API messages, the forerunner of Graph's `serviceHealthIssue`.
//!
//! One, a page or a bare list of them. The messages come in no order, their bodies are called HTML
//! and rarely are.
//! <https://learn.microsoft.com/office/office-365-management-api/office-365-service-communications-api-reference>

use std::collections::BTreeMap;

use arcstr::ArcStr;
use serde::Deserialize;
use serde_json::Value;

use super::json::{
    FieldNames, JsonNode, List, decode_records, extra_fields, is_incident, parse_any_case,
};
use super::post::{ListOrder, turn_oldest_first};
use super::report_url::is_public;
use super::{DecodeOptions, Facts, FileRecords, Form, ListedService, Namespace, Post, Record};
use crate::diagnostics::FileDiagnostics;
use crate::text::body::Body;

/// The names of the fields that are read.
const FIELD_NAMES: FieldNames = FieldNames {
    known: &[
        "Id",
        "Title",
        "Status",
        "Workload",
        "WorkloadDisplayName",
        "Classification",
        "Severity",
        "ImpactDescription",
        "MessageType",
        "StartTime",
        "EndTime",
        "LastUpdatedTime",
        "PostIncidentDocumentUrl",
        "Messages",
        "MessageText",
        "PublishedTime",
    ],
    is_pascal: true,
};

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
    #[serde(default)]
    messages: List<MessageHistory>,
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

impl Message {
    /// Whether it is the state of a service, of the resources `CurrentStatus` and `HistoricalStatus`: it
    /// tells of no incident.
    fn is_service_status(&self) -> bool {
        let has_time = self.start_time.is_some() || self.last_updated_time.is_some();
        self.title.is_none()
            && self.messages.0.is_empty()
            && !has_time
            && (self.workload.is_some() || self.workload_display_name.is_some())
    }
}

pub(super) fn decode(
    options: DecodeOptions<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> FileRecords {
    let mut found = decode_records(diagnostics, |node, message, found, diagnostics| {
        let mut message: Message = message;
        if message.id.is_none() {
            match parse_any_case(node, FIELD_NAMES, diagnostics) {
                Ok(renamed) => message = renamed,
                Err(diagnostic) => return diagnostics.push(diagnostic),
            }
        }
        if message.is_service_status() {
            let service = message.workload_display_name.or(message.workload);
            let state = message.status;
            return found.services.extend(service.map(|name| ListedService {
                name,
                namespace: Namespace::MICROSOFT,
                group: None,
                state,
            }));
        }
        let Some(id) = node.valid_id(message.id.take(), diagnostics) else {
            return;
        };
        let kind = message.message_type.as_deref();
        if kind.is_some_and(|kind| kind.eq_ignore_ascii_case("MessageCenter")) {
            return found.message_center.add(id, node.span().start);
        }
        let record = decode_message(node, id, message, options, diagnostics);
        if is_incident(node, &record, diagnostics) {
            found.push(record, node.span());
        }
    });
    found.message_center.report(diagnostics);
    found
}

fn decode_message(
    node: JsonNode<'_>,
    id: String,
    message: Message,
    options: DecodeOptions<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> Record {
    let kind = message.message_type.unwrap_or_default();
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
    for history in message.messages {
        let at = parse_time("PublishedTime", history.published_time);
        let body = Body::html(history.message_text.unwrap_or_default());
        posts.push(Post {
            extra_fields: extra_fields(history.extra_fields, &[]),
            ..Post::new(at.unwrap_or_default(), body)
        });
    }
    turn_oldest_first(&mut posts, ListOrder::OldestFirst, Post::known_time);
    Record::new(id, Form::ServiceComms, facts, posts)
}
