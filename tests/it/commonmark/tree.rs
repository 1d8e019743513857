//! HTML as a tree that can be compared: what parvis adds to each page is left out, and typography is undone.

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, local_name, ns, parse_fragment};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// Returns the tree of a piece of HTML, an element or a text in each line.
pub(super) fn outline(html: &str) -> String {
    let context = html5ever::QualName::new(None, ns!(html), local_name!("main"));
    let dom = parse_fragment(RcDom::default(), ParseOpts::default(), context, Vec::new(), false)
        .one(html);
    let mut outline = Outline::default();
    for root in dom.document.children.borrow().iter() {
        outline.children(root, 0);
    }
    outline.end_text();
    outline.lines.join("\n")
}

#[derive(Default)]
struct Outline {
    lines: Vec<String>,
    /// Words that may go on behind an inline element.
    text: String,
    indent: String,
    is_verbatim: bool,
}

impl Outline {
    fn children(&mut self, handle: &Handle, depth: usize) {
        for child in handle.children.borrow().iter() {
            self.node(child, depth);
        }
    }

    fn node(&mut self, handle: &Handle, depth: usize) {
        match &handle.data {
            NodeData::Text { contents } => {
                self.text.push_str(&contents.borrow());
                self.indent = "  ".repeat(depth);
            }
            NodeData::Element { name, attrs, .. } => {
                let name = &*name.local;
                let attributes: Vec<(String, String)> = attrs
                    .borrow()
                    .iter()
                    .map(|attribute| {
                        (attribute.name.local.to_string(), attribute.value.to_string())
                    })
                    .collect();
                self.element(handle, name, attributes, depth);
            }
            _ => {}
        }
    }

    fn element(
        &mut self,
        handle: &Handle,
        name: &str,
        mut attributes: Vec<(String, String)>,
        depth: usize,
    ) {
        // What parvis puts around a table, so that a narrow screen can scroll it.
        if attributes.iter().any(|(key, value)| key == "class" && value == "scroll") {
            return self.children(handle, depth);
        }
        self.end_text();
        let mut line = format!("{}{name}", "  ".repeat(depth));
        attributes.sort();
        for (key, value) in attributes {
            let kept = match (name, &*key, &*value) {
                ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", "id", _) => None,
                ("th", "scope", _) => None,
                ("td" | "th", "class", "align-left") => Some(" align=\"left\"".to_owned()),
                ("td" | "th", "class", "align-right") => Some(" align=\"right\"".to_owned()),
                ("td" | "th", "class", "align-center") => Some(" align=\"center\"".to_owned()),
                ("img", "loading" | "decoding", _) => None,
                ("a" | "img", "href" | "src", _) => Some(format!(" {key}={:?}", decoded(&value))),
                // In a list of tasks, the box has a name for those who do not see it.
                ("input", "aria-label", _) | ("li", "class", "task") => None,
                _ => Some(format!(" {key}={:?}", plain(&value))),
            };
            line.push_str(&kept.unwrap_or_default());
        }
        self.lines.push(line);
        let outer = self.is_verbatim;
        self.is_verbatim |= name == "pre";
        self.children(handle, depth + 1);
        self.end_text();
        self.is_verbatim = outer;
    }

    fn end_text(&mut self) {
        let text = std::mem::take(&mut self.text);
        let text = if self.is_verbatim {
            text
        } else {
            plain(&text).split_whitespace().collect::<Vec<_>>().join(" ")
        };
        if !text.is_empty() {
            self.lines.push(format!("{}{text:?}", self.indent));
        }
    }
}

/// An address as browsers understand it, whether its signs are encoded or not.
fn decoded(address: &str) -> String {
    percent_encoding::percent_decode_str(address).decode_utf8_lossy().into_owned()
}

/// A text without typography.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for sign in text.chars() {
        match sign {
            '‘' | '’' => plain.push('\''),
            '“' | '”' => plain.push('"'),
            '–' => plain.push_str("--"),
            '—' => plain.push_str("---"),
            '…' => plain.push_str("..."),
            '\u{a0}' | '\u{202f}' => plain.push(' '),
            sign => plain.push(sign),
        }
    }
    plain
}
