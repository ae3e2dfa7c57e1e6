//! The builds of a preview, each in a thread of its own.
//!
//! A build calculates for seconds without yielding and may wait for a disk, so it must not share the thread
//! that answers requests. Its working data moves into its thread and comes back with the result. A build
//! that hangs in a system call cannot be ended: it is abandoned with its data, and the next build starts
//! from scratch.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use tokio::runtime;
use tokio::sync::{Notify, oneshot};
use tracing::warn;

use super::http::PreviewSite;
use crate::diagnostics::Diagnostic;
use crate::run::{Progress, Report, RunMemory, build_preview};
use crate::store::{MemoryStore, Store};

/// How long a build may make no progress, while files have changed, before it is abandoned.
const STUCK_AFTER: Duration = Duration::from_secs(10);

/// The data of a build: the site, and what is remembered of earlier builds.
#[derive(Debug, Default)]
pub struct Workspace {
    site: MemoryStore,
    memory: RunMemory,
}

/// The progress of a build, and whether it is still wanted.
#[derive(Debug, Default)]
pub struct BuildProgress {
    /// How often the build has asked whether to stop, which shows that it makes progress.
    checks: AtomicU64,
    is_abandoned: AtomicBool,
}

impl Progress for BuildProgress {
    fn deadline_reached(&self) -> bool {
        self.checks.fetch_add(1, Ordering::Relaxed);
        self.is_abandoned.load(Ordering::Relaxed)
    }
}

/// Builds the site of `root` at `now`, or at the present time if that is `None`.
pub fn site_build(
    root: &Path,
    now: Option<DateTime<Utc>>,
) -> impl Fn(&mut Workspace, &BuildProgress) -> Result<Report> + Clone + Send + 'static + use<> {
    let root = root.to_path_buf();
    move |workspace, progress| {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(build_preview(
            &Store::dir(&root),
            &Store::Memory(workspace.site.clone()),
            now.unwrap_or_else(Utc::now),
            &mut workspace.memory,
            progress,
        ))
    }
}

/// Builds a preview again and again.
pub struct Builder<F> {
    site: Arc<PreviewSite>,
    changes: Arc<Notify>,
    build: F,
    workspace: Workspace,
    /// The diagnostics of the last build, which are not logged again.
    logged: BTreeSet<Diagnostic>,
    stuck_after: Duration,
}

impl<F> Builder<F>
where
    F: Fn(&mut Workspace, &BuildProgress) -> Result<Report> + Clone + Send + 'static,
{
    /// A builder whose builds are `build`, for `site`; `changes` is notified of changed files.
    pub fn new(site: Arc<PreviewSite>, changes: Arc<Notify>, build: F) -> Self {
        Self {
            site,
            changes,
            build,
            workspace: Workspace::default(),
            logged: BTreeSet::new(),
            stuck_after: STUCK_AFTER,
        }
    }

    /// Builds the site once and serves it.
    ///
    /// # Errors
    /// If the build fails; the site of the last successful build is served further.
    pub async fn build(&mut self) -> Result<()> {
        loop {
            let workspace = std::mem::take(&mut self.workspace);
            let progress = Arc::new(BuildProgress::default());
            let finished = self.start(workspace, Arc::clone(&progress))?;
            let _building = self.site.building();
            tokio::select! {
                finished = finished => {
                    let result = finished
                        .context("the build ended without a result")
                        .and_then(|(workspace, result)| {
                            self.workspace = workspace;
                            result
                        });
                    return self.finish(result);
                }
                () = stuck(&self.changes, &progress, self.stuck_after) => {
                    progress.is_abandoned.store(true, Ordering::Relaxed);
                    warn!("the build does not go on: a file or disk does not answer; starting another build");
                }
            }
        }
    }

    fn start(
        &self,
        mut workspace: Workspace,
        progress: Arc<BuildProgress>,
    ) -> Result<oneshot::Receiver<(Workspace, Result<Report>)>> {
        let build = self.build.clone();
        let (sender, receiver) = oneshot::channel();
        thread::Builder::new()
            .name("build".to_owned())
            .spawn(move || {
                let result = build(&mut workspace, &progress);
                // Nobody waits for an abandoned build.
                let _ = sender.send((workspace, result));
            })
            .context("cannot start a thread for the build")?;
        Ok(receiver)
    }

    fn finish(&mut self, result: Result<Report>) -> Result<()> {
        let report = result.inspect_err(|_| self.site.count_failure())?;
        self.site.publish(self.workspace.site.clone());
        let found: BTreeSet<Diagnostic> = report.diagnostics.into_iter().collect();
        for diagnostic in found.difference(&self.logged) {
            warn!("{diagnostic}");
        }
        self.logged = found;
        Ok(())
    }
}

/// Waits until files have changed during a build and the build makes no progress from then on.
async fn stuck(changes: &Notify, progress: &BuildProgress, after: Duration) {
    changes.notified().await;
    // Whoever waits for changes after the build must still see this one.
    changes.notify_one();
    loop {
        let checks = progress.checks.load(Ordering::Relaxed);
        tokio::time::sleep(after).await;
        if progress.checks.load(Ordering::Relaxed) == checks {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc;

    use super::*;

    fn preview_site() -> Arc<PreviewSite> {
        Arc::new(PreviewSite::new("127.0.0.1:8080".parse().unwrap()))
    }

    #[tokio::test]
    async fn a_build_that_hangs_is_left_behind_when_files_change() {
        let (release, released) = mpsc::channel::<()>();
        let hangs_once = Arc::new(Mutex::new(Some(released)));
        let (late_sender, late) = mpsc::channel();
        let build = move |_: &mut Workspace, progress: &BuildProgress| {
            let released = hangs_once.lock().unwrap().take();
            if let Some(released) = released {
                // As in a read of a disk that does not answer.
                let _ = released.recv();
                let _ = late_sender.send(progress.deadline_reached());
            }
            Ok(Report::default())
        };
        let changes = Arc::new(Notify::new());
        let mut builder = Builder::new(preview_site(), Arc::clone(&changes), build);
        builder.stuck_after = Duration::from_millis(20);
        changes.notify_one();
        builder.build().await.unwrap();
        // The change is still to be looked at.
        changes.notified().await;
        release.send(()).unwrap();
        assert!(
            late.recv().unwrap(),
            "the build left behind must stop before it writes"
        );
    }

    #[tokio::test]
    async fn a_build_that_goes_on_is_waited_for() {
        const CHECKS: u64 = 50;
        let progress = Arc::new(BuildProgress::default());
        tokio::spawn({
            let progress = Arc::clone(&progress);
            async move {
                for _ in 0..CHECKS {
                    assert!(!progress.deadline_reached());
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            }
        });
        let changes = Notify::new();
        changes.notify_one();
        stuck(&changes, &progress, Duration::from_millis(20)).await;
        assert_eq!(progress.checks.load(Ordering::Relaxed), CHECKS);
    }
}
