//! The style sheet: every layer's files, bottom to top, each layer in a cascade layer of its name, so that the town wins
//! without fights of specificity (CSS Cascading and Inheritance Level 5).

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;

use lightningcss::dependencies::{Dependency, DependencyOptions};
use lightningcss::error::{Error, ParserError};
use lightningcss::printer::PrinterOptions;
use lightningcss::rules::CssRule;
use lightningcss::stylesheet::{ParserOptions, StyleSheet as Sheet};

use super::open_block::{Open, open_at_end};
use super::picture::check_data;
use super::style_cost::{self, Variables};
use super::style_files::warn_of_missing_files;
use super::style_loads::{Fault, Reason, Whose, check_sheet};
use super::tokens::tokens;
use crate::diagnostics::{Code, Diagnostic, Origin, Result, Sink};
use crate::manifest::Table;
use crate::names::{Digest, PackageName};
use crate::sources::{LayerFolder, Layers};

/// The byte order mark, which does not belong to a sheet.
const MARK: char = '\u{feff}';

/// The joined sheet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StyleSheet {
    /// Its address, with its fingerprint.
    pub address: String,
    /// Its text.
    pub text: String,
}

/// Joins all layers' styles, and the tokens of `[theme]` below the town's own rules. `placed` gives an address its final form.
/// What cannot be read is reported.
pub fn style_sheet(
    layers: &Layers,
    theme: &Table,
    minify: bool,
    placed: &dyn Fn(&str) -> String,
    sink: &Sink,
) -> StyleSheet {
    let names: Vec<&str> =
        layers.layers().iter().rev().map(|layer| layer.package.as_str()).collect();
    let mut text = format!(
        "@layer {};\n@layer town.theme{{\n{}\n}}\n",
        names.join(","),
        tokens(theme, layers, sink)
    );
    let mut of_packages = Vec::new();
    for origin in layers
        .files(LayerFolder::Styles)
        .into_iter()
        .filter(|origin| origin.path.extension() == Some("css"))
    {
        let Some(source) = sink.keep(layers.read_text(&origin)) else { continue };
        warn_of_what_stays_open(&origin, &source, sink);
        warn_of_missing_files(layers, &origin, &source, sink);
        if let Some(printed) = sink.keep(print(&origin, &source, minify, placed)) {
            text.push_str(&format!("@layer {}{{\n{}\n}}\n", origin.package, printed.trim()));
            if origin.package != PackageName::town() {
                let costs = style_cost::Sheet::read(&source);
                of_packages.push(PackageSheet { costs, origin, source });
            }
        }
    }
    check_costs(&of_packages, sink);
    StyleSheet {
        address: format!("/assets/style.{}.css", Digest::of(text.as_bytes()).short()),
        text,
    }
}

/// Warns of a `{` without its `}`, and of a `/*` without its `*/`: all that follows is taken for a part of it.
fn warn_of_what_stays_open(origin: &Origin, source: &str, sink: &Sink) {
    let (at, length, what, help) = match open_at_end(source) {
        Some(Open::Block(at)) => (at, 1, "block", "put a `}` behind its last line"),
        Some(Open::Comment(at)) => (at, 2, "comment", "put `*/` behind its last line"),
        None => return,
    };
    let Ok(at) = u32::try_from(at) else { return };
    let message = message!(
        "the {what} that begins here is never closed, so the rules behind it have no effect",
        what
    );
    let diagnostic = Diagnostic::warning(Code::BadStyle, message).at(origin.at(at..at + length));
    sink.report(diagnostic.help(help));
}

/// Whether no sheet asks browsers for too much by what is said in another one.
fn check_costs(sheets: &[PackageSheet], sink: &Sink) {
    let mut variables = Variables::default();
    sheets.iter().for_each(|sheet| variables.add(&sheet.costs));
    for sheet in sheets {
        if let Err(fault) = sheet.costs.check(&variables) {
            sink.report(make_finding(&sheet.origin, &sheet.source, fault));
        }
    }
}

/// A package's style sheet, and what it asks of browsers.
struct PackageSheet {
    costs: style_cost::Sheet,
    origin: Origin,
    source: Arc<str>,
}

