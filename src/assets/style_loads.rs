//! Finds what a style sheet makes a browser load or run. Reads tokens as browsers do (CSS Syntax Module
//! Level 3).
//!
//! Addresses hide in strings, in variables that a function takes up elsewhere, and in rules that are not known yet. So no list of
//! properties is asked: every address and every string counts wherever it stands, and strangers may call known functions only.

use std::cell::RefCell;
use std::sync::Arc;

use cssparser::{ParseError, Parser, ParserInput, Token};

use super::known::{AT_RULES, DRAWING_AT_RULES, DRAWING_FUNCTIONS, FUNCTIONS, LOADING};

/// How deep brackets may lie within each other: who reads them needs a stack.
const DEEPEST: usize = 64;
/// The shortest dash of a line, in the drawing's units.
const SHORTEST_DASH: f32 = 0.1;
/// What a browser would fetch or run; other words before a colon are words.
const SCHEMES: [&str; 10] =
    ["http", "https", "ftp", "ftps", "ws", "wss", "file", "javascript", "vbscript", "blob"];

/// Who wrote a sheet, and so what it may do.
#[derive(Debug, Clone, Copy)]
pub(super) enum Whose {
    /// The town: it may use what parvis does not know, but loads nothing from elsewhere.
    Town,
    /// A package: known functions and rules only, and pictures in `data:` addresses that pass a check. The check is handed in,
    /// because a drawing in such an address has styles too: pictures know style sheets, not the other way round.
    Package(CheckData),
    /// A stranger's drawing: nothing but what is in the drawing itself.
    Drawing,
}

/// Says whether the picture that a `data:` address holds may be shown, and why not.
pub(super) type CheckData = fn(&str) -> Result<(), &'static str>;

/// Why a sheet is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reason {
    /// It loads this address from elsewhere.
    Foreign(String),
    /// It holds a drawing that is refused, for this reason.
    Picture(&'static str),
    /// It calls a function that parvis does not know.
    Function(String),
    /// It holds a rule that parvis does not know.
    AtRule(String),
    /// It names another encoding than UTF-8, in which browsers would read something else.
    Encoding(String),
    /// A string or an address has no end.
    Broken,
    /// Brackets lie within each other without measure.
    Deep,
    /// A line of dashes that are too short, or whose length is computed.
    Dashes,
    /// Too many shadows, filters or layers in one declaration.
    Items,
    /// Too long a text that is shown.
    Strings,
    /// A blur whose radius is too large, or unknown.
    Blur,
}

/// Why, and at which byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub reason: Reason,
    pub at: u32,
}

/// A part of the drawing that a style shows (`#part`), and which elements it is shown by: none for the one that has the style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub name: Arc<str>,
    /// Shared by all parts of a rule, for one may be as long as the drawing.
    pub selector: Option<Arc<str>>,
}

/// Reads a whole sheet.
///
/// # Errors
/// The first fault.
pub(super) fn check_sheet(source: &str, whose: Whose) -> Result<Vec<Part>, Fault> {
    read(source, whose, &Within::Rules)
}

/// Reads the value of an attribute: declarations, or a single value.
///
/// # Errors
/// The first fault.
pub(super) fn check_attribute(value: &str, is_style: bool) -> Result<Vec<Part>, Fault> {
    read(value, Whose::Drawing, if is_style { &Within::Rules } else { &Within::Value })
}

fn read(source: &str, whose: Whose, within: &Within) -> Result<Vec<Part>, Fault> {
    let mut input = ParserInput::new(source);
    let walk = Walk { whose, selector: RefCell::default(), parts: RefCell::default() };
    match walk.block(&mut Parser::new(&mut input), within, 0) {
        Ok(()) => Ok(walk.parts.into_inner()),
        Err(error) => Err(match error.kind {
            cssparser::ParseErrorKind::Custom(fault) => fault,
            cssparser::ParseErrorKind::Basic(_) => Fault { reason: Reason::Broken, at: 0 },
        }),
    }
}

