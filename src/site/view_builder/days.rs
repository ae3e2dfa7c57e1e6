//! The last days of a service.

use chrono::NaiveDate;

use super::ViewBuilder;
use super::home::UNKNOWN;
use crate::catalog::IncidentDays;
use crate::incident::{IncidentSummary, Service};
use crate::record::Impact;
use crate::site::Page;
use crate::site::daily_status::{DayStatus, local_day, status_of_days};
use crate::site::view::{BarsView, DayIncidentView, DayRunView, DaysView, ImpactName};

/// The fragment of the list of days on the page of a service.
const FRAGMENT: &str = "days";

/// How many incidents are listed for a day.
const MAX_LISTED: usize = 5;

impl ViewBuilder<'_> {
    /// The view of these consecutive days of a service, oldest first. `incident` is what is said of an incident
    /// of a day.
    pub(super) fn days(
        &self,
        service: &Service,
        days: &[NaiveDate],
        incident: impl Fn(&IncidentDays) -> Option<DayIncidentView>,
    ) -> DaysView {
        let incidents = self.site.incident_days_of(&service.slug);
        let statuses = status_of_days(incidents, days, self.locale.zone);
        let is_known = self.known_days(service);
        let state = |day: &NaiveDate, status: &DayStatus<'_>| match status.impact {
            Impact::Operational if !is_known(*day) => UNKNOWN,
            impact => impact.as_str(),
        };
        let states: Vec<ImpactName> = days
            .iter()
            .zip(&statuses)
            .map(|(d, s)| state(d, s))
            .collect();
        let count = |is_counted: &dyn Fn(usize) -> bool| {
            (0..days.len()).filter(|day| is_counted(*day)).count()
        };
        let has_incident = |day: usize| {
            let mut incidents = statuses[day].incidents.iter();
            incidents.any(|incident| !incident.is_maintenance)
        };
        let page = self.page_href(&Page::Service(service.slug.clone()));
        DaysView {
            first: days.first().map(NaiveDate::to_string).unwrap_or_default(),
            last: days.last().map(NaiveDate::to_string).unwrap_or_default(),
            count: days.len(),
            bars: bars(&states),
            told: told(days, &states, &statuses, incident),
            fine_days: count(&|day| states[day] == Impact::Operational.as_str()),
            incident_days: count(&has_incident),
            maintenance_days: count(&|day| {
                !statuses[day].incidents.is_empty() && !has_incident(day)
            }),
            unknown_days: count(&|day| states[day] == UNKNOWN),
            href: format!("{page}#{FRAGMENT}"),
        }
    }

    /// Tells of which days of a service it is known that nothing happened where no record tells of anything.
    fn known_days(&self, service: &Service) -> impl Fn(NaiveDate) -> bool {
        let site = self.site;
        let zone = self.locale.zone;
        let first_known = local_day(site.known_since(service), zone);
        let today = local_day(site.now, zone);
        let silent_since = self
            .silent_sources_of(service)
            .filter_map(|silent| silent.since);
        let last_known = silent_since.min().map(|at| local_day(at, zone));
        let is_known_today = self.is_known(service);
        let is_told_of = site.has_records && !service.is_retired;
        move |day| match day == today {
            true => is_known_today,
            false => is_told_of && first_known <= day && last_known.is_none_or(|last| day <= last),
        }
    }

    /// What the page of the service with this slug says of an incident of a day.
    pub(super) fn day_incident(&self, slug: &str, days: &IncidentDays) -> DayIncidentView {
        let site = self.site;
        let current = site.current_incidents_of(slug);
        let mut shown = current.chain(site.closed_incidents_of(slug));
        let incident = shown.find(|incident: &&IncidentSummary| incident.id == days.id);
        DayIncidentView {
            id: days.source_id.clone(),
            title: incident.map(|incident| self.line(&incident.title)),
            href: self.page_href(&Page::Incident(days.id.clone())),
        }
    }
}

/// The days of each state, in the order in which the states first occur.
fn bars(states: &[ImpactName]) -> Vec<BarsView> {
    let mut bars: Vec<BarsView> = Vec::new();
    let mut start = 0;
    for run in states.chunk_by(|a, b| a == b) {
        let state = run[0];
        let place = (start, run.len());
        match bars.iter_mut().find(|bars| bars.state == state) {
            Some(bars) => bars.runs.push(place),
            None => bars.push(BarsView {
                state,
                runs: vec![place],
            }),
        }
        start += run.len();
    }
    bars
}

/// The days that are not fine; neighbors with the same incidents are together.
fn told(
    days: &[NaiveDate],
    states: &[ImpactName],
    statuses: &[DayStatus<'_>],
    incident: impl Fn(&IncidentDays) -> Option<DayIncidentView>,
) -> Vec<DayRunView> {
    let ids = |day: usize| statuses[day].incidents.iter().map(|one| &one.id);
    let is_same = |a: &usize, b: &usize| states[*a] == states[*b] && ids(*a).eq(ids(*b));
    let all: Vec<usize> = (0..days.len()).collect();
    let runs = all.chunk_by(is_same);
    let told = runs.filter(|run| states[run[0]] != Impact::Operational.as_str());
    let told = told.map(|run| {
        let all = &statuses[run[0]].incidents;
        let listed = all.iter().take(MAX_LISTED);
        let incidents: Vec<_> = listed.filter_map(|one| incident(one)).collect();
        DayRunView {
            start: run[0],
            length: run.len(),
            from: days[run[0]].to_string(),
            until: days[run[run.len() - 1]].to_string(),
            state: states[run[0]],
            count: all.iter().filter(|one| !one.is_maintenance).count(),
            more: match incidents.is_empty() {
                true => 0,
                false => all.len() - incidents.len(),
            },
            incidents,
        }
    });
    told.collect()
}
