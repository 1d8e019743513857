//! Receipts: the record of what an output read.
//!
//! A receipt is a verifying trace: the questions that a render asked, each with the digest of its answer. It holds in another
//! world if all of them have the same answers there. (The model is comemo's; why it is ours is said in `ARCHITECTURE.md`.)

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::question::Question;
use crate::names::Digest;

/// One question and the digest of its answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Read {
    /// What was asked.
    pub question: Question,
    /// The digest of the answer.
    pub digest: Digest,
}

/// What one output read. Questions that many outputs ask are kept once.
///
/// The instant until which an answer stands is not among it: asking again gives it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// The questions, sorted, each once.
    pub reads: Vec<Arc<Read>>,
}

impl Receipt {
    /// Makes a receipt of reads in any order.
    pub(super) fn new(mut reads: Vec<Arc<Read>>) -> Self {
        reads.sort_unstable();
        reads.dedup();
        reads.shrink_to_fit();
        Self { reads }
    }
}
