//! What is told late, and what arrives late.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use super::{Subscribed, Told, incident, receiver, short, told, webhook};
use crate::loopback::{Answer, Server};

#[test]
fn what_is_told_late_has_the_text_that_was_announced_under_its_key() {
    let is_up = Arc::new(AtomicBool::new(false));
    let answers = Arc::clone(&is_up);
    let late = Server::start(move |_| {
        let is_up = answers.load(Ordering::SeqCst);
        Answer::status(if is_up { 204 } else { 503 })
    });
    let in_time = receiver();
    let channel = webhook("ops", "languages = [\"en\", \"ja\"]");
    let sites = [&late, &in_time].map(|server| Subscribed::new(server, &["ops"], &channel));
    let turn = |time: &str, updates: &[(&str, &str)]| {
        for site in &sites {
            if !updates.is_empty() {
                let record = incident("N-1", "investigating", "", updates);
                site.folder.put("records/a.md", &record);
            }
            site.report(time);
        }
    };
    turn("09:00:00", &[]);
    let second = ("09:02", "Two.");
    turn("09:01:00", &[("09:00", "One.")]);
    turn("09:02:00", &[("09:00", "One, corrected."), second]);
    turn("09:04:00", &[("09:00", "One, corrected again."), second]);
    let expected = told(&in_time);
    assert_eq!(expected.len(), 8, "{expected:#?}");
    let texts: Vec<&str> = expected
        .iter()
        .filter(|event| event.language == "en")
        .map(|event| event.text.split_once('\n').unwrap().1)
        .collect();
    assert_eq!(
        texts,
        ["One.", "One, corrected.", "Two.", "One, corrected again."]
    );
    told(&late);
    is_up.store(true, Ordering::SeqCst);
    turn("10:00:00", &[]);
    assert_eq!(told(&late), expected);
    turn("10:01:00", &[]);
    assert_eq!((told(&late), told(&in_time)), (vec![], vec![]));
}

/// A version of an issue as Microsoft Graph tells it.
fn graph(modified: &str, title: &str, posts: &[(&str, &str)]) -> String {
    let posts = posts.iter().map(|(time, text)| {
        json!({
            "createdDateTime": format!("2026-09-29T{time}Z"),
            "postType": "regular",
            "description": {"contentType": "text", "content": text},
        })
    });
    let issue = json!({
        "id": "EX1", "title": title, "service": "Exchange Online", "classification": "incident",
        "status": "investigating", "startDateTime": "2026-09-29T08:00:00Z", "endDateTime": null,
        "lastModifiedDateTime": format!("2026-09-29T{modified}Z"),
        "isResolved": false, "posts": posts.collect::<Vec<Value>>(),
    });
    json!({ "value": [issue] }).to_string()
}

const FIRST: &str = "User impact: Mail is late.";
const EDITED: &str = "User impact: Mail is very late.";
const SECOND: &str = "User impact: Mail comes again.";
const THIRD: &str = "User impact: All is well.";

/// The keys without the language.
fn keys(told: &[Told]) -> Vec<String> {
    let keys = told
        .iter()
        .map(|event| event.key.rsplit_once('/').unwrap().0);
    keys.map(str::to_owned).collect()
}

