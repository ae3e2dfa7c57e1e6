//! What the last run saw and published, and where: `.kairan/state.json` below the root.

use anyhow::{Error, Result, bail};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tracing::warn;

use super::ledger::JITTER;
use super::{Mode, Report};
use crate::content::Listing;
use crate::fingerprint::Fingerprint;
use crate::problem::Problem;
use crate::publish::{Artifact, PublishPlan, Published, Stage};
use crate::store::{Conflict, Precondition, Store, Version};

const FILE: &str = ".kairan/state.json";
const VERSION: u32 = 1;

#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct State {
    version: u32,
    /// The store that holds the site.
    site: String,
    /// What the last run found that came to its end.
    pub last: Option<Last>,
    #[serde(flatten)]
    pub published: Published,
    /// The state's file as it was last read or written.
    #[serde(skip)]
    file: Option<(Vec<u8>, Version)>,
}

/// A run that came to its end: with nothing new it need not be repeated.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Last {
    pub program: Fingerprint,
    pub now: DateTime<Utc>,
    /// When time alone will change the site.
    pub next_change_at: Option<DateTime<Utc>>,
    pub problems: Vec<Problem>,
    pub incidents: usize,
    pub updates: usize,
    pub newest_news: Option<DateTime<Utc>>,
    pub listing: Listing,
}

impl Last {
    pub fn new(report: &Report, next_change_at: Option<DateTime<Utc>>, listing: Listing) -> Self {
        Self {
            program: Fingerprint::of_program(),
            now: report.now,
            next_change_at,
            problems: report.problems.clone(),
            incidents: report.incidents,
            updates: report.updates,
            newest_news: report.newest_news,
            listing,
        }
    }

    /// What it found, as the finding of a run at `now` for which it still holds.
    pub fn report(&self, now: DateTime<Utc>, files: usize) -> Report {
        Report {
            now,
            problems: self.problems.clone(),
            incidents: self.incidents,
            updates: self.updates,
            newest_news: self.newest_news,
            unchanged: files,
            ..Report::default()
        }
    }
}

impl State {
    /// Nothing is known of what is published.
    pub fn new(site: &Store) -> Self {
        Self {
            version: VERSION,
            site: site.name(),
            last: None,
            published: Published::default(),
            file: None,
        }
    }

    /// The time that counts as now: a run that is earlier than the last by no more than the jitter of
    /// events counts as of its time.
    pub fn not_before(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let last = self.last.as_ref().map(|last| last.now);
        last.filter(|last| now < *last && *last - now <= JITTER)
            .unwrap_or(now)
    }

    /// The last run, where one at `now` that found `listing` would find and do the same.
    pub fn still(&self, listing: &Listing, now: DateTime<Utc>) -> Option<&Last> {
        self.last.as_ref().filter(|last| {
            self.published.underway.is_empty()
                && last.program == Fingerprint::of_program()
                && last.listing == *listing
                && last.now <= now
                && last.next_change_at.is_none_or(|at| now < at)
        })
    }

    /// Remembers what is published now, if that is any news.
    ///
    /// # Errors
    /// Where the store refuses, or another run remembered something meanwhile.
    pub async fn save(&mut self, root: &Store) -> Result<()> {
        let bytes = serde_json::to_vec(&self)?;
        let (known, version) = self.file.take().unzip();
        if known.as_ref() == Some(&bytes) {
            self.file = known.zip(version);
            return Ok(());
        }
        let artifact = Artifact::new(FILE, bytes, Stage::Data);
        let version = root
            .put_if(&artifact, &Precondition::still(version))
            .await?;
        self.file = Some((artifact.bytes, version));
        Ok(())
    }

    /// Remembers what is published after `plan`, last of all.
    ///
    /// # Errors
    /// As [`State::save`]. Where another run worked on the same site meanwhile, no one knows whose
    /// files stand now: the next run writes them again.
    pub async fn conclude(&mut self, root: &Store, site: &Store, plan: &PublishPlan) -> Result<()> {
        let saved = self.save(root).await;
        if saved.as_ref().is_err_and(Error::is::<Conflict>) {
            let mut theirs = load(root, site).await?;
            theirs.published.set_out(plan);
            theirs.last = None;
            theirs.save(root).await?;
        }
        saved
    }
}

/// What a run in this mode may know of the runs before it.
///
/// # Errors
/// As [`load`].
pub(super) async fn before(root: &Store, site: &Store, mode: Mode) -> Result<State> {
    if matches!(mode, Mode::Preview | Mode::Check) {
        return Ok(State::new(site));
    }
    let mut state = load(root, site).await?;
    if mode == Mode::Full {
        state.last = None;
        for print in state.published.manifest.0.values_mut() {
            print.made_from = None;
        }
    }
    if site.is_near() || mode == Mode::Full {
        let manifest = std::mem::take(&mut state.published.manifest);
        let known = manifest.0.len();
        state.published.manifest = site.surviving(manifest).await?;
        if state.published.manifest.0.len() < known {
            state.last = None;
        }
    }
    Ok(state)
}

