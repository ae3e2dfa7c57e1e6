//! Where the ledger's files are in a root.

use crate::record::{DocumentKind, is_valid_id};
use crate::root::{LEDGER_FOLDER, NAMES_FILE, REPORTS_FOLDER};
use crate::translation::memory::MemoryIndex;

/// Stands in the root while the entries of a first import are written: a run that finds it goes on with
/// the first import. No incident's file has a name without an extension.
pub(super) const FIRST_IMPORT_FILE: &str = "ledger/first-import";

/// The folder that keeps migrated files of an earlier version until a run has succeeded.
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

/// The folder of what machines translated. It lies in the ledger's folder, so a run lists both or neither.
const MEMORY_FOLDER: &str = "ledger/memory";

/// How much was sent to providers of translations.
pub(in crate::run) const TRANSLATION_USAGE_FILE: &str = "ledger/memory/usage.json";

/// The path of what machines translated of an incident.
pub(in crate::run) fn memory_path(id: &str) -> String {
    format!("{MEMORY_FOLDER}/incidents/{id}.json")
}

/// The path of a part of the index of what machines translated.
pub(in crate::run) fn memory_index_path(part: &str) -> String {
    format!("{MEMORY_FOLDER}/segments/{part}.json")
}

/// A file of what machines translated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::run) enum MemoryFile<'a> {
    /// Of this incident.
    Incident(&'a str),
    /// A part of the index.
    Index,
    Usage,
}

impl<'a> MemoryFile<'a> {
    /// The file at a path of a root, if it is the path of one.
    pub fn at(path: &'a str) -> Option<Self> {
        if path == TRANSLATION_USAGE_FILE {
            return Some(Self::Usage);
        }
        let file = path.strip_prefix(MEMORY_FOLDER)?.strip_suffix(".json")?;
        if let Some(id) = file.strip_prefix("/incidents/") {
            return is_valid_id(id).then_some(Self::Incident(id));
        }
        let part = file.strip_prefix("/segments/")?;
        MemoryIndex::is_part(part).then_some(Self::Index)
    }
}

/// Whether a path of a root is that of the document of a post-incident review.
pub(in crate::run) fn is_report(path: &str) -> bool {
    let file = path.strip_prefix(REPORTS_FOLDER);
    let file = file.and_then(|file| file.strip_prefix('/')?.rsplit_once('.'));
    file.is_some_and(|(id, extension)| {
        let mut kinds = DocumentKind::ALL.into_iter();
        is_valid_id(id) && kinds.any(|kind| kind.extension() == extension)
    })
}

/// Whether a path of a root is in the ledger's folder and not of one of its files.
pub(in crate::run) fn is_stray_file(path: &str) -> bool {
    let is_in_ledger = path
        .strip_prefix(LEDGER_FOLDER)
        .is_some_and(|rest| rest.starts_with('/'));
    is_in_ledger
        && path != NAMES_FILE
        && incident_id(path).is_none()
        && MemoryFile::at(path).is_none()
        && !is_report(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_the_memory_are_told_from_strays() {
        let cases = [
            (memory_path("EX1.2"), Some(MemoryFile::Incident("EX1.2"))),
            (memory_index_path("0af"), Some(MemoryFile::Index)),
            (TRANSLATION_USAGE_FILE.to_owned(), Some(MemoryFile::Usage)),
            (memory_path("EX1 (copy)"), None),
            (memory_path("a/b"), None),
            (memory_index_path("0AF"), None),
            ("ledger/memory/notes.json".to_owned(), None),
            ("ledger/EX1.json".to_owned(), None),
            ("memory/incidents/EX1.json".to_owned(), None),
            ("ledger/reports/EX1.json".to_owned(), None),
        ];
        for (path, expected) in cases {
            assert_eq!(MemoryFile::at(&path), expected, "{path}");
            let is_entry = incident_id(&path).is_some();
            let is_in_ledger = path.starts_with("ledger/");
            let is_stray = is_in_ledger && expected.is_none() && !is_entry;
            assert_eq!(is_stray_file(&path), is_stray, "{path}");
        }
    }

    #[test]
    fn documents_of_reviews_are_told_from_strays() {
        for (path, expected) in [
            ("ledger/reports/EX1.2.docx", true),
            ("ledger/reports/EX1.pdf", true),
            ("ledger/reports/EX1", false),
            ("ledger/reports/EX1.exe", false),
            ("ledger/reports/EX1 (copy).pdf", false),
            ("ledger/reports/a/EX1.pdf", false),
            ("ledger/EX1.pdf", false),
        ] {
            assert_eq!(is_report(path), expected, "{path}");
            assert_eq!(is_stray_file(path), !expected, "{path}");
        }
    }
}
