use proptest::prelude::*;

use super::*;
use crate::text::Format;

fn labels(languages: &[&str]) -> Labels {
    let mut labels = Labels::default();
    for language in languages {
        labels.merge(Labels::parse(language).unwrap());
    }
    labels
}

const EN: &str = include_str!("../../../content/locales/en.toml");
const JA: &str = include_str!("../../../content/locales/ja.toml");

/// The sections of a body, each as its kind and its text, with `/` for a line's end.
fn cut(body: &Body, languages: &[&str]) -> Vec<String> {
    let sections = sections(body, &labels(languages), None);
    let show = |section: &Section| {
        let text = section.text.plain().replace('\n', " / ");
        format!("{}: {text}", section.kind.as_str())
    };
    sections.iter().map(show).collect()
}

fn english(text: &str) -> Vec<String> {
    cut(&Body::text(text), &[EN])
}

fn japanese(text: &str) -> Vec<String> {
    cut(&Body::text(text), &[JA])
}

#[test]
fn a_label_opens_a_section_however_it_is_written() {
    for text in [
        "Root cause: A full disk.",
        "ROOT CAUSE:A full disk.",
        "root cause : A full disk.",
        "Root  cause：A full disk.",
        "Root\u{a0}cause:\u{a0}A full disk.",
        "Root cause:\nA full disk.",
        "Root cause\nA full disk.",
        "・Root cause : A full disk.",
        "• ・Root cause : A full disk.",
        "- Root cause: A full disk.",
        "– Root cause: A full disk.",
        "1) Root cause: A full disk.",
        "2. Root cause: A full disk.",
        "■ Root cause\nA full disk.",
        "【Root cause】A full disk.",
        "【Root cause】：A full disk.",
        "**Root cause:** A full disk.",
        "**Root cause**: A full disk.",
        "**Root cause: **A full disk.",
        "*Root cause:* A full disk.",
        "*Root cause*: A full disk.",
        "__Root cause:__ A full disk.",
        "__Root cause__: A full disk.",
        "__Root cause__\nA full disk.",
        "_Root cause_: A full disk.",
        "_Root cause:_ A full disk.",
        "_Root cause_\nA full disk.",
        "- __Root cause:__ A full disk.",
        "*__Root cause:__* A full disk.",
        "## Root cause\n\nA full disk.",
        "\u{200b}Root cause: A full disk.",
        "※Root cause: A full disk.",
        "★Root cause: A full disk.",
        "✅ Root cause: A full disk.",
        "１．Root cause: A full disk.",
        "（３）Root cause: A full disk.",
    ] {
        assert_eq!(english(text), ["root_cause: A full disk."], "{text}");
    }
    // Emphasis behind a label that has none is the text's own.
    assert_eq!(
        english("Root cause: **A** disk."),
        ["root_cause: **A** disk."]
    );
    for (text, expected) in [
        ("__Root cause:__ _A_ disk.", "root_cause: _A_ disk."),
        ("*Root cause:* *A* disk.", "root_cause: *A* disk."),
        ("Root cause: _A_ disk.", "root_cause: _A_ disk."),
        ("Root cause: __A__ disk.", "root_cause: __A__ disk."),
        ("* Root cause: * A * disk.", "root_cause: - A * disk."),
    ] {
        assert_eq!(english(text), [expected], "{text}");
    }
    // In the middle of a line, too, it leaves nothing on either side.
    for mark in ["**", "__", "_", "*"] {
        for text in [
            format!(
                "{mark}User impact:{mark} Slow. {mark}Root cause:{mark} Dust. {mark}End time{mark}: Now"
            ),
            format!("User impact: Slow.{mark}Root cause:{mark} Dust. {mark}End time:{mark} Now"),
        ] {
            assert_eq!(
                english(&text),
                ["user_impact: Slow.", "root_cause: Dust.", "end_time: Now"],
                "{text}"
            );
        }
    }
    let text = "User impact: It is the __Root cause:__ dust, and no snake_Root cause: dust.";
    assert_eq!(english(text), [format!("user_impact: {}", &text[13..])]);
    for html in [
        "<b>Root cause:</b> A full disk.",
        "<p><strong>Root cause</strong></p><p>A full disk.</p>",
        "<h3>Root cause</h3>A full disk.",
        "<ul><li>Root cause: A full disk.</li></ul>",
        "Root&nbsp;cause:&nbsp;&nbsp;A full disk.",
        "<table><tr><td>Root cause:</td><td>A full disk.</td></tr></table>",
        "<table><tr><th>Root cause</th><td>A full disk.</td></tr></table>",
    ] {
        assert_eq!(
            cut(&Body::html(html), &[EN]),
            ["root_cause: A full disk."],
            "{html}"
        );
    }
}

