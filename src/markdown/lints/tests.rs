//! What tests of all lints ask.

use crate::diagnostics::Diagnostic;
use crate::markdown::parse::tests::{at, read};

/// Each finding as the text it points at, and its help.
pub(super) fn said(text: &str) -> Vec<(&str, String)> {
    let (_, found) = read(text);
    let help = |found: &Diagnostic| found.help.as_ref().map(ToString::to_string);
    found.iter().map(|found| (at(text, found), help(found).unwrap_or_default())).collect()
}
