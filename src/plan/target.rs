//! What an output is, and the fixed addresses of what parvis makes.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::diagnostics::Origin;
use crate::manifest::HostKind;
use crate::names::{EntryId, Lang, OutPath};

/// The address of the report that the town's timer reads.
pub const REPORT: &str = "/parvis-build.json";
/// The address of the bill of materials.
pub const BILL: &str = "/sbom.spdx.json";

/// The address of the former addresses.
pub(super) const REDIRECTS: &str = "/_redirects";
/// The address of what Netlify and its kin are told.
pub(super) const HEADERS: &str = "/_headers";
/// The address of what Apache is told.
pub(super) const HTACCESS: &str = "/.htaccess";

/// The name of a template, shared by all outputs that are made with it.
pub type TemplateName = Arc<str>;

/// A list that is shown page by page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ListId {
    /// The newest entries of the whole town.
    Home,
    /// A section's entries.
    Section(EntryId),
    /// A topic's entries.
    Topic(String),
}

/// The two forms of feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FeedFormat {
    /// Atom (RFC 4287).
    Atom,
    /// JSON Feed 1.1.
    Json,
}

impl FeedFormat {
    /// Every form.
    pub const ALL: [Self; 2] = [Self::Atom, Self::Json];

    /// The name of the file beside its list.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Atom => "atom.xml",
            Self::Json => "feed.json",
        }
    }
}

/// How texts are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Compression {
    /// Brotli (RFC 7932).
    Brotli,
    /// gzip (RFC 1952).
    Gzip,
}

impl Compression {
    /// Every way.
    pub const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// What the name of the file has behind that of the text.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }
}

/// What a calendar is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CalendarOf {
    /// All events of a list, and below it.
    List(ListId),
    /// One event.
    Entry(EntryId),
}

impl CalendarOf {
    /// The name of its file.
    pub fn file_name(&self) -> &'static str {
        match self {
            Self::List(_) => "calendar.ics",
            Self::Entry(_) => "event.ics",
        }
    }
}

/// One output. A page names its template, so that a template which appears or goes changes the plan and not only the page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// An entry's page in a language; a section's is a page of its list.
    Page {
        /// The entry.
        id: EntryId,
        /// The language.
        lang: Lang,
        /// The page of its list, from 1.
        number: usize,
        /// Its template.
        template: TemplateName,
    },
    /// One page of a topic's list.
    Topic {
        /// The topic.
        topic: String,
        /// The language.
        lang: Lang,
        /// The page of its list, from 1.
        number: usize,
        /// Its template.
        template: TemplateName,
    },
    /// The page that lists all topics.
    Topics {
        /// The language.
        lang: Lang,
        /// Its template.
        template: TemplateName,
    },
    /// The page that the host shows for an address where nothing lies.
    NotFound {
        /// The language.
        lang: Lang,
        /// Its template.
        template: TemplateName,
    },
    /// The page that says what the site is made of.
    Colophon {
        /// The language.
        lang: Lang,
        /// Its template.
        template: TemplateName,
    },
    /// A page at a former address, which leads on.
    Redirect {
        /// The former address.
        alias: String,
        /// The language of the page that it leads to.
        lang: Lang,
        /// Its template.
        template: TemplateName,
    },
    /// A feed.
    Feed {
        /// Its list.
        list: ListId,
        /// The language.
        lang: Lang,
        /// Its form.
        format: FeedFormat,
    },
    /// A calendar.
    Calendar {
        /// What it is of.
        of: CalendarOf,
        /// The language.
        lang: Lang,
    },
    /// All pages, for search engines; or the list of the parts where there are too many pages for one.
    Sitemap {
        /// How many parts there are; 0 where one list takes all.
        parts: usize,
    },
    /// A part of the sitemap, from 1.
    SitemapPart(usize),
    /// `robots.txt`.
    Robots,
    /// The bill of materials.
    Materials,
    /// All former addresses, for hosts that read the file.
    Redirects {
        /// The town's own lines, which come first.
        own: Option<Origin>,
        /// Whether they say, too, which page stands for what is not there in a language.
        by_language: bool,
    },
    /// The style sheet.
    Style,
    /// A file that is copied as it is.
    File(Origin),
    /// What the host is told, as it reads it in the site. It is late.
    HostFile(HostKind),
    /// The output at this path, compressed. It is made with that one.
    Compressed(OutPath, Compression),
    /// What the town's timer reads. It is late: made of what the other outputs left.
    Report,
}

impl Target {
    /// Whether it is made with the output that it is a copy of.
    pub fn is_copy(&self) -> bool {
        matches!(self, Self::Compressed(..))
    }

    /// Whether it is made of what the other outputs left, after them.
    pub fn is_late(&self) -> bool {
        matches!(self, Self::Report | Self::HostFile(_))
    }
}

/// The address of a page of a list: the first page has the list's own.
pub fn page_address(list: &str, number: usize) -> String {
    if number == 1 { list.to_owned() } else { format!("{list}page/{number}/") }
}