#[test]
fn every_break_separates_sections() {
    let expected = [
        "title: Mail is late",
        "user_impact: Mail may be late.",
        "start_time: Friday, January 26, 2024, at 9:30 PM UTC",
        "next_steps: - We're checking the queue.",
    ];
    for (separator, format) in [
        ("\n", Format::Text),
        ("\n\n", Format::Text),
        ("\r\n", Format::Text),
        ("\\\n\n", Format::Html),
        ("<br>", Format::Html),
        ("<BR>\n", Format::Html),
        ("<br /><br />", Format::Html),
        ("</p><p>", Format::Html),
        ("&nbsp;&nbsp;", Format::Html),
        ("&nbsp; &nbsp; &nbsp;", Format::Html),
        ("&nbsp;", Format::Html),
        (" ", Format::Text),
        ("", Format::Text),
    ] {
        let content = [
            "Title: Mail is late",
            "User impact: Mail may be late.",
            "Start time: Friday, January 26, 2024, at 9:30 PM UTC",
            "Next steps:- We're checking the queue.",
        ]
        .join(separator);
        let body = Body { format, content };
        assert_eq!(cut(&body, &[EN]), expected, "{separator:?}");
    }
}

#[test]
fn sections_of_one_line_are_told_apart() {
    assert_eq!(
        english(
            "Title: Some users can't search User impact: Users can't search. More info: The error is \
             “503 Server busy; host [192.0.2.1] refused.” Current status: We're restarting the index. \
             We understand the impact. Scope of impact: Any user. Root cause: A full disk. \
             Start time: Monday, April 1, 2024, at 7:00 AM UTC End time: Monday, April 1, 2024, at 8:00 AM UTC \
             Next update by: Monday, April 1, 2024, at 9:00 AM UTC"
        ),
        [
            "title: Some users can't search",
            "user_impact: Users can't search.",
            "more_info: The error is “503 Server busy; host [192.0.2.1] refused.”",
            "current_status: We're restarting the index. We understand the impact.",
            "scope_of_impact: Any user.",
            "root_cause: A full disk.",
            "start_time: Monday, April 1, 2024, at 7:00 AM UTC",
            "end_time: Monday, April 1, 2024, at 8:00 AM UTC",
            "next_update_by: Monday, April 1, 2024, at 9:00 AM UTC",
        ]
    );
    assert_eq!(
        japanese(
            "タイトル: 一部のユーザーが検索できません ユーザーへの影響: 検索できません。 詳細情報: 「503 Server busy」と表示されます。」 \
             現在の状況: 索引を再起動しています。並行して確認しています。影響範囲: すべてのユーザー。 次の更新期限: 2024年4月1日 月曜日 9:00 UTC"
        ),
        [
            "title: 一部のユーザーが検索できません",
            "user_impact: 検索できません。",
            "more_info: 「503 Server busy」と表示されます。」",
            "current_status: 索引を再起動しています。並行して確認しています。",
            "scope_of_impact: すべてのユーザー。",
            "next_update_by: 2024年4月1日 月曜日 9:00 UTC",
        ]
    );
}

