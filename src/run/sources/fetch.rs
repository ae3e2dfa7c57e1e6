//! Asks the sources for what is new.
#![expect(
    clippy::disallowed_methods,
    reason = "a run waits for its sources, and not for ever"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use anyhow::Result;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use futures_util::future::join_all;
use serde::Deserialize;
use tokio::time::timeout;
use tracing::warn;

use super::failure::{Failure, Pauses};
use super::known::{Sources, document_path};
use super::state::{SourceState, StoredDocument};
use crate::digest::Digest;
use crate::http::HttpClient;
use crate::publish::{Artifact, HEARTBEAT_PATH, Stage};
use crate::record::{self, DecodeOptions, Decoded, Record, Status};
use crate::root::FETCHED_FOLDER;
use crate::run::own_files;
use crate::settings::{SourceKind, SourceSettings};
use crate::source::{self, GraphAccess, News, SourceFailure, SourceMemory};
use crate::store::{Conflict, Precondition, Store, Version};

/// How long a source may take for all that it is asked.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How often writing a document is tried again that another run is writing, too.
const MAX_WRITES: usize = 3;

/// What sources are asked with, and where what they told before is.
#[derive(Clone, Copy)]
pub(in crate::run) struct Asker<'a> {
    pub http: &'a HttpClient,
    pub graph: &'a GraphAccess,
    pub root: &'a Store,
}

/// What came of asking a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchedSource {
    pub name: String,
    /// How many incidents it lists, and how many services, if it told anything new.
    pub news: Option<(usize, usize)>,
    /// Why nothing came.
    pub failure: Option<String>,
    /// What came of asking for the documents of reviews.
    pub reports: Vec<String>,
}

impl fmt::Display for FetchedSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, .. } = self;
        match (&self.failure, self.news) {
            (Some(failure), _) => write!(f, "{name}: {failure}")?,
            (None, None) => write!(f, "{name}: nothing new")?,
            (None, Some((incidents, services))) => write!(
                f,
                "{name}: something new; incidents: {incidents}, services: {services}"
            )?,
        }
        self.reports
            .iter()
            .try_for_each(|report| write!(f, "\n{name}: {report}"))
    }
}

/// What a source has told.
enum Told {
    /// It was not asked, since it failed a moment ago.
    Waits(Failure),
    Nothing(SourceMemory),
    Document {
        bytes: Vec<u8>,
        memory: SourceMemory,
        contents: Contents,
    },
}

/// What is in a document.
struct Contents {
    incidents: usize,
    services: BTreeSet<String>,
    /// The ids of the incidents whose reviews are published.
    reviews: BTreeSet<String>,
}

impl Sources {
    /// Asks the sources for whose names `is_asked` is true for what is new, all at a time, and keeps it in the root. A
    /// source that fails costs no other: what it told before stays. The heartbeat of `site` tells when it was heard.
    ///
    /// # Errors
    /// If a store fails.
    pub async fn fetch(
        &mut self,
        asker: Asker<'_>,
        site: Option<&Store>,
        now: DateTime<Utc>,
        pauses: Pauses,
        is_asked: impl Fn(&str) -> bool,
    ) -> Result<Vec<FetchedSource>> {
        let root = asker.root;
        let told = self.ask(asker, now, pauses, &is_asked).await;
        let mut fetched = Vec::new();
        let mut last_heard = None;
        for ((source, state), told) in self.all.iter_mut().zip(told) {
            let Some(told) = told else { continue };
            fetched.push(FetchedSource::of(source, &told));
            match told {
                Ok(Told::Waits(_)) => {}
                Ok(Told::Nothing(memory)) => state.hear(memory, now),
                Ok(Told::Document {
                    bytes,
                    memory,
                    contents,
                }) => {
                    let digest = Digest::of_bytes(&bytes);
                    let version = write_document(root, source, state, bytes).await?;
                    state.document = Some(StoredDocument { digest, version });
                    state.services.extend(contents.services);
                    state.reviews.update(&contents.reviews, now);
                    state.hear(memory, now);
                }
                Err(failure) => {
                    // A run whose clock was ahead may have heard it at a time that is still to come.
                    state.heard_at = state.heard_at.filter(|at| *at <= now);
                    if state.failure.is_none() {
                        if let (None, Some(site)) = (&last_heard, site) {
                            last_heard = Some(read_heartbeat(site).await);
                        }
                        let heard = last_heard.as_ref();
                        let heard_at = heard.and_then(|heard| heard.get(&source.name).copied());
                        let heard_at = heard_at.filter(|at| *at <= now);
                        state.heard_at = state.heard_at.max(heard_at);
                    }
                    state.fail(failure, now);
                    if source.kind == SourceKind::Unusable {
                        // It is asked as soon as its settings are right.
                        state.failure.iter_mut().for_each(|one| one.retry_at = None);
                    }
                }
            }
        }
        // What the sources told is kept, whatever becomes of the documents.
        let mut reports = self.fetch_reports(asker, now, pauses, &is_asked).await?;
        for source in &mut fetched {
            source.reports = reports.remove(&source.name).unwrap_or_default();
        }
        self.remove_others(root).await?;
        self.save(root).await?;
        Ok(fetched)
    }

