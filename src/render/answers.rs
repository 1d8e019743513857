//! The answers to all questions: one function each, pure over the world.

use std::collections::BTreeMap;

use tera::Value;
use tera::value::Key;

use super::body::link;
use super::colophon;
use super::entry_value::{page, row, rows};
use super::feeds::{head, sitemap_urls, times};
use super::plan::{feed_entries, has_feed, list_page};
use super::receipt::{Filling, ListOf, Question};
use super::sbom::materials;
use super::value::{Pairs, digest_of_all, list, map, map_of, optional};
use super::world::{Answer, World};
use crate::assets::picture_size;
use crate::diagnostics::Origin;
use crate::formats::bill_of_materials;
use crate::manifest::{Kind, Table, parse_table};
use crate::names::{Digest, Digester, EntryId, Lang, TreePath};
use crate::site::Query;

impl World {
    /// Answers a question afresh.
    pub fn answer(&self, question: &Question) -> Answer {
        match question {
            Question::Page(id, lang) => self.answer_page(id, lang),
            Question::Body(id, lang) => {
                let digest = self.site.exact(id, lang).map(|at| self.site.entries[at].digest);
                Answer::known_by(digest.unwrap_or_else(|| Digest::of(b"")))
            }
            Question::Town(lang) => Answer::plain(self.town(lang)),
            Question::Listing(of, lang, number) => self.answer_listing(of, lang, *number),
            Question::Items(query, lang, keys) => self.answer_items(query, lang, keys),
            Question::Item(reference, lang) => Answer::plain(
                self.site
                    .resolve_id(reference, lang)
                    .map_or_else(Value::none, |at| row(self, at, lang, &[]).value),
            ),
            Question::Section(path, lang) => Answer::plain(self.section(path, lang)),
            Question::Vocabulary(name, lang) => Answer::plain(self.vocabulary(name, lang)),
            Question::Text(key, arguments, lang) => Answer::plain(self.text(key, arguments, lang)),
            Question::Address(reference, lang) => self.answer_address(reference, lang),
            Question::Link(id, own, lang, reference) => match self.site.exact(id, own) {
                Some(at) => Answer::known_by(link(self, &self.site.entries[at], lang, reference).1),
                None => Answer::plain(Value::none()),
            },
            Question::Copy(id, own, reference) => {
                Answer::plain(optional(self.copy(id, own, reference)))
            }
            Question::Asset(path) => Answer::plain(self.asset(path)),
            Question::Picture(address) => Answer::plain(self.picture(address)),
            Question::Table(name) => Answer::plain(self.table(name)),
            Question::Today => self.today(),
            Question::Template(name) => self.closure(name),
            Question::Chosen(id, lang) => Answer::plain(optional(self.chosen(id, lang))),
            Question::HasFeed(of, lang) => Answer::plain(Value::from(has_feed(self, of, lang))),
            Question::Component(name) => self.closure(&format!("component {name}")),
            Question::Addresses => Answer::known_by(self.digest_of_addresses()),
            Question::Moved => {
                let moved = self.site.aliases().map(|(alias, at)| {
                    let entry = &self.site.entries[at];
                    format!(
                        "{alias} {} {} {}\n",
                        self.site.address(at),
                        entry.lang,
                        entry.common.title
                    )
                });
                let site = self.url.as_deref().unwrap_or_default();
                Answer::known_by(Digest::of(
                    format!("{site}\n{}", moved.collect::<String>()).as_bytes(),
                ))
            }
            Question::Colophon(lang) => Answer::plain(colophon::value(self, lang)),
            Question::Materials => {
                Answer::known_by(Digest::of(bill_of_materials(&materials(self)).as_bytes()))
            }
            Question::Feed(of, lang) => {
                let entries = feed_entries(self, of, lang);
                let (_, digest) = rows(self, entries.iter().copied(), lang, &[]);
                let (mut text, home) = head(self, of, lang);
                text.push_str(&format!("\n{home}"));
                let times: Vec<_> = entries.iter().map(|at| times(self, *at, lang)).collect();
                times
                    .iter()
                    .filter_map(|times| times.updated.as_ref())
                    .for_each(|updated| text.push_str(&format!("\n{updated}")));
                let stands_until = times.iter().filter_map(|times| times.until).min();
                Answer {
                    stands_until,
                    ..Answer::known_by(digest_of_all([digest, Digest::of(text.as_bytes())]))
                }
            }
            Question::File(package, path) => self.answer_file(package, path),
        }
    }

