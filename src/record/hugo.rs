//! The front matter of Markdown as Hugo and its like read it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diagnostics::{Diagnostic, FileDiagnostics};
use crate::text::front_matter::{self, FencedFields, TOML_FENCE, YAML_FENCE};

/// The fields of the front matter by their names in lower case, which is how Hugo reads them.
pub(super) struct FrontMatter(pub BTreeMap<String, Value>);

impl FrontMatter {
    /// A field's text, if it says anything.
    pub fn take_text(&mut self, name: &str) -> Option<String> {
        let text = match self.0.remove(name)? {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        Some(text).filter(|text| !text.trim().is_empty())
    }

    pub fn take_flag(&mut self, name: &str) -> bool {
        self.0.remove(name).as_ref().is_some_and(is_true)
    }

    /// Whether Hugo makes no page of it, whenever it is built.
    pub fn is_never_rendered(&self) -> bool {
        let build = self.0.get("build").or_else(|| self.0.get("_build"));
        let is_never = |value: &Value| match value {
            Value::Bool(is_rendered) => !is_rendered,
            Value::String(word) => word.eq_ignore_ascii_case("never"),
            _ => false,
        };
        let render = build.and_then(|build| build.get("render"));
        render.is_some_and(is_never) || self.0.get("headless").is_some_and(is_true)
    }

    /// A list of texts; Hugo takes a single one for a list, too.
    pub fn take_list(&mut self, name: &str) -> Vec<String> {
        let texts = match self.0.remove(name) {
            Some(Value::Array(values)) => values,
            Some(value) => vec![value],
            None => Vec::new(),
        };
        let texts = texts.into_iter().filter_map(|text| match text {
            Value::String(text) => Some(text),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        });
        texts.filter(|text| !text.trim().is_empty()).collect()
    }
}

pub(super) fn is_true(value: &Value) -> bool {
    match value {
        Value::Bool(flag) => *flag,
        Value::String(word) => word.eq_ignore_ascii_case("true"),
        _ => false,
    }
}

/// The front matter, in YAML or TOML, and where the text after it starts. One that cannot be read is reported.
pub(super) fn parse_front_matter(
    diagnostics: &mut FileDiagnostics<'_>,
) -> Option<(FrontMatter, usize)> {
    match read_front_matter(diagnostics) {
        Ok(front) => Some(front),
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            None
        }
    }
}

fn read_front_matter(
    diagnostics: &mut FileDiagnostics<'_>,
) -> Result<(FrontMatter, usize), Diagnostic> {
    let text = diagnostics.text();
    let (fields, body_offset) = if let Some(toml) = FencedFields::find(text, TOML_FENCE) {
        let start = toml.range.start;
        let table: toml::Table = toml::from_str(&text[toml.range]).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            Diagnostic::new(
                diagnostics.location(start + at),
                format!(
                    "the front matter cannot be read: {}",
                    error.message().trim()
                ),
                "correct the field; texts need quotes",
            )
        })?;
        let fields = table
            .into_iter()
            .map(|(name, value)| (name, toml_to_json(value)));
        (fields.collect(), toml.body_offset)
    } else {
        let document = front_matter::parse::<BTreeMap<String, Value>>(diagnostics)?;
        (document.front_matter, document.body_offset)
    };
    let lowercase_name = |(name, value): (String, Value)| (name.to_lowercase(), value);
    Ok((
        FrontMatter(fields.into_iter().map(lowercase_name).collect()),
        body_offset,
    ))
}

/// A value of TOML, a time as its text.
fn toml_to_json(value: toml::Value) -> Value {
    match value {
        toml::Value::Datetime(at) => Value::String(at.to_string()),
        toml::Value::Array(values) => values.into_iter().map(toml_to_json).collect(),
        value => value.try_into().unwrap_or_default(),
    }
}

/// The front matter of a text, in TOML or YAML, as it is written.
pub(super) fn front_matter_text(text: &str) -> Option<&str> {
    let fields = [TOML_FENCE, YAML_FENCE].map(|fence| FencedFields::find(text, fence));
    let fields = fields.into_iter().find_map(|fields| fields)?;
    Some(&text[fields.range])
}

/// The fields of front matter: their names in lower case, and their values.
pub(super) fn fields(front_matter: &str) -> impl Iterator<Item = (String, &str)> {
    front_matter.lines().map(|line| {
        let (name, value) = line.split_once([':', '=']).unwrap_or_default();
        let value = value.trim().trim_matches(['"', '\'']);
        (name.trim_end().to_ascii_lowercase(), value)
    })
}
