//! Lists: rows of queries and of pages, sections, vocabularies.

use super::super::description::Description;
use super::world::World;
use crate::content::Query;
use crate::diagnostics::{did_you_mean, nearest};
use crate::locale::Collation;
use crate::names::{EntryId, Lang};
use crate::plan::{ListId, ListPage, list_page};
use crate::site::Row;

/// What a section says of those below it.
const SECTION_KEYS: [&str; 8] =
    ["id", "type", "title", "summary", "url", "language", "hreflang", "dir"];

impl World {
    /// Describes one page of a list: its rows, and how many pages there are.
    pub(super) fn describe_listing(
        &self,
        list: &ListId,
        lang: &Lang,
        number: usize,
        to: &mut Description,
    ) {
        let ListPage { rows, total, until } = list_page(&self.site, list, lang, number);
        to.valid_until(until);
        to.map(|to| {
            to.key("total").count(total);
            to.key("items");
            self.describe_rows(&rows, lang, &[], to);
        });
    }

    /// Describes the rows of a query; that it names a type or a field that is not there is a fault.
    pub(super) fn describe_items(
        &self,
        query: &Query,
        lang: &Lang,
        keys: &[String],
        to: &mut Description,
    ) {
        if let Some(fault) = self.query_fault(query) {
            return to.fault(fault);
        }
        let found = self.site.rows(query, lang);
        to.valid_until(found.valid_until);
        self.describe_rows(&found.rows, lang, keys, to);
    }

    fn query_fault(&self, query: &Query) -> Option<String> {
        let schemas = &self.site.schemas;
        let kind = || schemas.find(query.kind.as_deref()?).err().map(|fault| *fault);
        let filter = || query.filter.faults(schemas).into_iter().next().map(|(_, fault)| fault);
        let order = || query.order.iter().find_map(|order| order.fault(schemas));
        let fault = kind().or_else(filter).or_else(order)?;
        // The engine's errors have no place for a help of their own.
        let help = fault.help.as_ref().map(|help| format!(", {help}")).unwrap_or_default();
        Some(format!("{}{help}", fault.message))
    }

    /// Describes one row; that there is no such entry is a fault, but for a partner's.
    pub(super) fn describe_item(&self, reference: &str, lang: &Lang, to: &mut Description) {
        match self.site.resolve_id(reference, lang) {
            Some(at) => self.describe_single_row(at, lang, to),
            None => self.describe_absent(reference, to),
        }
    }

    /// Describes the home page as other pages name it.
    pub(super) fn describe_home(&self, lang: &Lang, to: &mut Description) {
        let site = &self.site;
        let Some(at) = site.variant(&EntryId::home(), lang) else { return to.none() };
        to.map(|to| {
            to.key("title").text(&site.entries[at].common.title);
            to.key("url").text(&site.prefix(lang));
            to.key("language").text(site.entries[at].lang.as_str());
        });
    }

    /// Describes a section, with the sections below it; nothing if there is none at the path.
    pub(super) fn describe_section(&self, path: &str, lang: &Lang, to: &mut Description) {
        let site = &self.site;
        let sections = site.sections();
        let found = sections.find(path).and_then(|id| {
            let at = site.variant(id, lang)?;
            Some((at, sections.get(id)?))
        });
        let Some((at, section)) = found else { return to.none() };
        let mut below: Vec<Row> = section
            .sections
            .iter()
            .filter_map(|id| Some(site.single_row(site.variant(id, lang)?)))
            .collect();
        below.sort_by_key(|row| (site.entries[row.at].common.weight.unwrap_or(i64::MAX), *row));
        let keys = SECTION_KEYS.map(str::to_owned);
        to.map(|to| {
            self.describe_row_keys(at, lang, to);
            to.key("sections");
            self.describe_rows(&below, lang, &keys, to);
            to.key("count").count(section.entries.len());
        });
    }

    /// Describes a vocabulary's terms, sorted by their labels; that there is no such vocabulary is a fault.
    pub(super) fn describe_vocabulary(&self, name: &str, lang: &Lang, to: &mut Description) {
        let site = &self.site;
        let Some(terms) = site.vocabularies.get(name) else {
            let near = nearest(name, site.vocabularies.names());
            let near = near.map(|near| format!(", {}", did_you_mean(near))).unwrap_or_default();
            return to.fault(format!("there is no vocabulary `{name}`{near}"));
        };
        let mut ids: Vec<(&str, &String)> =
            terms.keys().map(|id| (self.term_label(name, id, lang), id)).collect();
        let collation = Collation::new(lang);
        ids.sort_by(|a, b| collation.compare(a.0, b.0).then_with(|| a.1.cmp(b.1)));
        to.list(|to| {
            for (label, id) in ids {
                let of_topic = || site.topics().get(id).map_or(0, Vec::len);
                let count = if name == "topics" { of_topic() } else { 0 };
                let url = (count > 0).then(|| site.topic_address(lang, id));
                let broader = terms.get(id).and_then(|term| term.broader.as_deref());
                to.map(|to| {
                    to.key("id").text(id);
                    to.key("label").text(label);
                    to.key("url").optional(url.as_deref());
                    to.key("count").count(count);
                    to.key("broader").optional(broader);
                });
            }
        });
    }
}
