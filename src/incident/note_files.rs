//! The files of annotations and notices: each is Markdown with front matter in one language, and several
//! such files make up a note in several languages.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::de::DeserializeOwned;

use super::note::{TitledHtml, Window, nearest_language};
use super::note_names::NoteName;
use crate::diagnostics::{Diagnostic, FileDiagnostics, Location};
use crate::locale::Tag;
use crate::record::{mask_internal_parts, parse_instant, parse_until};
use crate::text::encoding::decode_handwritten;
use crate::text::front_matter::{self, FencedFields, YAML_FENCE};
use crate::text::markdown::{self, Images};
use crate::toml_table::nearest;

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

    /// Forgets what the note says that an incident means for the company. Returns the names of the fields that said so.
    fn remove_verdict(&mut self) -> Vec<&'static str> {
        Vec::new()
    }

    /// Reports fields that do not go together.
    fn check(&self, _diagnostics: &mut FileDiagnostics<'_>) {}
}

/// A file with a note in one language.
pub(super) struct NoteFile<'a, F> {
    path: &'a str,
    name: String,
    locale: Tag,
    fields: F,
    window: Window,
    /// `None` for a draft and for a file that cannot be read; in a preview these have a text, too.
    text: Option<TitledHtml>,
    /// Whether it may say when the note begins, and cannot be read: so until it is read.
    has_unknown_beginning: bool,
    /// Whether it may say when the note ends, and cannot be read.
    has_unknown_end: bool,
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

/// Reads `bytes`, the content of the file at `path`, as a note in one language. `id_prefix` starts the
/// ids of its footnotes. What is wrong is added to `diagnostics`.
///
/// The text of a draft, and of a file that is not a note, is left out, and what it declares still counts for
/// the other languages of the note. In a preview the text is there, and that of a file that is not a note says why.
pub(super) fn parse_note<'a, F: NoteFields>(
    path: &'a str,
    bytes: &[u8],
    name: NoteName,
    id_prefix: &str,
    context: NoteContext<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> NoteFile<'a, F> {
    let NoteName { name, locale } = name;
    let mut file = NoteFile {
        path,
        name,
        locale: locale.unwrap_or_else(|| context.default_locale().clone()),
        fields: F::default(),
        window: Window::default(),
        text: None,
        has_unknown_beginning: true,
        has_unknown_end: true,
    };
    let first = diagnostics.len();
    let read = file.read(bytes, id_prefix, context, diagnostics);
    let is_shown = read.as_ref().is_ok_and(|text| !text.is_draft) && !file.has_unknown_beginning;
    let mut text = read.unwrap_or_else(|diagnostic| {
        diagnostics.push(diagnostic);
        TitledHtml::default()
    });
    if context.is_preview {
        text.problems = diagnostics[first..].to_vec();
        file.text = Some(text);
    } else if is_shown {
        file.text = Some(text);
    } else {
        file.fields.remove_verdict();
    }
    file
}

/// Whether front matter that cannot be read may say when the note begins: it has a digit, or a field whose name is like
/// `from`.
fn may_name_a_time(text: &str) -> bool {
    let fields = FencedFields::find(text, YAML_FENCE).map(|fields| &text[fields.range]);
    let fields = fields.unwrap_or(text);
    let keys = fields.lines().filter_map(|line| line.split_once(':'));
    let mut keys = keys.map(|(key, _)| key.trim());
    fields.chars().any(char::is_numeric)
        || keys.any(|key| nearest(key, ["from"].into_iter()).is_some())
}

