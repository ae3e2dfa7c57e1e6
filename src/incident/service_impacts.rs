//! How far an open incident reaches for each of its services, where its source tells the states of components.

use std::collections::BTreeMap;

use super::Update;
use super::updates::updates_in_effect;
use crate::record::Impact;
use crate::text::fold_name;

/// The impact on each of `services` whose state the updates tell, by its name as [`fold_name`] gives it: what the newest
/// of them says of it that are in effect. While the incident is open, a component that works again still counts as the
/// least impact.
pub(super) fn service_impacts(services: &[String], updates: &[Update]) -> BTreeMap<String, Impact> {
    let newest_first = updates_in_effect(updates);
    let items = newest_first.flat_map(|update| &update.affected);
    let mut stated: BTreeMap<String, Impact> = BTreeMap::new();
    for item in items {
        let Some(impact) = item.state.as_deref().and_then(component_impact) else {
            continue;
        };
        stated.entry(fold_name(&item.name)).or_insert(impact);
    }
    if stated.is_empty() {
        return stated;
    }
    let names = services.iter().map(|name| fold_name(name));
    names
        .filter_map(|name| {
            let impact = stated.get(&name)?.max(&Impact::Advisory);
            Some((name, *impact))
        })
        .collect()
}

/// What the state of a component of Statuspage means.
///
/// <https://developer.statuspage.io/#operation/getPagesPageIdComponents>
fn component_impact(state: &str) -> Option<Impact> {
    Some(match state {
        "operational" => Impact::Operational,
        "under_maintenance" => Impact::Maintenance,
        "degraded_performance" => Impact::Advisory,
        "partial_outage" => Impact::Degraded,
        "major_outage" => Impact::Outage,
        _ => return None,
    })
}
