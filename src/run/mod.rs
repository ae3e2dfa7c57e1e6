//! A run: from what a root holds to a published site.

pub mod copy;
mod gather;
pub mod import;
mod ledger;
pub mod planned;
mod records;
mod show;
mod state;
pub mod verify;
mod watcher;

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, Utc};
use serde::Serialize;
use tracing::{debug, info};

use crate::content::Content;
use crate::incident::{self, Incident};
use crate::ledger::Entry;
use crate::locale::Offer;
use crate::problem::Problem;
use crate::publish::{Artifact, PublishPlan, Published, Stage, plan};
use crate::render::html::{Colors, Templates};
use crate::render::render;
use crate::site::Site;
use crate::store::Store;
use gather::Gathered;
use state::State;

pub use show::show;
pub use watcher::Watcher;

/// How many files are written from one look at the time to the next.
const AT_ONCE: usize = 64;

/// What a run may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Write the ledger, the site and the state.
    Publish,
    /// The same, and take nothing on trust of what is published: look at every file of the site.
    Full,
    /// Write the site alone: a draft that is looked at is not yet part of the record.
    Preview,
    /// Write nothing.
    Check,
    /// Write nothing, and tell what [`Mode::Publish`] would do to the site.
    Plan,
}

impl Mode {
    fn is_for_good(self) -> bool {
        matches!(self, Self::Publish | Self::Full)
    }
}

/// What a run found and did.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// The time that counted as now.
    pub now: DateTime<Utc>,
    /// What is wrong in the root's files, sorted by place.
    pub problems: Vec<Problem>,
    /// What is doubtful in the texts of sources and translations: shown on the pages, and no fault of
    /// the root's.
    pub doubts: Vec<Problem>,
    pub incidents: usize,
    pub updates: usize,
    /// Ledger entries that changed.
    pub learned: usize,
    /// When the newest news was announced.
    pub newest_news: Option<DateTime<Utc>>,
    /// Files of the site.
    pub written: usize,
    pub deleted: usize,
    pub unchanged: usize,
    /// What is to be done to the site, of a run that was to tell.
    #[serde(skip)]
    pub plan: Option<PublishPlan>,
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
/// Where our own world fails: a store, a damaged ledger, settings without which there is no site, or a
/// watcher who has no more time. What was published before stays as it is, or is a part of the way to
/// what it is to be; the next run goes on from there.
pub async fn run(
    root: &Store,
    site: &Store,
    now: DateTime<Utc>,
    mode: Mode,
    watcher: &dyn Watcher,
) -> Result<Report> {
    let content = Content::read(root).await?;
    let mut gathered = Gathered::new(&content)?;
    let records = records::decode(&content, &mut gathered);
    let ledger = ledger::load(root).await?;
    let now = match mode {
        Mode::Preview => now,
        _ => ledger.not_before(now),
    };
    let entries = ledger.learn(&records, false, now);
    let learned = ledger.changed(&entries);
    in_time(watcher, "nothing was changed")?;
    if mode.is_for_good() {
        ledger.save(root, &learned).await?;
    }
    let mut report = Report {
        now,
        learned: learned.len(),
        newest_news: ledger::newest_news(&entries),
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
    in_time(
        watcher,
        "what is new is in the ledger, and nothing was published",
    )?;
    let artifacts = artifacts(&content, &mut gathered, &view, watcher)?;
    report.problems = std::mem::take(&mut gathered.problems);
    report.problems.sort();
    report.problems.dedup();
    in_time(
        watcher,
        "what is new is in the ledger, and nothing was published",
    )?;
    match mode {
        Mode::Check => {}
        Mode::Plan => {
            let state = known(root, site, mode).await?;
            report.plan = Some(plan(&state.published, artifacts));
        }
        Mode::Preview => {
            let plan = plan(&Published::default(), artifacts);
            let mut published = Published::default();
            apply(site, &plan, &mut published, watcher, &mut report).await?;
        }
        Mode::Publish | Mode::Full => {
            publish(root, site, artifacts, mode, watcher, &mut report).await?;
        }
    }
    Ok(report)
}

/// Stops a run between two steps where no time is left for the next.
fn in_time(watcher: &dyn Watcher, so_far: &str) -> Result<()> {
    if watcher.is_late() {
        bail!("stopped before the time was up: {so_far}; give a run more time or more processor");
    }
    Ok(())
}

/// What is known of what a store holds of the site.
async fn known(root: &Store, site: &Store, mode: Mode) -> Result<State> {
    let mut state = state::load(root, site).await?;
    if site.is_near() || mode == Mode::Full {
        let manifest = std::mem::take(&mut state.published.manifest);
        state.published.manifest = site.surviving(manifest).await?;
    }
    Ok(state)
}

/// Brings a store to hold the site, and remembers what it holds.
async fn publish(
    root: &Store,
    site: &Store,
    artifacts: Vec<Artifact>,
    mode: Mode,
    watcher: &dyn Watcher,
    report: &mut Report,
) -> Result<()> {
    let mut state = known(root, site, mode).await?;
    let plan = plan(&state.published, artifacts);
    state.published.set_out(&plan);
    state.save(root).await?;
    let applied = apply(site, &plan, &mut state.published, watcher, report).await;
    // Also of a run that stopped half-way: the next one need not begin at the beginning.
    let concluded = state.conclude(root, site, &plan).await;
    applied.and(concluded)
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
    watcher: &dyn Watcher,
) -> Result<Vec<Artifact>> {
    let colors = Colors {
        accent: gathered.settings.accent.clone(),
        accent_dark: gathered.settings.accent_dark.clone(),
    };
    let (templates, problems) = Templates::new(&gathered.overrides(content), &colors);
    gathered.problems.extend(problems);
    watcher.begin(site.pages().len() * site.locales.len());
    let rendered = render(site, &templates, &|| watcher.page())?;
    watcher.end();
    gathered.problems.extend(rendered.problems);
    let mut artifacts = rendered.artifacts;
    let assets = content.folder("static");
    artifacts.extend(assets.map(|(path, bytes)| Artifact::new(path, bytes.to_vec(), Stage::Asset)));
    Ok(artifacts)
}

/// Writes what is new, then deletes what is gone, and notes in `published` what is done.
async fn apply(
    site: &Store,
    plan: &PublishPlan,
    published: &mut Published,
    watcher: &dyn Watcher,
    report: &mut Report,
) -> Result<()> {
    report.unchanged = plan.unchanged;
    let all = plan.puts.iter().map(Vec::len).sum::<usize>() + plan.deletes.len();
    let so_far = |report: &Report| {
        let done = report.written + report.deleted;
        format!("{done} of {all} files are published, and the next run goes on from there")
    };
    for some in plan.puts.iter().flat_map(|group| group.chunks(AT_ONCE)) {
        in_time(watcher, &so_far(report))?;
        let puts = some.iter().map(async |artifact| {
            debug!(path = artifact.path, "write");
            site.put(artifact).await
        });
        site.together(puts)
            .await
            .context("the site is only partly written; run again")?;
        for artifact in some {
            published.settle(plan, &artifact.path);
        }
        report.written += some.len();
    }
    for some in plan.deletes.chunks(AT_ONCE) {
        in_time(watcher, &so_far(report))?;
        let deletes = some.iter().map(async |path| {
            debug!(path, "delete");
            site.delete(path).await
        });
        site.together(deletes)
            .await
            .context("the site is only partly cleared; run again")?;
        for path in some {
            published.settle(plan, path);
        }
        report.deleted += some.len();
    }
    Ok(())
}
