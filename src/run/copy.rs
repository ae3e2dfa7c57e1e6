//! Copies a root from one store to another: a backup, its restoring, and the way into a bucket.

mod entries;
mod memory;
mod put;

use std::collections::BTreeSet;
use std::fmt;

use anyhow::{Context, Result, bail};

use super::copy_names::{CopiedNames, merge_names};
use super::ledger_change::change_ledger;
use super::ledger_store::{self, MemoryFile};
use crate::diagnostics::Diagnostic;
use crate::publish::{Artifact, Stage};
use crate::root::{AUTHORED_FILES, AUTHORED_FOLDERS, LEDGER_FOLDER, Listing, NAMES_FILE};
use crate::settings;
use crate::store::{Precondition, Store};
use entries::{EntryCopier, EntryCopy};
use memory::merge_memory;
use put::{Change, Put};

/// What differs between two roots, and what is to be done so that the second holds what the first
/// does. The state (`.kairan/`) is left out: it tells of a site, not of the root.
///
/// Its `Display` lists the files, one a line, and sums them up.
#[derive(Debug, Default)]
pub struct CopyPlan {
    puts: Vec<Put>,
    deletes: Vec<String>,
    unchanged: usize,
    /// What cannot be copied or written over, and is left as it is.
    pub diagnostics: Vec<Diagnostic>,
}

/// Compares two roots. `delete` takes from `to` what people wrote there and `from` does not have;
/// the ledger only ever grows.
///
/// # Errors
/// If a store cannot be read, `from` is not a root, or the two overlap.
pub async fn compare(from: &Store, to: &Store, delete: bool) -> Result<CopyPlan> {
    if to.overlaps(from) {
        bail!(
            "the copy would be written to {}, which is, contains or lies inside the root {}: choose a place \
             beside the root",
            to.name(),
            from.name()
        );
    }
    if from.get(settings::FILE_NAME).await?.is_none() {
        bail!(
            "{} has no {}, so it is no root: name the place that holds it",
            from.name(),
            settings::FILE_NAME
        );
    }
    let from_listing = Listing::read(from).await?;
    let from_paths = paths_in_write_order(&from_listing);
    let to_listing = Listing::read(to).await?;
    let to_paths = paths_in_write_order(&to_listing);
    let to_paths: BTreeSet<String> = to_paths.into_iter().collect();
    let files = from
        .try_join_bounded(from_paths.iter().map(|path| from.get(path)))
        .await?;
    let existing = to.try_join_bounded(from_paths.iter().map(async |path| {
        if to_paths.contains(path) {
            to.get_versioned(path).await
        } else {
            Ok(None)
        }
    }));
    let mut plan = CopyPlan {
        diagnostics: from_listing.diagnostics().to_vec(),
        ..CopyPlan::default()
    };
    let from_set: BTreeSet<&str> = from_paths.iter().map(String::as_str).collect();
    let is_in_from = |path: &str| from_set.contains(path);
    let mut copier = EntryCopier::load(from, to, to_paths.iter(), is_in_from).await?;
    let files = from_paths.iter().zip(files).zip(existing.await?);
    let files: Vec<_> = files.collect();
    for ((path, bytes), existing) in &files {
        if let Some((bytes, (existing, version))) = bytes.as_ref().zip(existing.as_ref()) {
            copier.add_other_incident(path, bytes, existing, version);
        }
    }
    for ((path, bytes), existing) in files {
        if path == NAMES_FILE {
            continue;
        }
        if ledger_store::is_stray_file(path) {
            plan.diagnostics
                .extend(ledger_store::stray_file_diagnostic(path));
            continue;
        }
        // The file was deleted since it was listed.
        let Some(bytes) = bytes else { continue };
        let (existing, version) = existing.unzip();
        if existing.as_ref() == Some(&bytes) {
            plan.unchanged += 1;
            continue;
        }
        if let Some(file) = MemoryFile::at(path) {
            match merge_memory(file, path, &bytes, existing.as_deref()) {
                Ok(Some(merged)) if existing.as_ref() == Some(&merged) => plan.unchanged += 1,
                Ok(Some(merged)) => plan.puts.push(Put {
                    change: match existing {
                        Some(_) => Change::Merged,
                        None => Change::New,
                    },
                    file: Artifact::new(path, merged, Stage::Data),
                    condition: Precondition::if_unchanged(version),
                }),
                Ok(None) => {}
                Err(diagnostic) => plan.diagnostics.push(*diagnostic),
            }
            continue;
        }
        let (change, bytes) = match (ledger_store::incident_id(path), &existing) {
            (Some(id), existing) => match copier.copy(id, &bytes, existing.as_deref()) {
                Ok(EntryCopy::Put(change, bytes)) => (change, bytes),
                Ok(EntryCopy::Unchanged) => {
                    plan.unchanged += 1;
                    continue;
                }
                Ok(EntryCopy::Merged(diagnostic)) | Err(diagnostic) => {
                    plan.diagnostics.push(*diagnostic);
                    continue;
                }
            },
            (None, Some(_)) => (Change::Changed, bytes),
            (None, None) => (Change::New, bytes),
        };
        plan.puts.push(Put {
            change,
            file: Artifact::new(path, bytes, Stage::Data),
            condition: Precondition::if_unchanged(version),
        });
    }
    // The ledger comes first, and of it the names.
    plan.puts.splice(0..0, copier.into_puts());
    plan.add_names((from, &from_listing), (to, &to_listing))
        .await?;
    if delete {
        let extra = to_paths.iter().filter(|path| !is_in_from(path));
        plan.deletes = extra
            .filter(|path| top_folder(path) != LEDGER_FOLDER)
            .filter(|path| !from_listing.is_skipped(path))
            .cloned()
            .collect();
    }
    Ok(plan)
}

