//! Locales of a root's own files over the built-in ones: a mistake costs what has it, and no more.

use std::borrow::Cow;

use super::*;

/// The locale of a tag in a root with these files, and the diagnostics.
fn load(name: &str, files: &[(&str, &str)]) -> (Locale, Vec<String>) {
    let texts: Vec<TextFile> = files
        .iter()
        .map(|(path, text)| (*path, Cow::Borrowed(*text)))
        .collect();
    let mut diagnostics = Vec::new();
    let (locale, found) = LocaleFiles::new(&texts, &mut diagnostics)
        .load(&tag(name), None)
        .unwrap();
    diagnostics.extend(found);
    (
        locale,
        diagnostics.iter().map(ToString::to_string).collect(),
    )
}

fn word(locale: &Locale, key: &str) -> String {
    locale.format_message(key, &[]).unwrap()
}

#[test]
fn a_broken_message_leaves_the_built_in_one_and_costs_no_other() {
    let nested = "nav-history = ".to_owned() + &"{".repeat(10_000);
    let nested_calls = "nav-history = { ".to_owned() + &"F(".repeat(10_000);
    let closed = format!("nav-history = {}\"x\"{}", "{".repeat(60), "}".repeat(60));
    let laughs = (1..40).fold(
        "-l0 = ha\nnav-history = { -l39 }\n".to_owned(),
        |text, n| format!("{text}-l{n} = {{ -l{0} }}{{ -l{0} }}\n", n - 1),
    );
    for (broken, said) in [
        ("nav-history = { $", "3:18: syntax error"),
        ("nav-history = }", "3:15: syntax error"),
        ("nav-history", "3:12: syntax error"),
        ("nav-history =", "3:1: syntax error"),
        (
            "nav-history = { $at }",
            "3:1: the message `nav-history` has the placeholders {$at}",
        ),
        (
            "nav-history = { no-such }",
            "3:1: `nav-history` refers to `no-such`, which does not exist",
        ),
        (
            "nav-history = { -no-such }",
            "3:1: `nav-history` refers to `-no-such`, which does not exist",
        ),
        (
            "nav-history = { nav-history }",
            "3:1: `nav-history` refers to itself",
        ),
        (
            "nav-history = { NUMBER(3) }",
            "3:1: `nav-history` has a function, which is not supported",
        ),
        (
            "nav-history = { -product(case: \"x\") }",
            "3:1: `nav-history` has a term with an attribute or arguments, which is not supported",
        ),
        (
            "nav-history = { nav-label.title }",
            "3:1: `nav-history` has an attribute, which is not supported",
        ),
        (
            "nav-history = x\n  .title = y",
            "3:1: the message `nav-history` has the attribute `.title`",
        ),
        (
            "nav-history =\n  .title = y",
            "3:1: the message `nav-history` has the attribute `.title`",
        ),
        (
            "nav-history = { nav-label ->\n  *[a] b\n }",
            "3:27: syntax error",
        ),
        ("nav-history = { 1 ->\n  [a] b\n }", "5:2: syntax error"),
        (
            "nav-history = Verl\u{fffd}uf",
            "3:1: the message `nav-history` has bytes that are not UTF-8",
        ),
        (
            &nested,
            "3:1: the message `nav-history` has more than 200 opening braces and parentheses",
        ),
        (
            &nested_calls,
            "3:1: the message `nav-history` has more than 200 opening braces and parentheses",
        ),
        (&closed, "3:1: `nav-history` nests more than 50 levels deep"),
    ] {
        let text = format!("nav-home = Start\n# a comment\n{broken}\nnav-label = Kopf\n");
        let (locale, diagnostics) = load("de", &[("locales/de.ftl", &text)]);
        assert_eq!(diagnostics.len(), 1, "{broken}: {diagnostics:#?}");
        let start = format!("error: locales/de.ftl:{said}");
        assert!(
            diagnostics[0].starts_with(&start),
            "{broken}: {diagnostics:#?}"
        );
        assert!(diagnostics[0].contains("built-in word"), "{diagnostics:#?}");
        assert_eq!(word(&locale, "nav-home"), "Start", "{broken}");
        assert_eq!(word(&locale, "nav-label"), "Kopf", "{broken}");
        assert_eq!(
            word(&locale, "nav-history"),
            word(&load("de", &[]).0, "nav-history")
        );
    }
    let (locale, diagnostics) = load("de", &[("locales/de.ftl", &laughs)]);
    assert_eq!(
        word(&locale, "nav-history"),
        word(&load("de", &[]).0, "nav-history")
    );
    assert!(
        diagnostics[0].contains("expands to more than 64 kB"),
        "{diagnostics:#?}"
    );
}

