//! Microsoft Graph `serviceHealthIssue`, one, a page or a bare list of them, and those in its
//! `healthOverviews`.
//!
//! <https://learn.microsoft.com/graph/api/resources/servicehealthissue>. PowerShell writes the same with
//! its names in Pascal case.

use std::collections::BTreeMap;

use arcstr::ArcStr;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;

use super::json::{
    FieldNames, JsonNode, List, decode_records, extra_fields, is_incident, parse_any_case,
};
use super::post::{ListOrder, turn_oldest_first};
use super::{
    DecodeOptions, Facts, FileRecords, Form, ListedService, Namespace, Post, Record,
    ReportDocument, Status,
};
use crate::diagnostics::{Diagnostic, FileDiagnostics};
use crate::text::body::{Body, Format};

/// The names of the fields that are read.
const FIELD_NAMES: FieldNames = FieldNames {
    known: &[
        "id",
        "service",
        "title",
        "status",
        "classification",
        "impactDescription",
        "startDateTime",
        "endDateTime",
        "lastModifiedDateTime",
        "posts",
        "issues",
        "createdDateTime",
        "description",
        "contentType",
        "content",
        "isMajorChange",
        "category",
        "body",
    ],
    is_pascal: false,
};

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
    #[serde(default)]
    posts: List<IssuePost>,
    #[serde(rename = "@kairan.report")]
    report: Option<Value>,
    /// Only an overview of a service's health has this.
    issues: Option<IgnoredAny>,
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

/// A `serviceHealth` of `healthOverviews`: the state of a service, with its issues where they were asked
/// for.
#[derive(Deserialize)]
struct Overview<'a> {
    #[serde(borrow, alias = "Issues")]
    issues: Option<&'a RawValue>,
}

impl Issue {
    /// Whether its fields have other names than the API's, of which the case differs.
    fn is_in_other_case(&self) -> bool {
        let is_other = |name: &String| {
            let mut known = FIELD_NAMES.known.iter();
            known.any(|known| known.eq_ignore_ascii_case(name) && known != name)
        };
        (self.id.is_none() || self.last_modified_date_time.is_none())
            && self.extra_fields.keys().any(is_other)
    }

    fn is_overview(&self) -> bool {
        let has_time = self.start_date_time.is_some() || self.last_modified_date_time.is_some();
        self.issues.is_some()
            || (self.service.is_some()
                && self.status.is_some()
                && self.title.is_none()
                && self.posts.0.is_empty()
                && !has_time)
    }

    fn is_message_center_post(&self) -> bool {
        let has = |name: &str| self.extra_fields.contains_key(name);
        let id = self.id.as_deref().unwrap_or_default();
        let is_numbered_so = id.strip_prefix("MC").is_some_and(|number| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        });
        let has_field = has("isMajorChange") || has("category") || has("services");
        self.posts.0.is_empty() && (is_numbered_so || has_field)
    }

    /// Whether it has what an issue must have. Messages, tasks and events have a title, a status and times,
    /// too, but no service.
    fn may_be_issue(&self) -> bool {
        self.service.is_some()
            || self.classification.is_some()
            || self.impact_description.is_some()
            || !self.posts.0.is_empty()
    }

    /// Whether it is a post of an issue that is not in the file, as `issues/ID/posts` lists them.
    fn is_lone_post(&self) -> bool {
        self.id.is_none() && self.extra_fields.contains_key("postType")
    }
}