    fn answer_page(&self, id: &EntryId, lang: &Lang) -> Answer {
        let Some(at) = self.site.variant(id, lang) else { return Answer::plain(Value::none()) };
        Answer::known_by(page(self, at, lang).1)
    }

    fn answer_listing(&self, of: &ListOf, lang: &Lang, number: usize) -> Answer {
        let (shown, total, until) = list_page(self, of, lang, number);
        let (rows, digest) = rows(self, shown, lang, &[]);
        let digest = digest_of_all([digest, Digest::of(&(total as u64).to_le_bytes())]);
        Answer {
            value: map([("total", Value::from(total)), ("items", rows)]),
            digest,
            stands_until: until,
        }
    }

    fn answer_items(&self, query: &Query, lang: &Lang, keys: &[String]) -> Answer {
        let found = self.rows(query, lang);
        let (value, digest) = rows(self, found.rows.iter().copied(), lang, keys);
        Answer { value, digest, stands_until: found.stands_until }
    }

    fn answer_address(&self, reference: &str, lang: &Lang) -> Answer {
        let at = self.site.resolve_id(reference, lang);
        Answer::plain(at.map_or_else(Value::none, |at| Value::from(self.site.address(at))))
    }

    /// The plain value `town`: its public settings, in a language.
    fn town(&self, lang: &Lang) -> Value {
        let town = &self.site.town;
        let languages = list(town.languages.iter().map(|other| {
            map([
                ("code", Value::from(other.as_str())),
                ("name", Value::from(crate::locale::autonym(other))),
                ("url", Value::from(self.site.prefix(other))),
                ("dir", Value::from(if other.is_rtl() { "rtl" } else { "ltr" })),
            ])
        }));
        let contact =
            town.contact.as_ref().and_then(|(contact, _)| self.site.resolve_id(contact, lang));
        map([
            ("name", optional(town.name.get(self.site.chain(lang)))),
            ("url", optional(self.url.as_deref())),
            ("home", Value::from(self.site.prefix(lang))),
            ("languages", languages),
            ("navigation", self.navigation(&EntryId::home(), lang, 0)),
            ("theme", plain_table(&town.theme)),
            ("contact", contact.map_or_else(Value::none, |at| row(self, at, lang, &[]).value)),
            ("licence", optional(town.licence.as_deref())),
            ("colophon", Value::from(colophon::address(self, lang))),
            ("country", optional(town.country.as_deref())),
            ("indexing", Value::from(self.indexing)),
        ])
    }

    fn navigation(&self, id: &EntryId, lang: &Lang, depth: u8) -> Value {
        let Some(section) = self.site.sections().get(id).filter(|_| depth < 8) else {
            return list([]);
        };
        let shown =
            section.sections.iter().filter_map(|id| Some((id, self.site.variant(id, lang)?)));
        let mut shown: Vec<(&EntryId, usize)> =
            shown.filter(|(_, at)| self.site.entries[*at].common.nav).collect();
        shown.sort_by_key(|(id, at)| {
            (self.site.entries[*at].common.weight.unwrap_or(i64::MAX), (*id).clone())
        });
        list(shown.into_iter().map(|(id, at)| {
            map([
                ("id", Value::from(id.as_str())),
                ("title", Value::from(self.site.entries[at].common.title.as_str())),
                ("url", Value::from(self.site.address(at))),
                ("language", Value::from(self.site.entries[at].lang.as_str())),
                ("children", self.navigation(id, lang, depth + 1)),
            ])
        }))
    }

