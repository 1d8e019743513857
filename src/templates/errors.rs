//! Tera's errors in parvis' words and places.

use tera::{Error, ErrorKind, ReportError};

use super::budget;
use super::loaded::LoadedFiles;
use super::tera_report::{message_of, notes_of};
use crate::diagnostics::{Code, Diagnostic, Message};

/// Turns the error of a failed render into a finding in the file where it happened.
pub(super) fn failed(files: &LoadedFiles, template: &str, error: &Error) -> Diagnostic {
    let limit = budget::exceeded();
    let ErrorKind::RenderingError(report) = error.kind() else {
        let fault = match limit {
            Some(limit) => over_limit(template, &limit),
            None => Diagnostic::error(Code::TemplateFailed, message_of(&error.to_string())),
        };
        return match files.file(template) {
            Some(file) => fault.at(file.origin.whole()),
            None => fault,
        };
    };
    let mut fault = match limit {
        Some(limit) => over_limit(template, &limit),
        None => explained(files, report),
    };
    if fault.code == Code::TemplateFailed && is_thrown_by_component(files, report) {
        fault.code = Code::ComponentArgument;
    }
    if let Some(place) = files.place(report.filename(), &report.span().range) {
        fault = fault.at(place);
    }
    let names: Vec<&str> = files.names().collect();
    for note in notes_of(&error.to_string(), &names) {
        fault = fault.note(note.label, files.place_of_line(&note.file, note.line, note.column));
    }
    fault
}

/// Whether a component itself says what is wrong, by `throw`: with what it was given.
fn is_thrown_by_component(files: &LoadedFiles, report: &ReportError) -> bool {
    files.file(report.filename()).is_some_and(|file| file.component)
        && files
            .source(report.filename(), &report.span().range)
            .is_some_and(|source| source.trim_start().starts_with("throw"))
}

fn over_limit(template: &str, limit: &str) -> Diagnostic {
    Diagnostic::error(Code::TemplateLimit, message!("`{template}` was stopped: {limit}", template, limit)).help(
        "go through fewer items, as with `limit`, show a part of the text, or give what is worked out again and again a name: \
         `{% set part = … %}`",
    )
}

/// Tera names what is not defined, and all that is: the nearest name is enough.
fn explained(files: &LoadedFiles, report: &ReportError) -> Diagnostic {
    let text = report.message();
    let fault = |message: Message| Diagnostic::error(Code::TemplateFailed, message);
    for (kind, list) in [("Variable", " Available variables: "), ("Field", " Available fields: ")] {
        let rest = text.strip_prefix(kind).and_then(|rest| rest.strip_prefix(" `"));
        let Some((name, rest)) = rest.and_then(|rest| rest.split_once("` is not defined")) else {
            continue;
        };
        let known = rest.trim_start_matches('.').strip_prefix(list).unwrap_or_default();
        let known = || known.split(", ").filter(|name| !name.is_empty());
        let message =
            message!("the {kind} `{name}` is not defined here", kind = kind.to_lowercase(), name);
        let fault = fault(message).suggest_or_list(name, known());
        let component =
            kind == "Variable" && files.file(report.filename()).is_some_and(|file| file.component);
        return if component {
            fault.note("a component sees its arguments only", None)
        } else {
            fault
        };
    }
    if text == "Tried to render a variable that is undefined" {
        let source = files.source(report.filename(), &report.span().range);
        return fault(source.map_or_else(
            || message_of(text).into(),
            |source| message!("`{source}` is not defined", source),
        ));
    }
    fault(in_words(&message_of(text)).into())
}

/// Tera's names of kinds in plain words, where a message is about kinds.
fn in_words(message: &str) -> String {
    const KINDS: [(&str, &str); 12] = [
        ("i64", "a whole number"),
        ("u64", "a whole number"),
        ("i128", "a whole number"),
        ("u128", "a whole number"),
        ("f64", "a decimal number"),
        ("string", "a text"),
        ("bool", "`true` or `false`"),
        ("array", "a list"),
        ("map", "a table"),
        ("none", "nothing"),
        ("undefined", "not defined"),
        ("bytes", "bytes"),
    ];
    let starts = ["invalid type for the value, expected ", "iteration not possible on type "];
    let is_of_kinds =
        starts.iter().any(|start| message.starts_with(start)) || message.contains("operands");
    if !is_of_kinds {
        return message.to_owned();
    }
    let worded = KINDS
        .iter()
        .fold(message.to_owned(), |text, (kind, words)| text.replace(&format!("`{kind}`"), words));
    let worded = worded
        .replace(starts[0], "a value of another kind is needed: ")
        .replace(" but got ", ", and this is ");
    worded.replace(starts[1], "a loop needs a list or a table, and this is ")
}
