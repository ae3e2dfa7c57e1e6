//! How much of the damage to translations the check sees, and how many correct translations it flags, on pairs of
//! our own in eleven languages: `tests/fixtures/translation_pairs/pairs.txt`.
//!
//! A block of the file is a text and its translations, one a line with its language; the first line is the
//! original. Every translation is damaged mechanically, once in each place, without the check's own knowledge of
//! what a fact is: each number loses a digit or gets another one, each name of a month becomes the next, and so on.

use std::collections::BTreeMap;

use kairan::locale::Tag;
use kairan::translation::{Difference, Original};

const PAIRS: &str = include_str!("../fixtures/translation_pairs/pairs.txt");

/// A text and its translation.
struct Pair {
    original_language: Tag,
    original: &'static str,
    language: Tag,
    translation: &'static str,
}

impl Pair {
    fn differences(&self, translation: &str) -> Vec<Difference> {
        Original::new(self.original, &self.original_language)
            .differences(translation, &self.language)
    }
}

fn pairs() -> Vec<Pair> {
    let line = |line: &'static str| {
        let (tag, text) = line.split_once(": ").unwrap();
        (tag.parse::<Tag>().unwrap(), text)
    };
    let mut pairs = Vec::new();
    for block in PAIRS.split("\n\n") {
        let mut lines = block.lines().map(line);
        let (original_language, original) = lines.next().unwrap();
        pairs.extend(lines.map(|(language, translation)| Pair {
            original_language: original_language.clone(),
            original,
            language,
            translation,
        }));
    }
    pairs
}

/// A translation with one damage, by its kind.
type Damaged = (&'static str, String);

fn replaced(text: &str, at: usize, len: usize, with: &str) -> String {
    format!("{}{with}{}", &text[..at], &text[at + len..])
}

/// The digits of a text in any script, as the ranges of their runs.
fn digit_runs(text: &str) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| c.is_numeric()) {
        match runs.last_mut() {
            Some((_, end)) if *end == at => *end = at + c.len_utf8(),
            _ => runs.push((at, at + c.len_utf8())),
        }
    }
    runs
}

/// The next digit of the same script.
fn other_digit(c: char) -> char {
    let zero = match c {
        '٠'..='٩' => '٠',
        _ => '0',
    };
    let value = (u32::from(c) - u32::from(zero) + 1) % 10;
    char::from_u32(u32::from(zero) + value).unwrap()
}

/// Words of which one is damage in place of the other, by kind. They are exchanged in both directions.
const EXCHANGED: &[(&str, &str, &str)] = &[
    ("half of the day", "午前", "午後"),
    ("half of the day", "上午", "下午"),
    ("half of the day", "晚上", "上午"),
    ("half of the day", "오전", "오후"),
    ("half of the day", "صباحًا", "مساءً"),
    ("half of the day", " AM", " PM"),
    ("zone", "UTC", "JST"),
    ("zone", "PST", "EST"),
    ("zone", "CEST", "JST"),
    ("zone", "بالتوقيت العالمي المنسق", "بتوقيت JST"),
    ("unit", " MB", " GB"),
    ("unit", "MB", "KB"),
    ("unit", " Mo", " Go"),
    ("unit", "ميغابايت", "غيغابايت"),
    ("unit", "90 分", "90 時間"),
    ("unit", " 分の", " 時間の"),
    ("unit", "24 時間", "24 分"),
    ("unit", " 分钟内", " 小时内"),
    ("unit", "분 이내", "시간 이내"),
    ("unit", "24시간", "24분"),
    ("unit", " Minuten", " Stunden"),
    ("unit", " minutes", " heures"),
    ("unit", " minutos", " horas"),
    ("unit", "90 minuti", "90 ore"),
    ("unit", " minuten ", " uur "),
    ("unit", "24 heures commence", "24 minutes commence"),
    ("unit", "24 horas,", "24 minutos,"),
    ("unit", "24 ore e", "24 minuti e"),
    ("unit", "24 uur,", "24 minuten,"),
    ("unit", "٩٠ دقيقة", "٩٠ ساعة"),
    ("unit", "24 ساعة", "24 دقيقة"),
    ("unit", "30 دقيقة", "30 ساعة"),
    ("multiplier", "万", "億"),
    ("multiplier", "만 ", "억 "),
    ("multiplier", " Millionen", " Milliarden"),
    ("multiplier", " millions", " milliards"),
    ("multiplier", " milioni", " miliardi"),
    ("multiplier", " miljoen", " miljard"),
    ("multiplier", "مليون", "مليار"),
    ("weekday", "水曜日", "金曜日"),
    ("weekday", "(月)", "(火)"),
    ("weekday", "星期三", "星期四"),
    ("weekday", "수요일", "목요일"),
    ("weekday", "الأربعاء", "الخميس"),
    ("weekday", "Mittwoch", "Donnerstag"),
    ("weekday", "mercredi", "jeudi"),
    ("weekday", "miércoles", "jueves"),
    ("weekday", "quarta-feira", "quinta-feira"),
    ("weekday", "mercoledì", "giovedì"),
    ("weekday", "woensdag", "donderdag"),
    ("weekday", "Thursday", "Friday"),
];

