//! A locale's words: formats messages in Project Fluent's syntax (projectfluent.org).
//!
//! The parser is Fluent's own. Its runtime is not used: its plural rules are of an old CLDR and
//! wrong above a hundred in Arabic, and it writes numbers without grouping.

use std::borrow::Cow;

use fluent_syntax::ast::{Expression, InlineExpression, PatternElement, Variant, VariantKey};
use fluent_syntax::unicode::unescape_unicode_to_string;
use icu_plurals::{PluralCategory, PluralRules};
use icu_provider::DataError;

use super::Tag;
use super::formats::Formats;
use super::references::{Pattern, term_key};
use super::resolve::{Entries, Placeholders, placeholders};

/// The value of a placeholder of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageValue<'a> {
    /// Selects the plural form; written in the locale's numerals.
    Number(i64),
    /// Written as it is.
    Text(Cow<'a, str>),
}

/// Why a message cannot be formatted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    #[error("locale `{tag}` has no message `{key}`: add it to locales/{tag}.ftl")]
    MissingMessage { tag: Tag, key: String },
    #[error("message `{key}` of locale `{tag}` needs a value for {{${placeholder}}}")]
    UnfilledPlaceholder {
        tag: Tag,
        key: String,
        placeholder: String,
    },
}

/// The messages of one locale.
pub(super) struct Catalog {
    tag: Tag,
    entries: Entries,
    plurals: PluralRules,
}

/// A placeholder without a value.
struct UnfilledPlaceholder<'a>(&'a str);

impl Catalog {
    pub(super) fn new(tag: &Tag, entries: Entries) -> Result<Self, DataError> {
        let plurals =
            PluralRules::try_new_cardinal(icu_locale::Locale::from(tag.language_id()).into())?;
        Ok(Self {
            tag: tag.clone(),
            entries,
            plurals,
        })
    }

    pub(super) fn format_message(
        &self,
        key: &str,
        args: &[(&str, MessageValue)],
        formats: &Formats,
    ) -> Result<String, MessageError> {
        let Some(entry) = self.entries.get(key) else {
            return Err(MessageError::MissingMessage {
                tag: self.tag.clone(),
                key: key.to_owned(),
            });
        };
        // Most messages have a few words.
        let mut text = String::with_capacity(64);
        match (MessageFormatter {
            catalog: self,
            args,
            formats,
        })
        .write_pattern(&entry.pattern, &mut text)
        {
            Ok(()) => Ok(text),
            Err(UnfilledPlaceholder(placeholder)) => Err(MessageError::UnfilledPlaceholder {
                tag: self.tag.clone(),
                key: key.to_owned(),
                placeholder: placeholder.to_owned(),
            }),
        }
    }

    pub(super) fn placeholders(&self) -> Placeholders {
        placeholders(&self.entries)
    }
}

/// Formats one message. Its references exist and end, since `resolve` checked them.
struct MessageFormatter<'a> {
    catalog: &'a Catalog,
    args: &'a [(&'a str, MessageValue<'a>)],
    formats: &'a Formats,
}

impl<'a> MessageFormatter<'a> {
    fn write_pattern(
        &self,
        pattern: &'a Pattern,
        out: &mut String,
    ) -> Result<(), UnfilledPlaceholder<'a>> {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => out.push_str(value),
                PatternElement::Placeable { expression } => {
                    self.write_expression(expression, out)?;
                }
            }
        }
        Ok(())
    }

    fn write_expression(
        &self,
        expression: &'a Expression<String>,
        out: &mut String,
    ) -> Result<(), UnfilledPlaceholder<'a>> {
        match expression {
            Expression::Inline(inline) => self.write_inline(inline, out),
            Expression::Select { selector, variants } => {
                let value = self.evaluate(selector)?;
                let is_match =
                    |variant: &&Variant<String>| self.matches_variant(&variant.key, &value);
                let chosen = variants.iter().find(is_match);
                let chosen = chosen.or_else(|| variants.iter().find(|variant| variant.default));
                chosen.map_or(Ok(()), |variant| self.write_pattern(&variant.value, out))
            }
        }
    }

    fn write_inline(
        &self,
        inline: &'a InlineExpression<String>,
        out: &mut String,
    ) -> Result<(), UnfilledPlaceholder<'a>> {
        match inline {
            InlineExpression::MessageReference { id, .. } => self.write_entry(&id.name, out),
            InlineExpression::TermReference { id, .. } => self.write_entry(&term_key(id), out),
            InlineExpression::Placeable { expression } => self.write_expression(expression, out),
            _ => {
                match self.evaluate(inline)? {
                    MessageValue::Number(number) => out.push_str(&self.formats.number(number)),
                    MessageValue::Text(value) => out.push_str(&value),
                }
                Ok(())
            }
        }
    }

    fn write_entry(&self, key: &str, out: &mut String) -> Result<(), UnfilledPlaceholder<'a>> {
        let entry = self.catalog.entries.get(key);
        entry.map_or(Ok(()), |entry| self.write_pattern(&entry.pattern, out))
    }

    fn evaluate(
        &self,
        inline: &'a InlineExpression<String>,
    ) -> Result<MessageValue<'a>, UnfilledPlaceholder<'a>> {
        match inline {
            InlineExpression::VariableReference { id } => {
                let arg = self.args.iter().find(|(name, _)| *name == id.name);
                arg.map(|(_, value)| value.clone())
                    .ok_or(UnfilledPlaceholder(&id.name))
            }
            InlineExpression::NumberLiteral { value } => Ok(value
                .parse()
                .map_or(MessageValue::Text(value.into()), MessageValue::Number)),
            InlineExpression::StringLiteral { value } => {
                Ok(MessageValue::Text(unescape_unicode_to_string(value)))
            }
            // `resolve` left out messages with any other expression.
            _ => Ok(MessageValue::Text("".into())),
        }
    }

    /// A number matches itself and its plural category; a text matches itself.
    fn matches_variant(&self, key: &VariantKey<String>, value: &MessageValue) -> bool {
        match (key, value) {
            (VariantKey::NumberLiteral { value }, MessageValue::Number(number)) => {
                value.parse() == Ok(*number)
            }
            (VariantKey::Identifier { name }, MessageValue::Number(number)) => {
                category_name(self.catalog.plurals.category_for(*number)) == name
            }
            (VariantKey::Identifier { name }, MessageValue::Text(text)) => name == text,
            (VariantKey::NumberLiteral { value }, MessageValue::Text(text)) => value == text,
        }
    }
}

/// The name of a plural category in Fluent, as in CLDR.
fn category_name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

impl From<i64> for MessageValue<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for MessageValue<'_> {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl<'a> From<&'a str> for MessageValue<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for MessageValue<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}
