//! The texts of the newest incidents that documents show, in a file of their own.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::files::{self, FileWriter, PartIsLost};
use crate::digest::Digest;
use crate::site::IncidentTexts;
use crate::store::Store;

#[derive(Clone, Debug, Default)]
pub(in crate::run) struct TextsFile {
    /// By the id of the incident; `None` if the file is not read.
    texts: Option<BTreeMap<String, KnownTexts>>,
    /// The digest of the file; `None` if there is none, or it has something else.
    file: Option<Digest>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct KnownTexts {
    /// The digest of the incident that has them.
    digest: Digest,
    texts: Arc<IncidentTexts>,
}

impl TextsFile {
    pub fn of_file(file: Option<Digest>) -> Self {
        Self { texts: None, file }
    }

    /// Reads the file, unless that is done. What is lost of it is made anew.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn read(&mut self, root: &Store) -> Result<()> {
        if self.texts.is_some() {
            return Ok(());
        }
        let file = self.file.clone().map(|file| ((), file));
        let read = files::read(root, file).await;
        self.texts = match read {
            Ok(mut read) => Some(read.pop().map(|((), texts)| texts).unwrap_or_default()),
            Err(error) if error.is::<PartIsLost>() => {
                self.file = None;
                Some(BTreeMap::new())
            }
            Err(error) => return Err(error),
        };
        Ok(())
    }

    /// The texts of an incident, if they are known of the one with this digest.
    pub fn get(&self, id: &str, digest: &Digest) -> Option<&Arc<IncidentTexts>> {
        let known = self.texts.as_ref()?.get(id)?;
        (known.digest == *digest).then_some(&known.texts)
    }

    pub fn insert(&mut self, id: String, digest: Digest, texts: Arc<IncidentTexts>) {
        let known = KnownTexts { digest, texts };
        self.texts.get_or_insert_default().insert(id, known);
        self.file = None;
    }

    /// Forgets the texts of the incidents for which `is_kept` is false.
    pub fn retain(&mut self, is_kept: impl Fn(&str) -> bool) {
        let texts = self.texts.get_or_insert_default();
        let before = texts.len();
        texts.retain(|id, _| is_kept(id));
        if texts.len() < before {
            self.file = None;
        }
    }

    /// Writes the file, if it has something else than is known. Returns its digest; `None` if nothing is known.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub(super) async fn save(&mut self, writer: &mut FileWriter<'_>) -> Result<Option<Digest>> {
        match (&self.file, &self.texts) {
            (Some(file), _) => writer.keep(file),
            (None, Some(texts)) if !texts.is_empty() => {
                self.file = Some(writer.add(serde_json::to_vec(texts)?).await?);
            }
            (None, _) => {}
        }
        Ok(self.file.clone())
    }
}
