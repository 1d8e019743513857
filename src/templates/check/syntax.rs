//! The syntax error of a template in our words: Tera names what it found, and seldom what was forgotten.

use std::ops::Range;

use tera::{ErrorKind, Tera};

use crate::diagnostics::{Code, Diagnostic, Message, did_you_mean, nearest};
use crate::templates::set::File;
use crate::templates::source::{EditedSource, Excess, Kind, cut_pieces};
use crate::templates::tera_report::{message_of, notes_of};

/// The tags that have an end, and those that have none.
const OPENING: [&str; 6] = ["if", "for", "block", "filter", "component", "set"];
const TAGS: [&str; 11] = [
    "if",
    "for",
    "block",
    "filter",
    "component",
    "set",
    "extends",
    "include",
    "elif",
    "else",
    "set_global",
];
/// What Tera says of a hyphen in a component's name: where it is called, and where it is defined.
const DASH: [&str; 3] =
    ["Found `-` but expected `/` or `>`", "Found `-` but expected >", "Found `-` but expected ("];

/// What is said, what helps, and the bytes where they are others than Tera's.
type Words = (Message, Option<Message>, Option<Range<usize>>);

/// The syntax error of a file, if it has one.
pub(super) fn find_syntax_error(file: &File) -> Option<Diagnostic> {
    if let Some(Excess { message, help, range }) = &file.scan.excess {
        return Some(
            Diagnostic::error(Code::TemplateSyntax, message.clone()).at(file.at(range)).help(*help),
        );
    }
    let text = &file.text[file.start..];
    let error = Tera::default().add_raw_template(&file.full, text).err()?;
    let ErrorKind::SyntaxError(report) = error.kind() else { return None };
    let found = &report.span().range;
    let (message, help, elsewhere) = words(text, report.message(), found);
    let place = |range: &Range<usize>| file.at(&(range.start + file.start..range.end + file.start));
    let mut fault = Diagnostic::error(Code::TemplateSyntax, message)
        .at(place(elsewhere.as_ref().unwrap_or(found)));
    fault.help = help;
    let source = EditedSource::new(text, 0, Vec::new());
    for note in notes_of(&error.to_string(), &[file.full.as_str()]) {
        let at = source.byte_at(note.line, note.column);
        fault = fault.note(message_of(&note.label), Some(place(&(at..at))));
    }
    Some(fault)
}

fn words(text: &str, message: &str, range: &Range<usize>) -> Words {
    let message = message.trim_end().trim_end_matches('.');
    let found = text.get(range.clone()).unwrap_or_default();
    if message == "Unknown tag" {
        return unknown_tag(text, found, range.start);
    }
    if message.starts_with("Unexpected end")
        && let Some((tag, opening)) = open_tags(text, text.len()).pop()
    {
        let help = message!("close it with `{{% end{tag} %}}`", tag);
        return (
            message!("`{tag}` begins here and is never closed", tag),
            Some(help),
            Some(opening),
        );
    }
    let help = match (message, found) {
        // `<opening-hours/>`
        (message, _) if DASH.contains(&message) => {
            "a component's name has `_` where its file has `-`"
        }
        (_, ".") => "give the answer a name first: `{% set answer = … %}`",
        (_, "=") => "two values are compared by `==`",
        (_, "&" | "&&" | "|" | "||") | ("Unexpected character", _) => {
            "conditions are joined by `and` and `or`, and turned by `not`"
        }
        (_, found) if found == "if" || text[..range.start].trim_end().ends_with("else") => {
            "a second condition is `{% elif … %}`"
        }
        ("Found string but expected identifier", _) => {
            "arguments have names: `items(type=\"news\")`"
        }
        (message, _) if message.ends_with("expected string") => {
            "a template is named by a text: `{% include \"NAME.html\" %}`"
        }
        (message, _) if message.contains("expected }}") => {
            "what is shown stands between `{{` and `}}`"
        }
        (message, _) if message.contains("expected %}") => {
            "a statement stands between `{%` and `%}`"
        }
        _ => return (message_of(message).into(), None, None),
    };
    (message_of(message).into(), Some(help.into()), None)
}

fn unknown_tag(text: &str, tag: &str, at: usize) -> Words {
    if let Some(ended) = tag.strip_prefix("end").filter(|ended| OPENING.contains(ended)) {
        return match open_tags(text, at).pop() {
            Some((open, place)) => {
                let help = message!(
                    "put `{{% end{open} %}}` before the `{{% {tag} %}}` that is there",
                    open,
                    tag
                );
                (
                    message!("`{open}` begins here and is not closed before `{tag}`", open, tag),
                    Some(help),
                    Some(place),
                )
            }
            None => (
                message!("`{tag}` closes nothing: no `{ended}` is open here", tag, ended),
                Some("take it away".into()),
                None,
            ),
        };
    }
    let help = match (tag, nearest(tag, TAGS)) {
        ("macro" | "import" | "call", _) => {
            Some("what is used several times is a component: `components/NAME.html`".into())
        }
        (_, near) => near.map(did_you_mean),
    };
    (message!("there is no tag `{tag}`", tag), help, None)
}

/// The tags that are open before a byte, innermost last, each with its bytes.
fn open_tags(text: &str, end: usize) -> Vec<(&str, Range<usize>)> {
    let mut open: Vec<(&str, Range<usize>)> = Vec::new();
    for piece in cut_pieces(text)
        .into_iter()
        .filter(|piece| piece.kind == Kind::Statement && piece.inner.end <= end)
    {
        let word = piece
            .tokens
            .first()
            .and_then(|token| text.get(token.range.clone()))
            .unwrap_or_default();
        let assigns = piece.tokens.iter().any(|token| text.get(token.range.clone()) == Some("="));
        if word
            .strip_prefix("end")
            .is_some_and(|ended| open.last().is_some_and(|(tag, _)| *tag == ended))
        {
            open.pop();
        } else if OPENING.contains(&word) && !(word == "set" && assigns) {
            open.push((word, piece.range));
        }
    }
    open
}
