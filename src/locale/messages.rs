//! The entries of a catalog as they are read: parsed, layered and checked, so that a message that
//! is there can be said whenever its placeholders are filled.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{self, Expression, InlineExpression, PatternElement};
use fluent_syntax::parser;

use super::LocaleFile;
use crate::diagnostics::{Diagnostic, Location};

pub(super) type Pattern = ast::Pattern<String>;

/// A message, or a term (a name that messages share), whose key then begins with `-`.
pub(super) struct CatalogEntry {
    pub(super) location: Location,
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
pub(super) fn parse(
    files: &[LocaleFile],
) -> Result<BTreeMap<String, CatalogEntry>, Vec<Diagnostic>> {
    let mut entries = BTreeMap::new();
    let mut diagnostics = Vec::new();
    for file in files {
        match parser::parse_runtime(file.text.to_owned()) {
            Ok(resource) => diagnostics.extend(add_entries(file, resource, &mut entries)),
            Err((_, errors)) => diagnostics.extend(errors.into_iter().map(|error| {
                Diagnostic::new(
                    Location::at_offset(file.path, file.text, error.pos.start),
                    format!("this is not Fluent: {}", lower_first(&error.to_string())),
                    "mend the message here; projectfluent.org/fluent/guide shows the syntax",
                )
            })),
        }
    }
    if diagnostics.is_empty() {
        diagnostics = resolve_references(&mut entries);
    }
    if diagnostics.is_empty() {
        Ok(entries)
    } else {
        Err(diagnostics)
    }
}

fn add_entries(
    file: &LocaleFile,
    resource: ast::Resource<String>,
    entries: &mut BTreeMap<String, CatalogEntry>,
) -> Vec<Diagnostic> {
    let line_numbers = line_numbers(file.text);
    let mut seen = BTreeSet::new();
    let mut diagnostics = Vec::new();
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
        let line = line_numbers.get(key.as_str()).copied();
        let location = Location {
            file: file.path.to_owned(),
            line,
            column: line.map(|_| 1),
        };
        if !seen.insert(key.clone()) {
            diagnostics.push(Diagnostic::new(
                location.clone(),
                format!("the message `{key}` stands twice in this file"),
                "keep one of them",
            ));
        }
        entries.insert(
            key,
            CatalogEntry {
                location,
                pattern,
                placeholders: BTreeSet::new(),
            },
        );
    }
    diagnostics
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
fn line_numbers(text: &str) -> BTreeMap<&str, usize> {
    let key = |line| str::split_once(line, '=').map(|(key, _)| key.trim_end());
    (1..)
        .zip(text.lines())
        .filter_map(|(number, line)| Some((key(line)?, number)))
        .collect()
}

/// Fills in the placeholders, and finds what can never be said.
fn resolve_references(entries: &mut BTreeMap<String, CatalogEntry>) -> Vec<Diagnostic> {
    let references: BTreeMap<String, References> = entries
        .iter()
        .map(|(key, entry)| (key.clone(), References::of_pattern(&entry.pattern)))
        .collect();
    let mut diagnostics = Vec::new();
    for (key, entry) in entries {
        for error in references[key].errors(key, &references) {
            let help = "mend it, or take the message out";
            diagnostics.push(Diagnostic::new(
                entry.location.clone(),
                format!("`{key}` {error}"),
                help,
            ));
        }
        let reachable = transitive_references(key, &references)
            .into_iter()
            .filter_map(|key| references.get(key));
        entry.placeholders = reachable
            .flat_map(|references| references.placeholders.clone())
            .collect();
    }
    diagnostics
}

/// The entry and all that are said with it.
fn transitive_references<'a>(
    key: &'a str,
    references: &'a BTreeMap<String, References>,
) -> BTreeSet<&'a str> {
    let mut visited = BTreeSet::new();
    let mut pending = vec![key];
    while let Some(key) = pending.pop() {
        if visited.insert(key) {
            pending.extend(
                references
                    .get(key)
                    .into_iter()
                    .flat_map(|references| &references.entries)
                    .map(String::as_str),
            );
        }
    }
    visited
}

pub(super) fn term_key(id: &ast::Identifier<String>) -> String {
    format!("-{}", id.name)
}

/// What a pattern refers to.
#[derive(Default)]
struct References {
    placeholders: BTreeSet<String>,
    entries: BTreeSet<String>,
    /// The parts of Fluent that are not taken.
    unsupported: Vec<&'static str>,
}

impl References {
    fn of_pattern(pattern: &Pattern) -> Self {
        let mut references = Self::default();
        references.visit_pattern(pattern);
        references
    }

    fn errors(&self, key: &str, references: &BTreeMap<String, References>) -> Vec<String> {
        let missing = self
            .entries
            .iter()
            .filter(|entry| !references.contains_key(*entry));
        let mut errors: Vec<_> = missing
            .map(|entry| format!("refers to `{entry}`, which is not there"))
            .collect();
        if self
            .entries
            .iter()
            .any(|entry| transitive_references(entry, references).contains(key))
        {
            errors.push("refers to itself".to_owned());
        }
        if key.starts_with('-') && !self.placeholders.is_empty() {
            errors.push("is a term, and takes no placeholders".to_owned());
        }
        errors.extend(
            self.unsupported
                .iter()
                .map(|part| format!("has {part}, which no message here needs")),
        );
        errors
    }

    fn visit_pattern(&mut self, pattern: &Pattern) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.visit_expression(expression);
            }
        }
    }

    fn visit_expression(&mut self, expression: &Expression<String>) {
        match expression {
            Expression::Inline(inline) => self.visit_inline(inline),
            Expression::Select { selector, variants } => {
                self.visit_inline(selector);
                for variant in variants {
                    self.visit_pattern(&variant.value);
                }
            }
        }
    }

    fn visit_inline(&mut self, inline: &InlineExpression<String>) {
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
            InlineExpression::Placeable { expression } => self.visit_expression(expression),
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
            InlineExpression::FunctionReference { .. } => self.unsupported.push("a function"),
            InlineExpression::MessageReference { .. } => self.unsupported.push("an attribute"),
            InlineExpression::TermReference { .. } => {
                self.unsupported
                    .push("a term with an attribute or arguments");
            }
        }
    }
}
