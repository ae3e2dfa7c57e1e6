//! The built-in catalogs, and the words of any catalog.

use super::*;

#[test]
fn every_catalog_has_the_messages_and_placeholders_of_english() {
    let model = locale("en", Tz::UTC).placeholders();
    for name in TAGS {
        let text = built_in_file(&format!("{name}.ftl")).unwrap();
        let (own, diagnostics) = english(&text);
        assert_eq!(diagnostics, [""; 0], "{name}");
        assert_eq!(own.placeholders(), model, "{name}");
    }
}

#[test]
fn every_message_is_said_whatever_the_count() {
    for name in TAGS {
        let locale = locale(name, Tz::UTC);
        for (key, placeholders) in locale.placeholders() {
            for count in [0, 1, 2, 3, 11, 100, 1_000_000] {
                let value = |name: &str| match name {
                    "count" => MessageValue::Number(count),
                    _ => MessageValue::from("Exchange Online"),
                };
                let args: Vec<_> = placeholders
                    .iter()
                    .map(|name| (name.as_str(), value(name)))
                    .collect();
                let word = locale.format_message(&key, &args).unwrap();
                assert!(
                    !word.trim().is_empty() && !word.contains(['{', '}', '$']),
                    "{name} {key}: {word}"
                );
            }
        }
    }
}

#[test]
fn arabic_has_its_six_plurals() {
    let arabic = locale("ar", Tz::UTC);
    for (count, said) in [
        (0, "لا حوادث"),
        (1, "حادث واحد"),
        (2, "حادثان"),
        (3, "3 حوادث"),
        (11, "11 حادثًا"),
        (100, "100 حادث"),
        (103, "103 حوادث"),
        (1234, "1,234 حادثًا"),
    ] {
        assert_eq!(
            arabic
                .format_message("incident-count", &[("count", MessageValue::Number(count))])
                .unwrap(),
            said
        );
    }
}

#[test]
fn languages_are_named_in_every_language() {
    for (name, italian, japanese) in [
        ("en", "Italian", "Japanese"),
        ("ja", "イタリア語", "日本語"),
        ("ar", "الإيطالية", "اليابانية"),
        ("de", "Italienisch", "Japanisch"),
        ("fr", "italien", "japonais"),
        ("es", "italiano", "japonés"),
        ("pt", "italiano", "japonês"),
        ("it", "italiano", "giapponese"),
        ("nl", "Italiaans", "Japans"),
        ("zh", "意大利语", "日语"),
        ("zh-Hant", "義大利文", "日文"),
        ("ko", "이탈리아어", "일본어"),
    ] {
        let locale = locale(name, Tz::UTC);
        assert_eq!(locale.language_name(&tag("it")), italian, "{name}");
        assert_eq!(locale.language_name(&tag("ja-JP")), japanese, "{name}");
    }
    // A language that CLDR does not name, and one in which it has no names.
    assert_eq!(locale("en", Tz::UTC).language_name(&tag("qqq")), "qqq");
    let klingon = Locale::from_catalogs(&tag("tlh"), &[], None).unwrap().0;
    assert_eq!(klingon.language_name(&tag("it")), "Italian");
}

/// No catalog has a space where the line must not break, and none holds the punctuation of another language.
#[test]
fn the_punctuation_is_that_of_the_language() {
    for name in TAGS {
        let text = built_in_file(&format!("{name}.ftl")).unwrap();
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let words = lines.filter_map(|line| line.split_once(" = ").or(line.split_once("] ")));
        for (key, word) in words {
            for mark in [':', ';', '?', '!', '：', '；', '？', '！'] {
                let before = word.split(mark).next().unwrap_or_default();
                let is_there = before.len() < word.len();
                let space = match (name, mark) {
                    ("fr", ':' | ';' | '?' | '!') => "\u{a0}",
                    _ => "",
                };
                assert!(
                    !is_there || !before.ends_with(' ') && before.ends_with(space),
                    "{name} {key}: {word}"
                );
            }
            let is_chinese = name.starts_with("zh");
            assert!(
                !is_chinese || !word.contains([':', ';', '?', ',']),
                "{name} {key}: {word}"
            );
            assert!(
                is_chinese || !word.contains(['：', '，']),
                "{name} {key}: {word}"
            );
            assert!(
                name == "ar" || !word.contains(['،', '؛', '؟']),
                "{name} {key}: {word}"
            );
            assert!(
                name != "ar" || !word.contains([',', ';', '?']),
                "{name} {key}: {word}"
            );
        }
    }
}

