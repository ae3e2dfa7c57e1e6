//! Whoever waits for a run.

use anyhow::{Result, bail};
use indicatif::ProgressBar;

/// What a run tells of its progress, and asks before each of its steps.
pub trait Progress: Sync {
    /// So many pages are to be rendered.
    fn begin(&self, _pages: usize) {}

    /// One of them is.
    fn page_done(&self) {}

    /// All of them are.
    fn end(&self) {}

    /// Whether there is no time for a further step. A run knows no clock.
    fn deadline_reached(&self) -> bool {
        false
    }
}

/// No one.
impl Progress for () {}

impl Progress for ProgressBar {
    fn begin(&self, pages: usize) {
        self.set_length(pages as u64);
    }

    fn page_done(&self) {
        self.inc(1);
    }

    fn end(&self) {
        self.finish_and_clear();
    }
}

/// Stops a run between two steps where no time is left for the next.
pub(super) fn check_deadline(progress: &dyn Progress, outcome: &str) -> Result<()> {
    if progress.deadline_reached() {
        bail!("stopped before the time was up: {outcome}; give a run more time or more processor");
    }
    Ok(())
}
