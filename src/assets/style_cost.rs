//! What a stranger's style sheet costs a browser when it paints: shadows, filters, layers of pictures, blurs, and texts of `content`. A sheet of
//! a few thousand bytes can ask for more of them than a machine has memory.
//!
//! They are counted in the tokens, as browsers read them, and through variables: one that names another twice is twice as long, and
//! a chain of them has no end. Any rule may set a variable for any other, also that of another sheet.

use std::collections::{BTreeMap, BTreeSet};

use cssparser::{Parser, ParserInput, Token};

use super::style_loads::{Fault, Reason};

/// How many shadows, filters or layers one declaration has.
const MOST_ITEMS: u64 = 64;
/// A filter counts as so many of them, and one that blurs as more: each paints the whole anew.
const FILTER: u64 = 4;
const BLURRING: u64 = 16;
/// How many bytes of strings one declaration shows.
const MOST_BYTES: u64 = 1_000;
/// The largest radius of a blur, in pixels.
const LARGEST_BLUR: f32 = 100.0;
/// How deep brackets are followed; what is deeper is refused elsewhere.
const DEEPEST: usize = 64;

/// The lengths that a blur is written in, in pixels. Others depend on what else a sheet says.
const UNITS: [(&str, f32); 7] = [
    ("px", 1.0),
    ("pt", 96.0 / 72.0),
    ("pc", 16.0),
    ("in", 96.0),
    ("cm", 96.0 / 2.54),
    ("mm", 9.6 / 2.54),
    ("q", 2.4 / 2.54),
];
/// Properties that paint lists, or show strings; those that begin so are meant too.
const PAINTED: [&str; 15] = [
    "animation",
    "backdrop-filter",
    "background",
    "border-image",
    "box-shadow",
    "content",
    "cursor",
    "filter",
    "initial-value",
    "list-style",
    "mask",
    "quotes",
    "text-shadow",
    "transition",
    "will-change",
];
/// Functions that paint anew what was painted.
const FILTERS: [&str; 8] =
    ["brightness", "contrast", "grayscale", "hue-rotate", "invert", "opacity", "saturate", "sepia"];

/// The cost of a declaration without its variables, and the variables that it names, once for each
/// time.
#[derive(Debug, Clone, Default, PartialEq)]
struct Value {
    items: u64,
    bytes: u64,
    named: Vec<String>,
}

/// A declaration that is painted.
#[derive(Debug)]
struct Painted {
    at: u32,
    value: Value,
}

/// The declarations of a sheet.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    painted: Vec<Painted>,
    variables: Vec<(String, Value)>,
    blur: Option<u32>,
}

/// The variables of all sheets that are joined.
#[derive(Debug, Default)]
pub(super) struct Variables(BTreeMap<String, Vec<Value>>);

impl Variables {
    /// Adds those of a sheet.
    pub(super) fn add(&mut self, sheet: &Sheet) {
        for (name, value) in &sheet.variables {
            let values = self.0.entry(name.clone()).or_default();
            if !values.contains(value) {
                values.push(value.clone());
            }
        }
    }
}

/// What brackets a token stands in.
#[derive(Clone, Copy)]
struct Brackets {
    /// Whether commas part the items of a list there.
    is_list: bool,
    /// How many brackets are open.
    depth: usize,
}

impl Sheet {
    /// Reads a sheet. Skips everything that is not a declaration.
    pub(super) fn read(source: &str) -> Self {
        let mut sheet = Self::default();
        sheet.rules(&mut Parser::new(&mut ParserInput::new(source)), 0);
        sheet
    }

    /// The first declaration that asks for too much.
    ///
    /// # Errors
    /// That fault.
    pub(super) fn check(&self, variables: &Variables) -> Result<(), Fault> {
        if let Some(at) = self.blur {
            return Err(Fault { reason: Reason::Blur, at });
        }
        let mut sums = Sums { variables, known: BTreeMap::new() };
        for Painted { at, value } in &self.painted {
            let (items, bytes) = sums.of(value, &mut BTreeSet::new());
            let reason = if items > MOST_ITEMS { Reason::Items } else { Reason::Strings };
            if items > MOST_ITEMS || bytes > MOST_BYTES {
                return Err(Fault { reason, at: *at });
            }
        }
        Ok(())
    }

