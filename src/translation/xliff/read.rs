//! Reads XLIFF as it comes back from translators. Programs write it with other prefixes, more attributes and other white
//! space, divide units into segments, and leave units out.

use roxmltree::{Document, Error, Node};

use super::{PRESENT, Progress, TOOL};
use crate::diagnostics::{Diagnostic, FileDiagnostics, Location};
use crate::locale::Tag;

/// The units of an incident in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadIncident {
    pub id: String,
    /// The language of its targets.
    pub target: Tag,
    /// Where it begins in the file, in bytes.
    pub offset: usize,
    pub units: Vec<ReadUnit>,
}

/// A unit that comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadUnit {
    pub id: String,
    /// Where it begins in the file, in bytes.
    pub offset: usize,
    pub source: String,
    /// Empty where there is none.
    pub target: String,
    /// Where the target is.
    pub target_offset: usize,
    pub progress: Progress,
    /// The key of the translation that was the present one when the file was written.
    pub present: Option<String>,
    /// Differences that a note dismisses, by their words.
    pub accepted: Vec<String>,
    /// Whether a note dismisses all of them.
    pub accepts_all: bool,
}

/// Reads a file. What cannot be used is added to the diagnostics.
pub fn read(diagnostics: &mut FileDiagnostics<'_>) -> Vec<ReadIncident> {
    let document = match Document::parse(diagnostics.text()) {
        Ok(document) => document,
        Err(error) => {
            diagnostics.push(not_readable(diagnostics.file(), &error));
            return Vec::new();
        }
    };
    let root = document.root_element();
    let version = root.attribute("version").unwrap_or_default();
    let is_version_2 = version.starts_with("2.");
    if root.tag_name().name() != "xliff" || !(is_version_2 || version.starts_with("1.")) {
        diagnostics.error(
            root.range().start,
            format!(
                "this is no XLIFF of version 1.2 or 2.1: it begins with <{}> of version {version:?}",
                root.tag_name().name()
            ),
            "save it as XLIFF 1.2 or 2.1",
        );
        return Vec::new();
    }
    let mut incidents = Vec::new();
    for file in children(root, "file") {
        let id = file.attribute("original").unwrap_or_default();
        let language = match is_version_2 {
            true => root.attribute("trgLang"),
            false => file.attribute("target-language"),
        };
        let offset = file.range().start;
        let Some(target) = language.and_then(|tag| tag.parse().ok()) else {
            let attribute = if is_version_2 {
                "trgLang"
            } else {
                "target-language"
            };
            diagnostics.error(
                offset,
                format!("the file does not say its target language in {attribute}; nothing of it is read"),
                format!("write it there, such as {attribute}=\"ja\""),
            );
            continue;
        };
        let name = if is_version_2 { "unit" } else { "trans-unit" };
        let units = file.descendants().filter(|node| node.has_tag_name_of(name));
        let units = units.filter_map(|unit| match is_version_2 {
            true => read_unit_2(unit, diagnostics),
            false => read_unit_1(unit, diagnostics),
        });
        incidents.push(ReadIncident {
            id: id.to_owned(),
            target,
            offset,
            units: units.collect(),
        });
    }
    incidents
}

fn not_readable(file: &str, error: &Error) -> Diagnostic {
    let at = error.pos();
    let location = Location {
        file: file.to_owned(),
        line: usize::try_from(at.row).ok(),
        column: usize::try_from(at.col).ok(),
    };
    if matches!(error, Error::DtdDetected) {
        return Diagnostic::new(
            Location::file(file),
            "the file has a document type, which can name other files and entities; nothing of it is read",
            "remove the line with <!DOCTYPE",
        );
    }
    let message = error.to_string();
    let message = message.split(" at ").next().unwrap_or(&message);
    Diagnostic::new(
        location,
        format!("the file is not well-formed XML ({message}); nothing of it is read"),
        "save it again as XLIFF in the program for translators",
    )
}

/// Names of elements without their prefixes.
trait LocalName {
    fn has_tag_name_of(&self, name: &str) -> bool;
}

impl LocalName for Node<'_, '_> {
    fn has_tag_name_of(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}

fn children<'a, 'input: 'a>(
    node: Node<'a, 'input>,
    name: &'a str,
) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children()
        .filter(move |child| child.has_tag_name_of(name))
}

fn child<'a, 'input: 'a>(node: Node<'a, 'input>, name: &'a str) -> Option<Node<'a, 'input>> {
    children(node, name).next()
}

/// Elements whose text is a code of another format and no words.
const CODES: [&str; 4] = ["bpt", "ept", "it", "ph"];

