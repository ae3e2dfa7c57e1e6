//! Numbers as languages write them: separators between thousands, decimal marks, multipliers, units.

use super::language::Language;
use super::units::{self, Unit, is_ideographic};
use super::value::{MILLION, Number};

/// A number of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ReadNumber {
    /// What it may mean, the likeliest first: `1.500` is one and a half or a thousand and a half.
    pub readings: Vec<Number>,
    /// The position after it and its unit.
    pub end: usize,
    /// The position after its digits.
    pub digits_end: usize,
    /// Whether it is written with digits alone, without separator, multiplier and unit.
    pub is_plain: bool,
}

/// The longest number, in digits: what is longer is a code.
const MAX_DIGITS: usize = 15;

/// The number whose digits begin at a position of a folded text. A minus before it is not read.
pub(super) fn number_at(text: &str, start: usize, language: &Language) -> Option<ReadNumber> {
    let (mut readings, digits_end, has_separator) = grouped_digits(text, start, language)?;
    let mut end = digits_end;
    let mut is_multiplied = false;
    // `3億2,000万`: each part is multiplied on its own.
    if let Some((factor, after)) = multiplier_at(text, end, language) {
        is_multiplied = true;
        for reading in &mut readings {
            *reading = reading.saturating_mul(factor);
        }
        end = after;
        let mut last_factor = factor;
        let next_part = |end: usize| {
            let rest = text.get(end..)?;
            let is_ideographic = text[..end].ends_with(is_ideographic);
            let spaced = rest
                .strip_prefix(' ')
                .filter(|_| is_ideographic)
                .unwrap_or(rest);
            grouped_digits(text, text.len() - spaced.len(), language)
        };
        while let Some((parts, after_digits, _)) = next_part(end) {
            let (factor, after) =
                multiplier_at(text, after_digits, language).unwrap_or((1, after_digits));
            let part = parts.last().copied().unwrap_or(0);
            if factor >= last_factor || part.saturating_mul(factor) >= last_factor * MILLION {
                break;
            }
            for reading in &mut readings {
                *reading = reading.saturating_add(part.saturating_mul(factor));
            }
            last_factor = factor;
            end = after;
            if factor == 1 {
                break;
            }
        }
    }
    let unit = unit_behind(text, end).or_else(|| unit_before(text, start).map(|unit| (unit, end)));
    let after_unit = unit.map_or(end, |(_, after)| after);
    let readings = readings.into_iter().map(|millionths| Number {
        millionths,
        unit: unit.map(|(unit, _)| unit),
    });
    Some(ReadNumber {
        readings: readings.collect(),
        end: after_unit,
        digits_end: end,
        is_plain: !has_separator && !is_multiplied && unit.is_none(),
    })
}

