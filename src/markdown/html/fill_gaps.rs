//! Filling the gaps: where links lead, what components make of directives, the words of the interface.

use super::escape::{attribute, href, text};
use super::steps::{Html, Step, Word};
use crate::locale::{hosts_named, is_host_of};
use crate::markdown::directive::Directive;
use crate::markdown::document::Image;
use crate::markdown::reference::{Reference, ReferenceKind};
use crate::names::is_safe_address;

/// Gives what the gaps of a text are filled with.
pub trait Resolve {
    /// Where a link leads.
    fn link(&mut self, reference: &str) -> LinkTarget;
    /// Where a picture lies.
    fn image(&mut self, src: &str) -> ImageTarget;
    /// The HTML of a directive; `body_html` is what it wraps.
    fn directive(&mut self, directive: &Directive, body_html: Option<&str>) -> String;
    /// A text of the interface, by its key.
    fn text(&mut self, key: &str) -> String;
}

/// Where a link leads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkTarget {
    /// The address; without one only the link's text is written.
    pub href: Option<String>,
    /// The language of what it leads to, where that is another.
    pub hreflang: Option<String>,
    /// What is added to the link's text, with the space before it.
    pub note: Option<String>,
    /// The host that it leads to, where nobody should read the name of another one.
    pub host: Option<String>,
}

/// Where a picture lies, and its size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImageTarget {
    /// The address.
    pub src: String,
    /// The width in pixels.
    pub width: Option<u32>,
    /// The height in pixels.
    pub height: Option<u32>,
}

/// HTML with gaps, and what the gaps are about.
#[derive(Clone, Copy)]
pub(in crate::markdown) struct Gaps<'b> {
    pub(in crate::markdown) html: &'b Html,
    pub(in crate::markdown) references: &'b [Reference],
    pub(in crate::markdown) directives: &'b [Directive],
}

/// Writes the HTML to the end of `out`. `text` is what it was made of; what the gaps need comes from `resolve`.
pub(in crate::markdown) fn fill(
    gaps: Gaps<'_>,
    text: &str,
    resolve: &mut dyn Resolve,
    out: &mut String,
) {
    let mut filler = Filler {
        gaps,
        text,
        made: &gaps.html.made,
        resolve,
        out,
        link: None,
        directives: Vec::new(),
    };
    gaps.html.steps.iter().for_each(|step| filler.step(*step));
}

/// The words of HTML that was made of a text, without its tags.
fn words_of(html: &str) -> String {
    let mut is_tag = false;
    let shown = html.chars().filter(|sign| {
        let was_tag = is_tag;
        is_tag = if was_tag { *sign != '>' } else { *sign == '<' };
        !was_tag && !is_tag
    });
    shown.collect()
}

/// What an open link still has to write.
struct OpenLink {
    written: bool,
    note: Option<String>,
    host: Option<String>,
    /// Where its text begins.
    start: usize,
}

struct Filler<'b, 'w> {
    gaps: Gaps<'b>,
    text: &'b str,
    /// What was made and is not written yet.
    made: &'b str,
    resolve: &'w mut dyn Resolve,
    out: &'w mut String,
    link: Option<OpenLink>,
    /// Where in `out` the body of each open directive begins.
    directives: Vec<usize>,
}

