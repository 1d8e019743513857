//! Reading objects, whose length is checked first.
//!
//! The library unpacks an object whole, and a few kilobytes may unpack to more than the memory
//! holds. The header says how long the object is, so all reading of objects in this module goes
//! through these functions, which check it.

use std::io::Read;

use git2::{Blob, Commit, Error, ErrorClass, ErrorCode, ObjectType, Oid, Repository, Tag, Tree};
use sha1::{Digest as _, Sha1};

use crate::disk::PIECE;

/// The largest file that parvis reads, in bytes. It is held in memory while it is copied, and
/// visitors have to load it.
pub const LARGEST_FILE: u64 = 512 * 1024 * 1024;
/// The longest commit or tag, in bytes; an honest one is a page of text.
pub(super) const LONGEST_TEXT: u64 = 1_000_000;
/// The longest list of one folder, in bytes: some 400,000 names.
pub(super) const LONGEST_TREE: u64 = 16_000_000;
/// How many tags of tags are followed; nobody makes more than one.
const MOST_TAGS: usize = 8;

type GitResult<T> = Result<T, Error>;

/// Reads a commit.
pub(super) fn commit(handle: &Repository, id: Oid) -> GitResult<Commit<'_>> {
    measure(handle, id)?;
    handle.find_commit(id)
}

/// Reads the tree of a commit.
pub(super) fn tree_of<'r>(handle: &'r Repository, commit: &Commit<'_>) -> GitResult<Tree<'r>> {
    tree(handle, commit.tree_id())
}

/// Reads a tree.
pub(super) fn tree(handle: &Repository, id: Oid) -> GitResult<Tree<'_>> {
    measure(handle, id)?;
    handle.find_tree(id)
}

/// Reads an annotated tag.
pub(super) fn tag(handle: &Repository, id: Oid) -> GitResult<Tag<'_>> {
    measure(handle, id)?;
    handle.find_tag(id)
}

/// Reads a file.
pub(super) fn blob(handle: &Repository, id: Oid) -> GitResult<Blob<'_>> {
    measure(handle, id)?;
    handle.find_blob(id)
}

/// Hands over a file's bytes piece by piece, until `take` returns false.
///
/// # Errors
/// As [`blob`], perhaps after some pieces.
pub(super) fn stream_blob(
    handle: &Repository,
    id: Oid,
    take: &mut dyn FnMut(&[u8]) -> bool,
) -> GitResult<()> {
    let (_, length) = measure(handle, id)?;
    let database = handle.odb()?;
    // The library can open what lies in a file of its own, and nothing that lies in a pack.
    let Ok((mut reader, ..)) = database.reader(id) else {
        take(handle.find_blob(id)?.content());
        return Ok(());
    };
    // Of what it reads as a whole, the library makes sure itself.
    let mut hash = Sha1::new_with_prefix(format!("blob {length}\0"));
    let mut left = length;
    let mut piece = Vec::with_capacity(PIECE);
    while left > 0 {
        piece.clear();
        let read = reader.by_ref().take(left.min(PIECE as u64)).read_to_end(&mut piece);
        let read = read.map_err(|_| broken())? as u64;
        if read == 0 {
            return Err(broken());
        }
        left -= read;
        hash.update(&piece);
        if !take(&piece) {
            return Ok(());
        }
    }
    if hash.finalize()[..] == *id.as_bytes() { Ok(()) } else { Err(broken()) }
}

fn broken() -> Error {
    Error::new(ErrorCode::GenericError, ErrorClass::Odb, "a file in it is broken")
}

/// Finds the commit that an id leads to, also through tags.
pub(super) fn peeled(handle: &Repository, id: Oid) -> GitResult<Oid> {
    let mut id = id;
    for _ in 0..MOST_TAGS {
        match measure(handle, id)?.0 {
            ObjectType::Commit => return Ok(id),
            ObjectType::Tag => id = handle.find_tag(id)?.target_id(),
            _ => {
                return Err(Error::new(
                    ErrorCode::InvalidSpec,
                    ErrorClass::Object,
                    "there is no commit behind the name",
                ));
            }
        }
    }
    Err(too_large("a tag of tags without end"))
}

/// Finds the commit that a full name leads to.
pub(super) fn named(handle: &Repository, name: &str) -> GitResult<Oid> {
    let target = handle.find_reference(name)?.resolve()?.target();
    peeled(
        handle,
        target.ok_or_else(|| {
            Error::new(ErrorCode::NotFound, ErrorClass::Reference, "the name leads nowhere")
        })?,
    )
}

/// Returns the kind and the length of an object.
///
/// # Errors
/// If it is longer than one of its kind may be.
pub(super) fn measure(handle: &Repository, id: Oid) -> GitResult<(ObjectType, u64)> {
    let (length, kind) = handle.odb()?.read_header(id)?;
    let (length, (most, what)) = (length as u64, most(kind));
    if length > most {
        return Err(too_large(&format!("{what} of {} MB", length / 1_000_000)));
    }
    Ok((kind, length))
}

/// Returns how long an object of a kind may be, and what it is called in messages.
fn most(kind: ObjectType) -> (u64, &'static str) {
    match kind {
        ObjectType::Blob => (LARGEST_FILE, "a file"),
        ObjectType::Tree => (LONGEST_TREE, "a list of a folder's names"),
        ObjectType::Commit | ObjectType::Tag | ObjectType::Any => {
            (LONGEST_TEXT, "a commit or a tag")
        }
    }
}

fn too_large(what: &str) -> Error {
    Error::new(
        ErrorCode::GenericError,
        ErrorClass::Odb,
        format!("it holds {what}, which nobody would write"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::Scratch;

    #[test]
    fn what_is_too_long_for_its_kind_is_not_read() {
        let scratch = Scratch::bare();
        let git = git2::Repository::open(scratch.path()).unwrap();
        let text = vec![b'a'; LONGEST_TEXT as usize + 1];
        for kind in [ObjectType::Commit, ObjectType::Tag] {
            let id = git.odb().unwrap().write(kind, &text).unwrap();
            assert!(measure(&git, id).unwrap_err().message().contains("a commit or a tag of 1 MB"));
            assert!(commit(&git, id).unwrap_err().message().contains("nobody would write"));
        }
        let id = git
            .odb()
            .unwrap()
            .write(ObjectType::Tree, &vec![0; LONGEST_TREE as usize + 1])
            .unwrap();
        assert!(tree(&git, id).unwrap_err().message().contains("names of 16 MB"));
    }

    #[test]
    fn tags_of_tags_end() {
        let mut scratch = Scratch::bare();
        let commit = scratch.file("a", "1").commit(1);
        let git = git2::Repository::open(scratch.path()).unwrap();
        let mut id = commit.oid();
        let tag = |id: Oid, kind: &str| {
            let text = format!("object {id}\ntype {kind}\ntag t\ntagger A <a@b> 1 +0000\n\nt\n");
            git.odb().unwrap().write(ObjectType::Tag, text.as_bytes()).unwrap()
        };
        for depth in 0..20 {
            assert_eq!(
                peeled(&git, id).ok(),
                Some(commit.oid()).filter(|_| depth < MOST_TAGS),
                "{depth}"
            );
            id = tag(id, if depth == 0 { "commit" } else { "tag" });
        }
    }
}
