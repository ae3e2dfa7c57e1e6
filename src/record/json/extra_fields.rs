//! The fields that Kairan has no use for, kept as text.

use std::collections::BTreeMap;

use serde_json::Value;

use super::cut_off::is_cut_off;
use crate::record::ExtraFields;
use crate::record::private::{is_private_field, strip_private_fields, value_marks_internal};
use crate::text::redact;

/// The fields that Kairan has no use for, as text, without empty, ignored and private ones.
pub(in crate::record) fn extra_fields(
    fields: BTreeMap<String, Value>,
    ignored: &[&str],
) -> ExtraFields {
    let mut kept = ExtraFields::with_capacity(fields.len());
    let texts = fields
        .into_iter()
        .filter(|(name, _)| !ignored.contains(&name.as_str()))
        .filter_map(|(name, value)| {
            // The mark that says that a note is internal is looked at before the note is left out.
            if is_private_field(&name) && !value_marks_internal(&name, &value) {
                return None;
            }
            let text = match value {
                Value::Null => return None,
                Value::String(text) if text.is_empty() => return None,
                Value::Array(list) if list.is_empty() => return None,
                Value::String(text) if is_cut_off(&text) => return None,
                Value::String(text) => text,
                mut other => {
                    strip_private_fields(&mut other);
                    other.to_string()
                }
            };
            let text = redact::redact_tenants(&text).into_owned();
            Some((name, text))
        });
    kept.extend(texts);
    kept
}
