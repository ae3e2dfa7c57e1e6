//! The ledger in its store: read, added to, and written before anything is published.

mod paths;
mod messages;
mod loaded;
mod ledger;
mod staging;
mod saving;

pub(super) use ledger::{EntryDiffers, Ledger};
pub(super) use messages::{stray_file_diagnostic, unwritable_entry_diagnostic};
pub(super) use paths::{
    MemoryFile, TRANSLATION_USAGE_FILE, entry_path, incident_id, is_stray_file, memory_index_path,
    memory_path,
};
pub(super) use saving::remove_backups;
pub(super) use staging::{SharedId, StagedEntry};
