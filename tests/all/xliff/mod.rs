//! Translations that go to translators as XLIFF and come back.

mod command;
mod refusals;

use std::io::Write;
use std::process::{Command, Stdio};

use kairan::locale::Tag;
use kairan::run::{
    ExportOptions, TranslationImport, TranslationImportOptions, export_translations,
    import_translations, translation_tasks,
};
use kairan::translation::xliff::XliffVersion;
use serde_json::json;

use crate::fixtures::{
    MINIMAL_SETTINGS, NOW, TestRoot, block_on, project_path, report_skipped, utc,
};
use crate::incident_json::IncidentJson;

const VERSIONS: [(XliffVersion, &str); 2] =
    [(XliffVersion::V1_2, "1.2"), (XliffVersion::V2_1, "2.1")];

const STATUS: &str =
    "The lamps of gate 12 are **off** \\<again>: see [the plan](https://plan.example/a) & wait.";
const STATUS_DE: &str =
    "Die Lampen am Tor 12 sind **aus** <again>: siehe [den Plan](https://plan.example/a) & warten.";
const IMPACT: &str = "Nobody can see error L-404.";
const IMPACT_DE: &str = "Niemand kann den Fehler L-404 sehen.";

/// A root with an incident of two updates in English, for a site that is also in German. The first text of each update
/// is the same, and the last has no label.
fn root() -> TestRoot {
    let record = format!(
        "---\nid: L-1\nservice: Lamps\ntitle: The lamps are off\nstatus: investigating\nstarted_at: 2026-09-29T05:00:00Z\n---\n\n\
         ## 2026-09-29T06:00:00Z\nUser impact: {IMPACT}\n\nCurrent status: We look for the switch.\n\n\
         ## 2026-09-29T07:00:00Z\nUser impact: {IMPACT}\n\nCurrent status: {STATUS}\n\n\
         Next steps:\n- Buy 3 lamps.\n- Buy a ladder.\n\nThank you for waiting until the lamps are on.\n"
    );
    TestRoot::empty()
        .with(
            "site.toml",
            MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"de\"]"),
        )
        .with("records/L-1.md", record)
}

fn german() -> Tag {
    "de".parse().unwrap()
}

fn export_with(root: &TestRoot, version: XliffVersion, all: bool) -> String {
    let options = ExportOptions {
        locale: german(),
        from: None,
        ids: Vec::new(),
        all,
        version,
    };
    let export = block_on(export_translations(&root.0, &options, utc(NOW))).unwrap();
    String::from_utf8(export.bytes).unwrap()
}

fn export(root: &TestRoot, version: XliffVersion) -> String {
    export_with(root, version, false)
}

fn import_with(
    root: &TestRoot,
    bytes: impl AsRef<[u8]>,
    options: TranslationImportOptions,
) -> TranslationImport {
    let import = import_translations(&root.0, "de.xlf", bytes.as_ref(), options, utc(NOW));
    block_on(import).unwrap()
}

fn import(root: &TestRoot, bytes: impl AsRef<[u8]>) -> TranslationImport {
    import_with(root, bytes, TranslationImportOptions::default())
}

/// How many texts of the incident are to be worked on.
fn to_do(root: &TestRoot) -> Vec<String> {
    let german = german();
    let tasks = block_on(translation_tasks(&root.0, Some(&german), utc(NOW))).unwrap();
    tasks.iter().map(ToString::to_string).collect()
}

/// A file in which each source that is named has a translation, which is called reviewed.
fn translated(xliff: &str, translations: &[(&str, &str)]) -> String {
    let mut text = xliff.to_owned();
    let escaped = |text: &str| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    };
    for (source, target) in translations {
        let source = escaped(source);
        let source = text
            .match_indices("<source>")
            .map(|(at, _)| at)
            .find(|at| {
                let end = text[*at..].find("</source>").unwrap() + at;
                let plain = scraper::Html::parse_fragment(&text[at + 8..end]);
                let plain: String = plain.root_element().text().collect();
                escaped(&plain) == source
            })
            .unwrap_or_else(|| panic!("{source} is not in {text}"));
        let end = text[source..].find("</source>").unwrap() + source + "</source>".len();
        let target = escaped(target);
        if text.contains("<trans-unit") {
            text.insert_str(end, &format!("<target state=\"final\">{target}</target>"));
        } else {
            text.insert_str(end, &format!("<target>{target}</target>"));
            let segment = text[..source].rfind("<segment").unwrap();
            let segment_end = text[segment..].find('>').unwrap() + segment;
            text.replace_range(segment..segment_end, "<segment state=\"reviewed\"");
        }
    }
    text
}