    fn rules(&mut self, input: &mut Parser<'_, '_>, depth: usize) {
        let mut statement = Statement::default();
        loop {
            let at = u32::try_from(input.position().byte_index()).unwrap_or(u32::MAX);
            let Ok(token) = input.next().cloned() else { return self.end(statement) };
            statement.tokens += 1;
            let is_first = statement.tokens == 1;
            match (&token, &mut statement.value) {
                (Token::Semicolon, _) => self.end(std::mem::take(&mut statement)),
                // What looked like a declaration was a selector: `a:hover { … }`.
                (Token::CurlyBracketBlock, _) if !statement.name.starts_with("--") => {
                    statement = Statement::default();
                    nested(input, depth, |input| self.rules(input, depth + 1));
                }
                (Token::Ident(name), None) if is_first => {
                    (statement.at, statement.name) = (at, as_named(name));
                }
                (Token::Colon, None) if !statement.name.is_empty() && statement.tokens == 2 => {
                    statement.value = Some(Value::default());
                }
                (token, Some(value)) => {
                    self.token(input, token, value, Brackets { is_list: true, depth });
                }
                _ => {}
            }
        }
    }

    /// Reads a token of a value, with what stands in its brackets; commas count where they part items.
    fn token(
        &mut self,
        input: &mut Parser<'_, '_>,
        token: &Token<'_>,
        value: &mut Value,
        brackets: Brackets,
    ) {
        let depth = brackets.depth;
        let is_list = match token {
            Token::Comma => {
                value.items += u64::from(brackets.is_list);
                return;
            }
            Token::QuotedString(text) => {
                value.bytes += text.len() as u64;
                return;
            }
            Token::Function(name) => {
                let name = name.to_ascii_lowercase();
                value.items += match &*name {
                    "blur" | "drop-shadow" => BLURRING,
                    name if FILTERS.contains(&name) => FILTER,
                    _ => 0,
                };
                if name == "blur" {
                    return nested(input, depth, |input| self.blur(input));
                }
                // Addresses are strings that are not painted.
                if name == "url" {
                    return;
                }
                name == "var"
            }
            Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => false,
            _ => return,
        };
        nested(input, depth, |input| {
            let mut is_first = is_list;
            while let Ok(token) = input.next().cloned() {
                match &token {
                    // Takes the name and the fallback of `var(--x, …)`.
                    Token::Ident(name) if is_first => value.named.push(as_named(name)),
                    Token::Comma if is_first => {}
                    token => {
                        self.token(input, token, value, Brackets { is_list, depth: depth + 1 });
                    }
                }
                is_first = is_first && matches!(token, Token::Ident(_));
            }
        });
    }

    /// Reads what stands in the brackets of a `blur`: a length that is known.
    fn blur(&mut self, input: &mut Parser<'_, '_>) {
        loop {
            let at = u32::try_from(input.position().byte_index()).unwrap_or(u32::MAX);
            let Ok(token) = input.next() else { return };
            let is_short = match token {
                Token::Number { value, .. } => *value == 0.0,
                Token::Dimension { value, unit, .. } => {
                    let pixels = UNITS
                        .iter()
                        .find(|(name, _)| unit.eq_ignore_ascii_case(name))
                        .map(|(_, pixels)| value * pixels);
                    pixels.is_some_and(|pixels| pixels <= LARGEST_BLUR)
                }
                _ => false,
            };
            if !is_short {
                self.blur = self.blur.or(Some(at));
            }
        }
    }

    fn end(&mut self, statement: Statement) {
        let Statement { name, at, value: Some(mut value), .. } = statement else { return };
        if name.starts_with("--") {
            self.variables.push((name, value));
            return;
        }
        // What a variable is from the beginning is found under no name.
        if name == "initial-value" {
            value.items *= MOST_ITEMS;
        }
        let name = ["-webkit-", "-moz-", "-ms-", "-o-"]
            .iter()
            .find_map(|maker| name.strip_prefix(maker))
            .unwrap_or(&name);
        if PAINTED.iter().any(|painted| name.starts_with(painted)) {
            self.painted.push(Painted { at, value });
        }
    }
}

/// A rule or declaration that is being read.
#[derive(Default)]
struct Statement {
    tokens: usize,
    /// Its first word.
    name: String,
    at: u32,
    /// What stands behind the colon that follows.
    value: Option<Value>,
}

/// Names of properties and functions are one in both cases, those of variables are not.
fn as_named(name: &str) -> String {
    if name.starts_with("--") { name.to_owned() } else { name.to_ascii_lowercase() }
}

fn nested(input: &mut Parser<'_, '_>, depth: usize, read: impl FnOnce(&mut Parser<'_, '_>)) {
    if depth < DEEPEST {
        let _ = input.parse_nested_block(|input| {
            read(input);
            Ok::<(), cssparser::ParseError<'_, ()>>(())
        });
    }
}

/// Sums over variables.
struct Sums<'v> {
    variables: &'v Variables,
    known: BTreeMap<&'v str, (u64, u64)>,
}