#[test]
fn a_label_may_follow_a_thing_that_is_called_by_a_letter() {
    assert_eq!(
        english(
            "Title: Users can't follow plan A User impact: Users wait. Root cause: See plan A Next steps: None."
        ),
        [
            "title: Users can't follow plan A",
            "user_impact: Users wait.",
            "root_cause: See plan A",
            "next_steps: None."
        ]
    );
    for text in [
        "Title: Users See A User impact: page",
        "Title: A User impact: page",
        "Title: Users wait. A User impact: page",
        "Title: users see a User impact: page",
        "Title: users see The User impact: page",
    ] {
        let (_, title) = text.split_once(": ").unwrap();
        assert_eq!(english(text), [format!("title: {title}")]);
    }
}

#[test]
fn glued_labels_are_told_apart() {
    assert_eq!(
        english(
            "Title: Users can't open Contoso FormsUser Impact: Users can't open Contoso FormsMore info: The error is \
             'Not available'.Current status: We're checking.Start time: Monday, April 1, 2024, at 7:00 AM UTCEnd time: \
             Monday, April 1, 2024, at 8:00 AM UTCRoot cause: A full disk.Next steps:- We'll add disks.We'll report."
        ),
        [
            "title: Users can't open Contoso Forms",
            "user_impact: Users can't open Contoso Forms",
            "more_info: The error is 'Not available'.",
            "current_status: We're checking.",
            "start_time: Monday, April 1, 2024, at 7:00 AM UTC",
            "end_time: Monday, April 1, 2024, at 8:00 AM UTC",
            "root_cause: A full disk.",
            "next_steps: - We'll add disks.We'll report.",
        ]
    );
}

#[test]
fn what_only_looks_like_a_label_is_text() {
    for text in [
        "Exchange Online: mail is late.",
        "Status: degraded",
        "RECOVERED",
        "Client host [192.0.2.1] blocked: see below",
        "We don't know the root cause: unknown errors appear.",
        "We can share the Root cause: a full disk.",
        "As for our Next steps: we wait.",
        "Set jobTitle: manager and Job Title: manager.",
        "See https://example.com/Root cause and http://root:80.",
        "The current status:operational field is wrong.",
        "A title",
        "Our start time, end time and root cause are unknown",
        "Time: 9:30",
        "Root causes: many",
        "Subtitle: none",
        "Disk full | Root cause | Next steps",
    ] {
        assert_eq!(english(text), [format!("other: {text}")], "{text}");
    }
    for text in [
        "the Root cause: unknown",
        "no End time: unknown",
        "(Root cause: unknown)",
        "delays (see Root cause: below)",
    ] {
        let line = format!("User impact: We have {text}");
        assert_eq!(english(&line), [format!("user_impact: We have {text}")]);
    }
    for text in [
        "この障害の根本原因: 不明です。",
        "Exchange Online: 停止しています。",
        "サービス 状況: 良好",
        "原因の詳細: 調査中",
    ] {
        assert_eq!(japanese(text), [format!("other: {text}")], "{text}");
    }
}

#[test]
fn lines_under_no_label_continue_the_section_above() {
    assert_eq!(
        english("Hello.\nUser impact: One.\n\nTwo.\n- three\n\nCurrent status: Four."),
        [
            "other: Hello.",
            "user_impact: One. / Two. / - three",
            "current_status: Four."
        ]
    );
    assert_eq!(
        english("Title: One\nTwo.\nNext update by:\nFriday\nThree.\nFour."),
        [
            "title: One",
            "other: Two.",
            "next_update_by: Friday",
            "other: Three. / Four."
        ]
    );
    assert_eq!(
        english("Root cause: A.\nNext steps:\nRoot cause: B."),
        ["root_cause: A.", "root_cause: B."]
    );
    assert_eq!(english(" \n\n"), [""; 0]);
}

