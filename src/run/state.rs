//! The state: what the last run saw and published, and where. It is `.kairan/state.json` below the root.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use tracing::warn;

use super::cache::PartIsLost;
use super::clock::CLOCK_SKEW;
use super::manifest_store::{self, ManifestIndex};
use super::options::Reuse;
use super::own_files::{self, STATE as STATE_FILE};
use super::report::Report;
use super::shards::{Rebuild, TakenOver, take_over};
use super::sources::SourceStatus;
use super::translate::TranslationReport;
use crate::diagnostics::Diagnostic;
use crate::digest::Digest;
use crate::publish::{Artifact, Manifest, PublishedState, Stage};
use crate::root::{LEDGER_FOLDER, Listing};
use crate::store::{Conflict, Precondition, Store, Version};

/// Version 1 had another form of [`State::last_run`], up to version 2 the manifest was part of the file, and version 3
/// had other parts of it.
const STATE_VERSION: u32 = 4;

#[derive(Deserialize)]
struct VersionOnly {
    version: u32,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct State {
    version: u32,
    /// The store that holds the site.
    site: String,
    /// The last completed run. If another release wrote it in another form, it counts as missing; the
    /// manifest is kept nevertheless.
    #[serde(rename = "last", default, deserialize_with = "if_valid")]
    pub last_run: Option<LastRun>,
    /// The diagnostics of the last completed run. They stay if a later run fails, so that none is reported
    /// as new twice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub diagnostics: Vec<Diagnostic>,
    /// What is published. The manifest is in files of its own, and known as far as it was read: see
    /// [`State::read_manifest`].
    #[serde(flatten)]
    pub published: PublishedState,
    #[serde(default, skip_serializing_if = "ManifestIndex::is_empty")]
    manifest_index: ManifestIndex,
    #[serde(rename = "manifest_parts", default, skip_serializing)]
    #[serde(deserialize_with = "manifest_store::parse_version_3")]
    manifest_of_version_3: ManifestIndex,
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
    /// Those of them that this run has written.
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
    /// The state's file as it was last read or written.
    #[serde(skip)]
    stored: Option<(Vec<u8>, Version)>,
}

/// A completed run, which need not be repeated while its inputs are the same.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct LastRun {
    pub program: Digest,
    pub now: DateTime<Utc>,
    /// When the site next changes without new data.
    pub next_change_at: Option<DateTime<Utc>>,
    pub incidents: usize,
    pub updates: usize,
    /// The number of published files.
    pub files: usize,
    #[serde(rename = "newest_news")]
    pub last_announced_at: Option<DateTime<Utc>>,
    /// What a run finds that need not be repeated: without the ledger's entries where these are known.
    pub listing: Listing,
    /// What is known of the ledger without listing it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_ledger: Option<KnownLedger>,
    /// Whether each source answered.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sources: BTreeMap<String, SourceStatus>,
    /// What is still to be translated, and what stands in the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation: Option<TranslationReport>,
}

/// Where the next run learns which entries the ledger has, since only runs change it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct KnownLedger {
    /// The digest of the cache that holds the version of every entry.
    pub cache: Digest,
    /// When the ledger was last listed.
    pub listed_at: DateTime<Utc>,
}

/// How long a ledger is trusted to be as the last run left it: after this time a run lists it, and finds what
/// people have restored, altered or deleted there.
const LEDGER_TRUST: TimeDelta = TimeDelta::days(1);

fn if_valid<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<LastRun>, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(value).ok())
}

impl LastRun {
    pub fn new(
        report: &Report,
        next_change_at: Option<DateTime<Utc>>,
        listing: Listing,
        known_ledger: Option<KnownLedger>,
        sources: BTreeMap<String, SourceStatus>,
    ) -> Self {
        let listing = match known_ledger {
            Some(_) => listing.without_ledger(),
            None => listing,
        };
        Self {
            program: Digest::of_build(),
            now: report.now,
            next_change_at,
            incidents: report.incidents,
            updates: report.updates,
            files: 0,
            last_announced_at: report.last_announced_at,
            listing,
            known_ledger,
            sources,
            translation: report
                .translation
                .clone()
                .filter(|translation| !translation.missing.is_none()),
        }
    }

