//! What a record says of the incident as a whole.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Weight;
use crate::locale::Tag;

/// What a record says of the incident as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Every service that it touches, where there are several; `service` is the first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Translations of the title that came with the record.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub titles: BTreeMap<Tag, String>,
    /// The source's own word; see [`Status`](super::Status).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub classification: Option<String>,
    /// The source's own word for how far it reaches; see [`Impact`](super::Impact).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<String>,
    /// What it means for users, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impact: Option<String>,
    /// The address of the post-incident report, where anyone may follow it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<String>,
    /// For scheduled maintenance, start and end are those of the planned window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
    /// Fields that Kairan has no use for yet, kept because nothing is thrown away.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub others: BTreeMap<String, String>,
}

impl Facts {
    /// The service, and where there are several, all of them: the names in their order, each once.
    pub(super) fn services(
        names: impl IntoIterator<Item = String>,
    ) -> (Option<String>, Vec<String>) {
        let mut services: Vec<String> = Vec::new();
        for name in names {
            if !services.contains(&name) {
                services.push(name);
            }
        }
        let first = services.first().cloned();
        if services.len() < 2 {
            services.clear();
        }
        (first, services)
    }

    /// Where a message without a usable time stands, so that its words are not lost: where the
    /// incident was last touched, or began.
    pub(super) fn last_known_at(&self) -> DateTime<Utc> {
        self.updated_at.or(self.started_at).unwrap_or_default()
    }

    /// What the incident weighs, by the source's own words.
    pub fn weight(&self) -> Weight<'_> {
        Weight {
            classification: self.classification.as_deref(),
            severity: self.severity.as_deref(),
        }
    }

    /// These facts, and where they say nothing, what was said before.
    ///
    /// An end may be taken back (a reopened incident), a start is only ever revised.
    pub fn over(self, before: Self) -> Self {
        let says_service = self.service.is_some();
        let says_title = self.title.is_some();
        Self {
            services: if says_service {
                self.services
            } else {
                before.services
            },
            service: self.service.or(before.service),
            titles: if says_title {
                self.titles
            } else {
                before.titles
            },
            title: self.title.or(before.title),
            status: self.status.or(before.status),
            classification: self.classification.or(before.classification),
            severity: self.severity.or(before.severity),
            impact: self.impact.or(before.impact),
            report: self.report.or(before.report),
            started_at: self.started_at.or(before.started_at),
            ..self
        }
    }
}
