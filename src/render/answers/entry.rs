//! An entry as templates see it: the page itself, or a row of a list.

use super::super::description::{Describe, Description, Part};
use super::world::World;
use crate::calendar::Moment;
use crate::content::{After, Entry};
use crate::locale::is_rtl;
use crate::markdown::{Heading, foreign_id};
use crate::names::{EntryId, Lang, PackageName};
use crate::site::Row;

/// References inside referenced entries are followed this deep.
const DEPTH: u8 = 1;

/// The keys of a row, in order.
const KEYS: [&str; 23] = [
    "id",
    "type",
    "type_label",
    "title",
    "summary",
    "lead",
    "url",
    "language",
    "hreflang",
    "dir",
    "translations",
    "section",
    "breadcrumb",
    "date",
    "updated",
    "topics",
    "image",
    "fields",
    "repeat",
    "weight",
    "unlisted",
    "archived",
    "origin",
];

/// An entry as the page of a language.
#[derive(Debug)]
pub(in crate::render) struct PageAnswer {
    /// The entry as a row.
    pub row: Part,
    /// The headings of its text.
    pub outline: Part,
    /// Its title.
    pub title: String,
    /// The language of its text: another one where it has no text in the reader's.
    pub own_lang: Lang,
    /// The address of its page.
    pub address: String,
    /// Whether it is a section.
    pub is_section: bool,
    /// The address of a partner's entry at its origin.
    pub origin: Option<String>,
    /// The address of the section that lists a partner's entry.
    pub listed_at: Option<String>,
}

impl Describe for PageAnswer {
    fn describe(&self, to: &mut Description) {
        let Self { row, outline, title, own_lang, address, is_section, origin, listed_at } = self;
        to.list(|to| {
            to.part(row);
            to.part(outline);
            to.text(title);
            to.text(own_lang.as_str());
            to.text(address);
            to.boolean(*is_section);
            to.optional(origin.as_deref());
            to.optional(listed_at.as_deref());
        });
    }
}

/// For whom an entry is described, and how deep.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub row: Row,
    pub entry: &'a Entry,
    pub lang: &'a Lang,
    /// References in the entry are followed so deep.
    pub depth: u8,
}

impl World {
    /// Returns an entry as the page of a language; nothing if it has no page.
    pub(in crate::render) fn page_answer(
        &self,
        id: &EntryId,
        lang: &Lang,
        wants_value: bool,
    ) -> Option<PageAnswer> {
        let site = &self.site;
        let at = site.variant(id, lang)?;
        let entry = &site.entries[at];
        let partner = site.remote_of(entry).map(|remote| &remote.name);
        let outline = Description::part_of(wants_value, |to| {
            describe_outline(&entry.body.outline, partner, to);
        });
        let section = || site.variant(site.shown(id)?.sections.first()?, lang);
        Some(PageAnswer {
            row: self.row(site.single_row(at), lang, wants_value),
            outline,
            title: entry.common.title.clone(),
            own_lang: entry.lang.clone(),
            address: site.address_in(at, lang).into_owned(),
            is_section: entry.is_section,
            origin: site.origin_address(entry).map(str::to_owned),
            listed_at: section().map(|at| site.address_in(at, lang).into_owned()),
        })
    }

    fn view<'a>(&'a self, row: Row, lang: &'a Lang) -> View<'a> {
        View { row, entry: &self.site.entries[row.at], lang, depth: DEPTH }
    }

    /// A row with all its keys, once per build.
    pub(super) fn row(&self, row: Row, lang: &Lang, wants_value: bool) -> Part {
        let key = (row, lang.clone());
        if let Some(part) = self.rows.find(&key, |part| part.value.is_some() || !wants_value) {
            return part;
        }
        let part = Description::part_of(wants_value, |to| {
            let view = self.view(row, lang);
            self.describe_entry(view, &[], to);
        });
        self.rows.put(key, part.clone());
        part
    }

    /// Describes the row of an entry that stands alone.
    pub(super) fn describe_single_row(&self, at: usize, lang: &Lang, to: &mut Description) {
        to.part(&self.row(self.site.single_row(at), lang, to.wants_value()));
    }

