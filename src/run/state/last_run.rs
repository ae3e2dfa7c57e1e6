//! What the last completed run found.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use crate::diagnostics::Diagnostic;
use crate::digest::Digest;
use crate::root::Listing;
use crate::run::notify::ChannelReport;
use crate::run::report::Report;
use crate::run::sources::SourceStatus;
use crate::run::translate::TranslationReport;

/// A completed run, which need not be repeated while its inputs are the same.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::run) struct LastRun {
    pub program: Digest,
    pub now: DateTime<Utc>,
    /// When the site next changes without new data.
    pub next_change_at: Option<DateTime<Utc>>,
    pub incidents: usize,
    pub updates: usize,
    /// The number of published files.
    pub files: usize,
    #[serde(rename = "newest_news")]
    pub last_announced_at: Option<DateTime<Utc>>,
    /// What a run finds that need not be repeated: without the ledger's entries where these are known.
    pub listing: Listing,
    /// What is known of the ledger without listing it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_ledger: Option<KnownLedger>,
    /// Whether each source answered.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sources: BTreeMap<String, SourceStatus>,
    /// What is still to be translated, and what stands in the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation: Option<TranslationReport>,
    /// How far the channels are, and what stands in the way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<ChannelReport>,
}

/// How the next run knows the entries of the ledger without listing it: only runs change them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::run) struct KnownLedger {
    /// The digest of the cache that holds the version of every entry.
    pub cache: Digest,
    /// When the ledger was last listed.
    pub listed_at: DateTime<Utc>,
}

impl LastRun {
    pub fn new(
        report: &Report,
        next_change_at: Option<DateTime<Utc>>,
        listing: Listing,
        known_ledger: Option<KnownLedger>,
        sources: BTreeMap<String, SourceStatus>,
    ) -> Self {
        let listing = match known_ledger {
            Some(_) => listing.without_ledger(),
            None => listing,
        };
        Self {
            program: Digest::of_build(),
            now: report.now,
            next_change_at,
            incidents: report.incidents,
            updates: report.updates,
            files: 0,
            last_announced_at: report.last_announced_at,
            listing,
            known_ledger,
            sources,
            translation: report
                .translation
                .clone()
                .filter(|translation| !translation.missing.is_none()),
            channels: report.channels.clone(),
        }
    }

    /// When a channel is to be told of something, at `now`.
    pub fn telling_due_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let channels = self.channels.iter();
        channels.filter_map(|channel| channel.resume_at(now)).min()
    }

    /// The report of a run at `now` that found nothing new since this one.
    pub fn to_report(&self, now: DateTime<Utc>, diagnostics: &[Diagnostic]) -> Report {
        Report {
            now,
            diagnostics: diagnostics.to_vec(),
            incidents: self.incidents,
            updates: self.updates,
            last_announced_at: self.last_announced_at,
            unchanged: self.files,
            translation: self.translation.clone(),
            channels: self.channels.clone(),
            ..Report::default()
        }
    }
}

/// The last run, if it is in the form of this version.
///
/// # Errors
/// If it is not even JSON.
pub(super) fn if_valid<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<LastRun>, D::Error> {
    let json = Box::<RawValue>::deserialize(deserializer)?;
    Ok(serde_json::from_str(json.get()).ok())
}
