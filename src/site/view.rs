//! The view of a page in one locale: the context with which templates are rendered.
//!
//! Views contain data, not the interface's texts, which templates take from the message catalog.
//! Instants are RFC 3339 in UTC; template filters format them for the locale. Addresses are relative to
//! the page unless stated otherwise. The `html` fields are built from blocks or sanitised, and are the
//! only ones that a template may mark as safe.

mod incident;

use serde::Serialize;

use crate::translation::Difference;

pub use incident::*;

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
    /// The absolute address of this locale's home page.
    pub home_url: String,
    /// This page's own absolute address.
    pub canonical: String,
    /// The absolute address of the folder with the pictures of states.
    pub cards_url: String,
    /// The locale as Open Graph writes it.
    pub open_graph_locale: String,
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
    /// The locale as Open Graph writes it: `en_US`.
    pub open_graph: String,
    pub current: bool,
}

/// The list of languages at the root.
#[derive(Clone, Debug, Serialize)]
pub struct LanguagesView {
    /// In the site's order.
    pub choices: Vec<LanguageChoice>,
}

/// A language that a reader can choose, with the state of all services as its home page has it.
#[derive(Clone, Debug, Serialize)]
pub struct LanguageChoice {
    pub lang: String,
    pub dir: &'static str,
    /// The language's own name.
    pub name: String,
    pub href: String,
    pub state: ImpactName,
    /// See [`HomeView::affected`].
    pub affected: usize,
    /// See [`HomeView::affected_names`].
    pub affected_names: Vec<String>,
}

/// The page that is served for an address that does not exist. All addresses begin at the root of the host.
#[derive(Clone, Debug, Serialize)]
pub struct NotFoundView {
    /// The path of the site's root, with a slash at its end.
    pub root: String,
    /// In the site's order.
    pub languages: Vec<NotFoundLanguage>,
}

/// Where a reader of a language can go on.
#[derive(Clone, Debug, Serialize)]
pub struct NotFoundLanguage {
    pub lang: String,
    pub dir: &'static str,
    pub home: String,
    pub history: String,
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

/// What the team says that an incident or a service means for the company.
#[derive(Clone, Debug, Serialize)]
pub struct VerdictView {
    /// The message key of what it says: `verdict-muted`, `verdict-unaffected`, `verdict-affected`, or that of a state.
    pub key: String,
    /// Whether it concerns the company at all.
    pub concerns: bool,
    /// The state that it says; `unknown` where the team gives none.
    pub state: ImpactName,
    /// The fragment of the note on the incident's page that says it.
    pub note: Option<String>,
    /// Why a service does not concern the company, in the team's words.
    pub reason: Option<String>,
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
    /// What the team says that it means for the company.
    pub verdict: Option<VerdictView>,
    /// The impact that counts for the company, if it has one now.
    pub counts_as: Option<ImpactName>,
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
    /// Whether only the preview shows it.
    pub is_draft: bool,
    /// What is wrong in its file; none but in the preview.
    pub problems: Vec<DiagnosticView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct HomeView {
    /// The worst state of all services, or `unknown`.
    pub state: ImpactName,
    /// The number of services in that state; 0 if that is `operational`, or if nothing is known.
    pub affected: usize,
    /// Their names, where they are few.
    pub affected_names: Vec<String>,
    /// The sources that do not answer.
    pub silent: Vec<SilentView>,
    /// Open incidents, the worst first.
    pub open: Vec<IncidentCard>,
    /// Maintenance that is in progress or to come, and incidents that are to come, the soonest first.
    pub maintenance: Vec<IncidentCard>,
    pub notices: Vec<NoticeView>,
    /// Services of which there is something to tell, the worst first.
    pub impaired: Vec<ServiceRow>,
    /// All other services.
    pub operational: Vec<ServiceRow>,
    /// Whether the other services are folded, since they are many.
    pub folds_operational: bool,
    /// The services that do not concern the company.
    pub muted: Vec<ServiceLink>,
    /// The days of every row, oldest first (`YYYY-MM-DD`).
    pub days: Vec<String>,
    /// Incidents that closed in the days shown, newest first.
    pub recent: Vec<IncidentCard>,
    /// When the newest update of the site was published by its source.
    pub newest_at: Option<String>,
    /// The address of the heartbeat, which tells when a run was last completed.
    pub heartbeat: String,
    /// After how many minutes without a completed run readers are warned; 0 for never.
    pub stale_after_minutes: u32,
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
    /// That it does not concern the company, if it does not.
    pub verdict: Option<VerdictView>,
    /// The notices on it.
    pub notices: Vec<NoticeView>,
    pub state: ImpactName,
    /// The sources that tell of it and do not answer.
    pub silent: Vec<SilentView>,
    pub open: Vec<IncidentCard>,
    /// Maintenance that is in progress or to come, and incidents that are to come, the soonest first.
    pub maintenance: Vec<IncidentCard>,
    /// Those that are not over and do not concern the company.
    pub muted: Vec<IncidentCard>,
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

/// What is wrong in someone's data, at the place that it is about.
#[derive(Clone, Debug, Serialize)]
pub struct DiagnosticView {
    pub location: String,
    pub message: String,
}