#[test]
fn older_versions_that_arrive_late_rename_no_key_and_are_told_to_nobody() {
    let [first, edited, second, third] = [
        ("09:00:10", FIRST),
        ("09:00:10", EDITED),
        ("09:05:20", SECOND),
        ("09:30:30", THIRD),
    ];
    let newest = graph("09:06:00", "Late mail", &[edited, second]);
    // An earlier wording; one before anything was edited, by another export; the same in another language; an update
    // that the newest version does not have.
    let japanese = ("09:00:10", "ユーザーへの影響: メールが遅れています。");
    let late = [
        graph("09:02:00", "Late mail", &[first]),
        graph("09:01:00", "Mail", &[("09:00:10.5", FIRST)]),
        graph("09:03:00", "メールの遅延", &[japanese]),
        graph(
            "09:04:00",
            "Late mail",
            &[first, ("09:03:00", "User impact: Gone.")],
        ),
    ];
    let server = receiver();
    let site = Subscribed::single(&server);
    site.build("09:00:00");
    site.folder.put("records/newest.json", &newest);
    assert_eq!(site.build("09:10:00"), ["EX1 opened en", "EX1 updated en"]);
    for (number, version) in late.iter().enumerate() {
        let file = format!("records/late-{number}.json");
        site.folder.put(&file, version);
        let time = format!("09:{}:00", 11 + number);
        assert_eq!(site.build(&time), [""; 0], "{version}");
    }
    let all = graph("09:31:00", "Late mail", &[edited, second, third]);
    site.folder.put("records/newest.json", &all);
    site.report("09:32:00");
    let events = told(&server);
    assert_eq!(short(&events), ["EX1 updated en"]);
    let key = "EX1/20260929T093030Z/20260929T093200Z".to_owned();
    assert_eq!(keys(&events), [key]);
    let full = ["build", "--full", "--out", &site.folder.path("site")];
    assert!(site.run("09:33:00", &full).status.success());
    assert_eq!(told(&server), []);
}

#[test]
fn versions_that_arrive_in_any_order_are_told_once_and_what_is_told_keeps_its_key() {
    let versions = [
        graph("09:01:00", "Late mail", &[("09:00:10", FIRST)]),
        graph("09:02:00", "Late mail", &[("09:00:10", EDITED)]),
        graph(
            "09:06:00",
            "Late mail",
            &[("09:00:10", EDITED), ("09:05:20", SECOND)],
        ),
    ];
    // The update 09:00 and its edit, and the update 09:05: of what is older than what is known nothing is told.
    for (order, expected) in [
        ([0, 1, 2], &["opened", "edited", "updated"][..]),
        ([0, 2, 1], &["opened", "edited", "updated"]),
        ([1, 0, 2], &["opened", "updated"]),
        ([1, 2, 0], &["opened", "updated"]),
        ([2, 0, 1], &["opened", "updated"]),
        ([2, 1, 0], &["opened", "updated"]),
    ] {
        let server = receiver();
        let site = Subscribed::single(&server);
        site.build("09:00:00");
        let mut events = Vec::new();
        for (turn, version) in order.into_iter().enumerate() {
            let file = format!("records/{version}.json");
            site.folder.put(&file, &versions[version]);
            site.report(&format!("09:{}:00", 10 + turn));
            events.extend(told(&server));
        }
        let kinds: Vec<&str> = events.iter().map(|event| &*event.kind).collect();
        assert_eq!(kinds, expected, "{order:?}");
        let keys: BTreeSet<String> = keys(&events).into_iter().collect();
        assert_eq!(keys.len(), events.len(), "{order:?}");
        let updates: BTreeSet<String> = keys
            .iter()
            .map(|key| key.split('/').nth(1).unwrap().to_owned())
            .collect();
        let ids = ["20260929T090010Z", "20260929T090520Z"].map(str::to_owned);
        assert_eq!(updates, ids.into(), "{order:?}");
    }
}

#[test]
fn a_second_source_of_the_same_incident_tells_nothing_again() {
    let (feed, json) = crate::feeds::feed_and_json();
    for files in [["a.rss", "b.json"], ["a.json", "b.rss"]] {
        let server = receiver();
        let site = Subscribed::single(&server);
        site.build("08:00:00");
        let put = |file: &str| {
            let content = if file.ends_with("rss") { &feed } else { &json };
            site.folder.put(&format!("records/{file}"), content);
        };
        put(files[0]);
        let first = site.build("09:20:00");
        assert_eq!(first, ["k7 opened en", "k7 resolved en"], "{files:?}");
        put(files[1]);
        assert_eq!(site.build("09:21:00"), [""; 0], "{files:?}");
    }
}
