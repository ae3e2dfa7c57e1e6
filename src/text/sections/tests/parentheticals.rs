//! Remarks in brackets behind labels.

use super::*;

#[test]
fn a_remark_behind_a_label_is_the_first_of_its_text() {
    let sections = parse_sections(
        &Body::html(
            "<b>Title:</b> Slow<br><b>Start time (UTC):</b> Monday, April 1, 2024 9:00 AM<br>\
             Scope of impact (as of today): All<br>Next steps (planned): None<br>Users (see Root cause (UTC): here) wait.",
        ),
        &labels(&[EN]),
        None,
    );
    let found: Vec<String> = sections
        .iter()
        .map(|section| format!("{}: {}", section.kind.as_str(), section.text.plain()))
        .collect();
    assert_eq!(
        found,
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
    let row = parse_sections(&Body::html(row), &labels(&[EN]), None).remove(0);
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
fn a_remark_in_a_heading_is_a_part_of_it_unless_it_says_something() {
    for list in [
        "1. Watch dates.\n2. Renew early.",
        "- Watch dates.\n- Renew early.",
        "(1) Watch dates.\n(2) Renew early.",
    ] {
        let text = format!("**Next steps (long term)**\n{list}");
        let lines = list.replace('\n', " / ");
        assert_eq!(english(&text), [format!("next_steps: {lines}")]);
        for remark in ["from 10 May", "suspected", "EU only", "January"] {
            let text = text.replace("long term", remark);
            let expected = format!("next_steps: ({remark}) / {lines}");
            assert_eq!(english(&text), [expected]);
        }
    }
}

#[test]
fn a_remark_may_stand_in_the_emphasis_or_the_line_of_its_label() {
    let expected = ["start_time: (UTC): 2024-04-01 9:00"];
    for text in [
        "**Start time (UTC):** 2024-04-01 9:00",
        "**Start time (UTC)**: 2024-04-01 9:00",
        "__Start time (UTC):__ 2024-04-01 9:00",
        "**Start time** (UTC): 2024-04-01 9:00",
        "**Start time (UTC)**\n2024-04-01 9:00",
        "Start time (UTC):\n2024-04-01 9:00",
        "Start time (UTC)\n\n2024-04-01 9:00",
    ] {
        assert_eq!(english(text), expected, "{text}");
        let read = parse_sections(&Body::text(text), &labels(&[EN]), None).remove(0);
        let at = "2024-04-01T09:00:00Z".parse().unwrap();
        assert_eq!(read.time.map(|time| time.at), Some(at), "{text}");
    }
    for (text, expected) in [
        (
            "**Next steps (planned):** **Two** disks.",
            "next_steps: (planned): **Two** disks.",
        ),
        (
            "**Next steps** (planned): **Two** disks.",
            "next_steps: (planned): **Two** disks.",
        ),
        (
            "Next steps (planned):\n- One.\n- Two.",
            "next_steps: - One. / - Two.",
        ),
    ] {
        assert_eq!(english(text), [expected], "{text}");
    }
}

#[test]
fn a_heading_with_a_remark_is_one_in_every_style() {
    for text in [
        "## Root cause (RCA)\nDust.",
        "**Root cause (RCA)**\nDust.",
        "ROOT CAUSE (RCA)\nDust.",
        "Root cause (RCA)\n\nDust.",
        "Root cause (RCA):\nDust.",
    ] {
        assert_eq!(english(text), ["root_cause: Dust."], "{text}");
    }
    assert_eq!(
        english("Root cause (RCA): Dust."),
        ["root_cause: (RCA): Dust."]
    );
}

#[test]
fn a_remark_may_be_a_part_of_the_label() {
    for text in [
        "Root cause (preliminary): Dust.",
        "**Root cause (preliminary):** Dust.",
        "Root cause (Preliminary)\nDust.",
    ] {
        assert_eq!(english(text), ["preliminary_root_cause: Dust."], "{text}");
    }
}
