//! What templates see of a partner's entry besides the entry: whose it is, and what it refers to at home.

use super::super::description::Description;
use super::entry::direction;
use super::world::World;
use crate::content::Entry;
use crate::locale::{clean_short, is_blank};
use crate::names::Lang;
use crate::site::{RemotePage, RemoteTown};

/// The most letters of a name that stands at every entry of a partner.
pub(super) const LONGEST_NAME: usize = 200;

/// An entry that only its own site shows, as a partner's entry refers to it.
pub(super) struct Foreign<'w> {
    id: String,
    partner: &'w RemoteTown,
    page: &'w RemotePage,
}

impl World {
    /// The name of a partner, for readers of a language; where it has none of its own, the one that the town gave it.
    pub(super) fn partner_name(&self, partner: &RemoteTown, lang: &Lang) -> String {
        let name = partner.town.name.get(self.site.chain(lang)).unwrap_or_default();
        let name = clean_short(name, LONGEST_NAME);
        if is_blank(&name) || self.site.is_namesake(&partner.name) {
            partner.name.to_string()
        } else {
            name
        }
    }

    /// Describes whose an entry is: the file; for a partner's also the town, its address, the licence, and where the entry
    /// stands there; and where readers can propose a change of it.
    pub(super) fn describe_origin(&self, entry: &Entry, lang: &Lang, to: &mut Description) {
        let partner = self.site.remote_of(entry);
        let town = partner.map(|partner| self.partner_name(partner, lang));
        let home = partner.and_then(|partner| partner.town.url.as_deref());
        to.map(|to| {
            to.key("package").text(entry.origin.package.as_str());
            to.key("path").text(entry.origin.path.as_str());
            to.key("town").optional(town.as_deref());
            to.key("home").optional(home);
            to.key("licence").optional(partner.and_then(partner_licence).as_deref());
            to.key("url").optional(self.site.origin_address(entry));
            to.key("improve").optional(self.improve_address(entry).as_deref());
        });
    }

    /// Finds what a partner's entry refers to at home, where this site does not show it.
    pub(super) fn find_foreign(&self, from: &Entry, id: &str, lang: &Lang) -> Option<Foreign<'_>> {
        let partner = self.site.remote_of(from)?;
        let page = self.site.referred_page(id, lang).filter(|page| !is_blank(&page.title))?;
        Some(Foreign { id: id.to_owned(), partner, page })
    }

    /// Describes such an entry: its name, its postal address, where it is found.
    pub(super) fn describe_foreign(
        &self,
        from: &Entry,
        foreign: &Foreign<'_>,
        lang: &Lang,
        to: &mut Description,
    ) {
        let Foreign { id, partner, page } = foreign;
        to.map(|to| {
            to.key("id").text(id);
            to.key("type").text(page.kind.as_str());
            to.key("title").text(&page.title);
            to.key("summary").none();
            to.key("url").optional(page.origin(partner));
            to.key("language").text(page.lang.as_str());
            to.key("dir").text(direction(&page.lang));
            to.key("translations").list(|_| {});
            to.key("section").none();
            to.key("topics").list(|_| {});
            to.key("image").none();
            to.key("fields");
            self.describe_foreign_fields(page, to);
            to.key("origin");
            self.describe_origin(from, lang, to);
        });
    }

    /// The fields of this town's type, all empty but for the address.
    fn describe_foreign_fields(&self, page: &RemotePage, to: &mut Description) {
        let schema = self.site.schemas.get(&page.kind);
        let address = page.postal.as_ref();
        let names = schema.into_iter().flat_map(|schema| schema.fields.keys());
        let is_known = schema.is_some_and(|schema| schema.fields.contains_key("address"));
        let beyond = (!is_known && address.is_some()).then(|| "address".to_owned());
        to.map(|to| {
            for name in names.cloned().chain(beyond) {
                let parts = address.filter(|_| name == "address");
                to.key(name);
                let Some(parts) = parts else {
                    to.none();
                    continue;
                };
                to.map(|to| {
                    for (name, text) in parts {
                        to.key(name.clone()).text(text);
                    }
                });
            }
        });
    }
}

/// The licence of what a partner shares.
pub(super) fn partner_licence(partner: &RemoteTown) -> Option<String> {
    let licence = clean_short(partner.town.shared_licence()?, LONGEST_NAME);
    (!is_blank(&licence)).then_some(licence)
}
