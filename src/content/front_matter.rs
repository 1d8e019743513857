//! Cutting a content file into front matter and body.

use std::ops::Range;

use super::yaml::{Told, json_to_toml, yaml_to_toml};
use crate::diagnostics::{Code, Diagnostic, Message, Origin, Parsed, Sink};
use crate::manifest::{Table, parse_table};

/// A content file's parts; ranges count bytes of the file.
#[derive(Debug)]
pub(super) struct Parts {
    /// The front matter, without what an editor left empty.
    pub table: Table,
    /// Where the body stands; empty for a `.toml` file.
    pub body: Range<u32>,
}

/// Cuts and parses. There are no parts when there is no front matter to trust.
pub(super) fn split(origin: &Origin, text: &str) -> Parsed<Option<Parts>> {
    Parsed::collect(|sink| cut(origin, text, sink))
}

fn cut(origin: &Origin, text: &str, sink: &Sink) -> Option<Parts> {
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    if origin.path.extension() == Some("toml") {
        let table = parse_table(origin, &text[bom..], offset(bom)).report(sink)?.without_blanks();
        return Some(Parts { table, body: length..length });
    }
    let first_end = line_end(text, bom);
    match text[bom..first_end].trim_end() {
        "+++" => {}
        "---" => return refuse_yaml(origin, text, bom, first_end, sink),
        _ => {
            sink.report(no_front_matter(text, bom).at(origin.at(offset(bom)..offset(first_end))));
            return None;
        }
    }
    let Some((close, body)) = closing_line(text, first_end) else {
        let diagnostic = Diagnostic::error(
            Code::FrontMatterOpen,
            "the front matter begins with `+++` and never ends",
        );
        let help = "put a line `+++` behind the last line `key = value`";
        sink.report(diagnostic.at(origin.at(offset(bom)..offset(first_end))).help(help));
        return None;
    };
    let table = parse_table(origin, &text[first_end..close], offset(first_end)).report(sink)?;
    let table = table.without_blanks();
    Some(Parts { table, body: offset(body)..length })
}

/// The file has no front matter, or has it otherwise than it should.
fn no_front_matter(text: &str, bom: usize) -> Diagnostic {
    let first = text[bom..].lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let is_fence = |line: &str| line.trim().len() > 1 && line.trim().bytes().all(|b| b == b'+');
    let error = |message| Diagnostic::error(Code::NoFrontMatter, message);
    if is_fence(first) && first.trim() != "+++" {
        return error("the front matter does not begin with three `+`")
            .help("write `+++` before and after it");
    }
    if is_fence(first) {
        return error("something stands before the front matter")
            .help("begin the file with `+++`: no empty line before it, no space");
    }
    if first.starts_with('{') {
        return error("the front matter is JSON; parvis reads TOML (`+++`)")
            .help(written_so(&json_to_toml(&text[bom..])));
    }
    if first.trim() == "---" {
        let inside = text.split_once("---").map_or("", |(_, rest)| rest);
        let inside =
            between_dashes(inside.trim_start_matches([' ', '\t', '\r']).trim_start_matches('\n'));
        return error("the front matter is YAML (`---`), with empty lines before it")
            .help(written_so(&yaml_to_toml(inside)));
    }
    if first.contains('=') && text.lines().any(is_fence) {
        return error("the line `+++` before the front matter is missing")
            .help("put a line `+++` first");
    }
    error("the file does not begin with front matter, so it has no title")
        .help("put these lines first:\n+++\ntitle = \"…\"\n+++")
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The byte behind the line's end.
fn line_end(text: &str, from: usize) -> usize {
    text[from..].find('\n').map_or(text.len(), |at| from + at + 1)
}

/// Where the closing `+++` begins, and where the body begins.
fn closing_line(text: &str, mut from: usize) -> Option<(usize, usize)> {
    while from < text.len() {
        let end = line_end(text, from);
        if text[from..end].trim_end() == "+++" {
            return Some((from, end));
        }
        from = end;
    }
    None
}

/// YAML is refused, with the same in TOML.
fn refuse_yaml(
    origin: &Origin,
    text: &str,
    bom: usize,
    first_end: usize,
    sink: &Sink,
) -> Option<Parts> {
    let inside = between_dashes(&text[first_end..]);
    let place = origin.at(offset(bom)..offset(first_end));
    let mut written = inside.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = written.next().unwrap_or_default();
    if first == "+++" {
        let diagnostic =
            Diagnostic::error(Code::NoFrontMatter, "a line `---` stands before the front matter");
        sink.report(
            diagnostic.at(place).help("take the line `---` out: the file begins with `+++`"),
        );
        return None;
    }
    let is_toml = first.contains('=') && !first.contains(": ");
    if is_toml && parse_table(origin, inside, offset(first_end)).value.is_some() {
        let message = "the front matter is TOML, and stands between lines `---`";
        let diagnostic = Diagnostic::error(Code::YamlFrontMatter, message);
        sink.report(diagnostic.at(place).help("write `+++` in place of both lines `---`"));
        return None;
    }
    let diagnostic = Diagnostic::error(
        Code::YamlFrontMatter,
        "the front matter is YAML (`---`); parvis reads TOML (`+++`)",
    );
    sink.report(diagnostic.at(place).help(written_so(&yaml_to_toml(inside))));
    None
}

/// What stands before the closing `---` or `...`; without one, the lines to the first empty one.
fn between_dashes(text: &str) -> &str {
    let mut at = 0;
    let mut paragraph = None;
    while at < text.len() {
        let end = line_end(text, at);
        let line = text[at..end].trim_end();
        if matches!(line, "---" | "...") {
            return &text[..at];
        }
        if line.is_empty() && at > 0 && paragraph.is_none() {
            paragraph = Some(at);
        }
        at = end;
    }
    &text[..paragraph.unwrap_or(text.len())]
}

/// The help that gives front matter in TOML.
fn written_so(told: &Told) -> Message {
    let Told { toml, lost } = told;
    let lines = if toml.is_empty() { "title = \"…\"".to_owned() } else { toml.join("\n") };
    if lost.is_empty() {
        return message!("write it so:\n+++\n{lines}\n+++", lines);
    }
    let lost = lost.join("\n");
    message!(
        "write it so:\n+++\n{lines}\n+++\nand add what these lines say, which cannot be read as YAML:\n{lost}",
        lines,
        lost
    )
}
