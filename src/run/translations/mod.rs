//! What people do about translations: list what is not good, draft it as a file, exchange it with programs for
//! translators.

mod changes;
mod draft;
mod export;
mod import;
mod tasks;

pub use draft::draft_translation;
pub use export::{ExportOptions, TranslationExport, export_translations};
pub use import::{TranslationImport, TranslationImportOptions, import_translations};
pub use tasks::{TranslationTask, translation_tasks};
