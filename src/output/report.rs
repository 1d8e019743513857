//! The report of the last build, which says when the site changes by itself.

use super::Destination;
use crate::diagnostics::Result;

/// The report's file, in the site.
pub const BUILD_REPORT: &str = "parvis-build.json";
/// More than any report has.
const LONGEST: u64 = 64 * 1024;

/// Reads the report of a site that lies in a folder; nothing, if there is none.
///
/// # Errors
/// If it is there and cannot be read.
pub fn read_build_report(site: &Destination) -> Result<Option<String>> {
    let Some(folder) = site.folder() else { return Ok(None) };
    let bytes = folder.read(BUILD_REPORT, LONGEST)?;
    Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
}
