//! Finds the texts of the newest incidents that documents show, and remembers them for the next run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};

use super::cache::Cache;
use super::loader::{IncidentFiles, Loader};
use super::make::{changed, resolve_as_read};
use super::outdated::{Source, SourceContent};
use super::resolve::ResolvedIncidents;
use crate::digest::Digest;
use crate::incident::warnings;
use crate::publish::SiteChanges;
use crate::site::{Site, StatuspageBuilder, make_incident_texts};

/// Gives a site the texts of the incidents of which its outdated files show them. Those that the cache does not know
/// are made from the incidents, which are read and resolved if need be, and kept there. `digests` are those of the
/// incidents. Returns whether something has changed since the root was listed.
///
/// # Errors
/// If a store cannot be read, or an incident cannot be resolved any more. Otherwise only on a bug.
pub(super) async fn find_texts(
    loader: &Loader<'_>,
    incident_files: &IncidentFiles<'_>,
    cache: &mut Cache,
    site: &mut Site,
    resolved: &mut ResolvedIncidents,
    digests: &BTreeMap<String, Digest>,
    changes: &SiteChanges<Source>,
) -> Result<bool> {
    let outputs = changes
        .files()
        .filter_map(|file| match &file.source.content {
            SourceContent::Output(output) => Some(output),
            SourceContent::StaticFile(..) | SourceContent::Report(_) => None,
        });
    let ids = outputs.flat_map(|output| output.incidents_with_texts(site));
    let ids: BTreeSet<String> = ids.map(str::to_owned).collect();
    if ids.is_empty() {
        return Ok(false);
    }
    cache.texts.read(loader.root).await?;
    let is_unknown = |id: &&String| {
        let digest = digests.get(*id);
        digest.is_none_or(|digest| cache.texts.get(id, digest).is_none())
    };
    let unknown: Vec<String> = ids.iter().filter(is_unknown).cloned().collect();
    let is_unread = |id: &&String| !resolved.incidents.contains_key(*id);
    let unread: Vec<&String> = unknown.iter().filter(is_unread).collect();
    let reads = unread.iter();
    let reads = reads.map(|id| loader.read_inputs(id, incident_files));
    let inputs = loader.root.try_join_bounded(reads).await?;
    let mut newer = BTreeMap::new();
    for (id, inputs) in unread.into_iter().zip(inputs) {
        let Some(Ok(inputs)) = inputs else {
            bail!(changed(id));
        };
        let (incident, digest) = resolve_as_read(&resolved.resolver, id, inputs)?;
        newer.insert(id.clone(), digest);
        resolved.warnings.extend(warnings(&incident));
        resolved.incidents.insert(id.clone(), Arc::new(incident));
    }
    let digest_of = |id: &String| newer.get(id).or_else(|| digests.get(id));
    for id in unknown {
        let incident = resolved.incidents.get(&id).with_context(|| changed(&id))?;
        let texts = Arc::new(make_incident_texts(incident, site)?);
        if let Some(digest) = digest_of(&id) {
            cache.texts.insert(id, digest.clone(), texts);
        }
    }
    let known = ids.iter().filter_map(|id| {
        let texts = cache.texts.get(id, digest_of(id)?)?;
        Some((id.clone(), Arc::clone(texts)))
    });
    site.incident_texts = known.collect();
    let is_newer = newer
        .iter()
        .any(|(id, digest)| digests.get(id) != Some(digest));
    let shown: BTreeSet<&str> = StatuspageBuilder::all_incidents(site).collect();
    cache.texts.retain(|id| shown.contains(id));
    Ok(is_newer)
}
