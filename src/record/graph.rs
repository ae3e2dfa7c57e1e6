//! Microsoft Graph `serviceHealthIssue`, one or a page of them.
//!
//! <https://learn.microsoft.com/graph/api/resources/servicehealthissue>

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::check::{locate, parse_instant};
use super::{Decoded, Facts, Form, Post, Reading, Record, bad_id, is_id};
use crate::locale::Tag;
use crate::problem::{Place, Problem};
use crate::text::body::{Body, Format};

/// Graph sends a page, a single issue, or (as people save them) a bare list of issues.
pub(super) fn is(text: &str) -> bool {
    // Being JSON is enough while this is the only JSON form; truncated JSON is still ours to report.
    text.trim_start().starts_with(['{', '['])
}

/// Fields that hold a tenant's id or Graph's own bookkeeping: never kept, never published.
const PRIVATE: [&str; 2] = ["@odata.context", "@odata.type"];

#[derive(Deserialize)]
struct Page<'a> {
    #[serde(borrow)]
    value: Option<Vec<&'a RawValue>>,
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
    posts: Option<Vec<IssuePost>>,
    #[serde(flatten)]
    others: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct IssuePost {
    created_date_time: Option<String>,
    description: Option<ItemBody>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ItemBody {
    content_type: Option<String>,
    content: Option<String>,
}

pub(super) fn decode(file: &str, text: &str, _: Reading<'_>) -> Decoded {
    let issues = match split(text) {
        Ok(issues) => issues,
        Err(error) => return Decoded::problem(json_problem(file, text, 0, &error)),
    };
    let mut decoded = Decoded::default();
    for raw in issues {
        let offset = raw.as_ptr().addr() - text.as_ptr().addr();
        match serde_json::from_str::<Issue>(raw) {
            Ok(issue) => issue_record(file, text, offset, issue, &mut decoded),
            Err(error) => decoded
                .problems
                .push(json_problem(file, text, offset, &error)),
        }
    }
    decoded
}

/// The JSON text of every issue of a document, whichever way it holds them.
fn split(text: &str) -> Result<Vec<&str>, serde_json::Error> {
    let issues: Vec<&RawValue> = if text.trim_start().starts_with('[') {
        serde_json::from_str(text)?
    } else {
        let page: Page<'_> = serde_json::from_str(text)?;
        match page.value {
            Some(issues) => issues,
            None => vec![serde_json::from_str(text)?],
        }
    };
    Ok(issues.into_iter().map(RawValue::get).collect())
}

fn issue_record(file: &str, text: &str, offset: usize, issue: Issue, decoded: &mut Decoded) {
    let here = Place::at_offset(file, text, offset);
    let Some(id) = issue.id.filter(|id| !id.trim().is_empty()) else {
        decoded.problems.push(Problem::new(
            here,
            "an incident without an id; it is skipped",
            "add its `id`, such as `EX703958`",
        ));
        return;
    };
    if !is_id(&id) {
        decoded.problems.push(bad_id(here, &id));
        return;
    }
    let place = |needle: &str| locate(file, text, offset, needle);
    let mut instant = |name: &str, value: Option<String>| -> Option<DateTime<Utc>> {
        let value = value?;
        parse_instant(&value)
            .map_err(|help| {
                decoded.problems.push(Problem::new(
                    place(&value),
                    format!("{id}: {name} is not a time: {value:?}"),
                    help,
                ));
            })
            .ok()
    };
    let facts = Facts {
        service: issue.service,
        title: issue.title,
        status: issue.status,
        classification: issue.classification,
        impact: issue.impact_description,
        started_at: instant("startDateTime", issue.start_date_time),
        ended_at: instant("endDateTime", issue.end_date_time),
        updated_at: instant("lastModifiedDateTime", issue.last_modified_date_time),
        others: others(issue.others),
    };
    let mut posts = Vec::new();
    for post in issue.posts.unwrap_or_default() {
        // A message without a usable time still has its words: it stands where the incident was
        // last touched, or began.
        let at = instant("createdDateTime", post.created_date_time)
            .or(facts.updated_at)
            .or(facts.started_at)
            .unwrap_or_default();
        let description = post.description.unwrap_or_default();
        posts.push(Post {
            key: None,
            at,
            status: None,
            locale: Tag::english(),
            body: Body {
                format: match description.content_type {
                    Some(kind) if kind.eq_ignore_ascii_case("text") => Format::Text,
                    _ => Format::Html,
                },
                content: description.content.unwrap_or_default(),
            },
            translations: BTreeMap::new(),
        });
    }
    decoded.records.push(Record {
        id,
        form: Form::Graph,
        facts,
        posts,
        remarks: Vec::new(),
    });
}

/// The fields without a meaning to Kairan, as text; empty ones and private ones left out.
fn others(fields: BTreeMap<String, Value>) -> BTreeMap<String, String> {
    fields
        .into_iter()
        .filter(|(name, _)| !PRIVATE.contains(&name.as_str()))
        .filter_map(|(name, value)| {
            let text = match value {
                Value::Null => return None,
                Value::String(text) if text.is_empty() => return None,
                Value::Array(list) if list.is_empty() => return None,
                Value::String(text) => text,
                other => other.to_string(),
            };
            Some((name, text))
        })
        .collect()
}

fn json_problem(file: &str, text: &str, offset: usize, error: &serde_json::Error) -> Problem {
    let start = Place::at_offset(file, text, offset);
    // serde_json counts lines from the start of what it was given, and columns in bytes.
    let line_text = text[offset..]
        .split('\n')
        .nth(error.line().saturating_sub(1))
        .unwrap_or_default();
    let before = line_text
        .char_indices()
        .take_while(|(at, _)| *at < error.column().saturating_sub(1))
        .count();
    let first_line = error.line() <= 1;
    let place = Place {
        file: file.to_owned(),
        line: start.line.map(|line| line + error.line().saturating_sub(1)),
        column: if first_line {
            start.column.map(|column| column + before)
        } else {
            Some(before + 1)
        },
    };
    let said = error.to_string();
    let message = said.split(" at line ").next().unwrap_or(&said);
    if error.is_eof() {
        Problem::new(
            place,
            "the JSON is cut off; nothing of it is read, what was known before stays published",
            "fetch the file again",
        )
    } else {
        Problem::new(
            place,
            format!("the JSON cannot be read: {message}"),
            "correct it, or fetch the file again",
        )
    }
}
