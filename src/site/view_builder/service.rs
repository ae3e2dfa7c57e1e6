//! The page of a service, and the pages of its years.

use super::ViewBuilder;
use crate::site::daily_status::last_days;
use crate::site::view::{PartLink, ServiceView, ServiceYearView, YearLink};
use crate::site::{HEARTBEAT_PATH, Page, ServicePart};

impl ViewBuilder<'_> {
    /// The page of the service with this slug, if there is one.
    pub fn service(&self, slug: &str) -> Option<ServiceView> {
        let service = self.site.services.by_slug(slug)?;
        let current = || self.current_incidents_of(service);
        let open = current().filter(|i| i.is_open_incident() && !i.is_muted_by_note());
        let planned = current().filter(|i| !i.is_muted_by_note());
        let muted = current().filter(|i| !i.is_over() && i.is_muted_by_note());
        let closed = self.site.closed_incidents_of(slug);
        Some(ServiceView {
            name: service.name_in(&self.locale.tag).to_owned(),
            is_retired: service.is_retired,
            verdict: self.service_verdict(service),
            state: self.state_of(service),
            notices: self.notices(|name| {
                let noticed = name.and_then(|name| self.site.services.get(name));
                noticed.is_some_and(|noticed| noticed.slug == service.slug)
            }),
            heartbeat: self.href(HEARTBEAT_PATH),
            stale_after_minutes: self.site.settings.stale_after_minutes,
            silent: self.silent(self.silent_sources_of(service)),
            open: open.map(|incident| self.card(incident)).collect(),
            maintenance: self.maintenance_cards(planned),
            muted: muted.map(|incident| self.card(incident)).collect(),
            closed: closed.map(|incident| self.card(incident)).collect(),
            years: self.service_years(slug),
            days: self.days(
                service,
                &last_days(self.site.now, self.locale.zone),
                |incident| Some(self.day_incident(slug, incident)),
            ),
        })
    }

    /// The years of a service, newest first. The link of a year leads to its newest part.
    fn service_years(&self, slug: &str) -> Vec<YearLink> {
        let parts: Vec<&ServicePart> = self.site.service_years(slug).collect();
        let years = parts.chunk_by(|a, b| a.year == b.year);
        let years = years.map(|parts| {
            let unplanned = parts.iter();
            let unplanned = unplanned.map(|part| self.site.unplanned_in_service_year(part));
            YearLink {
                year: parts[0].year,
                href: self.page_href(&Page::ServiceYear(parts[0].clone())),
                incidents: unplanned.sum(),
            }
        });
        years.collect()
    }

    /// The page of a part of a service's year, if there is such a service.
    pub fn service_year(&self, part: &ServicePart) -> Option<ServiceYearView> {
        let service = self.site.services.by_slug(&part.slug)?;
        let (maintenance, incidents): (Vec<_>, Vec<_>) = self
            .site
            .incidents_in_service_year(part)
            .partition(|incident| incident.is_planned());
        let (older, newer) = self.site.neighbors_of_service_year(part);
        let is_same_year = |other: &ServicePart| other.year == part.year;
        let is_whole_year = !older.is_some_and(is_same_year) && !newer.is_some_and(is_same_year);
        let link = |other: &ServicePart| PartLink {
            year: other.year,
            month: None,
            part: (is_same_year(other) || other.number > 1).then_some(other.number),
            href: self.page_href(&Page::ServiceYear(other.clone())),
        };
        Some(ServiceYearView {
            service: self.service_link(service),
            year: part.year,
            part: (!is_whole_year).then_some(part.number),
            incidents: incidents.into_iter().map(|i| self.card(i)).collect(),
            maintenance: maintenance.into_iter().map(|i| self.card(i)).collect(),
            older: older.map(link),
            newer: newer.map(link),
        })
    }
}