    /// Asks the sources for whose names `is_asked` is true, and keeps nothing.
    pub async fn try_fetch(
        &self,
        asker: Asker<'_>,
        now: DateTime<Utc>,
        is_asked: impl Fn(&str) -> bool,
    ) -> Vec<FetchedSource> {
        let told = self.ask(asker, now, Pauses::Ignored, is_asked).await;
        let sources = self.all.iter().zip(told);
        let fetched =
            sources.filter_map(|((source, _), told)| Some(FetchedSource::of(source, &told?)));
        fetched.collect()
    }

    /// What the sources tell that are asked; `None` for the others.
    async fn ask(
        &self,
        asker: Asker<'_>,
        now: DateTime<Utc>,
        pauses: Pauses,
        is_asked: impl Fn(&str) -> bool,
    ) -> Vec<Option<Result<Told, SourceFailure>>> {
        let zone = self.record_zone;
        join_all(self.all.iter().map(async |(source, state)| {
            if !is_asked(&source.name) {
                return None;
            }
            if let Some(failure) = &state.failure
                && failure.waits(now)
                && pauses == Pauses::Kept
            {
                return Some(Ok(Told::Waits(failure.clone())));
            }
            let asking = Box::pin(ask_source(asker, source, state, zone, now));
            let told = timeout(TIMEOUT, asking).await;
            Some(told.unwrap_or_else(|_| {
                let seconds = TIMEOUT.as_secs();
                let message = format!("it did not answer completely within {seconds} seconds");
                Err(SourceFailure::new(message))
            }))
        }))
        .await
    }

    /// Deletes the documents of sources that are no longer in the settings, or were somewhere else.
    async fn remove_others(&self, root: &Store) -> Result<()> {
        for (name, state) in self.stored.sources() {
            let known = self.all.iter().find(|(source, _)| source.name == *name);
            if state.document.is_none() || known.is_some_and(|(_, now)| now.document.is_some()) {
                continue;
            }
            for ending in ["json", "xml"] {
                root.delete(&format!("{FETCHED_FOLDER}/{name}.{ending}"))
                    .await?;
            }
        }
        Ok(())
    }
}

impl SourceState {
    /// Records that the source has answered.
    fn hear(&mut self, memory: SourceMemory, now: DateTime<Utc>) {
        self.memory = memory;
        self.heard_at = Some(now);
        self.failure = None;
    }
}

impl FetchedSource {
    fn of(source: &SourceSettings, told: &Result<Told, SourceFailure>) -> Self {
        let (news, failure) = match told {
            Ok(Told::Waits(failure)) => (None, Some(failure.message.clone())),
            Ok(Told::Nothing(_)) => (None, None),
            Ok(Told::Document { contents, .. }) => {
                (Some((contents.incidents, contents.services.len())), None)
            }
            Err(failure) => (None, Some(failure.message.clone())),
        };
        Self {
            name: source.name.clone(),
            news,
            failure,
            reports: Vec::new(),
        }
    }
}

