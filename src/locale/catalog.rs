//! A locale's words: messages in Project Fluent's syntax (projectfluent.org).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::memoizer::MemoizerKind;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use icu_decimal::DecimalFormatter;
use intl_memoizer::Memoizable;
use unic_langid::LanguageIdentifier;

use super::{Source, Tag, formats, placeholders};
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
    #[error("message `{key}` of locale `{tag}` cannot be written: {reports}")]
    Report {
        tag: Tag,
        key: String,
        reports: String,
    },
}

/// The messages of one locale, a root's own in place of the built-in ones of the same key.
pub(super) struct Catalog {
    tag: Tag,
    bundle: FluentBundle<FluentResource>,
    keys: BTreeMap<String, BTreeSet<String>>,
}

impl Catalog {
    /// `formats` is the tag whose plural rules and numerals serve.
    ///
    /// # Errors
    /// Every mistake of syntax and every message that a file has twice.
    pub(super) fn new(tag: &Tag, formats: &Tag, sources: &[Source]) -> Result<Self, Vec<Problem>> {
        let language = formats.as_str().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Isolates around every value are noise in titles, attributes and feeds; the page's markup
        // isolates what needs it.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(localised));
        let mut problems = Vec::new();
        let mut uses = BTreeMap::new();
        for source in sources {
            match FluentResource::try_new(source.text.to_owned()) {
                Ok(resource) => {
                    problems.extend(placeholders::collect(source, &resource, &mut uses));
                    bundle.add_resource_overriding(resource);
                }
                Err((_, errors)) => problems.extend(errors.into_iter().map(|error| {
                    Problem::new(
                        Place::at_offset(source.file, source.text, error.pos.start),
                        format!("this is not Fluent: {}", lower_first(&error.to_string())),
                        "mend the message here; projectfluent.org/fluent/guide shows the syntax",
                    )
                })),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self {
            tag: tag.clone(),
            bundle,
            keys: placeholders::resolve(&uses),
        })
    }

    pub(super) fn keys(&self) -> &BTreeMap<String, BTreeSet<String>> {
        &self.keys
    }

    pub(super) fn word(&self, key: &str, args: &[(&str, Value)]) -> Result<String, WordError> {
        let pattern = self
            .bundle
            .get_message(key)
            .and_then(|message| message.value());
        let Some(pattern) = pattern else {
            return Err(WordError::Missing {
                tag: self.tag.clone(),
                key: key.to_owned(),
            });
        };
        let args: FluentArgs = args
            .iter()
            .map(|(name, value)| (*name, FluentValue::from(value)))
            .collect();
        let mut errors = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, Some(&args), &mut errors);
        if errors.is_empty() {
            return Ok(text.into_owned());
        }
        let reports: Vec<_> = errors
            .iter()
            .map(|error| lower_first(&error.to_string()))
            .collect();
        Err(WordError::Report {
            tag: self.tag.clone(),
            key: key.to_owned(),
            reports: reports.join(", "),
        })
    }
}

/// Writes the numbers in messages as the locale does, which Fluent by itself does not.
fn localised<M: MemoizerKind>(value: &FluentValue, memoizer: &M) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let decimal = number.as_string().parse().ok()?;
    memoizer
        .with_try_get_threadsafe::<Numerals, _, _>((), |numerals| {
            numerals.0.format(&decimal).to_string()
        })
        .ok()
        .map(formats::tidy)
}

struct Numerals(DecimalFormatter);

impl Memoizable for Numerals {
    type Args = ();
    type Error = ();

    fn construct(language: LanguageIdentifier, (): ()) -> Result<Self, ()> {
        let tag = language.to_string().parse().map_err(drop)?;
        formats::decimal(&tag).map(Self).map_err(drop)
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .into_iter()
        .flat_map(char::to_lowercase)
        .chain(chars)
        .collect()
}

impl<'a> From<&'a Value<'_>> for FluentValue<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Number(number) => (*number).into(),
            Value::Text(text) => text.as_ref().into(),
        }
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
