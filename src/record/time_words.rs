//! Names of months and halves of a day in other languages, as exports in a machine's own language write
//! them.
//!
//! The names are those of the Unicode CLDR (<https://cldr.unicode.org>), abbreviated and in full, in lower
//! case and without the full stop of an abbreviation.

use std::borrow::Cow;

const MONTHS: [(&str, &[&str]); 12] = [
    (
        "Jan",
        &[
            "januar",
            "jänner",
            "jän",
            "janvier",
            "janv",
            "enero",
            "ene",
            "gennaio",
            "gen",
            "janeiro",
            "januari",
            "stycznia",
            "sty",
            "января",
            "янв",
            "ocak",
            "oca",
            "ledna",
        ],
    ),
    (
        "Feb",
        &[
            "februar",
            "février",
            "févr",
            "febrero",
            "febbraio",
            "fevereiro",
            "fev",
            "februari",
            "lutego",
            "lut",
            "февраля",
            "февр",
            "фев",
            "şubat",
            "şub",
            "února",
        ],
    ),
    (
        "Mar",
        &[
            "märz",
            "mär",
            "mrz",
            "mars",
            "marzo",
            "março",
            "maart",
            "mrt",
            "marts",
            "marca",
            "марта",
            "мар",
            "mart",
            "března",
        ],
    ),
    (
        "Apr",
        &[
            "avril",
            "avr",
            "abril",
            "abr",
            "aprile",
            "kwietnia",
            "kwi",
            "апреля",
            "апр",
            "nisan",
            "nis",
            "dubna",
        ],
    ),
    (
        "May",
        &[
            "mai", "mayo", "maggio", "mag", "maio", "mei", "maj", "maja", "мая", "mayıs", "května",
        ],
    ),
    (
        "Jun",
        &[
            "juni", "juin", "junio", "giugno", "giu", "junho", "czerwca", "cze", "июня", "июн",
            "haziran", "haz", "června",
        ],
    ),
    (
        "Jul",
        &[
            "juli",
            "juillet",
            "juil",
            "julio",
            "luglio",
            "lug",
            "julho",
            "lipca",
            "lip",
            "июля",
            "июл",
            "temmuz",
            "tem",
            "července",
        ],
    ),
    (
        "Aug",
        &[
            "août",
            "agosto",
            "ago",
            "augusti",
            "augustus",
            "sierpnia",
            "sie",
            "августа",
            "авг",
            "ağustos",
            "ağu",
            "srpna",
        ],
    ),
    (
        "Sep",
        &[
            "sept",
            "septembre",
            "septiembre",
            "settembre",
            "set",
            "setembro",
            "września",
            "wrz",
            "сентября",
            "сент",
            "сен",
            "eylül",
            "eyl",
            "září",
        ],
    ),
    (
        "Oct",
        &[
            "oktober",
            "okt",
            "octobre",
            "octubre",
            "ottobre",
            "ott",
            "outubro",
            "out",
            "października",
            "paź",
            "октября",
            "окт",
            "ekim",
            "eki",
            "října",
        ],
    ),
    (
        "Nov",
        &[
            "novembre",
            "noviembre",
            "novembro",
            "listopada",
            "lis",
            "ноября",
            "нояб",
            "ноя",
            "kasım",
            "kas",
            "listopadu",
        ],
    ),
    (
        "Dec",
        &[
            "dezember",
            "dez",
            "décembre",
            "déc",
            "diciembre",
            "dic",
            "dicembre",
            "dezembro",
            "december",
            "desember",
            "des",
            "grudnia",
            "gru",
            "декабря",
            "дек",
            "aralık",
            "ara",
            "prosince",
        ],
    ),
];

/// A time with the names of its month and its half of the day in English.
pub(super) fn in_english(text: &str) -> Cow<'_, str> {
    let halves = [
        ("午前", "AM"),
        ("午後", "PM"),
        ("上午", "AM"),
        ("下午", "PM"),
        ("오전", "AM"),
        ("오후", "PM"),
        ("a. m.", "AM"),
        ("p. m.", "PM"),
        ("a.m.", "AM"),
        ("p.m.", "PM"),
    ];
    let mut text = Cow::Borrowed(text);
    for (word, english) in halves {
        if text.contains(word) {
            text = text.replace(word, english).into();
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(start) = rest.find(char::is_alphabetic) {
        let (before, from) = rest.split_at(start);
        let end = from
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        let name = word.to_lowercase();
        let month = MONTHS.iter().find(|(english, names)| {
            english.eq_ignore_ascii_case(&name) || names.contains(&&*name)
        });
        out.push_str(before);
        out.push_str(month.map_or(word, |(english, _)| english));
        // The full stop of an abbreviation.
        let is_short = month.is_some_and(|_| name.chars().count() <= 5);
        rest = after
            .strip_prefix('.')
            .filter(|_| is_short)
            .unwrap_or(after);
    }
    out.push_str(rest);
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_halves_of_a_day_become_english() {
        for (text, expected) in [
            ("18-nov.-2026 08:30", "18-Nov-2026 08:30"),
            ("18 déc. 2026", "18 Dec 2026"),
            ("18. März 2026", "18. Mar 2026"),
            ("18-okt-2026", "18-Oct-2026"),
            ("18 listopada 2026", "18 Nov 2026"),
            ("18 сентября 2026", "18 Sep 2026"),
            ("2026/11/18 午後 8:30", "2026/11/18 PM 8:30"),
            ("18/11/2026 8:30 p. m.", "18/11/2026 8:30 PM"),
            ("11/18/2026 8:30 AM", "11/18/2026 8:30 AM"),
        ] {
            assert_eq!(in_english(text), expected);
        }
    }

    #[test]
    fn no_name_is_that_of_two_months() {
        let names: Vec<&str> = MONTHS
            .iter()
            .flat_map(|(_, names)| *names)
            .copied()
            .collect();
        for (at, name) in names.iter().enumerate() {
            assert!(!names[..at].contains(name), "{name}");
        }
    }
}
