//! The event of which subscribers are told, in one language.

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::event_view::{EventFact, EventKind, EventService, EventText, EventView, EventWords};
use super::facts::{next_update, start_and_end};
use super::feed_text::shows_only_beginning;
use super::provenance::warning_texts;
use super::view_builder::{section_key, status_view, update_status_view};
use super::{Page, Site, text_html, update_anchor};
use crate::incident::{Effect, Incident, IncidentSummary, Service, Update};
use crate::locale::{Locale, Tag};
use crate::record::Impact;
use crate::text::{Block, Inline, RichText, SectionKind};

/// What happened to an incident, in no language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub kind: EventKind,
    /// When it is announced: the instant in the ledger for an update, and when a run found it for what no update tells.
    pub at: DateTime<Utc>,
    /// The id of the incident in Kairan.
    pub incident: String,
    /// The id of the update; `None` where none tells of it.
    pub update: Option<String>,
}

impl Event {
    /// The key of the event in a language, for ever: the ids of the incident and of the update (or the kind, where no
    /// update tells of it), the instant and the language. The instant tells the revisions of an update apart: none is
    /// announced at the instant of another, and what arrives later changes no instant.
    pub fn key(&self, language: &Tag) -> String {
        let Self {
            kind,
            at,
            incident,
            update,
        } = self;
        let what = update.as_deref().unwrap_or(kind.as_str());
        let at = at.format("%Y%m%dT%H%M%SZ");
        let (incident, what) = (key_part(incident), key_part(what));
        format!("{incident}/{what}/{at}/{language}")
    }
}

/// A name as a part of a key: printable ASCII, without slashes, spaces and full stops.
fn key_part(name: &str) -> String {
    let mut part = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'-' | b'_' => part.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => part.push(char::from(byte)),
            byte => part.push_str(&format!("%{byte:02X}")),
        }
    }
    part
}

