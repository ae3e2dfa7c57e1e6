//! What is wrong in someone's data, where, and what to do about it.
//!
//! A [`Diagnostic`] never stops a run: the record or file that it is about is skipped or shown
//! degraded, and everything else is published. A failure of the surrounding world (a store that
//! refuses, a network that is down) is an `Err` instead and is never expressed as a diagnostic.

use std::cell::OnceCell;
use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Where a diagnostic belongs: a file of the root, with line and column where they are known.
///
/// Lines and columns count from 1; a column counts characters, not bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Location {
    pub file: String,
    pub line: Option<usize>,
    pub column: Option<usize>,
}

impl Location {
    /// A file as a whole.
    pub fn file(file: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            line: None,
            column: None,
        }
    }

    /// The line and column of the byte at `offset` of `text`, the content of `file`.
    ///
    /// It counts from the start of the text each time: for more than one location of a text use
    /// [`FileDiagnostics::location`].
    pub fn at_offset(file: impl Into<String>, text: &str, offset: usize) -> Self {
        let file = file.into();
        FileDiagnostics::new(&file, text).location(offset)
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        for number in [self.line, self.column].into_iter().flatten() {
            write!(f, ":{number}")?;
        }
        Ok(())
    }
}

/// How much a diagnostic matters.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something is left out or shown degraded until someone corrects it.
    #[default]
    Error,
    /// Everything is shown as it stands, but it is worth a look.
    Warning,
}

impl Severity {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Something wrong in someone's data: where, how much it matters, what it is, and the remedy.
///
/// Message and help are in lower case, without a full stop at the end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Diagnostic {
    #[serde(rename = "place")]
    pub location: Location,
    #[serde(default)]
    pub severity: Severity,
    pub message: String,
    pub help: String,
}

impl Diagnostic {
    /// An error.
    pub fn new(location: Location, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            location,
            severity: Severity::Error,
            message: message.into(),
            help: help.into(),
        }
    }

    /// A warning.
    pub fn warning(
        location: Location,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::new(location, message, help)
        }
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// `error: records/a.json:3:7: EX1: the message` and, in the next line, the help.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}: {}\n  help: {}",
            self.severity, self.location, self.message, self.help
        )
    }
}

/// How many diagnostics of one severity are kept for one file. Whoever corrects so many looks again.
const MAX_PER_SEVERITY: usize = 100;

/// Collects the diagnostics of one file, and knows its text and the line of every byte in it.
///
/// At most 100 diagnostics of each severity are kept; one more says how many there were besides.
#[derive(Clone, Debug)]
pub struct FileDiagnostics<'a> {
    file: &'a str,
    text: &'a str,
    line_index: OnceCell<LineIndex>,
    kept: Vec<Diagnostic>,
    errors: usize,
    warnings: usize,
}

impl<'a> FileDiagnostics<'a> {
    /// Nothing is wrong yet with `text`, the content of `file` (a path below the root).
    pub fn new(file: &'a str, text: &'a str) -> Self {
        Self {
            file,
            text,
            line_index: OnceCell::new(),
            kept: Vec::new(),
            errors: 0,
            warnings: 0,
        }
    }

    pub fn file(&self) -> &'a str {
        self.file
    }

    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Whether nothing was wrong so far.
    pub fn is_empty(&self) -> bool {
        self.errors + self.warnings == 0
    }

    /// The line and column of the byte at `offset`.
    pub fn location(&self, offset: usize) -> Location {
        let offset = self.text.floor_char_boundary(offset);
        let index = self.line_index.get_or_init(|| LineIndex::new(self.text));
        let (line, column) = index.line_and_column(self.text, offset);
        Location {
            file: self.file.to_owned(),
            line: Some(line),
            column: Some(column),
        }
    }

    /// The offset of `needle` in a range of the text; the start of the range where it does not occur.
    pub fn find(&self, range: Range<usize>, needle: &str) -> usize {
        let start = range.start;
        let part = self.text.get(range).unwrap_or_default();
        start + part.find(needle).unwrap_or(0)
    }

    /// The offsets of the values of a field in a range of the text: of `value` where the name of the field,
    /// in whatever case, stands directly before it.
    pub fn field_values(
        &self,
        range: Range<usize>,
        name: &str,
        value: &str,
    ) -> impl Iterator<Item = usize> {
        let start = range.start;
        let part = self.text.get(range).unwrap_or_default();
        let is_between = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ':' | '=');
        let is_behind_name = move |at: &usize| {
            let before = part[..*at].trim_end_matches(is_between);
            let name_start = before.len().checked_sub(name.len());
            let named = name_start.and_then(|start| before.get(start..));
            named.is_some_and(|written| written.eq_ignore_ascii_case(name))
        };
        let values = part.match_indices(value).map(|(at, _)| at);
        values.filter(is_behind_name).map(move |at| start + at)
    }

    /// Whether a diagnostic of this message is among those that are kept.
    pub fn has_message(&self, message: &str) -> bool {
        self.kept.iter().any(|kept| kept.message == message)
    }

    /// Whether a diagnostic of this message about the byte at `offset` is among those that are kept.
    pub fn has_told(&self, offset: usize, message: &str) -> bool {
        let mut same_message = self.kept.iter().filter(|kept| kept.message == message);
        same_message.any(|kept| kept.location == self.location(offset))
    }

    /// Adds an error about the byte at `offset`.
    pub fn error(&mut self, offset: usize, message: impl Into<String>, help: impl Into<String>) {
        if self.has_room_for(Severity::Error) {
            let diagnostic = Diagnostic::new(self.location(offset), message, help);
            self.kept.push(diagnostic);
        }
    }

    /// Adds a warning about the byte at `offset`.
    pub fn warning(&mut self, offset: usize, message: impl Into<String>, help: impl Into<String>) {
        if self.has_room_for(Severity::Warning) {
            let diagnostic = Diagnostic::warning(self.location(offset), message, help);
            self.kept.push(diagnostic);
        }
    }

    /// Adds a diagnostic that knows its location.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.has_room_for(diagnostic.severity) {
            self.kept.push(diagnostic);
        }
    }

    /// Counts a diagnostic, and says whether it is one of those that are kept.
    fn has_room_for(&mut self, severity: Severity) -> bool {
        let count = match severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
        };
        *count += 1;
        *count <= MAX_PER_SEVERITY
    }

    /// The diagnostics in the order in which they were added, and for each severity how many more there are.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        let mut diagnostics = self.kept;
        let counts = [
            (Severity::Error, self.errors),
            (Severity::Warning, self.warnings),
        ];
        for (severity, count) in counts {
            if count > MAX_PER_SEVERITY {
                let more = count - MAX_PER_SEVERITY;
                diagnostics.push(Diagnostic {
                    severity,
                    ..Diagnostic::new(
                        Location::file(self.file),
                        format!("{more} more {severity}s in this file are not listed"),
                        "correct those that are listed, and check again",
                    )
                });
            }
        }
        diagnostics
    }
}

