//! What a run may do, and what it reports.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::diagnostics::Diagnostic;
use crate::publish::PublishPlan;

/// What a run may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Write the ledger, the site and the state.
    Publish,
    /// The same, and take nothing on trust of what was understood and published before: read, render
    /// and look at everything.
    Full,
    /// Write the site alone: a draft that is looked at is not yet part of the record.
    Preview,
    /// Write nothing.
    Check,
    /// Write nothing, and tell what [`Mode::Publish`] would do to the site.
    Plan,
}

impl Mode {
    pub(super) fn persists(self) -> bool {
        matches!(self, Self::Publish | Self::Full)
    }
}

/// What a run found and did.
#[derive(Debug, Default)]
pub struct Report {
    /// The time that counted as now.
    pub now: DateTime<Utc>,
    /// Errors in the root's files, and warnings about the texts of sources and translations in the
    /// incidents that the run read. Sorted by location.
    pub diagnostics: Vec<Diagnostic>,
    /// The errors among them that the last run that came to its end did not find.
    pub new_errors: Vec<Diagnostic>,
    /// How many errors the last run found that are gone.
    pub resolved_errors: usize,
    pub incidents: usize,
    pub updates: usize,
    /// Ledger entries that changed.
    pub changed_entries: usize,
    /// When the newest news was announced.
    pub last_announced_at: Option<DateTime<Utc>>,
    /// Files of the site.
    pub written: usize,
    pub deleted: usize,
    pub unchanged: usize,
    /// What is to be done to the site, of a run that was to tell.
    pub plan: Option<PublishPlan>,
}

impl Report {
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|d| d.is_error())
    }

    pub fn warnings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|d| !d.is_error())
    }
    /// Finds the errors that are new since `previous`, and counts those that are gone.
    pub(super) fn compare_errors(&mut self, previous: &[Diagnostic]) {
        let previous: BTreeSet<&Diagnostic> = previous.iter().filter(|d| d.is_error()).collect();
        let errors: BTreeSet<&Diagnostic> = self.errors().collect();
        let resolved_errors = previous.difference(&errors).count();
        let new_errors = errors.difference(&previous).copied().cloned().collect();
        self.resolved_errors = resolved_errors;
        self.new_errors = new_errors;
    }
}
