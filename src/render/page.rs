//! Pages: the plain value `page`, and the template that shows it.

use tera::{Context, Value};

use super::answers::{PageAnswer, direction};
use super::body::render_body;
use super::gaps::LookUp;
use super::headings::{PageHtml, second_title};
use super::question::Question;
use super::scope::Scope;
use super::values::{Pairs, list, map, optional};
use crate::diagnostics::{Code, Diagnostic, Result};
use crate::names::{EntryId, Lang};
use crate::plan::{FeedFormat, ListId, page_address};
use crate::templates::Engine;

/// Renders pages in the scope of one output.
#[derive(Clone, Copy)]
pub(super) struct PageRenderer<'a> {
    pub engine: &'a Engine,
    pub scope: &'a Scope,
}

/// A page of a list.
#[derive(Clone, Copy)]
pub(super) struct ListPlace<'a> {
    pub list: &'a ListId,
    /// The address of its first page.
    pub address: &'a str,
    /// The page, from 1.
    pub number: usize,
}

impl PageRenderer<'_> {
    /// Renders an entry's page, or one page of a section's list.
    pub(super) fn render_entry(
        &self,
        id: &EntryId,
        number: usize,
        template: &str,
        findings: &mut Vec<Diagnostic>,
    ) -> Result<Vec<u8>> {
        let lang = self.scope.lang();
        let Some(entry) = self.scope.page(id) else {
            let message = message!("`{id}` has no page in `{lang}`", id, lang);
            return Diagnostic::error(Code::Internal, message).into();
        };
        let mut page = page_values(&entry);
        let is_home = id.as_str().is_empty();
        if entry.is_section {
            let list = if is_home { ListId::Home } else { ListId::Section(id.clone()) };
            let place = ListPlace { list: &list, address: &entry.address, number };
            page.set("feeds", self.feeds(place));
            if !is_home {
                page.set("pagination", self.pagination(place));
            }
        }
        let body = match number {
            1 => render_body(self.scope, self.engine, id, &entry.own_lang, findings)?,
            _ => String::new(),
        };
        page.set("body", Value::safe_string(&body));
        if entry.is_section {
            self.complete_section(&mut page, &entry, &body);
        }
        if is_home {
            self.complete_home(&mut page);
        }
        self.complete(&mut page, &page_address(&entry.address, number));
        if let Some(origin) = &entry.origin {
            page.set("canonical", Value::from(origin.as_str()));
        }
        let html = self.render_template(template, page)?;
        if entry.own_lang == *self.scope.lang() && !body.is_empty() {
            let shown = PageHtml { page: &html, text: &body, title: &entry.title };
            findings.extend(second_title(self.scope, id, &entry.own_lang, shown));
        }
        Ok(html)
    }

    /// Every language has its home page and its lists: without a file of its own such a page shows the fallback's words, marked
    /// with their language.
    fn complete_section(&self, page: &mut Pairs, entry: &PageAnswer, body: &str) {
        let (own, lang) = (&entry.own_lang, self.scope.lang());
        page.set("words_language", Value::from(own.as_str()));
        page.set("words_dir", Value::from(direction(own)));
        if own != lang {
            if !body.is_empty() {
                let dir = direction(own);
                let body = format!("<div lang=\"{own}\" dir=\"{dir}\">{body}</div>");
                page.set("body", Value::safe_string(&body));
            }
            page.set("language", Value::from(lang.as_str()));
            page.set("dir", Value::from(direction(lang)));
            page.set("url", Value::from(entry.address.as_str()));
        }
    }

    fn complete_home(&self, page: &mut Pairs) {
        let homes = self.scope.settings().languages.iter().filter_map(|other| {
            let home = self.scope.query(Question::Home(other.lang.clone())).value;
            let title = home.get_from_path("title")?.as_str()?.to_owned();
            Some(translation(&other.lang, &title, &other.prefix))
        });
        page.set("translations", list(homes));
    }

    /// Renders a template with the three plain values.
    pub(super) fn render_template(&self, template: &str, page: Pairs) -> Result<Vec<u8>> {
        let lang = self.scope.lang();
        self.scope.query(Question::Template(template.to_owned()));
        let mut context = Context::new();
        context.insert_value("page", Value::from(page));
        context.insert_value("town", self.scope.query(Question::Town(lang.clone())).value);
        context.insert_value("language", Value::from(lang.as_str()));
        let mut out = Vec::with_capacity(16 * 1024);
        self.engine.render(template, &context, &mut out)?;
        Ok(out)
    }

    /// Puts in what every page has, whatever made it.
    pub(super) fn complete(&self, page: &mut Pairs, address: &str) {
        let settings = self.scope.settings();
        let canonical = (!address.is_empty()).then(|| settings.absolute(address)).flatten();
        page.set("canonical", optional(canonical.as_deref()));
        page.set("noindex", Value::from(!settings.indexing));
        for key in ["feeds", "pagination"] {
            if page.get(key).is_none() {
                page.set(key, if key == "feeds" { list([]) } else { Value::none() });
            }
        }
        self.absolute_translations(page);
    }

    /// `hreflang` wants whole addresses, where the site has one.
    fn absolute_translations(&self, page: &mut Pairs) {
        let Some(translations) = page.get("translations").and_then(Value::as_array) else { return };
        let made = list(translations.iter().map(|translation| {
            let url = translation.get_from_path("url").and_then(Value::as_str).unwrap_or_default();
            let mut made = Pairs::from_map(translation);
            made.set("canonical", optional(self.scope.settings().absolute(url).as_deref()));
            Value::from(made)
        }));
        page.set("translations", made);
    }

    /// The feeds of a list, as its pages name them.
    pub(super) fn feeds(&self, place: ListPlace<'_>) -> Value {
        if !self.scope.has_feed(place.list) {
            return list([]);
        }
        list(FeedFormat::ALL.into_iter().map(|format| {
            let (kind, media_type) = match format {
                FeedFormat::Atom => ("atom", "application/atom+xml"),
                FeedFormat::Json => ("json", "application/feed+json"),
            };
            let title = self.scope.interface_text("feed", self.scope.lang());
            map([
                ("kind", Value::from(kind)),
                ("media_type", Value::from(media_type)),
                ("url", Value::from(format!("{}{}", place.address, format.file_name()))),
                ("title", Value::from(title)),
            ])
        }))
    }

    /// The entries of a list's page, and where the pages before and behind it are.
    pub(super) fn pagination(&self, place: ListPlace<'_>) -> Value {
        let ListPlace { list: id, address, number } = place;
        let lang = self.scope.lang().clone();
        let listing = Question::Listing { list: id.clone(), lang, number };
        let listing = self.scope.query_uncached(listing).value;
        let total = listing.get_from_path("total").and_then(Value::as_u64).unwrap_or(1);
        let total = usize::try_from(total).unwrap_or(usize::MAX);
        let items = listing.get_from_path("items").cloned().unwrap_or_else(|| list([]));
        let previous = (number > 1).then(|| page_address(address, number - 1));
        let next = (number < total).then(|| page_address(address, number + 1));
        map([
            ("number", Value::from(number)),
            ("total", Value::from(total)),
            ("previous", optional(previous.as_deref())),
            ("next", optional(next.as_deref())),
            ("items", items),
        ])
    }
}

/// The plain value `page` of an entry, without its body and its list.
fn page_values(entry: &PageAnswer) -> Pairs {
    let mut page = entry.row.value.as_ref().map(Pairs::from_map).unwrap_or_default();
    page.set("outline", entry.outline.value.clone().unwrap_or_else(|| list([])));
    page
}

/// A page in one of its languages.
pub(super) fn translation(lang: &Lang, title: &str, url: &str) -> Value {
    map([
        ("language", Value::from(lang.as_str())),
        ("title", Value::from(title)),
        ("url", Value::from(url)),
    ])
}
