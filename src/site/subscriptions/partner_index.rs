//! The index of a partner, from which its entries are imported. It lives no longer than that takes.

use percent_encoding::percent_decode_str;

use crate::content::Entry;
use crate::diagnostics::Origin;
use crate::names::TreePath;
use crate::site::imported::RemoteTown;
use crate::site::index::TownIndex;

/// A partner with the index of its own entries, as its own site would have it.
pub(super) struct PartnerIndex<'a> {
    pub town: &'a RemoteTown,
    pub index: TownIndex,
}

impl PartnerIndex<'_> {
    /// Tells whether the partner lets others have an entry.
    pub(super) fn offers(&self, entry: &Entry) -> bool {
        let types = self.town.town.share.types.as_ref();
        entry.common.share != Some(false)
            && types.is_none_or(|types| types.iter().any(|kind| kind == entry.kind.as_str()))
    }

    /// Returns the whole address of an entry, where the partner has a site and the address is not another town's.
    pub(super) fn origin(&self, at: usize) -> Option<String> {
        let whole = self.town.absolute(self.index.address(at))?;
        self.town.owns(&whole).then_some(whole)
    }

    /// Returns the file at an address of the partner's site.
    pub(super) fn file(&self, address: &str) -> Option<Origin> {
        let path = match self.index.medium_at(address) {
            Some(path) => path.clone(),
            None if self.index.statics.contains(address) => {
                let path = percent_decode_str(address).decode_utf8().ok()?;
                TreePath::parse(&format!("static{path}")).ok()?
            }
            None => return None,
        };
        Some(Origin { package: self.town.name.clone(), path })
    }

    /// Returns where the copy of a file at an address of the partner's site would lie here.
    pub(super) fn copy_address(&self, address: &str) -> String {
        format!("/assets/{}{address}", self.town.name)
    }
}
