//! Where in HTML a value is written. Escaping keeps a value data in text and between quotation marks; elsewhere other rules hold.
//!
//! An address is checked when it is written, and so is a part of a tag's name. Where no rule could keep a value data (a script, a
//! style, an attribute without quotation marks) none may stand: that is said before anything is rendered.

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::lex::{Kind, Piece};
use super::load::Edit;
use super::set::File;
use crate::diagnostics::{Code, Diagnostic};
use crate::names::is_safe_address;

#[cfg(test)]
mod tests;

/// The function through which an address passes that an attribute begins with.
const ADDRESS: &str = "__address";
/// The function through which a part of a tag's name passes.
const NAME: &str = "__name";

/// Attributes whose value is an address.
const ADDRESSES: [&str; 18] = [
    "href",
    "xlink:href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "cite",
    "background",
    "longdesc",
    "manifest",
    "ping",
    "codebase",
    "srcset",
    "imagesrcset",
    "to",
    "from",
    "values",
];

/// Elements whose content is no markup. In the first two references are read, so that what is escaped stays data.
const RAW: [&str; 8] = ["title", "textarea", "script", "style", "xmp", "iframe", "noembed", "noframes"];

/// What holds where a value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Spot {
    /// Escaping is enough.
    Escaped,
    /// An address may begin here.
    Address,
    /// It is a part of a tag's name.
    Name,
    /// Nothing keeps a value data here: where that is, and what helps.
    Forbidden(String, &'static str),
}

/// Reports the values of a file that stand where nothing keeps them data.
pub(super) fn forbidden(file: &File) -> Vec<Diagnostic> {
    let found = spots(file).into_iter().filter_map(|(piece, spot)| match spot {
        Spot::Forbidden(place, help) => {
            let message = format!("a value stands {place}, where it could become code");
            Some(Diagnostic::error(Code::UnsafeValue, message).at(file.at(&piece.range)).help(help))
        }
        _ => None,
    });
    found.collect()
}

/// The changes that make addresses and names pass through their functions. They go before all others: a value is looked at whole.
pub(super) fn guarded(file: &File) -> (Vec<Edit>, Vec<Edit>) {
    let calls = spots(file).into_iter().filter_map(|(piece, spot)| match spot {
        Spot::Address => Some((piece, ADDRESS)),
        Spot::Name => Some((piece, NAME)),
        _ => None,
    });
    let around = |(piece, name): (&Piece, &str)| {
        let open = Edit::insert(piece.inner.start, format!(" {name}(of="), piece.range.clone());
        (open, Edit::insert(piece.inner.end, ") ", piece.range.clone()))
    };
    calls.map(around).unzip()
}

/// Whether an output writes a value. A component writes markup of its own, and `super()` what stands in another file.
fn is_value(file: &File, piece: &Piece) -> bool {
    let inner = file.text[piece.inner.clone()].trim();
    !inner.starts_with('<') && !inner.starts_with("super")
}

/// Whether a statement stands for markup that is read elsewhere, as if it began in text.
fn brings_markup(file: &File, piece: &Piece) -> bool {
    let inner = file.text[piece.inner.clone()].trim();
    ["include ", "include\t", "include\n", "include\"", "include'", "block ", "block\t", "block\n"]
        .iter()
        .any(|word| inner.starts_with(word))
}

/// What is said of markup from elsewhere where a value would be looked at.
fn elsewhere() -> Spot {
    Spot::Forbidden(
        "in another template that is written here".to_owned(),
        "what a block, a component or another template writes stands in the text of a page: write the value itself here",
    )
}

/// Registers the functions.
pub(super) fn register(tera: &mut Tera) {
    tera.register_function(ADDRESS, |arguments: Kwargs, _: &State| checked(&arguments, address));
    tera.register_function(NAME, |arguments: Kwargs, _: &State| checked(&arguments, name));
}

fn checked(arguments: &Kwargs, check: fn(&str) -> Option<String>) -> TeraResult<Value> {
    let value = arguments.must_get::<Value>("of")?;
    Ok(match value.as_str().and_then(check) {
        Some(other) => Value::from(other),
        None => value,
    })
}

/// What is written in place of an address that no page may lead to.
fn address(text: &str) -> Option<String> {
    (!is_safe_address(text)).then(|| "#".to_owned())
}

/// A part of a name without what would end it.
fn name(text: &str) -> Option<String> {
    let is_part = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    (!text.chars().all(|c| is_part(&c))).then(|| text.chars().filter(is_part).collect())
}

/// The outputs of a file and what holds there. Branches are read one after the other: each leaves HTML as it found it, or white space
/// would not be folded either.
fn spots(file: &File) -> Vec<(&Piece, Spot)> {
    let mut reading =
        Reading { state: Where::Text, tag: String::new(), attribute: String::new(), begins: false, is_reference: false };
    let mut found = Vec::new();
    for piece in &file.scan.pieces {
        match piece.kind {
            Kind::Text => reading.read(&file.text[piece.range.start.max(file.start)..piece.range.end.max(file.start)]),
            Kind::Raw => reading.read(&file.text[piece.inner.clone()]),
            Kind::Comment => {}
            // What stands before a statement may stand in another branch.
            Kind::Statement => {
                reading.begins = true;
                if brings_markup(file, piece) && reading.spot() != Spot::Escaped {
                    found.push((piece, elsewhere()));
                }
            }
            Kind::Output => {
                let is_guarded = matches!(reading.spot(), Spot::Address | Spot::Name);
                let spot = if is_guarded && !is_value(file, piece) { elsewhere() } else { reading.spot() };
                found.push((piece, spot));
                reading.value();
            }
        }
    }
    found
}

