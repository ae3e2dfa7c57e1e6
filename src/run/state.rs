//! The state: what the last run saw and published, and where. It is `.kairan/state.json` below the root.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use tracing::warn;

use super::clock::CLOCK_SKEW;
use super::options::Reuse;
use super::own_files::{self, STATE as STATE_FILE};
use super::report::Report;
use crate::diagnostics::Diagnostic;
use crate::digest::Digest;
use crate::publish::{Artifact, Manifest, PublishedState, Stage};
use crate::root::{LEDGER_FOLDER, Listing};
use crate::store::{Precondition, Store, Version};

/// Version 1 had another form of [`State::last_run`]; the rest of it is the same.
const STATE_VERSION: u32 = 2;

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
    #[serde(flatten)]
    pub published: PublishedState,
    /// Whether copies of migrated ledger files may have to be deleted once the run has succeeded.
    #[serde(skip)]
    pub has_ledger_backups: bool,
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
    #[serde(rename = "newest_news")]
    pub last_announced_at: Option<DateTime<Utc>>,
    pub listing: Listing,
}

fn if_valid<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<LastRun>, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(value).ok())
}

impl LastRun {
    pub fn new(report: &Report, next_change_at: Option<DateTime<Utc>>, listing: Listing) -> Self {
        Self {
            program: Digest::of_build(),
            now: report.now,
            next_change_at,
            incidents: report.incidents,
            updates: report.updates,
            last_announced_at: report.last_announced_at,
            listing,
        }
    }

