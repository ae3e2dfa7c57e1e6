//! Makes the changes to a site: reads what its files are made from, makes them on all cores, and writes them,
//! with a bounded number of each in memory.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use futures_util::{Stream, StreamExt, stream};
use serde_json::json;
use tracing::debug;

use super::loader::{IncidentFiles, Loader};
use super::make::{Batch, MadeBatch, MadeFile, Maker, Outcome, changed, write};
use super::outdated::{Source, SourceContent};
use super::progress::{Progress, StepDeadline, check_deadline};
use super::publishing::Publishing;
use super::report::Report;
use super::threads::{in_thread, max_threads};
use crate::diagnostics::Diagnostic;
use crate::incident::Incidents;
use crate::publish::{Artifact, HEARTBEAT_PATH, OutdatedFile, PlannedPut, SiteChanges, Stage};
use crate::site::rfc3339;
use crate::store::{Store, UnusableFile};

/// How many files are deleted between two checks of the deadline.
const CHUNK_SIZE: usize = 64;

/// How many incidents a batch may read to have each of them read once.
const MAX_BATCH_INCIDENTS: usize = 256;

/// How many files a batch has if no incident is read for it, and how many incidents are read for a batch whose files
/// share none of them. Handing a batch to a thread and back costs about a tenth of making one page.
const BATCH_FILES: usize = 16;
const BATCH_INCIDENTS: usize = 4;

/// What the files of a site are made from and with.
pub(super) struct Workshop<'a> {
    pub loader: &'a Loader<'a>,
    pub incident_files: &'a IncidentFiles<'a>,
    /// Incidents that are resolved already.
    pub incidents: &'a Incidents,
    pub maker: Arc<Maker>,
    pub site: &'a Store,
}

/// What was found out by making files.
#[derive(Default)]
pub(super) struct Found {
    /// The diagnostics of the root's own templates, by the page that they should have rendered.
    pub page_diagnostics: BTreeMap<String, Diagnostic>,
    pub diagnostics: Vec<Diagnostic>,
    /// Whether something has changed since the root was listed, so that other files may be outdated.
    pub is_newer: bool,
}

impl Found {
    /// Forgets the diagnostics of these pages, which are made again or deleted.
    pub fn forget_pages<'p>(&mut self, paths: impl Iterator<Item = &'p String>) {
        for path in paths {
            self.page_diagnostics.remove(path);
        }
    }
}

/// Makes the changes, and counts them in `report`. Without `publishing` nothing is written or deleted, and the
/// plan in `report` tells what would be.
///
/// # Errors
/// If a store fails or the deadline is reached. What was done is recorded in `publishing`.
pub(super) async fn apply(
    changes: SiteChanges<Source>,
    workshop: &Workshop<'_>,
    mut publishing: Option<&mut Publishing<'_>>,
    progress: &dyn Progress,
    report: &mut Report,
    found: &mut Found,
) -> Result<()> {
    let total = changes.paths().count();
    progress.begin(report.written + changes.files().count());
    let mut count = FileCount { done: 0, total };
    for group in changes.groups {
        let published = publishing.as_deref_mut();
        make_group(
            group, workshop, published, progress, report, found, &mut count,
        )
        .await?;
    }
    progress.end();
    for chunk in changes.deletes.chunks(CHUNK_SIZE) {
        let Some(publishing) = publishing.as_deref_mut() else {
            break;
        };
        check_deadline(progress, &count.stop_message())?;
        publishing.touch(chunk.iter().cloned());
        let deletes = chunk.iter().map(async |path| {
            debug!(path, "delete");
            workshop.site.delete(path).await
        });
        let deleted = workshop.site.try_join_bounded(deletes).await;
        deleted.context("deleting old files failed part-way; run again to finish")?;
        for path in chunk {
            publishing.commit_delete(path);
        }
        report.deleted += chunk.len();
        count.done += chunk.len();
    }
    if let Some(plan) = &mut report.plan {
        plan.deletes = changes.deletes;
        plan.unchanged = report.unchanged;
    }
    Ok(())
}

/// How many of the files that are to be made or deleted are done.
pub(super) struct FileCount {
    pub done: usize,
    pub total: usize,
}

impl FileCount {
    pub fn stop_message(&self) -> String {
        let Self { done, total } = self;
        format!("{done} of {total} files are published, and the next run goes on from there")
    }
}

