//! Where in HTML a value is written. Escaping keeps a value data in text and between quotation marks; elsewhere other rules hold.
//!
//! An address is checked when it is written, and so is a part of a tag's name. Where no rule could keep a value data (a script, a
//! style, an attribute without quotation marks) none may stand: that is said before anything is rendered.

use std::ops::Range;

use tera::{Kwargs, State, Tera, Value};

use super::html_walk::{At, Met, walk};
use super::lex::{Kind, Piece, TokenKind, is_keyword};
use super::load::Edit;
use super::package_markup::{Markup, Refusal, is_local};
use super::set::File;
use crate::diagnostics::{Code, Diagnostic};
use crate::html::{Attribute, Does, GAP, Place, Tag, Token, Tokenizer, does, only_tells};
use crate::names::{PackageName, is_safe_address};

#[cfg(test)]
mod tests;

/// The function through which an address passes that an attribute begins with.
const ADDRESS: &str = "__address";
/// The function through which an address passes that a package's template loads.
const LOCAL: &str = "__local";
/// The function through which a part of a tag's name passes.
const NAME: &str = "__name";
/// The function through which what is HTML already passes where no tags may stand.
const QUOTED: &str = "__quoted";

/// What holds where a value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Spot {
    /// Escaping is enough.
    Text,
    /// It passes through this function.
    Through(&'static str),
    /// Nothing keeps a value data here: where that is, and what helps.
    Forbidden(String, &'static str),
}

/// What a reading of a file gives.
pub(super) struct Places<'f> {
    file: &'f File,
    /// Its outputs and statements, and what holds there.
    spots: Vec<(&'f Piece, Spot)>,
    /// Where its branches end in different places.
    parted: Vec<Range<usize>>,
    /// What its own markup does and may not do, in a package.
    refused: Vec<Refusal>,
}

impl Places<'_> {
    /// The values that stand where nothing keeps them data, branches that part, and markup that a package may not bring.
    pub(super) fn faults(&self) -> Vec<Diagnostic> {
        let file = self.file;
        let values = self.spots.iter().filter_map(|(piece, spot)| match spot {
            Spot::Forbidden(place, help) => {
                let message = message!("a value stands {place}, where it could become code", place);
                Some(
                    Diagnostic::error(Code::UnsafeValue, message)
                        .at(file.at(&piece.range))
                        .help(*help),
                )
            }
            _ => None,
        });
        let parted = self.parted.iter().map(|range| {
            let message = "the branches before this end in different places of the HTML, one inside a tag or an attribute";
            let help =
                "let each `if`, loop, block and file end where it began: write the whole attribute, or the whole tag, in each branch";
            Diagnostic::error(Code::TemplateSyntax, message).at(file.at(range)).help(help)
        });
        let refused = self.refused.iter().map(|refusal| {
            Diagnostic::error(Code::ActiveContent, refusal.message.clone())
                .at(file.at(&refusal.range))
                .help(refusal.help)
        });
        // What follows from the first is not worth saying.
        values.chain(parted.take(1)).chain(refused).collect()
    }

    /// The changes that make values pass through their functions. They go before all others: a value is looked at whole. A plain path
    /// passes through a filter of the same name, which costs the engine half as much: pages have dozens.
    pub(super) fn guards(&self) -> (Vec<Edit>, Vec<Edit>) {
        let (mut opening, mut closing) = (Vec::new(), Vec::new());
        for (piece, spot) in &self.spots {
            let Spot::Through(name) = spot else { continue };
            let (start, end) = (piece.inner.start, piece.inner.end);
            if is_path(self.file, piece) {
                closing.push(Edit::insert(end, format!(" | {name} "), piece.range.clone()));
            } else {
                opening.push(Edit::insert(start, format!(" {name}(of="), piece.range.clone()));
                closing.push(Edit::insert(end, ") ", piece.range.clone()));
            }
        }
        (opening, closing)
    }
}

