//! What a site is made with: settings, languages, templates, the ledger, the state.

use kairan::store::Store;
use serde_json::json;

use super::{assert_diagnostics, graph_issue, healthy_root, publish_and_check};
use crate::fixtures::{NOW, TestRoot, store_files};

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
            problems[0].help.contains("built-in template serves"),
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
    let cases: [(&[u8], &str); 5] = [
        (b"title = \n", "site.toml:1:9"),
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
    }
    let (root, site) = (healthy_root(), Store::memory());
    root.delete("site.toml");
    assert!(failed_publish(&root, &site).contains("no site.toml"));
}

#[test]
fn a_ledger_that_cannot_be_read_stops_the_run_before_it_writes() {
    let good = |root: &TestRoot| String::from_utf8(root.get("ledger/OK-1.json").unwrap()).unwrap();
    let cut = |text: String| text[..text.len() / 2].to_owned();
    let newer = |text: String| text.replacen("\"version\": 1", "\"version\": 2", 1);
    let other = |text: String| text.replace("OK-1", "OK-7");
    let hollow = |text: String| {
        let start = text.find("\"bodies\": {").unwrap();
        let end = start + text[start..].find("\n  }").unwrap();
        format!("{}\"bodies\": {{{}", &text[..start], &text[end..])
    };
    let empty = |_| String::new();
    let cases: [(&dyn Fn(String) -> String, &str); 5] = [
        (&cut, "ledger/OK-1.json cannot be read"),
        (&newer, "ledger/OK-1.json was written by a newer kairan"),
        (&other, "ledger/OK-1.json holds the incident OK-7"),
        (&hollow, "it names texts that it does not hold"),
        (&empty, "ledger/OK-1.json cannot be read"),
    ];
    for (damage, words) in cases {
        let (root, site) = (healthy_root(), Store::memory());
        root.publish(&site, NOW).unwrap();
        root.put("ledger/OK-1.json", damage(good(&root)));
        root.put("records/new.json", graph_issue("EX2", json!({})));
        let said = failed_publish(&root, &site);
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn damaged_state_costs_one_full_writing_and_no_more() {
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
