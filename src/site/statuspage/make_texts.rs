//! Makes what a document shows of an incident beside its summary.

use std::sync::Arc;

use anyhow::Result;

use super::body::body;
use super::texts::{IncidentTexts, MAX_UPDATES, UpdateTexts};
use crate::incident::Incident;
use crate::locale::Locale;
use crate::site::{Page, Site, update_anchor};

/// The texts of an incident in every language of a site.
///
/// # Errors
/// If a message is missing from a catalog.
pub fn make_incident_texts(incident: &Incident, site: &Site) -> Result<IncidentTexts> {
    let updates = incident.updates.iter();
    let updates = updates.filter(|update| update.summary.is_in_effect());
    let updates: Vec<_> = updates.collect();
    let first_shown = updates.len().saturating_sub(MAX_UPDATES);
    let page = Page::Incident(incident.summary.id.clone());
    let updates = updates.into_iter().enumerate().map(|(number, update)| {
        let body_in = |locale: &Arc<Locale>| {
            let url = site.url(&page.path(&locale.tag));
            let url = format!("{url}#{}", update_anchor(&update.summary.id));
            body(incident, update, locale, site.default_locale(), &url)
        };
        let locales = site.locales.iter().filter(|_| number >= first_shown);
        let bodies = locales.map(body_in);
        Ok(UpdateTexts {
            summary: update.summary.clone(),
            status: update.status.clone(),
            affected: update.affected.clone(),
            bodies: bodies.collect::<Result<_>>()?,
        })
    });
    Ok(IncidentTexts {
        updates: updates.collect::<Result<_>>()?,
    })
}
