//! The team's own Markdown: annotations, notices, the footer, its own incidents.

use crate::problem::{Place, Problem};

/// Markdown as HTML, with what its author should know.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Rendered {
    /// Sanitised HTML; its headings start at `h3`.
    pub html: String,
    pub flaws: Vec<Flaw>,
}

/// Something in a Markdown text that is not shown as its author meant it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Where it stands, in bytes of the Markdown.
    pub offset: usize,
    pub message: String,
    pub help: String,
}

impl Flaw {
    /// The flaw as a problem of a file whose Markdown starts at byte `start` of `content`.
    pub fn problem(self, file: &str, content: &str, start: usize) -> Problem {
        let place = Place::at_offset(file, content, start + self.offset);
        Problem::new(place, self.message, self.help)
    }
}

/// Renders Markdown; `id_prefix` keeps the footnotes of two texts on one page apart.
pub fn render(_markdown: &str, _id_prefix: &str) -> Rendered {
    Rendered::default()
}
