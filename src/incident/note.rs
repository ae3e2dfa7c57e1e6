//! What annotations and notices have in common: each is a Markdown file with front matter in one
//! language, and several such files make up a note in several languages.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::diagnostics::{Diagnostic, FileDiagnostics, Location};
use crate::locale::Tag;
use crate::record::{parse_instant, parse_until};
use crate::text::encoding::decode_handwritten;
use crate::text::front_matter;
use crate::text::markdown::{self, Images};

/// A note in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TitledHtml {
    pub title: Option<String>,
    /// Sanitised. Addresses of images start with [`markdown::SITE_ROOT`].
    pub html: String,
    /// Who wrote it, in the words of this language.
    pub author: Option<String>,
    /// Whether it is a draft, which only a preview shows.
    pub is_draft: bool,
    /// What is wrong in its file, for a preview.
    pub problems: Vec<Diagnostic>,
}

/// What notes are read with.
#[derive(Clone, Copy)]
pub struct NoteContext<'a> {
    /// The languages of the site. The first is that of a file whose name says none.
    pub locales: &'a [Tag],
    /// Whether the root has a file at a path such as `static/shot.png`.
    pub has_file: &'a dyn Fn(&str) -> bool,
    /// Whether they are for a preview, which shows drafts, and problems at their place.
    pub is_preview: bool,
}

impl NoteContext<'_> {
    fn default_locale(&self) -> &Tag {
        &self.locales[0]
    }
}

impl TitledHtml {
    /// The HTML for a page from which `root` leads to the site's root.
    pub fn html_seen_from(&self, root: &str) -> String {
        self.html.replace(markdown::SITE_ROOT, root)
    }
}

/// When a note is shown: from `from` until just before `until`. Each is unlimited if it is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub from: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
}

/// The fields that every note's front matter may have, as they are written.
#[derive(Default)]
pub(super) struct CommonFields {
    pub title: Option<String>,
    pub author: Option<String>,
    pub from: Option<String>,
    pub until: Option<String>,
    pub is_draft: bool,
}

/// Said of a note that ends before it begins.
const NEVER_SHOWN: &str = "the note ends before it begins, so it is never shown";

/// The front matter of one kind of note.
pub(super) trait NoteFields: DeserializeOwned + Default {
    /// Takes the fields out that every note may have.
    fn take_common(&mut self) -> CommonFields;

    /// Takes over what the same note declares in another language's file, where this one does not
    /// declare it. Returns the names of the fields for which the two differ.
    fn merge(&mut self, other: Self) -> Vec<&'static str>;

    /// Reports fields that do not go together.
    fn check(&self, _diagnostics: &mut FileDiagnostics<'_>) {}
}

/// What the name of a note's file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NoteName {
    /// The same for all languages of a note.
    pub name: String,
    pub locale: Option<Tag>,
}

/// A file with a note in one language.
pub(super) struct NoteFile<'a, F> {
    path: &'a str,
    name: String,
    locale: Tag,
    fields: F,
    window: Window,
    text: TitledHtml,
}

/// A note in every language that it was written in.
pub(super) struct Note<F> {
    pub name: String,
    pub fields: F,
    pub window: Window,
    pub texts: BTreeMap<Tag, TitledHtml>,
    /// The path of the first of its files.
    pub path: String,
}

/// The name of a note's file without folder and extension.
///
/// # Errors
/// A diagnostic for a file that is not Markdown by its name.
pub(super) fn stem(path: &str) -> Result<&str, Diagnostic> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name
        .rsplit_once('.')
        .filter(|(_, extension)| extension.eq_ignore_ascii_case("md"));
    stem.map(|(stem, _)| stem).ok_or_else(|| {
        Diagnostic::new(
            Location::file(path),
            "the file is not a note: its name does not end in `.md`",
            "rename it, or put it below static/ if it is to be published as it is",
        )
    })
}