/// The digits at a position as millionths, in each way they can be read, the position after them, and whether
/// there is a separator among them.
fn grouped_digits(
    text: &str,
    start: usize,
    language: &Language,
) -> Option<(Vec<i128>, usize, bool)> {
    let bytes = text.as_bytes();
    let digits_at = |at: usize| {
        let rest = bytes.get(at..).unwrap_or_default();
        rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let first = digits_at(start);
    if first == 0 || first > MAX_DIGITS {
        return None;
    }
    // The groups of digits, and the separators before them.
    let mut groups: Vec<&str> = vec![&text[start..start + first]];
    let mut separators: Vec<u8> = Vec::new();
    let mut end = start + first;
    while let Some(separator) = bytes.get(end).copied()
        && groups.len() <= MAX_DIGITS
    {
        let is_separator = match separator {
            b'.' | b',' | b'\'' => true,
            b' ' => language.groups_by_space,
            _ => false,
        };
        let len = digits_at(end + 1);
        let is_group = len == 3 && first <= 3;
        let is_fraction = matches!(separator, b'.' | b',') && len > 0;
        // Only what stands between thousands may come before another separator.
        let may_follow = separators
            .last()
            .is_none_or(|_| groups.last().is_some_and(|group| group.len() == 3));
        if !is_separator || !may_follow || !(is_group || is_fraction) {
            break;
        }
        if matches!(separator, b' ' | b'\'') && !is_group {
            break;
        }
        // With two kinds of separators, the second one is the decimal mark, which comes only once.
        let kinds = separators
            .iter()
            .filter(|known| **known != separator)
            .count();
        if kinds > 0 && separators.last() == Some(&separator) {
            break;
        }
        separators.push(separator);
        groups.push(&text[end + 1..end + 1 + len]);
        end += 1 + len;
    }
    let total: usize = groups.iter().map(|group| group.len()).sum();
    if total > MAX_DIGITS {
        return Some((vec![value(&groups[..1], None)?], start + first, false));
    }
    let readings = match &separators[..] {
        [] => vec![value(&groups, None)?],
        [mark @ (b'.' | b',')] => {
            let fraction = value(&groups[..1], Some(groups[1]))?;
            let is_group = groups[1].len() == 3 && first <= 3 && !groups[0].starts_with('0');
            let whole = value(&groups, None)?;
            let is_decimal = *mark == decimal_mark(language);
            match (is_group, is_decimal) {
                (false, _) => vec![fraction],
                (true, true) => vec![fraction, whole],
                (true, false) => vec![whole],
            }
        }
        [before @ .., last] => {
            let is_fraction = !before.is_empty() && before.last() != Some(last);
            match groups.split_last() {
                Some((fraction, whole)) if is_fraction => vec![value(whole, Some(fraction))?],
                _ => vec![value(&groups, None)?],
            }
        }
    };
    Some((readings, end, !separators.is_empty()))
}

fn decimal_mark(language: &Language) -> u8 {
    let has_point = matches!(
        &*language.code,
        "en" | "ja" | "zh" | "ko" | "th" | "he" | "hi" | "ar" | "ms" | "bn" | "yue"
    );
    if has_point { b'.' } else { b',' }
}

/// The value in millionths of groups of digits with a fraction.
fn value(groups: &[&str], fraction: Option<&str>) -> Option<i128> {
    let mut whole: i128 = 0;
    for digit in groups.iter().flat_map(|group| group.bytes()) {
        whole = whole
            .checked_mul(10)?
            .checked_add(i128::from(digit - b'0'))?;
    }
    let mut millionths: i128 = 0;
    let mut place = MILLION;
    for digit in fraction.unwrap_or_default().bytes() {
        place /= 10;
        millionths += i128::from(digit - b'0') * place;
    }
    whole.checked_mul(MILLION)?.checked_add(millionths)
}

/// The multiplier at a position, such as ` million`, `万` or `K`, and the position after it.
fn multiplier_at(text: &str, at: usize, language: &Language) -> Option<(i128, usize)> {
    let rest = &text[at..];
    let spaced = rest.trim_start_matches(' ');
    let gap = rest.len() - spaced.len();
    if gap > 1 {
        return None;
    }
    let signs = IDEOGRAPHIC.iter();
    let mut signs = signs.filter(|(sign, _)| spaced.starts_with(sign));
    if let Some((sign, factor)) = signs.next() {
        // `千葉` and `万全` are words; what is counted follows otherwise.
        return Some((*factor, at + gap + sign.len()));
    }
    let end = spaced
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(spaced.len());
    let word = &spaced[..end];
    if gap == 0 && matches!(word, "K" | "k") {
        return Some((1000, at + end));
    }
    if gap == 0 && word == "M" {
        return Some((1_000_000, at + end));
    }
    let after = at + gap + end;
    let lower = word.to_lowercase();
    let factor = match &*lower {
        "mil" if matches!(&*language.code, "es" | "pt" | "gl" | "ca") => {
            let million = [" millones", " milhões"];
            let more = million.iter().find(|more| text[after..].starts_with(*more));
            return Some(match more {
                Some(more) => (1_000_000_000, after + more.len()),
                None => (1000, after),
            });
        }
        "thousand" | "tausend" | "tsd" | "mille" | "milliers" | "mila" | "duizend" | "tusen"
        | "tusind" | "bin" | "ألف" | "آلاف" | "ألفا" | "тыс" | "тысяч" | "тысячи" | "тысяча"
        | "tysięcy" | "tys" | "tisíc" | "ribu" | "nghìn" | "ngàn" | "พัน" | "हज़ार" | "हजार"
        | "אלף" | "ezer" | "χιλιάδες" | "тисяч" => 1000,
        "lakh" | "लाख" => 100_000,
        "million"
        | "millions"
        | "millionen"
        | "mio"
        | "millón"
        | "millones"
        | "milhão"
        | "milhões"
        | "milione"
        | "milioni"
        | "miljoen"
        | "miljoner"
        | "millioner"
        | "milyon"
        | "mln"
        | "млн"
        | "миллион"
        | "миллиона"
        | "миллионов"
        | "مليون"
        | "مليونا"
        | "ملايين"
        | "milionów"
        | "milionů"
        | "juta"
        | "triệu"
        | "ล้าน"
        | "מיליון"
        | "εκατομμύρια"
        | "millió"
        | "мільйонів"
        | "мільйона" => 1_000_000,
        "crore" | "करोड़" => 10_000_000,
        "billion" | "billions" | "milliarde" | "milliarden" | "mrd" | "milliard" | "milliards"
        | "bilhão" | "bilhões" | "miliardo" | "miliardi" | "miljard" | "milyar" | "млрд"
        | "مليار" | "مليارات" | "miliar" | "tỷ" => 1_000_000_000,
        _ => return None,
    };
    let after = match text[after..].starts_with('.')
        && matches!(&*lower, "mio" | "mrd" | "tsd" | "тыс")
    {
        true => after + 1,
        false => after,
    };
    Some((factor, after))
}

/// Multipliers of scripts without spaces.
const IDEOGRAPHIC: &[(&str, i128)] = &[
    ("百万", 1_000_000),
    ("千万", 10_000_000),
    ("万", 10_000),
    ("萬", 10_000),
    ("亿", 100_000_000),
    ("億", 100_000_000),
    ("千", 1000),
    ("百", 100),
    ("백만", 1_000_000),
    ("천만", 10_000_000),
    ("만", 10_000),
    ("억", 100_000_000),
    ("천", 1000),
    ("백", 100),
];

/// The unit after a number, possibly behind a space, a hyphen or a counter, and the position after it.
fn unit_behind(text: &str, end: usize) -> Option<(Unit, usize)> {
    let rest = &text[end..];
    let spaced = rest.trim_start_matches([' ', '-']);
    let gap = rest.len() - spaced.len();
    if gap > 1 {
        return None;
    }
    if let Some((unit, len)) = units::phrase_unit_at(spaced) {
        return Some((unit, end + gap + len));
    }
    let (unit, len) = units::unit_at(spaced)?;
    let after = end + gap + len;
    // `5 s` is a unit, `5 s'est` is not; `5x` may have a digit behind it, `2x4`.
    let next = text[after..].chars().next();
    let is_apart = match unit {
        Unit::Second | Unit::Day | Unit::Times => {
            !next.is_some_and(|c| c == '\'' || c.is_ascii_alphanumeric())
        }
        _ => !next.is_some_and(|c| c.is_ascii_alphanumeric()),
    };
    (is_apart || !spaced.is_ascii()).then_some((unit, after))
}

/// The unit right before a number: `$5`, `百分之 38`.
fn unit_before(text: &str, start: usize) -> Option<Unit> {
    let before = text[..start].trim_end_matches(' ');
    const SIGNS: &[(&str, Unit)] = &[
        ("百分之", Unit::Percent),
        ("$", Unit::Dollar),
        ("€", Unit::Euro),
        ("£", Unit::Pound),
        ("¥", Unit::Yen),
    ];
    let found = SIGNS.iter().find(|(sign, _)| before.ends_with(sign));
    found.map(|(_, unit)| *unit)
}
