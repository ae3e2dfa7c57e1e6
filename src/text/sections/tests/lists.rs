//! Lists in sections, and labels in lists.

use super::*;

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
            "next_steps: - We’re checking. / - We’ll report.",
            "other: This is the final update.",
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
            )
            .into(),
        };
        assert_eq!(
            section_texts(&body, &[EN]),
            [
                "current_status: Two products fail. / Disks: / - Impact/Diagnosis: Reads fail. / - Workaround: None. / \
                 - Root cause: Dust.",
                "workaround: See above.",
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
fn an_entry_that_says_when_it_began_has_a_label_wherever_it_stands() {
    let [from, to] = ["Monday, April 1, 2024, 9:00 AM UTC", "2024-04-01 10:00"];
    assert_eq!(
        english(&format!(
            "Current status: The details are:\n- Start time: {from}\n- End time: {to}"
        )),
        [
            "current_status: The details are:".to_owned(),
            format!("start_time: {from}"),
            format!("end_time: {to}"),
        ]
    );
    assert_eq!(
        english(&format!(
            "Current status: We did this:\n- Root cause: Dust.\n- Next update by: {from}"
        )),
        [
            "current_status: We did this: / - Root cause: Dust.".to_owned(),
            format!("next_update_by: {from}"),
        ]
    );
}

#[test]
fn a_list_that_a_section_announces_has_no_labels() {
    assert_eq!(
        english(
            "More info: The form has these fields:\n- Title: what it is called\n- Start time: when it \
             starts\nCurrent status: We look."
        ),
        [
            "more_info: The form has these fields: / - Title: what it is called / - Start time: when it starts",
            "current_status: We look.",
        ]
    );
    // Before the first label a list may be of labels, and right below one.
    for text in [
        "What we know:\n- User impact: Users wait.\n- Root cause: Dust.",
        "Current status:\n- User impact: Users wait.\n- Root cause: Dust.",
    ] {
        let found = english(text);
        assert_eq!(
            found[found.len() - 2..],
            ["user_impact: Users wait.", "root_cause: Dust."],
            "{text}"
        );
    }
}

#[test]
fn an_entry_of_a_list_ends_no_section_unless_the_list_is_of_labels() {
    let expected = ["root_cause: Two things: / - Impact: reads fail. / - Mitigation: none."];
    for mark in ["-", "*", "•"] {
        let list = format!("{mark} Impact: reads fail.\n{mark} Mitigation: none.");
        let text = format!("Root cause: Two things:\n{list}");
        assert_eq!(english(&text), expected, "{mark}");
    }
    for body in [
        Body::markdown("Root cause: Two things:\n\n- Impact: reads fail.\n- Mitigation: none.\n"),
        Body::html(
            "Root cause: Two things:<ul><li>Impact: reads fail.</li><li>Mitigation: none.</li></ul>",
        ),
    ] {
        assert_eq!(section_texts(&body, &[EN]), expected, "{body:?}");
    }
    let expected = ["root_cause: Dust.", "other: - Mitigation: A restart."];
    for body in [
        Body::html("<ul><li>Root cause: Dust.</li><li>Mitigation: A restart.</li></ul>"),
        Body::markdown("- Root cause: Dust.\n- Mitigation: A restart.\n"),
    ] {
        assert_eq!(section_texts(&body, &[EN]), expected, "{body:?}");
    }
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
        section_texts(&Body::html(html), &[EN]),
        ["next_steps: 1. one /   - two / 2. three / end"]
    );
}

#[test]
fn a_label_within_a_list_item_cuts_nothing() {
    for (body, expected) in [
        (
            Body::markdown(
                "## Root Cause\nDust.\n## Remediation and Prevention\nWe do this:\n* More fans. ETA: 31 January \
                 2027.\n* Clean. ETA: 31 March 2027.\n* Test.\n## Timeline\nNow.\n",
            ),
            &[
                "root_cause: Dust.",
                "next_steps: We do this: / - More fans. ETA: 31 January 2027. / - Clean. ETA: 31 March 2027. / - Test.",
                "other: Timeline / Now.",
            ][..],
        ),
        (
            Body::text(
                "Title: Heat\n\nNext steps:\n- Clean. Workaround: none.\n- Test. Root cause: still open.\n- Wait.",
            ),
            &[
                "title: Heat",
                "next_steps: - Clean. Workaround: none. / - Test. Root cause: still open. / - Wait.",
            ],
        ),
        (
            Body::html(
                "Next steps:<ul><li>Clean. End time: soon.</li><li>Wait.</li></ul><p>Root cause: Dust.</p>",
            ),
            &[
                "next_steps: - Clean. End time: soon. / - Wait.",
                "root_cause: Dust.",
            ],
        ),
        (
            Body::text("Next steps:\n1. Clean. Workaround: none.\n2) Wait. Root cause: open."),
            &["next_steps: 1. Clean. Workaround: none. / 2) Wait. Root cause: open."],
        ),
        (
            Body::text(
                "Next steps:\n- Clean.\n  ETA: 31 January 2027.\n- Wait.\nRoot cause: Dust.",
            ),
            &[
                "next_steps: - Clean. / ETA: 31 January 2027. / - Wait.",
                "root_cause: Dust.",
            ],
        ),
        // A line below an entry is a part of it, in every form.
        (
            Body::markdown(
                "Next steps:\n\n- Clean.\n  ETA: 31 January 2027.\n- Wait.\n\nRoot cause: Dust.\n",
            ),
            &[
                "next_steps: - Clean. / ETA: 31 January 2027. / - Wait.",
                "root_cause: Dust.",
            ],
        ),
        (
            Body::html(
                "Next steps:<ul><li>Clean.<br>Root cause: open.</li><li><p>Wait.</p><p>ETA: soon.</p></li></ul>\
                 Root cause: Dust.",
            ),
            &[
                "next_steps: - Clean. / Root cause: open. / - Wait. / ETA: soon.",
                "root_cause: Dust.",
            ],
        ),
        (
            Body::text(
                "Next steps:\n- Long term\n  - Root cause: to be found.\n  1. Rewrite\n- Wait.",
            ),
            &["next_steps: - Long term /   - Root cause: to be found. / 1. Rewrite / - Wait."],
        ),
        (
            Body::markdown(
                "Next steps:\n\n1. Long term\n   1. Workaround: none.\n   2. Rewrite.\n2. Wait.\n",
            ),
            &["next_steps: 1. Long term /   1. Workaround: none. /   2. Rewrite. / 2. Wait."],
        ),
        // Without indentation, a label is one: Markdown alone would make it a part of the item.
        (
            Body::markdown(
                "Next steps:\n- Clean.\n- Wait.\nRoot cause: Dust.\n**Workaround:** None.\n",
            ),
            &[
                "next_steps: - Clean. / - Wait.",
                "root_cause: Dust.",
                "workaround: None.",
            ],
        ),
        (
            Body::text("- We wait. Root cause: open.\n- We look."),
            &["other: - We wait. Root cause: open. / - We look."],
        ),
    ] {
        assert_eq!(section_texts(&body, &[EN]), expected, "{body:?}");
    }
    // A body that lost its line breaks has labels in the middle of any line.
    for text in [
        "- User impact: Heat. Root cause: Dust. Next steps: Wait.",
        "User impact: Heat. Root cause: Dust.\n- Clean. Next steps: Wait.",
    ] {
        assert!(
            english(text).contains(&"next_steps: Wait.".to_owned()),
            "{text}"
        );
    }
}

#[test]
fn a_label_within_an_entry_with_another_mark_is_a_part_of_it() {
    for marks in [
        ["①", "②", "③"],
        ["１．", "２．", "３．"],
        ["a) ", "b) ", "c) "],
        ["■", "■", "■"],
        ["→ ", "→ ", "→ "],
        ["+ ", "+ ", "+ "],
        ["手順1: ", "手順2: ", "手順3: "],
    ] {
        let [one, two, three] = marks;
        let text = format!(
            "次の手順：\n{one}キューを長くします。根本原因：調査中です。\n{two}長さを監視します。\n{three}知らせます。"
        );
        let sections = japanese(&text);
        assert_eq!(sections.len(), 1, "{sections:?}");
        assert!(sections[0].contains("知らせます"), "{sections:?}");
    }
    assert_eq!(
        english("Next steps:\nStep 1: Restart. Root cause: is looked for.\nStep 2: Watch.").len(),
        1
    );
    // Such a mark before a label makes a heading.
    assert_eq!(
        japanese("■現在の状況：調査中です。\n■根本原因：不明です。"),
        ["current_status: 調査中です。", "root_cause: 不明です。"]
    );
}
