//! The engine: built once from all layers' files, then only read, by many threads.

use std::collections::{BTreeMap, BTreeSet};

use tera::{Context, Tera};

use super::budget::{self, Bounded, Limits, cost_edits, find_captures};
use super::check::check;
use super::errors::failed;
use super::graph::Graph;
use super::loaded::LoadedFiles;
use super::markup::{self, MarkupReading, fold_white_space};
use super::set::{Files, KnownNames, TemplateSet};
use super::source::{Argument, Edit, EditedSource};
use super::tera_report::message_of;
use crate::diagnostics::{Blame, Code, Diagnostic, Origin, Result, Sink};
use crate::names::Digest;

/// What a component takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Its name.
    pub name: String,
    /// Its arguments, as declared.
    pub arguments: Vec<Argument>,
    /// Whether it takes further arguments (`...rest`).
    pub rest: bool,
    /// Whether it shows what it wraps.
    pub takes_body: bool,
}

/// The templates and components of a site, ready to render.
#[derive(Debug)]
pub struct Engine {
    tera: Tera,
    loaded: LoadedFiles,
    signatures: BTreeMap<String, Signature>,
    closures: Vec<Digest>,
    graph: Graph,
    unfollowed: Option<Origin>,
    limits: Limits,
}

impl Engine {
    /// Builds the engine; `register` adds the functions, filters and tests that `names` lists.
    ///
    /// Reports every fault of every file; none is built if there is one.
    pub fn build(
        set: &TemplateSet,
        register: &dyn Fn(&mut Tera),
        names: &KnownNames,
        sink: &Sink,
    ) -> Option<Self> {
        let clashes = Sink::new();
        let mut files = Files::new(set, &clashes);
        let clashes = clashes.finish();
        clashes.iter().for_each(|clash| sink.report(clash.clone()));
        let graph = Graph::new(&files);
        let readings =
            check(&files, &graph, names, sink).filter(|_| clashes.iter().next().is_none())?;
        let (folds, unfollowed) = match set.compact.then(|| fold_white_space(&files, &readings)) {
            Some(Ok(folds)) => (folds, None),
            Some(Err(index)) => (Vec::new(), Some(files.list[index].origin.clone())),
            None => (Vec::new(), None),
        };
        let sources = edit_sources(&files, &graph, readings, folds);
        // The tokens are read; only the pieces are needed further.
        files
            .list
            .iter_mut()
            .flat_map(|file| &mut file.scan.pieces)
            .for_each(|piece| piece.tokens = Vec::new());
        let loaded = LoadedFiles { files, sources };
        let tera = sink.keep(make_tera(set, register, &loaded))?;
        let files = &loaded.files;
        let texts: Vec<Digest> =
            files.list.iter().map(|file| Digest::of(file.text.as_bytes())).collect();
        let closures = (0..files.list.len())
            .map(|index| graph.closure(files, index, &texts, set.compact))
            .collect();
        Some(Self {
            signatures: signatures(files),
            tera,
            loaded,
            closures,
            graph,
            unfollowed,
            limits: set.limits,
        })
    }

    /// Whether there is a template of this name.
    pub fn has(&self, template: &str) -> bool {
        self.loaded.files.find(template).is_some()
    }

    /// Renders a template, appending to `out`; on failure `out` is as before.
    ///
    /// # Errors
    /// What failed, in the template's file; or that it ran or wrote without end.
    pub fn render(&self, template: &str, context: &Context, out: &mut Vec<u8>) -> Result<()> {
        if !self.has(template) {
            return Diagnostic::error(
                Code::MissingTemplate,
                message!("there is no template `{template}`", template),
            )
            .into();
        }
        let before = out.len();
        budget::begin(self.limits);
        let rendered =
            self.tera.render_to(template, context, Bounded::new(out, self.limits.output));
        rendered.map_err(|error| {
            out.truncate(before);
            Box::new(failed(&self.loaded, template, &error))
        })
    }

    /// Renders a component alone; `implicits` is the scope from which it takes its `@arguments`.
    ///
    /// # Errors
    /// As [`Engine::render`]; a finding on its arguments has no place, the caller knows it.
    pub fn render_component(
        &self,
        name: &str,
        arguments: &Context,
        implicits: &Context,
        body: Option<&str>,
    ) -> Result<String> {
        let Some(&index) = self.loaded.files.components.get(name) else {
            let names = self.component_names();
            let fault = Diagnostic::error(
                Code::UnknownComponent,
                message!("there is no component `{name}`", name),
            );
            return fault.suggest(name, names).into();
        };
        let mut out = Vec::new();
        budget::begin(self.limits);
        let writer = Bounded::new(&mut out, self.limits.output);
        self.tera
            .render_component_with_implicits_to(name, arguments, implicits, body, true, writer)
            .map_err(|error| {
                // Tera checks the arguments before it renders, and then gives a bare message.
                Box::new(match error.kind() {
                    tera::ErrorKind::Msg(text) => {
                        Diagnostic::error(Code::ComponentArgument, message_of(text))
                            .blame(Blame::Content)
                    }
                    _ => failed(&self.loaded, &self.loaded.files.list[index].full, &error),
                })
            })?;
        String::from_utf8(out).map_err(|_| {
            Box::new(Diagnostic::error(
                Code::Internal,
                message!("`{name}` did not write UTF-8", name),
            ))
        })
    }

