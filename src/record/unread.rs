//! Fields of records that hold text for readers and that no form reads.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Facts, Form, Post};
use crate::diagnostics::FileDiagnostics;

/// A value of as many words is text for readers, and no name, state or address.
const MIN_WORDS: usize = 7;

/// Fields of long lists of names, which the updates of the same record give as what they affect.
const LISTS_OF_NAMES: [&str; 2] = [
    "currently_affected_locations",
    "previously_affected_locations",
];

/// The fields of a file with text that is not shown: how many records have each, and where the first is.
#[derive(Default)]
pub(super) struct UnreadFields(BTreeMap<String, (usize, usize)>);

impl UnreadFields {
    /// Notes the fields of a record that starts at `offset`. In forms other than those of an API it is
    /// the team that chooses what is read.
    pub fn add(&mut self, form: Form, facts: &Facts, posts: &[Post], offset: usize) {
        if !form.is_json() {
            return;
        }
        let of_posts = posts.iter().map(|post| &post.extra_fields);
        let fields = [&facts.extra_fields].into_iter().chain(of_posts).flatten();
        let unread = fields
            .filter(|(name, value)| !LISTS_OF_NAMES.contains(&name.as_str()) && holds_text(value));
        let mut names: Vec<&String> = unread.map(|(name, _)| name).collect();
        names.sort();
        names.dedup();
        for name in names {
            let (count, _) = self.0.entry(name.clone()).or_insert((0, offset));
            *count += 1;
        }
    }

    /// One warning for each field.
    pub fn report(self, diagnostics: &mut FileDiagnostics<'_>) {
        for (name, (count, offset)) in self.0 {
            let end = diagnostics.text().len();
            diagnostics.warning(
                diagnostics.find(offset..end, &name),
                match count {
                    1 => format!("the field {name:?} holds text that is not shown"),
                    _ => format!(
                        "the field {name:?} holds text that is not shown, in {count} records"
                    ),
                },
                "if readers need it, write it as an annotation of the incident",
            );
        }
    }
}

/// Whether a value is a sentence, or JSON that holds one.
fn holds_text(value: &str) -> bool {
    match serde_json::from_str(value) {
        Ok(json @ (Value::Array(_) | Value::Object(_))) if value.starts_with(['{', '[']) => {
            holds_text_inside(&json)
        }
        _ => {
            let words = value.split_whitespace();
            words
                .filter(|word| word.contains(char::is_alphabetic))
                .count()
                >= MIN_WORDS
        }
    }
}

fn holds_text_inside(value: &Value) -> bool {
    match value {
        Value::String(text) => holds_text(text),
        Value::Array(values) => values.iter().any(holds_text_inside),
        Value::Object(fields) => fields.values().any(holds_text_inside),
        _ => false,
    }
}
