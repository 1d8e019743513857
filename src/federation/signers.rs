//! Signatures.

use crate::diagnostics::{Code, Diagnostic, Origin, Result};
use crate::git::{CommitId, Repository};
use crate::manifest::Reference;
use crate::names::PackageName;

/// The fingerprint of the key that signed a commit, or the tag that leads to it.
pub(super) fn signer_of(_: &Repository, _: (&Reference, CommitId), _: &(Origin, String), name: &PackageName) -> Result<String> {
    Diagnostic::error(Code::BadSignature, format!("the signature of `{name}` cannot be checked yet")).into()
}