const TRANSLATIONS: [(&str, &str); 6] = [
    ("The lamps are off", "Die Lampen sind aus"),
    (IMPACT, IMPACT_DE),
    ("We look for the switch.", "Wir suchen den Schalter."),
    (STATUS, STATUS_DE),
    (
        "- Buy 3 lamps.\n- Buy a ladder.",
        "- 3 Lampen kaufen.\n- Eine Leiter kaufen.",
    ),
    (
        "Thank you for waiting until the lamps are on.",
        "Vielen Dank, dass Sie warten, bis die Lampen an sind.",
    ),
];

/// What a page shows of the texts of [`TRANSLATIONS`].
fn assert_is_shown(root: &TestRoot) {
    assert_eq!(to_do(root), [""; 0]);
    let site = root.clone().site();
    assert_eq!(site.messages(), [""; 0]);
    let page = site.page("de", "L-1");
    for part in [
        "Die Lampen sind aus",
        "Niemand kann den Fehler <bdi dir=\"ltr\">L-404</bdi> sehen.",
        "Wir suchen den Schalter.",
        "&lt;again&gt;",
        ">den Plan</a>",
        "<li>3 Lampen kaufen.</li>",
        "Vielen Dank, dass Sie warten",
    ] {
        let plain = part.replace("<bdi dir=\"ltr\">", "").replace("</bdi>", "");
        assert!(
            page.contains(part) || page.contains(&plain),
            "{part} in {page}"
        );
    }
    let incident = IncidentJson(site.json("L-1"));
    let updates = incident.updates();
    let counts: Vec<usize> = updates
        .iter()
        .map(|update| update["sections"].as_array().unwrap().len())
        .collect();
    // The title, which no update has, stands with the newest one.
    assert_eq!(counts, [2, 5]);
}

#[test]
fn what_translators_write_comes_back_into_the_files() {
    for (version, name) in VERSIONS {
        let root = root();
        let xliff = export(&root, version);
        let back = translated(&xliff, &TRANSLATIONS);
        let said = import(&root, &back);
        assert_eq!(said.diagnostics, [], "{name}");
        assert_is_shown(&root);
        let file = root.get("translations/L-1.de.md").unwrap();
        assert!(file.starts_with(b"---\nsource: reviewed\n---\n\n## 20260929T060000Z\n\n"));
        // Again nothing changes.
        let again = import(&root, &back);
        assert_eq!((again.written.len(), again.unchanged), (0, 6), "{again}");
        assert_eq!(root.get("translations/L-1.de.md").unwrap(), file);
        // What is good is not exported, unless it is asked for.
        assert!(!export(&root, version).contains("<source>"));
        let all = export_with(&root, version, true);
        assert_eq!(all.matches("<source>").count(), 6);
        assert_eq!(all, export_with(&root, version, true), "the same bytes");
        let again = import(&root, all);
        assert_eq!((again.written.len(), again.unchanged), (0, 6), "{again}");
    }
}

#[test]
fn a_dry_run_says_what_it_would_write() {
    let root = root();
    let back = translated(&export(&root, XliffVersion::V1_2), &TRANSLATIONS);
    let options = TranslationImportOptions {
        dry_run: true,
        ..TranslationImportOptions::default()
    };
    let said = import_with(&root, back, options);
    assert_eq!(said.written["translations/L-1.de.md"], 6);
    assert_eq!(root.get("translations/L-1.de.md"), None);
}

/// What another program does to a file.
type Rewrite<'a> = &'a dyn Fn(&str) -> Vec<u8>;