#[test]
fn metadata_that_is_absent_follows_from_the_tag() {
    let catalogs = [source("locales/he.ftl", "a = b")];
    let (locale, _) = Locale::from_catalogs(&tag("he"), &catalogs, None).unwrap();
    assert_eq!(
        (locale.name.as_str(), locale.direction, locale.zone),
        ("עברית", Direction::Rtl, Tz::UTC)
    );
}

#[test]
fn a_root_overrides_message_by_message() {
    let catalogs = [
        source("en.ftl", "title = Status\nhome = Home of { title }"),
        source("locales/en.ftl", "title = State of {$name}"),
    ];
    let (locale, _) = from_catalogs(&catalogs);
    assert_eq!(
        locale
            .format_message("home", &[("name", "Contoso".into())])
            .unwrap(),
        "Home of State of Contoso"
    );
    assert_eq!(
        locale.placeholders()["home"],
        BTreeSet::from(["name".to_owned()])
    );
}

#[test]
fn what_cannot_be_said_is_an_error() {
    let locale = english("count = {$count} of {$total}").0;
    for (key, args, message) in [
        (
            "absent",
            &[][..],
            "locale `en` has no message `absent`: add it to locales/en.ftl",
        ),
        (
            "count",
            &[("count", MessageValue::Number(1))],
            "message `count` of locale `en` needs a value for {$total}",
        ),
    ] {
        assert_eq!(
            locale.format_message(key, args).unwrap_err().to_string(),
            message
        );
    }
}

#[test]
fn fluent_is_spoken() {
    let locale = english(concat!(
        "-brand = Kairan\n",
        "a = {\"{\"} by { -brand }{ 1000 }\n",
        "b =\n    first\n      second\n",
        "c = { $kind ->\n    [note] N{ $count ->\n        [0] o\n        [one] e\n       *[other] {$count}\n    }\n   *[other] other\n  }\n",
    ))
    .0;
    let c = |kind: &'static str, count| {
        locale.format_message(
            "c",
            &[
                ("kind", kind.into()),
                ("count", MessageValue::Number(count)),
            ],
        )
    };
    assert_eq!(locale.format_message("a", &[]).unwrap(), "{ by Kairan1,000");
    assert_eq!(locale.format_message("b", &[]).unwrap(), "first\n  second");
    assert_eq!(c("note", 0).unwrap(), "No");
    assert_eq!(c("note", 1).unwrap(), "Ne");
    assert_eq!(c("note", -1234).unwrap(), "N-1,234");
    assert_eq!(c("action", 0).unwrap(), "other");
    assert!(!locale.placeholders().contains_key("-brand"));
}

#[test]
fn a_mistake_in_a_catalog_is_named_with_its_place() {
    for (text, said) in [
        (
            "a = b\nc = { $count ->\n  [one] x\n}\n",
            "error: locales/en.ftl:4:1: syntax error: the select expression must have a default variant",
        ),
        (
            "a = { $b\n",
            "error: locales/en.ftl:2:1: syntax error: expected a token starting with \"}\"",
        ),
        (
            "a = b\nc = d\na = e\n",
            "error: locales/en.ftl:3:1: the message `a` is defined twice in this file",
        ),
        (
            "a = { b }",
            "error: locales/en.ftl:1:1: `a` refers to `b`, which does not exist",
        ),
        (
            "a = { -b }",
            "error: locales/en.ftl:1:1: `a` refers to `-b`, which does not exist",
        ),
        (
            "c = c\na = { b }\nb = { a }",
            "error: locales/en.ftl:2:1: `a` refers to itself",
        ),
        (
            "-a = { $b }",
            "error: locales/en.ftl:1:1: `-a` is a term, and takes no placeholders",
        ),
        (
            "a = { NUMBER($b) }",
            "error: locales/en.ftl:1:1: `a` has a function, which is not supported",
        ),
        (
            "b = b\na = { b.title }",
            "error: locales/en.ftl:2:1: `a` has an attribute, which is not supported",
        ),
    ] {
        let (_, diagnostics) = english(text);
        assert_eq!(diagnostics[0], said, "{text}");
    }
}
