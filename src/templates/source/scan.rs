//! One reading of a template's source for all who need to know what it names: the diagnostics for unknown names, the closures,
//! the round counter, the compacting. Tera demands literals in `extends` and `include` and plain names in calls, so
//! the reading finds every one.

use std::ops::Range;

use super::complexity::{Excess, find_excess};
use super::lex::{
    Kind, Piece, Token, TokenKind, Use, cut_pieces, has_colon, is_keyword, is_operand_expected,
    unquote,
};

#[cfg(test)]
mod tests;

/// A component's argument as declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// The kind that is declared, or that the default has: `string`, `bool`, `integer`, `float`, `number`, `array`, `map`.
    pub kind: Option<String>,
    /// Whether a call must give it.
    pub required: bool,
    /// Whether it is taken from the scope of whoever calls (`@name`).
    pub implicit: bool,
    /// The default as written.
    pub default: Option<String>,
    /// The texts that it takes, where the component names them: `{"level": ["info", "warning"]}` behind the arguments.
    pub choices: Vec<String>,
}

/// A component's definition; `range` is its name's, `body` what stands between its two tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Definition {
    pub(crate) name: String,
    pub(crate) range: Range<usize>,
    pub(crate) body: Range<usize>,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) rest: bool,
}

/// A component's call; `range` is its name's, `body` is there when it wraps something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) name: String,
    pub(crate) range: Range<usize>,
    pub(crate) arguments: Vec<Use>,
    pub(crate) spread: bool,
    pub(crate) body: Option<Range<usize>>,
}

/// A block; `range` is its name's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) name: String,
    pub(crate) range: Range<usize>,
    pub(crate) body: Range<usize>,
    pub(crate) nested: bool,
}

/// A list made by a loop, `[x for x in y if z]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Comprehension {
    /// Its word `for`.
    pub(crate) word: Range<usize>,
    /// Behind its word `if`.
    pub(crate) condition: Option<usize>,
    /// Before its closing bracket.
    pub(crate) end: usize,
}

/// What a source names and where its loops and captures are.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) extends: Option<Use>,
    pub(crate) includes: Vec<Use>,
    pub(crate) functions: Vec<Use>,
    pub(crate) filters: Vec<Use>,
    pub(crate) tests: Vec<Use>,
    pub(crate) definitions: Vec<Definition>,
    pub(crate) calls: Vec<Call>,
    pub(crate) blocks: Vec<Block>,
    /// The indices of pieces that are `{% for … %}`.
    pub(crate) loops: Vec<usize>,
    pub(crate) comprehensions: Vec<Comprehension>,
    /// Lists and maps that are written in place and hold more than literals.
    pub(crate) lists: Vec<Range<usize>>,
    /// The values of `{% set x = … ~ … %}` and `{% set x = … | … %}`.
    pub(crate) growing: Vec<Range<usize>>,
    /// What `{% set x %}` and `{% filter x %}` capture; `true` for the former.
    pub(crate) captures: Vec<(Range<usize>, bool)>,
    /// Where `body` is used.
    pub(crate) bodies: Vec<usize>,
    /// What is too deep or too long to be read further; then nothing else is.
    pub(crate) excess: Option<Excess>,
}

/// Reads a source.
pub(crate) fn scan(text: &str) -> Scan {
    let mut scanner = Scanner { text, scan: Scan::default(), open: Vec::new() };
    let pieces = cut_pieces(text);
    if let Some(excess) = find_excess(text, &pieces) {
        return Scan { excess: Some(excess), ..Scan::default() };
    }
    for (index, piece) in pieces.iter().enumerate() {
        match piece.kind {
            Kind::Output => scanner.expression(&piece.tokens),
            Kind::Statement => scanner.statement(index, piece),
            Kind::Text | Kind::Raw | Kind::Comment => {}
        }
    }
    Scan { pieces, ..scanner.scan }
}

/// What is open: the index in its list.
enum Open {
    Capture(usize),
    Block(usize),
    Call(usize),
    Definition(usize),
}

struct Scanner<'t> {
    text: &'t str,
    scan: Scan,
    open: Vec<Open>,
}

