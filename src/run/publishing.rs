//! The protocol by which a site is changed: what is about to be written is remembered before it is written, and
//! what was written is remembered after it.

use std::collections::BTreeMap;

use anyhow::{Error, Result};

use super::ledger_store;
use super::report::Report;
use super::shards::remove_files;
use super::state::{self, LastRun, State};
use crate::publish::{FileDigest, SiteChanges};
use crate::store::{Conflict, Store};

/// A site that is being changed.
pub(super) struct Publishing<'a> {
    state: &'a mut State,
    site: &'a Store,
    /// The root, if the state is kept there and not only in memory.
    root: Option<&'a Store>,
    /// The paths of all files that are to be written or deleted.
    paths: BTreeMap<String, Touched>,
}

/// Whether a file may differ from what is recorded of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Touched {
    /// It was not touched yet.
    No,
    /// It was touched, or an earlier run has left it in flight.
    Yes,
}

impl<'a> Publishing<'a> {
    /// Remembers what is about to be changed.
    ///
    /// # Errors
    /// If the state cannot be written.
    pub async fn begin<T>(
        state: &'a mut State,
        site: &'a Store,
        root: Option<&'a Store>,
        changes: &SiteChanges<T>,
    ) -> Result<Self> {
        let paths = changes.paths().map(|path| {
            let touched = match state.published.in_flight.contains(path) {
                true => Touched::Yes,
                false => Touched::No,
            };
            (path.clone(), touched)
        });
        let paths: BTreeMap<String, Touched> = paths.collect();
        state.published.begin(changes);
        state.last_run = None;
        if let Some(rebuild) = state.rebuild.as_mut().filter(|_| !paths.is_empty()) {
            rebuild.has_run_since = true;
        }
        if let Some(root) = root.filter(|_| !paths.is_empty()) {
            state.save(root).await?;
        }
        Ok(Self {
            state,
            site,
            root,
            paths,
        })
    }

    /// Whether the state tells that a file may be written.
    pub fn has_begun(&self, path: &str) -> bool {
        self.paths.contains_key(path)
    }

    /// Records that files may be changed from now on.
    pub fn touch(&mut self, paths: impl IntoIterator<Item = String>) {
        for path in paths {
            if let Some(touched) = self.paths.get_mut(&path) {
                *touched = Touched::Yes;
            }
        }
    }

    /// Records that a file is as it should be.
    pub fn commit(&mut self, path: &str, file_digest: FileDigest) {
        self.state.published.commit(path, file_digest);
    }

    /// Records that a file is deleted.
    pub fn commit_delete(&mut self, path: &str) {
        self.state.published.commit_delete(path);
        if let Some(rebuild) = &mut self.state.rebuild {
            rebuild.deleted_since.insert(path.to_owned());
        }
    }

    /// Ends the first part of the changes, after which [`Publishing::begin`] begins the others. Where the run stops
    /// instead, what was done is remembered.
    ///
    /// # Errors
    /// If the run stopped: then as [`Publishing::finish`].
    pub async fn end_part<T>(mut self, outcome: Result<T>) -> Result<T> {
        self.forget_untouched();
        if outcome.is_err() {
            self.save().await?;
        }
        outcome
    }

    /// Records that the untouched files are as they were before.
    fn forget_untouched(&mut self) {
        for (path, touched) in &mut self.paths {
            if *touched == Touched::No {
                self.state.published.in_flight.remove(path);
                *touched = Touched::Yes;
            }
        }
    }

    /// Writes the state, unless it is only in memory.
    async fn save(self) -> Result<()> {
        let Some(root) = self.root else {
            return Ok(());
        };
        let saved = self.state.save(root).await;
        if saved.as_ref().is_err_and(Error::is::<Conflict>) {
            state::mark_unknown(root, self.site, self.paths.into_keys().collect()).await?;
        }
        saved
    }

    /// Remembers what was done, also where the run stopped half-way, so that the next one goes on from there.
    /// `last_run` becomes part of the state only if everything was done.
    ///
    /// # Errors
    /// If the run stopped, or the state cannot be written. If another run worked on the same site meanwhile, it
    /// is unknown which of them wrote a file last: the next run writes these files again.
    pub async fn finish(
        mut self,
        mut outcome: Result<()>,
        last_run: LastRun,
        report: &mut Report,
    ) -> Result<()> {
        self.forget_untouched();
        if let Some(root) = self
            .root
            .filter(|_| outcome.is_ok() && self.state.has_ledger_backups)
        {
            outcome = ledger_store::remove_backups(root).await;
        }
        let ends_rebuild = outcome.is_ok() && self.state.taken_over.is_some();
        if outcome.is_ok() {
            self.state.complete(last_run, report);
        }
        let root = self.root;
        let saved = self.save().await;
        if let Some(root) = root.filter(|_| ends_rebuild && saved.is_ok()) {
            remove_files(root).await?;
        }
        outcome.and(saved)
    }
}
