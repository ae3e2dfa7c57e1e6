//! Translations in files, and the updates that they are shown at.

use kairan::locale::Tag;
use kairan::run::TranslationTask;

use crate::fixtures::{NOW, TestRoot, TestSite, block_on, utc};
use crate::incident_json::IncidentJson;

const SECOND: &str = "2026-09-29T06:00:00Z";

/// A root with two updates of one second, and files of translations by path.
fn translated(files: &[(&str, String)]) -> TestSite {
    let settings = crate::fixtures::MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"ja\"]");
    let record = format!(
        "---\nid: D-1\nservice: Doors\ntitle: Doors\nstatus: resolved\n---\n\n\
         ## {SECOND}\nThe green gate is shut.\n\n## {SECOND}\nThe blue gate is shut.\n"
    );
    let mut root = TestRoot::empty()
        .with("site.toml", settings)
        .with("records/D-1.md", record);
    for (path, text) in files {
        root = root.with(path, format!("---\nreviewer: Mori\n---\n{text}"));
    }
    root.site()
}

/// What is shown of each update in Japanese, and whether it is a reviewed translation.
fn shown(site: &TestSite) -> [(String, bool); 2] {
    let incident = IncidentJson(site.json("D-1"));
    [0, 1].map(|update| {
        let section = &incident.updates()[update]["sections"][0]["text"];
        let text = &section["ja"];
        match text.is_null() {
            true => (section["en"]["text"].as_str().unwrap().to_owned(), false),
            false => (
                text["text"].as_str().unwrap().to_owned(),
                text["source"] == "reviewed",
            ),
        }
    })
}

#[test]
fn two_updates_of_one_second_have_each_its_own_translation() {
    let (green, blue) = ("緑の門です。", "青い門です。");
    let green_update = ("The green gate is shut.".to_owned(), false);
    let [green_text, blue_text] = [green, blue].map(|text| (text.to_owned(), true));
    let both = [green_text, blue_text.clone()];
    let cases = [
        (
            format!("## {SECOND}\n{green}\n\n## {SECOND}\n{blue}\n"),
            &both,
            0,
        ),
        (
            format!("## {SECOND}-2\n{blue}\n\n## 20260929T060000Z\n{green}\n"),
            &both,
            0,
        ),
        (
            format!("## 20260929T060000Z-2\n{blue}\n"),
            &[green_update, blue_text],
            0,
        ),
        (
            format!("## {SECOND}\n{green}\n\n## {SECOND}\n{blue}\n\n## {SECOND}\n黒い門です。\n"),
            &both,
            1,
        ),
    ];
    for (text, expected, diagnostics) in cases {
        let site = translated(&[("translations/D-1.ja.md", text.clone())]);
        assert_eq!(&shown(&site), expected, "{text}");
        assert_eq!(site.diagnostics().len(), diagnostics, "{text}");
        assert_eq!(site.files_containing("黒い門"), [""; 0]);
    }
}

#[test]
fn a_second_file_of_the_same_translations_is_reported_with_both_names() {
    let text = format!("## {SECOND}\n緑の門です。\n\n## {SECOND}\n青い門です。\n");
    for paths in [
        ["translations/D-1.ja.md", "translations/old/D-1.ja.md"],
        ["translations/D-1.JA.md", "translations/D-1.ja.md"],
    ] {
        let site = translated(&paths.map(|path| (path, text.clone())));
        let diagnostics = site.messages();
        assert_eq!(diagnostics.len(), 2, "{diagnostics:#?}");
        for diagnostic in diagnostics {
            assert!(diagnostic.starts_with(paths[1]), "{diagnostic}");
            assert!(diagnostic.contains(paths[0]), "{diagnostic}");
        }
    }
}

/// What the JSON says that the Japanese translation of the first update has otherwise.
fn differences(site: &TestSite) -> Vec<String> {
    let incident = IncidentJson(site.json("D-1"));
    let section = &incident.updates()[0]["sections"][0]["text"]["ja"];
    let found = section["differences"].as_array().into_iter().flatten();
    found
        .map(|one| format!("{}: {}", one["kind"].as_str().unwrap(), one["original"]))
        .collect()
}

/// A root with one update, and its Japanese translation with a line in its front matter.
fn translated_update(front_matter: &str, original: &str, translation: &str) -> TestSite {
    let settings = crate::fixtures::MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"ja\"]");
    TestRoot::empty()
        .with("site.toml", settings)
        .with(
            "records/D-1.md",
            format!("---\nid: D-1\nservice: Doors\ntitle: Doors\nstatus: resolved\n---\n\n## {SECOND}\n{original}\n"),
        )
        .with(
            "translations/D-1.ja.md",
            format!("---\nreviewer: Mori\n{front_matter}---\n\n## {SECOND}\n{translation}\n"),
        )
        .site()
}

