//! Where a tag of a source pays: before filters, at the operands of what reads its operands, at parts of values, and behind what is written
//! into a capture.

use std::ops::Range;

use super::costs::{PART, WHOLE, WRITTEN, before, work_of};
use crate::templates::source::{
    Edit, Piece, Token, TokenKind, Wrapping, is_keyword, is_operand_expected,
};

/// Makes an output pay; gives the bytes of literals that are read, each time that they are.
pub(super) fn edit_output(
    text: &str,
    piece: &Piece,
    is_captured: bool,
    edits: &mut Wrapping,
) -> usize {
    let mut walker = Walker { text, tokens: &piece.tokens, done: Vec::new(), edits };
    walker.output(piece, is_captured);
    walker.finish()
}

/// As [`edit_output`], for a statement; `breaks` where loops may end early.
pub(super) fn edit_statement(
    text: &str,
    piece: &Piece,
    breaks: bool,
    edits: &mut Wrapping,
) -> usize {
    let mut walker = Walker { text, tokens: &piece.tokens, done: Vec::new(), edits };
    walker.statement(breaks);
    walker.finish()
}

/// A value that operators read: where it ends.
struct Operand {
    range: Range<usize>,
    is_literal: bool,
    times: u32,
}

/// Operands beside each other, and how many operators stand among them.
struct Group {
    operators: u32,
    least: u32,
    operands: Vec<Operand>,
    closed: Vec<Operand>,
}

impl Group {
    fn new(least: u32) -> Self {
        Self { operators: least, least, operands: Vec::new(), closed: Vec::new() }
    }

    /// What comes is read by other operators.
    fn end(&mut self) {
        self.operands
            .iter_mut()
            .for_each(|operand| operand.times = operand.times.saturating_add(self.operators));
        self.closed.append(&mut self.operands);
        self.operators = self.least;
    }
}

struct Walker<'w> {
    text: &'w str,
    tokens: &'w [Token],
    done: Vec<Operand>,
    edits: &'w mut Wrapping,
}

impl<'w> Walker<'w> {
    fn output(&mut self, piece: &Piece, is_captured: bool) {
        let is_path = self.tokens.iter().all(|token| match token.kind {
            TokenKind::Word => !is_keyword(self.text_of(token)),
            _ => matches!(self.text_of(token), "." | "?."),
        });
        let is_component = self.tokens.first().is_some_and(|token| self.text_of(token) == "<");
        if let (Some(first), Some(last), true, true) =
            (self.tokens.first(), self.tokens.last(), is_path, is_captured)
        {
            // The value is written first: Tera says more of one that is not there.
            let close = if piece.trims { " -}}" } else { " }}" };
            let value = first.range.start..last.range.end;
            let shown = format!("{{{{ {} | {WRITTEN}{close}", &self.text[value.clone()]);
            self.edits.closing.push(Edit::insert(piece.range.end, shown, value));
        }
        self.expression(0, u32::from(is_captured && !is_path && !is_component));
    }

    fn statement(&mut self, breaks: bool) {
        let word = |i: usize| self.tokens.get(i).map_or("", |token| self.text_of(token));
        match word(0) {
            "if" | "elif" => self.expression(1, 0),
            // A loop that ends early walks the whole of a text or map all the same.
            "for" => {
                let at = (1..self.tokens.len()).find(|&i| word(i) == "in").unwrap_or(0);
                self.expression(at + 1, u32::from(breaks));
            }
            "set" | "set_global" => self.expression(if word(2) == "=" { 3 } else { 2 }, 0),
            "filter" => {
                if let (Some(price), Some(name)) = (before(word(1)), self.tokens.get(1)) {
                    let name = name.range.clone();
                    self.edits.closing.push(Edit::insert(name.start, format!("{price} | "), name));
                }
                self.expression(2, 1);
            }
            "<" => self.expression(0, 0),
            _ => {}
        }
    }

    fn expression(&mut self, from: usize, least: u32) {
        let mut at = from;
        while at < self.tokens.len() {
            let (next, operands) = self.sequence(at, "", least);
            self.done.extend(operands);
            at = next;
        }
    }

