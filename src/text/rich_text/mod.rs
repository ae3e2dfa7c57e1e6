//! Blocks of inline text ([`RichText`]), and the way from marked text to them.

pub mod block;

mod builder;
mod inline;
mod lines;

pub use block::{Block, Inline, RichText};

pub(super) use builder::BlockBuilder;
pub(super) use lines::{Line, indent_width, split_lines, trim_range};
