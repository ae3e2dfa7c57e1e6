//! JSON Schemas of the files that people write, for editors.

use clap::ValueEnum;

/// A file that people write, of which there is a JSON Schema (2020-12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Schema {
    /// The front matter of a note on an incident
    Annotation,
    /// The front matter of a notice
    Notice,
    /// The settings, site.toml
    Site,
}

impl Schema {
    /// The schema as JSON, with a newline at its end.
    pub fn text(self) -> &'static str {
        match self {
            Self::Annotation => include_str!("../../docs/schemas/annotation.schema.json"),
            Self::Notice => include_str!("../../docs/schemas/notice.schema.json"),
            Self::Site => include_str!("../../docs/schemas/site.schema.json"),
        }
    }
}