    /// What a component takes, if there is one of this name.
    pub fn component(&self, name: &str) -> Option<&Signature> {
        self.signatures.get(name)
    }

    /// The components' names, sorted.
    pub fn component_names(&self) -> impl Iterator<Item = &str> {
        self.signatures.keys().map(String::as_str)
    }

    /// The templates' bare names, sorted.
    pub fn template_names(&self) -> impl Iterator<Item = &str> {
        self.loaded
            .files
            .by_name
            .keys()
            .map(String::as_str)
            .filter(|name| !name.starts_with('@') && !name.starts_with("components/"))
    }

    /// The digest of all texts that a template pulls in: parents, includes, components. It says which template a name
    /// leads to as well; a name that leads nowhere has a digest of its own.
    pub fn closure(&self, template: &str) -> Digest {
        self.loaded
            .files
            .find(template)
            .map_or_else(|| Digest::of(b"no template"), |index| self.closures[index])
    }

    /// As [`Engine::closure`], of a component.
    pub fn component_closure(&self, name: &str) -> Digest {
        self.loaded
            .files
            .components
            .get(name)
            .map_or_else(|| Digest::of(b"no component"), |&index| self.closures[index])
    }

    /// The files of a template and of those that it extends, nearest first.
    pub fn lineage(&self, template: &str) -> Vec<&Origin> {
        let Some(index) = self.loaded.files.find(template) else { return Vec::new() };
        let all = std::iter::once(index).chain(self.graph.parents(index));
        all.map(|index| &self.loaded.files.list[index].origin).collect()
    }

    /// The files that templates and components pull in when they are all rendered, besides the lineages of the templates.
    pub fn pulled_in(&self, templates: &[&str], components: &[&str]) -> Vec<&Origin> {
        let begun = templates.iter().filter_map(|name| self.loaded.files.find(name));
        let called =
            components.iter().filter_map(|name| self.loaded.files.components.get(*name).copied());
        let lineage: BTreeSet<usize> = begun
            .clone()
            .flat_map(|index| std::iter::once(index).chain(self.graph.parents(index)))
            .collect();
        let reached: BTreeSet<usize> =
            begun.chain(called).flat_map(|index| self.graph.reached(index)).collect();
        reached.difference(&lineage).map(|index| &self.loaded.files.list[*index].origin).collect()
    }

    /// The file for whose sake no white space is folded, if there is one: its HTML cannot be followed.
    pub fn unfollowed(&self) -> Option<&Origin> {
        self.unfollowed.as_ref()
    }
}

/// Makes all edits in the sources. `folds` is empty, or has the edits that fold each file's white space.
fn edit_sources(
    files: &Files,
    graph: &Graph,
    readings: Vec<MarkupReading<'_>>,
    mut folds: Vec<Vec<Edit>>,
) -> Vec<EditedSource> {
    folds.resize_with(files.list.len(), Vec::new);
    let captures = find_captures(files, graph);
    let parts = files.list.iter().zip(readings).zip(captures).zip(folds);
    parts
        .map(|(((file, reading), captured), folds)| {
            let mut edits = reading.values.guards().outside(cost_edits(file, &captured));
            edits.extend(folds);
            EditedSource::new(&file.text, file.start, edits)
        })
        .collect()
}

fn make_tera(
    set: &TemplateSet,
    register: &dyn Fn(&mut Tera),
    loaded: &LoadedFiles,
) -> Result<Tera> {
    let LoadedFiles { files, sources } = loaded;
    let mut tera = Tera::default();
    register(&mut tera);
    budget::register(&mut tera);
    markup::register(&mut tera);
    // Nothing is there yet that the call could refuse.
    let _ = tera.set_fallback_prefixes(set.layers.iter().map(|layer| format!("@{layer}/")));
    let full = files
        .list
        .iter()
        .zip(sources)
        .map(|(file, source)| (file.full.as_str(), source.text.as_str()));
    let lifted = files
        .lifted
        .iter()
        .map(|&index| (files.list[index].bare.as_str(), sources[index].text.as_str()));
    match tera.add_raw_templates(full.chain(lifted)) {
        Ok(()) => Ok(tera),
        Err(error) => {
            // Our own checks found nothing, so this is a difference between them and Tera's.
            let text = error.to_string();
            let text = text.lines().next().unwrap_or_default();
            let fault = Diagnostic::error(
                Code::TemplateSyntax,
                message_of(text.strip_prefix("error: ").unwrap_or(text)),
            );
            fault.blame(Blame::Package).into()
        }
    }
}

fn signatures(files: &Files) -> BTreeMap<String, Signature> {
    let signature = |(name, &index): (&String, &usize)| {
        let scan = &files.list[index].scan;
        let definition = files.list[index].definition()?;
        let takes_body = scan.bodies.iter().any(|at| definition.body.contains(at));
        let arguments = definition.arguments.clone();
        Some((
            name.clone(),
            Signature { name: name.clone(), arguments, rest: definition.rest, takes_body },
        ))
    };
    files.components.iter().filter_map(signature).collect()
}
