//! Finds the single facts of a text, from its start to its end.

use chrono::Weekday;

use super::fact::{Fact, FactKind};
use super::language::Language;
use super::literal::{sign_literal_at, word_literal_at};
use super::number::{ReadNumber, number_at};
use super::units::{Unit, is_ideographic, part_of_hour_at};
use super::value::{Clock, MILLION, Number, Value};
use super::{code, times};
use crate::text::times::{month_named, weekday_named};

/// The facts of a folded text.
pub(super) fn scan(text: &str, language: &Language) -> Vec<Fact> {
    let mut scanner = Scanner {
        text,
        language,
        facts: Vec::new(),
    };
    let mut position = 0;
    while let Some(start) = next_start(text, position) {
        position = match scanner.read_at(start) {
            Some(end) => end.max(start + 1),
            None => end_of_token(text, start),
        };
    }
    scanner.facts
}

/// The next position at which a fact may begin.
fn next_start(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let may_begin = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || byte >= 0x80
            || matches!(
                byte,
                b'{' | b'<' | b'[' | b'$' | b'%' | b'`' | b'/' | b'\\' | b'-' | b'+' | b'(' | b'*'
            )
    };
    let at = from + rest.bytes().position(may_begin)?;
    // A sign of several bytes is passed over as a whole.
    Some((at..).find(|at| text.is_char_boundary(*at)).unwrap_or(at))
}

/// The end of the word, the number or the sign at a position.
fn end_of_token(text: &str, start: usize) -> usize {
    let mut chars = text[start..].chars();
    let Some(first) = chars.next() else {
        return start + 1;
    };
    if first.is_ascii_digit() {
        let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
        return start + digits;
    }
    if is_ideographic(first) {
        // What begins no fact is passed over at once.
        let rest = &text[start + first.len_utf8()..];
        let may_begin = |c: char| !is_ideographic(c) || ideograph_use(c).is_some();
        return start + first.len_utf8() + rest.find(may_begin).unwrap_or(rest.len());
    }
    if !is_letter(first) {
        return start + first.len_utf8();
    }
    let is_word = |c: char| is_letter(c) && !is_ideographic(c);
    start
        + text[start..]
            .find(|c: char| !is_word(c))
            .unwrap_or(text.len() - start)
}

/// Whether a character is a letter, or a mark of one. The ranges of the usual scripts are looked at first, because the
/// table of Unicode takes far longer.
fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphabetic(),
        '×' | '÷' => false,
        '\u{c0}'..='\u{24f}' | '\u{620}'..='\u{65f}' | '\u{671}'..='\u{6d3}' => true,
        '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' => false,
        _ => c.is_alphabetic(),
    }
}

struct Scanner<'a> {
    text: &'a str,
    language: &'a Language,
    facts: Vec<Fact>,
}

