//! What a message refers to, and how large it is.

use std::collections::BTreeSet;

use fluent_syntax::ast::{self, Expression, InlineExpression, PatternElement};

pub(super) type Pattern = ast::Pattern<String>;

/// The key of a term, which begins with `-` as its name does in the file.
pub(super) fn term_key(id: &ast::Identifier<String>) -> String {
    format!("-{}", id.name)
}

/// What a placeholder counts for in the size of a message, in bytes.
const PLACEHOLDER_SIZE: usize = 100;

/// What a pattern refers to, without what the messages in it refer to.
#[derive(Clone, Debug, Default)]
pub(super) struct References {
    pub(super) placeholders: BTreeSet<String>,
    /// The keys of messages and terms, once for each time that they occur.
    pub(super) entries: Vec<String>,
    /// The parts of Fluent that it uses and that are not supported.
    pub(super) unsupported: Vec<&'static str>,
    /// How deeply its placeables and variants nest.
    pub(super) depth: usize,
    /// The bytes of its texts, and a share for each placeholder.
    pub(super) size: usize,
}

impl References {
    pub(super) fn of_pattern(pattern: &Pattern) -> Self {
        let mut references = Self::default();
        references.visit_pattern(pattern, 1);
        references
    }

    fn visit_pattern(&mut self, pattern: &Pattern, depth: usize) {
        self.depth = self.depth.max(depth);
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => self.size += value.len(),
                PatternElement::Placeable { expression } => {
                    self.visit_expression(expression, depth);
                }
            }
        }
    }

    fn visit_expression(&mut self, expression: &Expression<String>, depth: usize) {
        match expression {
            Expression::Inline(inline) => self.visit_inline(inline, depth),
            Expression::Select { selector, variants } => {
                self.visit_inline(selector, depth);
                for variant in variants {
                    self.visit_pattern(&variant.value, depth + 1);
                }
            }
        }
    }

    fn visit_inline(&mut self, inline: &InlineExpression<String>, depth: usize) {
        self.depth = self.depth.max(depth);
        match inline {
            InlineExpression::VariableReference { id } => {
                self.size += PLACEHOLDER_SIZE;
                self.placeholders.insert(id.name.clone());
            }
            InlineExpression::MessageReference {
                id,
                attribute: None,
            } => self.entries.push(id.name.clone()),
            InlineExpression::TermReference {
                id,
                attribute: None,
                arguments: None,
            } => self.entries.push(term_key(id)),
            InlineExpression::Placeable { expression } => {
                self.visit_expression(expression, depth + 1);
            }
            InlineExpression::StringLiteral { value }
            | InlineExpression::NumberLiteral { value } => self.size += value.len(),
            InlineExpression::FunctionReference { .. } => self.unsupported.push("a function"),
            InlineExpression::MessageReference { .. } => self.unsupported.push("an attribute"),
            InlineExpression::TermReference { .. } => {
                self.unsupported
                    .push("a term with an attribute or arguments");
            }
        }
    }
}