impl<'v> Sums<'v> {
    /// Counts the items and bytes of a value with all variables in place. A cycle of variables counts
    /// as unlimited, since each nested element can continue it.
    fn of(&mut self, value: &'v Value, open: &mut BTreeSet<&'v str>) -> (u64, u64) {
        let mut sum = (value.items, value.bytes);
        for name in &value.named {
            let (items, bytes) = self.of_variable(name, open);
            sum = (sum.0.saturating_add(items), sum.1.saturating_add(bytes));
        }
        sum
    }

    fn of_variable(&mut self, name: &'v str, open: &mut BTreeSet<&'v str>) -> (u64, u64) {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let variables = self.variables;
        let Some(values) = variables.0.get(name) else { return (0, 0) };
        if open.len() == DEEPEST || !open.insert(name) {
            return (u64::MAX, u64::MAX);
        }
        let mut most = (0, 0);
        for value in values {
            let (items, bytes) = self.of(value, open);
            most = (most.0.max(items), most.1.max(bytes));
        }
        open.remove(name);
        self.known.insert(name, most);
        most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(source: &str) -> Option<Reason> {
        let sheet = Sheet::read(source);
        let mut variables = Variables::default();
        variables.add(&sheet);
        sheet.check(&variables).err().map(|fault| fault.reason)
    }

    #[test]
    fn what_is_painted_is_counted_wherever_it_stands() {
        let list = |item: &str, most: usize| vec![item; most].join(",");
        let doubled: String =
            (0..30).map(|at| format!("--a{}:var(--a{at}),var(--a{at});", at + 1)).collect();
        for (sheet, wanted) in [
            (format!("a{{text-shadow:{}}}", list("0 0 1px red", 66)), Reason::Items),
            (
                format!(
                    "@media print{{a{{-webkit-Mask-Image:{}}}}}",
                    list("linear-gradient(red,blue)", 66)
                ),
                Reason::Items,
            ),
            (format!("a:hover{{& b:c{{background:{}}}}}", list("red", 66)), Reason::Items),
            (format!("@keyframes x{{to{{filter:{}}}}}", "sepia(1) ".repeat(17)), Reason::Items),
            (format!(":root{{--a0:red;{doubled}}}b{{b\\ox-shadow:var(--a30)}}"), Reason::Items),
            (format!("a{{background:var(--none,{})}}", list("red", 66)), Reason::Items),
            ("a{--a:var(--b)}b{--b:var(--a),red}c{filter:var(--a)}".to_owned(), Reason::Items),
            (format!("a::after{{content:'{}'}}", "x".repeat(1_001)), Reason::Strings),
            (
                format!("a{{--x:'{}'}}b::after{{content:var(--x) var(--x)}}", "x".repeat(501)),
                Reason::Strings,
            ),
            (format!("a{{content:{}}}", "'xxxxxxxxxx'".repeat(101)), Reason::Strings),
            ("a{filter:blur(101px)}".to_owned(), Reason::Blur),
            ("a{--f:blur(30rem)}".to_owned(), Reason::Blur),
            ("a{filter:blur(calc(1px*900))}".to_owned(), Reason::Blur),
            ("a{backdrop-filter:BLUR(var(--x))}".to_owned(), Reason::Blur),
            (
                format!(
                    "@property --x{{syntax:'*';inherits:true;initial-value:{}}}",
                    list("red", 3)
                ),
                Reason::Items,
            ),
        ] {
            assert_eq!(reason(&sheet), Some(wanted), "{sheet}");
        }
    }

    #[test]
    fn what_themes_write_is_no_more_than_can_be() {
        for sheet in [
            "a{box-shadow:0 1px 2px rgb(0 0 0 / .1),0 2px 4px var(--c, red);filter:blur(8px) sepia(1);transition:color .2s,top 1s}",
            ":root{--w:1px;--c:#fff;--b:var(--w) solid var(--c);--m:color-mix(in oklab,var(--c),var(--c))}a{background:var(--m)}",
            "a{background:linear-gradient(red,blue,red,blue),url('data:image/svg+xml,<svg/>')}a:not(b,c),d:hover{content:'→'}",
            "@media (min-width:1px){a{mask:url(/x.svg) no-repeat;backdrop-filter:blur(0)}}@font-face{font-family:x;unicode-range:U+1}",
        ] {
            assert_eq!(reason(sheet), None, "{sheet}");
        }
        let list = vec!["0 0 1px red"; 64].join(",");
        assert_eq!(reason(&format!("a{{text-shadow:{list}}}")), None);
    }
}
