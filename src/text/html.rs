//! Lenient reading of HTML as posts have it, into a flat text with marks.
//!
//! Not a tree builder, on purpose: a body that is called HTML is mostly plain text, and a tree
//! builder swallows what only looks like a tag (`https://<tenant>.example`, `<user@example.com>`).
//! A `<` opens a tag only where a name that HTML knows follows and a `>` closes it; everything else
//! is text. Nothing that comes out is markup, so a wrong guess is never unsafe.

use super::entity;
use super::flat::{Flat, Mark, MarkKind, is_xml_char, push_clean};
use super::tag::{Effect, Tag};

/// Takes HTML apart.
pub(super) fn flatten(html: &str) -> Flat<'static> {
    let mut reader = Reader {
        text: String::with_capacity(html.len()),
        ..Reader::default()
    };
    reader.read(html);
    reader.finish()
}

#[derive(Default)]
struct Reader {
    text: String,
    marks: Vec<Mark>,
    /// Marks whose end tag has not come yet; a range's end is not known.
    open: Vec<Mark>,
    /// The open lists; an ordered one knows its next number.
    lists: Vec<Option<u32>>,
    /// An entry of a list that has no text yet.
    item: Option<MarkKind>,
    /// How many `pre` are open.
    preformatted: usize,
}

impl Reader {
    fn read(&mut self, html: &str) {
        let mut rest = html;
        while let Some(next) = rest.find(['<', '&']) {
            let (text, markup) = rest.split_at(next);
            self.push(text);
            rest = if markup.starts_with('&') {
                self.reference(markup)
            } else {
                self.markup(markup)
            };
        }
        self.push(rest);
    }

    /// Reads the character reference that `markup` starts with, or its `&` as text.
    fn reference<'a>(&mut self, markup: &'a str) -> &'a str {
        match entity::decode(markup) {
            Some((characters, rest)) => {
                self.push_decoded(&characters);
                rest
            }
            None => self.literal(markup),
        }
    }

    /// Reads the tag or comment that `markup` starts with, or its `<` as text.
    fn markup<'a>(&mut self, markup: &'a str) -> &'a str {
        if let Some(rest) = skip_comment(markup) {
            return rest;
        }
        let Some((tag, rest)) = Tag::read(markup) else {
            return self.literal(markup);
        };
        self.tag(&tag);
        if tag.effect == Effect::Hidden && !tag.closing {
            return tag.skip_content(rest);
        }
        rest
    }

    fn literal<'a>(&mut self, markup: &'a str) -> &'a str {
        let (character, rest) = markup.split_at(1);
        self.push(character);
        rest
    }

    fn tag(&mut self, tag: &Tag) {
        match (&tag.effect, tag.closing) {
            (Effect::None | Effect::Hidden, _) => {}
            (Effect::Break, _) => self.break_line(),
            (Effect::Cell, false) => self.separate_cell(),
            (Effect::Cell, true) => {}
            (Effect::Heading, closing) => {
                self.break_line();
                self.toggle(MarkKind::Strong, closing);
            }
            (Effect::Strong, closing) => self.toggle(MarkKind::Strong, closing),
            (Effect::Code, closing) => self.toggle(MarkKind::Code, closing),
            (Effect::Link(href), false) => match safe_href(href) {
                Some(href) => self.toggle(MarkKind::Link(href), false),
                None => self.toggle(MarkKind::Link(String::new()), false),
            },
            (Effect::Link(_), true) => self.toggle(MarkKind::Link(String::new()), true),
            (Effect::Pre, closing) => {
                self.break_line();
                self.toggle(MarkKind::Pre, closing);
                self.preformatted = match closing {
                    true => self.preformatted.saturating_sub(1),
                    false => self.preformatted + 1,
                };
            }
            (Effect::Image(alt), _) => self.push_decoded(alt),
            (Effect::List(start), false) => {
                self.break_line();
                self.lists.push(*start);
            }
            (Effect::List(_), true) => {
                self.break_line();
                self.lists.pop();
            }
            (Effect::Item(value), false) => {
                self.break_line();
                self.begin_item(*value);
            }
            (Effect::Item(_), true) => {
                self.break_line();
                self.item = None;
            }
        }
    }

    fn begin_item(&mut self, value: Option<u32>) {
        let number = match self.lists.last_mut() {
            Some(Some(next)) => {
                let number = value.unwrap_or(*next);
                *next = number.saturating_add(1);
                Some(number)
            }
            _ => None,
        };
        let depth = self.lists.len().saturating_sub(1).min(u8::MAX.into()) as u8;
        self.item = Some(MarkKind::Item { depth, number });
    }

    /// Opens a mark, or closes the newest open one of its kind.
    fn toggle(&mut self, kind: MarkKind, closing: bool) {
        let here = self.text.len();
        if !closing {
            self.open.push(Mark {
                range: here..here,
                kind,
            });
            return;
        }
        let same =
            |mark: &Mark| std::mem::discriminant(&mark.kind) == std::mem::discriminant(&kind);
        if let Some(index) = self.open.iter().rposition(same) {
            let mark = self.open.remove(index);
            self.close(mark);
        }
    }

    fn close(&mut self, mut mark: Mark) {
        mark.range.end = self.text.len();
        let says_nothing = matches!(&mark.kind, MarkKind::Link(href) if href.is_empty());
        if !mark.range.is_empty() && !says_nothing {
            self.marks.push(mark);
        }
    }

    fn break_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn separate_cell(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push_str(" | ");
        }
    }

    /// Appends source text.
    fn push(&mut self, text: &str) {
        if self.preformatted > 0 {
            // A backslash at a line's end is part of the code.
            self.push_decoded(text);
            return;
        }
        self.mark_item(text);
        push_clean(&mut self.text, text);
    }

    /// Appends text in which a backslash before a newline is a character like any other.
    fn push_decoded(&mut self, text: &str) {
        self.mark_item(text);
        self.text
            .extend(text.chars().filter(|&c| is_xml_char(c)).map(|c| match c {
                '\r' => '\n',
                c => c,
            }));
    }

    /// Marks the line as an entry of a list where its first visible text comes.
    fn mark_item(&mut self, text: &str) {
        if !text.trim().is_empty()
            && let Some(kind) = self.item.take()
        {
            let here = self.text.len();
            self.marks.push(Mark {
                range: here..here,
                kind,
            });
        }
    }

    fn finish(mut self) -> Flat<'static> {
        for mark in std::mem::take(&mut self.open) {
            self.close(mark);
        }
        self.marks.sort_by_key(|mark| mark.range.start);
        Flat {
            text: self.text.into(),
            marks: self.marks,
        }
    }
}

/// What follows the comment, doctype, CDATA section or processing instruction at the start.
fn skip_comment(markup: &str) -> Option<&str> {
    let (open, close) = match markup.as_bytes() {
        [b'<', b'!', b'-', b'-', ..] => (4, "-->"),
        [b'<', b'!', b'd' | b'D', ..] => (3, ">"),
        [b'<', b'?', ..] => (2, ">"),
        _ => return None,
    };
    let (_, rest) = markup.get(open..)?.split_once(close)?;
    Some(rest)
}

/// An address that a reader may follow: `http:`, `https:` or `mailto:`.
fn safe_href(href: &str) -> Option<String> {
    let href: String = href.trim().chars().filter(|c| !c.is_control()).collect();
    let scheme = href.split(':').next()?;
    ["http", "https", "mailto"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
        .then_some(href)
}
