//! The services in whose lists an incident is.

use std::collections::BTreeSet;

use crate::incident::{IncidentSummary, Services};

/// The present slugs of the services in whose archive an incident is: those that it affects, and those for which it was
/// published before. What was listed once stays listed, so that no page of a year is left without incidents.
pub(super) fn archive_slugs(incident: &IncidentSummary, services: &Services) -> BTreeSet<String> {
    let names = incident.services.iter().chain(&incident.earlier_services);
    let known = names.filter_map(|name| services.get(name).or_else(|| services.retired(name)));
    known.map(|service| service.slug.clone()).collect()
}

/// The present slugs of the services of which an incident tells how they are: those that it affects, and those that are
/// retired for which it was published.
pub fn service_slugs(incident: &IncidentSummary, services: &Services) -> BTreeSet<String> {
    slugs(&incident.services, &incident.earlier_services, services)
}

/// The same by the names of the services that an incident affects, and of those under which it was published
/// before.
pub(super) fn slugs(
    names: &[String],
    earlier_names: &[String],
    services: &Services,
) -> BTreeSet<String> {
    let present = names.iter().filter_map(|name| services.get(name));
    let retired = earlier_names
        .iter()
        .filter_map(|name| services.retired(name));
    let slugs = present.chain(retired).map(|service| service.slug.clone());
    slugs.collect()
}
