//! What the two threads of a preview share.

use std::sync::Arc;

use crate::output::Outputs;

/// What is shown now: the last good site, and what is wrong.
#[derive(Debug, Default)]
pub(super) struct ShownSite {
    /// The files of the last good site; `None` before the first one.
    pub outputs: Option<Arc<Outputs>>,
    /// Identifies what pages show: when it changes, the browser reloads.
    pub build: String,
    /// The addresses of drafts that are left out.
    pub drafts: Vec<String>,
    /// The findings as a JSON list.
    pub findings: String,
    /// The findings as text.
    pub report: String,
}
