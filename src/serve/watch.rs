//! Watches the files of a root.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use notify::{RecursiveMode, Watcher};
use tokio::sync::Notify;

use crate::root::{LEDGER_FOLDER, is_authored};

/// Notifies `changes` of every change to a file that a site is made from, until the watcher is dropped.
///
/// # Errors
/// If the root cannot be watched.
pub fn watch_root(root: &Path, changes: Arc<Notify>) -> Result<impl Watcher + use<>> {
    let root = root
        .canonicalize()
        .with_context(|| format!("cannot find {}", root.display()))?;
    let watched_root = root.clone();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let is_change = match event {
            Ok(event) if event.need_rescan() => true,
            Ok(event) if event.kind.is_access() => false,
            Ok(event) => event.paths.iter().any(|path| is_input(&watched_root, path)),
            // The watcher may have missed something.
            Err(_) => true,
        };
        if is_change {
            changes.notify_one();
        }
    })?;
    watcher
        .watch(&root, RecursiveMode::Recursive)
        .with_context(|| format!("cannot watch {}", root.display()))?;
    Ok(watcher)
}

/// Whether a site is made from the file or folder at `path`.
fn is_input(root: &Path, path: &Path) -> bool {
    let Ok(path) = path.strip_prefix(root) else {
        return false;
    };
    let path = path
        .to_string_lossy()
        .replace(std::path::MAIN_SEPARATOR, "/");
    let is_below = |folder: &str| path.split('/').next() == Some(folder);
    // A folder that appears or disappears changes all files in it.
    is_authored(&path) || is_authored(&format!("{path}/")) || is_below(LEDGER_FOLDER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_a_site_is_made_from_are_watched() {
        let cases = [
            ("/site-root/site.toml", true),
            ("/site-root/records", true),
            ("/site-root/records/a/b.json", true),
            ("/site-root/static/logo.svg", true),
            ("/site-root/ledger/A-1.json", true),
            ("/site-root/.kairan/state.json", false),
            ("/site-root/site.toml.swp", false),
            ("/site-root/.git/index", false),
            ("/site-root/out/index.html", false),
            ("/site-root", false),
            ("/elsewhere/site.toml", false),
        ];
        for (path, expected) in cases {
            assert_eq!(
                is_input(Path::new("/site-root"), Path::new(path)),
                expected,
                "{path}"
            );
        }
    }
}
