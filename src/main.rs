//! The command `kairan`.
#![expect(clippy::print_stderr, reason = "the shell talks to people")]

use std::io::{self, BufReader, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};
use clap::{CommandFactory, Parser};
use console::Term;
use indicatif::{ProgressBar, ProgressStyle};
use kairan::cli::wrap::wrap;
use kairan::cli::{Cli, Command, CopyArgs, GlobalArgs, RebuildCommand, TranslationsCommand};
use kairan::record::MAX_FILE_BYTES;
use kairan::run::clock::checked_now;
use kairan::run::import::{ImportOptions, decode_files, find_files};
use kairan::run::plan_summary::PlanSummary;
use kairan::run::rebuild::{build_shard, plan_rebuild};
use kairan::run::{
    self, Connections, ExportOptions, Mode, Report, TranslationImportOptions, run, run_connected,
    show,
};
use kairan::store::{self, Content, Store};
use mimalloc::MiMalloc;
use tracing::Level;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// The exit code of `check` if it found errors, of `verify` if the site is not as it was published, of `fetch` if a
/// source did not answer, and of `translations import` if it refused something.
const EXIT_PROBLEMS: u8 = 1;
/// The exit code of a command that failed.
const EXIT_FAILURE: u8 = 2;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    init_logging(&cli.global);
    match dispatch(cli).await {
        Ok(code) => code,
        // The reader of a pipe, such as `head`, has closed it.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("kairan: {error:#}");
            ExitCode::from(EXIT_FAILURE)
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let error = error.downcast_ref::<io::Error>();
    error.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

async fn dispatch(cli: Cli) -> Result<ExitCode> {
    let global = &cli.global;
    let now = now(global)?;
    let root = Store::open(&global.root).await?;
    match cli.command {
        #[cfg(feature = "serve")]
        Command::Serve { port } => kairan::serve::serve(&global.root, port, global.now).await?,
        Command::Build { out, full } => {
            let mode = if full { Mode::Full } else { Mode::Publish };
            build(global, &root, &out, mode, now).await?;
        }
        Command::Publish { to, apply } => publish(global, &root, to, apply, now).await?,
        Command::Check => return check(global, &root, now).await,
        Command::Rebuild(command) => rebuild(global, &root, command, now).await?,
        Command::Languages => {
            let locales = run::site_locales(&root).await?;
            let mut stdout = io::stdout().lock();
            writeln!(stdout, "{}", serde_json::to_string(&locales)?)?;
        }
        Command::Import {
            paths,
            form,
            zone,
            dry_run,
        } => {
            let options = ImportOptions { form, zone };
            import(global, &root, &paths, options, dry_run, now).await?;
        }
        Command::Fetch { source, dry_run } => {
            return fetch(global, &root, source.as_deref(), dry_run, now).await;
        }
        Command::Push { to, args: copying } => {
            copy(global, &root, &Store::open(&to).await?, copying).await?;
        }
        Command::Pull {
            from,
            args: copying,
        } => {
            copy(global, &Store::open(&from).await?, &root, copying).await?;
        }
        Command::Verify {
            site,
            apply,
            delete_foreign,
        } => return verify(global, &root, site, apply, delete_foreign, now).await,
        Command::MendClock { apply } => mend_clock(global, &root, apply, now).await?,
        Command::Forget { ids, apply } => forget(global, &root, &ids, apply, now).await?,
        Command::Translate { dry_run } => translate(global, &root, dry_run, now).await?,
        Command::Show { id, locale } => {
            let log = show(&root, &id, locale.as_ref(), now).await?;
            let log = match terminal_width() {
                Some(columns) => wrap(&log, columns),
                None => log,
            };
            write!(io::stdout(), "{log}")?;
        }
        Command::Translations(command) => {
            return translations(global, &root, command, now).await;
        }
        Command::Completions { shell } => {
            let mut completions = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "kairan", &mut completions);
            io::stdout().write_all(&completions)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn translations(
    global: &GlobalArgs,
    root: &Store,
    command: TranslationsCommand,
    now: DateTime<Utc>,
) -> Result<ExitCode> {
    let mut stdout = io::stdout().lock();
    match command {
        TranslationsCommand::List { locale } => {
            let tasks = run::translation_tasks(root, locale.as_ref(), now).await?;
            for task in &tasks {
                writeln!(stdout, "{task}")?;
            }
            if tasks.is_empty() && !global.quiet {
                eprintln!("everything is translated");
            }
        }
        TranslationsCommand::Draft { id, locale } => {
            let path = run::draft_translation(root, &id, &locale, now).await?;
            writeln!(stdout, "{path}")?;
        }
        TranslationsCommand::Export {
            ids,
            file,
            locale,
            from,
            format: version,
            all,
        } => {
            let options = ExportOptions {
                locale,
                from,
                ids,
                all,
                version,
            };
            let export = run::export_translations(root, &options, now).await?;
            match file.to_str() {
                Some("-") => stdout.write_all(&export.bytes)?,
                _ => store::write_named_file(&file, &export.bytes)?,
            }
            if !global.quiet {
                eprintln!("{export}");
            }
        }
        TranslationsCommand::Import {
            file,
            accept,
            replace,
            reviewed,
            dry_run,
        } => {
            let options = TranslationImportOptions {
                accept,
                replace,
                reviewed,
                dry_run,
            };
            let bytes = read_xliff(&file)?;
            let name = file.display().to_string();
            let import = run::import_translations(root, &name, &bytes, options, now).await?;
            for diagnostic in &import.diagnostics {
                writeln!(stdout, "{diagnostic}")?;
            }
            if !global.quiet {
                writeln!(stdout, "{import}")?;
            }
            if !import.diagnostics.is_empty() {
                return Ok(ExitCode::from(EXIT_PROBLEMS));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The content of a file, or of standard input.
fn read_xliff(file: &Path) -> Result<Vec<u8>> {
    let content = if file == Path::new("-") {
        let mut bytes = Vec::new();
        let input = io::stdin().lock().take(MAX_FILE_BYTES + 1);
        BufReader::new(input).read_to_end(&mut bytes)?;
        match bytes.len() as u64 {
            size if size > MAX_FILE_BYTES => Content::TooLarge(size),
            _ => Content::Bytes(bytes),
        }
    } else {
        store::read_named_file(file, MAX_FILE_BYTES)?
    };
    match content {
        Content::Bytes(bytes) => Ok(bytes),
        Content::TooLarge(_) => bail!(
            "{} has more than {} MB: export fewer incidents at a time",
            file.display(),
            MAX_FILE_BYTES / 1_000_000
        ),
    }
}

async fn build(
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

async fn rebuild(
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
        writeln!(io::stdout(), "{}: {}", location.display(), report.summary())?;
    }
    Ok(())
}

async fn publish(
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

async fn check(global: &GlobalArgs, root: &Store, now: DateTime<Utc>) -> Result<ExitCode> {
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

async fn import(
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

async fn fetch(
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

async fn copy(global: &GlobalArgs, from: &Store, to: &Store, args: CopyArgs) -> Result<()> {
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

/// Says that a plan was only printed, and how to carry it out.
fn print_apply_hint(global: &GlobalArgs, is_empty: bool) {
    if !global.quiet && !is_empty {
        eprintln!("nothing is written yet: add --apply to do this");
    }
}

async fn verify(
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
        let report = run::verify::repair(
            root,
            &site,
            &verification,
            delete_foreign,
            now,
            &progress_bar,
        );
        print_report(global, &report.await?, &location)?;
        if delete_foreign || verification.foreign.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
    }
    Ok(ExitCode::from(EXIT_PROBLEMS))
}

async fn mend_clock(
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

async fn forget(
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

async fn translate(
    global: &GlobalArgs,
    root: &Store,
    dry_run: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    let plan = run::translate::plan(root, now).await?;
    for diagnostic in &plan.diagnostics {
        eprintln!("{diagnostic}");
    }
    if !global.quiet {
        writeln!(io::stdout(), "{plan}")?;
    }
    if dry_run || plan.is_empty() {
        return Ok(());
    }
    let report = plan
        .apply(
            root,
            now,
            &Connections::from_env().await,
            &progress_bar(global, "incidents"),
        )
        .await?;
    if !global.quiet {
        writeln!(io::stdout(), "{report}")?;
    }
    Ok(())
}

/// The time that counts as now: the given one, or else the clock's.
///
/// # Errors
/// If the given time is more than a day ahead of the clock and `--allow-future-now` is missing.
fn now(global: &GlobalArgs) -> Result<DateTime<Utc>> {
    #[allow(
        clippy::disallowed_methods,
        reason = "the one place where the time enters; from here it is an argument"
    )]
    let clock = Utc::now();
    match global.now {
        None => Ok(clock),
        Some(now) if global.allow_future_now => Ok(now),
        Some(now) => checked_now(now, clock).context(
            "--now is refused: correct it, or add --allow-future-now if the time is meant",
        ),
    }
}

/// The width in columns of the terminal that stdout is, if it is one. Otherwise lines are not wrapped.
fn terminal_width() -> Option<usize> {
    let (_, columns) = Term::stdout().size_checked()?;
    Some(columns.into())
}

/// A progress bar, which is hidden if stderr is not a terminal.
fn progress_bar(global: &GlobalArgs, unit: &str) -> ProgressBar {
    if global.quiet || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template(&format!("{{wide_bar}} {{pos}}/{{len}} {unit}"));
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Logs to stderr, so that results on stdout can be piped.
fn init_logging(global: &GlobalArgs) {
    let level = match (global.quiet, global.verbose) {
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
