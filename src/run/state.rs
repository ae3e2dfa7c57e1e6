//! The state: what the last run saw and published, and where. It is `.kairan/state.json` below the root.

mod last_run;
mod load;
mod older;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use tracing::warn;

use super::cache::PartIsLost;
use super::clock::CLOCK_SKEW;
use super::manifest_store::{self, ManifestIndex};
use super::notify::ChannelReport;
use super::own_files::{self, STATE as STATE_FILE};
use super::report::Report;
use super::shards::{Rebuild, TakenOver};
use super::sources::SourceStatus;
use crate::diagnostics::Diagnostic;
use crate::digest::Digest;
use crate::publish::{Artifact, Manifest, PublishedState, Stage};
use crate::root::Listing;
use crate::store::{Conflict, Precondition, Store, Version};
use last_run::if_valid;

pub(super) use last_run::{KnownLedger, LastRun};
pub(super) use load::{
    last_manifest, load, load_for, mark_unknown, rebuild_in_progress, site_location,
};

/// The forms of earlier versions are read by [`older`].
const STATE_VERSION: u32 = 4;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct State {
    version: u32,
    /// The store that holds the site.
    site: String,
    /// The last completed run. If another release wrote it in another form, it counts as missing; the
    /// manifest is kept nevertheless.
    #[serde(rename = "last", default, deserialize_with = "if_valid")]
    pub last_run: Option<LastRun>,
    /// When the last run was, where this one does not rely on it.
    #[serde(skip)]
    pub distrusted_at: Option<DateTime<Utc>>,
    /// The diagnostics of the last completed run. They stay if a later run fails, so that each is reported as new only
    /// once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub diagnostics: Vec<Diagnostic>,
    /// What is published. The manifest is in files of its own, and known as far as it was read: see
    /// [`State::read_manifest`].
    #[serde(flatten)]
    pub published: PublishedState,
    #[serde(default, skip_serializing_if = "ManifestIndex::is_empty")]
    manifest_index: ManifestIndex,
    /// The rebuild in progress.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rebuild: Option<Rebuild>,
    /// What the workers of the rebuild have made, if all have: the run that has taken it over ends the rebuild.
    #[serde(skip)]
    pub taken_over: Option<TakenOver>,
    /// The parts of the manifest with the files that were written last: of these a power cut may have left less than
    /// was written.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    recent_parts: BTreeSet<String>,
    /// The parts that this run has written.
    #[serde(skip)]
    written_parts: BTreeSet<String>,
    /// The parts of the manifest that were not read.
    #[serde(skip)]
    unread_parts: BTreeSet<String>,
    /// The paths of stored parts of manifests that are to be deleted once the state names others.
    #[serde(skip)]
    old_parts: Vec<String>,
    /// Whether copies of migrated ledger files may have to be deleted once the run has succeeded.
    #[serde(skip)]
    pub has_ledger_backups: bool,
    /// Whether a file of the cache was lost, so that all are to be written.
    #[serde(skip)]
    pub distrusts_cache: bool,
    /// The digest and the version of the state's file as it was last read or written.
    #[serde(skip)]
    stored: Option<(Digest, Version)>,
}

/// How long a ledger is trusted to be as the last run left it: after this time a run lists it, and finds what
/// people have restored, altered or deleted there.
const LEDGER_TRUST: TimeDelta = TimeDelta::days(1);

impl State {
    /// A state without any published file.
    pub fn new(site: &Store) -> Self {
        Self {
            version: STATE_VERSION,
            site: site.name(),
            last_run: None,
            distrusted_at: None,
            diagnostics: Vec::new(),
            published: PublishedState::default(),
            manifest_index: ManifestIndex::default(),
            rebuild: None,
            taken_over: None,
            recent_parts: BTreeSet::new(),
            written_parts: BTreeSet::new(),
            unread_parts: BTreeSet::new(),
            old_parts: Vec::new(),
            has_ledger_backups: false,
            distrusts_cache: false,
            stored: None,
        }
    }

    /// The time that counts as now: that of the last run if `now` is before it by at most [`CLOCK_SKEW`].
    pub fn monotonic_now(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let last_now = self.last_run.as_ref().map(|last| last.now);
        last_now
            .max(self.distrusted_at)
            .filter(|last| now < *last && *last - now <= CLOCK_SKEW)
            .unwrap_or(now)
    }

