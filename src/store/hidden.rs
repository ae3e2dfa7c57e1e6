//! Decides which files of a store are hidden.

/// The hidden folders that are listed: programs look for files such as `security.txt` there. A site has
/// the first, and the static files of a root have the second.
const VISIBLE_FOLDERS: [&str; 2] = [".well-known", "static/.well-known"];

/// Whether a folder is listed although its name begins with a dot.
pub(super) fn is_visible_folder(path: &str) -> bool {
    VISIBLE_FOLDERS.contains(&path)
}

/// Whether the file at the path `relative` below `folder` is hidden, or in something hidden.
pub(super) fn is_hidden(folder: &str, relative: &str) -> bool {
    let path = if folder.is_empty() {
        relative.to_owned()
    } else {
        format!("{folder}/{relative}")
    };
    let below_visible = VISIBLE_FOLDERS
        .iter()
        .find_map(|visible| path.strip_prefix(visible)?.strip_prefix('/'));
    let relative = below_visible.unwrap_or(relative);
    relative
        .split('/')
        .any(|part| part.starts_with('.') && !matches!(part, "." | ".."))
}
