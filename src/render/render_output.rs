//! One target becomes bytes, with the receipt of all that was read on the way.

use super::copied_file::CopiedFile;
use super::feeds::{render_redirects, render_robots, render_sitemap, render_sitemap_part};
use super::page::Templates;
use super::plan::Target;
use super::receipt::{Question, Receipt, recorded};
use super::relink::{Base, relink};
use super::sbom::render_materials;
use super::world::World;
use crate::diagnostics::{Diagnostic, Result};
use crate::names::{Lang, OutPath};

/// What an output holds.
#[derive(Debug)]
pub enum Content<'t> {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The bytes of a file. Receipt and findings come when they were read.
    Copy(CopiedFile<'t>),
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

/// What rendering a target gives.
#[derive(Debug)]
pub struct Rendered<'t> {
    /// What the output holds.
    pub content: Content<'t>,
    /// What they were made of.
    pub receipt: Receipt,
    /// What was found on the way.
    pub findings: Vec<Diagnostic>,
    /// Whether the bytes are an HTML page.
    pub is_html: bool,
}

/// Renders one target. It never fails: what went wrong is among the findings.
pub fn render<'t>(path: &OutPath, target: &Target, templates: &'t Templates) -> Rendered<'t> {
    let world = &templates.world;
    if let Target::File(origin) = target {
        return Rendered {
            content: Content::Copy(CopiedFile::new(&world.layers, origin)),
            receipt: Receipt::default(),
            findings: Vec::new(),
            is_html: false,
        };
    }
    let lang = language_of(target, world);
    let mut findings = Vec::new();
    let (result, receipt) = recorded(&lang, || {
        let made = bytes_of(path, target, templates, &mut findings);
        match (&made, origin_of(target, world)) {
            (Err(_), Some((address, title))) => {
                // Whatever in a stranger's entry a template failed for: its page leads to where the entry is well.
                findings.extend(made.err().map(|diagnostic| {
                    diagnostic.note(format!("while writing `{path}`"), None).of_partner()
                }));
                templates
                    .redirect(&address, &title, &lang)
                    .map(|html| (final_links(html, path, world), true))
            }
            _ => made,
        }
    });
    let (bytes, is_html) = match result {
        Ok(made) => made,
        Err(diagnostic) => {
            findings.push(diagnostic.note(format!("while writing `{path}`"), None));
            (Vec::new(), false)
        }
    };
    Rendered { content: Content::Bytes(bytes), receipt, findings, is_html }
}

fn language_of(target: &Target, world: &World) -> Lang {
    match target {
        Target::Page(_, lang, _)
        | Target::Topic(_, lang, _)
        | Target::Topics(lang)
        | Target::NotFound(lang)
        | Target::Colophon(lang)
        | Target::Feed(_, lang, _) => lang.clone(),
        Target::Redirect(alias) => redirect_of(alias, world).2,
        _ => world.site.town.default_language().clone(),
    }
}

/// Where a partner's entry is found at its origin, else in the section that lists it, and its title; none for what is the
/// town's own.
fn origin_of(target: &Target, world: &World) -> Option<(String, String)> {
    let Target::Page(id, lang, _) = target else { return None };
    let site = &world.site;
    let shown = site.shown(id)?;
    let entry = &site.entries[site.exact(id, lang)?];
    let section = || Some(site.address(site.variant(shown.sections.first()?, lang)?).to_owned());
    Some((site.origin_address(entry).or_else(section)?, entry.common.title.clone()))
}

/// Where a former address leads: address, title, language.
fn redirect_of(alias: &str, world: &World) -> (String, String, Lang) {
    let site = &world.site;
    match site.alias(alias) {
        Some(at) => {
            let entry = &site.entries[at];
            (site.address(at).to_owned(), entry.common.title.clone(), entry.lang.clone())
        }
        None => {
            let lang = site.town.default_language().clone();
            (site.prefix(&lang), site.town.name.get([&lang]).unwrap_or_default().to_owned(), lang)
        }
    }
}

fn bytes_of(
    path: &OutPath,
    target: &Target,
    templates: &Templates,
    findings: &mut Vec<Diagnostic>,
) -> Result<(Vec<u8>, bool)> {
    let world = &*templates.world;
    let html = match target {
        Target::Page(id, lang, number) => templates.entry(id, lang, *number, findings)?,
        Target::Topic(topic, lang, number) => templates.topic(topic, lang, *number)?,
        Target::Topics(lang) => templates.topics(lang)?,
        Target::NotFound(lang) => templates.not_found(lang)?,
        Target::Colophon(lang) => templates.colophon(lang)?,
        Target::Redirect(alias) => {
            world.ask(Question::Moved);
            let (address, title, lang) = redirect_of(alias, world);
            templates.redirect(&address, &title, &lang)?
        }
        Target::Feed(of, lang, format) => {
            return Ok((templates.feed(of, lang, *format, findings)?.into_bytes(), false));
        }
        // Only who has made all others knows what the report says; files are copied.
        Target::Report | Target::File(_) => return Ok((Vec::new(), false)),
        Target::Sitemap => return Ok((render_sitemap(world).into_bytes(), false)),
        Target::SitemapPart(part) => {
            return Ok((render_sitemap_part(world, *part).into_bytes(), false));
        }
        Target::Robots => return Ok((render_robots(world).into_bytes(), false)),
        Target::Materials => return Ok((render_materials(world).into_bytes(), false)),
        Target::Redirects => return Ok((render_redirects(world).into_bytes(), false)),
        Target::Style => {
            world.ask(Question::Asset("style.css".to_owned()));
            return Ok((world.styles.text.clone().into_bytes(), false));
        }
    };
    Ok((final_links(html, path, world), true))
}

fn final_links(html: Vec<u8>, path: &OutPath, world: &World) -> Vec<u8> {
    let base = match path.as_str() {
        // A host shows this page at any depth, so its links cannot be relative to where it lies.
        name if name.ends_with("404.html") && world.url.is_none() => Base::Root,
        name => Base::of(world.url.as_deref(), name),
    };
    if base == Base::Root {
        return html;
    }
    match String::from_utf8(html) {
        Ok(text) => relink(&text, &base).into_bytes(),
        Err(error) => error.into_bytes(),
    }
}
