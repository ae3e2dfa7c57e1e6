//! What of a record is never published: what its source marks as internal, names a tenant, or counts
//! the people of one.
//!
//! Every form asks here, so that a record that is taken for another form reveals no more.

mod fields;
mod labels;
mod values;
mod work_notes;

use serde_json::Value;

use super::ExtraFields;
use fields::{AUDIENCE_FIELDS, INTERNAL_FIELDS, KIND_FIELDS, PUBLIC_FIELDS, SCOPE_FIELDS};
use labels::{BRACKETED_MARKS, INTERNAL_MARKS, INTERNAL_WORDS, NOT_INTERNAL_WORDS, PUBLIC_WORDS};
use values::{AGENTS, NO, NO_SIGNS, RESTRICTIONS, YES, YES_SIGNS};
use work_notes::WORK_NOTES;

/// The letters and digits of a name in lower case: `Affected Users`, `affected_users` and
/// `AffectedUsers` are one name.
fn normalize(name: &str) -> String {
    let kept = name.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

fn contains_any(text: &str, terms: &[&str]) -> bool {
    terms.iter().any(|term| text.contains(term))
}

/// Whether a field holds a tenant's id, counts people, holds internal notes, or is an API's bookkeeping.
/// Such fields are never kept, whatever form a record is taken for.
pub(super) fn is_private_field(name: &str) -> bool {
    const PEOPLE: [&str; 9] = [
        "user", "customer", "people", "person", "mailbox", "employee", "member", "seat", "licen",
    ];
    const COUNTS: [&str; 5] = ["count", "number", "total", "affected", "impacted"];
    let is_bookkeeping = name.starts_with('@');
    let name = normalize(name);
    is_bookkeeping
        || name == "additionaldetails"
        || name.contains("tenant")
        || is_work_note_label(&name)
        || contains_any(&name, &PEOPLE) && contains_any(&name, &COUNTS)
}

/// Removes private fields from the objects inside a value.
pub(super) fn strip_private_fields(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(strip_private_fields),
        Value::Object(fields) => {
            fields
                .retain(|name, value| !is_private_field(name) || value_marks_internal(name, value));
            fields.values_mut().for_each(strip_private_fields);
        }
        _ => {}
    }
}

/// Whether a normalized label or name is one that ticket systems give to internal notes.
fn is_work_note_label(normalized: &str) -> bool {
    contains_any(normalized, WORK_NOTES)
}

/// The most letters that may follow the names of work notes in their plural and their cases.
const MAX_ENDING: usize = 4;

/// Whether a normalized text is such a label and nothing else.
fn is_whole_work_note_label(normalized: &str) -> bool {
    let endings = WORK_NOTES
        .iter()
        .filter_map(|label| normalized.strip_prefix(label));
    let mut lengths = endings.map(|ending| ending.chars().count());
    lengths.any(|length| length <= MAX_ENDING)
}

/// The most words of a label.
const MAX_WORDS: usize = 4;

/// Who is meant to read an entry of a ticket's journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Audience {
    Everyone,
    Internal,
    Unknown,
}

impl Audience {
    /// Whether a label is one that ticket systems give to internal notes, and no longer text that only
    /// mentions them.
    pub fn is_work_note(label: &str) -> bool {
        label.split_whitespace().count() <= MAX_WORDS && is_work_note_label(&normalize(label))
    }

    /// Whether a label is that of a comment, which the customer sees, and no longer text that only mentions one.
    pub fn is_comment(label: &str) -> bool {
        label.split_whitespace().count() <= MAX_WORDS && Self::of_label(label) == Self::Everyone
    }

    /// Whether a text below or behind this label, or behind it in brackets, is marked as internal. What stands in
    /// brackets at the label's end may say so as well: `Internal notes (not for customers)`, `Timeline (internal)`.
    pub fn is_internal_mark(label: &str, in_brackets: bool) -> bool {
        let is_mark = |label: &str, in_brackets: bool| {
            let normalized = normalize(label);
            Self::is_work_note(label)
                || INTERNAL_MARKS.contains(&&*normalized)
                || in_brackets && BRACKETED_MARKS.contains(&&*normalized)
        };
        let in_parts = |(before, inside): (&str, &str)| {
            let is_at_end = inside.trim_end().ends_with([')', '）']);
            let is_short = before.split_whitespace().count() <= MAX_WORDS;
            is_mark(before, false) || is_at_end && is_short && is_mark(inside, true)
        };
        is_mark(label, in_brackets) || label.split_once(['(', '（']).is_some_and(in_parts)
    }

