//! What a feed says, but for the texts of its entries.

use jiff::Timestamp;

use super::super::description::{Describe, Description};
use super::partner::partner_licence;
use super::world::World;
use crate::names::{EntryId, Lang};
use crate::plan::{EntryTimes, ListId, entry_times};

/// A feed without the texts of its entries.
#[derive(Debug, Clone)]
pub(in crate::render) struct FeedAnswer {
    /// Its title.
    pub title: String,
    /// The address of its list.
    pub home: String,
    /// The town's name.
    pub town: String,
    /// The licence of the town's content.
    pub licence: Option<String>,
    /// Its entries, in order.
    pub entries: Vec<FeedEntry>,
    /// The instant at which the clock alone changes it.
    pub until: Option<Timestamp>,
}

/// An entry of a feed.
#[derive(Debug, Clone)]
pub(in crate::render) struct FeedEntry {
    /// Its id.
    pub id: EntryId,
    /// Its language.
    pub lang: Lang,
    /// Its title.
    pub title: String,
    /// Its summary.
    pub summary: Option<String>,
    /// Its first paragraph, for want of a summary.
    pub opening: String,
    /// The address of its page.
    pub address: String,
    /// Whether its page is one of this site.
    pub is_here: bool,
    /// When it appeared and last changed.
    pub times: EntryTimes,
    /// The ids of its topics.
    pub topics: Vec<String>,
    /// The partner who wrote it.
    pub partner: Option<FeedPartner>,
}

/// A partner, as a feed names it.
#[derive(Debug, Clone)]
pub(in crate::render) struct FeedPartner {
    /// Its name.
    pub name: String,
    /// The licence of what it shares.
    pub licence: Option<String>,
}

impl Describe for FeedAnswer {
    fn describe(&self, to: &mut Description) {
        let Self { title, home, town, licence, entries, until: _ } = self;
        to.list(|to| {
            to.text(title);
            to.text(home);
            to.text(town);
            to.optional(licence.as_deref());
            entries.as_slice().describe(to);
        });
    }
}

impl Describe for FeedEntry {
    fn describe(&self, to: &mut Description) {
        let Self { id, lang, title, summary, opening, address, is_here, times, topics, partner } =
            self;
        let EntryTimes { published, updated, until: _ } = times;
        to.list(|to| {
            to.text(id.as_str());
            to.text(lang.as_str());
            to.text(title);
            to.optional(summary.as_deref());
            to.text(opening);
            to.text(address);
            to.boolean(*is_here);
            for time in [published, updated] {
                to.optional(time.map(|time| time.to_string()).as_deref());
            }
            to.list(|to| topics.iter().for_each(|topic| to.text(topic)));
            partner.describe(to);
        });
    }
}

impl Describe for FeedPartner {
    fn describe(&self, to: &mut Description) {
        let Self { name, licence } = self;
        to.list(|to| {
            to.text(name);
            to.optional(licence.as_deref());
        });
    }
}

/// A feed's title, and the address of its list.
pub(super) struct FeedHead {
    pub title: String,
    pub home: String,
}

impl World {
    /// Returns a feed without the texts of its entries.
    pub(in crate::render) fn feed(&self, list: &ListId, lang: &Lang) -> FeedAnswer {
        let site = &self.site;
        let entries: Vec<FeedEntry> =
            self.plan.feed(list, lang).iter().map(|at| self.feed_entry(*at, lang)).collect();
        let FeedHead { title, home } = self.feed_head(list, lang);
        FeedAnswer {
            title,
            home,
            town: site.town.name.get(site.chain(lang)).unwrap_or_default().to_owned(),
            licence: site.town.licence.clone(),
            until: entries.iter().filter_map(|entry| entry.times.until).min(),
            entries,
        }
    }

    pub(super) fn feed_head(&self, list: &ListId, lang: &Lang) -> FeedHead {
        let site = &self.site;
        let town = site.town.name.get(site.chain(lang)).unwrap_or_default();
        let whole = || FeedHead { title: town.to_owned(), home: site.prefix(lang) };
        match list {
            ListId::Home => whole(),
            ListId::Section(id) => match site.variant(id, lang) {
                Some(at) => FeedHead {
                    title: format!("{} – {town}", site.entries[at].common.title),
                    home: site.address_in(at, lang).into_owned(),
                },
                None => whole(),
            },
            ListId::Topic(id) => FeedHead {
                title: format!("{} – {town}", self.term_label("topics", id, lang)),
                home: site.topic_address(lang, id),
            },
        }
    }

    fn feed_entry(&self, at: usize, lang: &Lang) -> FeedEntry {
        let site = &self.site;
        let entry = &site.entries[at];
        let partner = site.remote_of(entry).map(|partner| FeedPartner {
            name: self.partner_name(partner, lang),
            licence: partner_licence(partner),
        });
        FeedEntry {
            id: entry.id.clone(),
            lang: entry.lang.clone(),
            title: entry.common.title.clone(),
            summary: entry.common.summary.clone(),
            opening: entry.body.opening.clone(),
            address: site.address(at).to_owned(),
            is_here: site.is_here(at),
            times: entry_times(site, at, lang),
            topics: entry.common.topics.iter().map(|(id, _)| id.clone()).collect(),
            partner,
        }
    }
}