/// Where in HTML the reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    Text,
    Name,
    Tag,
    Attribute,
    /// Behind an attribute's `=`.
    Equals,
    Bare,
    Quoted(u8),
    Comment,
    Raw(&'static str),
}

struct Reading {
    state: Where,
    tag: String,
    attribute: String,
    /// Whether nothing is known to stand before this in the attribute's value.
    begins: bool,
    /// Whether a character reference has begun.
    is_reference: bool,
}

impl Reading {
    fn spot(&self) -> Spot {
        const QUOTES: &str = "write quotation marks around the attribute's value: `class=\"{{ value }}\"`";
        match self.state {
            Where::Text | Where::Comment | Where::Raw("title" | "textarea") => Spot::Escaped,
            Where::Name => Spot::Name,
            Where::Tag | Where::Attribute => Spot::Forbidden(
                format!("in the tag `<{}>` outside of an attribute's value", self.tag),
                "write each attribute out, and its value between quotation marks: `class=\"{{ value }}\"`",
            ),
            Where::Equals | Where::Bare => {
                Spot::Forbidden(format!("in the attribute `{}` without quotation marks", self.attribute), QUOTES)
            }
            Where::Raw(element) => Spot::Forbidden(
                format!("in `<{element}>`"),
                "write it into an attribute, `data-value=\"{{ value }}\"`, which a script can read and a style can select",
            ),
            Where::Quoted(_) if self.attribute.starts_with("on") || ["style", "srcdoc"].contains(&&*self.attribute) => {
                Spot::Forbidden(
                    format!("in the attribute `{}`", self.attribute),
                    "write it into another attribute, `class=\"is-{{ value }}\"` or `data-value=\"{{ value }}\"`",
                )
            }
            Where::Quoted(_) if self.begins && ADDRESSES.contains(&&*self.attribute) => Spot::Address,
            Where::Quoted(_) => Spot::Escaped,
        }
    }

    /// Goes on behind a value.
    fn value(&mut self) {
        match self.state {
            Where::Name => self.tag.push('\u{fffd}'),
            Where::Tag => self.state = Where::Attribute,
            Where::Equals => self.state = Where::Bare,
            _ => {}
        }
    }

    fn read(&mut self, text: &str) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let length = self.step(rest, c);
            rest = &rest[length..];
        }
    }

    /// Reads on by the length that it gives.
    fn step(&mut self, rest: &str, c: char) -> usize {
        match self.state {
            Where::Text => return self.text(rest, c),
            Where::Comment if rest.starts_with("-->") => {
                self.state = Where::Text;
                return 3;
            }
            Where::Comment => {}
            Where::Raw(element) => {
                let ends = rest.strip_prefix("</").and_then(|rest| rest.get(..element.len()));
                if ends.is_some_and(|name| name.eq_ignore_ascii_case(element)) {
                    self.open(String::new());
                    return 2;
                }
            }
            Where::Quoted(quote) if c == char::from(quote) => self.state = Where::Tag,
            Where::Quoted(_) => self.begin(c),
            Where::Name | Where::Tag | Where::Attribute | Where::Equals | Where::Bare => self.inside(c),
        }
        c.len_utf8()
    }

    /// Reads on in a value. Browsers drop white space and control characters before an address, also where they are references.
    fn begin(&mut self, c: char) {
        match c {
            '&' => self.is_reference = true,
            ';' if self.is_reference => self.is_reference = false,
            c if self.is_reference && (c.is_ascii_alphanumeric() || c == '#') => {}
            c if c.is_whitespace() || c.is_control() => {}
            // What comes next in a list of addresses begins one.
            ',' if self.attribute.ends_with("srcset") => (self.begins, self.is_reference) = (true, false),
            _ => (self.begins, self.is_reference) = (false, false),
        }
    }

    fn text(&mut self, rest: &str, c: char) -> usize {
        if rest.starts_with("<!--") {
            self.state = Where::Comment;
            return 4;
        }
        let name = rest.strip_prefix('<').map(|rest| rest.strip_prefix('/').unwrap_or(rest));
        // At the end of the text the name is a value's.
        if name.is_some_and(|name| name.chars().next().is_none_or(|c| c.is_ascii_alphabetic())) {
            self.open(if rest.starts_with("</") { "/".to_owned() } else { String::new() });
            return 1 + usize::from(rest.starts_with("</"));
        }
        c.len_utf8()
    }

    fn open(&mut self, tag: String) {
        (self.state, self.tag) = (Where::Name, tag);
    }

    fn inside(&mut self, c: char) {
        match (self.state, c) {
            // A sign that no name follows begins no tag.
            (Where::Name, c) if ["", "/"].contains(&&*self.tag) && !c.is_ascii_alphabetic() => self.state = Where::Text,
            (_, '>') => self.state = RAW.iter().find(|name| **name == self.tag).map_or(Where::Text, |name| Where::Raw(name)),
            (Where::Equals, '"' | '\'') => {
                (self.state, self.begins, self.is_reference) = (Where::Quoted(c as u8), true, false);
            }
            (Where::Equals, c) if c.is_ascii_whitespace() => {}
            (Where::Equals, _) => self.state = Where::Bare,
            (Where::Bare, c) if !c.is_ascii_whitespace() => {}
            (Where::Attribute | Where::Tag, '=') => self.state = Where::Equals,
            // White space may stand before the `=`.
            (_, c) if c.is_ascii_whitespace() || c == '/' => self.state = Where::Tag,
            (Where::Name, c) => self.tag.push(c.to_ascii_lowercase()),
            (Where::Tag, c) => (self.state, self.attribute) = (Where::Attribute, c.to_ascii_lowercase().to_string()),
            (_, c) => self.attribute.push(c.to_ascii_lowercase()),
        }
    }
}
