//! The command that tells subscribers.
#![expect(clippy::print_stderr, reason = "the shell talks to people")]

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::output::{EXIT_PROBLEMS, progress_bar};
use crate::cli::GlobalArgs;
use crate::run::Connections;
use crate::run::notify;
use crate::store::Store;

pub(super) async fn notify(
    global: &GlobalArgs,
    root: &Store,
    dry_run: bool,
    test: Option<&str>,
    now: DateTime<Utc>,
) -> Result<ExitCode> {
    let mut stdout = io::stdout().lock();
    if let Some(channel) = test {
        let connections = Connections::from_env().await;
        for key in notify::send_test(root, channel, now, &connections).await? {
            writeln!(stdout, "{channel} took the test message {key}")?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let plan = notify::plan(root, now).await?;
    for diagnostic in &plan.diagnostics {
        eprintln!("{diagnostic}");
    }
    if !global.quiet {
        writeln!(stdout, "{plan}")?;
    }
    if dry_run || plan.notifications.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let connections = Connections::from_env().await;
    let progress = progress_bar(global, "messages");
    let reports = notify::tell(root, now, &connections, &progress).await?;
    let mut has_problems = false;
    for report in &reports {
        writeln!(stdout, "{report}")?;
        has_problems |= report.silence.is_some() || !report.refused.is_empty();
    }
    Ok(match has_problems {
        true => ExitCode::from(EXIT_PROBLEMS),
        false => ExitCode::SUCCESS,
    })
}
