//! Mistakes in the files of languages: each is reported, and no page of any language goes.

use kairan::diagnostics::Diagnostic;
use kairan::store::Store;

use super::{assert_diagnostics, healthy_root, publish_and_check};
use crate::fixtures::{MINIMAL_SETTINGS, NOW, TestRoot, store_files};

fn root_in(locales: &str) -> TestRoot {
    let settings = MINIMAL_SETTINGS.replace("[\"en\"]", locales);
    healthy_root().with("site.toml", settings)
}

/// What a run reports that finds `content` in a file of a site that is published, after a check that
/// it deleted nothing.
fn report_after(locales: &str, path: &str, content: &[u8]) -> Vec<Diagnostic> {
    let (root, site) = (root_in(locales), Store::memory());
    root.publish(&site, NOW).unwrap();
    let before = store_files(&site, "");
    root.put(path, content);
    let report = root.publish(&site, NOW).unwrap();
    let after = store_files(&site, "");
    assert_eq!(report.deleted, 0, "{path}");
    let paths = |files: &std::collections::BTreeMap<String, Vec<u8>>| {
        files.keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(paths(&before), paths(&after), "{path}");
    assert!(
        !report.diagnostics.is_empty(),
        "{path}: nothing is reported"
    );
    report.diagnostics
}

#[test]
fn no_mistake_in_an_override_takes_a_page_from_the_site() {
    let deep = format!("nav-home = {}", "{".repeat(10_000));
    let laughs = (1..40).fold("-l0 = ha\nnav-home = { -l39 }\n".to_owned(), |text, n| {
        format!("{text}-l{n} = {{ -l{0} }}{{ -l{0} }}\n", n - 1)
    });
    let cases: [(&str, &[u8], &str); 13] = [
        ("ja.ftl", b"nav-home = {$", "locales/ja.ftl:1:14"),
        ("ja.ftl", b"nav-home\n", "locales/ja.ftl:1:9"),
        (
            "ja.ftl",
            "\u{feff}nav-home = { $oops }".as_bytes(),
            "locales/ja.ftl:1:1",
        ),
        (
            "ja.ftl",
            b"incident-count = { $cuont }",
            "locales/ja.ftl:1:1",
        ),
        (
            "ja.ftl",
            b"nav-home = a\nnav-home = b",
            "locales/ja.ftl:2:1",
        ),
        (
            "ja.ftl",
            b"nav-home = caf\xe9\nnav-label = x",
            "locales/ja.ftl:1:15",
        ),
        (
            "ja.ftl",
            b"\xff\xfen\0a\0v\0-\0h\0o\0m\0e\0",
            "locales/ja.ftl:1:9",
        ),
        ("ja.ftl", deep.as_bytes(), "locales/ja.ftl:1:1"),
        ("ja.ftl", laughs.as_bytes(), "locales/ja.ftl:2:1"),
        ("ja.toml", b"name = \n", "locales/ja.toml:1:8"),
        ("ja.toml", b"zone = \"Asia/Tokio\"\n", "locales/ja.toml:1:8"),
        (
            "ja.toml",
            b"[labels]\ntitel = [\"x\"]\n",
            "locales/ja.toml:2:1",
        ),
        ("ja.toml", b"name = \"\xff\"\n", "locales/ja.toml:1:9"),
    ];
    for locales in ["[\"en\", \"ja\"]", "[\"ja\"]"] {
        for (name, content, place) in cases {
            let found = report_after(locales, &format!("locales/{name}"), content);
            let places: Vec<String> = found.iter().map(|d| d.location.to_string()).collect();
            assert!(places.iter().any(|found| found == place), "{places:?}");
        }
    }
}

#[test]
fn a_broken_override_leaves_the_built_in_words() {
    let expected = root_in("[\"ja\"]").site();
    let root = root_in("[\"ja\"]").with("locales/ja.ftl", "incident-count = { $cuont }件\n");
    let site = root.site();
    assert_diagnostics(
        &site,
        &[("locales/ja.ftl:1:1", "has the placeholders {$cuont}")],
    );
    assert_eq!(site.files, expected.files);
}

#[test]
fn a_language_that_nobody_knows_has_its_pages_in_english() {
    let site = publish_and_check(&root_in("[\"en\", \"tlh\"]"));
    assert_diagnostics(
        &site,
        &[
            (
                "locales/tlh.ftl",
                "there is no catalog for the locale `tlh`",
            ),
            (
                "locales/tlh.toml",
                "there are no formats of dates and numbers",
            ),
        ],
    );
    assert!(site.text("tlh/index.html").contains("<html lang=\"tlh\""));
    assert!(site.text("tlh/index.html").contains("29 September 2026"));
}

#[test]
fn a_language_of_ones_own_keeps_its_pages_and_its_good_words() {
    let root = root_in("[\"en\", \"fi\"]").with(
        "locales/fi.ftl",
        "nav-home = Yhteenveto\nnav-history = {$\nnav-hoem = Slip\n",
    );
    let site = publish_and_check(&root);
    let home = site.text("fi/index.html");
    assert!(home.contains("Yhteenveto") && home.contains("History"));
    assert_diagnostics(
        &site,
        &[
            ("locales/fi.ftl", "messages are missing"),
            ("locales/fi.ftl:2:17", "syntax error"),
            ("locales/fi.ftl:3:1", "`nav-hoem` is used by no page"),
        ],
    );
}
