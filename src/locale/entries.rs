//! Which placeholders the messages of a catalog have, so that catalogs can be compared.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use super::Source;
use crate::problem::{Place, Problem};

/// What a message refers to: its own placeholders, and other messages that bring theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Uses {
    placeholders: BTreeSet<String>,
    messages: BTreeSet<String>,
}

/// Adds the messages of a file to `uses`, in place of earlier ones of the same key. A message that
/// the file has twice is a problem: only its last form would ever show.
pub(super) fn collect(
    source: &Source,
    resource: &FluentResource,
    uses: &mut BTreeMap<String, Uses>,
) -> Vec<Problem> {
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for entry in resource.entries() {
        let Entry::Message(message) = entry else {
            continue;
        };
        let key = message.id.name;
        if !seen.insert(key) {
            problems.push(Problem::new(
                last_place(source, key),
                format!("the message `{key}` stands twice in this file"),
                "keep one of them",
            ));
        }
        let mut found = Uses::default();
        if let Some(pattern) = &message.value {
            found.pattern(pattern);
        }
        uses.insert(key.to_owned(), found);
    }
    problems
}

/// The placeholders of every message, those of the messages that it refers to included.
pub(super) fn resolve(uses: &BTreeMap<String, Uses>) -> BTreeMap<String, BTreeSet<String>> {
    uses.keys()
        .map(|key| {
            let mut placeholders = BTreeSet::new();
            let mut visited = BTreeSet::new();
            let mut next = vec![key];
            while let Some(key) = next.pop() {
                if let Some(uses) = uses.get(key).filter(|_| visited.insert(key)) {
                    placeholders.extend(uses.placeholders.iter().cloned());
                    next.extend(&uses.messages);
                }
            }
            (key.clone(), placeholders)
        })
        .collect()
}

impl Uses {
    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
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

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.placeholders.insert(id.name.to_owned());
            }
            InlineExpression::MessageReference { id, .. } => {
                self.messages.insert(id.name.to_owned());
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::FunctionReference { arguments, .. }
            | InlineExpression::TermReference {
                arguments: Some(arguments),
                ..
            } => {
                let named = arguments.named.iter().map(|argument| &argument.value);
                for argument in arguments.positional.iter().chain(named) {
                    self.inline(argument);
                }
            }
            InlineExpression::StringLiteral { .. }
            | InlineExpression::NumberLiteral { .. }
            | InlineExpression::TermReference {
                arguments: None, ..
            } => {}
        }
    }
}

/// A message starts a line with its key, so that the last such line is that of its last form.
fn last_place(source: &Source, key: &str) -> Place {
    let names_it = |line: &str| {
        line.split_once('=')
            .is_some_and(|(name, _)| name.trim_end() == key)
    };
    let line = source
        .text
        .lines()
        .enumerate()
        .filter(|(_, line)| names_it(line))
        .last();
    Place {
        file: source.file.to_owned(),
        line: line.map(|(index, _)| index + 1),
        column: line.map(|_| 1),
    }
}
