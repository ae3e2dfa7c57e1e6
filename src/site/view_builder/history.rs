//! The archive of a month.

use super::ViewBuilder;
use crate::site::view::{HistoryView, MonthLink};
use crate::site::{Month, Page};

impl ViewBuilder<'_> {
    pub fn history(&self, month: Month) -> HistoryView {
        let months = self.site.months();
        let links: Vec<MonthLink> = months.map(|month| self.month_link(month)).collect();
        let index = self.site.months().position(|m| m == month);
        let in_month = self.site.incidents_in(month);
        let (maintenance, incidents): (Vec<_>, Vec<_>) =
            in_month.partition(|incident| incident.is_planned());
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
            incidents: incidents.filter(|incident| !incident.is_planned()).count(),
        }
    }
}