#[test]
fn a_heading_that_is_no_label_ends_a_section_with_a_heading() {
    for (label, other) in [
        ("ROOT CAUSE", "LESSONS LEARNED"),
        ("ROOT CAUSE:", "LESSONS LEARNED:"),
        ("**Root cause:**", "**Remediation:**"),
        ("**Root cause**", "**Remediation**:"),
        ("__Root cause__", "__Remediation__:"),
        ("## Root cause", "## Remediation"),
    ] {
        assert_eq!(
            english(&format!("{label}\nA full disk.\n\n{other}\nMore disks.")),
            [
                "root_cause: A full disk.".to_owned(),
                format!("other: {other} / More disks."),
            ]
        );
    }
    let html = "<b>Root cause:</b><p>A <b>full</b> disk.</p><b>Remediation:</b><p>More disks.</p>";
    assert_eq!(
        cut(&Body::html(html), &[EN]),
        [
            "root_cause: A full disk.",
            "other: Remediation: / More disks."
        ]
    );
    // One that the language knows ends a section in any case.
    for (label, other) in [
        ("Root cause:\n", "Remediation:\n"),
        ("Root cause: ", "Remediation: "),
        ("ROOT CAUSE\n", "## Remediation\n"),
        ("Root cause: ", "__Remediation:__ "),
        ("Root cause: ", "Description of impact:\n"),
    ] {
        let found = english(&format!("{label}A full disk.\n\n{other}More disks."));
        assert_eq!(found.len(), 2, "{other}: {found:?}");
        assert_eq!(found[0], "root_cause: A full disk.");
        assert!(
            found[1].starts_with("other: ") && found[1].ends_with("More disks."),
            "{found:?}"
        );
    }
    assert_eq!(
        english(
            "## Root cause\nDust.\n## Remediation and Prevention\nMore disks.\n## Remediation\nA restart."
        ),
        [
            "root_cause: Dust.",
            "next_steps: More disks.",
            "other: ## Remediation / A restart."
        ]
    );
    for text in [
        "Root cause: Dust.\nRemediation is under way.",
        "Root cause: Dust.\nOur remediation: more disks.",
        "Root cause: Dust.\nRemediation",
        "Next steps:\nWe looked.\nRemediation:\n- More disks.",
    ] {
        assert_eq!(english(text).len(), 1, "{text}");
    }
    // Set apart in another way, or in a section whose label is not, it is text.
    for text in [
        "Root cause: A full disk.\nRECOVERED",
        "**Root cause:** A full disk.\n**RECOVERED**",
        "**Root cause:**\nA full disk.\nRECOVERED",
        "ROOT CAUSE\nA full disk.\nERROR 503: BUSY",
    ] {
        assert_eq!(english(text).len(), 1, "{text}");
    }
}

#[test]
fn the_bullet_before_every_line_makes_no_list() {
    assert_eq!(
        english(
            "  • ・Title : Mail is late\n  • ・More info : One.\n  • Two.\n  • ・Next steps :\n  \
             • – We’re checking.\n  • – We’ll report.\n  • This is the final update."
        ),
        [
            "title: Mail is late",
            "more_info: One. / Two.",
            "next_steps: - We’re checking. / - We’ll report. / This is the final update.",
        ]
    );
    assert_eq!(
        japanese("・タイトル：遅延\n・現在の状況：\n　・調査中\n　・復旧中\n・根本原因：不明"),
        [
            "title: 遅延",
            "current_status: - 調査中 / - 復旧中",
            "root_cause: 不明"
        ]
    );
    assert_eq!(
        english("- User impact: One.\n- Next steps:\n  - two\n  - three"),
        ["user_impact: One.", "next_steps: - two / - three"]
    );
}

