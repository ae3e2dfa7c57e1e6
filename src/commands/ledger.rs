//! Commands that add to a ledger, change it or copy it.
#![expect(clippy::print_stderr, reason = "the shell talks to people")]

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::output::{EXIT_PROBLEMS, print_apply_hint, progress_bar};
use crate::cli::{CopyArgs, GlobalArgs};
use crate::run::import::{ImportOptions, decode_files, find_files};
use crate::run::{self, Connections};
use crate::store::Store;

pub(super) async fn import(
    global: &GlobalArgs,
    root: &Store,
    paths: &[PathBuf],
    options: ImportOptions,
    dry_run: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut files = Vec::new();
    let mut diagnostics = Vec::new();
    for path in paths {
        files.extend(find_files(path, &mut diagnostics).await?);
    }
    let progress = progress_bar(global, "files");
    let decoded_files = decode_files(root, &files, options, now, &progress).await?;
    let mut stdout = io::stdout().lock();
    for diagnostic in diagnostics.iter().chain(&decoded_files.diagnostics) {
        writeln!(stdout, "{diagnostic}")?;
    }
    for (form, tally) in &decoded_files.tallies {
        writeln!(stdout, "{form}: {tally}")?;
    }
    if decoded_files.tallies.is_empty() {
        writeln!(stdout, "no incidents in {} files", files.len())?;
    }
    if !dry_run {
        let report = run::import::import(root, decoded_files, now).await?;
        for diagnostic in &report.diagnostics {
            writeln!(stdout, "{diagnostic}")?;
        }
        let changed = report.changed_entries;
        writeln!(stdout, "{changed} incidents changed in the ledger")?;
    }
    Ok(())
}

pub(super) async fn fetch(
    global: &GlobalArgs,
    root: &Store,
    source: Option<&str>,
    dry_run: bool,
    now: DateTime<Utc>,
) -> Result<ExitCode> {
    let connections = Connections::from_env().await;
    let fetched = run::fetch::fetch(root, source, dry_run, &connections, now).await?;
    let mut stdout = io::stdout().lock();
    for source in &fetched {
        writeln!(stdout, "{source}")?;
    }
    if !dry_run && !global.quiet && fetched.iter().any(|source| source.news.is_some()) {
        eprintln!("it is kept for the next build");
    }
    Ok(
        match fetched.iter().any(|source| source.failure.is_some()) {
            true => ExitCode::from(EXIT_PROBLEMS),
            false => ExitCode::SUCCESS,
        },
    )
}

pub(super) async fn copy(
    global: &GlobalArgs,
    from: &Store,
    to: &Store,
    args: CopyArgs,
) -> Result<()> {
    let plan = run::copy::compare(from, to, args.delete).await?;
    for diagnostic in &plan.diagnostics {
        eprintln!("{diagnostic}");
    }
    if !global.quiet {
        writeln!(io::stdout(), "{plan}")?;
    }
    if args.apply {
        return plan.apply(to).await;
    }
    print_apply_hint(global, plan.is_empty());
    Ok(())
}

pub(super) async fn mend_clock(
    global: &GlobalArgs,
    root: &Store,
    apply: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    let plan = run::mend_clock::plan(root, now).await?;
    for diagnostic in &plan.diagnostics {
        eprintln!("{diagnostic}");
    }
    if !global.quiet {
        writeln!(io::stdout(), "{plan}")?;
    }
    if apply {
        return plan.apply(root).await;
    }
    print_apply_hint(global, plan.is_empty());
    Ok(())
}

pub(super) async fn forget(
    global: &GlobalArgs,
    root: &Store,
    ids: &[String],
    apply: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    let plan = run::forget::plan(root, ids, now).await?;
    if !global.quiet {
        writeln!(io::stdout(), "{plan}")?;
    }
    if !apply {
        print_apply_hint(global, false);
        return Ok(());
    }
    for path in plan.apply(root).await? {
        if !global.quiet {
            writeln!(io::stdout(), "kept {path}")?;
        }
    }
    Ok(())
}
