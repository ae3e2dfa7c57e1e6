//! Makes the files of a site, but those that stand as they would be made.

use std::collections::BTreeSet;

use anyhow::Result;

use super::index::Index;
use super::library::Library;
use super::survey::Survey;
use super::watcher::Watcher;
use crate::fingerprint::Fingerprint;
use crate::publish::{Artifact, Manifest, Published, Stage};
use crate::render::html::{Colors, Templates};
use crate::render::{File, render};

/// A site, as far as it had to be made.
#[derive(Default)]
pub(super) struct Making {
    pub artifacts: Vec<Artifact>,
    /// What is published and made from the same.
    pub kept: Manifest,
}

/// Makes what is not `published` as it would be made, opening the incidents that this takes.
///
/// # Errors
/// Where the store cannot be read, or a built-in template has a mistake.
pub(super) async fn make(
    library: &mut Library<'_>,
    index: &mut Index,
    survey: &mut Survey<'_>,
    published: &Published,
    watcher: &dyn Watcher,
) -> Result<Making> {
    let mut making = Making::default();
    let mut keep = |path: &str, made_from: Option<&Fingerprint>| {
        let print = published.made_from(path, made_from);
        let kept = print.map(|print| making.kept.0.insert(path.to_owned(), print.clone()));
        kept.is_some()
    };
    let mut files = Vec::new();
    let mut prints = Vec::new();
    let mut needed: BTreeSet<String> = BTreeSet::new();
    for file in File::all(&survey.site) {
        let made_from = file.made_from(&survey.site, &index.base, &survey.fingerprints)?;
        // What went wrong with a page is found only by making it.
        if index.pages.is_none() || !keep(&file.path(), made_from.as_ref()) {
            let shown = file.shows(&survey.site).into_iter();
            needed.extend(shown.map(str::to_owned));
            files.push(file);
            prints.push(made_from);
        }
    }
    let mut assets = Vec::new();
    for (path, version) in library.listing.folder("static") {
        let made_from = Fingerprint::of(version)?;
        if !keep(path, Some(&made_from)) {
            assets.push((path, made_from));
        }
    }
    survey.open(library, needed).await?;
    let colors = Colors {
        accent: library.gathered.settings.accent.clone(),
        accent_dark: library.gathered.settings.accent_dark.clone(),
    };
    let overrides = library.gathered.overrides(&library.content);
    let (templates, problems) = Templates::new(&overrides, &colors);
    library.gathered.problems.extend(problems);
    watcher.begin(files.len());
    let rendered = render(&survey.site, &files, &templates, &|| watcher.page())?;
    watcher.end();
    let pages = index.pages.get_or_insert_default();
    pages.retain(|path, _| making.kept.0.contains_key(path));
    pages.extend(rendered.problems);
    let artifacts = rendered.artifacts.into_iter().zip(prints);
    making.artifacts = artifacts
        .map(|(artifact, print)| artifact.made_from(print))
        .collect();
    let paths: Vec<&str> = assets.iter().map(|(path, _)| *path).collect();
    library.content.add(library.root, &paths).await?;
    for (path, made_from) in assets {
        if let Some(bytes) = library.content.file(path) {
            let asset = Artifact::new(path, bytes.to_vec(), Stage::Asset);
            making.artifacts.push(asset.made_from(Some(made_from)));
        }
    }
    Ok(making)
}
