//! Fills the memories of incidents, one after the other.

use anyhow::Result;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use tracing::warn;

use super::fill::{FillProgress, Filler};
use super::memory_store::MemoryStore;
use super::report::TranslationReport;
use crate::http::HttpClient;
use crate::run::loader::{IncidentFiles, Loader};
use crate::run::resolver::Resolver;
use crate::settings::TranslationSettings;
use crate::store::{UnusableFile, Version};
use crate::translator::{Translator, TranslatorKey};

/// What memories are filled with.
pub(super) struct Work<'a> {
    pub loader: &'a Loader<'a>,
    pub incident_files: &'a IncidentFiles<'a>,
    pub resolver: &'a Resolver,
    pub settings: &'a TranslationSettings,
    pub http: &'a HttpClient,
    pub key: Option<&'a TranslatorKey>,
    pub now: DateTime<Utc>,
    /// Whether another request may be sent.
    pub may_go_on: &'a (dyn Fn() -> bool + Sync),
}

impl Work<'_> {
    /// Fills the memories of incidents, until the time or the budget is used up or the translator fails. Returns the
    /// new versions of those that were written.
    ///
    /// # Errors
    /// If the store of the root refuses.
    pub async fn fill(
        &self,
        ids: &[String],
        report: &mut TranslationReport,
    ) -> Result<Vec<(String, Version)>> {
        let provider = &self.settings.provider;
        let mut written = Vec::new();
        let progress = match Translator::open(provider, self.key, self.http).await {
            Ok(translator) => self.fill_by(&translator, ids, &mut written).await?,
            Err(error) => FillProgress::failed(error),
        };
        report.translated = progress.translated;
        let (name, now) = (provider.name(), self.now);
        let store = MemoryStore::new(self.loader.root);
        let usage = store.update_usage(|usage| {
            match &progress.failure {
                Some(error) => {
                    let retry_at = error.retry_after().map(|retry| retry.instant(now));
                    usage.record_failure(name, now, retry_at, error.to_string());
                }
                None if !progress.translated.is_none() => usage.pause = None,
                None => {}
            }
            usage.clone()
        });
        report.note_obstacles(&mut usage.await?, self.settings, now);
        if progress.has_reached_budget && report.budget_refilled_at.is_none() {
            // The budget has room for some characters, but not for the next text.
            let tomorrow = (now + TimeDelta::days(1)).date_naive();
            report.budget_refilled_at = Some(tomorrow.and_time(NaiveTime::MIN).and_utc());
        }
        Ok(written)
    }

    async fn fill_by(
        &self,
        translator: &Translator<'_>,
        ids: &[String],
        written: &mut Vec<(String, Version)>,
    ) -> Result<FillProgress> {
        let mut filler = Filler {
            store: MemoryStore::new(self.loader.root),
            translator,
            settings: self.settings,
            glossary: &self.loader.config.glossary,
            now: self.now,
            may_go_on: self.may_go_on,
            progress: FillProgress::default(),
        };
        for id in ids {
            if !(self.may_go_on)() || filler.progress.is_stopped() {
                break;
            }
            let inputs = self.loader.read_inputs(id, self.incident_files).await?;
            let Some(Ok(inputs)) = inputs else { continue };
            let Some(resolved) = self.resolver.resolve(&inputs) else {
                continue;
            };
            match filler.fill(id, &resolved.untranslated).await {
                Ok(version) => written.extend(version.map(|version| (id.clone(), version))),
                // A later run reports what is in the place of the file when it reads it.
                Err(error) if error.is::<UnusableFile>() => warn!("{error}"),
                Err(error) => return Err(error),
            }
        }
        Ok(filler.progress)
    }
}
