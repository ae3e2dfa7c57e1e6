//! Annotations and notices in files: none is lost in silence, and each keeps its address.

use kairan::store::Store;
use scraper::{Html, Selector};

use crate::fixtures::{MINIMAL_SETTINGS, TestRoot, TestSite, store_files};
use crate::well_formed::assert_well_formed;

const RECORD: &str = "---\nid: D-1\nservice: Doors\ntitle: Doors\nstatus: resolved\n---\n\n\
                      ## 2026-09-29T06:00:00Z\nA[^1].\n\n[^1]: In a record.\n\n\
                      ## 2026-09-29T06:00:00Z\nB.\n";

fn root() -> TestRoot {
    TestRoot::empty().with("records/D-1.md", RECORD)
}

fn note(title: &str, text: &str) -> String {
    format!("---\ntitle: {title}\n---\n{text}\n")
}

/// The ids on a page, but those of the updates.
fn note_ids(site: &TestSite) -> Vec<String> {
    let page = Html::parse_document(site.page("en", "D-1"));
    let notes = Selector::parse("section.note[id]").unwrap();
    let notes = page.select(&notes);
    notes
        .map(|note| note.value().id().unwrap().to_owned())
        .collect()
}

#[test]
fn ids_are_unique_and_valid_whatever_the_files_are_called() {
    let footnotes = "Text[^a] and[^b b].\n\n[^a]: One.\n\n[^b b]: Two.\n\n[^a]: Once more.";
    let names = [
        "D-1",
        "D-1-1",
        "D-1-01",
        "D-1--1",
        "D-1-~31",
        "D-1-how to",
        "D-1-how~20to",
        "D-1-\u{3000}",
        "D-1-1-note-1",
        "D-1-x",
        "D-1-X",
        "D-1-\"><b>",
        "D-1-log",
        "D-1-note-1",
        "D-1.en-y",
    ];
    let notices = ["footer", "a b", "a.b", "D-1", "footnote-1", "notice", "1"];
    let footer = "footer = \"See[^1].\\n\\n[^1]: Below.\"\n";
    let mut root = root().with(
        "site.toml",
        MINIMAL_SETTINGS.replace("[feeds]", &format!("{footer}[feeds]")),
    );
    for name in names {
        root = root.with(&format!("annotations/{name}.md"), note("t", footnotes));
    }
    for name in notices {
        root = root.with(&format!("notices/{name}.md"), note(name, footnotes));
    }
    let site = root.site();
    // This looks at every id of every page.
    assert_well_formed(&site);
    assert_eq!(note_ids(&site).len(), names.len());
    let home = site.text("en/index.html");
    assert_eq!(home.matches("Once more.").count(), notices.len());
}

#[test]
fn a_later_annotation_takes_no_anchor_of_another() {
    let root = root().with("annotations/D-1.md", note("First", "Text."));
    assert_eq!(note_ids(&root.site()), ["note-1"]);
    for (name, title) in [
        ("D-1-1", "Second"),
        ("D-1-0", "Third"),
        ("D-1-how to", "Fourth"),
    ] {
        root.put(&format!("annotations/{name}.md"), note(title, "Text."));
    }
    let site = root.site();
    let page = Html::parse_document(site.page("en", "D-1"));
    let title_of = |id: &str| {
        let heading = Selector::parse(&format!("[id='{id}'] h3")).unwrap();
        let heading = page.select(&heading).next().unwrap();
        heading.text().collect::<String>()
    };
    for (id, title) in [
        ("note-1", "First"),
        ("note-~31", "Second"),
        ("note-0", "Third"),
        ("note-how~20to", "Fourth"),
    ] {
        assert!(title_of(id).ends_with(title), "{id}: {}", title_of(id));
    }
}