#[test]
fn a_false_alarm_is_dismissed_for_one_wording() {
    let original = "A 48-hour watch of the gate begins.";
    let wording = "門を丸二日間見守ります。";
    let accept = "accept:\n  48-hour: 丸二日間\n";
    let alarm = ["missing: \"48-hour\""];
    assert_eq!(
        differences(&translated_update("", original, wording)),
        alarm
    );
    let site = translated_update(accept, original, wording);
    assert_eq!(differences(&site), [""; 0]);
    assert_eq!(site.messages(), [""; 0]);
    // With another wording, or another original, the alarm is back.
    let site = translated_update(accept, original, "門をしばらく見守り、報告します。");
    assert_eq!(differences(&site), alarm);
    let site = translated_update(accept, "A 72-hour watch of the gate begins.", wording);
    assert_eq!(differences(&site), ["missing: \"72-hour\""]);
    // Without a wording it would be dismissed for ever.
    let site = translated_update("accept: [48-hour]\n", original, wording);
    assert_eq!(differences(&site), alarm);
    let messages = site.messages();
    let is_told = messages
        .iter()
        .any(|message| message.contains("names no wording"));
    assert!(is_told, "{messages:?}");
}

#[test]
fn a_section_under_an_unknown_label_is_marked() {
    let original = "User impact: The gate is shut for 5 minutes.\n\nCurrent status: We repair it.";
    let site = translated_update(
        "",
        original,
        "使う人への影響です: 門は 5 分間閉まります。\n\n現在の状況: 修理しています。",
    );
    let page = site.page("ja", "D-1");
    assert!(page.contains("原文にない記述"), "{page}");
    assert!(
        site.messages()[0].contains("is not in the original"),
        "{:?}",
        site.messages()
    );
}

#[test]
fn damage_is_marked_in_lists_and_feeds_too() {
    let original =
        "Title: Gate 12 is shut\n\nUser impact: Nobody can use gate 12 until it is repaired.";
    let site = translated_update(
        "",
        original,
        "タイトル: 13 番の門が閉まっています\n\nユーザーへの影響: 修理が終わるまで、誰も 12 番の門を使えません。",
    );
    let has_mark = |path: &str| {
        site.files_containing("原文をご確認ください")
            .contains(&path)
    };
    assert!(site.page("ja", "D-1").contains("この翻訳では相違"));
    let marked = site.files_containing("この翻訳では相違");
    assert!(
        marked.iter().any(|path| path.ends_with("ja/feed.atom")),
        "{marked:?}"
    );
    assert!(
        has_mark("ja/index.html") || has_mark("ja/history/2026-09/index.html"),
        "{:?}",
        site.files_containing("原文をご確認ください")
    );
}

fn tasks(root: &TestRoot) -> Vec<TranslationTask> {
    let japanese = Tag::japanese();
    let tasks = kairan::run::translation_tasks(&root.0, Some(&japanese), utc(NOW));
    block_on(tasks).unwrap()
}

#[test]
fn translations_to_do_are_listed_and_drafted() {
    let settings = crate::fixtures::MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"ja\"]");
    let root = TestRoot::empty()
        .with("site.toml", settings)
        .with(
            "records/D-1.md",
            format!("---\nid: D-1\nservice: Doors\ntitle: Doors\nstatus: resolved\n---\n\n## {SECOND}\nCurrent status: Gate 12 is shut.\n"),
        )
        .with(
            "records/D-2.md",
            format!("---\nid: D-2\nservice: Doors\ntitle: More doors\nstatus: investigating\n---\n\n## {SECOND}\nUser impact: Gate 7 is shut.\n\nCurrent status: We repair it.\n"),
        )
        .with(
            "translations/D-1.ja.md",
            format!("---\nsource: machine\n---\n\n## {SECOND}\n現在の状況: 13 番の門が閉まっています。\n"),
        );
    let lines: Vec<String> = tasks(&root).iter().map(ToString::to_string).collect();
    // Open incidents stand first.
    assert_eq!(
        lines,
        [
            "D-2\tja\topen\t3 missing\tMore doors",
            "D-1\tja\tover\t1 missing, 1 damaged, 1 machine\tDoors"
        ]
    );
    let japanese = Tag::japanese();
    let drafted = kairan::run::draft_translation(&root.0, "D-2", &japanese, utc(NOW));
    let path = block_on(drafted).unwrap();
    let draft = String::from_utf8(root.get(&path).unwrap()).unwrap();
    assert_eq!(path, "translations/D-2.ja.md");
    assert!(
        draft.starts_with("---\nsource: needs-review\n---\n\n## 20260929T060000Z\n"),
        "{draft}"
    );
    assert!(
        draft.contains("\nユーザーへの影響: Gate 7 is shut.\n"),
        "{draft}"
    );
    // Its edited text is read as the translation of the same sections.
    let edited = draft
        .replace("Gate 7 is shut.", "7 番の門が閉まっています。")
        .replace("We repair it.", "修理しています。")
        .replace("More doors", "ほかの門")
        .replace("needs-review", "reviewed");
    let root = root.with("translations/D-2.ja.md", edited);
    assert!(
        tasks(&root).iter().all(|task| task.id != "D-2"),
        "{:?}",
        tasks(&root)
    );
}

