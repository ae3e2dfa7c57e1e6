//! The pages of a site, their addresses, and the view of each in one locale.

mod affected;
mod announcements;
mod bidi;
mod calendar_view;
mod daily_status;
mod event;
mod event_view;
mod facts;
mod feed;
mod feed_archive;
mod feed_entry;
mod feed_size;
mod feed_text;
mod feed_view;
mod incident_feed;
mod lists;
mod markdown;
mod phone_numbers;
mod plain_text;
mod provenance;
mod routes;
mod scope;
mod search;
mod statuspage;
mod text_changes;
mod text_html;
#[cfg(test)]
mod tests;
pub mod view;
mod view_builder;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Datelike, TimeZone, Utc};

use crate::catalog::{IncidentDays, MAX_NAMING_SERVICES};
use crate::diagnostics::Diagnostic;
use crate::incident::{IncidentSummary, Notice, Service, ServiceInputs, Services};
use crate::ledger::names::Names;
use crate::locale::{Locale, Tag};
use crate::record::Namespace;
use crate::settings::{LocalizedString, Settings};

use lists::{ListPart, ServiceLists};
use routes::report_path;
use search::SearchIndexes;

pub use crate::catalog::Month;
pub use announcements::{archive_documents, archived, newest_announced};
pub use calendar_view::{CalendarEvent, CalendarView};
pub use event::Event;
pub use event_view::{EventFact, EventKind, EventService, EventText, EventView, EventWords};
pub use feed_view::{CategoryView, EntryView, FeedView};
pub use lists::{Lists, has_years, missing_of_service, newest_parts};
pub use markdown::MarkdownWriter;
pub use plain_text::incident_to_text;
pub use routes::{
    BADGE_PATH, CARDS_FOLDER, Calendar, Feed, FeedArchive, FeedFormat, HEARTBEAT_PATH, HistoryPart,
    Page, SECURITY_TXT_PATH, ServicePart, StatuspageFile, badge_path, incident_feed_path,
    incident_json_path, incident_of_path, markdown_path, open_feed_path, percent_encode,
    relative_href, search_description_path, update_anchor,
};
pub use scope::{Scope, Subject};
pub use search::{SearchFile, SearchUnit, SearchUnitFacts, search_units};
pub use statuspage::{IncidentTexts, StatuspageBuilder, make_incident_texts};
pub use view_builder::{ViewBuilder, rfc3339, section_key};

/// Everything that the pages of a site are made from.
pub struct Site {
    pub settings: Settings,
    /// In the site's order; the first is the default.
    pub locales: Vec<Arc<Locale>>,
    pub services: Services,
    lists: Lists,
    search_indexes: SearchIndexes,
    /// What may have changed; `None` if everything may.
    pub scope: Option<Scope>,
    pub notices: Vec<Notice>,
    /// The logo as a `data:` URL.
    pub logo: Option<String>,
    /// The footer as sanitised HTML, by language.
    pub footer: Option<LocalizedString>,
    /// Incidents of which only the summary is known, because their ledger entries are damaged: lists
    /// show them, feeds leave them out, and their own files are not rendered.
    pub summaries_only: BTreeSet<String>,
    /// The texts of the incidents in the documents of Statuspage's API that are to be made, by id.
    pub incident_texts: BTreeMap<String, Arc<IncidentTexts>>,
    /// Whether a record was read that tells of the present state. Without any, nothing is known of the
    /// services.
    pub has_records: bool,
    /// The systems that list services, whether or not anything happened to them, by slug.
    pub listed_by: BTreeMap<String, BTreeSet<Namespace>>,
    /// The slugs of services that are said to be impaired while no open incident of theirs is known.
    pub unknown_services: BTreeSet<String>,
    /// The sources of which nothing was heard when they were asked last.
    pub silent_sources: Vec<SilentSource>,
    pub now: DateTime<Utc>,
}

/// A source of which nothing was heard when it was asked last.
#[derive(Clone, Debug)]
pub struct SilentSource {
    /// What readers know it by.
    pub title: String,
    /// When it was last heard; `None` if it never was.
    pub since: Option<DateTime<Utc>>,
    /// The slugs of the services of which it tells.
    pub services: BTreeSet<String>,
}

