//! Facts that begin with a digit or a sign of a number.

use super::Scanner;
use crate::translation::facts::clocks::{clock_at, is_hour_after};
use crate::translation::facts::code;
use crate::translation::facts::dates::{date_at, month_at};
use crate::translation::facts::fact::{Fact, FactKind};
use crate::translation::facts::literal::word_literal_at;
use crate::translation::facts::number::{ReadNumber, number_at};
use crate::translation::facts::units::is_ideographic;
use crate::translation::facts::value::{Clock, Number, Value};

/// The words beside the number of a version, in lower case.
const VERSION_WORDS: &[&str] = &[
    "version",
    "versión",
    "versão",
    "versione",
    "versie",
    "release",
    "バージョン",
    "版本",
    "版",
    "버전",
    "إصدار",
];

/// Whether a number is that of a version with a zero at its end: 2.10 is not 2.1.
fn is_version_with_zero(text: &str, start: usize, end: usize) -> bool {
    let digits = &text[start..end];
    if !digits.contains('.') || !digits.ends_with('0') {
        return false;
    }
    let before = text[..start].trim_end_matches(' ');
    let before = &before[before.ceil_char_boundary(before.len().saturating_sub(40))..];
    let before = before.to_lowercase();
    let behind = text[end..].trim_start_matches(' ');
    let mut words = VERSION_WORDS.iter();
    words.any(|word| before.ends_with(word) || !word.is_ascii() && behind.starts_with(word))
}

impl Scanner<'_> {
    pub(super) fn read_phone(&mut self, start: usize) -> Option<usize> {
        let (end, digits) = code::phone_at(self.text, start)?;
        self.push(FactKind::Phone, start, end, Value::Text(digits.into()))
    }

    /// A number below zero: `-4 °C`, but not `3-4` and `UTC-4`.
    pub(super) fn read_negative(&mut self, start: usize) -> Option<usize> {
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

    pub(super) fn read_digits(&mut self, start: usize) -> Option<usize> {
        if let Some((date, end)) = date_at(self.text, start, self.language) {
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
        if let Some((month, year, end)) = month_at(self.text, start, self.language) {
            return self.push(FactKind::Month, start, end, Value::Month(month, year));
        }
        if let Some((clock, end)) = clock_at(self.text, start, self.language) {
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
        if is_version_with_zero(self.text, start, number.digits_end) {
            fact.kind = FactKind::Version;
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
        // A range, whose second number is read next.
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
                && is_hour_after(&self.text[..start], self.language)
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

    pub(super) fn push_code(&mut self, start: usize, code: code::Code) -> Option<usize> {
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
}
