//! The sections' tree: folders with a page of their own.

use std::collections::BTreeMap;

use super::index::TownIndex;
use crate::names::{EntryId, composed};

/// One section.
#[derive(Debug, Default)]
pub struct Section {
    /// The section above; `None` for the home page.
    pub parent: Option<EntryId>,
    /// The sections right below, by path.
    pub sections: Vec<EntryId>,
    /// The entries whose nearest section it is, by id.
    pub entries: Vec<EntryId>,
}

/// All sections by id, and each entry's section.
#[derive(Debug, Default)]
pub struct Sections {
    by_id: BTreeMap<EntryId, Section>,
    paths: BTreeMap<String, EntryId>,
}

impl Sections {
    /// Makes the tree. Entries of partners stand in the sections that show them, wherever their pages lie.
    pub(super) fn new(index: &TownIndex) -> Self {
        let mut tree = Self::default();
        let entries = &index.entries;
        for entry in entries.iter().filter(|entry| entry.is_section) {
            tree.paths.insert(entry.path.clone(), entry.id.clone());
            tree.by_id.entry(entry.id.clone()).or_default();
        }
        for (id, range) in index.groups() {
            if let Some(shown) = index.imported.shown.get(id) {
                for section in &shown.sections {
                    tree.by_id.entry(section.clone()).or_default().entries.push(id.clone());
                }
                continue;
            }
            let entry = &entries[range.start];
            let parent = tree.above(&entry.path).cloned();
            if entry.is_section
                && let Some(section) = tree.by_id.get_mut(id)
            {
                section.parent.clone_from(&parent);
            }
            if let Some(section) = parent.and_then(|parent| tree.by_id.get_mut(&parent)) {
                let list =
                    if entry.is_section { &mut section.sections } else { &mut section.entries };
                list.push(id.clone());
            }
        }
        tree
    }

    /// The nearest section above a path.
    pub fn above(&self, path: &str) -> Option<&EntryId> {
        if path.is_empty() {
            return None;
        }
        let mut folder = path;
        while let Some((parent, _)) = folder.rsplit_once('/') {
            if let Some(id) = self.paths.get(parent) {
                return Some(id);
            }
            folder = parent;
        }
        self.paths.get("")
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.by_id.len()
    }

    /// The section of an id.
    pub fn get(&self, id: &EntryId) -> Option<&Section> {
        self.by_id.get(id)
    }

    /// The section that lies at a path or has an id, as templates name it.
    pub fn find(&self, name: &str) -> Option<&EntryId> {
        let name = &*composed(name.trim_matches('/'));
        self.paths.get(name).or_else(|| self.by_id.get_key_value(name).map(|(id, _)| id))
    }

    /// From the home page down to the nearest section above a path.
    pub fn trail(&self, path: &str) -> Vec<&EntryId> {
        let mut trail = Vec::new();
        let mut next = self.above(path);
        while let Some(id) = next {
            trail.push(id);
            next = self.by_id.get(id).and_then(|section| section.parent.as_ref());
        }
        trail.reverse();
        trail
    }
}
