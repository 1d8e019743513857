//! Cutting a template's source into pieces and tokens, exactly where Tera 2.4 cuts it.
//!
//! Tera's own lexer is private. This one is lenient: where the source is broken it takes the rest as text, because the
//! fault is reported by Tera itself (see `check/syntax.rs`).

use std::ops::Range;

/// What a piece of source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Raw,
    Comment,
    Output,
    Statement,
}

/// A piece of source; `inner` lies between the delimiters and their dashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) kind: Kind,
    pub(crate) range: Range<usize>,
    pub(crate) inner: Range<usize>,
    /// Whether its end cuts the white space behind it (`-%}`).
    pub(crate) trims: bool,
    pub(crate) tokens: Vec<Token>,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Word,
    Literal,
    Number,
    Sign,
}

/// A token of an output or a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) range: Range<usize>,
}

/// A name and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Use {
    pub(crate) name: String,
    pub(crate) range: Range<usize>,
}

/// Cuts a source into pieces; together they are the whole source.
pub(crate) fn cut_pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let piece = match text.as_bytes().get(at..at + 2) {
            Some(b"{{") => tag(text, at, Kind::Output),
            Some(b"{%") => raw(text, at).or_else(|| tag(text, at, Kind::Statement)),
            Some(b"{#") => comment(text, at),
            _ => None,
        };
        let piece = piece.unwrap_or_else(|| plain(text, at));
        at = piece.range.end;
        pieces.push(piece);
    }
    pieces
}

/// The piece that ends at a byte, if one does.
pub(crate) fn find_piece_ending_at(pieces: &[Piece], at: usize) -> Option<&Piece> {
    pieces
        .get(pieces.partition_point(|piece| piece.range.end < at))
        .filter(|piece| piece.range.end == at)
}

fn plain(text: &str, at: usize) -> Piece {
    let bytes = text.as_bytes();
    let opens =
        |i: &usize| bytes[*i] == b'{' && matches!(bytes.get(i + 1), Some(b'{' | b'%' | b'#'));
    // A delimiter at the beginning is one that could not be read: it and the rest are text.
    let end =
        if opens(&at) { text.len() } else { (at..text.len()).find(opens).unwrap_or(text.len()) };
    Piece { kind: Kind::Text, range: at..end, inner: at..end, trims: false, tokens: Vec::new() }
}

fn comment(text: &str, at: usize) -> Option<Piece> {
    let start = at + 2 + usize::from(text.as_bytes().get(at + 2) == Some(&b'-'));
    let end = start + text[start..].find("#}")?;
    let trims = end > start && text.as_bytes()[end - 1] == b'-';
    Some(Piece {
        kind: Kind::Comment,
        range: at..end + 2,
        inner: start..end - usize::from(trims),
        trims,
        tokens: Vec::new(),
    })
}

/// A `{% raw %}` block, with its end.
fn raw(text: &str, at: usize) -> Option<Piece> {
    let (body, _) = bare_tag(text, at, "raw")?;
    let mut from = body;
    loop {
        let end = from + text[from..].find("{%")?;
        if let Some((after, trims)) = bare_tag(text, end, "endraw") {
            return Some(Piece {
                kind: Kind::Raw,
                range: at..after,
                inner: body..end,
                trims,
                tokens: Vec::new(),
            });
        }
        from = end + 2;
    }
}

/// Where a tag that consists of one word ends, and whether it trims.
fn bare_tag(text: &str, at: usize, word: &str) -> Option<(usize, bool)> {
    let white = |c: char| c.is_ascii_whitespace();
    let rest = text[at..].strip_prefix("{%")?;
    let rest = rest.strip_prefix('-').unwrap_or(rest).trim_start_matches(white);
    let rest = rest.strip_prefix(word)?.trim_start_matches(white);
    let (rest, trims) = rest.strip_prefix('-').map_or((rest, false), |rest| (rest, true));
    Some((text.len() - rest.strip_prefix("%}")?.len(), trims))
}

fn tag(text: &str, at: usize, kind: Kind) -> Option<Piece> {
    let bytes = text.as_bytes();
    let close: &[u8] = if kind == Kind::Output { b"}}" } else { b"%}" };
    let inner = at + 2 + usize::from(bytes.get(at + 2) == Some(&b'-'));
    let mut tokens = Vec::new();
    let mut i = inner;
    loop {
        let c = *bytes.get(i)?;
        let trims = c == b'-' && bytes.get(i + 1..i + 3) == Some(close);
        if trims || bytes.get(i..i + 2) == Some(close) {
            let end = i + 2 + usize::from(trims);
            return Some(Piece { kind, range: at..end, inner: inner..i, trims, tokens });
        }
        if c.is_ascii_whitespace() {
            i += 1;
            continue;
        }
        let token = token(text, i)?;
        i = token.range.end;
        tokens.push(token);
    }
}