/// Reads `bytes`, the content of the file at `path`, as a note in one language. `id_prefix` starts the
/// ids of its footnotes. What is wrong is added to `diagnostics`.
///
/// Returns nothing for a draft and for a file that is not a note; in a preview that one is a note that says why.
pub(super) fn parse_note<'a, F: NoteFields>(
    path: &'a str,
    bytes: &[u8],
    name: NoteName,
    id_prefix: &str,
    context: NoteContext<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<NoteFile<'a, F>> {
    match read_note(path, bytes, name.clone(), id_prefix, context, diagnostics) {
        Ok(file) => Some(file).filter(|file| context.is_preview || !file.text.is_draft),
        Err(diagnostic) => {
            diagnostics.push(diagnostic.clone());
            context.is_preview.then(|| NoteFile {
                path,
                locale: name
                    .locale
                    .unwrap_or_else(|| context.default_locale().clone()),
                name: name.name,
                fields: F::default(),
                window: Window::default(),
                text: TitledHtml {
                    problems: vec![diagnostic],
                    ..TitledHtml::default()
                },
            })
        }
    }
}

/// Reads a note in one language.
///
/// # Errors
/// A diagnostic where the note cannot be shown; lesser ones are added to `diagnostics`.
fn read_note<'a, F: NoteFields>(
    path: &'a str,
    bytes: &[u8],
    name: NoteName,
    id_prefix: &str,
    context: NoteContext<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<NoteFile<'a, F>, Diagnostic> {
    let text = decode_handwritten(path, bytes)?;
    let mut file_diagnostics = FileDiagnostics::new(path, &text);
    let document = front_matter::parse::<F>(&mut file_diagnostics)?;
    let mut fields = document.front_matter;
    let common = fields.take_common();
    fields.check(&mut file_diagnostics);
    let from = match common.from.as_deref().map(parse_instant).transpose() {
        Ok(from) => from,
        // It may be under embargo until then.
        Err(help) => {
            let value = common.from.unwrap_or_default();
            let location = file_diagnostics.location(file_diagnostics.find(0..text.len(), &value));
            diagnostics.extend(file_diagnostics.into_vec());
            let message = format!("from is not a time: {value:?}; the note is not shown");
            return Err(Diagnostic::new(location, message, help));
        }
    };
    let until = common.until.and_then(|until| {
        let parsed = parse_until(&until).map_err(|help| {
            file_diagnostics.error(
                file_diagnostics.find(0..text.len(), &until),
                format!("until is not a time: {until:?}; it is ignored"),
                help,
            );
        });
        parsed.ok().flatten()
    });
    let window = Window { from, until };
    if window.is_empty() {
        file_diagnostics.error(
            file_diagnostics.find(0..text.len(), "until:"),
            NEVER_SHOWN,
            "correct `from` or `until`",
        );
    }
    let body = document.body_offset..text.len();
    let html = markdown::render(
        &mut file_diagnostics,
        body,
        id_prefix,
        Images::Static(context.has_file),
    );
    let problems = file_diagnostics.into_vec();
    diagnostics.extend(problems.iter().cloned());
    Ok(NoteFile {
        path,
        name: name.name,
        locale: name
            .locale
            .unwrap_or_else(|| context.default_locale().clone()),
        fields,
        window,
        text: TitledHtml {
            title: common.title,
            html,
            author: common.author,
            is_draft: common.is_draft,
            problems: match context.is_preview {
                true => problems,
                false => Vec::new(),
            },
        },
    })
}