#[test]
fn placeholders_are_those_of_the_built_in_message() {
    for (text, said) in [
        (
            "incident-count = {$cuont} Fälle",
            "has the placeholders {$cuont}\n  help: give it the placeholders {$count}",
        ),
        (
            "incident-count = Fälle",
            "has no placeholders\n  help: give it the placeholders {$count}",
        ),
        (
            "-a = x\nincident-count = { $name ->\n *[other] {$count}\n }",
            "has the placeholders {$count}, {$name}",
        ),
    ] {
        let (locale, diagnostics) = load("de", &[("locales/de.ftl", text)]);
        assert_eq!(diagnostics.len(), 1, "{diagnostics:#?}");
        assert!(diagnostics[0].contains(said), "{diagnostics:#?}");
        let args = [("count", MessageValue::Number(2))];
        let shown = locale.format_message("incident-count", &args).unwrap();
        assert_eq!(shown, "2 Vorfälle");
    }
}

#[test]
fn the_override_that_closes_a_circle_is_left_out() {
    let catalogs = [
        source("built-in", "home = Home of { title }\ntitle = Status"),
        source("locales/en.ftl", "title = { home }!\nother = { title }"),
    ];
    let (locale, diagnostics) = from_catalogs(&catalogs);
    assert_eq!(
        diagnostics,
        ["error: locales/en.ftl:1:1: `title` refers to itself"]
    );
    assert_eq!(word(&locale, "home"), "Home of Status");
    assert_eq!(word(&locale, "other"), "Status");

    // The same, where the built-in message is reached first, and where the circle is longer.
    let catalogs = [
        source("built-in", "a = { b }\nb = B\nc = C"),
        source("locales/en.ftl", "b = { c }\nc = { a }\nz = { b }"),
    ];
    let (locale, diagnostics) = from_catalogs(&catalogs);
    assert_eq!(
        diagnostics,
        [
            "error: locales/en.ftl:1:1: `b` refers to itself",
            "error: locales/en.ftl:2:1: `c` refers to itself"
        ]
    );
    assert_eq!(word(&locale, "z"), "B");
}

#[test]
fn a_message_that_refers_to_a_broken_one_refers_to_the_built_in_one() {
    let catalogs = [
        source("built-in", "-name = Kairan\na = A"),
        source(
            "error: locales/en.ftl",
            "-name = { $\na = from { -name }\nb = { -gone }\n-gone = {\n",
        ),
    ];
    let (locale, diagnostics) = from_catalogs(&catalogs);
    assert_eq!(word(&locale, "a"), "from Kairan");
    assert_eq!(diagnostics.len(), 3, "{diagnostics:#?}");
    assert!(locale.format_message("b", &[]).is_err());
}

#[test]
fn a_long_chain_of_messages_is_read_in_a_moment() {
    let chain: String = (1..20_000)
        .map(|n| format!("m{n} = {{ m{} }}\n", n + 1))
        .chain(["m20000 = end\n".to_owned()])
        .collect();
    let (locale, diagnostics) = from_catalogs(&[source("locales/en.ftl", &chain)]);
    assert_eq!(word(&locale, "m19990"), "end");
    assert!(locale.format_message("m1", &[]).is_err());
    assert!(
        diagnostics[0].contains("nests more than 50 levels deep"),
        "{}",
        diagnostics[0]
    );
    let circle = chain.replace("end", "{ m1 }");
    let (_, diagnostics) = from_catalogs(&[source("locales/en.ftl", &circle)]);
    assert!(
        diagnostics[0].ends_with("`m1` refers to itself"),
        "{}",
        diagnostics[0]
    );
}

