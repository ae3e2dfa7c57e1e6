//! Reads the content root: everything that people put there, as it stands.

use std::collections::BTreeMap;

use anyhow::Result;

use crate::settings;
use crate::store::Store;

/// The folders of a root that people write into.
pub const FOLDERS: [&str; 7] = [
    "records",
    "annotations",
    "notices",
    "translations",
    "locales",
    "templates",
    "static",
];

/// The files of a root, sorted by path, with their bytes.
#[derive(Debug, Default)]
pub struct Content {
    /// `site.toml`, if it is there.
    pub settings: Option<Vec<u8>>,
    files: BTreeMap<String, Vec<u8>>,
}

impl Content {
    /// Reads a root.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn read(root: &Store) -> Result<Self> {
        let folders = root.together(FOLDERS.map(|folder| root.list(folder)));
        let mut paths: Vec<String> = folders.await?.into_iter().flatten().collect();
        paths.retain(|path| !is_left_over(path));
        let found = root
            .together(paths.iter().map(|path| root.get(path)))
            .await?;
        // Between listing and reading a file may go: then it is not content.
        let files = paths.into_iter().zip(found);
        Ok(Self {
            settings: root.get(settings::FILE).await?,
            files: files
                .filter_map(|(path, bytes)| Some((path, bytes?)))
                .collect(),
        })
    }

    /// The files below one of [`FOLDERS`], by their path below the root.
    pub fn folder<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        self.files
            .iter()
            .filter(move |(path, _)| {
                path.strip_prefix(folder)
                    .is_some_and(|rest| rest.starts_with('/'))
            })
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    pub fn file(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }
}

/// What editors and file managers leave behind.
fn is_left_over(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.ends_with('~') || name.ends_with(".swp") || name.starts_with('#') || name == "Thumbs.db"
}
