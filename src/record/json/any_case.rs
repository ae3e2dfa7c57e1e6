//! Objects whose names are not written in the case of their API: PowerShell's `ConvertTo-Json` writes
//! the properties of .NET objects, `StartDateTime` for `startDateTime`.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::node::JsonNode;
use crate::diagnostics::{Diagnostic, FileDiagnostics};

/// How an API writes the names of its fields.
#[derive(Clone, Copy)]
pub(in crate::record) struct FieldNames {
    /// Names that are known whatever their case.
    pub known: &'static [&'static str],
    /// Whether any other name begins with a capital.
    pub is_pascal: bool,
}

/// Reads an object with its names, and those of the objects in it, written as its API does.
///
/// # Errors
/// Where it is not JSON, or does not fit `T`.
pub(in crate::record) fn parse_any_case<T: DeserializeOwned>(
    node: JsonNode<'_>,
    names: FieldNames,
    diagnostics: &FileDiagnostics<'_>,
) -> Result<T, Diagnostic> {
    let mut value = node.parse::<Value>(diagnostics)?;
    names.rename(&mut value);
    serde_json::from_value(value).map_err(|error| {
        node.cut_off_object(diagnostics).unwrap_or_else(|| {
            let help = match error.to_string().contains("invalid type: integer") {
                true => {
                    "write words and not numbers: `ConvertTo-Json -EnumsAsStrings` in PowerShell 7"
                }
                false => "correct it, or fetch it again",
            };
            let message = format!("the object cannot be read: {error}");
            Diagnostic::new(diagnostics.location(node.span().start), message, help)
        })
    })
}

impl FieldNames {
    fn rename(self, value: &mut Value) {
        // Windows PowerShell's wrappers of a list, and of a time.
        if let Value::Object(fields) = value
            && (fields.len() == 2 && fields.contains_key("Count")
                || fields.contains_key("DateTime"))
            && let Some(inner) = fields.remove("value")
        {
            *value = inner;
        }
        match value {
            Value::Array(values) => values.iter_mut().for_each(|value| self.rename(value)),
            Value::Object(fields) => {
                let mut renamed = Map::new();
                for (name, mut value) in std::mem::take(fields) {
                    self.rename(&mut value);
                    // What a .NET object holds besides its properties; empty as a rule.
                    if name != "AdditionalProperties" {
                        renamed.entry(self.canonical(&name)).or_insert(value);
                    }
                }
                *fields = renamed;
            }
            _ => {}
        }
    }

    fn canonical(self, name: &str) -> String {
        let mut known = self.known.iter();
        if let Some(known) = known.find(|known| known.eq_ignore_ascii_case(name)) {
            return (*known).to_owned();
        }
        let mut chars = name.chars();
        let first = chars.next().map(|first| match self.is_pascal {
            true => first.to_ascii_uppercase(),
            false => first.to_ascii_lowercase(),
        });
        first.into_iter().chain(chars).collect()
    }
}
