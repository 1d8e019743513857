//! Writing XML 1.0: elements line by line, and escaping that gives every reader the same text back.

/// A document that grows element by element. Element and attribute names are our own; all other
/// text is escaped here.
pub(super) struct Writer {
    out: String,
    open: Vec<&'static str>,
}

/// The attributes of an element.
pub(super) type Attributes<'a> = &'a [(&'static str, &'a str)];

impl Writer {
    /// Starts a document.
    pub(super) fn new() -> Self {
        Self { out: "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".to_owned(), open: Vec::new() }
    }

    /// Opens an element that holds others.
    pub(super) fn open(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.start(name, attributes);
        self.out.push_str(">\n");
        self.open.push(name);
    }

    /// Closes the element opened last.
    pub(super) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.indent();
            self.end(name);
        }
    }

    /// Writes an element that holds a text. No white space is added to the text.
    pub(super) fn text(&mut self, name: &'static str, attributes: Attributes<'_>, text: &str) {
        self.start(name, attributes);
        self.out.push('>');
        escape(text, Inside::Element, &mut self.out);
        self.end(name);
    }

    /// Writes an element that holds nothing.
    pub(super) fn empty(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.start(name, attributes);
        self.out.push_str("/>\n");
    }

    /// Closes all open elements and returns the document.
    pub(super) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    fn start(&mut self, name: &str, attributes: Attributes<'_>) {
        self.indent();
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            escape(value, Inside::Attribute, &mut self.out);
            self.out.push('"');
        }
    }

    fn end(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push_str(">\n");
    }

    fn indent(&mut self) {
        self.out.extend(self.open.iter().map(|_| "  "));
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Element,
    Attribute,
}

fn escape(text: &str, inside: Inside, out: &mut String) {
    for c in text.chars().filter(|c| is_legal(*c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            // A text may not contain "]]>".
            '>' => out.push_str("&gt;"),
            '"' if inside == Inside::Attribute => out.push_str("&quot;"),
            // A reader turns a bare carriage return into a line feed, and any bare white space of
            // an attribute into a space.
            '\r' => out.push_str("&#13;"),
            '\n' if inside == Inside::Attribute => out.push_str("&#10;"),
            '\t' if inside == Inside::Attribute => out.push_str("&#9;"),
            other => out.push(other),
        }
    }
}

/// Whether XML 1.0 can contain the character at all, even escaped. Others are dropped.
pub(super) fn is_legal(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}
