//! A feed in one language: one entry for each update, the newest announcement first.

use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};

use super::announcements::{ARCHIVE_SIZE, MAX_ENTRIES, MIN_SERVICE_ENTRIES, WINDOW};
use super::feed_size::{self, FeedSize};
use super::feed_view::{EntryView, FeedView};
use super::provenance::{difference_text, provenance_text};
use super::view_builder::{scheduled_key, section_key, status_key};
use super::{Feed, FeedFormat, Page, Site, affected, text_html};
use crate::diagnostics::{Diagnostic, Location};
use crate::incident::{
    Incident, IncidentSummary, Incidents, Localized, Section, Service, Text, Update, UpdateSummary,
    readable_sections,
};
use crate::locale::{Direction, Locale, Tag};
use crate::text::SectionKind;
use crate::text::html::escape;

/// The size of the feed of the whole site.
const SITE_FEED: FeedSize = FeedSize {
    with_texts: 96_000,
    at_most: 96_000,
};

/// The size of the feed of a service, of which a site may have hundreds.
const SERVICE_FEED: FeedSize = FeedSize {
    with_texts: 20_000,
    at_most: 96_000,
};

/// How many of the items that an update affects an entry names. The entry stands in the feed of each of
/// them, so that all feeds together would grow with the square of their number.
const MAX_AFFECTED: usize = 20;

/// The maximum length of an entry's summary, in characters: chat programs cut what is longer.
const MAX_SUMMARY_CHARS: usize = 280;

/// An update and its incident.
pub type IncidentUpdate<'a> = (&'a IncidentSummary, &'a UpdateSummary);

impl Site {
    /// All feeds; each exists in every language.
    pub fn feeds(&self) -> Vec<Feed> {
        let slugs = self.services.all().flat_map(Service::slugs);
        std::iter::once(None)
            .chain(slugs.map(|slug| Some(slug.to_owned())))
            .flat_map(|service| {
                FeedFormat::ALL.map(|format| Feed {
                    service: service.clone(),
                    format,
                })
            })
            .collect()
    }

