//! The front matter of files that people write: YAML between `---` lines, or TOML between `+++` lines.

mod yaml_comments;

use std::ops::Range;

use serde::de::DeserializeOwned;

use super::chars::fold_width;
use crate::diagnostics::{Diagnostic, FileDiagnostics, Location};

/// The line above and below front matter in YAML.
pub const YAML_FENCE: &str = "---";

/// The line above and below front matter in TOML.
pub const TOML_FENCE: &str = "+++";

/// A file with front matter, taken apart: what it declares, and the text after it.
#[derive(Debug)]
pub struct Document<'a, T> {
    pub front_matter: T,
    pub body: &'a str,
    /// Where `body` starts in the file, in bytes.
    pub body_offset: usize,
}

/// Where the front matter of a text is, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FencedFields {
    /// The fields, without the fences.
    pub range: Range<usize>,
    /// Where the text after the closing fence starts.
    pub body_offset: usize,
}

impl FencedFields {
    /// The fields between two lines of `fence`. White space and byte order marks may stand above the
    /// first one, as they may for Hugo.
    pub fn find(text: &str, fence: &str) -> Option<Self> {
        let start = after_opening_fence(text, fence)?;
        let mut end = start;
        for line in text[start..].split_inclusive('\n') {
            if line.trim_end() == fence {
                return Some(Self {
                    range: start..end,
                    body_offset: end + line.len(),
                });
            }
            end += line.len();
        }
        None
    }
}

/// The end of the first line that is not blank, if it is `fence`.
fn after_opening_fence(text: &str, fence: &str) -> Option<usize> {
    let start = first_content(text);
    let line = text[start..].split_inclusive('\n').next()?;
    (line.trim_end() == fence).then_some(start + line.len())
}

/// Where a text starts behind white space and byte order marks.
fn first_content(text: &str) -> usize {
    let content = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    text.len() - content.len()
}

/// Whether a text opens with the fence of front matter in YAML.
pub fn has_front_matter(text: &str) -> bool {
    after_opening_fence(text, YAML_FENCE).is_some()
}

/// The diagnostic of a text whose first line looks like a fence and is none, since its dashes are not
/// hyphens: what an input method or a word processor makes of `---`.
pub fn misspelt_fence(diagnostics: &FileDiagnostics<'_>) -> Option<Diagnostic> {
    let text = diagnostics.text();
    let start = first_content(text);
    let line = text[start..].lines().next().unwrap_or_default().trim_end();
    let is_dash = |c| {
        matches!(
            c,
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30fc}' | '\u{ff0d}'
        )
    };
    let is_fence = !line.is_empty() && line != YAML_FENCE && line.chars().all(is_dash);
    is_fence.then(|| {
        Diagnostic::new(
            diagnostics.location(start),
            format!("the first line is {line:?}, which opens no front matter"),
            "write it as three hyphens of the keyboard: `---`",
        )
    })
}

/// Reads the front matter in YAML at the start of a file. A comment that cuts off one of its texts is a
/// diagnostic.
///
/// # Errors
/// A diagnostic with line and column where there is no front matter, it is not closed, or its YAML
/// does not fit `T`.
pub fn parse<'a, T: DeserializeOwned>(
    diagnostics: &mut FileDiagnostics<'a>,
) -> Result<Document<'a, T>, Diagnostic> {
    let text = diagnostics.text();
    if !has_front_matter(text) {
        return Err(misspelt_fence(diagnostics).unwrap_or_else(|| {
            Diagnostic::new(
                diagnostics.location(0),
                "the file has no front matter",
                "start it with a `---` line, the fields, and another `---` line",
            )
        }));
    }
    let Some(FencedFields { range, body_offset }) = FencedFields::find(text, YAML_FENCE) else {
        return Err(Diagnostic::new(
            diagnostics.location(first_content(text)),
            "the front matter is not closed",
            "put a line `---` after its last field",
        ));
    };
    let raw_yaml = &text[range.clone()];
    // An empty mapping names the missing fields; an empty stream would only be "unexpected end".
    let yaml = if raw_yaml.trim().is_empty() {
        "{}"
    } else {
        raw_yaml
    };
    let front_matter = serde_saphyr::from_str(yaml)
        .map_err(|error| yaml_diagnostic(&error, range.clone(), diagnostics))?;
    yaml_comments::report(range, diagnostics);
    Ok(Document {
        front_matter,
        body: &text[body_offset..],
        body_offset,
    })
}

