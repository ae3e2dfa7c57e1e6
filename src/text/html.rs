//! Lenient reading of HTML as posts have it, into a flat text with marks.
//!
//! Not a tree builder, on purpose: a body that is called HTML is mostly plain text, and a tree
//! builder swallows what only looks like a tag (`https://<tenant>.example`, `<user@example.com>`).
//! A `<` opens a tag only where a name that HTML knows follows and a `>` closes it; everything else
//! is text. Nothing that comes out is markup, so a wrong guess is never unsafe.

use memchr::memchr2;

use super::entity;
use super::flat::{Flat, Mark, MarkKind, is_clean, is_xml_char, push_clean};
use super::tag::{Effect, Tag};

/// Takes HTML apart.
pub(super) fn flatten(html: &str) -> Flat<'static> {
    let mut reader = Reader {
        text: String::with_capacity(html.len()),
        clean: is_clean(html),
        ..Reader::default()
    };
    reader.read(html);
    reader.finish()
}

#[derive(Default)]
struct Reader {
    text: String,
    /// Whether all source text may be copied as it is.
    clean: bool,
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
        while let Some(next) = memchr2(b'<', b'&', rest.as_bytes()) {
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
            (Effect::Link(href), closing) => {
                let href = safe_href(href).unwrap_or_default();
                self.toggle(MarkKind::Link(href), closing);
            }
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
        let depth = u8::try_from(self.lists.len().saturating_sub(1)).unwrap_or(u8::MAX);
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
        self.mark_item(text);
        if self.clean {
            self.text.push_str(text);
        } else if self.preformatted > 0 {
            // A backslash at a line's end is part of the code.
            self.push_decoded(text);
        } else {
            push_clean(&mut self.text, text);
        }
    }

    /// Appends text in which a backslash before a newline is a character like any other.
    fn push_decoded(&mut self, text: &str) {
        self.mark_item(text);
        if is_clean(text) {
            self.text.push_str(text);
            return;
        }
        self.text
            .extend(text.chars().filter(|&c| is_xml_char(c)).map(|c| match c {
                '\r' => '\n',
                c => c,
            }));
    }

    /// Marks the line as an entry of a list where its first visible text comes.
    fn mark_item(&mut self, text: &str) {
        if self.item.is_some()
            && !text.trim().is_empty()
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

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use proptest::prelude::*;
    use scraper::Html;

    use super::*;

    fn text(html: &str) -> String {
        flatten(html).text.into_owned()
    }

    #[test]
    fn only_what_html_knows_is_a_tag() {
        for (html, expected) in [
            ("a<br>b<BR/>c<br />d", "a\nb\nc\nd"),
            ("<p class=\"x>y\">a</p><p>b</p>", "a\nb\n"),
            (
                "https://<tenant>.example, <user@example.com>",
                "https://<tenant>.example, <user@example.com>",
            ),
            ("a < b <c> d<", "a < b <c> d<"),
            ("1 <b 2", "1 <b 2"),
            ("<b title='>", "<b title='>"),
            ("a<!-- b -->c<!DOCTYPE html><?xml x?>d", "acd"),
            ("a<!-- b", "a<!-- b"),
            (
                "a<script>if (x < y) {}</SCRIPT >b<style>p{}</style>c",
                "abc",
            ),
            ("a<script>b", "ab"),
            ("<o:p>a</o:p><SPAN>b</SPAN>", "ab"),
            ("<img src=x alt=\"a &amp; b\">", "a & b"),
            ("<tr><td>a</td><td>b</td></tr><tr><td>c", "a | b\nc"),
            ("a\u{8}b&#8;c&#xfffe;d", "abcd"),
            ("</b></p></ul>a", "a"),
        ] {
            assert_eq!(text(html), expected, "{html}");
        }
    }

    #[test]
    fn links_go_where_a_reader_may_go() {
        for (href, kept) in [
            (
                "https://example.com/?a=1&amp;b=2",
                Some("https://example.com/?a=1&b=2"),
            ),
            (" HTTP://example.com ", Some("HTTP://example.com")),
            ("mailto:a@example.com", Some("mailto:a@example.com")),
            ("javascript:alert(1)", None),
            ("java&#10;script:alert(1)", None),
            ("&#106;avascript:x", None),
            ("data:text/html,x", None),
            ("/relative", None),
            ("", None),
        ] {
            let flat = flatten(&format!("a<a href=\"{href}\">b</a>c"));
            assert_eq!(flat.text, "abc", "{href}");
            let kinds: Vec<MarkKind> = flat.marks.into_iter().map(|mark| mark.kind).collect();
            let expected: Vec<MarkKind> = kept
                .map(|href| MarkKind::Link(href.to_owned()))
                .into_iter()
                .collect();
            assert_eq!(kinds, expected, "{href}");
        }
    }

    #[test]
    fn marks_may_overlap_and_stay_open() {
        let flat = flatten("<b>a<i>b</b>c</i><code>d<b>e");
        let ranges: Vec<Range<usize>> = flat.marks.into_iter().map(|mark| mark.range).collect();
        assert_eq!(ranges, [0..2, 3..5, 4..5]);
    }

    proptest! {
        #[test]
        fn the_text_is_the_one_that_a_browser_shows(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "a", "Z", "。", " ", "\n", "<br>", "<BR />", "<p>", "</p>", "<b>", "</b>", "<i class='x'>", "</i>", "<div>",
                "</div>", "<ul>", "</ul>", "<li>", "</li>", "<a href=\"https://e.x/?a&amp;b\">", "</a>", "<!-- x -->", "&amp;",
                "&lt;", "&gt;", "&nbsp;", "&#39;", "&quot;", "&#160;", "&hellip;", "<script>x</script>", "<span id=a>", "<code>",
            ]), 0..24),
        ) {
            let html = pieces.concat();
            let tree = Html::parse_fragment(&html);
            let is_hidden = |node: &scraper::node::Node| {
                node.as_element().is_some_and(|element| element.name() == "script")
            };
            let shown: String = tree
                .tree
                .nodes()
                .filter(|node| !node.parent().is_some_and(|parent| is_hidden(parent.value())))
                .filter_map(|node| node.value().as_text().map(|text| text.to_string()))
                .collect();
            let visible = |text: &str| -> String { text.split_whitespace().collect() };
            prop_assert_eq!(visible(&text(&html)), visible(&shown));
        }

        #[test]
        fn any_html_is_read_without_panic(html in "[<>/&;#a-zA-Z =\"'\\-!\\\\\n\u{a0}あ]{0,60}") {
            flatten(&html);
        }
    }
}
