//! A post's body as its source gave it, and parsing it.

use arcstr::ArcStr;
use serde::{Deserialize, Serialize};

use super::chars::{is_clean, push_cleaned};
use super::marked_text::{MarkedText, Marks};
use super::rich_text::RichText;
use super::{html, markdown};

/// The format that a source declares for a body.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Text,
    Html,
    /// A body that its source renders as Markdown. Other bodies only look like Markdown: in them, a
    /// bracketed host name or an asterisk is text.
    Markdown,
}

/// A post's body as the source gave it.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Body {
    pub format: Format,
    pub content: ArcStr,
}

impl Body {
    /// A body of plain text.
    pub fn text(content: impl Into<ArcStr>) -> Self {
        Self {
            format: Format::Text,
            content: content.into(),
        }
    }

    /// A body in Markdown.
    pub fn markdown(content: impl Into<ArcStr>) -> Self {
        Self {
            format: Format::Markdown,
            content: content.into(),
        }
    }

    /// A body that its source declares to be HTML.
    pub fn html(content: impl Into<ArcStr>) -> Self {
        Self {
            format: Format::Html,
            content: content.into(),
        }
    }
}

/// The most bytes of a body that are read: a page of a whole day's updates is a hundred times shorter, and
/// reading a body takes some fifty times its memory.
pub const MAX_BODY_BYTES: usize = 1_000_000;

/// How far before its limit a text may be cut to end between two words.
const MAX_CUT_WORD_BYTES: usize = 200;

/// The beginning of a body that is longer than [`MAX_BODY_BYTES`], up to the end of a word and outside of
/// any tag; `None` for any other body.
pub fn beginning_of_long(body: &Body) -> Option<Body> {
    let content = &body.content;
    if content.len() <= MAX_BODY_BYTES {
        return None;
    }
    let beginning = &content[..content.floor_char_boundary(MAX_BODY_BYTES)];
    let ends_in_tag = |text: &str| text.rfind('<') > text.rfind('>');
    let start_of_tag = beginning.rfind('<').filter(|at| {
        body.format == Format::Html
            && ends_in_tag(beginning)
            && beginning.len() - at < MAX_CUT_WORD_BYTES
    });
    let beginning = &beginning[..start_of_tag.unwrap_or(beginning.len())];
    let word_end = beginning.rfind(char::is_whitespace);
    let word_end = word_end.filter(|at| beginning.len() - at < MAX_CUT_WORD_BYTES);
    Some(Body {
        format: body.format,
        content: beginning[..word_end.unwrap_or(beginning.len())].into(),
    })
}

/// Parses the markup of a body. Plain text that needs no cleaning is shared, not copied.
pub fn to_marked_text(body: &Body) -> MarkedText {
    let content = body.content.as_str();
    if body.format == Format::Markdown {
        return markdown::to_marked_text(content);
    }
    if body.format == Format::Html && memchr::memchr2(b'<', b'&', content.as_bytes()).is_some() {
        return html::to_marked_text(content);
    }
    let text = if is_clean(content) {
        body.content.clone()
    } else {
        let mut text = String::with_capacity(content.len());
        push_cleaned(&mut text, content);
        text.into()
    };
    MarkedText::new(text, Marks::default())
}

