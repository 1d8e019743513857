//! What of a template is too deep or too long for whoever reads it: Tera calls itself for each, and a stack that overflows takes the
//! whole program down.

use std::ops::Range;

use super::lex::{Kind, Piece, Token, TokenKind, is_operand_expected};
use crate::diagnostics::Message;

/// How deep the brackets of one tag may stand in each other.
const DEEPEST: usize = 100;
/// How many conditions one `if` may have.
const MOST_BRANCHES: usize = 100;
/// How many links (`.`, `|`, `[`, words such as `and`) the chains of one tag may have together.
const MOST_LINKS: usize = 1000;
/// How many brackets of one tag may take parts of values. Each is paid for by the text of the value before it.
const MOST_PARTS: usize = 100;

/// A fault that is found before a template is read: the message, the help, and the bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Excess {
    pub(crate) message: Message,
    pub(crate) help: &'static str,
    pub(crate) range: Range<usize>,
}

/// The first excess of a source.
pub(super) fn find_excess(text: &str, pieces: &[Piece]) -> Option<Excess> {
    let mut branches: Vec<usize> = Vec::new();
    for piece in pieces {
        let within = match piece.kind {
            Kind::Output | Kind::Statement => within(text, piece),
            // What could not be cut: Tera still tries to read it.
            Kind::Text
                if text[piece.range.clone()].starts_with("{{")
                    || text[piece.range.clone()].starts_with("{%") =>
            {
                let signs = text[piece.range.clone()].bytes().enumerate();
                deepest(signs.map(|(at, byte)| (piece.range.start + at, Some(char::from(byte)))))
            }
            _ => None,
        };
        if within.is_some() {
            return within;
        }
        let word = piece
            .tokens
            .first()
            .filter(|_| piece.kind == Kind::Statement)
            .map(|token| &text[token.range.clone()]);
        match (word, branches.last_mut()) {
            (Some("if"), _) => branches.push(0),
            (Some("endif"), Some(_)) => drop(branches.pop()),
            (Some("elif"), Some(count)) => *count += 1,
            _ => {}
        }
        if branches.last().is_some_and(|count| *count > MOST_BRANCHES) {
            return Some(Excess {
                message: message!("one `if` has more than {MOST_BRANCHES} `elif`", MOST_BRANCHES),
                help: "look the value up in a map instead: `{% set names = {\"a\": 1} %}{{ names[key] }}`",
                range: piece.range.clone(),
            });
        }
    }
    None
}

fn within(text: &str, piece: &Piece) -> Option<Excess> {
    let signs = piece.tokens.iter().map(|token| {
        let is_sign = token.kind == TokenKind::Sign;
        (token.range.start, text[token.range.clone()].chars().last().filter(|_| is_sign))
    });
    let chained = |token: &&Token| match &text[token.range.clone()] {
        "." | "?." | "|" | "[" | "?[" | "<" | "-" => token.kind == TokenKind::Sign,
        "if" | "not" | "is" | "and" | "or" | "in" => token.kind == TokenKind::Word,
        _ => false,
    };
    let opened = |token: &&Token| {
        token.kind == TokenKind::Sign && matches!(&text[token.range.clone()], "[" | "?[")
    };
    let is_part = |(at, token): &(usize, &Token)| {
        let before =
            at.checked_sub(1).map_or("", |before| &text[piece.tokens[before].range.clone()]);
        opened(token)
            && (&text[token.range.clone()] == "?["
                || !is_operand_expected(before, *at, &piece.tokens))
    };
    let help = "give its parts names: `{% set part = … %}`";
    let link = || Some((piece.tokens.iter().filter(chained).nth(MOST_LINKS)?, "links", MOST_LINKS));
    let part = || {
        Some((
            piece.tokens.iter().enumerate().filter(is_part).nth(MOST_PARTS)?.1,
            "brackets",
            MOST_PARTS,
        ))
    };
    deepest(signs).or_else(|| {
        let (last, what, most) = link().or_else(part)?;
        Some(Excess {
            message: message!("this is a chain of more than {most} {what}", most, what),
            help,
            range: last.range.clone(),
        })
    })
}

fn deepest(signs: impl Iterator<Item = (usize, Option<char>)>) -> Option<Excess> {
    let mut depth = 0_usize;
    for (at, sign) in signs {
        match sign {
            Some('(' | '[' | '{') => depth += 1,
            Some(')' | ']' | '}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(Excess {
                message: message!("brackets are nested more than {DEEPEST} deep", DEEPEST),
                help: "give the inner part a name: `{% set part = … %}`",
                range: at..at + 1,
            });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use crate::templates::tests::{build, set, told};

    #[test]
    fn what_is_too_deep_to_be_read_is_a_finding_and_no_overflow() {
        let deep = 20_000;
        for source in [
            format!("\n{{% if a %}}{}{{% endif %}}", "{% elif true %}".repeat(deep)),
            format!("\n{{{{ {}1{} }}}}", "(".repeat(deep), ")".repeat(deep)),
            format!("\n{{{{ {}", "(".repeat(deep)),
            format!("\n{{{{ {}1{} }}}}", "{\"a\": ".repeat(deep), "}".repeat(deep)),
            format!("\n{{{{ {}1{} }}}}", "f(x=".repeat(deep), ")".repeat(deep)),
            format!("\n{{{{ a{} }}}}", ".b".repeat(deep)),
            format!("\n{{{{ a{} }}}}", "[0]".repeat(deep)),
            format!("\n{{{{ a{} }}}}", " | upper".repeat(deep)),
            format!("\n{{{{ a{} }}}}", " if a else b".repeat(deep)),
            format!("\n{{{{ {}a }}}}", "not ".repeat(deep)),
            format!("\n{{{{ {}1 }}}}", "- ".repeat(deep)),
            format!("\n{{{{ a{} }}}}", " ~ a".repeat(deep)),
            format!("\n{{{{ a{} }}}}", " + a".repeat(deep)),
            format!("\n{}{}", "{% if a %}".repeat(deep), "{% endif %}".repeat(deep)),
        ] {
            let began = Instant::now();
            let set = set(&[("base/templates/page.html", &source)]);
            let (engine, findings) = build(&set);
            assert!(
                engine.is_none() && began.elapsed() < Duration::from_secs(120),
                "{:.60}: {:?}",
                source,
                began.elapsed()
            );
            let found: Vec<_> = findings.iter().collect();
            assert_eq!(found.len(), 1, "{source:.60}: {found:?}");
            assert!(
                told(&set, found[0]).starts_with("template-syntax base/templates/page.html:2:"),
                "{}",
                told(&set, found[0])
            );
        }
    }
}
