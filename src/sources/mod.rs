//! Where files come from: read-only trees, and the layers that they form.
//!
//! A [`Tree`] is a folder on disk, a folder of a commit, or a table in memory (the embedded theme);
//! all three refuse the same names, so a town builds alike from each. [`Layers`] puts the town's
//! tree over those of its packages: it knows which file wins, what clashes, and under which path a
//! file is printed. A [`Place`] is where the town's own tree lies. What the files mean is left to
//! the modules above.

mod bounds;
mod clash;
mod git_lookalikes;
mod git_tree;
mod layer;
mod layer_folder;
mod layers;
mod left_out;
mod memory_tree;
mod place;
mod read_paths;
mod refusal;
mod text;
mod tree;
mod work_tree;

#[cfg(test)]
mod tests;

pub use bounds::Bounds;
pub use git_lookalikes::{Seeming, seeming_repositories};
pub use git_tree::GitTree;
pub use layer::Layer;
pub use layer_folder::LayerFolder;
pub use layers::Layers;
pub use memory_tree::MemoryTree;
pub use place::{Place, TreeOptions};
pub use read_paths::is_read;
pub use refusal::is_pointer;
pub use text::LONGEST_TEXT;
pub use tree::{Bytes, Tree};
pub use work_tree::WorkTree;

pub use crate::disk::TakePiece;
pub use crate::git::{FileId, LARGEST_FILE};
