//! The components of a Statuspage, and the services that they stand for.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::diagnostics::FileDiagnostics;
use crate::record::{ListedService, Namespace};

#[derive(Clone, Deserialize)]
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
pub(super) fn listed_services(
    components: &[Component],
    namespace: &Namespace,
) -> Vec<ListedService> {
    let names = service_names(components);
    let groups: BTreeMap<&str, &Component> = components
        .iter()
        .filter(|component| component.is_group())
        .filter_map(|group| Some((group.id.as_deref()?, group)))
        .collect();
    let group_of = |component: &Component| {
        let id = component.group_id.as_deref();
        id.and_then(|id| groups.get(id)).copied()
    };
    let mut components: Vec<&Component> = components
        .iter()
        .filter(|component| !component.is_group() && component.only_show_if_degraded != Some(true))
        .collect();
    components.sort_by_key(|component| {
        match group_of(component).and_then(|group| group.position) {
            Some(group) => (group, component.position),
            None => (component.position.unwrap_or(i64::MAX), None),
        }
    });
    let components = components.into_iter();
    let services = components.filter_map(|component| {
        Some(ListedService {
            name: component.service_name(&names)?,
            namespace: namespace.clone(),
            group: group_of(component).and_then(|group| group.name.clone()),
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
    let groups_by_name = groups_by_name(&members);
    let names = members.into_iter().filter_map(|member| {
        let name = member.name.as_deref()?;
        let group = group_names.get(member.group_id.as_deref()?)?;
        let is_ambiguous = groups_by_name.get(name)?.len() > 1;
        let full_name = is_ambiguous.then(|| format!("{group} / {name}"));
        Some((member.id.clone()?, full_name?))
    });
    names.collect()
}

/// The groups of the components of each name.
fn groups_by_name<'a>(members: &[&'a Component]) -> BTreeMap<&'a str, BTreeSet<Option<&'a str>>> {
    let mut groups_by_name: BTreeMap<&str, BTreeSet<Option<&str>>> = BTreeMap::new();
    for member in members {
        let groups = groups_by_name.entry(member.name.as_deref().unwrap_or_default());
        groups.or_default().insert(member.group_id.as_deref());
    }
    groups_by_name
}

/// Reports the components of one name in several groups whose names are not known, so that they are one
/// service.
pub(super) fn report_unnamed_groups(
    components: &[Component],
    service_names: &BTreeMap<String, String>,
    diagnostics: &mut FileDiagnostics<'_>,
) {
    let members = components.iter().filter(|component| !component.is_group());
    let is_named = |member: &Component| {
        let id = member.id.as_ref();
        id.is_some_and(|id| service_names.contains_key(id))
    };
    let unnamed: Vec<&Component> = members.filter(|member| !is_named(member)).collect();
    for (name, groups) in groups_by_name(&unnamed) {
        if groups.len() < 2 {
            continue;
        }
        let end = diagnostics.text().len();
        diagnostics.warning(
            diagnostics.find(0..end, &format!("\"{name}\"")),
            format!(
                "components of {} groups are called {name:?}; they are shown as one service, since the file does \
                 not name the groups",
                groups.len()
            ),
            "use `summary.json` of the page, or this file with the `components` of the page in it, which name them",
        );
    }
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
