//! The records in the objects of a JSON file.

use serde::Deserialize;

use super::node::{CAPTURE_KEYS, JsonNode, WHITESPACE};
use super::sequence::split_values;
use crate::diagnostics::{Diagnostic, FileDiagnostics};
use crate::record::{FileRecords, Record};

/// An object as it is in the file, and what it says.
type ParsedNode<'a, T> = (JsonNode<'a>, Result<T, Diagnostic>);

/// Reads the records of a file from its objects: `decode_object` adds those of one to what was found.
pub(in crate::record) fn decode_records<'a, T: Deserialize<'a>>(
    diagnostics: &mut FileDiagnostics<'a>,
    mut decode_object: impl FnMut(JsonNode<'a>, T, &mut FileRecords, &mut FileDiagnostics<'a>),
) -> FileRecords {
    let mut found = FileRecords::default();
    let whole = JsonNode::whole(diagnostics);
    let mut parsed = vec![parse_objects(whole, true, diagnostics)];
    let is_read = |objects: &Vec<ParsedNode<'a, T>>| objects.iter().all(|(_, o)| o.is_ok());
    // Only a file that cannot be read as one value is tried as several.
    if !parsed[0].as_ref().is_ok_and(is_read)
        && let Some(values) = split_values(whole, diagnostics)
    {
        let count = values.len();
        let values = values.into_iter().enumerate();
        parsed = values
            .map(|(at, value)| parse_objects(value, at + 1 == count, diagnostics))
            .collect();
    }
    for objects in parsed {
        match objects {
            Ok(objects) => {
                for (node, object) in objects {
                    match object {
                        Ok(object) => decode_object(node, object, &mut found, diagnostics),
                        Err(diagnostic) => diagnostics.push(diagnostic),
                    }
                }
            }
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    found
}

/// Reads the objects of a part of a file; see [`JsonNode::objects`].
///
/// # Errors
/// As there; an object that does not fit `T` is an error of its own.
fn parse_objects<'a, T: Deserialize<'a>>(
    node: JsonNode<'a>,
    is_last: bool,
    diagnostics: &mut FileDiagnostics<'a>,
) -> Result<Vec<ParsedNode<'a, T>>, Diagnostic> {
    if node.json().trim_start_matches(WHITESPACE).starts_with('[')
        && !CAPTURE_KEYS.any_in(node.json())
        && let Some(list) = parse_list(node)
    {
        return Ok(list);
    }
    let nodes = node.objects(is_last, diagnostics)?.into_iter();
    Ok(nodes.map(|node| (node, node.parse(diagnostics))).collect())
}

/// Reads the objects of a list as they come, so that a file of megabytes is gone through once.
/// `None` where something does not fit: going through it again tells what.
fn parse_list<'a, T: Deserialize<'a>>(list: JsonNode<'a>) -> Option<Vec<ParsedNode<'a, T>>> {
    let mut rest = list
        .json()
        .trim_start_matches(WHITESPACE)
        .strip_prefix('[')?;
    let mut objects = Vec::new();
    loop {
        let mut values = serde_json::Deserializer::from_str(rest).into_iter();
        let value = values.next()?.ok()?;
        let (json, after) = rest.split_at(values.byte_offset());
        let json = json.trim_start_matches(WHITESPACE);
        let node = list.part(json);
        if node.looks_like_page() {
            return None;
        }
        objects.push((node, Ok(value)));
        let after = after.trim_start_matches(WHITESPACE);
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None => {
                let end = after.strip_prefix(']')?;
                return end
                    .trim_start_matches(WHITESPACE)
                    .is_empty()
                    .then_some(objects);
            }
        }
    }
}

/// Whether a record of an API has what every incident has: a title or an update, and a time. An object
/// that is something else, such as a service, is an error.
pub(in crate::record) fn is_incident(
    node: JsonNode<'_>,
    record: &Record,
    diagnostics: &mut FileDiagnostics<'_>,
) -> bool {
    let facts = &record.facts;
    let has_time = facts.started_at.is_some() || facts.updated_at.is_some();
    let lacks = match (facts.title.is_some(), has_time) {
        _ if !record.posts.is_empty() => return true,
        (true, true) => return true,
        (true, false) => "no time and no updates",
        (false, _) => "no title and no updates",
    };
    diagnostics.error(
        diagnostics.find(node.span(), &record.id),
        format!(
            "{} is not an incident: it has {lacks}; it is skipped",
            record.id
        ),
        "leave other data of the API out of records/, or fetch its incidents with all their fields",
    );
    false
}