impl<F: NoteFields> NoteFile<'_, F> {
    /// Reads the file's content: the fields into this, and the text.
    ///
    /// # Errors
    /// A diagnostic for what is not a note; lesser ones are added to `diagnostics`.
    fn read(
        &mut self,
        bytes: &[u8],
        id_prefix: &str,
        context: NoteContext<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<TitledHtml, Diagnostic> {
        let content = decode_handwritten(self.path, bytes)?;
        let fields = FencedFields::find(&content, YAML_FENCE);
        let body_start = fields.map_or(content.len(), |fields| fields.body_offset);
        let (content, internal) = mask_internal_parts(&content, body_start);
        self.has_unknown_beginning = may_name_a_time(&content);
        self.has_unknown_end = self.has_unknown_beginning;
        let mut file_diagnostics = FileDiagnostics::new(self.path, &content);
        if let Some(offset) = internal {
            file_diagnostics.warning(
                offset,
                "a part of the note that is marked as internal is left out",
                "take it out, or write it without the mark if it is for readers",
            );
        }
        let text = self.read_document(&mut file_diagnostics, id_prefix, context);
        diagnostics.extend(file_diagnostics.into_vec());
        text
    }

    fn read_document(
        &mut self,
        diagnostics: &mut FileDiagnostics<'_>,
        id_prefix: &str,
        context: NoteContext<'_>,
    ) -> Result<TitledHtml, Diagnostic> {
        let document = front_matter::parse::<F>(diagnostics)?;
        self.has_unknown_beginning = false;
        self.has_unknown_end = false;
        self.fields = document.front_matter;
        let common = self.fields.take_common();
        self.fields.check(diagnostics);
        self.read_window(&common, 0..document.body_offset, diagnostics);
        let body = document.body_offset..diagnostics.text().len();
        let images = Images::Static(context.has_file);
        Ok(TitledHtml {
            title: common.title,
            html: markdown::render(diagnostics, body, id_prefix, images),
            author: common.author,
            is_draft: common.is_draft,
            problems: Vec::new(),
        })
    }

    /// Reads `from` and `until`, which are written in `span`.
    fn read_window(
        &mut self,
        common: &CommonFields,
        span: Range<usize>,
        diagnostics: &mut FileDiagnostics<'_>,
    ) {
        match &common.from {
            Some(from) => match parse_instant(from) {
                Ok(from) => self.window.from = Some(from),
                Err(help) => {
                    // It may be under embargo until then.
                    self.has_unknown_beginning = true;
                    diagnostics.error(
                        diagnostics.find(span.clone(), from),
                        format!("from is not a time: {from:?}; the note is not shown"),
                        help,
                    );
                }
            },
            None => warn_of_empty_beginning(span.clone(), diagnostics),
        }
        if let Some(until) = &common.until {
            match parse_until(until) {
                Ok(until) => self.window.until = until,
                Err(help) => {
                    // A verdict would count for ever.
                    self.has_unknown_end = true;
                    let unheard = self.fields.remove_verdict();
                    let also = match unheard.is_empty() {
                        true => String::new(),
                        false => {
                            format!(", and so is what the note says of {}", unheard.join(", "))
                        }
                    };
                    diagnostics.error(
                        diagnostics.find(span.clone(), until),
                        format!("until is not a time: {until:?}; it is ignored{also}"),
                        help,
                    );
                }
            }
        }
        if self.window.is_empty() {
            diagnostics.error(
                diagnostics.find(span, "until:"),
                NEVER_SHOWN,
                "correct `from` or `until`",
            );
        }
    }
}

/// Warns of a field `from` without a value: whoever left it open may have meant to fill it in.
fn warn_of_empty_beginning(span: Range<usize>, diagnostics: &mut FileDiagnostics<'_>) {
    let text = diagnostics.text();
    let mut offset = span.start;
    for line in text[span].split_inclusive('\n') {
        let value = line.strip_prefix("from:").map(str::trim);
        if value.is_some_and(|value| value.is_empty() || value.starts_with('#')) {
            diagnostics.warning(
                offset,
                "from has no value: the note is shown at once",
                "write the time at which it appears, or remove the line",
            );
        }
        offset += line.len();
    }
}

