//! cState's Markdown incidents: Hugo front matter, and a body whose updates end with a `track`.
//!
//! ```text
//! ---
//! title: Sign-in fails
//! date: 2026-09-14T06:20:00Z
//! resolved: true
//! resolvedWhen: 2026-09-14T09:05:00Z
//! severity: disrupted
//! affected: [VPN]
//! section: issue
//! ---
//! *Resolved* - All is well. {{< track "2026-09-14T09:05:00Z" >}}
//! ```
//!
//! <https://github.com/cstate/cstate/wiki/Usage>. A file's name is the incident's id. The front matter may
//! be TOML between `+++`, and have a `lang`, which cState itself has no use for. Hugo's name for a file
//! in another language, `vpn.ja.md` beside `vpn.md`, says it as well: see [`join_languages`].

mod file_name;
mod languages;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::instant::InstantParser;
use super::json::extra_fields;
use super::{DecodeOptions, Decoded, Facts, Form, Post, Record, Status, validate};
use crate::diagnostics::{Diagnostic, FileDiagnostics, Location};
use crate::locale::Tag;
use crate::text::body::Body;
use crate::text::{front_matter, markdown};

pub(super) use file_name::is_section_page;
pub use languages::merge_translations;

/// The fields of the front matter by their names in lower case, which is how Hugo reads them.
struct FrontMatter(BTreeMap<String, Value>);

