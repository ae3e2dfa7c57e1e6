//! Translations in files, and the updates that they are shown at.

use crate::fixtures::{TestRoot, TestSite};
use crate::incident_json::IncidentJson;

const SECOND: &str = "2026-09-29T06:00:00Z";

/// A root with two updates of one second, and files of translations by path.
fn translated(files: &[(&str, String)]) -> TestSite {
    let settings = crate::fixtures::MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"ja\"]");
    let record = format!(
        "---\nid: D-1\nservice: Doors\ntitle: Doors\nstatus: resolved\n---\n\n\
         ## {SECOND}\nThe green gate is shut.\n\n## {SECOND}\nThe blue gate is shut.\n"
    );
    let mut root = TestRoot::empty()
        .with("site.toml", settings)
        .with("records/D-1.md", record);
    for (path, text) in files {
        root = root.with(path, format!("---\nreviewer: Mori\n---\n{text}"));
    }
    root.site()
}

/// What is shown of each update in Japanese, and whether it is a reviewed translation.
fn shown(site: &TestSite) -> [(String, bool); 2] {
    let incident = IncidentJson(site.json("D-1"));
    [0, 1].map(|update| {
        let section = &incident.updates()[update]["sections"][0]["text"];
        let text = &section["ja"];
        match text.is_null() {
            true => (section["en"]["text"].as_str().unwrap().to_owned(), false),
            false => (
                text["text"].as_str().unwrap().to_owned(),
                text["source"] == "reviewed",
            ),
        }
    })
}

#[test]
fn two_updates_of_one_second_have_each_its_own_translation() {
    let (green, blue) = ("緑の門です。", "青い門です。");
    let green_update = ("The green gate is shut.".to_owned(), false);
    let [green_text, blue_text] = [green, blue].map(|text| (text.to_owned(), true));
    let both = [green_text, blue_text.clone()];
    let cases = [
        (
            format!("## {SECOND}\n{green}\n\n## {SECOND}\n{blue}\n"),
            &both,
            0,
        ),
        (
            format!("## {SECOND}-2\n{blue}\n\n## 20260929T060000Z\n{green}\n"),
            &both,
            0,
        ),
        (
            format!("## 20260929T060000Z-2\n{blue}\n"),
            &[green_update, blue_text],
            0,
        ),
        (
            format!("## {SECOND}\n{green}\n\n## {SECOND}\n{blue}\n\n## {SECOND}\n黒い門です。\n"),
            &both,
            1,
        ),
    ];
    for (text, expected, diagnostics) in cases {
        let site = translated(&[("translations/D-1.ja.md", text.clone())]);
        assert_eq!(&shown(&site), expected, "{text}");
        assert_eq!(site.diagnostics().len(), diagnostics, "{text}");
        assert_eq!(site.files_containing("黒い門"), [""; 0]);
    }
}

#[test]
fn a_second_file_of_the_same_translations_is_reported_with_both_names() {
    let text = format!("## {SECOND}\n緑の門です。\n\n## {SECOND}\n青い門です。\n");
    for paths in [
        ["translations/D-1.ja.md", "translations/old/D-1.ja.md"],
        ["translations/D-1.JA.md", "translations/D-1.ja.md"],
    ] {
        let site = translated(&paths.map(|path| (path, text.clone())));
        let diagnostics = site.messages();
        assert_eq!(diagnostics.len(), 2, "{diagnostics:#?}");
        for diagnostic in diagnostics {
            assert!(diagnostic.starts_with(paths[1]), "{diagnostic}");
            assert!(diagnostic.contains(paths[0]), "{diagnostic}");
        }
    }
}
