//! The texts of entries, and those of the interface.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::super::description::{Describe, Description};
use super::super::gaps::{LookUp, TextSource};
use super::super::question::{FilledGap, Filling};
use super::world::World;
use crate::diagnostics::{Blame, Code, Diagnostic, Origin, Result, did_you_mean};
use crate::locale::Argument;
use crate::markdown::{Body, LinkTarget};
use crate::names::{Digest, EntryId, Lang};

/// An entry's text: its HTML with gaps, and where its words stand.
#[derive(Debug, Clone, Copy)]
pub(in crate::render) struct BodyAnswer<'w> {
    /// Whose text it is.
    pub source: TextSource<'w>,
    /// The HTML with gaps.
    pub body: &'w Body,
    /// The file with the words.
    pub origin: &'w Origin,
    /// The digest of the file as it was read.
    digest: Digest,
}

impl Describe for BodyAnswer<'_> {
    fn describe(&self, to: &mut Description) {
        // The HTML is made of the file alone, but that a partner's text is cleaned, or not shared at all.
        let Self { source, body, origin: _, digest } = self;
        to.list(|to| {
            to.hidden(*digest);
            to.boolean(body.range.is_empty());
            to.optional(source.partner.map(|partner| partner.as_str()));
        });
    }
}

impl World {
    /// Returns the text of an entry in its own language.
    pub(in crate::render) fn body(&self, id: &EntryId, own: &Lang) -> Option<BodyAnswer<'_>> {
        let at = self.site.exact(id, own)?;
        let entry = &self.site.entries[at];
        let (body, origin, digest) = (&entry.body, &entry.origin, entry.digest);
        Some(BodyAnswer { source: self.text_source(at), body, origin, digest })
    }

    /// Whose the text at an index is.
    pub(super) fn text_source(&self, at: usize) -> TextSource<'_> {
        let entry = &self.site.entries[at];
        let partner = self.site.remote_of(entry).map(|partner| &partner.name);
        TextSource { at, id: &entry.id, lang: &entry.lang, partner }
    }

    /// Reads the words of an entry's text. What was read first is what was checked, and where its words stand.
    ///
    /// # Errors
    /// If the file cannot be read, or was changed since.
    pub(in crate::render) fn words_of(&self, text: &BodyAnswer<'_>) -> Result<String> {
        let range = text.body.range.start as usize..text.body.range.end as usize;
        let bytes = self.layers.read(text.origin)?;
        if Digest::of(&bytes) == text.digest
            && let Some(words) =
                bytes.get(range.clone()).and_then(|it| std::str::from_utf8(it).ok())
        {
            return Ok(words.to_owned());
        }
        // Reading may turn line ends: then the text has another digest than the bytes.
        let whole = self.layers.read_text(text.origin)?;
        let same = Some(&whole).filter(|whole| Digest::of(whole.as_bytes()) == text.digest);
        match same.and_then(|whole| whole.get(range)) {
            Some(words) => Ok(words.to_owned()),
            None => {
                let message = "the file was changed while the site was being built";
                let diagnostic = Diagnostic::error(Code::Changed, message).at(text.origin.whole());
                // Nothing is wrong in the file: it is as if it could not be read.
                diagnostic.blame(Blame::Setup).help("build again").into()
            }
        }
    }

    /// Returns a text of the interface, if a language has one.
    pub(super) fn find_text(
        &self,
        key: &str,
        arguments: &[FilledGap],
        lang: &Lang,
    ) -> Option<String> {
        let arguments: BTreeMap<String, Argument> = arguments
            .iter()
            .map(|FilledGap { name, filling }| {
                let argument = match filling {
                    Filling::Number(digits) => Argument::Number(digits.parse().unwrap_or_default()),
                    Filling::Text(text) => Argument::Text(text.clone()),
                };
                (name.clone(), argument)
            })
            .collect();
        self.catalogue.text(lang, key, &arguments)
    }

    pub(super) fn describe_text(
        &self,
        key: &str,
        arguments: &[FilledGap],
        lang: &Lang,
        to: &mut Description,
    ) {
        if let Some(text) = self.find_text(key, arguments, lang) {
            return to.text(&text);
        }
        let near = self.catalogue.nearest(key);
        let near = near.map(|near| format!(", {}", did_you_mean(near))).unwrap_or_default();
        to.fault(format!("no language has a text `{key}`{near}; add it to `translations/`"));
    }

    /// The town's time zone.
    pub(in crate::render) fn zone(&self) -> &TimeZone {
        self.site.clock.zone()
    }
}

/// Inside an answer nothing is recorded: its digest covers what was looked up.
impl LookUp for World {
    fn link(&self, from: TextSource<'_>, lang: &Lang, reference: &str) -> LinkTarget {
        self.link(from.at, lang, reference)
    }

    fn copy(&self, from: TextSource<'_>, reference: &str) -> String {
        self.copy(from.at, reference).unwrap_or_default().to_owned()
    }

    fn picture_size(&self, address: &str) -> Option<(u32, u32)> {
        self.picture_size(address)
    }

    fn interface_text(&self, key: &str, lang: &Lang) -> String {
        self.find_text(key, &[], lang).unwrap_or_else(|| key.to_owned())
    }
}
