//! What a calendar shows.

use chrono::{DateTime, Utc};
use serde::Serialize;

/// A calendar in one language.
#[derive(Clone, Debug, Serialize)]
pub struct CalendarView {
    pub name: String,
    pub lang: String,
    /// The absolute addresses of the calendar itself and of the page that it belongs to.
    pub self_url: String,
    pub page_url: String,
    /// By their starts.
    pub events: Vec<CalendarEvent>,
}

/// Planned work, or the instant by which the next update of an incident is promised.
#[derive(Clone, Debug, Serialize)]
pub struct CalendarEvent {
    /// The same for ever, in every language and in the calendars of all services.
    pub uid: String,
    pub starts_at: DateTime<Utc>,
    /// `None` for an instant, and where the source tells no end.
    pub ends_at: Option<DateTime<Utc>>,
    /// Whether the source has called it off.
    pub is_cancelled: bool,
    /// In one line, and its language.
    pub title: String,
    pub title_lang: String,
    /// In several lines.
    pub description: String,
    /// The absolute address of the incident's page.
    pub url: String,
    /// The affected services.
    pub services: Vec<String>,
    /// When what it shows changed last, by what Kairan recorded or by what it is planned for: never when it was built.
    pub changed_at: DateTime<Utc>,
    /// Grows with each change.
    pub sequence: usize,
}