#[test]
fn of_two_files_of_one_note_the_one_that_is_not_shown_is_reported() {
    let cases = [
        ["annotations/a/D-1-x.md", "annotations/b/D-1-x.md"],
        ["annotations/D-1.en.md", "annotations/D-1.md"],
        ["annotations/D-1.MD", "annotations/D-1.md"],
        ["annotations/D-1.EN-x.md", "annotations/D-1.en-x.md"],
        ["annotations/D-1-.md", "annotations/D-1.md"],
        ["notices/a/n.md", "notices/b/n.md"],
        ["notices/n.en.md", "notices/n.md"],
        ["notices/n.EN.md", "notices/n.en.md"],
    ];
    for [shown, hidden] in cases {
        let site = root()
            .with(shown, note("a", "SHOWN"))
            .with(hidden, note("b", "HIDDEN"))
            .site();
        let diagnostics = site.messages();
        assert_eq!(diagnostics.len(), 1, "{diagnostics:#?}");
        assert!(diagnostics[0].starts_with(hidden), "{diagnostics:#?}");
        assert!(diagnostics[0].contains(shown), "{diagnostics:#?}");
        assert!(!site.files_containing("SHOWN").is_empty());
        assert_eq!(site.files_containing("HIDDEN"), [""; 0]);
    }
}

#[test]
fn a_language_of_a_note_that_no_reader_of_the_site_gets_is_a_warning() {
    let settings = MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"fr-CA\"]");
    // The languages of the files of one note, and those of which there is a warning.
    let cases: [(&[&str], &[&str]); 7] = [
        (&["", ".fr-CA"], &[]),
        (&["", ".de"], &[".de"]),
        // A reader of Canadian French gets French, even that of another region, unless there is their own.
        (&["", ".fr-FR", ".de"], &[".de"]),
        (&["", ".fr-FR", ".fr-CA"], &[".fr-FR"]),
        (&["", ".fr"], &[]),
        (&["", ".fr", ".fr-CA"], &[".fr"]),
        // The only one is shown to all.
        (&[".de"], &[]),
    ];
    for (languages, unused) in cases {
        for stem in ["annotations/D-1", "notices/n"] {
            let mut root = root().with("site.toml", &settings);
            for language in languages {
                root = root.with(&format!("{stem}{language}.md"), note("a", "Text."));
            }
            let site = root.site();
            let expected = unused.iter().map(|language| {
                let tag = &language[1..];
                format!("the site has no language {tag}: this text of the note is not shown")
            });
            let messages = site.messages().into_iter();
            let messages = messages.map(|message| message.split_once(": ").unwrap().1.to_owned());
            let expected: Vec<String> = expected.collect();
            assert_eq!(
                messages.collect::<Vec<_>>(),
                expected,
                "{stem} {languages:?}"
            );
            assert_eq!(site.diagnostics(), [""; 0], "a warning is no error");
        }
    }
}

#[test]
fn an_image_that_no_reader_can_see_is_reported_where_it_is() {
    let image = "A ![shot](https://intranet.example/shot.png).";
    let settings = MINIMAL_SETTINGS
        .replace("[\"en\"]", "[\"en\", \"ja\"]")
        .replace("[feeds]", &format!("footer = \"{image}\"\n[feeds]"));
    let record = RECORD.replace("\nB.", &format!("\n{image}"));
    let site = root()
        .with("site.toml", settings)
        .with("records/D-1.md", record)
        .with("annotations/D-1.md", note("t", image))
        .with("notices/n.md", note("t", image))
        .with(
            "translations/D-1.ja.md",
            format!(
                "---\n---\n## 20260929T060000Z-2\n{}\n",
                image.replace('A', "図")
            ),
        )
        .site();
    let diagnostics = site.messages();
    for place in [
        "annotations/D-1.md:4:3",
        "notices/n.md:4:3",
        "records/D-1.md:14:3",
        "site.toml",
        "translations/D-1.ja.md:4:3",
    ] {
        let found = diagnostics.iter().filter(|text| text.contains(place));
        let found: Vec<_> = found.filter(|text| text.contains("image")).collect();
        assert_eq!(found.len(), 1, "{place}: {diagnostics:#?}");
    }
    assert_eq!(diagnostics.len(), 5, "{diagnostics:#?}");
    assert_eq!(site.files_containing("<img src=\"https"), [""; 0]);
}

