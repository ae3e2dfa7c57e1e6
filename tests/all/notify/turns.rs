//! What happens is told once, in order, and to whom it concerns.

use std::collections::BTreeSet;

use super::{Subscribed, incident, receiver, short, told, webhook};
use crate::fixtures::read_folder;

#[test]
fn everything_that_happens_is_told_once_in_order_and_in_each_language() {
    let server = receiver();
    let channel = webhook("ops", "languages = [\"ja\", \"en\"]");
    let site = Subscribed::new(&server, &["ops"], &channel);
    let put = |status: &str, updates: &[(&str, &str)]| {
        let text = incident("N-1", status, "", updates);
        site.folder.put("records/a.md", &text);
    };
    let both = |event: &str| -> Vec<String> {
        ["en", "ja"]
            .iter()
            .map(|language| event.replace("…", language))
            .collect()
    };
    let first = ("06:00", "Letters are late.");
    put("investigating", &[first]);
    assert_eq!(
        site.build("09:00:00"),
        [""; 0],
        "a channel begins with its first run"
    );
    let late = incident(
        "N-2",
        "investigating",
        "",
        &[("09:00", "Parcels are late.")],
    );
    site.folder.put("records/b.md", &late);
    assert_eq!(site.build("09:01:00"), both("N-2 opened …"));
    assert_eq!(site.build("09:01:30"), [""; 0]);
    let second = ("09:01", "We know why.");
    put("investigating", &[first, second]);
    assert_eq!(site.build("09:02:00"), both("N-1 updated …"));
    let second = ("09:01", "We know why, and tell it.");
    put("investigating", &[first, second]);
    assert_eq!(site.build("09:03:00"), both("N-1 edited …"));
    // Nobody sees this.
    put(
        "investigating",
        &[first, ("09:01", "We  know why,   and tell it.")],
    );
    assert_eq!(site.build("09:04:00"), [""; 0]);
    put("resolved", &[first, second]);
    assert_eq!(site.build("09:05:00"), both("N-1 resolved … (none)"));
    put("investigating", &[first, second]);
    assert_eq!(site.build("09:06:00"), both("N-1 reopened … (none)"));
    let third = ("09:06", "It is over.");
    put("resolved", &[first, second, third]);
    assert_eq!(site.build("09:07:00"), both("N-1 resolved …"));
    for time in ["09:08:00", "23:59:00", "2026-09-30T09:00:00"] {
        assert_eq!(site.build(time), [""; 0], "{time}");
    }
    let full = ["build", "--full", "--out", &site.folder.path("site")];
    assert!(site.run("2026-09-30T09:01:00", &full).status.success());
    assert_eq!(told(&server), []);
}

#[test]
fn several_events_of_a_run_come_in_the_order_of_their_announcement_each_with_a_key_of_its_own() {
    let server = receiver();
    let site = Subscribed::single(&server);
    site.build("09:00:00");
    let updates = [("09:00", "One."), ("09:01", "Two."), ("09:02", "Three.")];
    site.folder
        .put("records/a.md", &incident("N-1", "resolved", "", &updates));
    site.folder.put(
        "records/b.md",
        &incident("N-2", "investigating", "", &[("09:01", "Four.")]),
    );
    site.report("09:03:00");
    let events = told(&server);
    assert_eq!(
        short(&events),
        [
            "N-1 opened en",
            "N-1 updated en",
            "N-2 opened en",
            "N-1 resolved en"
        ]
    );
    let texts: Vec<&str> = events.iter().map(|event| &*event.text).collect();
    assert_eq!(
        texts,
        ["One.", "Two.", "Four.", "Three."].map(|text| format!("User impact\n{text}"))
    );
    let keys: BTreeSet<&str> = events.iter().map(|event| &*event.key).collect();
    assert_eq!(keys.len(), 4);
    assert_eq!(
        events[1].key, "N-1/20260929T090100Z/20260929T090301Z/en",
        "incident, update, announcement, language"
    );
}

#[test]
fn planned_work_is_told_when_it_is_planned_when_it_begins_and_when_its_source_says_that_it_is_over()
{
    let server = receiver();
    let site = Subscribed::single(&server);
    site.build("09:00:00");
    let put = |status: &str| {
        let window = "classification: maintenance\nstarted_at: 2026-09-29T10:00:00Z\n\
                      ended_at: 2026-09-29T11:00:00Z\n";
        let text = incident("M-1", status, window, &[("09:00", "We move.")]);
        site.folder.put("records/a.md", &text);
    };
    put("scheduled");
    assert_eq!(site.build("09:01:00"), ["M-1 maintenance-scheduled en"]);
    assert_eq!(site.build("09:59:00"), [""; 0]);
    assert_eq!(site.build("10:00:00"), ["M-1 maintenance-begun en (none)"]);
    // Nobody has said that it is over.
    assert_eq!(site.build("11:00:00"), [""; 0]);
    assert_eq!(site.build("11:01:00"), [""; 0]);
    put("completed");
    assert_eq!(site.build("11:10:00"), ["M-1 maintenance-over en (none)"]);
    assert_eq!(site.build("11:11:00"), [""; 0]);
}

