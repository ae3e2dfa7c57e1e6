//! Commands for translations.
#![expect(clippy::print_stderr, reason = "the shell talks to people")]

use std::io::{self, BufReader, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};

use super::output::{EXIT_PROBLEMS, progress_bar};
use crate::cli::{GlobalArgs, TranslationsCommand};
use crate::record::MAX_FILE_BYTES;
use crate::run::{self, Connections, ExportOptions, TranslationImportOptions};
use crate::store::{self, Content, Store};

pub(super) async fn translations(
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

pub(super) async fn translate(
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
