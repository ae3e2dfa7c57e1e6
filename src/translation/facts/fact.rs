//! A fact of a text: what it is, where it is, and in which ways it can be read.

use std::ops::Range;

use super::value::{Key, Value};

/// What a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactKind {
    /// A date with a time of day.
    Instant,
    Date,
    Clock,
    Weekday,
    Month,
    /// A number, with its unit.
    Number,
    /// An incident's or an error's code, an identifier, a name in a program.
    Code,
    Version,
    /// A URL, a mail address, an address of a network.
    Address,
    Host,
    File,
    Command,
    Placeholder,
    Phone,
}

impl FactKind {
    /// Whether every language writes it in the same way, so that a translator must not touch it.
    pub fn is_literal(self) -> bool {
        matches!(
            self,
            Self::Code
                | Self::Version
                | Self::Address
                | Self::Host
                | Self::File
                | Self::Command
                | Self::Placeholder
                | Self::Phone
        )
    }
}

/// A fact of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    pub kind: FactKind,
    /// The range of the text that it is in, in bytes.
    pub range: Range<usize>,
    /// What it may state; any of them counts.
    pub(in crate::translation) values: Vec<Value>,
    /// What else it may be written as, if its counterpart is a code: `HTTP 500` as `HTTP-500`.
    pub(in crate::translation) spellings: Vec<Box<str>>,
    /// The facts that it consists of: an instant of a date and a time of day.
    pub(in crate::translation) parts: Vec<Fact>,
    /// Whether it may explain a fact of a translation, but need not be met by one, as "noon" is.
    pub(in crate::translation) is_optional: bool,
}

impl Fact {
    pub(super) fn new(kind: FactKind, range: Range<usize>, value: Value) -> Self {
        Self::with_values(kind, range, vec![value])
    }

    pub(super) fn with_values(kind: FactKind, range: Range<usize>, values: Vec<Value>) -> Self {
        Self {
            kind,
            range,
            values,
            spellings: Vec::new(),
            parts: Vec::new(),
            is_optional: false,
        }
    }

    /// Changes where it and its parts are.
    pub(super) fn place(&mut self, range: &impl Fn(&Range<usize>) -> Range<usize>) {
        self.range = range(&self.range);
        for part in &mut self.parts {
            part.place(range);
        }
    }

    /// Whether a translation that has `other` keeps this.
    pub(in crate::translation) fn is_kept_in(&self, other: &Self) -> bool {
        if self.has_other_weekday(other) {
            return false;
        }
        let is_text = |value: &&Value| matches!(value, Value::Text(_));
        let [texts, other_texts] =
            [self, other].map(|fact| fact.values.iter().any(|v| is_text(&v)));
        if texts && other_texts {
            let mut own = self.values.iter().filter(is_text);
            return own.any(|value| other.values.contains(value));
        }
        let is_spelling = |fact: &Self, spellings: &[Box<str>]| {
            let mut texts = fact.values.iter().filter_map(|value| match value {
                Value::Text(text) => Some(text),
                _ => None,
            });
            texts.any(|text| spellings.contains(text))
        };
        let mut values = self.values.iter();
        values.any(|value| other.values.iter().any(|other| value.is_kept_in(other)))
            || is_spelling(self, &other.spellings)
            || is_spelling(other, &self.spellings)
    }

    /// Whether both are instants of the same date, with another day of the week.
    fn has_other_weekday(&self, other: &Self) -> bool {
        let date = |fact: &Self| {
            let mut values = fact.parts.iter().flat_map(|part| &part.values);
            values.find_map(|value| match value {
                Value::Date(date) => Some((date.month, date.day, date.weekday?)),
                _ => None,
            })
        };
        match (date(self), date(other)) {
            (Some((month, day, weekday)), Some((other_month, other_day, other_weekday))) => {
                (month, day) == (other_month, other_day) && weekday != other_weekday
            }
            _ => false,
        }
    }

    /// The keys of all that it may state.
    pub(in crate::translation) fn keys(&self) -> impl Iterator<Item = Key<'_>> {
        let spellings = self.spellings.iter().map(|text| Key::Text(text));
        self.values.iter().flat_map(Value::keys).chain(spellings)
    }
}