impl Scanner<'_> {
    fn statement(&mut self, index: usize, piece: &Piece) {
        let tokens = piece.tokens.as_slice();
        let (start, end) = (piece.range.start, piece.range.end);
        match tokens.first().map(|token| self.of(token)) {
            Some("extends") => {
                self.scan.extends = self.literal(tokens.get(1)).or(self.scan.extends.take());
            }
            Some("include") => {
                let named = self.literal(tokens.get(1));
                self.scan.includes.extend(named);
            }
            Some("block") => self.block(tokens, end),
            Some("for") => {
                self.scan.loops.push(index);
                self.expression(&tokens[1..]);
            }
            Some("set" | "set_global") => self.set(tokens, end),
            Some("filter") => {
                let named = self.word(tokens.get(1));
                self.scan.filters.extend(named);
                self.expression(tokens.get(2..).unwrap_or_default());
                self.capture(end, false);
            }
            Some("component") => self.definition(tokens, end),
            Some("<") => {
                let call = self.call(tokens, 0, Some(end..end));
                self.open.extend(call.map(Open::Call));
                self.expression(&tokens[1..]);
            }
            Some("endblock" | "endset" | "endfilter" | "endcomponent" | "</") => self.close(start),
            Some(_) => self.expression(&tokens[1..]),
            None => {}
        }
    }

    fn block(&mut self, tokens: &[Token], end: usize) {
        let Some(Use { name, range }) = self.word(tokens.get(1)) else { return };
        let nested = self.open.iter().any(|open| matches!(open, Open::Block(_)));
        self.open.push(Open::Block(self.scan.blocks.len()));
        self.scan.blocks.push(Block { name, range, body: end..end, nested });
    }

    fn set(&mut self, tokens: &[Token], end: usize) {
        let value = tokens.get(3..).unwrap_or_default();
        if tokens.get(2).is_none_or(|token| self.of(token) != "=") {
            self.expression(tokens.get(2..).unwrap_or_default());
            self.capture(end, true);
        } else if let (Some(first), Some(last)) = (value.first(), value.last()) {
            if value.iter().any(|token| matches!(self.of(token), "~" | "|")) {
                self.scan.growing.push(first.range.start..last.range.end);
            }
            self.expression(value);
        }
    }

    fn capture(&mut self, end: usize, set: bool) {
        self.open.push(Open::Capture(self.scan.captures.len()));
        self.scan.captures.push((end..end, set));
    }

    fn close(&mut self, at: usize) {
        let scan = &mut self.scan;
        let body = match self.open.pop() {
            Some(Open::Capture(index)) => Some(&mut scan.captures[index].0),
            Some(Open::Block(index)) => Some(&mut scan.blocks[index].body),
            Some(Open::Definition(index)) => Some(&mut scan.definitions[index].body),
            Some(Open::Call(index)) => scan.calls[index].body.as_mut(),
            None => None,
        };
        if let Some(body) = body {
            body.end = at;
        }
    }

    /// Reads the names out of an expression, or out of what stands in a tag.
    fn expression(&mut self, tokens: &[Token]) {
        let mut open: Vec<usize> = Vec::new();
        for (i, token) in tokens.iter().enumerate() {
            let before = if i == 0 { "" } else { self.of(&tokens[i - 1]) };
            match (token.kind, self.of(token)) {
                (TokenKind::Sign, "|") => {
                    let named = self.word(tokens.get(i + 1));
                    self.scan.filters.extend(named);
                }
                (TokenKind::Sign, "<") if is_operand_expected(before, i, tokens) => {
                    self.call(tokens, i, None);
                }
                (TokenKind::Sign, "(" | "[" | "?[" | "{") => open.push(i),
                (TokenKind::Sign, ")" | "]" | "}") => {
                    let list = open.pop().and_then(|at| self.list(tokens, at, i));
                    self.scan.lists.extend(list);
                }
                (TokenKind::Word, "is") if before != "." => {
                    let not = tokens.get(i + 1).is_some_and(|token| self.of(token) == "not");
                    let named = self.word(tokens.get(i + 1 + usize::from(not)));
                    self.scan.tests.extend(named);
                }
                (TokenKind::Word, "for") if before != "." => {
                    let list = open.last().is_some_and(|&at| self.of(&tokens[at]) == "[");
                    let found = if list { self.comprehension(tokens, i) } else { None };
                    self.scan.comprehensions.extend(found);
                }
                (TokenKind::Word, word) => self.name(tokens, i, word.to_owned()),
                _ => {}
            }
        }
    }

    /// The list or map between two brackets, where that is one; a list of literals cannot grow.
    fn list(&self, tokens: &[Token], at: usize, end: usize) -> Option<Range<usize>> {
        let before = at.checked_sub(1).map_or("", |before| self.of(&tokens[before]));
        let inside = &tokens[at + 1..end];
        let is_list = match self.of(&tokens[at]) {
            "[" => is_operand_expected(before, at, tokens),
            "{" => has_colon(self.text, inside),
            _ => false,
        };
        let grows = inside.iter().any(|token| token.kind == TokenKind::Word);
        (is_list && grows).then(|| tokens[at].range.start..tokens[end].range.end)
    }

    fn name(&mut self, tokens: &[Token], i: usize, word: String) {
        let before = |n: usize| i.checked_sub(n).map_or("", |at| self.of(&tokens[at]));
        let after = tokens.get(i + 1).map_or("", |token| self.of(token));
        let test = before(1) == "is" || before(1) == "not" && before(2) == "is";
        if after == "(" && !test && !matches!(before(1), "|" | "." | "?.") && !is_keyword(&word) {
            self.scan.functions.push(Use { name: word, range: tokens[i].range.clone() });
        } else if word == "body" && !matches!(before(1), "." | "?.") && after != "=" {
            self.scan.bodies.push(tokens[i].range.start);
        }
    }

    fn comprehension(&self, tokens: &[Token], word: usize) -> Option<Comprehension> {
        let mut depth = 0usize;
        let mut condition = None;
        for token in &tokens[word + 1..] {
            match self.of(token) {
                "]" if depth == 0 => {
                    return Some(Comprehension {
                        word: tokens[word].range.clone(),
                        condition,
                        end: token.range.start,
                    });
                }
                "if" if depth == 0 => condition = condition.or(Some(token.range.end)),
                "(" | "[" | "{" | "?[" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        None
    }

    /// Reads the call that begins with the `<` at `at`; gives its index.
    fn call(&mut self, tokens: &[Token], at: usize, body: Option<Range<usize>>) -> Option<usize> {
        let (Use { name, range }, mut i) = self.dotted(tokens, at + 1)?;
        let mut call = Call { name, range, arguments: Vec::new(), spread: false, body };
        while let Some(token) = tokens.get(i) {
            match (token.kind, self.of(token)) {
                (TokenKind::Word, name) => {
                    call.arguments.push(Use { name: name.to_owned(), range: token.range.clone() });
                    i += 1;
                }
                (TokenKind::Sign, "=") | (TokenKind::Literal, _) => i += 1,
                (TokenKind::Sign, "{") => {
                    call.spread |= tokens.get(i + 1).is_some_and(|token| self.of(token) == "...");
                    i = self.braces(tokens, i);
                }
                _ => break,
            }
        }
        self.scan.calls.push(call);
        Some(self.scan.calls.len() - 1)
    }

    /// Behind the brace that closes the one at `at`.
    fn braces(&self, tokens: &[Token], at: usize) -> usize {
        let mut depth = 0usize;
        for (i, token) in tokens.iter().enumerate().skip(at) {
            match self.of(token) {
                "{" => depth += 1,
                "}" if depth == 1 => return i + 1,
                "}" => depth -= 1,
                _ => {}
            }
        }
        tokens.len()
    }

    fn definition(&mut self, tokens: &[Token], end: usize) {
        let Some((Use { name, range }, i)) = self.dotted(tokens, 1) else { return };
        let mut definition =
            Definition { name, range, body: end..end, arguments: Vec::new(), rest: false };
        self.arguments(tokens.get(i + 1..).unwrap_or_default(), &mut definition);
        self.open.push(Open::Definition(self.scan.definitions.len()));
        self.scan.definitions.push(definition);
    }

    /// Reads what a component takes: `name: kind = default, @name, ...rest)`.
    fn arguments(&self, tokens: &[Token], definition: &mut Definition) {
        let mut depth = 0usize;
        let mut from = 0;
        for (i, token) in tokens.iter().enumerate() {
            let sign = if token.kind == TokenKind::Sign { self.of(token) } else { "" };
            let ends = sign == ")" && depth == 0;
            if ends || sign == "," && depth == 0 {
                let one = &tokens[from..i];
                definition.rest |= one.first().is_some_and(|token| self.of(token) == "...");
                definition.arguments.extend(self.argument(one));
                from = i + 1;
            }
            match sign {
                _ if ends => {
                    self.choices(tokens.get(i + 1..).unwrap_or_default(), definition);
                    break;
                }
                "[" | "{" => depth += 1,
                "]" | "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    }

    /// Reads what may stand behind the arguments: their names, each with the texts that it takes.
    fn choices(&self, tokens: &[Token], definition: &mut Definition) {
        let mut argument = None;
        for (i, token) in tokens.iter().enumerate() {
            let Some(literal) = self.literal(Some(token)) else { continue };
            if tokens.get(i + 1).is_some_and(|next| self.of(next) == ":") {
                argument = definition.arguments.iter().position(|known| known.name == literal.name);
            } else if let Some(at) = argument {
                definition.arguments[at].choices.push(literal.name);
            }
        }
    }

    fn argument(&self, tokens: &[Token]) -> Option<Argument> {
        let first = tokens.first()?;
        let implicit = self.of(first) == "@";
        let tokens = if implicit { &tokens[1..] } else { tokens };
        let name = self.word(tokens.first())?.name;
        let declared = tokens.get(1).is_some_and(|token| self.of(token) == ":");
        let equals = tokens.iter().position(|token| self.of(token) == "=");
        let value = equals.and_then(|at| tokens.get(at + 1..)).filter(|value| !value.is_empty());
        let default = value.map(|value| {
            self.text[value[0].range.start..value[value.len() - 1].range.end].to_owned()
        });
        let kind = if declared {
            tokens.get(2).map(|token| self.of(token).to_lowercase())
        } else {
            value.and_then(|value| self.kind_of(value)).map(str::to_owned)
        };
        let required = default.is_none() && !implicit;
        Some(Argument { name, kind, required, implicit, default, choices: Vec::new() })
    }

    fn kind_of(&self, value: &[Token]) -> Option<&'static str> {
        match (value[0].kind, self.of(&value[0])) {
            (TokenKind::Literal, _) => Some("string"),
            (TokenKind::Number, number) => {
                Some(if number.contains('.') { "float" } else { "integer" })
            }
            (TokenKind::Word, "true" | "True" | "false" | "False") => Some("bool"),
            (TokenKind::Sign, "-") => {
                value.get(1..).filter(|rest| !rest.is_empty()).and_then(|rest| self.kind_of(rest))
            }
            (TokenKind::Sign, "[") => Some("array"),
            (TokenKind::Sign, "{") => Some("map"),
            _ => None,
        }
    }

    /// Reads a name that may hold dots; gives the index behind it.
    fn dotted(&self, tokens: &[Token], at: usize) -> Option<(Use, usize)> {
        let mut name = self.word(tokens.get(at))?;
        let mut i = at + 1;
        while tokens.get(i).is_some_and(|token| self.of(token) == ".") {
            let part = self.word(tokens.get(i + 1))?;
            name = Use {
                name: format!("{}.{}", name.name, part.name),
                range: name.range.start..part.range.end,
            };
            i += 2;
        }
        Some((name, i))
    }

    fn word(&self, token: Option<&Token>) -> Option<Use> {
        let token = token.filter(|token| token.kind == TokenKind::Word)?;
        Some(Use { name: self.of(token).to_owned(), range: token.range.clone() })
    }

    fn literal(&self, token: Option<&Token>) -> Option<Use> {
        let token = token.filter(|token| token.kind == TokenKind::Literal)?;
        Some(Use { name: unquote(self.of(token)), range: token.range.clone() })
    }

    fn of(&self, token: &Token) -> &str {
        &self.text[token.range.clone()]
    }
}