    /// The report of a run at `now` that found nothing new since this one.
    pub fn to_report(&self, now: DateTime<Utc>, diagnostics: &[Diagnostic]) -> Report {
        Report {
            now,
            diagnostics: diagnostics.to_vec(),
            incidents: self.incidents,
            updates: self.updates,
            last_announced_at: self.last_announced_at,
            unchanged: self.files,
            translation: self.translation.clone(),
            ..Report::default()
        }
    }
}

impl State {
    /// A state without any published file.
    pub fn new(site: &Store) -> Self {
        Self {
            version: STATE_VERSION,
            site: site.name(),
            last_run: None,
            diagnostics: Vec::new(),
            published: PublishedState::default(),
            manifest_index: ManifestIndex::default(),
            manifest_of_version_3: ManifestIndex::default(),
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

    /// Takes the index of the manifest out of a state as it is stored.
    fn take_index(&mut self) -> ManifestIndex {
        match self.manifest_index.is_empty() {
            true => std::mem::take(&mut self.manifest_of_version_3),
            false => std::mem::take(&mut self.manifest_index),
        }
    }

    /// The time that counts as now: that of the last run if `now` is before it by at most [`CLOCK_SKEW`].
    pub fn monotonic_now(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let last_now = self.last_run.as_ref().map(|last| last.now);
        last_now
            .filter(|last| now < *last && *last - now <= CLOCK_SKEW)
            .unwrap_or(now)
    }

    /// Whether the last run was completed, and by this very build of the program.
    pub fn was_finished_by_this_build(&self) -> bool {
        let last_run = self.last_run.as_ref();
        self.published.in_flight.is_empty()
            && last_run.is_some_and(|last| last.program == Digest::of_build())
    }

    /// What a run at `now` knows of the ledger without listing it: nothing unless the last run was completed by
    /// this very build, and found nothing in the ledger that is not as it should be.
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
        match self.last_run.take() {
            Some(_) => self.save(root).await,
            None => Ok(()),
        }
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
        })
    }

    /// Records that a run was completed, and its report.
    pub fn complete(&mut self, last_run: LastRun, report: &mut Report) {
        if self.taken_over.take().is_some() {
            self.rebuild = None;
        }
        // Publishing may have found more.
        report.compare_errors(&self.diagnostics);
        self.last_run = Some(LastRun {
            files: self.published.manifest.0.len() + self.unread_file_count(),
            ..last_run
        });
        self.diagnostics.clone_from(&report.diagnostics);
    }

    /// Whether no file of the site is known to be published, or may be.
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

    /// Reads what was not read of the manifest. One of which a part is damaged is empty: the next run writes every
    /// file again.
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
    /// As [`State::read_manifest`], or [`PartIsLost`]: then nothing is known of any file.
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
        let (saved_bytes, version) = self.stored.take().unzip();
        if saved_bytes.as_ref() == Some(&bytes) {
            self.stored = saved_bytes.zip(version);
            return Ok(());
        }
        let artifact = Artifact::new(STATE_FILE, bytes, Stage::Data);
        let condition = Precondition::if_unchanged(version);
        let version = own_files::write_if(root, &artifact, &condition).await?;
        self.stored = version.map(|version| (artifact.bytes, version));
        // A run that wrote such a part and has not written its state can no longer do so.
        let old_parts = std::mem::take(&mut self.old_parts);
        manifest_store::remove_others(root, old_parts, &self.manifest_index).await
    }
}

/// Records in the stored state, which another run has written, that nothing is known of the files at `paths`.
///
/// # Errors
/// As [`State::save`].
pub(super) async fn mark_unknown(
    root: &Store,
    site: &Store,
    paths: BTreeSet<String>,
) -> Result<()> {
    let mut theirs = load(root, site).await?;
    theirs.published.in_flight.extend(paths);
    theirs.last_run = None;
    theirs.save(root).await
}