#[test]
fn what_is_old_is_not_told_however_it_comes() {
    let server = receiver();
    let site = Subscribed::single(&server);
    let old = [
        ("2026-09-01T06:00", "Old."),
        ("2026-09-26T06:00", "Less old."),
    ];
    site.folder
        .put("records/a.md", &incident("N-1", "resolved", "", &old));
    assert_eq!(site.build("09:00:00"), [""; 0], "the first import");
    let archive = tempfile::tempdir().unwrap();
    let file = archive.path().join("b.md");
    std::fs::write(&file, incident("N-2", "resolved", "", &old)).unwrap();
    let import = site.run("09:01:00", &["import", file.to_str().unwrap()]);
    assert!(import.status.success(), "{import:?}");
    assert_eq!(site.build("09:02:00"), [""; 0], "an import");
    site.folder
        .put("records/c.md", &incident("N-3", "investigating", "", &old));
    assert_eq!(site.build("09:03:00"), [""; 0], "a file of an archive");
    // An old update of a known incident, beside a new one that is told.
    let late = [
        old[0],
        ("2026-09-02T06:00", "Late."),
        old[1],
        ("09:03", "New."),
    ];
    site.folder
        .put("records/c.md", &incident("N-3", "investigating", "", &late));
    assert_eq!(site.build("09:04:00"), ["N-3 updated en"]);
    // A channel that comes later.
    let channels = format!("{}{}", webhook("ops", ""), webhook("new", ""));
    site.folder.put("site.toml", &super::settings(&channels));
    assert_eq!(site.build("09:05:00"), [""; 0]);
    assert_eq!(site.build("09:06:00"), [""; 0]);
}

#[test]
fn what_is_muted_is_not_told_except_to_who_asks_for_the_service() {
    let server = receiver();
    let channels = format!(
        "{}{}[[services]]\nname = \"Fax\"\nmuted = true\n",
        webhook("ops", ""),
        webhook("fax", "services = [\"fax\"]")
    );
    let site = Subscribed::new(&server, &["ops", "fax"], &channels);
    site.build("09:00:00");
    let put = |updates: &[(&str, &str)]| {
        site.folder.put(
            "records/a.md",
            &incident("N-1", "investigating", "", updates),
        );
    };
    let updates = [("09:00", "One."), ("09:02", "Two."), ("09:04", "Three.")];
    put(&updates[..1]);
    assert_eq!(site.build("09:01:00"), ["N-1 opened en"]);
    site.folder
        .put("annotations/N-1.md", "---\nmuted: true\n---\nNot ours.\n");
    put(&updates[..2]);
    assert_eq!(site.build("09:03:00"), [""; 0]);
    std::fs::remove_file(site.folder.path("root/annotations/N-1.md")).unwrap();
    assert_eq!(
        site.build("09:03:30"),
        [""; 0],
        "what was muted stays untold"
    );
    put(&updates);
    assert_eq!(site.build("09:05:00"), ["N-1 updated en"]);
    let fax = incident("N-2", "investigating", "", &[("09:05", "No dial tone.")]);
    site.folder.put(
        "records/b.md",
        &fax.replace("service: Post", "service: Fax"),
    );
    site.report("09:06:00");
    let paths: Vec<String> = server
        .take_asked()
        .into_iter()
        .map(|asked| asked.path)
        .collect();
    assert_eq!(paths, ["/fax"]);
}

