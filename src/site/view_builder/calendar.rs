//! The calendars: planned work, and when the next updates of open incidents are due.

use std::cmp::Reverse;

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::{ViewBuilder, state_and_status_words, state_words, status_view};
use crate::incident::IncidentSummary;
use crate::locale::{MessageError, MessageValue};
use crate::site::facts::{next_update, next_update_sentence};
use crate::site::provenance::provenance_text;
use crate::site::{Calendar, CalendarEvent, CalendarView, Page, percent_encode};

/// How many events a calendar has at most. What is not over comes first.
const MAX_EVENTS: usize = 300;

impl ViewBuilder<'_> {
    /// The calendar of the page, which is the home page or that of a service: what is planned and not over, or was not
    /// over some days ago, and the next updates that are promised. What a note mutes is in none.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub fn calendar(&self) -> Result<CalendarView> {
        let site = self.site;
        let tag = &self.locale.tag;
        let service = match self.page {
            Page::Service(slug) => site.services.by_slug(slug),
            _ => None,
        };
        let mut incidents: Vec<&IncidentSummary> = match service {
            Some(service) => self
                .current_incidents_of(service)
                .filter(|incident| !incident.is_muted_by_note())
                .collect(),
            None => site
                .current_incidents()
                .filter(|incident| !incident.is_muted())
                .collect(),
        };
        // Lists drop an incident at an instant of its own, at which no run has a reason to make the calendar again.
        incidents.retain(|incident| !incident.is_over() || self.is_recent(incident));
        incidents.sort_by_key(|incident| (incident.is_over(), Reverse(incident.started_at)));
        let mut events = Vec::new();
        for incident in incidents {
            events.extend(self.planned_event(incident)?);
            events.extend(self.next_update_event(incident)?);
        }
        events.truncate(MAX_EVENTS);
        events.sort_by(|a, b| (a.starts_at, &a.uid).cmp(&(b.starts_at, &b.uid)));
        let title = site.settings.title.in_locale(tag);
        let name = match service {
            Some(service) => {
                let args = [
                    ("title", title.into()),
                    ("service", service.name_in(tag).into()),
                ];
                self.locale
                    .format_message("calendar-service-title", &args)?
            }
            None => self
                .locale
                .format_message("calendar-title", &[("title", title.into())])?,
        };
        let calendar = Calendar {
            service: service.map(|service| service.slug.clone()),
        };
        Ok(CalendarView {
            name,
            lang: tag.to_string(),
            self_url: site.url(&calendar.path(tag)),
            page_url: site.url(&calendar.page().path(tag)),
            events,
        })
    }

    /// The planned start and end of an incident, where its source tells the start.
    fn planned_event(&self, incident: &IncidentSummary) -> Result<Option<CalendarEvent>> {
        let Some(planned) = self.planned_words(incident)? else {
            return Ok(None);
        };
        let starts_at = incident.started_at;
        let ends_at = incident.ended_at.filter(|end| starts_at < *end);
        let status = state_words(&status_view(&incident.status, incident), self.locale)?;
        let title = self.line(&incident.title);
        let args = [
            ("title", title.plain.unwrap_or_default().into()),
            ("status", status.into()),
        ];
        let changes = incident.plan.map_or(0, |plan| plan.changes);
        Ok(Some(CalendarEvent {
            uid: self.uid(incident, "planned"),
            starts_at,
            ends_at,
            is_cancelled: incident.status.name == "cancelled",
            title: self.message("feed-entry-title", &args)?,
            title_lang: title.lang,
            description: self.description(incident, planned)?,
            url: self.incident_url(incident),
            services: self.service_names(incident),
            // By its plan alone it begins and ends.
            changed_at: self.changed_at(incident, [Some(starts_at), ends_at]),
            sequence: changes + incident.announcement_times().count(),
        }))
    }

    /// When work is planned, where its source tells the start.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub(in crate::site) fn planned_words(
        &self,
        incident: &IncidentSummary,
    ) -> Result<Option<String>> {
        let Some(start) = incident.known_start().filter(|_| incident.is_planned()) else {
            return Ok(None);
        };
        Ok(Some(match incident.ended_at.filter(|end| start < *end) {
            Some(end) => self.message(
                "planned-from-until",
                &[
                    ("from", self.locale.date_time_with_utc(start).into()),
                    ("until", self.locale.date_time_with_utc(end).into()),
                ],
            )?,
            None => self.message_at("planned-start", start)?,
        }))
    }

    /// The instant by which the next update of an open incident is promised. There is one for an incident, which moves
    /// with each promise; it goes when an update keeps the promise and makes no other.
    fn next_update_event(&self, incident: &IncidentSummary) -> Result<Option<CalendarEvent>> {
        let Some((label, at)) = next_update(incident, self.site.now) else {
            return Ok(None);
        };
        let words = next_update_sentence(at, self.site.now);
        let title = self.line(&incident.title);
        let args = [
            ("label", self.message(label, &[])?.into()),
            ("value", title.plain.unwrap_or_default().into()),
        ];
        Ok(Some(CalendarEvent {
            uid: self.uid(incident, "next-update"),
            starts_at: at,
            ends_at: None,
            is_cancelled: false,
            title: self.message("label-value", &args)?,
            title_lang: title.lang,
            description: self.description(incident, self.message_at(words, at)?)?,
            url: self.incident_url(incident),
            services: self.service_names(incident),
            changed_at: self.changed_at(incident, [Some(at), None]),
            sequence: incident.announcement_times().count(),
        }))
    }

    /// What an event says below its title; `when` is the line about its time.
    fn description(&self, incident: &IncidentSummary, when: String) -> Result<String> {
        let status = status_view(&incident.status, incident);
        let status = state_and_status_words(&status, self.locale)?;
        let services = self.locale.list(&self.service_names(incident));
        let mut lines = vec![
            self.label_value("fact-service", services)?,
            self.label_value("fact-status", status)?,
            when,
        ];
        if let Some(verdict) = self.verdict(incident) {
            lines.push(self.verdict_words(&verdict)?);
        }
        let default_locale = self.site.default_locale();
        let (tag, title) = incident.title.in_locale(&self.locale.tag, default_locale);
        lines.extend(provenance_text(self.locale, tag, title)?);
        if !title.differences.is_empty() {
            lines.push(self.message("source-doubtful", &[])?);
        }
        lines.push(String::new());
        lines.push(self.message("feed-entry-link", &[])?);
        lines.push(self.incident_url(incident));
        Ok(lines.join("\n"))
    }

    /// When what an event shows changed last: the newest of what was announced or seen of it, and of the instants at
    /// which time changes it that have passed.
    fn changed_at(
        &self,
        incident: &IncidentSummary,
        transitions: [Option<DateTime<Utc>>; 2],
    ) -> DateTime<Utc> {
        let transitions = transitions.into_iter().flatten();
        let passed = transitions.filter(|at| *at <= self.site.now);
        let seen = incident.plan.map(|plan| plan.since);
        let newest = incident
            .announcement_times()
            .chain(seen)
            .chain(passed)
            .max();
        newest
            .or(incident.last_update_at())
            .unwrap_or(incident.started_at)
    }

    /// A name that no other event has (RFC 7986, 5.3).
    fn uid(&self, incident: &IncidentSummary, kind: &str) -> String {
        let authority = &self.site.settings.authority;
        let (host, _) = authority.split_once(',').unwrap_or((authority, ""));
        format!("{}/{kind}@{host}", percent_encode(&incident.id))
    }

    fn incident_url(&self, incident: &IncidentSummary) -> String {
        let page = Page::Incident(incident.id.clone());
        self.site.url(&page.path(&self.locale.tag))
    }

    /// The names of the affected services, the one that names the incident first.
    pub(super) fn service_names(&self, incident: &IncidentSummary) -> Vec<String> {
        let first = self.first_service(incident);
        let others = self.other_services(incident).into_iter();
        std::iter::once(first)
            .chain(others)
            .map(|service| service.name)
            .collect()
    }

    fn label_value(&self, label: &str, value: String) -> Result<String, MessageError> {
        let label = self.message(label, &[])?;
        self.message(
            "label-value",
            &[("label", label.into()), ("value", value.into())],
        )
    }

    fn message_at(&self, key: &str, at: DateTime<Utc>) -> Result<String, MessageError> {
        let at = self.locale.date_time_with_utc(at);
        self.message(key, &[("at", at.into())])
    }

    fn message(&self, key: &str, args: &[(&str, MessageValue)]) -> Result<String, MessageError> {
        self.locale.format_message(key, args)
    }
}