pub(super) fn decode(
    options: DecodeOptions<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> FileRecords {
    let mut found = decode_records(diagnostics, |node, issue, found, diagnostics| {
        let decoded = decode_object(node, issue, options, found, diagnostics);
        if let Err(diagnostic) = decoded {
            diagnostics.push(diagnostic);
        }
    });
    found.message_center.report(diagnostics);
    found
}

/// Adds what an object tells of to what was found.
///
/// # Errors
/// Where a part of it cannot be read.
fn decode_object<'a>(
    node: JsonNode<'a>,
    mut issue: Issue,
    options: DecodeOptions<'_>,
    found: &mut FileRecords,
    diagnostics: &mut FileDiagnostics<'a>,
) -> Result<(), Diagnostic> {
    if issue.is_in_other_case() {
        issue = parse_any_case(node, FIELD_NAMES, diagnostics)?;
    }
    if issue.is_overview() {
        let state = issue.status.take();
        let service = issue.service.take();
        let listed = service.map(|name| ListedService {
            name,
            namespace: Namespace::MICROSOFT,
            group: None,
            state,
        });
        found.services.extend(listed);
        let overview: Overview<'_> = node.parse(diagnostics)?;
        let Some(issues) = overview.issues else {
            return Ok(());
        };
        for node in node.child(issues).objects(true, diagnostics)? {
            match node.parse(diagnostics) {
                Ok(issue) => {
                    decode_object(node, issue, options, found, diagnostics)?;
                }
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        return Ok(());
    }
    if issue.is_lone_post() {
        let message = "the file lists the posts of an issue without the issue; they are skipped";
        if !diagnostics.has_message(message) {
            diagnostics.error(
                node.span().start,
                message,
                "fetch the issue itself: `/admin/serviceAnnouncement/issues/ID` of Graph, without `/posts`",
            );
        }
        return Ok(());
    }
    let is_message_center_post = issue.is_message_center_post();
    let may_be_issue = issue.may_be_issue();
    let Some(id) = node.valid_id(issue.id.take(), diagnostics) else {
        return Ok(());
    };
    if is_message_center_post {
        found.message_center.add(id, node.span().start);
        return Ok(());
    }
    if !may_be_issue {
        diagnostics.error(
            diagnostics.find(node.span(), &id),
            format!("{id} is not an incident: it has no service and no updates; it is skipped"),
            "leave other data of the API out of records/, or fetch its incidents with all their fields",
        );
        return Ok(());
    }
    let record = decode_issue(node, id, issue, options, diagnostics);
    if is_incident(node, &record, diagnostics) {
        if record.posts.is_empty() {
            diagnostics.warning(
                diagnostics.find(node.span(), &record.id),
                format!("{}: no posts in it", record.id),
                "fetch it with its posts: without `$select`, and in PowerShell with `ConvertTo-Json \
                 -Depth 10`",
            );
        }
        found.push(record, node.span());
    }
    Ok(())
}

fn decode_issue(
    node: JsonNode<'_>,
    id: String,
    issue: Issue,
    options: DecodeOptions<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> Record {
    let mut parse_time = |name: &str, value: Option<String>| {
        node.parse_instant(&id, name, value, options.instant_parser(), diagnostics)
    };
    let facts = Facts {
        service: issue.service,
        title: issue.title,
        status: issue.status,
        classification: issue.classification,
        user_impact: issue.impact_description,
        report_document: issue
            .report
            .and_then(|report| ReportDocument::from_field(&id, report)),
        started_at: parse_time("startDateTime", issue.start_date_time),
        ended_at: parse_time("endDateTime", issue.end_date_time),
        updated_at: parse_time("lastModifiedDateTime", issue.last_modified_date_time),
        extra_fields: extra_fields(issue.extra_fields, &[]),
        ..Facts::default()
    };
    let mut posts = Vec::new();
    for post in issue.posts {
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
            ..Post::new(at.unwrap_or_default(), body)
        });
    }
    turn_oldest_first(&mut posts, ListOrder::OldestFirst, Post::known_time);
    report_contradiction(node, &id, &facts, diagnostics);
    Record::new(id, Form::Graph, facts, posts)
}

/// The words for an incident that is over, as `isResolved` tells it, too.
const RESOLVED_STATUSES: [&str; 3] = ["serviceRestored", "resolved", "serviceOperational"];

/// Reports an `isResolved` that says otherwise than the status.
fn report_contradiction(
    node: JsonNode<'_>,
    id: &str,
    facts: &Facts,
    diagnostics: &mut FileDiagnostics<'_>,
) {
    let Some(word) = &facts.status else {
        return;
    };
    let status = Status::parse(word);
    let mut fields = facts.extra_fields.iter();
    let flag = fields.find(|(name, _)| name.eq_ignore_ascii_case("isResolved"));
    let is_contradictory = match flag.map(|(_, value)| value.as_str()) {
        Some("true") => status.is_known() && status.is_open(),
        Some("false") => RESOLVED_STATUSES
            .iter()
            .any(|resolved| resolved.eq_ignore_ascii_case(word)),
        _ => false,
    };
    if is_contradictory {
        let consequence = if status.is_open() { "open" } else { "over" };
        diagnostics.warning(
            diagnostics.find(node.span(), id),
            format!("{id}: its status is {word}, but `isResolved` says otherwise; it is shown as {consequence}"),
            "fetch it again; if it stays so, ask its source which of the two is right",
        );
    }
}
