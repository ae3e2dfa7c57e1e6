//! Which root cause is shown at the top of an incident's page.

use crate::fixtures::{MINIMAL_SETTINGS, TestRoot};
use crate::incident_json::select_texts;

const FIRST: &str = "Preliminary root cause: A full disk.";

fn cause_sections(status: &str, first: &str, newest: &str) -> Vec<String> {
    let record = format!(
        "---\nid: N-1\nservice: Mail\ntitle: Mail waits\nstatus: {status}\nclassification: incident\n\
         started_at: 2026-09-14T06:20:00Z\n---\n\n\
         ## 2026-09-14T06:45:00Z\n{first}\n\n\
         ## 2026-09-14T07:45:00Z\n{newest}\n"
    );
    let root = TestRoot::empty()
        .with("site.toml", MINIMAL_SETTINGS)
        .with("records/a.md", record);
    let site = root.site_at("2026-09-14T08:00:00Z");
    assert_eq!(site.diagnostics(), [""; 0]);
    let sections = select_texts(site.page("en", "N-1"), "section.answer");
    sections
        .into_iter()
        .map(|section| section.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn the_latest_cause_is_shown_at_the_top_of_an_open_incident() {
    let found = cause_sections("investigating", FIRST, "Current status: We make room.");
    assert_eq!(
        found,
        [
            "What is happening now We make room. Update 2 · 14 September 2026 at 07:45 UTC",
            "Preliminary root cause A full disk. Update 1 · 14 September 2026 at 06:45 UTC"
        ]
    );
    let found = cause_sections(
        "investigating",
        FIRST,
        "Preliminary root cause: A broken disk.",
    );
    assert_eq!(found, ["Preliminary root cause A broken disk."]);
    let found = cause_sections("serviceRestored", FIRST, "Current status: All sent.");
    assert_eq!(
        found[..2],
        [
            "Newest update All sent. Update 2 · 14 September 2026 at 07:45 UTC",
            "Preliminary root cause A full disk. Update 1 · 14 September 2026 at 06:45 UTC"
        ]
    );
    let found = cause_sections("serviceRestored", FIRST, "Root cause: A broken disk.");
    assert_eq!(found[0], "Root cause A broken disk.");
}

#[test]
fn the_newest_stated_cause_is_shown() {
    let found = cause_sections(
        "serviceRestored",
        "Root cause: A full disk.",
        "Preliminary root cause: A broken disk.",
    );
    assert_eq!(found[0], "Preliminary root cause A broken disk.");
}

#[test]
fn where_no_preliminary_cause_is_known_any_more_there_is_no_final_one() {
    let newest = "Preliminary root cause: Pending.";
    let found = cause_sections("investigating", "Root cause: A full disk.", newest);
    assert_eq!(found, [""; 0]);
}

#[test]
fn of_several_causes_in_an_update_the_last_that_states_one_is_shown() {
    for newest in [
        "Trigger: A deploy at 06:00 UTC.\n\nRoot cause: A bug in the cache.",
        "Root cause: Unknown.\n\nRoot cause: A bug in the cache.",
        "Root cause: A bug in the cache.\n\nRoot cause: Under investigation.",
    ] {
        let found = cause_sections("serviceRestored", FIRST, newest);
        assert_eq!(found[0], "Root cause A bug in the cache.", "{newest}");
    }
}

#[test]
fn how_an_open_incident_stands_is_said_by_the_newest_update_that_says_so() {
    let first = "Current status: Mail is back by 10:00 UTC.";
    let cases = [
        (
            "The fix was rolled back. All mail is lost.",
            Some("Newest update The fix was rolled back. All mail is lost."),
        ),
        (
            "User impact: All mail waits.",
            Some("What is happening now Mail is back by 10:00 UTC."),
        ),
        // The incident is open all the same, so this is not how it stands, and neither is what came before.
        ("Final status: Repaired.", None),
    ];
    for (newest, expected) in cases {
        let found = cause_sections("investigating", first, newest);
        let mut answers = found.iter();
        let answer = answers.find(|answer| !answer.starts_with("User impact"));
        let is_right = match (answer, expected) {
            (Some(answer), Some(expected)) => answer.starts_with(expected),
            (answer, expected) => answer.is_none() && expected.is_none(),
        };
        assert!(is_right, "{newest}: {found:?}");
    }
}
