//! Reading a rule, in either form.

use super::phrase::parse_phrase;
use super::rrule::parse_rrule;
use super::rule::Rule;
use crate::diagnostics::Message;

impl Rule {
    /// Reads a rule: `FREQ=WEEKLY;BYDAY=SA`, or a phrase such as `weekly on sat until 2027-12-18`.
    ///
    /// # Errors
    /// Says in a phrase what is wrong.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let text = text.trim();
        let bare = match text.get(..6) {
            Some(start) if start.eq_ignore_ascii_case("rrule:") => &text[6..],
            _ => text,
        };
        let rule = if bare.contains('=') { parse_rrule(bare)? } else { parse_phrase(bare)? };
        rule.check()?;
        Ok(rule)
    }
}
