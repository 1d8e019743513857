//! Sets what depends on the whole text: anchors of headings, and numbers of footnotes.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::MarkdownStyle;
use super::open::FootnoteName;
use super::source::{Report, Source};
use crate::diagnostics::{Code, Diagnostic};
use crate::html::Permissions;
use crate::markdown::directive::Argument;
use crate::markdown::document::{Document, Element, Footnote, NodeKind};
use crate::markdown::raw_html::{self, Fault, RawHtml};
use crate::markdown::reference::RawAddress;
use crate::names::composed;

/// Adds the addresses among the arguments of directives to the references.
pub(super) fn argument_references(document: &mut Document<'_>) {
    let arguments = document.directives.iter().flat_map(|directive| &directive.arguments);
    document.references.extend(arguments.filter_map(Argument::reference));
}

/// Reads the raw HTML: its ids, links and pictures, and what is wrong with it.
pub(super) fn raw_html(
    document: &mut Document<'_>,
    permissions: &Permissions,
    report: &mut Report<'_>,
) {
    let RawHtml { anchors, references, addresses, faults } = raw_html::read(document, permissions);
    let first = u32::try_from(document.references.len()).unwrap_or(u32::MAX);
    let moved = addresses.into_iter().map(|address| RawAddress {
        reference: address.reference.saturating_add(first),
        ..address
    });
    document.addresses = moved.collect();
    document.anchors = anchors;
    document.references.extend(references);
    faults.into_iter().for_each(|Fault { diagnostic, range }| report.add(diagnostic, range));
}

/// Gives each heading its anchor. Those that the author wrote come first: a heading above must not take them away.
pub(super) fn anchors(document: &mut Document, style: MarkdownStyle<'_>) {
    let mut taken = Anchors::default();
    for id in &document.anchors {
        taken.0.entry(id.clone()).or_default();
    }
    let (own, made): (Vec<_>, Vec<_>) =
        document.outline.iter_mut().partition(|heading| !heading.anchor.is_empty());
    for heading in own {
        heading.anchor = taken.unique(composed(&heading.anchor).into_owned());
    }
    for heading in made {
        heading.anchor = taken.unique(wanted(style, &heading.text));
    }
}

fn wanted(style: MarkdownStyle<'_>, text: &str) -> String {
    let slug = (style.slug)(text);
    match style.prefix {
        "" => slug,
        prefix if slug.is_empty() => format!("{prefix}-section"),
        prefix => format!("{prefix}-{slug}"),
    }
}

#[derive(Default)]
struct Anchors(BTreeMap<String, u32>);

impl Anchors {
    fn unique(&mut self, wanted: String) -> String {
        // The ids of footnotes are `fn:1` and `fnref:1`.
        let wanted = match wanted {
            wanted if wanted.is_empty() => "section".to_owned(),
            wanted if wanted.starts_with("fn") && wanted.contains(':') => wanted.replace(':', "-"),
            wanted => wanted,
        };
        let Some(mut count) = self.0.get(&wanted).copied() else {
            self.0.insert(wanted.clone(), 0);
            return wanted;
        };
        let anchor = loop {
            count += 1;
            let anchor = format!("{wanted}-{count}");
            if !self.0.contains_key(&anchor) {
                break anchor;
            }
        };
        self.0.insert(wanted, count);
        self.0.insert(anchor.clone(), 0);
        anchor
    }
}