#[test]
fn an_image_below_static_is_shown_on_every_page() {
    let image = "![shot](/static/shot.png)";
    let settings = MINIMAL_SETTINGS.replace("[feeds]", &format!("footer = \"{image}\"\n[feeds]"));
    let root = root()
        .with("site.toml", settings)
        .with("annotations/D-1.md", note("t", image))
        .with("notices/n.md", note("t", image));
    let store = Store::memory();
    let errors = |now: &str| {
        let report = root.publish(&store, now).unwrap();
        let diagnostics = report.diagnostics.into_iter();
        diagnostics
            .filter(|diagnostic| diagnostic.message.contains("no file `static/shot.png`"))
            .count()
    };
    assert_eq!(errors("2026-09-30T09:00:00Z"), 3);
    // The file comes: each page is made again, and says so no more.
    root.put("static/shot.png", "picture");
    assert_eq!(errors("2026-09-30T09:01:00Z"), 0);
    let files = store_files(&store, "");
    let count = |page: &str, address: &str| {
        let html = std::str::from_utf8(&files[page]).unwrap();
        html.matches(&format!("<img src=\"{address}static/shot.png\""))
            .count()
    };
    assert_eq!(count("en/incidents/D-1/index.html", "../../../"), 2);
    assert_eq!(count("en/index.html", "../"), 2);
    assert_eq!(count("index.html", ""), 1);
    assert_eq!(count("404.html", "/"), 1);
    let json = std::str::from_utf8(&files["api/v1/incidents/D-1.json"]).unwrap();
    assert!(json.contains("https://status.example/static/shot.png"));
    root.delete("static/shot.png");
    assert_eq!(errors("2026-09-30T09:02:00Z"), 3);
}

#[test]
fn files_of_other_names_and_languages_are_all_shown() {
    let files = [
        "annotations/D-1.md",
        "annotations/D-1-x.md",
        "annotations/D-1-X.md",
        "annotations/a/D-1-y.md",
        "annotations/D-1--x.md",
        "notices/n.md",
        "notices/N.md",
        "notices/n-2.md",
        "notices/a/m.md",
    ];
    let mut root = root();
    for (number, file) in (0..).zip(files) {
        root = root.with(file, note("t", &format!("TEXT{number}.")));
    }
    let site = root.site();
    assert_eq!(site.diagnostics(), [""; 0]);
    for number in 0..files.len() {
        assert!(
            !site.files_containing(&format!("TEXT{number}.")).is_empty(),
            "{number}"
        );
    }
}

#[test]
fn a_file_that_is_not_markdown_by_its_name_is_reported() {
    for file in [
        "annotations/D-1.txt",
        "annotations/D-1.markdown",
        "notices/n.txt",
    ] {
        let site = root().with(file, note("t", "MARKED")).site();
        let diagnostics = site.messages();
        assert_eq!(diagnostics.len(), 1, "{diagnostics:#?}");
        assert!(diagnostics[0].starts_with(file), "{diagnostics:#?}");
        assert_eq!(site.files_containing("MARKED"), [""; 0]);
    }
}

