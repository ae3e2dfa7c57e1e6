//! The modes and the report of a run.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::notify::ChannelReport;
use super::sources::SourceReport;
use super::translate::TranslationReport;
use crate::diagnostics::Diagnostic;
use crate::publish::PublishPlan;

/// How far a run goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Write the ledger, the site and the state.
    Publish,
    /// As [`Mode::Publish`], without relying on the cache and the state: read every record, render every
    /// file, and compare every published file.
    Full,
    /// Write only the site: a draft does not become part of the ledger by being previewed.
    Preview,
    /// Write nothing.
    Check,
    /// Write nothing, and report what [`Mode::Publish`] would do to the site.
    Plan,
}

/// The outcome of a run.
#[derive(Debug, Default)]
pub struct Report {
    /// The time that counted as now.
    pub now: DateTime<Utc>,
    /// Errors in the root's files, and warnings about the texts of sources and translations in the
    /// incidents that the run read. Sorted by location.
    pub diagnostics: Vec<Diagnostic>,
    /// The errors that the last completed run did not find.
    pub new_errors: Vec<Diagnostic>,
    /// How many errors of the last completed run are gone.
    pub resolved_errors: usize,
    pub incidents: usize,
    pub updates: usize,
    /// The number of ledger entries that changed.
    pub changed_entries: usize,
    /// When an update was last announced.
    pub last_announced_at: Option<DateTime<Utc>>,
    /// The number of files of the site that were written.
    pub written: usize,
    pub deleted: usize,
    pub unchanged: usize,
    /// The sources of the site: those that are silent cost nothing else.
    pub sources: Vec<SourceReport>,
    /// Whether it read only those parts of the cache to which the changes led.
    pub read_partly: bool,
    /// What machines translated; `None` where the settings name none, or there was nothing to do.
    pub translation: Option<TranslationReport>,
    /// The channels of the site.
    pub channels: Vec<ChannelReport>,
    /// What [`Mode::Publish`] would do to the site; only in [`Mode::Plan`].
    pub plan: Option<PublishPlan>,
}

impl Report {
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|d| d.is_error())
    }

    /// The sources that did not answer.
    pub fn silent_sources(&self) -> impl Iterator<Item = &SourceReport> {
        let sources = self.sources.iter();
        sources.filter(|source| source.failure.is_some())
    }

    /// The channels that do not take what they are told.
    pub fn silent_channels(&self) -> impl Iterator<Item = &ChannelReport> {
        let channels = self.channels.iter();
        channels.filter(|channel| channel.silence.is_some())
    }

    /// Those, and the channels that refused something for ever.
    pub fn troubled_channels(&self) -> impl Iterator<Item = &ChannelReport> {
        let channels = self.channels.iter();
        channels.filter(|channel| channel.silence.is_some() || !channel.refused.is_empty())
    }

    /// What is said of the documents of reviews that were asked for in vain.
    pub fn missing_reports(&self) -> impl Iterator<Item = String> {
        self.sources.iter().flat_map(SourceReport::missing_reports)
    }

    pub fn warnings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|d| !d.is_error())
    }

    /// One line on what the run found and did.
    pub fn summary(&self) -> String {
        let Self {
            incidents,
            updates,
            changed_entries,
            written,
            deleted,
            unchanged,
            ..
        } = self;
        let translation = self
            .translation
            .as_ref()
            .filter(|report| !report.is_empty());
        let translation = translation.map_or_else(String::new, |report| format!("; {report}"));
        format!(
            "{incidents} incidents, {updates} updates, {changed_entries} changed in the ledger; {written} \
             files written, {deleted} deleted, {unchanged} unchanged; {}{translation}",
            self.count_diagnostics()
        )
    }

    /// The number of errors and warnings in words: `1 error, 2 warnings`.
    pub fn count_diagnostics(&self) -> String {
        let count = |number: usize, noun: &str| match number {
            1 => format!("1 {noun}"),
            _ => format!("{number} {noun}s"),
        };
        let errors = count(self.errors().count(), "error");
        let warnings = count(self.warnings().count(), "warning");
        format!("{errors}, {warnings}")
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
