//! The services of a document, and the groups in which they stand.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::builder::StatuspageBuilder;
use super::view::{StatuspageComponent, instant};
use super::words::component_status;
use crate::digest::Digest;
use crate::incident::Service;
use crate::site::daily_status::{last_days, local_day};
use crate::site::view_builder::UNKNOWN;

impl StatuspageBuilder<'_> {
    /// Every service, and the groups in which they stand, in the order of the home page.
    pub(super) fn components(&self) -> Result<Vec<StatuspageComponent>> {
        let positions = self.home.group_positions();
        let groups = &self.site.settings.groups;
        let group_id = |position: usize| {
            let name = groups.get(position)?.name.as_bytes();
            Some(format!("group-{}", Digest::of_bytes(name).as_str()))
        };
        let mut components = Vec::new();
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, service) in self.services().enumerate() {
            let state = self.home.state_of(service);
            let group = positions.get(service.slug.as_str()).copied();
            if let Some(group) = group {
                members.entry(group).or_default().push(index);
            }
            let silent = self.home.silent_sources_of(service).next();
            let silent = silent.filter(|_| state == UNKNOWN);
            components.push(StatuspageComponent {
                id: service.first_slug.clone(),
                name: service.name_in(&self.locale.tag).to_owned(),
                status: component_status(state),
                created_at: instant(self.created_at(service)),
                updated_at: instant(self.changed_at(service)),
                position: index + 1,
                description: silent.map(|silent| self.silence(silent)).transpose()?,
                showcase: false,
                start_date: None,
                group_id: group.and_then(group_id),
                page_id: self.page_id(),
                group: false,
                only_show_if_degraded: false,
                components: None,
            });
        }
        let worst = |members: &[usize]| {
            let members = members.iter().map(|index| components[*index].status);
            let order = [
                "operational",
                "under_maintenance",
                UNKNOWN,
                "degraded_performance",
                "partial_outage",
                "major_outage",
            ];
            members.max_by_key(|status| order.iter().position(|one| one == status))
        };
        let views = members.iter().filter_map(|(group, members)| {
            let of_group = || members.iter().map(|index| &components[*index]);
            Some(StatuspageComponent {
                id: group_id(*group)?,
                name: groups[*group].name_in(&self.locale.tag).to_owned(),
                status: worst(members)?,
                created_at: of_group().map(|one| one.created_at.clone()).min()?,
                updated_at: of_group().map(|one| one.updated_at.clone()).max()?,
                position: of_group().map(|one| one.position).min()?,
                group: true,
                group_id: None,
                description: None,
                components: Some(of_group().map(|one| one.id.clone()).collect()),
                ..of_group().next()?.clone()
            })
        });
        let groups: Vec<StatuspageComponent> = views.collect();
        components.extend(groups);
        Ok(components)
    }

    /// The earliest instant at which a service is known to have been there: that of its first incident, or else when
    /// Kairan first saw it. It stays, unless something older becomes known.
    fn created_at(&self, service: &Service) -> DateTime<Utc> {
        let first = self.site.first_told_of(&service.slug);
        first.map_or(service.since, |first| first.min(service.since))
    }

    /// When the state of a service last changed within the days that pages show, or since when the service is known.
    pub(super) fn changed_at(&self, service: &Service) -> DateTime<Utc> {
        let site = self.site;
        let first_day = last_days(site.now, self.locale.zone).first().copied();
        let spans = site.incident_days_of(&service.slug);
        let spans = spans.flat_map(|days| &days.spans);
        let instants = spans
            .flat_map(|span| [Some(span.from), span.until])
            .flatten();
        let shown = instants.filter(|at| {
            let day = local_day(*at, self.locale.zone);
            *at <= site.now && first_day.is_none_or(|first| first <= day)
        });
        shown.max().unwrap_or(service.since)
    }
}
