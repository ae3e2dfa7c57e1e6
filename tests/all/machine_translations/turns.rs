//! Many turns: nothing is asked for twice, characters are counted, and budgets hold.

use std::collections::BTreeMap;

use serde_json::Value;

use super::chat::{answer_to, texts};
use super::{asked_json, chat_settings, incident, settings};
use crate::folder::{Folder, run};
use crate::loopback::Server;

/// How often each text was asked for, by language and text.
pub fn count_texts(counts: &mut BTreeMap<(String, String), usize>, requests: &[Value]) -> usize {
    let mut characters = 0;
    for request in requests {
        let (target, texts) = texts(request);
        for text in texts {
            characters += text.chars().count();
            *counts.entry((target.clone(), text)).or_default() += 1;
        }
    }
    characters
}

#[test]
fn in_many_turns_nothing_is_asked_for_twice() {
    let server = Server::start(answer_to);
    let folder = Folder::new(&settings(&chat_settings(&server.url)));
    let mut counts = BTreeMap::new();
    let mut characters = 0;
    let mut log: Vec<&str> = Vec::new();
    let all = [
        "Letters are late.",
        "Parcels are late as well.",
        "Letters are late.",
        "We know why.",
        "It is over.",
    ];
    for (turn, text) in all.into_iter().enumerate() {
        log.push(text);
        folder.put("records/a.md", &incident("N-1", "Late letters", &log));
        // Another incident says the same, a turn later.
        folder.put(
            "records/b.md",
            &incident("N-2", "Late parcels", &log[..turn]),
        );
        if turn == 3 {
            folder.forget_cache();
        }
        for half in [0, 30] {
            folder.build(&format!("09:{turn:02}:{half:02}"));
            characters += count_texts(&mut counts, &asked_json(&server));
        }
        let full = ["build", "--full", "--out", &folder.path("site")];
        folder.run(&format!("09:{turn:02}:45"), &full, &[]);
        assert_eq!(server.take_asked().len(), 0);
    }
    // Two titles and four texts, each in two languages.
    assert_eq!(counts.len(), 12, "{counts:?}");
    assert!(counts.values().all(|count| *count == 1), "{counts:?}");
    let page = folder.read("site/ja/incidents/N-2/index.html");
    assert!(page.contains("[ja] We know why."), "{page}");
    let usage: Value = serde_json::from_str(&folder.read("root/ledger/memory/usage.json")).unwrap();
    assert_eq!(usage["characters_of_day"], characters);
    assert_eq!(usage["characters_of_month"], characters);
}

#[test]
fn a_budget_is_kept_and_what_is_left_is_translated_on_the_next_day() {
    let server = Server::start(answer_to);
    let budget = format!("{}\ncharacters_per_day = 100", chat_settings(&server.url));
    let folder = Folder::new(&settings(&budget));
    let texts = [
        "Letters are late.",
        "Parcels are late as well.",
        "We know why, and shall say it.",
    ];
    folder.put("records/a.md", &incident("N-1", "Late letters", &texts));
    let said = folder.build("09:00:00");
    assert!(
        said.contains("the budget of characters is used up until 2026-09-30 00:00 UTC"),
        "{said}"
    );
    let mut counts = BTreeMap::new();
    let sent = count_texts(&mut counts, &asked_json(&server));
    assert!((50..=100).contains(&sent), "{sent}");
    folder.build("09:01:00");
    folder.build("23:59:00");
    assert_eq!(server.take_asked().len(), 0);
    for day in ["2026-09-30", "2026-10-01", "2026-10-02", "2026-10-03"] {
        let (root, site) = (folder.path("root"), folder.path("site"));
        let now = format!("{day}T00:00:00Z");
        run(
            &["build", "--root", &root, "--out", &site, "--now", &now],
            &[],
        );
        let sent = count_texts(&mut counts, &asked_json(&server));
        assert!(sent <= 100, "{sent}");
    }
    assert_eq!(counts.len(), 8);
    assert!(counts.values().all(|count| *count == 1), "{counts:?}");
}

