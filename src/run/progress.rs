//! The progress of a run, and its deadline.

use std::cell::Cell;

use anyhow::{Result, anyhow};
use indicatif::ProgressBar;

/// The outcome of a run that stops before it writes the ledger.
pub(super) const STOPPED_BEFORE_LEDGER: &str = "nothing was changed";
/// The outcome of a run that stops before all of the ledger is written.
pub(super) const STOPPED_IN_LEDGER: &str = "a part of the ledger is saved, nothing was published";
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
    /// file that is decoded, every few incidents that are resolved, and each group of files that is rendered and
    /// written, such as the files of one incident.
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
    match progress.deadline_reached() {
        true => Err(stopped(outcome)),
        false => Ok(()),
    }
}

/// The deadline of a step that does several things at a time. Once it is reached, the step begins no more of them,
/// finishes those that it has begun, and stops.
pub(super) struct StepDeadline<'a> {
    progress: &'a dyn Progress,
    is_reached: Cell<bool>,
}

impl<'a> StepDeadline<'a> {
    pub fn new(progress: &'a dyn Progress) -> Self {
        let is_reached = Cell::new(false);
        Self {
            progress,
            is_reached,
        }
    }

    /// Whether the step may begin another thing.
    pub fn may_begin(&self) -> bool {
        let is_reached = self.is_reached.get() || self.progress.deadline_reached();
        self.is_reached.set(is_reached);
        !is_reached
    }

    /// Makes the step stop as if the deadline was reached.
    pub fn stop(&self) {
        self.is_reached.set(true);
    }

    /// Stops the run if the deadline was reached. `outcome` is as in [`check_deadline`].
    ///
    /// # Errors
    /// If the deadline was reached.
    pub fn check(&self, outcome: &str) -> Result<()> {
        match self.is_reached.get() {
            true => Err(stopped(outcome)),
            false => Ok(()),
        }
    }
}

fn stopped(outcome: &str) -> anyhow::Error {
    anyhow!("stopped before the deadline: {outcome}; allow a longer timeout or more CPU")
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
