//! Which pages there are, and what each says in one locale.

mod affected;
mod days;
mod feed;
mod home;
mod incident;
mod lists;
mod log;
mod page;
mod shown;
#[cfg(test)]
mod tests;
pub mod view;
mod viewer;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Datelike, Utc};

use crate::incident::{Incident, Notice, Services};
use crate::locale::{Locale, Tag};
use crate::settings::{Settings, Words};

pub use feed::{EntryView, FeedView};
pub use log::log;
pub use page::{Feed, Format, Month, Page, encode, json_path, relative};
pub use viewer::{Viewer, instant};

/// All that the pages of a site are made from.
pub struct Site {
    pub settings: Settings,
    /// In the site's order; the first is the default.
    pub locales: Vec<Arc<Locale>>,
    pub services: Services,
    /// Newest first.
    pub incidents: Vec<Incident>,
    /// Where each incident stands in `incidents`.
    by_id: BTreeMap<String, usize>,
    /// Where the incidents of each service stand in `incidents`, by the service's slug.
    by_service: BTreeMap<String, Vec<usize>>,
    /// The same by the month of the archive.
    by_month: BTreeMap<Month, Vec<usize>>,
    pub notices: Vec<Notice>,
    /// The mark, as a `data:` address.
    pub logo: Option<String>,
    /// The footer as safe HTML, by language.
    pub footer: Option<Words>,
    pub now: DateTime<Utc>,
}

impl Site {
    /// Puts the parts of a site in order.
    pub fn new(
        settings: Settings,
        locales: Vec<Arc<Locale>>,
        mut incidents: Vec<Incident>,
        notices: Vec<Notice>,
        now: DateTime<Utc>,
    ) -> Self {
        incidents.sort_by(|a, b| {
            let newest = |incident: &Incident| incident.updates.last().map(|update| update.at);
            newest(b).cmp(&newest(a)).then_with(|| a.id.cmp(&b.id))
        });
        let names = incidents.iter().flat_map(|incident| &incident.services);
        let unnamed = locales
            .iter()
            .filter_map(|l| Some((l.tag.clone(), l.word("service-other", &[]).ok()?)))
            .collect();
        let services = Services::new(&settings.services, names.map(String::as_str), unnamed);
        let mut by_id = BTreeMap::new();
        let mut by_month: BTreeMap<Month, Vec<usize>> = BTreeMap::new();
        let mut by_service: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, incident) in incidents.iter().enumerate() {
            by_id.insert(incident.id.clone(), at);
            by_month.entry(month_of(incident)).or_default().push(at);
            let touched = incident.services.iter();
            let slugs: BTreeSet<&str> = touched
                .filter_map(|name| Some(services.get(name)?.slug.as_str()))
                .collect();
            for slug in slugs {
                by_service.entry(slug.to_owned()).or_default().push(at);
            }
        }
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
            now,
        }
    }

    /// Every page, in no particular order but always the same.
    pub fn pages(&self) -> Vec<Page> {
        let mut pages = vec![Page::Languages, Page::NotFound, Page::Home];
        let incidents = self.incidents.iter().map(|i| Page::Incident(i.id.clone()));
        pages.extend(incidents);
        pages.extend(self.months().map(Page::History));
        let services = self.services.iter().map(|s| Page::Service(s.slug.clone()));
        pages.extend(services);
        pages
    }

    /// When time alone will next change a page, but for what it changes of an incident: a new day
    /// begins in one of the site's zones, a notice comes or goes.
    pub fn changes_at(&self) -> Option<DateTime<Utc>> {
        let days = self.locales.iter();
        let days = days.filter_map(|locale| days::day_ends_at(self.now, locale.zone));
        let notices = self.notices.iter();
        let notices = notices
            .flat_map(|notice| [notice.from, notice.until])
            .flatten();
        days.chain(notices.filter(|at| self.now < *at)).min()
    }

    /// Puts an incident into the place of its outline.
    pub fn open(&mut self, incident: Incident) {
        let place = self.by_id.get(&incident.id);
        if let Some(outline) = place.and_then(|at| self.incidents.get_mut(*at)) {
            *outline = incident;
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

    /// The incidents that touch the service of this slug, newest first.
    pub fn incidents_of(&self, slug: &str) -> impl Iterator<Item = &Incident> {
        self.at(self.by_service.get(slug))
    }

    /// The incidents of a month, newest first.
    pub fn incidents_in(&self, month: Month) -> impl Iterator<Item = &Incident> {
        self.at(self.by_month.get(&month))
    }

    fn at(&self, places: Option<&Vec<usize>>) -> impl Iterator<Item = &Incident> {
        let places = places.into_iter().flatten();
        places.filter_map(|at| self.incidents.get(*at))
    }

    /// The absolute address of a path below the site's root.
    pub fn url(&self, path: &str) -> String {
        format!("{}{}", self.settings.base_url, encode(path))
    }
}

/// The month under which an incident is archived: that of its first update, since starts are
/// revised and addresses must not change with them.
fn month_of(incident: &Incident) -> Month {
    let first = incident.updates.first();
    let at = first.map_or(incident.started_at, |update| update.at);
    Month {
        year: at.year(),
        month: at.month(),
    }
}
