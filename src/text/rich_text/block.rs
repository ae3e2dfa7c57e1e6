//! Blocks of inline text, which contain characters and no markup.

use std::borrow::Cow;
use std::fmt::Write;

use arcstr::Substr;
use serde::{Deserialize, Serialize};

use crate::text::html::push_escaped;

/// A text as blocks, in reading order.
///
/// It holds characters, never markup: [`RichText::html`] escapes all of it.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RichText(pub Vec<Block>);

/// One block of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// A line of text.
    Paragraph(Vec<Inline>),
    /// A list item. A depth of 0 is the outermost list; an item of an ordered list has a number.
    Item {
        depth: u8,
        number: Option<u32>,
        content: Vec<Inline>,
    },
    /// Preformatted text, with its line breaks.
    Code(Substr),
}

/// A run of text inside a block; the runs of a body share its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Inline {
    Text(Substr),
    Strong(Substr),
    Code(Substr),
    /// A link; `href` starts with `http:`, `https:` or `mailto:`.
    Link {
        text: Substr,
        href: Substr,
    },
}

fn detach(text: &mut Substr) {
    if text.len() < text.parent().len() {
        *text = Substr::from(text.as_str());
    }
}

impl Inline {
    fn detach(&mut self) {
        match self {
            Inline::Text(text) | Inline::Strong(text) | Inline::Code(text) => detach(text),
            Inline::Link { text, href } => {
                detach(text);
                detach(href);
            }
        }
    }

    /// The characters of this run.
    pub fn text(&self) -> &str {
        match self {
            Inline::Text(text) | Inline::Strong(text) | Inline::Code(text) => text,
            Inline::Link { text, .. } => text,
        }
    }
}

impl Block {
    /// About as many bytes as its HTML has, so that writing it rarely has to ask for memory again.
    fn html_length(&self) -> usize {
        const TAGS: usize = 16;
        match self {
            Block::Paragraph(content) | Block::Item { content, .. } => content
                .iter()
                .map(|inline| inline.text().len() + TAGS)
                .sum(),
            Block::Code(code) => code.len() + TAGS,
        }
    }
}

impl RichText {
    /// Gives the text memory of its own, so that it no longer keeps the whole body in memory from which it was
    /// cut.
    pub fn detach(&mut self) {
        for block in &mut self.0 {
            match block {
                Block::Paragraph(content) | Block::Item { content, .. } => {
                    for inline in content {
                        inline.detach();
                    }
                }
                Block::Code(code) => detach(code),
            }
        }
    }

