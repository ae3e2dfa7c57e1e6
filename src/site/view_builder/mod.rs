//! Builds the views of one page in one locale. What the views of all pages have in common is here.

mod answers;
mod badge;
mod card;
mod calendar;
mod days;
mod embed;
mod groups;
mod history;
mod home;
mod incident;
mod languages;
mod repetition;
mod search;
mod service;
mod state;
mod subscribe;
mod texts;

use chrono::{DateTime, SecondsFormat, Utc};

use state::state_of_status;
pub(super) use state::{state_and_status_words, state_words, status_words, update_mark_keys};

pub(super) use home::UNKNOWN;

use super::phone_numbers::keep_together;
use super::text_html::{one_line, to_html};
use super::view::{
    DiagnosticView, FeedLink, LanguageView, OriginalView, PageView, ServiceLink, StatusView,
    TextView,
};
use super::{
    CARDS_FOLDER, FeedFormat, Page, ServicePart, Site, incident_feed_path, markdown_path,
    open_feed_path, percent_encode, relative_href, search_description_path,
};
use crate::diagnostics::Diagnostic;
use crate::incident::{
    IncidentSummary, Localized, MaintenancePhase, Service, Text, is_only_planned,
};
use crate::locale::{Locale, Tag};
use crate::record::{Impact, Status};
use crate::text::{SectionKind, markdown};
use crate::translation::Provenance;

/// Builds the views of one page of a site in one locale.
pub struct ViewBuilder<'a> {
    pub(super) site: &'a Site,
    pub(super) locale: &'a Locale,
    page: &'a Page,
    path: String,
}

impl<'a> ViewBuilder<'a> {
    pub fn new(site: &'a Site, locale: &'a Locale, page: &'a Page) -> Self {
        Self {
            path: page.path(&locale.tag),
            site,
            locale,
            page,
        }
    }

    /// The address of a path below the root, relative to this page.
    pub(super) fn href(&self, path: &str) -> String {
        match self.page {
            // It is served at addresses of any depth, and by previews at an address of their own.
            Page::NotFound => self.site.settings.base_path() + &percent_encode(path),
            _ => relative_href(&self.path, path),
        }
    }

    /// The path to the site's root: `../../../`, or empty at the root.
    pub(super) fn root_href(&self) -> String {
        match self.href("") {
            href if href == "./" => String::new(),
            href => href,
        }
    }