    /// The report of a run at `now` that found nothing new since this one.
    pub fn to_report(
        &self,
        now: DateTime<Utc>,
        diagnostics: &[Diagnostic],
        unchanged: usize,
    ) -> Report {
        Report {
            now,
            diagnostics: diagnostics.to_vec(),
            incidents: self.incidents,
            updates: self.updates,
            last_announced_at: self.last_announced_at,
            unchanged,
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
            has_ledger_backups: false,
            stored: None,
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

    /// The last run, if a run at `now` that finds `listing` would find and do the same.
    pub fn last_if_up_to_date(&self, listing: &Listing, now: DateTime<Utc>) -> Option<&LastRun> {
        self.last_run.as_ref().filter(|last| {
            self.was_finished_by_this_build()
                && last.listing == *listing
                && last.now <= now
                && last.next_change_at.is_none_or(|at| now < at)
        })
    }

    /// Records that a run was completed, and its report.
    pub fn complete(&mut self, last_run: LastRun, report: &mut Report) {
        // Publishing may have found more.
        report.compare_errors(&self.diagnostics);
        self.last_run = Some(last_run);
        self.diagnostics.clone_from(&report.diagnostics);
    }

    /// Writes the state if it differs from the stored one.
    ///
    /// # Errors
    /// If the store cannot be written, or another run has written the state since it was read.
    pub async fn save(&mut self, root: &Store) -> Result<()> {
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
        Ok(())
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
pub(super) async fn load_for(root: &Store, site: &Store, reuse: Reuse) -> Result<State> {
    let is_full = match reuse {
        Reuse::Nothing | Reuse::Preview => return Ok(State::new(site)),
        Reuse::Stored => false,
        Reuse::LastKnown => true,
    };
    let mut state = load(root, site).await?;
    if is_full {
        state.last_run = None;
        for file_digest in state.published.manifest.0.values_mut() {
            file_digest.input_digest = None;
        }
        site.remove_leftovers("");
        for folder in [LEDGER_FOLDER, own_files::FOLDER] {
            root.remove_leftovers(folder);
        }
    }
    if site.is_local() || is_full {
        let manifest = std::mem::take(&mut state.published.manifest);
        let recorded_count = manifest.0.len();
        state.published.manifest = site.retain_existing(manifest).await?;
        if state.published.manifest.0.len() < recorded_count {
            state.last_run = None;
        }
    }
    Ok(state)
}

/// Reads the state of `site`. If it is missing or damaged, the next run writes every file again: the
/// state holds nothing that cannot be derived.
///
/// # Errors
/// If the store cannot be read, or a newer program wrote the state.
pub(super) async fn load(root: &Store, site: &Store) -> Result<State> {
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
        Ok(state) if state.site != empty.site => empty,
        Ok(state) => State {
            version: STATE_VERSION,
            ..state
        },
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

/// The files of the site that was published last, wherever it is.
///
/// # Errors
/// If the store cannot be read.
pub(super) async fn last_manifest(root: &Store) -> Result<Manifest> {
    let file = own_files::read(root, STATE_FILE).await?;
    let state = file.and_then(|(bytes, _)| serde_json::from_slice::<State>(&bytes).ok());
    Ok(state.map_or_else(Manifest::default, |state| state.published.manifest))
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
mod tests {
    use super::*;
    use crate::publish::FileDigest;
    use crate::store::Conflict;

    /// A root with a state of one published file, and the state as it was written.
    async fn root_with_one_file(site: &Store) -> (Store, Vec<u8>) {
        let root = Store::memory();
        let mut state = State::new(site);
        let file_digest = FileDigest {
            digest: "d".to_owned(),
            size: 1,
            metadata: None,
            input_digest: None,
        };
        let manifest = &mut state.published.manifest.0;
        manifest.insert("en/index.html".to_owned(), file_digest);
        state.save(&root).await.unwrap();
        let bytes = root.get(STATE_FILE).await.unwrap().unwrap();
        (root, bytes)
    }

    async fn put_state(root: &Store, bytes: &[u8]) {
        let file = Artifact::new(STATE_FILE, bytes.to_vec(), Stage::Data);
        root.put(&file).await.unwrap();
    }

    #[tokio::test]
    async fn a_state_comes_back_and_a_damaged_one_costs_no_more_than_a_full_writing() {
        let site = Store::memory();
        let (root, bytes) = root_with_one_file(&site).await;
        let files = async || load(&root, &site).await.unwrap().published.manifest.0.len();
        assert_eq!(files().await, 1);
        let cases: [&[u8]; 4] = [&bytes[..bytes.len() / 2], b"", b"{}", b"[1]"];
        for damaged in cases {
            put_state(&root, damaged).await;
            assert_eq!(files().await, 0);
            // And it is written over.
            let mut state = load(&root, &site).await.unwrap();
            state.save(&root).await.unwrap();
            assert_ne!(
                root.get(STATE_FILE).await.unwrap().as_deref(),
                Some(damaged)
            );
        }
        root.delete(STATE_FILE).await.unwrap();
        assert_eq!(files().await, 0);
        put_state(&root, &bytes).await;
        let elsewhere = load(&root, &Store::dir("elsewhere")).await.unwrap();
        assert_eq!(elsewhere.published, PublishedState::default());
    }

    #[tokio::test]
    async fn a_state_of_version_1_tells_what_is_published() {
        let site = Store::memory();
        let root = Store::memory();
        let last = r#"{"program": "p", "now": "2026-09-30T09:00:00Z", "next_change_at": null, "problems": [],
            "incidents": 1, "updates": 1, "newest_news": null, "listing": {"site.toml": "v"}}"#;
        let manifest = r#"{"en/index.html": {"digest": "d", "size": 1, "made_from": "m"}}"#;
        let text = format!(
            r#"{{"version": 1, "site": "memory", "last": {last}, "manifest": {manifest}}}"#
        );
        put_state(&root, text.as_bytes()).await;
        let state = load(&root, &site).await.unwrap();
        assert_eq!(state.last_run, None);
        assert!(state.published.manifest.0.contains_key("en/index.html"));
        assert_eq!(state.version, STATE_VERSION);
    }

    #[tokio::test]
    async fn a_newer_state_is_left_alone() {
        let site = Store::memory();
        let root = Store::memory();
        put_state(&root, br#"{"version": 3, "pages": []}"#).await;
        let error = load(&root, &site).await.unwrap_err().to_string();
        assert!(error.contains("newer kairan (version 3"), "{error}");
    }

    #[tokio::test]
    async fn of_two_runs_that_write_a_file_nothing_is_known_of_it() {
        let site = Store::memory();
        let (root, _) = root_with_one_file(&site).await;
        let mut mine = load(&root, &site).await.unwrap();
        let mut theirs = load(&root, &site).await.unwrap();
        mine.published.manifest.0.clear();
        theirs.published.manifest.0.clear();
        theirs.save(&root).await.unwrap();
        mine.published.in_flight.insert("a.html".to_owned());
        let error = mine.save(&root).await.unwrap_err();
        assert!(error.is::<Conflict>(), "{error:#}");
        let paths = ["en/index.html".to_owned()].into();
        mark_unknown(&root, &site, paths).await.unwrap();
        let next = load(&root, &site).await.unwrap().published;
        assert!(next.manifest.0.is_empty() && next.in_flight.contains("en/index.html"));
    }
}
