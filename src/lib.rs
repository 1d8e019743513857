//! parvis: a site generator for small towns that share their work.
#![cfg_attr(test, allow(clippy::disallowed_methods, reason = "tests make their own folders and fix their own present"))]
pub mod diagnostics;
pub mod names;
