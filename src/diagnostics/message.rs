//! What a finding says, kept as a template with named arguments until it is printed.
//!
//! The sentence stays where the fault is found, so that reading the code means reading the message.
//! Template and arguments are kept apart, as gettext does, so that a translation can be found by
//! the template. Message ids in a file of their own were rejected: nobody who reads the code would
//! see what is said.

use std::fmt;

use super::plain::brief;

/// A sentence with gaps, and what fills them. Made by `message!`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Message {
    template: &'static str,
    arguments: Vec<Argument>,
}

/// What fills the gap of a name.
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Argument {
    pub name: &'static str,
    pub value: Value,
}

/// The value of an argument.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// A word that is the same in every language: a name, a number, a quoted part of a file.
    Text(String),
    /// A phrase with a template of its own.
    Message(Message),
}

impl Message {
    /// Joins a template and its arguments. Only `message!` calls it, which checks that the names
    /// fit.
    #[doc(hidden)]
    pub fn new(template: &'static str, arguments: Vec<Argument>) -> Self {
        Self { template, arguments }
    }

    /// Returns the sentence with its gaps, by which a translation is found.
    pub fn template(&self) -> &'static str {
        self.template
    }

    /// Whether the text contains a part.
    pub fn contains(&self, part: &str) -> bool {
        self.to_string().contains(part)
    }

    /// Whether the text begins with a part.
    pub fn starts_with(&self, part: &str) -> bool {
        self.to_string().starts_with(part)
    }

    /// Whether the text ends with a part.
    pub fn ends_with(&self, part: &str) -> bool {
        self.to_string().ends_with(part)
    }

    /// Shortens long arguments, so that a message never quotes a whole file.
    pub(super) fn shortened(mut self) -> Self {
        for argument in &mut self.arguments {
            if let Value::Text(text) = &mut argument.value {
                *text = brief(std::mem::take(text));
            }
        }
        self
    }

    /// Fills the gaps. The macro has checked the names, so an unknown name is a brace in a text
    /// that is not a template; it stays as it is.
    fn fill(&self) -> String {
        if self.arguments.is_empty() {
            return self.template.to_owned();
        }
        let mut text = String::with_capacity(self.template.len() + 32);
        let mut rest = self.template;
        while let Some(at) = rest.find(['{', '}']) {
            text.push_str(&rest[..at]);
            let from = &rest[at..];
            if from.starts_with("{{") || from.starts_with("}}") {
                text.push_str(&from[..1]);
                rest = &from[2..];
                continue;
            }
            let gap = from.find('}').and_then(|end| Some((end, self.argument(&from[1..end])?)));
            let Some((end, value)) = gap else {
                text.push_str(&from[..1]);
                rest = &from[1..];
                continue;
            };
            match value {
                Value::Text(value) => text.push_str(value),
                Value::Message(message) => text.push_str(&message.fill()),
            }
            rest = &from[end + 1..];
        }
        text.push_str(rest);
        text
    }

    fn argument(&self, name: &str) -> Option<&Value> {
        let found = self.arguments.iter().find(|argument| argument.name == name)?;
        Some(&found.value)
    }
}

impl fmt::Display for Message {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&brief(self.fill()))
    }
}

impl From<&'static str> for Message {
    /// A sentence without gaps; braces stand for themselves.
    fn from(template: &'static str) -> Self {
        Self { template, arguments: Vec::new() }
    }
}

impl From<String> for Message {
    /// A text that parvis did not write: from a library, the system or a server.
    fn from(text: String) -> Self {
        Self::new("{text}", vec![Argument { name: "text", value: Value::Text(text) }])
    }
}

impl PartialEq<str> for Message {
    fn eq(&self, text: &str) -> bool {
        brief(self.fill()) == text
    }
}

impl PartialEq<&str> for Message {
    fn eq(&self, text: &&str) -> bool {
        self == *text
    }
}

/// An argument as it is given to the macro. A message stays a message, whatever else can be shown
/// becomes text: the compiler takes [`AsMessage`] where it applies, since it needs one reference
/// less than [`AsText`].
#[doc(hidden)]
pub struct Given<'a, T: ?Sized>(pub &'a T);

#[doc(hidden)]
pub trait AsMessage {
    fn value(&self) -> Value;
}

#[doc(hidden)]
pub trait AsText {
    fn value(&self) -> Value;
}

impl AsMessage for Given<'_, Message> {
    fn value(&self) -> Value {
        Value::Message(self.0.clone())
    }
}

impl AsMessage for Given<'_, &Message> {
    fn value(&self) -> Value {
        Value::Message((*self.0).clone())
    }
}

impl<T: fmt::Display + ?Sized> AsText for &Given<'_, T> {
    fn value(&self) -> Value {
        Value::Text(self.0.to_string())
    }
}

/// Makes a [`Message`](crate::diagnostics::Message) of a template and its arguments:
/// `message!("`{name}` is unknown", name)`, or `name = expression`. That each gap has an argument,
/// and each argument a gap, is checked when parvis is compiled. A message among the arguments keeps
/// its own template.
macro_rules! message {
    ($template:literal $(, $name:ident $(= $value:expr)?)+ $(,)?) => {{
        #[allow(unused_imports, reason = "which of them is needed depends on the arguments")]
        use $crate::diagnostics::{AsMessage as _, AsText as _};
        // Never called: the compiler compares the names with the gaps.
        const _: fn() = || {
            _ = ::std::format_args!($template $(, $name = "")+);
        };
        $crate::diagnostics::Message::new(
            $template,
            ::std::vec![$($crate::diagnostics::Argument {
                name: ::std::stringify!($name),
                value: message!(@value $name $(, $value)?),
            }),+],
        )
    }};
    (@value $name:ident) => { (&$crate::diagnostics::Given(&$name)).value() };
    (@value $name:ident, $value:expr) => { (&$crate::diagnostics::Given(&$value)).value() };
}

#[cfg(test)]
mod tests {
    use super::Message;

    #[test]
    fn gaps_are_filled_by_name() {
        let (name, count) = ("fair", 3);
        let message = message!("`{name}` has {count} of {most}, {{so}}", count, name, most = 2 + 2);
        assert_eq!(message, "`fair` has 3 of 4, {so}");
        assert_eq!(message.template(), "`{name}` has {count} of {most}, {{so}}");
        assert_eq!(Message::from("write {{ title }}"), "write {{ title }}");
    }

    #[test]
    fn a_phrase_keeps_its_template() {
        let why = message!("it has {size} MB", size = 12);
        let message = message!("`{file}` is left out: {why}", file = "a.png", why);
        assert_eq!(message, "`a.png` is left out: it has 12 MB");
        assert!(format!("{message:?}").contains("it has {size} MB"), "{message:?}");
    }

    #[test]
    fn what_others_wrote_is_no_template() {
        assert_eq!(Message::from("a {name} }} {".to_owned()), "a {name} }} {");
        let text = "{other}";
        assert_eq!(message!("{text} {other}", text, other = 1), "{other} 1");
    }
}
