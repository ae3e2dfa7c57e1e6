//! The JSON of each incident.

use anyhow::Result;

use super::json_v1;
use super::output::{Content, InputDigests, Output, loaded};
use super::site_renderer::SiteRenderer;
use crate::digest::Digest;
use crate::incident::Incidents;
use crate::publish::Stage;
use crate::site::{Site, Subject, incident_json_path};

/// The JSON of an incident, by the incident's id.
struct IncidentJson(String);

/// The JSON of every incident.
pub(super) fn outputs(site: &Site) -> Vec<Box<dyn Output>> {
    let ids = site.incident_ids();
    ids.map(|id| -> Box<dyn Output> { Box::new(IncidentJson(id.clone())) })
        .collect()
}

impl Output for IncidentJson {
    fn path(&self) -> String {
        incident_json_path(&self.0)
    }

    fn media_type(&self) -> &'static str {
        "application/json"
    }

    fn stage(&self) -> Stage {
        Stage::Incident
    }

    fn subject(&self) -> Subject<'_> {
        Subject::Incident(&self.0)
    }

    fn full_incidents<'a>(&'a self, _site: &'a Site) -> Vec<&'a str> {
        vec![&self.0]
    }

    fn input_digest(&self, site: &Site, digests: &InputDigests<'_>) -> Result<Digest> {
        let digest = digests.with_services(&self.0, site.incident(&self.0), site);
        Ok(Digest::of(&(digests.build, digest))?)
    }

    fn render(&self, renderer: &SiteRenderer, incidents: &Incidents) -> Result<Content> {
        let incident = loaded(incidents, &self.0)?;
        Ok(json_v1::render(&renderer.site, incident)?.into())
    }
}
