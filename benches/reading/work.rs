//! The work that is measured: parsing, and understanding, the records of a folder.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::{env, fs};

use chrono::{DateTime, Utc};
use kairan::incident::{Context, resolve};
use kairan::ledger::merge;
use kairan::locale::{Tag, built_in, built_in_names};
use kairan::record::{Reading, Record, decode};
use kairan::text::Labels;
use serde_json::Value;

/// Files by path.
pub type Files = Vec<(String, Vec<u8>)>;

/// The folders that are measured, each by itself and the first two together: real records where there
/// are some, else the example's.
pub fn folders() -> Vec<(String, Files)> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let records =
        env::var_os("KAIRAN_RECORDS").map_or(project.join("../shared/records"), PathBuf::from);
    let wanted = ["google/incidents.json", "servicecomms", "graph"];
    let mut found: Vec<_> = wanted
        .iter()
        .map(|name| ((*name).to_owned(), read(&records.join(name))))
        .filter(|(_, files)| !files.is_empty())
        .collect();
    if let [(_, google), (_, comms), ..] = &found[..] {
        found.push(("both".to_owned(), [google.clone(), comms.clone()].concat()));
    }
    if found.is_empty() {
        eprintln!(
            "no real records at {}: the example root serves",
            records.display()
        );
        return vec![("example".to_owned(), read(&project.join("content/records")))];
    }
    found
}

fn read(path: &Path) -> Files {
    if path.is_file() {
        return vec![(path.display().to_string(), fs::read(path).unwrap())];
    }
    let Ok(entries) = fs::read_dir(path) else {
        return Vec::new();
    };
    let mut files: Vec<_> = entries
        .flat_map(|entry| read(&entry.unwrap().path()))
        .filter(|(name, _)| Path::new(name).extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort();
    files
}

pub fn labels() -> BTreeMap<Tag, Labels> {
    built_in_names()
        .iter()
        .filter_map(|name| {
            let tag = name.strip_suffix(".toml")?.parse().ok()?;
            Some((tag, Labels::parse(&built_in(name)?).ok()?))
        })
        .collect()
}

/// What serde_json alone needs.
pub fn parse(files: &Files) {
    for (_, bytes) in files {
        black_box(serde_json::from_slice::<Value>(bytes).unwrap());
    }
}

/// Decode, merge, resolve.
pub fn understand(files: &Files, labels: &BTreeMap<Tag, Labels>) {
    let now: DateTime<Utc> = "2026-09-30T09:00:00Z".parse().unwrap();
    let reading = Reading::new(labels);
    let context = Context {
        labels,
        zone: None,
        translations: &[],
        annotations: &[],
        now,
    };
    let mut found: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    for (path, bytes) in files {
        for record in decode(path, bytes, None, reading).records {
            found.entry(record.id.clone()).or_default().push(record);
        }
    }
    for records in found.values() {
        let entry = merge(None, records, now).unwrap();
        black_box(resolve(&entry, context));
    }
}