    /// Makes the operands pay; gives the bytes of literals that are read.
    fn finish(self) -> usize {
        let read = self.done.into_iter().filter(|operand| operand.times > 0);
        let mut literals = 0usize;
        for operand in read {
            if operand.is_literal {
                literals = literals
                    .saturating_add(operand.range.len().saturating_mul(operand.times as usize));
            } else {
                let text = format!(" | {}", work_of(operand.times));
                self.edits.closing.push(Edit::insert(operand.range.end, text, operand.range));
            }
        }
        literals
    }

    /// Reads until a closing bracket; gives the index behind it and what stands inside.
    fn sequence(&mut self, from: usize, close: &str, least: u32) -> (usize, Vec<Operand>) {
        let mut group = Group::new(least);
        let mut i = from;
        while let Some(token) = self.tokens.get(i) {
            let before = if i == 0 { "" } else { self.text_of(&self.tokens[i - 1]) };
            i = match (token.kind, self.text_of(token)) {
                (TokenKind::Sign, sign) if sign == close => {
                    i += 1;
                    break;
                }
                (TokenKind::Sign, sign) => self.sign(i, before, sign, &mut group),
                (TokenKind::Literal, _) => {
                    group.operands.push(Operand {
                        range: token.range.clone(),
                        is_literal: true,
                        times: 0,
                    });
                    i + 1
                }
                (TokenKind::Word, word) => self.word(i, word, &mut group),
                (TokenKind::Number, _) => i + 1,
            };
        }
        group.end();
        (i, group.closed)
    }

    fn sign(&mut self, i: usize, before: &str, sign: &str, group: &mut Group) -> usize {
        match sign {
            "(" => self.inside(i, ")", 0, group),
            "{" => self.inside(i, "}", 0, group),
            "[" | "?[" if is_operand_expected(before, i, self.tokens) => {
                self.inside(i, "]", 0, group)
            }
            "[" | "?[" => {
                let at = self.tokens[i].range.clone();
                self.edits.closing.push(Edit::insert(at.start, format!(" | {WHOLE}"), at));
                self.inside(i, "]", 1, group)
            }
            "<" if is_operand_expected(before, i, self.tokens) => self.component(i, group),
            "|" => self.filter(i, group),
            "," | ":" => {
                group.end();
                i + 1
            }
            "~" | "..." => {
                group.operators += 1;
                i + 1
            }
            "==" | "!=" | "<" | ">" | "<=" | ">=" => {
                // No more is read of a value than of the literal that it is compared with.
                group.operators +=
                    u32::from(!self.is_literal(i.checked_sub(1)) && !self.is_literal(Some(i + 1)));
                i + 1
            }
            _ => i + 1,
        }
    }

    fn word(&mut self, i: usize, word: &str, group: &mut Group) -> usize {
        let next = |n: usize| self.tokens.get(i + n).map_or("", |token| self.text_of(token));
        match word {
            "and" | "or" | "if" | "else" => {
                group.end();
                i + 1
            }
            "for" => {
                group.end();
                (i..self.tokens.len())
                    .find(|&at| self.text_of(&self.tokens[at]) == "in")
                    .unwrap_or(i)
                    + 1
            }
            "in" => {
                group.operators += 1;
                i + 1
            }
            "is" => {
                let name = i + 1 + usize::from(next(1) == "not");
                group.operators += u32::from(
                    self.tokens.get(name).is_some_and(|token| self.text_of(token) == "containing"),
                );
                self.arguments(name + 1, group)
            }
            _ if next(1) == "=" => i + 2,
            word if is_keyword(word) || is_constant(word) => i + 1,
            _ => self.chain(i, group),
        }
    }

    /// Reads what stands in the brackets at `i`.
    fn inside(&mut self, i: usize, close: &str, least: u32, group: &mut Group) -> usize {
        let (next, operands) = self.sequence(i + 1, close, least);
        group.operands.extend(operands);
        next
    }

    /// Reads the arguments of a function, filter or test, if it has any: each is read.
    fn arguments(&mut self, i: usize, group: &mut Group) -> usize {
        let has_any = self.tokens.get(i).is_some_and(|token| self.text_of(token) == "(");
        if has_any { self.inside(i, ")", 1, group) } else { i }
    }

