//! The view of a page in one locale: the context with which templates are rendered.
//!
//! Views contain data, not the interface's texts, which templates take from the message catalog.
//! Instants are RFC 3339 in UTC; template filters format them for the locale. Addresses are relative to
//! the page unless stated otherwise. The `html` fields are built from blocks or sanitised, and are the
//! only ones that a template may mark as safe.

mod badge;
mod days;
mod embed;
mod incident;
mod subscribe;
mod text;

use serde::Serialize;

pub use badge::*;
pub use days::*;
pub use embed::*;
pub use incident::*;
pub use subscribe::*;
pub use text::*;

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
    /// The address of the search, in a site that has one.
    pub search: Option<String>,
    /// The address of the page that tells how to subscribe: to the service that the page is about, if it is about one.
    pub subscribe: String,
    /// The absolute address of the calendar that belongs to the page: the home page and the pages of services have one.
    pub calendar: Option<String>,
    /// The address of the description of the search, on the pages that name it.
    pub search_description: Option<String>,
    /// The page as Markdown, where there is that.
    pub markdown: Option<String>,
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
    /// In a site that has a search.
    pub search: Option<String>,
}

/// A feed that covers the page.
#[derive(Clone, Debug, Serialize)]
pub struct FeedLink {
    /// `application/atom+xml`, `application/rss+xml` or `application/feed+json`.
    pub media_type: &'static str,
    /// `atom`, `rss`, `json`, or `open` for that of open incidents.
    pub format: &'static str,
    /// The service that it covers, or the id of the incident; `None` for the whole site.
    pub service: Option<String>,
    pub href: String,
    /// The absolute address, for the `<link>` by which feed readers find it.
    pub url: String,
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

#[derive(Clone, Debug, Serialize)]
pub struct StatusView {
    /// How it stands, in the words that are used of services, too: an [`ImpactName`], `resolved`, or `closed` for
    /// what is over otherwise.
    pub state: &'static str,
    /// The message key of these words; `None` if the source's own word is all that is known.
    pub state_key: Option<String>,
    /// Whether the source's own word says more than they do.
    pub says_more: bool,
    /// The message key of the source's own word, such as `status-service-restored`; `None` for a status unknown to Kairan.
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
    /// Whether the page is not about that service anyway.
    pub shows_service: bool,
    /// The other affected services, in a list that can be filtered; empty elsewhere.
    pub other_services: Vec<ServiceLink>,
    pub status: StatusView,
    /// What the team says that it means for the company.
    pub verdict: Option<VerdictView>,
    /// The impact that counts for the company, if it has one now.
    pub counts_as: Option<ImpactName>,
    /// By what a list is filtered: `incident`, `advisory` or `maintenance`.
    pub kind: &'static str,
    /// The language of its record.
    pub language: String,
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
    /// When its newest update was published, if nothing was heard of it for days since.
    pub silent_since: Option<String>,
    /// The part of its page that says what to do meanwhile.
    pub what_to_do: Option<String>,
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
    /// The notices on services of which an incident is open.
    pub notices_on_open: Vec<NoticeView>,
    /// The names of these services.
    pub noticed_services: Vec<String>,
    /// The services, in their groups: those with something to tell first, the worst first.
    pub groups: Vec<ServiceGroupView>,
    /// The services that do not concern the company.
    pub muted: Vec<ServiceLink>,
    /// The first and the last of the days of every row (`YYYY-MM-DD`), and how many they are.
    pub first_day: Option<String>,
    pub last_day: Option<String>,
    pub days: usize,
    /// Incidents that closed in the last two weeks, newest first.
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

/// Services that stand together.
#[derive(Clone, Debug, Serialize)]
pub struct ServiceGroupView {
    /// `None` for those that are in no group.
    pub name: Option<String>,
    /// Whether there are others beside it, so that what is in no group is called so.
    pub is_one_of_many: bool,
    /// The worst state of its services.
    pub state: ImpactName,
    /// Services of which there is something to tell, the worst first.
    pub impaired: Vec<ServiceRow>,
    /// All other services.
    pub operational: Vec<ServiceRow>,
    /// Whether the other services are folded, since they are many.
    pub folds_operational: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct ServiceRow {
    pub service: ServiceLink,
    pub state: ImpactName,
    pub days: DaysView,
}

#[derive(Clone, Debug, Serialize)]
pub struct HistoryIndexView {
    pub years: Vec<YearView>,
    /// The services, which have pages with their incidents.
    pub services: Vec<ServiceLink>,
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
    /// How much work is planned in it.
    pub maintenance: usize,
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

/// The page of the search. It is the same whatever incidents there are.
#[derive(Clone, Debug, Serialize)]
pub struct SearchView {
    /// The address of the index.
    pub index: String,
    /// The name of the file beside an incident's page that has its texts, in a site with pages as Markdown.
    pub markdown: Option<&'static str>,
    /// The languages of the site that are written from right to left.
    pub right_to_left: Vec<String>,
}

/// The list of the units of the search's index.
#[derive(Clone, Debug, Serialize)]
pub struct SearchIndexView {
    /// How many incidents are in a file of what is shown of them.
    pub results: usize,
    /// The parts of the months that are in no year, newest first.
    pub newest: Vec<SearchPartView>,
    /// Newest first.
    pub years: Vec<SearchYearView>,
}

/// The incidents of a part of a month in the search's index.
#[derive(Clone, Debug, Serialize)]
pub struct SearchPartView {
    pub name: String,
    /// The number of its files of keys, which lead to incidents.
    pub files: usize,
}

/// The parts of the months of a year in the search's index.
#[derive(Clone, Debug, Serialize)]
pub struct SearchYearView {
    pub name: String,
    /// The number of its files of keys, which lead to parts.
    pub files: usize,
    /// Oldest first: the first one has the number 0.
    pub parts: Vec<SearchPartView>,
}

/// What is shown of an incident that was found.
#[derive(Clone, Debug, Serialize)]
pub struct SearchResultView {
    /// The source's own id.
    pub id: String,
    /// Relative to the page of the search.
    pub href: String,
    pub title: String,
    /// The language of the title.
    pub lang: String,
    pub dir: &'static str,
    /// The service that names it.
    pub service: String,
    /// How it stands, in words: see [`StatusView::state_key`].
    pub status: String,
    /// The source's own status, where it says more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_status: Option<String>,
    /// See [`StatusView::state`].
    pub state: &'static str,
    /// The name of the symbol of the state.
    pub symbol: ImpactName,
    /// When it was.
    pub days: String,
    /// What it means for the company, if the team says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<String>,
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
    /// See [`HomeView::heartbeat`].
    pub heartbeat: String,
    pub stale_after_minutes: u32,
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
    pub days: DaysView,
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
