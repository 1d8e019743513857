//! Tests over worlds of packages.

mod cases;
mod current;
mod laws;
mod world;
