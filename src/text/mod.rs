//! The bodies of posts, understood: blocks, sections, times; and the team's own Markdown.
//!
//! ```text
//! Body -> flat text with marks -> lines -> blocks (read) or labelled sections (sections)
//! ```
//!
//! A body is someone else's text, so nothing here fails: what cannot be understood stays as text.
//! Everything that comes out is data ([`RichText`]) that escapes itself when written as HTML.

pub mod redact;
pub mod block;
pub mod body;
pub mod front_matter;
pub mod labels;
pub mod markdown;
pub mod sections;
pub mod times;

mod entity;
mod marked_text;
mod marked_text_builder;
mod label_match;
mod html;
mod inline;
mod lines;
mod punctuation;
mod heading_style;
#[cfg(test)]
mod corpus;
mod html_tag;

pub use block::{Block, Inline, RichText};
pub use body::{Body, Format, to_rich_text};
pub use labels::Labels;
pub use marked_text::{
    MarkedText, first_unprintable, is_printable, strip_unprintable, to_marked_text,
};
pub use sections::{Section, SectionKind, parse_sections, split_sections};
