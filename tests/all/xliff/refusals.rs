//! What is refused of a file, with the place and the remedy, and what is not.

use kairan::run::TranslationImportOptions;
use kairan::translation::xliff::XliffVersion;

use super::{
    IMPACT_DE, TRANSLATIONS, VERSIONS, export, export_with, import, import_with, root, to_do,
    translated,
};

#[test]
fn what_cannot_be_used_is_refused_with_its_place_and_remedy() {
    let root = root();
    let good = translated(&export(&root, XliffVersion::V1_2), &TRANSLATIONS);
    let with_type = |kind: &str| good.replacen("<xliff", &format!("{kind}<xliff"), 1);
    let entity = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>";
    let cases = [
        (
            with_type(entity).replacen("Die Lampen", "&e;", 1),
            "document type",
            "remove the line",
            0,
        ),
        (
            good.replacen("Die Lampen", "&nbsp;", 1),
            "not well-formed",
            "save it again",
            0,
        ),
        (
            good[..good.len() / 2].to_owned(),
            "not well-formed",
            "save it again",
            0,
        ),
        (
            "<tmx version=\"1.4\"/>".to_owned(),
            "no XLIFF",
            "save it as XLIFF",
            0,
        ),
        (
            good.replacen("target-language=\"de\"", "", 1),
            "target language",
            "write it there",
            0,
        ),
        (
            good.replacen("target-language=\"de\"", "target-language=\"fr\"", 1),
            "no language fr",
            "`locales`",
            0,
        ),
        (
            good.replacen("original=\"L-1\"", "original=\"L-2\"", 1),
            "no incident L-2",
            "correct the id",
            0,
        ),
        (
            good.replacen("Nobody can", "Anybody can", 1),
            "source of the unit was altered",
            "restore the source",
            5,
        ),
        (
            good.replacen("<trans-unit id=\"", "<trans-unit id=\"0", 1),
            "no text of L-1",
            "export the incident again",
            5,
        ),
        (
            good.replacen("<trans-unit id=\"", "<trans-unit x=\"", 1),
            "has no id",
            "restore the id",
            5,
        ),
        (
            good.replacen("Fehler L-404", "Fehler L-40", 1),
            "\"L-404\" became \"L-40\"",
            "--accept",
            5,
        ),
        (
            good.replacen(">Wir suchen", ">Nächste Schritte: Wir suchen", 1),
            "would not be read",
            "write no label",
            5,
        ),
    ];
    for (xliff, message, help, written) in cases {
        let root = super::root();
        let said = import(&root, &xliff);
        let told = said
            .diagnostics
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>();
        assert_eq!(told.len(), 1, "{told:#?}");
        assert!(
            told[0].contains(message) && told[0].contains(help),
            "{}",
            told[0]
        );
        assert!(told[0].starts_with("error: de.xlf"), "{}", told[0]);
        assert_eq!(said.written.values().sum::<usize>(), written, "{message}");
    }
}

#[test]
fn of_two_units_of_one_id_the_first_is_taken() {
    let root = root();
    for (version, _) in VERSIONS {
        let one = translated(&export(&root, version), &TRANSLATIONS[..1]);
        let (open, close) = match version {
            XliffVersion::V1_2 => ("<trans-unit ", "</trans-unit>"),
            XliffVersion::V2_1 => ("<unit ", "</unit>"),
        };
        let start = one.find(open).unwrap();
        let end = one.find(close).unwrap() + close.len();
        let second = one[start..end].replace("Die Lampen", "Alle Lampen");
        let both = format!("{}{second}{}", &one[..end], &one[end..]);
        let said = import_with(
            &root,
            both,
            TranslationImportOptions {
                dry_run: true,
                ..TranslationImportOptions::default()
            },
        );
        assert_eq!(said.written.values().sum::<usize>(), 1);
        assert!(said.diagnostics[0].message.contains("twice"), "{said:?}");
    }
}

