//! The signed text and the signature of a commit or a tag, as Git stores them. They are verified
//! elsewhere.

use git2::{Error, ErrorCode, ObjectType};

use super::{CommitId, Repository, objects};
use crate::diagnostics::Result;

/// The first lines of all kinds of signatures.
const BEGINNINGS: [&str; 4] = [
    "-----BEGIN SSH SIGNATURE-----",
    "-----BEGIN PGP SIGNATURE-----",
    "-----BEGIN PGP MESSAGE-----",
    "-----BEGIN SIGNED MESSAGE-----",
];

/// A text and its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The text that was signed.
    pub text: Vec<u8>,
    /// The signature, in its text form.
    pub signature: String,
    /// When it was made, in seconds since 1970, according to the commit or tag itself.
    pub when: i64,
}

/// A signed tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedTag {
    /// The signed name, which may differ from the name under which the tag is found.
    pub name: String,
    /// The commit that the tag points to.
    pub commit: CommitId,
    /// The text and the signature.
    pub signed: Signed,
}

impl Repository {
    /// Reads the signature of a commit. Returns `None` if it is not signed.
    ///
    /// # Errors
    /// If the commit does not exist or cannot be read.
    pub fn signed_commit(&self, id: CommitId) -> Result<Option<Signed>> {
        self.with("read a commit of the Git repository", |handle| {
            let when = objects::commit(handle, id.oid())?.time().seconds();
            match handle.extract_signature(&id.oid(), None) {
                Ok((signature, text)) => {
                    let signature = String::from_utf8_lossy(&signature).into_owned();
                    Ok(Some(Signed { text: text.to_vec(), signature, when }))
                }
                Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
                Err(error) => Err(error),
            }
        })
    }

    /// Reads the signed tag that a full name (`refs/tags/v1.0.0`) points to. Returns `None` if
    /// there is no such tag, or it is not signed.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn signed_tag(&self, reference: &str) -> Result<Option<SignedTag>> {
        self.with("read a tag of the Git repository", |handle| match tag(handle, reference) {
            Err(error) if matches!(error.code(), ErrorCode::NotFound | ErrorCode::InvalidSpec) => {
                Ok(None)
            }
            other => other,
        })
    }
}

fn tag(
    handle: &git2::Repository,
    reference: &str,
) -> std::result::Result<Option<SignedTag>, Error> {
    let Some(id) = handle.find_reference(reference)?.target() else { return Ok(None) };
    if objects::measure(handle, id)?.0 != ObjectType::Tag {
        return Ok(None);
    }
    let store = handle.odb()?;
    let object = store.read(id)?;
    let (tag, data) = (objects::tag(handle, id)?, object.data());
    let Some(cut) = beginning(data) else { return Ok(None) };
    // A tag of a tag, or of a file, is no release.
    if tag.target_type() != Some(ObjectType::Commit) {
        return Ok(None);
    }
    let signed = Signed {
        text: data[..cut].to_vec(),
        signature: String::from_utf8_lossy(&data[cut..]).into_owned(),
        when: tag.tagger().map_or(0, |tagger| tagger.when().seconds()),
    };
    let name = String::from_utf8_lossy(tag.name_bytes()).into_owned();
    Ok(Some(SignedTag { name, commit: CommitId::from(tag.target_id()), signed }))
}

/// Finds the last line that begins a signature. Git takes the last one too, since the text may
/// quote another.
fn beginning(data: &[u8]) -> Option<usize> {
    let mut starts = (0..data.len()).rev().filter(|start| *start == 0 || data[start - 1] == b'\n');
    starts.find(|start| {
        BEGINNINGS.iter().any(|beginning| data[*start..].starts_with(beginning.as_bytes()))
    })
}
