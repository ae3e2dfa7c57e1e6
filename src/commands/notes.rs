//! Commands that start files for people to write.
#![expect(clippy::print_stderr, reason = "the shell talks to people")]

use std::io::{self, Write};

use anyhow::{Result, bail};

use super::editor;
use crate::cli::GlobalArgs;
use crate::store::Store;

/// Refuses `--edit` where the files are in a bucket, in which no editor opens them.
///
/// # Errors
/// If so.
pub(super) fn refuse_to_edit_elsewhere(root: &Store, edit: bool) -> Result<()> {
    if edit && !root.is_local() {
        bail!("no editor opens a file in a bucket: leave out --edit, or use a root in a folder");
    }
    Ok(())
}

/// Prints the paths of new files, opens them in an editor if `edit` says so, and tells how to look at them.
///
/// # Errors
/// If they cannot be printed, or the editor fails.
pub(super) fn present_new_files(global: &GlobalArgs, paths: &[String], edit: bool) -> Result<()> {
    let mut stdout = io::stdout().lock();
    for path in paths {
        writeln!(stdout, "{path}")?;
    }
    stdout.flush()?;
    if edit {
        editor::edit(&global.root, paths)?;
    }
    if !global.quiet {
        let root = global.root.display();
        eprintln!("write into it, and look at it: kairan serve --root {root}");
    }
    Ok(())
}
