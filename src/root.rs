//! Lists and reads the files of a root.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};

use crate::diagnostics::Diagnostic;
use crate::record::MAX_FILE_BYTES;
use crate::settings;
use crate::store::{FileVersions, KnownVersions, Store, Version};
use crate::translation::glossary;

/// The folder of a root's records.
const RECORDS_FOLDER: &str = "records";

/// The folders of a root that people write into.
pub const AUTHORED_FOLDERS: [&str; 7] = [
    RECORDS_FOLDER,
    "annotations",
    "notices",
    "translations",
    "locales",
    "templates",
    "static",
];

/// The folder of what was fetched from sources, which no list of a root includes.
pub(crate) const FETCHED_FOLDER: &str = ".kairan/sources";

/// The files that people write directly into a root.
pub const AUTHORED_FILES: [&str; 2] = [glossary::FILE_NAME, settings::FILE_NAME];

/// The folder of a root's ledger.
pub const LEDGER_FOLDER: &str = "ledger";

/// The folder of the documents of post-incident reviews, in the ledger's: a run that does not list the one does not
/// list the other.
pub(crate) const REPORTS_FOLDER: &str = "ledger/reports";

/// The names that are recorded in the ledger.
pub(crate) const NAMES_FILE: &str = "ledger/names.json";

/// Whether a path below the root is of a file that people write: one of [`AUTHORED_FILES`], or in one of
/// [`AUTHORED_FOLDERS`].
pub fn is_authored(path: &str) -> bool {
    let folder = path.split_once('/').map(|(folder, _)| folder);
    AUTHORED_FILES.contains(&path)
        || folder.is_some_and(|folder| AUTHORED_FOLDERS.contains(&folder))
}

/// Whether a path below the root is of a document that was fetched from a source.
pub(crate) fn is_fetched(path: &str) -> bool {
    is_below(path, FETCHED_FOLDER)
}

/// Whether a folder with this name directly in a root belongs to the root: people or Kairan write into it.
pub(crate) fn is_root_folder(name: &str) -> bool {
    let mut folders = AUTHORED_FOLDERS.into_iter().chain([LEDGER_FOLDER]);
    // Some file systems do not distinguish letter case.
    name.starts_with('.') || folders.any(|folder| folder.eq_ignore_ascii_case(name))
}

/// The files of a root, each with the version that it had when it was listed or, where it was read
/// since, the version that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    versions: BTreeMap<String, Version>,
    /// Diagnostics for what cannot be a file of a root and is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    diagnostics: Vec<Diagnostic>,
}

impl Listing {
    /// Lists a root.
    ///
    /// # Errors
    /// If the store or the folder of the ledger cannot be read. A single file that cannot be read is a
    /// diagnostic.
    pub async fn read(root: &Store) -> Result<Self> {
        Self::read_changed(root, &mut KnownVersions::default()).await
    }

    /// As [`Listing::read`], without reading files of a local root that are as they were when they became
    /// `known`.
    ///
    /// # Errors
    /// As there.
    pub async fn read_changed(root: &Store, known: &mut KnownVersions) -> Result<Self> {
        Ok(Self::of_inputs(if root.is_local() {
            let mut files = list_folders(root, AUTHORED_FOLDERS, known).await?;
            // What was altered in the ledger must be found, whatever the file system says of its files.
            let read_all = &mut KnownVersions::default();
            let mut entries = list_folders(root, [LEDGER_FOLDER], read_all).await?;
            files.versions.append(&mut entries.versions);
            files.diagnostics.append(&mut entries.diagnostics);
            // Without a list of the ledger everything would count as new.
            let of_ledger = |diagnostic: &&Diagnostic| diagnostic.location.file == LEDGER_FOLDER;
            if let Some(diagnostic) = files.diagnostics.iter().find(of_ledger) {
                bail!("{diagnostic}");
            }
            files
        } else {
            // One list of everything: a list for each folder would cost a request for each.
            root.versions("").await?
        }))
    }

    /// Lists what people write in a root: everything but the entries of the ledger, which Kairan alone writes.
    /// The recorded names are among it, since people correct them. Files of a local root that are as they were
    /// when they became `known` are not read.
    ///
    /// # Errors
    /// If the store cannot be read. A single file that cannot be read is a diagnostic.
    pub async fn read_authored(root: &Store, known: &mut KnownVersions) -> Result<Self> {
        let mut files = if root.is_local() {
            list_folders(root, AUTHORED_FOLDERS, known).await?
        } else {
            root.versions_outside(LEDGER_FOLDER).await?
        };
        // What stands in the place of the file is reported where the names are read.
        if root.unusable_file(NAMES_FILE).is_none() {
            let Ok(names) = root.get_versioned(NAMES_FILE).await else {
                // The list of everything says what is wrong with the folder of the ledger.
                return Self::read_changed(root, known).await;
            };
            let version = names.map(|(_, version)| (NAMES_FILE.to_owned(), version));
            files.versions.extend(version);
        }
        Ok(Self::of_inputs(files))
    }

