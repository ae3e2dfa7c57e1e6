//! The services of the home page in their groups.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::ViewBuilder;
use super::home::UNKNOWN;
use crate::record::Impact;
use crate::site::view::{ImpactName, ServiceGroupView, ServiceRow};

/// The most services without an incident that are shown unfolded.
const MAX_UNFOLDED: usize = 12;

/// The same where other services have incidents, which a reader looks for first.
const MAX_UNFOLDED_BESIDE_IMPAIRED: usize = 6;

impl ViewBuilder<'_> {
    /// These services, each with its slug, in their groups: those with something to tell first, the worst first, and
    /// then in the order of the settings and of the sources. Services in no group come last.
    pub(super) fn groups(&self, services: Vec<(&str, ServiceRow)>) -> Vec<ServiceGroupView> {
        let settings = &self.site.settings.groups;
        let group_of = self.group_positions();
        let is_fine = |row: &ServiceRow| row.state == Impact::Operational.as_str();
        let fine = services.iter().filter(|(_, row)| is_fine(row)).count();
        let folds = fine
            > match fine == services.len() {
                true => MAX_UNFOLDED,
                false => MAX_UNFOLDED_BESIDE_IMPAIRED,
            };
        let mut members: Vec<Vec<ServiceRow>> = vec![Vec::new(); settings.len() + 1];
        for (slug, row) in services {
            let position = group_of.get(slug).copied();
            members[position.unwrap_or(settings.len())].push(row);
        }
        let count = members.iter().filter(|rows| !rows.is_empty()).count();
        let names = settings.iter().map(Some).chain([None]);
        let groups = names.zip(members).filter(|(_, rows)| !rows.is_empty());
        let groups = groups.map(|(group, rows)| {
            let state = rows.iter().map(|row| row.state);
            let state = state.max_by_key(|state| severity(state)).unwrap_or(UNKNOWN);
            let (operational, mut impaired): (Vec<_>, Vec<_>) = rows.into_iter().partition(is_fine);
            // The sort is stable, so that services of the same state stay in the site's order.
            impaired.sort_by_key(|row| Reverse(severity(row.state)));
            ServiceGroupView {
                name: group.map(|group| group.name_in(&self.locale.tag).to_owned()),
                is_one_of_many: count > 1,
                state,
                impaired,
                operational,
                folds_operational: folds,
            }
        });
        let mut groups: Vec<_> = groups.collect();
        groups.sort_by_key(|group| Reverse(severity(group.state)));
        groups
    }

    /// The place of the group of each service in the settings, by the present slug of the service.
    pub(in crate::site) fn group_positions(&self) -> BTreeMap<&str, usize> {
        let site = self.site;
        let groups = site.settings.groups.iter().enumerate();
        let members = groups.flat_map(|(position, group)| {
            let services = group.services.iter();
            let services = services.filter_map(|name| site.services.get(name));
            services.map(move |service| (service.slug.as_str(), position))
        });
        // A service that has several names may be in several groups: the first counts.
        let mut positions = BTreeMap::new();
        for (slug, position) in members {
            positions.entry(slug).or_insert(position);
        }
        positions
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
