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
    /// The text of the update; empty where there is none.
    pub text: EventText,
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

/// A plain text whose paragraphs are apart by an empty line, and of which some lines are labels: each stands above the
/// first paragraph of its section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventText {
    text: String,
    /// Where the lines begin that are labels, in bytes and ascending.
    labels: Vec<usize>,
}

impl EventText {
    /// A text without labels.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            labels: Vec::new(),
        }
    }

    /// Adds the label of the next paragraph.
    pub fn push_label(&mut self, label: &str) {
        self.begin_paragraph();
        self.labels.push(self.text.len());
        self.text.push_str(label);
    }

    /// Adds a paragraph.
    pub fn push_paragraph(&mut self, paragraph: &str) {
        match self.is_after_label() {
            true => self.text.push('\n'),
            false => self.begin_paragraph(),
        }
        self.text.push_str(paragraph);
    }

    fn begin_paragraph(&mut self) {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
    }

    /// Whether the last line is a label.
    fn is_after_label(&self) -> bool {
        let last = self.labels.last();
        last.is_some_and(|label| !self.text[*label..].contains('\n'))
    }

    /// All of it, labels and paragraphs.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The lines of a piece of the text that begins `from` bytes after the beginning, each with whether it is a label.
    /// The end of the piece may be another one than that of the text, where it was cut.
    pub fn lines<'a>(
        &'a self,
        piece: &'a str,
        from: usize,
    ) -> impl Iterator<Item = (&'a str, bool)> + 'a {
        let mut next = from;
        piece.split('\n').map(move |line| {
            let start = next;
            next += line.len() + 1;
            (line, self.labels.binary_search(&start).is_ok())
        })
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_knows_which_of_its_lines_are_labels_also_where_it_is_cut() {
        let mut text = EventText::default();
        text.push_paragraph("Mail is late.");
        text.push_label("Cause");
        text.push_paragraph("A disk.\nIt is full.");
        text.push_paragraph("Cause");
        text.push_label("Next steps");
        text.push_label("Next update");
        text.push_paragraph("Soon.");
        assert_eq!(
            text.as_str(),
            "Mail is late.\n\nCause\nA disk.\nIt is full.\n\nCause\n\nNext steps\n\nNext update\nSoon."
        );
        let labels = |piece: &str, from: usize| -> Vec<String> {
            let lines = text.lines(piece, from);
            let labels = lines.filter(|(_, is_label)| *is_label);
            labels.map(|(line, _)| line.to_owned()).collect()
        };
        assert_eq!(
            labels(text.as_str(), 0),
            ["Cause", "Next steps", "Next update"]
        );
        let from = text.as_str().find("It is").unwrap();
        assert_eq!(
            labels(&text.as_str()[from..], from),
            ["Next steps", "Next update"]
        );
        assert_eq!(labels("Mail is late.\n\nCau…", 0), ["Cau…"]);
    }
}
