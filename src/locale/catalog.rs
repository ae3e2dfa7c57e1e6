//! A locale's words: messages in Project Fluent's syntax (projectfluent.org), said here.
//!
//! The parser is Fluent's own. Its runtime is not used: its plural rules are of an old CLDR and
//! wrong above a hundred in Arabic, and it writes numbers without grouping.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Expression, InlineExpression, PatternElement, Variant, VariantKey};
use fluent_syntax::unicode::unescape_unicode_to_string;
use icu_plurals::{PluralCategory, PluralRules};
use icu_provider::DataError;

use super::Tag;
use super::entries::{Entry, Pattern, term_key};
use super::formats::Formats;
use crate::problem::{Place, Problem};

/// What stands in for a placeholder of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// Chooses the plural form, and is written in the locale's numerals.
    Number(i64),
    /// Stands as it is.
    Text(Cow<'a, str>),
}

/// A message that cannot be said.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordError {
    #[error("locale `{tag}` has no message `{key}`: add it to locales/{tag}.ftl")]
    Missing { tag: Tag, key: String },
    #[error("message `{key}` of locale `{tag}` needs a value for {{${placeholder}}}")]
    Unfilled {
        tag: Tag,
        key: String,
        placeholder: String,
    },
}

/// The messages of one locale.
pub(super) struct Catalog {
    tag: Tag,
    entries: BTreeMap<String, Entry>,
    plurals: PluralRules,
}

/// A placeholder without a value.
struct Unfilled<'a>(&'a str);

impl Catalog {
    pub(super) fn new(tag: &Tag, entries: BTreeMap<String, Entry>) -> Result<Self, DataError> {
        let plurals = PluralRules::try_new_cardinal(icu_locale::Locale::from(tag.id()).into())?;
        Ok(Self {
            tag: tag.clone(),
            entries,
            plurals,
        })
    }

    pub(super) fn word(
        &self,
        key: &str,
        args: &[(&str, Value)],
        formats: &Formats,
    ) -> Result<String, WordError> {
        let Some(entry) = self.entries.get(key) else {
            return Err(WordError::Missing {
                tag: self.tag.clone(),
                key: key.to_owned(),
            });
        };
        let mut text = String::new();
        match (Speaker {
            catalog: self,
            args,
            formats,
        })
        .pattern(&entry.pattern, &mut text)
        {
            Ok(()) => Ok(text),
            Err(Unfilled(placeholder)) => Err(WordError::Unfilled {
                tag: self.tag.clone(),
                key: key.to_owned(),
                placeholder: placeholder.to_owned(),
            }),
        }
    }

    pub(super) fn keys(&self) -> BTreeMap<String, BTreeSet<String>> {
        self.messages()
            .map(|(key, entry)| (key.clone(), entry.placeholders.clone()))
            .collect()
    }

    fn messages(&self) -> impl Iterator<Item = (&String, &Entry)> {
        self.entries.iter().filter(|(key, _)| !key.starts_with('-'))
    }

    pub(super) fn compare(&self, model: &Catalog) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (key, entry) in self.messages() {
            match model.entries.get(key) {
                None => problems.push(Problem::new(
                    entry.place.clone(),
                    format!("the message `{key}` is not one that any page has"),
                    format!(
                        "take its key from the catalog of `{}`, or take it out",
                        model.tag
                    ),
                )),
                Some(wanted) if wanted.placeholders != entry.placeholders => {
                    problems.push(Problem::new(
                        entry.place.clone(),
                        format!("the message `{key}` has {}", listed(&entry.placeholders)),
                        format!("give it {}", listed(&wanted.placeholders)),
                    ));
                }
                Some(_) => {}
            }
        }
        let missing = model
            .messages()
            .filter(|(key, _)| !self.entries.contains_key(*key));
        problems.extend(missing.map(|(key, _)| {
            Problem::new(
                Place::file(format!("locales/{}.ftl", self.tag)),
                format!("the message `{key}` is missing"),
                format!("translate it from the catalog of `{}`", model.tag),
            )
        }));
        problems
    }
}

