//! Notices: what the team pins to the home page, about no incident in particular.
//!
//! A file `notices/<name>[.<locale>].md`. The files of one name are one notice in several
//! languages.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::NoteText;
use super::annotation::{is_within, nearest, window_instant};
use crate::locale::Tag;
use crate::problem::Problem;
use crate::record::not_utf8;
use crate::text::{front_matter, markdown};

/// A pinned notice, in every language that it was written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub name: String,
    pub kind: NoticeKind,
    pub from: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
    pub texts: BTreeMap<Tag, NoteText>,
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
    pub fn in_locale(&self, locale: &Tag, default: &Tag) -> Option<(&Tag, &NoteText)> {
        nearest(&self.texts, locale, default)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
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
pub fn read_notice(
    file: &str,
    bytes: &[u8],
    default: &Tag,
    problems: &mut Vec<Problem>,
) -> Result<Notice, Problem> {
    let text =
        std::str::from_utf8(bytes).map_err(|error| not_utf8(file, bytes, error.valid_up_to()))?;
    let stem = file.rsplit('/').next().unwrap_or(file);
    let stem = stem.strip_suffix(".md").unwrap_or(stem);
    let tagged = stem
        .rsplit_once('.')
        .and_then(|(name, tag)| Some((name, tag.parse::<Tag>().ok()?)));
    let (name, locale) = tagged.unwrap_or((stem, default.clone()));
    let document = front_matter::parse::<Front>(file, text)?;
    let front = document.front;
    let mut instant =
        |field: &str, value: Option<String>| window_instant(file, text, field, value, problems);
    let from = instant("from", front.from);
    let until = instant("until", front.until);
    let rendered = markdown::render(document.body, &format!("{stem}-"));
    let flaws = rendered.flaws.into_iter();
    problems.extend(flaws.map(|flaw| flaw.problem(file, text, document.body_offset)));
    Ok(Notice {
        name: name.to_owned(),
        kind: front.kind,
        from,
        until,
        texts: [(
            locale,
            NoteText {
                title: front.title,
                html: rendered.html,
            },
        )]
        .into(),
    })
}
