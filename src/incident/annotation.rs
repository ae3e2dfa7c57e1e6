//! Annotations: the comms team's notes on someone else's incident.
//!
//! A file `annotations/<id>[.<locale>][-name].md`. The files of one incident and name are one
//! annotation in several languages.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::diagnostics::{Diagnostic, FileDiagnostics, Location};
use crate::locale::Tag;
use crate::record::{not_utf8_diagnostic, parse_instant};
use crate::text::{front_matter, markdown};

/// A note of the team, in every language that it was written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// The incident that it is about.
    pub incident: String,
    /// Tells the notes of an incident apart; empty for the one without a name.
    pub name: String,
    pub kind: AnnotationKind,
    pub position: AnnotationPosition,
    /// When it begins and ceases to be shown; always, where not given.
    pub from: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
    pub author: Option<String>,
    pub texts: BTreeMap<Tag, TitledHtml>,
}

/// A note in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TitledHtml {
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
pub enum AnnotationPosition {
    /// Above the newest update.
    #[default]
    Top,
    /// In the log, at the time `from`.
    Log,
    /// Below the log.
    Bottom,
}

impl AnnotationPosition {
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
    pub fn in_locale(&self, locale: &Tag, default_locale: &Tag) -> Option<(&Tag, &TitledHtml)> {
        nearest(&self.texts, locale, default_locale)
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
    default_locale: &Tag,
) -> Option<(&'a Tag, &'a T)> {
    std::iter::once(locale.clone())
        .chain(locale.fallbacks())
        .chain([default_locale.clone()])
        .find_map(|tag| texts.get_key_value(&tag))
        .or_else(|| texts.iter().next())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    title: Option<String>,
    #[serde(default)]
    kind: AnnotationKind,
    author: Option<String>,
    #[serde(default)]
    position: AnnotationPosition,
    from: Option<String>,
    until: Option<String>,
}

/// Reads `bytes`, the content of `file`, a note in one language on one of `incidents`.
///
/// # Errors
/// A problem where the note cannot be shown; lesser ones are added to `problems`.
pub fn parse_annotation<'a>(
    file: &str,
    bytes: &[u8],
    incident_ids: impl Iterator<Item = &'a str>,
    default_locale: &Tag,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Annotation, Diagnostic> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| not_utf8_diagnostic(file, bytes, error.valid_up_to()))?;
    let stem = stem(file);
    let FileName {
        incident,
        locale,
        name,
    } = parse_file_name(stem, incident_ids).map_err(|message| {
        Diagnostic::new(
            Location::file(file),
            message,
            "name the file by incident, language and, for several notes, a name: \
                 EX703958.ja-workaround.md",
        )
    })?;
    let document = front_matter::parse::<FrontMatter>(file, text)?;
    let front = document.front_matter;
    let mut file_diagnostics = FileDiagnostics::new(file, text);
    let mut parse_bound = |field: &str, value: Option<String>| {
        parse_window_instant(field, value, &mut file_diagnostics)
    };
    let from = parse_bound("from", front.from);
    let until = parse_bound("until", front.until);
    let id_prefix = format!("{stem}-");
    let body = document.body_offset..text.len();
    let html = markdown::render(&mut file_diagnostics, body, &id_prefix);
    diagnostics.extend(file_diagnostics.into_vec());
    Ok(Annotation {
        incident,
        name,
        kind: front.kind,
        position: front.position,
        from,
        until,
        author: front.author,
        texts: [(
            locale.unwrap_or_else(|| default_locale.clone()),
            TitledHtml {
                title: front.title,
                html,
            },
        )]
        .into(),
    })
}

/// Reads the instant of a `from` or `until` field; what is none is a problem.
pub(super) fn parse_window_instant(
    field: &str,
    value: Option<String>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> Option<DateTime<Utc>> {
    let value = value?;
    parse_instant(&value)
        .map_err(|help| {
            diagnostics.error(
                diagnostics.find(0, &value),
                format!("{field} is not a time: {value:?}; it is left out"),
                help,
            );
        })
        .ok()
}

/// The incident that the note in `file` is about, by the file's name, if it is one of `incidents`.
pub fn annotated_incident<'a>(
    file: &str,
    incident_ids: impl Iterator<Item = &'a str>,
) -> Option<String> {
    let name = parse_file_name(stem(file), incident_ids).ok()?;
    Some(name.incident)
}

fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".md").unwrap_or(name)
}

struct FileName {
    incident: String,
    locale: Option<Tag>,
    name: String,
}

/// Takes `<id>[.<locale>][-name]` apart. Ids and languages may hold dashes and dots themselves, so
/// the longest known id that fits counts, then the longest language tag.
fn parse_file_name<'a>(
    stem: &str,
    incident_ids: impl Iterator<Item = &'a str>,
) -> Result<FileName, String> {
    let incident = incident_ids
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
        return Ok(FileName {
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
    let is_plausible = |tag: &str| tag.split('-').skip(1).all(is_subtag);
    let found = ends
        .into_iter()
        .filter(|end| is_plausible(&rest[..*end]))
        .find_map(|end| Some((rest[..end].parse::<Tag>().ok()?, end)));
    let (locale, end) =
        found.ok_or_else(|| format!("{rest:?} does not start with a language tag"))?;
    Ok(FileName {
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
            let found = parse_file_name(stem, known.into_iter());
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