/// The offset of a place in YAML, whose lines a carriage return ends as well as a newline.
fn byte_offset(yaml: &str, line: usize, column: usize) -> usize {
    let mut rest = yaml;
    for _ in 1..line {
        let Some(end) = rest.find(['\r', '\n']) else {
            break;
        };
        rest = match rest[end..].strip_prefix("\r\n") {
            Some(rest) => rest,
            None => &rest[end + 1..],
        };
    }
    let end = rest.find(['\r', '\n']).unwrap_or(rest.len());
    let mut characters = rest[..end].char_indices();
    let within = characters
        .nth(column.saturating_sub(1))
        .map_or(end, |(at, _)| at);
    yaml.len() - rest.len() + within
}

fn yaml_diagnostic(
    error: &serde_saphyr::Error,
    range: Range<usize>,
    diagnostics: &FileDiagnostics<'_>,
) -> Diagnostic {
    let yaml = &diagnostics.text()[range.clone()];
    if let Some(colon) = full_width_colon(yaml) {
        return Diagnostic::new(
            diagnostics.location(range.start + colon),
            "the front matter cannot be read: `：` is a full-width colon, which ends no name of a field",
            "write a half-width colon and a space: `id: NET-12`",
        );
    }
    if let Some((line_start, name)) = missing_space(yaml) {
        return Diagnostic::new(
            diagnostics.location(range.start + line_start + name.len()),
            format!("the front matter cannot be read: behind `{name}:` a space is missing"),
            format!("write a space behind the colon: `{name}: …`"),
        );
    }
    if let Some((offset, comment)) = yaml_comments::in_open_list(yaml) {
        return Diagnostic::new(
            diagnostics.location(range.start + offset),
            format!(
                "the front matter cannot be read: {comment:?} is a comment to YAML, so the list is not closed"
            ),
            "if it is text, put the entry in quotes: [\"Shop #3\", Till]",
        );
    }
    let text = error.without_snippet().to_string();
    let message = text.lines().next().unwrap_or_default();
    // The place is told once, in front of the message.
    let message = message.split(" at line ").next().unwrap_or(message);
    // What follows is for programmers who use the parser.
    let (message, is_duplicate) = match message.split_once(", set DuplicateKeyPolicy") {
        Some((message, _)) => (message, true),
        None => (message, false),
    };
    let message = format!("the front matter cannot be read: {message}");
    let help = match misspelt_field(&message) {
        Some(name) => format!("write the name of the field as `{name}`"),
        None if is_duplicate => "keep one of the two fields".to_owned(),
        None => "correct the field; a value with `: ` or `#` in it needs quotes".to_owned(),
    };
    match error.location() {
        Some(position) => {
            let [line, column] =
                [position.line(), position.column()].map(|at| usize::try_from(at).ok());
            let offset = byte_offset(yaml, line.unwrap_or(1), column.unwrap_or(1));
            Diagnostic::new(diagnostics.location(range.start + offset), message, help)
        }
        None => Diagnostic::new(Location::file(diagnostics.file()), message, help),
    }
}

/// The line of the first field without a space behind its colon, and the field's name: `id:N1`.
fn missing_space(yaml: &str) -> Option<(usize, &str)> {
    let mut offset = 0;
    for line in yaml.split_inclusive('\n') {
        if let Some((name, value)) = line.split_once(':')
            && !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            // The wide space of an input method is none for YAML.
            && !value.starts_with([' ', '\t', '\r', '\n'])
            && !value.is_empty()
            && !value.starts_with("//")
        {
            return Some((offset, name));
        }
        offset += line.len();
    }
    None
}

