//! What is parsed as a time, and as which instant.

mod places;
mod zones;

use proptest::prelude::*;

use super::*;

fn american(zone: Option<Tz>) -> ParseOptions {
    ParseOptions {
        zone,
        day_first: false,
    }
}

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn a_time_with_a_zone_is_parsed() {
    for (text, expected) in [
        (
            "Friday, January 26, 2024, at 9:30 PM UTC",
            "2024-01-26T21:30:00Z",
        ),
        (
            "Friday, January 26, 2024, at 9:30 PM\u{a0}UTC",
            "2024-01-26T21:30:00Z",
        ),
        (
            "Friday, January 26, 2024 at 12:05 AM UTC.",
            "2024-01-26T00:05:00Z",
        ),
        (
            "by friday, jan. 26th 2024, 9:30 p.m. (UTC)",
            "2024-01-26T21:30:00Z",
        ),
        (
            "Friday, March 1, 2024, at 5:00 AM GMT+8",
            "2024-02-29T21:00:00Z",
        ),
        (
            "Friday, March 1, 2024, at 5:00 AM UTC-03:30",
            "2024-03-01T08:30:00Z",
        ),
        (
            "Friday. March 1st, 2024 by 8:00 PM UTC.",
            "2024-03-01T20:00:00Z",
        ),
        ("26 January 2024 at 21:30 UTC", "2024-01-26T21:30:00Z"),
        (
            "Friday, 2024-01-26 13:11 US/Pacific",
            "2024-01-26T21:11:00Z",
        ),
        ("2024-01-26 13:11 PDT", "2024-01-26T20:11:00Z"),
        ("2024-07-01 9 AM Pacific Time", "2024-07-01T16:00:00Z"),
        (
            "2024-07-01 16:00 Pacific Daylight Time",
            "2024-07-01T23:00:00Z",
        ),
        ("2024-07-01 9 AM Pacific", "2024-07-01T16:00:00Z"),
        (
            "2024-07-01 9 AM Eastern, when all is well",
            "2024-07-01T13:00:00Z",
        ),
        (
            "2024-07-01 18:00 India Standard Time",
            "2024-07-01T12:30:00Z",
        ),
        ("2024-01-26T21:30:00.123Z", "2024-01-26T21:30:00Z"),
        ("2024-01-26T21:30:00+09:00", "2024-01-26T12:30:00Z"),
        ("2024-01-26 18:05 +09:00", "2024-01-26T09:05:00Z"),
        ("2024-01-26 18:05 -05:00", "2024-01-26T23:05:00Z"),
        ("2024-01-26T18:05-05:00", "2024-01-26T23:05:00Z"),
        ("January 26, 2024, 18.05 CET", "2024-01-26T17:05:00Z"),
        (
            "January 26, 2024, at 12:00 noon UTC",
            "2024-01-26T12:00:00Z",
        ),
        ("2024年1月26日金曜日の午後9:30 UTC", "2024-01-26T21:30:00Z"),
        (
            "26 janvier 2024 à 21h30 (heure de Paris)",
            "2024-01-26T20:30:00Z",
        ),
        (
            "see the post from 6:03 PM UTC on April 9, 2024.",
            "2024-04-09T18:03:00Z",
        ),
        ("01/26/2024 24:00 UTC", "2024-01-27T00:00:00Z"),
        (
            "vendredi 26 janvier 2024 à 21 h 30 UTC",
            "2024-01-26T21:30:00Z",
        ),
        ("26 févr. 2024 à 21 h UTC", "2024-02-26T21:00:00Z"),
        (
            "Freitag, 26. Januar 2024, 21 Uhr UTC",
            "2024-01-26T21:00:00Z",
        ),
        (
            "2024 年 1 月 26 日金曜日午後 9 時 UTC",
            "2024-01-26T21:00:00Z",
        ),
        (
            "2024 年 1 月 26 日星期五晚上 9:30 (UTC)",
            "2024-01-26T21:30:00Z",
        ),
        ("January 26, 2024, at 9:30 PM UTC–5", "2024-01-27T02:30:00Z"),
        ("26 يناير 2024 9:30 مساءً بتوقيت UTC", "2024-01-26T21:30:00Z"),
        ("26/01/2024, 21:30 CET", "2024-01-26T20:30:00Z"),
        (
            "January 26, 2024, 1:00 PM UTCEnd time",
            "2024-01-26T13:00:00Z",
        ),
        ("2024年1月26日 金曜日 21:30 UTC", "2024-01-26T21:30:00Z"),
        (
            "2024年1月26日(金)午後9時30分(日本時間)",
            "2024-01-26T12:30:00Z",
        ),
        ("2024年1月26日金曜日午後9時 JST", "2024-01-26T12:00:00Z"),
        ("2024/01/26 21:30 (UTC+9)", "2024-01-26T12:30:00Z"),
        (
            "２０２４年１月２６日 ２１：３０ UTC",
            "2024-01-26T21:30:00Z",
        ),
        ("2024年1月26日星期五晚上9:30 UTC", "2024-01-26T21:30:00Z"),
        (
            "2024년 1월 26일 금요일 오후 9:30 UTC",
            "2024-01-26T21:30:00Z",
        ),
        ("2024. 1. 26. 오후 9시 30분 KST", "2024-01-26T12:30:00Z"),
        (
            "Freitag, 26. Januar 2024, 21:30 Uhr MEZ",
            "2024-01-26T20:30:00Z",
        ),
        ("am 1. März 2024 um 21.30 Uhr UTC", "2024-03-01T21:30:00Z"),
        (
            "vendredi 26 janvier 2024 à 21h30 UTC",
            "2024-01-26T21:30:00Z",
        ),
        ("jeudi 1er août 2024 à 21h UTC", "2024-08-01T21:00:00Z"),
        (
            "venerdì 4 settembre 2026 alle ore 10:22 CEST",
            "2026-09-04T08:22:00Z",
        ),
        ("9 maggio 2026 alle 8:05 UTC", "2026-05-09T08:05:00Z"),
        ("woensdag 4 maart 2026 om 10:22 CET", "2026-03-04T09:22:00Z"),
        ("31 augustus 2026 21:00 UTC", "2026-08-31T21:00:00Z"),
        (
            "viernes, 26 de enero de 2024, a las 21:30 UTC",
            "2024-01-26T21:30:00Z",
        ),
        (
            "sexta-feira, 26 de janeiro de 2024, às 21:30 UTC",
            "2024-01-26T21:30:00Z",
        ),
        (
            "الجمعة، 26 يناير 2024، الساعة 9:30 م UTC",
            "2024-01-26T21:30:00Z",
        ),
        ("٢٦ يناير ٢٠٢٤ ٢١:٣٠ UTC", "2024-01-26T21:30:00Z"),
        ("2024年1月26日，星期五，21:30 UTC", "2024-01-26T21:30:00Z"),
        (
            "2024 年 1 月 26 日、金曜日、21:30 UTC",
            "2024-01-26T21:30:00Z",
        ),
        ("星期五，2024年1月26日，21:30 UTC", "2024-01-26T21:30:00Z"),
        ("金曜日、2024年1月26日、21:30 UTC", "2024-01-26T21:30:00Z"),
        ("26 January 2024, Friday, 21:30 UTC", "2024-01-26T21:30:00Z"),
        ("26-Jan-2024 21:30 UTC", "2024-01-26T21:30:00Z"),
        (
            "26 de enero de 2024, a las 21:30 h UTC",
            "2024-01-26T21:30:00Z",
        ),
        ("January 26, 2024, at 9.30 PM UTC", "2024-01-26T21:30:00Z"),
        ("January 26, 2024, at 9:30 PM ACST", "2024-01-26T12:00:00Z"),
        (
            "January 26, 2024, before 9:30 PM UTC",
            "2024-01-26T21:30:00Z",
        ),
        (
            "January 26, 2024, no later than 9:30 PM UTC",
            "2024-01-26T21:30:00Z",
        ),
        ("26. Januar 2024 vor 21:30 Uhr UTC", "2024-01-26T21:30:00Z"),
        ("26. Januar 2024, bis 21:30 Uhr UTC", "2024-01-26T21:30:00Z"),
    ] {
        let reading =
            find_first(text, ParseOptions::default()).map(|reading| (reading.at, reading.warning));
        assert_eq!(reading, Some((utc(expected), None)), "{text}");
    }
}