    /// Whether the last run was completed, and by this very build of the program.
    pub fn was_finished_by_this_build(&self) -> bool {
        let last_run = self.last_run.as_ref();
        self.published.in_flight.is_empty()
            && last_run.is_some_and(|last| last.program == Digest::of_build())
    }

    /// What a run at `now` knows of the ledger without listing it. This is only known if this very build completed the
    /// last run and found everything in the ledger as it should be.
    pub fn known_ledger(&self, now: DateTime<Utc>) -> Option<&KnownLedger> {
        let last_run = self
            .last_run
            .as_ref()
            .filter(|_| self.was_finished_by_this_build());
        let known = last_run?.known_ledger.as_ref()?;
        let age = now - known.listed_at;
        (TimeDelta::zero() <= age && age < LEDGER_TRUST).then_some(known)
    }

    /// Lets the next run list the ledger.
    pub fn distrust_ledger(&mut self) {
        if let Some(last_run) = &mut self.last_run {
            last_run.known_ledger = None;
        }
    }

    /// Records that a rebuild begins.
    ///
    /// # Errors
    /// As [`State::save`].
    pub async fn begin_rebuild(&mut self, root: &Store, rebuild: Rebuild) -> Result<()> {
        self.last_run = None;
        self.rebuild = Some(rebuild);
        self.save(root).await
    }

    /// Records that this run is about to change the ledger: if it dies, the next one lists it.
    ///
    /// # Errors
    /// As [`State::save`].
    pub async fn begin_ledger_change(&mut self, root: &Store) -> Result<()> {
        self.last_run = None;
        match self.stored {
            // The stored one may have it, although this run does not rely on it.
            Some(_) => self.save(root).await,
            None => Ok(()),
        }
    }

    /// Lets this run rely on nothing that the last one found.
    pub fn distrust_last_run(&mut self) {
        let last_run = self.last_run.take();
        self.distrusted_at = last_run.map(|last| last.now).max(self.distrusted_at);
    }

    /// The last run, if a run at `now` that finds `listing` and these `sources` would find and do the same.
    pub fn last_if_up_to_date(
        &self,
        listing: &Listing,
        sources: &BTreeMap<String, SourceStatus>,
        now: DateTime<Utc>,
    ) -> Option<&LastRun> {
        self.last_run.as_ref().filter(|last| {
            self.was_finished_by_this_build()
                && last.listing == *listing
                && last.sources == *sources
                && last.now <= now
                && last.next_change_at.is_none_or(|at| now < at)
                && last.telling_due_at(now).is_none_or(|at| now < at)
        })
    }

    /// Records how far the channels are after a completed run.
    ///
    /// # Errors
    /// As [`State::save`]. What another run has written meanwhile stays.
    pub async fn record_channels(
        &mut self,
        root: &Store,
        channels: &[ChannelReport],
    ) -> Result<()> {
        let Some(last_run) = &mut self.last_run else {
            return Ok(());
        };
        if last_run.channels == channels {
            return Ok(());
        }
        last_run.channels = channels.to_vec();
        match self.save(root).await {
            Err(error) if error.is::<Conflict>() => Ok(()),
            saved => saved,
        }
    }

    /// Records that a run was completed, and its report.
    pub fn complete(&mut self, last_run: LastRun, report: &mut Report) {
        if self.taken_over.take().is_some() {
            self.rebuild = None;
        }
        report.compare_errors(&self.diagnostics);
        self.last_run = Some(LastRun {
            files: self.published.manifest.0.len() + self.unread_file_count(),
            ..last_run
        });
        self.diagnostics.clone_from(&report.diagnostics);
    }

    /// Whether no file of the site is published or in flight.
    pub fn has_published_nothing(&self) -> bool {
        let PublishedState {
            manifest,
            in_flight,
        } = &self.published;
        manifest.0.is_empty()
            && in_flight.is_empty()
            && self.unread_file_count() == 0
            && self.taken_over.is_none()
    }

    /// How many published files are in the parts of the manifest that were not read.
    pub fn unread_file_count(&self) -> usize {
        self.manifest_index.file_count(&self.unread_parts)
    }

