//! Incidents as pages show them, resolved from ledger entries, translations and annotations.

mod annotated_updates;
mod annotation;
mod counted;
mod warnings;
mod what_to_do;
mod language_detection;
mod inputs;
mod localized;
mod machine_translations;
mod maintenance;
mod mentions;
mod note;
mod note_draft;
mod note_files;
mod note_names;
mod notice;
mod plan;
mod record_text;
mod reopening;
mod resolve;
mod root_cause;
mod search_words;
mod sections;
mod service;
mod service_impacts;
mod summary;
mod titles;
mod translatable;
mod translation_draft;
mod translation_files;
mod translations;
mod updates;
mod verdict;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::diagnostics::Diagnostic;
use crate::locale::Tag;
use crate::record::{AffectedItem, Status};
use crate::text::SectionKind;
use crate::text::times::TimeWarning;
use crate::translation::Provenance;

pub use annotation::{Annotation, AnnotationKind, AnnotationPosition, parse_annotations};
pub use counted::CountedSpan;
pub use inputs::ResolveInputs;
pub use localized::{Localized, Text};
pub use machine_translations::add_machine_translations;
pub use maintenance::{MaintenancePhase, is_only_planned};
pub use note::{TitledHtml, Window};
pub use note_draft::{annotation_draft, notice_draft};
pub use note_files::NoteContext;
pub use note_names::{annotated_incident, possible_ids};
pub use notice::{Notice, NoticeKind, parse_notices};
pub use plan::PlanHistory;
pub use resolve::{
    IMPACT_KINDS, present_service_names, resolve, service_names, service_names_since,
};
pub use root_cause::CAUSE_KINDS;
pub use search_words::{SearchWords, language_of};
pub use service::{Service, ServiceInputs, Services, muted_names};
pub use summary::{IncidentSummary, UpdateSummary};
pub use translatable::{
    SectionRef, Translatable, TranslatablePlace, TranslationState, translatable_texts,
};
pub use translation_draft::translation_draft;
pub use translation_files::{Headings, TranslationFiles};
pub use verdict::{Effect, Verdict, VerdictFields};
pub use warnings::warnings;
pub use what_to_do::WORKAROUND;

/// Some incidents of a site with their logs, by id.
pub type Incidents = BTreeMap<String, Arc<Incident>>;

/// An incident with its log, as its own page shows it.
#[derive(Clone, Debug)]
pub struct Incident {
    /// What lists show of it. Its updates are the summaries of [`Incident::updates`].
    pub summary: IncidentSummary,
    /// The end that its source states, if that is later than now.
    pub end_to_come: Option<DateTime<Utc>>,
    /// The end that its record states, if that has passed and the incident is open all the same.
    pub ignored_end: Option<DateTime<Utc>>,
    /// When it was last reopened after its source had called it over; maintenance never is.
    pub reopened_at: Option<DateTime<Utc>>,
    /// Earlier titles, newest first.
    pub earlier_titles: Vec<Localized>,
    pub root_cause: Option<Localized>,
    /// Whether the root cause is only a preliminary one.
    pub root_cause_is_preliminary: bool,
    pub next_steps: Option<Localized>,
    /// The post-incident review, if one has been published.
    pub review: Option<PostIncidentReview>,
    /// Oldest first.
    pub updates: Vec<Update>,
    /// Whether every text of its log has a label that is known, so that what has no section was not said.
    pub is_fully_labelled: bool,
    /// Every annotation by the team, including those that are not shown now.
    pub annotations: Vec<Annotation>,
    /// What the record's publisher wrote beside the log.
    pub remarks: Vec<Annotation>,
    /// Times in the source's texts that are likely to be mistakes.
    pub time_warnings: Vec<Diagnostic>,
}

/// A post-incident review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostIncidentReview {
    /// Its address, if it is public.
    pub url: Option<String>,
    /// When an update first said that it is published, if the states of the updates tell.
    pub published_at: Option<DateTime<Utc>>,
}

impl Incident {
    pub fn newest_update_in_effect(&self) -> Option<&Update> {
        let mut updates = self.updates.iter();
        updates.rfind(|update| update.summary.is_in_effect())
    }

