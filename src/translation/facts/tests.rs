use super::*;

/// The kinds and texts of the facts of a text.
fn found<'a>(text: &'a str, language: &str) -> Vec<(FactKind, &'a str)> {
    let facts = facts_of(text, &language.parse().unwrap());
    facts
        .iter()
        .map(|fact| (fact.kind, &text[fact.range.clone()]))
        .collect()
}

#[test]
fn facts_are_found_where_they_are() {
    use FactKind::*;
    type Case<'a> = (&'a str, &'a str, &'a [(FactKind, &'a str)]);
    let cases: &[Case<'_>] = &[
        (
            "en",
            "Next update by Wednesday, March 4, 2026, at 8:00 PM UTC.",
            &[(Instant, "Wednesday, March 4, 2026, at 8:00 PM UTC")],
        ),
        (
            "ja",
            "次の更新は 2026年3月4日 水曜日 20:00 UTC までです。",
            &[(Instant, "2026年3月4日 水曜日 20:00 UTC")],
        ),
        ("ja", "午後9時30分に修正。", &[(Clock, "午後9時30分")]),
        ("fr", "Corrigé à 21 h 30.", &[(Clock, "21 h 30")]),
        ("de", "Beginn um 22 Uhr.", &[(Clock, "22 Uhr")]),
        (
            "en",
            "A 24-hour watch of 12.5% begins.",
            &[(Number, "24-hour"), (Number, "12.5%")],
        ),
        ("ja", "約１２．５％が遅延", &[(Number, "１２．５％")]),
        ("ar", "نحو ١٢٫٥٪ من الرسائل", &[(Number, "١٢٫٥٪")]),
        ("zh", "约 2 万封邮件。", &[(Number, "2 万")]),
        (
            "en",
            "The error is \"550 5.7.1 Rejected\".",
            &[(Code, "550 5.7.1")],
        ),
        ("ja", "エラー「?550 5.7.1 拒否」", &[(Code, "?550 5.7.1")]),
        (
            "en",
            "Licences E3/E5 in EX123456.",
            &[(Code, "E3"), (Code, "E5"), (Code, "EX123456")],
        ),
        ("de", "Seit dem 26.09.2026.", &[(Date, "26.09.2026")]),
        ("nl", "Sinds 26-09-2026.", &[(Date, "26-09-2026")]),
        (
            "en",
            "It takes 3–4 hours.",
            &[(Number, "3"), (Number, "4 hours")],
        ),
        ("ko", "250MB가 필요합니다.", &[(Number, "250MB")]),
        ("en", "It may be that all 2 may fail.", &[(Number, "2")]),
        (
            "en",
            "Call +1 425 555 0100 on Sunday.",
            &[(Phone, "+1 425 555 0100"), (Weekday, "Sunday")],
        ),
        ("en", "nothing here", &[]),
    ];
    for (language, text, expected) in cases {
        assert_eq!(found(text, language), *expected, "{text}");
    }
}
