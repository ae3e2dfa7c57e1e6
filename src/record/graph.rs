//! Microsoft Graph `serviceHealthIssue`, one, a page or a bare list of them.
//!
//! <https://learn.microsoft.com/graph/api/resources/servicehealthissue>

use std::collections::BTreeMap;

use arcstr::ArcStr;
use serde::Deserialize;
use serde_json::Value;

use super::instant::InstantParser;
use super::json::{JsonNode, KeyFinder, extra_fields};
use super::{DecodeOptions, Facts, FileRecords, Form, Post, Record};
use crate::diagnostics::FileDiagnostics;
use crate::text::body::{Body, Format};

/// The keys that no other form has; an empty page has only the context.
static KEYS: KeyFinder = KeyFinder::new(&[
    "startDateTime",
    "lastModifiedDateTime",
    "impactDescription",
    "createdDateTime",
    "@odata.context",
]);

pub(super) fn matches(text: &str) -> bool {
    KEYS.any_in(text)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Issue {
    id: Option<String>,
    service: Option<String>,
    title: Option<String>,
    status: Option<String>,
    classification: Option<String>,
    impact_description: Option<String>,
    start_date_time: Option<String>,
    end_date_time: Option<String>,
    last_modified_date_time: Option<String>,
    posts: Option<Vec<Option<IssuePost>>>,
    #[serde(flatten)]
    extra_fields: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct IssuePost {
    created_date_time: Option<String>,
    description: Option<ItemBody>,
    #[serde(flatten)]
    extra_fields: BTreeMap<String, Value>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ItemBody {
    content_type: Option<String>,
    content: Option<ArcStr>,
}

pub(super) fn decode(
    options: DecodeOptions<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> FileRecords {
    JsonNode::decode_records(diagnostics, |node, object, diagnostics| {
        decode_record(node, object, options.instant_parser(), diagnostics)
    })
}

fn decode_record(
    node: JsonNode<'_>,
    issue: Issue,
    instant_parser: InstantParser<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> Option<Record> {
    let id = node.valid_id(issue.id, diagnostics)?;
    let mut parse_time = |name: &str, value: Option<String>| {
        node.parse_instant(&id, name, value, instant_parser, diagnostics)
    };
    let facts = Facts {
        service: issue.service,
        title: issue.title,
        status: issue.status,
        classification: issue.classification,
        user_impact: issue.impact_description,
        started_at: parse_time("startDateTime", issue.start_date_time),
        ended_at: parse_time("endDateTime", issue.end_date_time),
        updated_at: parse_time("lastModifiedDateTime", issue.last_modified_date_time),
        extra_fields: extra_fields(issue.extra_fields, &[]),
        ..Facts::default()
    };
    let mut posts = Vec::new();
    for post in issue.posts.into_iter().flatten().flatten() {
        let description = post.description.unwrap_or_default();
        let at = parse_time("createdDateTime", post.created_date_time);
        let body = Body {
            format: match description.content_type {
                Some(kind) if kind.eq_ignore_ascii_case("text") => Format::Text,
                _ => Format::Html,
            },
            content: description.content.unwrap_or_default(),
        };
        posts.push(Post {
            extra_fields: extra_fields(post.extra_fields, &[]),
            ..Post::new(at.unwrap_or_else(|| facts.fallback_time()), body)
        });
    }
    Some(Record::new(id, Form::Graph, facts, posts))
}