/// Numbers the footnotes in the order in which a reader meets them: the text first, then what footnotes refer to.
///
/// Reports footnotes that would never be shown: a second one of a name, and one without a reference.
pub(super) fn footnotes(
    document: &mut Document,
    source: Source,
    labels: &[FootnoteName],
    references: &[FootnoteName],
    report: &mut Report,
) {
    if labels.is_empty() && references.is_empty() {
        return;
    }
    let mut definitions: BTreeMap<&str, Definition> = BTreeMap::new();
    for FootnoteName { node: open, label } in labels {
        if let Some(Element::FootnoteDefinition { close }) = document.element(*open) {
            if let Some(first) = definitions.get(label.as_str()) {
                let first = report.origin.at(mark(document, source, first.open));
                let diagnostic = Diagnostic::error(
                    Code::MarkdownSyntax,
                    message!("there is a second footnote `{label}`", label),
                )
                .note("the first is here", Some(first))
                .help("give it another name, and refer to it by that");
                report.add(diagnostic, mark(document, source, *open));
                continue;
            }
            definitions.insert(label, Definition { open: *open, close: *close, number: 0 });
        }
    }
    let mut numbering = Numbering { document, definitions, references: BTreeMap::new() };
    numbering.sort(labels, references);
    for (node, label) in numbering.references.remove(&Inside::Text).unwrap_or_default() {
        numbering.refer(node, label);
    }
    let mut next = 0;
    while let Some(footnote) = numbering.document.footnotes.get(next) {
        for (node, label) in
            numbering.references.remove(&Inside::Footnote(footnote.open)).unwrap_or_default()
        {
            numbering.refer(node, label);
        }
        next += 1;
    }
    for (label, definition) in
        numbering.definitions.iter().filter(|(_, definition)| definition.number == 0)
    {
        let message =
            message!("nothing refers to the footnote `{label}`, so it would not be shown", label);
        let help = message!("write `[^{label}]` where it belongs, or take the footnote out", label);
        let place = mark(numbering.document, source, definition.open);
        report.add(Diagnostic::warning(Code::MarkdownSyntax, message).help(help), place);
    }
    for FootnoteName { node, .. } in references {
        let node = &mut document.nodes[*node as usize];
        if matches!(node.kind, NodeKind::FootnoteRef { number: 0, .. }) {
            let text = source.slice(source.bytes(&node.range));
            node.kind = NodeKind::Text(Cow::Owned(text.to_owned()));
        }
    }
}

/// Where a footnote's name stands before its text.
fn mark(document: &Document, source: Source, open: u32) -> Range<u32> {
    let range = &document.nodes[open as usize].range;
    let text = source.slice(source.bytes(range));
    range.start..text.find(']').map_or(range.end, |end| range.start + end as u32 + 1)
}

struct Definition {
    open: u32,
    close: u32,
    number: u32,
}

/// Where a reference to a footnote stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Inside {
    /// In the text itself.
    Text,
    /// In the footnote whose definition this node opens.
    Footnote(u32),
}

/// A reference to a footnote: its node, and the footnote's name.
type FootnoteRef<'l> = (u32, &'l str);

struct Numbering<'d, 's, 'l> {
    document: &'d mut Document<'s>,
    definitions: BTreeMap<&'l str, Definition>,
    references: BTreeMap<Inside, Vec<FootnoteRef<'l>>>,
}

impl<'l> Numbering<'_, '_, 'l> {
    fn sort(&mut self, labels: &[FootnoteName], references: &'l [FootnoteName]) {
        let mut inside: Vec<(u32, u32)> = Vec::new();
        let mut labels = labels.iter().peekable();
        for FootnoteName { node, label } in references {
            while let Some(FootnoteName { node: open, .. }) =
                labels.next_if(|name| name.node < *node)
            {
                while inside.last().is_some_and(|(_, close)| close < open) {
                    inside.pop();
                }
                if let Some(Element::FootnoteDefinition { close }) = self.document.element(*open) {
                    inside.push((*open, *close));
                }
            }
            while inside.last().is_some_and(|(_, close)| close < node) {
                inside.pop();
            }
            let home = inside.last().map_or(Inside::Text, |(open, _)| Inside::Footnote(*open));
            self.references.entry(home).or_default().push((*node, label));
        }
    }

    fn refer(&mut self, node: u32, label: &str) {
        let Some(definition) = self.definitions.get_mut(label) else { return };
        if definition.number == 0 {
            self.document.footnotes.push(Footnote {
                open: definition.open,
                close: definition.close,
                references: 0,
            });
            definition.number = self.document.footnotes.len() as u32;
        }
        let footnote = &mut self.document.footnotes[definition.number as usize - 1];
        footnote.references += 1;
        let kind =
            NodeKind::FootnoteRef { number: definition.number, occurrence: footnote.references };
        self.document.nodes[node as usize].kind = kind;
    }
}
