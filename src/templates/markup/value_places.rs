//! Where in HTML a value is written. Escaping keeps a value data in text and between quotation marks; elsewhere other rules hold.
//!
//! An address is checked when it is written, and so is a part of a tag's name. Where no rule could keep a value data (a script, a
//! style, an attribute without quotation marks) none may stand: that is said before anything is rendered.

use std::ops::Range;

use super::guards::{ADDRESS, LOCAL, NAME, QUOTED};
use super::package_markup::Markup;
use super::walk::{At, Met};
use crate::diagnostics::{Code, Diagnostic};
use crate::html::{Attribute, Does, GAP, Position, Tag, Token, Tokenizer, does, only_tells};
use crate::templates::set::{File, Owner};
use crate::templates::source::{Edit, Kind, Piece, TokenKind, Wrapping, is_keyword};

#[cfg(test)]
mod tests;

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

/// What a reading says of a file's values, and of its own markup.
pub(crate) struct ValuePlaces<'f> {
    file: &'f File,
    /// Its outputs and statements, and what holds there.
    spots: Vec<(&'f Piece, Spot)>,
    /// Where its branches end in different places.
    parted: Vec<Range<usize>>,
    /// The markup of a package.
    markup: Option<Markup<'f>>,
}

impl<'f> ValuePlaces<'f> {
    /// Begins a reading.
    pub(super) fn new(file: &'f File) -> Self {
        let markup =
            (file.owner != Owner::Town).then(|| Markup::new(&file.text, &file.permissions));
        Self { file, spots: Vec::new(), parted: Vec::new(), markup }
    }

    /// Takes what the reading meets.
    pub(super) fn meet(&mut self, at: &At, met: &Met<'f>) {
        match met {
            Met::Piece(piece) => {
                self.spots.extend(spot(self.file, at, piece).map(|spot| (*piece, spot)));
            }
            Met::Character { at: byte, token, .. } => {
                if *token == Some(Token::Parted) {
                    self.parted.push(*byte..byte + 1);
                }
                if let Some(markup) = &mut self.markup {
                    markup.character(*byte, at, token.as_ref());
                }
            }
            Met::Parted(range) => self.parted.push(range.clone()),
            Met::PartedInPre => {}
        }
    }

    /// The values that stand where nothing keeps them data, branches that part, and markup that a package may not bring.
    pub(crate) fn faults(&self) -> Vec<Diagnostic> {
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
        let refused = self.markup.iter().flat_map(|markup| &markup.refused).map(|refusal| {
            Diagnostic::error(Code::ActiveContent, refusal.message.clone())
                .at(file.at(&refusal.range))
                .help(refusal.help)
        });
        // What follows from the first is not worth saying.
        values.chain(parted.take(1)).chain(refused).collect()
    }

    /// Returns the calls through which values pass. They stand around all others: a value is looked at whole. A plain path passes
    /// through a filter of the same name, which costs the engine half as much: pages have dozens.
    pub(crate) fn guards(&self) -> Wrapping {
        let mut guards = Wrapping::default();
        for (piece, spot) in &self.spots {
            let Spot::Through(name) = spot else { continue };
            let (start, end) = (piece.inner.start, piece.inner.end);
            if is_path(self.file, piece) {
                let call = format!(" | {name} ");
                guards.closing.push(Edit::insert(end, call, piece.range.clone()));
            } else {
                let call = format!(" {name}(of=");
                guards.opening.push(Edit::insert(start, call, piece.range.clone()));
                guards.closing.push(Edit::insert(end, ") ", piece.range.clone()));
            }
        }
        guards
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

/// What holds at an output or a statement; nothing at a statement that writes nothing here.
fn spot(file: &File, at: &At, piece: &Piece) -> Option<Spot> {
    let is_value = piece.kind == Kind::Output && is_value(file, piece);
    let is_markup = if piece.kind == Kind::Output { !is_value } else { brings_markup(file, piece) };
    if !is_value && !is_markup {
        return None;
    }
    let is_package = file.owner != Owner::Town;
    let spot = spot_of_value(&at.html, file.owner);
    let is_title = matches!(at.html.position(), Position::Raw("title" | "textarea"));
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
fn spot_of_value(html: &Tokenizer, owner: Owner) -> Spot {
    const QUOTES: &str =
        "write quotation marks around the attribute's value: `class=\"{{ value }}\"`";
    let place = match html.position() {
        Position::Text => return Spot::Text,
        Position::Comment | Position::Raw("title" | "textarea") => return Spot::Through(QUOTED),
        Position::TagName => return Spot::Through(NAME),
        Position::Quoted(attribute) => return spot_in_quotes(html.tag(), attribute, owner),
        Position::Tag(name) => {
            let help = "write each attribute out, and its value between quotation marks: `class=\"{{ value }}\"`";
            return Spot::Forbidden(
                format!("in the tag `<{}>` outside of an attribute's value", shown(name)),
                help,
            );
        }
        Position::Unquoted(attribute) => {
            return Spot::Forbidden(
                format!("in the attribute `{}` without quotation marks", shown(&attribute.name)),
                QUOTES,
            );
        }
        Position::Raw(element) => element,
    };
    Spot::Forbidden(
        format!("in `<{place}>`"),
        "write it into an attribute, `data-value=\"{{ value }}\"`, which a script can read and a style can select",
    )
}

fn spot_in_quotes(tag: &Tag, attribute: &Attribute, owner: Owner) -> Spot {
    let is_package = owner != Owner::Town;
    let does = does(&tag.name, &attribute.name);
    let is_refresh = tag.values("http-equiv").next().is_some() && attribute.name == "content";
    match does {
        Does::Runs => forbidden_in(attribute),
        Does::Styles if is_package || attribute.name == "style" => forbidden_in(attribute),
        // That of the base theme leads from an old address to the entry that has it now, which may be a partner's.
        _ if owner == Owner::Package && is_refresh => Spot::Through(LOCAL),
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
