//! Notices: what the team pins to the home page, about no incident in particular.
//!
//! A file `notices/<name>[.<locale>].md`. The files of one name are one notice in several
//! languages.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::TitledHtml;
use super::annotation::{is_within, nearest, parse_window_instant};
use crate::diagnostics::{Diagnostic, FileDiagnostics};
use crate::locale::Tag;
use crate::record::not_utf8_diagnostic;
use crate::text::{front_matter, markdown};

/// A pinned notice, in every language that it was written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub name: String,
    pub kind: NoticeKind,
    pub from: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
    pub texts: BTreeMap<Tag, TitledHtml>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    #[default]
    Info,
    Warning,
}

impl NoticeKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
        }
    }
}

impl Notice {
    pub fn is_shown(&self, now: DateTime<Utc>) -> bool {
        is_within(self.from, self.until, now)
    }

    /// The notice for readers of `locale`: in their language, in the site's, or in any.
    pub fn in_locale(&self, locale: &Tag, default_locale: &Tag) -> Option<(&Tag, &TitledHtml)> {
        nearest(&self.texts, locale, default_locale)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    title: Option<String>,
    #[serde(default)]
    kind: NoticeKind,
    from: Option<String>,
    until: Option<String>,
}

/// Reads `bytes`, the content of `file`, a notice in one language.
///
/// # Errors
/// A problem where the notice cannot be shown; lesser ones are added to `problems`.
pub fn parse_notice(
    file: &str,
    bytes: &[u8],
    default_locale: &Tag,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Notice, Diagnostic> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| not_utf8_diagnostic(file, bytes, error.valid_up_to()))?;
    let stem = file.rsplit('/').next().unwrap_or(file);
    let stem = stem.strip_suffix(".md").unwrap_or(stem);
    let tagged = stem
        .rsplit_once('.')
        .and_then(|(name, tag)| Some((name, tag.parse::<Tag>().ok()?)));
    let (name, locale) = tagged.unwrap_or((stem, default_locale.clone()));
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
    Ok(Notice {
        name: name.to_owned(),
        kind: front.kind,
        from,
        until,
        texts: [(
            locale,
            TitledHtml {
                title: front.title,
                html,
            },
        )]
        .into(),
    })
}