    fn filter(&mut self, i: usize, group: &mut Group) -> usize {
        let Some(name) = self.tokens.get(i + 1) else { return i + 1 };
        if let Some(price) = before(self.text_of(name)) {
            let blame = self.tokens[i.saturating_sub(1)].range.clone();
            self.edits.closing.push(Edit::insert(
                self.tokens[i].range.start,
                format!(" | {price} "),
                blame,
            ));
        }
        self.arguments(i + 2, group)
    }

    /// Reads a name with what hangs on it: `f(x=1)`, `a.b`, `a[0].b`.
    fn chain(&mut self, from: usize, group: &mut Group) -> usize {
        let start = self.tokens[from].range.start;
        group.operators +=
            u32::from(matches!(self.text_of(&self.tokens[from]), "super" | "__tera_context"));
        let mut brackets = Vec::new();
        let mut i = self.arguments(from + 1, group);
        // Of what a function gives Tera takes parts as of what stands in parentheses.
        let is_call = i > from + 1;
        while let Some(token) = self.tokens.get(i).filter(|_| !is_call) {
            match self.text_of(token) {
                "." | "?." => i += 2,
                "[" | "?[" => {
                    let next = self.inside(i, "]", 1, group);
                    brackets.push((i, next));
                    i = next;
                }
                _ => break,
            }
        }
        i = i.min(self.tokens.len());
        self.parts(start, &brackets);
        group.operands.push(Operand {
            range: start..self.tokens[i - 1].range.end,
            is_literal: false,
            times: 0,
        });
        i
    }

    /// Makes the parts of a value that begins at a byte pay. Nothing may be put around a value of which parts are taken, so what stands
    /// in the brackets passes through a function that looks at the value first.
    fn parts(&mut self, start: usize, brackets: &[(usize, usize)]) {
        for &(open, next) in brackets {
            let Some(first) = self.tokens.get(open + 1) else { continue };
            // A text has no part of such a name, and a map is not walked for it.
            if first.kind == TokenKind::Literal && next == open + 3 {
                continue;
            }
            let (bracket, blame) =
                (self.tokens[open].range.clone(), start..self.tokens[next - 1].range.end);
            let at = self.index_end(open, next);
            let index = if at == open + 1 { "none" } else { "" };
            let value = &self.text[start..bracket.start];
            let call = format!("{PART}(of={value}, at={index}");
            self.edits.opening.push(Edit::insert(bracket.end, call, blame.clone()));
            let close = if at == open + 1 { bracket.end } else { self.tokens[at - 1].range.end };
            self.edits.opening.push(Edit::insert(close, ")", blame));
        }
    }

    /// The token that ends the first index in the brackets that open and end before the two tokens.
    fn index_end(&self, open: usize, next: usize) -> usize {
        let mut depth = 0usize;
        for at in open + 1..next {
            match self.text_of(&self.tokens[at]) {
                "(" | "[" | "{" | "?[" => depth += 1,
                ":" | "]" if depth == 0 => return at,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        next.saturating_sub(1)
    }

    /// Reads a call of a component; what it is given is read there.
    fn component(&mut self, from: usize, group: &mut Group) -> usize {
        let mut i = from + 1;
        while let Some(token) = self.tokens.get(i) {
            match (token.kind, self.text_of(token)) {
                (TokenKind::Sign, "{") => {
                    let (next, operands) = self.sequence(i + 1, "}", 0);
                    self.done.extend(operands);
                    i = next;
                }
                (TokenKind::Sign, ">") => {
                    i += 1;
                    break;
                }
                (TokenKind::Word | TokenKind::Literal, _) | (TokenKind::Sign, "." | "=" | "/") => {
                    i += 1;
                }
                _ => break,
            }
        }
        let range = self.tokens[from].range.start..self.tokens[i - 1].range.end;
        group.operands.push(Operand { range, is_literal: false, times: 0 });
        i
    }

    fn is_literal(&self, at: Option<usize>) -> bool {
        let Some(token) = at.and_then(|at| self.tokens.get(at)) else { return false };
        match token.kind {
            TokenKind::Literal | TokenKind::Number => true,
            TokenKind::Word => is_constant(self.text_of(token)),
            TokenKind::Sign => false,
        }
    }

    fn text_of(&self, token: &Token) -> &'w str {
        &self.text[token.range.clone()]
    }
}

fn is_constant(word: &str) -> bool {
    matches!(word, "true" | "True" | "false" | "False" | "none" | "None" | "null")
}
