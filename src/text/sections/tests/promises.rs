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
        // The day behind the time, and dates without a year.
        (
            "We will provide an update by 10:30 UTC tomorrow.",
            "2026-11-19T10:30Z",
        ),
        (
            "We will provide an update by 10:30 UTC on Friday.",
            "2026-11-20T10:30Z",
        ),
        (
            "We will provide an update by 10:30 UTC on 20 November.",
            "2026-11-20T10:30Z",
        ),
        (
            "We will provide an update by November 20 at 10:30 UTC.",
            "2026-11-20T10:30Z",
        ),
        ("Next update by: 19 Nov, 9:30 AM UTC", "2026-11-19T09:30Z"),
        (
            "We will provide an update by Jan 4, 10:30 UTC.",
            "2027-01-04T10:30Z",
        ),
        (
            "We will provide an update today at 10:30 UTC.",
            "2026-11-18T10:30Z",
        ),
        (
            "We will provide an update on or before 10:30 UTC.",
            "2026-11-18T10:30Z",
        ),
        // Durations.
        (
            "We will provide another update within the hour.",
            "2026-11-18T10:00Z",
        ),
        (
            "We will share an update in 90 minutes.",
            "2026-11-18T10:30Z",
        ),
        ("Next update in 2-3 hours.", "2026-11-18T12:00Z"),
        ("Next update in 1.5 hours.", "2026-11-18T10:30Z"),
        (
            "We will provide an update within 24 hours.",
            "2026-11-19T09:00Z",
        ),
        (
            "We will post an update in half an hour.",
            "2026-11-18T09:30Z",
        ),
        (
            "We will provide updates every 30 minutes.",
            "2026-11-18T09:30Z",
        ),
        // Other words.
        (
            "We'll be back with an update at 10:30 UTC.",
            "2026-11-18T10:30Z",
        ),
        (
            "You can expect an update by 10:30 UTC.",
            "2026-11-18T10:30Z",
        ),
        (
            "We will update this page again by 10:30 UTC.",
            "2026-11-18T10:30Z",
        ),
        (
            "This page will be updated again at 10:30 UTC.",
            "2026-11-18T10:30Z",
        ),
        (
            "We expect to give you an update by 10:30 UTC.",
            "2026-11-18T10:30Z",
        ),
        ("More details to follow by 10:30 UTC.", "2026-11-18T10:30Z"),
        ("Another update within 30 minutes.", "2026-11-18T09:30Z"),
        (
            "Further updates here will be provided by 10:30 UTC.",
            "2026-11-18T10:30Z",
        ),
        (
            "An update will be posted here by 10:30 UTC.",
            "2026-11-18T10:30Z",
        ),
        ("Please check back at 10:30 UTC.", "2026-11-18T10:30Z"),
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
        "We may not be able to provide an update by 10:30 UTC.",
        "We failed to provide an update by 10:30 UTC.",
        "We do not expect to share another update by 10:30 UTC.",
        "We will provide an update by 10:30 UTC on 20 May.",
        "The database restarts in 30 minutes.",
        "We will provide an update by 12:00.",
        "We will provide an update. Mail will be back by 2026-11-18 12:00 UTC.",
        "Please follow https://status.example/7 where we will provide an update by 2026-11-18 12:00 UTC.",
    ] {
        assert_eq!(promised(EN, text, POSTED), None, "{text}");
    }
    for (file, text) in [
        (
            DE,
            "Wir werden nicht bis 12:00 UTC ein Update bereitstellen.",
        ),
        (DE, "Wir können bis 12:00 UTC kein Update bereitstellen."),
        (
            FR,
            "Nous ne fournirons pas une mise à jour avant 12:00 UTC.",
        ),
        (
            ES,
            "No proporcionaremos una nueva actualización antes de las 12:00 UTC.",
        ),
        (JA, "12:00 UTC までに次の更新を行う予定はありません。"),
        (JA, "14:00 UTC に更新を適用します。"),
        (ZH, "我们无法在 12:00 UTC 前提供最新信息。"),
        (AR, "لن نقدم تحديثًا بحلول 12:00 UTC."),
    ] {
        assert_eq!(promised(file, text, POSTED), None, "{text}");
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
        (DE, "Ein weiteres Update folgt um 12:00 UTC."),
        (DE, "Bis 12:00 UTC wird ein weiteres Update veröffentlicht."),
        (DE, "Wir melden uns spätestens um 12:00 UTC wieder."),
        (DE, "Nächstes Update in drei Stunden."),
        (FR, "La prochaine mise à jour sera publiée à 12:00 UTC."),
        (FR, "Prochain point prévu à 12:00 UTC."),
        (FR, "Nous vous tiendrons informés d’ici 3 heures."),
        (JA, "続報は12:00 UTC頃を予定しています。"),
        (JA, "12:00 UTC を目途に改めてご報告します。"),
        (JA, "次回の更新は3時間以内に行います。"),
        (JA, "11月18日 12:00 UTC に次の更新を行います。"),
        (AR, "سيتم نشر التحديث التالي بحلول 12:00 UTC."),
        (AR, "سنوافيكم بالمستجدات خلال 3 ساعات."),
    ] {
        assert_eq!(
            promised(file, text, POSTED).as_deref(),
            Some("2026-11-18T12:00Z"),
            "{text}"
        );
    }
}

