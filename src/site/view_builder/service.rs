//! The page of a service.

use super::ViewBuilder;
use crate::incident::IncidentSummary;
use crate::site::daily_status::last_days;
use crate::site::view::ServiceView;

impl ViewBuilder<'_> {
    /// The page of the service with this slug, if there is one.
    pub fn service(&self, slug: &str) -> Option<ServiceView> {
        let service = self.site.services.by_slug(slug)?;
        let cards = |is_listed: &dyn Fn(&IncidentSummary) -> bool| {
            let incidents = self.incidents_of(service);
            let listed = incidents.filter(|incident| is_listed(incident));
            listed.map(|incident| self.card(incident)).collect()
        };
        Some(ServiceView {
            name: service.name_in(&self.locale.tag).to_owned(),
            is_retired: service.is_retired,
            state: self.state_of(service),
            open: cards(&IncidentSummary::is_open_incident),
            maintenance: self.maintenance_cards(self.incidents_of(service)),
            closed: cards(&IncidentSummary::is_over),
            days: self.day_cells(service, &last_days(self.site.now, self.locale.zone)),
        })
    }
}
