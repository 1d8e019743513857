//! TODO
use super::load::Edit;
use super::set::Files;
pub(super) fn folds(_files: &Files) -> Vec<Vec<Edit>> { Vec::new() }
