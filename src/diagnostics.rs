//! What is wrong in someone's data, where, and what to do about it.
//!
//! A [`Problem`] never stops a run: the record or note that has it is skipped or shown degraded and
//! the rest is published. A failure of our own world (a store that refuses, a silent source) is an
//! error instead and is never expressed as a problem.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where a problem stands: a file of the root, with line and column where they are known.
///
/// Lines and columns count from 1; a column counts characters, not bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Location {
    pub file: String,
    pub line: Option<usize>,
    pub column: Option<usize>,
}

impl Location {
    /// A place that is a whole file.
    pub fn file(file: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            line: None,
            column: None,
        }
    }

    /// The place of the byte at `offset` of `text`, the content of `file`.
    pub fn at_offset(file: impl Into<String>, text: &str, offset: usize) -> Self {
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            file: file.into(),
            line: Some(before.matches('\n').count() + 1),
            column: Some(before[line_start..].chars().count() + 1),
        }
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

/// Something wrong in someone's data: where, what, and the remedy, all in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Diagnostic {
    #[serde(rename = "place")]
    pub location: Location,
    pub message: String,
    pub help: String,
}

impl Diagnostic {
    pub fn new(location: Location, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            location,
            message: message.into(),
            help: help.into(),
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}\n  help: {}",
            self.location, self.message, self.help
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_lines_and_characters_from_one() {
        let text = "a\nめも!";
        let bang = text.find('!').unwrap();
        assert_eq!(Location::at_offset("f", text, bang).to_string(), "f:2:3");
        assert_eq!(Location::at_offset("f", text, 0).to_string(), "f:1:1");
        assert_eq!(Location::at_offset("f", text, 3).to_string(), "f:2:1");
        assert_eq!(Location::at_offset("f", text, 999).to_string(), "f:2:4");
        assert_eq!(Location::file("f").to_string(), "f");
    }
}
