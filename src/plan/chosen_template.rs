//! Which template a page has: the first of its candidates that a layer brings.

use std::collections::BTreeMap;

use super::target::TemplateName;
use crate::content::Entry;
use crate::site::Site;

/// The templates that layers bring.
pub(super) struct TemplateNames(BTreeMap<String, TemplateName>);

impl TemplateNames {
    pub(super) fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        Self(names.into_iter().map(|name| (name.to_owned(), TemplateName::from(name))).collect())
    }

    /// Returns the first candidate that is there, else the last one: rendering says that it is missing.
    pub(super) fn choose(&self, candidates: &[&str]) -> TemplateName {
        let known = candidates.iter().find_map(|name| self.0.get(*name)).cloned();
        known.unwrap_or_else(|| candidates.last().copied().unwrap_or_default().into())
    }

    /// Returns the template of an entry's page.
    pub(super) fn choose_for(&self, entry: &Entry, site: &Site) -> TemplateName {
        if entry.id.as_str().is_empty() {
            return self.choose(&["home.html", "section.html", "page.html"]);
        }
        let schema = site.schemas.get(&entry.kind);
        let own = schema.map_or("page.html", |schema| schema.template.as_str());
        let listed = entry.common.list.as_ref().and_then(|list| list.kind.as_ref());
        match listed.filter(|_| entry.is_section) {
            Some((kind, _)) => {
                let of_list = format!("{kind}-list.html");
                self.choose(&[of_list.as_str(), own, "section.html", "page.html"])
            }
            None => self.choose(&[own, "page.html"]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_candidate_that_a_layer_brings_is_chosen_else_the_last() {
        let names = TemplateNames::new(["page.html", "section.html"]);
        assert_eq!(
            &*names.choose(&["news-list.html", "section.html", "page.html"]),
            "section.html"
        );
        assert_eq!(&*names.choose(&["term.html", "terms.html"]), "terms.html");
    }
}
