//! The index of the history, and its parts.

use super::ViewBuilder;
use crate::site::view::{
    HistoryIndexView, HistoryView, IncidentCard, MonthView, PartLink, YearView,
};
use crate::site::{HistoryPart, Page};

impl ViewBuilder<'_> {
    /// The months with incidents, by year.
    pub fn history_index(&self) -> HistoryIndexView {
        let parts: Vec<HistoryPart> = self.site.history_parts().collect();
        let years = parts.chunk_by(|a, b| a.month.year == b.month.year);
        let years = years.map(|parts| YearView {
            year: parts[0].month.year,
            months: parts
                .chunk_by(|a, b| a.month == b.month)
                .map(|parts| self.month(parts))
                .collect(),
        });
        let services = self.site.services.iter();
        HistoryIndexView {
            years: years.collect(),
            services: services.map(|service| self.service_link(service)).collect(),
        }
    }

    /// A month of which these are the parts, newest first. Its link leads to the newest one.
    fn month(&self, parts: &[HistoryPart]) -> MonthView {
        let newest = parts[0];
        let unplanned = parts.iter().map(|part| self.site.unplanned_in(*part));
        let incidents: usize = unplanned.sum();
        let all = parts.iter().map(|part| self.site.count_in(*part));
        MonthView {
            year: newest.month.year,
            month: newest.month.month,
            href: self.page_href(&Page::History(newest)),
            incidents,
            maintenance: all.sum::<usize>() - incidents,
        }
    }

    pub fn history(&self, part: HistoryPart) -> HistoryView {
        let in_part = self.site.incidents_in(part);
        let (maintenance, incidents): (Vec<_>, Vec<_>) =
            in_part.partition(|incident| incident.is_planned());
        let (older, newer) = self.site.neighbors_in_history(part);
        let is_same_month = |other: HistoryPart| other.month == part.month;
        let is_whole_month = !older.is_some_and(is_same_month) && !newer.is_some_and(is_same_month);
        let link = |other: HistoryPart| PartLink {
            year: other.month.year,
            month: Some(other.month.month),
            part: (is_same_month(other) || other.number > 1).then_some(other.number),
            href: self.page_href(&Page::History(other)),
        };
        let card = |incident| IncidentCard {
            other_services: self.other_services(incident),
            ..self.card(incident)
        };
        HistoryView {
            year: part.month.year,
            month: part.month.month,
            part: (!is_whole_month).then_some(part.number),
            incidents: incidents.into_iter().map(card).collect(),
            maintenance: maintenance.into_iter().map(card).collect(),
            older: older.map(link),
            newer: newer.map(link),
            index: self.page_href(&Page::HistoryIndex),
        }
    }
}
