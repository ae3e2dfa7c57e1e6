//! The progress of a run, and its deadline.

use anyhow::{Result, bail};
use indicatif::ProgressBar;

/// The outcome of a run that stops before it writes the ledger.
pub(super) const STOPPED_BEFORE_LEDGER: &str = "nothing was changed";
/// The outcome of a run that stops between writing the ledger and writing the site.
pub(super) const STOPPED_AFTER_LEDGER: &str = "the ledger is saved, nothing was published";

/// Receives the progress of a run, and decides whether it may continue.
pub trait Progress: Sync {
    /// Rendering begins: this many files are to be rendered.
    fn begin(&self, _pages: usize) {}

    /// One file is rendered.
    fn page_done(&self) {}

    /// All files are rendered.
    fn end(&self) {}

    /// Whether the run must stop. This is called between the steps of a run, and within the long ones for each
    /// file that is decoded or rendered, each incident that is resolved, and each group of files that is
    /// written.
    fn deadline_reached(&self) -> bool {
        false
    }
}

/// Shows no progress and has no deadline.
impl Progress for () {}

/// Stops a run whose deadline is reached. `outcome` is what the run has done so far, for the message.
///
/// # Errors
/// If the deadline is reached.
pub(super) fn check_deadline(progress: &dyn Progress, outcome: &str) -> Result<()> {
    if progress.deadline_reached() {
        bail!("stopped before the deadline: {outcome}; allow a longer timeout or more CPU");
    }
    Ok(())
}

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
