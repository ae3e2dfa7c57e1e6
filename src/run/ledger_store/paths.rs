//! Where the ledger's files are in a root.

use crate::record::is_valid_id;
use crate::root::{LEDGER_FOLDER, NAMES_FILE};

/// Stands in the root while the entries of a first import are written: a run that finds it goes on with
/// the first import. No incident's file has a name without an extension.
pub(super) const FIRST_IMPORT_FILE: &str = "ledger/first-import";

/// Where the files of an earlier version are kept that were migrated, until a run has succeeded.
pub(super) fn backup_folder(version: u32) -> String {
    format!(".kairan/ledger-v{version}")
}

/// The path of an incident's entry.
pub(in crate::run) fn entry_path(id: &str) -> String {
    format!("{LEDGER_FOLDER}/{id}.json")
}

/// The incident whose ledger entry is at `path` of a root, if it is the path of one.
pub(in crate::run) fn incident_id(path: &str) -> Option<&str> {
    if path == NAMES_FILE {
        return None;
    }
    let file = path.strip_prefix(LEDGER_FOLDER)?.strip_prefix('/')?;
    file.strip_suffix(".json").filter(|id| is_valid_id(id))
}

/// Whether a path of a root is in the ledger's folder and not of one of its entries.
pub(in crate::run) fn is_stray_file(path: &str) -> bool {
    let is_in_ledger = path
        .strip_prefix(LEDGER_FOLDER)
        .is_some_and(|rest| rest.starts_with('/'));
    is_in_ledger && path != NAMES_FILE && incident_id(path).is_none()
}
