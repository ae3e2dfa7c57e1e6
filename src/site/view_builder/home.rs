//! The home page.

use std::cmp::Reverse;

use chrono::NaiveDate;

use super::{ViewBuilder, diagnostic_views, rfc3339};
use crate::incident::{IncidentSummary, Notice, Service};
use crate::record::Impact;
use crate::site::daily_status::{impact_on_day, last_days, local_day};
use crate::site::text_html::{note_html, plain_line};
use crate::site::view::{
    DayCell, HomeView, ImpactName, IncidentCard, NoticeView, ServiceLink, ServiceRow, SilentView,
};
use crate::site::{HEARTBEAT_PATH, Page, SilentSource};

/// The state of that of which nothing is known.
const UNKNOWN: ImpactName = "unknown";

/// The maximum number of closed incidents on the home page.
const MAX_RECENT: usize = 10;

/// The most services that the heading of the home page names.
const MAX_NAMED: usize = 3;

/// The most services without an incident that are shown unfolded.
const MAX_UNFOLDED: usize = 12;

/// The same where other services have incidents, which a reader looks for first.
const MAX_UNFOLDED_BESIDE_IMPAIRED: usize = 6;

impl ViewBuilder<'_> {
    pub fn home(&self) -> HomeView {
        let site = self.site;
        // What does not concern the company is on its own pages and in the history.
        let current = || site.current_incidents().filter(|i| !i.is_muted());
        let open = current().filter(|i| i.is_open_incident());
        let mut open: Vec<&IncidentSummary> = open.collect();
        // The sort is stable, so that incidents of the same impact stay newest first.
        open.sort_by_key(|incident| Reverse((incident.counted_impact(), incident.impact)));
        let days = last_days(site.now, self.locale.zone);
        let first_day = days.first().copied();
        let is_recent = |incident: &&IncidentSummary| {
            let ended_at = incident.impact_ended_at();
            let ended_on = ended_at.map(|at| at.with_timezone(&self.locale.zone).date_naive());
            !incident.is_undated()
                && ended_on.is_some_and(|day| first_day.is_none_or(|first| first <= day))
        };
        let services = self.service_rows(&days);
        let impact = max_impact(current());
        let is_muted = |slug: &String| {
            let service = site.services.by_slug(slug);
            service.is_some_and(Service::is_muted)
        };
        let mut silent_sources = site.silent_sources.iter();
        let is_known = site.has_records
            && site.unknown_services.iter().all(is_muted)
            && silent_sources
                .all(|silent| !silent.services.is_empty() && silent.services.iter().all(is_muted));
        let state = match impact {
            Impact::Operational if !is_known => UNKNOWN,
            _ => impact.as_str(),
        };
        let affected = services.iter().filter(|row| row.state == state);
        let affected: Vec<&ServiceRow> = match state {
            "operational" => Vec::new(),
            UNKNOWN if !site.has_records => Vec::new(),
            _ => affected.collect(),
        };
        let names = affected.iter().map(|row| row.service.name.clone());
        let affected_names = names.collect::<Vec<_>>();
        let affected = affected.len();
        let is_operational = |row: &ServiceRow| row.state == "operational";
        let (operational, mut impaired): (Vec<_>, Vec<_>) =
            services.into_iter().partition(is_operational);
        // The sort is stable, so that services of the same state stay in the site's order.
        impaired.sort_by_key(|row| Reverse(severity(row.state)));
        HomeView {
            state,
            affected,
            affected_names: match affected <= MAX_NAMED && state != UNKNOWN {
                true => affected_names,
                false => Vec::new(),
            },
            silent: self.silent(site.silent_sources.iter()),
            open: open.iter().map(|incident| self.card(incident)).collect(),
            maintenance: self.maintenance_cards(current()),
            notices: self.notices(|service| service.is_none()),
            folds_operational: operational.len()
                > match impaired.is_empty() {
                    true => MAX_UNFOLDED,
                    false => MAX_UNFOLDED_BESIDE_IMPAIRED,
                },
            impaired,
            operational,
            muted: self.muted_services(),
            days: days.iter().map(NaiveDate::to_string).collect(),
            recent: current()
                .filter(is_recent)
                .take(MAX_RECENT)
                .map(|incident| self.card(incident))
                .collect(),
            newest_at: site.newest_at().map(rfc3339),
            heartbeat: self.href(HEARTBEAT_PATH),
            stale_after_minutes: site.settings.stale_after_minutes,
        }
    }

    /// The maintenance among `incidents` that is not over and the incidents that are to come, the soonest
    /// first.
    pub(super) fn maintenance_cards<'i>(
        &self,
        incidents: impl Iterator<Item = &'i IncidentSummary>,
    ) -> Vec<IncidentCard> {
        let mut planned: Vec<&IncidentSummary> = incidents
            .filter(|incident| incident.is_planned() && !incident.is_over())
            .collect();
        planned.sort_by_key(|incident| incident.started_at);
        planned.iter().map(|incident| self.card(incident)).collect()
    }

    /// The notices that are shown now, of those on services for which `is_wanted` is true.
    pub(super) fn notices(&self, is_wanted: impl Fn(Option<&str>) -> bool) -> Vec<NoticeView> {
        let notices = self.site.notices.iter();
        notices
            .filter(|notice| is_wanted(notice.service.as_deref()))
            .filter(|notice| notice.window.contains(self.site.now))
            .filter_map(|notice| self.notice(notice))
            .collect()
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

    fn service_rows(&self, days: &[NaiveDate]) -> Vec<ServiceRow> {
        let services = self.site.services.iter();
        services
            .filter(|service| !service.is_muted())
            .map(|service| ServiceRow {
                service: self.service_link(service),
                state: self.state_of(service),
                days: self.day_cells(service, days),
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
    pub(super) fn state_of(&self, service: &Service) -> ImpactName {
        match max_impact(self.current_incidents_of(service)) {
            Impact::Operational if !self.is_known(service) => UNKNOWN,
            impact => impact.as_str(),
        }
    }

    /// Whether the records tell that a service is fine while no incident of it is open.
    fn is_known(&self, service: &Service) -> bool {
        self.site.has_records
            && !service.is_retired
            && !self.site.unknown_services.contains(&service.slug)
    }

    pub(super) fn day_cells(&self, service: &Service, days: &[NaiveDate]) -> Vec<DayCell> {
        let site = self.site;
        let zone = self.locale.zone;
        // Today is known, since the records were read now.
        let known_since = site.known_since().map_or(site.now, |at| at.min(site.now));
        let first_known = local_day(known_since, zone);
        let today = local_day(site.now, zone);
        let silent_since = self
            .silent_sources_of(service)
            .filter_map(|silent| silent.since);
        let last_known = silent_since.min().map(|at| local_day(at, zone));
        let is_known = |day: NaiveDate| match day == today {
            true => self.is_known(service),
            false => {
                site.has_records
                    && !service.is_retired
                    && first_known <= day
                    && last_known.is_none_or(|last| day <= last)
            }
        };
        days.iter()
            .map(|day| {
                let (impact, active) =
                    impact_on_day(self.current_incidents_of(service), *day, zone);
                let page = match active[..] {
                    [] => None,
                    [incident] => Some(Page::Incident(incident.id.clone())),
                    _ => Some(Page::Service(service.slug.clone())),
                };
                DayCell {
                    day: day.to_string(),
                    state: match impact {
                        Impact::Operational if !is_known(*day) => UNKNOWN,
                        _ => impact.as_str(),
                    },
                    incidents: active.iter().filter(|i| i.maintenance.is_none()).count(),
                    maintenance: active.iter().filter(|i| i.maintenance.is_some()).count(),
                    href: page.map(|page| self.page_href(&page)),
                }
            })
            .collect()
    }

    /// The sources that tell of a service and do not answer.
    pub(super) fn silent_sources_of(
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

    /// A service's incidents of the days that are shown, newest first.
    pub(super) fn current_incidents_of(
        &self,
        service: &Service,
    ) -> impl Iterator<Item = &IncidentSummary> {
        self.site.current_incidents_of(&service.slug)
    }
}

/// How bad a state is; a state of which nothing is known is worse than any that is fine.
fn severity(state: ImpactName) -> u8 {
    match state {
        "outage" => 5,
        "degraded" => 4,
        "advisory" => 3,
        UNKNOWN => 2,
        "maintenance" => 1,
        _ => 0,
    }
}

/// The worst impact that counts now: incidents that are over or upcoming have none.
pub(super) fn max_impact<'a>(incidents: impl Iterator<Item = &'a IncidentSummary>) -> Impact {
    incidents
        .map(IncidentSummary::counted_impact)
        .max()
        .unwrap_or(Impact::Operational)
}
