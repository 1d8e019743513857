//! One target becomes bytes, with the receipt of all that was read on the way.

use std::sync::Arc;

use jiff::Timestamp;

use super::answers::{Closures, RedirectAnswer, World, WorldInput};
use super::copied_file::CopiedFile;
use super::extracts::{Extract, SiteExtract};
use super::machine_files::{render_redirects, render_robots, render_sitemap, render_sitemap_part};
use super::page::PageRenderer;
use super::question::Question;
use super::receipt::Receipt;
use super::record::Record;
use super::relink::{Base, relink};
use super::scope::{Recorded, Scope};
use super::text_direction::direct;
use super::values::digest_of_all;
use crate::diagnostics::{Diagnostic, Origin, Result};
use crate::formats::bill_of_materials;
use crate::manifest::Minify;
use crate::names::{Digest, EntryId, Lang, OutPath};
use crate::plan::Target;
use crate::templates::Engine;

/// The template of a page that leads on to where something is well.
const REDIRECT_TEMPLATE: &str = "redirect.html";

/// What rendering a target gives.
#[derive(Debug)]
pub struct Rendered<'r> {
    /// What the output holds.
    pub content: Content<'r>,
    /// Whether the bytes are an HTML page.
    pub is_html: bool,
    /// What is kept of the output besides its bytes.
    pub record: Record,
}

/// What an output holds.
#[derive(Debug)]
pub enum Content<'r> {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The bytes of a file. The output's record comes when they were read.
    Copy(CopiedFile<'r>),
}

impl Content<'_> {
    /// Returns the bytes that are in memory; those of a copy are not.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Copy(_) => &[],
        }
    }
}

/// Renders the outputs of a site: the templates, with the world that they read.
pub struct Renderer {
    engine: Engine,
    world: Arc<World>,
}

impl Renderer {
    /// Puts templates and a world together.
    pub fn new(engine: Engine, minify: Minify, input: WorldInput) -> Self {
        let world = Arc::new(World::new(input, closures(&engine, minify)));
        Self { engine, world }
    }

    /// Renders one target that is not late. It never fails: what went wrong is among the findings.
    pub fn render(&self, path: &OutPath, target: &Target) -> Rendered<'_> {
        if let Target::File(origin) = target {
            let content = Content::Copy(self.world.copied_file(origin));
            return Rendered { content, is_html: false, record: Record::default() };
        }
        let lang = match language_of(target) {
            Some(lang) => lang,
            None => self.world.default_language(),
        };
        let mut findings = Vec::new();
        let (result, recorded) = Scope::enter(&self.world, lang, |scope| {
            let pages = PageRenderer { engine: &self.engine, scope };
            render_or_lead_on(path, target, &pages, &mut findings)
        });
        let (bytes, is_html) = match result {
            Ok(Made::Html(html)) => (html, true),
            Ok(Made::File(bytes)) => (bytes, false),
            Err(diagnostic) => {
                findings.push(diagnostic.note(message!("while writing `{path}`", path), None));
                (Vec::new(), false)
            }
        };
        let Recorded { receipt, until } = recorded;
        Rendered {
            content: Content::Bytes(bytes),
            is_html,
            record: Record { receipt, findings, extract: Extract { until, ..Extract::default() } },
        }
    }

    /// Whether every question of a receipt has the same answer here.
    pub fn holds(&self, receipt: &Receipt) -> bool {
        let mut reads = receipt.reads.iter();
        reads.all(|read| self.world.answer_digest_only(&read.question).digest == read.digest)
    }

    /// The instant at which the clock alone changes the answer to a question.
    pub fn until(&self, question: &Question) -> Option<Timestamp> {
        self.world.answer_digest_only(question).until
    }

    /// What the site as a whole leaves for late outputs.
    pub fn site_extract(&self) -> SiteExtract {
        self.world.site_extract()
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
}

/// The bytes of an output.
enum Made {
    Html(Vec<u8>),
    File(Vec<u8>),
}

/// The digests of all that templates and components are made of.
fn closures(engine: &Engine, minify: Minify) -> Closures {
    // What is made smaller when it is finished has other bytes, whatever it read.
    let degree = Digest::of(&[u8::from(minify == Minify::Full)]);
    let template = |name: &str| (name.to_owned(), digest_of_all([engine.closure(name), degree]));
    let component = |name: &str| (name.to_owned(), engine.component_closure(name));
    Closures {
        templates: engine.template_names().map(template).collect(),
        components: engine.component_names().map(component).collect(),
    }
}