/// Names of months of each language, in the order of the year.
const MONTHS: &[[&str; 12]] = &[
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    [
        "janeiro",
        "fevereiro",
        "março",
        "abril",
        "maio",
        "junho",
        "julho",
        "agosto",
        "setembro",
        "outubro",
        "novembro",
        "dezembro",
    ],
    [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
    [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    [
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ],
];

/// The index of the names that a language has in [`MONTHS`].
fn month_names(language: &Tag) -> Option<&'static [&'static str; 12]> {
    let languages = ["en", "de", "fr", "es", "pt", "it", "nl", "ar"];
    let index = languages
        .iter()
        .position(|code| *code == language.as_str())?;
    Some(&MONTHS[index])
}

/// Texts that no language changes, each damaged in its middle.
const LITERALS: &[&str] = &[
    "EX482193",
    "vpn-backup.contoso.example",
    "https://status.contoso.example/help?id=42",
    "help@contoso.example",
    "Connect-ExchangeOnline",
    "-UserPrincipalName",
    "{tenant}",
    "settings.json",
    "C:\\Temp\\sync.log",
    "KB5034441",
    "23H2",
    "24.193.1805.3040",
    "PROXY_MODE",
    "0x8004DE40",
    "NET-2026-014",
    "203.0.113.0/24",
    "198.51.100.7",
    "550 5.7.520",
    "E3",
    "E5",
    "VPN-812",
    "helpdesk@firma.example",
    "+1 425 555 0100",
];

/// Every damage to the facts of a translation.
fn damaged_facts(text: &str, language: &Tag) -> Vec<Damaged> {
    let mut damaged: Vec<Damaged> = Vec::new();
    for (start, end) in digit_runs(text) {
        let run = &text[start..end];
        let last = run.chars().next_back().unwrap();
        let with: String = run
            .chars()
            .take(run.chars().count() - 1)
            .chain([other_digit(last)])
            .collect();
        damaged.push(("digit changed", replaced(text, start, end - start, &with)));
        if run.chars().count() > 1 && !run.starts_with('0') {
            let with: String = run.chars().skip(1).collect();
            damaged.push(("digit lost", replaced(text, start, end - start, &with)));
        }
    }
    for mark in ["%", "％", "٪"] {
        for (at, _) in text.match_indices(mark) {
            damaged.push(("percent sign lost", replaced(text, at, mark.len(), "")));
        }
    }
    for (at, mark) in text.match_indices(['.', ',', '٫']) {
        let is_digit = |c: Option<char>| c.is_some_and(char::is_numeric);
        let after = &text[at + mark.len()..];
        let is_decimal = is_digit(text[..at].chars().next_back())
            && is_digit(after.chars().next())
            && !is_digit(after.chars().nth(1));
        if is_decimal {
            damaged.push(("decimal mark lost", replaced(text, at, mark.len(), "")));
        }
    }
    for (kind, one, other) in EXCHANGED {
        for (from, to) in [(one, other), (other, one)] {
            for (at, _) in text.match_indices(from) {
                damaged.push((kind, replaced(text, at, from.len(), to)));
            }
        }
    }
    for (index, name) in month_names(language).into_iter().flatten().enumerate() {
        let other = month_names(language).unwrap()[(index + 1) % 12];
        for (at, _) in text.match_indices(name) {
            let is_word = !text[at + name.len()..].starts_with(char::is_alphabetic);
            if is_word {
                damaged.push(("month", replaced(text, at, name.len(), other)));
            }
        }
    }
    for literal in LITERALS {
        for (at, _) in text.match_indices(literal) {
            let rest = &text[at + literal.len()..];
            if rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
                continue;
            }
            damaged.push(("literal lost", replaced(text, at, literal.len(), "")));
            let middle = at + literal.len() / 2;
            let c = text[middle..].chars().next().unwrap();
            if c.is_ascii_alphanumeric() {
                let with = if c == 'x' { "y" } else { "x" };
                damaged.push((
                    "literal changed",
                    replaced(text, middle, c.len_utf8(), with),
                ));
            }
            if literal.len() > 4 {
                damaged.push((
                    "literal doubled",
                    replaced(text, at, 0, &format!("{literal} ")),
                ));
            }
        }
    }
    damaged.push(("number added", format!("{text} (37)")));
    damaged
}

