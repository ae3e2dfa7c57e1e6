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

use super::instant::Clock;
use super::json::others;
use super::{Decoded, Facts, Form, Post, Reading, Record, Status, check};
use crate::locale::Tag;
use crate::problem::{Place, Problem};
use crate::text::body::Body;
use crate::text::{front_matter, markdown};

pub(super) use file_name::is_section;
pub use languages::join_languages;

/// The fields of the front matter by their names in lower case, which is how Hugo reads them.
struct Front(BTreeMap<String, Value>);

impl Front {
    /// A field's text, if it says anything.
    fn text(&mut self, name: &str) -> Option<String> {
        let text = match self.0.remove(name)? {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        Some(text).filter(|text| !text.trim().is_empty())
    }

    fn flag(&mut self, name: &str) -> bool {
        self.0.remove(name).as_ref().is_some_and(is_true)
    }

    /// A list of texts; Hugo takes a single one for a list, too.
    fn list(&mut self, name: &str) -> Vec<String> {
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
fn front(file: &str, text: &str) -> Result<(Front, usize), Problem> {
    let (fields, body_offset) = if let Some(toml) = Toml::find(text) {
        let table: toml::Table = toml::from_str(toml.text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            Problem::new(
                Place::at_offset(file, text, toml.start + at),
                format!(
                    "the front matter cannot be read: {}",
                    error.message().trim()
                ),
                "correct the field; texts need quotes",
            )
        })?;
        let fields = table.into_iter().map(|(name, value)| (name, json(value)));
        (fields.collect(), toml.body_offset)
    } else {
        let document = front_matter::parse::<BTreeMap<String, Value>>(file, text)?;
        (document.front, document.body_offset)
    };
    let lower = |(name, value): (String, Value)| (name.to_lowercase(), value);
    Ok((Front(fields.into_iter().map(lower).collect()), body_offset))
}

/// Front matter in TOML: what stands between two lines `+++`.
struct Toml<'a> {
    start: usize,
    text: &'a str,
    body_offset: usize,
}

impl<'a> Toml<'a> {
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
fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::Datetime(at) => Value::String(at.to_string()),
        toml::Value::Array(values) => values.into_iter().map(json).collect(),
        value => value.try_into().unwrap_or_default(),
    }
}

/// Hugo's own bookkeeping, the same in every file.
const SAME: [&str; 1] = ["section"];

/// Whether the front matter has a field that only cState's incidents have.
pub(super) fn is(text: &str) -> bool {
    let fence = if Toml::find(text).is_some() {
        "+++"
    } else {
        "---"
    };
    let mut lines = text
        .lines()
        .skip(1)
        .take_while(|line| line.trim_end() != fence);
    (fence == "+++" || front_matter::starts(text))
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

pub(super) fn decode(file: &str, text: &str, reading: Reading<'_>) -> Decoded {
    let (mut front, body_offset) = match front(file, text) {
        Ok(front) => front,
        Err(problem) => return Decoded::problem(problem),
    };
    if front.flag("draft") {
        // Its author has not published it anywhere yet.
        return Decoded::default();
    }
    let (name, lang) = file_name::name_and_lang(file, reading);
    let id = &*file_name::id(name);
    let mut decoded = Decoded::default();
    let source = Source {
        file,
        text,
        id,
        clock: reading.clock(),
    };
    let date = source.instant("date", front.text("date").as_deref(), &mut decoded.problems);
    let resolved_when = front.text("resolvedwhen");
    let resolved_at = source.instant(
        "resolvedWhen",
        resolved_when.as_deref(),
        &mut decoded.problems,
    );
    let mut posts = source.posts(body_offset, date, &mut decoded.problems);
    if let Some(lang) = lang {
        let lang = || Value::String(lang.to_string());
        front.0.entry("lang".to_owned()).or_insert_with(lang);
    }
    if let Some(Value::String(lang)) = front.0.get("lang") {
        match lang.parse::<Tag>() {
            Ok(tag) => posts.iter_mut().for_each(|post| post.locale = tag.clone()),
            Err(error) => decoded.problems.push(Problem::new(
                check::locate(file, text, 0, lang),
                format!("{id}: {error}; it is taken for English"),
                "write a language tag, such as `lang: ja`",
            )),
        }
    }
    // The newest comes first; among equals the later in the text is the earlier.
    posts.reverse();
    posts.sort_by_key(|post| post.at);
    let newest = posts.last();
    let (service, services) = Facts::services(front.list("affected"));
    let is_resolved = front.flag("resolved");
    // It tells of no trouble, and stands at the top of cState's own page only where it is pinned.
    let is_notice = front.flag("informational");
    let is_pinned = front.0.get("pin").is_some_and(is_true);
    let facts = Facts {
        service,
        services,
        title: front.text("title"),
        status: Some(match (is_notice, is_resolved) {
            (true, _) if is_pinned => "serviceInformation".to_owned(),
            (true, _) => "completed".to_owned(),
            (false, true) => "resolved".to_owned(),
            (false, false) => {
                let open = |word: &String| Status::read(word).is_open();
                let newest = newest.and_then(|post| post.status.clone());
                newest
                    .filter(open)
                    .unwrap_or_else(|| "investigating".to_owned())
            }
        }),
        classification: is_notice.then(|| "advisory".to_owned()),
        severity: front.text("severity"),
        started_at: date,
        ended_at: resolved_at.filter(|_| is_resolved),
        updated_at: newest
            .map(|post| post.at)
            .max(resolved_at.filter(|_| is_resolved)),
        others: others(front.0, &SAME),
        ..Facts::default()
    };
    decoded.records.push(Record {
        id: id.to_owned(),
        form: Form::Cstate,
        facts,
        posts,
        remarks: Vec::new(),
    });
    decoded
}

/// A file, and how its times are read.
struct Source<'a> {
    file: &'a str,
    text: &'a str,
    id: &'a str,
    clock: Clock<'a>,
}

