use super::*;

/// The differences of a translation, as `kind: words`.
fn differences(original: (&str, &str), translation: (&str, &str)) -> Vec<String> {
    let [from, to] = [original.0, translation.0].map(|tag| tag.parse::<Tag>().unwrap());
    let found = Original::new(original.1, &from).differences(translation.1, &to);
    let line = |found: &Difference| format!("{}: {}", found.kind.as_str(), found.words());
    found.iter().map(line).collect()
}

/// Originals with translations that say the same, each with its language.
const SAME: &[(&str, &str, &str, &str)] = &[
    ("en", "On September 26, 2026.", "de", "Am 26.09.2026."),
    (
        "en",
        "On September 26, 2026.",
        "de",
        "Am 26. September 2026.",
    ),
    ("en", "On September 26, 2026.", "fr", "Le 26/09/2026."),
    ("en", "On September 26, 2026.", "ja", "2026/09/26。"),
    ("en", "On September 26, 2026.", "ko", "2026. 9. 26."),
    (
        "en",
        "On September 26, 2026.",
        "zh-Hant",
        "2026 年 9 月 26 日。",
    ),
    ("en", "On September 26, 2026.", "nl", "Op 26-09-2026."),
    (
        "en",
        "On September 26, 2026.",
        "sv",
        "Den 26 september 2026.",
    ),
    (
        "en",
        "On September 26, 2026.",
        "pt-BR",
        "Em 26 de setembro de 2026.",
    ),
    ("en", "On September 26.", "de", "Am 26.09."),
    ("en", "On September 26.", "es", "El 26 de septiembre."),
    ("en", "On Sept. 26 and 27.", "ja", "9月26日と27日。"),
    (
        "en",
        "On March 4 and March 5, 2026.",
        "ja",
        "2026年3月4日と5日。",
    ),
    (
        "en",
        "On March 4 and March 5, 2026.",
        "de",
        "Am 4. und 5. März 2026.",
    ),
    ("en", "In March 2026.", "ja", "2026年3月。"),
    ("en", "In March 2026.", "de", "Im März 2026."),
    ("en", "In May.", "ja", "5月です。"),
    (
        "en",
        "Users may be affected in March.",
        "ja",
        "3月に影響を受ける可能性があります。",
    ),
    ("en", "From 10:00-11:30.", "ja", "10:00～11:30。"),
    (
        "en",
        "From 10:00 to 11:30 PM.",
        "ja",
        "午後10時から11時30分まで。",
    ),
    ("en", "Between 2 and 4 PM.", "ja", "午後2時から4時の間。"),
    ("en", "Between 2 and 4 PM.", "de", "Zwischen 14 und 16 Uhr."),
    ("en", "2-4 PM UTC.", "fr", "14 h-16 h UTC."),
    ("en", "At 6:38:46 PM.", "de", "Um 18:38:46 Uhr."),
    ("en", "Until 12:00 AM.", "ja", "24:00まで。"),
    ("en", "Until midnight.", "de", "Bis 24:00 Uhr."),
    ("en", "At 12:30 AM.", "zh", "凌晨 0:30。"),
    ("en", "At 9:30 PM.", "zh", "晚上9点半。"),
    ("en", "At 9:30 PM.", "it", "Alle ore 21.30."),
    ("en", "At 9:30 PM.", "it", "Alle 21:30."),
    ("en", "At 9:30 PM.", "es", "A las 9:30 p. m."),
    ("en", "At 9:30 PM.", "es", "A las 9:30 de la noche."),
    ("en", "At 9:30 PM.", "pt", "Às 21h30."),
    ("en", "At 9:30 PM.", "ko", "오후 9시 30분."),
    ("en", "At 9:30 PM.", "ar", "الساعة ٩:٣٠ مساءً."),
    ("en", "At 9:30 PM.", "sv", "Kl. 21.30."),
    ("en", "At 9 AM.", "fr", "À 9 heures."),
    ("en", "At 9 AM.", "de", "Um 9 Uhr morgens."),
    ("en", "At 5:00 PM PST.", "de", "Um 17:00 Uhr PST."),
    (
        "en",
        "At 9:15 AM EST (2:15 PM UTC).",
        "ja",
        "14:15 UTC (9:15 EST)。",
    ),
    (
        "en",
        "By 8:00 PM UTC on March 4.",
        "ja",
        "日本時間 3月5日 5:00 (UTC 3月4日 20:00) まで。",
    ),
    (
        "en",
        "Next update by Tuesday, July 22, 2026, 11:00 PM UTC",
        "ja",
        "次の更新: 2026年7月22日(火) 午後11:00 (UTC) まで",
    ),
    ("en", "1,500 users", "fr", "1\u{202f}500 utilisateurs"),
    ("en", "1,500 users", "de", "1’500 Benutzer"),
    ("en", "1,500,000.5 bytes", "fr", "1 500 000,5 octets"),
    ("en", "150,000 messages", "zh", "15万封邮件"),
    ("en", "2.5 million users", "ja", "250 万人のユーザー"),
    (
        "en",
        "1.2 billion requests",
        "de",
        "1,2 Milliarden Anforderungen",
    ),
    ("en", "1.2 billion requests", "ja", "12 億件の要求"),
    ("en", "300K messages", "ja", "30 万件のメッセージ"),
    ("en", "300 thousand messages", "es", "300 mil mensajes"),
    ("ja", "1万2,000件", "en", "12,000 items"),
    ("ja", "3億2,000万件", "en", "320 million items"),
    ("en", "12% of users", "ar", "12 في المائة من المستخدمين"),
    ("en", "12% of users", "fr", "12 pour cent des utilisateurs"),
    ("en", "10-20% of users", "de", "10 bis 20 % der Benutzer"),
    ("en", "12% of users", "zh", "百分之12的用户"),
    ("en", "half of users", "es", "el 50 % de los usuarios"),
    ("en", "a 64-bit system", "de", "ein 64-Bit-System"),
    ("en", "a 5-minute delay", "fr", "un retard de 5 minutes"),
    ("en", "a 3-day window", "de", "ein dreitägiges Fenster"),
    ("en", "within 24 hours", "de", "innerhalb von einem Tag"),
    (
        "en",
        "for 90 minutes",
        "de",
        "für anderthalb Stunden (90 Minuten)",
    ),
    ("en", "1 hour 30 minutes", "ja", "90 分"),
    ("en", "for 7 days", "fr", "pendant une semaine"),
    (
        "en",
        "the first 2 attempts",
        "de",
        "die ersten beiden Versuche",
    ),
    ("en", "two-factor sign-in", "ja", "2 要素サインイン"),
    ("en", "three regions", "ja", "3 つのリージョン"),
    ("en", "5 users", "de", "fünf Benutzer"),
    ("en", "2 servers", "ar", "خادمين"),
    ("en", "in Q3 2026", "ja", "2026 年第 3 四半期"),
    ("en", "port 443/TCP", "ja", "TCP ポート 443"),
    ("en", "KB 5034441", "de", "KB5034441"),
    ("en", "HTTP 500 errors", "de", "HTTP-500-Fehler"),
    ("en", "Windows 11 devices", "de", "Windows-11-Geräte"),
    ("en", "incident EX123456", "de", "EX123456-Vorfall"),
    ("en", "version v2.3.1", "ja", "バージョン 2.3.1"),
    ("en", "12 servers", "hi", "१२ सर्वर"),
    ("en", "12 servers", "th", "เซิร์ฟเวอร์ ๑๒ เครื่อง"),
    ("en", "12.5%", "ar", "١٢٫٥٪"),
    (
        "en",
        "call +81 3 5555 0100",
        "ja",
        "03-5555-0100 にお電話ください",
    ),
    (
        "en",
        "see https://learn.example/en-us/a",
        "ja",
        "https://learn.example/ja-jp/a を参照",
    ),
    ("en", "4 GB of RAM", "ru", "4 ГБ ОЗУ"),
    ("en", "Exchange Online", "ja", "Exchange Online"),
    (
        "en",
        "\"Your message couldn't be delivered to the recipient\" appears.",
        "ja",
        "「Your message couldn't be delivered to the recipient」が表示されます。",
    ),
    ("en", "temperature of -4 °C", "fr", "température de −4 °C"),
    (
        "en",
        "Updates are published every hour, 24/7.",
        "de",
        "Aktualisierungen erscheinen stündlich, rund um die Uhr.",
    ),
    (
        "en",
        "Steps: 1. Restart. 2. Sign in.",
        "fr",
        "Étapes : 1. Redémarrez. 2. Connectez-vous.",
    ),
    ("de", "Ab 1.500 Benutzern", "en", "From 1,500 users"),
    ("de", "Etwa 2,5 Stunden", "en", "About 2.5 hours"),
    ("fr", "À 14 h 05, le 3 juin", "en", "At 2:05 PM on June 3"),
    ("ar", "في الساعة 3:30 مساءً", "en", "At 3:30 PM"),
    (
        "ja",
        "2026年9月17日 木曜日 8:00 (23:00 UTC)",
        "en",
        "Wednesday, September 16, 2026, at 11:00 PM UTC",
    ),
    (
        "ja",
        "2026年9月17日 木曜日 17:00 (8:00 UTC)",
        "en",
        "Thursday, September 17, 2026, at 5:00 PM (8:00 AM UTC)",
    ),
    (
        "en",
        "Packets of 1,400 bytes",
        "ja",
        "1,400 バイトのパケット",
    ),
    (
        "en",
        "Version 5.4.30 fails.",
        "de",
        "Version 5.4.30 schlägt fehl.",
    ),
    ("ko", "오전 12시 10분에", "en", "At 12:10 AM"),
    ("zh", "下午3点15分", "en", "At 3:15 PM"),
    (
        "es",
        "El 3 de mayo a las 15:00",
        "en",
        "On May 3 at 3:00 PM",
    ),
];

