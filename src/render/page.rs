//! Pages: a target's values, its body, its template.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Context, Value};

use super::body::render_body;
use super::directives::check_directive;
use super::entry_value::{self, translation};
use super::plan::FeedFormat;
use super::receipt::{ListOf, Question};
use super::value::{Pairs, digest_of_all, list, map, optional};
use super::world::World;
use super::{filters, functions};
use crate::diagnostics::{Code, Diagnostic, Origin, Result, Sink};
use crate::manifest::{Minify, TownManifest};
use crate::names::{Digest, EntryId, Lang};
use crate::sources::Layers;
use crate::templates::{Engine, KnownNames, Limits, TemplateFile, TemplateSet};

/// The templates of a town, with the world that they read.
pub struct Templates {
    pub(super) engine: Engine,
    /// The world.
    pub world: Arc<World>,
}

impl Templates {
    /// Loads every layer's templates and components. Every fault is reported; with one there is no engine.
    pub fn new(world: Arc<World>, minify: Minify, limits: Limits, sink: &Sink) -> Option<Self> {
        let compact = minify != Minify::Off;
        let set = template_set(&world.layers, &world.site.town, compact, limits, sink);
        let zone = world.site.clock.zone().clone();
        let for_functions = Arc::clone(&world);
        let register = move |tera: &mut tera::Tera| {
            functions::register(tera, &for_functions);
            filters::register(tera, &zone);
        };
        let known =
            KnownNames { functions: names(functions::NAMES), filters: names(filters::NAMES) };
        let engine = Engine::build(&set, &register, &known, sink)?;
        check_types(&world, &engine, sink);
        let mut closures = BTreeMap::new();
        for name in engine.template_names() {
            // What is made smaller when it is finished has other bytes, whatever it read.
            let degree = Digest::of(&[u8::from(minify == Minify::Full)]);
            closures.insert(name.to_owned(), digest_of_all([engine.closure(name), degree]));
        }
        for name in engine.component_names() {
            closures.insert(format!("component {name}"), engine.component_closure(name));
        }
        // A world serves one build, so nobody has set them before.
        world.closures.set(closures).ok();
        Some(Self { engine, world })
    }

    /// Checks the directives of every entry against the components' signatures.
    pub fn check_directives(&self, sink: &Sink) {
        let site = &self.world.site;
        for entry in site.entries.iter().filter(|entry| site.guest_of(entry).is_none()) {
            for directive in &entry.body.directives {
                check_directive(&self.engine, directive, &entry.origin, sink);
            }
        }
    }

    /// The templates' files: of each template that was rendered its own and those that it extends, nearest first; then all others
    /// that these and the components pull in.
    pub fn files_of(
        &self,
        templates: &[&str],
        components: &[&str],
    ) -> (Vec<Vec<Origin>>, Vec<Origin>) {
        let found = templates.iter().filter(|name| self.engine.has(name));
        let lineages = found.map(|name| self.engine.lineage(name).into_iter().cloned().collect());
        let others = self.engine.pulled_in(templates, components).into_iter().cloned();
        (lineages.collect(), others.collect())
    }

    /// The first of the templates that a layer has.
    pub(super) fn choose(&self, names: &[&str]) -> Result<String> {
        // Those that are not there are part of the answer.
        let is_there = |name: &&&str| {
            self.world.ask(Question::Template((**name).to_owned()));
            self.engine.has(name)
        };
        match names.iter().find(is_there) {
            Some(name) => Ok((*name).to_owned()),
            None => {
                let message = message!(
                    "no layer has the template `{copied}`",
                    copied = names.first().copied().unwrap_or_default()
                );
                Diagnostic::error(Code::MissingTemplate, message).into()
            }
        }
    }

