//! Finds what CommonMark reads in another way than its author meant it, in silence: numbers that are counted anew, stars inside of words
//! that vanish, lines that run together, Markdown that stands in HTML. All of it is a warning, since somebody may mean it.

use std::ops::Range;

use super::lone_signs::{is_greater_than, is_phone, is_signed};
use super::prose_as_code::is_prose;
use crate::diagnostics::{Code, Diagnostic, Message, nearest};
use crate::locale::is_blank;
use crate::markdown::document::{Document, Element, Node, NodeKind};
use crate::markdown::parse::{Report, Source};

/// Signs that word processors put before the points of a list.
const BULLETS: [char; 11] = ['•', '·', '‣', '◦', '▪', '●', '○', '■', '□', '➢', '–'];

/// What stands in one line with what it belongs to, and breaks nowhere.
const FIXED_BLANKS: [char; 2] = ['\u{a0}', '\u{202f}'];

/// How long a quotation is, in bytes, that may be meant as a number with a sign before it.
const LONGEST_SIGNED: usize = 400;

/// The alerts as GitHub writes them.
const ALERTS: [&str; 5] = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

/// Reports what is likely to be read in another way than it was meant.
pub(super) fn find(document: &Document, source: Source, report: &mut Report) {
    let mut misreadings = Misreadings { document, source, report };
    for (index, node) in document.nodes.iter().enumerate() {
        if let NodeKind::Open(element) = &node.kind {
            misreadings.element(index, element, node);
        }
    }
}

struct Misreadings<'s, 'c, 'd, 'r, 'f> {
    document: &'d Document<'s>,
    source: Source<'s, 'c>,
    report: &'r mut Report<'f>,
}

/// A line of the body, with its place in it.
#[derive(Clone, Copy)]
struct Line<'s> {
    start: usize,
    text: &'s str,
}

impl Line<'_> {
    fn range(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }
}

