//! The plain value `town`: all public settings, and the navigation.

use super::super::description::Description;
use super::entry::direction;
use super::files::describe_table;
use super::settings::SiteLanguage;
use super::world::World;
use crate::locale::autonym;
use crate::names::{EntryId, Lang, MadeFolder};

/// The navigation shows so many levels of sections.
const LEVELS: u8 = 8;

impl World {
    pub(super) fn describe_town(&self, lang: &Lang, to: &mut Description) {
        let site = &self.site;
        let town = &site.town;
        let contact = town.contact.as_ref().and_then(|(id, _)| site.resolve_id(id, lang));
        to.map(|to| {
            to.key("name").optional(town.name.get(site.chain(lang)));
            to.key("url").optional(self.settings.url.as_deref());
            to.key("home").text(&site.prefix(lang));
            to.key("languages").list(|to| {
                for SiteLanguage { lang, prefix } in &self.settings.languages {
                    to.map(|to| {
                        to.key("code").text(lang.as_str());
                        to.key("name").text(autonym(lang));
                        to.key("url").text(prefix);
                        to.key("dir").text(direction(lang));
                    });
                }
            });
            to.key("navigation");
            self.describe_navigation(&EntryId::home(), lang, 0, to);
            to.key("theme");
            describe_table(&town.theme, to);
            to.key("contact");
            match contact {
                Some(at) => self.describe_single_row(at, lang, to),
                None => to.none(),
            }
            to.key("licence").optional(town.licence.as_deref());
            let colophon = MadeFolder::Colophon.below(lang);
            to.key("colophon").text(&format!("{}{colophon}", site.prefix(lang)));
            to.key("country").optional(town.country.as_deref());
            to.key("indexing").boolean(self.settings.indexing);
        });
    }

    /// Describes the sections below one that the menu shows, with those below them.
    fn describe_navigation(&self, id: &EntryId, lang: &Lang, level: u8, to: &mut Description) {
        let site = &self.site;
        let section = site.sections().get(id).filter(|_| level < LEVELS);
        let below = section.into_iter().flat_map(|section| &section.sections);
        let mut shown: Vec<(&EntryId, usize)> = below
            .filter_map(|id| Some((id, site.variant(id, lang)?)))
            .filter(|(_, at)| site.entries[*at].common.nav)
            .collect();
        shown.sort_by_key(|(id, at)| {
            (site.entries[*at].common.weight.unwrap_or(i64::MAX), (*id).clone())
        });
        to.list(|to| {
            for (id, at) in shown {
                let entry = &site.entries[at];
                to.map(|to| {
                    to.key("id").text(id.as_str());
                    to.key("title").text(&entry.common.title);
                    to.key("url").text(&site.address_in(at, lang));
                    to.key("language").text(entry.lang.as_str());
                    to.key("hreflang").text(self.page_language(at, lang).as_str());
                    to.key("children");
                    self.describe_navigation(id, lang, level + 1, to);
                });
            }
        });
    }
}
