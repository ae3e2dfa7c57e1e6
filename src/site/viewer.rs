//! What every view of a page has in common: links, texts, cards.

use chrono::{DateTime, SecondsFormat, Utc};

use super::shown::{html, one_line};
use super::view::{
    FeedLink, IncidentCard, LanguageView, OriginalView, PageView, ServiceLink, StatusView, TextView,
};
use super::{Feed, Format, Page, Site, relative};
use crate::incident::{Incident, Localized, Phase, Service, Text, is_only_planned};
use crate::locale::{Locale, Tag};
use crate::record::{Impact, Status};
use crate::text::SectionKind;
use crate::translation::Source;

/// Looks at a site through one page in one language.
pub struct Viewer<'a> {
    pub(super) site: &'a Site,
    pub(super) locale: &'a Locale,
    page: &'a Page,
    path: String,
}

impl<'a> Viewer<'a> {
    pub fn new(site: &'a Site, locale: &'a Locale, page: &'a Page) -> Self {
        Self {
            path: page.path(&locale.tag),
            site,
            locale,
            page,
        }
    }

    /// The address of a path below the root, seen from this page.
    fn to_path(&self, path: &str) -> String {
        match self.page {
            // It is served for addresses of any depth.
            Page::NotFound => self.site.url(path),
            _ => relative(&self.path, path),
        }
    }

    /// The address of another page in the same language.
    pub(super) fn to(&self, page: &Page) -> String {
        self.to_path(&page.path(&self.locale.tag))
    }

    pub(super) fn to_file(&self, path: &str) -> String {
        self.to_path(path)
    }

    pub fn page(&self) -> PageView {
        let site = self.site;
        let tag = &self.locale.tag;
        let settings = &site.settings;
        PageView {
            lang: tag.to_string(),
            dir: self.locale.direction.as_str(),
            site_title: settings.title.in_locale(tag).to_owned(),
            site_description: settings
                .description
                .as_ref()
                .map(|words| words.in_locale(tag).to_owned()),
            root: self.to_path(""),
            home: self.to(&Page::Home),
            canonical: site.url(&self.path),
            languages: site
                .locales
                .iter()
                .map(|locale| self.language(locale))
                .collect(),
            x_default: match self.page {
                Page::Home | Page::Languages | Page::NotFound => site.url(""),
                page => site.url(&page.path(site.default_locale())),
            },
            feeds: self.feeds(),
            newest_history: site
                .months()
                .next()
                .map(|month| self.to(&Page::History(month))),
            logo: site.logo.clone(),
            footer: site
                .footer
                .as_ref()
                .map(|words| words.in_locale(tag).to_owned()),
        }
    }

    /// This page in another language; for the pages that are made only once, that language's home.
    fn language(&self, locale: &Locale) -> LanguageView {
        let page = if self.page.is_single() {
            &Page::Home
        } else {
            self.page
        };
        let path = page.path(&locale.tag);
        LanguageView {
            lang: locale.tag.to_string(),
            dir: locale.direction.as_str(),
            name: locale.name.clone(),
            href: self.to_path(&path),
            url: self.site.url(&path),
            current: !self.page.is_single() && locale.tag == self.locale.tag,
        }
    }

    /// The feeds that cover the page: the site's, and those of the service that it is about.
    fn feeds(&self) -> Vec<FeedLink> {
        let service = match self.page {
            Page::Service(slug) => self.site.services.iter().find(|s| s.slug == *slug),
            Page::Incident(id) => self
                .site
                .incident(id)
                .and_then(|incident| self.site.services.get(&incident.service)),
            _ => None,
        };
        let mut links = Vec::new();
        for about in [Some(None), service.map(Some)].into_iter().flatten() {
            for format in Format::ALL {
                let feed = Feed {
                    service: about.map(|service| service.slug.clone()),
                    format,
                };
                links.push(FeedLink {
                    media_type: format.media_type(),
                    format: format.as_str(),
                    service: about.map(|service| service.name_in(&self.locale.tag).to_owned()),
                    href: self.to_path(&feed.path(&self.locale.tag)),
                    url: self.site.url(&feed.path(&self.locale.tag)),
                });
            }
        }
        links
    }

    pub(super) fn service_link(&self, service: &Service) -> ServiceLink {
        ServiceLink {
            name: service.name_in(&self.locale.tag).to_owned(),
            href: self.to(&Page::Service(service.slug.clone())),
        }
    }