/// The language of a target's readers, where it is made for those of one.
fn language_of(target: &Target) -> Option<&Lang> {
    match target {
        Target::Page { lang, .. }
        | Target::Topic { lang, .. }
        | Target::Topics { lang, .. }
        | Target::NotFound { lang, .. }
        | Target::Colophon { lang, .. }
        | Target::Feed { lang, .. }
        | Target::Calendar { lang, .. }
        | Target::Redirect { lang, .. } => Some(lang),
        Target::Sitemap { .. }
        | Target::SitemapPart(_)
        | Target::Robots
        | Target::Materials
        | Target::Redirects { .. }
        | Target::Style
        | Target::File(_)
        | Target::HostFile(_)
        | Target::Compressed(..)
        | Target::Report => None,
    }
}

/// Renders a target. Whatever in a partner's entry a template failed for: its page leads to where the entry is well.
fn render_or_lead_on(
    path: &OutPath,
    target: &Target,
    pages: &PageRenderer<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Result<Made> {
    let made = render_target(path, target, pages, findings);
    let Target::Page { id, .. } = target else { return made };
    let fault = match made {
        Ok(made) => return Ok(made),
        Err(fault) => fault,
    };
    let Some(elsewhere) = place_elsewhere(pages.scope, id) else { return Err(fault) };
    findings.push(fault.note(message!("while writing `{path}`", path), None).of_partner());
    let html = pages.render_redirect(&elsewhere, REDIRECT_TEMPLATE)?;
    Ok(Made::Html(final_links(html, path, pages.scope)))
}

/// Where a partner's entry is found at its origin, else in the section that lists it; nothing for what is the town's own.
fn place_elsewhere(scope: &Scope, id: &EntryId) -> Option<RedirectAnswer> {
    let page = scope.page(id)?;
    let address = page.origin.or(page.listed_at)?;
    Some(RedirectAnswer { alias: String::new(), address, title: page.title })
}

fn render_target(
    path: &OutPath,
    target: &Target,
    pages: &PageRenderer<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Result<Made> {
    let scope = pages.scope;
    let html = match target {
        Target::Page { id, number, template, .. } => {
            pages.render_entry(id, *number, template, findings)?
        }
        Target::Topic { topic, number, template, .. } => {
            pages.render_topic(topic, *number, template)?
        }
        Target::Topics { template, .. } => pages.render_topics(template)?,
        Target::NotFound { template, .. } => pages.render_not_found(template)?,
        Target::Colophon { template, .. } => pages.render_colophon(template)?,
        Target::Redirect { alias, template, .. } => {
            pages.render_redirect(&scope.redirect(alias), template)?
        }
        Target::Feed { list, format, .. } => {
            return Ok(Made::File(pages.render_feed(list, *format, findings)?.into_bytes()));
        }
        Target::Calendar { of, lang } => {
            let calendar = Question::Calendar(of.clone(), lang.clone());
            let text = scope.query_uncached(calendar).value;
            return Ok(Made::File(text.as_str().unwrap_or_default().as_bytes().to_vec()));
        }
        Target::Sitemap { .. }
        | Target::SitemapPart(_)
        | Target::Robots
        | Target::Materials
        | Target::Redirects { .. }
        | Target::Style
        | Target::File(_)
        | Target::HostFile(_)
        | Target::Compressed(..)
        | Target::Report => {
            return Ok(Made::File(render_machine_file(scope, target)?.into_bytes()));
        }
    };
    Ok(Made::Html(final_links(html, path, scope)))
}

/// Renders what machines read of the whole site. A late output has no bytes yet, and a file is copied.
fn render_machine_file(scope: &Scope, target: &Target) -> Result<String> {
    Ok(match target {
        Target::Sitemap { parts } => render_sitemap(scope, *parts),
        Target::SitemapPart(part) => render_sitemap_part(scope, *part),
        Target::Robots => render_robots(scope),
        Target::Materials => bill_of_materials(&scope.materials()),
        Target::Redirects { own, by_language } => {
            render_redirects(scope, own.as_ref(), *by_language)?
        }
        Target::Style => scope.style().to_owned(),
        _ => String::new(),
    })
}

fn final_links(html: Vec<u8>, path: &OutPath, scope: &Scope) -> Vec<u8> {
    let url = scope.settings().url.as_deref();
    let base = match path.as_str() {
        // A host shows this page at any depth, so its links cannot be relative to where it lies.
        name if name.ends_with("404.html") && url.is_none() => Base::Root,
        name => Base::of_output(url, name),
    };
    let text = match String::from_utf8(html) {
        Ok(text) => text,
        Err(error) => return error.into_bytes(),
    };
    let text = direct(&text, scope.lang()).unwrap_or(text);
    if base == Base::Root { text.into_bytes() } else { relink(&text, &base).into_bytes() }
}
