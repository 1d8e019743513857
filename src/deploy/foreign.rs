//! What lies on the host already, and was not put there by parvis.

use std::collections::{BTreeMap, BTreeSet};

use super::difference::Change;
use super::host::HostError;
use super::list::List;
use super::steady::Steady;
use crate::names::{OutPath, composed};

/// Files that a host may show in place of `index.html`.
const INDEXES: [&str; 6] =
    ["index.php", "index.htm", "index.shtml", "default.htm", "default.html", "default.php"];

/// Files on the host that parvis did not put there, by their paths; sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Foreign {
    /// They lie where files of the site go.
    pub taken: Vec<String>,
    /// The host may show them in place of a page of the site.
    pub winning: Vec<String>,
}

/// Finds files of others in the places of new ones, and those that would be shown in place of a
/// page. One question per folder.
///
/// # Errors
/// If a folder cannot be listed.
pub(super) fn find_foreign(
    host: &mut Steady<'_>,
    sent: &[Change],
    list: &List,
) -> Result<Foreign, HostError> {
    let mut folders: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for change in sent.iter().filter(|change| !change.is_known) {
        let path = change.path.as_str();
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        folders.entry(folder).or_default().insert(name);
    }
    let mut look = Look { host, there: BTreeMap::new() };
    let mut found = Foreign::default();
    for (folder, names) in folders {
        if !look.exists(folder)? {
            continue;
        }
        for name in look.names(folder)? {
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            if OutPath::parse(&path).is_ok_and(|path| list.files.contains_key(&path)) {
                continue;
            }
            let is_index = INDEXES.iter().any(|index| name.eq_ignore_ascii_case(index));
            if names.contains(name.as_str()) {
                found.taken.push(path);
            } else if is_index && names.contains("index.html") {
                found.winning.push(path);
            }
        }
    }
    Ok(found)
}

struct Look<'h, 'a> {
    host: &'h mut Steady<'a>,
    /// What lies in each folder that was asked for; nothing if it is not there.
    there: BTreeMap<String, Option<BTreeSet<String>>>,
}

impl Look<'_, '_> {
    /// Whether a folder is there: no question is asked below one that is not.
    fn exists(&mut self, folder: &str) -> Result<bool, HostError> {
        let (above, name) = folder.rsplit_once('/').unwrap_or(("", folder));
        if !folder.is_empty() && (!self.exists(above)? || !self.names(above)?.contains(name)) {
            return Ok(false);
        }
        self.names(folder)?;
        Ok(self.there.get(folder).is_some_and(Option::is_some))
    }

    fn names(&mut self, folder: &str) -> Result<BTreeSet<String>, HostError> {
        if !self.there.contains_key(folder) {
            let listed = self.host.call(|host| host.list(folder))?;
            let names = listed.map(|files| {
                files.into_iter().map(|file| composed(&file.name).into_owned()).collect()
            });
            self.there.insert(folder.to_owned(), names);
        }
        Ok(self.there.get(folder).cloned().flatten().unwrap_or_default())
    }
}
