//! Where an imported entry stands in the local site, and where its page lies.

use std::collections::BTreeSet;

use super::pictures::fits;
use crate::content::Entry;
use crate::diagnostics::Message;
use crate::locale::{clean, is_unseen};
use crate::manifest::Pages;
use crate::names::encode_part;
use crate::site::imported::{RemoteTown, Shown};
use crate::site::index::{TownIndex, folder_address};

/// The most bytes of the end of an address that a partner names.
const LONGEST_SLUG: usize = 100;

/// Where an imported entry stands.
pub(super) struct Placement {
    /// Its path below `content/`, as if the town had written it.
    pub path: String,
    /// The address of its page: one of this site, or the whole one of its origin.
    pub address: String,
}

/// The addresses of the local site that are taken: the town's own come first.
pub(super) struct Placer<'a> {
    local: &'a TownIndex,
    taken: BTreeSet<String>,
}

impl<'a> Placer<'a> {
    pub(super) fn new(local: &'a TownIndex) -> Self {
        Self { local, taken: local.taken().map(|address| address.to_lowercase()).collect() }
    }

    /// Gives an entry its place.
    ///
    /// # Errors
    /// A phrase that says why there is none.
    pub(super) fn place(
        &mut self,
        remote: &RemoteTown,
        entry: &Entry,
        shown: &Shown,
        origin: Option<&str>,
    ) -> Result<Placement, Message> {
        let local = self.local;
        let section = shown.sections.first().and_then(|id| local.languages_of(id).next());
        let folder = section.map_or("", |at| local.entries[at].path.as_str());
        let stem = entry.path.rsplit('/').next().unwrap_or_default();
        let slug = safe_slug(entry.common.slug.as_deref().unwrap_or(stem));
        let path = format!("{folder}/{}/{slug}", remote.name).trim_start_matches('/').to_owned();
        if let Some(origin) = origin.filter(|_| is_at_origin(local, entry, shown.pages, origin)) {
            return Ok(Placement { path, address: origin.to_owned() });
        }
        if !local.town.languages.contains(&entry.lang) {
            return Err(message!(
                "it is in `{lang}`, and the partner has no address to link to",
                lang = entry.lang
            ));
        }
        let folder = folder_address(folder, &local.town, &entry.lang, &local.slugs);
        let folder = format!("{folder}{}/", remote.name);
        let own_id = entry.id.as_str().split_once(':').map_or("", |(_, id)| id);
        let names = [slug, safe_slug(&own_id.replace('/', "-"))];
        let free = names
            .iter()
            .map(|name| format!("{folder}{}/", encode_part(name)))
            .find(|address| fits(&format!("{address}index.html")) && is_free(address, &self.taken));
        self.taken.extend(free.iter().map(|address| address.to_lowercase()));
        free.or_else(|| origin.map(str::to_owned))
            .map(|address| Placement { path, address })
            .ok_or_else(|| message!("its address below `{folder}` is taken, or too long", folder))
    }
}

/// Tells whether an entry has its page at its origin whatever is free here: its subscription says so, or the local town does not
/// have its language.
pub(super) fn is_at_origin(
    local: &TownIndex,
    entry: &Entry,
    pages: Pages,
    origin: Option<&str>,
) -> bool {
    let is_spoken = local.town.languages.contains(&entry.lang);
    origin.is_some() && (pages == Pages::Origin || !is_spoken)
}

/// Tells whether nothing lies at a page's address, in any case of its letters: no page, no file of that name, and none where the address
/// needs a folder.
fn is_free(address: &str, taken: &BTreeSet<String>) -> bool {
    let address = address.to_lowercase();
    let folders = address.match_indices('/').skip(1).map(|(end, _)| &address[..end]);
    !taken.contains(&address)
        && !taken.contains(&format!("{address}index.html"))
        && !folders.into_iter().any(|path| taken.contains(path))
}

/// Makes the end of an address of a text that a stranger wrote. It has no full stop, so no file of the town has its name, and no more
/// bytes than every disk takes.
fn safe_slug(text: &str) -> String {
    let cleaned = clean(text).replace(|c: char| is_unseen(c) || "/\\:%*?#<>\"'.".contains(c), "-");
    let cleaned = cleaned.trim_start_matches(['-', '_']);
    let cleaned = &cleaned[..cleaned.floor_char_boundary(LONGEST_SLUG)];
    if cleaned.is_empty() { "entry".to_owned() } else { cleaned.to_owned() }
}
