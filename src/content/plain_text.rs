//! Markdown and HTML in plain texts: readers would see the signs as they are typed.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostics::{Code, Diagnostic, Origin, Sink};
use crate::html::{is_block, is_shown};
use crate::locale::is_unseen;
use crate::manifest::{Kind, Value, toml_text};
use crate::markdown::character_reference;

/// How often a text is looked at anew: what a reference stands for may be markup in its turn.
const MOST_ROUNDS: usize = 4;

/// Warns of markup in the text of a field that is shown as it is.
pub(super) fn warn_of_markup(name: &str, value: &Value, origin: &Origin, sink: &Sink) {
    let Kind::Text(text) = &value.kind else { return };
    let Some(Plain { seen, mut text }) = plain(text) else { return };
    for _ in 1..MOST_ROUNDS {
        let Some(next) = plain(&text) else { break };
        text = next.text;
    }
    let message =
        message!("`{name}` is plain text: readers would see `{seen}` as it is typed", name, seen);
    let diagnostic =
        Diagnostic::warning(Code::MarkdownSyntax, message).at(origin.at(value.range.clone()));
    sink.report(if text.is_empty() {
        diagnostic.help(message!("take the line `{name}` out, or write words", name))
    } else {
        diagnostic.help(message!(
            "write the words alone: `{name} = {plain}`; links and emphasis belong into Markdown",
            name,
            plain = toml_text(&text)
        ))
    });
}

/// A text without the markup that it held.
struct Plain {
    /// The first markup, as it is written.
    seen: String,
    text: String,
}

/// Takes the markup out of a text; `None` if it holds none.
fn plain(text: &str) -> Option<Plain> {
    let mut scan = Scan { text, pieces: Vec::new(), open: BTreeMap::new(), seen: None };
    scan.run();
    let seen = text[scan.seen?].to_owned();
    let words = scan.pieces.concat();
    Some(Plain {
        seen,
        text: words
            .split(' ')
            .filter(|it| !it.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
            .trim()
            .to_owned(),
    })
}

/// A mark that may begin emphasis or a link.
#[derive(Debug, Clone, Copy)]
struct Opener {
    /// Its piece.
    piece: usize,
    /// Where it stands.
    at: usize,
}

struct Scan<'t> {
    text: &'t str,
    /// What stays. A mark is a piece of its own, which is emptied when its partner is found.
    pieces: Vec<String>,
    /// The last open mark of each kind.
    open: BTreeMap<&'t str, Opener>,
    /// The markup that stands first.
    seen: Option<Range<usize>>,
}

impl<'t> Scan<'t> {
    fn run(&mut self) {
        let mut at = self.heading();
        while let Some(sign) = self.text[at..].chars().next() {
            let length = match sign {
                '<' => self.tag(at),
                '&' => self.reference(at),
                ']' => self.link(at),
                '[' | '!' => self.bracket(at),
                '*' | '_' | '~' | '`' => self.mark(at, sign),
                _ => None,
            };
            at += length.unwrap_or_else(|| self.words(at, sign));
        }
    }

    /// Keeps the words up to the next sign that may be markup.
    fn words(&mut self, at: usize, sign: char) -> usize {
        let rest = &self.text[at + sign.len_utf8()..];
        let more = rest.find(['<', '&', ']', '[', '!', '*', '_', '~', '`']).unwrap_or(rest.len());
        let length = sign.len_utf8() + more;
        self.pieces.push(self.text[at..at + length].to_owned());
        length
    }

    fn found(&mut self, range: Range<usize>) {
        if self.seen.as_ref().is_none_or(|seen| range.start < seen.start) {
            self.seen = Some(range);
        }
    }

    /// Passes over `## ` at the beginning.
    fn heading(&mut self) -> usize {
        let signs = self.text.bytes().take_while(|byte| *byte == b'#').count();
        if !(1..=6).contains(&signs) || !self.text[signs..].starts_with(' ') {
            return 0;
        }
        self.found(0..signs);
        signs + 1
    }

    /// Passes over a tag that HTML knows, a remark, or an address between angle brackets.
    fn tag(&mut self, at: usize) -> Option<usize> {
        let rest = &self.text[at + 1..];
        let end = rest.find(['<', '>']).filter(|end| rest[*end..].starts_with('>'))?;
        let inner = &rest[..end];
        let name = inner.strip_prefix('/').unwrap_or(inner);
        let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let (name, behind) = name.split_at(length);
        let name = name.to_ascii_lowercase();
        let is_end = matches!(behind.trim(), "" | "/");
        let has_values = behind.starts_with(char::is_whitespace) && behind.contains('=');
        let is_known = is_shown(&name);
        let is_web = ["https://", "http://"].iter().any(|start| inner.starts_with(start));
        let stays = match () {
            () if is_known && (is_end || has_values) => {
                if name == "br" || is_block(&name) {
                    " "
                } else {
                    ""
                }
            }
            () if inner.starts_with("!--") && inner.ends_with("--") => "",
            () if is_web && !inner.contains(char::is_whitespace) => inner,
            () => return None,
        };
        self.pieces.push(stays.to_owned());
        self.found(at..at + end + 2);
        Some(end + 2)
    }

