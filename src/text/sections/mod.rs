//! The labelled sections of a body.
//!
//! ```text
//! lines -> labels in each line (label_match, heading_match) -> sections (parser) -> next update, resolution (promise)
//! ```

// In the order in which they may import each other.
mod section_kind;
mod alternatives;
mod vocabulary;
pub mod labels;
mod heading_style;
mod label_parts;
mod candidate;
mod heading_match;
mod label_match;
mod closing;
mod section;
mod promise;
mod parser;

pub use labels::Labels;
pub use parser::{parse_sections, split_sections};
pub use promise::{expected_resolution, may_tell_times, promised_update};
pub use section::Section;
pub use section_kind::SectionKind;

#[cfg(test)]
mod tests;
