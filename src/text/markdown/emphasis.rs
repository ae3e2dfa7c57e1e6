//! Emphasis beside Chinese, Japanese and Korean.
//!
//! CommonMark lets `**` close only where no letter follows the punctuation before it, and open only
//! where none precedes the punctuation behind it. Languages without spaces break both rules in
//! ordinary sentences (`**重要：**本文`), and the asterisks stay on the page. There a mark goes into
//! the text that counts as punctuation, so that the rule holds, and is taken out of the result. The
//! places are those of <https://github.com/tats-u/markdown-cjk-friendly>.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag};

use crate::text::prose::is_cjk;

/// Characters that count as punctuation and that nobody writes, of which one is the mark.
const MARKS: [char; 3] = ['\u{1bc9f}', '\u{1da8b}', '\u{12470}'];

/// A Markdown text with marks where emphasis needs them.
pub(super) struct Helped<'a> {
    pub text: Cow<'a, str>,
    mark: char,
    /// Where the marks stand in `text`.
    places: Vec<usize>,
    source: &'a str,
}

impl<'a> Helped<'a> {
    pub fn new(source: &'a str) -> Self {
        let mut helped = Self {
            text: Cow::Borrowed(source),
            mark: MARKS[0],
            places: Vec::new(),
            source,
        };
        // None of these languages is written in ASCII.
        if source.is_ascii() {
            return helped;
        }
        let Some(mark) = MARKS.into_iter().find(|mark| !source.contains(*mark)) else {
            return helped;
        };
        helped.mark = mark;
        let mut text = String::new();
        let mut copied = 0;
        for place in places(source) {
            text.push_str(&source[copied..place]);
            helped.places.push(text.len());
            text.push(mark);
            copied = place;
        }
        if !helped.places.is_empty() {
            text.push_str(&source[copied..]);
            helped.text = Cow::Owned(text);
        }
        helped
    }

    /// The event without marks.
    pub fn clean<'e>(&self, event: Event<'e>) -> Event<'e> {
        if self.places.is_empty() {
            return event;
        }
        match event {
            Event::Text(text) => Event::Text(self.without_marks(text)),
            Event::Code(text) => Event::Code(self.without_marks(text)),
            Event::Html(text) => Event::Html(self.without_marks(text)),
            Event::InlineHtml(text) => Event::InlineHtml(self.without_marks(text)),
            Event::FootnoteReference(name) => Event::FootnoteReference(self.without_marks(name)),
            Event::Start(tag) => Event::Start(self.clean_tag(tag)),
            other => other,
        }
    }

    fn clean_tag<'e>(&self, tag: Tag<'e>) -> Tag<'e> {
        match tag {
            Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            } => Tag::Link {
                link_type,
                dest_url: self.without_marks(dest_url),
                title: self.without_marks(title),
                id,
            },
            Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            } => Tag::Image {
                link_type,
                dest_url: self.without_marks(dest_url),
                title: self.without_marks(title),
                id,
            },
            Tag::FootnoteDefinition(name) => Tag::FootnoteDefinition(self.without_marks(name)),
            other => other,
        }
    }

    fn without_marks<'e>(&self, text: CowStr<'e>) -> CowStr<'e> {
        match text.contains(self.mark) {
            true => text.replace(self.mark, "").into(),
            false => text,
        }
    }

    /// The place in the source of a place in `text`.
    pub fn source_offset(&self, offset: usize) -> usize {
        let marks = self.places.partition_point(|place| *place < offset);
        offset - marks * self.mark.len_utf8()
    }

    /// The source of a range of `text`.
    pub fn source(&self, range: &Range<usize>) -> &'a str {
        let range = self.source_offset(range.start)..self.source_offset(range.end);
        self.source.get(range).unwrap_or_default()
    }
}

/// Where marks have to go, in order.
fn places(source: &str) -> impl Iterator<Item = usize> + '_ {
    let mut next = 0;
    std::iter::from_fn(move || {
        while let Some(run) = next_run(source, next) {
            next = run.end;
            let place = place(source, run);
            if place.is_some() {
                return place;
            }
        }
        None
    })
}

/// The next run of `*` or `~` that no backslash takes its meaning.
fn next_run(source: &str, from: usize) -> Option<Range<usize>> {
    let mut start = from + memchr::memchr2(b'*', b'~', &source.as_bytes()[from..])?;
    let backslashes = source[..start]
        .bytes()
        .rev()
        .take_while(|byte| *byte == b'\\')
        .count();
    let mark = source[start..].chars().next()?;
    let mut end = start + source[start..].chars().take_while(|c| *c == mark).count();
    if backslashes % 2 == 1 {
        start += 1;
        end = end.max(start);
    }
    Some(start..end)
}

/// Where the mark goes that lets a run open or close, if it needs one.
fn place(source: &str, run: Range<usize>) -> Option<usize> {
    let before = source[..run.start].chars().next_back()?;
    let after = source[run.end..].chars().next()?;
    if run.is_empty() || !(is_cjk(before) || is_cjk(after)) {
        return None;
    }
    match (Class::of(before), Class::of(after)) {
        (Class::Punctuation, Class::Letter) => Some(run.end),
        (Class::Letter, Class::Punctuation) => Some(run.start),
        _ => None,
    }
}

#[derive(PartialEq, Eq)]
enum Class {
    Space,
    Punctuation,
    Letter,
}

impl Class {
    fn of(c: char) -> Self {
        // Marks that change the letter before them are a part of it.
        let modifies = matches!(c, '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{3099}'
            | '\u{309a}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
        match c {
            _ if c.is_whitespace() => Class::Space,
            _ if c.is_alphanumeric() || c.is_control() || modifies => Class::Letter,
            _ => Class::Punctuation,
        }
    }
}