/// Where the lines of a text start, and how many characters stand before every 1,024th byte.
#[derive(Clone, Debug)]
struct LineIndex {
    line_starts: Vec<usize>,
    chars_before: Vec<usize>,
}

impl LineIndex {
    const STEP: usize = 1024;

    fn new(text: &str) -> Self {
        let newlines = memchr::memchr_iter(b'\n', text.as_bytes());
        let mut chars_before = vec![0];
        let mut count = 0;
        for chunk in text.as_bytes().chunks(Self::STEP) {
            count += count_chars(chunk);
            chars_before.push(count);
        }
        Self {
            line_starts: std::iter::once(0)
                .chain(newlines.map(|at| at + 1))
                .collect(),
            chars_before,
        }
    }

    /// Both from 1. `offset` is at most the length of `text`, from which the index was made.
    fn line_and_column(&self, text: &str, offset: usize) -> (usize, usize) {
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let line_start = self.line_starts[line - 1];
        let column = self.chars_before(text, offset) - self.chars_before(text, line_start) + 1;
        (line, column)
    }

    fn chars_before(&self, text: &str, offset: usize) -> usize {
        let step = offset / Self::STEP;
        self.chars_before[step] + count_chars(&text.as_bytes()[step * Self::STEP..offset])
    }
}

/// How many characters of UTF-8 start in `bytes`.
fn count_chars(bytes: &[u8]) -> usize {
    let is_start = |byte: &&u8| (**byte & 0b1100_0000) != 0b1000_0000;
    bytes.iter().filter(is_start).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_and_characters_count_from_one() {
        let text = "a\nめも!";
        let bang = text.find('!').unwrap();
        assert_eq!(Location::at_offset("f", text, bang).to_string(), "f:2:3");
        assert_eq!(Location::at_offset("f", text, 0).to_string(), "f:1:1");
        assert_eq!(Location::at_offset("f", text, 3).to_string(), "f:2:1");
        assert_eq!(Location::at_offset("f", text, 999).to_string(), "f:2:4");
        assert_eq!(Location::at_offset("f", "", 0).to_string(), "f:1:1");
        assert_eq!(Location::file("f").to_string(), "f");
    }

    proptest! {
        #[test]
        fn the_index_counts_as_a_plain_search_does(
            parts in prop::collection::vec(
                prop::sample::select(vec!["\n", "é", "め", "a", "0123456789abcdef"]),
                0..400,
            ),
            at in any::<prop::sample::Index>(),
        ) {
            let text = parts.concat();
            let offset = text.floor_char_boundary(at.index(text.len() + 1));
            let before = &text[..offset];
            let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
            let location = Location::at_offset("f", &text, offset);
            prop_assert_eq!(location.line, Some(before.matches('\n').count() + 1));
            prop_assert_eq!(location.column, Some(before[line_start..].chars().count() + 1));
        }
    }

    #[test]
    fn what_is_not_kept_is_counted() {
        let mut diagnostics = FileDiagnostics::new("records/a.csv", "text");
        for number in 0..250 {
            diagnostics.error(0, format!("error {number}"), "correct it");
        }
        diagnostics.warning(2, "a warning", "look at it");
        let diagnostics = diagnostics.into_vec();
        assert_eq!(diagnostics.len(), 102);
        assert_eq!(
            diagnostics[100].to_string(),
            "warning: records/a.csv:1:3: a warning\n  help: look at it"
        );
        assert_eq!(
            diagnostics[101].to_string(),
            "error: records/a.csv: 150 more errors in this file are not listed\n  help: correct \
             those that are listed, and check again"
        );
    }
}