#[test]
fn a_language_of_the_root_keeps_its_good_words_and_takes_english_ones_for_the_rest() {
    let text = "nav-home = Översikt\nnav-history = { $\nnav-hoem = Slip\n";
    let (locale, diagnostics) = load("sv", &[("locales/sv.ftl", text)]);
    assert_eq!(word(&locale, "nav-home"), "Översikt");
    assert_eq!(word(&locale, "nav-history"), "History");
    let said = |part: &str| {
        diagnostics
            .iter()
            .filter(|text| text.contains(part))
            .count()
    };
    assert_eq!(
        said("`nav-hoem` is used by no page\n  help: did you mean `nav-home`?"),
        1
    );
    assert_eq!(
        said("nav-history"),
        0,
        "an error of syntax is reported, and no second time as missing"
    );
    assert_eq!(said("error: locales/sv.ftl:2:18: syntax error"), 1);
    assert_eq!(said("error: locales/sv.ftl: "), 1, "{diagnostics:#?}");
    assert_eq!(said(" messages are missing, such as `"), 1);

    let german = built_in_file("de.ftl").unwrap();
    let without_label = german.replace("nav-label = ", "nav-lable = ");
    let (_, diagnostics) = load("sv", &[("locales/sv.ftl", &without_label)]);
    assert_eq!(diagnostics.len(), 2, "{diagnostics:#?}");
    let missing = "error: locales/sv.ftl: the message `nav-label` is missing";
    assert!(diagnostics[1].starts_with(missing), "{diagnostics:#?}");
}

#[test]
fn a_locale_without_a_catalog_speaks_the_nearest_language() {
    for (name, history, date) in [
        ("tlh", "History", "25 January 2024"),
        ("sv", "History", "25 januari 2024"),
        ("de-AT", "Verlauf", "25. Jänner 2024"),
    ] {
        let (locale, diagnostics) = load(name, &[]);
        assert_eq!(word(&locale, "nav-history"), history);
        assert_eq!(locale.date(at("2024-01-25T00:00:00Z")), date);
        let place = format!("error: locales/{name}.ftl: there is no catalog");
        let is_reported = diagnostics.iter().any(|text| text.starts_with(&place));
        assert_eq!(is_reported, name != "de-AT", "{diagnostics:#?}");
    }
}

#[test]
fn names_of_languages_in_an_own_catalog_are_one_warning() {
    let text = "nav-home = Start\nlanguage-en = Engelska\nlanguage-ja = Japanska\n";
    let (locale, diagnostics) = load("de", &[("locales/de.ftl", text)]);
    assert_eq!(word(&locale, "nav-home"), "Start");
    assert_eq!(diagnostics.len(), 1, "{diagnostics:#?}");
    let said = "warning: locales/de.ftl:2:1: the message `language-en` and any other name";
    assert!(diagnostics[0].starts_with(said), "{diagnostics:#?}");
}

#[test]
fn the_code_of_a_country_is_told_from_that_of_a_language() {
    for (name, language) in [
        ("jp", Some("ja")),
        ("cn", Some("zh")),
        ("dk", Some("da")),
        ("kr", None),
        ("tlh", None),
    ] {
        let (_, diagnostics) = load(name, &[]);
        let no_catalog = diagnostics
            .iter()
            .find(|text| text.contains("there is no catalog"))
            .unwrap();
        let hint = language
            .map(|language| format!("is the code of a country, whose language is `{language}`"));
        match hint {
            Some(hint) => assert!(no_catalog.contains(&hint), "{no_catalog}"),
            None => assert!(no_catalog.contains("add this file"), "{no_catalog}"),
        }
    }
}

