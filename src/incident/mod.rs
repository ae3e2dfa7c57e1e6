//! Incidents as pages show them, resolved from ledger entries, translations and annotations.

mod annotation;
mod warnings;
mod inputs;
mod localized;
mod maintenance;
mod note;
mod notice;
mod record_text;
mod reopening;
mod resolve;
mod sections;
mod service;
mod titles;
mod translations;
mod updates;

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
pub use note::{NoteContext, TitledHtml, Window};
pub use notice::{Notice, NoticeKind, parse_notices};
pub use resolve::{resolve, service_names, service_names_since};
pub use service::{Service, ServiceInputs, Services};
pub use warnings::warnings;

/// An incident with its log.
///
/// Serialised, it is a summary: everything that lists show of it, without the texts of its log and
/// without annotations.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Incident {
    /// Its id in Kairan: see [`IncidentIds`](crate::ledger::IncidentIds).
    pub id: String,
    /// The source's own id, by which people know it.
    pub source_id: String,
    /// The service's name as the record writes it; empty if the record names none.
    pub service: String,
    /// Every affected service; `service` is the first.
    pub services: Vec<String>,
    /// The names of services under which it was published before, and is not any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier_services: Vec<String>,
    pub status: Status,
    pub classification: Option<String>,
    /// The source's own word for the severity, such as `critical`.
    pub source_severity: Option<String>,
    /// The phase of scheduled maintenance; `None` for an incident.
    pub maintenance: Option<MaintenancePhase>,
    /// Whether it is still to come: maintenance that has not begun, or an incident whose start is later
    /// than now and that no update calls begun.
    #[serde(default)]
    pub is_upcoming: bool,
    /// The end that its source states, if that is later than now.
    #[serde(skip)]
    pub end_to_come: Option<DateTime<Utc>>,
    /// The impact now.
    pub impact: Impact,
    /// The worst impact that it is known to have had.
    #[serde(rename = "severity")]
    pub max_impact: Impact,
    /// The start; for maintenance, the planned one.
    pub started_at: DateTime<Utc>,
    /// The end of an incident that is over; for maintenance, the planned end.
    pub ended_at: Option<DateTime<Utc>>,
    pub updated_at: DateTime<Utc>,
    /// When it was last reopened after its source had called it over; maintenance never is.
    #[serde(skip)]
    pub reopened_at: Option<DateTime<Utc>>,
    pub title: Localized,
    /// Earlier titles, newest first.
    #[serde(skip)]
    pub earlier_titles: Vec<Localized>,
    /// The impact on users, from the newest update that states it.
    pub summary: Option<Localized>,
    #[serde(skip)]
    pub root_cause: Option<Localized>,
    /// Whether the root cause is only a preliminary one.
    #[serde(skip)]
    pub root_cause_is_preliminary: bool,
    #[serde(skip)]
    pub next_steps: Option<Localized>,
    /// The post-incident review, if one has been published.
    #[serde(skip)]
    pub review: Option<PostIncidentReview>,
    /// Oldest first.
    pub updates: Vec<Update>,
    /// Whether every text of its log has a label that is known, so that what has no section was not said.
    #[serde(skip)]
    pub is_fully_labelled: bool,
    /// Every annotation by the team, including those that are not shown now.
    #[serde(skip)]
    pub annotations: Vec<Annotation>,
    /// What the record's publisher wrote beside the log.
    #[serde(skip)]
    pub remarks: Vec<Annotation>,
    /// Times in the source's texts that are likely to be mistakes.
    #[serde(skip)]
    pub time_warnings: Vec<Diagnostic>,
}

/// A post-incident review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostIncidentReview {
    /// Its address, if it is public.
    pub url: Option<String>,
}

impl Incident {
    /// Whether it is ongoing; maintenance is while it is in progress.
    pub fn is_open(&self) -> bool {
        self.impact != Impact::Operational
    }

    /// Whether its start and end are only planned: maintenance, and what is still to come.
    pub fn is_planned(&self) -> bool {
        self.maintenance.is_some() || self.is_upcoming
    }

    /// Whether it is an ongoing incident, not maintenance.
    pub fn is_open_incident(&self) -> bool {
        self.is_open() && self.maintenance.is_none()
    }

    /// Whether it is neither ongoing nor upcoming.
    pub fn is_over(&self) -> bool {
        !self.is_open() && !self.is_upcoming
    }

