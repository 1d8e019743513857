//! The town's files over those of its packages.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use super::clash::{Prefer, Rule, winners};
use super::tree::absent;
use super::{Bytes, FileId, TakePiece, Tree};
use crate::diagnostics::{Diagnostic, Origin, Result, Sink};
use crate::names::{PackageName, TreePath};

/// A tree with its place among the others.
#[derive(Clone)]
pub struct Layer {
    /// Whose files these are.
    pub package: PackageName,
    /// The files.
    pub tree: Arc<dyn Tree>,
    /// What people see before a path: nothing for the town, `packages/trial/` for a package by path, `@base/` for the theme.
    pub display: String,
    /// The packages it builds on, directly or through others: its files hide theirs.
    pub below: Vec<PackageName>,
}

impl fmt::Debug for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Layer")
            .field("package", &self.package)
            .field("below", &self.below)
            .finish_non_exhaustive()
    }
}

/// The layers of a town, from its own at the top to the embedded theme at the bottom.
#[derive(Debug)]
pub struct Layers {
    layers: Vec<Layer>,
    /// The trees of partners: read when somebody names their files, and no part of the town.
    guests: Vec<Layer>,
    winners: BTreeMap<TreePath, usize>,
    prefer: Prefer,
    /// The text that was shown last: a file's findings come one after the other.
    pub(super) shown: Mutex<Option<(Origin, Arc<str>)>>,
}

impl Layers {
    /// Puts the layers together, top first. Reports files that two packages bring, neither of which builds on the other,
    /// unless `prefer` chooses; and wishes that cannot be met.
    pub fn new(layers: Vec<Layer>, prefer: &Prefer, sink: &Sink) -> Self {
        let winners = winners(&layers, prefer, sink);
        Self {
            layers,
            guests: Vec::new(),
            winners,
            prefer: prefer.clone(),
            shown: Mutex::default(),
        }
    }

    /// Adds the trees of partners. Their files can be read and printed by name; they hide nothing, and nobody finds them by a
    /// path.
    pub fn with_guests(self, guests: Vec<Layer>) -> Self {
        Self { guests, ..self }
    }

    /// The packages' layers alone: what a town that brought no file would have.
    pub fn without_town(&self) -> Self {
        let packages = self
            .layers
            .iter()
            .filter(|layer| layer.package != PackageName::town())
            .cloned()
            .collect();
        // What is wrong with the wishes was reported when the layers were put together.
        Self::new(packages, &self.prefer, &Sink::new())
    }

    /// Whether a file at this path hides those of the layers below.
    pub fn hides(path: &TreePath) -> bool {
        Rule::of(path.as_str()) == Rule::Layered
    }

    /// The layers, top first.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// The layer of a package.
    pub fn layer(&self, package: &PackageName) -> Option<&Layer> {
        self.layers.iter().find(|layer| layer.package == *package)
    }

    /// The file that wins a path. Where every layer's file counts, this is the topmost; outside the folders that packages
    /// may bring, only the town's own file is seen.
    pub fn find(&self, path: &TreePath) -> Option<Origin> {
        let layer = match Rule::of(path.as_str()) {
            Rule::Layered => self.winners.get(path).map(|number| &self.layers[*number]),
            Rule::Additive => self.layers.iter().find(|layer| layer.tree.has(path)),
            Rule::Town => self.town().filter(|layer| layer.tree.has(path)),
        };
        layer.map(|layer| origin(layer, path))
    }

    /// Every layer's file of this path, top first; the first need not be the winner, if `[prefer]` chose another.
    pub fn all(&self, path: &TreePath) -> Vec<Origin> {
        let town_only = Rule::of(path.as_str()) == Rule::Town;
        let sees = |layer: &&Layer| {
            (!town_only || layer.package == PackageName::town()) && layer.tree.has(path)
        };
        self.layers.iter().filter(sees).map(|layer| origin(layer, path)).collect()
    }

    /// The files below a folder: the winners, sorted by path; where every layer's file counts, all of them, bottom layer
    /// first.
    pub fn files(&self, folder: &str) -> Vec<Origin> {
        let of = |layer: &Layer| {
            layer.tree.below(folder).iter().map(|path| origin(layer, path)).collect::<Vec<_>>()
        };
        match Rule::of(folder) {
            Rule::Layered => {
                let from = TreePath::parse(folder).ok();
                let run = from.into_iter().flat_map(|from| self.winners.range(from..));
                // Between `data` and `data/x` sort names such as `data-old/x`, which are passed over.
                let run = run.take_while(|(path, _)| path.as_str().starts_with(folder));
                let below = run.filter(|(path, _)| path.below(folder).is_some());
                below.map(|(path, number)| origin(&self.layers[*number], path)).collect()
            }
            Rule::Additive => self.layers.iter().rev().flat_map(of).collect(),
            Rule::Town => self.town().map(of).unwrap_or_default(),
        }
    }

    /// A file's bytes.
    ///
    /// # Errors
    /// If no layer has the file, or it cannot be read; the file is named as the place.
    pub fn read(&self, origin: &Origin) -> Result<Bytes> {
        self.ask(origin, |tree| tree.read(&origin.path))
    }

    /// Hands over a file's bytes piece by piece, as [`Tree::stream`] does.
    ///
    /// # Errors
    /// As [`Layers::read`], and if `take` fails.
    pub fn stream(&self, origin: &Origin, take: TakePiece<'_>) -> Result<()> {
        self.ask(origin, |tree| tree.stream(&origin.path, take))
    }

    /// The id of a file's bytes.
    ///
    /// # Errors
    /// As [`Layers::read`].
    pub fn id(&self, origin: &Origin) -> Result<FileId> {
        self.ask(origin, |tree| tree.id(&origin.path))
    }

    /// A file's length in bytes.
    ///
    /// # Errors
    /// As [`Layers::read`].
    pub fn length(&self, origin: &Origin) -> Result<u64> {
        self.ask(origin, |tree| tree.length(&origin.path))
    }

    /// A file's path as people know it: relative to the town, `@package/…` for what lies elsewhere.
    pub fn display_path(&self, origin: &Origin) -> String {
        match self.place(&origin.package) {
            Some(layer) => format!("{}{}", layer.display, origin.path),
            None => format!("@{}/{}", origin.package, origin.path),
        }
    }

    fn ask<T>(&self, origin: &Origin, question: impl FnOnce(&dyn Tree) -> Result<T>) -> Result<T> {
        let Some(layer) = self.place(&origin.package) else { return absent(&origin.path) };
        question(&*layer.tree).map_err(|mut diagnostic: Box<Diagnostic>| {
            // Whose move it is stays: a disk's fault is not the editor's, though it has a file's name.
            diagnostic.place.get_or_insert_with(|| origin.whole());
            diagnostic
        })
    }

    /// The layer or the guest of a name; a layer comes first.
    fn place(&self, name: &PackageName) -> Option<&Layer> {
        self.layer(name).or_else(|| self.guests.iter().find(|guest| guest.package == *name))
    }

    fn town(&self) -> Option<&Layer> {
        self.layer(&PackageName::town())
    }
}

fn origin(layer: &Layer, path: &TreePath) -> Origin {
    Origin { package: layer.package.clone(), path: path.clone() }
}