/// Joins the files of each name into one note in several languages.
///
/// Where two files declare a field, they have to agree: the file in the default language counts, then
/// the first by path. Two files of one name and language are an error in `diagnostics`, and only the
/// first is shown. A language that no reader of the site gets is a warning there. A note of which a file may
/// say when it begins, and cannot be read, is shown in no language, unless another file says it.
pub(super) fn join_languages<F: NoteFields>(
    mut files: Vec<NoteFile<'_, F>>,
    context: NoteContext<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Note<F>> {
    let default_locale = context.default_locale();
    files.sort_by_key(|file| (file.locale != *default_locale, file.path));
    let mut by_name: BTreeMap<String, Vec<NoteFile<'_, F>>> = BTreeMap::new();
    for mut file in files {
        let of_note = by_name.entry(file.name.clone()).or_default();
        if let Some(first) = of_note.iter().find(|first| first.locale == file.locale) {
            diagnostics.push(Diagnostic::new(
                Location::file(file.path),
                format!(
                    "this note is not shown: {} has the same name and language ({})",
                    first.path, file.locale
                ),
                "give one of the two another name, or remove it",
            ));
            // It may be the one that says when the note begins.
            file.text = None;
            file.fields = F::default();
        }
        of_note.push(file);
    }
    let mut notes = Vec::new();
    for (name, files) in by_name {
        let unread: Vec<&str> = files
            .iter()
            .filter(|file| file.has_unknown_beginning)
            .map(|file| file.path)
            .collect();
        let has_unknown_end = files.iter().any(|file| file.has_unknown_end);
        let paths: BTreeMap<Tag, &str> = files
            .iter()
            .filter(|file| file.text.is_some())
            .map(|file| (file.locale.clone(), file.path))
            .collect();
        let Some(mut note) = merge_files(name, files, diagnostics) else {
            continue;
        };
        if has_unknown_end && note.window.until.is_none() {
            note.fields.remove_verdict();
        }
        if let Some(unread) = unread.first().filter(|_| note.window.from.is_none()) {
            note.fields.remove_verdict();
            for path in paths.values().filter(|path| *path != unread) {
                diagnostics.push(Diagnostic::new(
                    Location::file(*path),
                    format!("this note is not shown either: {unread} may say when it appears"),
                    format!("correct {unread}, or declare `from` here"),
                ));
            }
            if !context.is_preview {
                continue;
            }
        }
        report_unread_languages(&note, &paths, context.locales, diagnostics);
        notes.push(note);
    }
    notes
}

/// Merges the files of one note, the one whose fields count first. `None` if none of them has a text.
fn merge_files<F: NoteFields>(
    name: String,
    files: Vec<NoteFile<'_, F>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Note<F>> {
    let mut files = files.into_iter();
    let first = files.next()?;
    let path = first.path;
    let mut note = Note {
        name,
        fields: first.fields,
        window: first.window,
        texts: BTreeMap::new(),
        path: path.to_owned(),
    };
    note.texts
        .extend(first.text.map(|text| (first.locale, text)));
    for file in files {
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
                    "{} differs from that of the same note in {path}, which counts",
                    differing.join(", ")
                ),
                "declare it in one of the two files, or the same in both",
            ));
        }
        if note.window.is_empty() && !was_empty {
            diagnostics.push(Diagnostic::new(
                Location::file(file.path),
                format!("with what {path} declares, {NEVER_SHOWN}"),
                "correct `from` or `until`",
            ));
        }
        note.texts.extend(file.text.map(|text| (file.locale, text)));
    }
    Some(note).filter(|note| !note.texts.is_empty())
}

/// Warns of the texts of a note, in the files at `paths`, that no reader of the site gets.
fn report_unread_languages<F>(
    note: &Note<F>,
    paths: &BTreeMap<Tag, &str>,
    locales: &[Tag],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let shown = |reader| nearest_language(&note.texts, reader, &locales[0]).map(|(tag, _)| tag);
    for (locale, path) in paths {
        if !locales.iter().any(|reader| shown(reader) == Some(locale)) {
            diagnostics.push(Diagnostic::warning(
                Location::file(*path),
                format!("the site has no language {locale}: this text of the note is not shown"),
                "correct the language in the name of the file, or add it to `locales` in site.toml",
            ));
        } else if !locale.is_known_language() {
            diagnostics.push(Diagnostic::warning(
                Location::file(*path),
                format!("there is no language {locale}, so the text is shown as one of an unknown language"),
                "correct the language in the name of the file: the code of a language, such as `ja`, and not \
                 that of a country",
            ));
        }
    }
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
