//! What the files of a site have in common: where each is, what it shows, what it is rendered from, and how.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context as _, Result};

use super::site_renderer::SiteRenderer;
use crate::diagnostics::Diagnostic;
use crate::digest::Digest;
use crate::incident::{Incident, IncidentSummary, Incidents};
use crate::locale::Tag;
use crate::publish::{NEWS_CACHE_CONTROL, Stage};
use crate::site::{Site, Subject, ViewBuilder};

/// A file of a site.
pub trait Output: Send + Sync {
    /// The path below the site's root.
    fn path(&self) -> String;

    fn media_type(&self) -> &'static str;

    /// How long a browser or an edge may keep it, as `Cache-Control`.
    fn cache_control(&self) -> &'static str {
        NEWS_CACHE_CONTROL
    }

    fn stage(&self) -> Stage;

    /// What it is about: a run looks at it if something may have changed there.
    fn subject(&self) -> Subject<'_> {
        Subject::Site
    }

    /// The language of its content, if it is in one.
    fn language(&self) -> Option<&Tag> {
        None
    }

    /// The ids of the incidents of which it shows more than the summary.
    fn full_incidents<'a>(&'a self, _site: &'a Site) -> Vec<&'a str> {
        Vec::new()
    }

    /// The ids of the incidents of which it shows [`IncidentTexts`](crate::site::IncidentTexts).
    fn incidents_with_texts<'a>(&'a self, _site: &'a Site) -> Vec<&'a str> {
        Vec::new()
    }

    /// The digest of everything that it is rendered from, computed from summaries alone.
    ///
    /// # Errors
    /// Only on a bug: a view cannot be serialised.
    fn input_digest(&self, site: &Site, digests: &InputDigests<'_>) -> Result<Digest>;

    /// Renders it. The same site gives the same bytes. `incidents` are those of which it shows more than the
    /// summary, by id, and perhaps others.
    ///
    /// # Errors
    /// If one of them is missing. Otherwise only on a bug: a view does not fit the built-in templates, or a
    /// message is missing from a built-in catalog.
    fn render(&self, renderer: &SiteRenderer, incidents: &Incidents) -> Result<Content>;
}

/// The digests of what outputs are rendered from.
pub struct InputDigests<'a> {
    /// Of what all outputs depend on: the program, settings, languages and templates.
    pub build: &'a Digest,
    /// Of the log, annotations and translations of each incident, by id.
    pub incidents: &'a BTreeMap<String, Digest>,
    /// The same of incidents whose files have changed since, and were read again.
    pub newer: &'a BTreeMap<String, Digest>,
}

impl InputDigests<'_> {
    pub fn incident(&self, id: &str) -> Option<&Digest> {
        self.newer.get(id).or_else(|| self.incidents.get(id))
    }

    /// The input digest of an incident's page, as HTML or as Markdown.
    ///
    /// # Errors
    /// Only on a bug: if it cannot be written as JSON.
    pub fn of_page(
        &self,
        site: &Site,
        builder: &ViewBuilder<'_>,
        path: &str,
        id: &str,
    ) -> serde_json::Result<Digest> {
        // All else that it shows follows from these and from the path.
        let incident = site.incident(id);
        let surroundings = incident.map(|incident| builder.incident_surroundings(incident));
        Digest::of(&(self.build, path, surroundings, self.incident(id)))
    }

    /// The digest of an incident, and the names of its services as the site writes them, which another incident may
    /// change. `summary` is what the site knows of it.
    pub fn with_services<'a>(
        &'a self,
        id: &str,
        summary: Option<&'a IncidentSummary>,
        site: &'a Site,
    ) -> (Option<&'a Digest>, Vec<&'a str>) {
        let services = summary.into_iter();
        let services = services.flat_map(|summary| site.shown_service_names(summary));
        (self.incident(id), services.collect())
    }
}

/// The bytes of an output. With a diagnostic, a template of the root failed and the built-in one was used.
#[derive(Debug)]
pub struct Content {
    pub bytes: Vec<u8>,
    pub diagnostic: Option<Diagnostic>,
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            diagnostic: None,
        }
    }
}

/// The incident that an output is about.
///
/// # Errors
/// If it is not among `incidents`.
pub(super) fn loaded<'a>(incidents: &'a Incidents, id: &str) -> Result<&'a Incident> {
    let incident = incidents.get(id).map(Arc::as_ref);
    incident.with_context(|| format!("the incident {id} is not loaded"))
}