/// Originals with translations that say something else, each with its language.
const OTHER: &[(&str, &str, &str, &str)] = &[
    ("en", "On September 26, 2026.", "de", "Am 26.10.2026."),
    ("en", "On September 26, 2026.", "de", "Am 26.09.2025."),
    ("en", "On September 26, 2026.", "de", "Am 26.09."),
    ("en", "On September 6, 2026.", "de", "Am 09.06.2026."),
    ("en", "By 8:00 PM UTC.", "de", "Bis 8:00 Uhr UTC."),
    ("en", "By 8:00 PM UTC.", "de", "Bis 20:00 Uhr."),
    ("en", "By 8:00 PM UTC.", "ja", "日本時間 20:00 まで。"),
    ("en", "By 8:00 PM PST.", "fr", "Avant 20 h 00 EST."),
    ("en", "By 8:00 PM.", "fr", "Avant 20 h 30."),
    ("en", "By 12:30 AM.", "ja", "午後12時30分まで。"),
    ("en", "On Monday.", "ja", "火曜日に。"),
    ("en", "On Monday.", "de", "Am Dienstag."),
    ("en", "12% of users", "ar", "12 من المستخدمين"),
    ("en", "1,500 users", "de", "1.50 Benutzer"),
    ("en", "1,500 users", "de", "15.000 Benutzer"),
    ("en", "2.5 million users", "ja", "25 万人のユーザー"),
    ("en", "2.5 million users", "de", "2,5 Milliarden Benutzer"),
    ("en", "for 2 hours", "ja", "2 分間"),
    ("en", "for 2 hours", "de", "für 2 Tage"),
    ("en", "5 GB", "fr", "5 Mo"),
    ("en", "5 users", "ja", "6 人のユーザー"),
    ("en", "EX123456", "ja", "EX123465"),
    ("en", "NET-2026-014", "ja", "NET 2026-014"),
    ("en", "error 0x8004DE40", "fr", "erreur 0x8004DE4"),
    ("en", "us-east-2", "de", "us-west-2"),
    ("en", "10.0.0.0/8", "de", "10.0.0.0/16"),
    ("en", "[xxx.xxx.xxx.xxx]", "ja", "[XX]"),
    (
        "en",
        "Set %APPDATA% first.",
        "de",
        "Legen Sie zuerst %ANWDATEN% fest.",
    ),
    (
        "en",
        "Version 16.0.14326 is affected.",
        "de",
        "Version 16.0.1432 ist betroffen.",
    ),
    (
        "en",
        "Call +1 425 555 0100.",
        "de",
        "Rufen Sie +1 425 555 010 an.",
    ),
    (
        "en",
        "The code \"550 5.7.1\" appears.",
        "ja",
        "コード「\u{fffd}550 5.7.1」が表示されます。",
    ),
];

