//! Quotation marks, as the language writes them, and apostrophes: both are typed as `'`.

use std::ops::Range;

use crate::locale::Quotes;

/// Words that begin with an apostrophe: of English (`'tis`, `rock 'n' roll`), Dutch (`'s morgens`, `'t Zand`) and German (`'ne`).
const SHORTENED: [&str; 17] = [
    "tis", "twas", "em", "til", "cause", "bout", "round", "n", "s", "t", "k", "m", "r", "ns", "ne",
    "nen", "ie",
];

/// Which quotations of a block are open.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Quotations {
    outer: bool,
    inner: bool,
}

impl Quotations {
    /// Returns the mark for one that was typed at a place of the body, and that the parser takes for `typed`; none if it is right.
    pub(super) fn mark(
        &mut self,
        typed: &str,
        body: &str,
        range: &Range<usize>,
        quotes: &Quotes,
    ) -> Option<&'static str> {
        let next = body.get(range.end..).and_then(|rest| rest.chars().next());
        let previous = body.get(..range.start).and_then(|text| text.chars().next_back());
        let is_behind = previous.is_some_and(|c| !c.is_whitespace() && !"([{-–—/«".contains(c));
        match typed {
            // The parser opens where it can, also behind a word that goes on: `"Kursaal"eko`.
            "“" if is_behind && self.outer => {
                self.outer = false;
                Some(quotes.close)
            }
            // And behind the 5 in `5"`, and `3½"-disk`.
            "“" if next.is_none_or(char::is_whitespace)
                || previous.is_some_and(char::is_alphanumeric) =>
            {
                Some("\"")
            }
            "“" => {
                self.outer = true;
                Some(quotes.open)
            }
            "”" => {
                self.outer = false;
                Some(quotes.close)
            }
            "‘" if !begins_quotation(body, range.start) => Some("’"),
            "‘" => {
                self.inner = true;
                Some(quotes.inner_open)
            }
            "’" if self.inner && !next.is_some_and(char::is_alphanumeric) => {
                self.inner = false;
                Some(quotes.inner_close)
            }
            _ => None,
        }
    }
}

/// Returns whether the `'` at a byte of a text, before which no word stands, begins a quotation: it ends in the same block, and what
/// follows is neither a year without its century (`'70s`) nor a word that begins so.
fn begins_quotation(text: &str, at: usize) -> bool {
    let Some(rest) = text.get(at + 1..) else { return false };
    !is_shortened(rest) && has_end(rest)
}

/// Whether a text begins with what follows an apostrophe.
fn is_shortened(rest: &str) -> bool {
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 {
        // `'70`, `'90s`; in `'70'` the mark behind it ends a quotation, as in `'100 Continue'`.
        return digits == 2 && !rest[digits..].starts_with('\'');
    }
    let length = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    let word = rest[..length].to_lowercase();
    // In `the letter 's'` the mark behind it ends a quotation.
    let is_quoted = rest[length..].starts_with('\'') && word != "n";
    SHORTENED.contains(&&*word) && !is_quoted
}

/// Whether a quotation ends in the block: a `'` behind a word or a sign, with no letter after it, before the next quotation begins.
fn has_end(rest: &str) -> bool {
    // Longer quotations stand between other marks.
    let near = &rest[..rest.floor_char_boundary(500)];
    let end = near.find("\n\n").or_else(|| near.find("\r\n\r\n")).unwrap_or(near.len());
    let block = &near[..end];
    block.match_indices('\'').any(|(at, _)| {
        let before = block[..at].chars().next_back();
        let after = rest[at + 1..].chars().next();
        before.is_some_and(|c| !c.is_whitespace() && c != '(')
            && !after.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_and_words_that_begin_with_an_apostrophe() {
        let cases = [
            ("'Quoted.' and on", true),
            ("'fine'.", true),
            ("'the '90s were good' and left", true),
            ("'s' is a letter", true),
            ("'burgemeester' zegt", true),
            ("'90s were good", false),
            ("'70' is a number", true),
            ("'100 Continue' and", true),
            ("'0', '1'", true),
            ("'2020/9/30'", true),
            ("'2020 was", false),
            ("'70 c'era un po' di neve", false),
            ("'tis said", false),
            ("'n' roll", false),
            ("'s Avonds bij Hans' bakker", false),
            ("'t Zand", false),
            ("'never ended", false),
            ("'never\n\nended'", false),
            ("'", false),
        ];
        for (text, begins) in cases {
            assert_eq!(begins_quotation(text, 0), begins, "{text}");
        }
    }
}
