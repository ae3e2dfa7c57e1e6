//! The bodies of posts, understood: blocks, sections, times; and the team's own Markdown.
//!
//! ```text
//! Body -> flat text with marks -> lines -> blocks (read) or labelled sections (sections)
//! ```
//!
//! A body is someone else's text, so nothing here fails: what cannot be understood stays as text.
//! Everything that comes out is data ([`RichText`]) that escapes itself when written as HTML.

pub mod address;
pub mod block;
pub mod body;
pub mod front_matter;
pub mod labels;
pub mod markdown;
pub mod sections;
pub mod times;

mod entity;
mod flat;
mod flatten;
mod heading;
mod html;
mod inline;
mod lines;
mod prose;
mod style;
#[cfg(test)]
mod real;
mod tag;

pub use block::{Block, Inline, RichText};
pub use body::{Body, Format, read};
pub use flat::{Flat, first_unprintable, flatten, is_printable, printable};
pub use labels::Labels;
pub use sections::{Section, SectionKind, cut, sections};
