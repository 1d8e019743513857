//! The values that brackets take a part of: `text[:3]`, `list[0]`, `map?["key"]`.

use std::ops::Range;

use super::lex::{Token, TokenKind, prefix};

/// The ranges of these values, in the order of their brackets. Those of which a field is asked are left out, as in `list[0].name`:
/// a part of a text has none.
pub(super) fn parted(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let sign = |at: usize| tokens.get(at).map_or("", |token| &text[token.range.clone()]);
    // The bracket that belongs to each.
    let mut other = vec![0; tokens.len()];
    let mut open = Vec::new();
    for (i, _) in tokens.iter().enumerate().filter(|(_, token)| token.kind == TokenKind::Sign) {
        match sign(i) {
            "(" | "[" | "?[" | "{" => open.push(i),
            ")" | "]" | "}" => {
                let opened = open.pop().unwrap_or(i);
                (other[i], other[opened]) = (opened, i);
            }
            _ => {}
        }
    }
    let takes_part = |i: usize| sign(i) == "?[" || (sign(i) == "[" && i > 0 && !prefix(sign(i - 1), i, tokens));
    let asks_more = |i: usize| {
        let mut after = other[i] + 1;
        while other[i] > i && takes_part(after) && other[after] > after {
            after = other[after] + 1;
        }
        matches!(sign(after), "." | "?.")
    };
    let brackets = (1..tokens.len()).filter(|i| tokens[*i].kind == TokenKind::Sign && takes_part(*i) && !asks_more(*i));
    brackets.filter_map(|i| Some(begin(tokens, &sign, &other, i)?..tokens[i - 1].range.end)).collect()
}

/// Where the value begins that ends before a bracket: a name or a literal with whatever is asked of it.
fn begin<'t>(tokens: &[Token], sign: &dyn Fn(usize) -> &'t str, opened: &[usize], bracket: usize) -> Option<usize> {
    let mut at = bracket.checked_sub(1)?;
    loop {
        at = if matches!(sign(at), ")" | "]" | "}") { opened[at] } else { at };
        let before = at.checked_sub(1);
        at = match before {
            // What stands before an opening bracket is called, or taken a part of.
            Some(before) if matches!(sign(at), "(" | "[" | "?[") && !prefix(sign(before), at, tokens) => before,
            Some(before) if matches!(sign(before), "." | "?.") => before.checked_sub(1)?,
            _ => return Some(tokens[at].range.start),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::super::lex::pieces;
    use super::*;

    fn of(source: &str) -> Vec<&str> {
        parted(source, &pieces(source)[0].tokens).into_iter().map(|range| &source[range]).collect()
    }

    #[test]
    fn the_value_before_a_bracket_is_found_whole() {
        assert_eq!(of("{{ a[0] ~ b.c[1:] }}"), ["a", "b.c"]);
        assert_eq!(of("{{ a.b[0].c?.d?[x[1]] }}"), ["a.b[0].c?.d", "x"]);
        assert_eq!(of("{{ a[0][1].b ~ a[0].b }}"), [""; 0]);
        assert_eq!(of("{{ f(x=y[1])[0][1] + (a ~ b)[2] }}"), ["y", "f(x=y[1])", "f(x=y[1])[0]", "(a ~ b)"]);
        assert_eq!(of("{{ \"abc\"[1] ~ [a, b][0] }}"), ["\"abc\"", "[a, b]"]);
        assert_eq!(of("{{ [a] }}"), [""; 0]);
        assert_eq!(of("{{ x in [a] and not [b] }}"), [""; 0]);
    }
}