impl Scanner<'_> {
    /// Adds the fact at a position, if there is one, and returns its end.
    fn read_at(&mut self, start: usize) -> Option<usize> {
        let first = self.text[start..].chars().next()?;
        match first {
            '0'..='9' => self.read_digits(start),
            'a'..='z' | 'A'..='Z' => self.read_word(start),
            '+' | '(' => self.read_phone(start),
            '-' => self.read_sign(start).or_else(|| self.read_negative(start)),
            '*' => self.read_wildcard(start),
            _ if first.is_ascii() => self.read_sign(start),
            _ if is_ideographic(first) => self.read_ideograph(start, first),
            _ if is_letter(first) => self.read_name(start),
            _ => None,
        }
    }

    fn push(&mut self, kind: FactKind, start: usize, end: usize, value: Value) -> Option<usize> {
        self.facts.push(Fact::new(kind, start..end, value));
        Some(end)
    }

    fn push_literal(&mut self, kind: FactKind, start: usize, end: usize) -> Option<usize> {
        let text = literal_text(kind, &self.text[start..end]);
        self.push(kind, start, end, Value::Text(text.into()))
    }

    fn read_sign(&mut self, start: usize) -> Option<usize> {
        let (kind, end) = sign_literal_at(self.text, start)?;
        self.push_literal(kind, start, end)
    }

    /// `*.contoso.com`
    fn read_wildcard(&mut self, start: usize) -> Option<usize> {
        let name = start + 2;
        let begins = self.text[start..].starts_with("*.");
        let (kind, end) = word_literal_at(self.text.get(..).filter(|_| begins)?, name)?;
        self.push_literal(kind, start, end)
    }

    fn read_phone(&mut self, start: usize) -> Option<usize> {
        let (end, digits) = code::phone_at(self.text, start)?;
        self.push(FactKind::Phone, start, end, Value::Text(digits.into()))
    }

    /// A number below zero: `-4 °C`, but not `3-4` and `UTC-4`.
    fn read_negative(&mut self, start: usize) -> Option<usize> {
        let before = self.text[..start].chars().next_back();
        let is_sign = before.is_none_or(|c| {
            c.is_whitespace() || matches!(c, '(' | '"' | '「' | '“') || is_ideographic(c)
        });
        let begins = self.text[start + 1..].starts_with(|c: char| c.is_ascii_digit());
        if !(is_sign && begins) {
            return None;
        }
        let read = number_at(self.text, start + 1, self.language)?;
        let values = read.readings.into_iter().map(|number| {
            Value::Number(Number {
                millionths: -number.millionths,
                ..number
            })
        });
        let fact = Fact::with_values(FactKind::Number, start..read.end, values.collect());
        self.facts.push(fact);
        Some(read.end)
    }

    fn read_digits(&mut self, start: usize) -> Option<usize> {
        if let Some((date, end)) = times::date_at(self.text, start, self.language) {
            let mut fact = Fact::new(FactKind::Date, start..end, Value::Date(date));
            let written = &self.text[start..end];
            let is_numeric = written
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b'/' | b'.'));
            if is_numeric && date.year.is_none() {
                self.add_numbers(start, end, &mut fact);
            }
            self.facts.push(fact);
            return Some(end);
        }
        if let Some((month, year, end)) = times::month_at(self.text, start, self.language) {
            return self.push(FactKind::Month, start, end, Value::Month(month, year));
        }
        if let Some((clock, end)) = times::clock_at(self.text, start, self.language) {
            self.push_clock(start, end, clock);
            return Some(end);
        }
        if let Some(end) = self.read_phone(start) {
            return Some(end);
        }
        if let Some((kind, end)) = word_literal_at(self.text, start) {
            return self.push_literal(kind, start, end);
        }
        let number = number_at(self.text, start, self.language);
        if let Some(code) = code::code_at(self.text, start)
            && number
                .as_ref()
                .is_none_or(|number| !self.is_number_with_word(number, start, &code))
        {
            return self.push_code(start, code);
        }
        let number = number?;
        let values = number.readings.iter().copied().map(Value::Number).collect();
        let mut fact = Fact::with_values(FactKind::Number, start..number.end, values);
        self.add_dotted_clock(start, number.digits_end, &mut fact);
        if number.is_plain {
            fact.spellings = self.spellings(start, number.end);
        }
        let digits = &self.text[start..number.digits_end];
        // A zero in front is part of a code, unless it only fills a number up.
        if number.is_plain && digits.len() > 2 && digits.starts_with('0') || digits.len() > 15 {
            fact.kind = FactKind::Code;
            fact.values = vec![Value::Text(digits.into())];
        }
        self.facts.push(fact);
        Some(number.end)
    }

    /// Whether what looks like a code is a number with a word: `24-hour`, `5GB`, `1st`, `3-4`, `2x`.
    fn is_number_with_word(&self, number: &ReadNumber, start: usize, code: &code::Code) -> bool {
        let rest = &self.text[number.digits_end..];
        let word = rest.trim_start_matches('-');
        let has_hyphen = word.len() < rest.len();
        let len = word
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(word.len());
        let after = &word[len..];
        let word = &word[..len];
        if code.kind != FactKind::Code || after.starts_with(|c: char| c.is_ascii_digit()) {
            return false;
        }
        let code_len = code.end - start;
        let lower = word.to_ascii_lowercase();
        // A range, of which the second number is read next.
        let is_range = has_hyphen && word.is_empty();
        let is_ordinal = !has_hyphen
            && matches!(
                &*lower,
                "st" | "nd"
                    | "rd"
                    | "th"
                    | "er"
                    | "re"
                    | "e"
                    | "eme"
                    | "o"
                    | "a"
                    | "os"
                    | "as"
                    | "de"
                    | "te"
                    | "ste"
                    | "ro"
                    | "do"
                    | "ra"
                    | "da"
            );
        let is_long_word = word.len() > 2 && word.bytes().all(|b| b.is_ascii_lowercase());
        let has_unit = number.end > number.digits_end
            && (number.end - start >= code_len || self.text[number.end..].starts_with('-'));
        is_range
            || is_ordinal
            || is_long_word
            || has_unit
            || self.multiplied(number, start, code_len)
    }

    /// Whether a number ends with its multiplier where the code does: `10K`.
    fn multiplied(&self, number: &ReadNumber, start: usize, code_len: usize) -> bool {
        let has_letter =
            self.text[start..number.digits_end].ends_with(|c: char| c.is_ascii_alphabetic());
        has_letter && number.digits_end - start >= code_len
    }

    /// `3/4` may be a fraction, `2.3.` a version at the end of a sentence, and `24/7` is neither.
    fn add_numbers(&self, start: usize, end: usize, fact: &mut Fact) {
        let written = &self.text[start..end];
        if written.contains('.') {
            let read = number_at(self.text, start, self.language);
            let numbers = read.into_iter().flat_map(|number| number.readings);
            fact.values.extend(numbers.map(Value::Number));
            fact.kind = FactKind::Number;
            return;
        }
        fact.is_optional = written == "24/7";
        let mut at = start;
        for part in written.split('/') {
            let number = part.parse().map_or(0, |number: u32| number);
            let value = Value::Number(Number::whole(number, None));
            let range = at..at + part.len();
            fact.parts.push(Fact::new(FactKind::Number, range, value));
            at += part.len() + 1;
        }
    }

    /// `21.30` is a time of day in some languages.
    fn add_dotted_clock(&self, start: usize, end: usize, fact: &mut Fact) {
        let written = &self.text[start..end];
        let Some((hour, minute)) = written.split_once('.') else {
            if let Ok(hour) = written.parse::<u32>()
                && hour <= 24
                && times::is_hour_after(&self.text[..start], self.language)
            {
                fact.values.push(Value::Clock(Clock::at(hour * 60)));
            }
            return;
        };
        if !self.language.has_dotted_clock || minute.len() != 2 {
            return;
        }
        if let (Ok(hour), Ok(minute)) = (hour.parse::<u32>(), minute.parse::<u32>())
            && hour < 24
            && minute < 60
        {
            fact.values
                .push(Value::Clock(Clock::at(hour * 60 + minute)));
        }
    }

    /// How a code would be written whose word and number stand apart here: `KB 5034441`.
    fn spellings(&self, start: usize, end: usize) -> Vec<Box<str>> {
        let before = &self.text[..start];
        let before = before
            .strip_suffix([' ', ':', '#'])
            .unwrap_or(before)
            .trim_end_matches(' ');
        let len = before
            .bytes()
            .rev()
            .take_while(u8::is_ascii_alphanumeric)
            .count();
        let word = &before[before.len() - len..];
        if !(2..=12).contains(&len) || !word.starts_with(|c: char| c.is_ascii_uppercase()) {
            return Vec::new();
        }
        let word = word.to_ascii_lowercase();
        let number = &self.text[start..end];
        vec![
            format!("{word}{number}").into(),
            format!("{word}-{number}").into(),
        ]
    }

    fn push_code(&mut self, start: usize, code: code::Code) -> Option<usize> {
        let mut values: Vec<Value> = code
            .texts
            .into_iter()
            .map(|text| Value::Text(text.into()))
            .collect();
        values.extend(
            code.number
                .map(|number| Value::Number(Number::whole(number, None))),
        );
        let fact = Fact::with_values(code.kind, start..code.end, values);
        self.facts.push(fact);
        Some(code.end)
    }

    fn push_clock(&mut self, start: usize, end: usize, clock: Clock) {
        let mut fact = Fact::new(FactKind::Clock, start..end, Value::Clock(clock));
        // `5 h` and `1 h 30` may be durations.
        let written = &self.text[start..end];
        if clock.zone.is_none()
            && !clock.has_am_pm
            && (written.contains('h') || written.ends_with("uur"))
        {
            let minutes = i128::from(clock.minute) * MILLION;
            fact.values.push(Value::Number(Number {
                millionths: minutes,
                unit: Some(Unit::Minute),
            }));
            if clock.minute.is_multiple_of(60) {
                fact.values.push(Value::Number(Number::whole(
                    clock.minute / 60,
                    Some(Unit::Hour),
                )));
            }
        }
        self.facts.push(fact);
    }

    fn read_word(&mut self, start: usize) -> Option<usize> {
        let rest = &self.text[start..];
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let next = rest.as_bytes().get(letters).copied();
        // Most words are followed by a space or a comma.
        let may_be_literal = next.is_some_and(|b| {
            b.is_ascii_digit()
                || matches!(
                    b,
                    b'.' | b'-' | b'_' | b'@' | b':' | b'/' | b'\\' | b'+' | b'%' | b'\'' | b'('
                )
        });
        if may_be_literal {
            if let Some((kind, end)) = word_literal_at(self.text, start) {
                return self.push_literal(kind, start, end);
            }
            if let Some(code) = code::code_at(self.text, start) {
                return self.push_code(start, code);
            }
        }
        self.read_name(start)
    }

    /// The name of a month or a day, with the date that it begins, and words for times of day.
    fn read_name(&mut self, start: usize) -> Option<usize> {
        let end = end_of_token(self.text, start);
        let word = &self.text[start..end];
        if let Some(end) = self.read_part_of_hour(start, word) {
            return Some(end);
        }
        if !may_begin_name(word, self.language) {
            return None;
        }
        // "meio-dia"
        let end = end
            + if word.eq_ignore_ascii_case("meio") && self.text[end..].starts_with("-dia") {
                4
            } else {
                0
            };
        let word = &self.text[start..end];
        if let Some(minute) = named_clock(word) {
            return self.push_named_clock(start, end, minute);
        }
        let weekday = weekday_named(word).filter(|_| is_weekday_name(self.text, word, end));
        if weekday.is_none() && month_named(word).is_none() {
            return None;
        }
        if let Some((date, end)) = times::date_at(self.text, start, self.language) {
            return self.push(FactKind::Date, start, end, Value::Date(date));
        }
        if let Some(weekday) = weekday {
            return self.push_weekday(start, end, weekday);
        }
        let (month, year, end) = times::month_at(self.text, start, self.language)?;
        self.push(FactKind::Month, start, end, Value::Month(month, year))
    }

    /// "half an hour" need not be met by 30 minutes.
    fn read_part_of_hour(&mut self, start: usize, word: &str) -> Option<usize> {
        let may_begin = matches!(
            word.as_bytes(),
            [b'h', b'a', b'l', ..]
                | [b'd', b'e', b'm', ..]
                | [b'm', b'e', ..]
                | [b'q', b'u', b'a', ..]
                | [b'c', b'u', ..]
                | [b'V', b'i', ..]
                | [b'k', b'w', ..]
                | [0xd9, 0x86, ..]
                | [0xd8, 0xb1, ..]
                | [0xd0, 0xbf, ..]
                | [0xe5, 0x8d, ..]
                | [0xeb, 0xb0, ..]
                | [0xe4, 0xb8, ..]
        );
        let rest = self.text.get(start..).filter(|_| may_begin)?;
        let (minutes, len) = part_of_hour_at(rest)?;
        self.facts.push(Fact {
            is_optional: true,
            ..Fact::new(
                FactKind::Number,
                start..start + len,
                Value::Number(Number::whole(minutes, Some(Unit::Minute))),
            )
        });
        Some(start + len)
    }

    fn push_weekday(&mut self, start: usize, end: usize, weekday: Weekday) -> Option<usize> {
        self.push(FactKind::Weekday, start, end, Value::Weekday(weekday))
    }

    fn read_ideograph(&mut self, start: usize, first: char) -> Option<usize> {
        let rest = &self.text[start..];
        match ideograph_use(first)? {
            IdeographUse::Clock => {
                if let Some((clock, end)) = times::clock_at(self.text, start, self.language) {
                    self.push_clock(start, end, clock);
                    return Some(end);
                }
            }
            IdeographUse::Weekday => {
                let script = self.language.script;
                let (weekday, end) = times::ideographic_weekday_at(self.text, start, script)?;
                return self.push_weekday(start, end, weekday);
            }
            IdeographUse::PartOfHour => return self.read_part_of_hour(start, rest),
            IdeographUse::NamedClock => {}
        }
        let (word, minute) = [
            ("正午", 720),
            ("中午", 720),
            ("정오", 720),
            ("午夜", 0),
            ("자정", 0),
            ("真夜中", 0),
        ]
        .into_iter()
        .find(|(word, _)| rest.starts_with(word))?;
        self.push_named_clock(start, start + word.len(), minute)
    }

    /// "noon" need not be met by a time of day.
    fn push_named_clock(&mut self, start: usize, end: usize, minute: u32) -> Option<usize> {
        let zone = times::zone_behind(self.text, end);
        let end = zone.map_or(end, |(_, end)| end);
        let clock = Clock {
            zone: zone.map(|(zone, _)| zone),
            ..Clock::at(minute)
        };
        self.facts.push(Fact {
            is_optional: clock.zone.is_none(),
            ..Fact::new(FactKind::Clock, start..end, Value::Clock(clock))
        });
        Some(end)
    }
}