#[test]
fn what_the_languages_of_a_note_declare_has_to_agree() {
    let settings = MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"ja\"]");
    let text = |fields: &str| format!("---\n{fields}\n---\nMARKED\n");
    let until = "until: 2026-09-01T00:00:00Z";
    let cases = [
        (
            "annotations/D-1.ja.md",
            "annotations/D-1.md",
            until,
            "author: 森",
            None,
        ),
        ("notices/n.ja.md", "notices/n.md", "kind: info", until, None),
        (
            "annotations/D-1.ja.md",
            "annotations/D-1.md",
            "until: 2026-08-01T00:00:00Z\nkind: impact",
            &format!("{until}\nkind: action"),
            Some("kind, until differs"),
        ),
        (
            "notices/n.ja.md",
            "notices/n.md",
            "kind: info",
            "kind: warning",
            Some("kind differs"),
        ),
    ];
    for (japanese, english, japanese_fields, english_fields, expected) in cases {
        let site = root()
            .with("site.toml", &settings)
            .with(japanese, text(japanese_fields))
            .with(english, text(english_fields))
            .site();
        let diagnostics = site.messages();
        assert_eq!(
            diagnostics.len(),
            usize::from(expected.is_some()),
            "{diagnostics:#?}"
        );
        if let Some(words) = expected {
            assert!(diagnostics[0].starts_with(japanese), "{diagnostics:#?}");
            assert!(diagnostics[0].contains(words), "{diagnostics:#?}");
            assert!(diagnostics[0].contains(english), "{diagnostics:#?}");
        }
        // `until` in one of the files is for both.
        let has_until = english_fields.contains("until") || japanese_fields.contains("until");
        assert_eq!(site.files_containing("MARKED").is_empty(), has_until);
    }
}

#[test]
fn files_of_one_note_that_contradict_each_other_together_are_reported() {
    let root = root()
        .with(
            "site.toml",
            MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"ja\"]"),
        )
        .with("annotations/D-1-v.md", "---\naffected: false\n---\nFine.\n")
        .with(
            "annotations/D-1.ja-v.md",
            "---\nstate: outage\n---\nJAOUT\n",
        )
        .with(
            "annotations/D-1-w.md",
            "---\nfrom: 2026-09-30T08:00:00Z\n---\nA.\n",
        )
        .with(
            "annotations/D-1.ja-w.md",
            "---\nuntil: 2026-09-30T07:00:00Z\n---\nB.\n",
        );
    let site = root.site();
    let messages = site.messages().join("\n");
    for expected in [
        "state differs from that of the same note in annotations/D-1-v.md, which counts",
        "with what annotations/D-1-w.md declares, the note ends before it begins, so it is never shown",
    ] {
        assert!(messages.contains(expected), "{messages}");
    }
    let page = site.text("en/incidents/D-1/index.html");
    assert!(
        page.contains("Not affected") && !page.contains("For us Down"),
        "{page}"
    );
}

#[test]
fn a_note_whose_beginning_is_no_time_is_held_back() {
    let root = root()
        .with(
            "annotations/D-1.md",
            "---\nfrom: 2026-10-05\n---\nEMBARGO\n",
        )
        .with("notices/n.md", "---\nfrom: soon\n---\nEMBARGO\n");
    let site = root.site();
    let messages = site.messages().join("\n");
    for (file, value) in [
        ("annotations/D-1.md", "2026-10-05"),
        ("notices/n.md", "soon"),
    ] {
        let expected =
            format!("{file}:2:7: from is not a time: \"{value}\"; the note is not shown");
        assert!(messages.contains(&expected), "{messages}");
    }
    assert_eq!(site.files_containing("EMBARGO"), [""; 0]);
}

/// A root in English and Japanese with one note or notice, in the files that are given.
fn root_in_two_languages(files: &[(&str, &str)]) -> TestRoot {
    let settings = MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"ja\"]");
    let root = root().with("site.toml", settings);
    files
        .iter()
        .fold(root, |root, (path, text)| root.with(path, *text))
}