    /// An incident as lists show it.
    pub fn card(&self, incident: &Incident) -> IncidentCard {
        let service = self.site.services.get(&incident.service);
        IncidentCard {
            id: incident.id.clone(),
            href: self.to(&Page::Incident(incident.id.clone())),
            title: self.text(&incident.title),
            also: self.also(incident),
            service: service.map_or_else(
                || ServiceLink {
                    name: incident.service.clone(),
                    href: self.to(&Page::Home),
                },
                |service| self.service_link(service),
            ),
            status: status_view(&incident.status, incident),
            classification: incident
                .classification
                .as_ref()
                .map(|word| word.to_lowercase()),
            maintenance: incident.maintenance.map(Phase::as_str),
            started_at: Some(instant(incident.started_at)),
            ended_at: incident.ended_at.map(instant),
            updated_at: instant(incident.updated_at),
            next_update_by: incident.next_update_by().map(instant),
            updates: incident.updates.len(),
            impact: incident.summary.as_ref().map(|text| self.text(text)),
        }
    }

    /// The services that an incident touches besides the one that it is filed under.
    fn also(&self, incident: &Incident) -> Vec<ServiceLink> {
        let services = &self.site.services;
        let names = incident.services.iter();
        let touched: Vec<&Service> = names.filter_map(|name| services.get(name)).collect();
        let Some((first, others)) = touched.split_first() else {
            return Vec::new();
        };
        let in_order = services.iter();
        in_order
            .filter(|service| others.contains(service) && service != first)
            .map(|service| self.service_link(service))
            .collect()
    }

    /// A text for this page's readers, with its original where it is a translation.
    pub(super) fn text(&self, text: &Localized) -> TextView {
        let (tag, shown) = text.in_locale(&self.locale.tag);
        let original = text.original();
        let is_translation = shown.source != Source::Original;
        TextView {
            html: html(&shown.rich, tag),
            plain: one_line(&shown.rich),
            lang: match shown.source {
                Source::Machine | Source::Provided => tag.machine(&text.origin),
                Source::Original | Source::Reviewed => tag.to_string(),
            },
            dir: tag.direction().as_str(),
            source: shown.source.as_str(),
            translator: shown.translator.clone(),
            untranslated: !is_translation && !tag.same_language(&self.locale.tag),
            language: tag.to_string(),
            stale: shown.stale,
            differs: shown.differs.clone(),
            original: (is_translation && original.source == Source::Original)
                .then(|| original_view(&text.origin, original)),
        }
    }
}

fn original_view(origin: &Tag, text: &Text) -> OriginalView {
    OriginalView {
        html: html(&text.rich, origin),
        plain: one_line(&text.rich),
        lang: origin.to_string(),
        dir: origin.direction().as_str(),
    }
}

/// A status as a page shows it. `incident` says how far it reaches and whether it goes on.
pub(super) fn status_view(status: &Status, incident: &Incident) -> StatusView {
    let is_own = status == &incident.status;
    let impact = if is_own {
        incident.impact
    } else {
        status.impact(incident.weight())
    };
    let phase = incident.maintenance.filter(|_| is_own);
    StatusView {
        key: match phase {
            Some(phase) if is_only_planned(status) => Some(planned_key(phase).to_owned()),
            _ => status.is_known().then(|| status_key(status)),
        },
        word: status.word.clone(),
        open: impact != Impact::Operational || incident.is_upcoming(),
        impact: match phase {
            Some(Phase::Upcoming) => Impact::Maintenance.as_str(),
            _ => impact.as_str(),
        },
    }
}

/// The status that an update was published with: `scheduled` stays so, whatever became of the plan.
pub(super) fn update_status_view(status: &Status, incident: &Incident) -> StatusView {
    let view = status_view(status, incident);
    StatusView {
        key: status.is_known().then(|| status_key(status)),
        ..view
    }
}

/// The catalog's key of maintenance of which only the plan is known: that its time is over does not
/// say that it is done.
fn planned_key(phase: Phase) -> &'static str {
    match phase {
        Phase::Upcoming => "status-scheduled",
        Phase::InProgress => "status-in-progress",
        Phase::Over => "status-window-over",
    }
}

/// The catalog's key of a status: `serviceRestored` is `status-service-restored`.
pub(super) fn status_key(status: &Status) -> String {
    let mut key = "status-".to_owned();
    for c in status.word.chars() {
        if c.is_ascii_uppercase() {
            key.push('-');
        }
        key.push(c.to_ascii_lowercase());
    }
    key
}

/// The catalog's key of a section's heading: `root_cause` is `section-root-cause`.
pub(super) fn section_key(kind: SectionKind) -> String {
    format!("section-{}", kind.as_str().replace('_', "-"))
}

/// RFC 3339 in UTC, to the second.
pub fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
