use std::collections::BTreeSet;

use crate::incident::{IncidentSummary, Services};

/// The present slugs of the services in whose lists an incident is: those that it affects, and those that are
/// retired for which it was published.
pub fn service_slugs(incident: &IncidentSummary, services: &Services) -> BTreeSet<String> {
    let present = incident.services.iter();
    let present = present.filter_map(|name| services.get(name));
    let earlier = incident.earlier_services.iter();
    let retired = earlier.filter_map(|name| services.retired(name));
    let slugs = present.chain(retired).map(|service| service.slug.clone());
    slugs.collect()
}
