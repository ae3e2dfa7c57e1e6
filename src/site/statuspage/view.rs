//! The documents of Statuspage's public API, with every key that it has.
//!
//! <https://metastatuspage.com/api>

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

/// A document: the page, and of the other parts those that the document has.
#[derive(Clone, Debug, Serialize)]
pub struct StatuspageView {
    pub page: StatuspagePage,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub components: Option<Vec<StatuspageComponent>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incidents: Option<Vec<StatuspageIncident>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheduled_maintenances: Option<Vec<StatuspageIncident>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<StatuspageStatus>,
}

#[derive(Clone, Debug, Serialize)]
pub struct StatuspagePage {
    pub id: String,
    pub name: String,
    pub url: String,
    pub time_zone: &'static str,
    /// The newest instant that the document tells of.
    pub updated_at: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct StatuspageStatus {
    /// `none`, `minor`, `major`, `critical`, `maintenance`, or `unknown`, which Statuspage does not have.
    pub indicator: &'static str,
    pub description: String,
}

/// A service, or a group of services.
#[derive(Clone, Debug, Serialize)]
pub struct StatuspageComponent {
    pub id: String,
    pub name: String,
    /// A word of Statuspage, or `unknown`, which it does not have.
    pub status: &'static str,
    pub created_at: String,
    pub updated_at: String,
    /// From 1.
    pub position: usize,
    pub description: Option<String>,
    pub showcase: bool,
    pub start_date: Option<String>,
    pub group_id: Option<String>,
    pub page_id: String,
    pub group: bool,
    pub only_show_if_degraded: bool,
    /// The ids of the members of a group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub components: Option<Vec<String>>,
}

/// An incident, or planned work, which also has a window.
#[derive(Clone, Debug, Serialize)]
pub struct StatuspageIncident {
    pub id: String,
    pub name: String,
    pub status: &'static str,
    pub created_at: String,
    pub updated_at: String,
    pub monitoring_at: Option<String>,
    pub resolved_at: Option<String>,
    pub impact: &'static str,
    /// The absolute address of its page.
    pub shortlink: String,
    /// `None` where the record does not tell it.
    pub started_at: Option<String>,
    pub page_id: String,
    /// Newest first.
    pub incident_updates: Vec<StatuspageUpdate>,
    pub components: Vec<StatuspageComponent>,
    pub reminder_intervals: Option<String>,
    #[serde(flatten)]
    pub window: Option<StatuspageWindow>,
}

/// The planned window of maintenance.
#[derive(Clone, Debug, Serialize)]
pub struct StatuspageWindow {
    pub scheduled_for: Option<String>,
    pub scheduled_until: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct StatuspageUpdate {
    pub id: String,
    pub status: &'static str,
    /// Present where nobody told the status of the update: it is that of the update before, or of the incident.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_status_assumed: bool,
    /// Plain text, with what HTML would take for markup escaped.
    pub body: String,
    pub incident_id: String,
    pub created_at: String,
    pub updated_at: String,
    pub display_at: String,
    pub affected_components: Vec<StatuspageAffected>,
    pub deliver_notifications: bool,
    pub custom_tweet: Option<String>,
    pub tweet_id: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct StatuspageAffected {
    /// The id of the component.
    pub code: String,
    pub name: String,
    pub old_status: Option<String>,
    pub new_status: Option<String>,
}

/// RFC 3339 in UTC with milliseconds.
pub(super) fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