impl<'s> Misreadings<'s, '_, '_, '_, '_> {
    /// The lines of a range, without the blanks and the marks of quotations around them.
    fn lines(&self, range: Range<usize>) -> impl Iterator<Item = Line<'s>> {
        let start = range.start;
        let text = self.source.slice(range);
        text.lines().map(move |line| {
            let trimmed = line.trim_matches([' ', '\t', '>', '\r']);
            let at = trimmed.as_ptr() as usize - text.as_ptr() as usize;
            Line { start: start + at, text: trimmed }
        })
    }

    fn warn(
        &mut self,
        range: &Range<usize>,
        message: impl Into<Message>,
        help: impl Into<Message>,
    ) {
        let diagnostic = Diagnostic::warning(Code::MarkdownSyntax, message).help(help);
        self.report.add(diagnostic, self.source.range(range));
    }

    fn element(&mut self, index: usize, element: &Element, node: &Node) {
        match element {
            Element::List { start: Some(first) } => self.numbers(index, *first),
            Element::Emphasis | Element::Strong => self.stars(&self.source.bytes(&node.range)),
            Element::Paragraph => self.run_together(&self.source.bytes(&node.range)),
            Element::HtmlBlock => self.markdown_in_html(&self.source.bytes(&node.range)),
            Element::Quote(None) => {
                self.alert(&self.source.bytes(&node.range));
                self.greater_than(&self.source.bytes(&node.range));
            }
            Element::List { start: None } => self.sign(&self.source.bytes(&node.range)),
            Element::CodeBlock { language: None } => self.prose(&self.source.bytes(&node.range)),
            Element::Heading { .. } => self.attributes(&self.source.bytes(&node.range)),
            _ => {}
        }
    }

    /// The items of a list whose numbers leave a gap: a list counts on from its first number.
    fn numbers(&mut self, list: usize, first: u64) {
        let mut expected = first;
        let mut at = list + 1;
        while let Some(node) = self.document.nodes.get(at) {
            let NodeKind::Open(Element::Item) = node.kind else { return };
            let range = self.source.bytes(&node.range);
            let written = self.source.slice(range.clone()).trim_start_matches([' ', '\t', '>']);
            let digits =
                written.len() - written.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let number = written[..digits].parse::<u64>().unwrap_or(expected);
            if number > expected {
                let message = message!(
                    "readers see `{expected}` in place of `{number}`: a list counts on from its first number",
                    expected,
                    number
                );
                let sign = written[digits..].chars().next().unwrap_or('.');
                let help = message!(
                    "if the number is meant, as in a date, write `{number}\\{sign}`, here and in the other lines",
                    number,
                    sign
                );
                let start = range.start + self.source.slice(range).len() - written.len();
                return self.warn(&(start..start + digits + 1), message, help);
            }
            expected = expected.saturating_add(1);
            at = self.after(at);
        }
    }

    /// A quotation that is meant as `> 65 ans : gratuit`.
    fn greater_than(&mut self, range: &Range<usize>) {
        let text = self.source.slice(range.clone()).trim_end();
        if text.len() > LONGEST_SIGNED || !self.begins_line(range.start) {
            return;
        }
        let is_meant = self
            .lines(range.start..range.start + text.len())
            .all(|line| is_greater_than(line.text));
        if text.starts_with(">>") || !is_meant {
            return;
        }
        let line = text.lines().next().unwrap_or_default();
        let help = message!("write `\\{line}`, if the sign is meant", line);
        let message = "readers do not see the `>`: at the beginning of a line it makes a quotation";
        self.warn(&(range.start..range.start + line.len()), message, help);
    }

    /// A list that is meant as a number with its sign: `- 5 °C`, `+ 32 81 12 34 56`.
    fn sign(&mut self, range: &Range<usize>) {
        let text = self.source.slice(range.clone());
        let line = text.lines().next().unwrap_or_default().trim_end();
        let sign = line.chars().next().unwrap_or_default();
        let number = line.get(1..).unwrap_or_default().trim_start();
        // Lines that go on at the left edge belong to its only point.
        let goes_on = |line: &str| line.starts_with(char::is_alphanumeric);
        let is_only = || {
            text.len() <= LONGEST_SIGNED
                && self.begins_line(range.start)
                && text.trim_end().lines().skip(1).all(goes_on)
        };
        let is_announced = || self.source.slice(0..range.start).trim_end().ends_with(':');
        let is_phone = sign == '+' && is_phone(number);
        let is_signed =
            || matches!(sign, '-' | '+') && is_signed(number) && is_only() && !is_announced();
        if !is_phone && !is_signed() {
            return;
        }
        let right = if sign == '-' { '−' } else { sign };
        let help =
            message!("write the sign right beside the number: `{right}{number}`", right, number);
        let message = message!(
            "readers do not see the `{sign}`: with a space behind it, it makes a list",
            sign
        );
        self.warn(&(range.start..range.start + line.len()), message, help);
    }

    /// Whether a line begins at a place.
    fn begins_line(&self, at: usize) -> bool {
        at == 0 || self.source.slice(0..at).ends_with('\n')
    }

    /// Sentences that blanks before them make code of.
    fn prose(&mut self, range: &Range<usize>) {
        let text = self.source.slice(range.clone()).trim_start();
        if text.starts_with("```") || text.starts_with("~~~") {
            return;
        }
        if !is_prose(self.lines(range.clone()).map(|line| line.text)) {
            return;
        }
        let Some(line) = self.lines(range.clone()).find(|line| !line.text.is_empty()) else {
            return;
        };
        let message =
            "readers see this as code: four blanks or a tab before a line make code of it";
        let help = "begin the line where the text around it begins; if it is code, put it between two lines of three backticks";
        self.warn(&line.range(), message, help);
    }

    /// Returns the index behind the element that a node opens.
    fn after(&self, open: usize) -> usize {
        let close = NodeKind::Close(u32::try_from(open).unwrap_or(u32::MAX));
        let mut rest = self.document.nodes[open..].iter();
        rest.position(|node| node.kind == close)
            .map_or(self.document.nodes.len(), |length| open + length + 1)
    }

    /// Stars that begin and end inside of words, with other words between: `Bürger*innen und Besucher*innen`.
    fn stars(&mut self, range: &Range<usize>) {
        let inside = self.source.slice(range.clone());
        let before = self.source.slice(0..range.start).chars().next_back();
        let after = self.source.slice(range.end..self.source.body.len()).chars().next();
        // Scripts without spaces between their words (Chinese, Japanese …) come behind these.
        let is_of_word = |sign: char| sign.is_alphanumeric() && sign < '\u{590}';
        let is_within_words = [before, after].iter().all(|sign| sign.is_some_and(is_of_word));
        if !inside.starts_with('*') || !is_within_words || !inside.contains([' ', '\n']) {
            return;
        }
        let line =
            self.source.slice(0..range.start).rfind(char::is_whitespace).map_or(0, |at| at + 1);
        let word = &self.source.slice(line..range.start);
        let rest = inside.trim_start_matches('*');
        let rest = rest.split(char::is_whitespace).next().unwrap_or_default();
        let help =
            message!("write `\\*` for a star that is to be seen: `{word}\\*{rest}`", word, rest);
        let stars = inside.len() - inside.trim_start_matches('*').len();
        let message = "readers do not see the stars inside of these words: what is between them becomes italic";
        self.warn(&(range.start..range.start + stars), message, help);
    }

    /// Lines of a paragraph that each begin as a point of a list does.
    fn run_together(&mut self, range: &Range<usize>) {
        let text = self.source.slice(range.clone()).trim_end();
        if memchr::memchr(b'\n', text.as_bytes()).is_none() {
            return;
        }
        let points: Vec<(Line<'s>, Point)> =
            self.lines(range.clone()).filter_map(|line| Some((line, point(line.text)?))).collect();
        let Some([(first, a), (_, b)]) = points.get(..2) else { return };
        let help: Message = match (a, b) {
            (Point::Bullet, Point::Bullet) => "begin each line with `- `, and leave an empty line before the first".into(),
            (Point::Letter(a), Point::Letter(b)) if *b as u32 == *a as u32 + 1 => {
                "begin each line with `- `, as in `- a) …`, and leave an empty line before the first".into()
            }
            (Point::Number(a), Point::Number(b)) if *b == *a + 1 => {
                "leave an empty line before the first, and put an ordinary space behind each number".into()
            }
            _ => return,
        };
        let message = "these lines run together into one paragraph: none of them begins a list";
        self.warn(&first.range(), message, help);
    }

    /// Markdown in the lines of an HTML block, where it is not read.
    fn markdown_in_html(&mut self, range: &Range<usize>) {
        let block = self.source.slice(range.clone());
        let is_verbatim =
            ["<pre", "<code", "<script", "<style", "<textarea", "<svg", "<math", "<!--"];
        let holds = |name: &str| {
            block.as_bytes().windows(name.len()).any(|at| at.eq_ignore_ascii_case(name.as_bytes()))
        };
        if !block.trim_end().contains('\n') || is_verbatim.into_iter().any(holds) {
            return;
        }
        let found = self.lines(range.clone()).skip(1).find(|line| is_markdown(line.text));
        if let Some(line) = found {
            let message = "this stands in HTML, where Markdown is not read: readers see its signs";
            let help = "leave an empty line above it, and one below";
            self.warn(&line.range(), message, help);
        }
    }

    /// Attributes of a heading that do nothing: the parser takes them out of its words.
    fn attributes(&mut self, heading: &Range<usize>) {
        let seen = self.source.seen.get(heading.clone()).unwrap_or_default();
        let line = seen.lines().next().unwrap_or_default().trim_end_matches([' ', '\t', '#', '\r']);
        let Some(open) = line.rfind('{').filter(|_| line.ends_with('}')) else { return };
        let words = line[open + 1..line.len() - 1].split_ascii_whitespace();
        let idle = |word: &&str| !word.starts_with(['#', '.']) && *word != "decorative";
        let Some(word) = words.clone().find(idle) else { return };
        // A sign that is hidden from the parser: the braces are text, and stay.
        if line.contains(char::is_control) {
            return;
        }
        let help = match word.split_once('=') {
            Some(("id", id)) => message!("write `{{#{id}}}`", id = id.trim_matches('"')),
            Some(("class", class)) => {
                message!("write `{{.{class}}}`", class = class.trim_matches('"'))
            }
            _ => "take it out; a heading takes `{#name}`, the name that links lead to".into(),
        };
        let message =
            message!("`{word}` does nothing behind a heading, and readers do not see it", word);
        self.warn(&(heading.start + open..heading.start + line.len()), message, help);
    }

    /// A quotation that begins as an alert does, and is none.
    fn alert(&mut self, range: &Range<usize>) {
        let Some(line) = self.lines(range.clone()).next() else { return };
        let Some((word, rest)) = line.text.strip_prefix("[!").and_then(|it| it.split_once(']'))
        else {
            return;
        };
        if word.is_empty() || !word.chars().all(char::is_alphabetic) {
            return;
        }
        let upper = word.to_uppercase();
        let known = ALERTS.iter().find(|alert| **alert == upper);
        let help = match known.copied().or_else(|| nearest(&upper, ALERTS)) {
            Some(alert) if known.is_some() && !is_blank(rest) => {
                message!(
                    "let `> [!{alert}]` stand alone on its line: parvis writes the title in the reader's language",
                    alert
                )
            }
            Some(alert) => message!("write `> [!{alert}]`", alert),
            None => message!("write one of {alerts}: `> [!NOTE]`", alerts = ALERTS.join(", ")),
        };
        self.warn(
            &line.range(),
            "this looks like an alert but is not one: readers see the brackets",
            help,
        );
    }
}

