//! Words that may name months, days and times of day.

use super::language::Language;

/// Whether a word may be the name of a month, a day or a time of day, by its first letters.
pub(super) fn may_begin_name(word: &str, language: &Language) -> bool {
    let mut chars = word.chars();
    let Some(first) = chars.next() else {
        return false;
    };
    if (language.is("en") || language.is("de")) && first.is_lowercase() {
        return matches!(word, "noon" | "midnight" | "midday" | "mittags");
    }
    if first.is_ascii() || matches!(first, 'ä' | 'é' | 'á') {
        let mut lower = [b' '; 3];
        for (slot, byte) in lower.iter_mut().zip(word.bytes()) {
            *slot = byte.to_ascii_lowercase();
        }
        return matches!(
            &lower,
            b"jan"
                | b"jen"
                | b"feb"
                | b"fev"
                | b"f\xc3\xa9"
                | b"mar"
                | b"m\xc3\xa4"
                | b"maa"
                | b"avr"
                | b"abr"
                | b"apr"
                | b"mai"
                | b"may"
                | b"mei"
                | b"mag"
                | b"jui"
                | b"jun"
                | b"jul"
                | b"giu"
                | b"lug"
                | b"ago"
                | b"aug"
                | b"ao\xc3"
                | b"sep"
                | b"set"
                | b"oct"
                | b"okt"
                | b"ott"
                | b"out"
                | b"nov"
                | b"dec"
                | b"d\xc3\xa9"
                | b"dez"
                | b"dic"
                | b"gen"
                | b"ene"
                | b"mon"
                | b"tue"
                | b"wed"
                | b"thu"
                | b"fri"
                | b"sat"
                | b"sun"
                | b"die"
                | b"mit"
                | b"don"
                | b"fre"
                | b"sam"
                | b"son"
                | b"lun"
                | b"mer"
                | b"jeu"
                | b"ven"
                | b"dim"
                | b"mi\xc3"
                | b"jue"
                | b"vie"
                | b"s\xc3\xa1"
                | b"dom"
                | b"seg"
                | b"ter"
                | b"qua"
                | b"qui"
                | b"sex"
                | b"gio"
                | b"sab"
                | b"din"
                | b"woe"
                | b"vri"
                | b"zat"
                | b"zon"
                | b"noo"
                | b"mid"
                | b"min"
                | b"med"
                | b"mez"
                | b"j\xc3\xa4"
        );
    }
    // The names of Arabic.
    match first {
        'ا' => word.starts_with("ال") && word.len() <= 20,
        'ي' | 'ف' | 'م' | 'أ' | 'إ' | 'س' | 'ن' | 'د' | 'ر' => word.len() <= 14,
        _ => first == 'п',
    }
}

/// Whether a word that names a day is meant so: "segunda" is "second", too, and short ones are other words.
pub(super) fn is_weekday_name(text: &str, word: &str, end: usize) -> bool {
    let has_suffix = text[end..].starts_with("-feira");
    let is_ordinal = matches!(
        &*word.to_lowercase(),
        "segunda" | "terça" | "quarta" | "quinta" | "sexta"
    );
    has_suffix || !is_ordinal
}

/// The minute of the day that a word names.
pub(super) fn named_clock(word: &str) -> Option<u32> {
    match word {
        "noon" | "Noon" | "midday" | "mittags" | "Mittag" | "midi" | "mediodía" | "mezzogiorno"
        | "meio-dia" => Some(720),
        "midnight" | "Midnight" | "Mitternacht" | "minuit" | "medianoche" | "mezzanotte"
        | "middernacht" => Some(0),
        _ => None,
    }
}
