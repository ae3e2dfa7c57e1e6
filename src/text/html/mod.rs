//! HTML: lenient parsing of a source's HTML, and escaping of text for our own.

mod element;
mod entity;
mod escape;
mod parser;

pub use escape::{escape, push_escaped, unescape};

pub(super) use parser::to_marked_text;
