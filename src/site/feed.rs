//! A feed in one language: one entry for each update, the newest announcement first.

use anyhow::{Context as _, Result};
use chrono::{DateTime, Duration, Utc};

use super::provenance::provenance_text;
use super::view_builder::{SCHEDULED_KEY, section_key, status_key};
use super::{Feed, FeedFormat, Page, Site, affected, text_html};
use crate::diagnostics::{Diagnostic, Location};
use crate::incident::{
    Incident, IncidentSummary, Incidents, Localized, Section, Service, Text, Update, UpdateSummary,
    readable_sections,
};
use crate::locale::{Locale, Tag};
use crate::text::SectionKind;
use crate::text::html::escape;

/// How many entries a feed holds at least, where there are so many: a busy week of a large tenant.
const MIN_ENTRIES: usize = 100;

/// A feed holds every entry that was announced within this time before its newest one, so that whoever
/// fetches it once a day misses none. It is measured from the newest entry, since time alone must not
/// change a feed.
const WINDOW: Duration = Duration::days(3);

/// How many entries a feed holds at most: readers take 5 MB.
const MAX_ENTRIES: usize = 1000;

/// The maximum length of an entry's summary, in characters: chat programs cut what is longer.
const MAX_SUMMARY_CHARS: usize = 280;

/// A feed in one language.
#[derive(Clone, Debug)]
pub struct FeedView {
    /// A `tag:` URI (RFC 4151) that never changes.
    pub id: String,
    pub title: String,
    pub description: String,
    pub lang: String,
    /// The absolute addresses of the feed itself and of the page that it belongs to.
    pub self_url: String,
    pub page_url: String,
    /// The newest announcement; for a feed without entries, since when it exists.
    pub updated: DateTime<Utc>,
    pub entries: Vec<EntryView>,
}

/// An entry: one update of an incident.
#[derive(Clone, Debug)]
pub struct EntryView {
    /// A `tag:` URI (RFC 4151) that never changes.
    pub id: String,
    pub title: String,
    /// The absolute address of the update on its incident's page.
    pub url: String,
    pub service: String,
    /// The first and the last announcement of the update.
    pub published: DateTime<Utc>,
    pub updated: DateTime<Utc>,
    /// Plain text in one line.
    pub summary: String,
    /// Safe HTML with absolute addresses.
    pub html: String,
}

type IncidentUpdate<'a> = (&'a IncidentSummary, &'a UpdateSummary);

