//! Pages of partners' entries that an update makes disappear: whoever kept their address is led to the section.

use std::collections::{BTreeMap, BTreeSet};

use super::phases::assemble;
use crate::diagnostics::Sink;
use crate::manifest::{Lock, LockedPartner};
use crate::names::PackageName;
use crate::project::Project;

/// The lock after an update, with the addresses of pages that the town had before and has no more. The town is opened twice at
/// one instant, so what only the clock took away is not among them; nor what a partner showed that cannot be opened now.
pub fn with_withdrawn(before: &Project, after: &Project) -> Lock {
    let (had, has) = (local_pages(before), local_pages(after));
    let none = BTreeSet::new();
    let noted = |locked: &LockedPartner| {
        let name = &locked.name;
        if !after.partners.iter().any(|partner| partner.name == *name) {
            return locked.clone();
        }
        let had = had.get(name).unwrap_or(&none).iter().chain(&locked.withdrawn);
        let gone: BTreeSet<&String> = had.filter(|address| !has.get(name).unwrap_or(&none).contains(*address)).collect();
        LockedPartner { withdrawn: gone.into_iter().cloned().collect(), ..locked.clone() }
    };
    Lock { partners: after.lock.partners.iter().map(noted).collect(), ..after.lock.clone() }
}

/// The addresses here of partners' entries, by partner.
fn local_pages(project: &Project) -> BTreeMap<PackageName, BTreeSet<String>> {
    // What is wrong is said by the next build.
    let site = assemble(project, BTreeSet::new(), &Sink::new());
    let mut pages: BTreeMap<PackageName, BTreeSet<String>> = BTreeMap::new();
    for at in site.ids().filter(|id| site.shown(id).is_some()).flat_map(|id| site.languages_of(id)) {
        if site.is_here(at) {
            let partner = site.entries[at].origin.package.clone();
            pages.entry(partner).or_default().insert(site.address(at).to_owned());
        }
    }
    pages
}
