//! A run: from what a root holds to a published site.

pub mod copy;
mod gather;
pub mod import;
mod index;
mod ledger;
mod library;
mod making;
pub mod planned;
mod publish;
mod records;
mod show;
mod state;
mod survey;
pub mod verify;
mod watcher;

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
use serde::Serialize;
use tracing::info;

use crate::content::{Content, Listing};
use crate::incident;
use crate::ledger::Entry;
use crate::locale::Offer;
use crate::problem::Problem;
use crate::publish::{PublishPlan, plan};
use crate::store::Store;
use gather::Gathered;
use index::Index;
use library::Library;
use making::make;
use records::News;
use state::Last;
use survey::{Survey, survey};

pub use show::show;
pub use watcher::Watcher;

const NOTHING_PUBLISHED: &str = "what is new is in the ledger, and nothing was published";

/// What a run may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Write the ledger, the site and the state.
    Publish,
    /// The same, and take nothing on trust of what was understood and published before: read, render
    /// and look at everything.
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
    /// What is doubtful in the texts of sources and translations, in the incidents that the run read:
    /// shown on the pages, and no fault of the root's.
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
    let listing = Listing::read(root).await?;
    let content = Content::read(root, &listing.common()).await?;
    let settings = Gathered::new(&content)?.settings;
    Ok(Languages {
        offer: Offer::new(&settings.locales),
        base_url: settings.base_url,
    })
}

/// Makes the site of `root` and publishes it to `site`.
///
/// Only what changed since the last run is read, resolved and rendered: where nothing did, a run costs
/// a look at the list of the root's files. The site is the same as if all of it were made anew.
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
    let listing = Listing::read(root).await?;
    let mut state = state::before(root, site, mode).await?;
    let now = state.not_before(now);
    if let Some(last) = state.still(&listing, now) {
        let mut report = last.report(now, state.published.manifest.0.len());
        match mode {
            Mode::Plan => report.plan = Some(PublishPlan::nothing(&state.published)),
            _ => publish::beat(site, &report).await?,
        }
        return Ok(report);
    }
    let mut library = Library::enter(root, &listing).await?;
    let base = library.base()?;
    let mut index = match mode {
        Mode::Publish | Mode::Plan => Index::load(root, base, now).await?,
        Mode::Full | Mode::Preview | Mode::Check => Index::new(base),
    };
    let news = records::decode(&mut library, &mut index).await?;
    let learned = learn(&mut library, &mut index, &news, now, mode).await?;
    in_time(watcher, "nothing was changed")?;
    let mut report = Report {
        now: index.now,
        learned: learned.len(),
        ..Report::default()
    };
    if mode.is_for_good() {
        library.ledger.save(root, learned).await?;
    } else {
        library.ledger.imagine(learned);
    }
    index.newest_seen = index.newest_seen.max(library.ledger.newest_seen());
    info!(changed = report.learned, "ledger");
    let mut survey = survey(&mut library, &mut index).await?;
    in_time(watcher, NOTHING_PUBLISHED)?;
    let making = make(
        &mut library,
        &mut index,
        &mut survey,
        &state.published,
        watcher,
    )
    .await?;
    in_time(watcher, NOTHING_PUBLISHED)?;
    let mut problems = library.strays(&survey.notes).await?;
    problems.append(&mut library.gathered.problems);
    report.tell(problems, &index, &survey);
    match mode {
        Mode::Check => {}
        Mode::Plan => {
            report.plan = Some(plan(&state.published, making.artifacts, making.kept));
        }
        Mode::Preview => publish::preview(site, making, watcher, &mut report).await?,
        Mode::Publish | Mode::Full => {
            index.save(root).await?;
            let last = Last::new(&report, next_change(&index, &survey), library.as_written());
            publish::publish(root, &mut state, site, making, last, watcher, &mut report).await?;
            publish::beat(site, &report).await?;
        }
    }
    Ok(report)
}

/// What the records and the ledger tell that was not known before. From here on `index.now` counts as
/// now.
async fn learn(
    library: &mut Library<'_>,
    index: &mut Index,
    news: &News,
    now: DateTime<Utc>,
    mode: Mode,
) -> Result<BTreeMap<String, Entry>> {
    library.ledger.open(library.root, &news.touched).await?;
    let seen = index.newest_seen.max(library.ledger.newest_seen());
    index.now = match mode {
        Mode::Preview => now,
        _ => ledger::not_before(seen, now),
    };
    let others = index.announced(|id| !news.touched.contains(id));
    let (touched, records) = (&news.touched, &news.records);
    Ok(library
        .ledger
        .learn(touched, records, others, false, index.now))
}

/// When time alone will change the site.
fn next_change(index: &Index, survey: &Survey<'_>) -> Option<DateTime<Utc>> {
    let incidents = index.incidents.values();
    let incidents = incidents.filter_map(|known| known.changes_at);
    incidents.chain(survey.site.changes_at()).min()
}

/// Stops a run between two steps where no time is left for the next.
fn in_time(watcher: &dyn Watcher, so_far: &str) -> Result<()> {
    if watcher.is_late() {
        bail!("stopped before the time was up: {so_far}; give a run more time or more processor");
    }
    Ok(())
}

impl Report {
    /// Tells what is wrong, what is doubtful, and how much there is.
    fn tell(&mut self, common: Vec<Problem>, index: &Index, survey: &Survey<'_>) {
        self.problems = common;
        self.problems.extend(index.problems().cloned());
        self.problems.sort();
        self.problems.dedup();
        let incidents = &survey.site.incidents;
        let read = incidents
            .iter()
            .filter(|incident| survey.open.contains(&incident.id));
        self.doubts = read.flat_map(incident::doubts).collect();
        self.incidents = incidents.len();
        self.updates = incidents
            .iter()
            .map(|incident| incident.updates.len())
            .sum();
        self.newest_news = index.announced(|_| true).into_iter().max();
    }
}
