//! A post's body as its source gave it, and the reading of it.

use serde::{Deserialize, Serialize};

use super::block::RichText;
use super::flat::flatten;
use super::lines::{Blocks, lines};

/// What a source says a body is.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Text,
    Html,
    /// A body whose source renders it as Markdown. Others look like it and are not: a bracketed host
    /// name or an asterisk is text to them.
    Markdown,
}

/// A post's body as the source gave it.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Body {
    pub format: Format,
    pub content: String,
}

impl Body {
    /// A body of plain text.
    pub fn text(content: impl Into<String>) -> Self {
        Self {
            format: Format::Text,
            content: content.into(),
        }
    }

    /// A body in Markdown.
    pub fn markdown(content: impl Into<String>) -> Self {
        Self {
            format: Format::Markdown,
            content: content.into(),
        }
    }

    /// A body that its source calls HTML.
    pub fn html(content: impl Into<String>) -> Self {
        Self {
            format: Format::Html,
            content: content.into(),
        }
    }
}

/// Reads a body into blocks: every line of it is a paragraph, an item or code.
pub fn read(body: &Body) -> RichText {
    let flat = flatten(body);
    let mut blocks = Blocks::default();
    for line in lines(&flat) {
        blocks.push(&flat, &line);
    }
    blocks.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Block, Inline};

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
            (
                Body::markdown("## a\n**b:** [192.0.2.1]\nc <1% & *d*\n\n1. e\n2. f"),
                "a\nb: [192.0.2.1]\nc <1% & d\n1. e\n2. f",
            ),
        ] {
            assert_eq!(read(&body).plain(), expected, "{body:?}");
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
        assert_eq!(read(&body).0, [Block::Paragraph(expected)]);
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
            let blocks = read(&Body::text(text)).0;
            let [Block::Paragraph(content)] = blocks.as_slice() else {
                panic!("{blocks:?}");
            };
            let link = content
                .iter()
                .find(|inline| matches!(inline, Inline::Link { .. }));
            assert_eq!(link.map(Inline::text), Some(address), "{text}");
        }
        let none = read(&Body::text("https:// and ftp://e.example and ://"));
        assert!(!none.html().contains("<a "), "{none:?}");
    }

    #[test]
    fn no_address_of_a_vendor_names_a_tenant() {
        const ID: &str = "9d3f6a52-1f0e-4b7c-8e21-0c5a4d9b7e13";
        for (html, shown) in [
            (
                "a https://contoso.sharepoint.com/sites/b, c",
                "<p>a https://….sharepoint.com/sites/b, c</p>".to_owned(),
            ),
            (
                "<a href=\"https://contoso.sharepoint.com/\">the site</a>",
                "<p>the site</p>".to_owned(),
            ),
            (
                &format!("<b>https://a.example/{ID}/b</b>"),
                "<p><strong>https://a.example/…/b</strong></p>".to_owned(),
            ),
            (
                &format!("<pre>GET https://a.example/{ID}</pre>"),
                "<pre>GET https://a.example/…</pre>".to_owned(),
            ),
            (
                "<a href=\"https://a.example/\">https://b.example/?tenantId=contoso</a>",
                "<p><a href=\"https://a.example/\" rel=\"nofollow noopener\">https://b.example/?tenantId=…</a></p>".to_owned(),
            ),
            (
                &format!("https://a.example/{ID}/b and https://aka.ms/c"),
                "<p>https://a.example/…/b and <a href=\"https://aka.ms/c\" rel=\"nofollow noopener\">https://aka.ms/c</a></p>".to_owned(),
            ),
        ] {
            assert_eq!(read(&Body::html(html)).html(), shown, "{html}");
        }
        // What a team writes itself is its own affair.
        let own = read(&Body::markdown("See <https://contoso.sharepoint.com/>."));
        assert!(
            own.html()
                .contains("href=\"https://contoso.sharepoint.com/\"")
        );
    }

    proptest! {
        #[test]
        fn a_text_survives_its_own_html(content in "([a-z<>&;\"'あ。 \\-•*\\\\\n\u{a0}]|https://e\\.x/){0,40}") {
            let rich = read(&Body::text(content));
            let again = read(&Body::html(rich.html()));
            prop_assert_eq!(again.plain(), rich.plain());
            prop_assert_eq!(again.html(), rich.html());
        }

        #[test]
        fn any_body_is_read_without_panic(content in "\\PC*", format in 0..3) {
            let format = [Format::Text, Format::Html, Format::Markdown][format as usize];
            let rich = read(&Body { format, content });
            prop_assert!(!rich.html().contains("<script"));
        }
    }
}
