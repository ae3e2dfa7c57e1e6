//! Which zone a time has.

use super::*;

#[test]
fn a_zone_may_precede_the_date_or_the_time() {
    for (text, expected) in [
        ("UTC 2024年1月26日 21:30", "2024-01-26T21:30:00Z"),
        ("2024年1月26日 UTC 21:30", "2024-01-26T21:30:00Z"),
        ("UTC時間 2024/01/26 21:30", "2024-01-26T21:30:00Z"),
        ("UTC時間2024年1月26日 21:30", "2024-01-26T21:30:00Z"),
        ("（UTC）2024年1月26日 下午9:30", "2024-01-26T21:30:00Z"),
        ("2024年1月26日（UTC）下午9:30", "2024-01-26T21:30:00Z"),
        ("[UTC] 2024-01-26 21:30", "2024-01-26T21:30:00Z"),
        ("(UTC+9): 2024-01-26 21:30", "2024-01-26T12:30:00Z"),
        (
            "(UTC): Friday, January 26, 2024, 9:30 PM",
            "2024-01-26T21:30:00Z",
        ),
        ("(PT): 2024-01-26 13:30", "2024-01-26T21:30:00Z"),
        ("UTC+08:00 2024-01-26 21:30", "2024-01-26T13:30:00Z"),
        ("日本時間2024年1月26日 21時30分", "2024-01-26T12:30:00Z"),
        ("2024年1月26日 日本時間 21:30", "2024-01-26T12:30:00Z"),
        (
            "北京时间 2024年1月26日 星期五 21:30",
            "2024-01-26T13:30:00Z",
        ),
        ("JST 2024-01-26 21:30", "2024-01-26T12:30:00Z"),
        ("US/Pacific 2024-01-26 13:30", "2024-01-26T21:30:00Z"),
        (
            "日本時間 2024年1月26日 21:30（12:30 UTC）",
            "2024-01-26T12:30:00Z",
        ),
        ("UTC 21:30, 2024年1月26日", "2024-01-26T21:30:00Z"),
    ] {
        let readings = find_all(text, ParseOptions::default());
        assert_eq!(readings.len(), 1, "{text}");
        assert_eq!(
            (readings[0].at, readings[0].warning),
            (utc(expected), None),
            "{text}"
        );
    }
    let found = |text| find_all(text, ParseOptions::default());
    let text = "開始は UTC 2024年1月26日 21:30 です";
    assert_eq!(
        &text[found(text)[0].span.clone()],
        "UTC 2024年1月26日 21:30"
    );
    // A zone of the time before, a zone in another line and an ordinary word do not count.
    for text in [
        "until 9:00 AM UTC 2024-01-26 21:30",
        "until 21h UTC 2024-01-26 21:30",
        "until 9:00 (UTC) 2024-01-26 21:30",
        "All in UTC\n2024-01-26 21:30",
        "ET 26 janvier 2024 à 21:30",
        "NOTUTC 2024-01-26 21:30",
        "CST 2024-01-26 21:30",
        "2024-01-26 UTC 21:30 JST",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn the_zone_at_the_end_of_a_range_applies_to_its_start() {
    for (text, expected) in [
        (
            "January 26, 2024, 9:30 PM - 10:30 PM UTC",
            Some("2024-01-26T21:30:00Z"),
        ),
        (
            "2024-01-26 21:30 to 22:30 US/Pacific",
            Some("2024-01-27T05:30:00Z"),
        ),
        (
            "2024年1月26日 21:30～22:30 JST",
            Some("2024-01-26T12:30:00Z"),
        ),
        (
            "January 26, 2024, at 9:30 PM to January 27, 2024, at 1:00 AM UTC",
            Some("2024-01-26T21:30:00Z"),
        ),
        (
            "January 26, 2024, between 9:00 PM and 9:30 PM UTC",
            Some("2024-01-26T21:00:00Z"),
        ),
        (
            "26. Januar 2024 zwischen 21:00 und 21:30 Uhr UTC",
            Some("2024-01-26T21:00:00Z"),
        ),
        (
            "le 26 janvier 2024 entre 21:00 et 21:30 UTC",
            Some("2024-01-26T21:00:00Z"),
        ),
        (
            "21:00 - 22:00 UTC on January 26, 2024",
            Some("2024-01-26T21:00:00Z"),
        ),
        ("9:00 - 10:00 PM UTC on January 26, 2024", None),
        ("January 26, 2024, 9:30 - 10:30 PM UTC", None),
        ("January 26, 2024, 9:30 PM - 10:30 PM", None),
    ] {
        let first = find_all(text, ParseOptions::default())
            .first()
            .map(|reading| reading.at);
        assert_eq!(first, expected.map(utc), "{text}");
    }
}

#[test]
fn the_time_in_brackets_after_a_local_time_wins() {
    for (text, expected) in [
        (
            "Thursday, November 25, 2021, 9:33 PM (12:33 PM UTC)",
            "2021-11-25T12:33:00Z",
        ),
        (
            "Tuesday, November 30, 2021, 7:30 AM (11/29/2021, 10:30 PM UTC)",
            "2021-11-29T22:30:00Z",
        ),
        (
            "Tuesday, November 30, 2021, 7:30 AM (10:30 PM UTC)",
            "2021-11-29T22:30:00Z",
        ),
        (
            "Monday, November 29, 2021, 8:00 PM (4:00 AM UTC)",
            "2021-11-30T04:00:00Z",
        ),
        ("2021年11月25日 21:33（12:33 UTC）", "2021-11-25T12:33:00Z"),
        (
            "November 25, 2021, 9:33 PM UTC (4:33 PM EST)",
            "2021-11-25T21:33:00Z",
        ),
    ] {
        let readings = find_all(text, ParseOptions::default());
        assert_eq!(readings.len(), 1, "{text}");
        assert_eq!(
            (readings[0].at, readings[0].warning),
            (utc(expected), None),
            "{text}"
        );
        assert_eq!(readings[0].span, 0..text.len(), "{text}");
    }
    // 21:00 with 7:00 UTC in brackets is UTC+14 or UTC-10: the configured zone decides.
    let text = "November 25, 2021, 9:00 PM (7:00 AM UTC)";
    let honolulu = find_first(text, american(Some(Tz::Pacific__Honolulu))).unwrap();
    assert_eq!(honolulu.at, utc("2021-11-26T07:00:00Z"));
    assert_eq!(
        find_first(text, ParseOptions::default()).unwrap().at,
        utc("2021-11-25T07:00:00Z")
    );
}

#[test]
fn a_time_without_a_zone_takes_the_one_given() {
    for (text, zone, expected) in [
        ("01/24/2024 18:38:46", Tz::UTC, "2024-01-24T18:38:46Z"),
        (
            "December 2, 2021 5:14 AM",
            Tz::Asia__Tokyo,
            "2021-12-01T20:14:00Z",
        ),
        (
            "2024年1月26日 21:30",
            Tz::Asia__Tokyo,
            "2024-01-26T12:30:00Z",
        ),
        (
            "26 January 2024, 21:30",
            Tz::Europe__Berlin,
            "2024-01-26T20:30:00Z",
        ),
    ] {
        assert_eq!(
            find_first(text, american(Some(zone))).map(|reading| reading.at),
            Some(utc(expected)),
            "{text}"
        );
        assert_eq!(find_first(text, ParseOptions::default()), None, "{text}");
    }
}

#[test]
fn a_text_may_name_the_zone_of_all_its_times() {
    let cases = [
        (
            "(All Times US/Pacific)\nIncident Start: 14 July 2022 09:30",
            Some("US/Pacific"),
        ),
        ("All times are in UTC.", Some("UTC")),
        ("At all times we care", None),
        ("All times", None),
    ];
    for (text, zone) in cases {
        assert_eq!(stated_zone(text).map(Tz::name), zone, "{text}");
    }
}
