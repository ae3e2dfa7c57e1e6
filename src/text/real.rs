//! The reader against real records, where they are at hand.
//!
//! They are other people's text and no part of the project: `KAIRAN_RECORDS` names their folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;

use super::{Body, Labels, Section, SectionKind, sections};

fn english() -> Labels {
    Labels::parse(include_str!("../../content/locales/en.toml")).unwrap()
}

fn japanese() -> Labels {
    Labels::parse(include_str!("../../content/locales/ja.toml")).unwrap()
}

/// The folder of real records, if there is one.
fn records() -> Option<PathBuf> {
    let folder = match env::var_os("KAIRAN_RECORDS") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/records"),
    };
    if !folder.is_dir() {
        eprintln!("SKIPPED: no real records at {}", folder.display());
        return None;
    }
    Some(folder)
}

/// The bodies of all posts in a folder of JSON files.
fn bodies(folder: &Path) -> Vec<String> {
    fn collect(value: &Value, bodies: &mut Vec<String>) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| collect(value, bodies)),
            Value::Object(object) => {
                for (key, value) in object {
                    match value {
                        Value::String(text) if key == "content" || key == "MessageText" => {
                            bodies.push(text.clone());
                        }
                        value => collect(value, bodies),
                    }
                }
            }
            _ => {}
        }
    }
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            collect(
                &serde_json::from_slice(&fs::read(path).unwrap()).unwrap(),
                &mut all,
            );
        }
    }
    assert!(!all.is_empty(), "no bodies in {}", folder.display());
    all
}

#[test]
fn dump() {
    let Some(folder) = records() else { return };
    for name in ["graph", "servicecomms"] {
        for body in bodies(&folder.join(name)) {
            println!("=== {:?}", &body);
            for s in sections(&Body::html(body), &english()) {
                println!(
                    "  [{}] {:?}\n      {}",
                    s.kind.as_str(),
                    s.label,
                    s.text.plain().replace('\n', "\n      ")
                );
            }
        }
    }
    let article = fs::read_to_string(folder.join("seeds/EX300267-article.txt")).unwrap();
    for part in article.split("– Service restored\n").skip(1) {
        for s in sections(&Body::text(part), &english()) {
            println!(
                "  [{}] {:?}\n      {}",
                s.kind.as_str(),
                s.label,
                s.text.plain().replace('\n', "\n      ")
            );
        }
    }
    let table = fs::read_to_string(folder.join("seeds/EX703958-table.txt")).unwrap();
    let mut labels = english();
    labels.merge(japanese());
    for part in table.split('|') {
        for s in sections(&Body::text(part), &labels) {
            println!(
                "  [{}] {:?}\n      {}",
                s.kind.as_str(),
                s.label,
                s.text.plain().replace('\n', "\n      ")
            );
        }
    }
}