/// A translation of an earlier wording is shown as such wherever the text goes.
#[test]
fn feeds_and_clients_say_that_a_translation_is_of_an_earlier_version() {
    let settings = crate::fixtures::MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"ja\"]");
    let record = |text: &str| {
        format!(
            "---\nid: D-1\nservice: Doors\ntitle: Doors\nstatus: investigating\n---\n\n## {SECOND}\n{text}\n"
        )
    };
    let root = TestRoot::empty()
        .with("site.toml", settings)
        .with(
            "records/D-1.md",
            record("Current status: The gate is stiff."),
        )
        .with(
            "translations/D-1.ja.md",
            format!("---\nsource: reviewed\n---\n\n## {SECOND}\n現在の状態: 門が固い。\n"),
        );
    let mark = "更新前の原文に基づく翻訳";
    let places = [
        "ja/incidents/D-1/index.html",
        "ja/incidents/D-1/index.md",
        "ja/incidents/D-1/feed.atom",
        "ja/feed.atom",
        "ja/feed.rss",
        "ja/open.atom",
        "ja/api/v2/summary.json",
    ];
    let before = root.site_at("2026-09-29T06:30:00Z");
    for path in places {
        assert!(!before.text(path).contains(mark), "{path}");
    }
    root.put(
        "records/D-1.md",
        record("Current status: The gate is lost."),
    );
    let after = root.site_at("2026-09-29T07:30:00Z");
    for path in places {
        let text = after.text(path);
        assert!(text.contains("門が固い。") && text.contains(mark), "{path}");
    }
}

/// Records in another language than English that do not say so are read by their script.
#[test]
fn a_text_in_another_script_is_not_said_to_be_english() {
    let settings = crate::fixtures::MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"ja\"]");
    let record = "---\nid: D-1\nservice: Doors\ntitle: 門の遅延\nstatus: investigating\n---\n\n\
        ## 2026-09-29T06:00:00Z\nユーザーが Exchange Online にサインインできない問題を調査しています。\n";
    let root = TestRoot::empty()
        .with("site.toml", settings)
        .with("records/D-1.md", record);
    let site = root.site();
    assert!(!site.page("ja", "D-1").contains("未翻訳"));
    let english = site.page("en", "D-1");
    assert!(
        english.contains("Not translated; shown in Japanese") && english.contains("lang=\"ja\"")
    );
}

#[test]
fn one_translation_of_two_originals_is_not_called_unchanged() {
    let settings = crate::fixtures::MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"ja\"]");
    let record = "---\nid: D-1\nservice: Doors\ntitle: Doors\nstatus: investigating\n---\n\n\
                  ## 2026-09-29T06:00:00Z\nUser impact: Users cannot send mail.\n\n\
                  ## 2026-09-29T07:00:00Z\nUser impact: Users cannot send or receive mail.\n";
    let same = "User impact: メールが使えません。\n";
    let translation = format!(
        "---\nreviewer: Mori\n---\n## 2026-09-29T06:00:00Z\n{same}\n## 2026-09-29T07:00:00Z\n{same}"
    );
    let site = TestRoot::empty()
        .with("site.toml", settings)
        .with("records/D-1.md", record)
        .with("translations/D-1.ja.md", translation)
        .site();
    let page = site.page("ja", "D-1");
    for original in [
        "Users cannot send mail.",
        "Users cannot send or receive mail.",
    ] {
        assert!(page.contains(original), "{original}: {page}");
    }
}
