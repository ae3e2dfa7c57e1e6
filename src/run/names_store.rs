//! The recorded names in their store: `ledger/names.json`, read and written before anything is
//! published.

use anyhow::{Context, Result, bail};
use tracing::warn;

use super::own_files::{self, NAMES as BACKUP_FILE};
use crate::diagnostics::{Diagnostic, Location};
use crate::ledger::names::{Names, NamesError};
use crate::publish::{Artifact, Stage};
use crate::root::NAMES_FILE;
use crate::store::{Conflict, Precondition, Store, UnusableFile, Version};

/// How often a run tries to write the names while other runs write them.
const MAX_ATTEMPTS: usize = 10;

/// The state of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum FileState {
    /// The file as it was read or written last.
    Read(Version),
    Absent,
    /// A file that cannot be read, which is never overwritten.
    Damaged,
}

/// The recorded names of a root.
#[derive(Clone, Debug)]
pub(super) struct NamesStore {
    pub names: Names,
    file: FileState,
    /// The names as the file holds them.
    stored: Names,
    /// Whether the copy is up to date.
    has_backup: bool,
    /// Whether no names are recorded for this root, as far as is known.
    is_new: bool,
    /// Whether the file is to be written even without any names.
    must_exist: bool,
}

impl NamesStore {
    /// Reads the names; what is wrong with the file is added to `diagnostics`.
    ///
    /// # Errors
    /// If the store cannot be read, or a newer program has written the file.
    pub async fn load(root: &Store, diagnostics: &mut Vec<Diagnostic>) -> Result<Self> {
        let read = match root.unusable_file(NAMES_FILE) {
            Some(unusable) => Err(unusable.into()),
            None => root.get_versioned(NAMES_FILE).await,
        };
        let backup = own_files::read(root, BACKUP_FILE).await?;
        let backup = backup.and_then(|(bytes, _)| Names::parse(&bytes).ok());
        let (file, reason) = match read {
            // A FIFO, for instance, is treated like a damaged file.
            Err(error) if error.is::<UnusableFile>() => {
                (FileState::Damaged, Some(format!("{error:#}")))
            }
            Err(error) => return Err(error),
            Ok(None) => (FileState::Absent, None),
            Ok(Some((bytes, version))) => match Names::parse(&bytes) {
                Ok(stored) => {
                    let mut names = stored.clone();
                    let missing = backup.iter().map(|backup| names.add_missing(backup)).sum();
                    if missing > 0 {
                        diagnostics.push(lost_names(missing));
                    }
                    return Ok(Self {
                        has_backup: backup.as_ref() == Some(&names),
                        stored,
                        names,
                        file: FileState::Read(version),
                        is_new: false,
                        must_exist: false,
                    });
                }
                Err(NamesError::Corrupt(reason)) => (FileState::Damaged, Some(reason)),
                Err(error @ NamesError::UnsupportedVersion(_)) => {
                    bail!("{NAMES_FILE}: {error}: run that version or a later one")
                }
            },
        };
        let origin = match &backup {
            Some(_) => format!("the copy in {BACKUP_FILE} is used"),
            None => "the names are derived from the ledger".to_owned(),
        };
        if let Some(reason) = reason {
            diagnostics.push(Diagnostic::new(
                Location::file(NAMES_FILE),
                format!("the recorded names of services cannot be read ({reason}); {origin}"),
                format!(
                    "restore the file from a backup, or delete it: the next run writes it again from \
                     {BACKUP_FILE} or the ledger"
                ),
            ));
        } else if backup.as_ref().is_some_and(|names| !names.is_empty()) {
            warn!("{NAMES_FILE} is missing: {origin}, and the file is written again");
        }
        Ok(Self {
            is_new: backup.is_none(),
            has_backup: backup.is_some(),
            names: backup.unwrap_or_default(),
            file,
            stored: Names::default(),
            must_exist: false,
        })
    }

    /// Whether the names of the services that the ledger knows have to be derived before any other
    /// gets one.
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    /// Whether there is no file, not even a damaged one.
    pub fn is_absent(&self) -> bool {
        self.file == FileState::Absent
    }

    /// Lets `record` add to the names, and writes them where that changed them. If another run has
    /// written the file in the meantime, `record` adds to what that run has recorded.
    ///
    /// # Errors
    /// If the store refuses.
    pub async fn record_and_save<T>(
        &mut self,
        root: &Store,
        mut record: impl FnMut(&mut Names) -> T,
    ) -> Result<T> {
        for _ in 1..MAX_ATTEMPTS {
            let recorded = record(&mut self.names);
            match self.save(root).await {
                Err(error) if error.is::<Conflict>() => {
                    let theirs = Self::load(root, &mut Vec::new()).await?;
                    *self = theirs;
                }
                saved => return saved.map(|()| recorded),
            }
        }
        let recorded = record(&mut self.names);
        self.save(root).await.map(|()| recorded)
    }

    /// Writes the names before the ledger is written: what was derived from the ledger cannot be derived
    /// from it once it has changed. A file without names says that no service had one until then.
    ///
    /// # Errors
    /// If the store refuses.
    pub async fn save_before_ledger(&mut self, root: &Store) -> Result<()> {
        self.must_exist = true;
        // Names that another run has written in the meantime were derived from the same ledger.
        let saved = self.record_and_save(root, |_| ()).await;
        saved.context("the names of services cannot be written; the ledger is as it was")
    }

    async fn save(&mut self, root: &Store) -> Result<()> {
        let bytes = self.names.serialize();
        let is_changed = self.names != self.stored;
        let condition = match &self.file {
            FileState::Read(version) if is_changed => {
                Some(Precondition::Unchanged(version.clone()))
            }
            FileState::Absent if self.must_exist || !self.names.is_empty() => {
                Some(Precondition::Absent)
            }
            _ => None,
        };
        if let Some(condition) = condition {
            let file = Artifact::new(NAMES_FILE, bytes.clone(), Stage::Data);
            self.file = FileState::Read(root.put_if(&file, &condition).await?);
        }
        if is_changed || !self.has_backup && !self.names.is_empty() {
            let backup = Artifact::new(BACKUP_FILE, bytes, Stage::Data);
            own_files::write(root, &backup).await?;
            self.has_backup = true;
        }
        self.stored = self.names.clone();
        Ok(())
    }

    /// Whether the file cannot be read.
    pub fn is_damaged(&self) -> bool {
        self.file == FileState::Damaged
    }

    /// The version of the file, if it exists and is not damaged.
    pub fn version(&self) -> Option<&Version> {
        match &self.file {
            FileState::Read(version) => Some(version),
            FileState::Absent | FileState::Damaged => None,
        }
    }
}

/// The warning about a file that lacks names which an earlier run recorded: an older copy of it was put in its place.
fn lost_names(count: usize) -> Diagnostic {
    Diagnostic::warning(
        Location::file(NAMES_FILE),
        format!(
            "slugs of services that were recorded before are missing ({count}), and are taken from {BACKUP_FILE}: their \
             pages keep their addresses"
        ),
        "nothing to do: this run writes the file again; to forget a slug, remove it from both files",
    )
}
