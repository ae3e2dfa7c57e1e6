//! The feed of an incident, with one entry that grows, and the feed of the incidents that are open, with one entry for
//! each, which leaves when the incident ends.

use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};

use super::announcements::{MAX_ENTRIES, count_burst};
use super::feed_entry::{in_direction, link_html};
use super::feed_size::{self, SITE_FEED, escaped_len};
use super::feed_text::other_language;
use super::feed_view::{EntryView, FeedView};
use super::routes::{incident_feed_path, open_feed_path};
use super::{Feed, FeedFormat, Page, Site};
use crate::incident::{Incident, IncidentSummary, Incidents, Update};
use crate::locale::Locale;
use crate::record::Impact;
use crate::text::html::escape;

/// How many bytes the updates in the entry of an incident's feed take at most.
const MAX_UPDATES: usize = 90_000;

impl Site {
    /// The incidents in the feed of open incidents whose texts are in it.
    pub fn open_feed_texts(&self) -> impl Iterator<Item = &str> {
        let with_text = self.open_feed_incidents().into_iter().take(MAX_ENTRIES);
        with_text.map(|incident| incident.id.as_str())
    }

    /// The open incidents that concern the company, the newest announcement first: at most as many as a feed has
    /// entries, and all of a burst of news.
    pub fn open_feed_incidents(&self) -> Vec<&IncidentSummary> {
        let open = self.current_incidents().filter(|incident| {
            incident.is_open_incident()
                && !incident.is_muted()
                && !self.summaries_only.contains(&incident.id)
        });
        let mut open: Vec<&IncidentSummary> = open.collect();
        open.sort_by_key(|incident| (announced_at(incident).1, &incident.id));
        open.reverse();
        let burst = count_burst(open.iter().map(|incident| announced_at(incident).1));
        open.truncate(burst.max(MAX_ENTRIES));
        open
    }

    /// The feed of open incidents in one language. `incidents` are those of [`Site::open_feed_texts`], by id.
    ///
    /// # Errors
    /// If one of them is missing, or a message is missing from the catalog.
    pub fn open_feed(&self, locale: &Locale, incidents: &Incidents) -> Result<FeedView> {
        let open = self.open_feed_incidents().into_iter().enumerate();
        let entries = open.map(|(index, summary)| {
            if index >= MAX_ENTRIES {
                return Ok(EntryView {
                    id: self.open_entry_id(summary),
                    ..self.incident_entry(summary, locale)?
                });
            }
            let incident = incidents.get(&summary.id);
            let incident =
                incident.with_context(|| format!("the incident {} is not loaded", summary.id))?;
            self.open_entry(incident, locale)
        });
        let mut entries = entries.collect::<Result<Vec<_>>>()?;
        let burst = count_burst(entries.iter().map(|entry: &EntryView| entry.updated));
        feed_size::limit(&mut entries, SITE_FEED, burst);
        let frame = self.site_frame(locale)?;
        let tag = &locale.tag;
        let title = self.settings.title.in_locale(tag);
        Ok(FeedView {
            id: self.tag_uri(&format!("feed/{tag}/open")),
            title: locale.format_message("feed-open-title", &[("title", title.into())])?,
            description: locale.format_message("feed-open-description", &[])?,
            self_url: self.url(&open_feed_path(tag)),
            updated: entries.first().map_or(frame.updated, |entry| entry.updated),
            entries,
            ..frame
        })
    }

