//! Finds the files of a site that are to be made: those whose inputs are not the ones of the published file.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::cache::Cache;
use super::loader::Loader;
use super::progress::{Progress, STOPPED_AFTER_LEDGER, check_deadline};
use super::state::State;
use crate::digest::Digest;
use crate::locale::Tag;
use crate::publish::{FileDigest, OutdatedFile, PublishedState, SiteChanges, Stage};
use crate::record::ReportDocument;
use crate::render::{InputDigests, Output, outputs};
use crate::root::REPORTS_FOLDER;
use crate::site::{Site, incident_of_path};
use crate::store::Version;

/// What a file of a site is made from.
pub(super) struct Source {
    pub content: SourceContent,
    /// The published file, if it is known.
    pub published: Option<FileDigest>,
}

pub(super) enum SourceContent {
    Output(Box<dyn Output>),
    /// The static file at this path of the root, and its version when the root was listed.
    StaticFile(String, Version),
    /// The document of the review of an incident.
    Report(ReportDocument),
}

impl SourceContent {
    /// The path of the file of the root that is published as it is, if it is one.
    pub fn root_path(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Output(_) => None,
            Self::StaticFile(path, _) => Some(Cow::Borrowed(path)),
            Self::Report(report) => Some(Cow::Owned(report_path(report))),
        }
    }
}

/// The path of the document of a review in the root.
pub(super) fn report_path(report: &ReportDocument) -> String {
    format!("{REPORTS_FOLDER}/{}", report.file)
}

/// The paths of the files in the scope of a run.
fn paths_in_scope(loader: &Loader<'_>, cache: &Cache, site: &Site) -> impl Iterator<Item = String> {
    let outputs = outputs(site).map(|output| output.path());
    let static_files = loader.listing.folder("static");
    let static_files = static_files.flat_map(|(path, _)| static_site_paths(path));
    let reports = reports(cache, site).map(|(path, _)| path);
    outputs
        .chain(static_files.map(str::to_owned))
        .chain(reports)
}

/// The documents of reviews that a site publishes, each with its path: of all incidents that are in memory.
fn reports<'a>(
    cache: &'a Cache,
    site: &Site,
) -> impl Iterator<Item = (String, &'a ReportDocument)> {
    let incidents = cache.incidents.values();
    incidents.filter_map(|cached| {
        let summary = &cached.brief.summary;
        Some((site.report_path(summary)?, summary.report.as_ref()?))
    })
}