    fn section(&self, path: &str, lang: &Lang) -> Value {
        let found = self.site.sections().find(path);
        let Some((id, at)) = found.and_then(|id| Some((id, self.site.variant(id, lang)?))) else {
            return Value::none();
        };
        let mut value = Pairs::of(&row(self, at, lang, &[]).value);
        let Some(section) = self.site.sections().get(id) else { return Value::none() };
        let below: Vec<usize> =
            section.sections.iter().filter_map(|id| self.site.variant(id, lang)).collect();
        let mut ordered = below;
        ordered.sort_by_key(|at| (self.site.entries[*at].common.weight.unwrap_or(i64::MAX), *at));
        let keys: Vec<String> =
            ["id", "type", "title", "summary", "url", "language"].map(str::to_owned).into();
        value.set("sections", list(ordered.into_iter().map(|at| row(self, at, lang, &keys).value)));
        value.set("count", Value::from(section.entries.len()));
        Value::from(value)
    }

    fn vocabulary(&self, name: &str, lang: &Lang) -> Value {
        let Some(terms) = self.site.vocabularies.get(name) else { return Value::none() };
        let chain = self.site.chain(lang);
        let label = |id: &str| {
            terms.get(id).and_then(|term| term.label.get(chain)).unwrap_or(id).to_owned()
        };
        let mut ids: Vec<&String> = terms.keys().collect();
        let collation = crate::locale::Collation::new(lang);
        ids.sort_by(|a, b| collation.compare(&label(a), &label(b)).then_with(|| a.cmp(b)));
        list(ids.into_iter().map(|id| {
            let count =
                if name == "topics" { self.site.topics().get(id).map_or(0, Vec::len) } else { 0 };
            let url = (count > 0).then(|| self.site.topic_address(lang, id));
            let broader = terms.get(id).and_then(|term| term.broader.as_deref());
            map([
                ("id", Value::from(id.as_str())),
                ("label", Value::from(label(id))),
                ("url", optional(url.as_deref())),
                ("count", Value::from(count)),
                ("broader", optional(broader)),
            ])
        }))
    }

    pub(super) fn text(&self, key: &str, arguments: &[(String, Filling)], lang: &Lang) -> Value {
        use crate::locale::Argument;
        let arguments: BTreeMap<String, Argument> = arguments
            .iter()
            .map(|(name, filling)| match filling {
                Filling::Number(digits) => {
                    (name.clone(), Argument::Number(digits.parse().unwrap_or_default()))
                }
                Filling::Text(text) => (name.clone(), Argument::Text(text.clone())),
            })
            .collect();
        self.catalogue.text(lang, key, &arguments).map_or_else(Value::none, Value::from)
    }

    /// A text of the interface without arguments; its key where there is none.
    pub(super) fn interface_text(&self, key: &str, lang: &Lang) -> String {
        let answer = self.ask(Question::Text(key.to_owned(), Vec::new(), lang.clone()));
        answer.value.as_str().map_or_else(|| key.to_owned(), str::to_owned)
    }

    fn asset(&self, path: &str) -> Value {
        let path = path.trim_start_matches('/');
        if path == "style.css" {
            return Value::from(self.styles.address.as_str());
        }
        let address = format!("/{}", path.strip_prefix("static/").unwrap_or(path));
        if self.statics.contains_key(&address) { Value::from(address) } else { Value::none() }
    }

    fn copy(&self, id: &EntryId, own: &Lang, reference: &str) -> Option<&str> {
        let entry = &self.site.entries[self.site.exact(id, own)?];
        self.site.copy_of(self.site.guest_of(entry)?, entry, reference)
    }

    fn table(&self, name: &str) -> Value {
        let Ok(path) = TreePath::parse(&format!("data/{name}.toml")) else { return Value::none() };
        let Some(origin) = self.layers.find(&path) else { return Value::none() };
        let Ok(text) = self.layers.read_text(&origin) else { return Value::none() };
        // Faults of the file are reported when the town is read.
        parse_table(&origin, &text, 0, &crate::diagnostics::Sink::new())
            .map_or_else(Value::none, |table| plain_table(&table))
    }

    fn today(&self) -> Answer {
        let clock = &self.site.clock;
        let today = crate::calendar::Moment::Date(clock.today());
        Answer::until(Value::from(today.iso()), Some(today.end(clock.zone())))
    }

