//! Measures a repository in a folder of this machine before the library fetches from it.
//!
//! The library reads such a repository like its own: all names at once, and each object whole. So
//! its files are measured first, and the objects to be fetched by the sizes in their headers.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use camino::Utf8Path;
use git2::{Error, ObjectType, Oid, Repository};
use walkdir::WalkDir;

use super::objects;
use super::pkt_lines::{LONGEST_NAME, MOST_NAMES};
use super::request::{Call, Failure};
use crate::disk::{FileKind, Folder};
use crate::names::Address;

/// The largest file beside the objects, in bytes: the list of names, the settings and the like.
const LONGEST_FILE: u64 = 16_000_000;
/// The largest file of a single name, in bytes: it holds an id or another name.
const LONGEST_REF: u64 = 4_000;
/// The files that are read to list a repository's names.
const READ: [&str; 5] = ["HEAD", "config", "packed-refs", "refs", "shallow"];
/// How deep folders of names may nest.
const DEEPEST: usize = 50;
/// All objects together may have this many times the bytes that may be sent.
const UNPACKED: u64 = 4;

/// Checks the files that are read to list a repository's names.
///
/// # Errors
/// If there are more of them, or longer ones, than in an honest repository.
pub(super) fn check_names(call: &Call) -> Result<(), Failure> {
    let place = folder(call);
    // If it is not a readable folder, the library reports that.
    let Some(folder) = Utf8Path::from_path(&place).and_then(|place| Folder::open(place).ok())
    else {
        return Ok(());
    };
    let folder = folder.folder(".git").ok().flatten().unwrap_or(folder);
    for name in folder.list_names().unwrap_or_default() {
        // The library would follow links.
        let is_link =
            READ.iter().any(|read| name == *read) && folder.kind(&name) == Some(FileKind::Link);
        if is_link || folder.stamp(&name).is_some_and(|stamp| stamp.length > LONGEST_FILE) {
            return Err(long(&place.join(name)));
        }
    }
    let names = count_loose(&folder)?;
    let packed = match folder.read("packed-refs", LONGEST_FILE) {
        Ok(packed) => packed.unwrap_or_default(),
        Err(_) => return Err(long(&place.join("packed-refs"))),
    };
    let mut lines = packed.split(|byte| *byte == b'\n');
    if lines.clone().count() + names > MOST_NAMES {
        return Err(many());
    }
    match lines.any(|line| line.len() > 41 + LONGEST_NAME) {
        true => Err(Failure::Names(format!("a name of more than {LONGEST_NAME} bytes"))),
        false => check_targets(call),
    }
}

/// Counts the names that have files of their own.
#[expect(clippy::disallowed_methods, reason = "the folder was opened without following a link")]
fn count_loose(folder: &Folder) -> Result<usize, Failure> {
    let Ok(Some(refs)) = folder.folder("refs") else { return Ok(0) };
    let walk = WalkDir::new(refs.path()).max_depth(DEEPEST).into_iter().flatten();
    let mut names = 0;
    for entry in walk.filter(|entry| !entry.file_type().is_dir()) {
        names += 1;
        if names > MOST_NAMES {
            return Err(many());
        }
        if !entry.metadata().is_ok_and(|found| found.is_file() && found.len() <= LONGEST_REF) {
            return Err(long(entry.path()));
        }
    }
    Ok(names)
}

/// Measures the objects that names point to, since the library reads each to see whether it is a
/// tag.
fn check_targets(call: &Call) -> Result<(), Failure> {
    let Ok(there) = Repository::open(folder(call)) else { return Ok(()) };
    let names = there.references().into_iter().flatten().flatten();
    for id in names.filter_map(|name| name.target()) {
        weigh(&there, id)?;
    }
    Ok(())
}

/// Measures the objects that are reachable from ids, except for those that are already here.
///
/// # Errors
/// If together they exceed the limit, or one of them is too long.
pub(super) fn check_objects(
    call: &Call,
    here: &Repository,
    from: impl Iterator<Item = Oid>,
) -> Result<(), Failure> {
    let Ok(there) = Repository::open(folder(call)) else { return Ok(()) };
    let (mut waiting, mut seen): (Vec<Oid>, HashSet<Oid>) = (from.collect(), HashSet::new());
    let most = call.remote.access.most_bytes.saturating_mul(UNPACKED);
    let mut bytes = 0_u64;
    while let Some(id) = waiting.pop() {
        let is_here = || here.odb().is_ok_and(|odb| odb.exists(id));
        if !seen.insert(id) || is_here() {
            continue;
        }
        let (kind, length) = weigh(&there, id)?;
        bytes = bytes.saturating_add(length);
        if bytes > most {
            return Err(Failure::Heavy(format!(
                "objects of more than {UNPACKED} times {} bytes",
                most / UNPACKED
            )));
        }
        if call.time_left().is_zero() {
            return Err(Failure::Endless);
        }
        // The library finds damaged objects itself.
        waiting.extend(referenced_objects(&there, kind, id).unwrap_or_default());
    }
    Ok(())
}

fn weigh(there: &Repository, id: Oid) -> Result<(ObjectType, u64), Failure> {
    match objects::measure(there, id) {
        Err(error) if error.code() == git2::ErrorCode::GenericError => {
            Err(Failure::Heavy(error.message().to_owned()))
        }
        other => Ok(other.unwrap_or((ObjectType::Any, 0))),
    }
}

/// Lists the objects that an object refers to.
fn referenced_objects(there: &Repository, kind: ObjectType, id: Oid) -> Result<Vec<Oid>, Error> {
    Ok(match kind {
        ObjectType::Commit => {
            let commit = objects::commit(there, id)?;
            commit.parent_ids().chain([commit.tree_id()]).collect()
        }
        ObjectType::Tree => {
            let tree = objects::tree(there, id)?;
            tree.iter()
                .filter(|entry| entry.kind() != Some(ObjectType::Commit))
                .map(|entry| entry.id())
                .collect()
        }
        ObjectType::Tag => vec![objects::tag(there, id)?.target_id()],
        ObjectType::Blob | ObjectType::Any => Vec::new(),
    })
}

fn folder(call: &Call) -> PathBuf {
    let url = &call.remote.url;
    Address::parse(url).map_or_else(|_| PathBuf::from(url), |address| PathBuf::from(address.path()))
}

fn many() -> Failure {
    Failure::Names(format!("more than {MOST_NAMES} names"))
}

fn long(file: &Path) -> Failure {
    Failure::Names(format!(
        "a file of its own, `{}`, that is too long",
        file.file_name().unwrap_or_default().display()
    ))
}