impl Site {
    /// The view of an event in a language; `None` if `incident` has no such update.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub fn event_view(
        &self,
        event: &Event,
        incident: &Incident,
        locale: &Locale,
    ) -> Result<Option<EventView>> {
        let tag = &locale.tag;
        let summary = &incident.summary;
        let mut updates = incident.updates.iter();
        let update = match &event.update {
            Some(id) => match updates.find(|update| update.summary.id == *id) {
                // What is told late has the text that was announced, under the key of its announcement.
                Some(update) => Some(update.as_announced(event.at)),
                None => return Ok(None),
            },
            None => None,
        };
        let page = self.url(&Page::Incident(summary.id.clone()).path(tag));
        let (mut text, mut html, mut provenance) = (EventText::default(), String::new(), None);
        if let Some(update) = &update {
            text = self.update_text(incident, update, locale)?;
            html = self.update_html(incident, update, locale)?;
            let provenances = self.provenances(incident, update, locale)?;
            provenance = (!provenances.is_empty()).then(|| provenances.join(" · "));
        }
        Ok(Some(EventView {
            key: event.key(tag),
            incident_key: key_part(&summary.id),
            kind: event.kind,
            at: event.at,
            lang: tag.clone(),
            direction: locale.direction,
            incident: summary.id.clone(),
            source_id: summary.source_id.clone(),
            update: event.update.clone(),
            title: self.one_line(&summary.title, tag),
            impact: summary.counted_impact(),
            state: state_word(summary, locale)?,
            status: update_status(update.as_ref(), summary, locale)?,
            services: self.services_of(summary, tag),
            classification: summary.classification.clone(),
            facts: self.event_facts(summary, locale)?,
            next_update_at: summary.next_update_by(),
            text,
            html,
            provenance,
            url: match &event.update {
                Some(id) => format!("{page}#{}", update_anchor(id)),
                None => page,
            },
            home_url: self.url(&Page::Home.path(tag)),
            site_title: self.settings.title.in_locale(tag).to_owned(),
            words: self.event_words(event.kind, locale)?,
        }))
    }

    /// An event that tests the channel with this name.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub fn test_event(
        &self,
        channel: &str,
        at: DateTime<Utc>,
        locale: &Locale,
    ) -> Result<EventView> {
        let tag = &locale.tag;
        let event = Event {
            kind: EventKind::Test,
            at,
            incident: "test".to_owned(),
            update: Some(channel.to_owned()),
        };
        let text =
            locale.format_message("event-test-text", &[("name", channel.to_owned().into())])?;
        let html = RichText(vec![Block::Paragraph(vec![Inline::Text(
            text.as_str().into(),
        )])])
        .html();
        let home_url = self.url(&Page::Home.path(tag));
        Ok(EventView {
            key: event.key(tag),
            incident_key: key_part(&event.incident),
            kind: event.kind,
            at,
            lang: tag.clone(),
            direction: locale.direction,
            incident: event.incident.clone(),
            source_id: event.incident,
            update: None,
            title: locale.format_message("event-test-title", &[])?,
            impact: Impact::Operational,
            state: locale.format_message("event-test", &[])?,
            status: None,
            services: Vec::new(),
            classification: None,
            facts: Vec::new(),
            next_update_at: None,
            text: EventText::plain(text),
            html,
            provenance: None,
            url: home_url.clone(),
            home_url,
            site_title: self.settings.title.in_locale(tag).to_owned(),
            words: self.event_words(EventKind::Test, locale)?,
        })
    }

    /// The title of an incident in one line, for readers of a language.
    pub fn title_of(&self, incident: &IncidentSummary, language: &Tag) -> String {
        self.one_line(&incident.title, language)
    }

    /// The affected services that concern the company, or all where none does.
    fn services_of(&self, summary: &IncidentSummary, tag: &Tag) -> Vec<EventService> {
        let names = summary.services.iter();
        let all: Vec<&Service> = names.filter_map(|name| self.services.get(name)).collect();
        let has_concerning = all.iter().any(|service| !service.is_muted());
        let told = all
            .into_iter()
            .filter(|service| !has_concerning || !service.is_muted());
        told.map(|service| EventService {
            slug: service.slug.clone(),
            name: service.name_in(tag).to_owned(),
        })
        .collect()
    }

    fn event_facts(&self, summary: &IncidentSummary, locale: &Locale) -> Result<Vec<EventFact>> {
        let start_and_end = start_and_end(summary).into_iter();
        let known = start_and_end.filter_map(|(key, at)| Some((key, at?)));
        let facts = known
            .chain(next_update(summary, self.now))
            .map(|(key, at)| {
                Ok(EventFact {
                    label: locale.format_message(key, &[])?,
                    value: locale.date_time_with_utc(at),
                })
            });
        facts.collect()
    }

    fn event_words(&self, kind: EventKind, locale: &Locale) -> Result<EventWords> {
        let key = match kind {
            EventKind::Opened => "event-opened",
            EventKind::Updated => "event-updated",
            EventKind::Edited => "event-edited",
            EventKind::Reopened => "update-reopened",
            EventKind::Resolved => "event-resolved",
            EventKind::MaintenanceScheduled => "event-maintenance-scheduled",
            EventKind::MaintenanceBegun => "event-maintenance-begun",
            EventKind::MaintenanceOver => "event-maintenance-over",
            EventKind::Test => "event-test",
        };
        let title = self.settings.title.in_locale(&locale.tag).to_owned();
        Ok(EventWords {
            kind: locale.format_message(key, &[])?,
            read_more: locale.format_message("feed-entry-link", &[])?,
            is_cut: locale.format_message("event-cut", &[])?,
            why: locale.format_message("event-why", &[("title", title.into())])?,
        })
    }

    /// The text of an update without markup, its paragraphs apart by an empty line.
    fn update_text(
        &self,
        incident: &Incident,
        update: &Update,
        locale: &Locale,
    ) -> Result<EventText> {
        let mut event_text = EventText::default();
        let mut warnings: Vec<String> = Vec::new();
        for section in self.feed_sections(incident, update, &locale.tag) {
            let (tag, text) = self.for_readers(&section.text, &locale.tag);
            if section.kind != SectionKind::Other {
                let label = locale.format_message(&section_key(section.kind), &[])?;
                event_text.push_label(&label);
            }
            for paragraph in paragraphs_of(&text.rich, tag) {
                event_text.push_paragraph(&paragraph);
            }
            for warning in warning_texts(locale, text)? {
                if !warnings.contains(&warning) {
                    event_text.push_paragraph(&warning);
                    warnings.push(warning);
                }
            }
        }
        if shows_only_beginning(update, &locale.tag, self) {
            event_text.push_paragraph(&locale.format_message("update-truncated", &[])?);
        }
        Ok(event_text)
    }
}