#[test]
fn an_approximate_time_is_parsed() {
    for (text, expected) in [
        (
            "Friday, January 26, 2024, at approximately 9:30 PM UTC",
            "2024-01-26T21:30:00Z",
        ),
        (
            "Friday, January 26, 2024, around 9:30 PM UTC",
            "2024-01-26T21:30:00Z",
        ),
        (
            "January 26, 2024, at about 9:30 PM UTC",
            "2024-01-26T21:30:00Z",
        ),
        (
            "January 26, 2024, roughly at 9:30 PM UTC",
            "2024-01-26T21:30:00Z",
        ),
        (
            "January 26, 2024, approx. 9:30 PM UTC",
            "2024-01-26T21:30:00Z",
        ),
        ("January 26, 2024 at ~9:30 PM UTC", "2024-01-26T21:30:00Z"),
        (
            "26. Januar 2024, gegen 21:30 Uhr UTC",
            "2024-01-26T21:30:00Z",
        ),
        ("26. Januar 2024 um etwa 21:30 UTC", "2024-01-26T21:30:00Z"),
        ("26. Januar 2024, ca. 21 Uhr UTC", "2024-01-26T21:00:00Z"),
        ("26 janvier 2024 vers 21 h 30 UTC", "2024-01-26T21:30:00Z"),
        ("26 janvier 2024 à environ 21h UTC", "2024-01-26T21:00:00Z"),
        (
            "26 janvier 2024, aux alentours de 21:30 UTC",
            "2024-01-26T21:30:00Z",
        ),
        (
            "26 de enero de 2024, aproximadamente a las 21:30 UTC",
            "2024-01-26T21:30:00Z",
        ),
        (
            "26 de enero de 2024 alrededor de las 21:30 UTC",
            "2024-01-26T21:30:00Z",
        ),
        (
            "26 de janeiro de 2024, por volta das 21:30 UTC",
            "2024-01-26T21:30:00Z",
        ),
        (
            "26 de janeiro de 2024, aproximadamente às 21:30 UTC",
            "2024-01-26T21:30:00Z",
        ),
        ("2024年1月26日 21:30頃 UTC", "2024-01-26T21:30:00Z"),
        (
            "2024年1月26日 午後9時30分ごろ (UTC)",
            "2024-01-26T21:30:00Z",
        ),
        ("2024年1月26日 約 21:30 UTC", "2024-01-26T21:30:00Z"),
        ("2024年1月26日 21:30頃（12:30 UTC）", "2024-01-26T12:30:00Z"),
        ("2024年1月26日，大约晚上9:30 UTC", "2024-01-26T21:30:00Z"),
        ("2024年1月26日 21:30 左右 UTC", "2024-01-26T21:30:00Z"),
        ("2024년 1월 26일 약 오후 9:30 UTC", "2024-01-26T21:30:00Z"),
        (
            "2024년 1월 26일 오후 9시 30분경 UTC",
            "2024-01-26T21:30:00Z",
        ),
        (
            "26 يناير 2024، حوالي الساعة 9:30 م UTC",
            "2024-01-26T21:30:00Z",
        ),
    ] {
        let reading =
            find_first(text, ParseOptions::default()).map(|reading| (reading.at, reading.warning));
        assert_eq!(reading, Some((utc(expected), None)), "{text}");
    }
    // A duration is not a time of day.
    for text in [
        "le 26 janvier 2024, environ 5 h de panne",
        "2024年1月26日 5時間停止",
        "2024年1月26日、約5時間",
        "2024년 1월 26일 약 5시간",
        "January 26, 2024, about 300 users",
    ] {
        assert_eq!(find_all(text, american(Some(Tz::UTC))), [], "{text}");
    }
}

