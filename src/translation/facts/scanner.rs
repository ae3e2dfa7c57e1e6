//! Finds the single facts of a text, from its start to its end.

mod numbers;

use chrono::Weekday;

use super::clocks::clock_at;
use super::code;
use super::dates::{date_at, ideographic_weekday_at, month_at};
use super::fact::{Fact, FactKind};
use super::language::Language;
use super::literal::{sign_literal_at, word_literal_at};
use super::time_words::{is_weekday_name, may_begin_name, named_clock};
use super::tokens::{IdeographUse, end_of_token, ideograph_use, is_letter, next_start};
use super::units::{Unit, is_ideographic, part_of_hour_at};
use super::value::{Clock, MILLION, Number, Value};
use super::zones::zone_behind;
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
        let after = rest.as_bytes().get(letters + 1);
        let ends_sentence = next == Some(b'.') && after.is_none_or(u8::is_ascii_whitespace);
        // Most words are followed by a space, a comma or the end of a sentence.
        let may_be_literal = !ends_sentence
            && next.is_some_and(|b| {
                b.is_ascii_digit()
                    || matches!(
                        b,
                        b'.' | b'-'
                            | b'_'
                            | b'@'
                            | b':'
                            | b'/'
                            | b'\\'
                            | b'+'
                            | b'%'
                            | b'\''
                            | b'('
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
        if let Some((date, end)) = date_at(self.text, start, self.language) {
            return self.push(FactKind::Date, start, end, Value::Date(date));
        }
        if let Some(weekday) = weekday {
            return self.push_weekday(start, end, weekday);
        }
        let (month, year, end) = month_at(self.text, start, self.language)?;
        self.push(FactKind::Month, start, end, Value::Month(month, year))
    }

    /// A translation of "half an hour" need not state 30 minutes.
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
                if let Some((clock, end)) = clock_at(self.text, start, self.language) {
                    self.push_clock(start, end, clock);
                    return Some(end);
                }
            }
            IdeographUse::Weekday => {
                let script = self.language.script;
                let (weekday, end) = ideographic_weekday_at(self.text, start, script)?;
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

    /// A translation of "noon" need not state a time of day.
    fn push_named_clock(&mut self, start: usize, end: usize, minute: u32) -> Option<usize> {
        let zone = zone_behind(self.text, end);
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