    /// Renders a template with the three plain values.
    pub(super) fn fill(&self, template: &str, page: Pairs, lang: &Lang) -> Result<Vec<u8>> {
        self.world.ask(Question::Template(template.to_owned()));
        let mut context = Context::new();
        context.insert_value("page", Value::from(page));
        context.insert_value("town", self.world.ask(Question::Town(lang.clone())).value);
        context.insert_value("language", Value::from(lang.as_str()));
        let mut out = Vec::with_capacity(16 * 1024);
        self.engine.render(template, &context, &mut out)?;
        Ok(out)
    }

    /// Renders an entry's page, or one page of a section's list.
    pub(super) fn entry(
        &self,
        id: &EntryId,
        lang: &Lang,
        number: usize,
        findings: &mut Vec<Diagnostic>,
    ) -> Result<Vec<u8>> {
        let world = &self.world;
        let Some(at) = world.site.variant(id, lang) else {
            return Diagnostic::error(
                Code::Internal,
                message!("`{id}` has no page in `{lang}`", id, lang),
            )
            .into();
        };
        let entry = &world.site.entries[at];
        let (mut page, digest) = entry_value::page(world, at, lang);
        world.answered(Question::Page(id.clone(), lang.clone()), digest);
        let is_home = id.as_str().is_empty();
        let mut address =
            if is_home { world.site.prefix(lang) } else { world.site.address(at).to_owned() };
        let of = if is_home { ListOf::Home } else { ListOf::Section(id.clone()) };
        if entry.is_section {
            page.set("feeds", self.feeds(&of, &address, lang));
            if !is_home {
                page.set("pagination", self.pagination(&of, &address, lang, number));
            }
        }
        if number > 1 {
            address = format!("{address}page/{number}/");
        }
        let body = if number == 1 {
            render_body(world, &self.engine, at, lang, findings)?
        } else {
            String::new()
        };
        page.set("body", Value::safe_string(&body));
        if is_home {
            self.home(&mut page, at, lang);
        }
        self.finish(&mut page, &address);
        if let Some(origin) = world.site.origin_address(entry) {
            page.set("canonical", Value::from(origin));
        }
        let chosen = world.ask_once(Question::Chosen(id.clone(), lang.clone())).value;
        let template = chosen
            .as_str()
            .map_or_else(|| self.choose(&["page.html"]), |name| Ok(name.to_owned()))?;
        self.fill(&template, page, lang)
    }

    /// Every language has a home page: without a file of its own it shows the fallback's words, marked with their language.
    fn home(&self, page: &mut Pairs, at: usize, lang: &Lang) {
        let site = &self.world.site;
        let own = &site.entries[at].lang;
        page.set("words_language", Value::from(own.as_str()));
        if own != lang {
            let body = page.get("body").and_then(Value::as_str).unwrap_or_default();
            let body = format!("<div lang=\"{own}\">{body}</div>");
            page.set("body", Value::safe_string(&body));
            page.set("language", Value::from(lang.as_str()));
            page.set("dir", Value::from(if lang.is_rtl() { "rtl" } else { "ltr" }));
            page.set("url", Value::from(site.prefix(lang)));
        }
        let homes = site.town.languages.iter().filter_map(|other| {
            let title = &site.entries[site.variant(&EntryId::home(), other)?].common.title;
            Some(translation(other, title, &site.prefix(other)))
        });
        page.set("translations", list(homes));
    }

    /// Renders one page of a topic.
    pub(super) fn topic(&self, topic: &str, lang: &Lang, number: usize) -> Result<Vec<u8>> {
        let world = &self.world;
        let mut address = world.site.topic_address(lang, topic);
        let of = ListOf::Topic(topic.to_owned());
        let label = self.topic_label(topic, lang);
        let mut page = self.made_up("topic", &label, &address, lang);
        let others = world.site.town.languages.iter().map(|other| {
            translation(
                other,
                &self.topic_label(topic, other),
                &world.site.topic_address(other, topic),
            )
        });
        page.set("translations", list(others));
        page.set(
            "topic",
            map([("id", Value::from(topic)), ("label", Value::from(label.as_str()))]),
        );
        page.set("feeds", self.feeds(&of, &address, lang));
        page.set("pagination", self.pagination(&of, &address, lang, number));
        if number > 1 {
            address = format!("{address}page/{number}/");
            page.set("url", Value::from(address.as_str()));
        }
        self.finish(&mut page, &address);
        self.fill(&self.choose(&["term.html", "section.html"])?, page, lang)
    }