/// The name of a known field that an unknown one differs from only by the case or the width of its letters,
/// or by a hyphen: from the message ``unknown field `Started-At`, expected one of id, started_at``.
fn misspelt_field(message: &str) -> Option<String> {
    let (_, rest) = message.split_once("unknown field `")?;
    let (written, rest) = rest.split_once('`')?;
    let (_, expected) = rest.split_once("expected ")?;
    let name = fold_width(written).to_lowercase().replace(['-', ' '], "_");
    let squashed = |name: &str| name.replace('_', "");
    let mut known = expected.split(|c: char| !c.is_alphanumeric() && c != '_');
    let found = known.find(|known| !known.is_empty() && squashed(known) == squashed(&name))?;
    Some(found.to_owned())
}

/// The first full-width colon in the place of the colon behind a field's name.
fn full_width_colon(yaml: &str) -> Option<usize> {
    let mut offset = 0;
    for line in yaml.split_inclusive('\n') {
        if let Some(colon) = line
            .find([':', '：'])
            .filter(|at| line[*at..].starts_with('：'))
        {
            return Some(offset + colon);
        }
        offset += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Fields {
        title: String,
    }

    fn parse_text(text: &str) -> Result<Document<'_, Fields>, Diagnostic> {
        parse(&mut FileDiagnostics::new("f", text))
    }

    #[test]
    fn the_remedy_of_a_misspelt_field_names_it() {
        for (text, place, remedy) in [
            ("---\ntitle:A\n---\n", "f:2:6", "`title: …`"),
            ("---\nTitle: A\n---\n", "f:2:1", "as `title`"),
            ("---\nTITLE: A\n---\n", "f:2:1", "as `title`"),
            ("---\nｔｉｔｌｅ: A\n---\n", "f:2:1", "as `title`"),
            ("---\nti-tle: A\n---\n", "f:2:1", "as `title`"),
            ("---\nheading: A\n---\n", "f:2:1", "correct the field"),
        ] {
            let diagnostic = parse_text(text).unwrap_err();
            assert_eq!(diagnostic.location.to_string(), place, "{text}");
            assert!(diagnostic.help.contains(remedy), "{text}: {diagnostic}");
        }
    }

    #[test]
    fn white_space_may_stand_above_front_matter() {
        for blank in ["\n", "\r\n\r\n", "\u{feff}", "\n\u{feff}", " \n\t\n"] {
            let text = format!("{blank}---\ntitle: a\n---\nbody");
            let document = parse_text(&text).unwrap();
            assert_eq!(document.front_matter.title, "a");
            assert_eq!(document.body, "body");
            assert_eq!(&text[document.body_offset..], "body");
        }
    }

    #[test]
    fn the_body_starts_after_the_closing_fence() {
        let text = "---\ntitle: a\n---\nbody\n---\nmore";
        let document = parse_text(text).unwrap();
        assert_eq!(document.front_matter.title, "a");
        assert_eq!(document.body, "body\n---\nmore");
        assert_eq!(&text[document.body_offset..], document.body);
    }

    #[test]
    fn windows_line_ends_are_fine() {
        let document = parse_text("---\r\ntitle: a\r\n---\r\nbody").unwrap();
        assert_eq!(document.body, "body");
    }

    #[test]
    fn a_mistake_has_its_line_and_column() {
        let cases = [
            ("title: a", "f:1:1", "no front matter"),
            ("---\ntitle: a\n", "f:1:1", "not closed"),
            ("---\ntitle: a\nsize: 3\n---\n", "f:3:1", "size"),
            ("---\ntitle: [a\n---\n", "f:", "cannot be read"),
            // To YAML a carriage return ends a line, to an editor it does not.
            ("---\ntitle: a\r\rsize: 3\n---\n", "f:2:11", "size"),
            ("---\n---\n", "f", "title"),
            ("\n---\ntitle：a\n---\n", "f:3:6", "full-width"),
            ("---\ntitle: [\nsize：3\n---\n", "f:3:5", "full-width"),
            ("———\ntitle: a\n———\n", "f:1:1", "opens no front matter"),
            ("\n－－－\ntitle: a\n", "f:2:1", "opens no front matter"),
        ];
        for (text, location, word) in cases {
            let diagnostic = parse_text(text).unwrap_err();
            let message = diagnostic.to_string();
            assert!(
                message.starts_with(&format!("error: {location}")),
                "{message}"
            );
            assert!(message.contains(word), "{message}");
        }
    }
}
