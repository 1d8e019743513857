//! What is kept of an output besides its bytes.

use super::extracts::Extract;
use super::receipt::Receipt;
use crate::diagnostics::Diagnostic;

/// What is kept of an output besides its bytes.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// What it was made of.
    pub receipt: Receipt,
    /// What was found on the way: a build that takes the output over says the same.
    pub findings: Vec<Diagnostic>,
    /// What it leaves for late outputs.
    pub extract: Extract,
}