    fn topic_label(&self, topic: &str, lang: &Lang) -> String {
        let terms = self.world.ask(Question::Vocabulary("topics".to_owned(), lang.clone())).value;
        let same = |term: &&Value| term.get_from_path("id").and_then(Value::as_str) == Some(topic);
        let term = terms.as_array().unwrap_or_default().iter().find(same);
        term.and_then(|term| term.get_from_path("label"))
            .and_then(Value::as_str)
            .unwrap_or(topic)
            .to_owned()
    }

    /// Renders the page of all topics.
    pub(super) fn topics(&self, lang: &Lang) -> Result<Vec<u8>> {
        let address = format!("{}topics/", self.world.site.prefix(lang));
        let title = self.world.interface_text("topics", lang);
        let mut page = self.made_up("topics", &title, &address, lang);
        let others = self.world.site.town.languages.iter().map(|other| {
            let url = format!("{}topics/", self.world.site.prefix(other));
            let title = self.world.interface_text("topics", other);
            translation(other, &title, &url)
        });
        page.set("translations", list(others));
        self.finish(&mut page, &address);
        self.fill(&self.choose(&["terms.html", "page.html"])?, page, lang)
    }

    /// Renders the page for what is not found.
    pub(super) fn not_found(&self, lang: &Lang) -> Result<Vec<u8>> {
        let title = self.world.interface_text("not-found-title", lang);
        let mut page = self.made_up("404", &title, "", lang);
        self.finish(&mut page, "");
        page.set("noindex", Value::from(true));
        self.fill(&self.choose(&["404.html", "page.html"])?, page, lang)
    }

    /// Renders the page at a former address.
    pub(super) fn redirect(&self, target: &str, title: &str, lang: &Lang) -> Result<Vec<u8>> {
        let mut page = self.made_up("redirect", title, target, lang);
        self.finish(&mut page, target);
        page.set("noindex", Value::from(true));
        self.fill(&self.choose(&["redirect.html", "page.html"])?, page, lang)
    }

    /// The values of a page that is nobody's entry.
    pub(super) fn made_up(&self, kind: &str, title: &str, url: &str, lang: &Lang) -> Pairs {
        let home = self.world.site.variant(&EntryId::home(), lang);
        let crumb = home.map(|at| {
            map([
                ("title", Value::from(self.world.site.entries[at].common.title.as_str())),
                ("url", Value::from(self.world.site.prefix(lang))),
                ("language", Value::from(self.world.site.entries[at].lang.as_str())),
            ])
        });
        let made = map([
            ("id", Value::none()),
            ("type", Value::from(kind)),
            ("title", Value::from(title)),
            ("summary", Value::none()),
            ("lead", Value::none()),
            ("url", Value::from(url)),
            ("language", Value::from(lang.as_str())),
            ("dir", Value::from(if lang.is_rtl() { "rtl" } else { "ltr" })),
            ("translations", list([])),
            ("section", Value::none()),
            ("breadcrumb", list(crumb)),
            ("date", Value::none()),
            ("updated", Value::none()),
            ("topics", list([])),
            ("image", Value::none()),
            ("fields", map([])),
            ("body", Value::safe_string("")),
            ("outline", list([])),
        ]);
        Pairs::of(&made)
    }

