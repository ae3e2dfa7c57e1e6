//! Lenient reading of HTML as posts have it, into a flat text with marks.
//!
//! Not a tree builder, on purpose: a body that is called HTML is mostly plain text, and a tree
//! builder swallows what only looks like a tag (`https://<tenant>.example`, `<user@example.com>`).
//! A `<` opens a tag only where a name that HTML knows follows and a `>` closes it; everything else
//! is text. Nothing that comes out is markup, so a wrong guess is never unsafe.

use memchr::memchr2;

use super::entity;
use super::flat::{Flat, Item, Marks, Spans, is_clean, is_xml_char, push_clean};
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

/// After so many tags and comments that nothing ends, whose ends were looked for in all of the text,
/// ends are looked for up to the next `<` only: so a text of nothing else takes no longer.
const UNENDED: usize = 16;

#[derive(Default)]
struct Reader {
    text: String,
    /// Whether all source text may be copied as it is.
    clean: bool,
    marks: Marks,
    strong: Open,
    code: Open,
    pre: Open,
    /// Where the open link begins, and its address.
    link: Option<(usize, String)>,
    /// The open lists; an ordered one knows its next number.
    lists: Vec<Option<u32>>,
    /// An entry of a list that has no text yet.
    item: Option<Item>,
    /// How often no end was found.
    unended: usize,
}

/// Elements of one kind that stand in each other: the outermost counts.
#[derive(Default)]
struct Open {
    depth: usize,
    start: usize,
}

impl Open {
    /// Opens one at `here`, or closes the innermost; whole ones are added to `spans`.
    fn toggle(&mut self, closing: bool, here: usize, spans: &mut Spans<()>) {
        if !closing {
            if self.depth == 0 {
                self.start = here;
            }
            self.depth += 1;
        } else if self.depth > 0 {
            self.depth -= 1;
            if self.depth == 0 && self.start < here {
                spans.push(self.start..here, ());
            }
        }
    }

    /// Closes all.
    fn close(&mut self, here: usize, spans: &mut Spans<()>) {
        self.depth = self.depth.min(1);
        self.toggle(true, here, spans);
    }
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
        let near = self.near(markup);
        let after = |rest: &str| &markup[near.len() - rest.len()..];
        if let Some(end) = comment_end(near) {
            if let Some((_, rest)) = near.split_once(end) {
                return after(rest);
            }
            self.unended += 1;
            return self.literal(markup);
        }
        let Some((tag, rest)) = Tag::read(near) else {
            return self.literal(markup);
        };
        let Some(rest) = rest else {
            self.unended += 1;
            return self.literal(markup);
        };
        let rest = after(rest);
        self.tag(&tag);
        if tag.effect == Effect::Hidden && !tag.closing {
            let content = self.near(rest);
            match tag.skip_content(content) {
                Some(after) => return &rest[content.len() - after.len()..],
                None => self.unended += 1,
            }
        }
        rest
    }

    /// How far ends are looked for: see [`UNENDED`].
    fn near<'a>(&self, markup: &'a str) -> &'a str {
        if self.unended < UNENDED {
            return markup;
        }
        let next = memchr::memchr(b'<', markup.as_bytes().get(1..).unwrap_or_default());
        next.map_or(markup, |next| &markup[..next + 1])
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
                self.toggle_strong(closing);
            }
            (Effect::Strong, closing) => self.toggle_strong(closing),
            (Effect::Code, closing) => {
                let here = self.text.len();
                self.code.toggle(closing, here, &mut self.marks.code);
            }
            (Effect::Link(_), true) => self.close_link(),
            (Effect::Link(href), false) => {
                // A link cannot stand in a link: the next one ends it.
                self.close_link();
                self.link = safe_href(href).map(|href| (self.text.len(), href));
            }
            (Effect::Pre, closing) => {
                self.break_line();
                let here = self.text.len();
                self.pre.toggle(closing, here, &mut self.marks.pre);
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
        self.item = Some(Item { depth, number });
    }

    fn toggle_strong(&mut self, closing: bool) {
        let here = self.text.len();
        self.strong.toggle(closing, here, &mut self.marks.strong);
    }

    fn close_link(&mut self) {
        if let Some((start, href)) = self.link.take()
            && start < self.text.len()
        {
            self.marks.links.push(start..self.text.len(), href);
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
        } else if self.pre.depth > 0 {
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
            && let Some(item) = self.item.take()
        {
            let here = self.text.len();
            self.marks.items.push(here..here, item);
        }
    }

    fn finish(mut self) -> Flat<'static> {
        let here = self.text.len();
        self.strong.close(here, &mut self.marks.strong);
        self.code.close(here, &mut self.marks.code);
        self.pre.close(here, &mut self.marks.pre);
        self.close_link();
        Flat {
            text: self.text.into(),
            marks: self.marks,
        }
    }
}

/// What ends the comment, doctype or processing instruction at the start, if one begins there.
fn comment_end(markup: &str) -> Option<&'static str> {
    match markup.as_bytes() {
        [b'<', b'!', b'-', b'-', ..] => Some("-->"),
        [b'<', b'!', b'd' | b'D', ..] | [b'<', b'?', ..] => Some(">"),
        _ => None,
    }
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
            let found: Vec<&str> = flat.marks.links.iter().map(|(_, href)| &**href).collect();
            assert_eq!(found, Vec::from_iter(kept), "{href}");
        }
    }

    #[test]
    fn marks_may_overlap_and_stay_open() {
        let marks = flatten("<b>a<i>b</b>c</i><code>d<b>e<b>f</b>g").marks;
        fn ranges<T>(spans: &Spans<T>) -> Vec<Range<usize>> {
            spans.iter().map(|(range, _)| range.clone()).collect()
        }
        assert_eq!(ranges(&marks.strong), [0..2, 4..7]);
        assert_eq!(ranges(&marks.code), [Range { start: 3, end: 7 }]);
        let marks = flatten("<a href=\"http://a\">b<a href=\"http://c\">d</a>e").marks;
        assert_eq!(ranges(&marks.links), [0..1, 1..2]);
    }

    #[test]
    fn after_many_tags_without_end_the_next_tag_ends_them() {
        let many = "<a y ".repeat(UNENDED) + "z=\"";
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
            flatten(&html);
        }
    }
}
