//! The index of the history, and its parts.

use super::ViewBuilder;
use crate::site::view::{HistoryIndexView, HistoryView, MonthView, PartLink, YearView};
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
        HistoryIndexView {
            years: years.collect(),
        }
    }

    /// A month of which these are the parts, newest first. Its link leads to the newest one.
    fn month(&self, parts: &[HistoryPart]) -> MonthView {
        let newest = parts[0];
        let incidents = parts.iter().flat_map(|part| self.site.incidents_in(*part));
        MonthView {
            year: newest.month.year,
            month: newest.month.month,
            href: self.page_href(&Page::History(newest)),
            incidents: incidents.filter(|incident| !incident.is_planned()).count(),
        }
    }

    pub fn history(&self, part: HistoryPart) -> HistoryView {
        let in_part = self.site.incidents_in(part);
        let (maintenance, incidents): (Vec<_>, Vec<_>) =
            in_part.partition(|incident| incident.is_planned());
        let (older, newer) = self.site.neighbors_in_history(part);
        let goes_on = newer.is_some_and(|newer| newer.month == part.month);
        HistoryView {
            year: part.month.year,
            month: part.month.month,
            part: part.number,
            is_whole_month: part.number == 1 && !goes_on,
            incidents: incidents.into_iter().map(|i| self.card(i)).collect(),
            maintenance: maintenance.into_iter().map(|i| self.card(i)).collect(),
            older: older.map(|part| self.history_link(part)),
            newer: newer.map(|part| self.history_link(part)),
            index: self.page_href(&Page::HistoryIndex),
        }
    }

    fn history_link(&self, part: HistoryPart) -> PartLink {
        PartLink {
            year: part.month.year,
            month: Some(part.month.month),
            part: part.number,
            href: self.page_href(&Page::History(part)),
        }
    }
}