    /// Puts in what every page has, whatever made it.
    pub(super) fn finish(&self, page: &mut Pairs, address: &str) {
        let canonical = (!address.is_empty()).then(|| self.world.absolute(address)).flatten();
        page.set("canonical", optional(canonical.as_deref()));
        page.set("noindex", Value::from(!self.world.indexing));
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
            let mut made = Pairs::of(translation);
            made.set("canonical", optional(self.world.absolute(url).as_deref()));
            Value::from(made)
        }));
        page.set("translations", made);
    }

    fn feeds(&self, of: &ListOf, address: &str, lang: &Lang) -> Value {
        if !self.world.ask(Question::HasFeed(of.clone(), lang.clone())).value.is_truthy() {
            return list([]);
        }
        let forms = [
            (FeedFormat::Atom, "atom", "application/atom+xml"),
            (FeedFormat::Json, "json", "application/feed+json"),
        ];
        list(forms.into_iter().map(|(format, kind, media_type)| {
            map([
                ("kind", Value::from(kind)),
                ("media_type", Value::from(media_type)),
                ("url", Value::from(format!("{address}{}", format.file_name()))),
                ("title", Value::from(self.world.interface_text("feed", lang))),
            ])
        }))
    }

    fn pagination(&self, of: &ListOf, address: &str, lang: &Lang, number: usize) -> Value {
        let answer = self.world.ask_once(Question::Listing(of.clone(), lang.clone(), number));
        let total = answer
            .value
            .get_from_path("total")
            .and_then(Value::as_u64)
            .and_then(|total| usize::try_from(total).ok())
            .unwrap_or(1);
        let items = answer.value.get_from_path("items").cloned().unwrap_or_else(|| list([]));
        let url = |number: usize| {
            if number == 1 { address.to_owned() } else { format!("{address}page/{number}/") }
        };
        let previous = (number > 1).then(|| url(number - 1));
        let next = (number < total).then(|| url(number + 1));
        map([
            ("number", Value::from(number)),
            ("total", Value::from(total)),
            ("previous", optional(previous.as_deref())),
            ("next", optional(next.as_deref())),
            ("items", items),
        ])
    }
}

fn names(list: &[&str]) -> Vec<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
}

/// A type may do without a template, but not name one that is not there.
fn check_types(world: &World, engine: &Engine, sink: &Sink) {
    for schema in world.site.schemas.iter() {
        let wanted = schema.template.as_str();
        if wanted == format!("{}.html", schema.name) || engine.has(wanted) {
            continue;
        }
        let message = message!(
            "no layer has the template `{wanted}` of the type `{schema}`",
            wanted,
            schema = schema.name
        );
        let names = engine.template_names().filter(|name| !name.contains('/'));
        let help = message!("write `templates/{wanted}`, or take the line `template` out", wanted);
        let file = crate::names::TreePath::parse(&format!("types/{}.toml", schema.name)).ok();
        let place = file.and_then(|path| world.layers.find(&path)).map(|origin| origin.whole());
        let fault = Diagnostic::error(Code::MissingTemplate, message).help(help);
        sink.report(place.into_iter().fold(fault.suggest(wanted, names), Diagnostic::at));
    }
}

fn template_set(
    layers: &Layers,
    town: &TownManifest,
    compact: bool,
    limits: Limits,
    sink: &Sink,
) -> TemplateSet {
    let mut files = Vec::new();
    for layer in layers.layers() {
        for path in layer.tree.files() {
            let is_template =
                path.below("templates").or_else(|| path.below("components")).is_some()
                    && path.extension() == Some("html");
            let origin = Origin { package: layer.package.clone(), path: path.clone() };
            if is_template && let Some(text) = sink.keep(layers.read_text(&origin)) {
                files.push(TemplateFile { origin, text });
            }
        }
    }
    let below =
        layers.layers().iter().map(|layer| (layer.package.clone(), layer.below.clone())).collect();
    let order = layers.layers().iter().map(|layer| layer.package.clone()).collect();
    TemplateSet { files, layers: order, prefer: town.prefer.clone(), below, compact, limits }
}