    /// The text alone: a newline between blocks, `- ` (or `1. `) before items, two spaces a depth.
    pub fn plain(&self) -> Cow<'_, str> {
        // Fast path: most texts are one run of text.
        if let [Block::Paragraph(content)] = &self.0[..]
            && let [inline] = &content[..]
        {
            return Cow::Borrowed(inline.text());
        }
        let mut plain = String::new();
        for (index, block) in self.0.iter().enumerate() {
            if index > 0 {
                plain.push('\n');
            }
            match block {
                Block::Paragraph(content) => push_text(&mut plain, content),
                Block::Item {
                    depth,
                    number,
                    content,
                } => {
                    for _ in 0..*depth {
                        plain.push_str("  ");
                    }
                    match number {
                        Some(number) => {
                            let _ = write!(plain, "{number}. ");
                        }
                        None => plain.push_str("- "),
                    }
                    push_text(&mut plain, content);
                }
                Block::Code(code) => plain.push_str(code),
            }
        }
        Cow::Owned(plain)
    }

    /// The text as HTML of `p`, `ul`, `ol`, `li`, `pre`, `strong`, `code` and `a`, everything escaped.
    pub fn html(&self) -> String {
        self.html_with(&mut |html, text, _| push_escaped(html, text))
    }

    /// As [`RichText::html`], where `push` writes the characters of each run, which it has to escape. It is told
    /// whether they are code.
    pub fn html_with(&self, push: &mut dyn FnMut(&mut String, &str, bool)) -> String {
        let lengths = self.0.iter().map(Block::html_length);
        let mut html = String::with_capacity(lengths.sum());
        let mut lists: Vec<&str> = Vec::new();
        for block in &self.0 {
            match block {
                Block::Item {
                    depth,
                    number,
                    content,
                } => {
                    let list = if number.is_some() { "ol" } else { "ul" };
                    open_item(&mut html, &mut lists, usize::from(*depth), list);
                    match number {
                        Some(number) => {
                            let _ = write!(html, "<li value=\"{number}\">");
                        }
                        None => html.push_str("<li>"),
                    }
                    push_html(&mut html, content, push);
                }
                Block::Paragraph(content) => {
                    close_lists(&mut html, &mut lists, 0);
                    html.push_str("<p>");
                    push_html(&mut html, content, push);
                    html.push_str("</p>");
                }
                Block::Code(code) => {
                    close_lists(&mut html, &mut lists, 0);
                    html.push_str("<pre>");
                    push(&mut html, code, true);
                    html.push_str("</pre>");
                }
            }
        }
        close_lists(&mut html, &mut lists, 0);
        html
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn push_text(out: &mut String, content: &[Inline]) {
    for inline in content {
        out.push_str(inline.text());
    }
}

/// Closes open lists until an item of a `list` element can begin at `depth`, and opens that list if it
/// is not open.
fn open_item(html: &mut String, lists: &mut Vec<&'static str>, depth: usize, list: &'static str) {
    close_lists(html, lists, depth + 1);
    if lists.len() == depth + 1 {
        if lists.last() == Some(&list) {
            html.push_str("</li>");
            return;
        }
        close_lists(html, lists, depth);
    }
    let _ = write!(html, "<{list}>");
    lists.push(list);
}

/// Closes the innermost lists until `keep` are open; every open list has an open item.
fn close_lists(html: &mut String, lists: &mut Vec<&'static str>, keep: usize) {
    for list in lists.drain(keep.min(lists.len())..).rev() {
        let _ = write!(html, "</li></{list}>");
    }
}

fn push_html(html: &mut String, content: &[Inline], push: &mut dyn FnMut(&mut String, &str, bool)) {
    for inline in content {
        match inline {
            Inline::Text(text) => push(html, text, false),
            Inline::Strong(text) => {
                html.push_str("<strong>");
                push(html, text, false);
                html.push_str("</strong>");
            }
            Inline::Code(text) => {
                html.push_str("<code>");
                push(html, text, true);
                html.push_str("</code>");
            }
            Inline::Link { text, href } => {
                html.push_str("<a href=\"");
                push_escaped(html, href);
                html.push_str("\" rel=\"nofollow noopener\">");
                push(html, text, false);
                html.push_str("</a>");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Vec<Inline> {
        vec![Inline::Text(text.into())]
    }

    fn item(depth: u8, number: Option<u32>, content: &str) -> Block {
        Block::Item {
            depth,
            number,
            content: text(content),
        }
    }

    #[test]
    fn lists_nest_and_end_where_a_paragraph_stands() {
        let rich = RichText(vec![
            Block::Paragraph(text("a")),
            item(0, None, "b"),
            item(1, Some(3), "c"),
            item(1, Some(4), "d"),
            item(0, None, "e"),
            Block::Paragraph(text("f")),
        ]);
        assert_eq!(
            rich.html(),
            "<p>a</p><ul><li>b<ol><li value=\"3\">c</li><li value=\"4\">d</li></ol></li>\
             <li>e</li></ul><p>f</p>"
        );
        assert_eq!(rich.plain(), "a\n- b\n  3. c\n  4. d\n- e\nf");
    }

    #[test]
    fn lists_stay_balanced_at_any_depth() {
        for (blocks, html) in [
            (vec![item(5, None, "a")], "<ul><li>a</li></ul>"),
            (
                vec![item(0, None, "a"), item(0, Some(1), "b")],
                "<ul><li>a</li></ul><ol><li value=\"1\">b</li></ol>",
            ),
            (
                vec![item(0, None, "a"), item(9, None, "b"), item(1, None, "c")],
                "<ul><li>a<ul><li>b</li><li>c</li></ul></li></ul>",
            ),
        ] {
            assert_eq!(RichText(blocks).html(), html);
        }
    }

    #[test]
    fn nothing_in_a_text_is_markup() {
        let rich = RichText(vec![
            Block::Paragraph(vec![
                Inline::Text("<b>&'\"".into()),
                Inline::Strong("<".into()),
                Inline::Code(">".into()),
                Inline::Link {
                    text: "<i>".into(),
                    href: "https://example.com/?a=1&b=\"".into(),
                },
            ]),
            Block::Code("<a>\n".into()),
        ]);
        assert_eq!(
            rich.html(),
            "<p>&lt;b&gt;&amp;&#39;&quot;<strong>&lt;</strong><code>&gt;</code>\
             <a href=\"https://example.com/?a=1&amp;b=&quot;\" rel=\"nofollow noopener\">&lt;i&gt;</a></p>\
             <pre>&lt;a&gt;\n</pre>"
        );
    }
}
