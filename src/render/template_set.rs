//! Loading the templates and components of all layers.

use super::{filters, functions};
use crate::diagnostics::{Code, Diagnostic, Origin, Sink};
use crate::manifest::{Minify, TownManifest};
use crate::names::TreePath;
use crate::site::Site;
use crate::sources::Layers;
use crate::templates::{Engine, KnownNames, Limits, TemplateFile, TemplateSet};

/// Loads every layer's templates and components. Every fault is reported; with one there is no engine.
pub fn load_templates(
    layers: &Layers,
    town: &TownManifest,
    minify: Minify,
    limits: Limits,
    sink: &Sink,
) -> Option<Engine> {
    let set = TemplateSet {
        files: template_files(layers, sink),
        layers: layers.layers().iter().map(|layer| layer.package.clone()).collect(),
        prefer: town.prefer.clone(),
        below: layers
            .layers()
            .iter()
            .map(|layer| (layer.package.clone(), layer.below.clone()))
            .collect(),
        compact: minify != Minify::Off,
        limits,
    };
    let register = |tera: &mut tera::Tera| {
        functions::register(tera);
        filters::register(tera);
    };
    let known = KnownNames {
        functions: functions::NAMES.iter().map(|name| (*name).to_owned()).collect(),
        filters: filters::NAMES.iter().map(|name| (*name).to_owned()).collect(),
    };
    Engine::build(&set, &register, &known, sink)
}

fn template_files(layers: &Layers, sink: &Sink) -> Vec<TemplateFile> {
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
    files
}

/// Reports types that name a template which no layer has. A type may do without a template of its own.
pub fn check_types(site: &Site, layers: &Layers, engine: &Engine, sink: &Sink) {
    for schema in site.schemas.iter() {
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
        let diagnostic =
            Diagnostic::error(Code::MissingTemplate, message).help(help).suggest(wanted, names);
        let file = TreePath::parse(&format!("types/{}.toml", schema.name)).ok();
        let place = file.and_then(|path| layers.find(&path)).map(|origin| origin.whole());
        sink.report(place.into_iter().fold(diagnostic, Diagnostic::at));
    }
}
