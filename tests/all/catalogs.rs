//! The words of the interface: complete, used, and in catalogs alone.

use std::collections::BTreeSet;

use kairan::locale::{Locale, LocaleFile, Tag, built_in_file, built_in_file_names};

use crate::fixtures::{project_path, read_folder};

/// A built-in catalog alone, without the English words below it.
fn built_in_locale(tag: &str) -> Locale {
    let text = built_in_file(&format!("{tag}.ftl")).unwrap();
    let path = format!("locales/{tag}.ftl");
    let file = LocaleFile {
        path: &path,
        text: &text,
    };
    let tag: Tag = tag.parse().unwrap();
    let (locale, diagnostics) = Locale::from_catalogs(&tag, &[file], None).unwrap();
    assert_eq!(diagnostics, []);
    locale
}

/// The languages that have a catalog.
fn built_in_tags() -> Vec<String> {
    let names = built_in_file_names().into_iter();
    names
        .filter_map(|name| Some(name.strip_suffix(".ftl")?.to_owned()))
        .collect()
}

fn templates() -> Vec<(String, String)> {
    let files = read_folder(&project_path("templates")).into_iter();
    files
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap()))
        .collect()
}

/// What stands in double quotes behind `start`, wherever that occurs; `is_whole` where the quotes hold
/// all of it, and not only a beginning that something is joined to.
fn quoted_after<'a>(text: &'a str, start: &str) -> Vec<(&'a str, bool)> {
    let after = text
        .match_indices(start)
        .map(|(at, start)| &text[at + start.len()..]);
    after
        .filter_map(|rest| {
            let (key, rest) = rest.split_once('"')?;
            Some((key, !rest.trim_start().starts_with('~')))
        })
        .collect()
}

#[test]
fn every_catalog_has_every_message_and_no_other() {
    let english = built_in_locale("en").placeholders();
    let tags = built_in_tags();
    assert!(tags.len() >= 12, "{tags:?}");
    for tag in tags {
        assert_eq!(built_in_locale(&tag).placeholders(), english, "{tag}");
    }
}

#[test]
fn every_key_of_a_template_is_in_the_catalog() {
    let keys = built_in_locale("en").placeholders();
    let mut found = 0;
    for (path, text) in templates() {
        for (key, is_whole) in quoted_after(&text, "t(key=\"") {
            let is_known = match is_whole {
                true => keys.contains_key(key),
                false => keys.keys().any(|known| known.starts_with(key)),
            };
            assert!(
                is_known,
                "templates/{path} says {key:?}, which the catalog lacks"
            );
            found += 1;
        }
    }
    assert!(found > 50, "{found}");
}

/// Beginnings of keys to which the program joins what a record says.
const KEY_PREFIXES: [&str; 3] = ["status-", "maintenance-status-", "section-"];

#[test]
fn every_message_is_used() {
    let templates: Vec<String> = templates().into_iter().map(|(_, text)| text).collect();
    let sources = read_folder(&project_path("src")).into_iter();
    let sources: Vec<String> = sources
        .filter(|(path, _)| path.ends_with(".rs") && !path.contains("tests"))
        .map(|(_, bytes)| String::from_utf8(bytes).unwrap())
        .collect();
    let mut whole = BTreeSet::new();
    let mut prefixes = BTreeSet::from(KEY_PREFIXES);
    for text in &templates {
        for (key, is_whole) in quoted_after(text, "t(key=\"") {
            if is_whole {
                whole.insert(key);
            } else {
                prefixes.insert(key);
            }
        }
    }
    for text in &sources {
        whole.extend(text.split('"').filter(|part| part.contains('-')));
    }
    let is_used =
        |key: &str| whole.contains(key) || prefixes.iter().any(|start| key.starts_with(start));
    let english = built_in_locale("en");
    let unused: Vec<String> = english
        .placeholders()
        .into_keys()
        .filter(|key| !is_used(key))
        .collect();
    assert_eq!(
        unused, [""; 0],
        "take them out of all catalogs, or use them"
    );
}

/// The text of a template: what is neither markup nor code.
fn template_text(template: &str) -> String {
    let mut text = String::new();
    let mut rest = template;
    let pairs = [
        ("{#", "#}"),
        ("{%", "%}"),
        ("{{", "}}"),
        ("<style", "</style>"),
        ("<", ">"),
    ];
    'next: while let Some(c) = rest.chars().next() {
        for (open, close) in pairs {
            if rest.starts_with(open) {
                let end = closing_offset(rest, open, close);
                rest = &rest[end..];
                text.push(' ');
                continue 'next;
            }
        }
        text.push(c);
        rest = &rest[c.len_utf8()..];
    }
    text
}

/// Where what `open` begins is closed, past the code inside a tag.
fn closing_offset(text: &str, open: &str, close: &str) -> usize {
    let mut at = open.len();
    while !text[at..].starts_with(close) {
        let code = [("{{", "}}"), ("{%", "%}")];
        let inner = code
            .iter()
            .find(|(inner, _)| open == "<" && text[at..].starts_with(inner));
        at = match inner {
            Some((_, inner)) => at + text[at..].find(inner).unwrap() + inner.len(),
            None => at + text[at..].chars().next().unwrap().len_utf8(),
        };
    }
    at + close.len()
}

#[test]
fn templates_hold_no_words() {
    assert_eq!(
        template_text("{# a #}<p title=\"{{ b > c }}\">d</p>{% e %}{{ f }}").trim(),
        "d"
    );
    for (path, template) in templates() {
        let text = template_text(&template);
        // The names of attributes, in a component that gives them out.
        let is_prose = |word: &&str| word.len() > 1 && !matches!(*word, "lang" | "dir");
        let words: Vec<&str> = text
            .split(|c: char| !c.is_alphabetic())
            .filter(is_prose)
            .collect();
        assert_eq!(
            words, [""; 0],
            "templates/{path} says something in one language"
        );
        // What is said in attributes.
        for attribute in ["aria-label=\"", "alt=\"", "title=\"", "placeholder=\""] {
            for (value, _) in quoted_after(&template, attribute) {
                let is_said = value.is_empty() || value.starts_with("{{");
                assert!(is_said, "templates/{path}: {attribute}{value}\"");
            }
        }
    }
}

#[test]
fn no_wording_is_in_the_scripts() {
    let files = read_folder(&project_path("templates")).into_iter();
    let scripts: Vec<_> = files.filter(|(path, _)| path.ends_with(".js")).collect();
    assert!(scripts.len() > 1, "{}", scripts.len());
    for (path, bytes) in scripts {
        let script = String::from_utf8(bytes).unwrap();
        let code: String = script
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect();
        for (number, part) in code.split(['\'', '"', '`']).enumerate() {
            let is_quoted = number % 2 == 1;
            assert!(
                !is_quoted || part.split(' ').count() < 4,
                "{path}: {part:?}"
            );
        }
    }
}
