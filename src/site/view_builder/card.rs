//! An incident in a list, and what names it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::state::kind_of;
use super::{TextForms, ViewBuilder, rfc3339, status_view};
use crate::catalog::MAX_NAMING_SERVICES;
use crate::incident::{Effect, IncidentSummary, MaintenancePhase, Service};
use crate::record::Impact;
use crate::site::text_html::plain_line;
use crate::site::view::{IncidentCard, ServiceLink, VerdictView};
use crate::site::{Page, ServicePart};

impl<'a> ViewBuilder<'a> {
    /// The view of an incident in a list.
    pub fn card(&self, incident: &IncidentSummary) -> IncidentCard {
        IncidentCard {
            id: incident.source_id.clone(),
            href: self.page_href(&Page::Incident(incident.id.clone())),
            title: self.line(&incident.title),
            service: self.first_service(incident),
            shows_service: self.shows_service(incident),
            other_services: Vec::new(),
            kind: kind_of(incident),
            language: incident.title.original_locale.to_string(),
            status: status_view(&incident.status, incident),
            verdict: self.verdict(incident),
            counts_as: match incident.counted_impact() {
                Impact::Operational => None,
                impact => Some(impact.as_str()),
            },
            classification: incident
                .classification
                .as_ref()
                .map(|word| word.to_lowercase()),
            maintenance: incident.maintenance.map(MaintenancePhase::as_str),
            planned: incident.is_planned(),
            started_at: incident.known_start().map(rfc3339),
            ended_at: incident.ended_at.map(rfc3339),
            updated_at: self.shown_updated_at(incident).map(rfc3339),
            next_update_by: incident.next_update_by().map(rfc3339),
            next_update_overdue: incident
                .next_update_by()
                .is_some_and(|at| at <= self.site.now),
            silent_since: incident.silent_since(self.site.now).map(rfc3339),
            what_to_do: what_to_do(incident).map(|part| {
                let page = self.page_href(&Page::Incident(incident.id.clone()));
                format!("{page}#{part}")
            }),
            updates: incident.updates.len(),
            user_impact: incident
                .user_impact
                .as_ref()
                .map(|text| self.text_in(text, TextForms::BOTH)),
        }
    }

    /// What the team says that an incident means for the company, by a note or in the settings of its services.
    pub(super) fn verdict(&self, incident: &IncidentSummary) -> Option<VerdictView> {
        let Some(verdict) = &incident.verdict else {
            let service = self.named_service(incident);
            let service = service.filter(|_| incident.is_of_muted_services);
            return service.and_then(|service| self.service_verdict(service));
        };
        let (key, state) = match verdict.effect {
            Effect::Muted => ("verdict-muted".to_owned(), "unknown"),
            Effect::Unaffected => ("verdict-unaffected".to_owned(), "operational"),
            Effect::Affected(Some(state)) => (format!("state-{}", state.as_str()), state.as_str()),
            Effect::Affected(None) => ("verdict-affected".to_owned(), incident.impact.as_str()),
        };
        Some(VerdictView {
            key,
            concerns: verdict.effect != Effect::Muted,
            state,
            note: verdict.note.clone(),
            reason: None,
        })
    }

    /// That a service does not concern the company, if the settings say so.
    pub(super) fn service_verdict(&self, service: &Service) -> Option<VerdictView> {
        let muted = service.muted.as_ref()?;
        let reason = muted.reason.as_ref();
        let reason = reason.map(|words| words.in_locale(&self.locale.tag));
        Some(VerdictView {
            key: "verdict-muted".to_owned(),
            concerns: false,
            state: "unknown",
            note: None,
            reason: reason.map(|words| plain_line(words.to_owned(), &self.locale.tag)),
        })
    }

    /// The service that names an incident in titles and lists: the first that concerns the company.
    fn named_service(&self, incident: &IncidentSummary) -> Option<&'a Service> {
        let services = &self.site.services;
        let names = incident.services.iter().take(MAX_NAMING_SERVICES);
        let mut all = names.filter_map(|name| services.get(name));
        let concerning = all.find(|service| !service.is_muted());
        concerning.or_else(|| services.get(&incident.service))
    }

    /// Whether the service that names an incident is not the one that the page is about.
    fn shows_service(&self, incident: &IncidentSummary) -> bool {
        let (Page::Service(slug) | Page::ServiceYear(ServicePart { slug, .. })) = self.page else {
            return true;
        };
        let own = self
            .site
            .services
            .by_slug(slug)
            .map(|service| &service.slug);
        let named = self.named_service(incident);
        own != named.map(|service| &service.slug)
    }

    pub(super) fn first_service(&self, incident: &IncidentSummary) -> ServiceLink {
        match self.named_service(incident) {
            Some(service) => self.service_link(service),
            None => ServiceLink {
                name: incident.service.clone(),
                href: self.page_href(&Page::Home),
            },
        }
    }

    /// When an incident was last updated, unless its source dates that later than now.
    pub(super) fn shown_updated_at(&self, incident: &IncidentSummary) -> Option<DateTime<Utc>> {
        incident.updated_at.filter(|at| *at <= self.site.now)
    }

    /// The affected services other than the one that names the incident, in the site's order.
    pub(super) fn other_services(&self, incident: &IncidentSummary) -> Vec<ServiceLink> {
        let services = &self.site.services;
        let names = incident.services.iter();
        let slugs = names.filter_map(|name| Some(&services.get(name)?.slug));
        let first = self.named_service(incident).map(|service| &service.slug);
        let others: BTreeSet<&String> = slugs.filter(|slug| Some(*slug) != first).collect();
        let in_order = services.iter();
        in_order
            .filter(|service| others.contains(&service.slug))
            .map(|service| self.service_link(service))
            .collect()
    }
}

/// The fragment of the part of its page that says what to do, while the incident goes on.
pub(super) fn what_to_do(incident: &IncidentSummary) -> Option<&str> {
    incident
        .what_to_do
        .as_deref()
        .filter(|_| incident.is_open())
}