#[test]
fn a_channel_is_told_what_its_settings_choose() {
    let server = receiver();
    let channels = format!(
        "{}{}{}{}",
        webhook("ends", "only_open_and_close = true"),
        webhook("post", "services = [\"Post\"]"),
        webhook("advice", "classifications = [\"Advisory\"]"),
        webhook("fax", "services = [\"Fax\"]"),
    );
    let channels = channels + &webhook("incidents", "classifications = [\"incident\"]");
    let names = ["ends", "post", "advice", "fax", "incidents"];
    let site = Subscribed::new(&server, &names, &channels);
    site.build("09:00:00");
    let build = |time: &str, status: &str, updates: &[(&str, &str)]| {
        let record = incident("N-1", status, "classification: advisory\n", updates);
        site.folder.put("records/a.md", &record);
        site.report(time);
        let asked = server.take_asked().into_iter();
        let paths: BTreeSet<String> = asked.map(|asked| asked.path).collect();
        paths.into_iter().collect::<Vec<_>>().join(" ")
    };
    let updates = [("09:00", "One."), ("09:02", "Two."), ("09:04", "Three.")];
    assert_eq!(
        build("09:01:00", "investigating", &updates[..1]),
        "/advice /ends /post"
    );
    assert_eq!(
        build("09:03:00", "investigating", &updates[..2]),
        "/advice /post"
    );
    assert_eq!(
        build("09:05:00", "resolved", &updates),
        "/advice /ends /post"
    );
    // What has no classification is an incident.
    let record = incident("N-2", "investigating", "", &[("09:06", "One.")]);
    site.folder.put("records/b.md", &record);
    site.report("09:07:00");
    let asked = server.take_asked().into_iter();
    let paths: BTreeSet<String> = asked.map(|asked| asked.path).collect();
    assert!(
        paths.contains("/incidents") && !paths.contains("/advice"),
        "{paths:?}"
    );
}

#[test]
fn what_is_told_is_published_and_only_by_a_run_that_publishes() {
    let server = receiver();
    let site = Subscribed::single(&server);
    site.build("09:00:00");
    let record = incident("N-1", "investigating", "", &[("09:00", "One.")]);
    site.folder.put("records/a.md", &record);
    let place = site.folder.path("site");
    for args in [&["check"][..], &["publish", "--to", &place]] {
        site.run("09:01:00", args);
        assert_eq!(told(&server), []);
    }
    assert_eq!(site.build("09:02:00"), ["N-1 opened en"]);
    // Nothing of the channel is on a page.
    let files = read_folder(std::path::Path::new(&place));
    for (path, bytes) in files {
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            !text.contains("webhook") && !text.contains("whsec_"),
            "{path}"
        );
    }
}

#[test]
fn after_a_wrong_clock_is_corrected_channels_go_on() {
    let server = receiver();
    let site = Subscribed::single(&server);
    site.build("09:00:00");
    let put = |updates: &[(&str, &str)]| {
        let record = incident("N-1", "investigating", "", updates);
        site.folder.put("records/a.md", &record);
    };
    let updates = [("09:00", "One."), ("09:30", "Two.")];
    put(&updates[..1]);
    assert_eq!(site.build("2026-09-29T20:00:00"), ["N-1 opened en"]);
    let mended = site.run("09:20:00", &["mend-clock", "--apply"]);
    assert!(mended.status.success(), "{mended:?}");
    assert_eq!(site.build("09:21:00"), [""; 0]);
    put(&updates);
    assert_eq!(site.build("09:31:00"), ["N-1 updated en"]);
    put(&[updates[0], ("09:30", "Two, as we know now.")]);
    assert_eq!(site.build("09:32:00"), ["N-1 edited en"]);
}

#[test]
fn a_channel_that_is_taken_out_and_named_again_is_told_nothing_of_the_time_between() {
    let server = receiver();
    let site = Subscribed::single(&server);
    site.build("09:00:00");
    let put = |updates: &[(&str, &str)]| {
        let record = incident("N-1", "investigating", "", updates);
        site.folder.put("records/a.md", &record);
    };
    let updates = [("09:00", "One."), ("09:02", "Two."), ("09:04", "Three.")];
    put(&updates[..1]);
    assert_eq!(site.build("09:01:00"), ["N-1 opened en"]);
    site.folder.put("site.toml", &super::settings(""));
    put(&updates[..2]);
    assert_eq!(site.build("09:03:00"), [""; 0]);
    site.folder
        .put("site.toml", &super::settings(&webhook("ops", "")));
    assert_eq!(site.build("09:03:30"), [""; 0]);
    put(&updates);
    assert_eq!(site.build("09:05:00"), ["N-1 updated en"]);
}

#[test]
fn check_says_which_service_a_channel_asks_for_in_vain() {
    let server = receiver();
    let site = Subscribed::new(&server, &[], &webhook("ops", "services = [\"Poste\"]"));
    site.folder.put(
        "records/a.md",
        &incident("N-1", "investigating", "", &[("09:00", "One.")]),
    );
    let output = site.run("09:01:00", &["check"]);
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(
        said.contains("the channel \"ops\" is to tell of the service \"Poste\""),
        "{said}"
    );
    assert!(said.contains("did you mean \"Post\"?"), "{said}");
}
