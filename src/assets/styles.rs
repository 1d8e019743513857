//! The style sheet: every layer's files, bottom to top, each layer in a cascade layer of its name, so that the town wins
//! without fights of specificity (CSS Cascading and Inheritance Level 5).

use lightningcss::dependencies::{Dependency, DependencyOptions, SourceRange};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{ParserOptions, StyleSheet as Sheet};

use super::tokens::tokens;
use crate::diagnostics::{Code, Diagnostic, Origin, Sink};
use crate::manifest::Table;
use crate::names::Digest;
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
    let faults = loads(origin, source, &sheet);
    if !faults.is_empty() {
        faults.into_iter().for_each(|fault| sink.report(fault));
        return None;
    }
    if !minify {
        return Some(source.to_owned());
    }
    let options = PrinterOptions { minify: true, ..PrinterOptions::default() };
    Some(sheet.to_css(options).map_or_else(|_| source.to_owned(), |printed| printed.code))
}

/// What the sheet would load besides the site's own files: each load tells another host who visits the town.
fn loads(origin: &Origin, source: &str, sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let options = PrinterOptions { analyze_dependencies: Some(DependencyOptions::default()), ..PrinterOptions::default() };
    let fault = |at: u32, message: String| Diagnostic::error(Code::BadStyle, message).at(origin.at(at..at.saturating_add(1)));
    let found = match sheet.to_css(options) {
        Ok(printed) => printed.dependencies.unwrap_or_default(),
        Err(error) => return vec![fault(0, format!("the style sheet cannot be read: {}", error.kind))],
    };
    let place = |range: &SourceRange| byte_of(source, (range.start.line as usize).saturating_sub(1), range.start.column as usize);
    let judge = |dependency: Dependency| match dependency {
        Dependency::Import(import) => {
            let message = "a style sheet cannot `@import` another: all files of `styles/` are joined".to_owned();
            let help = "put the other file into `styles/`; parvis never loads from another host";
            Some(fault(place(&import.loc), message).help(help))
        }
        Dependency::Url(url) if is_elsewhere(&url.url) => {
            let message = format!("a style sheet cannot load `{}` from another host, which would learn of every visit", url.url);
            let help = "put the file into `static/` and write its path: `url(/fonts/town.woff2)`";
            Some(fault(place(&url.loc), message).help(help))
        }
        Dependency::Url(_) => None,
    };
    found.into_iter().filter_map(judge).collect()
}

/// Whether an address leads off the site; `data:` is no address.
fn is_elsewhere(url: &str) -> bool {
    let url: String =
        url.chars().filter(|c| !c.is_control() && *c != ' ').collect::<String>().replace('\\', "/").to_ascii_lowercase();
    let scheme = url.split(['/', '?', '#']).next().unwrap_or_default().contains(':');
    url.starts_with("//") || scheme && !url.starts_with("data:")
}

/// The byte of a line (from 0) and a column (from 1).
fn byte_of(source: &str, line: usize, column: usize) -> u32 {
    let start: usize = source.split_inclusive('\n').take(line).map(str::len).sum();
    u32::try_from((start + column.saturating_sub(1)).min(source.len().saturating_sub(1))).unwrap_or(0)
}
