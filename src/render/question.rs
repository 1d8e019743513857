//! What an output can ask of the world.

use serde::{Deserialize, Serialize};

use crate::content::Query;
use crate::diagnostics::Origin;
use crate::names::{EntryId, Lang};
use crate::plan::{CalendarOf, ListId};

/// A question. That there is no such thing is an answer too. `lang` is the language of the reader.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Question {
    /// The settings that every output depends on: the site's address, its languages, whether it may be listed.
    Settings,
    /// The town's time zone.
    Zone,
    /// The plain value `town`: all public settings, and the navigation.
    Town(Lang),
    /// An entry as the page of a language: the plain value `page`, and where the page lies.
    Page(EntryId, Lang),
    /// The file that an entry's text is made of.
    Body(EntryId, Lang),
    /// The home page, as other pages name it.
    Home(Lang),
    /// One page of a list.
    Listing {
        /// The list.
        list: ListId,
        /// The reader's language.
        lang: Lang,
        /// The page, from 1.
        number: usize,
    },
    /// Whether a list has feeds.
    HasFeed(ListId, Lang),
    /// A feed's title, address and entries, without their texts.
    Feed(ListId, Lang),
    /// A calendar, as the text that it is.
    Calendar(CalendarOf, Lang),
    /// Where the calendar of an entry or a section lies, by reference.
    CalendarAddress(String, Lang),
    /// What is other than usual in the opening hours of an entry, by reference, and when exactly it is open.
    Opening(String, Lang),
    /// An entry as JSON-LD, by reference.
    StructuredData(String, Lang),
    /// The rows of a query.
    Items {
        /// The query.
        query: Query,
        /// The reader's language.
        lang: Lang,
        /// The keys of a row; all where none is named.
        keys: Vec<String>,
    },
    /// What a query over all entries costs a template.
    QueryCost,
    /// One row, by the reference to its entry.
    Item(String, Lang),
    /// The address of an entry, by reference.
    Address(String, Lang),
    /// A section, by path.
    Section(String, Lang),
    /// A vocabulary's terms.
    Vocabulary(String, Lang),
    /// A topic's label and address.
    Topic(String, Lang),
    /// A text of the interface.
    Text {
        /// Its key.
        key: String,
        /// What its gaps are filled with, sorted by name.
        arguments: Vec<FilledGap>,
        /// The reader's language.
        lang: Lang,
    },
    /// What a link in an entry's text leads to.
    Link {
        /// The entry.
        id: EntryId,
        /// The language of its text.
        own: Lang,
        /// The reader's language.
        lang: Lang,
        /// The link as it is written.
        reference: String,
    },
    /// Where the copy of a picture in a partner's text lies.
    Copy {
        /// The entry.
        id: EntryId,
        /// The language of its text.
        own: Lang,
        /// The picture as it is written.
        reference: String,
    },
    /// The address of a static file or of the style sheet, by path.
    Asset(String),
    /// The width and height of the picture at an address.
    Picture(String),
    /// A free table.
    Table(String),
    /// The day of the build.
    Today,
    /// Whether something is to come, goes on or is over.
    State {
        /// When it begins, as a template has it.
        start: String,
        /// When it ends.
        end: Option<String>,
    },
    /// All that a template is made of.
    Template(String),
    /// All that a component is made of.
    Component(String),
    /// All pages, with their languages and their last changes.
    Sitemap,
    /// Where a former address leads.
    Redirect(String),
    /// Where all former addresses lead.
    Redirects,
    /// What the site is made of, for its readers.
    Colophon(Lang),
    /// The bill of materials.
    Materials,
    /// The style sheet's text.
    Style,
    /// A file's bytes.
    File(Origin),
}

/// A gap of a text, filled.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FilledGap {
    /// The gap's name.
    pub name: String,
    /// What it is filled with.
    pub filling: Filling,
}

/// What a text's gap is filled with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Filling {
    /// A text.
    Text(String),
    /// A number, in decimal digits: it chooses plurals, and each language writes it in its own way.
    Number(String),
}
