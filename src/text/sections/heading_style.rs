//! How a line is set apart from the text around it.

use std::cmp::Ordering;

use crate::text::chars::punctuation;

/// How a line of its own is set apart as a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeadingStyle {
    /// `## Root cause`, with its level.
    Heading(u8),
    /// `**Root cause:**`
    Emphasis,
    /// `[Root cause]`, `【原因】`
    Brackets,
    /// `ROOT CAUSE`
    Capitals,
}

impl HeadingStyle {
    /// How deep it stands beside another, where both are headings with levels.
    pub fn cmp_level(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Heading(level), Self::Heading(other)) => Some(level.cmp(&other)),
            _ => None,
        }
    }
}

/// The style of a line that begins with `#`; "#1 the disk" is no heading.
pub(super) fn markdown_heading(line: &str) -> Option<HeadingStyle> {
    let rest = line.trim_start_matches('#');
    let hashes = u8::try_from(line.len() - rest.len()).unwrap_or(u8::MAX);
    ((1..=6).contains(&hashes) && rest.starts_with(char::is_whitespace))
        .then_some(HeadingStyle::Heading(hashes))
}

/// The style of a line that is no heading, if it is set apart.
pub(super) fn detect(line: &str) -> Option<HeadingStyle> {
    let line = line.trim_end_matches([':', ' ']);
    let is_emphasised = ["**", "__"].into_iter().any(|delimiter| {
        let inner = line
            .strip_prefix(delimiter)
            .and_then(|line| line.strip_suffix(delimiter));
        inner.is_some_and(|inner| !inner.is_empty() && !inner.contains(delimiter))
    });
    if is_emphasised {
        return Some(HeadingStyle::Emphasis);
    }
    if punctuation::strip_closing_bracket(line)
        .is_some_and(|(opening, _)| line.starts_with(opening))
    {
        return Some(HeadingStyle::Brackets);
    }
    let is_all_capitals = |line: &str| {
        // Nearly every line has a small letter near its beginning.
        !line.contains(|c: char| c.is_lowercase() || c.is_numeric() || c == ':')
            && line.chars().filter(|c| c.is_uppercase()).count() >= 4
    };
    (line.len() <= 80 && is_all_capitals(line)).then_some(HeadingStyle::Capitals)
}
