//! The site: the index of all entries, the town's own and the imported, with what only all of them together have.

use std::collections::BTreeMap;
use std::ops::Deref;

use super::answered::AnsweredQueries;
use super::imported::encode;
use super::imported::{RemoteLink, RemotePage, RemoteTown, Shown, Source};
use super::index::{TownIndex, encode_part};
use super::retired_addresses::RetiredAddresses;
use super::sections::Sections;
use super::subscriptions::Imports;
use crate::content::Entry;
use crate::diagnostics::{Code, Diagnostic, Origin, Sink};
use crate::names::{EntryId, Lang, MadeFolder, PackageName, TreePath};

/// The immutable site. It answers whatever its index does: an imported entry is found, and referred to, like any other.
pub struct Site {
    index: TownIndex,
    sections: Sections,
    topics: BTreeMap<String, Vec<EntryId>>,
    pub(super) answered: AnsweredQueries,
}

impl Deref for Site {
    type Target = TownIndex;

    fn deref(&self) -> &TownIndex {
        &self.index
    }
}

/// Where something that a partner's entry refers to is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ForeignLink {
    /// An entry that this site shows too, by its index here, and the place in its page.
    Here(usize, String),
    /// At the partner's, or anywhere: the whole address, and the language of what is there if it is known.
    Away(String, Option<Lang>),
    /// Nowhere that a page may lead to.
    Nowhere,
}

impl Site {
    /// Assembles the site of the town's own entries and those that were imported. `retired` are addresses of pages of partners' entries
    /// that this town had and has no more; they lead to their section.
    pub fn assemble(local: TownIndex, imports: Imports, retired: Vec<String>, sink: &Sink) -> Self {
        let mut index = local.with_imported(imports.entries, imports.imported);
        report_no_home(&index, sink);
        let retired = RetiredAddresses::read(retired, sink).targets(&index);
        for (address, target) in retired {
            index.aliases.entry(address).or_insert(target);
        }
        Self {
            sections: Sections::new(&index),
            topics: collect_topics(&index),
            answered: AnsweredQueries::default(),
            index,
        }
    }

    /// Returns the sections' tree.
    pub fn sections(&self) -> &Sections {
        &self.sections
    }

    /// Returns the topics that entries have, with the ids of the entries that are listed.
    pub fn topics(&self) -> &BTreeMap<String, Vec<EntryId>> {
        &self.topics
    }

    /// Returns where a vocabulary's term of the kind `topics` has its pages in a language.
    pub fn topic_address(&self, lang: &Lang, id: &str) -> String {
        let term = self.vocabularies.get("topics").and_then(|terms| terms.get(id));
        let slug = term
            .and_then(|term| term.slug.as_ref())
            .and_then(|slug| slug.get([lang]))
            .unwrap_or(id);
        let folder = MadeFolder::Topics.below(lang);
        format!("{}{folder}{}/", self.prefix(lang), encode_part(slug))
    }

    /// Returns the partner whose entry this is; `None` for the town's own.
    pub fn remote_of(&self, entry: &Entry) -> Option<&RemoteTown> {
        self.imported.towns.get(&entry.origin.package)
    }

    /// Tells whether a partner goes by the name that the town gave it, because its own is another's.
    pub fn is_namesake(&self, partner: &PackageName) -> bool {
        self.imported.namesakes.contains(partner)
    }

    /// Returns how a partner's entry is shown here; `None` for the town's own.
    pub fn shown(&self, id: &EntryId) -> Option<&Shown> {
        self.imported.shown.get(id)
    }

    /// Tells whether the entry's page is one of this site.
    pub fn is_here(&self, at: usize) -> bool {
        self.address(at).starts_with('/')
    }

    /// Returns the pictures of partners that are copied: address here, and the file.
    pub fn copies(&self) -> impl Iterator<Item = (&str, &Origin)> {
        self.imported.copies.iter().map(|(address, origin)| (address.as_str(), origin))
    }

    /// Returns the copied picture at an address.
    pub fn copy_at(&self, address: &str) -> Option<&Origin> {
        self.imported.copies.get(address)
    }

    /// Returns the whole address of a partner's entry at its origin, where the partner has one.
    pub fn origin_address(&self, entry: &Entry) -> Option<&str> {
        self.source(entry)?.origin.as_deref()
    }

    /// Returns where the references of an imported entry lead.
    fn source(&self, entry: &Entry) -> Option<&Source> {
        self.imported.sources.get(&(entry.id.clone(), entry.lang.clone()))
    }

    /// Returns where a link in a partner's entry leads a reader of a language.
    pub fn imported_link(&self, from: &Entry, lang: &Lang, reference: &str) -> ForeignLink {
        match self.source(from).and_then(|source| source.links.get(reference)) {
            None => ForeignLink::Nowhere,
            Some(RemoteLink::Address { whole, lang }) => {
                ForeignLink::Away(whole.clone(), lang.clone())
            }
            Some(RemoteLink::Entry { id, lang: fixed, suffix }) => match self.variant(id, lang) {
                Some(at) => ForeignLink::Here(at, suffix.clone()),
                None => {
                    let found = self.imported.referred.get(id).and_then(|entry| match fixed {
                        Some(lang) => entry.pages.get(lang),
                        None => entry.page(lang),
                    });
                    found.and_then(|page| away(page, suffix)).unwrap_or(ForeignLink::Nowhere)
                }
            },
        }
    }

    /// Returns the copy of a picture that a partner's entry shows, if there is one.
    pub fn imported_picture(&self, from: &Entry, src: &str) -> Option<&str> {
        let address = self.source(from)?.pictures.get(src)?;
        self.imported.copies.contains_key(address).then_some(address)
    }

    /// Returns the entry that a field of an imported one refers to by an id of the form `partner:id`, though this site does not show it.
    /// What the partner keeps to itself is not found.
    pub fn referred_page(&self, id: &str, lang: &Lang) -> Option<&RemotePage> {
        self.imported.referred.get(id)?.page(lang).filter(|page| page.is_shared)
    }
}

/// A link to a page at a partner's, with what follows its address; `None` if the partner has no site.
fn away(page: &RemotePage, suffix: &str) -> Option<ForeignLink> {
    let address = format!("{}{}", page.address.as_ref()?, encode(suffix));
    Some(ForeignLink::Away(address, Some(page.lang.clone())))
}

fn collect_topics(index: &TownIndex) -> BTreeMap<String, Vec<EntryId>> {
    let mut topics: BTreeMap<String, Vec<EntryId>> = BTreeMap::new();
    for (at, entry) in index.entries.iter().enumerate() {
        for (topic, _) in &entry.common.topics {
            let ids = topics.entry(topic.clone()).or_default();
            if !index.is_unlisted(at) && ids.last() != Some(&entry.id) {
                ids.push(entry.id.clone());
            }
        }
    }
    topics
}

fn report_no_home(index: &TownIndex, sink: &Sink) {
    if !index.languages_of(&EntryId::home()).is_empty() {
        return;
    }
    let place = Origin::town(TreePath::parse("town.toml").expect("a literal path")).whole();
    let diagnostic = Diagnostic::error(Code::NoHome, "the town has no home page").at(place);
    sink.report(diagnostic.help("write `content/_index.md`:\n+++\ntitle = \"Welcome\"\n+++"));
}
