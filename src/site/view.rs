//! What a page says in one locale: the context that templates render.
//!
//! Views hold facts, never words of the interface: templates ask the catalog for those. Instants
//! are RFC 3339 in UTC and are put into the locale's words by template filters. Addresses are
//! relative to the page unless their name says otherwise. `html` fields are safe: they were built
//! from blocks or sanitised, and are the only ones that a template may mark as such.

use serde::Serialize;

/// What every page has.
#[derive(Clone, Debug, Serialize)]
pub struct PageView {
    /// The locale's tag, for `<html lang>`.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The site's name in this locale.
    pub site_title: String,
    pub site_description: Option<String>,
    /// The way to the site's root: `../../../`, or empty at the root.
    pub root: String,
    /// The way to this locale's home.
    pub home: String,
    /// This page's own absolute address.
    pub canonical: String,
    /// This page in every locale, itself included, in the site's order.
    pub languages: Vec<LanguageView>,
    /// The absolute address for a reader of another language.
    pub x_default: String,
    pub feeds: Vec<FeedLink>,
    /// The months that have an archive page, newest first: for the way to the history.
    pub newest_history: Option<String>,
    /// The site's mark as a `data:` address.
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
    /// The service that it is about; the whole site if none.
    pub service: Option<String>,
    pub href: String,
    /// The absolute address, by which feed readers find it in the page's head.
    pub url: String,
}

/// A text in the page's language or, failing that, in its own.
#[derive(Clone, Debug, Serialize)]
pub struct TextView {
    /// Safe HTML: blocks (`<p>`, `<ul>`, …).
    pub html: String,
    /// The same as plain text in one line, for titles.
    pub plain: String,
    /// The language tag of what is shown: `ja`, `en`, or `ja-t-en-t0-und` for machine translation.
    pub lang: String,
    pub dir: &'static str,
    /// `original`, `reviewed`, `machine` or `provided`.
    pub provenance: &'static str,
    /// Who or what translated: a reviewer's name, or the engine.
    pub translator: Option<String>,
    /// True where the page's language has no text of its own and the original is shown instead.
    pub untranslated: bool,
    /// The language shown, for the catalog's `language-<tag>` words.
    pub language: String,
    /// True where it translates an earlier wording of the original.
    pub stale: bool,
    /// What of the original (numbers, codes, addresses) is missing or altered in the translation.
    pub lost_tokens: Vec<String>,
    /// The original, where what is shown is a translation.
    pub original: Option<OriginalView>,
}

/// The text that a translation translates.
#[derive(Clone, Debug, Serialize)]
pub struct OriginalView {
    pub html: String,
    pub plain: String,
    pub lang: String,
    pub dir: &'static str,
}

/// A section of an update.
#[derive(Clone, Debug, Serialize)]
pub struct SectionView {
    /// The kind in kebab case, for the catalog's `section-<kind>` words: `user-impact`, `other`, ….
    pub kind: String,
    pub text: TextView,
    /// Where the section is a time that was understood: the instant.
    pub at: Option<String>,
}

/// How far an incident reaches; also the state of a service or of the whole site.
///
/// `operational`, `maintenance`, `advisory`, `degraded` or `outage`.
pub type ImpactName = &'static str;

#[derive(Clone, Debug, Serialize)]
pub struct StatusView {
    /// The catalog's key: `status-service-restored`; none for a word that Kairan does not know.
    pub key: Option<String>,
    /// The source's own word.
    pub word: String,
    /// True while the incident goes on; for maintenance, until it is over.
    pub open: bool,
    pub impact: ImpactName,
}

#[derive(Clone, Debug, Serialize)]
pub struct ServiceLink {
    /// Its name in the page's language.
    pub name: String,
    pub href: String,
}