#[test]
fn a_list_whose_first_entry_has_no_label_has_none() {
    for (list, format) in [
        (
            "- Impact/Diagnosis: Reads fail.\n- Workaround: None.\n- Root cause: Dust.",
            Format::Text,
        ),
        (
            "* Impact/Diagnosis: Reads fail.\n* Workaround: None.\n* Root cause: Dust.",
            Format::Markdown,
        ),
    ] {
        let body = Body {
            format,
            content: format!(
                "Description: Two products fail.\n\nDisks:\n{list}\n\nWorkaround: See above."
            ),
        };
        assert_eq!(
            cut(&body, &[EN]),
            [
                "current_status: Two products fail. / Disks: / - Impact/Diagnosis: Reads fail. / - Workaround: None. / \
                 - Root cause: Dust.",
                "more_info: See above.",
            ]
        );
    }
    assert_eq!(
        english("Title: Disks\n- User impact: Reads fail.\n  - All of them.\n- Root cause: Dust."),
        [
            "title: Disks",
            "user_impact: Reads fail. / - All of them.",
            "root_cause: Dust."
        ]
    );
    // Facts that stand before the labels are no entries of a section.
    for (text, expected) in [
        (
            "- Ticket: 12\n- User impact: Reads fail.\n- Root cause: Dust.",
            [
                "other: - Ticket: 12",
                "user_impact: Reads fail.",
                "root_cause: Dust.",
            ],
        ),
        (
            "Title: Disks\n- Ticket: 12\n- User impact: Reads fail.",
            [
                "title: Disks",
                "other: - Ticket: 12",
                "user_impact: Reads fail.",
            ],
        ),
        (
            "Title: Disks\n- User impact: Reads fail.\n- All of them.\n- Root cause: Dust.",
            [
                "title: Disks",
                "user_impact: Reads fail. / - All of them.",
                "root_cause: Dust.",
            ],
        ),
    ] {
        assert_eq!(english(text), expected, "{text}");
    }
}

#[test]
fn a_remark_behind_a_label_is_the_first_of_its_text() {
    let sections = sections(
        &Body::html(
            "<b>Title:</b> Slow<br><b>Start time (UTC):</b> Monday, April 1, 2024 9:00 AM<br>\
             Scope of impact (as of today): All<br>Next steps (planned): None<br>Users (see Root cause (UTC): here) wait.",
        ),
        &labels(&[EN]),
        None,
    );
    let told: Vec<String> = sections
        .iter()
        .map(|section| format!("{}: {}", section.kind.as_str(), section.text.plain()))
        .collect();
    assert_eq!(
        told,
        [
            "title: Slow",
            "start_time: (UTC): Monday, April 1, 2024 9:00 AM",
            "scope_of_impact: (as of today): All",
            "next_steps: (planned): None\nUsers (see Root cause (UTC): here) wait.",
        ]
    );
    let expected = "2024-04-01T09:00:00Z".parse().unwrap();
    assert_eq!(
        sections[1].time.as_ref().map(|time| time.at),
        Some(expected)
    );
    assert_eq!(sections[1].label.as_deref(), Some("Start time"));
    let row = "<table><tr><td>Start time (UTC)</td><td>2024-04-01 09:00</td></tr></table>";
    let row = super::sections(&Body::html(row), &labels(&[EN]), None).remove(0);
    assert_eq!(row.text.plain(), "(UTC) | 2024-04-01 09:00");
    assert_eq!(row.time.map(|time| time.at), Some(expected));
    assert_eq!(
        japanese("開始時間（UTC）：2024年4月1日 9:00"),
        ["start_time: （UTC）：2024年4月1日 9:00"]
    );
    assert_eq!(
        japanese("開始時間(UTC): 2024年4月1日 9:00"),
        ["start_time: (UTC): 2024年4月1日 9:00"]
    );
}

#[test]
fn lists_are_seen_as_lists() {
    assert_eq!(
        english(
            "Next steps:\n-We're checking.\n- “Quoted.”\n  - deeper\n    - deepest\n- -5 °C\n-5 °C"
        ),
        [
            "next_steps: - We're checking. / - “Quoted.” /   - deeper /     - deepest / - -5 °C / -5 °C"
        ]
    );
    assert_eq!(
        english("Next steps: - We check the disks. - We report, in time. The end."),
        ["next_steps: - We check the disks. / - We report, in time. The end."]
    );
    let html = "Next steps:<ol><li>one<ul><li>two</li></ul></li><li><p>three</p></li></ol>end";
    assert_eq!(
        cut(&Body::html(html), &[EN]),
        ["next_steps: 1. one /   - two / 2. three / end"]
    );
}

#[test]
fn a_label_is_kept_as_written() {
    let sections = sections(
        &Body::text("- USER  impact：One.\nTwo."),
        &labels(&[EN]),
        None,
    );
    assert_eq!(sections[0].label.as_deref(), Some("USER  impact"));
    assert_eq!(sections.len(), 1);
}