    /// The template of an entry's page.
    fn chosen(&self, id: &EntryId, lang: &Lang) -> Option<&str> {
        let entry = &self.site.entries[self.site.variant(id, lang)?];
        let own = self
            .site
            .schemas
            .get(&entry.kind)
            .map_or("page.html", |schema| schema.template.as_str());
        let of_list = entry
            .common
            .list
            .as_ref()
            .and_then(|list| list.kind.as_ref())
            .map(|(kind, _)| format!("{kind}-list.html"));
        let candidates = match &of_list {
            _ if id.as_str().is_empty() => vec!["home.html", "section.html", "page.html"],
            Some(of_list) if entry.is_section => vec![of_list, own, "section.html", "page.html"],
            _ => vec![own, "page.html"],
        };
        let known = self.closures.get()?;
        candidates
            .into_iter()
            .find_map(|name| known.get_key_value(name))
            .map(|(name, _)| name.as_str())
    }

    fn closure(&self, name: &str) -> Answer {
        let digest = self.closures.get().and_then(|closures| closures.get(name)).copied();
        Answer::known_by(digest.unwrap_or_else(|| Digest::of(b"")))
    }

    fn answer_file(&self, package: &str, path: &str) -> Answer {
        let origin = crate::names::PackageName::parse(package).ok().zip(TreePath::parse(path).ok());
        let mut digester = Digester::default();
        let read = origin.and_then(|(package, path)| {
            let mut add = |piece: &[u8]| {
                digester.add(piece);
                Ok(())
            };
            self.layers.stream(&Origin { package, path }, &mut add).ok()
        });
        Answer::known_by(if read.is_some() { digester.finish() } else { Digest::of(b"") })
    }

    /// The file that lies at an address of the site.
    fn file_at(&self, address: &str) -> Option<Origin> {
        let medium = || Some(Origin::town(self.site.medium_at(address)?.clone()));
        self.statics
            .get(address)
            .cloned()
            .or_else(medium)
            .or_else(|| self.site.copy_at(address).cloned())
    }

    /// The length in bytes of a file of the site.
    pub(super) fn file_length(&self, address: &str) -> Option<u64> {
        self.layers.length(&self.file_at(address)?).ok()
    }

    fn picture(&self, address: &str) -> Value {
        const KINDS: [&str; 7] = ["svg", "png", "jpg", "jpeg", "webp", "avif", "gif"];
        let is_picture = |origin: &Origin| {
            origin
                .path
                .extension()
                .is_some_and(|found| KINDS.iter().any(|kind| kind.eq_ignore_ascii_case(found)))
        };
        let bytes = self
            .file_at(address)
            .filter(is_picture)
            .and_then(|origin| self.layers.read(&origin).ok());
        match bytes.and_then(|bytes| picture_size(&bytes)) {
            Some((width, height)) => list([Value::from(width), Value::from(height)]),
            None => Value::none(),
        }
    }

    /// Width and height of the picture at an address, where it is one.
    pub(super) fn picture_size(&self, address: &str) -> Option<(u32, u32)> {
        let answer = self.ask(Question::Picture(address.to_owned())).value;
        let number = |at: usize| {
            answer.as_array()?.get(at)?.as_u64().and_then(|number| u32::try_from(number).ok())
        };
        number(0).zip(number(1))
    }

    fn digest_of_addresses(&self) -> Digest {
        let mut text = self.url.clone().unwrap_or_default();
        for url in sitemap_urls(self) {
            text.push_str(&format!("\n{} {}", url.loc, url.lastmod.as_deref().unwrap_or_default()));
            url.alternates.iter().for_each(|(lang, loc)| text.push_str(&format!(" {lang} {loc}")));
        }
        Digest::of(text.as_bytes())
    }
}

/// A TOML table as a template value.
fn plain_table(table: &Table) -> Value {
    map_of(table.entries.iter().map(|(key, _, value)| (Key::from(key.clone()), plain(&value.kind))))
}

fn plain(kind: &Kind) -> Value {
    match kind {
        Kind::Text(text) | Kind::Date(text) => Value::from(text.as_str()),
        Kind::Integer(n) => Value::from(*n),
        Kind::Decimal(n) => Value::from(*n),
        Kind::Boolean(b) => Value::from(*b),
        Kind::List(items) => list(items.iter().map(|item| plain(&item.kind))),
        Kind::Table(table) => plain_table(table),
    }
}
