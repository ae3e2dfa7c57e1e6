//! Reads the files of a folder.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use anyhow::{Context, Result};

use super::super::{Content, Version};
use super::walk;

/// The bytes of a file, if there is one.
pub(super) fn read_existing(file: &Path) -> Result<Option<Vec<u8>>> {
    existing(file, read_file(file))
}

/// What was read of a file, if there is one.
pub(super) fn existing<T>(file: &Path, read: Result<T, ReadError>) -> Result<Option<T>> {
    match read {
        Ok(content) => Ok(Some(content)),
        Err(ReadError::NotFound) => Ok(None),
        Err(ReadError::Special(kind)) => {
            Err(walk::special_file(file.display().to_string(), kind).into())
        }
        Err(ReadError::Io(error)) => {
            Err(error).with_context(|| format!("cannot read {}", file.display()))
        }
    }
}

/// Why a file was not read.
pub(super) enum ReadError {
    /// There is nothing of that name, or a folder.
    NotFound,
    /// It is something else, which the text names, and was not opened.
    Special(&'static str),
    Io(io::Error),
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        if is_not_found(&error) {
            Self::NotFound
        } else {
            Self::Io(error)
        }
    }
}

/// What the system says of a regular file.
pub(super) fn file_metadata(path: &Path) -> Result<Metadata, ReadError> {
    check_kind(fs::metadata(path)?)
}

fn check_kind(metadata: Metadata) -> Result<Metadata, ReadError> {
    match walk::special_kind(metadata.file_type()) {
        Some(kind) => Err(ReadError::Special(kind)),
        None if metadata.is_dir() => Err(ReadError::NotFound),
        None => Ok(metadata),
    }
}

/// Reads a regular file. Nothing else is opened: opening a FIFO would wait for a writer.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, ReadError> {
    let (mut file, size) = open_file(path)?;
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a regular file of at most `max_bytes`, and gives its version.
pub(super) fn read_file_within(
    path: &Path,
    max_bytes: u64,
) -> Result<(Content, Version), ReadError> {
    let (file, size) = open_file(path)?;
    let content = read_within(file, size, max_bytes)?;
    let version = match &content {
        Content::Bytes(bytes) => Version::of(bytes),
        Content::TooLarge(size) => Version::of_large(*size),
    };
    Ok((content, version))
}

/// Reads an open file, which is said to have `size` bytes, if there are at most `max_bytes` in it.
pub(super) fn read_within(file: File, size: u64, max_bytes: u64) -> io::Result<Content> {
    if size > max_bytes {
        return Ok(Content::TooLarge(size));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    // It may grow while it is read, and a FIFO does not know its size.
    let read = file
        .take(max_bytes.saturating_add(1))
        .read_to_end(&mut bytes)? as u64;
    Ok(match read <= max_bytes {
        true => Content::Bytes(bytes),
        false => Content::TooLarge(read),
    })
}

/// Opens a regular file, and gives its size.
fn open_file(path: &Path) -> Result<(File, u64), ReadError> {
    file_metadata(path)?;
    let mut options = OpenOptions::new();
    options.read(true);
    // Something else may have taken the file's place since.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
    let file = options.open(path)?;
    let metadata = check_kind(file.metadata()?)?;
    Ok((file, metadata.len()))
}

/// Whether an error says that there is no such file: nothing, a folder, something below a file, or a
/// name that is too long for any.
pub(super) fn is_not_found(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::NotFound
            | ErrorKind::IsADirectory
            | ErrorKind::NotADirectory
            | ErrorKind::InvalidFilename
    )
}