/// Loads the state as a run may rely on it.
///
/// # Errors
/// As [`load`].
pub(super) async fn load_for(
    root: &Store,
    site: &Store,
    now: DateTime<Utc>,
    reuse: Reuse,
) -> Result<State> {
    let is_full = match reuse {
        Reuse::Nothing | Reuse::Preview => return Ok(State::new(site)),
        Reuse::Stored => false,
        Reuse::LastKnown => true,
    };
    let mut state = load_head(root, site).await?;
    if is_full || site.is_local() && !state.seems_to_exist(root, site, now).await? {
        state.read_manifest(root).await?;
        let manifest = std::mem::take(&mut state.published.manifest);
        let recorded_count = manifest.0.len();
        state.published.manifest = site.retain_existing(manifest).await?;
        if state.published.manifest.0.len() < recorded_count {
            state.last_run = None;
        }
    }
    if let Some(rebuild) = state.rebuild.clone() {
        state.read_manifest(root).await?;
        let now = state.monotonic_now(now);
        state.taken_over = take_over(root, &rebuild, &mut state.published, now).await?;
    }
    if is_full {
        state.last_run = None;
        for file_digest in state.published.manifest.0.values_mut() {
            file_digest.input_digest = None;
        }
        site.remove_leftovers("");
        for folder in [LEDGER_FOLDER, own_files::FOLDER] {
            root.remove_leftovers(folder);
        }
        state.old_parts = manifest_store::list(root).await?;
    }
    Ok(state)
}

/// Reads the state of `site`. If it is missing or damaged, the next run writes every file again: the
/// state holds nothing that cannot be derived.
///
/// # Errors
/// If the store cannot be read, or a newer program wrote the state.
pub(super) async fn load(root: &Store, site: &Store) -> Result<State> {
    let mut state = load_head(root, site).await?;
    state.read_manifest(root).await?;
    Ok(state)
}

/// As [`load`], without the manifest.
async fn load_head(root: &Store, site: &Store) -> Result<State> {
    let empty = State::new(site);
    let Some((bytes, version)) = own_files::read(root, STATE_FILE).await? else {
        return Ok(empty);
    };
    // Only the number of a newer version is known to be where it is.
    if let Ok(VersionOnly { version }) = serde_json::from_slice(&bytes)
        && version > STATE_VERSION
    {
        bail!(
            "{STATE_FILE} was written by a newer kairan (version {version}, this one knows {STATE_VERSION}): run \
             that version or a later one"
        );
    }
    let state = match serde_json::from_slice::<State>(&bytes) {
        // A state of another site does not apply to this one.
        Ok(mut state) if state.site != empty.site => State {
            old_parts: state.take_index().paths().collect(),
            ..empty
        },
        Ok(mut state) => {
            let manifest_index = state.take_index();
            State {
                version: STATE_VERSION,
                unread_parts: manifest_index.names(),
                manifest_index,
                ..state
            }
        }
        Err(error) => {
            warn!("{STATE_FILE} is damaged ({error}); every file is written anew");
            empty
        }
    };
    Ok(State {
        stored: Some((bytes, version)),
        ..state
    })
}

/// The rebuild of this site that is in progress.
///
/// # Errors
/// As [`load`].
pub(super) async fn rebuild_in_progress(root: &Store, site: &Store) -> Result<Option<Rebuild>> {
    Ok(load_head(root, site).await?.rebuild)
}

/// The files of the site that was published last, wherever it is.
///
/// # Errors
/// If the store cannot be read.
pub(super) async fn last_manifest(root: &Store) -> Result<Manifest> {
    let file = own_files::read(root, STATE_FILE).await?;
    let state = file.and_then(|(bytes, _)| serde_json::from_slice::<State>(&bytes).ok());
    let Some(mut state) = state else {
        return Ok(Manifest::default());
    };
    let index = state.take_index();
    if index.is_empty() {
        return Ok(state.published.manifest);
    }
    let manifest = manifest_store::read(root, &index, &index.names()).await?;
    Ok(manifest.unwrap_or_default())
}

/// The name of the store that holds the site, if a state tells of one.
///
/// # Errors
/// If the store cannot be read.
pub(super) async fn site_location(root: &Store) -> Result<Option<String>> {
    #[derive(Deserialize)]
    struct SiteLocation {
        site: String,
    }
    let file = own_files::read(root, STATE_FILE).await?;
    let location = file.and_then(|(bytes, _)| serde_json::from_slice::<SiteLocation>(&bytes).ok());
    Ok(location.map(|location| location.site))
}

#[cfg(test)]
mod tests;