#[test]
fn a_contradictory_time_is_parsed_with_a_warning() {
    let weekday = |written, actual| Some(TimeWarning::WeekdayMismatch { written, actual });
    for (text, zone, expected, doubt) in [
        (
            "Monday, January 26, 2024, at 9:30 PM UTC",
            None,
            "2024-01-26T21:30:00Z",
            weekday(Weekday::Mon, Weekday::Fri),
        ),
        (
            "2024年1月26日(木) 21:30 UTC",
            None,
            "2024-01-26T21:30:00Z",
            weekday(Weekday::Thu, Weekday::Fri),
        ),
        (
            "November 30, 2021, 7:30 AM (11/19/2021, 10:30 PM UTC)",
            None,
            "2021-11-19T22:30:00Z",
            Some(TimeWarning::BracketMismatch),
        ),
        (
            "November 25, 2021, 9:33 PM UTC (5:33 PM EST)",
            None,
            "2021-11-25T21:33:00Z",
            Some(TimeWarning::BracketMismatch),
        ),
        (
            "October 27, 2024, 2:30 AM",
            Some(Tz::Europe__Berlin),
            "2024-10-27T00:30:00Z",
            Some(TimeWarning::ClockChange),
        ),
        (
            "March 31, 2024, 2:30 AM",
            Some(Tz::Europe__Berlin),
            "2024-03-31T01:30:00Z",
            Some(TimeWarning::ClockChange),
        ),
    ] {
        let reading = find_first(text, american(zone)).unwrap();
        assert_eq!(
            (reading.at, reading.warning),
            (utc(expected), doubt),
            "{text}"
        );
    }
}