/// What a root holds, in the order in which it is to be written: with the ledger first no run takes
/// old news for new, and without settings, which come last, none publishes a part of the root.
fn paths_in_write_order(listing: &Listing) -> Vec<String> {
    let folders = std::iter::once(LEDGER_FOLDER).chain(AUTHORED_FOLDERS);
    let files = folders.flat_map(|folder| listing.folder(folder));
    let mut paths: Vec<String> = files.map(|(path, _)| path.to_owned()).collect();
    let files = AUTHORED_FILES.into_iter();
    let files = files.filter(|path| *path == settings::FILE_NAME || listing.get(path).is_some());
    paths.extend(files.map(str::to_owned));
    paths
}

impl CopyPlan {
    /// Plans what is to become of the recorded names, which are written before everything else.
    async fn add_names(&mut self, from: (&Store, &Listing), to: (&Store, &Listing)) -> Result<()> {
        let merged = merge_names(from, to, &mut self.diagnostics).await?;
        let Some(CopiedNames { bytes, existing }) = merged else {
            return Ok(());
        };
        let (existing, version) = existing.unzip();
        if existing.as_ref() == Some(&bytes) {
            self.unchanged += 1;
            return Ok(());
        }
        let change = match existing {
            Some(_) => Change::Merged,
            None => Change::New,
        };
        let put = Put {
            change,
            file: Artifact::new(NAMES_FILE, bytes, Stage::Data),
            condition: Precondition::if_unchanged(version),
        };
        self.puts.insert(0, put);
        Ok(())
    }

    pub fn is_empty(&self) -> bool {
        self.puts.is_empty() && self.deletes.is_empty()
    }

    /// Does what the plan says. What is written again after a failure is only what is missing still.
    ///
    /// # Errors
    /// If the store cannot be written, or a file has changed since it was compared.
    pub async fn apply(&self, to: &Store) -> Result<()> {
        let mut puts = self.puts.iter();
        match puts.any(|put| top_folder(&put.file.path) == LEDGER_FOLDER) {
            true => change_ledger(to, self.write(to)).await,
            false => self.write(to).await,
        }
    }

    async fn write(&self, to: &Store) -> Result<()> {
        let error_context = "the copy is incomplete; every copied file is complete. run it again";
        // Between the folders order matters, within one it does not, but that names which were derived from
        // the entries are written before these change.
        let step = |put: &Put| match put.file.path.as_str() {
            NAMES_FILE => NAMES_FILE.to_owned(),
            path => top_folder(path).to_owned(),
        };
        for group in self.puts.chunk_by(|a, b| step(a) == step(b)) {
            let puts = group.iter().map(|put| to.put_if(&put.file, &put.condition));
            to.try_join_bounded(puts).await.context(error_context)?;
        }
        let deletes = self.deletes.iter().map(|path| to.delete(path));
        to.try_join_bounded(deletes).await.context(error_context)?;
        Ok(())
    }

    fn count(&self, change: Change) -> usize {
        self.puts.iter().filter(|put| put.change == change).count()
    }
}

/// The folder of a root that a file is in.
fn top_folder(path: &str) -> &str {
    path.split_once('/').map_or("", |(folder, _)| folder)
}

impl fmt::Display for CopyPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Put { change, file, .. } in &self.puts {
            writeln!(f, "{change} {} ({} bytes)", file.path, file.bytes.len())?;
        }
        for path in &self.deletes {
            writeln!(f, "delete {path}")?;
        }
        let bytes: usize = self.puts.iter().map(|put| put.file.bytes.len()).sum();
        write!(
            f,
            "{} new, {} changed, {} merged, {} to delete, {} unchanged; {bytes} bytes to write",
            self.count(Change::New),
            self.count(Change::Changed),
            self.count(Change::Merged),
            self.deletes.len(),
            self.unchanged
        )
    }
}
