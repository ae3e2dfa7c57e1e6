//! Makes files of a site from incidents and static files: in any thread.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use futures_util::FutureExt;
use tracing::debug;

use super::cache::{Cache, CachedIncident};
use super::inputs::RunInputs;
use super::outdated::{Source, SourceContent, report_digest, report_path, static_digest};
use super::resolver::{IncidentInputs, Resolver};
use crate::diagnostics::{Diagnostic, Location};
use crate::digest::Digest;
use crate::incident::{Incident, Incidents, warnings};
use crate::publish::{Artifact, FileDigest, MetadataSupport, OutdatedFile, Stage};
use crate::render::{InputDigests, Output, SiteRenderer, render};
use crate::store::{Store, UnusableFile, Version};

/// Files that show the same incidents in full, with what they are made from.
pub(super) struct Batch {
    pub files: Vec<OutdatedFile<Source>>,
    /// The incidents that are resolved already.
    pub incidents: Incidents,
    /// What the other incidents are resolved from, by id.
    pub inputs: BTreeMap<String, IncidentInputs>,
    /// The static files and documents of reviews that exist, by their path in the root.
    pub static_files: BTreeMap<String, (Vec<u8>, Version)>,
}

/// The files that were made of a batch.
pub(super) struct MadeBatch {
    pub files: Vec<MadeFile>,
    /// Warnings about the texts of the incidents that were resolved for it.
    pub warnings: Vec<Diagnostic>,
    /// Whether something that it was made from has changed since the root was listed.
    pub is_newer: bool,
}

pub(super) struct MadeFile {
    pub path: String,
    pub file_digest: FileDigest,
    /// The diagnostic of a template of the root that failed.
    pub diagnostic: Option<Diagnostic>,
    pub outcome: Outcome,
}

impl MadeFile {
    pub fn is_unwritten(&self) -> bool {
        matches!(self.outcome, Outcome::Unwritten(_))
    }
}

/// What became of a file that was made.
pub(super) enum Outcome {
    /// It is the same as the published one.
    Unchanged,
    /// It is to be written.
    Unwritten(Artifact),
    Written,
    /// No file can be written at its path.
    Unusable(UnusableFile),
}

/// Makes the files of a batch, in any thread.
pub(super) struct BatchMaker {
    pub renderer: SiteRenderer,
    resolver: Arc<Resolver>,
    /// See [`InputDigests`].
    build_digest: Digest,
    incident_digests: BTreeMap<String, Digest>,
    metadata_support: MetadataSupport,
    /// The store of the site, if files are to be written by the thread that makes them: a local one does not
    /// wait.
    pub local_site: Option<Store>,
}

impl BatchMaker {
    /// `incident_digests` are the digests of the incidents that the files show, as they are in the `cache`.
    pub fn new(
        inputs: RunInputs<'_>,
        renderer: SiteRenderer,
        resolver: Arc<Resolver>,
        cache: &Cache,
        incident_digests: BTreeMap<String, Digest>,
    ) -> Self {
        let site = inputs.site;
        let writes_here = inputs.options.writes_site && site.is_local();
        Self {
            renderer,
            resolver,
            build_digest: cache.build_digest.clone(),
            incident_digests,
            metadata_support: site.metadata_support(),
            local_site: writes_here.then(|| site.clone()),
        }
    }