#[test]
fn what_a_draft_or_an_unreadable_file_may_say_of_the_beginning_holds_the_other_languages_back() {
    let text = "---\n---\nEMBARGO\n";
    // What the English file says, whether the Japanese one is shown, and what is said of it.
    let cases = [
        ("draft: true\nfrom: 2026-12-24T06:00:00Z", false, ""),
        ("draft: true\nuntil: 2026-09-01T06:00:00Z", false, ""),
        ("draft: true", true, ""),
        ("from: soon", false, "not shown either"),
        ("draft: true\nfrom: soon", false, "not shown either"),
        ("form: 2026-12-24T06:00:00Z", false, "not shown either"),
        (
            "from: 2026-12-24T06:00:00Z\nkind: none",
            false,
            "not shown either",
        ),
        ("frm: tomorrow", false, "not shown either"),
        ("from: tomorrow\nkind: [", false, "not shown either"),
        ("knd: info", true, ""),
    ];
    for (english, japanese) in [
        ("annotations/D-1-a.md", "annotations/D-1.ja-a.md"),
        ("notices/a.md", "notices/a.ja.md"),
    ] {
        for (fields, is_shown, said) in cases {
            let english_text = format!("---\n{fields}\n---\nENGLISH\n");
            let root = root_in_two_languages(&[(english, &english_text), (japanese, text)]);
            let site = root.site();
            let shown = site.files_containing("EMBARGO");
            assert_eq!(!shown.is_empty(), is_shown, "{english} {fields}: {shown:?}");
            assert_eq!(site.files_containing("ENGLISH"), [""; 0], "{fields}");
            let messages = site.messages();
            let held = messages.iter().any(|message| {
                message.starts_with(japanese) && message.contains("not shown either")
            });
            assert_eq!(held, !said.is_empty(), "{fields}: {messages:#?}");
        }
    }
    // The other file says itself when it begins.
    let from = "---\nfrom: 2026-09-01T06:00:00Z\n---\nBEGUN\n";
    let broken = "---\nform: 2026-12-24T06:00:00Z\n---\nENGLISH\n";
    let site = root_in_two_languages(&[("notices/a.md", broken), ("notices/a.ja.md", from)]).site();
    assert!(!site.files_containing("BEGUN").is_empty());
}

#[test]
fn what_a_draft_says_of_the_company_does_not_count() {
    let files = [
        (
            "annotations/D-1-a.md",
            "---\ndraft: true\nstate: outage\nuntil: 2026-12-24T06:00:00Z\n---\nA.\n",
        ),
        ("annotations/D-1.ja-a.md", "---\n---\nSHOWN\n"),
    ];
    let site = root_in_two_languages(&files).site();
    let page = site.text("ja/incidents/D-1/index.html");
    assert!(
        page.contains("SHOWN") && !page.contains("class=\"verdict"),
        "{page}"
    );
    assert!(!site.page("en", "D-1").contains("For us"));
}

#[test]
fn a_verdict_of_which_the_end_is_no_time_does_not_count() {
    let note = "---\nmuted: true\nuntil: next week\n---\nSHOWN\n";
    let site = root().with("annotations/D-1.md", note).site();
    let messages = site.messages();
    assert_eq!(messages.len(), 1, "{messages:#?}");
    let expected = "annotations/D-1.md:3:8: until is not a time: \"next week\"; it is ignored, and so is what the \
                    note says of muted";
    assert!(messages[0].starts_with(expected), "{messages:#?}");
    let page = site.text("en/incidents/D-1/index.html");
    assert!(page.contains("SHOWN") && !page.contains("Muted"), "{page}");
}

#[test]
fn the_end_of_a_note_is_written_like_its_beginning_and_an_empty_beginning_is_reported() {
    for until in [
        "1.9.2026 06:00 UTC",
        "2026年9月1日 15:00 JST",
        "2026-09-01 06:00Z",
    ] {
        let note = format!("---\nuntil: {until}\n---\nENDED\n");
        let site = root().with("notices/n.md", note).site();
        assert_eq!(site.messages(), [""; 0], "{until}");
        assert_eq!(site.files_containing("ENDED"), [""; 0], "{until}");
    }
    let note = "---\nkind: info\nfrom: # to be agreed\n---\nSHOWN\n";
    let site = root().with("notices/n.md", note).site();
    let messages = site.messages();
    assert!(
        messages[0].contains("notices/n.md:3:1: from has no value"),
        "{messages:#?}"
    );
}

