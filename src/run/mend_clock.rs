//! Corrects a ledger that was written while the clock was far ahead.

use std::fmt;

use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};

use super::ledger_change::change_ledger;
use super::ledger_store::{Ledger, entry_path};
use super::names_store::NamesStore;
use super::notify;
use crate::diagnostics::Diagnostic;
use crate::ledger::{ClockCorrection, Entry, serialize};
use crate::publish::{Artifact, Stage};
use crate::root::{Listing, NAMES_FILE};
use crate::site::rfc3339;
use crate::store::{Precondition, Store};

/// Where the files are kept as they were before they were corrected, one folder for each correction.
const COPIES_FOLDER: &str = ".kairan/clock-mended";

/// The correction that is being made: one that was interrupted goes on as it was planned.
const UNDERWAY_FILE: &str = ".kairan/clock-mended/underway.json";

/// What is to be corrected in a ledger.
///
/// Its `Display` lists the files, one a line, and sums them up.
#[derive(Debug)]
pub struct MendPlan {
    correction: ClockCorrection,
    entries: Vec<CorrectedEntry>,
    names: NamesStore,
    names_ahead: Vec<DateTime<Utc>>,
    /// Whether an earlier correction was interrupted.
    is_underway: bool,
    /// What is wrong in the ledger: damaged files stay as they are.
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Debug)]
struct CorrectedEntry {
    file: Artifact,
    /// Makes sure that only the version that was read is written over.
    condition: Precondition,
    /// The recorded instants that are ahead of the clock.
    ahead: Vec<DateTime<Utc>>,
}

/// Finds what in the ledger of `root` was recorded at an instant that is later than `now`, and plans what it
/// becomes: see [`ClockCorrection`].
///
/// # Errors
/// If the store cannot be read, or the ledger was written by an earlier version of Kairan.
pub async fn plan(root: &Store, now: DateTime<Utc>) -> Result<MendPlan> {
    let listing = Listing::read(root).await?;
    let mut ledger = Ledger::new(&listing);
    let ids = ledger.versions().keys().cloned().collect();
    ledger.load(root, &ids).await?;
    if ledger.outdated_ids().next().is_some() {
        bail!(
            "the ledger was written by an earlier version of kairan: run `kairan build` once, which \
             migrates it, and then this again"
        );
    }
    let mut diagnostics: Vec<Diagnostic> = ledger.diagnostics().cloned().collect();
    let names = NamesStore::load(root, &mut diagnostics).await?;
    let underway = root.get(UNDERWAY_FILE).await?;
    let underway =
        underway.and_then(|bytes| serde_json::from_slice::<ClockCorrection>(&bytes).ok());
    // An earlier correction that was itself planned with a clock ahead of time is not continued.
    let underway = underway.filter(|correction| correction.planned_at <= now);
    let is_underway = underway.is_some();
    let entries = ledger.entries().flat_map(Entry::recorded_instants);
    let recorded = entries.chain(names.names.recorded_instants());
    let correction = match underway {
        Some(correction) => correction.extended(recorded),
        None => ClockCorrection::plan(recorded, now),
    };
    let ahead = |instants: &mut dyn Iterator<Item = DateTime<Utc>>| -> Vec<DateTime<Utc>> {
        instants.filter(|at| correction.concerns(*at)).collect()
    };
    let mut entries = Vec::new();
    for entry in ledger.entries() {
        let ahead = ahead(&mut entry.recorded_instants());
        if !ahead.is_empty() {
            let bytes = serialize(&correction.corrected_entry(entry));
            let version = ledger.versions().get(&entry.id).cloned();
            entries.push(CorrectedEntry {
                file: Artifact::new(entry_path(&entry.id), bytes, Stage::Data),
                condition: Precondition::if_unchanged(version),
                ahead,
            });
        }
    }
    let names_ahead = ahead(&mut names.names.recorded_instants());
    Ok(MendPlan {
        entries,
        names,
        names_ahead,
        is_underway,
        diagnostics,
        correction,
    })
}

impl MendPlan {
    /// Whether there is nothing to correct.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.names_ahead.is_empty() && !self.is_underway
    }

    /// Corrects the ledger. Every file is copied before any is written over; after a failure the next
    /// correction goes on as this one was planned.
    ///
    /// # Errors
    /// If the store cannot be read or written, or a file has changed since the plan was made.
    pub async fn apply(self, root: &Store) -> Result<()> {
        match self.is_empty() {
            true => Ok(()),
            false => change_ledger(root, self.correct(root)).await,
        }
    }

    async fn correct(mut self, root: &Store) -> Result<()> {
        let error_context = "the ledger is corrected in part, and every file of it is sound. run the \
                             command again";
        let is_ahead = !self.names_ahead.is_empty();
        let names = is_ahead.then_some(NAMES_FILE);
        let entries = self.entries.iter().map(|entry| entry.file.path.as_str());
        let copies = entries
            .chain(names)
            .map(async |path| self.copy(root, path).await);
        root.try_join_bounded(copies).await?;
        let underway = serde_json::to_vec_pretty(&self.correction)?;
        let underway = Artifact::new(UNDERWAY_FILE, underway, Stage::Data);
        root.put(&underway).await?;
        let puts = self.entries.iter();
        let puts = puts.map(|entry| root.put_if(&entry.file, &entry.condition));
        root.try_join_bounded(puts).await.context(error_context)?;
        if is_ahead {
            let correction = &self.correction;
            self.names
                .record_and_save(root, |names| names.correct_clock(correction))
                .await
                .context(error_context)?;
        }
        let correction = &self.correction;
        notify::correct_clock(root, |at| correction.correct_between(at))
            .await
            .context(error_context)?;
        root.delete(UNDERWAY_FILE).await.context(error_context)
    }

    /// Keeps a file of the ledger as it is.
    async fn copy(&self, root: &Store, path: &str) -> Result<()> {
        let Some(bytes) = root.get(path).await? else {
            return Ok(());
        };
        root.put(&Artifact::new(self.copy_path(path), bytes, Stage::Data))
            .await
    }

    fn copy_path(&self, path: &str) -> String {
        let folder = self.correction.planned_at.format("%Y%m%dT%H%M%SZ");
        format!("{COPIES_FOLDER}/{folder}/{path}")
    }
}

impl fmt::Display for MendPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = self.entries.iter();
        let entries = entries.map(|entry| (entry.file.path.as_str(), &entry.ahead));
        let names = [(NAMES_FILE, &self.names_ahead)].into_iter();
        let files = entries.chain(names).filter(|(_, ahead)| !ahead.is_empty());
        let (mut file_count, mut instant_count) = (0, 0);
        for (path, ahead) in files {
            file_count += 1;
            instant_count += ahead.len();
            if let Some(last) = ahead.iter().max() {
                let count = ahead.len();
                writeln!(
                    f,
                    "correct {path} (instants: {count}, the last {})",
                    rfc3339(*last)
                )?;
            }
        }
        let planned_at = rfc3339(self.correction.planned_at);
        match self.correction.range() {
            Some((first, last)) if file_count > 0 => write!(
                f,
                "{instant_count} instants in {file_count} files are later than {planned_at}; they become \
                 {} to {}, in their order. the files as they are now are kept in {}",
                rfc3339(first),
                rfc3339(last),
                self.copy_path("ledger"),
            ),
            _ => write!(f, "nothing in the ledger is later than {planned_at}"),
        }
    }
}
