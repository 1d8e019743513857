//! The parser's options, and its events handed on.

use std::borrow::Cow;

use pulldown_cmark::{Options, Parser};

use super::builder::Builder;
use super::hidden_signs::hide;
use super::source::{Report, Source};
use crate::diagnostics::Diagnostic;
use crate::markdown::directive;
use crate::markdown::document::Document;
use crate::markdown::reading::Reading;

/// Parses a body that begins at the byte `offset` of its file. Findings are added to `found`.
pub fn parse<'s>(
    body: &'s str,
    offset: u32,
    how: Reading<'_>,
    found: &mut Vec<Diagnostic>,
) -> Document<'s> {
    let markers = directive::scan(body);
    let seen = if markers.is_empty() {
        Cow::Borrowed(body)
    } else {
        Cow::Owned(directive::blank(body, &markers))
    };
    let seen = hide(seen);
    let source = Source { body, seen: &seen, offset };
    let mut builder = Builder::new(source, markers, how, Report { origin: how.origin, found });
    for (event, range) in Parser::new_ext(&seen, options()).into_offset_iter() {
        builder.event(event, range);
    }
    builder.finish()
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}
