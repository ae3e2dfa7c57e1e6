//! The entries of a catalog as they are read: parsed, layered and checked, so that a message that
//! is there can be said whenever its placeholders are filled.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{self, Expression, InlineExpression, PatternElement};
use fluent_syntax::parser;

use super::Source;
use crate::problem::{Place, Problem};

pub(super) type Pattern = ast::Pattern<String>;

/// A message, or a term (a name that messages share), whose key then begins with `-`.
pub(super) struct Entry {
    pub(super) place: Place,
    pub(super) pattern: Pattern,
    /// Its placeholders, and those of the messages in it.
    pub(super) placeholders: BTreeSet<String>,
}

/// Reads the files in order, an entry in place of an earlier file's of the same key.
///
/// # Errors
/// Mistakes of syntax, entries that a file has twice, and what can never be said: a reference to
/// nothing or to itself, and the parts of Fluent that interface words need not (functions,
/// attributes, terms with arguments).
pub(super) fn read(sources: &[Source]) -> Result<BTreeMap<String, Entry>, Vec<Problem>> {
    let mut entries = BTreeMap::new();
    let mut problems = Vec::new();
    for source in sources {
        match parser::parse_runtime(source.text.to_owned()) {
            Ok(resource) => problems.extend(add(source, resource, &mut entries)),
            Err((_, errors)) => problems.extend(errors.into_iter().map(|error| {
                Problem::new(
                    Place::at_offset(source.file, source.text, error.pos.start),
                    format!("this is not Fluent: {}", lower_first(&error.to_string())),
                    "mend the message here; projectfluent.org/fluent/guide shows the syntax",
                )
            })),
        }
    }
    if problems.is_empty() {
        problems = link(&mut entries);
    }
    if problems.is_empty() {
        Ok(entries)
    } else {
        Err(problems)
    }
}

fn add(
    source: &Source,
    resource: ast::Resource<String>,
    entries: &mut BTreeMap<String, Entry>,
) -> Vec<Problem> {
    let lines = lines(source.text);
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for entry in resource.body {
        let (key, pattern) = match entry {
            ast::Entry::Message(ast::Message {
                id,
                value: Some(value),
                ..
            }) => (id.name, value),
            ast::Entry::Term(term) => (term_key(&term.id), term.value),
            _ => continue,
        };
        let line = lines.get(key.as_str()).copied();
        let place = Place {
            file: source.file.to_owned(),
            line,
            column: line.map(|_| 1),
        };
        if !seen.insert(key.clone()) {
            problems.push(Problem::new(
                place.clone(),
                format!("the message `{key}` stands twice in this file"),
                "keep one of them",
            ));
        }
        entries.insert(
            key,
            Entry {
                place,
                pattern,
                placeholders: BTreeSet::new(),
            },
        );
    }
    problems
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

/// The (last) line of every key, from 1: Fluent's parser keeps none, but an entry starts its line.
fn lines(text: &str) -> BTreeMap<&str, usize> {
    let key = |line| str::split_once(line, '=').map(|(key, _)| key.trim_end());
    (1..)
        .zip(text.lines())
        .filter_map(|(number, line)| Some((key(line)?, number)))
        .collect()
}

/// Fills in the placeholders, and finds what can never be said.
fn link(entries: &mut BTreeMap<String, Entry>) -> Vec<Problem> {
    let uses: BTreeMap<String, Uses> = entries
        .iter()
        .map(|(key, entry)| (key.clone(), Uses::of(&entry.pattern)))
        .collect();
    let mut problems = Vec::new();
    for (key, entry) in entries {
        for fault in uses[key].faults(key, &uses) {
            let help = "mend it, or take the message out";
            problems.push(Problem::new(
                entry.place.clone(),
                format!("`{key}` {fault}"),
                help,
            ));
        }
        let said_by = reach(key, &uses)
            .into_iter()
            .filter_map(|key| uses.get(key));
        entry.placeholders = said_by.flat_map(|uses| uses.placeholders.clone()).collect();
    }
    problems
}

/// The entry and all that are said with it.
fn reach<'a>(key: &'a str, uses: &'a BTreeMap<String, Uses>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut next = vec![key];
    while let Some(key) = next.pop() {
        if reached.insert(key) {
            next.extend(
                uses.get(key)
                    .into_iter()
                    .flat_map(|uses| &uses.entries)
                    .map(String::as_str),
            );
        }
    }
    reached
}

pub(super) fn term_key(id: &ast::Identifier<String>) -> String {
    format!("-{}", id.name)
}

/// What a pattern refers to.
#[derive(Default)]
struct Uses {
    placeholders: BTreeSet<String>,
    entries: BTreeSet<String>,
    /// The parts of Fluent that are not taken.
    foreign: Vec<&'static str>,
}

impl Uses {
    fn of(pattern: &Pattern) -> Self {
        let mut uses = Self::default();
        uses.pattern(pattern);
        uses
    }

    fn faults(&self, key: &str, uses: &BTreeMap<String, Uses>) -> Vec<String> {
        let absent = self
            .entries
            .iter()
            .filter(|entry| !uses.contains_key(*entry));
        let mut faults: Vec<_> = absent
            .map(|entry| format!("refers to `{entry}`, which is not there"))
            .collect();
        if self
            .entries
            .iter()
            .any(|entry| reach(entry, uses).contains(key))
        {
            faults.push("refers to itself".to_owned());
        }
        if key.starts_with('-') && !self.placeholders.is_empty() {
            faults.push("is a term, and takes no placeholders".to_owned());
        }
        faults.extend(
            self.foreign
                .iter()
                .map(|part| format!("has {part}, which no message here needs")),
        );
        faults
    }

    fn pattern(&mut self, pattern: &Pattern) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<String>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                for variant in variants {
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<String>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.placeholders.insert(id.name.clone());
            }
            InlineExpression::MessageReference {
                id,
                attribute: None,
            } => {
                self.entries.insert(id.name.clone());
            }
            InlineExpression::TermReference {
                id,
                attribute: None,
                arguments: None,
            } => {
                self.entries.insert(term_key(id));
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
            InlineExpression::FunctionReference { .. } => self.foreign.push("a function"),
            InlineExpression::MessageReference { .. } => self.foreign.push("an attribute"),
            InlineExpression::TermReference { .. } => {
                self.foreign.push("a term with an attribute or arguments");
            }
        }
    }
}
