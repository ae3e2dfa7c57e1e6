//! What is published, and what has to be written so that it is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// One file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// Below the site's root.
    pub path: String,
    pub bytes: Vec<u8>,
    pub media_type: &'static str,
    /// How long a browser or an edge may keep it, as `Cache-Control`.
    pub cache: &'static str,
    /// The language of what is in it, if one.
    pub language: Option<String>,
    pub stage: Stage,
}

/// When a file is written: what others link to comes first, so that a run that dies half-way leaves
/// no link that leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Asset,
    Incident,
    Data,
    List,
}

impl Artifact {
    pub fn new(path: impl Into<String>, bytes: Vec<u8>, stage: Stage) -> Self {
        let path = path.into();
        Self {
            media_type: media_type(&path),
            // News must not wait for a cache; what never changes under its name may.
            cache: match stage {
                Stage::Asset => "public, max-age=86400",
                _ => "public, max-age=60, must-revalidate",
            },
            language: None,
            path,
            bytes,
            stage,
        }
    }

    pub fn in_language(mut self, language: &str) -> Self {
        self.language = Some(language.to_owned());
        self
    }

    fn print(&self) -> Print {
        let digest = Sha256::digest(&self.bytes);
        Print {
            digest: digest[..16]
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect(),
            size: self.bytes.len() as u64,
        }
    }
}

/// A path's media type, by its extension.
fn media_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "atom" => "application/atom+xml; charset=utf-8",
        "rss" => "application/rss+xml; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

/// What tells two versions of a file apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Print {
    /// 128 bits of SHA-256, in hexadecimal.
    pub digest: String,
    /// In bytes.
    pub size: u64,
}

/// Every file of a published site, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Manifest(pub BTreeMap<String, Print>);

/// What is to be done so that a store holds the site.
#[derive(Debug, Default)]
pub struct PublishPlan {
    /// In the order of writing.
    pub puts: Vec<Artifact>,
    /// After all is written. Only what the manifest lists is ever deleted.
    pub deletes: Vec<String>,
    pub unchanged: usize,
    /// What the store holds once all is done.
    pub manifest: Manifest,
}

/// Compares the site that should be with what `published` says there is. Pure.
pub fn plan(published: &Manifest, artifacts: Vec<Artifact>) -> PublishPlan {
    let mut plan = PublishPlan::default();
    for artifact in artifacts {
        let print = artifact.print();
        if published.0.get(&artifact.path) == Some(&print) {
            plan.unchanged += 1;
        } else {
            plan.puts.push(artifact.clone());
        }
        plan.manifest.0.insert(artifact.path, print);
    }
    plan.puts
        .sort_by(|a, b| (a.stage, &a.path).cmp(&(b.stage, &b.path)));
    let gone = published
        .0
        .keys()
        .filter(|path| !plan.manifest.0.contains_key(*path));
    plan.deletes = gone.cloned().collect();
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, &str, Stage)]) -> Vec<Artifact> {
        files
            .iter()
            .map(|(path, text, stage)| Artifact::new(*path, text.as_bytes().to_vec(), *stage))
            .collect()
    }

    #[test]
    fn only_what_changed_is_written_and_lists_come_last() {
        let before = plan(
            &Manifest::default(),
            site(&[
                ("en/index.html", "a", Stage::List),
                ("en/incidents/A/index.html", "b", Stage::Incident),
                ("gone.txt", "c", Stage::Asset),
            ]),
        );
        let paths =
            |plan: &PublishPlan| plan.puts.iter().map(|a| a.path.clone()).collect::<Vec<_>>();
        assert_eq!(
            paths(&before),
            ["gone.txt", "en/incidents/A/index.html", "en/index.html"]
        );
        let after = plan(
            &before.manifest,
            site(&[
                ("en/index.html", "A", Stage::List),
                ("en/incidents/A/index.html", "b", Stage::Incident),
            ]),
        );
        assert_eq!(paths(&after), ["en/index.html"]);
        assert_eq!(after.deletes, ["gone.txt"]);
        assert_eq!(after.unchanged, 1);
    }

    #[test]
    fn a_second_plan_has_nothing_to_do() {
        let files = || site(&[("a.txt", "a", Stage::Asset), ("b.html", "b", Stage::List)]);
        let first = plan(&Manifest::default(), files());
        let second = plan(&first.manifest, files());
        assert!(second.puts.is_empty() && second.deletes.is_empty());
        assert_eq!(second.manifest, first.manifest);
    }
}
