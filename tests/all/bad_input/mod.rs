//! What is wrong in someone's data is told with its place and a remedy, and costs nobody else a
//! thing.

mod files;
mod locales;
mod records;
mod site;
mod texts;
mod years;

use kairan::diagnostics::Diagnostic;
use serde_json::json;

use crate::fixtures::{TestRoot, TestSite};
use crate::well_formed::assert_well_formed;

/// A root in which nothing is wrong: one incident, one note.
fn healthy_root() -> TestRoot {
    TestRoot::empty()
        .with(
            "records/fine.md",
            "---\nid: OK-1\nservice: Post\ntitle: Late letters\nstatus: serviceRestored\n\
             started_at: 2026-09-28T00:00:00Z\nended_at: 2026-09-29T00:00:00Z\n---\n\n\
             ## 2026-09-28T06:00:00Z\nUser impact: Letters are late.\n",
        )
        .with(
            "annotations/OK-1.md",
            "---\ntitle: Ask at the desk\n---\nThe desk knows more.\n",
        )
}

/// A Microsoft Graph issue.
fn graph_issue(id: &str, overrides: serde_json::Value) -> String {
    let mut issue = json!({
        "id": id,
        "service": "Mail",
        "title": "Slow mail",
        "status": "serviceDegradation",
        "classification": "incident",
        "startDateTime": "2026-09-03T00:00:00Z",
        "lastModifiedDateTime": "2026-09-03T02:00:00Z",
        "posts": [{
            "createdDateTime": "2026-09-03T01:00:00Z",
            "description": {"contentType": "html", "content": "Current status: We look into it."},
        }],
    });
    for (name, value) in overrides.as_object().unwrap() {
        issue[name] = value.clone();
    }
    serde_json::to_string_pretty(&issue).unwrap()
}

fn post_with_body(content: &str) -> serde_json::Value {
    json!({"posts": [{
        "createdDateTime": "2026-09-03T01:00:00Z",
        "description": {"contentType": "html", "content": content},
    }]})
}

/// The site, after a check that the healthy part of it is there and all of it is sound.
fn publish_and_check(root: &TestRoot) -> TestSite {
    let site = root.site();
    assert!(site.page("en", "OK-1").contains("Letters are late."));
    assert!(site.text("en/index.html").contains("Late letters"));
    assert_well_formed(&site);
    site
}

/// Checks that a root's errors are these: each the location, and words of its message.
#[track_caller]
fn assert_diagnostics(site: &TestSite, expected: &[(&str, &str)]) {
    let found: Vec<&Diagnostic> = site.report.errors().collect();
    let is_match = |diagnostic: &Diagnostic, (place, words): &(&str, &str)| {
        diagnostic.location.to_string() == *place && diagnostic.message.contains(words)
    };
    for wanted in expected {
        assert!(
            found.iter().any(|p| is_match(p, wanted)),
            "no {wanted:?} in {:#?}",
            site.diagnostics()
        );
    }
    for diagnostic in found {
        assert!(
            expected.iter().any(|e| is_match(diagnostic, e)),
            "not expected: {diagnostic}"
        );
        assert!(!diagnostic.help.is_empty(), "{diagnostic} has no remedy");
        for text in [&diagnostic.message, &diagnostic.help] {
            let first = text.chars().next().unwrap();
            let first_word: String = text.chars().take_while(|c| c.is_alphanumeric()).collect();
            let is_name = first_word.to_uppercase() == first_word;
            assert!(
                !first.is_uppercase() || is_name,
                "{text:?} is no lower case"
            );
        }
    }
}
