//! A translation of an incident as a file: `translations/<id>.<locale>.md`.
//!
//! ```text
//! ---
//! source: machine
//! engine: Amazon Translate
//! ---
//!
//! ## 2026-09-14T06:45:00Z · revision 2
//! ユーザーへの影響: …
//! ```
//!
//! A heading names the update that the text below it translates, by its time or by its id, and the
//! revision of it, where that is not the first. Where that is not what the front matter says, it also says who stands
//! for the text: ` · needs-review`. A line `***` ends a section, so that what follows has no label.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, SecondsFormat, Utc};
use serde::Deserialize;

use super::Provenance;
use super::check::Accepted;
use crate::diagnostics::{Diagnostic, FileDiagnostics, Location};
use crate::locale::Tag;
use crate::record::{mask_internal_parts, parse_dated_bodies, parse_instant};
use crate::text::body::Body;
use crate::text::encoding::decode_handwritten;
use crate::text::{fold_width, front_matter, is_middle_dot};

/// The translations of an incident's updates into one language, from one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TranslationFile {
    /// Its path below the root.
    pub file: String,
    pub incident: String,
    pub locale: Tag,
    /// Who stands for its texts, unless their headings say it.
    pub review: Review,
    /// The engine or the reviewer.
    pub translator: Option<String>,
    /// The differences from the original that are none.
    pub accepted: Vec<Accepted>,
    pub updates: Vec<TranslatedUpdate>,
}

/// Who stands for a translation in a file, the most trusted first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Review {
    /// A person.
    #[default]
    Reviewed,
    /// Nobody yet: a person is to look at it.
    #[serde(alias = "needs-review")]
    NeedsReview,
    Machine,
}

impl Review {
    /// As files name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reviewed => "reviewed",
            Self::NeedsReview => "needs-review",
            Self::Machine => "machine",
        }
    }

    pub fn provenance(self) -> Provenance {
        match self {
            Self::Reviewed => Provenance::Reviewed,
            Self::NeedsReview | Self::Machine => Provenance::Machine,
        }
    }

    /// What the attribute of a heading says, if it is about that.
    fn from_attribute(attribute: &str) -> Option<Self> {
        let word = attribute.trim().to_lowercase().replace([' ', '_'], "-");
        let all = [Self::Reviewed, Self::NeedsReview, Self::Machine];
        all.into_iter().find(|review| review.as_str() == word)
    }
}

/// The translation of one update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TranslatedUpdate {
    pub update: UpdateReference,
    /// Which revision of the update it translates, from 1.
    pub revision: usize,
    pub review: Review,
    pub body: Body,
    /// The location of its heading.
    pub location: Location,
}

/// An update as a heading names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateReference {
    pub at: DateTime<Utc>,
    /// Which update of that second, from 1; `None` for a heading with the time alone.
    pub ordinal: Option<usize>,
}

impl UpdateReference {
    /// Reads `2026-09-14T06:45:00Z`, the same with `-2` behind it, or the id of an update,
    /// `20260914T064500Z-2`.
    fn parse(text: &str) -> Result<Self, &'static str> {
        let error = match parse_instant(text) {
            Ok(at) => return Ok(Self { at, ordinal: None }),
            Err(help) => help,
        };
        let id = text.strip_prefix("u-").unwrap_or(text);
        let parse_id_time = |text: &str| {
            let time = NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%SZ").ok()?;
            Some(time.and_utc())
        };
        if let Some(at) = parse_id_time(id) {
            return Ok(Self {
                at,
                ordinal: Some(1),
            });
        }
        let (time, ordinal) = id.rsplit_once('-').ok_or(error)?;
        let ordinal = ordinal.parse().ok().filter(|ordinal| *ordinal > 0);
        let at = parse_instant(time).ok().or_else(|| parse_id_time(time));
        Ok(Self {
            at: at.ok_or(error)?,
            ordinal: Some(ordinal.ok_or(error)?),
        })
    }

    /// The id of the first update of the second.
    pub fn base_id(&self) -> String {
        self.at.format("%Y%m%dT%H%M%SZ").to_string()
    }

    /// The id of the update; for a heading with the time alone, that of the first of the second.
    pub fn id(&self) -> String {
        match self.ordinal {
            None | Some(1) => self.base_id(),
            Some(ordinal) => format!("{}-{ordinal}", self.base_id()),
        }
    }

    /// The second in RFC 3339.
    pub fn second(&self) -> String {
        self.at.to_rfc3339_opts(SecondsFormat::Secs, true)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    source: Option<Review>,
    engine: Option<String>,
    reviewer: Option<String>,
    accept: Option<Accept>,
}