#[test]
fn a_copy_of_the_english_catalog_is_a_warning_in_another_language_alone() {
    let english = built_in_file("en.ftl").unwrap();
    for (name, is_reported) in [("sv", true), ("de", true), ("en-IN", false)] {
        let (_, diagnostics) = load(name, &[(&format!("locales/{name}.ftl"), &english)]);
        assert_eq!(
            diagnostics.len(),
            usize::from(is_reported),
            "{diagnostics:#?}"
        );
        let start = format!("warning: locales/{name}.ftl:1:1: ");
        let is_warning =
            |text: &String| text.starts_with(&start) && text.contains("have the English words");
        assert!(diagnostics.iter().all(is_warning), "{diagnostics:#?}");
    }
    // Some words are the same in both languages.
    assert_eq!(
        load(
            "de",
            &[(
                "locales/de.ftl",
                "nav-home = Status\nfact-status = Status\n"
            )]
        )
        .1,
        [""; 0]
    );
}

#[test]
fn a_regional_locale_and_its_language_serve_each_other() {
    let instant = at("2026-09-30T22:05:00Z");
    for (name, files, history, own_name, zone, date) in [
        // The built-in catalog of the language.
        (
            "pt-BR",
            &[][..],
            "Histórico",
            "Português",
            Tz::America__Sao_Paulo,
            "30 de setembro de 2026",
        ),
        (
            "pt-PT",
            &[],
            "Histórico",
            "Português (PT)",
            Tz::UTC,
            "30 de setembro de 2026",
        ),
        (
            "ja-JP",
            &[],
            "履歴",
            "日本語",
            Tz::Asia__Tokyo,
            "2026年10月1日",
        ),
        (
            "zh-Hans",
            &[],
            "历史记录",
            "简体中文",
            Tz::Asia__Shanghai,
            "2026年10月1日",
        ),
        (
            "zh-CN",
            &[],
            "历史记录",
            "简体中文",
            Tz::Asia__Shanghai,
            "2026年10月1日",
        ),
        (
            "zh-TW",
            &[],
            "歷史記錄",
            "繁體中文",
            Tz::Asia__Taipei,
            "2026年10月1日",
        ),
        (
            "zh-HK",
            &[],
            "歷史記錄",
            "繁體中文 (HK)",
            Tz::UTC,
            "2026年9月30日",
        ),
        (
            "en-US",
            &[],
            "History",
            "English",
            Tz::Etc__UTC,
            "September 30, 2026",
        ),
        (
            "en-GB",
            &[],
            "History",
            "English (GB)",
            Tz::UTC,
            "30 September 2026",
        ),
        (
            "de-AT",
            &[],
            "Verlauf",
            "Deutsch (AT)",
            Tz::UTC,
            "30. September 2026",
        ),
        // Files of the root: of the language for the region, and the other way.
        (
            "sv-SE",
            &[("locales/sv.ftl", "nav-history = Historik")],
            "Historik",
            "Svenska",
            Tz::UTC,
            "30 september 2026",
        ),
        (
            "sv",
            &[("locales/sv-SE.ftl", "nav-history = Historik")],
            "Historik",
            "Svenska",
            Tz::UTC,
            "30 september 2026",
        ),
        (
            "pt-BR",
            &[("locales/pt.ftl", "nav-history = Arquivo")],
            "Arquivo",
            "Português",
            Tz::America__Sao_Paulo,
            "30 de setembro de 2026",
        ),
        (
            "pt-BR",
            &[("locales/pt-BR.toml", "zone = \"America/Manaus\"")],
            "Histórico",
            "Português",
            Tz::America__Manaus,
            "30 de setembro de 2026",
        ),
        (
            "sv",
            &[(
                "locales/sv-SE.toml",
                "name = \"svenska\"\nzone = \"Europe/Stockholm\"",
            )],
            "History",
            "svenska",
            Tz::Europe__Stockholm,
            "1 oktober 2026",
        ),
        (
            "en-US",
            &[("locales/en-US.ftl", "nav-history = Log")],
            "Log",
            "English",
            Tz::Etc__UTC,
            "September 30, 2026",
        ),
    ] {
        let (locale, diagnostics) = load(name, files);
        assert_eq!(word(&locale, "nav-history"), history, "{name}");
        assert_eq!(
            (locale.name.as_str(), locale.zone),
            (own_name, zone),
            "{name}"
        );
        assert_eq!(locale.date(instant), date, "{name}");
        let is_english = history == "History" && !name.starts_with("en");
        let missing = match is_english {
            true => "there is no catalog for the locale `sv`",
            false => " messages are missing, such as `",
        };
        assert!(
            diagnostics.iter().all(|text| text.contains(missing)),
            "{name}: {diagnostics:#?}"
        );
        assert_eq!(
            diagnostics.is_empty(),
            !name.starts_with("sv"),
            "{name}: {diagnostics:#?}"
        );
    }
}