#[test]
fn text_that_is_not_an_instant_is_not_parsed() {
    for text in [
        "",
        "Friday, January 26, 2024",
        "between 05:02 UTC and 11:30 UTC",
        "550 5.7.350 Remote server returned message",
        "554 5.7.1 Service unavailable; Client host [10.1.2024.5] blocked",
        "January 32, 2024, at 9:30 PM UTC",
        "13/13/2024 10:00 UTC",
        "January 26, 2024, at 29:30 UTC",
        "January 26, 2024, at 9:30 PM IST",
        "May 2024: 300 users",
        "version 2024.1.26, build 300",
    ] {
        assert_eq!(find_all(text, american(Some(Tz::UTC))), [], "{text}");
    }
}

#[test]
fn all_instants_of_a_text_are_found_with_their_ranges() {
    let text = "from Monday, April 1, 2024, at 7:00 AM UTC to Tuesday, April 2, 2024, at 8:00 AM UTC, \
                or 2024-04-03T09:00:00Z";
    let spans: Vec<&str> = find_all(text, ParseOptions::default())
        .into_iter()
        .map(|reading| &text[reading.span])
        .collect();
    assert_eq!(
        spans,
        [
            "Monday, April 1, 2024, at 7:00 AM UTC",
            "Tuesday, April 2, 2024, at 8:00 AM UTC",
            "2024-04-03T09:00:00Z",
        ]
    );
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "\\PC*", zoned in any::<bool>()) {
        for reading in find_all(&text, american(zoned.then_some(Tz::Asia__Tokyo))) {
            prop_assert!(text.get(reading.span).is_some());
        }
    }

    #[test]
    fn pieces_of_times_are_read_without_panic(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "Friday", "金曜日", "January", "26", "2024", "2024年", "1月", "26日", "9:30", "24:00", "99:99",
            "PM", "午後", "UTC", "GMT+", "+14:00", "-", "/", "(", ")", ",", " ", "\u{a0}", "T", "Z", ":",
            "0001-01-01", "9999-12-31", "12/31/9999", "é", "٣", "h", ".", "de", "at",
        ]), 0..12),
    ) {
        let text = pieces.concat();
        for reading in find_all(&text, american(Some(Tz::America__New_York))) {
            prop_assert!(text.get(reading.span).is_some());
        }
    }

    #[test]
    fn what_is_written_is_read(seconds in 0i64..4_000_000_000) {
        let at = DateTime::from_timestamp(seconds / 60 * 60, 0).unwrap();
        for form in ["%A, %B %-d, %Y, at %-I:%M %p UTC", "%Y年%-m月%-d日 %H:%M UTC", "%m/%d/%Y %H:%M:%S UTC", "%+"] {
            let text = at.format(form).to_string();
            let reading = find_first(&text, ParseOptions::default());
            prop_assert_eq!(reading, Some(ParsedInstant { at, local: None, warning: None, span: 0..text.len() }));
        }
    }
}

#[test]
fn the_order_of_a_numeric_date_is_that_of_its_language() {
    for (text, day_first, expected) in [
        ("03/10/2026 14:00 UTC", false, "2026-03-10T14:00:00Z"),
        ("03/10/2026 14:00 UTC", true, "2026-10-03T14:00:00Z"),
        ("26/01/2024 14:00 UTC", false, "2024-01-26T14:00:00Z"),
        ("01/26/2024 14:00 UTC", true, "2024-01-26T14:00:00Z"),
        ("3.10.2026 14:00 UTC", false, "2026-10-03T14:00:00Z"),
    ] {
        let usage = ParseOptions {
            day_first,
            ..ParseOptions::default()
        };
        let read = find_first(text, usage).map(|reading| reading.at);
        assert_eq!(read, Some(utc(expected)), "{text} {day_first}");
    }
}