    /// Makes the files of a batch, and writes those that changed to a local site.
    ///
    /// # Errors
    /// If a local store refuses, or an incident cannot be resolved any more. Otherwise only on a bug.
    pub fn make(&self, batch: Batch) -> Result<MadeBatch> {
        let mut incidents = batch.incidents;
        let mut newer = BTreeMap::new();
        let mut found_warnings = Vec::new();
        let mut is_newer = false;
        for (id, inputs) in batch.inputs {
            let (incident, digest) = resolve_as_read(&self.resolver, &id, inputs)?;
            is_newer |= self.incident_digests.get(&id) != Some(&digest);
            newer.insert(id.clone(), digest);
            found_warnings.extend(warnings(&incident));
            incidents.insert(id, Arc::new(incident));
        }
        let digests = InputDigests {
            build: &self.build_digest,
            incidents: &self.incident_digests,
            newer: &newer,
        };
        let mut static_files = batch.static_files;
        let mut files = Vec::with_capacity(batch.files.len());
        for OutdatedFile { path, source, .. } in batch.files {
            let (artifact, diagnostic) = match source.content {
                SourceContent::Output(output) => self.render(&*output, &digests, &incidents)?,
                SourceContent::StaticFile(root_path, listed) => {
                    let Some((bytes, version)) = static_files.remove(&root_path) else {
                        // It was deleted since it was listed, and the next run deletes it from the site.
                        continue;
                    };
                    is_newer |= version != listed;
                    let artifact = Artifact::new(path, bytes, Stage::Asset);
                    (artifact.with_input_digest(static_digest(&version)?), None)
                }
                SourceContent::Report(report) => {
                    let root_path = report_path(&report);
                    let kept = static_files.remove(&root_path);
                    let is_it = |bytes: &Vec<u8>| Digest::of_bytes(bytes) == report.digest;
                    let Some((bytes, _)) = kept.filter(|(bytes, _)| is_it(bytes)) else {
                        found_warnings.push(lost_report_diagnostic(&root_path));
                        continue;
                    };
                    let artifact = Artifact::new(path, bytes, Stage::Asset);
                    (artifact.with_input_digest(report_digest(&report)?), None)
                }
            };
            let file_digest = artifact.file_digest();
            let is_same = source.published.is_some_and(|published| {
                published.is_same_file(&file_digest, self.metadata_support)
            });
            files.push(MadeFile {
                path: artifact.path.clone(),
                file_digest,
                diagnostic,
                outcome: match is_same {
                    true => Outcome::Unchanged,
                    false => self.write_if_local(artifact)?,
                },
            });
        }
        Ok(MadeBatch {
            files,
            warnings: found_warnings,
            is_newer,
        })
    }

    fn render(
        &self,
        output: &dyn Output,
        digests: &InputDigests<'_>,
        incidents: &Incidents,
    ) -> Result<(Artifact, Option<Diagnostic>)> {
        let (artifact, diagnostic) = render(output, &self.renderer, incidents)?;
        let input_digest = output.input_digest(&self.renderer.site, digests)?;
        Ok((artifact.with_input_digest(input_digest), diagnostic))
    }

    fn write_if_local(&self, artifact: Artifact) -> Result<Outcome> {
        match &self.local_site {
            None => Ok(Outcome::Unwritten(artifact)),
            Some(site) => {
                let written = write(site, &artifact).now_or_never();
                written.context("a local store does not wait")?
            }
        }
    }
}

/// Resolves an incident from what was read of it. Returns it with its digest, which is that in the cache where nothing
/// has changed since.
///
/// # Errors
/// If it cannot be resolved any more. Otherwise only on a bug.
pub(super) fn resolve_as_read(
    resolver: &Resolver,
    id: &str,
    inputs: IncidentInputs,
) -> Result<(Incident, Digest)> {
    let resolved = resolver.resolve(&inputs).with_context(|| changed(id))?;
    let digest = inputs.digest()?;
    let (version, now) = (inputs.ledger_version, resolver.now);
    let as_read = CachedIncident::new(version, &inputs.entry, digest, &resolved, now)?;
    Ok((resolved.incident, as_read.brief.digest))
}

/// Says that the document of a review cannot be published.
fn lost_report_diagnostic(path: &str) -> Diagnostic {
    Diagnostic::warning(
        Location::file(path),
        "the document of a post-incident review is not there as it was fetched, and the page of its incident leads to \
         nothing",
        "restore the file from a copy, or take `publish_reports` out of site.toml",
    )
}

/// Writes a file of the site, if a file can be written at its path.
///
/// # Errors
/// If the store refuses.
pub(super) async fn write(site: &Store, artifact: &Artifact) -> Result<Outcome> {
    debug!(path = artifact.path, "write");
    match site.put(artifact).await {
        Ok(()) => Ok(Outcome::Written),
        Err(error) => {
            let error = error.downcast::<UnusableFile>();
            let error = error.map(Outcome::Unusable);
            error.context("writing the site failed part-way; run again to finish")
        }
    }
}

/// The message for an incident that has changed since the run began.
pub(super) fn changed(id: &str) -> String {
    format!("the ledger entry of {id} was changed while it was read; run again")
}