fn expected(file: &str, text: &str) -> Option<String> {
    let labels = labels(&[file]);
    let sections = parse_sections(&Body::text(text), &labels, None);
    let texts = sections.iter().map(|section| (section.kind, &section.text));
    let at = expected_resolution(texts, &labels, POSTED.parse().unwrap(), None);
    at.map(|at| at.format("%Y-%m-%dT%H:%MZ").to_string())
}

#[test]
fn a_sentence_may_say_when_the_incident_is_expected_to_be_resolved() {
    for (file, text) in [
        (EN, "Estimated time to resolve this issue is by 12:00 UTC."),
        (EN, "Estimated time to resolution: 2026-11-18 04:00 PST"),
        (EN, "Estimated time to resolve: by 12:00 UTC"),
        (EN, "The estimated time of resolution is 12:00 UTC."),
        (EN, "We estimate to resolve this by 12:00 UTC."),
        (
            EN,
            "We expect the issue to be fully resolved by 18 November 2026, 12:00 UTC.",
        ),
        (EN, "By 12:00 UTC we anticipate full recovery."),
        (
            EN,
            "Mail should be restored by 12:00 UTC. We will provide an update by 11:00 UTC.",
        ),
        (EN, "ETA for full resolution is 12:00 UTC."),
        (EN, "Resolution is expected within 3 hours."),
        (EN, "We expect things to be back to normal by 12:00 UTC."),
        (EN, "Estimated resolution time is 12:00 UTC today."),
        (
            DE,
            "Die Störung wird voraussichtlich bis 12:00 UTC behoben.",
        ),
        (DE, "Wir rechnen bis 12:00 UTC mit einer Behebung."),
        (
            FR,
            "Nous estimons que le problème sera résolu d’ici 12:00 UTC.",
        ),
        (FR, "Le rétablissement est prévu à 12:00 UTC."),
        (JA, "12:00 UTC までに復旧する見込みです。"),
        (JA, "復旧見込みは 12:00 UTC です。"),
        (AR, "نتوقع حل المشكلة بحلول 12:00 UTC."),
    ] {
        assert_eq!(
            expected(file, text).as_deref(),
            Some("2026-11-18T12:00Z"),
            "{text}"
        );
    }
    for text in [
        "We do not expect a resolution by 12:00 UTC.",
        "We expect to provide an update on the resolution by 12:00 UTC.",
        "We expected this to be resolved by 08:00 UTC.",
        "We anticipate a more detailed timeline to resolution by 12:00 UTC.",
        "There is no ETA for resolution at 12:00 UTC.",
        "The fix is deployed by 12:00 UTC.",
        "We don't expect this to be resolved by 12:00 UTC.",
        "We don’t anticipate that it will be fixed by 12:00 UTC.",
        "It isn't expected to be resolved by 12:00 UTC.",
        "We never expected that it would be resolved by 12:00 UTC.",
        "We doubt that it will be resolved by 12:00 UTC.",
        "We hadn't expected this to be resolved by 12:00 UTC.",
        "It was expected to be resolved by 12:00 UTC, but the deployment failed.",
        "We had hoped to resolve this by 12:00 UTC.",
        "The previous estimate of resolution by 12:00 UTC is withdrawn.",
        "We expect this to be resolved by 12:00 UTC at the earliest.",
        "We expected service to be restored by 12:00 UTC, however this takes longer.",
        "We expect the deployment to begin by 12:00 UTC and complete later.",
        "We expect to have identified the cause by 12:00 UTC; recovery will take longer.",
        "Estimated time to resolve: Not before 12:00 UTC",
    ] {
        assert_eq!(expected(EN, text), None, "{text}");
    }
    for (file, text) in [
        (ZH, "预计不会在 12:00 UTC 前恢复。"),
        (JA, "12:00 UTC までに復旧できない見込みです。"),
    ] {
        assert_eq!(expected(file, text), None, "{text}");
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