#[test]
fn a_change_of_the_glossary_concerns_the_texts_with_the_term_alone() {
    let server = Server::start(answer_to);
    let folder = Folder::new(&settings(&chat_settings(&server.url)));
    folder.put(
        "records/a.md",
        &incident("N-1", "Late letters", &["The office is closed."]),
    );
    folder.build("09:00:00");
    assert_eq!(asked_json(&server).len(), 2);
    folder.put("glossary.csv", "term,ja,de\noffice,事務所,\n");
    folder.build("09:01:00");
    let asked = asked_json(&server);
    let [request] = &asked[..] else {
        panic!("{asked:?}")
    };
    let expected = "<p>The <span translate=\"no\">事務所</span> is closed.</p>";
    assert_eq!(texts(request), ("ja".to_owned(), vec![expected.to_owned()]));
    let page = folder.read("site/ja/incidents/N-1/index.html");
    assert!(page.contains("[ja] The 事務所 is closed."), "{page}");
    // Without the term the first translation holds again.
    folder.put("glossary.csv", "term,ja,de\nparcel,小包,\n");
    folder.build("09:02:00");
    assert_eq!(server.take_asked().len(), 0);
    let page = folder.read("site/ja/incidents/N-1/index.html");
    assert!(page.contains("[ja] The office is closed."), "{page}");
}