#[test]
fn what_is_only_written_otherwise_is_no_difference() {
    let wrong: Vec<String> = SAME
        .iter()
        .map(|(from, original, to, translation)| {
            (
                translation,
                differences((from, original), (to, translation)),
            )
        })
        .filter(|(_, found)| !found.is_empty())
        .map(|(translation, found)| format!("{translation} -> {found:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_says_something_else_is_a_difference() {
    let wrong: Vec<&str> = OTHER
        .iter()
        .filter(|(from, original, to, translation)| {
            differences((from, original), (to, translation)).is_empty()
        })
        .map(|(.., translation)| *translation)
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_difference_says_what_happened() {
    let english = "About 38% of users see EX123456. Do not restart your device.";
    for (translation, expected) in [
        (
            "Etwa 38 % der Benutzer sehen EX123456. Starten Sie Ihr Gerät nicht neu.",
            &[][..],
        ),
        (
            "Etwa 83 % der Benutzer sehen EX123456. Starten Sie Ihr Gerät nicht neu.",
            &["changed: 38%"],
        ),
        (
            "Etwa 38 % der Benutzer sehen einen Fehler. Starten Sie Ihr Gerät nicht neu.",
            &["missing: EX123456"],
        ),
        (
            "Etwa 38 % der Benutzer sehen EX123456 und EX123456. Starten Sie Ihr Gerät nicht neu.",
            &["added: EX123456"],
        ),
        (
            "Etwa 38 % der Benutzer sehen EX123456. Do not restart your device.",
            &["untranslated: Do not restart your device"],
        ),
        (
            "Etwa 38 % der Benutzer sehen EX123456.",
            &["missing: Do not restart your device."],
        ),
    ] {
        assert_eq!(
            differences(("en", english), ("de", translation)),
            expected,
            "{translation}"
        );
    }
}

#[test]
fn a_sentence_that_is_left_in_another_script_is_doubted() {
    for (from, to, text, is_doubted) in [
        ("ja", "en", "調査中です。", true),
        ("en", "zh", "Service is restored.", true),
        ("en", "ja", "Microsoft Teams", false),
        ("en", "ja", "Exchange Online.", false),
        ("en", "de", "Service is restored.", false),
        ("ja", "en", "東京", false),
    ] {
        let found = differences((from, text), (to, text));
        assert_eq!(!found.is_empty(), is_doubted, "{text}");
    }
}

#[test]
fn a_zero_at_the_end_of_a_version_counts() {
    for (to, translation, is_same) in [
        ("de", "Version 2.10 ist da.", true),
        ("de", "Version 2.1 ist da.", false),
        ("ja", "バージョン 2.10 が出ました。", true),
        ("zh", "2.10 版本已发布。", true),
        ("ja", "バージョン 2.1 が出ました。", false),
    ] {
        let found = differences(("en", "Version 2.10 is out."), (to, translation));
        assert_eq!(found.is_empty(), is_same, "{translation}: {found:?}");
    }
}
