//! Annotations: the comms team's notes on someone else's incident.
//!
//! A file `annotations/<id>[.<locale>][-name].md`. The files of one incident and name are one
//! annotation in several languages.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::locale::Tag;
use crate::problem::{Place, Problem};
use crate::record::{not_utf8, parse_instant};
use crate::text::{front_matter, markdown};

/// A note of the team, in every language that it was written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// The incident that it is about.
    pub incident: String,
    /// Tells the notes of an incident apart; empty for the one without a name.
    pub name: String,
    pub kind: AnnotationKind,
    pub position: Position,
    /// When it begins and ceases to be shown; always, where not given.
    pub from: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
    pub author: Option<String>,
    pub texts: BTreeMap<Tag, NoteText>,
}

/// A note in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteText {
    pub title: Option<String>,
    /// Sanitised.
    pub html: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnnotationKind {
    #[default]
    Note,
    Workaround,
    Impact,
    Action,
}

impl AnnotationKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Workaround => "workaround",
            Self::Impact => "impact",
            Self::Action => "action",
        }
    }
}

/// Where on the incident's page a note stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// Above the newest update.
    #[default]
    Top,
    /// In the log, at the time `from`.
    Log,
    /// Below the log.
    Bottom,
}

impl Position {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Top => "top",
            Self::Log => "log",
            Self::Bottom => "bottom",
        }
    }
}

impl Annotation {
    pub fn is_shown(&self, now: DateTime<Utc>) -> bool {
        is_within(self.from, self.until, now)
    }

    /// The note for readers of `locale`: in their language, in the site's, or in any.
    pub fn in_locale(&self, locale: &Tag, default: &Tag) -> Option<(&Tag, &NoteText)> {
        nearest(&self.texts, locale, default)
    }
}

/// Whether `now` lies in the time from `from` up to `until`.
pub(super) fn is_within(
    from: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> bool {
    from.is_none_or(|from| from <= now) && until.is_none_or(|until| now < until)
}

/// The text in the language nearest to `locale`.
pub(super) fn nearest<'a, T>(
    texts: &'a BTreeMap<Tag, T>,
    locale: &Tag,
    default: &Tag,
) -> Option<(&'a Tag, &'a T)> {
    std::iter::once(locale.clone())
        .chain(locale.fallbacks())
        .chain([default.clone()])
        .find_map(|tag| texts.get_key_value(&tag))
        .or_else(|| texts.iter().next())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    title: Option<String>,
    #[serde(default)]
    kind: AnnotationKind,
    author: Option<String>,
    #[serde(default)]
    position: Position,
    from: Option<String>,
    until: Option<String>,
}

/// Reads `bytes`, the content of `file`, a note in one language on one of `incidents`.
///
/// # Errors
/// A problem where the note cannot be shown; lesser ones are added to `problems`.
pub fn read_annotation<'a>(
    file: &str,
    bytes: &[u8],
    incidents: impl Iterator<Item = &'a str>,
    default: &Tag,
    problems: &mut Vec<Problem>,
) -> Result<Annotation, Problem> {
    let text =
        std::str::from_utf8(bytes).map_err(|error| not_utf8(file, bytes, error.valid_up_to()))?;
    let stem = stem(file);
    let Name {
        incident,
        locale,
        name,
    } = parse_name(stem, incidents).map_err(|message| {
        Problem::new(
            Place::file(file),
            message,
            "name the file by incident, language and, for several notes, a name: \
                 EX703958.ja-workaround.md",
        )
    })?;
    let document = front_matter::parse::<Front>(file, text)?;
    let front = document.front;
    let mut instant =
        |field: &str, value: Option<String>| window_instant(file, text, field, value, problems);
    let from = instant("from", front.from);
    let until = instant("until", front.until);
    let rendered = markdown::render(document.body, &format!("{stem}-"));
    let flaws = rendered.flaws.into_iter();
    problems.extend(flaws.map(|flaw| flaw.problem(file, text, document.body_offset)));
    Ok(Annotation {
        incident,
        name,
        kind: front.kind,
        position: front.position,
        from,
        until,
        author: front.author,
        texts: [(
            locale.unwrap_or_else(|| default.clone()),
            NoteText {
                title: front.title,
                html: rendered.html,
            },
        )]
        .into(),
    })
}