/// The paragraphs of a text; the items of a list stand together.
fn paragraphs_of(text: &RichText, tag: &Tag) -> Vec<String> {
    let is_item = |block: &Block| matches!(block, Block::Item { .. });
    let parts = text.0.chunk_by(|one, next| is_item(one) && is_item(next));
    let parts = parts.map(|blocks| RichText(blocks.to_vec()).plain().into_owned());
    let parts = parts.filter(|part| !part.trim().is_empty());
    parts.map(|part| text_html::plain_line(part, tag)).collect()
}

/// How an incident stands, in one word: as the source says, unless the team says otherwise.
fn state_word(summary: &IncidentSummary, locale: &Locale) -> Result<String> {
    let counted = summary.counted_impact();
    let effect = summary.verdict.as_ref().map(|verdict| verdict.effect);
    let key = match effect {
        Some(Effect::Unaffected) => Some("verdict-unaffected".to_owned()),
        Some(Effect::Muted) => Some("verdict-muted".to_owned()),
        _ if counted != summary.impact => Some(format!("state-{}", counted.as_str())),
        _ => {
            let view = status_view(&summary.status, summary);
            match view.state_key.or(view.key) {
                None => return Ok(view.word),
                key => key,
            }
        }
    };
    let key = key.unwrap_or_default();
    Ok(locale.format_message(&key, &[])?)
}

/// The source's status of an update, in the words of the locale.
fn update_status(
    update: Option<&Update>,
    summary: &IncidentSummary,
    locale: &Locale,
) -> Result<Option<String>> {
    let status = update.and_then(|update| update.status.as_ref());
    let Some(status) = status.filter(|status| status.is_known()) else {
        return Ok(None);
    };
    let view = update_status_view(status, summary);
    Ok(Some(match &view.key {
        Some(key) => locale.format_message(key, &[])?,
        None => view.word,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_printable_and_names_incident_update_revision_and_language() {
        let at = "2026-09-30T09:00:07Z".parse().unwrap();
        let event = |incident: &str, update: Option<&str>, kind| Event {
            kind,
            at,
            incident: incident.to_owned(),
            update: update.map(str::to_owned),
        };
        let japanese = Tag::japanese();
        for (event, key) in [
            (
                event("EX703958", Some("20240124T183846Z-2"), EventKind::Updated),
                "EX703958/20240124T183846Z-2/20260930T090007Z/ja",
            ),
            (
                event("EX703958", None, EventKind::MaintenanceOver),
                "EX703958/maintenance-over/20260930T090007Z/ja",
            ),
            (
                event("a.b/c é", None, EventKind::Resolved),
                "a%2Eb%2Fc%20%C3%A9/resolved/20260930T090007Z/ja",
            ),
        ] {
            assert_eq!(event.key(&japanese), key);
        }
        // The kind of an update's event is none of its key: what is said of it may change, and it stays the same event.
        let update = Some("20240124T183846Z");
        let (one, other) = (
            event("A", update, EventKind::Updated),
            event("A", update, EventKind::Resolved),
        );
        assert_eq!(one.key(&japanese), other.key(&japanese));
    }
}
