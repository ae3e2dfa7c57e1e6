//! Writes and deletes files of a folder, atomically and under a lock.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use anyhow::{Context, Result};

use super::super::error::{FOLDER_IN_PLACE, MOVE_FOLDER, UnusableFile};
use super::super::{Conflict, Precondition, Version};
use super::read::{is_not_found, read_existing};
use crate::publish::Artifact;

/// The name under which a file is written before it is renamed to its own. It is the same for all
/// files of a folder, so that the next write to the folder also removes what a crash left behind.
const TEMP_NAME: &str = ".kairan-new";

/// How many files are synced at the same time, each by a thread that waits for the disk.
const MAX_SYNCS: usize = 32;

/// How many files of a folder are written before they get their names.
const MAX_UNNAMED: usize = 256;

/// How often a write is attempted while other runs delete its folder.
const MAX_ATTEMPTS: usize = 100;

/// Writes a file below `root`. With a condition the file is also durable: it and its name are on the
/// disk before this returns.
pub(super) fn put(
    root: &Path,
    artifact: &Artifact,
    condition: Option<&Precondition>,
) -> Result<()> {
    let file = root.join(&artifact.path);
    let folder = file.parent().unwrap_or(root);
    for attempt in 1.. {
        match try_put(root, folder, &file, artifact, condition) {
            Ok(outcome) => return outcome,
            // A run that deletes the last file of a folder also deletes the folder.
            Err(error) if attempt < MAX_ATTEMPTS && is_transient(&error, &file) => {}
            Err(error) => return Err(write_error(&file, error)),
        }
    }
    Ok(())
}

fn try_put(
    root: &Path,
    folder: &Path,
    file: &Path,
    artifact: &Artifact,
    condition: Option<&Precondition>,
) -> io::Result<Result<()>> {
    let (lock, is_new_folder) = lock_folder(folder)?;
    if let Some(condition) = condition {
        match must_write(file, artifact, condition) {
            Ok(true) => {}
            Ok(false) => return Ok(Ok(())),
            Err(error) => return Ok(Err(error)),
        }
    }
    let temp_path = folder.join(lock.temp_name());
    let mut temp_file = create_temp(&temp_path)?;
    let mut written = temp_file.write_all(&artifact.bytes);
    if condition.is_some() {
        written = written.and_then(|()| temp_file.sync_all());
    }
    drop(temp_file);
    if let Err(error) = written.and_then(|()| fs::rename(&temp_path, file)) {
        let _ = fs::remove_file(&temp_path);
        return Err(error);
    }
    if condition.is_some() {
        sync_names(root, folder, is_new_folder)?;
    }
    Ok(Ok(()))
}

/// Whether a file is to be written: not if it has these bytes already.
///
/// # Errors
/// [`Conflict`] if the condition does not hold; otherwise if the file cannot be read.
fn must_write(file: &Path, artifact: &Artifact, condition: &Precondition) -> Result<bool> {
    let current = read_existing(file)?;
    if current.as_ref() == Some(&artifact.bytes) {
        return Ok(false);
    }
    if !condition.is_met(current.as_deref().map(Version::of).as_ref()) {
        let file = file.display().to_string();
        return Err(Conflict { file }.into());
    }
    Ok(true)
}

/// Writes files below `root` as [`put`] does with a condition. Their syncs, of which each waits for the disk, are
/// made at the same time: a first import of a thousand entries waits for two seconds instead of twenty.
pub(super) fn put_all(root: &Path, files: &[(Artifact, Precondition)]) -> Vec<Result<()>> {
    let folder_of = |artifact: &Artifact| root.join(&artifact.path).parent().map(Path::to_owned);
    let mut results = Vec::with_capacity(files.len());
    for of_folder in files.chunk_by(|(a, _), (b, _)| folder_of(a) == folder_of(b)) {
        for chunk in of_folder.chunks(MAX_UNNAMED) {
            if let [(artifact, condition)] = chunk {
                results.push(put(root, artifact, Some(condition)));
                continue;
            }
            let folder = chunk.first().and_then(|(artifact, _)| folder_of(artifact));
            let written = try_put_all(root, folder.as_deref().unwrap_or(root), chunk);
            // What is in the way of one of them does not stop the others.
            results.extend(written.unwrap_or_else(|_| {
                let files = chunk.iter();
                files
                    .map(|(artifact, condition)| put(root, artifact, Some(condition)))
                    .collect()
            }));
        }
    }
    results
}

