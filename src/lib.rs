//! parvis: a site generator for small towns that share their work.
//!
//! Modules stand in order of flow; each imports only those above it that `ARCHITECTURE.md` names.

#![cfg_attr(
    test,
    allow(clippy::disallowed_methods, reason = "tests make their own files and read the clock")
)]

#[macro_use]
pub mod diagnostics;

pub mod assets;
pub mod calendar;
pub mod cli;
pub mod content;
pub mod deploy;
pub mod disk;
pub mod federation;
pub mod formats;
pub mod git;
pub mod html;
pub mod locale;
pub mod manifest;
pub mod markdown;
pub mod names;
pub mod output;
pub mod pipeline;
pub mod plan;
pub mod project;
pub mod render;
pub mod scaffold;
pub mod serve;
pub mod site;
pub mod sources;
pub mod ssh;
pub mod templates;
