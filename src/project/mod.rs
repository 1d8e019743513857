//! The project: manifest, layers and clock of one town, opened offline. Every command starts here.

mod base_theme;
mod open;
mod packages;

pub use open::{Options, Project};
