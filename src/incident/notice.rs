//! Notices: what the team pins to the home page, independent of any incident.
//!
//! Each is a file `notices/<name>[.<locale>].md`. The files of one name are one notice in several
//! languages.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::note::{TitledHtml, Window, id_part, nearest_language};
use super::note_files::{
    CommonFields, NoteContext, NoteFields, join_languages, merge_field, parse_note,
};
use super::note_names::notice_name;
use crate::diagnostics::{Diagnostic, Location};
use crate::locale::Tag;

/// A pinned notice, in every language that it was written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub name: String,
    pub kind: NoticeKind,
    pub window: Window,
    pub texts: BTreeMap<Tag, TitledHtml>,
    /// The name of the service on whose page it stands; on the home page if it names none.
    pub service: Option<String>,
    /// The path of its file, of several the first.
    pub path: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    #[default]
    Info,
    Warning,
}

impl NoticeKind {
    pub const ALL: [Self; 2] = [Self::Info, Self::Warning];

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
        nearest_language(&self.texts, locale, default_locale)
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    title: Option<String>,
    kind: Option<NoticeKind>,
    from: Option<String>,
    until: Option<String>,
    service: Option<String>,
    #[serde(default)]
    draft: bool,
}

impl NoteFields for FrontMatter {
    fn take_common(&mut self) -> CommonFields {
        CommonFields {
            title: self.title.take(),
            from: self.from.take(),
            until: self.until.take(),
            is_draft: self.draft,
            ..CommonFields::default()
        }
    }

    fn merge(&mut self, other: Self) -> Vec<&'static str> {
        let agreements = [
            ("kind", merge_field(&mut self.kind, other.kind)),
            ("service", merge_field(&mut self.service, other.service)),
        ];
        let differing = agreements.into_iter().filter(|(_, agree)| !agree);
        differing.map(|(field, _)| field).collect()
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
        match notice_name(path, context.locales) {
            Ok(name) => {
                let id_prefix = format!("notice-{}", id_part(&name.name));
                notes.push(parse_note::<FrontMatter>(
                    path,
                    bytes,
                    name,
                    &id_prefix,
                    context,
                    diagnostics,
                ));
            }
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    let mut notices = join_languages(notes, context, diagnostics);
    notices.retain(|notice| {
        let has_text = notice.texts.values().any(TitledHtml::has_content);
        if !has_text {
            diagnostics.push(Diagnostic::warning(
                Location::file(&notice.path),
                "the notice is not shown: it has neither a title nor a text",
                "write what readers are to know below the second `---`, or remove the file",
            ));
        }
        has_text
    });
    notices
        .into_iter()
        .map(|note| Notice {
            name: note.name,
            kind: note.fields.kind.unwrap_or_default(),
            window: note.window,
            texts: note.texts,
            service: note.fields.service,
            path: note.path,
        })
        .collect()
}