impl<'b> Filler<'b, '_> {
    fn step(&mut self, step: Step) {
        match step {
            Step::Made(length) => {
                let made = self.made(length);
                self.out.push_str(made);
            }
            Step::Own { start, end } => {
                self.out.push_str(self.text.get(start as usize..end as usize).unwrap_or_default());
            }
            Step::LinkOpen { reference, title } => {
                let title = self.made(title);
                self.open_link(reference, title);
            }
            Step::LinkClose => self.close_link(),
            Step::Address { reference, name } => {
                let name = self.made(name);
                self.address(reference, name);
            }
            Step::Image { index, alone } => self.image(index, alone),
            Step::DirectiveOpen => self.directives.push(self.out.len()),
            Step::DirectiveClose(index) => self.directive(index),
            Step::Word(word) => self.word(word),
        }
    }

    fn made(&mut self, length: u32) -> &'b str {
        let (made, rest) = self.made.split_at_checked(length as usize).unwrap_or((self.made, ""));
        self.made = rest;
        made
    }

    fn word(&mut self, word: Word) {
        let words = self.resolve.text(word.key());
        match word {
            Word::Note(_) => text(&words, self.out),
            _ => attribute(&words, self.out),
        }
    }

    fn open_link(&mut self, reference: u32, title: &str) {
        let Some(reference) = self.gaps.references.get(reference as usize) else { return };
        let target = self.resolve.link(&reference.target);
        let address = target.href.filter(|address| is_safe_address(address));
        if let Some(address) = &address {
            self.out.push_str("<a href=\"");
            href(address, self.out);
            self.out.push('"');
            if let Some(language) = &target.hreflang {
                self.attribute("hreflang", language);
            }
            if !title.is_empty() {
                self.attribute("title", title);
            }
            self.out.push('>');
        }
        self.link = Some(OpenLink {
            written: address.is_some(),
            note: target.note,
            host: target.host,
            start: self.out.len(),
        });
    }

    /// Writes where a reference of raw HTML leads. An attribute without an address is left out.
    fn address(&mut self, reference: u32, name: &str) {
        let Some(reference) = self.gaps.references.get(reference as usize) else { return };
        let address = match reference.kind {
            ReferenceKind::Link => self.resolve.link(&reference.target).href,
            ReferenceKind::Image | ReferenceKind::Media => {
                Some(self.resolve.image(&reference.target).src).filter(|src| !src.is_empty())
            }
        };
        let address = address.filter(|address| is_safe_address(address));
        match address {
            Some(address) if name.is_empty() => href(&address, self.out),
            Some(address) => {
                self.out.extend([name, "=\""]);
                href(&address, self.out);
                self.out.push('"');
            }
            None => {}
        }
    }

    fn close_link(&mut self) {
        let Some(link) = self.link.take() else { return };
        if let Some(note) = &link.note {
            text(note, self.out);
        }
        let belies = |host: &&String| {
            hosts_named(&words_of(&self.out[link.start..])).any(|named| !is_host_of(&named, host))
        };
        if let Some(host) = link.host.as_ref().filter(belies) {
            text(&format!(" ({host})"), self.out);
        }
        if link.written {
            self.out.push_str("</a>");
        }
    }

    fn directive(&mut self, index: u32) {
        let Some(start) = self.directives.pop() else { return };
        let Some(directive) = self.gaps.directives.get(index as usize) else { return };
        let html = if directive.has_body {
            let html = self.resolve.directive(directive, Some(&self.out[start..]));
            self.out.truncate(start);
            html
        } else {
            self.resolve.directive(directive, None)
        };
        self.out.push_str(&html);
    }

    fn image(&mut self, index: u32, alone: bool) {
        let Some(image) = self.gaps.html.images.get(index as usize) else { return };
        let Some(reference) = self.gaps.references.get(image.reference as usize) else { return };
        let target = self.resolve.image(&reference.target);
        if target.src.is_empty() || !is_safe_address(&target.src) {
            let (begin, end) = if alone { ("<p>", "</p>") } else { ("", "") };
            self.out.push_str(begin);
            text(&image.alt, self.out);
            return self.out.push_str(end);
        }
        let caption = image.title.as_deref().filter(|_| alone);
        if caption.is_some() {
            self.out.push_str("<figure>");
        }
        self.picture(image, &target, caption.is_none());
        if let Some(caption) = caption {
            self.out.push_str("<figcaption>");
            text(caption, self.out);
            self.out.push_str("</figcaption></figure>");
        }
    }

    fn picture(&mut self, image: &Image, target: &ImageTarget, with_title: bool) {
        self.out.push_str("<img src=\"");
        href(&target.src, self.out);
        self.out.push('"');
        self.attribute("alt", &image.alt);
        for (name, value) in [("width", target.width), ("height", target.height)] {
            if let Some(value) = value {
                self.attribute(name, &value.to_string());
            }
        }
        if let Some(title) = image.title.as_deref().filter(|_| with_title) {
            self.attribute("title", title);
        }
        self.out.push_str(" loading=\"lazy\" decoding=\"async\">");
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.extend([" ", name, "=\""]);
        attribute(value, self.out);
        self.out.push('"');
    }
}