/// How a line begins that looks like a point of a list and is none.
#[derive(Clone, Copy)]
enum Point {
    Bullet,
    Letter(char),
    Number(u64),
}

fn point(line: &str) -> Option<Point> {
    let mut signs = line.chars();
    let first = signs.next()?;
    let rest = signs.as_str();
    if BULLETS.contains(&first) && rest.starts_with(char::is_whitespace)
        || "-*+".contains(first) && rest.starts_with(FIXED_BLANKS)
    {
        return Some(Point::Bullet);
    }
    if first.is_ascii_lowercase() && rest.strip_prefix(')')?.starts_with(char::is_whitespace) {
        return Some(Point::Letter(first));
    }
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let is_marked = line[digits..].strip_prefix(['.', ')'])?.starts_with(char::is_whitespace);
    is_marked.then(|| line[..digits].parse().ok())?.map(Point::Number)
}

/// Whether a line holds signs of Markdown that would be read outside of HTML.
fn is_markdown(line: &str) -> bool {
    let level = line.len() - line.trim_start_matches('#').len();
    let begins = line.starts_with("- ")
        || line.starts_with("* ")
        || (1..=6).contains(&level) && line[level..].starts_with(' ');
    let is_bold = line.split_once("**").is_some_and(|(_, rest)| {
        rest.starts_with(char::is_alphanumeric)
            && rest
                .split_once("**")
                .is_some_and(|(words, _)| words.ends_with(|c: char| !c.is_whitespace()))
    });
    let is_link = line
        .split_once("](")
        .is_some_and(|(text, address)| text.contains('[') && address.contains(')'));
    begins || is_bold || is_link
}

