//! Commands that start files for people to write.
#![expect(clippy::print_stderr, reason = "the shell talks to people")]

use std::io::{self, Write};

use anyhow::Result;

use crate::cli::GlobalArgs;

/// Prints the paths of new files, and how to look at them.
pub(super) fn print_new_files(global: &GlobalArgs, paths: &[String]) -> Result<()> {
    let mut stdout = io::stdout().lock();
    for path in paths {
        writeln!(stdout, "{path}")?;
    }
    if !global.quiet {
        let root = global.root.display();
        eprintln!("write into it, and look at it: kairan serve --root {root}");
    }
    Ok(())
}
