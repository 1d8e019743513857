//! Filling the gaps of an entry's text: links, pictures, directives and texts of the interface.
//!
//! The same filler serves what is rendered (each look-up is recorded in the receipt) and what is part of an answer, such as a
//! Markdown field (the answer's digest covers it).

use crate::locale::clean;
use crate::markdown::{Body, Directive, ImageTarget, LinkTarget, Resolve};
use crate::names::{EntryId, Lang, PackageName};

/// The entry whose text is filled.
#[derive(Debug, Clone, Copy)]
pub(super) struct TextSource<'a> {
    /// Its index in the site.
    pub at: usize,
    /// Its id.
    pub id: &'a EntryId,
    /// Its language.
    pub lang: &'a Lang,
    /// The partner who wrote it; nobody where it is the town's own.
    pub partner: Option<&'a PackageName>,
}

/// Where the filler looks things up.
pub(super) trait LookUp {
    /// Returns what a link leads to, for a reader of a language.
    fn link(&self, from: TextSource<'_>, lang: &Lang, reference: &str) -> LinkTarget;
    /// Returns where the copy of a partner's picture lies; empty if there is none.
    fn copy(&self, from: TextSource<'_>, reference: &str) -> String;
    /// Returns the width and height of the picture at an address.
    fn picture_size(&self, address: &str) -> Option<(u32, u32)>;
    /// Returns a text of the interface; its key where there is none.
    fn interface_text(&self, key: &str, lang: &Lang) -> String;
}

/// Renders a directive, with the HTML that it wraps.
pub(super) type RunDirective<'a> = &'a mut dyn FnMut(&Directive, Option<&str>) -> String;

/// Fills the gaps of texts.
pub(super) struct GapFiller<'a, L> {
    /// Where things are looked up.
    pub look_up: &'a L,
    /// Whose text it is.
    pub source: TextSource<'a>,
    /// The reader's language.
    pub lang: &'a Lang,
    /// Runs directives; without it the text stays that they wrap.
    pub run_directive: Option<RunDirective<'a>>,
}

impl<L: LookUp> GapFiller<'_, L> {
    /// Writes the HTML of a body; `words` is what it was read from. In a partner's there are no characters that turn or hide
    /// what stands around them: here all entities are read already.
    pub(super) fn fill(&mut self, body: &Body, words: &str) -> String {
        let mut html = String::with_capacity(words.len() + words.len() / 4);
        body.fill(words, self, &mut html);
        if self.source.partner.is_some() { clean(&html) } else { html }
    }
}

impl<L: LookUp> Resolve for GapFiller<'_, L> {
    fn link(&mut self, reference: &str) -> LinkTarget {
        self.look_up.link(self.source, self.lang, reference)
    }

    fn image(&mut self, src: &str) -> ImageTarget {
        let src = match self.source.partner {
            Some(_) => self.look_up.copy(self.source, src),
            None => self.link(src).href.unwrap_or_default(),
        };
        let (width, height) = self.look_up.picture_size(&src).unzip();
        ImageTarget { src, width, height }
    }

    fn directive(&mut self, directive: &Directive, body: Option<&str>) -> String {
        match &mut self.run_directive {
            Some(run) => run(directive, body),
            None => body.unwrap_or_default().to_owned(),
        }
    }

    fn text(&mut self, key: &str) -> String {
        self.look_up.interface_text(key, self.lang)
    }
}
