//! Which instant a text promises and expects: days, durations and ranges, and what takes it back.

use chrono::{DateTime, Utc};

use super::*;

const POSTED: &str = "2026-11-18T09:00:00Z";

fn shown(at: Option<DateTime<Utc>>) -> Option<String> {
    at.map(|at| at.format("%d %H:%M").to_string())
}

fn promised(file: &str, text: &str) -> Option<String> {
    let labels = labels(&[file]);
    let sections = parse_sections(&Body::text(text), &labels, None);
    let texts = sections.iter().map(|section| (section.kind, &section.text));
    shown(promised_update(
        texts,
        &labels,
        POSTED.parse().unwrap(),
        None,
    ))
}

fn expected(file: &str, text: &str) -> Option<String> {
    let labels = labels(&[file]);
    let sections = parse_sections(&Body::text(text), &labels, None);
    let texts = sections.iter().map(|section| (section.kind, &section.text));
    shown(expected_resolution(
        texts,
        &labels,
        POSTED.parse().unwrap(),
        None,
    ))
}

#[test]
fn days_durations_and_ranges_are_read_to_their_end() {
    for (file, text, promise) in [
        (EN, "Next update by 12:00 midnight UTC.", Some("19 00:00")),
        (
            JA,
            "次回の更新は午後8時30分（日本時間）です。",
            Some("18 11:30"),
        ),
        (JA, "次回の更新は来週の月曜9時（UTC）です。", None),
        (
            FR,
            "Nous publierons une mise à jour d'ici 11 h 30 (UTC).",
            Some("18 11:30"),
        ),
        (
            FR,
            "Prochaine mise à jour d'ici 11 h UTC.",
            Some("18 11:00"),
        ),
        (FR, "Prochaine mise à jour d'ici 2 h.", Some("18 11:00")),
        (
            FR,
            "Prochaine mise à jour dans une heure et demie.",
            Some("18 10:30"),
        ),
        (
            EN,
            "We will provide another update in an hour and a half.",
            Some("18 10:30"),
        ),
        (EN, "Next update in 1 h 30 min.", Some("18 10:30")),
        (
            EN,
            "Next update in 1 hour and 30 minutes.",
            Some("18 10:30"),
        ),
        (
            DE,
            "Ein weiteres Update folgt in anderthalb Stunden.",
            Some("18 10:30"),
        ),
        (JA, "次回の更新は1時間半以内に行います。", Some("18 10:30")),
        (EN, "Next update at 12:30 UTC + 1.", Some("18 11:30")),
        (EN, "Next update at 11:30 UTC (19 Nov).", Some("19 11:30")),
        (
            EN,
            "Next update at 11:30 UTC (19 November 2026).",
            Some("19 11:30"),
        ),
        (
            EN,
            "Next update at 11:30 UTC next Monday.",
            Some("23 11:30"),
        ),
        (EN, "Next update at 11:30 UTC next Friday.", None),
        (
            EN,
            "Next update at 11:30 UTC in two days.",
            Some("20 11:30"),
        ),
        (
            EN,
            "Next update at 11:30 UTC the day after tomorrow.",
            Some("20 11:30"),
        ),
        (
            EN,
            "Next update at 11:30 UTC on the 19th.",
            Some("19 11:30"),
        ),
        (EN, "Next update at 11:30 UTC next week.", None),
        (JA, "次回更新は明日の午後3時（UTC）です。", Some("19 15:00")),
        (JA, "次回更新は19日20時（日本時間）です。", Some("19 11:00")),
        (EN, "Next update at 11:00-11:30 UTC.", Some("18 11:30")),
        (
            EN,
            "Next update between 11:00 and 11:30 UTC.",
            Some("18 11:30"),
        ),
        (EN, "Next updates at 11:00 and 11:30 UTC.", None),
        (
            EN,
            "We will provide updates at 11:00 and 11:30 UTC.",
            Some("18 11:00"),
        ),
        (
            JA,
            "次回更新：11月18日20時30分〜21時（日本時間）",
            Some("18 12:00"),
        ),
        (
            JA,
            "次回更新：11月19日20時30分〜21時（日本時間）",
            Some("19 12:00"),
        ),
        (EN, "The next update at 11:30 UTC is cancelled.", None),
        (EN, "The next update at 11:30 UTC is postponed.", None),
        (DE, "Nächstes Update um 11:30 UTC entfällt.", None),
        (DE, "Nächstes Update um 11 Uhr 30 UTC.", Some("18 11:30")),
    ] {
        assert_eq!(promised(file, text).as_deref(), promise, "{text}");
    }
}

#[test]
fn an_estimate_that_its_sentence_denies_is_none() {
    for (file, text) in [
        (DE, "Voraussichtlich erst nach 14:00 UTC behoben."),
        (
            DE,
            "Die voraussichtliche Behebung um 14:00 UTC verzögert sich.",
        ),
        (
            EN,
            "It is expected to be resolved once the 14:00 UTC deployment is over.",
        ),
        (EN, "We expect the service to be restored after 14:00 UTC."),
        (EN, "The estimated resolution at 14:00 UTC is delayed."),
        (FR, "Le rétablissement prévu à 14:00 UTC est retardé."),
        (JA, "復旧見込みは 14:00 UTC 以降です。"),
        (ZH, "预计 14:00 UTC 之后恢复。"),
        (AR, "نتوقع حل المشكلة بعد 14:00 UTC."),
    ] {
        assert_eq!(expected(file, text), None, "{text}");
    }
    for (text, estimate) in [
        (
            "Should be resolved by 14:00 UTC, unless the disk fails again at 20:00 UTC.",
            "18 14:00",
        ),
        (
            "After deploying the fix, we expect recovery by 14:00 UTC.",
            "18 14:00",
        ),
        (
            "Should be resolved by 14:00 UTC once the fix is deployed.",
            "18 14:00",
        ),
        (
            "We expect full recovery between 13:00 and 14:00 UTC.",
            "18 14:00",
        ),
    ] {
        assert_eq!(expected(EN, text).as_deref(), Some(estimate), "{text}");
    }
}