    /// The updates in a feed, the newest announcement first.
    pub fn feed_updates(&self, feed: &Feed) -> Vec<IncidentUpdate<'_>> {
        let newest = match &feed.service {
            None => &self.lists.newest_updates[..],
            Some(slug) => match self.lists_of(slug) {
                Some(lists) => &lists.newest_updates.updates[..],
                None => &[],
            },
        };
        let updates = newest.iter();
        let updates = updates
            .filter_map(|announcement| Some((&*announcement.incident, announcement.update()?)));
        updates
            .filter(|(incident, _)| !self.summaries_only.contains(&incident.id))
            .collect()
    }

    /// A warning if so much was announced of a service at once that its feeds do not hold it. The feed of the
    /// whole site has an archive of what it does not hold.
    pub fn feed_warning(&self, service: &Service) -> Option<Diagnostic> {
        let left_out = self.lists_of(&service.slug)?.newest_updates.left_out;
        let feed = Feed {
            service: Some(service.slug.clone()),
            format: FeedFormat::Atom,
        };
        (left_out > 0).then(|| {
            Diagnostic::warning(
                Location::file(feed.path(self.default_locale())),
                format!(
                    "{} updates of {} were announced within {} days, and a feed holds \
                     {MAX_ENTRIES}: {left_out} of them are not in the feeds of this service",
                    left_out + MAX_ENTRIES,
                    service.name_in(self.default_locale()),
                    WINDOW.num_days(),
                ),
                "tell its subscribers to look at the site, or at its Atom feed, whose archive has all of them",
            )
        })
    }

    /// The view of a feed in one language. `incidents` are those of its entries, by id.
    ///
    /// # Errors
    /// If one of them is missing, or a message is missing from the catalog.
    pub fn feed(&self, feed: &Feed, locale: &Locale, incidents: &Incidents) -> Result<FeedView> {
        let mut entries = self
            .feed_updates(feed)
            .into_iter()
            .map(|(incident, update)| {
                let incident = incidents.get(&incident.id);
                let mut updates = incident.into_iter().flat_map(|incident| &incident.updates);
                let full = updates.find(|full| full.summary.id == update.id);
                let (incident, update) = incident
                    .zip(full)
                    .with_context(|| format!("the update {} is not loaded", update.id))?;
                self.entry(incident, update, locale)
            })
            .collect::<Result<Vec<_>>>()?;
        let (size, at_least) = match feed.service {
            None => (SITE_FEED, ARCHIVE_SIZE),
            Some(_) => (SERVICE_FEED, MIN_SERVICE_ENTRIES),
        };
        feed_size::limit(&mut entries, size, at_least);
        let frame = self.empty_feed(feed, locale)?;
        let newest_archive = self.newest_archive(feed);
        Ok(FeedView {
            updated: entries.first().map_or(frame.updated, |entry| entry.updated),
            previous_archive: newest_archive.map(|document| self.url(&document.path(&locale.tag))),
            entries,
            ..frame
        })
    }

    /// A feed without entries.
    pub(super) fn empty_feed(&self, feed: &Feed, locale: &Locale) -> Result<FeedView> {
        let tag = &locale.tag;
        let slug = feed.service.as_deref();
        let service = slug.and_then(|slug| self.services.by_slug(slug));
        let title = self.settings.title.in_locale(tag);
        let title = match service {
            None => locale.format_message("feed-title", &[("title", title.into())])?,
            Some(service) => locale.format_message(
                "feed-service-title",
                &[
                    ("title", title.into()),
                    ("service", service.name_in(tag).into()),
                ],
            )?,
        };
        let page = feed.service.clone().map_or(Page::Home, Page::Service);
        let scope = feed.service.as_deref().unwrap_or("all");
        Ok(FeedView {
            id: self.tag_uri(&format!("feed/{tag}/{scope}")),
            description: self
                .settings
                .description
                .as_ref()
                .map_or(&*title, |words| words.in_locale(tag))
                .to_owned(),
            title,
            lang: tag.to_string(),
            self_url: self.url(&feed.path(tag)),
            page_url: self.url(&page.path(tag)),
            updated: self.feed_since(feed),
            previous_archive: None,
            current: None,
            entries: Vec::new(),
        })
    }

    fn entry(&self, incident: &Incident, update: &Update, locale: &Locale) -> Result<EntryView> {
        let tag = &locale.tag;
        let summary = &incident.summary;
        let status = update.status.as_ref().filter(|status| status.is_known());
        let status_key = match summary.is_upcoming {
            true => Some(scheduled_key(summary).to_owned()),
            false => status.map(|status| status_key(status, summary)),
        };
        let entry = self.entry_without_text(summary, &update.summary, tag);
        let title = match status_key {
            Some(key) => {
                let status = locale.format_message(&key, &[])?;
                let title = self.one_line(&summary.title, tag);
                let title = locale.format_message(
                    "feed-entry-title",
                    &[("title", title.into()), ("status", status.into())],
                )?;
                format!("{title} [{}]", summary.source_id)
            }
            None => entry.title,
        };
        let html = self.entry_html(incident, update, &entry.service, &entry.url, locale)?;
        Ok(EntryView {
            title,
            summary: Some(self.summary_text(incident, update, locale)?),
            html: Some(html),
            ..entry
        })
    }

    /// What is known of an entry by the summary of its incident.
    pub(super) fn entry_without_text(
        &self,
        incident: &IncidentSummary,
        update: &UpdateSummary,
        tag: &Tag,
    ) -> EntryView {
        let service = self.services.get(&incident.service);
        let service = service.map_or(&*incident.service, |service| service.name_in(tag));
        let path = Page::Incident(incident.id.clone()).path(tag);
        let title = self.one_line(&incident.title, tag);
        EntryView {
            id: self.tag_uri(&format!("{}/{}", incident.id, update.id)),
            title: format!("{title} [{}]", incident.source_id),
            url: format!("{}#u-{}", self.url(&path), update.id),
            service: service.to_owned(),
            published: update.announced_at.first().copied().unwrap_or(update.at),
            updated: update.announced_at.last().copied().unwrap_or(update.at),
            summary: None,
            html: None,
        }
    }

    /// The update as on its page, with its own time, since the dates of an entry are those of its
    /// announcement.
    fn entry_html(
        &self,
        incident: &Incident,
        update: &Update,
        service: &str,
        url: &str,
        locale: &Locale,
    ) -> Result<String> {
        let head = locale.format_message("feed-entry-service", &[("service", service.into())])?;
        let mut html = format!(
            "<p>{} · {}</p>",
            escape(&head),
            escape(&locale.date_time_with_utc(update.summary.at))
        );
        if let Some(window) = planned_window(&incident.summary, locale)? {
            html.push_str(&format!("<p>{}</p>", escape(&window)));
        }
        html.push_str(&self.update_html(incident, update, locale)?);
        for phrase in self.provenances(incident, update, locale)? {
            html.push_str(&format!("<p><em>{}</em></p>", escape(&phrase)));
        }
        let link_text = locale.format_message("feed-entry-link", &[])?;
        html.push_str(&format!(
            "<p><a href=\"{}\">{}</a></p>",
            escape(url),
            escape(&link_text)
        ));
        // A feed reader shows it on a page of its own, which is written from left to right.
        Ok(match locale.direction {
            Direction::Ltr => html,
            Direction::Rtl => format!("<div dir=\"rtl\">{html}</div>"),
        })
    }

    /// The sections of an update with what is to be said of them, as safe HTML with absolute addresses.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub(super) fn update_html(
        &self,
        incident: &Incident,
        update: &Update,
        locale: &Locale,
    ) -> Result<String> {
        let mut html = String::new();
        let push_differences = |html: &mut String, text: &Text| -> Result<()> {
            for difference in &text.differences {
                let words = difference_text(locale, difference)?;
                html.push_str(&format!("<p><em>{}</em></p>", escape(&words)));
            }
            Ok(())
        };
        let (_, title) = self.for_readers(&incident.summary.title, &locale.tag);
        push_differences(&mut html, title)?;
        for section in self.feed_sections(incident, update, &locale.tag) {
            let (tag, text) = self.for_readers(&section.text, &locale.tag);
            let label = locale.format_message(&section_key(section.kind), &[])?;
            html.push_str(&format!("<p><strong>{}</strong></p>", escape(&label)));
            if tag.same_language(&locale.tag) {
                html.push_str(&text_html::to_html(&text.rich, tag));
            } else {
                let dir = tag.direction().as_str();
                html.push_str(&format!("<div lang=\"{tag}\" dir=\"{dir}\">"));
                html.push_str(&text_html::to_html(&text.rich, tag));
                html.push_str("</div>");
            }
            push_differences(&mut html, text)?;
        }
        if shows_only_beginning(update, &locale.tag, self) {
            let note = locale.format_message("update-truncated", &[])?;
            html.push_str(&format!("<p><em>{}</em></p>", escape(&note)));
        }
        if !update.affected.is_empty() {
            let line = affected::text_line(&update.affected, MAX_AFFECTED, locale)?;
            html.push_str(&format!("<p>{}</p>", escape(&line)));
        }
        Ok(html)
    }

    /// Who translated the sections of an update, or in which other languages they are.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub(super) fn provenances(
        &self,
        incident: &Incident,
        update: &Update,
        locale: &Locale,
    ) -> Result<Vec<String>> {
        let mut provenances: Vec<String> = Vec::new();
        for section in self.feed_sections(incident, update, &locale.tag) {
            let (tag, text) = self.for_readers(&section.text, &locale.tag);
            let provenance = provenance_text(locale, tag, text)?;
            provenances.extend(provenance.filter(|phrase| !provenances.contains(phrase)));
        }
        Ok(provenances)
    }

    /// The sections of an update that readers of `tag` are shown. A title that is that of the incident
    /// stands above them.
    pub(super) fn feed_sections<'a>(
        &'a self,
        incident: &'a Incident,
        update: &'a Update,
        tag: &'a Tag,
    ) -> impl Iterator<Item = &'a Section> {
        readable_sections(&update.sections, tag, self.default_locale()).filter(|section| {
            section.kind != SectionKind::Title
                || !incident.summary.title.has_same_original(&section.text)
        })
    }

    /// The beginning of a summary of an update: of its current or final status, or else its first section.
    fn summary_text(
        &self,
        incident: &Incident,
        update: &Update,
        locale: &Locale,
    ) -> Result<String> {
        let sections = || self.feed_sections(incident, update, &locale.tag);
        let of_kind = |kind| sections().find(|section| section.kind == kind);
        let section = of_kind(SectionKind::CurrentStatus)
            .or_else(|| of_kind(SectionKind::FinalStatus))
            .or_else(|| sections().next());
        let Some(section) = section else {
            return Ok(String::new());
        };
        let (tag, text) = self.for_readers(&section.text, &locale.tag);
        let line = text_html::plain_line(truncate(&text_html::words_in_line(&text.rich)), tag);
        Ok(match text.differences.is_empty() {
            true => line,
            false => {
                let doubt = locale.format_message("source-doubtful", &[])?;
                format!("{line} ({doubt})")
            }
        })
    }

    pub(super) fn one_line(&self, text: &Localized, tag: &Tag) -> String {
        let (tag, text) = self.for_readers(text, tag);
        text_html::one_line(&text.rich, tag)
    }

    /// The text for readers of `tag`, and its language.
    pub(super) fn for_readers<'t>(&self, text: &'t Localized, tag: &Tag) -> (&'t Tag, &'t Text) {
        text.in_locale(tag, self.default_locale())
    }

    /// Since when a feed exists: since its service, or any of the site, is known, else since the date of the
    /// authority in its id.
    pub(crate) fn feed_since(&self, feed: &Feed) -> DateTime<Utc> {
        let services = self.services.all();
        let of_feed = services.filter(|service| match &feed.service {
            Some(slug) => service.slugs().any(|known| known == slug),
            None => true,
        });
        of_feed
            .map(|service| service.since)
            .min()
            .unwrap_or_else(|| self.settings.authority_date())
    }

    /// A `tag:` URI (RFC 4151), which never changes.
    fn tag_uri(&self, specific: &str) -> String {
        format!(
            "tag:{}:{}",
            self.settings.authority,
            super::percent_encode(specific)
        )
    }
}

/// Whether readers of `tag` are shown only the beginning of an update's text, since it is too long.
pub(super) fn shows_only_beginning(update: &Update, tag: &Tag, site: &Site) -> bool {
    let default_locale = site.default_locale();
    let mut sections = readable_sections(&update.sections, tag, default_locale);
    let is_too_long = |section: &Section| {
        let (_, text) = section.text.in_locale(tag, default_locale);
        text_html::is_too_long(&text.rich)
    };
    update.is_truncated || sections.any(is_too_long)
}

/// The planned start and end as a text.
fn planned_window(incident: &IncidentSummary, locale: &Locale) -> Result<Option<String>> {
    let Some(start) = incident.known_start().filter(|_| incident.is_planned()) else {
        return Ok(None);
    };
    let start = locale.date_time_with_utc(start);
    let text = match incident.ended_at {
        Some(end) => locale.format_message(
            "planned-from-until",
            &[
                ("from", start.into()),
                ("until", locale.date_time_with_utc(end).into()),
            ],
        )?,
        None => locale.format_message("planned-start", &[("at", start.into())])?,
    };
    Ok(Some(text))
}

fn truncate(text: &str) -> String {
    match text.char_indices().nth(MAX_SUMMARY_CHARS) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