/// The words of an element, of those inside it as well.
fn text_of(node: Node<'_, '_>) -> String {
    let texts = node.descendants().filter(Node::is_text);
    let is_code = |node: &Node<'_, '_>| {
        let parent = node.parent();
        parent.is_some_and(|parent| CODES.contains(&parent.tag_name().name()))
    };
    let words = texts.filter(|node| !is_code(node));
    words.filter_map(|node| node.text()).collect()
}

fn id_of<'a>(unit: Node<'a, '_>, diagnostics: &mut FileDiagnostics<'_>) -> Option<&'a str> {
    let id = unit
        .attribute("id")
        .map(str::trim)
        .filter(|id| !id.is_empty());
    if id.is_none() {
        diagnostics.error(
            unit.range().start,
            "the unit has no id, so it is not known what it translates; it is left out",
            "restore the id from the exported file",
        );
    }
    id
}

/// What the notes of a unit dismiss.
fn read_notes(unit: &mut ReadUnit, notes: &[Node<'_, '_>]) {
    for note in notes {
        let text = text_of(*note);
        let Some(rest) = text.trim().strip_prefix("accept") else {
            continue;
        };
        match rest.trim().strip_prefix(':').map(str::trim) {
            Some(words) if !words.is_empty() => unit.accepted.push(words.to_owned()),
            _ if rest.trim_matches([' ', '.', ':']).is_empty() => unit.accepts_all = true,
            _ => {}
        }
    }
}

fn read_unit_1(unit: Node<'_, '_>, diagnostics: &mut FileDiagnostics<'_>) -> Option<ReadUnit> {
    let id = id_of(unit, diagnostics)?;
    let target = child(unit, "target");
    let state = target.and_then(|target| target.attribute("state"));
    let progress = match state.unwrap_or_default() {
        _ if unit.attribute("approved") == Some("yes") => Progress::Reviewed,
        "final" | "signed-off" => Progress::Reviewed,
        "translated" => Progress::Translated,
        _ => Progress::Open,
    };
    let mut read = ReadUnit {
        id: id.to_owned(),
        offset: unit.range().start,
        source: child(unit, "source").map(text_of).unwrap_or_default(),
        target: target.map(text_of).unwrap_or_default(),
        target_offset: target.unwrap_or(unit).range().start,
        progress,
        present: unit.attribute("extradata").map(str::to_owned),
        accepted: Vec::new(),
        accepts_all: false,
    };
    let notes: Vec<_> = children(unit, "note").collect();
    read_notes(&mut read, &notes);
    Some(read)
}

fn read_unit_2(unit: Node<'_, '_>, diagnostics: &mut FileDiagnostics<'_>) -> Option<ReadUnit> {
    let id = id_of(unit, diagnostics)?;
    let parts = unit.children().filter(Node::is_element);
    let parts = parts.filter(|part| ["segment", "ignorable"].contains(&part.tag_name().name()));
    let parts: Vec<Node<'_, '_>> = parts.collect();
    let segments = || parts.iter().filter(|part| part.has_tag_name_of("segment"));
    let targets = segments().filter(|segment| child(**segment, "target").is_some());
    let (count, translated) = (segments().count(), targets.count());
    if 0 < translated && translated < count {
        diagnostics.error(
            unit.range().start,
            format!("only {translated} of the {count} segments of the unit have a target; it is left out"),
            "translate the others, too",
        );
        return None;
    }
    let progress = segments().map(|segment| match segment.attribute("state") {
        Some("reviewed" | "final") => Progress::Reviewed,
        Some("translated") => Progress::Translated,
        _ => Progress::Open,
    });
    let source_of = |part: &Node<'_, '_>| child(*part, "source").map(text_of).unwrap_or_default();
    // What is between segments is the same in both languages where it has no target.
    let target_of = |part: &Node<'_, '_>| match child(*part, "target") {
        Some(target) => text_of(target),
        None => source_of(part),
    };
    let target = match translated {
        0 => String::new(),
        _ => parts.iter().map(target_of).collect(),
    };
    let first_target = parts.iter().find_map(|part| child(*part, "target"));
    let is_present = |node: &Node<'_, '_>| {
        let group = node.parent().and_then(|group| group.attribute("category"));
        group == Some(TOOL) && node.attribute("type") == Some(PRESENT)
    };
    let mut meta = unit
        .descendants()
        .filter(|node| node.has_tag_name_of("meta"));
    let mut read = ReadUnit {
        id: id.to_owned(),
        offset: unit.range().start,
        source: parts.iter().map(source_of).collect(),
        target,
        target_offset: first_target.unwrap_or(unit).range().start,
        progress: progress.min().unwrap_or(Progress::Open),
        present: meta.find(is_present).map(text_of),
        accepted: Vec::new(),
        accepts_all: false,
    };
    let notes = child(unit, "notes").into_iter();
    let notes: Vec<_> = notes.flat_map(|notes| children(notes, "note")).collect();
    read_notes(&mut read, &notes);
    Some(read)
}
