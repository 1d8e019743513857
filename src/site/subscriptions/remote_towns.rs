//! The partners as the local town knows them before any of their entries are read: by their manifests alone.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::namesakes::find_namesakes;
use super::shared_hosts::refuse_shared_urls;
use crate::diagnostics::Sink;
use crate::names::{PackageName, comparable_address};
use crate::site::imported::RemoteTown;
use crate::site::index::TownIndex;

/// The partners by their names here.
pub(super) struct RemoteTowns {
    pub towns: BTreeMap<PackageName, RemoteTown>,
    /// Those that go by the name that the town gave them, because their own is another's.
    pub namesakes: BTreeSet<PackageName>,
}

impl RemoteTowns {
    /// Finds out which partners have an address of their own. Names and addresses that are another's are reported.
    pub(super) fn new(local: &TownIndex, partners: Vec<RemoteTown>, sink: &Sink) -> Self {
        let urls = partners.iter().map(|partner| &partner.town).chain([&local.town]);
        let sites: BTreeMap<String, String> = urls
            .filter_map(|town| town.url.clone())
            .map(|url| (comparable_address(&url), url))
            .collect();
        let mut towns: BTreeMap<PackageName, RemoteTown> = BTreeMap::new();
        for mut partner in partners {
            if let Some(url) = &partner.town.url {
                partner.inner_sites = sites_below(url, &sites);
            }
            towns.insert(partner.name.clone(), partner);
        }
        refuse_shared_urls(&mut towns, local, sink);
        let namesakes = find_namesakes(&local.town, &towns, sink);
        Self { towns, namesakes }
    }
}

/// Returns the addresses of sites that lie in folders of another one.
fn sites_below(url: &str, sites: &BTreeMap<String, String>) -> Vec<String> {
    let folder = comparable_address(url) + "/";
    let below = sites.range((Bound::Included(folder.clone()), Bound::Unbounded));
    below.take_while(|(other, _)| other.starts_with(&folder)).map(|(_, url)| url.clone()).collect()
}
