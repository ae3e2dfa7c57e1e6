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
//! A heading names the update that the text below translates and, where it is not the first
//! wording, which one.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::Provenance;
use crate::diagnostics::{Diagnostic, Location};
use crate::locale::Tag;
use crate::record::{not_utf8_diagnostic, parse_dated_bodies};
use crate::text::body::Body;
use crate::text::front_matter;

/// The translations of an incident's updates into one language, from one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TranslationFile {
    /// Its path below the root.
    pub file: String,
    pub incident: String,
    pub locale: Tag,
    pub provenance: Provenance,
    /// The engine or the reviewer.
    pub translator: Option<String>,
    pub updates: Vec<TranslatedUpdate>,
}

/// The translation of one update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TranslatedUpdate {
    pub at: DateTime<Utc>,
    /// Which wording of the update it translates, from 1.
    pub revision: usize,
    pub body: Body,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    source: Option<FileProvenance>,
    engine: Option<String>,
    reviewer: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum FileProvenance {
    Reviewed,
    Machine,
}

/// Reads `bytes`, the content of `file`.
///
/// # Errors
/// A problem where nothing of it can be used; lesser ones are added to `problems`.
pub fn parse(
    file: &str,
    bytes: &[u8],
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<TranslationFile, Diagnostic> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| not_utf8_diagnostic(file, bytes, error.valid_up_to()))?;
    let (incident, locale) = parse_file_name(file).ok_or_else(|| {
        Diagnostic::new(
            Location::file(file),
            "its name does not say what it translates",
            "name it by incident and language: translations/EX703958.ja.md",
        )
    })?;
    let document = front_matter::parse::<FrontMatter>(file, text)?;
    let front = document.front_matter;
    let provenance = match front.source {
        Some(FileProvenance::Machine) => Provenance::Machine,
        _ => Provenance::Reviewed,
    };
    let updates = parse_dated_bodies(file, text, document.body_offset, diagnostics)
        .into_iter()
        .map(|dated| TranslatedUpdate {
            at: dated.at,
            revision: dated
                .attributes
                .iter()
                .find_map(|n| parse_revision(n))
                .unwrap_or(1),
            body: dated.body,
        })
        .collect();
    Ok(TranslationFile {
        file: file.to_owned(),
        incident: incident.to_owned(),
        locale,
        provenance,
        translator: front.engine.or(front.reviewer),
        updates,
    })
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

fn parse_revision(note: &str) -> Option<usize> {
    note.strip_prefix("revision")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_heading_may_name_the_wording_that_it_translates() {
        assert_eq!(parse_revision("revision 2"), Some(2));
        assert_eq!(parse_revision("investigating"), None);
    }
}