fn try_put_all(
    root: &Path,
    folder: &Path,
    files: &[(Artifact, Precondition)],
) -> io::Result<Vec<Result<()>>> {
    let (lock, is_new_folder) = lock_folder(folder)?;
    let mut results = Vec::with_capacity(files.len());
    let mut temp_files = Vec::new();
    for (number, (artifact, condition)) in files.iter().enumerate() {
        let file = root.join(&artifact.path);
        let must_write = must_write(&file, artifact, condition);
        if matches!(must_write, Ok(true)) {
            let temp_path = folder.join(format!("{}-{number}", lock.temp_name()));
            let mut temp_file = create_temp(&temp_path)?;
            temp_file.write_all(&artifact.bytes)?;
            temp_files.push((temp_file, temp_path, file));
        }
        results.push(must_write.map(drop));
    }
    sync_files(&temp_files.iter().map(|(file, ..)| file).collect::<Vec<_>>())?;
    for (temp_file, temp_path, file) in temp_files {
        drop(temp_file);
        fs::rename(temp_path, file)?;
    }
    sync_names(root, folder, is_new_folder)?;
    Ok(results)
}

/// Syncs files, [`MAX_SYNCS`] at a time.
fn sync_files(files: &[&File]) -> io::Result<()> {
    let failed = |_| io::Error::other("a thread that syncs files has panicked");
    thread::scope(|scope| {
        let per_thread = files.len().div_ceil(MAX_SYNCS).max(1);
        let threads: Vec<_> = files
            .chunks(per_thread)
            .map(|files| scope.spawn(|| files.iter().try_for_each(|file| file.sync_all())))
            .collect();
        let mut results = threads
            .into_iter()
            .map(|thread| thread.join().map_err(failed)?);
        results.try_for_each(|result| result)
    })
}

/// Syncs the names of files in a folder, and where it is new those of the folders that it is in.
fn sync_names(root: &Path, folder: &Path, is_new_folder: bool) -> io::Result<()> {
    sync_folder(folder)?;
    if is_new_folder {
        let above = folder.ancestors().skip(1);
        for folder in above.take_while(|folder| folder.starts_with(root)) {
            sync_folder(folder)?;
        }
    }
    Ok(())
}

/// Locks a folder, which is made if there is none. Returns whether it was made.
fn lock_folder(folder: &Path) -> io::Result<(FolderLock, bool)> {
    // Most folders exist: looking first would be a call more for each file.
    if cfg!(unix) {
        match FolderLock::acquire(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            result => return Ok((result?, false)),
        }
    }
    let is_new = !folder.is_dir();
    fs::create_dir_all(folder)?;
    Ok((FolderLock::acquire(folder)?, is_new))
}

/// Creates the file that is to be renamed, in place of one that a crashed run left behind.
fn create_temp(path: &Path) -> io::Result<File> {
    match File::create_new(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            fs::remove_file(path)?;
            File::create_new(path)
        }
        result => result,
    }
}

/// Deletes a file below `root`, and the folders that are empty without it.
pub(super) fn delete(root: &Path, path: &str) -> Result<()> {
    let file = root.join(path);
    match fs::remove_file(&file) {
        // Some systems do not say that it is a folder.
        Err(error) if !is_not_found(&error) && !file.is_dir() => {
            return Err(error).with_context(|| format!("cannot delete {}", file.display()));
        }
        _ => {}
    }
    let mut folder = file.parent();
    while let Some(dir) = folder.filter(|dir| *dir != root) {
        if fs::remove_dir(dir).is_err() {
            remove_leftover(dir);
            if fs::remove_dir(dir).is_err() {
                break;
            }
        }
        folder = dir.parent();
    }
    Ok(())
}

/// Removes the temporary file that a crashed run left in a folder, unless a run holds the lock and is
/// writing it.
fn remove_leftover(folder: &Path) {
    remove_unless_locked(folder, &folder.join(TEMP_NAME));
}

fn remove_unless_locked(folder: &Path, temp_path: &Path) {
    if fs::symlink_metadata(temp_path).is_ok()
        && let Ok(lock) = File::open(folder)
        && lock.try_lock().is_ok()
    {
        let _ = fs::remove_file(temp_path);
    }
}

/// Removes the temporary files that crashed runs left in a folder and those below it, under the present name
/// and those of earlier releases. A folder that cannot be read is left as it is.
pub(super) fn remove_leftovers(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_folder = entry.file_type().is_ok_and(|file_type| file_type.is_dir());
        if is_folder {
            remove_leftovers(&entry.path());
        } else if name.starts_with(TEMP_NAME)
            || (name.starts_with('.') && name.ends_with(TEMP_NAME))
        {
            remove_unless_locked(folder, &entry.path());
        }
    }
}

