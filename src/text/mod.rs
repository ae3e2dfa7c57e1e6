//! Parses the bodies of posts into blocks, sections and instants, and renders the team's own Markdown.
//!
//! ```text
//! Body -> MarkedText -> lines -> RichText (to_rich_text) or sections (parse_sections)
//! ```
//!
//! A body is foreign text, so nothing here fails: what is not understood stays text. The results are
//! data ([`RichText`]), which is escaped when it is written as HTML.

// In the order in which they may import each other.
mod chars;
pub mod encoding;
pub mod garbled;
mod url;
mod marked_text;
pub mod html;
pub mod markdown;
mod rich_text;
mod same_text;
pub mod body;
mod to_markdown;
pub mod redact;
pub mod front_matter;
pub mod times;
pub mod sections;
pub mod words;
mod script;
mod service_name;
mod shorten;

pub use body::{Body, Format, to_marked_text, to_rich_text};
pub use chars::{
    first_unprintable, fold_width, has_byte, is_middle_dot, is_printable, strip_unprintable,
};
pub use marked_text::MarkedText;
pub use rich_text::{Block, Inline, RichText};
pub use same_text::{is_same_text, without_whitespace};
pub use script::language_of_script;
pub use sections::{
    Labels, Section, SectionKind, expected_resolution, may_tell_times, parse_sections,
    promised_update, split_sections,
};
pub use service_name::fold_name;
pub use shorten::shorten;
pub use to_markdown::to_markdown;
pub use url::looks_like_domain;
