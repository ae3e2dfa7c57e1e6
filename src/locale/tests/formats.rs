//! Dates, times, numbers, lists and durations.

use super::*;

#[test]
fn instants_are_written_as_the_language_does() {
    let instant = at("2024-01-24T18:38:46Z");
    let cases = [
        ("en", Tz::UTC, "24 January 2024 at 18:38 UTC"),
        ("en", Tz::Europe__London, "24 January 2024 at 18:38 UTC"),
        (
            "en",
            Tz::Asia__Tokyo,
            "25 January 2024 at 03:38 GMT+9 (24 January 2024 at 18:38 UTC)",
        ),
        (
            "en",
            Tz::America__New_York,
            "24 January 2024 at 13:38 GMT-5 (18:38 UTC)",
        ),
        (
            "en",
            Tz::Asia__Kathmandu,
            "25 January 2024 at 00:23 GMT+5:45 (24 January 2024 at 18:38 UTC)",
        ),
        (
            "en",
            Tz::Pacific__Kiritimati,
            "25 January 2024 at 08:38 GMT+14 (24 January 2024 at 18:38 UTC)",
        ),
        (
            "en",
            Tz::Australia__Sydney,
            "25 January 2024 at 05:38 GMT+11 (24 January 2024 at 18:38 UTC)",
        ),
        // The short name of a zone that people of the language know; else the offset.
        (
            "ja",
            Tz::Asia__Tokyo,
            "2024年1月25日 3:38 JST (2024年1月24日 18:38 UTC)",
        ),
        (
            "ja",
            Tz::America__New_York,
            "2024年1月24日 13:38 GMT-5 (18:38 UTC)",
        ),
        (
            "ar",
            Tz::Asia__Riyadh,
            "24 يناير 2024 في 9:38 م غرينتش\u{200e}+3 (6:38 م UTC)",
        ),
        (
            "de",
            Tz::Europe__Berlin,
            "24. Januar 2024 um 19:38 MEZ (18:38 UTC)",
        ),
        (
            "fr",
            Tz::Europe__Paris,
            "24 janvier 2024 à 19:38 UTC+1 (18:38 UTC)",
        ),
        (
            "es",
            Tz::Europe__Madrid,
            "24 de enero de 2024 a las 19:38 CET (18:38 UTC)",
        ),
        (
            "it",
            Tz::Europe__Rome,
            "24 gennaio 2024 alle ore 19:38 CET (18:38 UTC)",
        ),
        (
            "nl",
            Tz::Europe__Amsterdam,
            "24 januari 2024 om 19:38 CET (18:38 UTC)",
        ),
        (
            "pt",
            Tz::America__Sao_Paulo,
            "24 de janeiro de 2024 às 15:38 BRT (18:38 UTC)",
        ),
        (
            "zh",
            Tz::Asia__Shanghai,
            "2024年1月25日 GMT+8 02:38 (2024年1月24日 18:38 UTC)",
        ),
        (
            "zh-Hant",
            Tz::Asia__Taipei,
            "2024年1月25日 凌晨2:38 GMT+8 (2024年1月24日 下午6:38 UTC)",
        ),
        (
            "ko",
            Tz::Asia__Seoul,
            "2024년 1월 25일 오전 3:38 GMT+9 (2024년 1월 24일 오후 6:38 UTC)",
        ),
    ];
    let found = cases.map(|(name, zone, _)| {
        let full = locale(name, zone).date_time_with_utc(instant);
        (name, zone, full)
    });
    let expected = cases.map(|(name, zone, full)| (name, zone, full.to_owned()));
    assert_eq!(found, expected);

    let summer = at("2024-07-24T18:38:46Z");
    for (name, zone, at_noon) in [
        ("de", Tz::Europe__Berlin, "24. Juli 2024 um 20:38 MESZ"),
        ("nl", Tz::Europe__Amsterdam, "24 juli 2024 om 20:38 CEST"),
        ("en", Tz::Europe__London, "24 July 2024 at 19:38 BST"),
    ] {
        assert_eq!(locale(name, zone).date_time(summer), at_noon);
    }
}

