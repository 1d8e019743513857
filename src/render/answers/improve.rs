//! Where readers can propose a change of an entry: at its file, on the forge of its own repository.

use super::world::World;
use crate::content::Entry;
use crate::manifest::{Improve, Pin, Reference};
use crate::names::{PackageName, file_page, joined};

impl World {
    /// The address of an entry's file on its forge; `None` if that is not known, or not for everybody.
    pub(super) fn improve_address(&self, entry: &Entry) -> Option<String> {
        if self.site.town.improve == Improve::Never {
            return None;
        }
        let path = entry.origin.path.as_str();
        match self.site.remote_of(entry) {
            Some(partner) => self.partner_file(&partner.name, path),
            None => self.own_file(path),
        }
    }

    fn own_file(&self, path: &str) -> Option<String> {
        let town = &self.site.town;
        let by_source = || {
            let folder = self.provenance.site.as_ref().map_or("", |site| &site.folder);
            let whole = joined(folder, path)?;
            file_page(town.source.as_ref()?, None, &whole)
        };
        town.improve.address_of(path).or_else(by_source)
    }

    /// A partner's file, on the branch that is shown here. What only a token opens is not for readers.
    fn partner_file(&self, name: &PackageName, path: &str) -> Option<String> {
        let shown = self.provenance.partner(name).filter(|shown| !shown.needs_token)?;
        let Pin { url, subfolder, reference, .. } = shown.pin.as_ref()?;
        let branch = match reference {
            Reference::Branch(branch) => Some(branch.as_str()),
            Reference::Tag(_) | Reference::Commit => None,
        };
        let folder = subfolder.as_ref().map_or("", |folder| folder.as_str());
        file_page(url, branch, &joined(folder, path)?)
    }
}
