//! Parses the HTML of posts leniently into marked text.
//!
//! It builds no tree, on purpose: a body that is declared to be HTML is mostly plain text, and a tree
//! builder drops what only looks like a tag (`https://<tenant>.example`, `<user@example.com>`).
//! A `<` opens a tag only if a known element name follows and a `>` closes it; everything else is text.
//! The result contains no markup, so a wrong guess is never unsafe.

use memchr::memchr2;

use super::element::{ElementKind, HtmlTag};
use super::entity;
use crate::text::chars::{is_clean, push_cleaned};
use crate::text::marked_text::{MarkedText, MarkedTextBuilder};

/// Parses HTML.
pub(in crate::text) fn to_marked_text(html: &str) -> MarkedText {
    let mut parser = HtmlParser {
        out: MarkedTextBuilder::with_capacity(html.len()),
        is_clean: is_clean(html),
        unclosed_count: 0,
    };
    parser.parse(html);
    parser.out.finish()
}

/// After this many unclosed tags and comments, the search for an end stops at the next `<`. This keeps
/// parsing linear in texts that consist of unclosed tags.
const MAX_UNCLOSED: usize = 16;

struct HtmlParser {
    out: MarkedTextBuilder,
    /// Whether source text may be copied unchanged.
    is_clean: bool,
    /// How many tags and comments had no end.
    unclosed_count: usize,
}

impl HtmlParser {
    fn parse(&mut self, html: &str) {
        let mut rest = html;
        while let Some(next) = memchr2(b'<', b'&', rest.as_bytes()) {
            let (text, markup) = rest.split_at(next);
            self.push(text);
            rest = if markup.starts_with('&') {
                self.push_reference(markup)
            } else {
                self.parse_markup(markup)
            };
        }
        self.push(rest);
    }

    /// Parses the character reference that `markup` begins with, or takes its `&` as text.
    fn push_reference<'a>(&mut self, markup: &'a str) -> &'a str {
        match entity::decode(markup) {
            Some((characters, rest)) => {
                self.out.push(&characters);
                rest
            }
            None => self.push_literal(markup),
        }
    }

    /// Parses the tag or comment that `markup` begins with, or takes its `<` as text.
    fn parse_markup<'a>(&mut self, markup: &'a str) -> &'a str {
        let lookahead = self.lookahead(markup);
        let after = |rest: &str| &markup[lookahead.len() - rest.len()..];
        if let Some(end) = comment_end(lookahead) {
            if let Some((_, rest)) = lookahead.split_once(end) {
                return after(rest);
            }
            self.unclosed_count += 1;
            return self.push_literal(markup);
        }
        let Some((tag, rest)) = HtmlTag::parse(lookahead) else {
            return self.push_literal(markup);
        };
        let Some(rest) = rest else {
            self.unclosed_count += 1;
            return self.push_literal(markup);
        };
        let rest = after(rest);
        self.apply_tag(&tag, rest);
        if tag.kind == ElementKind::Hidden && !tag.is_closing {
            let content = self.lookahead(rest);
            match tag.skip_content(content) {
                Some(after) => return &rest[content.len() - after.len()..],
                None => self.unclosed_count += 1,
            }
        }
        rest
    }

    /// The part of the text in which an end is searched; see [`MAX_UNCLOSED`].
    fn lookahead<'a>(&self, markup: &'a str) -> &'a str {
        if self.unclosed_count < MAX_UNCLOSED {
            return markup;
        }
        let next = memchr::memchr(b'<', markup.as_bytes().get(1..).unwrap_or_default());
        next.map_or(markup, |next| &markup[..next + 1])
    }

    fn push_literal<'a>(&mut self, markup: &'a str) -> &'a str {
        let (character, rest) = markup.split_at(1);
        self.push(character);
        rest
    }

    /// Applies a tag; `following` is what comes after it.
    fn apply_tag(&mut self, tag: &HtmlTag, following: &str) {
        let out = &mut self.out;
        match (&tag.kind, tag.is_closing) {
            (ElementKind::Ignored | ElementKind::Hidden, _) => {}
            (ElementKind::LineBreak, _) => out.break_line(),
            (ElementKind::Cell, false) => out.open_cell(),
            (ElementKind::Cell, true) => {}
            (ElementKind::Heading(level), false) => out.open_heading(*level),
            (ElementKind::Heading(_), true) => out.close_heading(),
            (ElementKind::Strong, closing) => out.strong(closing),
            (ElementKind::Code, closing) => out.code(closing),
            (ElementKind::Strikethrough, closing) => out.strikethrough(closing),
            (ElementKind::Superscript, false) => out.open_superscript(following),
            (ElementKind::Superscript, true) => {}
            (ElementKind::Link(_), true) => out.close_link(),
            (ElementKind::Link(href), false) => out.open_link(href),
            (ElementKind::Pre, closing) => out.pre(closing),
            (ElementKind::Image(alt), _) => out.push(alt),
            (ElementKind::List(first), false) => out.open_list(*first),
            (ElementKind::List(_), true) => out.close_list(),
            (ElementKind::Item(value), false) => out.open_item(*value),
            (ElementKind::Item(_), true) => out.close_item(),
        }
    }

    /// Appends source text.
    fn push(&mut self, text: &str) {
        if self.is_clean {
            self.out.push_with(|out| out.push_str(text));
        } else if self.out.is_in_pre() {
            // A backslash at a line's end is part of the code.
            self.out.push(text);
        } else {
            self.out.push_with(|out| push_cleaned(out, text));
        }
    }
}