#[test]
fn a_dry_run_says_what_is_missing_and_the_command_fills_it() {
    let server = Server::start(answer_to);
    let folder = Folder::new(&settings(&format!(
        "{}\nsince = 2026-09-29",
        chat_settings(&server.url)
    )));
    // Without a translator.
    folder.put("site.toml", &settings("").replace("[translation]\n", ""));
    let texts = ["Letters are late.", "Letters are late."];
    folder.put("records/a.md", &incident("N-1", "Late letters", &texts));
    folder.put("records/b.md", &incident("N-2", "Late letters", &texts));
    folder.build("09:00:00");
    let output = folder.run("09:01:00", &["translate"], &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("[translation]")
    );
    folder.put("site.toml", &settings(&chat_settings(&server.url)));
    let said = |args: &[&str]| {
        let output = folder.run("09:02:00", args, &[]);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let plan = said(&["translate", "--dry-run"]);
    for line in [
        "de: 2 texts, 43 characters",
        "ja: 2 texts, 43 characters",
        "4 texts with 86 characters",
    ] {
        assert!(plan.contains(line), "{plan}");
    }
    assert_eq!(server.take_asked().len(), 0);
    let done = said(&["translate"]);
    assert!(
        done.contains("8 texts translated (86 characters sent), 0 still"),
        "{done}"
    );
    assert_eq!(server.take_asked().len(), 2);
    assert!(said(&["translate"]).contains("0 texts with 0 characters"));
    folder.build("09:03:00");
    assert_eq!(server.take_asked().len(), 0);
    let page = folder.read("site/de/incidents/N-2/index.html");
    assert!(page.contains("[de] Letters are late."), "{page}");
    // Switched off again, what was translated stays.
    folder.put("site.toml", &settings("").replace("[translation]\n", ""));
    folder.build("09:04:00");
    let page = folder.read("site/de/incidents/N-2/index.html");
    assert!(page.contains("[de] Letters are late."), "{page}");
}

#[test]
fn what_a_person_or_the_record_translated_is_not_asked_for() {
    let server = Server::start(answer_to);
    let folder = Folder::new(&settings(&format!(
        "{}\nwithout_services = [\"lifts\"]",
        chat_settings(&server.url)
    )));
    folder.put(
        "records/a.md",
        &incident("N-1", "Late letters", &["Letters are late."]),
    );
    folder.put(
        "translations/N-1.ja.md",
        "---\nreviewer: Aki\n---\n\n## 2026-09-29T00:00:00Z\nユーザーへの影響: 手紙が遅れています。\n",
    );
    let lifts = incident("N-2", "Lifts stand still", &["Take the stairs."]);
    folder.put(
        "records/b.md",
        &lifts.replace("service: Post", "service: Lifts"),
    );
    folder.build("09:00:00");
    let mut counts = BTreeMap::new();
    count_texts(&mut counts, &asked_json(&server));
    let asked: Vec<(&str, &str)> = counts.keys().map(|(tag, text)| (&**tag, &**text)).collect();
    let expected = [
        ("de", "<p>Late letters</p>"),
        ("de", "<p>Letters are late.</p>"),
        ("ja", "<p>Late letters</p>"),
    ];
    assert_eq!(asked, expected);
    let page = folder.read("site/ja/incidents/N-1/index.html");
    assert!(page.contains("手紙が遅れています。"), "{page}");
}

#[test]
fn a_damaged_memory_costs_its_incident_the_translation_and_is_not_written_over() {
    let server = Server::start(answer_to);
    let folder = Folder::new(&settings(&chat_settings(&server.url)));
    folder.put(
        "records/a.md",
        &incident("N-1", "Late letters", &["Letters are late."]),
    );
    folder.build("09:00:00");
    server.take_asked();
    let file = "ledger/memory/incidents/N-1.json";
    let whole = folder.read(&format!("root/{file}"));
    folder.put(file, &whole[..whole.len() / 2]);
    folder.put(
        "records/b.md",
        &incident("N-2", "Late parcels", &["Parcels are late."]),
    );
    folder.forget_cache();
    let said = folder.build("09:01:00");
    assert!(
        said.contains(&format!("{file}: what machines translated")),
        "{said}"
    );
    let page = folder.read("site/ja/incidents/N-1/index.html");
    assert!(
        page.contains("Letters are late.") && !page.contains("[ja]"),
        "{page}"
    );
    assert!(
        folder
            .read("site/ja/incidents/N-2/index.html")
            .contains("[ja] Parcels")
    );
    assert_eq!(folder.read(&format!("root/{file}")).len(), whole.len() / 2);
    server.take_asked();
    folder.put(file, &whole);
    folder.forget_cache();
    folder.build("09:02:00");
    assert_eq!(server.take_asked().len(), 0);
    assert!(
        folder
            .read("site/ja/incidents/N-1/index.html")
            .contains("[ja] Letters")
    );
}

#[test]
fn an_entry_of_a_feed_keeps_its_translation_when_another_incident_changes() {
    let server = Server::start(answer_to);
    let folder = Folder::new(&settings(&chat_settings(&server.url)));
    // So many are newer that a run with one change does not read the oldest one.
    for number in 0..60 {
        let record = incident(&format!("I-{number}"), "Chat is slow", &["Chat is slow."]);
        let record = record.replace("2026-09-29", "2026-08-20");
        let record = record.replace("service: Post", "service: Chat");
        let record = record.replace("investigating", "resolved");
        folder.put(&format!("records/i{number}.md"), &record);
    }
    let old = incident("OLD-1", "Old trouble", &["Parcels are lost."]);
    folder.put("records/old.md", &old.replace("2026-09-29", "2026-06-10"));
    let texts = ["Letters are late.", "We know why."];
    folder.put("records/new.md", &incident("NEW-1", "News", &texts[..1]));
    let feeds = ["open.atom", "services/post/feed.atom"].map(|feed| format!("site/ja/{feed}"));
    let entries = || feeds.each_ref().map(|feed| folder.read(feed));
    folder.build("09:00:00");
    for feed in entries() {
        assert!(feed.contains("[ja] Parcels are lost."), "{feed}");
    }
    folder.put("records/new.md", &incident("NEW-1", "News", &texts));
    folder.build("09:01:00");
    for feed in entries() {
        assert!(feed.contains("[ja] We know why."), "{feed}");
        assert!(feed.contains("[ja] Parcels are lost."), "{feed}");
    }
    let full = ["build", "--full", "--out", &folder.path("site")];
    let output = folder.run("09:02:00", &full, &[]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("0 files written"), "{said}");
}
