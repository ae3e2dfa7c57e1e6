//! What a site is made with: settings, languages, templates, the ledger, the state.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use kairan::store::Store;
use scraper::{Html, Selector};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::{assert_diagnostics, graph_issue, healthy_root, publish_and_check};
use crate::fixtures::{MINIMAL_SETTINGS, NOW, TestRoot, project_path, store_files};

#[test]
fn a_mistake_in_an_optional_setting_costs_that_setting_alone() {
    let settings = MINIMAL_SETTINGS.to_owned() + "[colors]\naccent_drak = \"#123456\"\n";
    let site = publish_and_check(&healthy_root().with("site.toml", settings));
    assert_diagnostics(
        &site,
        &[("site.toml:7:1", "unknown key `colors.accent_drak`")],
    );
    let diagnostic = &site.report.diagnostics[0];
    assert!(
        diagnostic.help.contains("did you mean `accent_dark`?"),
        "{diagnostic}"
    );
}

#[test]
fn a_service_without_a_name_or_with_a_slug_that_is_no_address_is_an_error_at_its_line() {
    for (service, place, words) in [
        (
            "name = \"Post\"\nslug = \"../x\"",
            "site.toml:8:8",
            "the slug \"../x\"",
        ),
        (
            "name = \"Post\"\nslug = \"\"",
            "site.toml:8:8",
            "the slug \"\"",
        ),
        (
            "name = \"Post\"\nslug = \"a--b\"",
            "site.toml:8:8",
            "the slug \"a--b\"",
        ),
        (
            "name = \" \"\nslug = \"x\"",
            "site.toml:6:1",
            "the name of the service is empty",
        ),
    ] {
        let settings = format!("{MINIMAL_SETTINGS}[[services]]\n{service}\n");
        let site = publish_and_check(&healthy_root().with("site.toml", settings));
        assert_diagnostics(&site, &[(place, words)]);
        assert!(site.files.contains_key("en/services/post/index.html"));
    }
    for slug in ["E-Mail", "post-2", "\u{30e1}\u{30fc}\u{30eb}"] {
        let service = format!("[[services]]\nname = \"Post\"\nslug = \"{slug}\"\n");
        let settings = format!("{MINIMAL_SETTINGS}{service}");
        assert_diagnostics(
            &publish_and_check(&healthy_root().with("site.toml", settings)),
            &[],
        );
    }
}

#[test]
fn a_template_or_a_translation_without_effect_is_a_warning() {
    let not_found = std::fs::read_to_string(project_path("templates/404.html")).unwrap();
    let root = healthy_root()
        .with("templates/incidnet.html", "x")
        .with("templates/shared/part.html", "y")
        .with("templates/404.html", not_found + "{# shared/part.html #}")
        .with(
            "translations/OK-1.de.md",
            "---\n---\n## 2026-09-28T06:00:00Z\nBriefe sind sp\u{e4}t.\n",
        );
    let site = publish_and_check(&root);
    let messages = site.messages();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(
        messages[0].starts_with("templates/incidnet.html: there is no built-in template"),
        "{messages:?}"
    );
    assert!(
        messages[1].starts_with("translations/OK-1.de.md: the site has no language de"),
        "{messages:?}"
    );
    assert!(site.report.diagnostics[0].help.contains("incident.html"));
    let settings = MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"de-CH\"]");
    root.put("site.toml", settings);
    let site = publish_and_check(&root);
    assert_eq!(site.messages().len(), 1, "{:?}", site.messages());
    assert!(
        site.page("de-CH", "OK-1")
            .contains("Briefe sind sp\u{e4}t.")
    );
}

#[test]
fn a_language_whose_tag_is_misspelt_keeps_its_pages() {
    let settings = |locales: &str| MINIMAL_SETTINGS.replace("[\"en\"]", locales);
    let root = healthy_root().with("site.toml", settings("[\"en\", \"ja\"]"));
    let site = Store::memory();
    root.publish(&site, NOW).unwrap();
    let before = store_files(&site, "ja");
    assert!(before.len() > 3);
    root.put("site.toml", settings("[\"en\", \"j a\"]"));
    root.put("records/new.json", graph_issue("EX2", json!({})));
    let report = root.publish(&site, NOW).unwrap();
    assert_eq!(report.deleted, 0);
    assert_eq!(report.diagnostics[0].location.to_string(), "site.toml:3:18");
    assert_eq!(store_files(&site, "ja"), before);
    let home = store_files(&site, "en").remove("en/index.html").unwrap();
    assert!(String::from_utf8(home).unwrap().contains("EX2"));
    // Corrected, the language is up to date; removed, it goes.
    root.put("site.toml", settings("[\"en\", \"ja\"]"));
    root.publish(&site, NOW).unwrap();
    assert!(store_files(&site, "").contains_key("ja/incidents/EX2/index.html"));
    root.put("site.toml", settings("[\"en\"]"));
    root.publish(&site, NOW).unwrap();
    assert_eq!(store_files(&site, "ja").len(), 0);
}

/// The source expressions that a browser compares with the policy for what is inlined in a page.
fn csp_hashes(page: &Html, selector: &str) -> Vec<String> {
    let elements = page
        .select(&Selector::parse(selector).unwrap())
        .collect::<Vec<_>>();
    let texts = elements
        .iter()
        .map(|element| element.text().collect::<String>());
    let digests = texts.map(|text| BASE64_STANDARD.encode(Sha256::digest(text)));
    digests.map(|digest| format!("'sha256-{digest}'")).collect()
}

