//! The archive of a month, and the page of a service.

use super::daily_status::last_days;
use super::home::max_impact;
use super::view::{HistoryView, MonthLink, ServiceView};
use super::{Month, Page, ViewBuilder};
use crate::incident::Incident;

impl ViewBuilder<'_> {
    pub fn history(&self, month: Month) -> HistoryView {
        let months = self.site.months();
        let links: Vec<MonthLink> = months.map(|month| self.month_link(month)).collect();
        let index = self.site.months().position(|m| m == month);
        let in_month = self.site.incidents_in(month);
        let (maintenance, incidents): (Vec<_>, Vec<_>) =
            in_month.partition(|incident| incident.maintenance.is_some());
        HistoryView {
            year: month.year,
            month: month.month,
            incidents: incidents.into_iter().map(|i| self.card(i)).collect(),
            maintenance: maintenance.into_iter().map(|i| self.card(i)).collect(),
            older: index.and_then(|index| links.get(index + 1)).cloned(),
            newer: index
                .and_then(|index| index.checked_sub(1))
                .and_then(|index| links.get(index))
                .cloned(),
            months: links,
        }
    }

    fn month_link(&self, month: Month) -> MonthLink {
        let incidents = self.site.incidents_in(month);
        MonthLink {
            year: month.year,
            month: month.month,
            href: self.page_href(&Page::History(month)),
            incidents: incidents
                .filter(|incident| incident.maintenance.is_none())
                .count(),
        }
    }

    /// The page of the service with this slug, if there is one.
    pub fn service(&self, slug: &str) -> Option<ServiceView> {
        let service = self.site.services.iter().find(|s| s.slug == slug)?;
        let cards = |is_listed: &dyn Fn(&Incident) -> bool| {
            let incidents = self.incidents_of(service);
            let listed = incidents.filter(|incident| is_listed(incident));
            listed.map(|incident| self.card(incident)).collect()
        };
        Some(ServiceView {
            name: service.name_in(&self.locale.tag).to_owned(),
            state: max_impact(self.incidents_of(service)).as_str(),
            open: cards(&Incident::is_open_incident),
            maintenance: self.maintenance_cards(self.incidents_of(service)),
            closed: cards(&Incident::is_over),
            days: self.day_cells(service, &last_days(self.site.now, self.locale.zone)),
        })
    }
}