/// What tokens stand in.
enum Within {
    /// A sheet, or curly brackets: rules and declarations follow each other.
    Rules,
    /// The brackets of a function whose strings are addresses.
    Addresses,
    /// Square brackets: what is between them stays there, and strings are compared with attributes.
    Square,
    /// Other brackets, or a single value.
    Value,
}

/// Where in a rule or a declaration the reading is.
#[derive(Default)]
struct Statement {
    /// Its first word, until it is clear what it is.
    word: Option<String>,
    /// Strings are shown as text, and nothing else can be done with them.
    is_shown: bool,
    /// Strings are addresses.
    is_import: bool,
    is_charset: bool,
    /// Numbers are the lengths of dashes.
    is_dashes: bool,
}

struct Walk {
    whose: Whose,
    /// The selector of the current rule.
    selector: RefCell<Option<Arc<str>>>,
    parts: RefCell<Vec<Part>>,
}

type Read<'i> = Result<(), ParseError<'i, Fault>>;

impl Walk {
    fn block<'i>(&self, input: &mut Parser<'i, '_>, within: &Within, depth: usize) -> Read<'i> {
        let mut statement = Statement::default();
        let mut begin = input.position();
        loop {
            let at = u32::try_from(input.position().byte_index()).unwrap_or(u32::MAX);
            // The end of the block, or of all.
            let Ok(token) = input.next_including_whitespace().cloned() else { return Ok(()) };
            self.token(&token, within, &statement)
                .map_err(|reason| input.new_custom_error(Fault { reason, at }))?;
            let inner = match &token {
                Token::Function(name) if LOADING.has(&name.to_ascii_lowercase()) => {
                    Some(Within::Addresses)
                }
                Token::Function(_) | Token::ParenthesisBlock => Some(Within::Value),
                Token::SquareBracketBlock => Some(Within::Square),
                Token::CurlyBracketBlock => Some(Within::Rules),
                _ => None,
            };
            if let Some(inner) = inner {
                if depth == DEEPEST {
                    return Err(input.new_custom_error(Fault { reason: Reason::Deep, at }));
                }
                // Only where statements end is what stands before the brackets read once.
                let is_rule = token == Token::CurlyBracketBlock && matches!(within, Within::Rules);
                let selector = is_rule.then(|| {
                    Arc::from(input.slice_from(begin).trim().trim_end_matches('{').trim_end())
                });
                let outer = if selector.is_some() {
                    self.selector.replace(selector)
                } else {
                    self.selector.borrow().clone()
                };
                input.parse_nested_block(|input| self.block(input, &inner, depth + 1))?;
                self.selector.replace(outer);
            }
            if matches!(within, Within::Rules) && statement.follow(&token) == Follows::New {
                begin = input.position();
            }
        }
    }

    fn token(
        &self,
        token: &Token<'_>,
        within: &Within,
        statement: &Statement,
    ) -> Result<(), Reason> {
        let is_stranger = !matches!(self.whose, Whose::Town);
        let is_drawing = matches!(self.whose, Whose::Drawing);
        if statement.is_dashes && is_drawing && !is_long_dash(token) {
            return Err(Reason::Dashes);
        }
        match token {
            Token::UnquotedUrl(address) => self.address(address),
            Token::QuotedString(text) if statement.is_charset && is_stranger => {
                if text.eq_ignore_ascii_case("utf-8") {
                    Ok(())
                } else {
                    Err(Reason::Encoding(text.to_string()))
                }
            }
            Token::QuotedString(address)
                if statement.is_import || matches!(within, Within::Addresses) =>
            {
                self.address(address)
            }
            Token::QuotedString(_) if statement.is_shown || matches!(within, Within::Square) => {
                Ok(())
            }
            Token::QuotedString(text) if leads_out(text) => Err(Reason::Foreign(text.to_string())),
            Token::Function(name) if is_stranger => {
                let name = name.to_ascii_lowercase();
                let known = if is_drawing { DRAWING_FUNCTIONS } else { FUNCTIONS };
                if known.has(&name) { Ok(()) } else { Err(Reason::Function(name)) }
            }
            Token::AtKeyword(name) if is_stranger => {
                let name = name.to_ascii_lowercase();
                let known = if is_drawing { DRAWING_AT_RULES } else { AT_RULES };
                if known.has(&name) { Ok(()) } else { Err(Reason::AtRule(name)) }
            }
            Token::BadUrl(_) | Token::BadString(_) if is_stranger => Err(Reason::Broken),
            _ => Ok(()),
        }
    }

