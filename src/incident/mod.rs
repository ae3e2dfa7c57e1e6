//! Incidents as pages show them: what follows from the ledger, translations and annotations.

mod annotation;
mod warnings;
mod inputs;
mod localized;
mod maintenance;
mod note;
mod notice;
mod resolve;
mod sections;
mod service;
mod translations;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::diagnostics::Diagnostic;
use crate::locale::Tag;
use crate::record::{AffectedItem, Impact, SourceImpact, Status};
use crate::text::SectionKind;
use crate::text::times::TimeWarning;
use crate::translation::Provenance;

pub use annotation::{
    Annotation, AnnotationKind, AnnotationPosition, annotated_incident, parse_annotations,
};
pub use inputs::ResolveInputs;
pub use localized::{Localized, Text};
pub use maintenance::{MaintenancePhase, is_only_planned};
pub use note::{NoteContext, TitledHtml};
pub use notice::{Notice, NoticeKind, parse_notices};
pub use resolve::{resolve, service_names};
pub use service::{Service, ServiceInputs, Services};
pub use warnings::warnings;

/// An incident with its log.
///
/// Written and read again it is an outline: all that lists show of it, without the texts of its log and
/// without notes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Incident {
    pub id: String,
    /// The service's name as the record has it; empty where it names none.
    pub service: String,
    /// Every service that it touches; `service` is the first.
    pub services: Vec<String>,
    pub status: Status,
    pub classification: Option<String>,
    /// The source's own word for how far it reaches, such as `critical`.
    pub source_severity: Option<String>,
    /// How far scheduled maintenance has come; none for an incident.
    pub maintenance: Option<MaintenancePhase>,
    /// How far it reaches now.
    pub impact: Impact,
    /// How far it reached at its worst, as far as that is known.
    #[serde(rename = "severity")]
    pub max_impact: Impact,
    /// For maintenance, the start and the end that are planned.
    pub started_at: DateTime<Utc>,
    /// Of an incident, known only for one that is over.
    pub ended_at: Option<DateTime<Utc>>,
    pub updated_at: DateTime<Utc>,
    pub title: Localized,
    /// Titles that it had before, newest first.
    #[serde(skip)]
    pub earlier_titles: Vec<Localized>,
    /// What it means for users, from the newest update that says so.
    pub summary: Option<Localized>,
    #[serde(skip)]
    pub root_cause: Option<Localized>,
    /// True where the root cause is only a preliminary one.
    #[serde(skip)]
    pub root_cause_is_preliminary: bool,
    #[serde(skip)]
    pub next_steps: Option<Localized>,
    /// Present where a post-incident report has been published.
    #[serde(skip)]
    pub review: Option<PostIncidentReview>,
    /// Oldest first.
    pub updates: Vec<Update>,
    /// Every annotation of the team's, shown now or not.
    #[serde(skip)]
    pub annotations: Vec<Annotation>,
    /// What whoever published the record wrote beside the log.
    #[serde(skip)]
    pub remarks: Vec<Annotation>,
    /// What is doubtful in it.
    #[serde(skip)]
    pub time_warnings: Vec<Diagnostic>,
}

/// A post-incident report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostIncidentReview {
    /// Its address, where anyone may follow it.
    pub url: Option<String>,
}

impl Incident {
    /// Whether it goes on; maintenance does while it is in progress.
    pub fn is_open(&self) -> bool {
        self.impact != Impact::Operational
    }

    /// Whether it is maintenance that has not begun.
    pub fn is_upcoming(&self) -> bool {
        self.maintenance == Some(MaintenancePhase::Upcoming)
    }

    /// Whether it goes on and is no maintenance.
    pub fn is_open_incident(&self) -> bool {
        self.is_open() && self.maintenance.is_none()
    }

    /// Whether nothing of it is still to come.
    pub fn is_over(&self) -> bool {
        !self.is_open() && !self.is_upcoming()
    }

    pub fn source_impact(&self) -> SourceImpact<'_> {
        SourceImpact {
            classification: self.classification.as_deref(),
            severity: self.source_severity.as_deref(),
        }
    }

    /// When the source promised its next news, for an incident that goes on.
    pub fn next_update_by(&self) -> Option<DateTime<Utc>> {
        let newest = self.updates.last().filter(|_| self.is_open())?;
        newest.next_update_by
    }

    /// When its newest update was published; `None` for an incident without updates.
    pub fn last_update_at(&self) -> Option<DateTime<Utc>> {
        self.updates.last().map(|update| update.at)
    }

    /// The end of the time in which it touched its service; none until it is over.
    pub fn impact_ended_at(&self) -> Option<DateTime<Utc>> {
        let ended_at = self.ended_at.unwrap_or(self.updated_at);
        // Maintenance may be completed before its planned end; an update of before it says nothing.
        let ended_early = self.maintenance.is_some()
            && !self.status.is_open()
            && (self.started_at..ended_at).contains(&self.updated_at);
        self.is_over().then_some(if ended_early {
            self.updated_at
        } else {
            ended_at
        })
    }

    /// The instants at which time alone changes what is shown of it: planned maintenance begins and
    /// ends, notes come and go.
    pub fn transition_times(&self) -> impl Iterator<Item = DateTime<Utc>> {
        let planned = self.maintenance.is_some() && is_only_planned(&self.status);
        let window = [Some(self.started_at), self.ended_at];
        let window = window.into_iter().filter(move |_| planned);
        let annotations = self.annotations.iter();
        let annotation_times =
            annotations.flat_map(|annotation| [annotation.from, annotation.until]);
        window.chain(annotation_times).flatten()
    }

    /// How long it took, where start and end are in order.
    pub fn duration(&self) -> Option<chrono::Duration> {
        self.ended_at
            .map(|end| end - self.started_at)
            .filter(|duration| *duration > chrono::Duration::zero())
    }
}

/// One entry of the log.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Update {
    /// See [`crate::ledger::Update::id`].
    pub id: String,
    pub at: DateTime<Utc>,
    pub first_seen_at: DateTime<Utc>,
    /// When subscribers were told of each wording.
    #[serde(rename = "announced")]
    pub announced_at: Vec<DateTime<Utc>>,
    pub status: Option<Status>,
    pub next_update_by: Option<DateTime<Utc>>,
    /// What it says that it touches.
    #[serde(skip)]
    pub affected: Vec<AffectedItem>,
    /// Whether the source no longer lists it.
    pub is_withdrawn: bool,
    #[serde(skip)]
    pub sections: Vec<Section>,
    /// Earlier wordings, oldest first.
    #[serde(skip)]
    pub earlier_revisions: Vec<EarlierRevision>,
}

impl Update {
    /// The first section of a kind.
    pub fn section(&self, kind: SectionKind) -> Option<&Section> {
        self.sections.iter().find(|section| section.kind == kind)
    }

    /// The number of the present wording, from 1.
    pub fn revision_number(&self) -> usize {
        self.earlier_revisions.len() + 1
    }
}

/// An earlier wording of an update.
#[derive(Clone, Debug)]
pub struct EarlierRevision {
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
    /// Why that may be a slip.
    pub time_warning: Option<TimeWarning>,
}

impl Section {
    /// Whether readers of `locale` are shown it: all but a translation without an original, into a
    /// language that is not theirs.
    pub fn is_readable_in(&self, locale: &Tag) -> bool {
        let has_original = self.text.original().provenance == Provenance::Original;
        has_original || self.text.in_locale(locale).0.same_language(locale)
    }
}
