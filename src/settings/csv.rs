//! What the columns of comma-separated records mean.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::locale::Tag;

/// Which column of comma-separated records holds what, by the names in their first row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CsvSettings {
    pub id: String,
    pub service: Option<String>,
    pub title: Option<String>,
    pub status: Option<String>,
    pub classification: Option<String>,
    pub severity: Option<String>,
    pub impact: Option<String>,
    pub started_at: Option<String>,
    pub ended_at: Option<String>,
    pub updated_at: Option<String>,
    /// The text of an update, and its time.
    pub update: Option<String>,
    pub update_at: Option<String>,
    /// How times are written where not year, month, day, hours and minutes: `%d/%m/%Y %H:%M`, in
    /// the notation of `strftime`.
    pub time_format: Option<String>,
    /// What the source's words for a status mean: `Closed = "resolved"`.
    #[serde(default)]
    pub statuses: BTreeMap<String, String>,
    /// The language of the texts; English where it is not said.
    pub lang: Option<Tag>,
}

impl CsvSettings {
    /// The columns that are named: what each holds, and its name.
    pub fn columns(&self) -> impl Iterator<Item = (&'static str, &String)> {
        let named = [
            ("id", Some(&self.id)),
            ("service", self.service.as_ref()),
            ("title", self.title.as_ref()),
            ("status", self.status.as_ref()),
            ("classification", self.classification.as_ref()),
            ("severity", self.severity.as_ref()),
            ("impact", self.impact.as_ref()),
            ("started_at", self.started_at.as_ref()),
            ("ended_at", self.ended_at.as_ref()),
            ("updated_at", self.updated_at.as_ref()),
            ("update", self.update.as_ref()),
            ("update_at", self.update_at.as_ref()),
        ];
        named
            .into_iter()
            .filter_map(|(field, name)| Some((field, name?)))
    }
}