/// Damage to more than a fact.
fn damaged_prose(pair: &Pair) -> Vec<Damaged> {
    let text = pair.translation;
    let mut damaged = vec![
        ("left as it was", pair.original.to_owned()),
        ("emptied", "…".to_owned()),
    ];
    let ends: Vec<usize> = text
        .char_indices()
        .filter(|(at, c)| {
            let after = &text[at + c.len_utf8()..];
            *c == '。'
                || *c == '.'
                    && after.starts_with(' ')
                    && after.trim_start().starts_with(|c: char| !c.is_lowercase())
        })
        .map(|(at, c)| at + c.len_utf8())
        .collect();
    let half = text.char_indices().nth(text.chars().count() / 2).unwrap().0;
    damaged.push(("second half lost", text[..half].to_owned()));
    if let Some(end) = ends.first().filter(|end| **end < text.len()) {
        damaged.push(("first sentence lost", text[*end..].trim().to_owned()));
        let english = pair.original.split_inclusive(". ").next().unwrap();
        damaged.push((
            "sentence untranslated",
            format!("{english}{}", text[*end..].trim()),
        ));
        let last = ends.iter().rev().find(|end| **end < text.len()).unwrap();
        damaged.push(("last sentence lost", text[..*last].to_owned()));
    }
    damaged
}

/// The share of damaged translations that are flagged, by kind, and those that are not.
fn recall(damaged: impl Fn(&Pair) -> Vec<Damaged>) -> (f64, String) {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut missed = String::new();
    for pair in pairs() {
        if !pair.differences(pair.translation).is_empty() {
            continue;
        }
        for (kind, text) in damaged(&pair) {
            if text == pair.translation {
                continue;
            }
            let (seen, all) = counts.entry(kind).or_default();
            *all += 1;
            if pair.differences(&text).is_empty() {
                missed.push_str(&format!("{kind} ({}): {text}\n", pair.language));
            } else {
                *seen += 1;
            }
        }
    }
    let (seen, all) = counts
        .values()
        .fold((0, 0), |(seen, all), (s, a)| (seen + s, all + a));
    for (kind, (seen, all)) in &counts {
        missed.push_str(&format!("{kind}: {seen} of {all}\n"));
    }
    missed.push_str(&format!("together: {seen} of {all}\n"));
    (seen as f64 / all as f64, missed)
}

#[test]
fn a_correct_translation_is_not_flagged() {
    let flagged: Vec<String> = pairs()
        .iter()
        .filter_map(|pair| {
            let differences = pair.differences(pair.translation);
            (!differences.is_empty()).then(|| {
                format!(
                    "{}: {differences:?}\n{}\n{}\n",
                    pair.language, pair.original, pair.translation
                )
            })
        })
        .collect();
    let share = flagged.len() as f64 / pairs().len() as f64;
    assert!(
        share <= 0.0,
        "{} of {}:\n{}",
        flagged.len(),
        pairs().len(),
        flagged.join("\n")
    );
}

#[test]
fn damage_to_facts_is_flagged() {
    let (share, missed) = recall(|pair| damaged_facts(pair.translation, &pair.language));
    assert!(share >= 0.99, "{missed}");
}

#[test]
fn what_is_cut_off_or_left_in_the_original_language_is_flagged() {
    let (share, missed) = recall(damaged_prose);
    assert!(share >= 0.97, "{missed}");
}
