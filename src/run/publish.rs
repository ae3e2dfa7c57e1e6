//! Brings a store to hold the site, and tells that it was looked at.

use anyhow::{Context as _, Result};
use serde_json::json;
use tracing::debug;

use super::making::Making;
use super::state::{Last, State};
use super::{Report, Watcher, in_time};
use crate::publish::{Artifact, HEARTBEAT, PublishPlan, Published, Stage, plan};
use crate::site::instant;
use crate::store::Store;

/// How many files are written from one look at the time to the next.
const AT_ONCE: usize = 64;

/// Brings `site` to hold what was made, and remembers in `root` what it holds: what the run found, as
/// `last`, only where it came to its end.
pub(super) async fn publish(
    root: &Store,
    state: &mut State,
    site: &Store,
    making: Making,
    last: Last,
    watcher: &dyn Watcher,
    report: &mut Report,
) -> Result<()> {
    let plan = plan(&state.published, making.artifacts, making.kept);
    state.published.set_out(&plan);
    if !plan.is_empty() {
        state.save(root).await?;
    }
    let applied = apply(site, &plan, &mut state.published, watcher, report).await;
    state.last = applied.is_ok().then_some(last);
    // Also of a run that stopped half-way: the next one need not begin at the beginning.
    let concluded = state.conclude(root, site, &plan).await;
    applied.and(concluded)
}

/// Brings an empty store to hold what was made.
pub(super) async fn preview(
    site: &Store,
    making: Making,
    watcher: &dyn Watcher,
    report: &mut Report,
) -> Result<()> {
    let mut published = Published::default();
    let plan = plan(&published, making.artifacts, making.kept);
    apply(site, &plan, &mut published, watcher, report).await
}

/// Tells whoever watches the site that a run came to its end, whether or not there was anything new:
/// pages change with the news alone.
///
/// # Errors
/// Where the store refuses.
pub(super) async fn beat(site: &Store, report: &Report) -> Result<()> {
    let beat = json!({
        "checked_at": instant(report.now),
        "newest_news_at": report.newest_news.map(instant),
    });
    let mut bytes = serde_json::to_vec_pretty(&beat)?;
    bytes.push(b'\n');
    if site.is_near() && site.get(HEARTBEAT).await?.as_ref() == Some(&bytes) {
        return Ok(());
    }
    let beat = Artifact::new(HEARTBEAT, bytes, Stage::Data);
    site.put(&beat)
        .await
        .context("the heartbeat cannot be written")
}

/// Writes what is new, then deletes what is gone, and notes in `published` what is done.
async fn apply(
    site: &Store,
    plan: &PublishPlan,
    published: &mut Published,
    watcher: &dyn Watcher,
    report: &mut Report,
) -> Result<()> {
    report.unchanged = plan.unchanged;
    let all = plan.puts.iter().map(Vec::len).sum::<usize>() + plan.deletes.len();
    let so_far = |report: &Report| {
        let done = report.written + report.deleted;
        format!("{done} of {all} files are published, and the next run goes on from there")
    };
    for some in plan.puts.iter().flat_map(|group| group.chunks(AT_ONCE)) {
        in_time(watcher, &so_far(report))?;
        let puts = some.iter().map(async |artifact| {
            debug!(path = artifact.path, "write");
            site.put(artifact).await
        });
        site.together(puts)
            .await
            .context("the site is only partly written; run again")?;
        for artifact in some {
            published.settle(plan, &artifact.path);
        }
        report.written += some.len();
    }
    for some in plan.deletes.chunks(AT_ONCE) {
        in_time(watcher, &so_far(report))?;
        let deletes = some.iter().map(async |path| {
            debug!(path, "delete");
            site.delete(path).await
        });
        site.together(deletes)
            .await
            .context("the site is only partly cleared; run again")?;
        for path in some {
            published.settle(plan, path);
        }
        report.deleted += some.len();
    }
    Ok(())
}
