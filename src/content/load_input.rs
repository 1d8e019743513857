//! What loading content needs, and how much of it is read.

use super::schema::Schemas;
use crate::diagnostics::Origin;
use crate::manifest::TownManifest;
use crate::names::{PackageName, TreePath, TypeName};
use crate::sources::{Layer, Layers};

/// What loading needs.
pub struct Load<'a> {
    /// The town's and the packages' files.
    pub layers: &'a Layers,
    /// The partner whose content is read in place of the town's.
    pub remote: Option<LoadRemote<'a>>,
    /// The town.
    pub town: &'a TownManifest,
    /// Its content types.
    pub schemas: &'a Schemas,
    /// Its time zone.
    pub zone: &'a jiff::tz::TimeZone,
    /// Makes a heading's anchor of its text.
    pub slug: fn(&str) -> String,
    /// How much of each file is read.
    pub reads: Reads,
    /// Whether drafts appear. What is wrong with one that is left out is not said: it may be unfinished.
    pub drafts: bool,
}

/// How much of each file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// The front matter and the text.
    All,
    /// The front matter alone, which says where each page lies.
    Heads,
}

/// A partner whose content is read.
#[derive(Clone, Copy)]
pub struct LoadRemote<'a> {
    /// Its files.
    pub layer: &'a Layer,
    /// The types whose texts are parsed. Of the others the front matter is enough: their titles, and where they lie.
    pub kinds: &'a [TypeName],
    /// How many megabytes of entries are read.
    pub megabytes: u64,
}

impl Load<'_> {
    /// The layer whose content is read.
    pub(super) fn layer(&self) -> Option<&Layer> {
        self.remote.map(|remote| remote.layer).or_else(|| self.layers.layer(&PackageName::town()))
    }

    /// Finds a file of that layer.
    pub(super) fn find(&self, path: TreePath) -> Option<Origin> {
        let layer = self.layer()?;
        layer.tree.has(&path).then(|| Origin { package: layer.package.clone(), path })
    }

    /// Whether the texts of a type are parsed.
    pub(super) fn parses(&self, kind: &TypeName) -> bool {
        self.reads == Reads::All && self.remote.is_none_or(|remote| remote.kinds.contains(kind))
    }
}
