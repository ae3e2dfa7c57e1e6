//! Lists the files of a folder. What cannot be a file of a store is reported and skipped.

use std::ffi::OsStr;
use std::fs::{self, DirEntry, FileType};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::super::FileList;
use super::super::error::{RENAME, UnusableFile};
use super::super::hidden::is_visible_folder;

/// A folder that is still to be listed.
struct Folder {
    dir_path: PathBuf,
    /// Its path in the store; empty for the store itself.
    path: String,
    /// The folders, by their canonical paths, in which the links stand that led here.
    linked_from: Vec<PathBuf>,
}

/// Lists all files below `dir_path`, whose path in the store is `path`, in no particular order.
pub(super) fn list_files(dir_path: PathBuf, path: &str) -> FileList {
    let mut files = FileList::default();
    let mut pending = vec![Folder {
        dir_path,
        path: path.to_owned(),
        linked_from: Vec::new(),
    }];
    while let Some(folder) = pending.pop() {
        if let Err(error) = list_folder(&folder, &mut pending, &mut files) {
            let file = if folder.path.is_empty() {
                folder.dir_path.display().to_string()
            } else {
                folder.path
            };
            files.push_unusable(&unreadable(file, &error));
        }
    }
    files
}

/// Lists one folder: its files go to `files`, its folders to `pending`.
fn list_folder(folder: &Folder, pending: &mut Vec<Folder>, files: &mut FileList) -> io::Result<()> {
    let entries = match fs::read_dir(&folder.dir_path) {
        Ok(entries) => entries,
        // There is no such folder, unless a link says that there should be one.
        Err(error) if error.kind() == ErrorKind::NotFound && !is_there(&folder.dir_path) => {
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let path = join(&folder.path, &name.to_string_lossy());
        match look_at(&entry, &name, &path, folder) {
            Ok(Found::File) => files.paths.push(path),
            Ok(Found::Folder(linked_from)) => pending.push(Folder {
                dir_path: entry.path(),
                path,
                linked_from,
            }),
            Ok(Found::Nothing) => {}
            Err(unusable) => files.push_unusable(&unusable),
        }
    }
    Ok(())
}

enum Found {
    File,
    /// With what becomes its [`Folder::linked_from`].
    Folder(Vec<PathBuf>),
    /// What is hidden, or has gone since it was listed.
    Nothing,
}

fn look_at(
    entry: &DirEntry,
    name: &OsStr,
    path: &str,
    folder: &Folder,
) -> Result<Found, UnusableFile> {
    if name.as_encoded_bytes().starts_with(b".") && !is_visible_folder(path) {
        return Ok(Found::Nothing);
    }
    if name.to_str().is_none() {
        let problem = format!("its name is not UTF-8: {name:?}");
        return Err(UnusableFile::new(path, problem, RENAME));
    }
    if let Some(unusable) = UnusableFile::with_bad_name(path) {
        return Err(unusable);
    }
    let own_type = entry.file_type().ok();
    let is_link = own_type.is_some_and(|file_type| file_type.is_symlink());
    let file_type = match own_type {
        // The list of a folder tells this much without asking for each file.
        Some(file_type) if file_type.is_file() => file_type,
        // `metadata` follows links: people link folders into their root.
        _ => match fs::metadata(entry.path()) {
            Ok(metadata) => metadata.file_type(),
            // An editor may have removed its temporary file in between.
            Err(_) if !is_there(&entry.path()) => return Ok(Found::Nothing),
            Err(error) => return Err(unreadable(path, &error)),
        },
    };
    if file_type.is_dir() {
        let mut linked_from = folder.linked_from.clone();
        if is_link {
            let here = fs::canonicalize(&folder.dir_path);
            let target = fs::canonicalize(entry.path());
            let (here, target) = match here.and_then(|here| Ok((here, target?))) {
                Ok(both) => both,
                Err(error) => return Err(unreadable(path, &error)),
            };
            if is_pseudo_file_system(&target) {
                return Err(pseudo_file_system(path, &target));
            }
            linked_from.push(here);
            if linked_from.iter().any(|place| place.starts_with(&target)) {
                return Err(circular_link(path));
            }
        }
        return Ok(Found::Folder(linked_from));
    }
    // A file of this name below a folder is hidden.
    if name.as_encoded_bytes().starts_with(b".") {
        return Ok(Found::Nothing);
    }
    match special_kind(file_type) {
        None => Ok(Found::File),
        Some(kind) => Err(special_file(path, kind)),
    }
}

/// Whether a folder is part of a file system that the kernel makes up: it has no end, and reading one of its
/// files may block for ever.
fn is_pseudo_file_system(canonical: &Path) -> bool {
    let folders = ["/proc", "/sys", "/dev"];
    cfg!(target_os = "linux") && folders.iter().any(|folder| canonical.starts_with(folder))
}

fn pseudo_file_system(path: &str, target: &Path) -> UnusableFile {
    let problem = format!(
        "it is a link to {}, which holds no files of people",
        target.display()
    );
    UnusableFile::new(path, problem, "remove it")
}

/// Whether there is anything of that name, be it a link that leads nowhere.
fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// The kind of something that is neither a regular file nor a folder.
pub(super) fn special_kind(file_type: FileType) -> Option<&'static str> {
    if file_type.is_file() || file_type.is_dir() {
        return None;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if file_type.is_fifo() {
            return Some("a FIFO");
        }
        if file_type.is_socket() {
            return Some("a socket");
        }
        if file_type.is_block_device() || file_type.is_char_device() {
            return Some("a device");
        }
    }
    Some("a special file")
}

/// Something that is never opened: a FIFO or a device may block for ever.
pub(super) fn special_file(file: impl Into<String>, kind: &str) -> UnusableFile {
    let problem = format!("it is {kind}, not a regular file");
    UnusableFile::new(file, problem, "remove it")
}

fn circular_link(file: &str) -> UnusableFile {
    let problem = "it is a link that leads back to itself";
    UnusableFile::new(file, problem, "remove the link, or let it lead elsewhere")
}

/// A file or folder that cannot be read.
pub(super) fn unreadable(file: impl Into<String>, error: &io::Error) -> UnusableFile {
    let file = file.into();
    match error.kind() {
        ErrorKind::NotFound => UnusableFile::new(
            file,
            "it is a link to something that does not exist",
            "remove the link, or let it lead elsewhere",
        ),
        ErrorKind::NotADirectory => UnusableFile::new(
            file,
            "it is a file where a folder is expected",
            "move it into a folder of that name",
        ),
        _ if is_link_loop(error) => circular_link(&file),
        _ => UnusableFile::new(
            file,
            format!("it cannot be read: {error}"),
            "make it readable, or remove it",
        ),
    }
}

/// Whether an error says that links lead in a circle.
pub(super) fn is_link_loop(error: &io::Error) -> bool {
    #[cfg(unix)]
    {
        error.raw_os_error() == Some(libc::ELOOP)
    }
    #[cfg(not(unix))]
    {
        let _ = error;
        false
    }
}
