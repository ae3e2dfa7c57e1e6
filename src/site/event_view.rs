//! What subscribers are told of.

use chrono::{DateTime, Utc};

use crate::locale::{Direction, Tag};
use crate::record::Impact;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// The first that is heard of an incident.
    Opened,
    Updated,
    /// An update whose text is another one for its readers.
    Edited,
    /// An incident that had ended goes on.
    Reopened,
    Resolved,
    MaintenanceScheduled,
    MaintenanceBegun,
    MaintenanceOver,
    /// A test of a channel: it tells of no incident.
    Test,
}

impl EventKind {
    pub const ALL: [Self; 9] = [
        Self::Opened,
        Self::Updated,
        Self::Edited,
        Self::Reopened,
        Self::Resolved,
        Self::MaintenanceScheduled,
        Self::MaintenanceBegun,
        Self::MaintenanceOver,
        Self::Test,
    ];

    /// The last part of its name among machines: `incident.resolved`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Updated => "updated",
            Self::Edited => "edited",
            Self::Reopened => "reopened",
            Self::Resolved => "resolved",
            Self::MaintenanceScheduled => "maintenance-scheduled",
            Self::MaintenanceBegun => "maintenance-begun",
            Self::MaintenanceOver => "maintenance-over",
            Self::Test => "test",
        }
    }

    /// Whether an incident or planned work begins or ends with it.
    pub fn is_beginning_or_end(self) -> bool {
        !matches!(self, Self::Updated | Self::Edited)
    }
}

/// An event in one language. All its texts are in that language, except where [`EventView::provenance`] says otherwise.
#[derive(Clone, Debug)]
pub struct EventView {
    /// Its key for ever: the same event has the same key in every channel and however often it is sent. Printable ASCII
    /// without spaces.
    pub key: String,
    /// The same for all events of an incident, in every language. Printable ASCII without spaces.
    pub incident_key: String,
    pub kind: EventKind,
    /// When Kairan announces it.
    pub at: DateTime<Utc>,
    pub lang: Tag,
    pub direction: Direction,
    /// The id of its incident in Kairan, and the one by which people know it.
    pub incident: String,
    pub source_id: String,
    /// The id of its update; `None` where no update tells of it.
    pub update: Option<String>,
    /// The title of the incident in one line.
    pub title: String,
    /// How things stand now, as it counts for the company, and its word.
    pub impact: Impact,
    pub state: String,
    /// The source's status of the update in words, where it is known.
    pub status: Option<String>,
    /// The affected services, as readers know them; each with its slug.
    pub services: Vec<EventService>,
    /// The source's classification, such as `incident` or `advisory`.
    pub classification: Option<String>,
    /// Facts with their labels, such as the start and when to hear more: with times as pages write them.
    pub facts: Vec<EventFact>,
    /// When the source promised its next update.
    pub next_update_at: Option<DateTime<Utc>>,
    /// The text of the update in plain text, its paragraphs apart by an empty line; empty where there is none.
    pub text: String,
    /// The same as safe HTML with absolute addresses and without styles.
    pub html: String,
    /// Who translated the text, or in which other language it is, where that is to be said.
    pub provenance: Option<String>,
    /// The absolute address of the update on its incident's page, and of the home page, in its language.
    pub url: String,
    pub home_url: String,
    /// The title of the site.
    pub site_title: String,
    pub words: EventWords,
}

/// A service that an event concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventService {
    pub slug: String,
    pub name: String,
}

/// A fact of an event and its label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventFact {
    pub label: String,
    pub value: String,
}

/// The words around an event.
#[derive(Clone, Debug)]
pub struct EventWords {
    /// What happened: "Resolved", "New update".
    pub kind: String,
    /// Leads to the page: "Read all updates".
    pub read_more: String,
    /// Says that the text goes on there: "The text goes on on the page."
    pub is_cut: String,
    /// Why somebody gets this: for the end of a mail.
    pub why: String,
}
