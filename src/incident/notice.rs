//! Notices: what the team pins to the home page, independent of any incident.
//!
//! Each is a file `notices/<name>[.<locale>].md`. The files of one name are one notice in several
//! languages.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::note::{
    CommonFields, NoteContext, NoteFields, NoteName, TitledHtml, Window, id_part, join_languages,
    merge_field, nearest, parse_note, stem,
};
use crate::diagnostics::Diagnostic;
use crate::locale::Tag;

/// A pinned notice, in every language that it was written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub name: String,
    pub kind: NoticeKind,
    pub window: Window,
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
    /// The notice for readers of `locale`: in their language, else in the site's, else in any.
    pub fn in_locale(&self, locale: &Tag, default_locale: &Tag) -> Option<(&Tag, &TitledHtml)> {
        nearest(&self.texts, locale, default_locale)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    title: Option<String>,
    kind: Option<NoticeKind>,
    from: Option<String>,
    until: Option<String>,
}

impl NoteFields for FrontMatter {
    fn take_common(&mut self) -> CommonFields {
        CommonFields {
            title: self.title.take(),
            from: self.from.take(),
            until: self.until.take(),
            ..CommonFields::default()
        }
    }

    fn merge(&mut self, other: Self) -> Vec<&'static str> {
        match merge_field(&mut self.kind, other.kind) {
            true => Vec::new(),
            false => vec!["kind"],
        }
    }
}

/// Reads the notices in `files`, each a path and its content. The files of one name become one notice
/// in several languages.
///
/// What cannot be shown is added to `diagnostics`.
pub fn parse_notices<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    context: NoteContext<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Notice> {
    let mut notes = Vec::new();
    for (path, bytes) in files {
        let note = stem(path).map(parse_stem).and_then(|name| {
            let id_prefix = format!("notice-{}", id_part(&name.name));
            parse_note::<FrontMatter>(path, bytes, name, &id_prefix, context, diagnostics)
        });
        match note {
            Ok(note) => notes.push(note),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    let notices = join_languages(notes, context.locales, diagnostics).into_iter();
    notices
        .map(|note| Notice {
            name: note.name,
            kind: note.fields.kind.unwrap_or_default(),
            window: note.window,
            texts: note.texts,
        })
        .collect()
}

/// Splits `<name>[.<locale>]`.
fn parse_stem(stem: &str) -> NoteName {
    let tagged = stem
        .rsplit_once('.')
        .and_then(|(name, tag)| Some((name, tag.parse::<Tag>().ok()?)));
    match tagged {
        Some((name, tag)) => NoteName {
            name: name.to_owned(),
            locale: Some(tag),
        },
        None => NoteName {
            name: stem.to_owned(),
            locale: None,
        },
    }
}