#[cfg(test)]
mod tests {
    use crate::markdown::lints::tests::said;

    #[track_caller]
    fn warns(text: &str, at: &str, help: &str) {
        let said = said(text);
        assert!(
            matches!(&said[..], [(place, words)] if *place == at && words.contains(help)),
            "{text:?}: {said:?}"
        );
    }

    #[track_caller]
    fn is_quiet(text: &str) {
        assert_eq!(said(text), [], "{text:?}");
    }

    #[test]
    fn numbers_that_leave_a_gap_are_said_once() {
        let days = "1. Januar: Neujahr\n\n6. Januar: Dreikönig\n\n24. Dezember\n";
        warns(days, "6.", "`6\\.`");
        warns("> 12) a\n> 15) b\n", "15)", "`15\\)`");
        warns("- x\n  1. a\n     1. deep\n  3. b\n", "3.", "`3\\.`");
        for fine in [
            "1. a\n2. b\n3. c\n",
            "1. a\n1. b\n1. c\n",
            "0. a\n0. b\n",
            "7. a\n8. b\n",
            "1. a\n2. b\n2. c\n",
        ] {
            is_quiet(fine);
        }
    }

    #[test]
    fn stars_inside_of_words_with_words_between_are_said() {
        warns("Liebe Bürger*innen und Besucher*innen!\n", "*", "`Bürger\\*innen`");
        warns("2*3 und 4*5\n", "*", "`2\\*3`");
        for fine in [
            "un*frigging*believable\n",
            "a *b c* d\n",
            "Bürger\\*innen und Besucher\\*innen\n",
            "l’*Été indien*\n",
            "日本*a b*語\n",
            "**gras** et *deux mots*s\n",
        ] {
            is_quiet(fine);
        }
    }

