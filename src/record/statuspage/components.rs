//! The components of a Statuspage, and the services that they stand for.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::record::ListedService;

#[derive(Deserialize)]
pub(super) struct Component {
    id: Option<String>,
    name: Option<String>,
    group: Option<bool>,
    group_id: Option<String>,
    position: Option<i64>,
    only_show_if_degraded: Option<bool>,
    status: Option<String>,
}

impl Component {
    fn is_group(&self) -> bool {
        self.group == Some(true)
    }

    /// The service that it stands for.
    fn service_name(&self, service_names: &BTreeMap<String, String>) -> Option<String> {
        let by_id = self.id.as_ref().and_then(|id| service_names.get(id));
        by_id.or(self.name.as_ref()).cloned()
    }
}

/// The services that components stand for, in the order in which the page shows them. A group is no service
/// of its own: it stands for those in it, at its place.
pub(super) fn listed_services(components: &[Component]) -> Vec<ListedService> {
    let names = service_names(components);
    let groups: BTreeMap<&str, i64> = components
        .iter()
        .filter(|component| component.is_group())
        .filter_map(|group| Some((group.id.as_deref()?, group.position?)))
        .collect();
    let mut components: Vec<&Component> = components
        .iter()
        .filter(|component| !component.is_group() && component.only_show_if_degraded != Some(true))
        .collect();
    components.sort_by_key(|component| {
        let group = component.group_id.as_deref().and_then(|id| groups.get(id));
        match group {
            Some(group) => (*group, component.position),
            None => (component.position.unwrap_or(i64::MAX), None),
        }
    });
    let components = components.into_iter();
    let services = components.filter_map(|component| {
        Some(ListedService {
            name: component.service_name(&names)?,
            state: component.status.clone(),
        })
    });
    services.collect()
}

/// The services for which the components of a page stand whose own names do not tell them apart, by id:
/// components of one name in two groups are called `Group / Component`.
pub(super) fn service_names(components: &[Component]) -> BTreeMap<String, String> {
    let (groups, members): (Vec<&Component>, Vec<&Component>) = components
        .iter()
        .partition(|component| component.is_group());
    let named_groups = groups.iter();
    let group_names: BTreeMap<&str, &str> = named_groups
        .filter_map(|group| Some((group.id.as_deref()?, group.name.as_deref()?)))
        .collect();
    let mut groups_by_name: BTreeMap<&str, BTreeSet<Option<&str>>> = BTreeMap::new();
    for member in &members {
        let groups = groups_by_name.entry(member.name.as_deref().unwrap_or_default());
        groups.or_default().insert(member.group_id.as_deref());
    }
    let names = members.into_iter().filter_map(|member| {
        let name = member.name.as_deref()?;
        let group = group_names.get(member.group_id.as_deref()?)?;
        let is_ambiguous = groups_by_name.get(name)?.len() > 1;
        let full_name = is_ambiguous.then(|| format!("{group} / {name}"));
        Some((member.id.clone()?, full_name?))
    });
    names.collect()
}

/// The services of an incident's components, groups left out unless there is nothing else.
pub(super) fn affected_services(
    components: &[Component],
    service_names: &BTreeMap<String, String>,
) -> Vec<String> {
    let has_parts = components.iter().any(|component| !component.is_group());
    components
        .iter()
        .filter(|component| !has_parts || !component.is_group())
        .filter_map(|component| component.service_name(service_names))
        .collect()
}
