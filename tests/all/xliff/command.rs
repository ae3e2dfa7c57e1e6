//! The commands for XLIFF, as people call them.

use std::fs;

use roxmltree::{Document, Node};

use super::{TRANSLATIONS, VERSIONS, export, root, translated};
use crate::folder::Folder;

fn folder() -> Folder {
    let root = root();
    let folder = Folder::new(&String::from_utf8(root.get("site.toml").unwrap()).unwrap());
    let record = root.get("records/L-1.md").unwrap();
    folder.put("records/L-1.md", &String::from_utf8(record).unwrap());
    folder
}

#[test]
fn files_are_exported_and_imported() {
    let folder = folder();
    let path = folder.path("de.xlf");
    let export = |args: &[&str]| {
        let command = ["translations", "export", "--locale", "de"];
        folder.run("09:00:00", &[&command, args].concat(), &[])
    };
    let output = export(&[&path]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "6 texts of 1 incidents\n"
    );
    let file = fs::read_to_string(&path).unwrap();
    let output = export(&["L-1", "-"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), file);
    // An id in the place of the file is no file.
    for (args, part) in [
        (&["L-1"][..], ".xlf"),
        (&["L-2", "-"], "there is no incident L-2: did you mean L-1"),
    ] {
        let output = export(args);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(part), "{said}");
    }
    let import = |args: &[&str]| {
        folder.run(
            "09:00:00",
            &[&["translations", "import"], args].concat(),
            &[],
        )
    };
    let damaged = translated(&file, &TRANSLATIONS).replacen("Tor 12", "Tor 13", 1);
    fs::write(&path, damaged).unwrap();
    let output = import(&[&path]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("\"12\" became \"13\""), "{said}");
    assert!(said.contains("5 texts to write"), "{said}");
    fs::write(&path, vec![b' '; 64_000_001]).unwrap();
    let output = import(&[&path]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("more than 64 MB"),
        "{output:?}"
    );
}

/// The elements that may stand in each element of the two versions, in their order, as far as they are written.
const CHILDREN: [(&str, &[&str]); 20] = [
    ("1.2 xliff", &["file"]),
    ("1.2 file", &["header", "body"]),
    ("1.2 header", &["tool", "note"]),
    ("1.2 body", &["trans-unit"]),
    ("1.2 trans-unit", &["source", "target", "note"]),
    ("1.2 source", &["mrk"]),
    ("1.2 target", &[]),
    ("1.2 note", &[]),
    ("1.2 tool", &[]),
    ("1.2 mrk", &[]),
    ("2.1 xliff", &["file"]),
    ("2.1 file", &["notes", "unit"]),
    ("2.1 unit", &["metadata", "glossary", "notes", "segment"]),
    ("2.1 notes", &["note"]),
    ("2.1 segment", &["source", "target"]),
    ("2.1 source", &["mrk"]),
    ("2.1 metadata", &["metaGroup"]),
    ("2.1 metaGroup", &["meta"]),
    ("2.1 glossary", &["glossEntry"]),
    ("2.1 glossEntry", &["term", "translation"]),
];

#[test]
fn what_is_written_has_the_structure_of_its_version() {
    let glossary = "term,de,do not translate,forbidden\nlamps,Lampen,,Leuchten\n";
    let root = root().with("glossary.csv", glossary).with(
        "translations/L-1.de.md",
        "---\nsource: machine\n---\n\n## 2026-09-29T06:00:00Z\nAktueller Status: Wir suchen 40 Schalter.\n",
    );
    for (version, name) in VERSIONS {
        let xliff = export(&root, version);
        let document = Document::parse(&xliff).unwrap();
        let mut ids = std::collections::BTreeSet::new();
        for element in document.descendants().filter(Node::is_element) {
            let key = format!("{name} {}", element.tag_name().name());
            let allowed = CHILDREN.iter().find(|(parent, _)| *parent == key);
            let allowed = allowed.map_or(&[][..], |(_, children)| children);
            let children = element.children().filter(Node::is_element);
            let places = children.map(|child| {
                let name = child.tag_name().name();
                let place = allowed.iter().position(|allowed| *allowed == name);
                place.unwrap_or_else(|| panic!("{name} in {key}: {xliff}"))
            });
            assert!(places.is_sorted(), "{key}: {xliff}");
            if ["trans-unit", "unit", "file"].contains(&element.tag_name().name())
                && let Some(id) = element.attribute("id")
            {
                assert!(ids.insert(id.to_owned()), "{id}");
            }
        }
        for part in [
            "glossary: lamps = Lampen",
            "glossary: not for lamps: Leuchten",
            "the check found: ",
            "must stay as they are: L-404",
        ] {
            assert!(xliff.contains(part), "{part}: {xliff}");
        }
        let mark = match name {
            "1.2" => "<mrk mtype=\"protected\">L-404</mrk>",
            _ => "<mrk id=\"m1\" translate=\"no\">L-404</mrk>",
        };
        assert!(xliff.contains(mark), "{xliff}");
    }
}
