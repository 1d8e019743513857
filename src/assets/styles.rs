//! The style sheet: every layer's files, bottom to top, each layer in a cascade layer of its name, so that the town wins
//! without fights of specificity (CSS Cascading and Inheritance Level 5).

use lightningcss::dependencies::{Dependency, DependencyOptions};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{ParserOptions, StyleSheet as Sheet};

use super::tokens::tokens;
use crate::diagnostics::{Code, Diagnostic, Origin, Sink};
use crate::manifest::Table;
use crate::names::{Digest, PackageName};
use crate::sources::Layers;

/// The joined sheet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StyleSheet {
    /// Its address, with its fingerprint.
    pub address: String,
    /// Its text.
    pub text: String,
}

/// Joins all layers' styles, and the tokens of `[theme]` below the town's own rules. What cannot be read is reported.
pub fn style_sheet(layers: &Layers, theme: &Table, minify: bool, sink: &Sink) -> StyleSheet {
    let names: Vec<&str> = layers.layers().iter().rev().map(|layer| layer.package.as_str()).collect();
    let mut text = format!("@layer {};\n@layer town.theme{{\n{}\n}}\n", names.join(","), tokens(theme, layers, sink));
    for origin in layers.files("styles") {
        if origin.path.extension() != Some("css") {
            continue;
        }
        let Some(source) = sink.keep(layers.read_text(&origin)) else { continue };
        if let Some(printed) = read(&origin, source.trim_start_matches('\u{feff}'), minify, sink) {
            text.push_str(&format!("@layer {}{{\n{}\n}}\n", origin.package, printed.trim()));
        }
    }
    StyleSheet { address: format!("/assets/style.{}.css", Digest::of(text.as_bytes()).short()), text }
}

fn read(origin: &Origin, source: &str, minify: bool, sink: &Sink) -> Option<String> {
    let sheet = match Sheet::parse(source, ParserOptions::default()) {
        Ok(sheet) => sheet,
        Err(error) => {
            let place = match &error.loc {
                Some(loc) => byte_of(source, loc.line as usize, loc.column as usize),
                None => 0,
            };
            let message = format!("the style sheet cannot be read: {}", error.kind);
            sink.report(Diagnostic::error(Code::BadStyle, message).at(origin.at(place..place.saturating_add(1))));
            return None;
        }
    };
    if let Some(at) = source.find("@import") {
        let place = u32::try_from(at).unwrap_or(0);
        let message = "a style sheet cannot `@import` another: all files of `styles/` are joined";
        let diagnostic = Diagnostic::error(Code::BadStyle, message).at(origin.at(place..place + 7));
        sink.report(diagnostic.help("put the other file into `styles/`; parvis never loads from another host"));
        return None;
    }
    // A package's styles were looked through when it came in.
    if origin.package == PackageName::town()
        && let Ok(Some((address, at))) = foreign_address(source)
    {
        let end = at.saturating_add(u32::try_from(address.len()).unwrap_or(0)).min(u32::try_from(source.len()).unwrap_or(at));
        let diagnostic =
            Diagnostic::error(Code::BadStyle, format!("the style sheet loads `{address}`, which is not of this site"));
        sink.report(diagnostic.at(origin.at(at..end)).help("put the file into `static/`; parvis never loads from another host"));
        return None;
    }
    if !minify {
        return Some(source.to_owned());
    }
    let options = PrinterOptions { minify: true, ..PrinterOptions::default() };
    Some(sheet.to_css(options).map_or_else(|_| source.to_owned(), |printed| printed.code))
}

/// The first address outside the site that a sheet loads something from, with its byte; one that cannot be read loads nothing.
///
/// # Errors
/// If a relative path in a variable keeps the library from saying what the sheet loads.
pub(super) fn foreign_address(source: &str) -> Result<Option<(String, u32)>, ()> {
    let options = ParserOptions { error_recovery: true, ..ParserOptions::default() };
    let Ok(sheet) = Sheet::parse(source, options) else { return Ok(None) };
    let analyze_dependencies = Some(DependencyOptions::default());
    let printed = sheet.to_css(PrinterOptions { analyze_dependencies, ..PrinterOptions::default() }).map_err(drop)?;
    let addresses = printed.dependencies.unwrap_or_default().into_iter().map(|dependency| match dependency {
        Dependency::Import(import) => (import.url, import.loc),
        Dependency::Url(url) => (url.url, url.loc),
    });
    let mut foreign = addresses.filter(|(address, _)| is_foreign(address));
    Ok(foreign.next().map(|(address, at)| {
        let byte = byte_of(source, (at.start.line as usize).saturating_sub(1), at.start.column as usize);
        (address, byte)
    }))
}

/// Whether an address leads out of the site, or is a program.
fn is_foreign(address: &str) -> bool {
    // Browsers pass over blanks and control characters, and take `\\` for `/`.
    let address: String = address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let address = address.replace('\\', "/").to_ascii_lowercase();
    let scheme = address.split(['/', '?', '#']).next().unwrap_or_default();
    address.starts_with("//")
        || (scheme.contains(':') && !address.starts_with("data:image/") && !address.starts_with("data:font/"))
}

/// The byte of a line (from 0) and a column (from 1).
fn byte_of(source: &str, line: usize, column: usize) -> u32 {
    let start: usize = source.split_inclusive('\n').take(line).map(str::len).sum();
    u32::try_from((start + column.saturating_sub(1)).min(source.len().saturating_sub(1))).unwrap_or(0)
}
