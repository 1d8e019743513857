//! Turning an entry's Markdown into HTML: links, pictures and directives, each recorded.

use tera::{Context, Value};

use super::directives::failed_directive;
use super::receipt::{Question, language};
use super::world::World;
use crate::content::{Entry, Prose};
use crate::diagnostics::{Blame, Code, Diagnostic, Result};
use crate::locale::clean;
use crate::markdown::{ArgValue, Directive, ImageTarget, LinkTarget, Resolve, foreign_id};
use crate::names::{Digest, Lang};
use crate::site::{ForeignLink, Resolution, Site};
use crate::templates::Engine;

/// Renders the body of an entry inside the scope of the page that shows it.
pub(super) fn render_body(
    world: &World,
    engine: &Engine,
    at: usize,
    lang: &Lang,
    findings: &mut Vec<Diagnostic>,
) -> Result<String> {
    let entry = &world.site.entries[at];
    // No component runs for a stranger: of its directives the text inside stays.
    let engine = world.site.is_local(entry).then_some(engine);
    world.ask_once(Question::Body(entry.id.clone(), entry.lang.clone()));
    let range = entry.body.range.start as usize..entry.body.range.end as usize;
    if range.is_empty() {
        return Ok(String::new());
    }
    // What was read first is what was checked, and where its words stand.
    let bytes = world.layers.read(&entry.origin)?;
    let same = Some(&*bytes).filter(|bytes| Digest::of(bytes) == entry.digest);
    let Some(words) = same.and_then(|bytes| std::str::from_utf8(bytes.get(range)?).ok()) else {
        let diagnostic =
            Diagnostic::error(Code::Changed, "the file was changed while the site was being built");
        return diagnostic.at(entry.origin.whole()).blame(Blame::Setup).help("build again").into();
    };
    let mut html = String::with_capacity(words.len() + words.len() / 4);
    entry.body.fill(words, &mut Resolver { world, entry, lang, engine, findings }, &mut html);
    Ok(told_plainly(world, entry, html))
}

/// Renders a Markdown field.
pub(super) fn render_inline(world: &World, entry: &Entry, lang: &Lang, prose: &Prose) -> String {
    let mut html = String::with_capacity(prose.text.len() * 2);
    let mut resolver = Resolver { world, entry, lang, engine: None, findings: &mut Vec::new() };
    prose.body.fill(&prose.text, &mut resolver, &mut html);
    told_plainly(world, entry, html)
}

/// The HTML of a text: a stranger's without signs that turn or hide what stands around them. Here all entities are read already.
fn told_plainly(world: &World, entry: &Entry, html: String) -> String {
    if world.site.is_local(entry) { html } else { clean(&html) }
}

struct Resolver<'a> {
    world: &'a World,
    entry: &'a Entry,
    lang: &'a Lang,
    engine: Option<&'a Engine>,
    findings: &'a mut Vec<Diagnostic>,
}

impl Resolve for Resolver<'_> {
    fn link(&mut self, reference: &str) -> LinkTarget {
        let (target, digest) = link(self.world, self.entry, self.lang, reference);
        let (id, own) = (self.entry.id.clone(), self.entry.lang.clone());
        self.world
            .answered(Question::Link(id, own, self.lang.clone(), reference.to_owned()), digest);
        target
    }

    fn image(&mut self, src: &str) -> ImageTarget {
        let src = if !self.world.site.is_local(self.entry) {
            let question =
                Question::Copy(self.entry.id.clone(), self.entry.lang.clone(), src.to_owned());
            self.world.ask_once(question).value.as_str().unwrap_or_default().to_owned()
        } else {
            self.link(src).href.unwrap_or_default()
        };
        let (width, height) = self.world.picture_size(&src).unzip();
        ImageTarget { src, width, height }
    }

    fn directive(&mut self, directive: &Directive, body: Option<&str>) -> String {
        let Some(engine) = self.engine else { return body.unwrap_or_default().to_owned() };
        let name = directive.name.replace('-', "_");
        self.world.ask(Question::Component(name.clone()));
        let mut arguments = Context::new();
        for argument in &directive.arguments {
            arguments
                .insert_value(argument.name.replace('-', "_"), argument_value(&argument.value));
        }
        match engine.render_component(&name, &arguments, &Context::new(), body) {
            Ok(html) => html,
            Err(diagnostic) => {
                self.findings.push(failed_directive(*diagnostic, directive, &self.entry.origin));
                String::new()
            }
        }
    }

    fn text(&mut self, key: &str) -> String {
        let lang = language().unwrap_or_else(|| self.lang.clone());
        self.world.interface_text(key, &lang)
    }
}

