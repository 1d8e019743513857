//! Strays: files in the site's folder that parvis did not write. They are carried over into the next
//! site, reported, and never overwritten.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::list::{List, Outputs};
use super::switch::OURS;
use crate::diagnostics::{Code, Diagnostic, Result, Sink};
use crate::disk::{Folder, ListedPath};
use crate::names::OutPath;

/// The most names in a message.
const SHOWN: usize = 10;

/// Finds the files and links that parvis did not write, and folders without a file of parvis.
///
/// # Errors
/// If the folder cannot be read.
pub(super) fn find_strays(site: &Folder, last: &List) -> Result<Vec<ListedPath>> {
    let is_ours = |found: &ListedPath| {
        found.path.to_str().is_some_and(|path| {
            if found.is_folder { has_below(last, path) } else { last.contains_key(path) }
        })
    };
    Ok(site.list_all(OURS)?.into_iter().filter(|found| !is_ours(found)).collect())
}

/// Refuses the strays that lie where an output must go.
///
/// # Errors
/// If there is one; the error names up to [`SHOWN`] of them.
pub(super) fn refuse_if_in_the_way(
    site: &Folder,
    strays: &[ListedPath],
    last: &List,
    outputs: &Outputs,
) -> Result<()> {
    let in_the_way: BTreeSet<String> =
        strays.iter().filter(|found| is_in_the_way(found, outputs)).map(shown).collect();
    if in_the_way.is_empty() {
        return Ok(());
    }
    let message = message!(
        "parvis did not write {named} in `{path}`, and an output must go there",
        named = named(&in_the_way),
        path = site.path()
    );
    let help = if last.is_empty() {
        "name another output folder; or, if an earlier build wrote all of this and its list `.parvis-output` was lost, empty the folder"
    } else {
        "move it away, or name another output folder"
    };
    Diagnostic::error(Code::ForeignFile, message).help(help).into()
}

/// Reports all strays in one finding. Names a folder without outputs as a whole.
pub(super) fn report(
    site: &Folder,
    found: &[ListedPath],
    last: &List,
    outputs: &Outputs,
    sink: &Sink,
) {
    let names: BTreeSet<String> = found
        .iter()
        .filter(|found| !found.is_folder)
        .map(|found| outermost(found, last, outputs))
        .collect();
    if names.is_empty() {
        return;
    }
    let message = message!(
        "parvis did not write {named} in `{path}`: it is kept",
        named = named(&names),
        path = site.path()
    );
    let help = "put it into `static/`, so that it belongs to the site; or remove it";
    sink.report(Diagnostic::warning(Code::ForeignFile, message).help(help));
}

fn is_in_the_way(found: &ListedPath, outputs: &Outputs) -> bool {
    // A name that is not UTF-8 can be below an output, but never be one.
    let itself = found.path.to_str().is_some_and(|path| {
        outputs.0.contains_key(path) || (!found.is_folder && has_below(&outputs.0, path))
    });
    let mut above = found.path.ancestors().skip(1).filter_map(|folder| folder.to_str());
    itself || above.any(|folder| outputs.0.contains_key(folder))
}

fn outermost(found: &ListedPath, last: &List, outputs: &Outputs) -> String {
    let mut folders: Vec<&str> =
        found.path.ancestors().skip(1).filter_map(|folder| folder.to_str()).collect();
    folders.retain(|folder| !folder.is_empty());
    let whole = folders
        .iter()
        .rev()
        .find(|folder| !has_below(last, folder) && !has_below(&outputs.0, folder));
    whole.map_or_else(|| shown(found), |folder| format!("{folder}/"))
}

fn has_below<T>(map: &BTreeMap<OutPath, T>, folder: &str) -> bool {
    let start = format!("{folder}/");
    map.range::<str, _>((Bound::Included(start.as_str()), Bound::Unbounded))
        .next()
        .is_some_and(|(path, _)| path.as_str().starts_with(&start))
}

fn shown(found: &ListedPath) -> String {
    format!("{}{}", found.path.display(), if found.is_folder { "/" } else { "" })
}

fn named(names: &BTreeSet<String>) -> String {
    let list: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > SHOWN {
        format!(" and {} more", names.len() - SHOWN)
    } else {
        String::new()
    };
    format!("{}{more}", list.join(", "))
}