#[test]
fn files_are_read_whatever_their_form() {
    let bom = "\u{feff}nav-home = Start\r\nnav-label = Kopf\r\n";
    let (locale, diagnostics) = load("de", &[("locales/DE.ftl", bom), ("locales/ja.ftl", "")]);
    assert_eq!(diagnostics, [""; 0]);
    assert_eq!(word(&locale, "nav-home"), "Start");
    assert_eq!(word(&locale, "nav-label"), "Kopf");

    let twice = "nav-home = A\nnav-home = B\n";
    let (locale, diagnostics) = load("de", &[("locales/de.ftl", twice)]);
    assert_eq!(word(&locale, "nav-home"), "B");
    assert!(
        diagnostics[0]
            .starts_with("error: locales/de.ftl:2:1: the message `nav-home` is defined twice")
    );

    for path in [
        "locales/deutsch.ftl",
        "locales/de.flt",
        "locales/old/de.toml",
    ] {
        let (_, diagnostics) = load("de", &[(path, "nav-home = {")]);
        assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
        assert!(diagnostics[0].starts_with(&format!("error: {path}: this file is not used")));
    }
    assert_eq!(load("de", &[("locales/README.md", "x")]).1, [""; 0]);
}

#[test]
fn metadata_and_labels_with_a_mistake_leave_the_built_in_ones() {
    for (text, said) in [
        (
            "zone = \"Europe/Berlln\"",
            "1:8: unknown time zone `Europe/Berlln`",
        ),
        (
            "direction = \"sideways\"",
            "1:13: `direction`: unknown variant",
        ),
        (
            "nmae = \"x\"",
            "1:1: unknown key `nmae`\n  help: did you mean `name`?",
        ),
        ("name = ", "1:8: TOML syntax error"),
        ("labels = 3", "1:10: `labels` is not a table"),
        (
            "[labels]\nroot_cuase = [\"x\"]",
            "2:1: unknown key `labels.root_cuase`\n  help: did you mean `root_cause`?",
        ),
        (
            "[labels]\nroot_cause = \"x\"",
            "2:14: `labels.root_cause`: it is",
        ),
        (
            "[labels]\nroot_cause = [\"x\", 3]",
            "2:20: `labels.root_cause`: it is",
        ),
        (
            "[labels]\ntitle = [\"x\"]\nroot_cause = [\"X\"]",
            "3:15: the label `X` is under both `title` and `root_cause`",
        ),
    ] {
        let (locale, diagnostics) = load("de", &[("locales/de.toml", text)]);
        assert_eq!(diagnostics.len(), 1, "{text}: {diagnostics:#?}");
        assert!(
            diagnostics[0].starts_with(&format!("error: locales/de.toml:{said}")),
            "{diagnostics:#?}"
        );
        assert_eq!(
            (locale.name.as_str(), locale.zone),
            ("Deutsch", Tz::Europe__Berlin)
        );
    }
    let texts: [TextFile; 1] = [(
        "locales/de.toml",
        "[labels]\ntitle = [3]\nroot_cause = [\"Auslösendes Ereignis\"]".into(),
    )];
    let labels = LocaleFiles::new(&texts, &mut Vec::new()).labels;
    let built_in = LocaleFiles::new(&[], &mut Vec::new()).labels;
    assert_ne!(
        labels[&tag("de")],
        built_in[&tag("de")],
        "the good label is there"
    );
}
