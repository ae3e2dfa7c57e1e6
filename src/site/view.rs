//! The view of a page in one locale: the context with which templates are rendered.
//!
//! Views contain data, not the interface's texts, which templates take from the message catalog.
//! Instants are RFC 3339 in UTC; template filters format them for the locale. Addresses are relative to
//! the page unless stated otherwise. The `html` fields are built from blocks or sanitised, and are the
//! only ones that a template may mark as safe.

use serde::Serialize;

use crate::translation::Difference;

/// What the views of all pages contain.
#[derive(Clone, Debug, Serialize)]
pub struct PageView {
    /// The locale's tag, for `<html lang>`.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The site's name in this locale.
    pub site_title: String,
    pub site_description: Option<String>,
    /// The relative path to the site's root: `../../../`, or empty at the root.
    pub root: String,
    /// The address of this locale's home page.
    pub home: String,
    /// This page's own absolute address.
    pub canonical: String,
    /// This page in every locale, including this one, in the site's order.
    pub languages: Vec<LanguageView>,
    /// The absolute address for readers of a language that the site does not have.
    pub x_default: String,
    pub feeds: Vec<FeedLink>,
    /// The address of the list of all months.
    pub history: String,
    /// The site's logo as a `data:` URL.
    pub logo: Option<String>,
    /// Safe HTML.
    pub footer: Option<String>,
}

/// One language of a page.
#[derive(Clone, Debug, Serialize)]
pub struct LanguageView {
    pub lang: String,
    pub dir: &'static str,
    /// The language's own name.
    pub name: String,
    pub href: String,
    /// The absolute address, for `hreflang`.
    pub url: String,
    pub current: bool,
}

/// A feed that covers the page.
#[derive(Clone, Debug, Serialize)]
pub struct FeedLink {
    /// `application/atom+xml` or `application/rss+xml`.
    pub media_type: &'static str,
    /// `atom` or `rss`.
    pub format: &'static str,
    /// The service that it covers; `None` for the whole site.
    pub service: Option<String>,
    pub href: String,
    /// The absolute address, for the `<link>` by which feed readers find it.
    pub url: String,
}

/// A text in the page's language if there is one, else in the site's default language or in that of the
/// original.
#[derive(Clone, Debug, Serialize)]
pub struct TextView {
    /// Safe HTML: blocks (`<p>`, `<ul>`, …). Titles have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    /// The text as plain text in one line. Sections of updates have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plain: Option<String>,
    /// The tag for the `lang` attribute: `ja`, `en`, or `ja-t-en-t0-und` for a machine translation.
    pub lang: String,
    pub dir: &'static str,
    /// `original`, `reviewed`, `machine` or `provided`.
    pub provenance: &'static str,
    /// The reviewer's name or the engine.
    pub translator: Option<String>,
    /// Whether it is shown in another language because there is no text in the page's language.
    pub untranslated: bool,
    /// The tag of the text's language without any extension, whose name is shown.
    pub language: String,
    /// Whether it translates an earlier revision of the original.
    pub stale: bool,
    /// What the translation has otherwise than its original.
    pub differences: Vec<Difference>,
    /// The original, if a translation is shown.
    pub original: Option<OriginalView>,
}

/// The original of a translation.
#[derive(Clone, Debug, Serialize)]
pub struct OriginalView {
    /// In the same forms as the translation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plain: Option<String>,
    pub lang: String,
    pub dir: &'static str,
}

/// A section of an update.
#[derive(Clone, Debug, Serialize)]
pub struct SectionView {
    /// The kind in kebab case, for the catalog's `section-<kind>` messages: `user-impact`, `other`. A promised
    /// update whose time has passed is `next-update-overdue`, and one of an update that is not the newest any
    /// more is `next-update-promised`.
    pub kind: String,
    pub text: TextView,
    /// The instant, for a section that is a time.
    pub at: Option<String>,
}

/// The impact of an incident; also the state of a service or of the whole site.
///
/// `operational`, `maintenance`, `advisory`, `degraded` or `outage`; `unknown` for a service or a site of
/// which no record was read, or that is said to be impaired without an incident.
pub type ImpactName = &'static str;

#[derive(Clone, Debug, Serialize)]
pub struct StatusView {
    /// The message key, such as `status-service-restored`; `None` for a status unknown to Kairan.
    pub key: Option<String>,
    /// The source's own word.
    pub word: String,
    /// Whether the incident is ongoing; true for maintenance until it is over.
    pub open: bool,
    pub impact: ImpactName,
}

#[derive(Clone, Debug, Serialize)]
pub struct ServiceLink {
    /// Its name in the page's language.
    pub name: String,
    pub href: String,
}

