//! What commands say, and how they end.
#![expect(clippy::print_stderr, reason = "the shell talks to people")]

use std::io::{self, IsTerminal};

use console::Term;
use indicatif::{ProgressBar, ProgressStyle};
use tracing::Level;

use crate::cli::GlobalArgs;

/// The exit code of `check` if it found errors, of `verify` if the site is not as it was published, of `fetch` if a
/// source did not answer, of `notify` if a channel did not take something, and of `translations import` if it refused
/// something.
pub(super) const EXIT_PROBLEMS: u8 = 1;

/// Says that a plan was only printed, and how to carry it out.
pub(super) fn print_apply_hint(global: &GlobalArgs, is_empty: bool) {
    if !global.quiet && !is_empty {
        eprintln!("nothing is written yet: add --apply to do this");
    }
}

/// The width in columns of the terminal that stdout is, if it is one. Otherwise lines are not wrapped.
pub(super) fn terminal_width() -> Option<usize> {
    let (_, columns) = Term::stdout().size_checked()?;
    Some(columns.into())
}

/// A progress bar, which is hidden if stderr is not a terminal.
pub(super) fn progress_bar(global: &GlobalArgs, unit: &str) -> ProgressBar {
    if global.quiet || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template(&format!("{{wide_bar}} {{pos}}/{{len}} {unit}"));
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Logs to stderr, so that results on stdout can be piped.
pub fn init_logging(global: &GlobalArgs) {
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
