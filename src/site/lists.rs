//! The archive of a month, and the page of a service.

use super::days::last_days;
use super::home::worst;
use super::view::{HistoryView, MonthLink, ServiceView};
use super::{Month, Page, Viewer, month_of};

impl Viewer<'_> {
    pub fn history(&self, month: Month) -> HistoryView {
        let months = self.site.months();
        let links: Vec<MonthLink> = months.iter().map(|month| self.month_link(*month)).collect();
        let at = months.iter().position(|m| *m == month);
        let incidents = self.site.incidents.iter();
        HistoryView {
            year: month.year,
            month: month.month,
            incidents: incidents
                .filter(|incident| month_of(incident) == month)
                .map(|incident| self.card(incident))
                .collect(),
            older: at.and_then(|at| links.get(at + 1)).cloned(),
            newer: at
                .and_then(|at| at.checked_sub(1))
                .and_then(|at| links.get(at))
                .cloned(),
            months: links,
        }
    }

    fn month_link(&self, month: Month) -> MonthLink {
        let incidents = self.site.incidents.iter();
        MonthLink {
            year: month.year,
            month: month.month,
            href: self.to(&Page::History(month)),
            incidents: incidents
                .filter(|incident| month_of(incident) == month)
                .count(),
        }
    }

    /// The page of the service with this slug, if there is one.
    pub fn service(&self, slug: &str) -> Option<ServiceView> {
        let service = self.site.services.iter().find(|s| s.slug == slug)?;
        let (open, closed): (Vec<_>, Vec<_>) = self
            .incidents_of(service)
            .partition(|incident| incident.is_open());
        Some(ServiceView {
            name: service.name_in(&self.locale.tag).to_owned(),
            state: worst(open.iter().copied()).as_str(),
            open: open
                .into_iter()
                .map(|incident| self.card(incident))
                .collect(),
            closed: closed
                .into_iter()
                .map(|incident| self.card(incident))
                .collect(),
            days: self.day_cells(service, &last_days(self.site.now, self.locale.zone)),
        })
    }
}