#[test]
fn a_language_at_the_wrong_place_of_a_files_name_is_read_or_reported() {
    let japanese = "---\n---\n窓口は六階です。\n";
    let english = "---\n---\nThe desk is on floor six.\n";
    let site = root_in_two_languages(&[
        ("annotations/D-1-desk.md", english),
        ("annotations/D-1-desk.ja.md", japanese),
    ])
    .site();
    assert_eq!(site.messages(), [""; 0]);
    assert!(!site.page("en", "D-1").contains("窓口は"));
    assert!(site.page("ja", "D-1").contains("窓口は"));

    let site = root_in_two_languages(&[("notices/office.ja-move.md", japanese)]).site();
    let messages = site.messages().join("\n");
    assert!(
        messages.contains("its language does not stand at the end"),
        "{messages}"
    );
    assert_eq!(site.files_containing("窓口は"), [""; 0]);

    // What only looks like a language is part of the name.
    let site = root_in_two_languages(&[("notices/office.to-let.md", english)]).site();
    assert_eq!(site.messages(), [""; 0]);
    assert!(site.text("en/index.html").contains("floor six"));

    let site = root_in_two_languages(&[("annotations/D-1.jp-desk.md", japanese)]).site();
    let messages = site.messages().join("\n");
    assert!(messages.contains("there is no language jp"), "{messages}");
}

#[test]
fn internal_parts_of_notes_are_left_out_and_reported() {
    let text = "---\ntitle: Desk\n---\nInternal note: SECRET one.\n\nFor all.\n\n\
                ### Work notes\n\nSECRET two.\n";
    for path in ["annotations/D-1.md", "notices/n.md"] {
        let site = root().with(path, text).site();
        let messages = site.messages();
        assert_eq!(messages.len(), 1, "{messages:#?}");
        assert!(
            messages[0].contains(&format!(
                "{path}:4:1: a part of the note that is marked as internal"
            )),
            "{messages:#?}"
        );
        assert_eq!(site.files_containing("SECRET"), [""; 0]);
        assert!(!site.files_containing("For all.").is_empty());
    }
}

#[test]
fn a_notice_without_a_text_has_no_heading_on_the_home_page() {
    let site = root()
        .with("notices/n.md", "---\nkind: warning\n---\n")
        .site();
    let messages = site.messages();
    assert!(
        messages[0].contains("neither a title nor a text"),
        "{messages:#?}"
    );
    assert!(!site.text("en/index.html").contains("class=\"note"));
}

#[test]
fn a_file_that_is_not_shown_still_says_when_its_note_begins_and_ends() {
    let settings = MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"ja\"]");
    let from = "---\nfrom: 2026-12-24T06:00:00Z\n---\nEMBARGO\n";
    let plain = "---\n---\nEMBARGO\n";
    // Of two files of one language, the second one has the beginning.
    let site = root()
        .with("site.toml", &settings)
        .with("annotations/D-1-a.md", from)
        .with("annotations/D-1.en-a.md", plain)
        .with("annotations/D-1.ja-a.md", plain)
        .site();
    assert_eq!(site.files_containing("EMBARGO"), [""; 0]);
    // A state of which the end is in the other file.
    for other in ["until: bogus", "until: 2026-09-01T00:00:00Z\nkind: none"] {
        let site = root()
            .with("site.toml", &settings)
            .with(
                "annotations/D-1.md",
                "---\nstate: outage\nfrom: 2026-08-01T00:00:00Z\n---\nDOWN\n",
            )
            .with(
                "annotations/D-1.ja.md",
                format!("---\n{other}\n---\nDOWN\n"),
            )
            .site();
        assert!(!site.page("en", "D-1").contains("For us"), "{other}");
    }
}
