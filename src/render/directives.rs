//! Checking directives against the components that they call.

use crate::diagnostics::{
    Code, Diagnostic, Message, Note, Origin, Sink, did_you_mean, nearest, or_list,
};
use crate::markdown::{ArgValue, Argument, Directive};
use crate::site::Site;
use crate::templates::{Engine, Signature};

/// Checks the directives of the town's own entries against the components' signatures.
pub fn check_directives(site: &Site, engine: &Engine, sink: &Sink) {
    for entry in site.entries.iter().filter(|entry| site.is_local(entry)) {
        for directive in &entry.body.directives {
            check_directive(engine, directive, &entry.origin, sink);
        }
    }
}

/// Checks a directive's name and arguments; every fault is reported with the component's signature.
fn check_directive(engine: &Engine, directive: &Directive, origin: &Origin, sink: &Sink) {
    let name = directive.name.replace('-', "_");
    let Some(signature) = engine.component(&name) else {
        return sink.report(unknown(engine, directive).at(origin.at(directive.name_range.clone())));
    };
    let report = |diagnostic: Diagnostic, range: &std::ops::Range<u32>| {
        let diagnostic = diagnostic.at(origin.at(range.clone()));
        sink.report(diagnostic.note(
            message!("it is written {written}", written = written(signature, &directive.name)),
            None,
        ));
    };
    if let Some(argument) =
        signature.arguments.iter().find(|argument| argument.required && is_for_templates(argument))
    {
        let message = message!(
            "the component `{directive}` is for templates: no text can give its `{argument}`",
            directive = directive.name,
            argument = argument.name
        );
        let diagnostic = Diagnostic::error(Code::ComponentArgument, message)
            .at(origin.at(directive.name_range.clone()));
        return sink.report(diagnostic.help(choices(engine)));
    }
    for argument in &directive.arguments {
        if let Some(diagnostic) = check_argument(signature, argument, &directive.name) {
            report(diagnostic, &argument.range);
        }
    }
    let given = |wanted: &str| {
        directive.arguments.iter().any(|argument| argument.name.replace('-', "_") == wanted)
    };
    let lacks = |argument: &&crate::templates::Argument| {
        // What could not be read may be the argument that is missing.
        directive.is_whole && argument.required && !given(&argument.name)
    };
    for missing in signature.arguments.iter().filter(lacks) {
        let message = message!(
            "the component `{directive}` needs the argument `{missing}`",
            directive = directive.name,
            missing = missing.name
        );
        report(Diagnostic::error(Code::ComponentArgument, message), &directive.range);
    }
    if directive.has_body && !signature.takes_body {
        let message =
            message!("the component `{directive}` does not wrap text", directive = directive.name);
        let help = message!(
            "write it on one line, with two colons: `::{directive}{{…}}`",
            directive = directive.name
        );
        report(
            Diagnostic::error(Code::ComponentArgument, message).help(help),
            &directive.name_range,
        );
    }
}

fn unknown(engine: &Engine, directive: &Directive) -> Diagnostic {
    let names = callable(engine);
    let diagnostic = Diagnostic::error(
        Code::UnknownComponent,
        message!("there is no component `{directive}`", directive = directive.name),
    );
    if let Some(meant) = meant_by_choice(engine, directive) {
        return diagnostic.help(message!("write `{meant}`", meant));
    }
    match nearest(&directive.name, names.iter().map(String::as_str)) {
        Some(near) => diagnostic.help(did_you_mean(near)),
        None => diagnostic.help(choices(engine)),
    }
}

/// The line that is meant where the name is one of the texts that another component's argument takes: `:::warning` of other systems is
/// `:::alert{level="warning"}` here.
fn meant_by_choice(engine: &Engine, directive: &Directive) -> Option<String> {
    let signatures = engine.component_names().filter_map(|name| engine.component(name));
    let found = signatures.filter(|signature| signature.takes_body == directive.has_body).find_map(
        |signature| {
            let argument = signature
                .arguments
                .iter()
                .find(|argument| argument.choices.contains(&directive.name))?;
            Some((signature.name.replace('_', "-"), argument.name.replace('_', "-")))
        },
    );
    let (component, argument) = found?;
    let colons = if directive.has_body { ":::" } else { "::" };
    Some(format!("{colons}{component}{{{argument}=\"{}\"}}", directive.name))
}

fn choices(engine: &Engine) -> Message {
    let names = callable(engine);
    message!("there are {names}", names = or_list(names.iter().map(String::as_str)))
}

/// The components that a directive can call: a text can give them all that they need.
fn callable(engine: &Engine) -> Vec<String> {
    let can = |signature: &&Signature| {
        !signature.arguments.iter().any(|given| given.required && is_for_templates(given))
    };
    let signatures = engine.component_names().filter_map(|name| engine.component(name)).filter(can);
    signatures.map(|signature| signature.name.replace('_', "-")).collect()
}