/// How many of the updates were announced within [`WINDOW`] before the newest of them.
fn count_in_window(updates: &[IncidentUpdate<'_>]) -> usize {
    let announced = || {
        let updates = updates.iter();
        updates.filter_map(|(_, update)| update.announced_at.last())
    };
    announced().max().map_or(0, |newest| {
        let is_recent = |at: &&DateTime<Utc>| newest.signed_duration_since(**at) < WINDOW;
        announced().filter(is_recent).count()
    })
}

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
    pub fn feed_updates(&self, feed: &Feed) -> Vec<(&IncidentSummary, &UpdateSummary)> {
        let mut updates = self.announced_updates(feed);
        let newest_first =
            |(a_incident, a_update): &IncidentUpdate<'_>,
             (b_incident, b_update): &IncidentUpdate<'_>| {
                let newest = b_update
                    .announced_at
                    .last()
                    .cmp(&a_update.announced_at.last());
                newest.then_with(|| {
                    (&a_incident.id, &a_update.id).cmp(&(&b_incident.id, &b_update.id))
                })
            };
        // Few of all that ever happened are in the feed: only those are sorted.
        let entries = count_in_window(&updates).clamp(MIN_ENTRIES, MAX_ENTRIES);
        if updates.len() > entries {
            updates.select_nth_unstable_by(entries, newest_first);
            updates.truncate(entries);
        }
        updates.sort_by(newest_first);
        updates
    }

    /// The updates of a feed's incidents that subscribers are told of, in no order.
    fn announced_updates(&self, feed: &Feed) -> Vec<IncidentUpdate<'_>> {
        let incidents: Vec<&IncidentSummary> = match &feed.service {
            None => self.incidents.iter().collect(),
            Some(slug) => self.incidents_of(slug).collect(),
        };
        incidents
            .into_iter()
            .flat_map(|incident| {
                let updates = incident.updates.iter();
                updates.map(move |update| (incident, update))
            })
            .filter(|(incident, update)| {
                !update.announced_at.is_empty() && !self.summaries_only.contains(&incident.id)
            })
            .collect()
    }

    /// A warning where so much was announced at once that a feed cannot hold it.
    pub fn feed_warning(&self) -> Option<Diagnostic> {
        let feed = Feed {
            service: None,
            format: FeedFormat::Atom,
        };
        let announced = count_in_window(&self.announced_updates(&feed));
        (announced > MAX_ENTRIES).then(|| {
            let path = feed.path(self.default_locale());
            Diagnostic::warning(
                Location::file(path),
                format!(
                    "{announced} updates were announced within {} days, and a feed holds \
                     {MAX_ENTRIES}: {} of them are not in the feeds",
                    WINDOW.num_days(),
                    announced - MAX_ENTRIES
                ),
                "tell subscribers to look at the site, which has all of them",
            )
        })
    }

    /// The view of a feed in one language. `incidents` are those of its entries, by id.
    ///
    /// # Errors
    /// If one of them is missing, or a message is missing from the catalog.
    pub fn feed(&self, feed: &Feed, locale: &Locale, incidents: &Incidents) -> Result<FeedView> {
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
        let entries = self
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
            updated: match entries.first() {
                Some(entry) => entry.updated,
                None => self.feed_since(feed),
            },
            entries,
        })
    }

    fn entry(&self, incident: &Incident, update: &Update, locale: &Locale) -> Result<EntryView> {
        let tag = &locale.tag;
        let summary = &incident.summary;
        let service = self.services.get(&summary.service);
        let service = service.map_or(&*summary.service, |service| service.name_in(tag));
        let title = self.one_line(&summary.title, tag);
        let status = update.status.as_ref().filter(|status| status.is_known());
        let status_key = match summary.is_upcoming {
            true => Some(SCHEDULED_KEY.to_owned()),
            false => status.map(status_key),
        };
        let title = match status_key {
            Some(key) => {
                let status = locale.format_message(&key, &[])?;
                locale.format_message(
                    "feed-entry-title",
                    &[("title", title.into()), ("status", status.into())],
                )?
            }
            None => title,
        };
        let path = Page::Incident(summary.id.clone()).path(tag);
        let url = format!("{}#u-{}", self.url(&path), update.summary.id);
        Ok(EntryView {
            id: self.tag_uri(&format!("{}/{}", summary.id, update.summary.id)),
            title: format!("{title} [{}]", summary.source_id),
            service: service.to_owned(),
            published: update
                .summary
                .announced_at
                .first()
                .copied()
                .unwrap_or(update.summary.at),
            updated: update
                .summary
                .announced_at
                .last()
                .copied()
                .unwrap_or(update.summary.at),
            summary: truncate(&self.summary_text(incident, update, tag)),
            html: self.entry_html(incident, update, service, &url, locale)?,
            url,
        })
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
        let mut provenances: Vec<String> = Vec::new();
        for section in self.feed_sections(incident, update, &locale.tag) {
            let (tag, text) = self.for_readers(&section.text, &locale.tag);
            let provenance = provenance_text(locale, tag, text)?;
            provenances.extend(provenance.filter(|phrase| !provenances.contains(phrase)));
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
        }
        if !update.affected.is_empty() {
            let line = affected::text_line(&update.affected, locale)?;
            html.push_str(&format!("<p>{}</p>", escape(&line)));
        }
        for phrase in provenances {
            html.push_str(&format!("<p><em>{}</em></p>", escape(&phrase)));
        }
        let link_text = locale.format_message("feed-entry-link", &[])?;
        html.push_str(&format!(
            "<p><a href=\"{}\">{}</a></p>",
            escape(url),
            escape(&link_text)
        ));
        Ok(html)
    }

    /// The sections of an update that readers of `tag` are shown. A title that is that of the incident
    /// stands above them.
    fn feed_sections<'a>(
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

    /// A summary of an update: its current or final status, or else its first section.
    fn summary_text(&self, incident: &Incident, update: &Update, tag: &Tag) -> String {
        let sections = || self.feed_sections(incident, update, tag);
        let of_kind = |kind| sections().find(|section| section.kind == kind);
        of_kind(SectionKind::CurrentStatus)
            .or_else(|| of_kind(SectionKind::FinalStatus))
            .or_else(|| sections().next())
            .map(|section| self.one_line(&section.text, tag))
            .unwrap_or_default()
    }

    fn one_line(&self, text: &Localized, tag: &Tag) -> String {
        text_html::one_line(&self.for_readers(text, tag).1.rich)
    }

    /// The text for readers of `tag`, and its language.
    fn for_readers<'t>(&self, text: &'t Localized, tag: &Tag) -> (&'t Tag, &'t Text) {
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

/// The planned start and end as a text.
fn planned_window(incident: &IncidentSummary, locale: &Locale) -> Result<Option<String>> {
    if !incident.is_planned() {
        return Ok(None);
    }
    let start = locale.date_time_with_utc(incident.started_at);
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