/// Makes the files of a group, whose order is free, and records what became of them as [`apply`] does.
///
/// # Errors
/// As [`apply`].
pub(super) async fn make_group(
    group: Vec<OutdatedFile<Source>>,
    workshop: &Workshop<'_>,
    mut publishing: Option<&mut Publishing<'_>>,
    progress: &dyn Progress,
    report: &mut Report,
    found: &mut Found,
    count: &mut FileCount,
) -> Result<()> {
    let planned_before = report.plan.as_ref().map_or(0, |plan| plan.puts.len());
    let deadline = StepDeadline::new(progress);
    let begun = RefCell::new(Vec::new());
    let mut outcome = Ok(());
    let mut results = pin!(workshop.make_group(group, &deadline, &begun, publishing.is_some()));
    while let Some(result) = results.next().await {
        match result {
            Ok(Made::Found { warnings, is_newer }) => {
                found.diagnostics.extend(warnings);
                found.is_newer |= is_newer;
            }
            Ok(Made::Nothing) => {}
            Ok(Made::File(file)) => {
                progress.page_done();
                count.done += 1;
                record(*file, publishing.as_deref_mut(), report, found);
            }
            // What has begun is not left to itself: it might write after the next run.
            Err(error) => {
                deadline.stop();
                outcome = outcome.and(Err(error));
            }
        }
    }
    if let Some(publishing) = publishing {
        publishing.touch(begun.take());
    }
    if let Some(plan) = &mut report.plan {
        plan.puts[planned_before..].sort_by(|a, b| a.path.cmp(&b.path));
    }
    outcome?;
    deadline.check(&count.stop_message())
}

/// Records what became of a file.
fn record(
    file: MadeFile,
    publishing: Option<&mut Publishing<'_>>,
    report: &mut Report,
    found: &mut Found,
) {
    if let Some(diagnostic) = file.diagnostic {
        found.page_diagnostics.insert(file.path.clone(), diagnostic);
    }
    match file.outcome {
        Outcome::Unchanged => report.unchanged += 1,
        Outcome::Written => report.written += 1,
        Outcome::Unusable(unusable) => {
            // It stays in flight, so that each run tries it again.
            found.diagnostics.push(unusable.diagnostic());
            return;
        }
        Outcome::Unwritten(artifact) => {
            if let Some(plan) = &mut report.plan {
                plan.puts.push(PlannedPut {
                    path: artifact.path,
                    size: file.file_digest.size,
                });
            }
        }
    }
    if let Some(publishing) = publishing {
        publishing.commit(&file.path, file.file_digest);
    }
}

/// Files, and the incidents that they show in full.
#[derive(Default)]
struct PlannedBatch {
    files: Vec<OutdatedFile<Source>>,
    incidents: BTreeSet<String>,
    /// The incidents that have to be read and resolved.
    unread: BTreeSet<String>,
}

impl PlannedBatch {
    /// Whether the files of another batch are to be made together with those of this one: most of all those that
    /// show the same incidents, so that these are read and resolved once.
    fn takes(&self, other: &Self) -> bool {
        let mut files = self.files.iter().chain(&other.files);
        let all_rendered =
            files.all(|file| matches!(file.source.content, SourceContent::Output(_)));
        let unread = self.unread.union(&other.unread).count();
        let is_related = !self.unread.is_disjoint(&other.unread);
        all_rendered
            && match other.unread.is_empty() {
                true => self.files.len() < BATCH_FILES,
                false => {
                    unread <= BATCH_INCIDENTS
                        || is_related && unread <= MAX_BATCH_INCIDENTS.max(self.unread.len())
                }
            }
    }

    fn extend(&mut self, other: Self) {
        self.files.extend(other.files);
        self.incidents.extend(other.incidents);
        self.unread.extend(other.unread);
    }
}

/// A result of making files.
enum Made {
    File(Box<MadeFile>),
    /// A file that was not written, since the deadline was reached.
    Nothing,
    /// See [`MadeBatch`].
    Found {
        warnings: Vec<Diagnostic>,
        is_newer: bool,
    },
}

