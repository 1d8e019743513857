//! Files: where they lie, what is in them.

use std::sync::Arc;

use super::super::copied_file::{CopiedFile, FileAnswer};
use super::super::description::{Describe, Description};
use super::world::World;
use crate::assets::picture_size;
use crate::diagnostics::{Origin, Result, did_you_mean, nearest};
use crate::manifest::{Kind, Table, parse_table};
use crate::names::{PictureKind, TreePath, composed, encode_path};
use crate::sources::LayerFolder;

/// The width and height of a picture.
impl Describe for (u32, u32) {
    fn describe(&self, to: &mut Description) {
        let (width, height) = *self;
        to.list(|to| {
            to.unsigned(width.into());
            to.unsigned(height.into());
        });
    }
}

impl World {
    /// Describes the address of a static file or of the style sheet; that there is none is a fault.
    pub(super) fn describe_asset(&self, path: &str, to: &mut Description) {
        let bare = path.trim_start_matches('/');
        if bare == "style.css" {
            return to.text(&self.styles.address);
        }
        let address = encode_path(&format!("/{}", bare.strip_prefix("static/").unwrap_or(bare)));
        if self.statics.contains_key(&address) {
            return to.text(&address);
        }
        let wanted = path.trim_start_matches("static").trim_start_matches('/');
        let near = nearest(wanted, self.statics.keys().map(|path| path.trim_start_matches('/')));
        let near = near
            .map(|near| format!(", {}", did_you_mean(format_args!("static/{near}"))))
            .unwrap_or_default();
        to.fault(format!("no layer has the static file `{path}`{near}"));
    }

    /// Describes a table of `data/`; that it cannot be read is a fault.
    pub(super) fn describe_table(&self, name: &str, to: &mut Description) {
        match self.read_table(name) {
            Some(table) => describe_table(&table, to),
            None => to.fault(self.missing_table(name)),
        }
    }

    fn read_table(&self, name: &str) -> Option<Table> {
        let path = TreePath::parse(&format!("data/{}.toml", composed(name))).ok()?;
        let origin = self.layers.find(&path)?;
        let text = self.layers.read_text(&origin).ok()?;
        // Faults of the file are reported when the town is read.
        parse_table(&origin, &text, 0).value
    }

    fn missing_table(&self, name: &str) -> String {
        let files = self.layers.files(LayerFolder::Data);
        let names =
            files.iter().filter_map(|origin| origin.path.below("data")?.strip_suffix(".toml"));
        let near = nearest(name, names).map(|near| format!(", {}", did_you_mean(near)));
        format!("there is no readable file `data/{name}.toml`{}", near.unwrap_or_default())
    }

    /// The file that lies at an address of the site.
    fn file_at(&self, address: &str) -> Option<Origin> {
        let medium = || Some(Origin::town(self.site.medium_at(address)?.clone()));
        let copy = || self.site.copy_at(address).cloned();
        self.statics.get(address).cloned().or_else(medium).or_else(copy)
    }

    /// The length in bytes of a file of the site.
    pub(super) fn file_length(&self, address: &str) -> Option<u64> {
        self.layers.length(&self.file_at(address)?).ok()
    }

    /// Returns the width and height of the picture at an address, where it is one.
    pub(in crate::render) fn picture_size(&self, address: &str) -> Option<(u32, u32)> {
        let origin = self.file_at(address)?;
        PictureKind::of_extension(origin.path.extension()?).filter(|kind| kind.is_for_pages())?;
        picture_size(&self.layers.read(&origin).ok()?)
    }

    /// Returns a file that is copied.
    pub(in crate::render) fn copied_file(&self, origin: &Origin) -> CopiedFile<'_> {
        CopiedFile::new(&self.layers, origin)
    }

    /// The text of a file.
    ///
    /// # Errors
    /// If it cannot be read, or is no text.
    pub(in crate::render) fn file_text(&self, origin: &Origin) -> Result<Arc<str>> {
        self.layers.read_text(origin)
    }

    /// Describes a file's bytes.
    pub(super) fn describe_file(&self, origin: &Origin, to: &mut Description) {
        match self.copied_file(origin).digest() {
            Ok(digest) => FileAnswer(digest).describe(to),
            Err(_) => to.none(),
        }
    }

    /// The style sheet's text.
    pub(in crate::render) fn style(&self) -> &str {
        &self.styles.text
    }
}

/// Describes a TOML table.
pub(super) fn describe_table(table: &Table, to: &mut Description) {
    to.map(|to| {
        for (key, _, value) in &table.entries {
            to.key(key.clone());
            describe_kind(&value.kind, to);
        }
    });
}

fn describe_kind(kind: &Kind, to: &mut Description) {
    match kind {
        Kind::Text(text) | Kind::Date(text) => to.text(text),
        Kind::Integer(n) => to.integer(*n),
        Kind::Decimal(n) => to.decimal(*n),
        Kind::Boolean(b) => to.boolean(*b),
        Kind::List(items) => {
            to.list(|to| items.iter().for_each(|item| describe_kind(&item.kind, to)));
        }
        Kind::Table(table) => describe_table(table, to),
    }
}
