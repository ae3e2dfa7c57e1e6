//! The instant by which a text promises its next update.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::*;

fn promised(file: &str, text: &str, posted_at: &str) -> Option<String> {
    let labels = labels(&[file]);
    let sections = parse_sections(&Body::text(text), &labels, None);
    let posted_at: DateTime<Utc> = posted_at.parse().unwrap();
    let texts = sections.iter().map(|section| (section.kind, &section.text));
    let promise = promised_update(texts, &labels, posted_at, None);
    promise.map(|at| at.format("%Y-%m-%dT%H:%MZ").to_string())
}

const POSTED: &str = "2026-11-18T09:00:00Z";

#[test]
fn a_sentence_may_promise_the_next_update() {
    for (text, expected) in [
        (
            "Description: We look.\nWe will provide an update by Wednesday, 2026-11-18 03:30 PST with current details.",
            "2026-11-18T11:30Z",
        ),
        (
            "We will provide another update by Tuesday, 2026-11-24 at 14:30 PST",
            "2026-11-24T22:30Z",
        ),
        (
            "We look. We will provide more information by Thursday, 2026-11-19 21:00 US/Pacific.",
            "2026-11-20T05:00Z",
        ),
        (
            "We’ll share a further update at 2026-11-18 10:15 UTC.",
            "2026-11-18T10:15Z",
        ),
        // The date counts where the day of the week does not fit.
        (
            "We will provide an update by Monday, 2026-11-18 12:00 UTC.",
            "2026-11-18T12:00Z",
        ),
        (
            "Next update will be posted before 2026-11-18 12:00 UTC",
            "2026-11-18T12:00Z",
        ),
        // Without a date: on the day of the update, in the zone that is named.
        (
            "We will provide an update by 09:30 UTC.",
            "2026-11-18T09:30Z",
        ),
        (
            "We will provide an update by 23:30 PST.",
            "2026-11-19T07:30Z",
        ),
        ("Next update by: 9:30 AM UTC", "2026-11-18T09:30Z"),
        ("Next update by: Friday at 9:30 AM UTC", "2026-11-20T09:30Z"),
        (
            "We will provide an update by 00:30 UTC.",
            "2026-11-19T00:30Z",
        ),
        (
            "We will provide an update tomorrow at 10:30 UTC.",
            "2026-11-19T10:30Z",
        ),
        ("Next update in 60 minutes", "2026-11-18T10:00Z"),
        (
            "We will share another update within the next two hours.",
            "2026-11-18T11:00Z",
        ),
        (
            "Another update will be posted at 10:30 UTC.",
            "2026-11-18T10:30Z",
        ),
        (
            "A further update will follow by 10:30 UTC.",
            "2026-11-18T10:30Z",
        ),
        (
            "More information will be provided by 10:30 UTC.",
            "2026-11-18T10:30Z",
        ),
        (
            "Subsequent updates will be provided by 10:30 UTC.",
            "2026-11-18T10:30Z",
        ),
        (
            "Expect another update around 10:30 UTC.",
            "2026-11-18T10:30Z",
        ),
        (
            "We will provide an update on the status by 10:30 UTC.",
            "2026-11-18T10:30Z",
        ),
    ] {
        assert_eq!(
            promised(EN, text, POSTED).as_deref(),
            Some(expected),
            "{text}"
        );
    }
    assert_eq!(
        promised(
            EN,
            "We will provide an update by 01:15 UTC.",
            "2026-11-18T23:40:00Z"
        )
        .as_deref(),
        Some("2026-11-19T01:15Z")
    );
}

#[test]
fn what_promises_no_update_is_no_promise() {
    for text in [
        "We will provide an update once the rollout is complete, by 2026-11-18 12:00 UTC.",
        "We did not provide an update by 10:30 UTC.",
        "We were unable to share an update by 10:30 UTC.",
        "An update will be deployed by 10:30 UTC.",
        "We will deploy an update by 2026-11-18 12:00 UTC.",
        "We will provide a firmware update by 2026-11-18 12:00 UTC.",
        "We provided an update at 2026-11-18 12:00 UTC.",
        "We will provide an update by 2026-11-17 12:00 UTC.",
        "We will provide an update by 08:58 UTC.",
        "We will provide an update by Thursday, 2026-11-19.",
        "We will provide an update by 12:00.",
        "We will provide an update. Mail will be back by 2026-11-18 12:00 UTC.",
        "Please follow https://status.example/7 where we will provide an update by 2026-11-18 12:00 UTC.",
        "Next update by: 19 Nov, 9:30 AM UTC",
    ] {
        assert_eq!(promised(EN, text, POSTED), None, "{text}");
    }
}

#[test]
fn promises_are_read_in_every_language() {
    for (file, text) in [
        (
            DE,
            "Wir werden bis Mittwoch, 18.11.2026, 12:00 UTC ein weiteres Update bereitstellen.",
        ),
        (
            DE,
            "Das nächste Update erfolgt spätestens am 18. November 2026 um 12:00 UTC.",
        ),
        (
            FR,
            "Nous fournirons une nouvelle mise à jour avant le 18 novembre 2026 à 12:00 UTC.",
        ),
        (
            ES,
            "Proporcionaremos una nueva actualización antes del 18 de noviembre de 2026 a las 12:00 UTC.",
        ),
        (
            PT,
            "Forneceremos uma nova atualização até 18 de novembro de 2026 às 12:00 UTC.",
        ),
        (JA, "2026年11月18日 12:00 UTC までに次の更新を行います。"),
        (
            JA,
            "調査中です。次回の更新は2026年11月18日 12:00 UTCの予定です。",
        ),
        (ZH, "我们将在 2026年11月18日 12:00 UTC 前提供最新信息。"),
        (
            KO,
            "2026년 11월 18일 12:00 UTC까지 다음 업데이트를 제공하겠습니다.",
        ),
        (AR, "سنقدم تحديثًا بحلول 18 نوفمبر 2026، 12:00 UTC."),
    ] {
        assert_eq!(
            promised(file, text, POSTED).as_deref(),
            Some("2026-11-18T12:00Z"),
            "{text}"
        );
    }
}

#[test]
fn an_estimate_of_the_resolution_states_its_deadline() {
    for (text, expected) in [
        (
            "Estimated time to resolve: As of 2026-11-18 08:00 UTC half is done; we expect to finish by Friday, \
             November 20, 2026, at 6:00 AM UTC.",
            Some("2026-11-20T06:00:00Z"),
        ),
        ("ETA: 2026-11-20 06:00 UTC", Some("2026-11-20T06:00:00Z")),
        (
            "Estimated time to resolve: It began on 2026-11-18 08:00 UTC.",
            None,
        ),
        ("Estimated time to resolve: Within three hours.", None),
    ] {
        let zone = None::<Tz>;
        let section = parse_sections(&Body::text(text), &labels(&[EN]), zone).remove(0);
        let expected = expected.map(|at| at.parse::<DateTime<Utc>>().unwrap());
        assert_eq!(section.time.map(|time| time.at), expected, "{text}");
    }
}