#[test]
fn the_policy_allows_the_style_and_script_that_a_browser_sees() {
    let contents: [&[u8]; 12] = [
        b"a{}",
        b"a{}\x0c/**/\x0b\x00\x7f",
        b"\x00a{}\r\n/**/\r/**/\n\r\x0c\n",
        b"\n\n  a{}\n\n",
        b"",
        "\u{feff}a{}/*\u{feff}\u{85}\u{2028}\u{fffe}\u{1f600}*/".as_bytes(),
        b"/*</style></script>*/",
        b"/*</st\x0cyle></scr\x0cipt>*/",
        b"/*<!-- <script> */",
        b"/*]]>&amp;&lt;{{ page.lang }}*/",
        b"/*\xed\xa0\x80*/",
        b"/*\xff*/",
    ];
    for content in contents {
        let root = healthy_root()
            .with("templates/style.css", content)
            .with("templates/script.js", content);
        let site = publish_and_check(&root);
        for path in ["en/index.html", "404.html", "en/incidents/OK-1/index.html"] {
            let page = Html::parse_document(site.text(path));
            let policy = Selector::parse("meta[http-equiv=Content-Security-Policy]").unwrap();
            let policy = page
                .select(&policy)
                .next()
                .unwrap()
                .attr("content")
                .unwrap();
            // A script with a type is data.
            for (directive, selector) in [("style", "style"), ("script", "script:not([type])")] {
                let hashes = csp_hashes(&page, selector);
                assert_eq!(hashes.len(), 1, "{content:?}");
                let allowed = format!("{directive}-src {};", hashes[0]);
                assert!(policy.contains(&allowed), "{content:?}: {policy} of {path}");
            }
        }
    }
}

#[test]
fn a_template_with_a_mistake_leaves_the_built_in_one() {
    let cases = [
        (
            "{% extends \"base.html\" %}\n{% block content %}{% endif %}",
            ":2:23",
        ),
        ("{% extends \"bass.html\" %}", ""),
        ("one\n{{ nothing.there }}", ":2:4"),
        ("one\n{{ t(key=\"no-such-word\") }}", ":2:4"),
        ("one\n{{ 1 | no_such_filter }}", ":2:8"),
    ];
    for (template, place) in cases {
        let site = publish_and_check(&healthy_root().with("templates/home.html", template));
        let problems = &site.report.diagnostics;
        assert_eq!(problems.len(), 1, "{template}: {:#?}", site.diagnostics());
        let expected = format!("templates/home.html{place}");
        assert!(
            problems[0].location.to_string().starts_with(&expected),
            "{}",
            problems[0]
        );
        assert!(
            problems[0].help.contains("the built-in template is used"),
            "{}",
            problems[0]
        );
    }
    let site =
        publish_and_check(&healthy_root().with("templates/script.js", "a</script><script>b"));
    assert_diagnostics(&site, &[("templates/script.js:1:2", "`</script`")]);
    let site = publish_and_check(&healthy_root().with("templates/home.html", b"\xff"));
    assert_diagnostics(&site, &[("templates/home.html:1:1", "not UTF-8")]);
}

/// A run that must fail: what it says, after a check that it has touched nothing.
fn failed_publish(root: &TestRoot, site: &Store) -> String {
    let before = (store_files(site, ""), root.files(""), root.files(".kairan"));
    let error = root.publish(site, "2026-09-30T10:00:00Z").unwrap_err();
    let after = (store_files(site, ""), root.files(""), root.files(".kairan"));
    assert!(before == after, "something was written: {error:#}");
    format!("{error:#}")
}

#[test]
fn without_usable_settings_the_old_site_stays() {
    let cases: [(&[u8], &str); 6] = [
        (b"title = \n", "site.toml:1:9"),
        (
            b"title = \"x\"\nbase_url = \"https://a.example\"\nlocales = \"en\"",
            "site.toml:3:11: `locales`: it is the text \"en\", and should be a list in brackets",
        ),
        (
            b"title = \"x\"\nbase_url = \"nowhere\"\nlocales = [\"en\"]",
            "site.toml:2:12",
        ),
        (
            b"title = \"x\"\nbase_url = \"https://a.example\"\nlocales = []",
            "site.toml:3:11",
        ),
        (b"colour = 1\n", "site.toml:1:1"),
        (b"title = \"\xff\"", "site.toml:1:10"),
    ];
    for (settings, place) in cases {
        let (root, site) = (healthy_root(), Store::memory());
        root.publish(&site, NOW).unwrap();
        root.put("site.toml", settings);
        root.put("records/new.json", graph_issue("EX2", json!({})));
        let said = failed_publish(&root, &site);
        assert!(said.contains(place), "{said}");
        if place != "site.toml:1:10" {
            assert!(
                said.contains("nothing is built until this is corrected"),
                "{said}"
            );
            assert!(!said.contains("counts as absent"), "{said}");
        }
    }
    let (root, site) = (healthy_root(), Store::memory());
    root.delete("site.toml");
    assert!(failed_publish(&root, &site).contains("no site.toml"));
}

#[test]
fn a_damaged_state_costs_one_full_build() {
    let (root, site) = (healthy_root(), Store::memory());
    let first = root.publish(&site, NOW).unwrap();
    let before = store_files(&site, "");
    root.put(".kairan/state.json", "{\"version\": 1, \"si");
    let report = root.publish(&site, NOW).unwrap();
    assert_eq!((report.written, report.deleted), (first.written, 0));
    assert!(store_files(&site, "") == before);
    root.put(
        ".kairan/state.json",
        "{\"version\": 9, \"site\": \"memory\", \"manifest\": {}}",
    );
    assert!(failed_publish(&root, &site).contains("newer kairan"));
}
