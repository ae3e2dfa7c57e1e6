//! Opens files in the editor that a person has chosen.
#![expect(
    clippy::print_stderr,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "the shell talks to people, runs other programs and reads the environment"
)]

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// The variables that name the editor: the first one that is set counts.
const VARIABLES: [&str; 2] = ["VISUAL", "EDITOR"];

/// Opens files below a root in the editor that `$VISUAL` or `$EDITOR` names, and waits until it ends. Where neither is set, it
/// says which files to open.
///
/// # Errors
/// If the editor cannot be started or fails. The files stay, and the error names them.
pub(super) fn edit(root: &Path, paths: &[String]) -> Result<()> {
    let paths: Vec<PathBuf> = paths.iter().map(|path| root.join(path)).collect();
    let names = paths.iter().map(|path| path.display().to_string());
    let names = names.collect::<Vec<_>>().join(", ");
    let set = VARIABLES.iter().find_map(|name| {
        let value = env::var(name).ok().filter(|value| !value.trim().is_empty());
        Some((name, value?))
    });
    let Some((variable, editor)) = set else {
        eprintln!("neither $VISUAL nor $EDITOR names an editor: open {names} yourself");
        return Ok(());
    };
    let opening = || format!("open {names} yourself");
    let words = shlex::split(&editor).filter(|words| !words.is_empty());
    let Some((program, options)) = words.as_deref().and_then(<[String]>::split_first) else {
        bail!(
            "${variable} is no command that a shell could read: {editor}; {}",
            opening()
        );
    };
    let status = Command::new(program)
        .args(options)
        .args(&paths)
        .status()
        .with_context(|| {
            format!(
                "${variable} names {program}, which cannot be started; {}",
                opening()
            )
        })?;
    if !status.success() {
        bail!(
            "the editor {program} of ${variable} failed ({status}); {}",
            opening()
        );
    }
    Ok(())
}
