//! Cutting a content file into front matter and body.

use std::ops::Range;

use super::page_title::{first_heading, title_of_path};
use super::yaml::{Told, json_to_toml, yaml_to_toml};
use crate::diagnostics::{Code, Diagnostic, Message, Origin, Parsed, Sink};
use crate::manifest::{Table, parse_table, toml_text};
use crate::names::{TreePath, is_unseen};

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
            let diagnostic = no_front_matter(&origin.path, &text[bom..]);
            sink.report(diagnostic.at(origin.at(offset(bom)..offset(first_end))));
            return None;
        }
    }
    let Some((close, body)) = closing_line(text, first_end) else {
        let range = offset(bom)..offset(first_end);
        sink.report(never_ends(origin, text, first_end).unwrap_or_else(|| {
            let message = "the front matter begins with `+++` and never ends";
            let help = "put a line `+++` behind the last line `key = value`";
            Diagnostic::error(Code::FrontMatterOpen, message).at(origin.at(range)).help(help)
        }));
        return None;
    };
    let table = parse_table(origin, &text[first_end..close], offset(first_end)).report(sink)?;
    let table = table.without_blanks();
    Some(Parts { table, body: offset(body)..length })
}

/// A closing line that is nearly right.
fn never_ends(origin: &Origin, text: &str, from: usize) -> Option<Diagnostic> {
    let mut at = from;
    while at < text.len() {
        let end = line_end(text, at);
        let line = text[at..end].trim_end();
        let bare = line.trim_start_matches(is_unseen_or_blank);
        let (message, help) = match bare.strip_prefix("+++") {
            Some(rest) if bare.len() < line.len() => (
                unseen_before(line),
                if rest.is_empty() {
                    "delete it: the line is `+++` and nothing else"
                } else {
                    "delete it, and put a line break behind `+++`"
                },
            ),
            Some(rest) if rest.bytes().all(|byte| byte == b'+') => (
                "the front matter does not end with three `+`".into(),
                "write `+++` before and after it",
            ),
            Some(_) => (
                "text follows on the line of the `+++` that ends the front matter".into(),
                "put a line break behind `+++`: the text begins on the next line",
            ),
            None => {
                at = end;
                continue;
            }
        };
        let place = origin.at(offset(at)..offset(at + line.len()));
        return Some(Diagnostic::error(Code::FrontMatterOpen, message).at(place).help(help));
    }
    None
}

fn is_unseen_or_blank(sign: char) -> bool {
    is_unseen(sign) || sign.is_whitespace()
}

/// What stands before a `+++`: a sign that nobody sees is called by its number.
fn unseen_before(line: &str) -> Message {
    let blank = |sign: &char| *sign != ' ' && *sign != '\t';
    match line.chars().take_while(|sign| is_unseen_or_blank(*sign)).find(blank) {
        Some(sign) => {
            let number = format!("U+{:04X}", sign as u32);
            message!("an invisible sign ({number}) stands before `+++`", number)
        }
        None => "blanks stand before `+++`".into(),
    }
}

/// The file has no front matter, or has it otherwise than it should.
fn no_front_matter(path: &TreePath, text: &str) -> Diagnostic {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let is_fence = |line: &str| line.trim().len() > 1 && line.trim().bytes().all(|b| b == b'+');
    let error = |message: Message| Diagnostic::error(Code::NoFrontMatter, message);
    let bare = first.trim_start_matches(is_unseen_or_blank);
    let has_unseen = first[..first.len() - bare.len()].contains(|c| c != ' ' && c != '\t');
    if has_unseen && bare.starts_with("+++") {
        return error(unseen_before(first))
            .help("delete it: put the cursor before the first `+`, and press the backspace key until the line is the first of the file and begins with `+`");
    }
    if let Some(rest) =
        first.strip_prefix("+++").filter(|rest| !rest.trim_matches('+').trim().is_empty())
    {
        let rest = rest.trim_start();
        return error("text follows on the line of the `+++` that begins the front matter".into())
            .help(message!("put a line break behind `+++`:\n+++\n{rest}", rest));
    }
    if is_fence(first) && first.trim() != "+++" {
        return error("the front matter does not begin with three `+`".into())
            .help("write `+++` before and after it");
    }
    if is_fence(first) {
        return error("something stands before the front matter".into())
            .help("begin the file with `+++`: no empty line before it, no space");
    }
    if first.starts_with('{') {
        return error("the front matter is JSON; parvis reads TOML (`+++`)".into())
            .help(written_so(path, &json_to_toml(text)));
    }
    if first.trim() == "---" {
        let inside = text.split_once("---").map_or("", |(_, rest)| rest);
        let inside =
            between_dashes(inside.trim_start_matches([' ', '\t', '\r']).trim_start_matches('\n'));
        return error("the front matter is YAML (`---`), with empty lines before it".into())
            .help(written_so(path, &yaml_to_toml(inside)));
    }
    if is_note(path) {
        let title = with_title(path, text);
        return error("the file has no front matter, and each file in `content/` is a page".into())
            .help(message!("if it is a note for those who write the site, move it out of `content/`; if it is to be a public page, {title}", title));
    }
    if first.contains('=') && text.lines().any(is_fence) {
        return error("the line `+++` before the front matter is missing".into())
            .help("put a line `+++` first");
    }
    error("the file does not begin with front matter, so it has no title".into())
        .help(with_title(path, text))
}

/// The help that gives front matter to a text without one: with the title that the text or its file's name has.
fn with_title(path: &TreePath, text: &str) -> Message {
    if let Some(heading) = first_heading(text) {
        let (title, lines) = (toml_text(heading.title), heading.lines);
        return message!(
            "write these lines in place of `{lines}`:\n+++\ntitle = {title}\n+++",
            lines,
            title
        );
    }
    let title = toml_text(&title_of_path(path));
    message!("put these lines first:\n+++\ntitle = {title}\n+++", title)
}

/// Files that describe a folder of a repository, and are no pages.
const NOTES: [&str; 7] =
    ["readme", "license", "licence", "contributing", "changelog", "authors", "todo"];

/// Whether a file's name is that of a note for those who write the site.
fn is_note(path: &TreePath) -> bool {
    let name = path.as_str().rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    NOTES.iter().any(|note| stem.eq_ignore_ascii_case(note))
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
    sink.report(diagnostic.at(place).help(written_so(&origin.path, &yaml_to_toml(inside))));
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
fn written_so(path: &TreePath, told: &Told) -> Message {
    let Told { toml, lost, is_beginning } = told;
    let lines = if toml.is_empty() {
        format!("title = {}", toml_text(&title_of_path(path)))
    } else {
        toml.join("\n")
    };
    let lost = lost.join("\n");
    match (lost.is_empty(), *is_beginning) {
        (true, false) => message!("write it so:\n+++\n{lines}\n+++", lines),
        (true, true) => message!(
            "write it so:\n+++\n{lines}\n…\n+++\nand in place of `…` what follows in the file: it is long, and only its beginning is shown here",
            lines
        ),
        (false, false) => message!(
            "write it so:\n+++\n{lines}\n+++\nand add what these lines say, which cannot be read as YAML:\n{lost}",
            lines,
            lost
        ),
        (false, true) => message!(
            "write it so:\n+++\n{lines}\n…\n+++\nand in place of `…` what follows in the file: it is long, and only its beginning is shown here; add what these lines say too, which cannot be read as YAML:\n{lost}",
            lines,
            lost
        ),
    }
}
