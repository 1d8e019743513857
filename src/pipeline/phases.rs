//! From a project to all that rendering needs.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::imports::import_partners;
use super::misspelt_texts::warn_of_misspelt_texts;
use super::own_host_files::warn_of_own_host_files;
use super::unused_files::warn_of_unused_files;
use super::unused_templates::warn_of_unused_templates;
use crate::assets::{check_own_drawings, check_packages, statics, style_sheet};
use crate::content::{Holidays, Load, Reads, Schemas, Vocabularies, load};
use crate::diagnostics::{Origin, Sink};
use crate::locale::{Catalogue, TranslationFile, slug};
use crate::manifest::{Minify, parse_table};
use crate::names::{Lang, PackageName};
use crate::plan::{Plan, PlanInput, Target};
use crate::project::Project;
use crate::render::{
    Base, Renderer, WorldInput, check_copied, check_directives, check_types, load_templates,
};
use crate::site::{IndexParts, Site, TownIndex, check};
use crate::sources::{LayerFolder, Layers};
use crate::templates::{Engine, Limits};

/// All that rendering needs; made only when nothing is wrong.
pub struct Prepared {
    /// The site.
    pub site: Arc<Site>,
    /// Everything that will be written.
    pub plan: Arc<Plan>,
    /// The templates and the world that they read.
    pub renderer: Renderer,
}

/// Runs every phase before rendering. All faults are reported; with one there is nothing to render.
pub fn prepare(project: &Project, sink: &Sink) -> Option<Prepared> {
    let layers = &project.layers;
    let catalogue = Catalogue::new(translations(layers, sink), &project.town.languages, sink);
    warn_of_misspelt_texts(layers, &catalogue, sink);
    check_tables(layers, sink);
    warn_of_unused_files(layers, sink);
    let statics = statics(layers);
    check_packages(layers, &project.provenance, &project.town.languages, sink);
    check_own_drawings(layers, sink);
    let site = assemble(project, statics.keys().cloned().collect(), Reads::All, sink);
    let site = Arc::new(site);
    warn_of_unused_templates(layers, &site.schemas, sink);
    warn_of_own_host_files(layers, &site, sink);
    let compact = project.minify != Minify::Off;
    let base = Base::of_output(project.url.as_deref(), "assets/style.css");
    let styles =
        style_sheet(layers, &project.town.theme, compact, &|address| base.placed(address), sink);
    let engine = load_templates(layers, &project.town, project.minify, Limits::default(), sink);
    let input = PlanInput {
        site: &site,
        statics: &statics,
        style_address: &styles.address,
        templates: engine.iter().flat_map(Engine::template_names).collect(),
        url: project.url.as_deref(),
    };
    let plan = Arc::new(Plan::new(&input, sink));
    check(&site, &|address| plan.has_output_at(address), sink);
    if let Some(engine) = &engine {
        check_types(&site, layers, engine, sink);
        check_directives(&site, engine, sink);
    }
    let Some(engine) = engine.filter(|_| !sink.has_errors()) else {
        check_files(&plan, layers, sink);
        return None;
    };
    let input = WorldInput {
        site: Arc::clone(&site),
        plan: Arc::clone(&plan),
        layers: Arc::clone(layers),
        catalogue,
        styles,
        statics,
        url: project.url.clone(),
        provenance: Arc::clone(&project.provenance),
    };
    let renderer = Renderer::new(engine, project.minify, input);
    (!sink.has_errors()).then_some(Prepared { site, plan, renderer })
}

/// Looks at the files that would be copied. While other errors stand nothing is copied, and yet one run shows what is wrong with
/// pictures and documents too.
fn check_files(plan: &Plan, layers: &Layers, sink: &Sink) {
    let files: Vec<&Origin> = plan
        .targets
        .values()
        .filter_map(|target| match target {
            Target::File(origin) if origin.package == PackageName::town() => Some(origin),
            _ => None,
        })
        .collect();
    files.par_iter().for_each(|origin| {
        check_copied(layers, origin).into_iter().for_each(|diagnostic| sink.report(diagnostic));
    });
}

/// Reads all entries, the partners' too, and assembles the site.
pub(super) fn assemble(
    project: &Project,
    statics: BTreeSet<String>,
    reads: Reads,
    sink: &Sink,
) -> Site {
    let layers = &project.layers;
    let schemas = Arc::new(Schemas::load(layers).report(sink));
    let vocabularies = Arc::new(Vocabularies::load(layers).report(sink));
    let holidays = Arc::new(Holidays::load(layers, &project.town).report(sink));
    let zone = project.clock.zone().clone();
    let content = load(&Load {
        layers,
        remote: None,
        town: &project.town,
        schemas: &schemas,
        zone: &zone,
        slug,
        reads,
        drafts: project.drafts,
    })
    .report(sink);
    let local = TownIndex::new(IndexParts {
        content,
        town: Arc::clone(&project.town),
        schemas,
        vocabularies,
        holidays,
        clock: project.clock.clone(),
        drafts: project.drafts,
        statics,
        changes: Arc::clone(&project.history.changes),
    });
    let imports = import_partners(project, &local, reads, sink);
    let retired = project.lock.partners.iter().flat_map(|partner| partner.withdrawn.clone());
    Site::assemble(local, imports, retired.collect(), sink)
}

/// Every layer's interface texts, bottom layer first.
pub(super) fn translations(layers: &Layers, sink: &Sink) -> Vec<TranslationFile> {
    let files = layers.files(LayerFolder::Translations).into_iter().filter_map(|origin| {
        let lang = Lang::parse(origin.path.below("translations")?.strip_suffix(".ftl")?).ok()?;
        let text = sink.keep(layers.read_text(&origin))?;
        Some(TranslationFile { origin, lang, text })
    });
    files.collect()
}

/// Free tables are read when a template asks; their faults are said before.
fn check_tables(layers: &Layers, sink: &Sink) {
    for origin in layers.files(LayerFolder::Data) {
        if origin.path.extension() == Some("toml")
            && let Some(text) = sink.keep(layers.read_text(&origin))
        {
            parse_table(&origin, &text, 0).report(sink);
        }
    }
}
