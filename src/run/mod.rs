//! A run: from what a root holds to a published site.

mod gather;
pub mod import;
mod ledger;
mod records;
mod show;
mod state;

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use indicatif::ProgressBar;
use serde::Serialize;
use tracing::{debug, info};

use crate::content::Content;
use crate::incident::{self, Incident};
use crate::ledger::Entry;
use crate::locale::Offer;
use crate::problem::Problem;
use crate::publish::{Artifact, PublishPlan, Stage, plan};
use crate::render::html::{Colors, Templates};
use crate::render::render;
use crate::site::Site;
use crate::store::Store;
use gather::Gathered;

pub use show::show;

/// What a run may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Write the ledger, the site and the state.
    Publish,
    /// Write the site alone: a draft that is looked at is not yet part of the record.
    Preview,
    /// Write nothing.
    Check,
}

/// What a run found and did.
#[derive(Debug, Default)]
pub struct Report {
    /// What is wrong in the root's files, sorted by place.
    pub problems: Vec<Problem>,
    /// What is doubtful in the texts of sources and translations: shown on the pages, and no fault of
    /// the root's.
    pub doubts: Vec<Problem>,
    pub incidents: usize,
    pub updates: usize,
    /// Ledger entries that changed.
    pub learned: usize,
    /// Files of the site.
    pub written: usize,
    pub deleted: usize,
    pub unchanged: usize,
}

/// The languages of a site and where it is, as a web server in front of it needs them.
#[derive(Debug, Serialize)]
pub struct Languages {
    /// Absolute, with a slash at its end.
    pub base_url: String,
    #[serde(flatten)]
    pub offer: Offer,
}

/// Reads the languages of `root`'s site.
///
/// # Errors
/// Where the root cannot be read, or has no settings without which there is no site.
pub async fn languages(root: &Store) -> Result<Languages> {
    let content = Content::read(root).await?;
    let settings = Gathered::new(&content)?.settings;
    Ok(Languages {
        offer: Offer::new(&settings.locales),
        base_url: settings.base_url,
    })
}

/// Makes the site of `root` and publishes it to `site`.
///
/// # Errors
/// Where our own world fails: a store, a damaged ledger, or settings without which there is no site.
/// What was published before stays as it is.
pub async fn run(
    root: &Store,
    site: &Store,
    now: DateTime<Utc>,
    mode: Mode,
    progress: &ProgressBar,
) -> Result<Report> {
    let content = Content::read(root).await?;
    let mut gathered = Gathered::new(&content)?;
    let records = records::decode(&content, &mut gathered);
    let known = ledger::load(root).await?;
    let entries = ledger::learn(&known, &records, false, now);
    let learned = ledger::changed(&known, &entries);
    if mode == Mode::Publish {
        ledger::save(root, &learned).await?;
    }
    let mut report = Report {
        learned: learned.len(),
        ..Report::default()
    };
    info!(
        incidents = entries.len(),
        changed = report.learned,
        "ledger"
    );
    let view = view(&content, &mut gathered, &entries, now);
    report.doubts = view.incidents.iter().flat_map(incident::doubts).collect();
    report.incidents = view.incidents.len();
    report.updates = view.incidents.iter().map(|i| i.updates.len()).sum();
    let artifacts = artifacts(&content, &mut gathered, &view, progress)?;
    report.problems = std::mem::take(&mut gathered.problems);
    report.problems.sort();
    report.problems.dedup();
    if mode != Mode::Check {
        let state = match mode {
            Mode::Publish => state::load(root, site).await?,
            _ => state::State::new(site),
        };
        let plan = plan(&site.surviving(state.manifest).await?, artifacts);
        apply(site, &plan, &mut report).await?;
        if mode == Mode::Publish {
            state::save(root, site, plan.manifest).await?;
        }
    }
    Ok(report)
}

/// What all pages are made from.
fn view(
    content: &Content,
    gathered: &mut Gathered,
    entries: &BTreeMap<String, Entry>,
    now: DateTime<Utc>,
) -> Site {
    let translations = gathered.translations(content, entries);
    let annotations = gathered.annotations(content, entries);
    let notices = gathered.notices(content);
    let context = incident::Context {
        labels: &gathered.labels,
        translations: &translations,
        annotations: &annotations,
        now,
    };
    let incidents: Vec<Incident> = entries
        .values()
        .filter_map(|entry| incident::resolve(entry, context))
        .collect();
    let mut site = Site::new(
        gathered.settings.clone(),
        gathered.locales.clone(),
        incidents,
        notices,
        now,
    );
    site.logo = gathered.logo(content);
    site.footer = gathered.footer();
    site
}

/// Every file of the site.
fn artifacts(
    content: &Content,
    gathered: &mut Gathered,
    site: &Site,
    progress: &ProgressBar,
) -> Result<Vec<Artifact>> {
    let colors = Colors {
        accent: gathered.settings.accent.clone(),
        accent_dark: gathered.settings.accent_dark.clone(),
    };
    let (templates, problems) = Templates::new(&gathered.overrides(content), &colors);
    gathered.problems.extend(problems);
    progress.set_length((site.pages().len() * site.locales.len()) as u64);
    let rendered = render(site, &templates, &|| progress.inc(1))?;
    progress.finish_and_clear();
    gathered.problems.extend(rendered.problems);
    let mut artifacts = rendered.artifacts;
    let assets = content.folder("static");
    artifacts.extend(assets.map(|(path, bytes)| Artifact::new(path, bytes.to_vec(), Stage::Asset)));
    Ok(artifacts)
}

/// Writes what is new, then deletes what is gone.
async fn apply(site: &Store, plan: &PublishPlan, report: &mut Report) -> Result<()> {
    for artifact in &plan.puts {
        debug!(path = artifact.path, "write");
        site.put(artifact)
            .await
            .context("the site is only partly written; run again")?;
        report.written += 1;
    }
    for path in &plan.deletes {
        debug!(path, "delete");
        site.delete(path)
            .await
            .context("the site is only partly cleared; run again")?;
        report.deleted += 1;
    }
    report.unchanged = plan.unchanged;
    Ok(())
}
