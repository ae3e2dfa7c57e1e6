//! The view of an incident's page.

use serde::Serialize;

use super::{
    DiagnosticView, IncidentCard, SectionView, ServiceLink, SilentView, StatusView, TextView,
};

#[derive(Clone, Debug, Serialize)]
pub struct IncidentView {
    pub card: IncidentCard,
    /// For one that is not over: the sources that tell of its services and do not answer.
    pub silent: Vec<SilentView>,
    /// The affected services other than the first, in the site's order.
    pub other_services: Vec<ServiceLink>,
    /// Earlier titles, newest first.
    pub earlier_titles: Vec<TextView>,
    /// Whether its source says that it was no incident.
    pub is_false_positive: bool,
    /// Where on the page it says what to do, if the incident goes on: a fragment.
    pub what_to_do: Option<String>,
    /// When it was last reopened after its source had called it over.
    pub reopened_at: Option<String>,
    /// From start to end in seconds, if there is an end and it is after the start.
    pub duration: Option<i64>,
    /// What it means, and for whom.
    pub impact: Vec<AnswerView>,
    /// What to do, what is happening now, why it happened and what comes next, as far as the log says it.
    pub answers: Vec<AnswerView>,
    /// The post-incident review, if one has been published.
    pub review: Option<PostIncidentReviewView>,
    /// What the record's publisher wrote beside the log.
    pub remarks: Vec<AnnotationView>,
    /// The team's annotations by position.
    pub top: Vec<AnnotationView>,
    pub bottom: Vec<AnnotationView>,
    /// The newest update whose time has come; `None` if the log has no other.
    pub newest: Option<UpdateLink>,
    /// Every update and the annotations among them, oldest first.
    pub log: Vec<LogItem>,
    /// The ids of other incidents that its texts mention, as far as they are written like its own.
    pub mentions: Vec<MentionView>,
    /// The month in whose history it is.
    pub month: MonthLink,
    /// Warnings about the source's data.
    pub diagnostics: Vec<DiagnosticView>,
    /// The incident as JSON.
    pub json: String,
}

/// The page of the history with an incident, or with others of its month.
#[derive(Clone, Debug, Serialize)]
pub struct MonthLink {
    pub year: i32,
    pub month: u32,
    pub href: String,
}

/// An id that a text mentions.
#[derive(Clone, Debug, Serialize)]
pub struct MentionView {
    pub id: String,
    /// Where it is searched for, in a site that has a search: whether there is such an incident is known there.
    pub href: Option<String>,
}

/// An affected component, product or place.
#[derive(Clone, Debug, Serialize)]
pub struct AffectedView {
    pub name: String,
    /// Its state before the update, if the source states it and it was another.
    pub before: Option<StateView>,
    pub state: Option<StateView>,
}

/// The state of a component.
#[derive(Clone, Debug, Serialize)]
pub struct StateView {
    /// The message key; `None` for a state unknown to Kairan.
    pub key: Option<&'static str>,
    /// The source's own word.
    pub word: String,
}

/// A post-incident review.
#[derive(Clone, Debug, Serialize)]
pub struct PostIncidentReviewView {
    /// Its address, if it is public.
    pub url: Option<String>,
    pub published_at: Option<String>,
    /// Its document, if the site publishes it.
    pub document: Option<ReportDocumentView>,
}

/// The document of a post-incident review.
#[derive(Clone, Debug, Serialize)]
pub struct ReportDocumentView {
    pub href: String,
    /// `Word`, `PDF` or `ZIP`.
    pub kind: &'static str,
    /// In units of 1,000 bytes, in the numerals of the page's language.
    pub size: String,
}

#[derive(Clone, Debug, Serialize)]
#[serde(tag = "item", rename_all = "snake_case")]
pub enum LogItem {
    Update(Box<UpdateView>),
    Annotation(Box<AnnotationView>),
}

