//! Pages of partners' entries that an update makes disappear: whoever kept their address is led to the section.

use std::collections::{BTreeMap, BTreeSet};

use super::phases::assemble;
use crate::assets::statics;
use crate::content::Reads;
use crate::diagnostics::Sink;
use crate::manifest::{Lock, LockedPartner};
use crate::names::PackageName;
use crate::project::Project;

/// Returns the lock after an update, with the addresses of pages that the town had before and has no more. The town is opened twice at
/// one instant, so pages that only the clock took away are not among them; nor are those of a partner that cannot be opened now.
pub fn with_retired_addresses(before: &Project, after: &Project) -> Lock {
    let (had, has) = (local_pages(before), local_pages(after));
    let none = BTreeSet::new();
    let noted = |locked: &LockedPartner| {
        let name = &locked.name;
        if !after.partners.iter().any(|partner| partner.name == *name) {
            return locked.clone();
        }
        let (had, has) = (had.get(name).unwrap_or(&none), has.get(name).unwrap_or(&none));
        LockedPartner { withdrawn: merge_retired(&locked.withdrawn, had, has), ..locked.clone() }
    };
    Lock { partners: after.lock.partners.iter().map(noted).collect(), ..after.lock.clone() }
}

/// Returns the retired addresses, those that were retired last at the end. If there are too many, the oldest are forgotten: a partner
/// can show other entries each night.
fn merge_retired(before: &[String], had: &BTreeSet<String>, has: &BTreeSet<String>) -> Vec<String> {
    let known: BTreeSet<&String> = before.iter().collect();
    let new = had.iter().filter(|address| !known.contains(address));
    let mut all: Vec<String> =
        before.iter().chain(new).filter(|address| !has.contains(*address)).cloned().collect();
    all.drain(..all.len().saturating_sub(LockedPartner::MOST_WITHDRAWN));
    all
}

/// Returns the addresses here of partners' entries, by partner.
fn local_pages(project: &Project) -> BTreeMap<PackageName, BTreeSet<String>> {
    // The next build reports what is wrong.
    let files = statics(&project.layers).into_keys().collect();
    let site = assemble(project, files, Reads::Heads, &Sink::new());
    let mut pages: BTreeMap<PackageName, BTreeSet<String>> = BTreeMap::new();
    for at in site.ids().filter(|id| site.shown(id).is_some()).flat_map(|id| site.languages_of(id))
    {
        if site.is_here(at) {
            let partner = site.entries[at].origin.package.clone();
            pages.entry(partner).or_default().insert(site.address(at).to_owned());
        }
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_of_too_many_retired_addresses_are_kept() {
        let night = |night: usize| {
            (0..990).map(move |number| format!("/agenda/pal/n{night:03}-{number:03}/"))
        };
        let (mut all, mut had) = (Vec::new(), BTreeSet::new());
        for number in 0..40 {
            let has: BTreeSet<String> = night(number).collect();
            all = merge_retired(&all, &had, &has);
            had = has;
        }
        let newest: Vec<String> = night(38).skip(990 - LockedPartner::MOST_WITHDRAWN).collect();
        assert_eq!(all, newest);
        // A page that comes back is retired no longer, and one that goes again is the newest.
        let (first, none) = (BTreeSet::from([newest[0].clone()]), BTreeSet::new());
        let back = merge_retired(&all, &none, &first);
        assert_eq!(back, newest[1..]);
        assert_eq!(merge_retired(&back, &first, &none).last(), newest.first());
    }
}