    /// Describes rows: with all keys, or only with those that are named.
    pub(super) fn describe_rows(
        &self,
        rows: &[Row],
        lang: &Lang,
        keys: &[String],
        to: &mut Description,
    ) {
        to.list(|to| {
            for row in rows.iter().copied() {
                if keys.is_empty() {
                    to.part(&self.row(row, lang, to.wants_value()));
                } else {
                    let view = self.view(row, lang);
                    self.describe_entry(view, keys, to);
                }
            }
        });
    }

    pub(super) fn describe_entry(&self, view: View<'_>, keys: &[String], to: &mut Description) {
        to.map(|to| self.describe_keys(view, keys, to));
    }

    /// Describes all keys of a row, inside a map that has further ones.
    pub(super) fn describe_row_keys(&self, at: usize, lang: &Lang, to: &mut Description) {
        let view = self.view(self.site.single_row(at), lang);
        self.describe_keys(view, &[], to);
    }

    fn describe_keys(&self, view: View<'_>, keys: &[String], to: &mut Description) {
        to.valid_until(self.site.happens_until(view.row.at));
        let is_wanted = |key: &str| keys.is_empty() || keys.iter().any(|wanted| wanted == key);
        for key in KEYS.into_iter().filter(|key| is_wanted(key)) {
            to.key(key);
            self.describe_key(view, key, to);
        }
    }

    fn describe_key(&self, view: View<'_>, key: &str, to: &mut Description) {
        let View { row: Row { at, .. }, entry, lang, .. } = view;
        let common = &entry.common;
        match key {
            "id" => to.text(entry.id.as_str()),
            "type" => to.text(entry.kind.as_str()),
            "type_label" => {
                let schema = self.site.schemas.get(&entry.kind);
                to.optional(schema.and_then(|schema| schema.label.get([lang])));
            }
            "title" => to.text(&common.title),
            "summary" => to.optional(summary(entry)),
            "lead" => to.optional(common.summary.as_deref()),
            "url" => to.text(&self.site.address_in(at, lang)),
            "language" => to.text(entry.lang.as_str()),
            "hreflang" => to.text(self.page_language(at, lang).as_str()),
            "dir" => to.text(direction(&entry.lang)),
            "translations" => self.describe_translations(entry, to),
            "section" => self.describe_section_of(entry, lang, to),
            "breadcrumb" => self.describe_breadcrumb(entry, lang, to),
            "date" => describe_moment(common.date.as_ref(), to),
            "updated" => describe_moment(self.site.updated(entry).as_ref(), to),
            "topics" => to.list(|to| {
                for (id, _) in &common.topics {
                    let topic = self.topic(id, lang, to.wants_value());
                    to.part(&topic);
                }
            }),
            "image" => match &common.image {
                Some(image) => self.describe_field(view, image, to),
                None => to.none(),
            },
            "fields" => self.describe_fields(view, to),
            "repeat" => self.describe_repeat(view, to),
            "weight" => match common.weight {
                Some(weight) => to.integer(weight),
                None => to.none(),
            },
            "unlisted" => to.boolean(self.site.is_unlisted(at)),
            "archived" => {
                to.boolean(self.site.is_unlisted(at) && common.after == After::Archive);
            }
            _ => self.describe_origin(entry, lang, to),
        }
    }

    fn describe_translations(&self, entry: &Entry, to: &mut Description) {
        let site = &self.site;
        if site.shown(&entry.id).is_none() {
            return to.list(|to| {
                for (lang, at) in site.pages_of(&entry.id) {
                    to.map(|to| {
                        to.key("language").text(lang.as_str());
                        to.key("title").text(&site.entries[at].common.title);
                        to.key("url").text(&site.address_in(at, lang));
                    });
                }
            });
        }
        let range = site.languages_of(&entry.id);
        // A partner's entry may have a page here in one language, and at its origin only in another.
        let mut found: Vec<usize> = range.filter(|at| site.is_here(*at)).collect();
        found.sort_by_key(|at| {
            site.town.languages.iter().position(|lang| *lang == site.entries[*at].lang)
        });
        to.list(|to| {
            for at in found {
                let other = &site.entries[at];
                to.map(|to| {
                    to.key("language").text(other.lang.as_str());
                    to.key("title").text(&other.common.title);
                    to.key("url").text(site.address(at));
                });
            }
        });
    }