    fn address(&self, address: &str) -> Result<(), Reason> {
        if let Some(part) = address.trim().strip_prefix('#') {
            let selector = self.selector.borrow().clone();
            self.parts.borrow_mut().push(Part { name: Arc::from(part), selector });
            return Ok(());
        }
        match self.whose {
            _ if is_foreign(address) => Err(Reason::Foreign(address.to_owned())),
            Whose::Drawing => Err(Reason::Foreign(address.to_owned())),
            Whose::Package(check_data) => check_data(address).map_err(Reason::Picture),
            Whose::Town => Ok(()),
        }
    }
}

impl Statement {
    /// Goes on behind a token, and says what follows.
    fn follow(&mut self, token: &Token<'_>) -> Follows {
        match (token, &self.word) {
            (Token::WhiteSpace(_) | Token::Comment(_) | Token::CDO | Token::CDC, _) => {}
            (Token::Semicolon | Token::CurlyBracketBlock, _) => {
                *self = Self::default();
                return Follows::New;
            }
            (Token::Ident(word), None) => self.word = Some(word.to_ascii_lowercase()),
            (Token::AtKeyword(word), None) => {
                self.is_import = word.eq_ignore_ascii_case("import");
                self.is_charset = word.eq_ignore_ascii_case("charset");
                self.word = Some(String::new());
            }
            (Token::Colon, Some(word)) => {
                self.is_shown = matches!(word.as_str(), "content" | "quotes");
                self.is_dashes = word == "stroke-dasharray";
                self.word = Some(String::new());
            }
            _ => self.word = Some(String::new()),
        }
        Follows::More
    }
}

/// Returns whether a token among dashes cannot make a very short one: each dash is drawn as a line of
/// its own, so short ones cost much. Computed lengths count as short.
fn is_long_dash(token: &Token<'_>) -> bool {
    let length = match token {
        Token::Number { value, .. } | Token::Dimension { value, .. } => *value,
        Token::Percentage { unit_value, .. } => unit_value * 100.0,
        Token::Function(_) | Token::ParenthesisBlock => return false,
        _ => return true,
    };
    length <= 0.0 || length >= SHORTEST_DASH
}

/// What follows a token: more of the same rule or declaration, or a new one.
#[derive(PartialEq, Eq)]
enum Follows {
    More,
    New,
}

/// An address as browsers read it: they pass over blanks and control characters, and take `\` for `/`.
fn as_read(address: &str) -> String {
    let address: String =
        address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    address.replace('\\', "/").to_ascii_lowercase()
}

/// Whether an address leads out of the site, or is a program.
pub(super) fn is_foreign(address: &str) -> bool {
    let address = as_read(address);
    let scheme = address.split(['/', '?', '#']).next().unwrap_or_default();
    address.starts_with("//")
        || (scheme.contains(':')
            && !address.starts_with("data:image/")
            && !address.starts_with("data:font/"))
}

/// Whether a string that may become an address would lead out of the site.
fn leads_out(text: &str) -> bool {
    let text = as_read(text);
    // However many slashes follow, and whatever the host is written with, a browser goes there.
    let host = text.starts_with("//") && !text.trim_matches('/').is_empty();
    host || text
        .split_once(':')
        .is_some_and(|(scheme, rest)| SCHEMES.contains(&scheme) && !rest.is_empty())
}

#[cfg(test)]
mod tests;
