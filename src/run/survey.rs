//! What a root's incidents come to: those that changed are resolved anew, of all others the outline is
//! known.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::index::{Index, Known};
use super::library::{Library, Notes};
use crate::fingerprint::Fingerprint;
use crate::incident::Incident;
use crate::settings::ServiceSettings;
use crate::site::Site;

/// A site of which some incidents are open, and of all others there are outlines.
pub(super) struct Survey<'a> {
    pub site: Site,
    pub open: BTreeSet<String>,
    pub notes: Notes<'a>,
    /// Of each incident, by id.
    pub fingerprints: BTreeMap<String, Fingerprint>,
}

/// Resolves what `index` does not know as it is now, and notes it there.
///
/// # Errors
/// Where the store cannot be read, or an entry of the ledger is damaged.
pub(super) async fn survey<'a>(library: &mut Library<'a>, index: &mut Index) -> Result<Survey<'a>> {
    let notes = library.notes();
    let now = index.now;
    let mut inputs = BTreeMap::new();
    for (id, version) in library.ledger.versions() {
        let made_from = Fingerprint::of(&(version, notes.get(id)))?;
        inputs.insert(id.clone(), (version.clone(), made_from));
    }
    index.incidents.retain(|id, _| inputs.contains_key(id));
    let is_known = |id: &String, inputs: &Fingerprint| {
        let known = index.incidents.get(id);
        known.is_some_and(|known| known.holds(inputs, now))
    };
    let changed = inputs
        .iter()
        .filter(|(id, (_, inputs))| !is_known(id, inputs));
    let changed: BTreeSet<String> = changed.map(|(id, _)| id.clone()).collect();
    let mut incidents: Vec<Incident> = Vec::new();
    for opened in library.open(&changed, &notes, now).await? {
        let id = opened.incident.id.clone();
        if let Some((version, made_from)) = inputs.remove(&id) {
            let known = Known::new(version, made_from, &opened, now);
            index.incidents.insert(id, known);
        }
        incidents.push(opened.incident);
    }
    let open: BTreeSet<String> = incidents
        .iter()
        .map(|incident| incident.id.clone())
        .collect();
    let outlines = index.incidents.values().map(|known| &known.outline);
    incidents.extend(
        outlines
            .filter(|outline| !open.contains(&outline.id))
            .cloned(),
    );
    let notices = library.gathered.notices(&library.content);
    let mut settings = library.gathered.settings.clone();
    let listed = index
        .records
        .values()
        .flat_map(|file| file.services.iter().cloned());
    settings.services.extend(listed.map(ServiceSettings::named));
    let mut site = Site::new(
        settings,
        library.gathered.locales.clone(),
        incidents,
        notices,
        now,
    );
    site.logo = library.gathered.logo(&library.content);
    site.footer = library.gathered.footer();
    let fingerprints = index.incidents.iter();
    let fingerprints = fingerprints.map(|(id, known)| Ok((id.clone(), known.fingerprint()?)));
    Ok(Survey {
        site,
        open,
        notes,
        fingerprints: fingerprints.collect::<Result<_>>()?,
    })
}

impl Survey<'_> {
    /// Opens incidents of which there are outlines.
    ///
    /// # Errors
    /// As [`survey`].
    pub async fn open(&mut self, library: &mut Library<'_>, ids: BTreeSet<String>) -> Result<()> {
        let closed = ids.difference(&self.open).cloned().collect();
        for opened in library.open(&closed, &self.notes, self.site.now).await? {
            self.open.insert(opened.incident.id.clone());
            self.site.open(opened.incident);
        }
        Ok(())
    }
}
