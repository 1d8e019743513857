//! What links lead to, and where former addresses do.

use super::super::description::{Describe, Description};
use super::world::World;
use crate::content::Entry;
use crate::diagnostics::{did_you_mean, nearest};
use crate::locale::format_bytes;
use crate::markdown::{LinkTarget, foreign_id};
use crate::names::Lang;
use crate::site::{ForeignLink, Resolution};

/// File names of documents, whose type and size a link to them says.
const DOCUMENTS: &[&str] = &[
    "pdf", "odt", "ods", "odp", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "zip", "csv", "epub",
    "ics", "rtf",
];

/// Where a former address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::render) struct RedirectAnswer {
    /// The former address.
    pub alias: String,
    /// The address of the page.
    pub address: String,
    /// The title of the page.
    pub title: String,
}

impl Describe for RedirectAnswer {
    fn describe(&self, to: &mut Description) {
        let Self { alias, address, title } = self;
        to.list(|to| [alias, address, title].into_iter().for_each(|text| to.text(text)));
    }
}

impl Describe for LinkTarget {
    fn describe(&self, to: &mut Description) {
        let Self { href, hreflang, note, host } = self;
        to.list(|to| {
            [href, hreflang, note, host].into_iter().for_each(|it| to.optional(it.as_deref()));
        });
    }
}

/// Where in the site a link leads.
struct EntryTarget {
    at: usize,
    /// What follows the address, with its `#` or `?`.
    suffix: String,
}

impl World {
    /// Returns what a link in an entry's text leads to: its address, the language of what is there if it is another one, and
    /// type and size of a document.
    pub(in crate::render) fn link(&self, at: usize, lang: &Lang, reference: &str) -> LinkTarget {
        let site = &self.site;
        let entry = &site.entries[at];
        if site.is_local(entry) {
            return self.own_link(entry, lang, reference);
        }
        let target = match site.imported_link(entry, lang, reference) {
            ForeignLink::Here(at, suffix) => {
                self.entry_link(entry, lang, EntryTarget { at, suffix })
            }
            ForeignLink::Away(href, spoken) => {
                let hreflang = spoken.filter(|spoken| spoken != lang).map(|it| it.to_string());
                LinkTarget { href: Some(href), hreflang, ..LinkTarget::default() }
            }
            ForeignLink::Nowhere => LinkTarget::default(),
        };
        let whole = target.href.as_ref().and_then(|href| self.settings.absolute(href));
        LinkTarget { host: whole.and_then(|whole| host_of(&whole)), ..target }
    }

    fn own_link(&self, entry: &Entry, lang: &Lang, reference: &str) -> LinkTarget {
        let whole = |href| LinkTarget { href: Some(href), ..LinkTarget::default() };
        match self.site.resolve(entry, lang, reference) {
            Resolution::Entry { at, suffix } => {
                self.entry_link(entry, lang, EntryTarget { at, suffix })
            }
            Resolution::File { address, suffix, .. } => LinkTarget {
                note: self.document_note(&address, lang),
                ..whole(format!("{address}{suffix}"))
            },
            Resolution::Address { address, suffix } => whole(format!("{address}{suffix}")),
            Resolution::External => whole(reference.to_owned()),
            Resolution::Hidden(_)
            | Resolution::Unsafe
            | Resolution::Withdrawn
            | Resolution::Broken => LinkTarget::default(),
        }
    }

    fn entry_link(&self, from: &Entry, lang: &Lang, place: EntryTarget) -> LinkTarget {
        let site = &self.site;
        let EntryTarget { at, suffix } = place;
        let target = &site.entries[at];
        let is_own = target.id == from.id && target.lang == from.lang && suffix.starts_with('#');
        let suffix = match (site.remote_of(target), suffix.split_once('#')) {
            (Some(partner), Some((query, anchor))) if !anchor.is_empty() && site.is_here(at) => {
                format!("{query}#{}", foreign_id(&partner.name, anchor))
            }
            _ => suffix,
        };
        let href = if is_own { suffix } else { format!("{}{suffix}", site.address(at)) };
        let hreflang = (target.lang != *lang).then(|| target.lang.to_string());
        LinkTarget { href: Some(href), hreflang, ..LinkTarget::default() }
    }

    /// ` (PDF, 240 kB)`, for links to documents.
    fn document_note(&self, address: &str, lang: &Lang) -> Option<String> {
        let extension = address.rsplit('/').next()?.rsplit_once('.')?.1;
        if !DOCUMENTS.contains(&extension.to_ascii_lowercase().as_str()) {
            return None;
        }
        let upper = extension.to_uppercase();
        Some(match self.file_length(address) {
            Some(bytes) => format!(" ({upper}, {})", format_bytes(lang, bytes)),
            None => format!(" ({upper})"),
        })
    }

    /// Returns the address where the copy of a picture in a partner's text lies.
    pub(in crate::render) fn copy(&self, at: usize, reference: &str) -> Option<&str> {
        self.site.imported_picture(&self.site.entries[at], reference)
    }

    /// Describes the address of an entry; that there is no such entry is a fault, but for a partner's.
    pub(super) fn describe_address(&self, reference: &str, lang: &Lang, to: &mut Description) {
        match self.site.resolve_id(reference, lang) {
            Some(at) => to.text(self.site.address(at)),
            None => self.describe_absent(reference, to),
        }
    }

    /// Says that no entry is here. Partners take entries back as they like; no page may fail for it.
    pub(super) fn describe_absent(&self, reference: &str, to: &mut Description) {
        if self.site.is_of_partner(reference) {
            return to.none();
        }
        let near = nearest(reference, self.site.ids().map(|id| id.as_str()));
        let near = near.map(|near| format!(", {}", did_you_mean(near))).unwrap_or_default();
        to.fault(format!("there is no entry `{reference}`{near}"));
    }

    /// Returns where a former address leads: to the home page where it is none of an entry's.
    pub(in crate::render) fn redirect(&self, alias: &str) -> RedirectAnswer {
        let site = &self.site;
        if let Some(at) = site.alias(alias) {
            return self.redirect_to(alias, at);
        }
        let lang = site.town.default_language();
        RedirectAnswer {
            alias: alias.to_owned(),
            address: site.prefix(lang),
            title: site.town.name.get([lang]).unwrap_or_default().to_owned(),
        }
    }

    /// Returns where all former addresses of entries lead.
    pub(in crate::render) fn redirects(&self) -> Vec<RedirectAnswer> {
        self.site.aliases().map(|(alias, at)| self.redirect_to(alias, at)).collect()
    }

    fn redirect_to(&self, alias: &str, at: usize) -> RedirectAnswer {
        let address = self.site.address(at).to_owned();
        let title = self.site.entries[at].common.title.clone();
        RedirectAnswer { alias: alias.to_owned(), address, title }
    }
}

/// The host of a whole address, or of one for mail.
fn host_of(address: &str) -> Option<String> {
    let behind = address.split_once("://").or_else(|| address.split_once('@'))?.1;
    let host = behind.split(['/', '?', '#', ':']).next()?;
    (!host.is_empty()).then(|| host.to_lowercase())
}
