//! How a line is set apart from the text around it.

use std::cmp::Ordering;

use super::prose;

/// How a line of its own is set apart as a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `## Root cause`, with its level.
    Heading(u8),
    /// `**Root cause:**`
    Emphasis,
    /// `[Root cause]`, `【原因】`
    Brackets,
    /// `ROOT CAUSE`
    Capitals,
}

impl Style {
    /// How deep it stands beside another, where both are headings with levels.
    pub fn level_in(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Heading(level), Self::Heading(other)) => Some(level.cmp(&other)),
            _ => None,
        }
    }
}

/// The style of a line that begins with `#`; "#1 the disk" is no heading.
pub(super) fn heading(line: &str) -> Option<Style> {
    let behind = line.trim_start_matches('#');
    let hashes = u8::try_from(line.len() - behind.len()).unwrap_or(u8::MAX);
    ((1..=6).contains(&hashes) && behind.starts_with(char::is_whitespace))
        .then_some(Style::Heading(hashes))
}

/// The style of a line that is no heading, if it is set apart.
pub(super) fn style(line: &str) -> Option<Style> {
    let line = line.trim_end_matches([':', ' ']);
    let is_emphasised = ["**", "__"].into_iter().any(|mark| {
        let inner = line
            .strip_prefix(mark)
            .and_then(|line| line.strip_suffix(mark));
        inner.is_some_and(|inner| !inner.is_empty() && !inner.contains(mark))
    });
    if is_emphasised {
        return Some(Style::Emphasis);
    }
    if prose::bracketed(line).is_some_and(|(opening, _)| line.starts_with(opening)) {
        return Some(Style::Brackets);
    }
    let is_heading = |line: &str| {
        // Nearly every line has a small letter near its beginning.
        !line.contains(|c: char| c.is_lowercase() || c.is_numeric() || c == ':')
            && line.chars().filter(|c| c.is_uppercase()).count() >= 4
    };
    (line.len() <= 80 && is_heading(line)).then_some(Style::Capitals)
}