impl FrontMatter {
    /// A field's text, if it says anything.
    fn take_text(&mut self, name: &str) -> Option<String> {
        let text = match self.0.remove(name)? {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        Some(text).filter(|text| !text.trim().is_empty())
    }

    fn take_flag(&mut self, name: &str) -> bool {
        self.0.remove(name).as_ref().is_some_and(is_true)
    }

    /// A list of texts; Hugo takes a single one for a list, too.
    fn take_list(&mut self, name: &str) -> Vec<String> {
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

fn is_true(value: &Value) -> bool {
    match value {
        Value::Bool(flag) => *flag,
        Value::String(word) => word.eq_ignore_ascii_case("true"),
        _ => false,
    }
}

/// The front matter, in YAML or TOML, and where the text after it starts.
fn parse_front_matter(file: &str, text: &str) -> Result<(FrontMatter, usize), Diagnostic> {
    let (fields, body_offset) = if let Some(toml) = TomlFrontMatter::find(text) {
        let table: toml::Table = toml::from_str(toml.text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            Diagnostic::new(
                Location::at_offset(file, text, toml.start + at),
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
        let document = front_matter::parse::<BTreeMap<String, Value>>(file, text)?;
        (document.front_matter, document.body_offset)
    };
    let lowercase_name = |(name, value): (String, Value)| (name.to_lowercase(), value);
    Ok((
        FrontMatter(fields.into_iter().map(lowercase_name).collect()),
        body_offset,
    ))
}

/// Front matter in TOML: what stands between two lines `+++`.
struct TomlFrontMatter<'a> {
    start: usize,
    text: &'a str,
    body_offset: usize,
}

impl<'a> TomlFrontMatter<'a> {
    fn find(text: &'a str) -> Option<Self> {
        let is_fence = |line: &str| line.trim_end() == "+++";
        let start = text
            .split_inclusive('\n')
            .next()
            .filter(|line| is_fence(line))?
            .len();
        let mut end = start;
        for line in text[start..].split_inclusive('\n') {
            if is_fence(line) {
                return Some(Self {
                    start,
                    text: &text[start..end],
                    body_offset: end + line.len(),
                });
            }
            end += line.len();
        }
        None
    }
}

/// A value of TOML, a time as its text.
fn toml_to_json(value: toml::Value) -> Value {
    match value {
        toml::Value::Datetime(at) => Value::String(at.to_string()),
        toml::Value::Array(values) => values.into_iter().map(toml_to_json).collect(),
        value => value.try_into().unwrap_or_default(),
    }
}

/// Hugo's own bookkeeping, the same in every file.
const IGNORED_FIELDS: [&str; 1] = ["section"];

/// Whether the front matter has a field that only cState's incidents have.
pub(super) fn matches(text: &str) -> bool {
    let fence = if TomlFrontMatter::find(text).is_some() {
        "+++"
    } else {
        "---"
    };
    let mut lines = text
        .lines()
        .skip(1)
        .take_while(|line| line.trim_end() != fence);
    (fence == "+++" || front_matter::has_front_matter(text))
        && lines.any(|line| {
            let (name, value) = line.split_once([':', '=']).unwrap_or_default();
            let value = value.trim().trim_matches(['"', '\'']);
            match name.trim_end().to_ascii_lowercase().as_str() {
                "resolved" | "resolvedwhen" | "affected" | "informational" => true,
                "section" => value == "issue",
                _ => false,
            }
        })
}

pub(super) fn decode(file: &str, text: &str, options: DecodeOptions<'_>) -> Decoded {
    let (mut front, body_offset) = match parse_front_matter(file, text) {
        Ok(front) => front,
        Err(diagnostic) => return Decoded::from_diagnostic(diagnostic),
    };
    if front.take_flag("draft") {
        // Its author has not published it anywhere yet.
        return Decoded::default();
    }
    let (name, lang) = file_name::name_and_language(file, options);
    let id = &*file_name::incident_id(name);
    let mut decoded = Decoded::default();
    let decoder = FileDecoder {
        file,
        text,
        id,
        instant_parser: options.instant_parser(),
    };
    let date = decoder.parse_instant(
        "date",
        front.take_text("date").as_deref(),
        &mut decoded.diagnostics,
    );
    let resolved_when = front.take_text("resolvedwhen");
    let resolved_at = decoder.parse_instant(
        "resolvedWhen",
        resolved_when.as_deref(),
        &mut decoded.diagnostics,
    );
    let mut posts = decoder.decode_posts(body_offset, date, &mut decoded.diagnostics);
    if let Some(lang) = lang {
        let lang = || Value::String(lang.to_string());
        front.0.entry("lang".to_owned()).or_insert_with(lang);
    }
    if let Some(Value::String(lang)) = front.0.get("lang") {
        match lang.parse::<Tag>() {
            Ok(tag) => posts.iter_mut().for_each(|post| post.locale = tag.clone()),
            Err(error) => decoded.diagnostics.push(Diagnostic::new(
                validate::locate(file, text, 0, lang),
                format!("{id}: {error}; it is taken for English"),
                "write a language tag, such as `lang: ja`",
            )),
        }
    }
    // The newest comes first; among equals the later in the text is the earlier.
    posts.reverse();
    posts.sort_by_key(|post| post.at);
    let newest = posts.last();
    let (service, services) = Facts::normalize_services(front.take_list("affected"));
    let is_resolved = front.take_flag("resolved");
    // It tells of no trouble, and stands at the top of cState's own page only where it is pinned.
    let is_informational = front.take_flag("informational");
    let is_pinned = front.0.get("pin").is_some_and(is_true);
    let facts = Facts {
        service,
        services,
        title: front.take_text("title"),
        status: Some(match (is_informational, is_resolved) {
            (true, _) if is_pinned => "serviceInformation".to_owned(),
            (true, _) => "completed".to_owned(),
            (false, true) => "resolved".to_owned(),
            (false, false) => {
                let is_open = |word: &String| Status::parse(word).is_open();
                let newest = newest.and_then(|post| post.status.clone());
                newest
                    .filter(is_open)
                    .unwrap_or_else(|| "investigating".to_owned())
            }
        }),
        classification: is_informational.then(|| "advisory".to_owned()),
        severity: front.take_text("severity"),
        started_at: date,
        ended_at: resolved_at.filter(|_| is_resolved),
        updated_at: newest
            .map(|post| post.at)
            .max(resolved_at.filter(|_| is_resolved)),
        extra_fields: extra_fields(front.0, &IGNORED_FIELDS),
        ..Facts::default()
    };
    decoded
        .records
        .push(Record::new(id.to_owned(), Form::Cstate, facts, posts));
    decoded
}

/// A file, and how its times are read.
struct FileDecoder<'a> {
    file: &'a str,
    text: &'a str,
    id: &'a str,
    instant_parser: InstantParser<'a>,
}

impl FileDecoder<'_> {
    fn parse_instant(
        &self,
        name: &str,
        value: Option<&str>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<DateTime<Utc>> {
        let value = value?;
        let parsed = self.instant_parser.parse(value).map_err(|help| {
            diagnostics.push(Diagnostic::new(
                validate::locate(self.file, self.text, 0, value),
                format!("{}: {name} is not a time: {value:?}", self.id),
                help,
            ));
        });
        parsed.ok()
    }

    /// The updates of the body from `offset` on: each ends with its time. What has none stands
    /// where the incident began.
    fn decode_posts(
        &self,
        offset: usize,
        date: Option<DateTime<Utc>>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Post> {
        let mut posts = Vec::new();
        let mut from = offset;
        while from < self.text.len() {
            let rest = &self.text[from..];
            let track = TrackShortcode::find(rest);
            let end = track.as_ref().map_or(rest.len(), |track| track.start);
            let time = track.as_ref().map(|track| track.time);
            let at = self.parse_instant("the time of an update", time, diagnostics);
            posts.extend(self.decode_post(from, &rest[..end], at.or(date), diagnostics));
            from += track.map_or(rest.len(), |track| track.end);
        }
        posts
    }

    fn decode_post(
        &self,
        offset: usize,
        text: &str,
        at: Option<DateTime<Utc>>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Post> {
        let content = text.trim();
        if content.is_empty() {
            return None;
        }
        if let Some(at) = text.find("{{<").or_else(|| text.find("{{%")) {
            diagnostics.push(Diagnostic::new(
                Location::at_offset(self.file, self.text, offset + at),
                format!(
                    "{}: a shortcode that is not `track`; it is shown as it stands",
                    self.id
                ),
                "write what it stands for as Markdown",
            ));
        }
        let mut file_diagnostics = FileDiagnostics::new(self.file, self.text);
        markdown::render(&mut file_diagnostics, offset..offset + text.len(), "");
        diagnostics.extend(file_diagnostics.into_vec());
        Some(Post {
            status: leading_status(content),
            ..Post::new(at.unwrap_or_default(), Body::markdown(content))
        })
    }
}

/// The shortcode `{{< track "2026-09-14 06:45:00" >}}`, and where it stands.
struct TrackShortcode<'a> {
    start: usize,
    end: usize,
    time: &'a str,
}

impl<'a> TrackShortcode<'a> {
    /// The first of a text.
    fn find(text: &'a str) -> Option<Self> {
        // Behind the last end nothing is looked for: none of it ends.
        let last_end = text.rfind("}}")?;
        text[..last_end].match_indices("{{").find_map(|(start, _)| {
            let inner = text[start + 2..].trim_start_matches(['<', '>', '%', ' ']);
            let time = inner.strip_prefix("track")?;
            if !time.starts_with([' ', '"', '`']) {
                return None;
            }
            let (time, rest) = time.split_once("}}")?;
            let time = time.trim_matches(['<', '>', '%', ' ']);
            let time = time.trim().trim_matches(['"', '`']);
            let end = text.len() - rest.len();
            Some(Self { start, end, time })
        })
    }
}

/// The status that a text opens with: `*Resolved* - All is well.`
fn leading_status(text: &str) -> Option<String> {
    let rest = text.trim_start_matches(['*', '_']);
    let (word, _) = rest
        .split_once(['*', '_'])
        .filter(|_| rest.len() < text.len())?;
    let word = word.trim_end_matches([':', ' ']);
    Status::parse(word).is_known().then(|| word.to_owned())
}
