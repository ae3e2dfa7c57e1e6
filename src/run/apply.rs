//! Writes a rendered site to its store, and the heartbeat after it.

use anyhow::{Context as _, Result};
use serde_json::json;
use tracing::debug;

use super::ledger_store;
use super::progress::{Progress, check_deadline};
use super::render::Rendered;
use super::report::Report;
use super::state::{LastRun, State};
use crate::publish::{Artifact, HEARTBEAT_PATH, PublishPlan, PublishedState, Stage};
use crate::site::rfc3339;
use crate::store::{Store, UnusableFile};

/// How many files are written between two checks of the deadline.
const CHUNK_SIZE: usize = 64;

/// Writes the rendered files to `site`, and the state to `root`: `last_run` becomes part of the state only
/// if every file was written.
pub(super) async fn publish(
    root: &Store,
    state: &mut State,
    site: &Store,
    rendered: Rendered,
    last_run: LastRun,
    progress: &dyn Progress,
    report: &mut Report,
) -> Result<()> {
    let plan = rendered.into_plan(&state.published, site);
    state.published.begin(&plan);
    if !plan.is_empty() {
        state.save(root).await?;
    }
    let mut applied = apply_plan(site, &plan, &mut state.published, progress, report).await;
    if applied.is_ok() && state.has_ledger_backups {
        applied = ledger_store::remove_backups(root).await;
    }
    state.last_run = None;
    if applied.is_ok() {
        state.complete(last_run, report);
    }
    // Even if the run stopped half-way, so that the next one continues there.
    let finished = state.finish(root, site, &plan).await;
    applied.and(finished)
}

/// Writes the rendered files of a preview, which keeps its state in memory.
pub(super) async fn preview(
    state: &mut State,
    site: &Store,
    rendered: Rendered,
    last_run: LastRun,
    progress: &dyn Progress,
    report: &mut Report,
) -> Result<()> {
    let plan = rendered.into_plan(&state.published, site);
    state.published.begin(&plan);
    state.last_run = None;
    apply_plan(site, &plan, &mut state.published, progress, report).await?;
    state.complete(last_run, report);
    Ok(())
}

/// Writes the heartbeat, by which monitors see that runs complete even if no page changes.
///
/// # Errors
/// If the store cannot be written.
pub(super) async fn write_heartbeat(site: &Store, report: &mut Report) -> Result<()> {
    let heartbeat = json!({
        "checked_at": rfc3339(report.now),
        "newest_news_at": report.last_announced_at.map(rfc3339),
    });
    let mut bytes = serde_json::to_vec_pretty(&heartbeat)?;
    bytes.push(b'\n');
    if site.is_local() && site.get(HEARTBEAT_PATH).await?.as_ref() == Some(&bytes) {
        return Ok(());
    }
    let artifact = Artifact::new(HEARTBEAT_PATH, bytes, Stage::Data);
    let unusable = unless_unusable(site.put(&artifact).await);
    let unusable = unusable.context("the heartbeat cannot be written")?;
    let diagnostic = unusable.map(|unusable| unusable.diagnostic());
    report.diagnostics.extend(diagnostic);
    Ok(())
}

/// Separates the error that concerns a single path from errors of the store.
fn unless_unusable(result: Result<()>) -> Result<Option<UnusableFile>> {
    match result {
        Ok(()) => Ok(None),
        Err(error) => error.downcast::<UnusableFile>().map(Some),
    }
}

/// Writes and deletes what the plan says, and records in `published` what is done.
async fn apply_plan(
    site: &Store,
    plan: &PublishPlan,
    published: &mut PublishedState,
    progress: &dyn Progress,
    report: &mut Report,
) -> Result<()> {
    report.unchanged = plan.unchanged;
    let total = plan.puts.iter().map(Vec::len).sum::<usize>() + plan.deletes.len();
    let stop_message = |report: &Report| {
        let done = report.written + report.deleted;
        format!("{done} of {total} files are published, and the next run goes on from there")
    };
    for chunk in plan.puts.iter().flat_map(|group| group.chunks(CHUNK_SIZE)) {
        check_deadline(progress, &stop_message(report))?;
        let puts = chunk.iter().map(async |artifact| {
            debug!(path = artifact.path, "write");
            unless_unusable(site.put(artifact).await)
        });
        let unusable = site
            .try_join_bounded(puts)
            .await
            .context("writing the site failed part-way; run again to finish")?;
        for (artifact, unusable) in chunk.iter().zip(unusable) {
            if let Some(unusable) = unusable {
                // It stays in flight, so that each run tries it again.
                report.diagnostics.push(unusable.diagnostic());
            } else {
                published.commit(plan, &artifact.path);
                report.written += 1;
            }
        }
    }
    for chunk in plan.deletes.chunks(CHUNK_SIZE) {
        check_deadline(progress, &stop_message(report))?;
        let deletes = chunk.iter().map(async |path| {
            debug!(path, "delete");
            site.delete(path).await
        });
        site.try_join_bounded(deletes)
            .await
            .context("deleting old files failed part-way; run again to finish")?;
        for path in chunk {
            published.commit(plan, path);
        }
        report.deleted += chunk.len();
    }
    Ok(())
}
