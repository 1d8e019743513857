//! The output: bytes staged beside the site, and the one exchange that makes them the site.
//!
//! A killed build leaves the old site or the new one, whole. What did not change keeps its time, what parvis never wrote is
//! never deleted, and when nothing changed nothing is touched.

mod compress;
mod destination;
mod journal;
mod list;
mod minify;
mod nesting;
mod own_folder;
mod publish;
mod report;
mod staging;
mod strays;
mod switch;

#[cfg(test)]
mod tests;

pub use compress::Compressor;
pub use destination::Destination;
pub use list::{Artifact, Outputs, Stream, read_outputs};
pub use minify::minify;
pub use own_folder::{OWN_FOLDER, PreviewFolder, make_own_folder};
pub use report::{BUILD_REPORT, read_build_report};
pub use staging::{Policy, Staging, Unchanged, Written};