impl Source<'_> {
    fn instant(
        &self,
        name: &str,
        value: Option<&str>,
        problems: &mut Vec<Problem>,
    ) -> Option<DateTime<Utc>> {
        let value = value?;
        let read = self.clock.read(value).map_err(|help| {
            problems.push(Problem::new(
                check::locate(self.file, self.text, 0, value),
                format!("{}: {name} is not a time: {value:?}", self.id),
                help,
            ));
        });
        read.ok()
    }

    /// The updates of the body from `offset` on: each ends with its time. What has none stands
    /// where the incident began.
    fn posts(
        &self,
        offset: usize,
        date: Option<DateTime<Utc>>,
        problems: &mut Vec<Problem>,
    ) -> Vec<Post> {
        let mut posts = Vec::new();
        let mut from = offset;
        while from < self.text.len() {
            let rest = &self.text[from..];
            let track = Track::find(rest);
            let end = track.as_ref().map_or(rest.len(), |track| track.start);
            let time = track.as_ref().map(|track| track.time);
            let at = self.instant("the time of an update", time, problems);
            posts.extend(self.post(from, &rest[..end], at.or(date), problems));
            from += track.map_or(rest.len(), |track| track.end);
        }
        posts
    }

    fn post(
        &self,
        offset: usize,
        text: &str,
        at: Option<DateTime<Utc>>,
        problems: &mut Vec<Problem>,
    ) -> Option<Post> {
        let content = text.trim();
        if content.is_empty() {
            return None;
        }
        if let Some(at) = text.find("{{<").or_else(|| text.find("{{%")) {
            problems.push(Problem::new(
                Place::at_offset(self.file, self.text, offset + at),
                format!(
                    "{}: a shortcode that is not `track`; it is shown as it stands",
                    self.id
                ),
                "write what it stands for as Markdown",
            ));
        }
        let flaws = markdown::render(text, "").flaws;
        problems.extend(
            flaws
                .into_iter()
                .map(|flaw| flaw.problem(self.file, self.text, offset)),
        );
        Some(Post {
            status: leading_status(content),
            ..Post::new(at.unwrap_or_default(), Body::markdown(content))
        })
    }
}

/// The shortcode `{{< track "2026-09-14 06:45:00" >}}`, and where it stands.
struct Track<'a> {
    start: usize,
    end: usize,
    time: &'a str,
}

impl<'a> Track<'a> {
    /// The first of a text.
    fn find(text: &'a str) -> Option<Self> {
        // Behind the last end nothing is looked for: none of it ends.
        let last = text.rfind("}}")?;
        text[..last].match_indices("{{").find_map(|(start, _)| {
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
    Status::read(word).is_known().then(|| word.to_owned())
}
