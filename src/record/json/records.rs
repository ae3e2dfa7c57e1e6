//! The records in the objects of a JSON file.

use serde::Deserialize;

use super::node::{CAPTURE_KEYS, JsonNode, WHITESPACE};
use super::sequence::split_values;
use crate::diagnostics::FileDiagnostics;
use crate::record::{FileRecords, Record};

/// Reads the records of a file from its objects: `decode_object` adds those of one to what was found. It is given
/// one object after the other, so that only one of them is in memory, and keeps nothing by itself: what it
/// adds is dropped where the file turns out to be several values.
pub(in crate::record) fn decode_records<'a, T: Deserialize<'a>>(
    diagnostics: &mut FileDiagnostics<'a>,
    mut decode_object: impl FnMut(JsonNode<'a>, T, &mut FileRecords, &mut FileDiagnostics<'a>),
) -> FileRecords {
    let whole = JsonNode::whole(diagnostics);
    let before = diagnostics.clone();
    if let Some(found) = decode_list(whole, diagnostics, &mut decode_object) {
        return found;
    }
    *diagnostics = before.clone();
    let mut found = FileRecords::default();
    if decode_objects(whole, true, &mut found, diagnostics, &mut decode_object) {
        return found;
    }
    // Only a file that cannot be read as one value is tried as several.
    let mut of_several = before;
    let Some(values) = split_values(whole, &mut of_several) else {
        return found;
    };
    *diagnostics = of_several;
    found = FileRecords::default();
    let count = values.len();
    for (at, value) in values.into_iter().enumerate() {
        let is_last = at + 1 == count;
        decode_objects(value, is_last, &mut found, diagnostics, &mut decode_object);
    }
    found
}

/// Reads the records of the objects of a part of a file; see [`JsonNode::objects`]. Returns whether all of it
/// could be read.
fn decode_objects<'a, T: Deserialize<'a>>(
    node: JsonNode<'a>,
    is_last: bool,
    found: &mut FileRecords,
    diagnostics: &mut FileDiagnostics<'a>,
    decode_object: &mut impl FnMut(JsonNode<'a>, T, &mut FileRecords, &mut FileDiagnostics<'a>),
) -> bool {
    let nodes = match node.objects(is_last, diagnostics) {
        Ok(nodes) => nodes,
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            return false;
        }
    };
    let mut is_read = true;
    for node in nodes {
        match node.parse(diagnostics) {
            Ok(object) => decode_object(node, object, found, diagnostics),
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                is_read = false;
            }
        }
    }
    is_read
}

/// Reads the records of a list as its objects come, so that a file of megabytes is gone through once. `None`
/// where it is no list of objects, or something does not fit: going through it again tells what.
fn decode_list<'a, T: Deserialize<'a>>(
    list: JsonNode<'a>,
    diagnostics: &mut FileDiagnostics<'a>,
    decode_object: &mut impl FnMut(JsonNode<'a>, T, &mut FileRecords, &mut FileDiagnostics<'a>),
) -> Option<FileRecords> {
    let mut found = FileRecords::default();
    let json = list.json().trim_start_matches(WHITESPACE);
    let mut rest = json.strip_prefix('[')?;
    if CAPTURE_KEYS.any_in(json) {
        return None;
    }
    loop {
        let mut values = serde_json::Deserializer::from_str(rest).into_iter();
        let value = values.next()?.ok()?;
        let (json, after) = rest.split_at(values.byte_offset());
        let json = json.trim_start_matches(WHITESPACE);
        let node = list.part(json);
        if node.looks_like_page() {
            return None;
        }
        decode_object(node, value, &mut found, diagnostics);
        let after = after.trim_start_matches(WHITESPACE);
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None => {
                let end = after.strip_prefix(']')?;
                let is_end = end.trim_start_matches(WHITESPACE).is_empty();
                return is_end.then_some(found);
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
