//! What is published, and what has to be written so that it is.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::fingerprint::{Fingerprint, hex};

/// When a site was last looked at, for whoever watches it: the one file that every run writes, and that
/// no manifest lists.
pub const HEARTBEAT: &str = "heartbeat.json";

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
    /// What it was made from, where that is told without making it.
    pub made_from: Option<Fingerprint>,
}

/// When a file is written: what others link to comes first; [`plan`] has the whole rule.
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
            made_from: None,
        }
    }

    pub fn in_language(mut self, language: &str) -> Self {
        self.language = Some(language.to_owned());
        self
    }

    pub fn made_from(mut self, fingerprint: Option<Fingerprint>) -> Self {
        self.made_from = fingerprint;
        self
    }

    fn print(&self) -> Print {
        Print {
            digest: digest(&self.bytes),
            size: self.bytes.len() as u64,
            made_from: self.made_from.clone(),
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

/// What is known of a file's content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Print {
    /// 128 bits of SHA-256, in hexadecimal.
    pub digest: String,
    /// In bytes.
    pub size: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_from: Option<Fingerprint>,
}

impl Print {
    /// Whether two files hold the same bytes, whatever they were made from.
    fn same_bytes(&self, other: &Self) -> bool {
        (&self.digest, self.size) == (&other.digest, other.size)
    }

    /// Whether it is that of a file with these bytes.
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        self.size == bytes.len() as u64 && self.digest == digest(bytes)
    }
}

fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)[..16])
}

/// Every file of a published site, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Manifest(pub BTreeMap<String, Print>);

/// What is known of the store that holds the site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    pub manifest: Manifest,
    /// What a run set out to write or delete, and did not live to tell of. Where the manifest lists
    /// such a file, it is there, as it was or as it was to become; else it may be there or not.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub underway: BTreeSet<String>,
}

impl Published {
    /// What stands at `path`, if it was made from just this.
    pub fn made_from(&self, path: &str, fingerprint: Option<&Fingerprint>) -> Option<&Print> {
        let print = self.manifest.0.get(path)?;
        let is_same = fingerprint.is_some() && print.made_from.as_ref() == fingerprint;
        (is_same && !self.underway.contains(path)).then_some(print)
    }

    /// Notes what `plan` will do, before any of it is done: a run that dies half-way leaves no file
    /// that is forgotten, or taken for what it no longer is.
    pub fn set_out(&mut self, plan: &PublishPlan) {
        for path in &plan.deletes {
            self.manifest.0.remove(path);
        }
        let puts = plan.puts.iter().flatten().map(|artifact| &artifact.path);
        let underway: BTreeSet<String> = puts.chain(&plan.deletes).cloned().collect();
        for (path, print) in &plan.manifest.0 {
            if !underway.contains(path) {
                self.manifest.0.insert(path.clone(), print.clone());
            }
        }
        self.underway.extend(underway);
    }

    /// Notes that the file of `path` is now as `plan` wants it.
    pub fn settle(&mut self, plan: &PublishPlan, path: &str) {
        self.underway.remove(path);
        if let Some(print) = plan.manifest.0.get(path) {
            self.manifest.0.insert(path.to_owned(), print.clone());
        }
    }
}

/// What is to be done so that a store holds the site.
#[derive(Debug, Default)]
pub struct PublishPlan {
    /// What to write, group after group; within a group the order is free.
    pub puts: Vec<Vec<Artifact>>,
    /// After all is written. Only what kairan wrote is ever deleted.
    pub deletes: Vec<String>,
    pub unchanged: usize,
    /// What the store holds once all is done.
    pub manifest: Manifest,
}

impl PublishPlan {
    /// Nothing is to be done.
    pub fn nothing(published: &Published) -> Self {
        Self {
            unchanged: published.manifest.0.len(),
            manifest: published.manifest.clone(),
            ..Self::default()
        }
    }

    pub fn is_empty(&self) -> bool {
        self.puts.is_empty() && self.deletes.is_empty()
    }
}

