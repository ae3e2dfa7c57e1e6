//! The memory of what machines translated: for each incident a file with its translations, and an index that
//! tells which incident has the translation of a segment.
//!
//! What was translated is known by its content (the key of the segment, the language, the terms of the glossary in
//! it), so a file that lies under another incident's name does no harm. The memory only grows, and two copies of it
//! are merged in any order.

mod incident;
mod index;
mod usage;

pub use incident::{IncidentMemory, MachineTranslation, Outcome};
pub use index::MemoryIndex;
pub use usage::{Pause, TranslationUsage};