    pub fn source_impact(&self) -> SourceImpact<'_> {
        SourceImpact {
            classification: self.classification.as_deref(),
            severity: self.source_severity.as_deref(),
        }
    }

    /// When the source promised its next update, for an ongoing incident.
    pub fn next_update_by(&self) -> Option<DateTime<Utc>> {
        self.newest_update()
            .filter(|_| self.is_open())?
            .next_update_by
    }

    /// The newest update whose time has come.
    pub fn newest_update(&self) -> Option<&Update> {
        self.updates.iter().rev().find(|update| !update.is_ahead)
    }

    /// When its newest update was published; `None` for an incident without updates.
    pub fn last_update_at(&self) -> Option<DateTime<Utc>> {
        self.updates.last().map(|update| update.at)
    }

    /// When its impact on the service ended; `None` until it is over.
    pub fn impact_ended_at(&self) -> Option<DateTime<Utc>> {
        let ended_at = self.ended_at.unwrap_or(self.updated_at);
        // Maintenance may be completed before its planned end. An update from before the start does not
        // say when.
        let ended_early = self.maintenance.is_some()
            && !self.status.is_open()
            && (self.started_at..ended_at).contains(&self.updated_at);
        self.is_over().then_some(if ended_early {
            self.updated_at
        } else {
            ended_at
        })
    }

    /// The instants at which what is shown of it changes without new data: it begins or ends, an update that
    /// was promised is overdue, an update that is dated ahead is published, annotations appear or expire.
    ///
    /// An instant that has passed stays among them, so that what is shown before and after it is told apart.
    pub fn transition_times(&self) -> impl Iterator<Item = DateTime<Utc>> {
        let own_times = [
            Some(self.started_at),
            self.ended_at.or(self.end_to_come),
            self.next_update_by(),
        ];
        let dated_ahead = self
            .updates
            .iter()
            .filter(|update| update.first_seen_at < update.at);
        let annotations = self.annotations.iter();
        let annotation_times = annotations.flat_map(|annotation| annotation.window.boundaries());
        let times = own_times.into_iter().flatten().chain(annotation_times);
        times.chain(dated_ahead.map(|update| update.at))
    }

    /// How long it lasted, if it has an end and that is after its start.
    pub fn duration(&self) -> Option<chrono::Duration> {
        self.ended_at
            .map(|end| end - self.started_at)
            .filter(|duration| *duration > chrono::Duration::zero())
    }
}

/// An update: one entry of the log.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Update {
    /// See [`crate::ledger::Update::id`].
    pub id: String,
    /// See [`crate::ledger::Update::aliases`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    pub at: DateTime<Utc>,
    /// Whether that instant is still to come: the source dates it ahead.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_ahead: bool,
    pub first_seen_at: DateTime<Utc>,
    /// See [`crate::ledger::Update::announced_at`].
    #[serde(rename = "announced")]
    pub announced_at: Vec<DateTime<Utc>>,
    pub status: Option<Status>,
    pub next_update_by: Option<DateTime<Utc>>,
    /// What the update says is affected.
    #[serde(skip)]
    pub affected: Vec<AffectedItem>,
    /// Whether the source no longer lists it.
    pub is_withdrawn: bool,
    /// Whether the incident was over before it, and is not with it.
    #[serde(skip)]
    pub reopens: bool,
    #[serde(skip)]
    pub sections: Vec<Section>,
    /// Earlier revisions, oldest first.
    #[serde(skip)]
    pub earlier_revisions: Vec<EarlierRevision>,
}

impl Update {
    /// The first section of a kind.
    pub fn section(&self, kind: SectionKind) -> Option<&Section> {
        self.sections.iter().find(|section| section.kind == kind)
    }

    /// The number of the current revision, from 1.
    pub fn revision_number(&self) -> usize {
        self.earlier_revisions.len() + 1
    }
}

/// An earlier revision of an update.
#[derive(Clone, Debug)]
pub struct EarlierRevision {
    pub first_seen_at: DateTime<Utc>,
    pub sections: Vec<Section>,
}

/// The sections that readers of `locale` are shown in a site with this default locale. The only ones that
/// they are not are translations without an original into a language that nothing else is shown in.
pub fn readable_sections<'a>(
    sections: &'a [Section],
    locale: &'a Tag,
    default_locale: &'a Tag,
) -> impl Iterator<Item = &'a Section> {
    let is_shown_in = move |section: &Section, language: &Tag| {
        let (tag, _) = section.text.in_locale(locale, default_locale);
        tag.same_language(language)
    };
    let has_own = sections.iter().any(|section| is_shown_in(section, locale));
    let language = if has_own { locale } else { default_locale };
    sections.iter().filter(move |section| {
        let has_original = section.text.original().provenance == Provenance::Original;
        has_original || is_shown_in(section, language)
    })
}

/// A labelled part of an update, in every language there is.
#[derive(Clone, Debug)]
pub struct Section {
    pub kind: SectionKind,
    pub text: Localized,
    /// The instant that the section states, if it is a time.
    pub at: Option<DateTime<Utc>>,
    /// Why that instant may be a mistake.
    pub time_warning: Option<TimeWarning>,
}
