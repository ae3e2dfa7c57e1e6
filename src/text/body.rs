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
