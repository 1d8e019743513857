//! Putting an explanation together: one output is rendered, and its receipt read.

use jiff::Timestamp;

use super::explanation::{Explanation, FileSource};
use super::find::find;
use super::{fields, questions};
use crate::diagnostics::{Origin, Result, Sink};
use crate::names::{EntryId, Lang, PackageName};
use crate::pipeline::{Prepared, prepare};
use crate::plan::Target;
use crate::project::Project;
use crate::render::{Content, Question, Receipt, Rendered, Renderer};
use crate::site::Site;

/// Explains the output at an address. Faults of files are reported as a build does, and then there is nothing to explain.
///
/// # Errors
/// If the site has no such address; the help names the nearest one.
pub fn explain(project: &Project, address: &str, sink: &Sink) -> Result<Option<Explanation>> {
    let Some(prepared) = prepare(project, sink) else { return Ok(None) };
    let (path, target) = find(address, project.url.as_deref(), &prepared)?;
    // A compressed copy is made of what its text is made of.
    let source = match target {
        Target::Compressed(of, _) => prepared.plan.targets.get_key_value(of),
        _ => None,
    };
    let (read, made) = source.unwrap_or((path, target));
    let Rendered { content, record, .. } = prepared.renderer.render(read, made);
    let record = match content {
        Content::Bytes(_) => record,
        Content::Copy(mut file) => {
            sink.keep(file.digest()).map(|digest| file.finish(digest)).unwrap_or_default()
        }
    };
    record.findings.into_iter().for_each(|found| sink.report(found));
    if sink.has_errors() {
        return Ok(None);
    }
    let site = &*prepared.site;
    let entry = entry_of(target, site);
    let origin = entry.map(|at| site.entries[at].origin.clone()).or_else(|| match target {
        Target::File(origin) => Some(origin.clone()),
        _ => None,
    });
    let (templates, parts) = files(&prepared, &record.receipt, project);
    let (next_change, changes) = next_change(&record.receipt, &prepared.renderer).unzip();
    Ok(Some(Explanation {
        output: path.to_string(),
        what: what(target, site),
        source: origin.map(|origin| file_source(&origin, project)),
        fields: entry.map(|at| fields::fields(site, &project.layers, at)).unwrap_or_default(),
        templates,
        parts,
        reads: questions::describe_reads(&record.receipt),
        next_change,
        changes: changes.flatten(),
    }))
}

/// The templates with those that they extend, and what they and the body's directives use.
fn files(
    prepared: &Prepared,
    receipt: &Receipt,
    project: &Project,
) -> (Vec<Vec<FileSource>>, Vec<FileSource>) {
    let mut templates = Vec::new();
    let mut components = Vec::new();
    for read in &receipt.reads {
        match &read.question {
            Question::Template(name) => templates.push(name.as_str()),
            Question::Component(name) => components.push(name.as_str()),
            _ => {}
        }
    }
    let (lineages, parts) = prepared.renderer.files_of(&templates, &components);
    let sources =
        |origins: Vec<Origin>| origins.iter().map(|origin| file_source(origin, project)).collect();
    (lineages.into_iter().map(sources).collect(), sources(parts))
}

fn file_source(origin: &Origin, project: &Project) -> FileSource {
    let provenance = &project.provenance;
    let shown = provenance.partners.iter().find(|partner| partner.name == origin.package);
    let name = (origin.package != PackageName::town()).then(|| origin.package.to_string());
    let known = provenance.package(&origin.package);
    let version = match known {
        Some(package) => Some(package.manifest.version.to_string()),
        None => {
            (origin.package == PackageName::base()).then(|| env!("CARGO_PKG_VERSION").to_owned())
        }
    };
    let own =
        || provenance.site.as_ref().filter(|_| name.is_none()).map(|site| site.commit.to_string());
    let pin = known.and_then(|package| package.pin.as_ref()).or_else(|| shown?.pin.as_ref());
    let commit = pin.map(|pin| pin.commit.to_string()).or_else(own);
    let (partner, package) = if shown.is_some() { (name, None) } else { (None, name) };
    FileSource { file: project.layers.display_path(origin), package, partner, version, commit }
}

/// The entry whose page it is.
fn entry_of(target: &Target, site: &Site) -> Option<usize> {
    match target {
        Target::Page { id, lang, .. } => site.variant(id, lang),
        _ => None,
    }
}

fn what(target: &Target, site: &Site) -> String {
    match target {
        Target::Page { id, lang, number, .. } => page(id, lang, *number, site),
        Target::Topic { topic, lang, number, .. } => {
            format!("page {number} of the list of the topic `{topic}` in `{lang}`")
        }
        Target::Topics { lang, .. } => format!("the page of all topics in `{lang}`"),
        Target::NotFound { lang, .. } => {
            format!("what the host shows where nothing is, in `{lang}`")
        }
        Target::Colophon { lang, .. } => format!("the colophon in `{lang}`"),
        Target::Calendar { lang, .. } => format!("a calendar in `{lang}`"),
        Target::Feed { lang, .. } => format!("a feed in `{lang}`"),
        Target::Sitemap { .. } | Target::SitemapPart(_) => {
            "the list of all pages for search engines".to_owned()
        }
        Target::Robots => "what search engines may read".to_owned(),
        Target::Materials => "the bill of materials".to_owned(),
        Target::Redirect { alias, .. } => match site.alias(alias) {
            Some(at) => {
                format!(
                    "a former address; it leads to `{}`, the entry `{}`",
                    site.address(at),
                    site.entries[at].id
                )
            }
            None => "it leads to the home page of the first language".to_owned(),
        },
        Target::Redirects { .. } => "all former addresses, for hosts that read the file".to_owned(),
        Target::Style => "the style sheet, joined from all layers".to_owned(),
        Target::File(_) => "a file as it is".to_owned(),
        Target::HostFile(_) => {
            "what the host is told: lifetimes, former addresses, what pages may load".to_owned()
        }
        Target::Compressed(of, _) => format!("`{of}`, compressed"),
        Target::Report => "when the site must be built again, for the town's timer".to_owned(),
    }
}

fn page(id: &EntryId, lang: &Lang, number: usize, site: &Site) -> String {
    let Some(at) = site.variant(id, lang) else { return "a page".to_owned() };
    let entry = &site.entries[at];
    let name = if id.as_str().is_empty() {
        "the home page".to_owned()
    } else {
        format!("the entry `{id}`")
    };
    let list = if number > 1 { format!(", page {number} of its list") } else { String::new() };
    let fallback = if entry.lang == *lang {
        String::new()
    } else {
        format!(", in the words of `{}`", entry.lang)
    };
    format!("{name} (type `{}`) in `{lang}`{fallback}{list}", entry.kind)
}

/// The first instant at which the clock alone changes an answer, and which.
fn next_change(receipt: &Receipt, renderer: &Renderer) -> Option<(Timestamp, Option<String>)> {
    let ends = receipt
        .reads
        .iter()
        .filter_map(|read| Some((renderer.until(&read.question)?, &read.question)));
    ends.min_by_key(|(instant, _)| *instant)
        .map(|(instant, question)| (instant, questions::describe_question(question)))
}