#[test]
fn a_false_alarm_is_dismissed_by_a_note_or_an_option_for_its_wording() {
    let good = translated(&export(&root(), XliffVersion::V1_2), &TRANSLATIONS);
    let odd = good.replacen("- 3 Lampen kaufen.", "- Lampen für alle Masten kaufen.", 1);
    let unit = odd.find("Lampen für alle").unwrap();
    let note_at = odd[unit..].find("</trans-unit>").unwrap() + unit;
    let with_note =
        |note: &str| format!("{}<note>{note}</note>{}", &odd[..note_at], &odd[note_at..]);
    let accept = TranslationImportOptions {
        accept: true,
        ..TranslationImportOptions::default()
    };
    for (xliff, options, is_taken) in [
        (odd.clone(), TranslationImportOptions::default(), false),
        (
            with_note("acceptable?"),
            TranslationImportOptions::default(),
            false,
        ),
        (
            with_note("accept: 4"),
            TranslationImportOptions::default(),
            false,
        ),
        (
            with_note("accept"),
            TranslationImportOptions::default(),
            true,
        ),
        (
            with_note("accept: 3"),
            TranslationImportOptions::default(),
            true,
        ),
        (odd.clone(), accept, true),
    ] {
        let root = root();
        let said = import_with(&root, &xliff, options);
        assert_eq!(said.diagnostics.is_empty(), is_taken, "{said:?}");
        assert_eq!(to_do(&root).is_empty(), is_taken);
        if is_taken {
            let file = root.get("translations/L-1.de.md").unwrap();
            let file = String::from_utf8(file).unwrap();
            assert!(
                file.contains("accept:\n  \"3\": [\"- Lampen für alle Masten"),
                "{file}"
            );
            assert_eq!(root.clone().site().messages(), [""; 0]);
            // Importing it again changes nothing.
            assert_eq!(import_with(&root, &xliff, options).written.len(), 0);
        }
    }
}

#[test]
fn a_title_may_be_the_same_in_both_languages() {
    let root = root();
    let same = ["The lamps are off"; 2];
    let xliff = translated(&export(&root, XliffVersion::V1_2), &[(same[0], same[1])]);
    let accept = TranslationImportOptions {
        accept: true,
        ..TranslationImportOptions::default()
    };
    let said = import_with(&root, &xliff, accept);
    assert_eq!(said.written.values().sum::<usize>(), 1, "{said:?}");
    let again = import_with(&root, &xliff, accept);
    assert_eq!((again.diagnostics, again.written.len()), (Vec::new(), 0));
    // It is still the title of the record, with a translation.
    let title = &root.site().json("L-1")["title"];
    assert_eq!(title["en"]["source"], "original", "{title}");
    assert_eq!(title["de"]["source"], "reviewed", "{title}");
}

#[test]
fn a_newer_text_of_a_person_is_replaced_only_on_request() {
    let heading = "---\nreviewer: Mori\n---\n\n## 2026-09-29T06:00:00Z\n";
    let file = |text: &str| format!("{heading}Auswirkungen auf Benutzer: {text}\n");
    let exported_root = root().with("translations/L-1.de.md", file(IMPACT_DE));
    for (version, _) in VERSIONS {
        let xliff = export_with(&exported_root, version, true);
        let edited = xliff.replacen(IMPACT_DE, "Keiner sieht den Fehler L-404.", 1);
        let newer = "Niemand sieht den Fehler L-404, auch wir nicht.";
        // What was exported is what was edited.
        let root = root().with("translations/L-1.de.md", file(IMPACT_DE));
        assert_eq!(import(&root, &edited).diagnostics, []);
        // Meanwhile a person has written something else.
        let root = root.with("translations/L-1.de.md", file(newer));
        let said = import(&root, &edited);
        assert!(
            said.diagnostics[0].message.contains("another translation"),
            "{said:?}"
        );
        let kept = String::from_utf8(root.get("translations/L-1.de.md").unwrap()).unwrap();
        assert!(kept.contains(newer), "{kept}");
        let replace = TranslationImportOptions {
            replace: true,
            ..TranslationImportOptions::default()
        };
        assert_eq!(import_with(&root, &edited, replace).diagnostics, []);
        let replaced = String::from_utf8(root.get("translations/L-1.de.md").unwrap()).unwrap();
        assert!(
            replaced.contains("Keiner sieht") && !replaced.contains(newer),
            "{replaced}"
        );
        // A program may have dropped what tells the one from the other.
        let dropped = edited
            .replace("extradata=", "x=")
            .replace("type=\"present\"", "type=\"x\"");
        let root = root.with("translations/L-1.de.md", file(newer));
        assert!(!import(&root, &dropped).diagnostics.is_empty());
    }
}

#[test]
fn deep_and_long_files_are_read_in_bounded_time() {
    let unit = "<trans-unit id=\"a\"><source>x</source><target>";
    let deep = format!(
        "<xliff version=\"1.2\"><file original=\"L-1\" target-language=\"de\"><body>{unit}{}x{}</target></trans-unit></body></file></xliff>",
        "<g id=\"1\">".repeat(100_000),
        "</g>".repeat(100_000)
    );
    let root = root();
    let said = import(&root, deep);
    assert_eq!(said.diagnostics.len(), 1, "{said:?}");
}