#[test]
fn every_language_has_every_label() {
    let files = [
        EN,
        JA,
        include_str!("../../../content/locales/ar.toml"),
        include_str!("../../../content/locales/de.toml"),
        include_str!("../../../content/locales/fr.toml"),
        include_str!("../../../content/locales/es.toml"),
        include_str!("../../../content/locales/pt.toml"),
        include_str!("../../../content/locales/zh.toml"),
        include_str!("../../../content/locales/ko.toml"),
    ];
    for file in files {
        let table: toml::Table = file.parse().unwrap();
        for kind in SectionKind::ALL {
            if kind == SectionKind::Other {
                continue;
            }
            let first = table["labels"][kind.as_str()][0].as_str().unwrap();
            for (colon, text) in [(": ", "x"), (" : ", "x"), ("：", "x"), ("\n", "x")] {
                let sections = sections(
                    &Body::text(format!("{first}{colon}{text}")),
                    &labels(&[file]),
                    None,
                );
                assert_eq!(sections.len(), 1, "{first}{colon}");
                assert_eq!(sections[0].kind, kind, "{first}{colon}");
            }
        }
    }
    // Labels of all languages together still say one thing each.
    let all = labels(&files);
    let german = sections(&Body::text("Ursache: x"), &all, None);
    assert_eq!(german[0].kind, SectionKind::RootCause);
}

/// The characters of a text that are neither space nor ornament nor a label's colon.
fn substance(text: &str) -> String {
    let ornament = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || prose::is_strong_ornament(c)
            || prose::is_weak_ornament(c)
            || matches!(
                c,
                ':' | '：' | '】' | '|' | '\\' | '.' | ')' | '(' | '0'..='9'
            )
    };
    text.chars().filter(|&c| !ornament(c)).collect()
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "Title",
        "Root cause",
        "root cause",
        "Next steps",
        "End time",
        "タイトル",
        "影響範囲",
        "状況",
        ":",
        "：",
        " : ",
        "\n",
        "\n\n",
        " ",
        "\u{a0}",
        "\u{a0}\u{a0}",
        "- ",
        "• ",
        "・",
        "– ",
        "* ",
        "**",
        "1) ",
        "【",
        "】",
        "。",
        "」",
        ". ",
        "the ",
        "Exchange Online: ",
        "We're here",
        "です",
        "https://example.com/a.",
        "UTC",
        "9:30",
        "\t",
        "\r\n",
        "\\\n",
        "\u{8}",
    ]);
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_body_is_cut_without_panic(content in "\\PC*", html in any::<bool>()) {
        let format = if html { Format::Html } else { Format::Text };
        sections(&Body { format, content }, &labels(&[EN, JA]), None);
    }

    #[test]
    fn no_text_is_lost_or_made_up(text in pieces()) {
        let labels = labels(&[EN, JA]);
        let sections = sections(&Body::text(text.clone()), &labels, None);
        let mut kept = String::new();
        for section in &sections {
            kept.push_str(&substance(section.label.as_deref().unwrap_or("")));
            kept.push_str(&substance(&section.text.plain()));
        }
        // A label without text leaves no section; nothing else may be missing or made up.
        let bare = |text: &str| {
            let names = ["Title", "Rootcause", "rootcause", "Nextsteps", "Endtime", "タイトル", "影響範囲", "状況"];
            names.iter().fold(text.to_owned(), |text, name| text.replace(name, ""))
        };
        prop_assert_eq!(bare(&kept), bare(&substance(&text)));
    }

    #[test]
    fn a_section_reads_as_its_own_body(text in pieces()) {
        // What a section holds, read again, is the same text: nothing in it is left to interpret
        // but a bullet behind a bullet, which is one.
        for section in sections(&Body::text(text), &labels(&[EN, JA]), None) {
            let again = crate::text::read(&Body::html(section.text.html()));
            prop_assert_eq!(substance(&again.plain()), substance(&section.text.plain()));
        }
    }
}

