//! The progress of a run, and its deadline.

use anyhow::{Result, bail};
use indicatif::ProgressBar;

/// What a run has done that stops before it writes the ledger.
pub(super) const STOPPED_BEFORE_LEDGER: &str = "nothing was changed";
/// What a run has done that stops between writing the ledger and writing the site.
pub(super) const STOPPED_AFTER_LEDGER: &str = "the ledger is saved, nothing was published";

/// Is told how far a run is, and decides whether it may go on.
pub trait Progress: Sync {
    /// Rendering begins: this many files are to be rendered.
    fn begin(&self, _pages: usize) {}

    /// One file is rendered.
    fn page_done(&self) {}

    /// All files are rendered.
    fn end(&self) {}

    /// Whether the run must stop. It asks between its steps, and within the long ones for each file
    /// that it decodes or renders, each incident that it resolves, and each group of files that it writes.
    fn deadline_reached(&self) -> bool {
        false
    }
}

/// Shows no progress and has no deadline.
impl Progress for () {}

/// Stops a run where its deadline is reached. `outcome` says in the message what the run has done so far.
///
/// # Errors
/// Where the deadline is reached.
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