/// What is known of what `site` holds. State that is gone or damaged costs one full writing, never
/// more: it holds nothing that is not made anew.
///
/// # Errors
/// Where the store cannot be read, or a newer program wrote the state.
pub(super) async fn load(root: &Store, site: &Store) -> Result<State> {
    let nothing = State::new(site);
    let Some((bytes, version)) = root.get_versioned(FILE).await? else {
        return Ok(nothing);
    };
    // Of a newer version nothing but its number can be relied upon.
    if let Ok(Versioned { version }) = serde_json::from_slice(&bytes)
        && version > VERSION
    {
        bail!(
            "{FILE} was written by a newer kairan (version {version}, this one knows {VERSION}): run \
             that version or a later one"
        );
    }
    let state = match serde_json::from_slice::<State>(&bytes) {
        // What was published elsewhere says nothing about this place.
        Ok(state) if state.site != nothing.site => nothing,
        Ok(state) => state,
        Err(error) => {
            warn!("{FILE} is damaged ({error}); every file is written anew");
            nothing
        }
    };
    Ok(State {
        file: Some((bytes, version)),
        ..state
    })
}

/// The name of the store that holds the site, if a state tells of one.
///
/// # Errors
/// Where the store cannot be read.
pub(super) async fn place(root: &Store) -> Result<Option<String>> {
    #[derive(Deserialize)]
    struct Place {
        site: String,
    }
    let bytes = root.get(FILE).await?;
    let place = bytes.and_then(|bytes| serde_json::from_slice::<Place>(&bytes).ok());
    Ok(place.map(|place| place.site))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::{Manifest, Print, plan};

    /// A root with a state of one published file, and the state as it was written.
    async fn one_file(site: &Store) -> (Store, Vec<u8>) {
        let root = Store::memory();
        let mut state = State::new(site);
        let print = Print {
            digest: "d".to_owned(),
            size: 1,
            made_from: None,
        };
        let manifest = &mut state.published.manifest.0;
        manifest.insert("en/index.html".to_owned(), print);
        state.save(&root).await.unwrap();
        let bytes = root.get(FILE).await.unwrap().unwrap();
        (root, bytes)
    }

    async fn put(root: &Store, bytes: &[u8]) {
        let file = Artifact::new(FILE, bytes.to_vec(), Stage::Data);
        root.put(&file).await.unwrap();
    }

    #[tokio::test]
    async fn a_state_comes_back_and_a_damaged_one_costs_no_more_than_a_full_writing() {
        let site = Store::memory();
        let (root, bytes) = one_file(&site).await;
        let files = async || load(&root, &site).await.unwrap().published.manifest.0.len();
        assert_eq!(files().await, 1);
        let cases: [&[u8]; 4] = [&bytes[..bytes.len() / 2], b"", b"{}", b"[1]"];
        for damaged in cases {
            put(&root, damaged).await;
            assert_eq!(files().await, 0);
            // And it is written over.
            let mut state = load(&root, &site).await.unwrap();
            state.save(&root).await.unwrap();
            assert_ne!(root.get(FILE).await.unwrap().as_deref(), Some(damaged));
        }
        root.delete(FILE).await.unwrap();
        assert_eq!(files().await, 0);
        put(&root, &bytes).await;
        let elsewhere = load(&root, &Store::dir("elsewhere")).await.unwrap();
        assert_eq!(elsewhere.published, Published::default());
    }

    #[tokio::test]
    async fn a_newer_state_is_left_alone() {
        let site = Store::memory();
        let root = Store::memory();
        put(&root, br#"{"version": 2, "pages": []}"#).await;
        let error = load(&root, &site).await.unwrap_err().to_string();
        assert!(error.contains("newer kairan (version 2"), "{error}");
    }

    #[tokio::test]
    async fn the_later_of_two_runs_has_its_files_written_again() {
        let site = Store::memory();
        let (root, _) = one_file(&site).await;
        let mut mine = load(&root, &site).await.unwrap();
        let mut theirs = load(&root, &site).await.unwrap();
        let page = Artifact::new("en/index.html", b"mine".to_vec(), Stage::List);
        let plan = plan(&mine.published, vec![page], Manifest::default());
        mine.published.settle(&plan, "en/index.html");
        theirs.published.manifest.0.clear();
        theirs.save(&root).await.unwrap();
        let error = mine.conclude(&root, &site, &plan).await.unwrap_err();
        assert!(error.is::<Conflict>(), "{error:#}");
        let next = load(&root, &site).await.unwrap().published;
        assert!(next.manifest.0.is_empty() && next.underway.contains("en/index.html"));
    }
}
