//! The pages of a site, their addresses, and the view of each in one locale.

mod affected;
mod announcements;
mod bidi;
mod daily_status;
mod feed;
mod feed_archive;
mod feed_size;
mod feed_view;
mod lists;
mod parts;
mod plain_text;
mod provenance;
mod routes;
mod text_html;
#[cfg(test)]
mod tests;
pub mod view;
mod view_builder;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::diagnostics::Diagnostic;
use crate::incident::{IncidentSummary, Notice, Service, ServiceInputs, Services};
use crate::ledger::names::Names;
use crate::locale::{Locale, Tag};
use crate::settings::{LocalizedString, Settings};

use announcements::{
    ARCHIVE_SIZE, Announcement, MIN_SERVICE_ENTRIES, NewestUpdates, newest_updates,
};
pub use feed_view::{EntryView, FeedView};
pub use lists::archived_at;
pub use parts::{PART_SIZE, in_parts};
pub use plain_text::incident_to_text;
pub use routes::{
    Feed, FeedArchive, FeedFormat, HistoryPart, Month, Page, ServicePart, incident_json_path,
    incident_of_path, percent_encode, relative_href,
};
pub use view_builder::{ViewBuilder, rfc3339};

/// Everything that the pages of a site are made from.
pub struct Site {
    pub settings: Settings,
    /// In the site's order; the first is the default.
    pub locales: Vec<Arc<Locale>>,
    pub services: Services,
    /// Newest first.
    pub incidents: Vec<IncidentSummary>,
    /// The index of each incident in `incidents`, by id.
    by_id: BTreeMap<String, usize>,
    /// The indices of the incidents of each service, by the service's slug.
    by_service: BTreeMap<String, Vec<usize>>,
    /// The indices of the incidents that are not over, or that were not in the days that pages show.
    current: Vec<usize>,
    /// The same of each service, by the service's slug.
    current_by_service: BTreeMap<String, Vec<usize>>,
    /// The indices of the incidents of each part of the archive.
    history: BTreeMap<HistoryPart, Vec<usize>>,
    /// The indices of the incidents of each part of a service's years, for services with many incidents.
    service_years: BTreeMap<ServicePart, Vec<usize>>,
    /// The entries of each feed by the slug of its service; `None` for the feed of the whole site.
    newest_updates: BTreeMap<Option<String>, NewestUpdates>,
    /// The documents of the archive of the site's feed.
    feed_archive: BTreeMap<FeedArchive, Vec<Announcement>>,
    pub notices: Vec<Notice>,
    /// The logo as a `data:` URL.
    pub logo: Option<String>,
    /// The footer as sanitised HTML, by language.
    pub footer: Option<LocalizedString>,
    /// Incidents of which only the summary is known, because their ledger entries are damaged: lists
    /// show them, feeds leave them out, and their own files are not rendered.
    pub summaries_only: BTreeSet<String>,
    /// Whether a record was read that tells of the present state. Without any, nothing is known of the
    /// services.
    pub has_records: bool,
    /// The slugs of services that are said to be impaired while no open incident of theirs is known.
    pub unknown_services: BTreeSet<String>,
    /// The earliest instant of which the records tell: of what was before it nothing is known.
    known_since: Option<DateTime<Utc>>,
    /// When the newest update was published by its source.
    newest_at: Option<DateTime<Utc>>,
    pub now: DateTime<Utc>,
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
    /// Sorts and indexes the incidents and collects the services.
    pub fn new(
        settings: Settings,
        locales: Vec<Arc<Locale>>,
        mut incidents: Vec<IncidentSummary>,
        notices: Vec<Notice>,
        services: Services,
        now: DateTime<Utc>,
    ) -> Self {
        incidents.sort_by(|a, b| {
            b.last_update_at()
                .cmp(&a.last_update_at())
                .then_with(|| a.id.cmp(&b.id))
        });
        let mut by_id = BTreeMap::new();
        let mut by_service: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut current = Vec::new();
        let mut current_by_service: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, incident) in incidents.iter().enumerate() {
            let is_current = lists::is_current(incident, now);
            current.extend(is_current.then_some(index));
            by_id.insert(incident.id.clone(), index);
            let service_names = incident.services.iter();
            let earlier = incident.earlier_services.iter();
            let retired = earlier.filter_map(|name| services.retired(name));
            let slugs: BTreeSet<&str> = service_names
                .filter_map(|name| services.get(name))
                .chain(retired)
                .flat_map(Service::slugs)
                .collect();
            for slug in slugs {
                if is_current {
                    let current = current_by_service.entry(slug.to_owned()).or_default();
                    current.push(index);
                }
                by_service.entry(slug.to_owned()).or_default().push(index);
            }
        }
        let all = newest_updates(&incidents, 0..incidents.len(), ARCHIVE_SIZE);
        let mut newest: BTreeMap<_, _> = [(None, all)].into();
        newest.extend(by_service.iter().map(|(slug, indices)| {
            let indices = indices.iter().copied();
            let updates = newest_updates(&incidents, indices, MIN_SERVICE_ENTRIES);
            (Some(slug.clone()), updates)
        }));
        let feed_archive = announcements::archive(&incidents);
        let many = by_service
            .iter()
            .filter(|(_, indices)| indices.len() > lists::MAX_CLOSED);
        let service_years =
            many.flat_map(|(slug, indices)| lists::service_years(slug, indices, &incidents));
        let service_years = service_years.collect();
        let has_records = !incidents.iter().all(IncidentSummary::is_planned);
        let known_since = lists::earliest_instant(&incidents);
        let newest_at = lists::newest_instant(&incidents, now);
        Self {
            services,
            by_id,
            by_service,
            current,
            current_by_service,
            history: lists::history(&incidents),
            service_years,
            newest_updates: newest,
            feed_archive,
            settings,
            locales,
            incidents,
            notices,
            logo: None,
            footer: None,
            summaries_only: BTreeSet::new(),
            has_records,
            unknown_services: BTreeSet::new(),
            known_since,
            newest_at,
            now,
        }
    }

    /// Every page, always in the same order.
    pub fn pages(&self) -> Vec<Page> {
        let mut pages = vec![Page::Languages, Page::NotFound, Page::Home];
        let incidents = self.incidents.iter().map(|i| Page::Incident(i.id.clone()));
        pages.extend(incidents);
        pages.push(Page::HistoryIndex);
        pages.extend(self.history_parts().map(Page::History));
        let slugs = self.services.all().flat_map(Service::slugs);
        pages.extend(slugs.map(|slug| Page::Service(slug.to_owned())));
        pages.extend(self.service_years.keys().cloned().map(Page::ServiceYear));
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
            .min()
    }

    /// Replaces what is known of an incident by a newer summary of it.
    pub fn replace_summary(&mut self, newer: IncidentSummary) {
        let index = self.by_id.get(&newer.id);
        if let Some(summary) = index.and_then(|index| self.incidents.get_mut(*index)) {
            *summary = newer;
        }
    }

    /// The parts of the history, newest first.
    pub fn history_parts(&self) -> impl Iterator<Item = HistoryPart> {
        self.history.keys().rev().copied()
    }

    /// The parts of the history before and after this one.
    pub fn neighbors_in_history(
        &self,
        part: HistoryPart,
    ) -> (Option<HistoryPart>, Option<HistoryPart>) {
        let (older, newer) = lists::neighbors(&self.history, &part);
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
        self.service_years.range(all).rev().map(|(part, _)| part)
    }

    /// The parts of a service's years before and after this one.
    pub fn neighbors_of_service_year(
        &self,
        part: &ServicePart,
    ) -> (Option<&ServicePart>, Option<&ServicePart>) {
        let (older, newer) = lists::neighbors(&self.service_years, part);
        let of_service = |other: &&ServicePart| other.slug == part.slug;
        (older.filter(of_service), newer.filter(of_service))
    }

    pub fn default_locale(&self) -> &Tag {
        self.settings.default_locale()
    }

    pub fn incident(&self, id: &str) -> Option<&IncidentSummary> {
        self.incidents.get(*self.by_id.get(id)?)
    }

    /// The incidents that affect the service with this slug, newest first; for a retired service those that
    /// were published for it.
    pub fn incidents_of(&self, slug: &str) -> impl Iterator<Item = &IncidentSummary> {
        self.incidents_at(self.by_service.get(slug))
    }

    /// The incidents that are not over, or that were not in the days that pages show, newest first.
    pub fn current_incidents(&self) -> impl Iterator<Item = &IncidentSummary> {
        self.incidents_at(Some(&self.current))
    }

    /// Those of them that affect the service with this slug.
    pub fn current_incidents_of(&self, slug: &str) -> impl Iterator<Item = &IncidentSummary> {
        self.incidents_at(self.current_by_service.get(slug))
    }

    /// The incidents of a part of the history, newest first.
    pub fn incidents_in(&self, part: HistoryPart) -> impl Iterator<Item = &IncidentSummary> {
        self.incidents_at(self.history.get(&part))
    }

    /// The incidents of a part of a service's years, newest first.
    pub fn incidents_in_service_year(
        &self,
        part: &ServicePart,
    ) -> impl Iterator<Item = &IncidentSummary> {
        self.incidents_at(self.service_years.get(part))
    }

    fn incidents_at(&self, indices: Option<&Vec<usize>>) -> impl Iterator<Item = &IncidentSummary> {
        let indices = indices.into_iter().flatten();
        indices.filter_map(|index| self.incidents.get(*index))
    }

    /// The absolute address of a page for readers of a language that the site does not have: the page in
    /// the default language, or the root, which lists the languages.
    pub fn x_default(&self, page: &Page) -> String {
        match page {
            Page::Home | Page::Languages | Page::NotFound => self.url(""),
            page => self.url(&page.path(self.default_locale())),
        }
    }

    /// The absolute address of a path below the site's root.
    pub fn url(&self, path: &str) -> String {
        format!("{}{}", self.settings.base_url, percent_encode(path))
    }
}
