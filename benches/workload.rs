//! The measured work: parsing and decoding the records of a folder.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::{env, fs};

use chrono::{DateTime, Utc};
use kairan::incident::{ResolveInputs, resolve};
use kairan::ledger::merge;
use kairan::locale::{Tag, built_in_file, built_in_file_names};
use kairan::record::{DecodeOptions, Record, decode};
use kairan::text::Labels;
use serde_json::Value;

/// Paths and contents of files.
pub type Files = Vec<(String, Vec<u8>)>;

/// The measured folders, each by itself and the first two together: those in `KAIRAN_RECORDS`, or the example
/// root without it.
pub fn workloads() -> Vec<(String, Files)> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let records_dir = env::var_os("KAIRAN_RECORDS")
        .map(PathBuf::from)
        .unwrap_or_default();
    let wanted = ["google/incidents.json", "servicecomms", "graph"];
    let mut found: Vec<_> = wanted
        .iter()
        .map(|name| ((*name).to_owned(), read_json_files(&records_dir.join(name))))
        .filter(|(_, files)| !files.is_empty())
        .collect();
    if let [(_, google), (_, comms), ..] = &found[..] {
        found.push(("both".to_owned(), [google.clone(), comms.clone()].concat()));
    }
    if found.is_empty() {
        eprintln!("KAIRAN_RECORDS names no folder of records: measuring the example root");
        return vec![(
            "example".to_owned(),
            read_json_files(&project.join("content/records")),
        )];
    }
    found
}

fn read_json_files(path: &Path) -> Files {
    if path.is_file() {
        return vec![(path.display().to_string(), fs::read(path).unwrap())];
    }
    let Ok(entries) = fs::read_dir(path) else {
        return Vec::new();
    };
    let mut files: Vec<_> = entries
        .flat_map(|entry| read_json_files(&entry.unwrap().path()))
        .filter(|(name, _)| Path::new(name).extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort();
    files
}

pub fn labels() -> BTreeMap<Tag, Labels> {
    built_in_file_names()
        .iter()
        .filter_map(|name| {
            let tag = name.strip_suffix(".toml")?.parse().ok()?;
            Some((tag, Labels::parse(&built_in_file(name)?).ok()?))
        })
        .collect()
}

/// Parses every file with serde_json alone.
pub fn parse_json(files: &Files) {
    for (_, bytes) in files {
        black_box(serde_json::from_slice::<Value>(bytes).unwrap());
    }
}

/// Decodes every file, merges the records of each incident and resolves it.
pub fn decode_and_resolve(files: &Files, labels: &BTreeMap<Tag, Labels>) {
    let now: DateTime<Utc> = "2026-09-30T09:00:00Z".parse().unwrap();
    let options = DecodeOptions::new(labels);
    let inputs = ResolveInputs {
        labels,
        zone: None,
        translations: &[],
        annotations: &[],
        now,
    };
    let mut records_by_id: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    for (path, bytes) in files {
        for record in decode(path, bytes, None, options).records {
            records_by_id
                .entry(record.id.clone())
                .or_default()
                .push(record);
        }
    }
    for records in records_by_id.into_values() {
        let entry = merge(None, records, now).unwrap();
        black_box(resolve(&entry, inputs, &mut Vec::new()));
    }
}