    fn describe_section_of(&self, entry: &Entry, lang: &Lang, to: &mut Description) {
        let above = self.site.sections().above(&entry.path);
        match above.and_then(|id| self.site.variant(id, lang)) {
            Some(at) => to.part(&self.link_to(at, lang, to.wants_value())),
            None => to.none(),
        }
    }

    fn describe_breadcrumb(&self, entry: &Entry, lang: &Lang, to: &mut Description) {
        let trail = self.site.sections().trail(&entry.path);
        to.list(|to| {
            for at in trail.into_iter().filter_map(|id| self.site.variant(id, lang)) {
                let link = self.link_to(at, lang, to.wants_value());
                to.part(&link);
            }
        });
    }

    /// The language of the page at which readers of a language find an entry.
    pub(super) fn page_language<'w>(&'w self, at: usize, lang: &'w Lang) -> &'w Lang {
        if self.site.is_borrowed_section(at, lang) { lang } else { &self.site.entries[at].lang }
    }

    /// What leads readers of a language to an entry, once per build.
    pub(super) fn link_to(&self, at: usize, lang: &Lang, wants_value: bool) -> Part {
        let make = |wants_value| {
            Description::part_of(wants_value, |to| {
                let entry = &self.site.entries[at];
                to.map(|to| {
                    to.key("id").text(entry.id.as_str());
                    to.key("title").text(&entry.common.title);
                    to.key("url").text(&self.site.address_in(at, lang));
                    to.key("language").text(entry.lang.as_str());
                    to.key("hreflang").text(self.page_language(at, lang).as_str());
                });
            })
        };
        // All other entries have one page, whoever reads.
        if self.site.is_borrowed_section(at, lang) {
            return make(wants_value);
        }
        let known = self.links[at].get_or_init(|| make(wants_value));
        if known.value.is_some() || !wants_value { known.clone() } else { make(true) }
    }

    /// A topic with its label and address, once per build and language.
    pub(super) fn topic(&self, id: &str, lang: &Lang, wants_value: bool) -> Part {
        let key = (id.to_owned(), lang.clone());
        if let Some(topic) = self.topics.find(&key, |it| it.value.is_some() || !wants_value) {
            return topic;
        }
        let topic = Description::part_of(wants_value, |to| {
            to.map(|to| {
                to.key("id").text(id);
                to.key("label").text(self.term_label("topics", id, lang));
                to.key("url").text(&self.site.topic_address(lang, id));
            });
        });
        self.topics.put(key, topic.clone());
        topic
    }

    /// The label of a term; its id where it has none.
    pub(super) fn term_label<'w>(&'w self, vocabulary: &str, id: &'w str, lang: &Lang) -> &'w str {
        let term = self.site.vocabularies.get(vocabulary).and_then(|terms| terms.get(id));
        term.and_then(|term| term.label.get(self.site.chain(lang))).unwrap_or(id)
    }
}

/// The direction of a language's script, as HTML writes it.
pub(in crate::render) fn direction(lang: &Lang) -> &'static str {
    if is_rtl(lang) { "rtl" } else { "ltr" }
}

fn describe_outline(headings: &[Heading], partner: Option<&PackageName>, to: &mut Description) {
    to.list(|to| {
        for heading in headings {
            to.map(|to| {
                to.key("level").unsigned(heading.level.into());
                to.key("text").text(&heading.text);
                to.key("anchor");
                match partner {
                    Some(partner) => to.text(&foreign_id(partner, &heading.anchor)),
                    None => to.text(&heading.anchor),
                }
            });
        }
    });
}

fn summary(entry: &Entry) -> Option<&str> {
    let opening = Some(entry.body.opening.as_str()).filter(|text| !text.is_empty());
    entry.common.summary.as_deref().or(opening)
}

fn describe_moment(moment: Option<&Moment>, to: &mut Description) {
    match moment {
        Some(moment) => to.text(&moment.iso()),
        None => to.none(),
    }
}
