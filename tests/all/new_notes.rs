//! Notes from their first line to the page: files that commands start, drafts, notes on an update or a service.

use std::fs;
use std::process::Output;

use kairan::run::{RunMemory, build_preview};
use kairan::store::Store;
use tempfile::TempDir;

use crate::fixtures::{
    MINIMAL_SETTINGS, NOW, RECORD, TestRoot, block_on, kairan, kairan_command, own_incident,
    read_folder, store_files, utc,
};

/// A root in a folder, in two languages.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let settings = MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"ja\"]");
    fs::write(folder.path().join("site.toml"), settings).unwrap();
    fs::create_dir(folder.path().join("records")).unwrap();
    fs::write(folder.path().join("records/a.md"), RECORD).unwrap();
    folder
}

fn run(folder: &TempDir, args: &[&str]) -> Output {
    let root = folder.path().to_str().unwrap();
    kairan(&[args, &["--root", root, "--now", NOW]].concat())
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What the preview of a root shows at a path.
fn preview(root: &TestRoot, path: &str) -> String {
    let site = Store::memory();
    let mut memory = RunMemory::default();
    block_on(build_preview(&root.0, &site, utc(NOW), &mut memory, &())).unwrap();
    String::from_utf8(store_files(&site, "")[path].clone()).unwrap()
}

#[test]
fn a_new_annotation_has_a_free_name_and_never_replaces_a_file() {
    let folder = folder();
    let first = run(
        &folder,
        &[
            "annotate",
            "N-1",
            "--kind",
            "workaround",
            "--locale",
            "en",
            "--locale",
            "ja",
        ],
    );
    assert_eq!(first.status.code(), Some(0), "{}", stderr(&first));
    assert_eq!(
        stdout(&first),
        "annotations/N-1-workaround.md\nannotations/N-1.ja-workaround.md\n"
    );
    assert!(stderr(&first).contains("kairan serve --root"));
    let before = read_folder(folder.path());
    // The name is taken in Japanese, so it is in English, too.
    fs::remove_file(folder.path().join("annotations/N-1-workaround.md")).unwrap();
    let second = run(&folder, &["annotate", "N-1", "--kind", "workaround"]);
    assert_eq!(stdout(&second), "annotations/N-1-workaround-2.md\n");
    let after = read_folder(folder.path());
    let path = "annotations/N-1.ja-workaround.md";
    assert!(after[path] == before[path]);
    let unnamed = run(&folder, &["annotate", "N-1", "--name", "customer-day"]);
    assert_eq!(stdout(&unnamed), "annotations/N-1-customer-day.md\n");
    assert_eq!(run(&folder, &["check"]).status.code(), Some(0));
    assert!(
        !read_folder(folder.path())
            .keys()
            .any(|path| path.starts_with("ledger/"))
    );
}

/// Runs `kairan` with what the variables `VISUAL` and `EDITOR` say, and with no other ones.
#[cfg(unix)]
fn run_with_editor(folder: &TempDir, args: &[&str], variables: &[(&str, &str)]) -> Output {
    let root = folder.path().to_str().unwrap();
    let mut command = kairan_command();
    command.args(args).args(["--root", root, "--now", NOW]);
    command.env_remove("VISUAL").env_remove("EDITOR");
    command.envs(variables.iter().copied()).output().unwrap()
}

#[cfg(unix)]
#[test]
fn new_files_are_opened_in_the_editor_that_a_person_has_chosen() {
    use std::os::unix::fs::PermissionsExt;

    let folder = folder();
    let editors = tempfile::tempdir().unwrap();
    let editor = editors.path().join("my editor");
    // It takes the mark of a draft out, and keeps what it was called with.
    let called = editors.path().join("called");
    let script = format!(
        "#!/bin/sh\nprintf '%s\\n' \"$@\" > {}\nsed -i '/^draft: true/d' \"$2\"\n",
        called.display()
    );
    fs::write(&editor, script).unwrap();
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
    let visual = format!("'{}' --wait", editor.display());
    let args = ["annotate", "N-1", "--edit"];
    let variables = [("VISUAL", visual.as_str()), ("EDITOR", "false")];
    let output = run_with_editor(&folder, &args, &variables);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let path = folder.path().join("annotations/N-1-note.md");
    let expected = format!("--wait\n{}\n", path.display());
    assert_eq!(fs::read_to_string(called).unwrap(), expected);
    let text = fs::read_to_string(path).unwrap();
    assert!(!text.contains("\ndraft: true"), "{text}");
    assert!(text.contains("Write here, in Markdown."));

    let notice = run_with_editor(&folder, &["notice", "office", "--edit"], &[]);
    assert_eq!(notice.status.code(), Some(0));
    let words = "neither $VISUAL nor $EDITOR names an editor: open ";
    assert!(stderr(&notice).contains(words), "{}", stderr(&notice));
    assert!(stderr(&notice).contains("notices/office.md yourself"));
}

#[cfg(unix)]
#[test]
fn an_editor_that_fails_leaves_the_file_and_says_where_it_is() {
    let folder = folder();
    let cases = [
        (
            "no-such-editor -w",
            "names no-such-editor, which cannot be started",
        ),
        ("false", "the editor false of $EDITOR failed"),
        ("'vi", "is no command that a shell could read"),
    ];
    for (number, (editor, words)) in (1..).zip(cases) {
        let name = format!("n{number}");
        let args = ["notice", &name, "--edit"];
        let output = run_with_editor(&folder, &args, &[("EDITOR", editor)]);
        assert_eq!(output.status.code(), Some(2), "{editor}");
        let (said, file) = (stderr(&output), format!("notices/{name}.md"));
        assert!(said.contains(words), "{said}");
        assert!(said.contains(&format!("{file} yourself")), "{said}");
        assert_eq!(stdout(&output), format!("{file}\n"));
        assert!(folder.path().join(file).exists());
    }
}

#[test]
fn what_cannot_be_started_is_refused_with_the_remedy() {
    let folder = folder();
    let cases: [(&[&str], &str); 6] = [
        (
            &["annotate", "n-1"],
            "there is no incident n-1: did you mean N-1?",
        ),
        (&["annotate", "X"], "put its record into records/"),
        (
            &["annotate", "N-1", "--locale", "fr"],
            "the site has no language fr",
        ),
        (
            &["annotate", "N-1", "--name", "a/b"],
            "letters, digits and dashes",
        ),
        (&["notice", "a.b"], "letters, digits and dashes"),
        (&["notice", "--service", "Pots"], "did you mean \"Post\"?"),
    ];
    let before = read_folder(folder.path());
    for (args, words) in cases {
        let output = run(&folder, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(
            stderr(&output).contains(words),
            "{args:?}: {}",
            stderr(&output)
        );
    }
    let after = read_folder(folder.path());
    assert!(after == before, "nothing is written");
}

#[test]
fn a_new_file_is_a_draft_that_becomes_a_note_without_a_line() {
    let folder = folder();
    run(&folder, &["annotate", "N-1"]);
    run(&folder, &["notice", "office", "--kind", "warning"]);
    run(&folder, &["notice", "post", "--service", "Post"]);
    let root = TestRoot::new(&read_folder(folder.path()));
    let text = "Write here, in Markdown.";
    let site = root.site();
    assert_eq!(site.messages(), [""; 0]);
    assert_eq!(site.files_containing(text), [""; 0]);
    let pages = [
        ("en/incidents/N-1/index.html", 1),
        // The service has an open incident.
        ("en/index.html", 2),
        ("en/services/post/index.html", 1),
    ];
    for (page, count) in pages {
        let page = preview(&root, page);
        assert_eq!(page.matches(text).count(), count);
        assert_eq!(page.matches("Draft: not published").count(), count);
    }
    for path in [
        "annotations/N-1-note.md",
        "notices/office.md",
        "notices/post.md",
    ] {
        let draft = String::from_utf8(root.get(path).unwrap()).unwrap();
        let draft = draft
            .lines()
            .filter(|line| !line.starts_with("draft: true"));
        root.put(path, draft.collect::<Vec<_>>().join("\n"));
    }
    let site = root.site();
    assert_eq!(site.messages(), [""; 0]);
    for (page, count) in pages {
        assert_eq!(site.text(page).matches(text).count(), count, "{page}");
        assert!(!site.text(page).contains("Draft"));
    }
    // Every field that stands behind a # can be used as it stands there.
    for path in ["annotations/N-1-note.md", "notices/office.md"] {
        let draft = String::from_utf8(root.get(path).unwrap()).unwrap();
        for line in draft
            .lines()
            .filter(|line| line.starts_with("# ") && line.contains(": "))
        {
            let is_field = |word: &str| word.chars().all(|c| c.is_ascii_lowercase());
            if is_field(line[2..].split(": ").next().unwrap()) {
                root.put(path, draft.replace(line, &line[2..]));
                let messages = root.site().messages();
                let is_example = ["update", "service"]
                    .iter()
                    .any(|name| line.contains(&format!("{name}: ")));
                assert_eq!(messages.is_empty(), !is_example, "{line}: {messages:?}");
            }
        }
        root.put(path, draft);
    }
}

#[test]
fn a_preview_says_at_a_note_what_is_wrong_with_it() {
    let root = TestRoot::empty()
        .with("records/a.md", RECORD)
        .with(
            "annotations/N-1.md",
            "---\ntitle: Odd\nuntil: soon\n---\nText.\n",
        )
        .with(
            "annotations/N-1-broken.md",
            "---\nkind: nothing\n---\nText.\n",
        )
        .with(
            "notices/odd.md",
            "---\ntitle: Odd\nfrom: later\n---\nText.\n",
        );
    let site = root.site();
    assert_eq!(site.messages().len(), 3);
    let page = preview(&root, "en/incidents/N-1/index.html");
    let note = &page[page.find("id=\"note-1\"").unwrap()..];
    let note = &note[..note.find("</section>").unwrap()];
    assert!(
        note.contains("annotations/N-1.md:3:8</code> until is not a time"),
        "{note}"
    );
    let note = &page[page.find("id=\"note-broken\"").unwrap()..];
    assert!(note.contains("annotations/N-1-broken.md:2:"), "{note}");
    assert!(preview(&root, "en/index.html").contains("<code>notices/odd.md"));
    // A published page says nothing of it.
    for path in ["annotations/N-1", "notices/odd.md", "is not a time"] {
        assert_eq!(site.files_containing(path), [""; 0]);
    }
}

#[test]
fn a_note_on_an_update_stands_beside_it() {
    let record = own_incident(
        "investigating",
        &[("06:00", "One."), ("07:00", "Two."), ("08:00", "Three.")],
    );
    let root = TestRoot::empty().with("records/a.md", record);
    let note = |id: &str| format!("---\nupdate: {id}\n---\nOUR WORDS.\n");
    for id in [
        "20260929T070000Z",
        "u-20260929T070000Z",
        "\"#u-20260929T070000Z\"",
    ] {
        root.put("annotations/OWN-1.md", note(id));
        let site = root.site();
        assert_eq!(site.messages(), [""; 0]);
        let page = site.page("en", "OWN-1");
        let log = &page[page.find("id=\"log\"").unwrap()..];
        let place = |words: &str| log.find(words).unwrap_or_else(|| panic!("{words}: {log}"));
        assert!(place("u-20260929T070000Z\"") < place("OUR WORDS."));
        assert!(place("OUR WORDS.") < place("id=\"u-20260929T080000Z"));
        assert_eq!(
            site.json("OWN-1")["annotations"][0]["update"],
            "20260929T070000Z"
        );
    }
    root.put("annotations/OWN-1.md", note("20260929T070001Z"));
    let site = root.site();
    let [diagnostic] = &site.report.diagnostics[..] else {
        panic!("{:?}", site.report.diagnostics);
    };
    assert!(
        diagnostic.help.contains("did you mean 20260929T070000Z"),
        "{diagnostic}"
    );
    assert!(site.page("en", "OWN-1").contains("OUR WORDS."));
}

#[test]
fn a_notice_on_a_service_stands_on_its_page() {
    let notice = |service: &str| format!("---\ntitle: New\nservice: {service}\n---\nA new form.\n");
    let root = TestRoot::empty()
        .with("records/a.md", RECORD)
        .with("notices/n.md", notice("post"));
    let site = root.site();
    assert_eq!(site.messages(), [""; 0]);
    let everywhere = [
        "en/index.html",
        "en/index.md",
        "en/services/post/index.html",
    ];
    assert_eq!(site.files_containing("A new form."), everywhere);
    // Above what it concerns; others stand below.
    root.put("notices/all.md", "---\ntitle: Other\n---\nFor all.\n");
    let site = root.site();
    let home = site.text("en/index.html");
    let place = |text: &str| home.find(text).unwrap();
    let services = place("id=\"services\"");
    assert!(place("A new form.") < services && services < place("For all."));
    // Nothing of the service is open, or nothing that concerns the company.
    let closed = RECORD.replace("investigating", "resolved");
    root.put("records/a.md", closed);
    assert_eq!(root.site().files_containing("A new form."), everywhere[2..]);
    root.put("records/a.md", RECORD);
    root.put("annotations/N-1.md", "---\nmuted: true\n---\n");
    assert_eq!(root.site().files_containing("A new form."), everywhere[2..]);
    root.put("notices/n.md", notice("Posts"));
    let site = root.site();
    assert_eq!(site.report.diagnostics[0].help, "did you mean \"Post\"?");
    assert_eq!(site.files_containing("A new form."), [""; 0]);
}
