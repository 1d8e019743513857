//! Which token goes to which host.

use std::fmt;

use crate::names::is_like_a_secret;

/// That the token in a variable goes to a host.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokenUse {
    /// The variable's name.
    pub variable: String,
    /// The host, with a port that is not the usual one.
    pub server: String,
}

impl TokenUse {
    /// Reads `VARIABLE@HOST`.
    ///
    /// # Errors
    /// A phrase that says what it is instead.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        match text.split_once('@') {
            Some((variable, server)) if is_variable(variable) && !server.is_empty() => {
                Ok(Self { variable: variable.to_owned(), server: server.to_owned() })
            }
            _ => Err("it is a variable, `@` and a host"),
        }
    }
}

impl fmt::Display for TokenUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.variable, self.server)
    }
}

/// Whether a text may be the name of an environment variable (POSIX, 8.1).
pub(super) fn is_variable(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !text.is_empty()
        && text.len() <= 100
        && text.bytes().all(is_sign)
        && !text.starts_with(|c: char| c.is_ascii_digit())
        && !is_like_a_secret(text)
}
