//! The fields of a record that describe the incident as a whole.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use litemap::LiteMap;
use serde::{Deserialize, Serialize};

use super::{Form, ReportDocument, SourceImpact};
use crate::locale::Tag;

/// Fields that Kairan has no use for yet, kept because nothing is thrown away.
///
/// Most posts have one or two, and a `BTreeMap` would take 544 bytes for them: a third of all memory of a first
/// import.
pub type ExtraFields = LiteMap<String, String>;

/// The fields of a record that describe the incident as a whole.
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
    #[serde(rename = "titles")]
    pub translated_titles: BTreeMap<Tag, String>,
    /// The source's own word; see [`Status`](super::Status).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub classification: Option<String>,
    /// The source's own word for its severity; see [`Impact`](super::Impact).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<String>,
    /// What it means for users, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "impact")]
    pub user_impact: Option<String>,
    /// The address of the post-incident report, where anyone may follow it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "report")]
    pub report_url: Option<String>,
    /// The document of the post-incident review, where it was fetched.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "document")]
    pub report_document: Option<ReportDocument>,
    /// For scheduled maintenance, start and end are those of the planned window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "LiteMap::is_empty")]
    #[serde(rename = "others")]
    pub extra_fields: ExtraFields,
}

impl Facts {
    /// The first service, and the list of all where there are several, in their order and without
    /// duplicates.
    pub(super) fn normalize_services(
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

    /// Whether a vendor wrote the record for its tenants, so that its texts may name one: by its form, or
    /// a table with columns that only Microsoft's incidents have, as `Export-Csv` writes it.
    pub fn may_name_tenants(&self, form: Form) -> bool {
        let mut columns = self.extra_fields.keys();
        form.may_name_tenants()
            || form == Form::Csv && columns.any(|name| is_microsoft_column(name))
    }

    /// The source's classification and severity, from which the impact is derived.
    pub fn source_impact(&self) -> SourceImpact<'_> {
        SourceImpact {
            classification: self.classification.as_deref(),
            severity: self.severity.as_deref(),
        }
    }

    /// Fills missing fields from an earlier version.
    ///
    /// An end is not carried over, since an incident may be reopened.
    pub fn fill_missing_from(self, earlier: Self) -> Self {
        let has_service = self.service.is_some();
        let has_title = self.title.is_some();
        Self {
            services: if has_service {
                self.services
            } else {
                earlier.services
            },
            service: self.service.or(earlier.service),
            translated_titles: if has_title {
                self.translated_titles
            } else {
                earlier.translated_titles
            },
            title: self.title.or(earlier.title),
            status: self.status.or(earlier.status),
            classification: self.classification.or(earlier.classification),
            severity: self.severity.or(earlier.severity),
            user_impact: self.user_impact.or(earlier.user_impact),
            report_url: self.report_url.or(earlier.report_url),
            report_document: self.report_document.or(earlier.report_document),
            started_at: self.started_at.or(earlier.started_at),
            ..self
        }
    }
}

/// Whether a column is one that only Microsoft's incidents have, in Graph or Service Communications.
pub(super) fn is_microsoft_column(name: &str) -> bool {
    const COLUMNS: [&str; 13] = [
        "isresolved",
        "featuregroup",
        "featuregroupdisplayname",
        "highimpact",
        "impactdescription",
        "startdatetime",
        "enddatetime",
        "lastmodifieddatetime",
        "lastupdatedtime",
        "workload",
        "workloaddisplayname",
        "affectedworkloadnames",
        "postincidentdocumenturl",
    ];
    COLUMNS
        .iter()
        .any(|column| name.eq_ignore_ascii_case(column))
}
