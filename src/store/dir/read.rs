//! Reads the files of a folder.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use anyhow::{Context, Result};

use super::walk;

/// The bytes of a file, if there is one.
pub(super) fn read_existing(file: &Path) -> Result<Option<Vec<u8>>> {
    match read_file(file) {
        Ok(bytes) => Ok(Some(bytes)),
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

/// Reads a regular file. Nothing else is opened: opening a FIFO would wait for a writer.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, ReadError> {
    let check_kind = |metadata: &fs::Metadata| match walk::special_kind(metadata.file_type()) {
        Some(kind) => Err(ReadError::Special(kind)),
        None if metadata.is_dir() => Err(ReadError::NotFound),
        None => Ok(()),
    };
    check_kind(&fs::metadata(path)?)?;
    let mut options = OpenOptions::new();
    options.read(true);
    // Something else may have taken the file's place since.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
    let mut file = options.open(path)?;
    let metadata = file.metadata()?;
    check_kind(&metadata)?;
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
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