#[derive(Clone, Debug, Serialize)]
pub struct UpdateView {
    /// The fragment of its permalink: `u-20240124T183846Z`.
    pub anchor: String,
    /// Fragments of links that it has elsewhere: ids of merged copies of the ledger.
    pub alias_anchors: Vec<String>,
    /// 1 for the oldest.
    pub number: usize,
    pub at: String,
    /// The status that its source gives to it, or else that of the incident when this update was first seen, if Kairan
    /// observed it.
    pub status: Option<StatusView>,
    /// Whether its source gives that status to it.
    pub is_status_stated: bool,
    /// The next update that it promises in prose, unless a later update has superseded the promise.
    pub next_update: Option<PromiseView>,
    /// When it expects the incident to be resolved, if it says so in prose and is the newest of an open incident.
    pub estimated_resolution_at: Option<String>,
    /// Whether the source no longer lists it.
    pub is_withdrawn: bool,
    /// Whether its text is too long, so that only its beginning is shown.
    pub is_truncated: bool,
    /// Whether the incident was over before it, and is not with it.
    pub reopens: bool,
    /// The incident's new title, if it changed with this update.
    pub new_title: Option<TextView>,
    /// The first words of what it says that is new, for its heading.
    pub first_words: Option<FirstWordsView>,
    /// What it says, without what the page says elsewhere.
    pub sections: Vec<SectionView>,
    /// Sections that stand further up, among the page's answers.
    pub answered: Vec<AnsweredView>,
    /// Sections that are as in an earlier update.
    pub unchanged: Vec<UnchangedView>,
    /// The updates since which sections have changed, where the changes are marked with `<ins>` and `<del>`.
    pub changed_since: Vec<UpdateLink>,
    /// Whether its text is folded, since the log is long.
    pub is_folded: bool,
    /// What the update says is affected.
    pub affected: Vec<AffectedView>,
    /// The provenance of its texts: `original`, `reviewed`, `machine`, `provided`, `untranslated` or
    /// `mixed`. Unless it is `mixed`, that of its first section is shown once for the update.
    pub provenance: &'static str,
    pub stale: bool,
    /// Earlier revisions, newest first.
    pub earlier: Vec<EarlierRevisionView>,
}

/// The first words of a text.
#[derive(Clone, Debug, Serialize)]
pub struct FirstWordsView {
    pub text: String,
    pub lang: String,
    pub dir: &'static str,
}

/// A section of an update that the page has as an answer.
#[derive(Clone, Debug, Serialize)]
pub struct AnsweredView {
    /// Its kind: see [`SectionView::kind`].
    pub kind: String,
    /// The fragment of the answer.
    pub anchor: &'static str,
    /// The message key of the answer's heading.
    pub heading: String,
}

/// Sections of an update that are the same as in an earlier one.
#[derive(Clone, Debug, Serialize)]
pub struct UnchangedView {
    /// The update since which they are so.
    pub since: UpdateLink,
    /// Their kinds: see [`SectionView::kind`]; `affected` for what the update affects.
    pub kinds: Vec<String>,
}

/// An update in the log of the page.
#[derive(Clone, Debug, Serialize)]
pub struct UpdateLink {
    pub anchor: String,
    /// 1 for the oldest.
    pub number: usize,
    pub at: String,
}

/// What a reader asks first, and what the log says of it.
#[derive(Clone, Debug, Serialize)]
pub struct AnswerView {
    /// The fragment of its permalink: `impact`.
    pub anchor: &'static str,
    /// The message key of its heading.
    pub heading: String,
    pub sections: Vec<SectionView>,
    /// The message that says that the log has no such section, in place of `sections`.
    pub none: Option<&'static str>,
    /// The update that says it, unless all of the log may.
    pub update: Option<UpdateLink>,
}

/// When the next update is to be published.
#[derive(Clone, Debug, Serialize)]
pub struct PromiseView {
    pub at: String,
    /// Whether that has passed.
    pub overdue: bool,
}

/// An earlier revision of an update.
#[derive(Clone, Debug, Serialize)]
pub struct EarlierRevisionView {
    pub first_seen_at: String,
    /// Its texts. Where they resemble those of the next revision, `<ins>` and `<del>` mark what that one changed.
    pub sections: Vec<SectionView>,
    /// Whether there are such marks.
    pub has_marks: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct AnnotationView {
    pub anchor: String,
    pub title: Option<String>,
    /// `note`, `workaround`, `impact` or `action`.
    pub kind: &'static str,
    pub author: Option<String>,
    pub html: String,
    pub lang: String,
    pub dir: &'static str,
    /// The tag of the note's language if that is not the page's.
    pub content_lang: Option<String>,
    pub from: Option<String>,
    /// Whether only the preview shows it.
    pub is_draft: bool,
    /// What is wrong in its file; none but in the preview.
    pub problems: Vec<DiagnosticView>,
}