/// Whether only a template can give the argument.
fn is_for_templates(argument: &crate::templates::Argument) -> bool {
    let kind = argument.kind.as_deref().unwrap_or_default().to_ascii_lowercase();
    matches!(kind.as_str(), "array" | "map" | "bytes")
}

/// The fault of a component that a directive called. What the directive gave, or did not, is the directive's own fault: its author
/// knows nothing of the component's file.
pub(super) fn failed_directive(
    fault: Diagnostic,
    directive: &Directive,
    origin: &Origin,
) -> Diagnostic {
    let said = |text: &str| fault.message.contains(&format!("`{text}`"));
    if !directive.has_body && fault.code == Code::TemplateFailed && said("body") {
        let message = message!(
            "the component `{directive}` wraps text, but there is none here",
            directive = directive.name
        );
        let help = message!(
            "write `:::{directive}` with three colons, the text below it, and a line `:::`",
            directive = directive.name
        );
        return Diagnostic::error(Code::ComponentArgument, message)
            .at(origin.at(directive.range.clone()))
            .help(help);
    }
    let given = |argument: &&Argument| matches!(&argument.value, ArgValue::Text(text) if !text.is_empty() && said(text));
    match directive.arguments.iter().find(given) {
        Some(argument) => {
            let notes = vec![Note {
                message: "the component asks for it here".into(),
                place: fault.place.clone(),
            }];
            Diagnostic { code: Code::ComponentArgument, notes, ..fault }
                .at(origin.at(argument.range.clone()))
        }
        // What a component says of its arguments is told where it was called.
        None if fault.code == Code::ComponentArgument => {
            let note = Note {
                message: "the component asks for it here".into(),
                place: fault.place.clone(),
            };
            Diagnostic { notes: vec![note], ..fault }.at(origin.at(directive.range.clone()))
        }
        None => fault.note("called by this directive", Some(origin.at(directive.range.clone()))),
    }
}

fn check_argument(
    signature: &Signature,
    argument: &Argument,
    directive: &str,
) -> Option<Diagnostic> {
    let name = argument.name.replace('-', "_");
    let Some(declared) = signature.arguments.iter().find(|declared| declared.name == name) else {
        if signature.rest {
            return None;
        }
        let diagnostic = Diagnostic::error(
            Code::ComponentArgument,
            message!(
                "the component `{directive}` has no argument `{argument}`",
                directive,
                argument = argument.name
            ),
        );
        let names = || signature.arguments.iter().map(|declared| declared.name.as_str());
        let help = match nearest(&name, names()) {
            Some(near) => did_you_mean(near),
            None if names().next().is_none() => "it takes no arguments: take this one out".into(),
            None => message!("it takes {names}", names = or_list(names())),
        };
        return Some(diagnostic.help(help));
    };
    if let ArgValue::Text(text) = &argument.value
        && !declared.choices.is_empty()
        && !declared.choices.contains(text)
    {
        let known = || declared.choices.iter().map(String::as_str);
        let message = message!("`{argument}` cannot be `{text}`", argument = argument.name, text);
        let help = message!("it takes {choices}", choices = or_list(known()));
        let diagnostic = Diagnostic::error(Code::ComponentArgument, message).help(help);
        return Some(diagnostic.suggest(text, known()));
    }
    let kind = declared.kind.as_deref()?.to_ascii_lowercase();
    let (fits, words) = match (kind.as_str(), &argument.value) {
        ("string", value) => (matches!(value, ArgValue::Text(_)), "a text between quotation marks"),
        ("bool", value) => {
            (matches!(value, ArgValue::Boolean(_)), "`true` or `false`, without quotation marks")
        }
        ("integer", value) => {
            (matches!(value, ArgValue::Integer(_)), "a whole number, without quotation marks")
        }
        ("float", value) => (
            matches!(value, ArgValue::Decimal(_)),
            "a number with a point such as `1.0`, without quotation marks",
        ),
        ("number", value) => (
            matches!(value, ArgValue::Integer(_) | ArgValue::Decimal(_)),
            "a number, without quotation marks",
        ),
        ("array" | "map" | "bytes", _) => (false, "a value that only templates can give"),
        _ => (true, ""),
    };
    (!fits).then(|| {
        Diagnostic::error(
            Code::ComponentArgument,
            message!("`{argument}` takes {words}", argument = argument.name, words),
        )
    })
}

/// A component's signature as a directive is written.
fn written(signature: &Signature, name: &str) -> String {
    let arguments =
        signature.arguments.iter().filter(|argument| !argument.implicit).map(|argument| {
            let example = match argument.kind.as_deref().map(str::to_ascii_lowercase).as_deref() {
                Some("bool") => "true".to_owned(),
                Some("integer" | "number") => "1".to_owned(),
                Some("float") => "1.0".to_owned(),
                _ => format!("\"{}\"", argument.choices.first().map_or("…", String::as_str)),
            };
            format!("{}={example}", argument.name.replace('_', "-"))
        });
    let arguments: Vec<String> = arguments.collect();
    let colons = if signature.takes_body { ":::" } else { "::" };
    format!("`{colons}{name}{{{}}}`", arguments.join(" "))
}
