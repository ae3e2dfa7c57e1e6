//! Several JSON values in one file: JSON Lines (<https://jsonlines.org>), and captures that were appended
//! to one another.

use serde_json::value::RawValue;

use super::node::{JsonNode, WHITESPACE};
use crate::diagnostics::FileDiagnostics;

/// The objects and lists that follow one another, with or without commas between them; `None` where
/// there is only one. What lies between them and cannot be read is a diagnostic.
pub(in crate::record) fn split_values<'a>(
    whole: JsonNode<'a>,
    diagnostics: &mut FileDiagnostics<'a>,
) -> Option<Vec<JsonNode<'a>>> {
    let mut values = Vec::new();
    let mut errors = Vec::new();
    let mut rest = whole.json();
    loop {
        // Files that were joined keep their byte order marks.
        let separators = |c| matches!(c, ',' | '\u{feff}') || WHITESPACE.contains(&c);
        rest = rest.trim_start_matches(separators);
        if rest.is_empty() {
            break;
        }
        let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
        match stream.next() {
            Some(Ok(raw)) if raw.get().starts_with(['{', '[']) => {
                values.push(whole.part(raw.get()));
                rest = &rest[stream.byte_offset()..];
                continue;
            }
            Some(Err(error)) if rest.starts_with(['{', '[']) => {
                errors.push(whole.part(rest).syntax_error(&error, diagnostics));
            }
            _ => errors.push(whole.part(rest).stray_text(diagnostics)),
        }
        if values.is_empty() && !is_lone_line(rest) {
            return None;
        }
        // The next value that begins a line.
        let next = memchr::memchr_iter(b'\n', rest.as_bytes())
            .map(|newline| &rest[newline + 1..])
            .find(|next| next.starts_with(['{', '[']));
        match next {
            Some(next) => rest = next,
            None => break,
        }
    }
    if values.len() + errors.len() < 2 || values.is_empty() {
        return None;
    }
    errors.into_iter().for_each(|error| diagnostics.push(error));
    Some(values)
}

/// Whether the first line of a text looks like a value of its own.
fn is_lone_line(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    line.starts_with('{') && line.trim_end().ends_with('}')
}
