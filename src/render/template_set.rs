//! Loading the templates and components of all layers.

use std::collections::BTreeMap;

use super::{filters, functions};
use crate::content::permission_of;
use crate::diagnostics::{Code, Diagnostic, Origin, Sink};
use crate::html::Permissions;
use crate::manifest::{Allowance, Minify, PackageManifest, TownManifest};
use crate::names::{PackageName, TreePath};
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
        permissions: permissions(layers, town, sink),
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

/// Returns what the templates of packages may call: what their `package.toml` asks for, as far as the town allows it. An allowance
/// that no package asks for is reported.
fn permissions(
    layers: &Layers,
    town: &TownManifest,
    sink: &Sink,
) -> BTreeMap<PackageName, Permissions> {
    let mut allowed: BTreeMap<&PackageName, Vec<&Allowance>> = BTreeMap::new();
    for allowance in &town.allow {
        if let Some(package) = &allowance.package {
            allowed.entry(package).or_default().push(allowance);
        }
    }
    let permissions = allowed.into_iter().map(|(package, allowed)| {
        let asked = asked_hosts(layers, package);
        let permitted = allowed.into_iter().filter_map(|allowance| {
            let asks =
                |one: &Allowance| one.element == allowance.element && one.host == allowance.host;
            match &asked {
                Some(asked) if asked.iter().any(asks) => Some(permission_of(allowance)),
                _ => {
                    let fault = needless(allowance, package, asked.is_some(), layers);
                    sink.report(fault.at(allowance.place.clone()));
                    None
                }
            }
        });
        (package.clone(), Permissions::new(permitted.collect::<Vec<_>>()))
    });
    permissions.collect()
}

/// Returns what a package's manifest asks for; nothing if the town has no such package. What is wrong in the manifest was said when
/// it was opened.
fn asked_hosts(layers: &Layers, package: &PackageName) -> Option<Vec<Allowance>> {
    layers.layer(package)?;
    let path = TreePath::parse("package.toml").expect("a plain name");
    let origin = Origin { package: package.clone(), path };
    let text = layers.read_text(&origin).ok()?;
    PackageManifest::read(&origin, &text).value.map(|manifest| manifest.hosts)
}

fn needless(
    allowance: &Allowance,
    package: &PackageName,
    is_there: bool,
    layers: &Layers,
) -> Diagnostic {
    let Allowance { element, host, .. } = allowance;
    let host = host.as_deref().unwrap_or_default();
    if is_there {
        let message = message!(
            "the package `{package}` does not ask to call `{host}` by `<{element}>`, so this allows nothing",
            package,
            host,
            element
        );
        let help = "take the table out; or the package's authors ask for it in `package.toml`, by `[[hosts]]` with the same `element` and `host`";
        return Diagnostic::warning(Code::BadValue, message).help(help);
    }
    let message =
        message!("`[[allow]]` names the package `{package}`, which is not in the town", package);
    let names = layers.layers().iter().map(|layer| layer.package.as_str());
    Diagnostic::error(Code::UnknownPackage, message)
        .help("take the table out, or correct the name")
        .suggest(package.as_str(), names.collect::<Vec<_>>())
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