/// Reads the instant of a `from` or `until` field; what is none is a problem.
pub(super) fn window_instant(
    file: &str,
    text: &str,
    field: &str,
    value: Option<String>,
    problems: &mut Vec<Problem>,
) -> Option<DateTime<Utc>> {
    let value = value?;
    parse_instant(&value)
        .map_err(|help| {
            let offset = text.find(&value).unwrap_or(0);
            problems.push(Problem::new(
                Place::at_offset(file, text, offset),
                format!("{field} is not a time: {value:?}; it is left out"),
                help,
            ));
        })
        .ok()
}

/// The incident that the note in `file` is about, by the file's name, if it is one of `incidents`.
pub fn annotated<'a>(file: &str, incidents: impl Iterator<Item = &'a str>) -> Option<String> {
    let name = parse_name(stem(file), incidents).ok()?;
    Some(name.incident)
}

fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".md").unwrap_or(name)
}

struct Name {
    incident: String,
    locale: Option<Tag>,
    name: String,
}

/// Takes `<id>[.<locale>][-name]` apart. Ids and languages may hold dashes and dots themselves, so
/// the longest known id that fits counts, then the longest language tag.
fn parse_name<'a>(stem: &str, incidents: impl Iterator<Item = &'a str>) -> Result<Name, String> {
    let incident = incidents
        .filter(|id| {
            stem.strip_prefix(id)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
        })
        .max_by_key(|id| id.len())
        .ok_or_else(|| {
            let id = stem.split('.').next().unwrap_or(stem);
            format!("a note on an incident that is not known: {id}")
        })?;
    let rest = &stem[incident.len()..];
    let Some(rest) = rest.strip_prefix('.') else {
        return Ok(Name {
            incident: incident.to_owned(),
            locale: None,
            name: rest.trim_start_matches('-').to_owned(),
        });
    };
    let dashes = rest.match_indices('-').map(|(at, _)| at);
    let mut ends: Vec<usize> = dashes.chain([rest.len()]).collect();
    ends.reverse();
    // A name such as `workaround` would pass for a variant: only a script or region, written as one,
    // counts as part of the language.
    let is_subtag = |part: &str| {
        matches!(part.len(), 2 | 4) && part.starts_with(|c: char| c.is_ascii_uppercase())
    };
    let plausible = |tag: &str| tag.split('-').skip(1).all(is_subtag);
    let found = ends
        .into_iter()
        .filter(|end| plausible(&rest[..*end]))
        .find_map(|end| Some((rest[..end].parse::<Tag>().ok()?, end)));
    let (locale, end) =
        found.ok_or_else(|| format!("{rest:?} does not start with a language tag"))?;
    Ok(Name {
        incident: incident.to_owned(),
        locale: Some(locale),
        name: rest[end..].trim_start_matches('-').to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_incident_language_and_which_note() {
        let known = ["EX703958", "NET-2026-014", "NET-2026"];
        let cases = [
            ("EX703958", Ok(("EX703958", None, ""))),
            ("EX703958-workaround", Ok(("EX703958", None, "workaround"))),
            ("EX703958.ja", Ok(("EX703958", Some("ja"), ""))),
            (
                "EX703958.ja-workaround",
                Ok(("EX703958", Some("ja"), "workaround")),
            ),
            (
                "EX703958.pt-BR-how-to",
                Ok(("EX703958", Some("pt-BR"), "how-to")),
            ),
            (
                "NET-2026-014.zh-Hant",
                Ok(("NET-2026-014", Some("zh-Hant"), "")),
            ),
            ("NET-2026-015", Ok(("NET-2026", None, "015"))),
            ("EX9", Err(())),
            ("EX703958.!!", Err(())),
        ];
        for (stem, expected) in cases {
            let found = parse_name(stem, known.into_iter());
            let found = found
                .as_ref()
                .map(|n| {
                    (
                        n.incident.as_str(),
                        n.locale.as_ref().map(Tag::as_str),
                        n.name.as_str(),
                    )
                })
                .map_err(|_| ());
            assert_eq!(found, expected, "{stem}");
        }
    }

    #[test]
    fn a_note_is_shown_from_and_until() {
        let at = |text: &str| parse_instant(text).ok();
        let now = at("2026-09-30T09:00:00Z").unwrap();
        let cases = [
            (None, None, true),
            (at("2026-09-30T09:00:00Z"), None, true),
            (at("2026-09-30T09:00:01Z"), None, false),
            (None, at("2026-09-30T09:00:00Z"), false),
        ];
        for (from, until, shown) in cases {
            assert_eq!(is_within(from, until, now), shown);
        }
    }
}