/// An incident as a list shows it.
#[derive(Clone, Debug, Serialize)]
pub struct IncidentCard {
    pub id: String,
    pub href: String,
    pub title: TextView,
    pub service: ServiceLink,
    /// The other services that it touches, in the site's order.
    pub other_services: Vec<ServiceLink>,
    pub status: StatusView,
    /// `incident`, `advisory`, or the source's own word.
    pub classification: Option<String>,
    /// For scheduled maintenance: `upcoming`, `in_progress` or `over`. Its start and end are planned.
    pub maintenance: Option<&'static str>,
    pub started_at: Option<String>,
    pub ended_at: Option<String>,
    pub updated_at: String,
    pub next_update_by: Option<String>,
    pub updates: usize,
    /// What it means for users, in short: the newest User impact.
    pub user_impact: Option<TextView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct NoticeView {
    pub title: String,
    pub html: String,
    pub lang: String,
    pub dir: &'static str,
    /// The language's tag where it is not the page's own.
    pub content_lang: Option<String>,
    /// `info` or `warning`.
    pub kind: &'static str,
    pub from: Option<String>,
    pub until: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct HomeView {
    /// The worst state of all services.
    pub state: ImpactName,
    /// How many services are in that state; 0 where all is well.
    pub affected: usize,
    /// Open incidents, the worst first.
    pub open: Vec<IncidentCard>,
    /// Maintenance that is in progress or to come, the soonest first.
    pub maintenance: Vec<IncidentCard>,
    pub notices: Vec<NoticeView>,
    pub services: Vec<ServiceRow>,
    /// The days of every row, oldest first (`YYYY-MM-DD`).
    pub days: Vec<String>,
    /// Open incidents that promised news, the soonest first.
    pub next_updates: Vec<NextUpdate>,
    /// Incidents that closed in the days shown, newest first.
    pub recent: Vec<IncidentCard>,
    /// When the newest update of the site was published by its source.
    pub newest_at: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ServiceRow {
    pub service: ServiceLink,
    pub state: ImpactName,
    /// One a day, as `HomeView::days`.
    pub days: Vec<DayCell>,
}

/// One service on one day.
#[derive(Clone, Debug, Serialize)]
pub struct DayCell {
    pub day: String,
    /// The worst of what went on that day.
    pub state: ImpactName,
    pub incidents: usize,
    /// Maintenance is counted apart.
    pub maintenance: usize,
    /// The incident, where it was just one; else the service's page.
    pub href: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct NextUpdate {
    pub at: String,
    pub incident: IncidentCard,
}

#[derive(Clone, Debug, Serialize)]
pub struct IncidentView {
    pub card: IncidentCard,
    /// Titles that it had before, newest first.
    pub earlier_titles: Vec<TextView>,
    /// From start to end, in seconds, where both are known and in order.
    pub duration: Option<i64>,
    /// For an open incident: what is happening (the newest Current status or, without one, the newest text).
    pub current_status: Vec<SectionView>,
    /// Of an open incident only where its newest update, which stands below, does not say it.
    pub root_cause: Option<SectionView>,
    /// True where the root cause is only a preliminary one.
    pub root_cause_is_preliminary: bool,
    pub next_steps: Option<SectionView>,
    /// Present where a post-incident report has been published.
    pub review: Option<PostIncidentReviewView>,
    /// What whoever published the record wrote beside the log.
    pub remarks: Vec<AnnotationView>,
    /// Notes of the comms team, by where they stand.
    pub top: Vec<AnnotationView>,
    pub bottom: Vec<AnnotationView>,
    /// The newest update, shown in full at the top.
    pub latest: Option<UpdateView>,
    /// Every update and the notes that stand among them, oldest first.
    pub log: Vec<LogItem>,
    /// What is doubtful in the source's data, as `place` and `message`.
    pub diagnostics: Vec<DiagnosticView>,
    /// The incident as JSON.
    pub json: String,
}

/// A component, a product or a place that an update touches.
#[derive(Clone, Debug, Serialize)]
pub struct AffectedView {
    pub name: String,
    /// How it stood before the update, where that is told and was another state.
    pub before: Option<StateView>,
    pub state: Option<StateView>,
}

/// The state of a component.
#[derive(Clone, Debug, Serialize)]
pub struct StateView {
    /// The catalog's key; none for a word that Kairan does not know.
    pub key: Option<&'static str>,
    /// The source's own word.
    pub word: String,
}

/// A post-incident report.
#[derive(Clone, Debug, Serialize)]
pub struct PostIncidentReviewView {
    /// Its address, where anyone may follow it.
    pub url: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(tag = "item", rename_all = "snake_case")]
pub enum LogItem {
    Update(Box<UpdateView>),
    Annotation(AnnotationView),
}

#[derive(Clone, Debug, Serialize)]
pub struct UpdateView {
    /// The fragment of its own link: `u-20240124T183846Z`.
    pub anchor: String,
    /// 1 for the oldest.
    pub number: usize,
    pub at: String,
    /// The status of the incident when this update was first seen, where Kairan watched.
    pub status: Option<StatusView>,
    pub next_update_by: Option<String>,
    pub first_seen_at: Option<String>,
    /// Whether the source no longer lists it.
    pub is_withdrawn: bool,
    /// Present where the incident's title changed with this update.
    pub new_title: Option<TextView>,
    pub sections: Vec<SectionView>,
    /// What it says that it touches.
    pub affected: Vec<AffectedView>,
    /// How its texts came into this language: the catalog shows it once an update.
    /// `original`, `reviewed`, `machine`, `provided`, `untranslated` or `mixed`.
    pub provenance: &'static str,
    pub translator: Option<String>,
    /// The language of the original.
    pub original_language: String,
    pub stale: bool,
    pub lost_tokens: Vec<String>,
    /// Earlier wordings, newest first.
    pub earlier: Vec<EarlierRevisionView>,
}

/// An earlier wording of an update.
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
    /// The language's tag where it is not the page's own.
    pub content_lang: Option<String>,
    pub from: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct DiagnosticView {
    pub location: String,
    pub message: String,
}

/// The archive of a month, and a service's page.
#[derive(Clone, Debug, Serialize)]
pub struct HistoryView {
    pub year: i32,
    pub month: u32,
    pub incidents: Vec<IncidentCard>,
    pub maintenance: Vec<IncidentCard>,
    pub older: Option<MonthLink>,
    pub newer: Option<MonthLink>,
    /// Every month there is, newest first.
    pub months: Vec<MonthLink>,
}

#[derive(Clone, Debug, Serialize)]
pub struct MonthLink {
    pub year: i32,
    pub month: u32,
    pub href: String,
    pub incidents: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct ServiceView {
    pub name: String,
    pub state: ImpactName,
    pub open: Vec<IncidentCard>,
    /// Maintenance that is in progress or to come, the soonest first.
    pub maintenance: Vec<IncidentCard>,
    pub closed: Vec<IncidentCard>,
    pub days: Vec<DayCell>,
}