    /// The files among `files` that a run depends on.
    fn of_inputs(files: FileVersions) -> Self {
        let FileVersions {
            mut versions,
            mut diagnostics,
        } = files;
        let is_input = |path: &str| {
            (is_authored(path) || is_below(path, LEDGER_FOLDER)) && !is_editor_temp(path)
        };
        versions.retain(|path, _| is_input(path));
        diagnostics.retain(|diagnostic| {
            let file = diagnostic.location.file.as_str();
            is_input(file) || AUTHORED_FOLDERS.contains(&file)
        });
        diagnostics.sort();
        Self {
            versions,
            diagnostics,
        }
    }

    /// The listing without the entries of the ledger, as [`Listing::read_authored`] reads it.
    #[must_use]
    pub fn without_ledger(mut self) -> Self {
        let is_entry = |path: &str| is_below(path, LEDGER_FOLDER) && path != NAMES_FILE;
        self.versions.retain(|path, _| !is_entry(path));
        self
    }

    /// Whether something in the ledger's folder cannot be read as a file.
    pub fn has_ledger_diagnostics(&self) -> bool {
        let mut diagnostics = self.diagnostics.iter();
        diagnostics.any(|diagnostic| is_below(&diagnostic.location.file, LEDGER_FOLDER))
    }

    /// Diagnostics for the files and folders that are left out, sorted by location.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The files below a folder, by their path below the root.
    pub fn folder<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a Version)> {
        let start = format!("{folder}/");
        let from_start = (Bound::Included(start.as_str()), Bound::Unbounded);
        let files = self.versions.range::<str, _>(from_start);
        let files = files.take_while(move |(path, _)| path.starts_with(&start));
        files.map(|(path, version)| (path.as_str(), version))
    }

    pub fn get(&self, path: &str) -> Option<&Version> {
        self.versions.get(path)
    }

    /// The files of records: those that people have put into the root, and those that were fetched.
    pub fn records(&self) -> impl Iterator<Item = (&str, &Version)> {
        self.folder(FETCHED_FOLDER)
            .chain(self.folder(RECORDS_FOLDER))
    }

    /// Whether a file is left out because it, or a folder that it is in, cannot be read.
    pub fn is_skipped(&self, path: &str) -> bool {
        self.diagnostics.iter().any(|diagnostic| {
            let skipped = &diagnostic.location.file;
            path == skipped || is_below(path, skipped)
        })
    }

    /// The paths of the files that are not the same in both.
    pub fn differences<'a>(&'a self, other: &'a Self) -> BTreeSet<&'a str> {
        let (mut ours, mut theirs) = (self.versions.iter(), other.versions.iter());
        let (mut one, mut another) = (ours.next(), theirs.next());
        let mut differing = BTreeSet::new();
        // Both are in the order of their paths, so one walk finds what looking up each path would find in ten times the
        // time.
        while let Some(order) = order_of(one, another) {
            if one != another {
                let first = if order.is_le() { one } else { another };
                differing.extend(first.map(|(path, _)| path.as_str()));
            }
            if order.is_le() {
                one = ours.next();
            }
            if order.is_ge() {
                another = theirs.next();
            }
        }
        differing
    }

    /// Records that a file was written after the listing.
    pub fn insert(&mut self, path: String, version: Version) {
        self.versions.insert(path, version);
    }

    /// Records that a file was deleted after the listing.
    pub fn remove(&mut self, path: &str) {
        self.versions.remove(path);
    }

    /// The paths of all that concerns the whole site beside the settings: languages, templates, notices, glossary.
    pub fn site_wide_paths(&self) -> Vec<&str> {
        let folders = ["locales", "templates", "notices"];
        let files = folders.iter().flat_map(|folder| self.folder(folder));
        let glossary = self.versions.get_key_value(glossary::FILE_NAME);
        let glossary = glossary.map(|(path, _)| path.as_str());
        files.map(|(path, _)| path).chain(glossary).collect()
    }
}

