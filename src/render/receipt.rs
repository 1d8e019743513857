//! Questions and receipts: the record of what an output read.
//!
//! A receipt is a verifying trace: the questions that a render asked, each with the digest of its answer. It holds in another
//! world if all of them have the same answers there. (The model is comemo's; why it is ours is said in `ARCHITECTURE.md`.)

use std::cell::RefCell;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::world::World;
use crate::content::Query;
use crate::names::{Digest, EntryId, Lang};

/// A list that is shown page by page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ListOf {
    /// The newest of the whole town.
    Home,
    /// A section's.
    Section(EntryId),
    /// A topic's.
    Topic(String),
}

/// Everything that an output can ask of the world. Absence is an answer too.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Question {
    /// The plain value `page`: an entry as a page of a language.
    Page(EntryId, Lang),
    /// The entry's file: what its body is made of.
    Body(EntryId, Lang),
    /// The plain value `town`.
    Town(Lang),
    /// One page of a list.
    Listing(ListOf, Lang, usize),
    /// Rows, with only the named keys where some are named.
    Items(Query, Lang, Vec<String>),
    /// One row, by reference.
    Item(String, Lang),
    /// A section, by path.
    Section(String, Lang),
    /// A vocabulary's terms.
    Vocabulary(String, Lang),
    /// A text of the interface, with its arguments.
    Text(String, Vec<(String, Filling)>, Lang),
    /// The address of an entry, by reference.
    Address(String, Lang),
    /// What a link in an entry leads to: entry, its language, the reader's language, the reference.
    Link(EntryId, Lang, Lang, String),
    /// Where the copy of a picture in a partner's text lies: entry, its language, the reference.
    Copy(EntryId, Lang, String),
    /// A static file or the style sheet.
    Asset(String),
    /// The width and height of the picture at an address.
    Picture(String),
    /// A free table.
    Table(String),
    /// The build date's day.
    Today,
    /// A template's closure.
    Template(String),
    /// The template of an entry's page: the first of its candidates that a layer has.
    Chosen(EntryId, Lang),
    /// Whether a list has feeds.
    HasFeed(ListOf, Lang),
    /// A component's closure.
    Component(String),
    /// All pages with their alternates.
    Addresses,
    /// Everything that moved.
    Moved,
    /// What the site is made of, in a language.
    Colophon(Lang),
    /// The bill of materials.
    Materials,
    /// A feed's title, address and entries.
    Feed(ListOf, Lang),
    /// A file's bytes: package and path.
    File(String, String),
}

/// What a text's gap is filled with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Filling {
    /// A text.
    Text(String),
    /// A number, in decimal digits: it chooses plurals, and each language writes it in its own way.
    Number(String),
}

/// One question and the digest of its answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Read {
    /// What was asked.
    pub question: Question,
    /// The digest of what was answered.
    pub digest: Digest,
}

/// What one output read. Questions that many outputs ask are kept once.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// The questions, sorted, each once.
    pub reads: Vec<Arc<Read>>,
}

impl Receipt {
    /// Whether every question has the same answer in a world.
    pub fn holds(&self, world: &World) -> bool {
        self.reads.iter().all(|read| world.answer(&read.question).digest == read.digest)
    }
}

/// What the thread that renders knows: for whom it renders, and what was read so far.
#[derive(Debug)]
struct Scope {
    lang: Lang,
    reads: Vec<Arc<Read>>,
}

thread_local! {
    // Inside a component the engine shows a function only the component's arguments: the page travels here.
    static SCOPE: RefCell<Option<Scope>> = const { RefCell::new(None) };
}

/// Runs one render in its scope, and gives its receipt. Nothing inside may run in parallel: a stolen task would write into
/// another page's record.
pub(super) fn recorded<T>(lang: &Lang, render: impl FnOnce() -> T) -> (T, Receipt) {
    let outer = SCOPE.replace(Some(Scope { lang: lang.clone(), reads: Vec::with_capacity(48) }));
    let result = render();
    let scope = SCOPE.replace(outer);
    let mut reads = scope.map(|scope| scope.reads).unwrap_or_default();
    reads.sort_unstable();
    reads.dedup();
    reads.shrink_to_fit();
    (result, Receipt { reads })
}

/// Notes a read in the scope of this thread, if there is one.
pub(super) fn note(read: &Arc<Read>) {
    SCOPE.with_borrow_mut(|scope| {
        if let Some(scope) = scope {
            scope.reads.push(Arc::clone(read));
        }
    });
}

/// Makes an answer that many outputs share. What is asked on the way is part of the answer, whose digest covers it: it belongs to no
/// receipt, or the first who asks would have another than the rest.
pub(super) fn shared<T>(make: impl FnOnce() -> T) -> T {
    let count = || SCOPE.with_borrow(|scope| scope.as_ref().map_or(0, |scope| scope.reads.len()));
    let before = count();
    let made = make();
    SCOPE.with_borrow_mut(|scope| scope.iter_mut().for_each(|scope| scope.reads.truncate(before)));
    made
}

/// Whether this thread renders a page of a language.
pub(super) fn is_language(lang: &Lang) -> bool {
    SCOPE.with_borrow(|scope| scope.as_ref().is_some_and(|scope| scope.lang == *lang))
}

/// The language of the page that this thread renders.
pub(super) fn language() -> Option<Lang> {
    SCOPE.with_borrow(|scope| scope.as_ref().map(|scope| scope.lang.clone()))
}
