//! Reading files as text.

use std::sync::{Arc, PoisonError};

use super::{Bytes, Layers};
use crate::diagnostics::{Code, Diagnostic, Origin, Result, Texts};
use crate::names::PackageName;

/// The longest text of the town itself, in bytes. People do not write longer ones, and a parsed
/// text takes several times its length in memory.
pub const LONGEST_TEXT: u64 = 8 << 20;

/// The longest text that comes from a package or a partner, in bytes.
const LONGEST_FOREIGN_TEXT: u64 = 1 << 20;

impl Layers {
    /// Returns a file's text. A byte order mark at its beginning stays; a carriage return that stands alone is a line feed.
    ///
    /// # Errors
    /// If it cannot be read, is too long for a text, is not UTF-8 (the place is the first byte that
    /// is not), or holds two versions that Git could not merge.
    pub fn read_text(&self, origin: &Origin) -> Result<Arc<str>> {
        // Before it is read: who wrote it may have meant to fill the memory.
        if self.length(origin)? > longest(origin) {
            return too_long(origin);
        }
        decoded(&self.read(origin)?, origin)
    }
}

/// The text that a file's bytes are.
pub(super) fn decoded(bytes: &[u8], origin: &Origin) -> Result<Arc<str>> {
    if bytes.len() as u64 > longest(origin) {
        return too_long(origin);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            unmerged(text).map_or_else(|| Ok(with_line_feeds(text)), |at| conflict(at, origin))
        }
        Err(error) => not_utf8(bytes, error.valid_up_to(), origin),
    }
}

/// Turns carriage returns that stand alone, as old Macs wrote them, into line feeds: a line end for everybody who reads on
/// (CommonMark, section 2.1). No place moves.
fn with_line_feeds(text: &str) -> Arc<str> {
    let is_alone = |at: usize| text.as_bytes().get(at + 1) != Some(&b'\n');
    if !memchr::memchr_iter(b'\r', text.as_bytes()).any(is_alone) {
        return Arc::from(text);
    }
    let mut turned = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        turned.push(if c == '\r' && is_alone(at) { '\n' } else { c });
    }
    Arc::from(turned)
}

fn longest(origin: &Origin) -> u64 {
    if origin.package == PackageName::town() { LONGEST_TEXT } else { LONGEST_FOREIGN_TEXT }
}

fn too_long<T>(origin: &Origin) -> Result<T> {
    let message = message!(
        "the file is longer than {longest} MB, which is too much for a text",
        longest = longest(origin) >> 20
    );
    Diagnostic::error(Code::TooLarge, message)
        .at(origin.whole())
        .help("divide it into several")
        .into()
}

/// Where the lines begin that Git could not merge.
fn unmerged(text: &str) -> Option<usize> {
    let line = |from: usize, sign: &str| {
        let mut found =
            memchr::memmem::find_iter(&text.as_bytes()[from..], sign).map(|at| from + at);
        found.find(|at| text.as_bytes()[..*at].last().is_none_or(|before| *before == b'\n'))
    };
    let first = line(0, "<<<<<<< ")?;
    line(first, "=======").and_then(|middle| line(middle, ">>>>>>> ")).map(|_| first)
}

fn conflict(at: usize, origin: &Origin) -> Result<Arc<str>> {
    let start = u32::try_from(at).unwrap_or(u32::MAX);
    Diagnostic::error(Code::MergeConflict, "the file holds two versions that Git could not merge")
        .at(origin.at(start..start.saturating_add(7)))
        .help("keep what holds, and take the lines `<<<<<<<`, `=======` and `>>>>>>>` away")
        .into()
}

fn not_utf8(bytes: &[u8], at: usize, origin: &Origin) -> Result<Arc<str>> {
    let start = u32::try_from(at).unwrap_or(u32::MAX);
    let help = "save it in the editor with the encoding UTF-8";
    let diagnostic = if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        Diagnostic::error(Code::NotUtf8, "the file is encoded in UTF-16, not in UTF-8")
            .at(origin.whole())
    } else if bytes.contains(&0) {
        Diagnostic::error(Code::NotUtf8, "the file is not text").at(origin.whole())
    } else {
        let message = message!(
            "the file is not UTF-8: the byte {bytes} stands where a letter should",
            bytes = format!("{:#04x}", bytes[at])
        );
        Diagnostic::error(Code::NotUtf8, message).at(origin.at(start..start.saturating_add(1)))
    };
    diagnostic.help(help).into()
}

impl Texts for Layers {
    fn text(&self, origin: &Origin) -> Option<Arc<str>> {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, text)) = shown.as_ref().filter(|(last, _)| last == origin) {
            return Some(text.clone());
        }
        if self.length(origin).ok()? > longest(origin) {
            return None;
        }
        let text = printable(&self.read(origin).ok()?);
        *shown = Some((origin.clone(), text.clone()));
        Some(text)
    }

    fn display(&self, origin: &Origin) -> String {
        self.display_path(origin)
    }
}

/// The text with a question mark for each byte that is none, so that places behind it stay right.
fn printable(bytes: &Bytes) -> Arc<str> {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    Arc::from(text)
}