    /// Reads `&eacute;`. What nobody sees is a blank.
    fn reference(&mut self, at: usize) -> Option<usize> {
        let written = &self.text[at..];
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'#';
        let length = written.bytes().skip(1).take(32).take_while(is_part).count() + 2;
        let written = written.get(..length).filter(|written| written.ends_with(';'))?;
        let signs = character_reference(written)?;
        self.pieces.push(signs.chars().map(|c| if is_unseen(c) { ' ' } else { c }).collect());
        self.found(at..at + length);
        Some(length)
    }

    /// Notes where `[` or `![` stands.
    fn bracket(&mut self, at: usize) -> Option<usize> {
        let mark = ["![", "["].into_iter().find(|mark| self.text[at..].starts_with(mark))?;
        self.open.insert("[", Opener { piece: self.pieces.len(), at });
        self.pieces.push(mark.to_owned());
        Some(mark.len())
    }

    /// Ends `[words](address)`.
    fn link(&mut self, at: usize) -> Option<usize> {
        let opener = self.open.remove("[")?;
        let rest = self.text[at..].strip_prefix("](")?;
        let end = rest.find(['(', ')', '\n']).filter(|end| rest[*end..].starts_with(')'))?;
        let (address, title) = rest[..end].split_once(' ').unwrap_or((&rest[..end], "\""));
        if address.is_empty() || !title.trim_start().starts_with(['"', '\'']) {
            return None;
        }
        self.pieces[opener.piece].clear();
        let end = at + 2 + end + 1;
        self.found(opener.at..end);
        Some(end - at)
    }

    /// Reads a run of signs that mark emphasis or code. One sign between letters marks nothing: `a*b`, `snake_case`.
    fn mark(&mut self, at: usize, sign: char) -> Option<usize> {
        let rest = &self.text[at..];
        let length = rest.len() - rest.trim_start_matches(sign).len();
        let run = &rest[..length];
        self.pieces.push(run.to_owned());
        if length > 3 || (sign == '~' && length != 2) {
            return Some(length);
        }
        let before = self.text[..at].chars().next_back();
        let after = rest[length..].chars().next();
        let is_letter = |sign: Option<char>| sign.is_some_and(char::is_alphanumeric);
        let is_inner = length == 1;
        let closes =
            before.is_some_and(|sign| !sign.is_whitespace()) && !(is_inner && is_letter(after));
        if closes && let Some(opener) = self.open.remove(run) {
            self.pieces[opener.piece].clear();
            self.pieces.last_mut().into_iter().for_each(String::clear);
            self.found(opener.at..at + length);
            return Some(length);
        }
        let begins = is_letter(after) || after.is_some_and(|sign| "«“\"'‘([".contains(sign));
        if begins && !(is_inner && is_letter(before)) {
            self.open.insert(run, Opener { piece: self.pieces.len() - 1, at });
        }
        Some(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_taken_out() {
        for (text, right, seen) in [
            ("Le **grand** marché", "Le grand marché", "**grand**"),
            ("*Complet* !", "Complet !", "*Complet*"),
            ("_Complet_", "Complet", "_Complet_"),
            ("***Complet***", "Complet", "***Complet***"),
            ("~~12~~ 15 €", "12 15 €", "~~12~~"),
            ("`code`", "code", "`code`"),
            ("## La fête", "La fête", "##"),
            (
                "Inscription [ici](https://a.example/x)",
                "Inscription ici",
                "[ici](https://a.example/x)",
            ),
            ("![Plan](plan.png \"Le plan\") joint", "Plan joint", "![Plan](plan.png \"Le plan\")"),
            ("Un <b>grand</b> jour", "Un grand jour", "<b>"),
            ("Un<br>deux<BR/>trois", "Un deux trois", "<br>"),
            ("<p class=\"x\">Un</p> <!-- note -->", "Un", "<p class=\"x\">"),
            ("Voir <https://a.example/>", "Voir https://a.example/", "<https://a.example/>"),
            ("Caf&eacute; &amp; th&#233;&nbsp;!", "Café & thé !", "&eacute;"),
            ("[**Ici**](x) et *là*", "Ici et là", "[**Ici**](x)"),
        ] {
            let found = plain(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((found.text.as_str(), found.seen.as_str()), (right, seen), "{text}");
            assert!(plain(&found.text).is_none(), "{text}");
        }
    }

    #[test]
    fn signs_that_mark_nothing_stay() {
        for text in [
            "5 < 6 et 7 > 6",
            "a*b*c",
            "2 * 3 * 4",
            "Bürger*innen und Mitarbeiter*innen",
            "[sic]",
            "R&B",
            "<3",
            "I <3 Namur <3",
            "Tarif* : 5 €**, enfants** 3 € (*)",
            "*sous réserve",
            "snake_case_name",
            "__/__/2026",
            "__________",
            "AT&T; Rock & Roll; & co;",
            "l`été d`hiver",
            "#1 de la ville",
            "a<b et c>d",
            "<prénom> <nom>",
            "Musée [fermé] (travaux)",
            "[note](voir plus bas)",
            "~ 5 km ~",
            "Vite ! [2]",
            "Fête *** grande *** fête",
            "^_^ et *_*",
            "100 % & plus",
            "C#",
            "Desk <desk@town.example>",
            "",
        ] {
            assert!(plain(text).is_none(), "{text}: {:?}", plain(text).map(|it| it.seen));
        }
    }
}
