//! How a line is formatted as a heading.

use std::cmp::Ordering;
use std::ops::Range;

use super::labels::QUESTION_MARKS;
use crate::text::chars::punctuation;
use crate::text::marked_text::MarkedText;

/// The way in which a line is formatted as a heading.
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
    /// `**Root cause:** A disk failed`, in the line of its section.
    RunIn,
    /// `Root cause`, a short line of its own that ends no sentence, and whether a colon ends it.
    Plain { has_colon: bool },
}

impl HeadingStyle {
    /// Compares the levels of two headings; `None` if one of them has no level.
    pub fn cmp_level(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Heading(level), Self::Heading(other)) => Some(level.cmp(&other)),
            _ => None,
        }
    }

    /// Whether a line of this style has the style of a label: a line in emphasis with a colon is like a label in
    /// emphasis in the line of its section.
    pub fn is_like(self, label: Self, line: &str) -> bool {
        let ends_with_colon = || {
            let text = line.trim_end_matches(['*', '_', ' ']);
            text.ends_with([':', '：'])
        };
        self == label || label == Self::RunIn && self == Self::Emphasis && ends_with_colon()
    }

    /// Whether every line that is set apart like this one is a heading, whatever it says.
    pub fn is_unmistakable(self) -> bool {
        !self.is_plain()
    }

    pub fn is_plain(self) -> bool {
        matches!(self, Self::Plain { .. })
    }

    /// Whether a line of this style may be a heading that goes on after a label. A plain line is one only
    /// if a colon ends it or its words are capitalised: "Root cause of this is dust" is a sentence.
    pub fn may_go_on(self, line: &str) -> bool {
        !punctuation::ends_sentence(line.trim_end_matches(QUESTION_MARKS))
            && match self {
                Self::Plain { has_colon } => has_colon || is_title_case(line),
                _ => true,
            }
    }
}

/// Whether every longer word of a line begins with a capital letter.
fn is_title_case(line: &str) -> bool {
    let words = || line.split(|c: char| !c.is_alphanumeric());
    let is_capitalised = |word: &str| word.starts_with(char::is_uppercase);
    words().filter(|word| is_capitalised(word)).nth(1).is_some()
        && words().all(|word| word.chars().count() < 4 || is_capitalised(word))
}

/// The maximum length of a heading without markup, in bytes.
const MAX_PLAIN_LEN: usize = 80;

/// The style of a short line of its own without markup.
pub(super) fn plain(line: &str) -> Option<HeadingStyle> {
    let text = line.trim_end_matches([':', '：']);
    let ends_sentence = punctuation::ends_sentence(text.trim_end_matches(QUESTION_MARKS));
    (line.len() <= MAX_PLAIN_LEN && !ends_sentence).then_some(HeadingStyle::Plain {
        has_colon: text.len() < line.len(),
    })
}

/// The style of a line that begins with `#`. "#1 the disk" is not a heading.
fn markdown_heading(line: &str) -> Option<HeadingStyle> {
    let rest = line.trim_start_matches('#');
    let hashes = u8::try_from(line.len() - rest.len()).unwrap_or(u8::MAX);
    ((1..=6).contains(&hashes) && rest.starts_with(char::is_whitespace))
        .then_some(HeadingStyle::Heading(hashes))
}

/// The style of a line by its characters: emphasis, brackets or capitals.
fn detect(line: &str) -> Option<HeadingStyle> {
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
        // Nearly every line has a lowercase letter near its start.
        !line.contains(|c: char| c.is_lowercase() || c.is_numeric() || c == ':')
            && line.chars().filter(|c| c.is_uppercase()).count() >= 4
    };
    (line.len() <= 80 && is_all_capitals(line)).then_some(HeadingStyle::Capitals)
}

/// The style of a line with a heading level, by markup or by `#`.
pub(super) fn level_of_line(marked: &MarkedText, line: &Range<usize>) -> Option<HeadingStyle> {
    let mark = marked.marks.headings.covering(line.start);
    mark.map(|(_, level)| HeadingStyle::Heading(*level))
        .or_else(|| markdown_heading(&marked.text[line.clone()]))
}

/// The style of a line, by markup or by its characters; `None` for ordinary text.
pub(super) fn of_line(marked: &MarkedText, line: &Range<usize>) -> Option<HeadingStyle> {
    let heading = level_of_line(marked, line);
    if heading.is_some() {
        return heading;
    }
    let strong = marked.marks.strong.covering(line.start);
    let is_strong = strong.is_some_and(|(range, ())| range.end >= line.end);
    match is_strong {
        true => Some(HeadingStyle::Emphasis),
        false => detect(&marked.text[line.clone()]),
    }
}

/// The style of a label before the text of its section in the same line.
pub(super) fn run_in(
    marked: &MarkedText,
    line: &Range<usize>,
    label: &Range<usize>,
) -> Option<HeadingStyle> {
    let is_strong = marked
        .marks
        .strong
        .covering(line.start + label.start)
        .is_some();
    let is_emphasised = is_strong || marked.text[line.clone()].starts_with(['*', '_']);
    level_of_line(marked, line).or(is_emphasised.then_some(HeadingStyle::RunIn))
}

/// Whether a line underlines the one above it.
pub(super) fn is_underline(line: &str) -> bool {
    let is_of = |mark: char| line.chars().all(|c| c == mark);
    line.len() >= 3 && (is_of('=') || is_of('-'))
}

/// Whether there is a blank line before a line, or a paragraph of Markdown begins there.
pub(super) fn follows_blank_line(marked: &MarkedText, line: &Range<usize>) -> bool {
    if marked.marks.paragraphs.starting_at(line.start).is_some() {
        return true;
    }
    let before = marked.text[..line.start].trim_end_matches([' ', '\t']);
    let before = before
        .strip_suffix('\n')
        .map(|before| before.trim_end_matches([' ', '\t', '\r']));
    before.is_some_and(|before| before.ends_with('\n'))
}

/// Whether a line without markup is a heading by its place and its letters: after a blank line, directly
/// before other text, short, and with capitalised words or a question mark.
pub(super) fn is_set_off(marked: &MarkedText, line: &Range<usize>) -> bool {
    let text = &marked.text[line.clone()];
    let after = marked.text[line.end..].trim_start_matches([' ', '\t', '\r']);
    let after = after.strip_prefix('\n').unwrap_or_default();
    let has_text_below = after.starts_with(|c: char| c != '\n' && c != '\r');
    let is_word = || text.starts_with(char::is_uppercase) && text.chars().all(char::is_alphabetic);
    plain(text).is_some()
        && has_text_below
        && follows_blank_line(marked, line)
        && (is_title_case(text) || text.ends_with(QUESTION_MARKS) || is_word())
}
