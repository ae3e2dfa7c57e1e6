//! Leads a command line to its command.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use clap::CommandFactory;

use super::ledger::{copy, fetch, forget, import, mend_clock};
use super::notes::{present_new_files, refuse_to_edit_elsewhere};
use super::notify::notify;
use super::output::terminal_width;
use super::site::{build, check, publish, rebuild, verify};
use super::translations::{translate, translations};
use crate::cli::wrap::wrap;
use crate::cli::{Cli, Command, GlobalArgs};
use crate::run::clock::checked_now;
use crate::run::import::ImportOptions;
use crate::run::{self, Mode, NewNote, show};
use crate::store::Store;

/// Does what a command line asks for, and returns the exit code.
///
/// # Errors
/// If the command fails.
pub async fn dispatch(cli: Cli) -> Result<ExitCode> {
    let global = &cli.global;
    let now = now(global)?;
    let root = Store::open(&global.root).await?;
    match cli.command {
        #[cfg(feature = "serve")]
        Command::Serve { port } => crate::serve::serve(&global.root, port, global.now).await?,
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
        Command::Notify { dry_run, test } => {
            return notify(global, &root, dry_run, test.as_deref(), now).await;
        }
        Command::Show { id, locale } => {
            let log = show(&root, &id, locale.as_ref(), now).await?;
            let log = match terminal_width() {
                Some(columns) => wrap(&log, columns),
                None => log,
            };
            write!(io::stdout(), "{log}")?;
        }
        Command::Annotate {
            id,
            kind,
            name,
            locales,
            edit,
        } => {
            let name = name.unwrap_or_else(|| kind.as_str().to_owned());
            refuse_to_edit_elsewhere(&root, edit)?;
            let note = NewNote { name, locales };
            let paths = run::annotate(&root, &id, kind, &note, now).await?;
            present_new_files(global, &paths, edit)?;
        }
        Command::Notice {
            name,
            kind,
            service,
            locales,
            edit,
        } => {
            refuse_to_edit_elsewhere(&root, edit)?;
            let note = NewNote { name, locales };
            let paths = run::notice(&root, kind, service.as_deref(), &note, now).await?;
            present_new_files(global, &paths, edit)?;
        }
        Command::Translations(command) => {
            return translations(global, &root, command, now).await;
        }
        Command::Schema { file } => write!(io::stdout(), "{}", file.text())?,
        Command::Completions { shell } => {
            let mut completions = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "kairan", &mut completions);
            io::stdout().write_all(&completions)?;
        }
    }
    Ok(ExitCode::SUCCESS)
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
