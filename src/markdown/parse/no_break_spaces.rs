//! Spaces that must not break: French writes one before high punctuation and inside its quotation marks.

use std::borrow::Cow;

use crate::locale::Quotes;

/// Replaces the plain spaces that an author typed before `;`, `:`, `!`, `?` and inside `«` `»` by those
/// of the language. Adds no spaces: the author may have meant an address or a time.
pub(super) fn firm<'s>(text: Cow<'s, str>, quotes: &Quotes) -> Cow<'s, str> {
    if quotes.before_high.is_empty() && quotes.before_colon.is_empty() {
        return text;
    }
    let inside_open = quotes.open.trim_start_matches(|c: char| !c.is_whitespace());
    let inside_close = quotes.close.trim_end_matches(|c: char| !c.is_whitespace());
    let mut firm = String::new();
    let mut done = 0;
    for (at, _) in text.match_indices(' ') {
        let space = match text[at + 1..].chars().next() {
            Some(';' | '!' | '?') => quotes.before_high,
            Some(':') => quotes.before_colon,
            Some('»') => inside_close,
            _ if text[..at].ends_with('«') => inside_open,
            _ => "",
        };
        if !space.is_empty() {
            firm.push_str(&text[done..at]);
            firm.push_str(space);
            done = at + 1;
        }
    }
    if done == 0 {
        return text;
    }
    firm.push_str(&text[done..]);
    Cow::Owned(firm)
}