#[test]
fn a_time_without_a_zone_is_in_the_one_that_is_set_unless_the_text_sets_another() {
    let set: Tz = "Asia/Tokyo".parse().unwrap();
    for (text, zone, expected) in [
        ("Start time: 2026-07-14 10:00", None, None),
        (
            "Start time: 2026-07-14 10:00",
            Some(set),
            Some("2026-07-14T01:00:00Z"),
        ),
        (
            "Start time: 2026-07-14 10:00 UTC",
            Some(set),
            Some("2026-07-14T10:00:00Z"),
        ),
        (
            "(All Times US/Pacific)\nStart time: 2026-07-14 10:00",
            Some(set),
            Some("2026-07-14T17:00:00Z"),
        ),
    ] {
        let sections = sections(&Body::text(text), &labels(&[EN]), zone);
        let read = sections.iter().find_map(|section| section.time.as_ref());
        let expected = expected.map(|at| at.parse().unwrap());
        assert_eq!(read.map(|time| time.at), expected, "{text} {zone:?}");
    }
}

#[test]
fn a_title_as_long_as_a_report_is_its_summary() {
    let prose = "The disk was full. ".repeat(20);
    let body = Body::markdown(format!(
        "## Summary\n{prose}\n\nMore.\n## Root cause\nDust."
    ));
    let prose = prose.trim();
    let expected = [
        format!("other: Summary / {prose}"),
        "other: More.".to_owned(),
        "root_cause: Dust.".to_owned(),
    ];
    assert_eq!(cut(&body, &[EN]), expected);
}

#[test]
fn the_labels_of_other_vendors_are_known() {
    assert_eq!(
        japanese(
            "【発生日時】2024年4月1日 9:30 JST\n【影響範囲】一部のお客様\n【原因】機器の故障\n【対応状況】復旧作業中\n\
             【復旧見込み】未定\n【次回更新予定】2024年4月1日 12:00頃 JST"
        ),
        [
            "start_time: 2024年4月1日 9:30 JST",
            "scope_of_impact: 一部のお客様",
            "root_cause: 機器の故障",
            "current_status: 復旧作業中",
            "estimated_time_to_resolve: 未定",
            "next_update_by: 2024年4月1日 12:00頃 JST",
        ]
    );
    for text in ["障害の原因: 不明です。", "再起動が原因: と思われます。"] {
        assert_eq!(japanese(text), [format!("other: {text}")]);
    }
    assert_eq!(
        english(
            "Summary of impact: Errors.\nRoot cause: Dust.\nMitigation: A restart.\nFinal update: All is well.\n\
             Estimated resolution time: An hour.\nWorkaround(s): None."
        ),
        [
            "user_impact: Errors.",
            "root_cause: Dust.",
            "other: Mitigation: A restart.",
            "final_status: All is well.",
            "estimated_time_to_resolve: An hour.",
            "more_info: None.",
        ]
    );
}

#[test]
fn what_is_quoted_is_no_label() {
    for text in [
        "Scope of impact: Users see \"Root cause: unknown\" there.",
        "Scope of impact: Users see 'Root cause: unknown' there.",
    ] {
        let (_, quoting) = text.split_once(": ").unwrap();
        assert_eq!(english(text), [format!("scope_of_impact: {quoting}")]);
    }
    assert_eq!(
        english("Title: \"Forms\"Root cause: Dust."),
        ["title: \"Forms\"", "root_cause: Dust."]
    );
}

#[test]
fn a_date_of_numbers_follows_the_language_of_the_labels() {
    let french = labels(&[include_str!("../../../content/locales/fr.toml")]);
    let body = Body::text("Prochaine mise à jour : 03/10/2026 à 14:00 UTC");
    let time = sections(&body, &french, None).remove(0).time;
    let expected = "2026-10-03T14:00:00Z".parse().unwrap();
    assert_eq!(time.map(|time| time.at), Some(expected));
}

#[test]
fn a_section_may_open_with_a_heading() {
    let body = Body::markdown(
        "**Customer impact:**\n**Mail:**\n- It is late.\n\n**Web:**\n- It is down.\n",
    );
    assert_eq!(
        cut(&body, &[EN]),
        [
            "user_impact: Mail: / - It is late.",
            "other: Web: / - It is down."
        ]
    );
}
