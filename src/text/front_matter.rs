//! The YAML front matter of the team's own files.

use serde::de::DeserializeOwned;

use crate::diagnostics::{Diagnostic, Location};

/// A file with front matter, taken apart: what it declares, and the text after it.
#[derive(Debug)]
pub struct Document<'a, T> {
    pub front_matter: T,
    pub body: &'a str,
    /// Where `body` starts in the file, in bytes.
    pub body_offset: usize,
}

/// Whether a text opens with a front matter fence.
pub fn has_front_matter(text: &str) -> bool {
    text.lines().next().is_some_and(is_fence)
}

/// Reads the front matter between two `---` lines at the start of `text`.
///
/// # Errors
/// A problem with line and column in `file` where there is no front matter, it is not closed, or
/// its YAML does not fit `T`.
pub fn parse<'a, T: DeserializeOwned>(
    file: &str,
    text: &'a str,
) -> Result<Document<'a, T>, Diagnostic> {
    let open = text.find('\n').map_or(text.len(), |newline| newline + 1);
    if !has_front_matter(text) {
        return Err(Diagnostic::new(
            Location::at_offset(file, text, 0),
            "the file has no front matter",
            "start it with a `---` line, the fields, and another `---` line",
        ));
    }
    let Some((yaml_end, body_offset)) = closing_fence(text, open) else {
        return Err(Diagnostic::new(
            Location::at_offset(file, text, 0),
            "the front matter is not closed",
            "put a line `---` after its last field",
        ));
    };
    let raw_yaml = &text[open..yaml_end];
    // An empty mapping names the missing fields; an empty stream would only be "unexpected end".
    let yaml = if raw_yaml.trim().is_empty() {
        "{}"
    } else {
        raw_yaml
    };
    let front = serde_saphyr::from_str(yaml).map_err(|error| {
        let error_location = error.location();
        let location = error_location.map_or_else(
            || Location::file(file),
            |position| {
                let [line, column] =
                    [position.line(), position.column()].map(|at| usize::try_from(at).ok());
                let offset = byte_offset(raw_yaml, line.unwrap_or(1), column.unwrap_or(1));
                Location::at_offset(file, text, open + offset)
            },
        );
        yaml_diagnostic(location, &error)
    })?;
    Ok(Document {
        front_matter: front,
        body: &text[body_offset..],
        body_offset,
    })
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

/// The end of the YAML and the start of what follows its closing fence.
fn closing_fence(text: &str, from: usize) -> Option<(usize, usize)> {
    let mut start = from;
    for line in text[from..].split_inclusive('\n') {
        if is_fence(line) {
            return Some((start, start + line.len()));
        }
        start += line.len();
    }
    None
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

fn yaml_diagnostic(location: Location, error: &serde_saphyr::Error) -> Diagnostic {
    let text = error.without_snippet().to_string();
    let message = text.lines().next().unwrap_or_default();
    // The place is told once, in front of the message.
    let message = message.split(" at line ").next().unwrap_or(message);
    Diagnostic::new(
        location,
        format!("the front matter cannot be read: {message}"),
        "correct the field; a value with `: ` or `#` in it needs quotes",
    )
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

    #[test]
    fn the_body_starts_after_the_closing_fence() {
        let text = "---\ntitle: a\n---\nbody\n---\nmore";
        let document: Document<Fields> = parse("f", text).unwrap();
        assert_eq!(document.front_matter.title, "a");
        assert_eq!(document.body, "body\n---\nmore");
        assert_eq!(&text[document.body_offset..], document.body);
    }

    #[test]
    fn windows_line_ends_are_fine() {
        let document: Document<Fields> = parse("f", "---\r\ntitle: a\r\n---\r\nbody").unwrap();
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
        ];
        for (text, location, word) in cases {
            let diagnostic = parse::<Fields>("f", text).unwrap_err();
            let message = diagnostic.to_string();
            assert!(
                message.starts_with(&format!("error: {location}")),
                "{message}"
            );
            assert!(message.contains(word), "{message}");
        }
    }
}