fn listed(placeholders: &BTreeSet<String>) -> String {
    if placeholders.is_empty() {
        return "no placeholders".to_owned();
    }
    let names: Vec<_> = placeholders
        .iter()
        .map(|name| format!("{{${name}}}"))
        .collect();
    format!("the placeholders {}", names.join(", "))
}

/// Says one message. What it refers to is there and ends, as the entries were checked when read.
struct Speaker<'a> {
    catalog: &'a Catalog,
    args: &'a [(&'a str, Value<'a>)],
    formats: &'a Formats,
}

impl<'a> Speaker<'a> {
    fn pattern(&self, pattern: &'a Pattern, text: &mut String) -> Result<(), Unfilled<'a>> {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => text.push_str(value),
                PatternElement::Placeable { expression } => self.expression(expression, text)?,
            }
        }
        Ok(())
    }

    fn expression(
        &self,
        expression: &'a Expression<String>,
        text: &mut String,
    ) -> Result<(), Unfilled<'a>> {
        match expression {
            Expression::Inline(inline) => self.inline(inline, text),
            Expression::Select { selector, variants } => {
                let value = self.value(selector)?;
                let fits = |variant: &&Variant<String>| self.fits(&variant.key, &value);
                let chosen = variants.iter().find(fits);
                let chosen = chosen.or_else(|| variants.iter().find(|variant| variant.default));
                chosen.map_or(Ok(()), |variant| self.pattern(&variant.value, text))
            }
        }
    }

    fn inline(
        &self,
        inline: &'a InlineExpression<String>,
        text: &mut String,
    ) -> Result<(), Unfilled<'a>> {
        match inline {
            InlineExpression::MessageReference { id, .. } => self.entry(&id.name, text),
            InlineExpression::TermReference { id, .. } => self.entry(&term_key(id), text),
            InlineExpression::Placeable { expression } => self.expression(expression, text),
            _ => {
                match self.value(inline)? {
                    Value::Number(number) => text.push_str(&self.formats.number(number)),
                    Value::Text(value) => text.push_str(&value),
                }
                Ok(())
            }
        }
    }

    fn entry(&self, key: &str, text: &mut String) -> Result<(), Unfilled<'a>> {
        let entry = self.catalog.entries.get(key);
        entry.map_or(Ok(()), |entry| self.pattern(&entry.pattern, text))
    }

    fn value(&self, inline: &'a InlineExpression<String>) -> Result<Value<'a>, Unfilled<'a>> {
        match inline {
            InlineExpression::VariableReference { id } => {
                let arg = self.args.iter().find(|(name, _)| *name == id.name);
                arg.map(|(_, value)| value.clone())
                    .ok_or(Unfilled(&id.name))
            }
            InlineExpression::NumberLiteral { value } => Ok(value
                .parse()
                .map_or(Value::Text(value.into()), Value::Number)),
            InlineExpression::StringLiteral { value } => {
                Ok(Value::Text(unescape_unicode_to_string(value)))
            }
            // Refused when read.
            _ => Ok(Value::Text("".into())),
        }
    }

    /// A number fits itself and its plural category; a text fits itself.
    fn fits(&self, key: &VariantKey<String>, value: &Value) -> bool {
        match (key, value) {
            (VariantKey::NumberLiteral { value }, Value::Number(number)) => {
                value.parse() == Ok(*number)
            }
            (VariantKey::Identifier { name }, Value::Number(number)) => {
                category(self.catalog.plurals.category_for(*number)) == name
            }
            (VariantKey::Identifier { name }, Value::Text(text)) => name == text,
            (VariantKey::NumberLiteral { value }, Value::Text(text)) => value == text,
        }
    }
}

/// The name of a plural category in Fluent, as in CLDR.
fn category(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}
