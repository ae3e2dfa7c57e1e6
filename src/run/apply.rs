//! Makes the changes to a site, and records what became of each file.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::pin::pin;

use anyhow::{Context as _, Result};
use futures_util::StreamExt;
use tracing::debug;

use super::group_maker::{GroupMaker, Made};
use super::make::{MadeFile, Outcome};
use super::outdated::Source;
use super::progress::{Progress, StepDeadline, check_deadline};
use super::publishing::Publishing;
use super::report::Report;
use crate::diagnostics::Diagnostic;
use crate::publish::{OutdatedFile, PlannedPut, SiteChanges};

/// How many files are deleted between two checks of the deadline.
const CHUNK_SIZE: usize = 64;

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
    group_maker: &GroupMaker<'_>,
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
            group,
            group_maker,
            published,
            progress,
            report,
            found,
            &mut count,
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
            group_maker.site.delete(path).await
        });
        let deleted = group_maker.site.try_join_bounded(deletes).await;
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
    group_maker: &GroupMaker<'_>,
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
    let mut results = pin!(group_maker.make_group(group, &deadline, &begun, publishing.is_some()));
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
