//! Cutting a content file into front matter and body.

use std::ops::Range;

use crate::diagnostics::{Code, Diagnostic, Origin, Parsed, Sink};
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

/// YAML is refused with one sentence that shows how its first lines read in TOML.
fn refuse_yaml(
    origin: &Origin,
    text: &str,
    bom: usize,
    first_end: usize,
    sink: &Sink,
) -> Option<Parts> {
    let mut lines = vec!["+++".to_owned()];
    let mut yaml = text[first_end..].lines().take_while(|line| line.trim_end() != "---").peekable();
    while let Some(line) = yaml.next().filter(|_| lines.len() < 5) {
        let Some((key, value)) =
            line.split_once(':').filter(|(key, _)| !key.starts_with([' ', '-', '#']))
        else {
            continue;
        };
        let mut items = Vec::new();
        while let Some(item) = yaml.next_if(|line| line.trim_start().starts_with("- ")) {
            items.push(toml_value(item.trim_start()[2..].trim()));
        }
        let value = if items.is_empty() {
            toml_value(value.trim())
        } else {
            format!("[{}]", items.join(", "))
        };
        lines.push(format!("{} = {value}", key.trim()));
    }
    lines.push("+++".to_owned());
    let diagnostic = Diagnostic::error(
        Code::YamlFrontMatter,
        "the front matter is YAML (`---`); parvis reads TOML (`+++`)",
    );
    let help = message!("write it so:\n{lines}", lines = lines.join("\n"));
    sink.report(diagnostic.at(origin.at(offset(bom)..offset(first_end))).help(help));
    None
}

fn toml_value(yaml: &str) -> String {
    let bare = yaml.trim_matches(['"', '\'']);
    let date = bare.len() >= 10
        && bare.as_bytes()[..4].iter().all(u8::is_ascii_digit)
        && bare.as_bytes()[4] == b'-';
    if matches!(bare, "true" | "false")
        || bare.parse::<i64>().is_ok()
        || (date && !bare.contains(' '))
    {
        return bare.to_owned();
    }
    if let Some(list) = yaml.strip_prefix('[').and_then(|list| list.strip_suffix(']')) {
        let items: Vec<String> = list.split(',').map(|item| toml_value(item.trim())).collect();
        return format!("[{}]", items.join(", "));
    }
    format!("\"{}\"", bare.replace('\\', "\\\\").replace('"', "\\\""))
}
