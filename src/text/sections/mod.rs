//! The labelled sections of a body.
//!
//! ```text
//! lines -> labels in them (label_match, by the lists of labels) -> sections (parser)
//! ```

mod heading_style;
mod label_match;
pub mod labels;
mod parser;
mod section_kind;

pub use labels::Labels;
pub use parser::{Section, parse_sections, split_sections};
pub use section_kind::SectionKind;

#[cfg(test)]
mod tests;
