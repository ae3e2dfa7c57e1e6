//! What a run begins with: what the last one left, and what stands in the root now.

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::cache::Cache;
use super::inputs::RunInputs;
use super::known_versions;
use super::ledger_store::Ledger;
use super::options::{Memory, Reuse, RunOptions};
use super::own_files;
use super::report::Report;
use super::sources::{Pauses, Sources};
use super::state::{KnownLedger, LastRun, State};
use crate::diagnostics::Diagnostic;
use crate::digest::Digest;
use crate::publish::PublishPlan;
use crate::root::Listing;
use crate::settings;
use crate::store::KnownVersions;

/// The root as a run finds it.
pub(super) struct Start {
    /// The time that counts as now until the ledger was read.
    pub now: DateTime<Utc>,
    pub listing: Listing,
    /// How the entries of the ledger are known without listing them.
    pub known_ledger: Option<KnownLedger>,
    pub sources: Sources,
    /// Diagnostics for things in the places of files that Kairan writes into the root, such as a FIFO.
    pub own_file_diagnostics: Vec<Diagnostic>,
}

impl Start {
    /// Lists the root: all of it, or what people write where the `state` tells of the ledger. Asks the sources of the
    /// site for what is new, if the run keeps it.
    ///
    /// # Errors
    /// If a store fails. A source that fails is silent.
    pub async fn read(
        inputs: RunInputs<'_>,
        state: &State,
        of_preview: &mut KnownVersions,
    ) -> Result<Self> {
        let RunInputs { root, options, .. } = inputs;
        let now = state.monotonic_now(inputs.now);
        let known_ledger = state.known_ledger(now).cloned();
        let mut known_versions = match options.reuse {
            Reuse::Stored => known_versions::load(root).await?,
            Reuse::Preview => std::mem::take(of_preview),
            Reuse::LastKnown | Reuse::Nothing => KnownVersions::default(),
        };
        let listing = match &known_ledger {
            Some(_) => Listing::read_authored(root, &mut known_versions).await?,
            None => Listing::read_changed(root, &mut known_versions).await?,
        };
        // A write may put a file in the place of a FIFO, so they are looked at before.
        let own_file_diagnostics = own_files::diagnostics(root).collect();
        match options.memory {
            Memory::Stored => known_versions::save(root, &known_versions).await?,
            Memory::Preview => *of_preview = known_versions.into_next(),
            Memory::Nowhere => {}
        }
        let mut start = Self {
            now,
            listing,
            known_ledger,
            sources: Sources::default(),
            own_file_diagnostics,
        };
        start.fetch(inputs, state).await?;
        Ok(start)
    }

    /// Asks the sources, and adds to the list what they told.
    async fn fetch(&mut self, inputs: RunInputs<'_>, state: &State) -> Result<()> {
        let RunInputs { root, site, .. } = inputs;
        let settings = |listing: &Listing| listing.get(settings::FILE_NAME).cloned();
        let has_none = |last: &LastRun| {
            last.program == Digest::of_build()
                && last.sources.is_empty()
                && settings(&last.listing) == settings(&self.listing)
        };
        if state.last_run.as_ref().is_some_and(has_none) {
            return Ok(());
        }
        self.sources = Sources::read(root).await?;
        if inputs.options.writes_ledger
            && let Some(asker) = inputs.connections.asker(root)
        {
            let site = Some(site);
            let asked = self
                .sources
                .fetch(asker, site, self.now, Pauses::Kept, |_| true);
            asked.await?;
        }
        self.list_fetched();
        Ok(())
    }

    /// Adds the documents that were fetched to the list of the root.
    fn list_fetched(&mut self) {
        for (path, version) in self.sources.documents() {
            self.listing.insert(path, version.clone());
        }
    }

    /// The report of a run without anything to do; `None` if there is something to do.
    pub fn report_without_news(&self, state: &State, options: RunOptions) -> Option<Report> {
        let last_run = state.last_if_up_to_date(&self.listing, &self.sources.statuses(), self.now);
        let last_run = last_run.filter(|_| self.own_file_diagnostics.is_empty())?;
        let mut report = last_run.to_report(self.now, &state.diagnostics);
        report.sources = self.sources.reports();
        if options.reports_plan {
            report.plan = Some(PublishPlan {
                unchanged: report.unchanged,
                ..PublishPlan::default()
            });
        }
        Some(report)
    }

    /// Reads the cache and the list of the ledger's entries. The cache has that list if it is the one that the last run
    /// left; otherwise the root is listed.
    ///
    /// # Errors
    /// If the root cannot be read.
    pub async fn read_cache(
        &mut self,
        inputs: RunInputs<'_>,
        state: &State,
        of_preview: &mut Cache,
    ) -> Result<(Cache, Ledger)> {
        let RunInputs { root, options, .. } = inputs;
        let (mut cache, index_digest) = match options.reuse {
            Reuse::Stored | Reuse::LastKnown => Cache::read_index(root).await?,
            Reuse::Preview => (std::mem::take(of_preview), None),
            Reuse::Nothing => (Cache::default(), None),
        };
        if options.reuse == Reuse::LastKnown || state.distrusts_cache {
            cache.distrust_files(root).await?;
        }
        if let Some(known) = self.known_ledger.take() {
            if index_digest.as_ref() == Some(&known.cache) {
                self.known_ledger = Some(known);
                let ledger = Ledger::remembered(cache.is_empty());
                return Ok((cache, ledger));
            }
            self.listing = Listing::read(root).await?;
            self.list_fetched();
        }
        Ok((cache, Ledger::new(&self.listing)))
    }

    /// The last run, where only what people have written and sources have told may be different since.
    pub fn last_run<'s>(&self, state: &'s State) -> Option<&'s LastRun> {
        state
            .last_run
            .as_ref()
            .filter(|last| self.known_ledger.is_some() && last.sources == self.sources.statuses())
    }
}
