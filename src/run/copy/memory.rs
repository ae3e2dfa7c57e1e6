//! Copies what machines translated. Two copies are merged: each has what it knows of the other one as well.

use crate::diagnostics::{Diagnostic, Location};
use crate::run::ledger_store::MemoryFile;
use crate::translation::IncidentMemory;
use crate::translation::memory::MemoryIndex;

/// The bytes that a file of the memory is to have, where `existing` stands already; `None` if it is not copied: each
/// root counts for itself what it has sent.
///
/// # Errors
/// Why it can be neither copied nor written over.
pub(super) fn merge_memory(
    file: MemoryFile<'_>,
    path: &str,
    bytes: &[u8],
    existing: Option<&[u8]>,
) -> Result<Option<Vec<u8>>, Box<Diagnostic>> {
    match file {
        MemoryFile::Usage => Ok(None),
        MemoryFile::Incident(_) => {
            let parse = |bytes| {
                IncidentMemory::parse(bytes).map_err(|error| {
                    Box::new(Diagnostic::new(
                        Location::file(path),
                        format!("{error}; it is neither copied nor written over"),
                        "restore the file from a copy, or delete it: then its texts are translated again",
                    ))
                })
            };
            let mut memory = parse(bytes)?;
            if let Some(existing) = existing {
                memory.merge(parse(existing)?);
            }
            Ok(Some(memory.serialize()))
        }
        MemoryFile::Index => {
            let parse = |bytes| MemoryIndex::parse(bytes).unwrap_or_default();
            let mut index = existing.map(parse).unwrap_or_default();
            index.merge(parse(bytes));
            Ok(Some(index.serialize()))
        }
    }
}
