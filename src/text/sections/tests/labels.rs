//! What is a label, and what only looks like one.

use super::*;

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
        "> Root cause: A full disk.",
        "→ Root cause: A full disk.",
        "⏱ Root cause: A full disk.",
        "[Root cause]\nA full disk.",
        "＜Root cause＞\nA full disk.",
        "**[Root cause]**\nA full disk.",
        "[Root cause] A full disk.",
        "- [Root cause]: A full disk.",
        "[Root cause]:\nA full disk.",
        "＜Root cause＞A full disk.",
        "Root cause - A full disk.",
        "ROOT CAUSE – A full disk.",
        "- Root cause — A full disk.",
        "**Root cause** - A full disk.",
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
    for mark in ["**", "__", "*", "_"] {
        assert_eq!(
            english(&format!("{mark}Root cause{mark}: {mark}A{mark} disk.")),
            [format!("root_cause: {mark}A{mark} disk.")]
        );
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
            section_texts(&Body::html(html), &[EN]),
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
        let body = Body {
            format,
            content: content.into(),
        };
        assert_eq!(section_texts(&body, &[EN]), expected, "{separator:?}");
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
        "See https://example.com/?Title:x and https://example.com/a.Summary:y",
        "The current status:operational field is wrong.",
        "A title",
        "Our start time, end time and root cause are unknown",
        "Time: 9:30",
        "Additional information: not found",
        "The fields Start time: and End time: are empty",
        "Subtitle: none",
        "Disk full | Root cause | Next steps",
        "[Root cause] of a full disk",
        "[summary] A full disk",
        "<title>503 Service Unavailable</title>",
        "<description>A full disk",
        "Start time - End time",
        "Impact start - Impact end",
        "[Root cause][1]",
        "Next steps - as always - are open.",
        "Root cause-analysis of a disk",
        "The root cause - A full disk",
        "root cause - A full disk",
        "Title - Some words",
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
fn what_is_quoted_is_no_label() {
    for text in [
        "Scope of impact: Users see \"Root cause: unknown\" there.",
        "Scope of impact: Users see 'Root cause: unknown' there.",
        "Scope of impact: Users see \"Blocked. Reason: Unknown. Description: Ask.\" there.",
        "Scope of impact: Users see “Blocked. Reason: Unknown.” there.",
        "Scope of impact: Users see „Gesperrt. Root cause: Gerät.“ there.",
        "Scope of impact: Users see « Bloqué. Root cause: appareil. » there.",
    ] {
        let (_, quoting) = text.split_once(": ").unwrap();
        assert_eq!(english(text), [format!("scope_of_impact: {quoting}")]);
    }
    let text = "影響範囲: 「サインインできません。原因：デバイス」と表示されます。";
    let (_, quoting) = text.split_once(": ").unwrap();
    assert_eq!(japanese(text), [format!("scope_of_impact: {quoting}")]);
    // A mark is missing, or the line is long: nothing is known.
    let long = format!("\"{}\" {}", "a ".repeat(165), "b ".repeat(225));
    for text in [
        "Users cannot open \"Forms.".to_owned(),
        "Use 7.5 \" tablets.".to_owned(),
        "Users see error\" there.".to_owned(),
        format!("Users see {}.", long.trim_end()),
        format!(
            "Users see {}.",
            long.replacen('"', "«", 1).replacen('"', "»", 1).trim_end()
        ),
    ] {
        for cause in ["The \"gateway\" was full.", "The 9\" driver."] {
            let line = format!("Scope of impact: {text} Root cause: {cause}");
            assert_eq!(
                english(&line),
                [
                    format!("scope_of_impact: {text}"),
                    format!("root_cause: {cause}")
                ],
                "{line}"
            );
        }
    }
    // A mark that nothing closes, and inches, quote nothing.
    assert_eq!(
        english("Scope of impact: See \"here. Root cause: Dust."),
        ["scope_of_impact: See \"here.", "root_cause: Dust."]
    );
    assert_eq!(
        english("Scope of impact: Screens of 13\" flicker. Root cause: 15\" cables."),
        [
            "scope_of_impact: Screens of 13\" flicker.",
            "root_cause: 15\" cables."
        ]
    );
    assert_eq!(
        english("Title: \"Forms\"Root cause: Dust."),
        ["title: \"Forms\"", "root_cause: Dust."]
    );
}

#[test]
fn a_label_is_kept_as_written() {
    let sections = parse_sections(
        &Body::text("- USER  impact：One.\nTwo."),
        &labels(&[EN]),
        None,
    );
    assert_eq!(sections[0].label.as_deref(), Some("USER  impact"));
    assert_eq!(sections.len(), 1);
}