    /// The newest update that is in effect, of an ongoing incident: its page shows how things stand.
    pub fn current_update(&self) -> Option<&Update> {
        self.newest_update_in_effect()
            .filter(|_| self.summary.is_open_by_source())
    }

    /// The instants at which what is shown of it changes without new data: it begins or ends, an update that was promised
    /// is overdue, nothing was heard of it for days, the time of an update comes, annotations appear or
    /// expire, the instant comes at which its source dates its last modification.
    ///
    /// An instant that has passed stays among them, so that what is shown before and after it is told apart.
    pub fn transition_times(&self) -> impl Iterator<Item = DateTime<Utc>> {
        let own_times = [
            Some(self.summary.started_at),
            self.summary.ended_at.or(self.end_to_come),
            self.summary.next_update_by(),
            self.summary.silent_at(),
            // A source may date it ahead.
            self.summary.updated_at,
            self.ignored_end,
        ];
        // Its source may date an update ahead, or the clock may have been set back since it was published.
        let update_times = self.updates.iter().map(|update| update.summary.at);
        let annotations = self.annotations.iter();
        let annotation_times = annotations.flat_map(|annotation| annotation.window.boundaries());
        let times = own_times.into_iter().flatten().chain(annotation_times);
        times.chain(update_times)
    }

    /// How long it lasted, in whole minutes from that of its start to that of its end, if both are told, and not only
    /// planned, and the end is after the start. What was none had no length.
    pub fn duration(&self) -> Option<chrono::Duration> {
        let summary = &self.summary;
        let start = summary.known_start().filter(|_| !summary.is_planned())?;
        let end = summary
            .ended_at
            .filter(|end| start < *end && !summary.status.is_false_positive())?;
        // Seconds are shown nowhere else.
        let minutes = |at: DateTime<Utc>| at.timestamp().div_euclid(60);
        Some(chrono::Duration::minutes(minutes(end) - minutes(start)))
    }
}

/// An update: one entry of the log.
#[derive(Clone, Debug)]
pub struct Update {
    pub summary: UpdateSummary,
    /// See [`crate::ledger::Update::aliases`].
    pub aliases: Vec<String>,
    pub first_seen_at: DateTime<Utc>,
    pub status: Option<Status>,
    /// Whether its source gives that status to it; otherwise it is that of the incident when the update was first seen.
    pub is_status_stated: bool,
    /// When it expects the incident to be resolved.
    pub estimated_resolution_at: Option<DateTime<Utc>>,
    /// What the update says is affected.
    pub affected: Vec<AffectedItem>,
    /// Whether its text is too long, so that only its beginning is known.
    pub is_truncated: bool,
    /// Whether the incident was over before it, and is not with it.
    pub reopens: bool,
    pub sections: Vec<Section>,
    /// When its present text was announced, if it was.
    pub text_announced_at: Option<DateTime<Utc>>,
    /// Earlier revisions, oldest first.
    pub earlier_revisions: Vec<EarlierRevision>,
}

impl Update {
    /// The first section of a kind.
    pub fn section(&self, kind: SectionKind) -> Option<&Section> {
        self.sections.iter().find(|section| section.kind == kind)
    }

    /// The update as it read when it was announced at `at`: with the text of that revision, and of none before it.
    pub fn as_announced(&self, at: DateTime<Utc>) -> Self {
        let was_announced =
            |announced: Option<DateTime<Utc>>| announced.is_some_and(|one| one <= at);
        let mut newest_first = self.earlier_revisions.iter().rev();
        let earlier = match was_announced(self.text_announced_at) {
            true => None,
            false => newest_first.find(|revision| was_announced(revision.announced_at)),
        };
        let Some(earlier) = earlier else {
            return self.clone();
        };
        Self {
            sections: earlier.sections.clone(),
            text_announced_at: earlier.announced_at,
            is_truncated: earlier.is_truncated,
            earlier_revisions: Vec::new(),
            ..self.clone()
        }
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
    /// When it was announced, if it was.
    pub announced_at: Option<DateTime<Utc>>,
    /// As [`Update::is_truncated`].
    pub is_truncated: bool,
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
