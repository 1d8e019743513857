//! The project: manifest, layers and clock of one town, opened offline. Every command starts here.

mod base_theme;
mod folder_texts;
mod history;
mod locked_sources;
mod open;
mod packages;
mod partners;
mod provenance;
mod submodules;

pub use folder_texts::FolderTexts;
pub use history::{History, folder_in_repository};
pub use open::{Options, Project, federated};
pub use partners::Partner;
