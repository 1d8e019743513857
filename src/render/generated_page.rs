//! Pages that are nobody's entry: topics, the colophon, the page for what is not found, former addresses.

use tera::Value;

use super::answers::{RedirectAnswer, direction};
use super::gaps::LookUp;
use super::page::{ListPlace, PageRenderer, translation};
use super::question::Question;
use super::values::{Pairs, list, map};
use crate::diagnostics::Result;
use crate::names::{Lang, MadeFolder};
use crate::plan::{ListId, page_address};

/// A topic as its page names it.
struct Topic {
    label: String,
    address: String,
}

impl PageRenderer<'_> {
    /// Renders one page of a topic's list.
    pub(super) fn render_topic(
        &self,
        topic: &str,
        number: usize,
        template: &str,
    ) -> Result<Vec<u8>> {
        let Topic { label, address } = self.find_topic(topic, self.scope.lang());
        let mut page = self.generated_values("topic", &label, &address);
        let others = self.scope.settings().languages.iter().map(|other| {
            let found = self.find_topic(topic, &other.lang);
            translation(&other.lang, &found.label, &found.address)
        });
        page.set("translations", list(others));
        let named = [("id", Value::from(topic)), ("label", Value::from(label.as_str()))];
        page.set("topic", map(named));
        let id = ListId::Topic(topic.to_owned());
        let place = ListPlace { list: &id, address: &address, number };
        page.set("feeds", self.feeds(place));
        page.set("pagination", self.pagination(place));
        let own_address = page_address(&address, number);
        page.set("url", Value::from(own_address.as_str()));
        self.complete(&mut page, &own_address);
        self.render_template(template, page)
    }

    fn find_topic(&self, topic: &str, lang: &Lang) -> Topic {
        let found = self.scope.query(Question::Topic(topic.to_owned(), lang.clone())).value;
        let text = |key| found.get_from_path(key).and_then(Value::as_str).unwrap_or_default();
        Topic { label: text("label").to_owned(), address: text("url").to_owned() }
    }

    /// Renders the page that lists all topics.
    pub(super) fn render_topics(&self, template: &str) -> Result<Vec<u8>> {
        let (scope, settings) = (self.scope, self.scope.settings());
        let folder = |lang: &Lang| MadeFolder::Topics.below(lang);
        let address = format!("{}{}", settings.prefix(scope.lang()), folder(scope.lang()));
        let title = scope.interface_text("topics", scope.lang());
        let mut page = self.generated_values("topics", &title, &address);
        let others = settings.languages.iter().map(|other| {
            let title = scope.interface_text("topics", &other.lang);
            translation(&other.lang, &title, &format!("{}{}", other.prefix, folder(&other.lang)))
        });
        page.set("translations", list(others));
        self.complete(&mut page, &address);
        self.render_template(template, page)
    }

    /// Renders the page for what is not found.
    pub(super) fn render_not_found(&self, template: &str) -> Result<Vec<u8>> {
        let title = self.scope.interface_text("not-found-title", self.scope.lang());
        let mut page = self.generated_values("404", &title, "");
        self.complete(&mut page, "");
        page.set("noindex", Value::from(true));
        self.render_template(template, page)
    }

    /// Renders the page at a former address.
    pub(super) fn render_redirect(&self, to: &RedirectAnswer, template: &str) -> Result<Vec<u8>> {
        let mut page = self.generated_values("redirect", &to.title, &to.address);
        self.complete(&mut page, &to.address);
        page.set("noindex", Value::from(true));
        self.render_template(template, page)
    }

    /// Renders the colophon.
    pub(super) fn render_colophon(&self, template: &str) -> Result<Vec<u8>> {
        let (scope, settings) = (self.scope, self.scope.settings());
        let lang = scope.lang();
        let colophon = scope.query(Question::Colophon(lang.clone())).value;
        let folder = |lang: &Lang| MadeFolder::Colophon.below(lang);
        let address = format!("{}{}", settings.prefix(lang), folder(lang));
        let mut page =
            self.generated_values("colophon", &scope.interface_text("colophon", lang), &address);
        let written = colophon.get_from_path("languages").and_then(Value::as_array);
        let is_written = |lang: &Lang| {
            written.unwrap_or_default().iter().any(|code| code.as_str() == Some(lang.as_str()))
        };
        let others = settings.languages.iter().filter(|other| is_written(&other.lang)).map(|it| {
            let title = scope.interface_text("colophon", &it.lang);
            translation(&it.lang, &title, &format!("{}{}", it.prefix, folder(&it.lang)))
        });
        page.set("translations", list(others));
        page.set("colophon", colophon.clone());
        self.complete(&mut page, &address);
        self.render_template(template, page)
    }

    /// The values of a page that is nobody's entry.
    fn generated_values(&self, kind: &str, title: &str, url: &str) -> Pairs {
        let lang = self.scope.lang();
        let home = self.scope.query(Question::Home(lang.clone())).value;
        let made = map([
            ("id", Value::none()),
            ("type", Value::from(kind)),
            ("title", Value::from(title)),
            ("summary", Value::none()),
            ("lead", Value::none()),
            ("url", Value::from(url)),
            ("language", Value::from(lang.as_str())),
            ("dir", Value::from(direction(lang))),
            ("translations", list([])),
            ("section", Value::none()),
            ("breadcrumb", list((!home.is_none()).then_some(home))),
            ("date", Value::none()),
            ("updated", Value::none()),
            ("topics", list([])),
            ("image", Value::none()),
            ("fields", map([])),
            ("body", Value::safe_string("")),
            ("outline", list([])),
        ]);
        Pairs::from_map(&made)
    }
}
