//! The labels of languages and vendors, and the times below them.

use chrono_tz::Tz;

use super::*;

#[test]
fn every_language_has_every_label() {
    let files = [EN, JA, AR, DE, FR, ES, PT, ZH, KO];
    for file in files {
        let table: toml::Table = file.parse().unwrap();
        for kind in SectionKind::ALL {
            if kind == SectionKind::Other {
                continue;
            }
            let first = table["labels"][kind.as_str()][0].as_str().unwrap();
            for (colon, text) in [(": ", "x"), (" : ", "x"), ("：", "x"), ("\n", "x")] {
                let sections = parse_sections(
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
    let german = parse_sections(&Body::text("Ursache: x"), &all, None);
    assert_eq!(german[0].kind, SectionKind::RootCause);
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
            "workaround: None.",
        ]
    );
}

#[test]
fn symptoms_diagnosis_and_workaround_are_sections_of_their_own() {
    assert_eq!(
        section_texts(
            &Body::markdown(
                "**Description**\n\nOrders wait.\n\n**Customer Symptoms**\n\nA spinning wheel.\n\n\
                 **Self-Diagnosis:**\n\nOpen the queue.\n\n**Workaround**\n\nPay by card.\n"
            ),
            &[EN]
        ),
        [
            "current_status: Orders wait.",
            "symptoms: A spinning wheel.",
            "diagnosis: Open the queue.",
            "workaround: Pay by card.",
        ]
    );
    // A line of symptoms in the middle of a description does not end it.
    assert_eq!(
        english(
            "Description: Orders wait.\nSymptoms: A spinning wheel.\nWe are looking into it.\n\nWorkaround: None."
        ),
        [
            "current_status: Orders wait.",
            "symptoms: A spinning wheel.",
            "current_status: We are looking into it.",
            "workaround: None.",
        ]
    );
    assert_eq!(
        english("Title: Orders\nSymptoms: A spinning wheel.\nAn empty page."),
        [
            "title: Orders",
            "symptoms: A spinning wheel. / An empty page."
        ]
    );
    assert_eq!(
        english("Description: Orders wait.\nSymptoms: Two:\n- A wheel.\n- A page.\nWe look."),
        [
            "current_status: Orders wait.",
            "symptoms: Two: / - A wheel. / - A page.",
            "current_status: We look.",
        ]
    );
    assert_eq!(
        japanese("症状：遅い\n診断：一覧を開く\n回避策：再起動\n詳細：なし"),
        [
            "symptoms: 遅い",
            "diagnosis: 一覧を開く",
            "workaround: 再起動",
            "more_info: なし"
        ]
    );
}

#[test]
fn what_is_supposed_of_a_cause_is_preliminary_in_every_language() {
    for (file, text) in [
        (EN, "Suspected root cause: x"),
        (JA, "根本原因（暫定）：x"),
        (AR, "السبب المحتمل: x"),
        (DE, "Vermutete Ursache: x"),
        (FR, "Cause probable : x"),
        (ES, "Causa probable: x"),
        (PT, "Causa provável: x"),
        (ZH, "初步原因：x"),
        (KO, "추정 원인: x"),
    ] {
        assert_eq!(
            section_texts(&Body::text(text), &[file]),
            ["preliminary_root_cause: x"]
        );
    }
}

#[test]
fn a_date_of_numbers_follows_the_language_of_the_labels() {
    let french = labels(&[FR]);
    let body = Body::text("Prochaine mise à jour : 03/10/2026 à 14:00 UTC");
    let time = parse_sections(&body, &french, None).remove(0).time;
    let expected = "2026-10-03T14:00:00Z".parse().unwrap();
    assert_eq!(time.map(|time| time.at), Some(expected));
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
        let sections = parse_sections(&Body::text(text), &labels(&[EN]), zone);
        let read = sections.iter().find_map(|section| section.time.as_ref());
        let expected = expected.map(|at| at.parse().unwrap());
        assert_eq!(read.map(|time| time.at), expected, "{text} {zone:?}");
    }
}
