//! Sites of one host: a partner's site may lie in a folder of the town's own, or the town's in one of the partner's.
//!
//! Of two sites the one that lies deeper has what is below it. Where the town publishes something itself, nobody else's site is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::address::{Slugs, folder_address, prefix};
use super::remote_site::RemoteSite;
use crate::diagnostics::Sink;
use crate::manifest::{TownManifest, refused_url};
use crate::names::{PackageName, path_inside_site};

/// Takes the address from each partner that says it is where the town publishes something itself: `own` are the addresses of its pages
/// and files.
pub(super) fn with_addresses(
    mut guests: BTreeMap<PackageName, RemoteSite>,
    (town, slugs): (&TownManifest, &Slugs),
    own: impl Iterator<Item = String>,
    sink: &Sink,
) -> BTreeMap<PackageName, RemoteSite> {
    let Some(url) = &town.url else { return guests };
    let way_of = |guest: &RemoteSite| path_inside_site(url, guest.site.town.url.as_ref()?);
    if !guests.values().any(|guest| way_of(guest).is_some()) {
        return guests;
    }
    let plain = |address: &str| {
        let address = percent_decode_str(address).decode_utf8_lossy().to_lowercase();
        format!("{}/", address.trim_end_matches('/'))
    };
    // What each build makes, and where pages of partners' entries are.
    let made = ["topics", "colophon", ""]
        .map(|name| town.languages.iter().map(move |lang| format!("{}{name}", prefix(town, lang))));
    let local = town.subscriptions.iter().flat_map(|subscription| {
        let into = subscription.into.trim_matches('/');
        town.languages.iter().map(move |lang| {
            format!("{}{}", folder_address(into, town, lang, slugs), subscription.from)
        })
    });
    let taken = own.chain(made.into_iter().flatten()).chain(local).chain(["/assets".to_owned()]);
    let taken: BTreeSet<String> = taken.map(|address| plain(&address)).collect();
    let is_ours = |way: &str| {
        let folder = format!("{way}/");
        let below_made = |made: &String| made != "/" && folder.starts_with(made.as_str());
        taken.range(folder.clone()..).next().is_some_and(|next| next.starts_with(&folder))
            || taken
                .iter()
                .filter(|made| made.ends_with("/assets/") || made.ends_with("/topics/"))
                .any(below_made)
    };
    for guest in guests.values_mut() {
        if way_of(guest).is_some_and(|way| is_ours(&way)) {
            let help = "this town publishes something there itself: ask the partner for the `url` of its own site";
            sink.report(refused_url(&guest.name, help));
            Arc::make_mut(&mut guest.site.town).url = None;
        }
    }
    guests
}
