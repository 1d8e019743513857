//! Content lines: escaped, folded, and ended as RFC 5545 wants them.

/// The most octets of a line, without its end.
const LINE: usize = 75;

/// A calendar that grows line by line. Names and parameters are our own, but for [`quoted`] values.
pub(super) struct Lines {
    out: String,
}

impl Lines {
    /// Starts with nothing.
    pub(super) fn new() -> Self {
        Self { out: String::new() }
    }

    /// Writes a line whose value is a text for people.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.line(name, &escaped(text));
    }

    /// Writes a line whose value is a text for people, if there is one.
    pub(super) fn text_if(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.text(name, text);
        }
    }

    /// Writes a line whose value is an address, if there is one. Addresses are not escaped: a
    /// backslash before a comma would be a part of them.
    pub(super) fn address_if(&mut self, name: &str, address: Option<&str>) {
        if let Some(address) = address.filter(|address| !address.is_empty()) {
            self.line(name, address);
        }
    }

    /// Writes a line, folded. A character is never cut in two; control characters are left out.
    pub(super) fn line(&mut self, name: &str, value: &str) {
        let mut width = 0;
        for c in name.chars().chain([':']).chain(value.chars()).filter(|c| is_legal(*c)) {
            if width + c.len_utf8() > LINE {
                // The space is the first octet of the next line.
                self.out.push_str("\r\n ");
                width = 1;
            }
            self.out.push(c);
            width += c.len_utf8();
        }
        self.out.push_str("\r\n");
    }

    /// What was written.
    pub(super) fn finish(self) -> String {
        self.out
    }
}

/// Escapes a text for people. Each kind of line break becomes the one that the format has.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push_str("\\n"),
            '\\' | ';' | ',' => out.extend(['\\', c]),
            other => out.push(other),
        }
    }
    out
}

/// The value of a parameter, between quotation marks; one in it becomes an apostrophe, since the
/// format has no escape that is read everywhere.
pub(super) fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('"', "'"))
}

/// Whether a line can hold the character. The controls above ASCII are legal, but end a line for
/// some readers.
fn is_legal(c: char) -> bool {
    c == '\t' || !(c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
}