/// An incident in a list.
#[derive(Clone, Debug, Serialize)]
pub struct IncidentCard {
    /// The source's own id.
    pub id: String,
    pub href: String,
    pub title: TextView,
    pub service: ServiceLink,
    pub status: StatusView,
    /// `incident`, `advisory`, or the source's own word.
    pub classification: Option<String>,
    /// For scheduled maintenance: `upcoming`, `in_progress` or `over`.
    pub maintenance: Option<&'static str>,
    /// Whether its start and end are planned: maintenance, or an incident that is still to come.
    pub planned: bool,
    pub started_at: Option<String>,
    pub ended_at: Option<String>,
    /// `None` if the source dates it later than now.
    pub updated_at: Option<String>,
    pub next_update_by: Option<String>,
    /// Whether that time has passed.
    pub next_update_overdue: bool,
    pub updates: usize,
    /// The newest user impact.
    pub user_impact: Option<TextView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct NoticeView {
    pub title: String,
    pub html: String,
    pub lang: String,
    pub dir: &'static str,
    /// The tag of the note's language if that is not the page's.
    pub content_lang: Option<String>,
    /// `info` or `warning`.
    pub kind: &'static str,
    pub from: Option<String>,
    pub until: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct HomeView {
    /// The worst state of all services, or `unknown`.
    pub state: ImpactName,
    /// The number of services in that state; 0 if that is `operational`, or if nothing is known.
    pub affected: usize,
    /// The sources that do not answer.
    pub silent: Vec<SilentView>,
    /// Open incidents, the worst first.
    pub open: Vec<IncidentCard>,
    /// Maintenance that is in progress or to come, and incidents that are to come, the soonest first.
    pub maintenance: Vec<IncidentCard>,
    pub notices: Vec<NoticeView>,
    pub services: Vec<ServiceRow>,
    /// The days of every row, oldest first (`YYYY-MM-DD`).
    pub days: Vec<String>,
    /// Open incidents with a promised update, the soonest first.
    pub next_updates: Vec<NextUpdate>,
    /// Incidents that closed in the days shown, newest first.
    pub recent: Vec<IncidentCard>,
    /// When the newest update of the site was published by its source.
    pub newest_at: Option<String>,
}

/// A source that does not answer.
#[derive(Clone, Debug, Serialize)]
pub struct SilentView {
    /// What readers know it by.
    pub source: String,
    /// When it was last heard.
    pub since: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ServiceRow {
    pub service: ServiceLink,
    pub state: ImpactName,
    /// One for each of [`HomeView::days`].
    pub days: Vec<DayCell>,
}

/// One service on one day.
#[derive(Clone, Debug, Serialize)]
pub struct DayCell {
    pub day: String,
    /// The worst impact of that day; `unknown` for a day of which no record tells.
    pub state: ImpactName,
    pub incidents: usize,
    /// The number of maintenances, which are not counted as incidents.
    pub maintenance: usize,
    /// The incident's page if there was one incident, the service's page if there were several.
    pub href: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct NextUpdate {
    pub at: String,
    /// Whether that time has passed.
    pub overdue: bool,
    pub incident: IncidentCard,
}

#[derive(Clone, Debug, Serialize)]
pub struct IncidentView {
    pub card: IncidentCard,
    /// For one that is not over: the sources that tell of its services and do not answer.
    pub silent: Vec<SilentView>,
    /// The affected services other than the first, in the site's order.
    pub other_services: Vec<ServiceLink>,
    /// Earlier titles, newest first.
    pub earlier_titles: Vec<TextView>,
    /// When it was last reopened after its source had called it over.
    pub reopened_at: Option<String>,
    /// From start to end in seconds, if there is an end and it is after the start.
    pub duration: Option<i64>,
    /// For an open incident: the current status in the newest update.
    pub current_status: Vec<SectionView>,
    /// For an open incident only if its newest update, which is shown below, does not state it.
    pub root_cause: Option<SectionView>,
    /// Whether the root cause is only a preliminary one.
    pub root_cause_is_preliminary: bool,
    pub next_steps: Option<SectionView>,
    /// Whether the page may say that the log has no section on the root cause: every text has a label, none
    /// may tell of a cause, and nothing else tells of the incident.
    pub lacks_root_cause: bool,
    /// The same for the next steps.
    pub lacks_next_steps: bool,
    /// The post-incident review, if one has been published.
    pub review: Option<PostIncidentReviewView>,
    /// What the record's publisher wrote beside the log.
    pub remarks: Vec<AnnotationView>,
    /// The team's annotations by position.
    pub top: Vec<AnnotationView>,
    pub bottom: Vec<AnnotationView>,
    /// The newest update, shown in full at the top.
    pub latest: Option<UpdateView>,
    /// Every update and the annotations among them, oldest first.
    pub log: Vec<LogItem>,
    /// Warnings about the source's data.
    pub diagnostics: Vec<DiagnosticView>,
    /// The incident as JSON.
    pub json: String,
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
    Annotation(AnnotationView),
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
    /// Whether that instant is still to come.
    pub ahead: bool,
    /// The status of the incident when this update was first seen, if Kairan observed it.
    pub status: Option<StatusView>,
    /// The next update that it promises in prose, unless a later update has superseded the promise.
    pub next_update: Option<PromiseView>,
    /// When it expects the incident to be resolved, if it says so in prose and is the newest of an open incident.
    pub estimated_resolution_at: Option<String>,
    pub first_seen_at: Option<String>,
    /// Whether the source no longer lists it.
    pub is_withdrawn: bool,
    /// Whether its text is too long, so that only its beginning is shown.
    pub is_truncated: bool,
    /// Whether the incident was over before it, and is not with it.
    pub reopens: bool,
    /// The incident's new title, if it changed with this update.
    pub new_title: Option<TextView>,
    pub sections: Vec<SectionView>,
    /// What the update says is affected.
    pub affected: Vec<AffectedView>,
    /// The provenance of its texts: `original`, `reviewed`, `machine`, `provided`, `untranslated` or
    /// `mixed`. Unless it is `mixed`, that of its first section is shown once for the update.
    pub provenance: &'static str,
    pub stale: bool,
    /// Earlier revisions, newest first.
    pub earlier: Vec<EarlierRevisionView>,
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
    pub sections: Vec<SectionView>,
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
}

#[derive(Clone, Debug, Serialize)]
pub struct DiagnosticView {
    pub location: String,
    pub message: String,
}

/// Every month with incidents, newest first.
#[derive(Clone, Debug, Serialize)]
pub struct HistoryIndexView {
    pub years: Vec<YearView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct YearView {
    pub year: i32,
    pub months: Vec<MonthView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct MonthView {
    pub year: i32,
    pub month: u32,
    pub href: String,
    pub incidents: usize,
}

/// A month of the archive, or a part of it.
#[derive(Clone, Debug, Serialize)]
pub struct HistoryView {
    pub year: i32,
    pub month: u32,
    /// The number of the part, from 1, the oldest; `None` for a whole month.
    pub part: Option<usize>,
    pub incidents: Vec<IncidentCard>,
    pub maintenance: Vec<IncidentCard>,
    /// The neighbors of this page: parts of the same month or of another.
    pub older: Option<PartLink>,
    pub newer: Option<PartLink>,
    /// The list of all months.
    pub index: String,
}

/// A link to a part of a list.
#[derive(Clone, Debug, Serialize)]
pub struct PartLink {
    pub year: i32,
    /// `None` if the list is that of a year.
    pub month: Option<u32>,
    /// The number of the part, from 1, the oldest; `None` for the first part of another list than the page's.
    pub part: Option<usize>,
    pub href: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct ServiceView {
    pub name: String,
    /// Whether no record names it any more, so that nothing is known of its present state.
    pub is_retired: bool,
    pub state: ImpactName,
    /// The sources that tell of it and do not answer.
    pub silent: Vec<SilentView>,
    pub open: Vec<IncidentCard>,
    /// Maintenance that is in progress or to come, and incidents that are to come, the soonest first.
    pub maintenance: Vec<IncidentCard>,
    /// The newest of those that are over.
    pub closed: Vec<IncidentCard>,
    /// The years with incidents, newest first; none if `closed` lists all there are.
    pub years: Vec<YearLink>,
    pub days: Vec<DayCell>,
}

/// A year of a service.
#[derive(Clone, Debug, Serialize)]
pub struct YearLink {
    pub year: i32,
    pub href: String,
    pub incidents: usize,
}

/// The incidents of a service in a year, or a part of them.
#[derive(Clone, Debug, Serialize)]
pub struct ServiceYearView {
    pub service: ServiceLink,
    pub year: i32,
    /// The number of the part, from 1, the oldest; `None` for a whole year.
    pub part: Option<usize>,
    /// Newest first.
    pub incidents: Vec<IncidentCard>,
    pub maintenance: Vec<IncidentCard>,
    /// The neighbors of this page: parts of the same year or of another.
    pub older: Option<PartLink>,
    pub newer: Option<PartLink>,
}