/// A directive's argument as a template value.
pub(super) fn argument_value(value: &ArgValue) -> Value {
    match value {
        ArgValue::Text(text) => Value::from(text.as_str()),
        ArgValue::Integer(n) => Value::from(*n),
        ArgValue::Decimal(n) => Value::from(*n),
        ArgValue::Boolean(b) => Value::from(*b),
    }
}

/// What a link leads to: its address, the language of what is there if it is another one, and type and size of a file; and the
/// digest of all that.
pub(super) fn link(
    world: &World,
    entry: &Entry,
    lang: &Lang,
    reference: &str,
) -> (LinkTarget, Digest) {
    let site = &world.site;
    let mut target = if site.is_local(entry) {
        own_target(world, entry, lang, reference)
    } else {
        match site.imported_link(entry, lang, reference) {
            ForeignLink::Here(at, suffix) => entry_target(site, entry, lang, (at, suffix)),
            ForeignLink::Away(href, spoken) => {
                let hreflang =
                    spoken.filter(|spoken| spoken != lang).map(|spoken| spoken.to_string());
                LinkTarget { href: Some(href), hreflang, ..LinkTarget::default() }
            }
            ForeignLink::Nowhere => LinkTarget::default(),
        }
    };
    if !site.is_local(entry) {
        target.host = target.href.as_ref().and_then(|href| host_of(&world.absolute(href)?));
    }
    let parts = [&target.href, &target.hreflang, &target.note]
        .map(|part| part.as_deref().unwrap_or_default());
    // No address holds a line's end.
    let digest = Digest::of(parts.join("\n").as_bytes());
    (target, digest)
}

/// The host of a whole address, or of one for mail.
fn host_of(address: &str) -> Option<String> {
    let behind = address.split_once("://").or_else(|| address.split_once('@'))?.1;
    let host = behind.split(['/', '?', '#', ':']).next()?;
    (!host.is_empty()).then(|| host.to_lowercase())
}

fn own_target(world: &World, entry: &Entry, lang: &Lang, reference: &str) -> LinkTarget {
    let site = &world.site;
    match site.resolve(entry, lang, reference) {
        Resolution::Entry { at, suffix } => entry_target(site, entry, lang, (at, suffix)),
        Resolution::File { address, suffix, .. } => {
            let note = document_note(world, &address, lang);
            LinkTarget { href: Some(format!("{address}{suffix}")), note, ..LinkTarget::default() }
        }
        Resolution::Address { address, suffix } => {
            LinkTarget { href: Some(format!("{address}{suffix}")), ..LinkTarget::default() }
        }
        Resolution::External => {
            LinkTarget { href: Some(reference.to_owned()), ..LinkTarget::default() }
        }
        Resolution::Hidden(_) | Resolution::Unsafe | Resolution::Withdrawn | Resolution::Broken => {
            LinkTarget::default()
        }
    }
}

/// A link to an entry, with what follows its address.
fn entry_target(
    site: &Site,
    from: &Entry,
    lang: &Lang,
    (at, suffix): (usize, String),
) -> LinkTarget {
    let target = &site.entries[at];
    let own = target.id == from.id && target.lang == from.lang && suffix.starts_with('#');
    let suffix = match (site.remote_of(target), suffix.split_once('#')) {
        (Some(guest), Some((query, place))) if !place.is_empty() && site.is_here(at) => {
            format!("{query}#{}", foreign_id(&guest.name, place))
        }
        _ => suffix,
    };
    let href = if own { suffix } else { format!("{}{suffix}", site.address(at)) };
    let hreflang = (target.lang != *lang).then(|| target.lang.to_string());
    LinkTarget { href: Some(href), hreflang, ..LinkTarget::default() }
}

const DOCUMENTS: &[&str] = &[
    "pdf", "odt", "ods", "odp", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "zip", "csv", "epub",
    "ics", "rtf",
];

/// ` (PDF, 240 kB)`, for links to documents.
fn document_note(world: &World, address: &str, lang: &Lang) -> Option<String> {
    let extension = address.rsplit('/').next()?.rsplit_once('.')?.1;
    if !DOCUMENTS.contains(&extension.to_ascii_lowercase().as_str()) {
        return None;
    }
    let size = world.file_length(address).map(|bytes| crate::locale::format_bytes(lang, bytes));
    let upper = extension.to_uppercase();
    Some(size.map_or_else(|| format!(" ({upper})"), |size| format!(" ({upper}, {size})")))
}