    /// The address of another page in the same language.
    pub(super) fn page_href(&self, page: &Page) -> String {
        self.href(&page.path(&self.locale.tag))
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
            root: self.root_href(),
            home: self.page_href(&Page::Home),
            home_url: site.url(&Page::Home.path(tag)),
            canonical: site.url(&self.canonical_path()),
            cards_url: site.url(CARDS_FOLDER),
            open_graph_locale: open_graph(tag),
            languages: site
                .locales
                .iter()
                .map(|locale| self.language(locale))
                .collect(),
            x_default: site.x_default(self.page),
            feeds: self.feeds(),
            history: self.page_href(&Page::HistoryIndex),
            search: site
                .settings
                .has_search
                .then(|| self.page_href(&Page::Search)),
            subscribe: self.subscribe_href(),
            calendar: self.calendar_url(),
            search_description: (site.settings.has_search
                && matches!(self.page, Page::Home | Page::Search))
            .then(|| self.href(&search_description_path(tag))),
            markdown: (site.settings.has_markdown && *self.page == Page::Home)
                .then(|| self.href(&markdown_path(self.page, tag))),
            logo: site.logo.clone(),
            footer: site.footer.as_ref().map(|words| {
                let html = words.in_locale(tag);
                keep_together(&html.replace(markdown::SITE_ROOT, &self.root_href()))
            }),
        }
    }

    /// This page in another language; for a page that is the same in all languages, the home page.
    fn language(&self, locale: &Locale) -> LanguageView {
        let page = if self.page.is_locale_independent() {
            &Page::Home
        } else {
            self.page
        };
        let path = page.path(&locale.tag);
        LanguageView {
            lang: locale.tag.to_string(),
            dir: locale.direction.as_str(),
            name: locale.name.clone(),
            href: self.href(&path),
            url: self.site.url(&path),
            open_graph: open_graph(&locale.tag),
            current: !self.page.is_locale_independent() && locale.tag == self.locale.tag,
        }
    }

    /// The path of the page; of a service's page at an earlier address that of its present one.
    fn canonical_path(&self) -> String {
        let present_slug = |slug: &String| {
            let service = self.site.services.by_slug(slug);
            service.map_or(slug, |service| &service.slug).clone()
        };
        match self.page {
            Page::Service(slug) => Page::Service(present_slug(slug)).path(&self.locale.tag),
            Page::ServiceYear(part) => {
                let slug = present_slug(&part.slug);
                let part = ServicePart {
                    slug,
                    ..part.clone()
                };
                Page::ServiceYear(part).path(&self.locale.tag)
            }
            _ => self.path.clone(),
        }
    }

    /// The feeds that cover the page: the site's, and those of the service that it is about.
    fn feeds(&self) -> Vec<FeedLink> {
        let service = match self.page {
            Page::Service(slug) | Page::ServiceYear(ServicePart { slug, .. }) => {
                self.site.services.by_slug(slug)
            }
            Page::Incident(id) => self
                .site
                .incident(id)
                .and_then(|incident| self.site.services.get(&incident.service)),
            _ => None,
        };
        let mut links = Vec::new();
        for scope in [Some(None), service.map(Some)].into_iter().flatten() {
            let formats = FeedFormat::OF_SERVICES.into_iter();
            links.extend(formats.map(|format| self.feed_link(scope, format)));
        }
        links.extend(self.own_feeds());
        links
    }

    /// The feeds that only this page leads to: on the home page that of the site in JSON and that of open incidents, on the
    /// page of an incident the one of this incident.
    fn own_feeds(&self) -> Vec<FeedLink> {
        let tag = &self.locale.tag;
        let atom = |path: String, format, subject| FeedLink {
            media_type: FeedFormat::Atom.media_type(),
            format,
            service: subject,
            href: self.href(&path),
            url: self.site.url(&path),
        };
        match self.page {
            Page::Home => vec![
                self.feed_link(None, FeedFormat::Json),
                atom(open_feed_path(tag), "open", None),
            ],
            Page::Incident(id) => {
                let incident = self.site.incident(id).into_iter();
                let feed = |incident: &IncidentSummary| {
                    let format = FeedFormat::Atom.as_str();
                    atom(
                        incident_feed_path(id, tag),
                        format,
                        Some(incident.source_id.clone()),
                    )
                };
                incident.map(feed).collect()
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn service_link(&self, service: &Service) -> ServiceLink {
        ServiceLink {
            name: service.name_in(&self.locale.tag).to_owned(),
            href: self.page_href(&Page::Service(service.slug.clone())),
        }
    }

    /// The view of a text as HTML for this page's readers, with its original if it is a translation.
    pub(super) fn text(&self, text: &Localized) -> TextView {
        self.text_in(text, TextForms::HTML)
    }

    /// The same in one line, as a title.
    pub(super) fn line(&self, text: &Localized) -> TextView {
        self.text_in(text, TextForms::LINE)
    }

    fn text_in(&self, text: &Localized, forms: TextForms) -> TextView {
        let (tag, displayed) = text.in_locale(&self.locale.tag, self.site.default_locale());
        let original = text.original();
        let is_translation = displayed.provenance != Provenance::Original;
        TextView {
            html: forms.html(displayed, tag),
            plain: forms.line(displayed, tag),
            lang: match displayed.provenance {
                Provenance::Machine | Provenance::Provided => {
                    tag.machine_translated_from(&text.original_locale)
                }
                Provenance::Original | Provenance::Reviewed => tag.to_string(),
            },
            dir: tag.direction().as_str(),
            provenance: displayed.provenance.as_str(),
            translator: displayed.translator.clone(),
            untranslated: !tag.same_language(&self.locale.tag),
            language: tag.to_string(),
            stale: displayed.stale,
            differences: displayed.differences.clone(),
            original: (is_translation && original.provenance == Provenance::Original)
                .then(|| original_view(&text.original_locale, original, forms)),
        }
    }
}

/// In which forms a view has a text: most texts are shown in one of them, and a page has hundreds.
#[derive(Clone, Copy)]
struct TextForms {
    html: bool,
    line: bool,
}

impl TextForms {
    const HTML: Self = Self {
        html: true,
        line: false,
    };
    const LINE: Self = Self {
        html: false,
        line: true,
    };
    const BOTH: Self = Self {
        html: true,
        line: true,
    };

    fn html(self, text: &Text, tag: &Tag) -> Option<String> {
        self.html.then(|| to_html(&text.rich, tag))
    }

    fn line(self, text: &Text, tag: &Tag) -> Option<String> {
        self.line.then(|| one_line(&text.rich, tag))
    }
}

fn original_view(origin: &Tag, text: &Text, forms: TextForms) -> OriginalView {
    OriginalView {
        html: forms.html(text, origin),
        plain: forms.line(text, origin),
        lang: origin.to_string(),
        dir: origin.direction().as_str(),
    }
}

/// The view of a status of `incident`, which determines the impact and whether it is ongoing.
pub(super) fn status_view(status: &Status, incident: &IncidentSummary) -> StatusView {
    let is_current = status == &incident.status;
    let impact = if is_current {
        incident.impact
    } else {
        status.impact(incident.source_impact())
    };
    let phase = incident.maintenance.filter(|_| is_current);
    let is_upcoming = is_current && incident.is_upcoming;
    let key = match phase {
        _ if is_upcoming => Some(scheduled_key(incident).to_owned()),
        Some(phase) if is_only_planned(status) => Some(planned_key(phase).to_owned()),
        _ => word_key(status, incident),
    };
    let (state, state_key) = state_of_status(status, incident, impact, key.as_ref());
    StatusView {
        state,
        says_more: state_key.is_some() && state_key != key,
        state_key,
        key,
        word: status.name.clone(),
        open: impact != Impact::Operational || incident.is_upcoming,
        impact: match is_upcoming {
            true => Impact::Maintenance.as_str(),
            false => impact.as_str(),
        },
    }
}

/// The status with which an update was published: `scheduled` stays, whatever the clock says later.
pub(super) fn update_status_view(status: &Status, incident: &IncidentSummary) -> StatusView {
    let view = status_view(status, incident);
    StatusView {
        key: word_key(status, incident),
        ..view
    }
}

/// The message key for the status of what is still to come.
pub(super) fn scheduled_key(incident: &IncidentSummary) -> &'static str {
    match incident.maintenance {
        Some(_) => "maintenance-status-scheduled",
        None => "status-scheduled",
    }
}

/// The message key for maintenance of which only the plan is known. The end of the planned window does
/// not mean that the work is done.
fn planned_key(phase: MaintenancePhase) -> &'static str {
    match phase {
        MaintenancePhase::Upcoming => "maintenance-status-scheduled",
        MaintenancePhase::InProgress => "maintenance-status-in-progress",
        MaintenancePhase::Over => "status-window-over",
    }
}