/// Reads the list of published files as far as it is needed, and returns the changes that bring a site up to date,
/// and the number of published files that stay as they are.
///
/// # Errors
/// If the list cannot be read, or the deadline is reached. Otherwise only on a bug: a view cannot be serialised.
pub(super) async fn find_changes(
    loader: &Loader<'_>,
    cache: &Cache,
    site: &Site,
    incident_digests: &BTreeMap<String, Digest>,
    state: &mut State,
    progress: &dyn Progress,
) -> Result<(SiteChanges<Source>, usize)> {
    if site.scope.is_some() {
        let paths = paths_in_scope(loader, cache, site);
        state.read_manifest_of(loader.root, paths).await?;
    }
    let unread_files = state.unread_file_count();
    let published = &state.published;
    let mut kept = kept_anyway(loader, published);
    let mut outdated = Vec::new();
    let mut add = |path: String, stage: Stage, content: SourceContent| {
        let published = published.settled(&path).cloned();
        let source = Source { content, published };
        outdated.push(OutdatedFile {
            path,
            stage,
            source,
        });
    };
    let digests = InputDigests {
        build: &cache.build_digest,
        incidents: incident_digests,
        newer: &BTreeMap::new(),
    };
    for output in outputs(site) {
        check_deadline(progress, STOPPED_AFTER_LEDGER)?;
        let path = output.path();
        if incident_of_path(&path).is_some_and(|id| loader.ledger.is_damaged(id)) {
            continue;
        }
        // What people write takes the place of what is made.
        let mut own_files = loader.listing.folder("static");
        if static_source(&path).is_some_and(|own| own_files.any(|(path, _)| *path == *own)) {
            continue;
        }
        let made_from = published.settled(&path);
        let made_from = made_from.and_then(|file| file.input_digest.as_ref());
        let is_current = match made_from {
            // The diagnostics of a page are known only if it has been rendered.
            Some(made_from) if cache.page_diagnostics.is_some() => {
                output.input_digest(site, &digests)? == *made_from
            }
            _ => false,
        };
        if is_current {
            kept.insert(path);
        } else {
            add(path, output.stage(), SourceContent::Output(output));
        }
    }
    for (path, listed) in loader.listing.folder("static") {
        let version = loader.files.version(path, listed).unwrap_or(listed);
        let input_digest = static_digest(version)?;
        for site_path in static_site_paths(path) {
            let file = published.settled(site_path);
            if file.is_some_and(|file| file.input_digest.as_ref() == Some(&input_digest)) {
                kept.insert(site_path.to_owned());
            } else {
                let content = SourceContent::StaticFile(path.to_owned(), version.clone());
                add(site_path.to_owned(), Stage::Asset, content);
            }
        }
    }
    for (site_path, report) in reports(cache, site) {
        let input_digest = report_digest(report)?;
        let file = published.settled(&site_path);
        if file.is_some_and(|file| file.input_digest.as_ref() == Some(&input_digest)) {
            kept.insert(site_path);
        } else {
            add(
                site_path,
                Stage::Asset,
                SourceContent::Report(report.clone()),
            );
        }
    }
    if site.scope.is_some() {
        // Files outside of the scope neither change nor vanish.
        let made: BTreeSet<&String> = outdated.iter().map(|file| &file.path).collect();
        let others = published.manifest.0.keys();
        kept.extend(others.filter(|path| !made.contains(path)).cloned());
    }
    let changes = SiteChanges::new(published, outdated, &kept);
    Ok((changes, kept.len() + unread_files))
}

/// The published files that stay as they are, even if their inputs have changed.
fn kept_anyway(loader: &Loader<'_>, published: &PublishedState) -> BTreeSet<String> {
    let settings = &loader.config.settings;
    let is_kept = |path: &str| {
        // The files of an incident whose ledger entry is damaged.
        let is_damaged = incident_of_path(path).is_some_and(|id| loader.ledger.is_damaged(id));
        // A static file that cannot be read at the moment.
        let is_skipped = |path: &str| loader.listing.is_skipped(path);
        let is_unreadable = static_source(path).is_some_and(|path| is_skipped(&path))
            && !published.in_flight.contains(path);
        let has_lost_its_language =
            settings.has_invalid_locale && other_language(path, &settings.locales).is_some();
        is_damaged || is_unreadable || has_lost_its_language
    };
    let paths = published.manifest.0.keys();
    paths.filter(|path| is_kept(path)).cloned().collect()
}

/// The input digest of a static file: of its bytes and of this program's rules for its metadata.
///
/// # Errors
/// Only on a bug.
pub(super) fn static_digest(version: &Version) -> Result<Digest> {
    Ok(Digest::of(&(Digest::of_build(), version))?)
}

/// The input digest of the document of a review.
///
/// # Errors
/// Only on a bug.
pub(super) fn report_digest(report: &ReportDocument) -> Result<Digest> {
    Ok(Digest::of(&(Digest::of_build(), &report.digest))?)
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

/// The language below whose home a published file is, if that is not one of `locales`.
pub(super) fn other_language(path: &str, locales: &[Tag]) -> Option<Tag> {
    let (folder, _) = path.split_once('/')?;
    let tag: Tag = folder.parse().ok()?;
    // `api` and `static` would be tags, too.
    let is_language = tag.as_str() == folder && !matches!(folder, "api" | "static");
    Some(tag).filter(|tag| is_language && !locales.contains(tag))
}
