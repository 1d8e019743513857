//! tests
pub(crate) struct Scratch;
