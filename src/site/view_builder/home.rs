//! The home page.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::{ViewBuilder, diagnostic_views, rfc3339};
use crate::incident::{IncidentSummary, Notice, Service};
use crate::locale::MessageError;
use crate::record::Impact;
use crate::site::daily_status::{last_days, local_day};
use crate::site::text_html::{note_html, plain_line};
use crate::site::view::{
    HomeView, ImpactName, IncidentCard, NoticeView, ServiceLink, ServiceRow, SilentView,
};
use crate::site::{HEARTBEAT_PATH, SilentSource};
use crate::text::fold_name;

/// The state of that of which nothing is known.
pub(in crate::site) const UNKNOWN: ImpactName = "unknown";

/// For how many days an incident that is over is among the recent ones.
const RECENT_DAYS: u64 = 14;

/// The maximum number of closed incidents on the home page.
const MAX_RECENT: usize = 10;

/// The most services that the heading of the home page names.
const MAX_NAMED: usize = 3;

/// How the site as a whole stands.
pub(in crate::site) struct Overall {
    pub state: ImpactName,
    /// How many services are in this state.
    pub affected: usize,
    /// Their names, if they are few.
    pub affected_names: Vec<String>,
}

impl ViewBuilder<'_> {
    pub fn home(&self) -> HomeView {
        let site = self.site;
        // What does not concern the company is on its own pages and in the history.
        let current = || site.current_incidents().filter(|i| !i.is_muted());
        let open = self.open_incidents();
        let days = last_days(site.now, self.locale.zone);
        let services = self.service_rows(&days);
        let overall = self.overall();
        HomeView {
            state: overall.state,
            affected: overall.affected,
            affected_names: overall.affected_names,
            silent: self.silent(site.silent_sources.iter()),
            open: open.iter().map(|incident| self.card(incident)).collect(),
            maintenance: self.maintenance_cards(current()),
            notices: self.notices(|service| service.is_none()),
            notices_on_open: self.notices(|service| self.has_open_incident(service)),
            noticed_services: self.noticed_services(),
            groups: self.groups(services),
            muted: self.muted_services(),
            first_day: days.first().map(NaiveDate::to_string),
            last_day: days.last().map(NaiveDate::to_string),
            days: days.len(),
            recent: current()
                .filter(|incident| self.is_recent(incident))
                .take(MAX_RECENT)
                .map(|incident| self.card(incident))
                .collect(),
            newest_at: site.newest_at().map(rfc3339),
            heartbeat: self.href(HEARTBEAT_PATH),
            stale_after_minutes: site.settings.stale_after_minutes,
        }
    }

    /// Whether an incident is over and was not some days ago, in the site's zone.
    pub(super) fn is_recent(&self, incident: &IncidentSummary) -> bool {
        let today = local_day(self.site.now, self.locale.zone);
        let first_day = today.checked_sub_days(Days::new(RECENT_DAYS - 1));
        let ended_at = incident.impact_ended_at();
        let ended_on = ended_at.map(|at| local_day(at, self.locale.zone));
        !incident.is_undated()
            && ended_on.is_some_and(|day| first_day.is_none_or(|first| first <= day))
    }

    /// The open incidents that concern the company, the worst first.
    pub(super) fn open_incidents(&self) -> Vec<&IncidentSummary> {
        let current = self.site.current_incidents();
        let open = current.filter(|i| !i.is_muted() && i.is_open_incident());
        let mut open: Vec<&IncidentSummary> = open.collect();
        // The sort is stable, so that incidents of the same impact stay newest first.
        open.sort_by_key(|incident| Reverse((incident.counted_impact(), incident.impact)));
        open
    }

    /// How the site as a whole stands, in words: with the services that are in that state, where they are few.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub(in crate::site) fn overall_words(&self, overall: &Overall) -> Result<String, MessageError> {
        if overall.affected_names.is_empty() {
            return self.overall_count(overall);
        }
        let names = self.locale.list(&overall.affected_names);
        let args = [
            ("count", overall.affected.into()),
            ("services", names.into()),
        ];
        let key = format!("overall-{}-named", overall.state);
        self.locale.format_message(&key, &args)
    }

    /// The same with how many they are.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub(super) fn overall_count(&self, overall: &Overall) -> Result<String, MessageError> {
        let key = format!("overall-{}", overall.state);
        let args = [("count", overall.affected.into())];
        self.locale.format_message(&key, &args)
    }

    /// How the site as a whole stands.
    pub(in crate::site) fn overall(&self) -> Overall {
        let site = self.site;
        let is_muted = |slug: &String| {
            let service = site.services.by_slug(slug);
            service.is_some_and(Service::is_muted)
        };
        let mut silent_sources = site.silent_sources.iter();
        let is_known = site.has_records
            && site.unknown_services.iter().all(is_muted)
            && silent_sources
                .all(|silent| !silent.services.is_empty() && silent.services.iter().all(is_muted));
        let current = site.current_incidents().filter(|i| !i.is_muted());
        let state = match worst_counted_impact(current) {
            Impact::Operational if !is_known => UNKNOWN,
            impact => impact.as_str(),
        };
        let services = site.services.iter().filter(|service| !service.is_muted());
        let affected = services.filter(|service| self.state_of(service) == state);
        let affected: Vec<&Service> = match state {
            "operational" => Vec::new(),
            UNKNOWN if !site.has_records => Vec::new(),
            _ => affected.collect(),
        };
        let is_named = affected.len() <= MAX_NAMED && state != UNKNOWN;
        let named = affected.iter().filter(|_| is_named);
        Overall {
            state,
            affected: affected.len(),
            affected_names: named
                .map(|service| service.name_in(&self.locale.tag).to_owned())
                .collect(),
        }
    }

    /// The maintenance among `incidents` that is not over and is no open incident, and the incidents that are to come,
    /// the soonest first.
    pub(super) fn maintenance_cards<'i>(
        &self,
        incidents: impl Iterator<Item = &'i IncidentSummary>,
    ) -> Vec<IncidentCard> {
        let mut planned: Vec<&IncidentSummary> = incidents
            .filter(|incident| incident.is_listed_as_planned())
            .collect();
        planned.sort_by_key(|incident| incident.started_at);
        planned.iter().map(|incident| self.card(incident)).collect()
    }

    /// Whether an incident of the service that a notice is about is open, and concerns the company.
    pub(in crate::site) fn has_open_incident(&self, service: Option<&str>) -> bool {
        let service = service.and_then(|name| self.site.services.get(name));
        service.is_some_and(|service| {
            let mut incidents = self.current_incidents_of(service);
            incidents.any(|incident| !incident.is_muted() && incident.is_open_incident())
        })
    }

    /// The services of the notices on open incidents, each once.
    fn noticed_services(&self) -> Vec<String> {
        let notices = self
            .site
            .notices_shown(|service| self.has_open_incident(service));
        let named = notices.filter_map(|notice| self.site.services.get(notice.service.as_deref()?));
        let names = named.map(|service| service.name_in(&self.locale.tag).to_owned());
        let names: BTreeSet<String> = names.collect();
        names.into_iter().collect()
    }

    /// The notices that are shown now, of those on services for which `is_wanted` is true.
    pub(super) fn notices(&self, is_wanted: impl Fn(Option<&str>) -> bool) -> Vec<NoticeView> {
        let notices = self.site.notices_shown(is_wanted);
        notices.filter_map(|notice| self.notice(notice)).collect()
    }

    fn notice(&self, notice: &Notice) -> Option<NoticeView> {
        let (tag, text) = notice.in_locale(&self.locale.tag, self.site.default_locale())?;
        Some(NoticeView {
            title: plain_line(text.title.clone().unwrap_or_default(), tag),
            html: note_html(&text.html_seen_from(&self.root_href()), tag),
            lang: tag.to_string(),
            dir: tag.direction().as_str(),
            content_lang: (!tag.same_language(&self.locale.tag)).then(|| tag.to_string()),
            kind: notice.kind.as_str(),
            from: notice.window.from.map(rfc3339),
            until: notice.window.until.map(rfc3339),
            is_draft: text.is_draft,
            problems: diagnostic_views(&text.problems),
        })
    }

    /// A row for each service, with its slug.
    fn service_rows(&self, days: &[NaiveDate]) -> Vec<(&str, ServiceRow)> {
        let services = self.site.services.iter();
        services
            .filter(|service| !service.is_muted())
            .map(|service| {
                let row = ServiceRow {
                    service: self.service_link(service),
                    state: self.state_of(service),
                    days: self.days(service, days, |_| None),
                };
                (service.slug.as_str(), row)
            })
            .collect()
    }

    /// The services that do not concern the company.
    fn muted_services(&self) -> Vec<ServiceLink> {
        let services = self.site.services.iter();
        let muted = services.filter(|service| service.is_muted());
        muted.map(|service| self.service_link(service)).collect()
    }

    /// The present state of a service.
    pub(in crate::site) fn state_of(&self, service: &Service) -> ImpactName {
        let name = fold_name(&service.name);
        let incidents = self.current_incidents_of(service);
        let impacts = incidents.map(|incident| incident.counted_impact_on(&name));
        match impacts.max().unwrap_or(Impact::Operational) {
            Impact::Operational if !self.is_known(service) => UNKNOWN,
            impact => impact.as_str(),
        }
    }

    /// Whether the records tell that a service is fine while no incident of it is open.
    pub(super) fn is_known(&self, service: &Service) -> bool {
        self.site.has_records
            && !service.is_retired
            && !self.site.unknown_services.contains(&service.slug)
    }

    /// The sources that tell of a service and do not answer.
    pub(in crate::site) fn silent_sources_of(
        &self,
        service: &Service,
    ) -> impl Iterator<Item = &SilentSource> {
        let sources = self.site.silent_sources.iter();
        sources.filter(|silent| silent.services.contains(&service.slug))
    }

    pub(super) fn silent<'s>(
        &self,
        sources: impl Iterator<Item = &'s SilentSource>,
    ) -> Vec<SilentView> {
        let views = sources.map(|silent| SilentView {
            source: plain_line(silent.title.clone(), &self.locale.tag),
            since: silent.since.map(rfc3339),
        });
        views.collect()
    }

    /// A service's incidents that are not over, or were not some days ago, newest first.
    pub(super) fn current_incidents_of(
        &self,
        service: &Service,
    ) -> impl Iterator<Item = &IncidentSummary> {
        self.site.current_incidents_of(&service.slug)
    }
}

/// The worst impact that counts now: incidents that are over or upcoming have none.
pub(super) fn worst_counted_impact<'a>(
    incidents: impl Iterator<Item = &'a IncidentSummary>,
) -> Impact {
    incidents
        .map(IncidentSummary::counted_impact)
        .max()
        .unwrap_or(Impact::Operational)
}