/// Joins the files of each name into one note in several languages.
///
/// Where two files declare a field, they have to agree: the file in the default language counts, then
/// the first by path. Two files of one name and language are an error in `diagnostics`, and only the
/// first is shown. A language that no reader of the site gets is a warning there.
pub(super) fn join_languages<F: NoteFields>(
    mut files: Vec<NoteFile<'_, F>>,
    locales: &[Tag],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Note<F>> {
    let default_locale = &locales[0];
    files.sort_by_key(|file| (file.locale != *default_locale, file.path));
    let mut notes: BTreeMap<String, (&str, Note<F>)> = BTreeMap::new();
    let mut paths: BTreeMap<(String, Tag), &str> = BTreeMap::new();
    for file in files {
        let key = (file.name.clone(), file.locale.clone());
        if let Some(first) = paths.get(&key) {
            diagnostics.push(Diagnostic::new(
                Location::file(file.path),
                format!(
                    "this note is not shown: {first} has the same name and language ({})",
                    file.locale
                ),
                "give one of the two another name, or remove it",
            ));
            continue;
        }
        paths.insert(key, file.path);
        let Some((first, note)) = notes.get_mut(&file.name) else {
            let note = Note {
                name: file.name.clone(),
                fields: file.fields,
                window: file.window,
                texts: [(file.locale, file.text)].into(),
                path: file.path.to_owned(),
            };
            notes.insert(file.name, (file.path, note));
            continue;
        };
        let was_empty = note.window.is_empty() || file.window.is_empty();
        let mut differing = note.fields.merge(file.fields);
        if !merge_field(&mut note.window.from, file.window.from) {
            differing.push("from");
        }
        if !merge_field(&mut note.window.until, file.window.until) {
            differing.push("until");
        }
        if !differing.is_empty() {
            diagnostics.push(Diagnostic::new(
                Location::file(file.path),
                format!(
                    "{} differs from that of the same note in {first}, which counts",
                    differing.join(", ")
                ),
                "declare it in one of the two files, or the same in both",
            ));
        }
        if note.window.is_empty() && !was_empty {
            diagnostics.push(Diagnostic::new(
                Location::file(file.path),
                format!("with what {first} declares, {NEVER_SHOWN}"),
                "correct `from` or `until`",
            ));
        }
        note.texts.insert(file.locale, file.text);
    }
    for ((name, locale), path) in paths {
        let texts = &notes[&name].1.texts;
        let shown = |reader| nearest(texts, reader, default_locale).map(|(tag, _)| tag);
        if !locales.iter().any(|reader| shown(reader) == Some(&locale)) {
            diagnostics.push(Diagnostic::warning(
                Location::file(path),
                format!("the site has no language {locale}: this text of the note is not shown"),
                "correct the language in the name of the file, or add it to `locales` in site.toml",
            ));
        }
    }
    notes.into_values().map(|(_, note)| note).collect()
}

/// Takes a value over where there is none. Returns whether the two agree.
pub(super) fn merge_field<T: PartialEq>(field: &mut Option<T>, other: Option<T>) -> bool {
    match (&field, &other) {
        (Some(field), Some(other)) => field == other,
        (None, Some(_)) => {
            *field = other;
            true
        }
        (_, None) => true,
    }
}

impl Window {
    /// The instants at which the note appears and disappears.
    pub fn boundaries(self) -> impl Iterator<Item = DateTime<Utc>> {
        [self.from, self.until].into_iter().flatten()
    }

    /// Whether it ends before it begins.
    fn is_empty(self) -> bool {
        let span = self.from.zip(self.until);
        span.is_some_and(|(from, until)| until <= from)
    }

    pub fn contains(self, now: DateTime<Utc>) -> bool {
        self.from.is_none_or(|from| from <= now) && self.until.is_none_or(|until| now < until)
    }
}

/// The text in the language nearest to `locale`: in it, in a language that it falls back to, in the
/// site's, or in any.
pub(super) fn nearest<'a, T>(
    texts: &'a BTreeMap<Tag, T>,
    locale: &Tag,
    default_locale: &Tag,
) -> Option<(&'a Tag, &'a T)> {
    locale
        .lookup(texts)
        .or_else(|| texts.get_key_value(default_locale))
        .or_else(|| texts.iter().next())
}

/// A name as a part of an `id` attribute, another for every name: letters, digits, `-`, `_` and `.`
/// stay, and every other character becomes `~` and the hexadecimal digits of each byte.
pub(super) fn id_part(name: &str) -> String {
    let mut part = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') {
            part.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                part.push_str(&format!("~{byte:02x}"));
            }
        }
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(Window { from, until }.contains(now), shown);
        }
    }

    #[test]
    fn a_part_of_an_id_has_no_space_and_tells_names_apart() {
        let cases = [
            ("workaround", "workaround"),
            ("how-to_2.b", "how-to_2.b"),
            ("how to", "how~20to"),
            ("how~20to", "how~7e20to"),
            ("回避策", "回避策"),
            ("a\u{3000}b", "a~e3~80~80b"),
            ("\"><", "~22~3e~3c"),
        ];
        for (name, part) in cases {
            assert_eq!(id_part(name), part);
        }
    }
}