/// Parses a body into blocks; see [`MarkedText::to_rich_text`].
pub fn to_rich_text(body: &Body) -> RichText {
    to_marked_text(body).to_rich_text()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Block, Inline};

    #[test]
    fn a_long_body_is_cut_between_words_and_outside_of_tags() {
        let filled = |end: &str| format!("{}{end}", "a".repeat(MAX_BODY_BYTES - 10));
        for (end, html, expected) in [
            ("", false, None),
            (" b c", true, None),
            (" bcd efghij kl", false, Some(" bcd")),
            ("bcdefghijklmn", false, Some("bcdefghijk")),
            ("あいうえおか", false, Some("あいう")),
            ("b<br class=\"c\">d", true, Some("b")),
            ("b<br class=\"c\">d", false, Some("b<br")),
            ("b <b>c</b> defgh", true, Some("b")),
        ] {
            let body = match html {
                true => Body::html(filled(end)),
                false => Body::text(filled(end)),
            };
            let beginning = beginning_of_long(&body);
            let content = beginning.map(|body| body.content.to_string());
            assert_eq!(content, expected.map(filled), "{end}");
        }
    }

    #[test]
    fn every_line_is_a_block() {
        for (body, expected) in [
            (Body::text("a\nb\r\nc\rd\n\n\ne"), "a\nb\nc\nd\ne"),
            (Body::text("a\\\n\nb"), "a\nb"),
            (
                Body::text("\\\\server\\share\\\\\nb"),
                "\\\\server\\share\\\\\nb",
            ),
            (Body::text("<b>&amp;"), "<b>&amp;"),
            (Body::text("a\u{1}\u{b}b\u{fffe}"), "ab"),
            (
                Body::text("9:30 PM\u{a0}UTC\u{a0} \u{a0}b"),
                "9:30 PM\u{a0}UTC\nb",
            ),
            (
                Body::html("plain [192.0.2.1] *text*"),
                "plain [192.0.2.1] *text*",
            ),
            (
                Body::html("<p>a</p>\n<p>&nbsp;</p><div>b<br/>c</div>"),
                "a\nb\nc",
            ),
            (
                Body::html("<ul><li>a</li><li>b<ol start=3><li>c</ol></ul>d"),
                "- a\n- b\n  3. c\nd",
            ),
            (
                Body::html("a<pre>\n  b\n\n  c\\\n</pre>d"),
                "a\n  b\n\n  c\\\nd",
            ),
            (Body::text(""), ""),
            (Body::text("•-a。• -b。•\u{a0}-"), "- a。\n- b。\n- -"),
            (
                Body::markdown("## a\n**b:** [192.0.2.1]\nc <1% & *d*\n\n1. e\n2. f"),
                "a\nb: [192.0.2.1]\nc <1% & d\n1. e\n2. f",
            ),
        ] {
            assert_eq!(to_rich_text(&body).plain(), expected, "{body:?}");
        }
    }

    #[test]
    fn inline_markup_and_addresses_are_kept() {
        let body = Body::html(
            "a <b>b</b> <code>c</code> <a href='https://example.com/'><b>d</b></a> (https://e.example/x).",
        );
        let link = |text: &str, href: &str| Inline::Link {
            text: text.into(),
            href: href.into(),
        };
        let expected = vec![
            Inline::Text("a ".into()),
            Inline::Strong("b".into()),
            Inline::Text(" ".into()),
            Inline::Code("c".into()),
            Inline::Text(" ".into()),
            link("d", "https://example.com/"),
            Inline::Text(" (".into()),
            link("https://e.example/x", "https://e.example/x"),
            Inline::Text(").".into()),
        ];
        assert_eq!(to_rich_text(&body).0[..], [Block::Paragraph(expected)]);
    }

    #[test]
    fn an_address_ends_where_the_sentence_goes_on() {
        for (text, address) in [
            (
                "見る: https://e.example/aをご覧ください。",
                "https://e.example/a",
            ),
            (
                "“https://e.example/a?b=c&d=(e)”, then",
                "https://e.example/a?b=c&d=(e)",
            ),
            ("[https://e.example/a].", "https://e.example/a"),
            ("xhttp://[::1]:80/, ", "http://[::1]:80/"),
        ] {
            let blocks = to_rich_text(&Body::text(text)).0;
            let [Block::Paragraph(content)] = blocks.as_slice() else {
                panic!("{blocks:?}");
            };
            let link = content
                .iter()
                .find(|inline| matches!(inline, Inline::Link { .. }));
            assert_eq!(link.map(Inline::text), Some(address), "{text}");
        }
        let none = to_rich_text(&Body::text("https:// and ftp://e.example and ://"));
        assert!(!none.html().contains("<a "), "{none:?}");
    }

    proptest! {
        #[test]
        fn a_text_survives_its_own_html(content in "([a-z<>&;\"'あ。 \\-•*\\\\\n\u{a0}]|https://e\\.x/){0,40}") {
            let rich = to_rich_text(&Body::text(content));
            let again = to_rich_text(&Body::html(rich.html()));
            prop_assert_eq!(again.plain(), rich.plain());
            prop_assert_eq!(again.html(), rich.html());
        }

        #[test]
        fn any_body_is_read_without_panic(content in "\\PC*", format in 0..3) {
            let format = [Format::Text, Format::Html, Format::Markdown][format as usize];
            let rich = to_rich_text(&Body { format, content: content.into() });
            prop_assert!(!rich.html().contains("<script"));
        }
    }
}