    /// Whether files of a local site exist as they were published, since people delete folders by hand: those that
    /// were written last and a sample of the others, and all of them where the ledger is looked at, too, which is once a day.
    async fn seems_to_exist(&self, root: &Store, site: &Store, now: DateTime<Utc>) -> Result<bool> {
        let index = &self.manifest_index;
        let names = match self.known_ledger(self.monotonic_now(now)) {
            Some(_) => &index.sample(now) | &self.recent_parts,
            None => index.names(),
        };
        Ok(index.finds_parts()
            && manifest_store::all_files_exist(root, site, index, &names).await?)
    }

    /// Reads the rest of the manifest. If a part of it is damaged, all of it counts as empty, and every file is written
    /// again.
    ///
    /// # Errors
    /// If the store cannot be read, or another run has written the state since it was read.
    pub async fn read_manifest(&mut self, root: &Store) -> Result<()> {
        let names = self.unread_parts.clone();
        self.read_parts(root, names).await?;
        Ok(())
    }

    /// Reads what the manifest says of the files at `paths`.
    ///
    /// # Errors
    /// As [`State::read_manifest`], or [`PartIsLost`] if one of the parts is damaged: then the whole manifest counts as
    /// empty.
    pub async fn read_manifest_of(
        &mut self,
        root: &Store,
        paths: impl Iterator<Item = String>,
    ) -> Result<()> {
        let mut names = self.manifest_index.names_of(paths);
        names.retain(|name| self.unread_parts.contains(name));
        match self.read_parts(root, names).await? {
            true => Ok(()),
            false => Err(PartIsLost::of_manifest().into()),
        }
    }

    /// Reads parts of the manifest, and returns whether they are there.
    async fn read_parts(&mut self, root: &Store, names: BTreeSet<String>) -> Result<bool> {
        if let Some(manifest) = manifest_store::read(root, &self.manifest_index, &names).await? {
            self.unread_parts.retain(|name| !names.contains(name));
            self.published.manifest.0.extend(manifest.0);
            return Ok(true);
        }
        // Another run deletes the parts that it has replaced.
        let current = own_files::read(root, STATE_FILE).await?;
        let current = current.map(|(_, version)| version);
        if current != self.stored.as_ref().map(|(_, version)| version.clone()) {
            bail!(Conflict {
                file: STATE_FILE.to_owned()
            });
        }
        warn!("a part of the manifest is damaged or missing; every file is written anew");
        self.old_parts.extend(self.manifest_index.paths());
        self.manifest_index = ManifestIndex::default();
        self.unread_parts.clear();
        self.published.manifest = Manifest::default();
        self.last_run = None;
        Ok(false)
    }

    /// Writes the state if it differs from the stored one.
    ///
    /// # Errors
    /// If the store cannot be written, or another run has written the state since it was read.
    pub async fn save(&mut self, root: &Store) -> Result<()> {
        let (manifest, index) = (&self.published.manifest, &self.manifest_index);
        let index = manifest_store::write(root, manifest, index, &self.unread_parts).await?;
        self.old_parts.extend(self.manifest_index.paths());
        let written = index.names_changed_since(&self.manifest_index);
        if !written.is_empty() {
            self.written_parts.extend(written);
            self.recent_parts.clone_from(&self.written_parts);
        }
        self.manifest_index = index;
        let bytes = serde_json::to_vec(&self)?;
        let digest = Digest::of_bytes(&bytes);
        if self
            .stored
            .as_ref()
            .is_some_and(|(saved, _)| *saved == digest)
        {
            return Ok(());
        }
        let version = self.stored.take().map(|(_, version)| version);
        let artifact = Artifact::new(STATE_FILE, bytes, Stage::Data);
        let condition = Precondition::if_unchanged(version);
        let version = own_files::write_if(root, &artifact, &condition).await?;
        self.stored = version.map(|version| (digest, version));
        // A run that wrote such a part and has not written its state can no longer do so.
        let old_parts = std::mem::take(&mut self.old_parts);
        manifest_store::remove_others(root, old_parts, &self.manifest_index).await
    }
}

#[cfg(test)]
mod tests;