/// Compares the site that should be with what is known to be published: `artifacts`, and what was
/// `kept` as it is known to stand. Pure.
///
/// New files come before changed ones: no published page links to a file that is new to the site, and
/// once all of these are there, no link of a changed page leads nowhere. Deletes come last for the
/// same reason. So a reader never meets a dead link, whenever the run dies. Of a site that is all new,
/// the pages that lead to others come after them, and the page at its root last.
pub fn plan(published: &Published, artifacts: Vec<Artifact>, kept: Manifest) -> PublishPlan {
    let mut plan = PublishPlan {
        unchanged: kept.0.len(),
        manifest: kept,
        ..PublishPlan::default()
    };
    let mut groups: BTreeMap<_, Vec<Artifact>> = BTreeMap::new();
    for artifact in artifacts {
        let print = artifact.print();
        let known = published.manifest.0.get(&artifact.path);
        plan.manifest.0.insert(artifact.path.clone(), print.clone());
        let is_there = known.is_some_and(|known| known.same_bytes(&print));
        if is_there && !published.underway.contains(&artifact.path) {
            plan.unchanged += 1;
        } else {
            let depth = artifact.path.matches('/').count();
            let rank = (known.is_some(), artifact.stage, Reverse(depth));
            groups.entry(rank).or_default().push(artifact);
        }
    }
    plan.puts = groups.into_values().collect();
    for group in &mut plan.puts {
        group.sort_by(|a, b| a.path.cmp(&b.path));
    }
    let known: BTreeSet<&String> = published
        .manifest
        .0
        .keys()
        .chain(&published.underway)
        .collect();
    plan.deletes = known
        .into_iter()
        .filter(|path| !plan.manifest.0.contains_key(*path))
        .cloned()
        .collect();
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

    fn paths(plan: &PublishPlan) -> Vec<Vec<&str>> {
        plan.puts
            .iter()
            .map(|group| group.iter().map(|a| a.path.as_str()).collect())
            .collect()
    }

    /// What is known once a plan is done.
    fn done(plan: &PublishPlan) -> Published {
        Published {
            manifest: plan.manifest.clone(),
            underway: BTreeSet::new(),
        }
    }

    #[test]
    fn only_what_changed_is_written_and_lists_come_last() {
        let before = plan(
            &Published::default(),
            site(&[
                ("index.html", "a", Stage::List),
                ("en/index.html", "a", Stage::List),
                ("ja/index.html", "a", Stage::List),
                ("en/services/x/index.html", "a", Stage::List),
                ("en/incidents/A/index.html", "b", Stage::Incident),
                ("gone.txt", "c", Stage::Asset),
            ]),
            Manifest::default(),
        );
        assert_eq!(
            paths(&before),
            [
                vec!["gone.txt"],
                vec!["en/incidents/A/index.html"],
                vec!["en/services/x/index.html"],
                vec!["en/index.html", "ja/index.html"],
                vec!["index.html"],
            ]
        );
        let after = plan(
            &done(&before),
            site(&[
                ("index.html", "a", Stage::List),
                ("en/index.html", "A", Stage::List),
                ("en/incidents/A/index.html", "b", Stage::Incident),
            ]),
            Manifest::default(),
        );
        assert_eq!(paths(&after), [["en/index.html"]]);
        assert_eq!(
            after.deletes,
            ["en/services/x/index.html", "gone.txt", "ja/index.html"]
        );
        assert_eq!(after.unchanged, 2);
    }

    #[test]
    fn what_is_new_comes_before_what_leads_to_it() {
        let first = plan(
            &Published::default(),
            site(&[("en/incidents/A/index.html", "en", Stage::Incident)]),
            Manifest::default(),
        );
        let with_another_language = plan(
            &done(&first),
            site(&[
                (
                    "en/incidents/A/index.html",
                    "en, and in fr",
                    Stage::Incident,
                ),
                ("fr/incidents/A/index.html", "fr", Stage::Incident),
                ("fr/index.html", "fr", Stage::List),
            ]),
            Manifest::default(),
        );
        assert_eq!(
            paths(&with_another_language),
            [
                ["fr/incidents/A/index.html"],
                ["fr/index.html"],
                ["en/incidents/A/index.html"],
            ]
        );
    }

    #[test]
    fn a_second_plan_has_nothing_to_do() {
        let files = || site(&[("a.txt", "a", Stage::Asset), ("b.html", "b", Stage::List)]);
        let first = plan(&Published::default(), files(), Manifest::default());
        let second = plan(&done(&first), files(), Manifest::default());
        assert!(second.is_empty());
        assert_eq!(second.manifest, first.manifest);
    }

    #[test]
    fn a_run_that_died_is_made_good_even_if_its_cause_is_taken_back() {
        let old = || site(&[("a.html", "old", Stage::List), ("b.html", "b", Stage::List)]);
        let first = plan(&Published::default(), old(), Manifest::default());
        let changed = site(&[("a.html", "new", Stage::List), ("c.html", "c", Stage::List)]);
        let second = plan(&done(&first), changed, Manifest::default());
        let mut published = done(&first);
        published.set_out(&second);
        // It dies here, or after any of its writes.
        let third = plan(&published, old(), Manifest::default());
        assert_eq!(paths(&third), [["b.html"], ["a.html"]]);
        assert_eq!(third.deletes, ["c.html"]);
        published.set_out(&third);
        for path in ["b.html", "a.html", "c.html"] {
            published.settle(&third, path);
        }
        assert_eq!(published, done(&first));
    }
}