    /// The feed of an incident in one language.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub fn incident_feed(&self, incident: &Incident, locale: &Locale) -> Result<FeedView> {
        let tag = &locale.tag;
        let summary = &incident.summary;
        let mut html = self.frame_html(incident, locale)?;
        let mut length = escaped_len(&html);
        let newest = incident.newest_update_in_effect();
        let newest_summary = newest.map(|update| self.summary_text(incident, update, locale));
        let newest_summary = newest_summary.transpose()?;
        for update in published(incident) {
            let mut heading = locale.date_time_with_utc(update.summary.at);
            let state = self.state_text(incident, update, locale)?;
            // As in the log of the page.
            let mark = update
                .summary
                .is_withdrawn
                .then(|| locale.format_message("update-unlisted", &[]));
            for word in state.into_iter().chain(mark.transpose()?) {
                heading.push_str(&format!(" · {word}"));
            }
            let text = self.update_with_provenance(incident, update, locale)?;
            let part = format!("<h3>{}</h3>{text}", escape(&heading));
            length += escaped_len(&part);
            if length > MAX_UPDATES {
                break;
            }
            html.push_str(&part);
        }
        let entry = self.incident_entry(summary, locale)?;
        let words = locale.format_message("feed-entry-link", &[])?;
        html.push_str(&link_html(&entry.url, &words));
        let (line, line_lang) = newest_summary.unzip();
        let entry = EntryView {
            id: self.tag_uri(&summary.id),
            summary: line,
            summary_lang: line_lang.flatten(),
            html: Some(in_direction(html, locale)),
            ..entry
        };
        Ok(FeedView {
            id: self.tag_uri(&format!("feed/{tag}/incidents/{}", summary.id)),
            title: format!(
                "{} [{}]",
                self.one_line(&summary.title, tag),
                summary.source_id
            ),
            description: locale.format_message("feed-incident-description", &[])?,
            self_url: self.url(&incident_feed_path(&summary.id, tag)),
            page_url: entry.url.clone(),
            updated: entry.updated,
            entries: vec![entry],
            ..self.site_frame(locale)?
        })
    }

    fn site_frame(&self, locale: &Locale) -> Result<FeedView> {
        let feed = Feed {
            service: None,
            format: FeedFormat::Atom,
        };
        self.empty_feed(&feed, locale)
    }

    fn open_entry_id(&self, incident: &IncidentSummary) -> String {
        self.tag_uri(&format!("{}/open", incident.id))
    }

    /// The entry of an open incident: how it stands now, and its newest update.
    fn open_entry(&self, incident: &Incident, locale: &Locale) -> Result<EntryView> {
        let summary = &incident.summary;
        let id = self.open_entry_id(summary);
        let frame = self.incident_entry(summary, locale)?;
        let Some(newest) = incident.newest_update_in_effect() else {
            let words = locale.format_message("feed-entry-link", &[])?;
            let html = self.frame_html(incident, locale)? + &link_html(&frame.url, &words);
            let html = Some(in_direction(html, locale));
            return Ok(EntryView { id, html, ..frame });
        };
        let entry = self.entry(incident, newest, locale)?;
        Ok(EntryView {
            id,
            url: entry.url,
            summary: entry.summary,
            summary_lang: entry.summary_lang,
            html: entry.html,
            ..frame
        })
    }

    /// The entry of an incident as a whole, without its texts: how it stands now.
    fn incident_entry(&self, incident: &IncidentSummary, locale: &Locale) -> Result<EntryView> {
        let tag = &locale.tag;
        let title = self.one_line(&incident.title, tag);
        let (title_tag, _) = self.for_readers(&incident.title, tag);
        let state = match incident.counted_impact() {
            Impact::Operational => None,
            impact => Some(locale.format_message(&format!("state-{}", impact.as_str()), &[])?),
        };
        let title = match state {
            Some(state) => {
                let args = [("title", title.into()), ("status", state.into())];
                locale.format_message("feed-entry-title", &args)?
            }
            None => title,
        };
        let mut categories = self.service_categories(incident, tag);
        categories.extend(self.severity_category(incident, locale)?);
        let (first, last) = announced_at(incident);
        Ok(EntryView {
            id: String::new(),
            title: format!("{title} [{}]", incident.source_id),
            title_lang: other_language(title_tag, tag),
            url: self.url(&Page::Incident(incident.id.clone()).path(tag)),
            categories,
            published: first,
            updated: last,
            summary: None,
            summary_lang: None,
            html: None,
        })
    }
}

/// The updates whose time has come, newest first; also those that their source has withdrawn.
fn published(incident: &Incident) -> impl Iterator<Item = &Update> {
    let newest_first = incident.updates.iter().rev();
    newest_first.filter(|update| !update.summary.is_ahead)
}

/// When an incident was first and last announced, or else the instant of its place in the archive.
fn announced_at(incident: &IncidentSummary) -> (DateTime<Utc>, DateTime<Utc>) {
    let place = incident.archived_at;
    (
        incident.announcement_times().min().unwrap_or(place),
        incident.announcement_times().max().unwrap_or(place),
    )
}
