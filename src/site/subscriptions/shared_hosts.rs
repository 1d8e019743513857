//! Sites of one host: a partner's site may lie in a folder of the town's own, or the town's in one of the partner's.
//!
//! Of two sites the one that lies deeper has what is below it. Where the town publishes something itself, nobody else's site is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::diagnostics::Sink;
use crate::manifest::refused_url;
use crate::names::{MadeFolder, PackageName, path_inside_site};
use crate::site::imported::RemoteTown;
use crate::site::index::{TownIndex, folder_address};

/// Takes the address from each partner that says its site is where the local town publishes something itself, and reports it.
pub(super) fn refuse_shared_urls(
    towns: &mut BTreeMap<PackageName, RemoteTown>,
    local: &TownIndex,
    sink: &Sink,
) {
    let Some(url) = &local.town.url else { return };
    let way_of = |remote: &RemoteTown| path_inside_site(url, remote.town.url.as_ref()?);
    if !towns.values().any(|remote| way_of(remote).is_some()) {
        return;
    }
    let taken = Taken::by(local);
    for remote in towns.values_mut() {
        if way_of(remote).is_some_and(|way| taken.has_below(&way)) {
            let help = "this town publishes something there itself: ask the partner for the `url` of its own site";
            sink.report(refused_url(&remote.name, help));
            Arc::make_mut(&mut remote.town).url = None;
        }
    }
}

/// The addresses of the local site, decoded and in small letters, with a slash at the end.
struct Taken {
    addresses: BTreeSet<String>,
    /// The folders that each build makes, with all that lies in them.
    made: BTreeSet<String>,
}

impl Taken {
    /// Collects what the town writes, what each build makes, and where pages of imported entries are.
    fn by(local: &TownIndex) -> Self {
        let town = &local.town;
        let topics = town
            .languages
            .iter()
            .map(|lang| format!("{}{}", local.prefix(lang), MadeFolder::Topics.below(lang)));
        let made: BTreeSet<String> = topics.chain(["/assets/".to_owned()]).collect();
        let pages = town.languages.iter().flat_map(|lang| {
            let colophon = MadeFolder::Colophon.below(lang);
            [colophon, ""].map(|name| format!("{}{name}", local.prefix(lang)))
        });
        let imported = town.subscriptions.iter().flat_map(|subscription| {
            let into = subscription.into.trim_matches('/');
            town.languages.iter().map(move |lang| {
                let folder = folder_address(into, town, lang, &local.slugs);
                format!("{folder}{}", subscription.from)
            })
        });
        let own = local.taken().cloned().chain(pages).chain(imported);
        let addresses = own.chain(made.iter().cloned());
        Self { addresses: addresses.map(|address| plain_folder(&address)).collect(), made }
    }

    /// Tells whether the town publishes something in a folder, or makes all that lies there.
    fn has_below(&self, way: &str) -> bool {
        let folder = format!("{way}/");
        let next = self.addresses.range(folder.clone()..).next();
        next.is_some_and(|next| next.starts_with(&folder))
            || self.made.iter().any(|made| folder.starts_with(made.as_str()))
    }
}

/// Writes an address as a folder: decoded, in small letters, with one slash at the end.
fn plain_folder(address: &str) -> String {
    let address = percent_decode_str(address).decode_utf8_lossy().to_lowercase();
    format!("{}/", address.trim_end_matches('/'))
}
