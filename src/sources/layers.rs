//! The town's files over those of its packages.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::clash::{Prefer, find_winners};
use super::layer::Layer;
use super::layer_folder::{LayerFolder, Rule};
use super::tree::absent;
use super::{Bytes, FileId, TakePiece, Tree};
use crate::diagnostics::{Diagnostic, Origin, Parsed, Result};
use crate::names::{PackageName, TreePath};

/// The layers of a town, from its own at the top to the embedded theme at the bottom.
#[derive(Debug)]
pub struct Layers {
    layers: Vec<Layer>,
    /// The trees of partners. They are read when their files are named, and are not part of the
    /// town.
    guests: BTreeMap<PackageName, Layer>,
    winners: BTreeMap<TreePath, usize>,
    prefer: Prefer,
    /// The text that was shown last, kept since a file's findings are printed one after the other.
    pub(super) shown: Mutex<Option<(Origin, Arc<str>)>>,
}

impl Layers {
    /// Joins the layers, top first.
    ///
    /// The findings are files that two packages bring although neither depends on the other, unless
    /// `prefer` chooses, and entries of `prefer` that cannot be met.
    pub fn new(layers: Vec<Layer>, prefer: &Prefer) -> Parsed<Self> {
        Parsed::collect(|sink| Self {
            winners: find_winners(&layers, prefer, sink),
            layers,
            guests: BTreeMap::new(),
            prefer: prefer.clone(),
            shown: Mutex::default(),
        })
    }

    /// Adds the trees of partners. Their files can be read and printed by their partner's name, but
    /// hide nothing and are not found by a path alone.
    pub fn with_guests(self, guests: Vec<Layer>) -> Self {
        let guests = guests.into_iter().map(|layer| (layer.package.clone(), layer)).collect();
        Self { guests, ..self }
    }

    /// Returns the packages' layers alone, as a town without files of its own would have them.
    pub fn without_town(&self) -> Self {
        let packages = self
            .layers
            .iter()
            .filter(|layer| layer.package != PackageName::town())
            .cloned()
            .collect();
        // What is wrong with the wishes was reported when the layers were put together.
        Self::new(packages, &self.prefer).value
    }

    /// Whether a file at this path hides those of the layers below.
    pub fn hides(path: &TreePath) -> bool {
        Rule::of_path(path) == Rule::Layered
    }

    /// The layers, top first.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// The layer of a package.
    pub fn layer(&self, package: &PackageName) -> Option<&Layer> {
        self.layers.iter().find(|layer| layer.package == *package)
    }

    /// Finds the file that wins a path.
    ///
    /// In folders where every layer's file counts this is the topmost. Outside the folders that
    /// packages may bring, only the town's own file is found.
    pub fn find(&self, path: &TreePath) -> Option<Origin> {
        let layer = match Rule::of_path(path) {
            Rule::Layered => self.winners.get(path).map(|number| &self.layers[*number]),
            Rule::Additive => self.layers.iter().find(|layer| layer.tree.has(path)),
            Rule::Town => self.town().filter(|layer| layer.tree.has(path)),
        };
        layer.map(|layer| origin(layer, path))
    }

    /// Lists every layer's file at this path, top first. `[prefer]` may have chosen another than
    /// the first as the winner.
    pub fn all(&self, path: &TreePath) -> Vec<Origin> {
        let town_only = Rule::of_path(path) == Rule::Town;
        let sees = |layer: &&Layer| {
            (!town_only || layer.package == PackageName::town()) && layer.tree.has(path)
        };
        self.layers.iter().filter(sees).map(|layer| origin(layer, path)).collect()
    }

    /// Lists the files below a folder: the winners, sorted by path, or, where every layer's file
    /// counts, all of them, bottom layer first.
    pub fn files(&self, folder: LayerFolder) -> Vec<Origin> {
        let name = folder.name();
        let of = |layer: &Layer| {
            layer.tree.below(name).iter().map(|path| origin(layer, path)).collect::<Vec<_>>()
        };
        match folder.rule() {
            Rule::Layered => {
                let from = TreePath::parse(name).ok();
                let run = from.into_iter().flat_map(|from| self.winners.range(from..));
                // Between `data` and `data/x` sort names such as `data-old/x`, which are passed
                // over.
                let run = run.take_while(|(path, _)| path.as_str().starts_with(name));
                let below = run.filter(|(path, _)| path.below(name).is_some());
                below.map(|(path, number)| origin(&self.layers[*number], path)).collect()
            }
            Rule::Additive => self.layers.iter().rev().flat_map(of).collect(),
            Rule::Town => self.town().map(of).unwrap_or_default(),
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// If no layer has the file, or it cannot be read; the finding names the file as its place.
    pub fn read(&self, origin: &Origin) -> Result<Bytes> {
        self.read_from(origin, |tree| tree.read(&origin.path))
    }

    /// Hands over a file's bytes piece by piece, as [`Tree::stream`] does.
    ///
    /// # Errors
    /// As [`Layers::read`], and if `take` fails.
    pub fn stream(&self, origin: &Origin, take: TakePiece<'_>) -> Result<()> {
        self.read_from(origin, |tree| tree.stream(&origin.path, take))
    }

    /// The id of a file's bytes.
    ///
    /// # Errors
    /// As [`Layers::read`].
    pub fn id(&self, origin: &Origin) -> Result<FileId> {
        self.read_from(origin, |tree| tree.id(&origin.path))
    }

    /// A file's length in bytes.
    ///
    /// # Errors
    /// As [`Layers::read`].
    pub fn length(&self, origin: &Origin) -> Result<u64> {
        self.read_from(origin, |tree| tree.length(&origin.path))
    }

    /// Returns a file's path as people know it: relative to the town, or `@package/…` for files of
    /// other layers.
    pub fn display_path(&self, origin: &Origin) -> String {
        match self.layer_or_guest(&origin.package) {
            Some(layer) => format!("{}{}", layer.display, origin.path),
            None => format!("@{}/{}", origin.package, origin.path),
        }
    }

    fn read_from<T>(
        &self,
        origin: &Origin,
        read: impl FnOnce(&dyn Tree) -> Result<T>,
    ) -> Result<T> {
        let Some(layer) = self.layer_or_guest(&origin.package) else { return absent(&origin.path) };
        read(&*layer.tree).map_err(|mut diagnostic: Box<Diagnostic>| {
            // The blame stays: a fault of the disk is not the editor's, even though it names a
            // file.
            diagnostic.place.get_or_insert_with(|| origin.whole());
            diagnostic
        })
    }

    /// Finds the layer, or else the partner's tree, of a name.
    fn layer_or_guest(&self, name: &PackageName) -> Option<&Layer> {
        self.layer(name).or_else(|| self.guests.get(name))
    }

    fn town(&self) -> Option<&Layer> {
        self.layer(&PackageName::town())
    }
}

fn origin(layer: &Layer, path: &TreePath) -> Origin {
    Origin { package: layer.package.clone(), path: path.clone() }
}