#[test]
fn a_file_may_have_been_rewritten_by_a_program() {
    let [v1, v2] = VERSIONS.map(|(version, _)| version);
    let rewritten: [(XliffVersion, Rewrite<'_>); 6] = [
        (v1, &|text| text.replace('\n', "\r\n").into_bytes()),
        (v1, &|text| {
            let text = text.replace("encoding=\"UTF-8\"", "encoding=\"UTF-16\"");
            let units = text.encode_utf16().flat_map(u16::to_le_bytes);
            [0xff, 0xfe].into_iter().chain(units).collect()
        }),
        (v1, &|text| {
            let text = text.replace("xmlns=", "xmlns:x=").replace("</", "</x:");
            let mut prefixed = String::new();
            for (index, part) in text.split('<').enumerate() {
                let is_name = part.starts_with(|c: char| c.is_ascii_alphabetic());
                prefixed += if index == 0 { "" } else { "<" };
                prefixed += if index > 0 && is_name { "x:" } else { "" };
                prefixed += part;
            }
            prefixed.into_bytes()
        }),
        (v1, &|text| {
            let text = text.replace("<body>", "<body><group id=\"g\">");
            let text = text.replace("</body>", "</group></body>");
            text.replace(
                "<trans-unit ",
                "<trans-unit translate=\"yes\" help-id=\"1\" ",
            )
            .into_bytes()
        }),
        (v2, &|text| {
            // A program cuts a unit into sentences, with a space between them.
            let (one, other) = ("<source>Thank you for", "Die Lampen");
            assert!(text.contains(one) && text.contains(other));
            let text = text.replace(
                "<target>Vielen Dank, dass Sie warten, bis",
                "<target>Vielen Dank, dass Sie warten,</target></segment><ignorable><source> </source></ignorable>\
                 <segment state=\"final\"><source></source><target>bis",
            );
            text.into_bytes()
        }),
        (v2, &|text| {
            text.replace("version=\"2.1\"", "version=\"2.0\"")
                .into_bytes()
        }),
    ];
    for (index, (version, rewrite)) in rewritten.into_iter().enumerate() {
        let root = root();
        let back = translated(&export(&root, version), &TRANSLATIONS);
        let said = import(&root, rewrite(&back));
        assert_eq!(said.diagnostics, [], "{index}");
        assert_is_shown(&root);
    }
}

#[test]
fn what_is_not_reviewed_needs_a_review() {
    let root = root();
    let back = translated(&export(&root, XliffVersion::V1_2), &TRANSLATIONS[..2]);
    let back = back.replace("state=\"final\"", "state=\"translated\"");
    let said = import(&root, &back);
    assert_eq!(said.needs_review, 2, "{said}");
    assert_eq!(
        to_do(&root),
        ["L-1\tde\topen\t4 missing, 3 machine, needs review\tThe lamps are off"]
    );
    let options = TranslationImportOptions {
        reviewed: true,
        ..TranslationImportOptions::default()
    };
    assert_eq!(import_with(&root, &back, options).needs_review, 0);
    assert_eq!(
        to_do(&root),
        ["L-1\tde\topen\t4 missing\tThe lamps are off"]
    );
}

#[test]
fn what_a_person_wrote_beside_it_stays_as_it_is() {
    let file = "---\n# Mine.\nreviewer: Mori\n---\n\n## 2026-09-29T06:00:00Z\n\
                Auswirkungen auf Benutzer: *Niemand* kann den Fehler L-404 sehen.\n\n\n## 2026-09-29T08:00:00Z\nKein Update.\n";
    let root = root().with("translations/L-1.de.md", file);
    let back = translated(&export(&root, XliffVersion::V1_2), &TRANSLATIONS[4..5]);
    assert_eq!(import(&root, back).diagnostics, []);
    let written = String::from_utf8(root.get("translations/L-1.de.md").unwrap()).unwrap();
    let added = written.strip_prefix(file.trim_end());
    let steps = "Nächste Schritte:\n\n- 3 Lampen kaufen.\n- Eine Leiter kaufen.\n";
    // A text that a person has translated in one place is translated in the others, too.
    let expected =
        format!("\n\n## 20260929T070000Z\n\nAuswirkungen auf Benutzer: {IMPACT_DE}\n\n{steps}");
    assert_eq!(added, Some(&*expected), "{written}");
}

#[test]
fn translate_toolkit_edits_it() {
    let python = project_path("tests/web/.venv/bin/python");
    if !python.is_file() {
        return report_skipped(
            "translate_toolkit_edits_it",
            "scripts/setup has not installed translate-toolkit",
        );
    }
    for (version, name) in VERSIONS {
        // What is translated by a machine is a target already.
        let machine = format!(
            "---\nsource: machine\nengine: Parrot\n---\n\n## 2026-09-29T06:00:00Z\nAuswirkungen auf Benutzer: {IMPACT_DE}\n\n\
             Aktueller Status: Wir suchen ihn.\n"
        );
        let root = root().with("translations/L-1.de.md", machine);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("de.xlf");
        std::fs::write(&path, export(&root, version)).unwrap();
        let mut toolkit = Command::new(&python)
            .arg(project_path("tests/all/xliff/edit.py"))
            .arg(&path)
            .arg(name)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let translations: serde_json::Map<_, _> = TRANSLATIONS
            .iter()
            .map(|(source, target)| ((*source).to_owned(), json!(target)))
            .collect();
        let input = serde_json::to_vec(&translations).unwrap();
        toolkit.stdin.take().unwrap().write_all(&input).unwrap();
        let output = toolkit.wait_with_output().unwrap();
        assert!(output.status.success(), "{name}");
        let said = import(&root, output.stdout);
        assert_eq!(said.diagnostics, [], "{name}");
        assert_is_shown(&root);
    }
}