/// Asks a source for what is new.
///
/// # Errors
/// If it gives no answer that can be used.
async fn ask_source(
    asker: Asker<'_>,
    source: &SourceSettings,
    state: &SourceState,
    zone: Option<Tz>,
    now: DateTime<Utc>,
) -> Result<Told, SourceFailure> {
    // Of what was never heard, or is lost, nothing can be unchanged.
    let memory = match state.document {
        Some(_) => state.memory.clone(),
        None => SourceMemory::default(),
    };
    let Asker { http, graph, root } = asker;
    let (news, memory) = source::fetch(http, graph, source, &memory, now).await?;
    let bytes = match news {
        News::Nothing => return Ok(Told::Nothing(memory)),
        News::Document(bytes) => bytes,
        News::Changes(changes) => {
            let before = own_files::read(root, &document_path(source)).await;
            let before = before.ok().flatten().map(|(bytes, _)| bytes);
            let merged = before.and_then(|before| source::merge(&before, changes));
            merged.ok_or_else(|| {
                let path = document_path(source);
                SourceFailure::new(format!(
                    "{path} is lost or damaged: delete it to fetch everything"
                ))
            })?
        }
    };
    let documents = state.reviews.documents();
    let bytes = match documents.is_empty() {
        true => bytes,
        false => source::note_reports(&bytes, &documents).unwrap_or(bytes),
    };
    let digest = Digest::of_bytes(&bytes);
    let known = state.document.as_ref();
    if known.is_some_and(|known| known.digest == digest) {
        return Ok(Told::Nothing(memory));
    }
    let contents = Contents::read(&bytes, source, zone)?;
    Ok(Told::Document {
        bytes,
        memory,
        contents,
    })
}

impl Contents {
    /// Looks at what is in a document.
    ///
    /// # Errors
    /// If nothing of it can be read.
    fn read(
        bytes: &[u8],
        source: &SourceSettings,
        zone: Option<Tz>,
    ) -> Result<Self, SourceFailure> {
        let labels = BTreeMap::new();
        let options = DecodeOptions {
            default_zone: zone,
            ..DecodeOptions::new(&labels)
        };
        let form = source::form(&source.kind);
        let mut decoded = record::decode(&document_path(source), bytes, form, options);
        let errors = decoded.diagnostics.iter().filter(|found| found.is_error());
        if let Some(error) = errors.clone().next().filter(|_| decoded.records.is_empty()) {
            let message = format!("nothing in the answer can be read: {}", error.message);
            return Err(SourceFailure::new(message));
        }
        record::select(&mut decoded, source);
        Ok(Self {
            incidents: decoded.records.len(),
            services: service_names(&decoded),
            reviews: published_reviews(&decoded),
        })
    }
}

/// The services that a document names.
fn service_names(decoded: &Decoded) -> BTreeSet<String> {
    let of_records = decoded.records.iter().flat_map(|record| {
        let facts = &record.facts;
        facts.service.iter().chain(&facts.services)
    });
    let listed = decoded.services.iter().map(|listed| &listed.name);
    of_records.chain(listed).cloned().collect()
}

/// The incidents of a document whose reviews are published, by the source's ids.
fn published_reviews(decoded: &Decoded) -> BTreeSet<String> {
    let is_published = |record: &&Record| {
        let status = record.facts.status.as_deref();
        status.is_some_and(|word| Status::parse(word).is_review_published())
    };
    let published = decoded.records.iter().filter(is_published);
    published.map(|record| record.id.clone()).collect()
}

/// Writes what a source has told, and returns the version that is stored. Another run may be writing it, too: either
/// is what the source has told.
pub(super) async fn write_document(
    root: &Store,
    source: &SourceSettings,
    state: &SourceState,
    bytes: Vec<u8>,
) -> Result<Version> {
    let path = document_path(source);
    let file = Artifact::new(&path, bytes, Stage::Data);
    let known = state.document.as_ref();
    let mut known = known.map(|document| document.version.clone());
    for _ in 0..MAX_WRITES {
        let condition = Precondition::if_unchanged(known);
        match root.put_if(&file, &condition).await {
            Err(error) if error.is::<Conflict>() => {
                known = own_files::read(root, &path)
                    .await?
                    .map(|(_, version)| version);
            }
            result => return result,
        }
    }
    Err(Conflict { file: path }.into())
}

/// When each source was heard, by the heartbeat of the site. Without it, what is known of a source counts, which is
/// older: a run does not fail for that.
async fn read_heartbeat(site: &Store) -> BTreeMap<String, DateTime<Utc>> {
    #[derive(Deserialize)]
    struct Heartbeat {
        #[serde(default)]
        sources: BTreeMap<String, Heard>,
    }
    #[derive(Deserialize)]
    struct Heard {
        heard_at: Option<DateTime<Utc>>,
    }
    let bytes = site.get(HEARTBEAT_PATH).await.unwrap_or_else(|error| {
        warn!("the heartbeat cannot be read: {error:#}");
        None
    });
    let heartbeat = bytes.and_then(|bytes| serde_json::from_slice::<Heartbeat>(&bytes).ok());
    let sources = heartbeat.map(|heartbeat| heartbeat.sources);
    let heard = sources.unwrap_or_default().into_iter();
    heard
        .filter_map(|(name, heard)| Some((name, heard.heard_at?)))
        .collect()
}