/// What an ideograph, a kana or a syllable may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum IdeographUse {
    /// A part of the day before an hour, or the name of noon.
    Clock,
    NamedClock,
    Weekday,
    PartOfHour,
}

fn ideograph_use(c: char) -> Option<IdeographUse> {
    Some(match c {
        '午' | '上' | '下' | '凌' | '清' | '早' | '中' | '傍' | '晚' | '夜' | '深' | '朝'
        | '昼' | '오' | '새' | '아' | '저' | '밤' | '낮' => IdeographUse::Clock,
        '正' | '真' | '정' | '자' => IdeographUse::NamedClock,
        '月' | '火' | '水' | '木' | '金' | '土' | '日' | '星' | '礼' | '禮' | '周' | '週'
        | '월' | '화' | '수' | '목' | '금' | '토' | '일' => IdeographUse::Weekday,
        '半' | '반' | '一' => IdeographUse::PartOfHour,
        _ => return None,
    })
}

/// The text by which literals are compared.
fn literal_text(kind: FactKind, written: &str) -> String {
    let mut text = written.to_lowercase();
    if kind == FactKind::Address {
        // A site may have the same page in the language of the translation.
        let is_locale = |part: &str| {
            let bytes = part.as_bytes();
            bytes.len() == 5
                && bytes[2] == b'-'
                && bytes
                    .iter()
                    .enumerate()
                    .all(|(at, b)| at == 2 || b.is_ascii_alphabetic())
        };
        if text.split('/').skip(1).any(is_locale) {
            let parts = text.split('/').filter(|part| !is_locale(part));
            text = parts.collect::<Vec<_>>().join("/");
        }
        text.truncate(text.trim_end_matches('/').len());
    }
    text
}

/// Whether a word may be the name of a month, a day or a time of day, by its first letters.
fn may_begin_name(word: &str, language: &Language) -> bool {
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
fn is_weekday_name(text: &str, word: &str, end: usize) -> bool {
    let has_suffix = text[end..].starts_with("-feira");
    let is_ordinal = matches!(
        &*word.to_lowercase(),
        "segunda" | "terça" | "quarta" | "quinta" | "sexta"
    );
    has_suffix || !is_ordinal
}

/// The minute of the day that a word names.
fn named_clock(word: &str) -> Option<u32> {
    match word {
        "noon" | "Noon" | "midday" | "mittags" | "Mittag" | "midi" | "mediodía" | "mezzogiorno"
        | "meio-dia" => Some(720),
        "midnight" | "Midnight" | "Mitternacht" | "minuit" | "medianoche" | "mezzanotte"
        | "middernacht" => Some(0),
        _ => None,
    }
}
