//! Incidents as pages show them: what follows from the ledger, translations and annotations.

mod annotation;
mod doubts;
mod localized;
mod notice;
mod resolve;
mod sections;
mod service;

use chrono::{DateTime, Utc};

use crate::problem::Problem;
use crate::record::{Impact, Status};
use crate::text::SectionKind;

pub use annotation::{Annotation, AnnotationKind, NoteText, Position, read_annotation};
pub use doubts::doubts;
pub use localized::{Localized, Text};
pub use notice::{Notice, NoticeKind, read_notice};
pub use resolve::{Context, resolve};
pub use service::{Service, Services};

/// An incident with its log.
#[derive(Clone, Debug)]
pub struct Incident {
    pub id: String,
    /// The service's name as the record has it; empty where it names none.
    pub service: String,
    pub status: Status,
    pub classification: Option<String>,
    /// How far it reaches now.
    pub impact: Impact,
    /// How far it reached at its worst, as far as that is known.
    pub severity: Impact,
    pub started_at: DateTime<Utc>,
    /// Known only for one that is over.
    pub ended_at: Option<DateTime<Utc>>,
    pub updated_at: DateTime<Utc>,
    pub title: Localized,
    /// Titles that it had before, newest first.
    pub earlier_titles: Vec<Localized>,
    /// What it means for users, from the newest update that says so.
    pub summary: Option<Localized>,
    pub root_cause: Option<Localized>,
    /// True where the root cause is only a preliminary one.
    pub preliminary: bool,
    pub next_steps: Option<Localized>,
    /// Oldest first.
    pub updates: Vec<Update>,
    /// Every annotation, shown now or not.
    pub annotations: Vec<Annotation>,
    /// What is doubtful in it.
    pub problems: Vec<Problem>,
}

impl Incident {
    pub fn is_open(&self) -> bool {
        self.impact != Impact::Operational
    }

    /// When the source promised its next news, for an incident that goes on.
    pub fn next_update_by(&self) -> Option<DateTime<Utc>> {
        let newest = self.updates.last().filter(|_| self.is_open())?;
        newest.next_update_by
    }

    /// The end of the time in which it touched its service: for an open one there is none.
    pub fn over_at(&self) -> Option<DateTime<Utc>> {
        (!self.is_open()).then(|| self.ended_at.unwrap_or(self.updated_at))
    }

    /// How long it took, where start and end are in order.
    pub fn duration(&self) -> Option<chrono::Duration> {
        self.ended_at
            .map(|end| end - self.started_at)
            .filter(|duration| *duration > chrono::Duration::zero())
    }
}

/// One entry of the log.
#[derive(Clone, Debug)]
pub struct Update {
    /// See [`crate::ledger::Update::id`].
    pub id: String,
    pub at: DateTime<Utc>,
    pub first_seen_at: DateTime<Utc>,
    /// When subscribers were told of each wording.
    pub announced: Vec<DateTime<Utc>>,
    pub status: Option<Status>,
    pub next_update_by: Option<DateTime<Utc>>,
    /// False where the source has withdrawn it.
    pub listed: bool,
    pub sections: Vec<Section>,
    /// Earlier wordings, oldest first.
    pub earlier: Vec<Wording>,
}

impl Update {
    /// The first section of a kind.
    pub fn section(&self, kind: SectionKind) -> Option<&Section> {
        self.sections.iter().find(|section| section.kind == kind)
    }

    /// The number of the present wording, from 1.
    pub fn revision(&self) -> usize {
        self.earlier.len() + 1
    }
}

/// An earlier wording of an update.
#[derive(Clone, Debug)]
pub struct Wording {
    pub first_seen_at: DateTime<Utc>,
    pub sections: Vec<Section>,
}

/// A labelled part of an update, in every language that it is known in.
#[derive(Clone, Debug)]
pub struct Section {
    pub kind: SectionKind,
    pub text: Localized,
    /// The instant that it says, for a section that is a time.
    pub at: Option<DateTime<Utc>>,
}