/// Whether a value is a name, perhaps with fields: `page.title`.
fn is_path(file: &File, piece: &Piece) -> bool {
    piece.tokens.iter().all(|token| match &file.text[token.range.clone()] {
        "." | "?." => true,
        word => token.kind == TokenKind::Word && !is_keyword(word),
    })
}

/// Whether an output writes a value. A component writes markup of its own, and `super()` what stands in another file.
fn is_value(file: &File, piece: &Piece) -> bool {
    let inner = file.text[piece.inner.clone()].trim();
    !inner.starts_with('<') && !inner.starts_with("super")
}

/// Whether a statement stands for markup that is read elsewhere, as if it began in text.
fn brings_markup(file: &File, piece: &Piece) -> bool {
    let inner = file.text[piece.inner.clone()].trim_start();
    let word =
        inner.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
    ["include", "block"].contains(&word) || inner.starts_with('<')
}

/// What is said of markup from elsewhere where a value would be looked at.
fn elsewhere() -> Spot {
    Spot::Forbidden(
        "in another template that is written here".to_owned(),
        "what a block, a component or another template writes stands in the text of a page: write the value itself here",
    )
}

/// Registers the functions, and the filters of their names.
pub(super) fn register(tera: &mut Tera) {
    let checks: [(&'static str, Check); 4] =
        [(ADDRESS, safe), (LOCAL, local), (NAME, name), (QUOTED, |_| None)];
    for (name, check) in checks {
        tera.register_function(name, move |arguments: Kwargs, _: &State| {
            let value = arguments.get::<Value>("of")?.unwrap_or_else(Value::undefined);
            Ok::<Value, tera::Error>(checked(value, check))
        });
        tera.register_filter(name, move |value: Value, _: Kwargs, _: &State| checked(value, check));
    }
}

/// What is written in place of a text that must not stand where it would.
type Check = fn(&str) -> Option<String>;

fn safe(text: &str) -> Option<String> {
    (!is_safe_address(text)).then(|| "#".to_owned())
}

fn local(text: &str) -> Option<String> {
    (!text.split([',', ' ', '\t', '\n', '\r', '\u{c}']).all(is_local)).then(|| "#".to_owned())
}

/// A value as it may be written between quotation marks: another one, if it is refused, and no HTML.
fn checked(value: Value, check: Check) -> Value {
    let Some(text) = value.as_str() else { return value };
    if let Some(other) = check(text) {
        return Value::from(other);
    }
    if value.is_safe() && text.contains(['"', '\'', '<', '>']) {
        // Its references are right already.
        let text = text
            .replace('"', "&quot;")
            .replace('\'', "&#39;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        return Value::safe_string(&text);
    }
    value
}

/// A part of a name without what would end it.
fn name(text: &str) -> Option<String> {
    let is_part = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    (!text.chars().all(|c| is_part(&c))).then(|| text.chars().filter(is_part).collect())
}

/// Reads a file: where its values stand, and what its markup does.
pub(super) fn places(file: &File) -> Places<'_> {
    let is_package = file.origin.package != PackageName::town();
    let mut read = Places { file, spots: Vec::new(), parted: Vec::new(), refused: Vec::new() };
    let mut markup = Markup::new(&file.text);
    walk(file, &mut |at, met| match met {
        Met::Piece(piece) => {
            read.spots.extend(spot(file, at, piece, is_package).map(|spot| (piece, spot)));
        }
        Met::Character { at: byte, token, .. } => {
            if token == Some(Token::Parted) {
                read.parted.push(byte..byte + 1);
            }
            if is_package {
                markup.character(byte, at, token.as_ref());
            }
        }
        Met::Parted(range) => read.parted.push(range),
        Met::PartedInPre => {}
    });
    read.refused = markup.refused;
    read
}

/// What holds at an output or a statement; nothing at a statement that writes nothing here.
fn spot(file: &File, at: &At, piece: &Piece, is_package: bool) -> Option<Spot> {
    let is_value = piece.kind == Kind::Output && is_value(file, piece);
    let is_markup = if piece.kind == Kind::Output { !is_value } else { brings_markup(file, piece) };
    if !is_value && !is_markup {
        return None;
    }
    // The base theme's redirect may lead to a partner, whose page could not be made here.
    let is_redirect = file.origin.package == PackageName::base() && file.bare == "redirect.html";
    let spot = spot_of_value(&at.html, is_package && !is_redirect);
    let is_title = matches!(at.html.place(), Place::Raw("title" | "textarea"));
    Some(match spot {
        // What stands in a title is read as text, and every tag of a package is looked at.
        Spot::Through(_)
            if is_markup && (is_package && !is_title || spot != Spot::Through(QUOTED)) =>
        {
            elsewhere()
        }
        Spot::Through(_) if is_markup => Spot::Text,
        spot => spot,
    })
}

/// What holds where a value stands.
fn spot_of_value(html: &Tokenizer, is_package: bool) -> Spot {
    const QUOTES: &str =
        "write quotation marks around the attribute's value: `class=\"{{ value }}\"`";
    let place = match html.place() {
        Place::Text => return Spot::Text,
        Place::Comment | Place::Raw("title" | "textarea") => return Spot::Through(QUOTED),
        Place::TagName => return Spot::Through(NAME),
        Place::Quoted(attribute) => return spot_in_quotes(html.tag(), attribute, is_package),
        Place::Tag(name) => {
            let help = "write each attribute out, and its value between quotation marks: `class=\"{{ value }}\"`";
            return Spot::Forbidden(
                format!("in the tag `<{}>` outside of an attribute's value", shown(name)),
                help,
            );
        }
        Place::Unquoted(attribute) => {
            return Spot::Forbidden(
                format!("in the attribute `{}` without quotation marks", shown(&attribute.name)),
                QUOTES,
            );
        }
        Place::Raw(element) => element,
    };
    Spot::Forbidden(
        format!("in `<{place}>`"),
        "write it into an attribute, `data-value=\"{{ value }}\"`, which a script can read and a style can select",
    )
}

fn spot_in_quotes(tag: &Tag, attribute: &Attribute, is_package: bool) -> Spot {
    let does = does(&tag.name, &attribute.name);
    let is_refresh = tag.values("http-equiv").next().is_some() && attribute.name == "content";
    match does {
        Does::Runs => forbidden_in(attribute),
        Does::Styles if is_package || attribute.name == "style" => forbidden_in(attribute),
        _ if is_package && is_refresh => Spot::Through(LOCAL),
        Does::Loads | Does::LoadsOne if is_package && !only_tells(tag) => Spot::Through(LOCAL),
        Does::Leads | Does::Loads | Does::LoadsOne if attribute.values().any(begins) => {
            Spot::Through(ADDRESS)
        }
        _ => Spot::Through(QUOTED),
    }
}

fn forbidden_in(attribute: &Attribute) -> Spot {
    Spot::Forbidden(
        format!("in the attribute `{}`", shown(&attribute.name)),
        "write it into another attribute, `class=\"is-{{ value }}\"` or `data-value=\"{{ value }}\"`",
    )
}

/// A name without what stands for values in it.
fn shown(name: &str) -> String {
    name.replace(GAP, "…")
}

/// Whether an address may begin behind this: browsers drop white space and control characters before one, also where they are
/// references, and what comes next in a list of addresses begins one.
fn begins(value: &str) -> bool {
    let mut is_reference = false;
    value.rsplit(',').next().unwrap_or_default().chars().all(|c| {
        is_reference = c == '&' || (is_reference && (c.is_ascii_alphanumeric() || c == '#'));
        is_reference || c == ';' || c.is_whitespace() || c.is_control()
    })
}
