//! The pages of a site, their addresses, and the view of each in one locale.

mod affected;
mod bidi;
mod daily_status;
mod feed;
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

use chrono::{DateTime, Datelike, Utc};

use crate::diagnostics::Diagnostic;
use crate::incident::{Incident, Notice, Service, ServiceInputs, Services};
use crate::ledger::names::Names;
use crate::locale::{Locale, Tag};
use crate::settings::{LocalizedString, Settings};

pub use feed::{EntryView, FeedView};
pub use plain_text::incident_to_text;
pub use routes::{
    Feed, FeedFormat, Month, Page, incident_json_path, incident_of_path, percent_encode,
    relative_href,
};
pub use view_builder::{ViewBuilder, rfc3339};

/// Everything that the pages of a site are made from.
pub struct Site {
    pub settings: Settings,
    /// In the site's order; the first is the default.
    pub locales: Vec<Arc<Locale>>,
    pub services: Services,
    /// Newest first.
    pub incidents: Vec<Incident>,
    /// The index of each incident in `incidents`, by id.
    by_id: BTreeMap<String, usize>,
    /// The indices of the incidents of each service, by the service's slug.
    by_service: BTreeMap<String, Vec<usize>>,
    /// The indices of the incidents of each month of the archive.
    by_month: BTreeMap<Month, Vec<usize>>,
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
    pub now: DateTime<Utc>,
}

/// The services of a site: those of its settings, and those that its incidents name. One that has no
/// slug in `recorded` gets one there. `published_slugs` are those for which there is a page already.
pub fn services(
    settings: &Settings,
    locales: &[Arc<Locale>],
    incidents: &[Incident],
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
    let names = incidents.iter().flat_map(|incident| &incident.services);
    let mut diagnostics = Vec::new();
    let names = names.map(String::as_str);
    let services = Services::new(inputs, names, recorded, &mut diagnostics);
    (services, diagnostics)
}

impl Site {
    /// Sorts and indexes the incidents and collects the services.
    pub fn new(
        settings: Settings,
        locales: Vec<Arc<Locale>>,
        mut incidents: Vec<Incident>,
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
        let mut by_month: BTreeMap<Month, Vec<usize>> = BTreeMap::new();
        let mut by_service: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, incident) in incidents.iter().enumerate() {
            by_id.insert(incident.id.clone(), index);
            by_month
                .entry(archive_month(incident))
                .or_default()
                .push(index);
            let service_names = incident.services.iter();
            let slugs: BTreeSet<&str> = service_names
                .filter_map(|name| services.get(name))
                .flat_map(Service::slugs)
                .collect();
            for slug in slugs {
                by_service.entry(slug.to_owned()).or_default().push(index);
            }
        }
        let has_records = !incidents.iter().all(Incident::is_planned);
        let known_since = earliest_instant(&incidents);
        Self {
            services,
            by_id,
            by_service,
            by_month,
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
            now,
        }
    }

    /// Every page, always in the same order.
    pub fn pages(&self) -> Vec<Page> {
        let mut pages = vec![Page::Languages, Page::NotFound, Page::Home];
        let incidents = self.incidents.iter().map(|i| Page::Incident(i.id.clone()));
        pages.extend(incidents);
        pages.extend(self.months().map(Page::History));
        let slugs = self.services.iter().flat_map(Service::slugs);
        pages.extend(slugs.map(|slug| Page::Service(slug.to_owned())));
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

    /// Replaces an incident's summary by the full incident.
    pub fn replace_summary(&mut self, incident: Incident) {
        let index = self.by_id.get(&incident.id);
        if let Some(summary) = index.and_then(|index| self.incidents.get_mut(*index)) {
            *summary = incident;
        }
    }

    /// The months with incidents, newest first.
    pub fn months(&self) -> impl Iterator<Item = Month> {
        self.by_month.keys().rev().copied()
    }

    pub fn default_locale(&self) -> &Tag {
        self.settings.default_locale()
    }

    pub fn incident(&self, id: &str) -> Option<&Incident> {
        self.incidents.get(*self.by_id.get(id)?)
    }

    /// The incidents that affect the service with this slug, newest first.
    pub fn incidents_of(&self, slug: &str) -> impl Iterator<Item = &Incident> {
        self.incidents_at(self.by_service.get(slug))
    }

    /// The incidents of a month, newest first.
    pub fn incidents_in(&self, month: Month) -> impl Iterator<Item = &Incident> {
        self.incidents_at(self.by_month.get(&month))
    }

    fn incidents_at(&self, indices: Option<&Vec<usize>>) -> impl Iterator<Item = &Incident> {
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

/// The earliest instant of which the incidents tell.
fn earliest_instant(incidents: &[Incident]) -> Option<DateTime<Utc>> {
    let first_updates = incidents
        .iter()
        .filter_map(|incident| incident.updates.first());
    let starts = incidents.iter().map(|incident| incident.started_at);
    first_updates.map(|update| update.at).chain(starts).min()
}

/// The month in whose archive an incident is: that of its first update. Sources revise the start, and
/// addresses must not change.
fn archive_month(incident: &Incident) -> Month {
    let first = incident.updates.first();
    let at = first.map_or(incident.started_at, |update| update.at);
    Month {
        year: at.year(),
        month: at.month(),
    }
}
