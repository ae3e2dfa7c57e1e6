//! Renders the files of a site whose inputs changed.

use std::borrow::Cow;
use std::collections::BTreeSet;

use anyhow::Result;

use super::cache::Cache;
use super::loader::Loader;
use super::progress::{Progress, STOPPED_AFTER_LEDGER, check_deadline};
use super::resolve::ResolvedSite;
use crate::digest::Digest;
use crate::locale::Tag;
use crate::publish::{Artifact, Manifest, PublishPlan, PublishedState, Stage, plan};
use crate::render::html::{Colors, Templates};
use crate::render::{Output, render};
use crate::site::incident_of_path;
use crate::store::{Store, Version};

/// The rendered files of a site, and the published files that stay as they are.
#[derive(Default)]
pub(super) struct Rendered {
    pub artifacts: Vec<Artifact>,
    /// The published files whose inputs are the same.
    pub reused: Manifest,
}

impl Rendered {
    /// The plan that brings a site with the `published` files up to date.
    pub fn into_plan(self, published: &PublishedState, site: &Store) -> PublishPlan {
        let metadata_support = site.metadata_support();
        plan(published, self.artifacts, self.reused, metadata_support)
    }
}

/// Renders the files whose inputs differ from those of the `published` ones, and loads the incidents that
/// this takes.
///
/// # Errors
/// If the store cannot be read, or a built-in template has a mistake.
pub(super) async fn render_stale(
    loader: &mut Loader<'_>,
    cache: &mut Cache,
    resolved: &mut ResolvedSite<'_>,
    published: &PublishedState,
    progress: &dyn Progress,
) -> Result<Rendered> {
    let mut rendered = Rendered::default();
    let settings = &loader.config.settings;
    if settings.has_invalid_locale {
        let published = published.manifest.0.iter();
        let kept = published.filter(|(path, _)| is_of_other_language(path, &settings.locales));
        let kept = kept.map(|(path, digest)| (path.clone(), digest.clone()));
        rendered.reused.0.extend(kept);
    }
    // The files of an incident whose ledger entry is damaged stay as they are published.
    let kept_files =
        published.manifest.0.iter().filter(|(path, _)| {
            incident_of_path(path).is_some_and(|id| loader.ledger.is_damaged(id))
        });
    rendered
        .reused
        .0
        .extend(kept_files.map(|(path, digest)| (path.clone(), digest.clone())));
    let mut try_reuse = |path: &str, input_digest: Option<&Digest>| {
        let file_digest = published.reusable(path, input_digest);
        let reused = file_digest.map(|file_digest| {
            rendered
                .reused
                .0
                .insert(path.to_owned(), file_digest.clone())
        });
        reused.is_some()
    };
    let mut files = Vec::new();
    let mut input_digests = Vec::new();
    let mut needed: BTreeSet<String> = BTreeSet::new();
    for file in Output::all(&resolved.site) {
        check_deadline(progress, STOPPED_AFTER_LEDGER)?;
        let path = file.path();
        if incident_of_path(&path).is_some_and(|id| loader.ledger.is_damaged(id)) {
            continue;
        }
        let input_digest =
            file.input_digest(&resolved.site, &cache.build_digest, &resolved.digests)?;
        // The diagnostics of a page are known only if it has been rendered.
        if cache.page_diagnostics.is_none() || !try_reuse(&path, input_digest.as_ref()) {
            let incident_ids = file.full_incidents(&resolved.site).into_iter();
            needed.extend(incident_ids.map(str::to_owned));
            files.push(file);
            input_digests.push(input_digest);
        }
    }
    let mut assets = Vec::new();
    for (path, version) in loader.listing.folder("static") {
        let input_digest = static_digest(version)?;
        for site_path in static_site_paths(path) {
            if !try_reuse(site_path, Some(&input_digest)) {
                assets.push((path, site_path, version));
            }
        }
    }
    // A static file that cannot be read at the moment stays published as it is.
    for (site_path, file_digest) in &published.manifest.0 {
        let is_skipped = |path: &str| loader.listing.is_skipped(path);
        let is_unreadable = static_source(site_path).is_some_and(|path| is_skipped(&path));
        if is_unreadable && !published.in_flight.contains(site_path) {
            let reused = &mut rendered.reused.0;
            reused.insert(site_path.clone(), file_digest.clone());
        }
    }
    if resolved.load(loader, cache, needed, progress).await? {
        for (file, input_digest) in files.iter().zip(&mut input_digests) {
            *input_digest =
                file.input_digest(&resolved.site, &cache.build_digest, &resolved.digests)?;
        }
    }
    let colors = Colors {
        accent: loader.config.settings.accent.clone(),
        accent_dark: loader.config.settings.accent_dark.clone(),
    };
    let overrides = loader.config.template_overrides(&loader.files);
    let (templates, diagnostics) = Templates::new(&overrides, &colors);
    loader.config.diagnostics.extend(diagnostics);
    progress.begin(files.len());
    let on_output = || {
        progress.page_done();
        check_deadline(progress, STOPPED_AFTER_LEDGER)
    };
    let output = render(
        &resolved.site,
        &resolved.incidents,
        &files,
        &templates,
        &on_output,
    );
    progress.end();
    let output = output?;
    let page_diagnostics = cache.page_diagnostics.get_or_insert_default();
    page_diagnostics.retain(|path, _| rendered.reused.0.contains_key(path));
    page_diagnostics.extend(output.diagnostics);
    let artifacts = output.artifacts.into_iter().zip(input_digests);
    rendered.artifacts = artifacts
        .map(|(artifact, input_digest)| artifact.with_input_digest(input_digest))
        .collect();
    let paths: Vec<&str> = assets.iter().map(|(path, ..)| *path).collect();
    loader.files.load(loader.root, &paths).await?;
    for (path, site_path, listed) in assets {
        if let Some(bytes) = loader.files.get(path)
            && let Some(version) = loader.files.version(path, listed)
        {
            let input_digest = static_digest(version)?;
            let asset = Artifact::new(site_path, bytes.to_vec(), Stage::Asset);
            rendered
                .artifacts
                .push(asset.with_input_digest(Some(input_digest)));
        }
    }
    Ok(rendered)
}

/// The input digest of a static file: of its bytes and of this program's rules for its metadata.
fn static_digest(version: &Version) -> Result<Digest> {
    Ok(Digest::of(&(Digest::of_build(), version))?)
}

/// Where a static file is published: at its own path, and what is in `static/.well-known/` also at the
/// top of the site, where programs look for it (RFC 8615).
fn static_site_paths(path: &str) -> impl Iterator<Item = &str> {
    let top_level = path.strip_prefix("static/");
    let top_level = top_level.filter(|path| path.starts_with(".well-known/"));
    std::iter::once(path).chain(top_level)
}

/// The path of the static file that is published at `site_path`, if it is one.
fn static_source(site_path: &str) -> Option<Cow<'_, str>> {
    if site_path.starts_with("static/") {
        Some(Cow::Borrowed(site_path))
    } else if site_path.starts_with(".well-known/") {
        Some(Cow::Owned(format!("static/{site_path}")))
    } else {
        None
    }
}

/// Whether a published file is below the home of a language that is not one of `locales`.
fn is_of_other_language(path: &str, locales: &[Tag]) -> bool {
    let folder = path.split_once('/').map_or("", |(folder, _)| folder);
    let tag = folder.parse::<Tag>();
    // `api` would be a tag, too.
    folder != "api" && tag.is_ok_and(|tag| tag.as_str() == folder && !locales.contains(&tag))
}
