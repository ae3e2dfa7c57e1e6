//! Emphasis next to Chinese, Japanese and Korean text.
//!
//! In CommonMark, `**` after punctuation closes only if no letter follows, and before punctuation opens only
//! if no letter precedes. Ordinary sentences in languages without spaces break both rules (`**重要：**本文`),
//! and the asterisks stay visible. A placeholder that counts as punctuation is inserted there before parsing,
//! and removed from the result. The positions are those of <https://github.com/tats-u/markdown-cjk-friendly>.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag};

use crate::text::chars::punctuation::is_cjk;

/// Candidates for the placeholder: characters that count as punctuation and do not occur in practice.
const PLACEHOLDERS: [char; 3] = ['\u{1bc9f}', '\u{1da8b}', '\u{12470}'];

/// A Markdown text with placeholders where emphasis needs them.
pub(super) struct PatchedMarkdown<'a> {
    pub text: Cow<'a, str>,
    placeholder: char,
    /// The positions of the placeholders in `text`.
    positions: Vec<usize>,
    original: &'a str,
}

impl<'a> PatchedMarkdown<'a> {
    pub fn new(original: &'a str) -> Self {
        let mut patched = Self {
            text: Cow::Borrowed(original),
            placeholder: PLACEHOLDERS[0],
            positions: Vec::new(),
            original,
        };
        // Fast path: ASCII contains none of these languages.
        if original.is_ascii() {
            return patched;
        }
        let Some(placeholder) = PLACEHOLDERS
            .into_iter()
            .find(|mark| !original.contains(*mark))
        else {
            return patched;
        };
        patched.placeholder = placeholder;
        let mut text = String::new();
        let mut copied = 0;
        for position in insert_positions(original) {
            text.push_str(&original[copied..position]);
            patched.positions.push(text.len());
            text.push(placeholder);
            copied = position;
        }
        if !patched.positions.is_empty() {
            text.push_str(&original[copied..]);
            patched.text = Cow::Owned(text);
        }
        patched
    }

    /// The event without placeholders.
    pub fn strip_placeholders<'e>(&self, event: Event<'e>) -> Event<'e> {
        if self.positions.is_empty() {
            return event;
        }
        match event {
            Event::Text(text) => Event::Text(self.strip_placeholders_in(text)),
            Event::Code(text) => Event::Code(self.strip_placeholders_in(text)),
            Event::Html(text) => Event::Html(self.strip_placeholders_in(text)),
            Event::InlineHtml(text) => Event::InlineHtml(self.strip_placeholders_in(text)),
            Event::FootnoteReference(name) => {
                Event::FootnoteReference(self.strip_placeholders_in(name))
            }
            Event::Start(tag) => Event::Start(self.strip_tag_placeholders(tag)),
            other => other,
        }
    }

    fn strip_tag_placeholders<'e>(&self, tag: Tag<'e>) -> Tag<'e> {
        match tag {
            Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            } => Tag::Link {
                link_type,
                dest_url: self.strip_placeholders_in(dest_url),
                title: self.strip_placeholders_in(title),
                id,
            },
            Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            } => Tag::Image {
                link_type,
                dest_url: self.strip_placeholders_in(dest_url),
                title: self.strip_placeholders_in(title),
                id,
            },
            Tag::FootnoteDefinition(name) => {
                Tag::FootnoteDefinition(self.strip_placeholders_in(name))
            }
            other => other,
        }
    }

    fn strip_placeholders_in<'e>(&self, text: CowStr<'e>) -> CowStr<'e> {
        match text.contains(self.placeholder) {
            true => text.replace(self.placeholder, "").into(),
            false => text,
        }
    }

    /// The position in the source of a position in `text`.
    pub fn original_offset(&self, offset: usize) -> usize {
        let placeholder_count = self
            .positions
            .partition_point(|position| *position < offset);
        offset - placeholder_count * self.placeholder.len_utf8()
    }

    /// The part of the source of a range of `text`.
    pub fn original_text(&self, range: &Range<usize>) -> &'a str {
        let range = self.original_offset(range.start)..self.original_offset(range.end);
        self.original.get(range).unwrap_or_default()
    }
}

/// The positions at which placeholders must be inserted, in order.
fn insert_positions(markdown: &str) -> impl Iterator<Item = usize> + '_ {
    let mut next = 0;
    std::iter::from_fn(move || {
        while let Some(run) = next_delimiter_run(markdown, next) {
            next = run.end;
            let position = insert_position(markdown, run);
            if position.is_some() {
                return position;
            }
        }
        None
    })
}

/// The next run of `*` or `~`, without a first character that a backslash escapes.
fn next_delimiter_run(markdown: &str, from: usize) -> Option<Range<usize>> {
    let mut start = from + memchr::memchr2(b'*', b'~', &markdown.as_bytes()[from..])?;
    let backslashes = markdown[..start]
        .bytes()
        .rev()
        .take_while(|byte| *byte == b'\\')
        .count();
    let delimiter = markdown[start..].chars().next()?;
    let mut end = start
        + markdown[start..]
            .chars()
            .take_while(|c| *c == delimiter)
            .count();
    if backslashes % 2 == 1 {
        start += 1;
        end = end.max(start);
    }
    Some(start..end)
}

/// The position of the placeholder that lets a run open or close, if it needs one.
fn insert_position(markdown: &str, run: Range<usize>) -> Option<usize> {
    let before = markdown[..run.start].chars().next_back()?;
    let after = markdown[run.end..].chars().next()?;
    if run.is_empty() || !(is_cjk(before) || is_cjk(after)) {
        return None;
    }
    match (CharClass::of(before), CharClass::of(after)) {
        (CharClass::Punctuation, CharClass::Letter) => Some(run.end),
        (CharClass::Letter, CharClass::Punctuation) => Some(run.start),
        _ => None,
    }
}

#[derive(PartialEq, Eq)]
enum CharClass {
    Space,
    Punctuation,
    Letter,
}

impl CharClass {
    fn of(c: char) -> Self {
        // Combining marks belong to the letter before them.
        let modifies = matches!(c, '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{3099}'
            | '\u{309a}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
        match c {
            _ if c.is_whitespace() => CharClass::Space,
            _ if c.is_alphanumeric() || c.is_control() || modifies => CharClass::Letter,
            _ => CharClass::Punctuation,
        }
    }
}
