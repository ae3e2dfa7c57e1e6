//! Microsoft Graph `serviceHealthIssue`, one, a page or a bare list of them.
//!
//! <https://learn.microsoft.com/graph/api/resources/servicehealthissue>

use std::collections::BTreeMap;

use arcstr::ArcStr;
use serde::Deserialize;
use serde_json::Value;

use super::instant::Clock;
use super::json::{Element, Keys, others};
use super::{Decoded, Facts, Form, Post, Reading, Record};
use crate::problem::Problem;
use crate::text::body::{Body, Format};

/// The keys that no other form has; an empty page has only the context.
static KEYS: Keys = Keys::new(&[
    "startDateTime",
    "lastModifiedDateTime",
    "impactDescription",
    "createdDateTime",
    "@odata.context",
]);

pub(super) fn is(text: &str) -> bool {
    KEYS.are_in(text)
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
    others: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct IssuePost {
    created_date_time: Option<String>,
    description: Option<ItemBody>,
    #[serde(flatten)]
    others: BTreeMap<String, Value>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ItemBody {
    content_type: Option<String>,
    content: Option<ArcStr>,
}

pub(super) fn decode(file: &str, text: &str, reading: Reading<'_>) -> Decoded {
    Element::records(file, text, |element, object, problems| {
        record(element, object, reading.clock(), problems)
    })
}

fn record(
    element: Element<'_>,
    issue: Issue,
    clock: Clock<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Record> {
    let id = element.id(issue.id, problems)?;
    let mut instant =
        |name: &str, value: Option<String>| element.instant(&id, name, value, clock, problems);
    let facts = Facts {
        service: issue.service,
        title: issue.title,
        status: issue.status,
        classification: issue.classification,
        impact: issue.impact_description,
        started_at: instant("startDateTime", issue.start_date_time),
        ended_at: instant("endDateTime", issue.end_date_time),
        updated_at: instant("lastModifiedDateTime", issue.last_modified_date_time),
        others: others(issue.others, &[]),
        ..Facts::default()
    };
    let mut posts = Vec::new();
    for post in issue.posts.into_iter().flatten().flatten() {
        let description = post.description.unwrap_or_default();
        let at = instant("createdDateTime", post.created_date_time);
        let body = Body {
            format: match description.content_type {
                Some(kind) if kind.eq_ignore_ascii_case("text") => Format::Text,
                _ => Format::Html,
            },
            content: description.content.unwrap_or_default(),
        };
        posts.push(Post {
            others: others(post.others, &[]),
            ..Post::new(at.unwrap_or_else(|| facts.last_known_at()), body)
        });
    }
    Some(Record {
        id,
        form: Form::Graph,
        facts,
        posts,
        remarks: Vec::new(),
    })
}
