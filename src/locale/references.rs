//! What the texts of a Fluent file refer to, with places, so that a reference to nothing is found
//! when the file is read and not on the one page that uses the text.

use std::ops::Range;

use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement,
};

use crate::diagnostics::{Origin, Place};

/// A file of texts that is being read.
pub(super) struct TextFile<'a> {
    pub(super) origin: &'a Origin,
    /// The length of the byte order mark, which the parser does not see.
    pub(super) bom: u32,
}

impl TextFile<'_> {
    /// Returns the place of a range of the text without the mark.
    pub(super) fn place(&self, range: Range<u32>) -> Place {
        self.origin.at(range.start + self.bom..range.end + self.bom)
    }
}

/// The name of something that a text refers to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Name {
    /// A text, or one of its attributes: `key`, `key.attr`.
    Message(String),
    /// A term: `-name`.
    Term(String),
    /// A function: `NUMBER`.
    Function(String),
    /// A gap: `$name`, filled by the template that asks for the text.
    Gap(String),
}

/// A reference with its place in the file.
pub(super) type Reference = (Name, Range<u32>);

/// The range of a piece of a text that was cut out of it.
pub(super) fn range_in(source: &str, piece: &str) -> Range<u32> {
    let start = (piece.as_ptr() as usize)
        .checked_sub(source.as_ptr() as usize)
        .filter(|start| *start <= source.len());
    let start = start.unwrap_or(0);
    let limit = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    limit(start)..limit(start + piece.len())
}

/// All references of an entry.
pub(super) fn references(source: &str, entry: &Entry<&str>) -> Vec<Reference> {
    let mut walk = Walk { source, found: Vec::new() };
    let (value, attributes) = match entry {
        Entry::Message(message) => (message.value.as_ref(), &message.attributes),
        Entry::Term(term) => (Some(&term.value), &term.attributes),
        _ => return walk.found,
    };
    for pattern in value.into_iter().chain(attributes.iter().map(|attribute| &attribute.value)) {
        walk.pattern(pattern);
    }
    walk.found
}

struct Walk<'a> {
    source: &'a str,
    found: Vec<Reference>,
}

impl Walk<'_> {
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
                variants.iter().for_each(|variant| self.pattern(&variant.value));
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::MessageReference { id, attribute } => {
                let name = match attribute {
                    Some(attribute) => format!("{}.{}", id.name, attribute.name),
                    None => id.name.to_owned(),
                };
                self.add(Name::Message(name), id.name);
            }
            InlineExpression::TermReference { id, arguments, .. } => {
                self.add(Name::Term(id.name.to_owned()), id.name);
                arguments.iter().for_each(|arguments| self.arguments(arguments));
            }
            InlineExpression::FunctionReference { id, arguments } => {
                self.add(Name::Function(id.name.to_owned()), id.name);
                self.arguments(arguments);
            }
            InlineExpression::VariableReference { id } => {
                self.add(Name::Gap(id.name.to_owned()), id.name);
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
            _ => {}
        }
    }

    fn arguments(&mut self, arguments: &CallArguments<&str>) {
        arguments.positional.iter().for_each(|argument| self.inline(argument));
        arguments.named.iter().for_each(|argument| self.inline(&argument.value));
    }

    fn add(&mut self, name: Name, piece: &str) {
        self.found.push((name, range_in(self.source, piece)));
    }
}