fn token(text: &str, at: usize) -> Option<Token> {
    let rest = &text.as_bytes()[at..];
    let run = |good: fn(&u8) -> bool| rest.iter().take_while(|c| good(c)).count();
    let (kind, length) = match rest[0] {
        quote @ (b'"' | b'\'' | b'`') => (TokenKind::Literal, literal(rest, quote)?),
        b'0'..=b'9' => (TokenKind::Number, run(|c| c.is_ascii_digit() || *c == b'.')),
        b'_' | b'a'..=b'z' | b'A'..=b'Z' => {
            (TokenKind::Word, run(|c| c.is_ascii_alphanumeric() || *c == b'_'))
        }
        _ => (TokenKind::Sign, sign(&text[at..])),
    };
    Some(Token { kind, range: at..at + length })
}

fn literal(rest: &[u8], quote: u8) -> Option<usize> {
    let mut i = 1;
    loop {
        match *rest.get(i)? {
            b'\\' => i += 2,
            c if c == quote => return Some(i + 1),
            _ => i += 1,
        }
    }
}

fn sign(rest: &str) -> usize {
    const LONG: [&str; 10] = ["...", "//", "**", "==", "!=", ">=", "<=", "</", "?.", "?["];
    let long = LONG.iter().find(|sign| rest.starts_with(**sign));
    long.map_or_else(|| rest.chars().next().map_or(1, char::len_utf8), |sign| sign.len())
}

/// The value of a string literal, as Tera reads it.
pub(super) fn unquote(literal: &str) -> String {
    let inner = literal.get(1..literal.len().saturating_sub(1)).unwrap_or_default();
    let mut value = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => value.extend(chars.next().map(|c| match c {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                c => c,
            })),
            c => value.push(c),
        }
    }
    value
}

/// Whether a colon stands among tokens outside of brackets, as in a map; that of a slice stands inside.
pub(super) fn has_colon(text: &str, tokens: &[Token]) -> bool {
    let mut depth = 0usize;
    tokens.iter().any(|token| {
        let sign = &text[token.range.clone()];
        match sign {
            "(" | "[" | "{" | "?[" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && sign == ":"
    })
}

/// Whether an operand is expected, so that `<` begins a call and does not compare.
pub(crate) fn is_operand_expected(before: &str, i: usize, tokens: &[Token]) -> bool {
    match i.checked_sub(1).map(|at| tokens[at].kind) {
        None => true,
        Some(TokenKind::Sign) => !matches!(before, ")" | "]" | "}"),
        Some(TokenKind::Word) => is_keyword(before),
        Some(TokenKind::Literal | TokenKind::Number) => false,
    }
}

/// Whether a word is one of the language, and no name.
pub(crate) fn is_keyword(word: &str) -> bool {
    matches!(word, "if" | "elif" | "else" | "not" | "in" | "and" | "or" | "is" | "for")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(Kind, &str)> {
        let pieces = cut_pieces(text);
        assert_eq!(pieces.iter().map(|p| &text[p.range.clone()]).collect::<String>(), text);
        pieces.iter().map(|p| (p.kind, &text[p.inner.clone()])).collect()
    }

    #[test]
    fn pieces_end_where_tera_ends_them() {
        assert_eq!(
            cut("a{{- x ~ \"}}\" -}}b{%if x%}{#- c -#}{% raw -%}{{ no }}{% endraw %}é"),
            [
                (Kind::Text, "a"),
                (Kind::Output, " x ~ \"}}\" "),
                (Kind::Text, "b"),
                (Kind::Statement, "if x"),
                (Kind::Comment, " c "),
                (Kind::Raw, "{{ no }}"),
                (Kind::Text, "é"),
            ]
        );
        assert_eq!(cut("a {{ 'open }} b"), [(Kind::Text, "a "), (Kind::Text, "{{ 'open }} b")]);
        assert_eq!(cut("{"), [(Kind::Text, "{")]);
    }

    #[test]
    fn literals_are_read_as_tera_reads_them() {
        assert_eq!(unquote(r#""a\"b\\n""#), "a\"b\\n");
    }
}
