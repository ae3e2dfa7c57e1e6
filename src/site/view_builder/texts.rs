//! What the pages as Markdown show of the views.

use super::ViewBuilder;
use crate::incident::IncidentSummary;
use crate::locale::MessageError;
use crate::site::Page;
use crate::site::view::ImpactName;

impl ViewBuilder<'_> {
    /// The state of all services.
    pub(in crate::site) fn overall_state(&self) -> ImpactName {
        self.overall().state
    }

    /// The same in words.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub(in crate::site) fn overall_text(&self) -> Result<String, MessageError> {
        self.overall_words(&self.overall())
    }

    /// The open incidents that concern the company, the worst first.
    pub(in crate::site) fn open(&self) -> Vec<&IncidentSummary> {
        self.open_incidents()
    }

    /// What is planned and not over and concerns the company, the soonest first.
    pub(in crate::site) fn planned(&self) -> Vec<&IncidentSummary> {
        let current = self.site.current_incidents();
        let planned = current.filter(|i| !i.is_muted() && i.is_listed_as_planned());
        let mut planned: Vec<&IncidentSummary> = planned.collect();
        planned.sort_by_key(|incident| incident.started_at);
        planned
    }

    /// The name of each service that concerns the company, the absolute address of its page, and its state.
    pub(in crate::site) fn service_states(&self) -> Vec<(String, String, ImpactName)> {
        let services = self.site.services.iter();
        let tag = &self.locale.tag;
        services
            .filter(|service| !service.is_muted())
            .map(|service| {
                let page = Page::Service(service.slug.clone());
                (
                    service.name_in(tag).to_owned(),
                    self.site.url(&page.path(tag)),
                    self.state_of(service),
                )
            })
            .collect()
    }

    /// The names of the services that an incident affects.
    pub(in crate::site) fn names_of_services(&self, incident: &IncidentSummary) -> Vec<String> {
        self.service_names(incident)
    }

    /// What an incident means for the company, if the team says so.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub(in crate::site) fn verdict_text(
        &self,
        incident: &IncidentSummary,
    ) -> Result<Option<String>, MessageError> {
        let verdict = self.verdict(incident);
        verdict
            .map(|verdict| self.verdict_words(&verdict))
            .transpose()
    }
}