/// The lock of a folder. It is held from checking a condition to writing the file, so that another run waits.
/// The operating system releases it at the latest when the program ends.
enum FolderLock {
    Held {
        _folder: File,
    },
    /// The system has no locks for folders: there, runs must not overlap. Threads of one run wait for
    /// each other.
    Unsupported {
        _thread_lock: MutexGuard<'static, ()>,
    },
}

impl FolderLock {
    /// # Errors
    /// [`ErrorKind::NotFound`] where the folder was deleted while this waited.
    fn acquire(folder: &Path) -> io::Result<Self> {
        static THREADS: Mutex<()> = Mutex::new(());
        let unsupported = || Self::Unsupported {
            _thread_lock: THREADS.lock().unwrap_or_else(PoisonError::into_inner),
        };
        if cfg!(not(unix)) {
            return Ok(unsupported());
        }
        let locked = open_folder(folder)?;
        match locked.lock() {
            Ok(()) if is_same_folder(&locked, folder)? => Ok(Self::Held { _folder: locked }),
            Ok(()) => Err(ErrorKind::NotFound.into()),
            Err(error) if is_unsupported(&error) => Ok(unsupported()),
            Err(error) => Err(error),
        }
    }

    /// A file name that no other writer in the folder uses at the moment.
    fn temp_name(&self) -> String {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        match self {
            Self::Held { .. } => TEMP_NAME.to_owned(),
            Self::Unsupported { .. } => {
                let count = COUNT.fetch_add(1, Ordering::Relaxed);
                format!("{TEMP_NAME}-{}-{count}", process::id())
            }
        }
    }
}

/// Opens a folder, and nothing else: opening a FIFO would wait.
fn open_folder(folder: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(libc::O_DIRECTORY);
    }
    options.open(folder)
}

/// Whether an error of a lock says that the file system has none.
fn is_unsupported(error: &io::Error) -> bool {
    #[cfg(unix)]
    if error.raw_os_error() == Some(libc::ENOLCK) {
        return true;
    }
    error.kind() == ErrorKind::Unsupported
}

/// Whether an open folder is still the one of that path.
#[cfg(unix)]
fn is_same_folder(open: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let (open, found) = (open.metadata()?, fs::metadata(path)?);
    Ok((open.dev(), open.ino()) == (found.dev(), found.ino()))
}

#[cfg(not(unix))]
fn is_same_folder(_open: &File, _path: &Path) -> io::Result<bool> {
    Ok(true)
}

/// Syncs a folder's entries to the disk, if the system supports it.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    match File::open(folder)?.sync_all() {
        // Some mounted file systems have no such call for folders.
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::InvalidInput | ErrorKind::Unsupported
            ) =>
        {
            Ok(())
        }
        result => result,
    }
}

/// An error of writing: of this one path where something is in its way, else of the whole store.
fn write_error(file: &Path, error: io::Error) -> anyhow::Error {
    let name = file.display().to_string();
    match error.kind() {
        ErrorKind::InvalidFilename => UnusableFile::new(
            name,
            "its name is too long for this folder",
            "shorten the name",
        )
        .into(),
        ErrorKind::IsADirectory | ErrorKind::DirectoryNotEmpty => {
            UnusableFile::new(name, FOLDER_IN_PLACE, MOVE_FOLDER).into()
        }
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            let problem = match obstacle(file) {
                Some(obstacle) => format!("{} is in its way", obstacle.display()),
                None => "a file is in the place of one of its folders".to_owned(),
            };
            UnusableFile::new(name, problem, "move that file away").into()
        }
        _ => anyhow::Error::new(error).context(format!("cannot write {name}")),
    }
}

/// Whether an error comes from a folder that was deleted while it was being made or locked.
fn is_transient(error: &io::Error, file: &Path) -> bool {
    match error.kind() {
        ErrorKind::NotFound => true,
        ErrorKind::AlreadyExists => obstacle(file).is_none(),
        _ => false,
    }
}

/// The first thing on the path of `file` that is not a folder.
fn obstacle(file: &Path) -> Option<PathBuf> {
    for path in file.ancestors().skip(1) {
        let Ok(metadata) = fs::symlink_metadata(path) else {
            continue;
        };
        let is_folder = metadata.is_dir() || (metadata.is_symlink() && path.is_dir());
        return (!is_folder).then(|| path.to_owned());
    }
    None
}