/// The services of a site: those of its settings, and those that its incidents have as `names`. One that has no
/// slug in `recorded` gets one there. `published_slugs` are those for which there is a page already.
pub fn services<'a>(
    settings: &Settings,
    locales: &[Arc<Locale>],
    names: impl IntoIterator<Item = &'a str>,
    published_slugs: &BTreeSet<String>,
    recorded: &mut Names,
    now: DateTime<Utc>,
) -> (Services, Vec<Diagnostic>) {
    let unnamed = locales.iter().filter_map(|locale| {
        let name = locale.format_message("service-other", &[]).ok()?;
        Some((locale.tag.clone(), name))
    });
    let inputs = ServiceInputs {
        settings: &settings.services,
        unnamed: &unnamed.collect(),
        published_slugs,
        now,
    };
    let mut diagnostics = Vec::new();
    let services = Services::new(inputs, names, recorded, &mut diagnostics);
    (services, diagnostics)
}

impl Site {
    pub fn new(
        settings: Settings,
        locales: Vec<Arc<Locale>>,
        lists: Lists,
        notices: Vec<Notice>,
        services: Services,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            has_records: lists.has_unplanned,
            services,
            lists,
            search_indexes: SearchIndexes::default(),
            scope: None,
            settings,
            locales,
            notices,
            logo: None,
            footer: None,
            summaries_only: BTreeSet::new(),
            incident_texts: BTreeMap::new(),
            listed_by: BTreeMap::new(),
            unknown_services: BTreeSet::new(),
            silent_sources: Vec::new(),
            now,
        }
    }

    /// Whether a run looks at the files about a subject.
    pub fn is_in_scope(&self, subject: Subject<'_>) -> bool {
        let scope = self.scope.as_ref();
        scope.is_none_or(|scope| scope.includes(subject))
    }

    /// How many incidents there are.
    pub fn incident_count(&self) -> usize {
        self.lists.incident_count
    }

    /// How many updates they have.
    pub fn update_count(&self) -> usize {
        self.lists.update_count
    }

    /// The ids of the incidents: of those in memory, if not all are.
    pub fn incident_ids(&self) -> impl Iterator<Item = &String> {
        self.lists.incidents.keys()
    }

    /// Every page, always in the same order; of the incidents' pages those of [`Site::incident_ids`].
    pub fn pages(&self) -> Vec<Page> {
        let mut pages = vec![Page::Languages, Page::NotFound, Page::Home];
        pages.extend(self.incident_ids().cloned().map(Page::Incident));
        pages.push(Page::HistoryIndex);
        pages.extend(self.settings.has_search.then_some(Page::Search));
        pages.push(Page::Subscribe);
        pages.push(Page::Embed);
        pages.extend(self.history_parts().map(Page::History));
        let slugs = self.services.all().flat_map(Service::slugs);
        pages.extend(slugs.map(|slug| Page::Service(slug.to_owned())));
        let service_years = self.lists.service_years.keys();
        pages.extend(service_years.cloned().map(Page::ServiceYear));
        pages
    }

    /// When a page next changes without new data: a day begins in one of the site's time zones, or a
    /// notice appears or expires. Incidents know their own such times.
    pub fn next_change_at(&self) -> Option<DateTime<Utc>> {
        let locales = self.locales.iter();
        let day_ends = locales.filter_map(|locale| daily_status::end_of_day(self.now, locale.zone));
        let notices = self.notices.iter();
        let notice_changes = notices.flat_map(|notice| notice.window.boundaries());
        day_ends
            .chain(notice_changes.filter(|at| self.now < *at))
            .chain(self.contact_renewed_at())
            .min()
    }

    /// Until when it is said that the contact for security holds (RFC 9116): the end of the quarter after the next.
    pub fn contact_expires_at(&self) -> Option<DateTime<Utc>> {
        self.quarter_after(2)
    }

    /// When that is said anew, where there is such a contact: a quarter and more before it would expire.
    fn contact_renewed_at(&self) -> Option<DateTime<Utc>> {
        let has_contact = !self.settings.security_contacts.is_empty();
        self.quarter_after(1).filter(|_| has_contact)
    }

    /// The beginning of a later quarter of a year: 1 is the next.
    fn quarter_after(&self, count: u32) -> Option<DateTime<Utc>> {
        let month0 = (self.now.month0() / 3 + count) * 3;
        let year = self.now.year() + i32::try_from(month0 / 12).ok()?;
        Utc.with_ymd_and_hms(year, month0 % 12 + 1, 1, 0, 0, 0)
            .single()
    }

    /// The parts of the history, newest first.
    pub fn history_parts(&self) -> impl Iterator<Item = HistoryPart> {
        self.lists.history.keys().rev().copied()
    }

    /// The parts of the history before and after this one.
    pub fn neighbors_in_history(
        &self,
        part: HistoryPart,
    ) -> (Option<HistoryPart>, Option<HistoryPart>) {
        let (older, newer) = lists::neighbors(&self.lists.history, &part);
        (older.copied(), newer.copied())
    }

    /// The parts of the years of the service with this slug, newest first; none for a service with few
    /// incidents.
    pub fn service_years(&self, slug: &str) -> impl Iterator<Item = &ServicePart> {
        let part = |year, number| ServicePart {
            slug: slug.to_owned(),
            year,
            number,
        };
        let all = part(i32::MIN, usize::MIN)..=part(i32::MAX, usize::MAX);
        let parts = self.lists.service_years.range(all);
        parts.rev().map(|(part, _)| part)
    }

    /// The parts of a service's years before and after this one.
    pub fn neighbors_of_service_year(
        &self,
        part: &ServicePart,
    ) -> (Option<&ServicePart>, Option<&ServicePart>) {
        let (older, newer) = lists::neighbors(&self.lists.service_years, part);
        let of_service = |other: &&ServicePart| other.slug == part.slug;
        (older.filter(of_service), newer.filter(of_service))
    }

    pub fn default_locale(&self) -> &Tag {
        self.settings.default_locale()
    }

    /// The incident with this id; `None` for one that is not in memory.
    pub fn incident(&self, id: &str) -> Option<&IncidentSummary> {
        self.lists.incidents.get(id).map(Arc::as_ref)
    }

    /// The notices that are shown now, of those about a service, or about none, that is wanted.
    fn notices_shown(
        &self,
        is_wanted: impl Fn(Option<&str>) -> bool,
    ) -> impl Iterator<Item = &Notice> {
        let notices = self.notices.iter();
        notices.filter(move |notice| {
            is_wanted(notice.service.as_deref()) && notice.window.contains(self.now)
        })
    }

    /// The names of an incident's services as they are written on the site, which are those of the newest spelling; at
    /// most as many as every list knows of.
    pub fn shown_service_names<'a>(
        &'a self,
        incident: &'a IncidentSummary,
    ) -> impl Iterator<Item = &'a str> {
        let names = incident.services.iter().take(MAX_NAMING_SERVICES);
        let names = std::iter::once(&incident.service).chain(names);
        names.filter_map(|name| Some(&*self.services.get(name)?.name))
    }

    /// The newest incidents that are over and affect the service with this slug, newest first; for a retired
    /// service of those that were published for it.
    pub fn closed_incidents_of(&self, slug: &str) -> impl Iterator<Item = &IncidentSummary> {
        let lists = self.lists_of(slug).into_iter();
        lists.flat_map(|lists| lists.closed.iter().map(Arc::as_ref))
    }

    /// The incidents that are not over, or that were not some days ago, newest first.
    pub fn current_incidents(&self) -> impl Iterator<Item = &IncidentSummary> {
        self.lists.current.iter().map(Arc::as_ref)
    }

    /// The newest incidents, newest first; see [`Lists`].
    fn newest_incidents(&self) -> impl Iterator<Item = &IncidentSummary> {
        self.lists.newest_incidents.iter().map(Arc::as_ref)
    }

    /// The newest planned work, newest first; see [`Lists`].
    fn newest_planned(&self) -> impl Iterator<Item = &IncidentSummary> {
        self.lists.newest_planned.iter().map(Arc::as_ref)
    }

    /// The current incidents that affect the service with this slug.
    pub fn current_incidents_of(&self, slug: &str) -> impl Iterator<Item = &IncidentSummary> {
        let lists = self.lists_of(slug).into_iter();
        lists.flat_map(|lists| lists.current.iter().map(Arc::as_ref))
    }

    /// What may be in the days that pages show of the service with this slug, the latest start first.
    fn incident_days_of(&self, slug: &str) -> impl Iterator<Item = &IncidentDays> {
        let lists = self.lists_of(slug).into_iter();
        lists.flat_map(|lists| lists.days.iter().map(Arc::as_ref))
    }

    /// The lists of the service with this slug, or that had it earlier.
    fn lists_of(&self, slug: &str) -> Option<&ServiceLists> {
        let service = self.services.by_slug(slug)?;
        self.lists.services.get(&service.slug)
    }

    /// The earliest instant of which the incidents of a service tell, by its slug.
    pub(crate) fn first_told_of(&self, slug: &str) -> Option<DateTime<Utc>> {
        self.lists_of(slug)?.known_since.values().min().copied()
    }

    /// The incidents of a part of the history, newest first.
    pub fn incidents_in(&self, part: HistoryPart) -> impl Iterator<Item = &IncidentSummary> {
        in_part(self.lists.history.get(&part))
    }

    /// How many incidents are in a part of the history.
    pub fn count_in(&self, part: HistoryPart) -> usize {
        let part = self.lists.history.get(&part);
        part.map_or(0, |part| part.count)
    }

    /// How many of them are not only planned.
    pub fn unplanned_in(&self, part: HistoryPart) -> usize {
        let part = self.lists.history.get(&part);
        part.map_or(0, |part| part.unplanned)
    }

    /// The incidents of a part of a service's years, newest first.
    pub fn incidents_in_service_year(
        &self,
        part: &ServicePart,
    ) -> impl Iterator<Item = &IncidentSummary> {
        in_part(self.lists.service_years.get(part))
    }

    /// How many incidents of a part of a service's years are not only planned.
    pub fn unplanned_in_service_year(&self, part: &ServicePart) -> usize {
        let part = self.lists.service_years.get(part);
        part.map_or(0, |part| part.unplanned)
    }

    /// Since when it is known of a service that nothing happened where no incident tells of anything: since the
    /// earliest incident of a system that tells of the service or lists it, whatever that incident affects. Of a service
    /// that is in the settings alone the systems may know nothing, unless all incidents are of one.
    pub fn known_since(&self, service: &Service) -> DateTime<Utc> {
        let of_site = &self.lists.known_since;
        let of_service = self.lists_of(&service.slug);
        let of_service = of_service.map(|lists| &lists.known_since);
        let of_service = of_service.filter(|namespaces| !namespaces.is_empty());
        let listed_by = self.listed_by.get(&service.slug);
        let is_in_settings_alone = of_service.is_none() && listed_by.is_none();
        let tells_of_it = |namespace: &String| {
            let is_listed = listed_by.is_some_and(|listed_by| {
                let namespace = Namespace::try_from(namespace.clone());
                namespace.is_ok_and(|namespace| {
                    let mut systems = listed_by.iter();
                    systems.any(|system| system.join(&namespace).is_some())
                })
            });
            is_listed || of_service.is_some_and(|of_service| of_service.contains_key(namespace))
        };
        let instants = of_site
            .iter()
            .filter(|(namespace, _)| match is_in_settings_alone {
                true => of_site.len() == 1,
                false => tells_of_it(namespace),
            });
        let first = instants.map(|(_, at)| *at).min();
        first.unwrap_or(service.since).min(self.now)
    }

    /// When the newest update was published by its source.
    pub fn newest_at(&self) -> Option<DateTime<Utc>> {
        self.lists.newest_at
    }

    /// The absolute address of a page for readers of a language that the site does not have: the page in
    /// the default language, or the root, which lists the languages.
    pub fn x_default(&self, page: &Page) -> String {
        match page {
            Page::Home | Page::Languages | Page::NotFound => self.url(""),
            page => self.url(&page.path(self.default_locale())),
        }
    }

    /// The path of the document of an incident's review, if there is one and the site publishes it.
    pub fn report_path(&self, summary: &IncidentSummary) -> Option<String> {
        let report = summary.report.as_ref();
        let report = report.filter(|_| self.settings.publishes_reports)?;
        Some(report_path(&summary.id, report.kind()?.extension()))
    }

    /// The absolute address of a path below the site's root.
    pub fn url(&self, path: &str) -> String {
        format!("{}{}", self.settings.base_url, percent_encode(path))
    }
}

fn in_part(part: Option<&ListPart>) -> impl Iterator<Item = &IncidentSummary> {
    let incidents = part.into_iter().flat_map(|part| &part.incidents);
    incidents.map(Arc::as_ref)
}
