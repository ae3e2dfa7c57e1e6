//! What a run says of the sources.

use std::fmt;

use chrono::{DateTime, Utc};

use super::known::Sources;
use super::state::SourceStatus;
use crate::site::rfc3339;

/// How it stands with a source after a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceReport {
    pub name: String,
    /// When it was last heard, if it ever was.
    pub heard_at: Option<DateTime<Utc>>,
    /// Why it is silent, if it is: then everything else is published, and it is asked again.
    pub failure: Option<String>,
    /// Until when it is not asked again.
    pub retry_at: Option<DateTime<Utc>>,
    /// What is said of the documents of reviews that were asked for in vain.
    pub missing_reports: Vec<String>,
}

impl SourceReport {
    /// What is said of the documents of reviews that were asked for in vain, with the remedy.
    pub fn missing_reports(&self) -> impl Iterator<Item = String> {
        let Self { name, .. } = self;
        let missing = self.missing_reports.iter();
        missing.map(move |missing| {
            format!("source {name}: {missing}; `kairan fetch {name}` asks for it once more")
        })
    }
}

impl fmt::Display for SourceReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, .. } = self;
        let Some(failure) = &self.failure else {
            return write!(f, "source {name}: heard");
        };
        match self.heard_at {
            Some(at) => write!(
                f,
                "source {name}: nothing was heard since {}: ",
                rfc3339(at)
            )?,
            None => write!(f, "source {name}: nothing was heard yet: ")?,
        }
        f.write_str(failure)?;
        match self.retry_at {
            Some(at) => write!(f, "; it is asked again from {} on", rfc3339(at)),
            None => write!(f, "; it is asked again by the next run"),
        }
    }
}

impl Sources {
    /// How it stands with each source.
    pub fn reports(&self) -> Vec<SourceReport> {
        let reports = self.all.iter().map(|(source, state)| {
            let failure = state.failure.as_ref();
            let is_silent = matches!(state.status(), SourceStatus::Silent(_));
            let unasked = || "it was not asked yet".to_owned();
            SourceReport {
                name: source.name.clone(),
                heard_at: state.heard_at,
                failure: is_silent
                    .then(|| failure.map_or_else(unasked, |failure| failure.message.clone())),
                retry_at: failure.and_then(|failure| failure.retry_at),
                missing_reports: state.reviews.given_up().collect(),
            }
        });
        reports.collect()
    }
}
