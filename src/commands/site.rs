//! Commands that build a site, or look at one.
#![expect(clippy::print_stderr, reason = "the shell talks to people")]

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::output::{EXIT_PROBLEMS, print_apply_hint, progress_bar};
use crate::cli::{GlobalArgs, RebuildCommand};
use crate::run::plan_summary::PlanSummary;
use crate::run::rebuild::{build_shard, plan_rebuild};
use crate::run::{self, Connections, Mode, Report, run, run_connected};
use crate::store::Store;

pub(super) async fn build(
    global: &GlobalArgs,
    root: &Store,
    out: &Path,
    mode: Mode,
    now: DateTime<Utc>,
) -> Result<()> {
    let site = Store::open(out).await?;
    let progress = progress_bar(global, "pages");
    let connections = Connections::from_env().await;
    let report = run_connected(root, &site, now, mode, &connections, &progress).await?;
    print_report(global, &report, out)
}

pub(super) async fn rebuild(
    global: &GlobalArgs,
    root: &Store,
    command: RebuildCommand,
    now: DateTime<Utc>,
) -> Result<()> {
    match command {
        RebuildCommand::Plan { shards, out } => {
            let site = Store::open(&out).await?;
            let progress = progress_bar(global, "files");
            let plan = plan_rebuild(root, &site, now, shards, &progress).await?;
            writeln!(io::stdout(), "{plan}")?;
        }
        RebuildCommand::Shard {
            rebuild,
            shard,
            out,
        } => {
            let site = Store::open(&out).await?;
            let progress = progress_bar(global, "pages");
            let report = build_shard(root, &site, &rebuild, shard, &progress).await?;
            if !global.quiet {
                for diagnostic in &report.diagnostics {
                    eprintln!("{diagnostic}");
                }
                writeln!(io::stdout(), "{report}")?;
            }
        }
    }
    Ok(())
}

/// Prints what a run did.
fn print_report(global: &GlobalArgs, report: &Report, location: &Path) -> Result<()> {
    if !global.quiet {
        let mut stderr = io::stderr().lock();
        for diagnostic in &report.diagnostics {
            writeln!(stderr, "{diagnostic}")?;
        }
        for source in report.silent_sources() {
            writeln!(stderr, "{source}")?;
        }
        for missing in report.missing_reports() {
            writeln!(stderr, "{missing}")?;
        }
        for channel in report.troubled_channels() {
            writeln!(stderr, "{channel}")?;
        }
        writeln!(io::stdout(), "{}: {}", location.display(), report.summary())?;
    }
    Ok(())
}

pub(super) async fn publish(
    global: &GlobalArgs,
    root: &Store,
    to: Option<PathBuf>,
    apply: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    let location = site_location(root, to).await?;
    if apply {
        return build(global, root, &location, Mode::Publish, now).await;
    }
    let site = Store::open(&location).await?;
    let report = run(root, &site, now, Mode::Plan, &progress_bar(global, "pages")).await?;
    let plan = report.plan.unwrap_or_default();
    let requests_so_far = root.request_counts() + site.request_counts();
    if !global.quiet {
        writeln!(
            io::stdout(),
            "{}",
            PlanSummary::new(&plan, &site, requests_so_far)?
        )?;
        print_apply_hint(global, plan.is_empty());
    }
    Ok(())
}

/// The location of a site: the one that is named, or else where it was published last.
async fn site_location(root: &Store, named: Option<PathBuf>) -> Result<PathBuf> {
    Ok(match named {
        Some(location) => location,
        None => run::verify::site_location(root).await?.into(),
    })
}

pub(super) async fn check(
    global: &GlobalArgs,
    root: &Store,
    now: DateTime<Utc>,
) -> Result<ExitCode> {
    let scratch = Store::memory();
    let report = run(
        root,
        &scratch,
        now,
        Mode::Check,
        &progress_bar(global, "pages"),
    )
    .await?;
    let mut stdout = io::stdout().lock();
    for diagnostic in &report.diagnostics {
        writeln!(stdout, "{diagnostic}")?;
    }
    let Report {
        incidents, updates, ..
    } = report;
    if !global.quiet {
        let found = if report.diagnostics.is_empty() {
            "no problems".to_owned()
        } else {
            report.count_diagnostics()
        };
        eprintln!("{found} in {incidents} incidents with {updates} updates");
    }
    Ok(match report.errors().next() {
        Some(_) => ExitCode::from(EXIT_PROBLEMS),
        None => ExitCode::SUCCESS,
    })
}

pub(super) async fn verify(
    global: &GlobalArgs,
    root: &Store,
    site: Option<PathBuf>,
    apply: bool,
    delete_foreign: bool,
    now: DateTime<Utc>,
) -> Result<ExitCode> {
    let location = site_location(root, site).await?;
    let site = Store::open(&location).await?;
    let verification = run::verify::verify(root, &site).await?;
    write!(io::stdout(), "{verification}")?;
    if !global.quiet {
        eprintln!("{} files are as they were published", verification.intact);
    }
    if verification.is_clean() {
        return Ok(ExitCode::SUCCESS);
    }
    if apply {
        let progress_bar = progress_bar(global, "pages");
        let connections = Connections::from_env().await;
        let report = run::verify::repair(
            root,
            &site,
            &verification,
            delete_foreign,
            now,
            &connections,
            &progress_bar,
        );
        print_report(global, &report.await?, &location)?;
        if run::verify::verify(root, &site).await?.is_clean() {
            return Ok(ExitCode::SUCCESS);
        }
    }
    Ok(ExitCode::from(EXIT_PROBLEMS))
}