/// The delimiter that ends the comment, doctype or processing instruction that `markup` begins with.
fn comment_end(markup: &str) -> Option<&'static str> {
    match markup.as_bytes() {
        [b'<', b'!', b'-', b'-', ..] => Some("-->"),
        [b'<', b'!', b'd' | b'D', ..] | [b'<', b'?', ..] => Some(">"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use proptest::prelude::*;
    use scraper::Html;

    use super::*;
    use crate::text::marked_text::Spans;

    fn text(html: &str) -> String {
        to_marked_text(html).text.to_string()
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
            (
                "<tr><th></th><th>EU</th><th>US</th></tr><tr><td>Mail</td><td></td><td>down</td></tr>",
                " | EU | US\nMail |  | down\n",
            ),
            (
                "<tr><td></td><td><p>a</p></td></tr><tr><td>b</td></tr>",
                "a\nb\n",
            ),
            (
                "<del>All</del> <s>a<strike>b</strike></s> some</s>, <del>c",
                "~~All~~ ~~ab~~ some, ~~c~~",
            ),
            (
                "10<sup>6</sup> and 21<sup>st</sup>, H<sub>2</sub>O, <sup>1</sup>",
                "10^6 and 21st, H2O, 1",
            ),
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
            let marked = to_marked_text(&format!("a<a href=\"{href}\">b</a>c"));
            assert_eq!(marked.text, "abc", "{href}");
            let found: Vec<&str> = marked.marks.links.iter().map(|(_, href)| &**href).collect();
            assert_eq!(found, Vec::from_iter(kept), "{href}");
        }
    }

    #[test]
    fn marks_may_overlap_and_stay_open() {
        let marks = to_marked_text("<b>a<i>b</b>c</i><code>d<b>e<b>f</b>g").marks;
        fn ranges<T>(spans: &Spans<T>) -> Vec<Range<usize>> {
            spans.iter().map(|(range, _)| range.clone()).collect()
        }
        assert_eq!(ranges(&marks.strong), [0..2, 4..7]);
        assert_eq!(ranges(&marks.code), [Range { start: 3, end: 7 }]);
        let marks = to_marked_text("<a href=\"http://a\">b<a href=\"http://c\">d</a>e").marks;
        assert_eq!(ranges(&marks.links), [0..1, 1..2]);
    }

    #[test]
    fn after_many_tags_without_end_the_next_tag_ends_them() {
        let many = "<a y ".repeat(MAX_UNCLOSED) + "z=\"";
        let html = format!("{many}<b>c</b><a x='<d'>e<!-- f --><script>g</script>h");
        let expected = format!("{many}c<a x='<d'>egh");
        assert_eq!(text(&html), expected);
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
            to_marked_text(&html);
        }
    }
}