/// A file as it stands in the joined sheet. It is always printed anew: what its author left open would swallow what follows. What
/// it loads is read twice: in the file, where a fault has its place, and in what browsers get.
fn print(
    origin: &Origin,
    source: &str,
    minify: bool,
    placed: &dyn Fn(&str) -> String,
) -> Result<String> {
    let unread = |why: &dyn Display, line: usize, column: usize, help: Option<&str>| {
        let place = byte_of(source, line, column);
        let message = message!("the style sheet cannot be read: {why}", why);
        let fault = Diagnostic::error(Code::BadStyle, message)
            .at(origin.at(place..place.saturating_add(1)));
        Box::new(Diagnostic { help: help.map(|help| help.to_owned().into()), ..fault })
    };
    check_loads(origin, source)?;
    let sheet = parse(source, ParserOptions::default()).map_err(|error| {
        let (line, column) = error.loc.map_or((0, 1), |loc| (loc.line, loc.column));
        unread(&error.kind, line as usize, column as usize, None)
    })?;
    let import =
        sheet.rules.0.iter().find_map(|rule| {
            if let CssRule::Import(import) = rule { Some(import.loc) } else { None }
        });
    if let Some(at) = import {
        let place = byte_of(source, at.line as usize, at.column as usize);
        let message = "a style sheet cannot `@import` another: all files of `styles/` are joined";
        let diagnostic = Diagnostic::error(Code::BadStyle, message)
            .at(origin.at(place..place.saturating_add(7)));
        return diagnostic
            .help("put the other file into `styles/`; parvis never loads from another host")
            .into();
    }
    let analyze_dependencies = Some(DependencyOptions::default());
    let options = PrinterOptions { minify, analyze_dependencies, ..PrinterOptions::default() };
    let printed = sheet.to_css(options).map_err(|error| {
        // All that a sheet's printer refuses.
        let help = "write the path from the site's root: `--picture: url(/picture.png)`";
        let (line, column) = error.loc.map_or((0, 1), |loc| (loc.line, loc.column));
        unread(&error.kind, line as usize, column as usize, Some(help))
    })?;
    let text = with_addresses(&printed.code, printed.dependencies.unwrap_or_default(), placed);
    // What is printed has other places than the file.
    check_loads(origin, &text)
        .map_err(|fault| Box::new(Diagnostic { place: Some(origin.whole()), ..*fault }))?;
    Ok(text)
}

/// Whether browsers load or run nothing by a sheet that its author may not let them.
///
/// # Errors
/// The first fault, with its place in the sheet's text.
pub(super) fn check_loads(origin: &Origin, source: &str) -> Result<()> {
    let is_own = origin.package == PackageName::town();
    let checked =
        check_sheet(source, if is_own { Whose::Town } else { Whose::Package(check_data) })
            .map(drop);
    let cost = || {
        let (sheet, mut variables) = (style_cost::Sheet::read(source), Variables::default());
        variables.add(&sheet);
        sheet.check(&variables)
    };
    checked
        .and_then(|()| if is_own { Ok(()) } else { cost() })
        .map_err(|fault| Box::new(make_finding(origin, source, fault)))
}

/// Makes a finding of a fault in a style sheet.
fn make_finding(origin: &Origin, source: &str, Fault { reason, at }: Fault) -> Diagnostic {
    let is_own = origin.package == PackageName::town();
    let code = if is_own { Code::BadStyle } else { Code::ActiveContent };
    let (what, length, help) = explain_reason(reason, is_own);
    let end = at
        .saturating_add(u32::try_from(length).unwrap_or(1))
        .min(u32::try_from(source.len()).unwrap_or(at))
        .max(at);
    Diagnostic::error(code, message!("the style sheet {what}", what))
        .at(origin.at(at..end))
        .help(help)
}

/// Says what a style sheet does that it may not do, how many bytes of it that concerns, and what helps.
fn explain_reason(reason: Reason, is_own: bool) -> (String, usize, &'static str) {
    match reason {
        Reason::Foreign(address) => (
            format!(
                "loads `{}`{}",
                address.escape_debug(),
                if is_own { ", which is not of this site" } else { " from another host" }
            ),
            address.len(),
            "put the file into `static/`; a site never loads from another host",
        ),
        Reason::Picture(why) => (
            format!("holds a picture that is refused: {why}"),
            1,
            "put the picture into `static/` as a file",
        ),
        Reason::Function(name) => (
            format!("calls `{name}()`, which parvis does not know and so cannot check"),
            name.len(),
            "packages' styles keep to the functions of CSS that parvis knows; take it out, or ask for it to be added to parvis",
        ),
        Reason::AtRule(name) => (
            format!("contains the rule `@{name}`, which parvis does not know and so cannot check"),
            name.len() + 1,
            "packages' styles keep to the rules of CSS that parvis knows; take it out, or ask for it to be added to parvis",
        ),
        Reason::Encoding(name) => (
            format!("says that it is written in `{}`", name.escape_debug()),
            1,
            "save it as UTF-8, and take `@charset` out",
        ),
        Reason::Broken => (
            "holds a string or an address without an end".to_owned(),
            1,
            "close it, or take it out",
        ),
        Reason::Dashes => {
            ("has dashes that are too short to be seen".to_owned(), 1, "make them longer")
        }
        Reason::Items => (
            "has more shadows, filters or layers in one declaration than a browser can bear"
                .to_owned(),
            1,
            "64 shadows or layers are the most, 16 filters, and 4 that blur, also by way of variables; take some out",
        ),
        Reason::Strings => (
            "shows a text of more than 1000 bytes".to_owned(),
            1,
            "make it shorter, or write it into a template",
        ),
        Reason::Blur => (
            "blurs farther than a browser can bear".to_owned(),
            1,
            "write a length in pixels of up to 100px between the brackets of `blur()`, without `calc` or `var`",
        ),
        Reason::Deep => {
            ("has brackets within brackets without measure".to_owned(), 1, "take some of them out")
        }
    }
}