/// The message key of a status; `None` for a source's own word, which is shown as it stands.
fn word_key(status: &Status, incident: &IncidentSummary) -> Option<String> {
    match status.name.is_empty() {
        true => Some("status-unknown".to_owned()),
        false => status.is_known().then(|| status_key(status, incident)),
    }
}

/// The message key of a status: `serviceRestored` is `status-service-restored`. Where the incident is
/// maintenance, `inProgress` is `maintenance-status-in-progress`.
pub(super) fn status_key(status: &Status, incident: &IncidentSummary) -> String {
    let has_own_key = matches!(
        status.name.as_str(),
        "scheduled" | "inProgress" | "verifying" | "completed" | "cancelled"
    );
    let mut key = match incident.maintenance {
        Some(_) if has_own_key => "maintenance-status-",
        _ => "status-",
    }
    .to_owned();
    for c in status.name.chars() {
        if c.is_ascii_uppercase() {
            key.push('-');
        }
        key.push(c.to_ascii_lowercase());
    }
    key
}

/// The message key of a section's heading: `root_cause` is `section-root-cause`.
pub fn section_key(kind: SectionKind) -> String {
    format!("section-{}", kebab_case(kind))
}

/// A kind of section in kebab case, as in message keys: `root-cause`.
pub(super) fn kebab_case(kind: SectionKind) -> String {
    kind.as_str().replace('_', "-")
}

/// A locale as Open Graph writes it (ogp.me): the language and a territory, `en_US`.
fn open_graph(tag: &Tag) -> String {
    let language = tag.as_str().split('-').next().unwrap_or_default();
    match tag.likely_region() {
        Some(region) => format!("{language}_{region}"),
        None => language.to_owned(),
    }
}

/// The views of diagnostics, which pages show at the place that they are about.
pub(super) fn diagnostic_views(diagnostics: &[Diagnostic]) -> Vec<DiagnosticView> {
    let views = diagnostics.iter().map(|diagnostic| DiagnosticView {
        location: diagnostic.location.to_string(),
        message: diagnostic.message.clone(),
    });
    views.collect()
}

/// RFC 3339 in UTC, to the second.
pub fn rfc3339(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