#[test]
fn dates_times_months_and_days() {
    let instant = at("2026-09-30T22:05:00Z");
    let day = NaiveDate::from_ymd_opt(2026, 9, 30).unwrap();
    for (name, date, time, month, short) in [
        (
            "en",
            "1 October 2026",
            "07:05",
            "September 2026",
            "Wed 30 Sept",
        ),
        ("ja", "2026年10月1日", "7:05", "2026年9月", "9月30日(水)"),
        (
            "ar",
            "1 أكتوبر 2026",
            "7:05 ص",
            "سبتمبر 2026",
            "الأربعاء، 30 سبتمبر",
        ),
        (
            "de",
            "1. Oktober 2026",
            "07:05",
            "September 2026",
            "Mi., 30. Sept.",
        ),
        (
            "fr",
            "1 octobre 2026",
            "07:05",
            "septembre 2026",
            "mer. 30 sept.",
        ),
    ] {
        let locale = locale(name, Tz::Asia__Tokyo);
        assert_eq!(locale.date(instant), date);
        assert_eq!(locale.time(instant), time);
        assert_eq!(locale.month(2026, 9), month);
        assert_eq!(locale.day(day), short);
    }
    assert_eq!(locale("en", Tz::UTC).month(2026, 13), "2026-13");
    for (name, year) in [
        ("en", "2026"),
        ("ja", "2026年"),
        ("ar", "2026"),
        ("de", "2026"),
    ] {
        assert_eq!(locale(name, Tz::UTC).year(2026), year);
    }
}

#[test]
fn numbers_and_lists() {
    for (name, number, list) in [
        ("en", "1,234,567", "a, b and c"),
        ("ja", "1,234,567", "a、b、c"),
        ("ar", "1,234,567", "a وb وc"),
        ("de", "1.234.567", "a, b und c"),
        ("fr", "1\u{a0}234\u{a0}567", "a, b et c"),
    ] {
        let locale = locale(name, Tz::UTC);
        assert_eq!(locale.number(1_234_567), number);
        assert_eq!(locale.list(&["a", "b", "c"]), list);
        assert_eq!(locale.list(&["a"]), "a");
        assert!(
            locale
                .format_message(
                    "update-count",
                    &[("count", MessageValue::Number(1_234_567))]
                )
                .unwrap()
                .contains(number)
        );
    }
}

#[test]
fn a_duration_has_two_units_at_most() {
    for (minutes, english, japanese, arabic) in [
        (-90, "less than a minute", "1分未満", "أقل من دقيقة"),
        (0, "less than a minute", "1分未満", "أقل من دقيقة"),
        (1, "1 minute", "1分", "دقيقة واحدة"),
        (60, "1 hour", "1時間", "ساعة واحدة"),
        (165, "2 hours 45 minutes", "2時間45分", "ساعتان و45 دقيقة"),
        (1445, "1 day", "1日", "يوم واحد"),
        (6890, "4 days 18 hours", "4日18時間", "4 أيام و18 ساعة"),
    ] {
        for (name, said) in [("en", english), ("ja", japanese), ("ar", arabic)] {
            let said_here = locale(name, Tz::UTC)
                .duration(TimeDelta::minutes(minutes))
                .unwrap();
            assert_eq!(said_here, said, "{minutes}");
        }
    }
}

#[test]
fn the_languages_of_the_world_have_their_formats() {
    let instant = at("2024-01-24T18:38:46Z");
    let tags = "am ar-EG az bg bn bs ca cs cy da el es es-MX et eu fa fi fil ga gl gu he hi hr hu hy id is it ka kk km kn \
        ko ky lo lt lv mk ml mn mr ms my nb ne nl pa pl pt pt-BR pt-PT ro ru si sk sl sq sr sr-Latn sv sw ta te th tr uk ur uz \
        vi zh zh-Hant";
    for name in tags.split_whitespace() {
        let catalog = [source("x.ftl", "a = {$count}")];
        let zone = Some(Tz::Asia__Tokyo);
        let (locale, diagnostics) = Locale::from_catalogs(&tag(name), &catalog, zone).unwrap();
        assert_eq!(diagnostics, [], "{name}");
        let said = [
            locale.date_time_with_utc(instant),
            locale.month(2024, 1),
            locale.year(2024),
            locale.day(instant.date_naive()),
        ];
        assert!(
            said.iter().all(|text| !text.contains("M01")),
            "{name}: {said:?}"
        );
        assert!(
            !locale
                .format_message("a", &[("count", MessageValue::Number(1234))])
                .unwrap()
                .is_empty()
        );
    }
}

#[test]
fn the_ends_of_time_have_a_date() {
    for instant in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        let locale = locale("en", Tz::Asia__Tokyo);
        assert!(locale.date_time_with_utc(instant).contains("UTC"));
        assert!(!locale.day(instant.date_naive()).is_empty());
        assert!(locale.duration(TimeDelta::MAX).unwrap().contains("days"));
    }
}

#[test]
fn a_locale_crosses_threads() {
    let locale = locale("en", Tz::UTC);
    let number = std::thread::scope(|scope| scope.spawn(|| locale.number(1234)).join().unwrap());
    assert_eq!(number, "1,234");
}