impl Workshop<'_> {
    /// Makes the files of a group until the deadline, and writes those that changed if `is_written`. `begun`
    /// receives the paths of the files that may be written.
    fn make_group(
        &self,
        group: Vec<OutdatedFile<Source>>,
        deadline: &StepDeadline<'_>,
        begun: &RefCell<Vec<String>>,
        is_written: bool,
    ) -> impl Stream<Item = Result<Made>> {
        let batches = self.batches(group).into_iter();
        let batches = batches.take_while(|_| deadline.may_begin());
        let read = stream::iter(batches).map(move |planned| {
            // Files of a local site are written where they are made, and of a static file that has gone since it was
            // listed nothing is made: it has to be looked for again.
            let is_local = self.maker.local_site.is_some();
            let is_static = |file: &OutdatedFile<Source>| file.source.content.root_path().is_some();
            let files = planned.files.iter();
            let files = files.filter(|file| is_local || is_static(file));
            let paths = files.map(|file| file.path.clone());
            begun.borrow_mut().extend(paths);
            self.read(planned)
        });
        let read = read.buffered(self.loader.root.max_concurrency());
        let made = read.map(move |batch| async move {
            let (batch, maker) = (batch?, Arc::clone(&self.maker));
            in_thread(move || maker.make(batch)).await
        });
        // No thread waits for another one: what comes of files may come in any order.
        let made = made.buffer_unordered(max_threads()).flat_map(|made| {
            stream::iter(match made {
                Ok(MadeBatch {
                    files,
                    warnings,
                    is_newer,
                }) => {
                    let files = files.into_iter().map(|file| Ok(Made::File(Box::new(file))));
                    let found = Made::Found { warnings, is_newer };
                    files.chain([Ok(found)]).collect()
                }
                Err(error) => vec![Err(error)],
            })
        });
        let written = made.map(move |made| async move {
            match made? {
                Made::File(file) if is_written && file.is_unwritten() => {
                    // A slow store would else take all the time that is left to save what was done.
                    if !deadline.may_begin() {
                        return Ok(Made::Nothing);
                    }
                    begun.borrow_mut().push(file.path.clone());
                    let file = self.write(*file).await?;
                    Ok(Made::File(Box::new(file)))
                }
                made => Ok(made),
            }
        });
        written.buffer_unordered(self.site.max_concurrency())
    }

    /// The files of a group, those together that show the same incidents.
    fn batches(&self, group: Vec<OutdatedFile<Source>>) -> Vec<PlannedBatch> {
        let of_one_file = group.into_iter().map(|file| {
            let incidents = match &file.source.content {
                SourceContent::Output(output) => output.full_incidents(&self.maker.renderer.site),
                SourceContent::StaticFile(..) | SourceContent::Report(_) => Vec::new(),
            };
            let incidents: BTreeSet<String> = incidents.into_iter().map(str::to_owned).collect();
            let is_unread = |id: &&String| !self.incidents.contains_key(*id);
            PlannedBatch {
                files: vec![file],
                unread: incidents.iter().filter(is_unread).cloned().collect(),
                incidents,
            }
        });
        let mut of_one_file: Vec<PlannedBatch> = of_one_file.collect();
        of_one_file.sort_by(|a, b| (&a.unread, &a.incidents).cmp(&(&b.unread, &b.incidents)));
        let mut batches: Vec<PlannedBatch> = Vec::new();
        for batch in of_one_file {
            match batches.last_mut() {
                Some(last) if last.takes(&batch) => last.extend(batch),
                _ => batches.push(batch),
            }
        }
        batches
    }

    /// Reads what files are made from.
    async fn read(&self, planned: PlannedBatch) -> Result<Batch> {
        let mut batch = Batch {
            files: planned.files,
            incidents: Incidents::new(),
            inputs: BTreeMap::new(),
            static_files: BTreeMap::new(),
        };
        for id in planned.incidents {
            if let Some(incident) = self.incidents.get(&id) {
                batch.incidents.insert(id, Arc::clone(incident));
            }
        }
        let reads = planned.unread.iter();
        let reads = reads.map(|id| self.loader.read_inputs(id, self.incident_files));
        let inputs = self.loader.root.try_join_bounded(reads).await?;
        for (id, inputs) in planned.unread.into_iter().zip(inputs) {
            match inputs {
                Some(Ok(inputs)) => batch.inputs.insert(id, inputs),
                _ => bail!(changed(&id)),
            };
        }
        for file in &batch.files {
            if let Some(path) = file.source.content.root_path()
                && let Some(file) = self.loader.root.get_versioned(&path).await?
            {
                batch.static_files.insert(path.into_owned(), file);
            }
        }
        Ok(batch)
    }

    /// Writes a file to a remote site, if it changed.
    async fn write(&self, file: MadeFile) -> Result<MadeFile> {
        let outcome = match file.outcome {
            Outcome::Unwritten(artifact) => write(self.site, &artifact).await?,
            outcome => outcome,
        };
        Ok(MadeFile { outcome, ..file })
    }
}

/// Writes the heartbeat, by which monitors see that runs complete even if no page changes.
///
/// # Errors
/// If the store cannot be written.
pub(super) async fn write_heartbeat(site: &Store, report: &mut Report) -> Result<()> {
    let mut heartbeat = json!({
        "checked_at": rfc3339(report.now),
        "newest_news_at": report.last_announced_at.map(rfc3339),
    });
    if !report.sources.is_empty() {
        let sources = report.sources.iter().map(|source| {
            let state = json!({
                "heard_at": source.heard_at.map(rfc3339),
                "silent": source.failure.is_some(),
            });
            (source.name.clone(), state)
        });
        heartbeat["sources"] = sources.collect();
    }
    let translation = report.translation.as_ref();
    if let Some(pause) = translation.and_then(|translation| translation.pause.as_ref()) {
        heartbeat["translator"] = json!({
            "name": pause.translator,
            "silent_since": rfc3339(pause.since),
            "retry_at": rfc3339(pause.retry_at),
        });
    }
    let mut bytes = serde_json::to_vec_pretty(&heartbeat)?;
    bytes.push(b'\n');
    if site.is_local() && site.get(HEARTBEAT_PATH).await?.as_ref() == Some(&bytes) {
        return Ok(());
    }
    let artifact = Artifact::new(HEARTBEAT_PATH, bytes, Stage::Data);
    match site.put(&artifact).await {
        Ok(()) => {}
        Err(error) => {
            let unusable = error.downcast::<UnusableFile>();
            let unusable = unusable.context("the heartbeat cannot be written")?;
            report.diagnostics.push(unusable.diagnostic());
        }
    }
    Ok(())
}
