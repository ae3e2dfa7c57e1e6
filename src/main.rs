//! The command `kairan`.
#![expect(clippy::print_stderr, reason = "the shell talks to people")]

use std::ffi::OsStr;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
use clap::{CommandFactory, Parser};
use console::Term;
use indicatif::{ProgressBar, ProgressStyle};
use kairan::cli::wrap::wrap;
use kairan::cli::{Cli, Command, Common, Copying};
use kairan::run::import::{Options, understand};
use kairan::run::planned::Planned;
use kairan::run::{self, Mode, Report, run, show};
use kairan::store::Store;
use tracing::Level;

/// `check` or `verify` found something.
const PROBLEMS: u8 = 1;
/// It could not be done.
const FAILED: u8 = 2;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    log(&cli.common);
    match command(cli).await {
        Ok(code) => code,
        // Whoever read has read enough, such as `head`.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("kairan: {error:#}");
            ExitCode::from(FAILED)
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let error = error.downcast_ref::<io::Error>();
    error.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

async fn command(cli: Cli) -> Result<ExitCode> {
    let common = &cli.common;
    let root = Store::open(&common.root).await?;
    match cli.command {
        #[cfg(feature = "serve")]
        Command::Serve { port } => kairan::serve::serve(&common.root, port, common.now).await?,
        Command::Build { out } => build(common, &root, &out).await?,
        Command::Publish { to, apply } => publish(common, &root, to, apply).await?,
        Command::Check => return check(common, &root).await,
        Command::Languages => {
            let languages = run::languages(&root).await?;
            let mut results = io::stdout().lock();
            writeln!(results, "{}", serde_json::to_string(&languages)?)?;
        }
        Command::Import {
            paths,
            form,
            zone,
            dry_run,
        } => {
            let options = Options { form, zone };
            import(common, &root, &paths, options, dry_run).await?;
        }
        Command::Push { to, copying } => {
            copy(common, &root, &Store::open(&to).await?, copying).await?;
        }
        Command::Pull { from, copying } => {
            copy(common, &Store::open(&from).await?, &root, copying).await?;
        }
        Command::Verify {
            site,
            apply,
            delete_foreign,
        } => return verify(common, &root, site, apply, delete_foreign).await,
        Command::Show { id, locale } => {
            let log = show(&root, &id, locale.as_ref(), now(common)).await?;
            let log = match columns() {
                Some(columns) => wrap(&log, columns),
                None => log,
            };
            write!(io::stdout(), "{log}")?;
        }
        Command::Completions { shell } => {
            let mut completions = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "kairan", &mut completions);
            io::stdout().write_all(&completions)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn build(common: &Common, root: &Store, out: &Path) -> Result<()> {
    let site = Store::open(out).await?;
    let report = run(
        root,
        &site,
        now(common),
        Mode::Publish,
        &progress(common, "pages"),
    )
    .await?;
    told(common, &report, out)
}

/// Says what a run did.
fn told(common: &Common, report: &Report, place: &Path) -> Result<()> {
    if !common.quiet {
        let mut talk = io::stderr().lock();
        for problem in &report.problems {
            writeln!(talk, "{problem}")?;
        }
        writeln!(io::stdout(), "{}: {}", place.display(), summary(report))?;
    }
    Ok(())
}

async fn publish(common: &Common, root: &Store, to: Option<PathBuf>, apply: bool) -> Result<()> {
    let place = published_at(root, to).await?;
    if apply {
        return build(common, root, &place).await;
    }
    let site = Store::open(&place).await?;
    let now = now(common);
    let report = run(root, &site, now, Mode::Plan, &progress(common, "pages")).await?;
    let plan = report.plan.unwrap_or_default();
    let looked = root.requests() + site.requests();
    if !common.quiet {
        writeln!(io::stdout(), "{}", Planned::new(&plan, &site, looked)?)?;
        only_planned(common, plan.is_empty());
    }
    Ok(())
}

/// The place of a site: the one that is named, or else where it was published last.
async fn published_at(root: &Store, named: Option<PathBuf>) -> Result<PathBuf> {
    Ok(match named {
        Some(place) => place,
        None => run::verify::place(root).await?.into(),
    })
}

async fn check(common: &Common, root: &Store) -> Result<ExitCode> {
    let nowhere = Store::memory();
    let report = run(
        root,
        &nowhere,
        now(common),
        Mode::Check,
        &progress(common, "pages"),
    )
    .await?;
    let mut results = io::stdout().lock();
    for problem in &report.problems {
        writeln!(results, "{problem}")?;
    }
    for doubt in &report.doubts {
        writeln!(results, "doubt: {doubt}")?;
    }
    if report.problems.is_empty() {
        if !common.quiet {
            let Report {
                incidents, updates, ..
            } = report;
            eprintln!("no problems in {incidents} incidents with {updates} updates");
        }
        return Ok(ExitCode::SUCCESS);
    }
    if !common.quiet {
        eprintln!("problems: {}", report.problems.len());
    }
    Ok(ExitCode::from(PROBLEMS))
}

async fn import(
    common: &Common,
    root: &Store,
    paths: &[PathBuf],
    options: Options,
    dry_run: bool,
) -> Result<()> {
    let mut files = Vec::new();
    for path in paths {
        files.extend(read_files(path).await?);
    }
    let understood = understand(root, &files, options, &progress(common, "files")).await?;
    let mut results = io::stdout().lock();
    for problem in &understood.problems {
        writeln!(results, "{problem}")?;
    }
    for (form, tally) in &understood.forms {
        writeln!(results, "{form}: {tally}")?;
    }
    if understood.forms.is_empty() {
        writeln!(results, "no incidents in {} files", files.len())?;
    }
    if !dry_run {
        let changed = run::import::import(root, &understood, now(common)).await?;
        writeln!(results, "{changed} incidents changed in the ledger")?;
    }
    Ok(())
}

async fn copy(common: &Common, from: &Store, to: &Store, copying: Copying) -> Result<()> {
    let plan = run::copy::compare(from, to, copying.delete).await?;
    if !common.quiet {
        writeln!(io::stdout(), "{plan}")?;
    }
    if copying.apply {
        return plan.apply(to).await;
    }
    only_planned(common, plan.is_empty());
    Ok(())
}

/// Tells who sees a plan that it is no more than one.
fn only_planned(common: &Common, is_empty: bool) {
    if !common.quiet && !is_empty {
        eprintln!("nothing is written yet: add --apply to do this");
    }
}

async fn verify(
    common: &Common,
    root: &Store,
    site: Option<PathBuf>,
    apply: bool,
    delete_foreign: bool,
) -> Result<ExitCode> {
    let place = published_at(root, site).await?;
    let site = Store::open(&place).await?;
    let found = run::verify::verify(root, &site).await?;
    write!(io::stdout(), "{found}")?;
    if !common.quiet {
        eprintln!("{} files are as they were published", found.sound);
    }
    if found.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    if apply {
        let progress = progress(common, "pages");
        let report =
            run::verify::repair(root, &site, &found, delete_foreign, now(common), &progress);
        told(common, &report.await?, &place)?;
        if delete_foreign || found.foreign.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
    }
    Ok(ExitCode::from(PROBLEMS))
}

/// A file, or all files below a folder, with their bytes.
async fn read_files(path: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    if let (Some(parent), Some(name)) = (path.parent(), path.file_name().and_then(OsStr::to_str))
        && let Ok(Some(bytes)) = Store::dir(parent).get(name).await
    {
        return Ok(vec![(path.display().to_string(), bytes)]);
    }
    let folder = Store::dir(path);
    let mut files = Vec::new();
    for name in folder.list("").await? {
        if let Some(bytes) = folder.get(&name).await? {
            files.push((path.join(name).display().to_string(), bytes));
        }
    }
    if files.is_empty() {
        bail!("there are no files at {}", path.display());
    }
    Ok(files)
}

fn summary(report: &Report) -> String {
    let Report {
        problems,
        doubts,
        incidents,
        updates,
        learned,
        written,
        deleted,
        unchanged,
        ..
    } = report;
    format!(
        "{incidents} incidents, {updates} updates, {learned} changed in the ledger; {written} files \
         written, {deleted} deleted, {unchanged} unchanged; {} problems, {} doubts",
        problems.len(),
        doubts.len()
    )
}

fn now(common: &Common) -> DateTime<Utc> {
    #[allow(
        clippy::disallowed_methods,
        reason = "the one place where the time enters; from here it is an argument"
    )]
    common.now.unwrap_or_else(Utc::now)
}

/// How wide the terminal is that results go to, if they go to one. Elsewhere lines stay whole.
fn columns() -> Option<usize> {
    let (_, columns) = Term::stdout().size_checked()?;
    Some(columns.into())
}

/// A bar for people at a terminal, and nothing elsewhere.
fn progress(common: &Common, what: &str) -> ProgressBar {
    if common.quiet || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template(&format!("{{wide_bar}} {{pos}}/{{len}} {what}"));
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Talk goes to stderr, so that results can be piped.
fn log(common: &Common) {
    let level = match (common.quiet, common.verbose) {
        (true, _) => Level::ERROR,
        (false, 0) => Level::WARN,
        (false, 1) => Level::INFO,
        (false, _) => Level::DEBUG,
    };
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false)
        .without_time()
        .init();
}
