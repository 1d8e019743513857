//! parvis: a site generator for small towns that share their work.
pub mod diagnostics;
pub mod names;
pub mod render;