fn parse<'s>(
    source: &'s str,
    options: ParserOptions<'s>,
) -> std::result::Result<Sheet<'s>, Error<ParserError<'s>>> {
    Sheet::parse(source.trim_start_matches(MARK), options)
}

/// Puts the final addresses where the library left a name for each.
fn with_addresses(
    code: &str,
    dependencies: Vec<Dependency>,
    placed: &dyn Fn(&str) -> String,
) -> String {
    let urls: BTreeMap<String, String> = dependencies
        .into_iter()
        .filter_map(|dependency| match dependency {
            Dependency::Url(url) => Some((url.placeholder, escaped(&placed(&url.url)))),
            Dependency::Import(_) => None,
        })
        .collect();
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find('"') {
        let (before, after) = rest.split_at(at + 1);
        let name = &after[..after.find('"').unwrap_or(after.len())];
        out.push_str(before);
        rest = after;
        if let Some(url) = urls.get(name) {
            out.push_str(url);
            out.push('"');
            rest = &after[(name.len() + 1).min(after.len())..];
        }
    }
    out + rest
}

/// A text as it stands between quotation marks (CSS Syntax Module Level 3, section 4.3.5).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_ascii_control() => out.push_str(&format!("\\{:x} ", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// The byte of a line (from 0) and a column (from 1), as the library counts them: without a byte order mark, in units of UTF-16.
fn byte_of(source: &str, line: usize, column: usize) -> u32 {
    let (mut lines, mut units) = (line, column.saturating_sub(1));
    let mut last = 0;
    for (at, c) in source.char_indices().filter(|(_, c)| *c != MARK) {
        last = at;
        let ends_line =
            matches!(c, '\n' | '\u{c}') || c == '\r' && !source[at + 1..].starts_with('\n');
        if lines == 0 && (units == 0 || ends_line) {
            break;
        }
        if lines > 0 {
            lines -= usize::from(ends_line);
        } else {
            units = units.saturating_sub(c.len_utf16());
        }
    }
    u32::try_from(last).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::TreePath;

    fn printed(source: &str, minify: bool) -> Result<String> {
        let origin = Origin::town(TreePath::parse("styles/town.css").unwrap());
        print(&origin, source, minify, &|address| format!("/town{address}"))
    }

    fn fault(source: &str) -> (u32, String) {
        let fault = printed(source, false).unwrap_err();
        (
            fault.place.and_then(|place| place.range).map_or(0, |range| range.start),
            fault.message.to_string(),
        )
    }

    #[test]
    fn addresses_are_placed_in_every_form() {
        let source = ".a{background:url(/a.svg)} @font-face{font-family:\"A\";src:url('/a\".woff2')} :root{--p:url(/p.png)}\n\
            .b::before{content:'url(\"/x\")';background:image-set(\"/b.png\" 1x, url(/c.png) 2x)}";
        for minify in [true, false] {
            let text = printed(source, minify).unwrap();
            for wanted in [
                r#"url("/town/a.svg")"#,
                r#"url("/town/a\".woff2")"#,
                r#"url("/town/p.png")"#,
                r#""/town/b.png" 1x"#,
                r#""/town/c.png" 2x"#,
            ] {
                assert!(text.contains(wanted), "{wanted}: {text}");
            }
            assert!(text.contains(r#""url(\"/x\")""#), "{text}");
        }
    }

    #[test]
    fn what_is_left_open_is_closed_and_what_is_not_css_is_refused() {
        assert_eq!(printed(".a { color: red", false).unwrap(), ".a {\n  color: red;\n}\n");
        assert!(fault("a { color: red;\n}}").1.contains("cannot be read"));
        assert!(fault(":root { --p: url(p.png) }").1.contains("custom property"));
    }

    #[test]
    fn an_import_is_a_rule_and_no_word_of_a_comment() {
        assert!(printed("/* no @import here */ .a::after { content: '@import' }", true).is_ok());
        let (at, message) = fault("/* é🙂 */ @import 'x.css';");
        assert_eq!((at, message.contains("@import")), (13, true), "{message}");
    }

    #[test]
    fn places_count_the_bytes_of_the_file() {
        for (source, wanted) in
            [("\u{feff}/*é*/\n@import 'x.css';", "@"), ("\u{feff}/*é🙂*/ a{}}", "}")]
        {
            let at = fault(source).0 as usize;
            assert!(source[at..].starts_with(wanted), "{source:?} at {at}");
        }
        assert!(fault("\u{feff}@import '//evil.example/x';").1.contains("`//evil.example/x`"));
    }
}