    /// Whether a text is a label or a mark of what is internal and nothing else; where it is `set_apart` from other text
    /// by symbols, it may be the one word.
    pub fn is_whole_internal_mark(text: &str, set_apart: bool) -> bool {
        let text = text.split(['(', '（']).next().unwrap_or(text);
        let normalized = normalize(text);
        is_whole_work_note_label(&normalized)
            || INTERNAL_MARKS.contains(&&*normalized)
            || set_apart && BRACKETED_MARKS.contains(&&*normalized)
    }

    /// The audience that the label of a journal's entry or the name of a column states:
    /// `Additional comments`, `Work notes`.
    pub fn of_label(label: &str) -> Self {
        let label = normalize(label);
        if is_work_note_label(&label) || contains_any(&label, INTERNAL_WORDS) {
            Self::Internal
        } else if contains_any(&label, PUBLIC_WORDS) {
            Self::Everyone
        } else {
            Self::Unknown
        }
    }
}

/// Whether a text is nothing but a word or a label by which people mark what is internal.
pub(super) fn is_internal_word(text: &str) -> bool {
    let normalized = normalize(text);
    is_whole_work_note_label(&normalized)
        || INTERNAL_MARKS.contains(&&*normalized)
        || BRACKETED_MARKS.contains(&&*normalized)
}

/// Whether a text has a word for what is internal in it.
fn has_internal_word(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let others = words.filter(|word| !NOT_INTERNAL_WORDS.contains(&&*normalize(word)));
    contains_any(&normalize(&others.collect::<String>()), INTERNAL_WORDS)
}

/// Whether a text is one of these signs and nothing else.
fn is_sign(text: &str, signs: &[char]) -> bool {
    let mut chars = text.chars().filter(|c| *c != '\u{fe0f}');
    chars.next().is_some_and(|c| signs.contains(&c)) && chars.next().is_none()
}

/// Whether a field says that what it belongs to is internal: `public: false`, `private: yes`,
/// `visibility: internal`, `element: work_notes`.
pub(super) fn marks_internal(name: &str, value: &str) -> bool {
    let written = value.trim();
    let (name, value) = (normalize(name), normalize(written));
    let without_verb = ["is", "是否"]
        .into_iter()
        .find_map(|verb| name.strip_prefix(verb));
    let names = [Some(&*name), without_verb];
    let is_one_of = |fields: &[&str]| names.iter().flatten().any(|name| fields.contains(name));
    let restricted_to = || written.split_once(':').map(|(kind, _)| normalize(kind));
    if is_one_of(PUBLIC_FIELDS) {
        NO.contains(&&*value) || is_sign(written, NO_SIGNS) || is_internal_word(written)
    } else if is_one_of(INTERNAL_FIELDS) {
        YES.contains(&&*value) || is_sign(written, YES_SIGNS) || is_internal_word(written)
    } else if is_one_of(AUDIENCE_FIELDS) {
        is_work_note_label(&value)
            || has_internal_word(written)
            || is_internal_word(written)
            || AGENTS.contains(&&*value)
            || restricted_to().is_some_and(|kind| RESTRICTIONS.contains(&&*kind))
    } else if is_one_of(SCOPE_FIELDS) {
        is_internal_word(written)
    } else {
        is_one_of(KIND_FIELDS) && is_work_note_label(&value)
    }
}

/// Like [`marks_internal`], also for a value that is JSON, at any depth.
pub(super) fn text_marks_internal(name: &str, value: &str) -> bool {
    marks_internal(name, value)
        || value.starts_with(['{', '['])
            && serde_json::from_str(value).is_ok_and(|value| {
                value_marks_internal(name, &value) || marks_internal_inside(&value)
            })
}

/// Whether one of the fields says that what they belong to is internal, at any depth.
pub(super) fn mark_internal(fields: &ExtraFields) -> bool {
    let mut fields = fields.iter();
    fields.any(|(name, value)| text_marks_internal(name, value))
}

fn marks_internal_inside(value: &Value) -> bool {
    match value {
        Value::Array(values) => values.iter().any(marks_internal_inside),
        Value::Object(fields) => fields
            .iter()
            .any(|(name, value)| value_marks_internal(name, value) || marks_internal_inside(value)),
        _ => false,
    }
}

/// Like [`marks_internal`], for a field of JSON.
pub(super) fn value_marks_internal(name: &str, value: &Value) -> bool {
    match value {
        Value::String(text) => marks_internal(name, text),
        Value::Bool(_) | Value::Number(_) => marks_internal(name, &value.to_string()),
        // Jira lets a role or a group alone read a comment: `visibility: {type: role, value: Administrators}`.
        Value::Object(fields) => {
            let kind = fields.get("type").and_then(Value::as_str);
            normalize(name) == "visibility" && matches!(kind, Some("role" | "group"))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
