//! Zones behind times, in the words of languages.

use crate::text::times::{self, Zone};

/// The zone behind a time, with the words between: `Uhr (UTC)`, `heure UTC`, `بتوقيت UTC`.
pub(super) fn zone_behind(text: &str, end: usize) -> Option<(Zone, usize)> {
    let rest = &text[end..];
    let mut at = rest.trim_start_matches([' ', ',']);
    let close = |after: usize| {
        let opens = text[end..after].contains(['(', '[']);
        let rest = text[after..].trim_start_matches(' ');
        match rest.strip_prefix([')', ']']).filter(|_| opens) {
            Some(rest) => Some(text.len() - rest.len()),
            None => (!opens).then_some(after),
        }
    };
    for word in [
        "uhr",
        "Uhr",
        "h",
        "heures",
        "heure",
        "horas",
        "hora",
        "hrs",
        "ore",
        "ora",
        "uur",
        "(",
        "[",
        "（",
        "heure de ",
        "heure ",
        "hora de ",
        "hora ",
        "ora ",
        "fuseau ",
        "horário ",
        "Zeitzone ",
        "de ",
        "بتوقيت ",
        "توقيت ",
        "بالتوقيت ",
        "في ",
    ] {
        if let Some(after) = at.strip_prefix(word)
            && !(word.ends_with(char::is_alphabetic) && after.starts_with(char::is_alphabetic))
        {
            at = after.trim_start_matches([' ', '(', '[']);
        }
    }
    let position = text.len() - at.len();
    if let Some((phrase, zone)) = ZONES.iter().find(|(phrase, _)| at.starts_with(phrase)) {
        return Some((*zone, close(position + phrase.len())?));
    }
    let (zone, after) = times::zone_at(text, position)?;
    // One or two letters are more likely a word.
    (after - position > 2).then_some((zone, close(after)?))
}

/// Names of zones in the words of languages, beside those that records have.
const ZONES: &[(&str, Zone)] = &[
    ("hora universal coordinada", Zone::Offset(0)),
    ("Hora universal coordinada", Zone::Offset(0)),
    ("tiempo universal coordinado", Zone::Offset(0)),
    ("Tiempo universal coordinado", Zone::Offset(0)),
    ("temps universel coordonné", Zone::Offset(0)),
    ("Temps universel coordonné", Zone::Offset(0)),
    ("tempo universal coordenado", Zone::Offset(0)),
    ("Tempo Universal Coordenado", Zone::Offset(0)),
    ("tempo coordinato universale", Zone::Offset(0)),
    ("koordinierte Weltzeit", Zone::Offset(0)),
    ("koordinierter Weltzeit", Zone::Offset(0)),
    ("Weltzeit", Zone::Offset(0)),
    ("التوقيت العالمي", Zone::Offset(0)),
    ("العالمي المنسق", Zone::Offset(0)),
    ("世界标准时间", Zone::Offset(0)),
    ("世界協調時間", Zone::Offset(0)),
    ("协调世界时间", Zone::Offset(0)),
    ("世界協定時間", Zone::Offset(0)),
    ("세계 협정시", Zone::Offset(0)),
    ("협정 세계시", Zone::Offset(0)),
    ("협정세계시", Zone::Offset(0)),
    (
        "太平洋標準時",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
    (
        "太平洋夏時間",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
    (
        "太平洋時間",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
    (
        "太平洋时间",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
    (
        "太平洋标准时间",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
    (
        "태평양 표준시",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
    (
        "태평양 시간",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
    ("Pacífico", Zone::Named(chrono_tz::Tz::America__Los_Angeles)),
    (
        "du Pacifique",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
    (
        "del Pacífico",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
    (
        "do Pacífico",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
    (
        "del Pacifico",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
    (
        "Pazifische Zeit",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
    (
        "المحيط الهادئ",
        Zone::Named(chrono_tz::Tz::America__Los_Angeles),
    ),
];