/// Differences by their words, each with the wordings that are right.
#[derive(Deserialize)]
#[serde(untagged)]
enum Accept {
    WithWordings(BTreeMap<String, Wordings>),
    Words(Vec<String>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Wordings {
    One(String),
    Several(Vec<String>),
}

/// Parses `bytes`, the content of `file`.
///
/// # Errors
/// A diagnostic if nothing of the file can be used; all others are added to `diagnostics`.
pub fn parse(
    file: &str,
    bytes: &[u8],
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<TranslationFile, Diagnostic> {
    let text = decode_handwritten(file, bytes)?;
    let (incident, locale) = parse_file_name(file).ok_or_else(|| {
        Diagnostic::new(
            Location::file(file),
            "the file name is not `<incident>.<locale>.md`",
            "name it by incident and language: translations/EX703958.ja.md",
        )
    })?;
    let mut file_diagnostics = FileDiagnostics::new(file, &text);
    let document = front_matter::parse::<FrontMatter>(&mut file_diagnostics)?;
    let front = document.front_matter;
    let review_of_file = front.source.unwrap_or_default();
    let accepted = accepted_differences(front.accept, &mut file_diagnostics);
    let parse_time = UpdateReference::parse;
    let bodies = parse_dated_bodies(document.body_offset, parse_time, &mut file_diagnostics);
    let mut updates = Vec::with_capacity(bodies.len());
    for mut dated in bodies {
        let mut review = None;
        dated.attributes.retain(|attribute| {
            let found = Review::from_attribute(attribute);
            review = review.or(found);
            found.is_none()
        });
        let revision = match parse_revision(&dated.attributes) {
            Ok(revision) => revision,
            Err(attribute) => {
                file_diagnostics.error(
                    dated.offset,
                    format!(
                        "the heading's revision cannot be read: {attribute:?}; the translation under \
                         it is not shown"
                    ),
                    "write it as ` · revision 2`",
                );
                continue;
            }
        };
        // What is left out keeps its place, by which the file is edited.
        let (content, internal) = mask_internal_parts(&dated.body.content, 0);
        if internal.is_some() {
            let content = content.into_owned();
            file_diagnostics.warning(
                dated.offset,
                "a part of the translation that is marked as internal is left out",
                "take it out, or write it without the mark if it is for readers",
            );
            dated.body = Body::markdown(content);
        }
        updates.push(TranslatedUpdate {
            update: dated.time,
            revision,
            review: review.unwrap_or(review_of_file),
            body: dated.body,
            location: file_diagnostics.location(dated.offset),
        });
    }
    diagnostics.extend(file_diagnostics.into_vec());
    Ok(TranslationFile {
        file: file.to_owned(),
        incident: incident.to_owned(),
        locale,
        review: review_of_file,
        translator: front.engine.or(front.reviewer),
        accepted,
        updates,
    })
}

/// The differences that front matter dismisses. One without a wording would be dismissed for ever, so it is not.
fn accepted_differences(
    accept: Option<Accept>,
    diagnostics: &mut FileDiagnostics<'_>,
) -> Vec<Accepted> {
    let entries = match accept {
        None => return Vec::new(),
        Some(Accept::WithWordings(entries)) => entries.into_iter(),
        Some(Accept::Words(words)) => words
            .into_iter()
            .map(|words| (words, Wordings::One(String::new())))
            .collect::<BTreeMap<_, _>>()
            .into_iter(),
    };
    let entries = entries.flat_map(|(words, wordings)| {
        let wordings = match wordings {
            Wordings::One(wording) => vec![wording],
            Wordings::Several(wordings) => wordings,
        };
        let wordings = wordings.into_iter();
        wordings.map(move |wording| (words.clone(), wording))
    });
    let mut accepted = Vec::new();
    for (words, wording) in entries {
        if wording.trim().is_empty() {
            let offset = diagnostics.text().find("accept").unwrap_or_default();
            diagnostics.error(
                offset,
                format!("`accept` names no wording for {words:?}, so it dismisses nothing"),
                format!(
                    "write the words of the translation behind it by which it is right, so that a new wording is looked \
                     at again: `accept: {{ {words:?}: \"…\" }}`"
                ),
            );
            continue;
        }
        accepted.push(Accepted { words, wording });
    }
    accepted
}

/// Whether a heading says who stands for the text below it.
pub fn names_review(heading: &str) -> bool {
    let mut attributes = heading.split(is_middle_dot).skip(1);
    attributes.any(|attribute| Review::from_attribute(attribute).is_some())
}

/// The incident that `file` translates, by the file's name.
pub fn translated_incident(file: &str) -> Option<&str> {
    parse_file_name(file).map(|(incident, _)| incident)
}

/// `translations/EX703958.ja.md` is incident `EX703958`, language `ja`.
fn parse_file_name(file: &str) -> Option<(&str, Tag)> {
    let stem = file.rsplit('/').next()?.strip_suffix(".md")?;
    let (incident, tag) = stem.rsplit_once('.')?;
    Some((incident, tag.parse().ok()?))
}

/// The revision that the attributes of a heading name; 1 if they name none.
///
/// # Errors
/// The attribute that names a revision but cannot be parsed.
fn parse_revision(attributes: &[String]) -> Result<usize, &str> {
    let named = attributes.iter().find_map(|attribute| {
        let word = attribute.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let (word, number) = attribute.split_at(attribute.len() - word.len());
        let is_named = word.to_ascii_lowercase().starts_with("rev");
        is_named.then(|| match word.eq_ignore_ascii_case("revision") {
            true => fold_width(number)
                .trim()
                .parse()
                .map_err(|_| attribute.as_str()),
            false => Err(attribute.as_str()),
        })
    });
    named.unwrap_or(Ok(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn internal_parts_are_left_out_and_reported() {
        for internal in ["Interner Hinweis: SECRET", "### Arbeitsnotizen\nSECRET"] {
            let text = format!(
                "---\nsource: reviewed\n---\n## 2026-11-18T09:00:00Z\nAuswirkung: Anmeldung schlägt fehl.\n\n{internal}\n\n\
                 ## 2026-11-18T10:00:00Z\nBehoben.\n"
            );
            let mut diagnostics = Vec::new();
            let file = parse("translations/N1.de.md", text.as_bytes(), &mut diagnostics).unwrap();
            let bodies = file.updates.iter().map(|update| update.body.content.trim());
            assert_eq!(
                bodies.collect::<Vec<_>>(),
                ["Auswirkung: Anmeldung schlägt fehl.", "Behoben."]
            );
            let told: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
            assert!(told[0].contains("translations/N1.de.md:4"), "{told:?}");
            assert!(
                told[0].contains("marked as internal is left out"),
                "{told:?}"
            );
        }
    }

    #[test]
    fn the_name_says_incident_and_language() {
        let cases = [
            ("translations/EX1.ja.md", Some(("EX1", "ja"))),
            ("translations/NET-1.2.pt-BR.md", Some(("NET-1.2", "pt-BR"))),
            ("translations/EX1.md", None),
            ("translations/EX1.not a tag.md", None),
        ];
        for (file, expected) in cases {
            let found = parse_file_name(file);
            let found = found.as_ref().map(|(id, tag)| (*id, tag.as_str()));
            assert_eq!(found, expected, "{file}");
        }
    }

    #[test]
    fn a_heading_may_name_the_revision_that_it_translates() {
        let cases = [
            ("revision 2", Ok(2)),
            ("Revision 2", Ok(2)),
            ("investigating", Ok(1)),
            ("revision two", Err("revision two")),
            ("rev 2", Err("rev 2")),
            ("revison 2", Err("revison 2")),
        ];
        for (attribute, expected) in cases {
            assert_eq!(parse_revision(&[attribute.to_owned()]), expected);
        }
        assert_eq!(parse_revision(&[]), Ok(1));
    }

    #[test]
    fn a_heading_may_say_who_stands_for_its_text() {
        let read = |front_matter: &str, attributes: &str| {
            let text = format!("---\n{front_matter}---\n## 20260914T064500Z{attributes}\ntext\n");
            let file = parse("translations/EX1.ja.md", text.as_bytes(), &mut Vec::new()).unwrap();
            let update = &file.updates[0];
            (update.review, update.revision)
        };
        for (front_matter, attributes, expected) in [
            ("", "", (Review::Reviewed, 1)),
            ("source: needs-review\n", "", (Review::NeedsReview, 1)),
            ("source: machine\n", " · reviewed", (Review::Reviewed, 1)),
            ("", " · revision 2 · needs-review", (Review::NeedsReview, 2)),
            ("", " · Needs review", (Review::NeedsReview, 1)),
            ("", " · investigating", (Review::Reviewed, 1)),
        ] {
            assert_eq!(read(front_matter, attributes), expected, "{attributes}");
        }
    }

    #[test]
    fn a_difference_may_be_dismissed_for_several_wordings() {
        let text = "---\naccept:\n  48-hour: [two days, 2 days]\n  a: b\n---\n";
        let mut diagnostics = Vec::new();
        let file = parse("translations/EX1.de.md", text.as_bytes(), &mut diagnostics).unwrap();
        let accepted = file.accepted.iter();
        let accepted = accepted.map(|one| (one.words.as_str(), one.wording.as_str()));
        let expected = [("48-hour", "two days"), ("48-hour", "2 days"), ("a", "b")];
        assert!(accepted.eq(expected), "{:?}", file.accepted);
        assert_eq!(diagnostics, []);
    }

    #[test]
    fn a_heading_names_an_update_by_its_time_or_by_its_id() {
        let cases = [
            ("2026-09-14T06:45:00Z", Some((None, "20260914T064500Z"))),
            ("2026-09-14T08:45+02:00", Some((None, "20260914T064500Z"))),
            (
                "2026-09-14T06:45:00Z-2",
                Some((Some(2), "20260914T064500Z-2")),
            ),
            (
                "2026-09-14T06:45:00Z-1",
                Some((Some(1), "20260914T064500Z")),
            ),
            ("20260914T064500Z", Some((Some(1), "20260914T064500Z"))),
            (
                "u-20260914T064500Z-3",
                Some((Some(3), "20260914T064500Z-3")),
            ),
            ("2026-09-14T06:45:00Z-0", None),
            ("2026-09-14T06:45:00Z-", None),
            ("2026-09-14", None),
            ("", None),
        ];
        for (heading, expected) in cases {
            let found = UpdateReference::parse(heading).ok();
            let found = found.map(|found| (found.ordinal, found.id()));
            let expected = expected.map(|(ordinal, id)| (ordinal, id.to_owned()));
            assert_eq!(found, expected, "{heading}");
        }
    }
}
