//! The project: manifest, layers and clock of one town, opened offline. Every command starts here.

mod base_theme;
mod folder_texts;
mod history;
mod open;
mod packages;
mod partners;

pub use folder_texts::FolderTexts;
pub use history::History;
pub use open::{Options, Project, SKIPPED};
pub use partners::Partner;
