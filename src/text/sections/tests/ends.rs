//! Where a section ends.

use super::*;
use crate::text::{Block, Inline};

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
        section_texts(&Body::html(html), &[EN]),
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
        "Next steps: We looked.\nRemediation:\n- More disks.",
    ] {
        assert_eq!(english(text).len(), 1, "{text}");
    }
    for (label, other) in [
        ("【原因】", "【対応】"),
        ("■原因", "■対応内容"),
        ("◆ 原因", "◆ 対策"),
        ("[原因]", "[経過]"),
        ("＜原因＞", "＜経過＞"),
    ] {
        assert_eq!(
            japanese(&format!("{label}\n故障\n{other}\n交換")),
            [
                "root_cause: 故障".to_owned(),
                format!("other: {other} / 交換")
            ]
        );
    }
    assert_eq!(
        japanese("【原因】故障\n【対応】交換\n【影響範囲】全員"),
        [
            "root_cause: 故障",
            "other: 【対応】交換",
            "scope_of_impact: 全員"
        ]
    );
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
fn a_number_or_a_word_behind_a_hash_is_no_heading() {
    for text in ["#1 the disk", "#include is not read"] {
        let html =
            format!("<h2>Root cause</h2><p>Two things failed.</p><p>{text}</p><p>#2 the fan</p>");
        assert_eq!(
            section_texts(&Body::html(html), &[EN]),
            [format!(
                "root_cause: Two things failed. / {text} / #2 the fan"
            )]
        );
    }
}

#[test]
fn a_deeper_heading_stands_over_a_part_of_the_section() {
    let markdown =
        "## Root cause\n\nDust.\n\n### Impact\n\nHeat.\n\n**Why**\n\nAge.\n\n## Timeline\n\nNow.";
    let html = "<h2>Root cause</h2><p>Dust.</p><h3>Impact</h3>Heat.<p><b>Why</b></p>Age.<h2>Timeline</h2>Now.";
    for body in [Body::markdown(markdown), Body::html(html)] {
        assert_eq!(
            section_texts(&body, &[EN]),
            [
                "root_cause: Dust. / Impact / Heat. / Why / Age.",
                "other: Timeline / Now.",
            ]
        );
    }
    assert_eq!(
        english("## Root cause\nDust.\n### Why\nAge.\n# Timeline\nNow."),
        [
            "root_cause: Dust. / ### Why / Age.",
            "other: # Timeline / Now."
        ]
    );
    for (text, expected) in [
        (
            "### Root cause: Dust\n\nOld.\n\n### Timeline\n\nNow.",
            &["root_cause: Dust / Old.", "other: Timeline / Now."][..],
        ),
        (
            "## Root cause\n### Next steps\nMore disks.",
            &["next_steps: More disks."],
        ),
        (
            "## Root cause\n## Timeline\nNow.",
            &["other: Timeline / Now."],
        ),
    ] {
        assert_eq!(
            section_texts(&Body::markdown(text), &[EN]),
            expected,
            "{text}"
        );
    }
}

#[test]
fn a_paragraph_above_a_line_of_dashes_is_no_heading() {
    let markdown =
        "**Description:**\nIt is late.\nWe look.\n**Customer impact:**\nUsers wait.\nMore.\n---\n";
    assert_eq!(
        section_texts(&Body::markdown(markdown), &[EN]),
        [
            "current_status: It is late. / We look.",
            "user_impact: Users wait. / More.",
        ]
    );
    let heading = Body::markdown("Root cause\n---\nDust.\n\nTimeline\n---\nNow.\n");
    assert_eq!(
        section_texts(&heading, &[EN]),
        ["root_cause: Dust.", "other: Timeline / Now."]
    );
    assert_eq!(
        crate::text::to_rich_text(&heading).0[0],
        Block::Paragraph(vec![Inline::Strong("Root cause".into())])
    );
}

#[test]
fn a_section_may_open_with_a_heading() {
    let body = Body::markdown(
        "**Customer impact:**\n**Mail:**\n- It is late.\n\n**Web:**\n- It is down.\n",
    );
    assert_eq!(
        section_texts(&body, &[EN]),
        [
            "user_impact: Mail: / - It is late.",
            "other: Web: / - It is down."
        ]
    );
}

#[test]
fn a_title_is_one_short_line_and_a_summary_loses_nothing() {
    let prose = "The disk was full. ".repeat(20);
    let prose = prose.trim();
    let long_title = format!("Title: {prose}\nUser impact: Mail is late.");
    assert_eq!(
        english(&long_title),
        [
            format!("other: Title / {prose}"),
            "user_impact: Mail is late.".to_owned()
        ]
    );
    let cases: [(&str, &[&str]); 4] = [
        // As Google Cloud writes it.
        (
            "Summary: Uploads fail.\n\nDescription: We are looking into it.",
            &[
                "title: Uploads fail.",
                "current_status: We are looking into it.",
            ],
        ),
        (
            "## Summary\nUploads failed. Nobody could save.\n\nMore.\n## Root cause\nDust.",
            &[
                "summary: Uploads failed. Nobody could save. / More.",
                "root_cause: Dust.",
            ],
        ),
        (
            "**Summary**\n\nOne line.\n\nTwo lines.\n\n**Description**\n\nDetails.",
            &[
                "summary: One line. / Two lines.",
                "current_status: Details.",
            ],
        ),
        (
            "Executive summary: All is well.",
            &["summary: All is well."],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(
            section_texts(&Body::markdown(text), &[EN]),
            expected,
            "{text}"
        );
    }
}

#[test]
fn a_heading_over_a_part_of_what_the_label_names_is_in_its_section() {
    for (body, expected) in [
        (
            Body::markdown(
                "**Customer impact:**\n\n**Impact to mail:**\n\n- It is late.\n\n**Impact to search:**\n\n- None.\n\n**Timeline:**\n\nNow.\n",
            ),
            &[
                "user_impact: Impact to mail: / - It is late. / Impact to search: / - None.",
                "other: Timeline: / Now.",
            ][..],
        ),
        (
            Body::text("Customer impact:\nImpact on mail:\nIt is late.\nImpact duration: 2 hours"),
            &[
                "user_impact: Impact on mail: / It is late.",
                "other: Impact duration: 2 hours",
            ],
        ),
    ] {
        assert_eq!(section_texts(&body, &[EN]), expected, "{body:?}");
    }
}

#[test]
fn a_plain_heading_may_be_underlined_or_be_a_paragraph_of_markdown() {
    for body in [
        Body::text("Root Cause\n==========\nA push.\n\nOur Response\n------------\nA rollback."),
        Body::text("Root Cause\nA push.\n\nOur Response\nA rollback."),
        Body::markdown("Root Cause\nA push.\n\nOur Response\nA rollback.\n"),
    ] {
        let found = section_texts(&body, &[EN]);
        assert_eq!(found[0], "root_cause: A push.", "{body:?}");
        assert!(found[1].starts_with("other: Our Response / "), "{found:?}");
    }
    assert_eq!(
        section_texts(
            &Body::markdown(
                "Root cause (preliminary)\nA push.\n\nRoot cause/Contributing factors\nNo test.\n"
            ),
            &[EN]
        ),
        ["preliminary_root_cause: A push.", "root_cause: No test."]
    );
}
