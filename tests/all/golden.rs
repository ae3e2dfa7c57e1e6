//! Small roots whose sites are kept as they should be, byte for byte.
//!
//! `BLESS=1 cargo test golden` writes the sites anew: then look at what has changed. The roots have a
//! style and a script of their own, since those stand in every page and change for reasons of their own.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

use crate::fixtures::{NOW, TestRoot, assert_same_files, project_path, read_folder};
use crate::well_formed::assert_well_formed;

/// Compares a site with what is kept of it, or keeps it.
fn assert_golden(name: &str, root: &TestRoot) {
    let site = root.site();
    assert_eq!(site.diagnostics(), [""; 0]);
    assert_well_formed(&site);
    let expected = project_path("tests/golden").join(name).join("site");
    if env::var_os("BLESS").is_some() {
        bless(&expected, &site.files);
    }
    assert_same_files(&read_folder(&expected), &site.files);
}

fn bless(folder: &Path, files: &BTreeMap<String, Vec<u8>>) {
    if folder.exists() {
        fs::remove_dir_all(folder).unwrap();
    }
    for (path, bytes) in files {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
}

fn golden_root(name: &str) -> TestRoot {
    TestRoot::new(&read_folder(
        &project_path("tests/golden").join(name).join("root"),
    ))
}

#[test]
fn the_smallest_root() {
    assert_golden("smallest", &golden_root("smallest"));
}

/// Two languages, two forms; translations of a machine, damaged, and of a person; notes; and an
/// update that its source has edited since it was first published.
#[test]
fn a_root_in_two_languages() {
    let root = golden_root("bilingual");
    let path = "records/mail.json";
    let now = String::from_utf8(root.get(path).unwrap()).unwrap();
    let before = now
        .replace("2 of 8 servers", "a server")
        .replace("06:31:00Z", "06:30:40Z");
    assert_ne!(before, now);
    root.put(path, before);
    root.site_at("2026-09-30T06:35:00Z");
    root.put(path, now);
    assert!(NOW > "2026-09-30T06:35:00Z");
    assert_golden("bilingual", &root);
}
