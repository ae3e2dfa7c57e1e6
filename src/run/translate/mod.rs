//! Translates what is missing, by a machine: as a step of a run, and by a command.

mod ask;
mod command;
mod fill;
mod memory_store;
mod report;
mod step;
mod work;

pub(super) use step::translate_missing;

pub use command::{TranslationPlan, plan};
pub use report::TranslationReport;