/// Which of two files comes first by its path; `None` where there is neither.
fn order_of<V>(one: Option<(&String, V)>, another: Option<(&String, V)>) -> Option<Ordering> {
    match (one, another) {
        (Some((one, _)), Some((another, _))) => Some(one.cmp(another)),
        (Some(_), None) => Some(Ordering::Less),
        (None, Some(_)) => Some(Ordering::Greater),
        (None, None) => None,
    }
}

/// Lists folders of a root one by one, and [`AUTHORED_FILES`].
async fn list_folders(
    root: &Store,
    folders: impl IntoIterator<Item = &str>,
    known: &mut KnownVersions,
) -> Result<FileVersions> {
    let mut files = FileVersions::default();
    for folder in folders {
        let max_bytes = match folder {
            RECORDS_FOLDER => MAX_FILE_BYTES,
            _ => u64::MAX,
        };
        let mut found = root.versions_within(folder, max_bytes, known).await?;
        files.versions.append(&mut found.versions);
        files.diagnostics.append(&mut found.diagnostics);
    }
    for path in AUTHORED_FILES {
        if let Some((_, version)) = root.get_versioned(path).await? {
            files.versions.insert(path.to_owned(), version);
        }
    }
    Ok(files)
}

/// Files of a root, sorted by path, with their bytes. Each is read once: a later change counts in the next
/// run.
#[derive(Debug, Default)]
pub struct RootFiles {
    /// `site.toml`, if it is there.
    pub settings: Option<Vec<u8>>,
    files: BTreeMap<String, Vec<u8>>,
    /// The version of each file that was read, which need not be the one that was listed; `None` if it
    /// was gone.
    versions: BTreeMap<String, Option<Version>>,
}

impl RootFiles {
    /// Reads the settings and the files at `paths`. A file that was deleted since it was listed is left
    /// out.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn read(root: &Store, paths: &[&str]) -> Result<Self> {
        let mut root_files = Self::default();
        let settings = root.get_versioned(settings::FILE_NAME).await?;
        let (settings, version) = settings.unzip();
        root_files.settings = settings;
        let path = settings::FILE_NAME.to_owned();
        root_files.versions.insert(path, version);
        root_files.load(root, paths).await?;
        Ok(root_files)
    }

    /// Reads further files.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn load(&mut self, root: &Store, paths: &[&str]) -> Result<()> {
        let paths: BTreeSet<&str> = paths.iter().copied().collect();
        let is_missing = |path: &&str| !self.versions.contains_key(*path);
        let missing: Vec<&str> = paths.into_iter().filter(is_missing).collect();
        let contents = root.try_join_bounded(missing.iter().map(|path| root.get_versioned(path)));
        for (path, content) in missing.iter().zip(contents.await?) {
            let (bytes, version) = content.unzip();
            self.versions.insert((*path).to_owned(), version);
            if let Some(bytes) = bytes {
                self.files.insert((*path).to_owned(), bytes);
            }
        }
        Ok(())
    }

    /// Records the version of a file that was read and is not kept; `None` if it was gone.
    pub fn record_version(&mut self, path: String, version: Option<Version>) {
        self.versions.insert(path, version);
    }

    /// The version of a file: the one that was read, or else the one that was `listed`. `None` if it is
    /// gone.
    pub fn version<'a>(&'a self, path: &str, listed: &'a Version) -> Option<&'a Version> {
        match self.versions.get(path) {
            Some(read) => read.as_ref(),
            None => Some(listed),
        }
    }

    /// A listing with the versions of the files that were read in place of those that were listed.
    pub fn as_read(&self, listing: &Listing) -> Listing {
        let mut listing = listing.clone();
        for (path, version) in &self.versions {
            match version {
                Some(version) => listing.insert(path.clone(), version.clone()),
                None => {
                    listing.versions.remove(path);
                }
            }
        }
        listing
    }

    /// The files below one of [`AUTHORED_FOLDERS`], by their path below the root.
    pub fn folder<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        self.files
            .iter()
            .filter(move |(path, _)| is_below(path, folder))
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// Takes the bytes of a file out of memory; its version stays known.
    pub fn take(&mut self, path: &str) -> Option<Vec<u8>> {
        self.files.remove(path)
    }
}

fn is_below(path: &str, folder: &str) -> bool {
    let rest = path.strip_prefix(folder);
    rest.is_some_and(|rest| rest.starts_with('/'))
}

/// Whether a file is a temporary file of an editor or a file manager.
fn is_editor_temp(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.ends_with('~') || name.ends_with(".swp") || name.starts_with('#') || name == "Thumbs.db"
}
