//! parvis: a site generator for small towns that share their work.
//!
//! Modules stand in order of flow; each imports only those above it that `ARCHITECTURE.md` names.

pub mod names;
pub mod diagnostics;
pub mod calendar;
pub mod locale;
pub mod git;
pub mod sources;
pub mod manifest;
pub mod project;
pub mod content;
pub mod site;
pub mod assets;
pub mod formats;
pub mod render;
pub mod output;
pub mod build;
pub mod cli;