    #[test]
    fn points_that_are_no_list_are_said() {
        warns("• un\n• deux\n", "• un", "`- `");
        warns("Voir :\n-\u{a0}un\n-\u{a0}deux\n", "-\u{a0}un", "`- `");
        warns("a) un\nb) deux\n", "a) un", "`- a) …`");
        warns("1.\u{a0}un\n2.\u{a0}deux\n", "1.\u{a0}un", "ordinary space");
        warns("Voir :\n3. x\n4. y\n", "3. x", "empty line");
        for fine in
            ["• un • deux\n", "• un\\\nsuite\n", "Le\n14. Article\nsuite\n", "a) un\nsuite\n"]
        {
            is_quiet(fine);
        }
    }

    #[test]
    fn markdown_in_html_is_said() {
        warns("<div>\n**gras**\n</div>\n", "**gras**", "empty line");
        warns("<h2>T</h2>\nTexte [lien](/nulle)\n", "Texte [lien](/nulle)", "empty line");
        warns("<p>Intro</p>\n- a\n- b\n", "- a", "empty line");
        for fine in [
            "<div>\n\n**gras**\n\n</div>\n",
            "<div>\n<b>x</b> - y\n</div>\n",
            "<pre>\n**x**\n</pre>\n",
            "<!-- \n- **x**\n-->\n",
            "<p>2 ** 3\n= 4 ** 2</p>\n",
        ] {
            is_quiet(fine);
        }
    }

    #[test]
    fn attributes_that_do_nothing_are_said() {
        warns("## B {id=x}\n", "{id=x}", "`{#x}`");
        warns("B {.wide lang=fr}\n---\n", "{.wide lang=fr}", "take it out");
        is_quiet("## B {#x .wide}\n");
        is_quiet("## Article 12 {repealed}\n");
        is_quiet("## {a {b}\n");
    }

    #[test]
    fn signs_before_numbers_that_make_lists_and_quotations_are_said() {
        warns("Tarifs\n\n> 65 ans: gratuit\n", "> 65 ans: gratuit", "`\\> 65 ans: gratuit`");
        warns("< 18 ans : 5 €\n> 65 ans : 3 €\n", "> 65 ans : 3 €", "`\\> 65");
        warns("- 5 °C\n", "- 5 °C", "`−5 °C`");
        warns("Appelez\n\n+ 32 81 12 34 56\n", "+ 32 81 12 34 56", "`+32 81 12 34 56`");
        warns("- Tél.\n  + 32 81 12 34 56\n", "+ 32 81 12 34 56", "`+32 81 12 34 56`");
        warns("Il fait\n- 5 °C\nce matin.\n", "- 5 °C", "`−5 °C`");
        for fine in [
            "\\> 65 ans: gratuit\n",
            "−5 °C\n\n-5 °C\n\n+32 81 12 34 56\n",
            "Tarif :\n\n- 5 €\n",
            "- 5 €\n- 6 €\n",
            "- Tarif\n  - 5 €\n",
            "> 20 ans après, tout a changé.\n",
            "> 65 ans: gratuit\n> Une autre phrase\n",
            "- 3 kg de farine\n",
            "+ 2026-12-01 08:00 x\n",
        ] {
            is_quiet(fine);
        }
    }

    #[test]
    fn sentences_that_blanks_make_code_of_are_said() {
        warns("Texte\n\n    La rue est fermée.\n", "La rue est fermée.", "begins");
        warns(
            "\tLe marché a lieu chaque samedi matin\n",
            "Le marché a lieu chaque samedi matin",
            "begins",
        );
        for fine in [
            "```\nLa rue est fermée.\n```\n",
            "~~~\nLa rue est fermée.\n~~~\n",
            "Run\n\n    npm install parvis\n",
            "- a\n\n    La rue est fermée.\n",
            "1. a\n   suite\n\n   La rue est fermée.\n",
        ] {
            is_quiet(fine);
        }
    }

    #[test]
    fn alerts_that_are_none_are_said() {
        warns("> [!ATTENTION]\n> x\n", "[!ATTENTION]", "CAUTION");
        warns("> [!warning] Titre\n> x\n", "[!warning] Titre", "alone on its line");
        is_quiet("> [!NOTE]\n> x\n");
        is_quiet("> [1] x\n");
    }
}
