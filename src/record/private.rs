//! What of a record is never published: what its source marks as internal, names a tenant, or counts
//! the people of one.
//!
//! Every form asks here, so that a record that is taken for another form reveals no more.

mod words;

use serde_json::Value;

use super::ExtraFields;
use words::{
    AGENTS, AUDIENCE_FIELDS, BRACKETED_MARKS, INTERNAL_FIELDS, INTERNAL_MARKS, INTERNAL_WORDS, NO,
    PUBLIC_FIELDS, PUBLIC_WORDS, WORK_NOTES, YES,
};

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
    contains_any(normalized, &WORK_NOTES)
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

    /// Whether a text below or behind this label, or behind it in brackets, is marked as internal.
    pub fn is_internal_mark(label: &str, in_brackets: bool) -> bool {
        let normalized = normalize(label);
        Self::is_work_note(label)
            || INTERNAL_MARKS.contains(&&*normalized)
            || in_brackets && BRACKETED_MARKS.contains(&&*normalized)
    }

    /// The audience that the label of a journal's entry or the name of a column states:
    /// `Additional comments`, `Work notes`.
    pub fn of_label(label: &str) -> Self {
        let label = normalize(label);
        if is_work_note_label(&label) || contains_any(&label, &INTERNAL_WORDS) {
            Self::Internal
        } else if contains_any(&label, &PUBLIC_WORDS) {
            Self::Everyone
        } else {
            Self::Unknown
        }
    }
}

/// Whether a field says that what it belongs to is internal: `public: false`, `private: yes`,
/// `visibility: internal`, `element: work_notes`.
pub(super) fn marks_internal(name: &str, value: &str) -> bool {
    let (name, value) = (normalize(name), normalize(value));
    let name = name.strip_prefix("is").unwrap_or(&name);
    if PUBLIC_FIELDS.contains(&name) {
        NO.contains(&&*value)
    } else if INTERNAL_FIELDS.contains(&name) {
        YES.contains(&&*value)
    } else if AUDIENCE_FIELDS.contains(&name) {
        is_work_note_label(&value)
            || contains_any(&value, &INTERNAL_WORDS)
            || AGENTS.contains(&&*value)
    } else {
        matches!(name, "type" | "kind" | "element" | "label") && is_work_note_label(&value)
    }
}

/// Whether one of the fields says that what they belong to is internal, at any depth.
pub(super) fn mark_internal(fields: &ExtraFields) -> bool {
    fields.iter().any(|(name, value)| {
        marks_internal(name, value)
            || value.starts_with(['{', '['])
                && serde_json::from_str(value).is_ok_and(|value| {
                    value_marks_internal(name, &value) || marks_internal_inside(&value)
                })
    })
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
mod tests {
    use super::*;

    #[test]
    fn private_fields_are_known_in_every_spelling() {
        for (name, expected) in [
            ("@odata.context", true),
            ("TenantParams", true),
            ("affected_tenant_ids", true),
            ("impactedUserCount", true),
            ("Affected users", true),
            ("AffectedUserCount", true),
            ("number_of_customers", true),
            ("Total mailboxes", true),
            ("Work notes", true),
            ("comments_and_work_notes", true),
            ("InternalNotes", true),
            ("AdditionalDetails", true),
            ("userImpact", false),
            ("customer_impact", false),
            ("feature", false),
            ("highImpact", false),
        ] {
            assert_eq!(is_private_field(name), expected, "{name}");
        }
    }

    #[test]
    fn a_label_tells_who_may_read_an_entry() {
        for label in [
            "Work notes",
            "work_notes",
            "Worknotes",
            "Arbeitsnotizen",
            "Notes de travail",
            "Notas de trabajo",
            "Anotações de trabalho",
            "Note di lavoro",
            "Werknotities",
            "作業メモ",
            "工作注释",
            "工作備註",
            "작업 노트",
            "Рабочие заметки",
            "Internal comment",
            "Comments (internal)",
            "Interner Kommentar",
            "Private note",
            "社内コメント",
        ] {
            assert_eq!(Audience::of_label(label), Audience::Internal, "{label}");
        }
        for label in [
            "Comments",
            "Additional comments",
            "Additional comments (Customer visible)",
            "Zusätzliche Kommentare",
            "Commentaires supplémentaires",
            "Comentarios adicionales",
            "Comentários adicionais",
            "Commenti aggiuntivi",
            "Aanvullende opmerkingen",
            "追加コメント",
            "其他注释",
            "추가 의견",
            "Public reply",
        ] {
            assert_eq!(Audience::of_label(label), Audience::Everyone, "{label}");
        }
        assert_eq!(Audience::of_label("IT Service Desk"), Audience::Unknown);
    }

    #[test]
    fn a_field_may_mark_what_it_belongs_to_as_internal() {
        for (name, value, expected) in [
            ("public", "false", true),
            ("Public", "No", true),
            ("jsdPublic", "false", true),
            ("public", "true", false),
            ("is_private", "1", true),
            ("Private", "false", false),
            ("internal", "TRUE", true),
            ("Visibility", "Internal", true),
            ("visibility", "everyone", false),
            ("element", "work_notes", true),
            ("element", "comments", false),
            ("Comment type", "Internal", true),
            ("Type", "Internal", false),
            ("Öffentlich", "Nein", true),
            ("Öffentlich", "Ja", false),
            ("intern", "ja", true),
            ("Público", "No", true),
            ("公開", "いいえ", true),
            ("公開範囲", "社内", true),
            ("Sichtbarkeit", "intern", true),
            ("Sichtbarkeit", "alle", false),
            ("Audience", "Staff", false),
            ("Audience", "Agents", true),
            ("Comment visibility", "agents", true),
            ("공개", "아니요", true),
        ] {
            assert_eq!(marks_internal(name, value), expected, "{name}: {value}");
        }
        let nested = [(
            "jsd".to_owned(),
            r#"[{"value":{"internal":true}}]"#.to_owned(),
        )];
        assert!(mark_internal(&nested.into_iter().collect()));
        for (kind, expected) in [("role", true), ("group", true), ("everyone", false)] {
            let value = format!(r#"{{"type":"{kind}","value":"Administrators"}}"#);
            let fields = [("visibility".to_owned(), value)];
            assert_eq!(mark_internal(&fields.into_iter().collect()), expected);
        }
    }
}
