//! Subscriptions: which entries of partners come, where they are listed, where their pages lie.
//!
//! Mistakes in `[[subscriptions]]` are the town's own, and errors. Whatever the partners wrote is a warning at most: the town
//! cannot mend it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use rayon::prelude::*;

use super::address::{Slugs, folder_address, part};
use super::import::Importer;
use super::remote_site::{RemoteSite, Shown};
use super::selection::Selection;
use super::state::Hidden;
use crate::calendar::{Clock, Moment};
use crate::content::{Entry, Schemas, Vocabularies};
use crate::diagnostics::{Code, Diagnostic, Origin, Sink};
use crate::locale::{clean, is_unseen};
use crate::manifest::{Pages, TownManifest};
use crate::names::{EntryId, Lang, OutPath, PackageName, PictureKind};
use crate::sources::Layers;

/// Looks at a picture: its kind, by its name, and its bytes. The error is a phrase that says why it cannot be shown.
pub type CheckPicture = fn(PictureKind, &[u8]) -> Result<(), &'static str>;

/// The most bytes of the end of an address that a partner names.
const LONGEST_SLUG: usize = 100;

/// The town that takes entries in.
pub(super) struct LocalSite<'a> {
    pub town: &'a TownManifest,
    pub schemas: &'a Schemas,
    pub vocabularies: &'a Vocabularies,
    pub layers: &'a Layers,
    pub check_picture: CheckPicture,
    /// Its own entries.
    pub entries: &'a [Entry],
    /// Why others of its entries have no page.
    pub hidden: &'a BTreeMap<EntryId, Hidden>,
    pub slugs: &'a Slugs,
}

impl LocalSite<'_> {
    /// Whether a vocabulary has a term.
    pub(super) fn knows(&self, vocabulary: &str, id: &str) -> bool {
        self.vocabularies.get(vocabulary).is_some_and(|terms| terms.contains_key(id))
    }
}

/// What comes from partners.
#[derive(Default)]
pub(super) struct Imported {
    pub entries: Vec<Entry>,
    pub shown: BTreeMap<EntryId, Shown>,
    /// Where each entry's page lies: here, or the whole address of its origin.
    pub addresses: BTreeMap<(EntryId, Lang), String>,
    /// Pictures that are copied: address here, and the file.
    pub copies: BTreeMap<String, Origin>,
    pub next_change: Option<Timestamp>,
}

/// The entries of a partner that were chosen, by index, and how each is shown.
type Chosen = BTreeMap<usize, Shown>;

/// Takes in what the town subscribes to. `taken` are the addresses of its own pages and files.
pub(super) fn import_entries(
    host: &LocalSite<'_>,
    guests: &BTreeMap<PackageName, RemoteSite>,
    taken: impl Iterator<Item = String>,
    sink: &Sink,
) -> Imported {
    let mut imported = Imported::default();
    let mut chosen: BTreeMap<&PackageName, Chosen> = BTreeMap::new();
    for subscription in &host.town.subscriptions {
        let wanted = Selection::read(subscription, host, sink);
        let (Some(wanted), Some((name, guest))) =
            (wanted, guests.get_key_value(&subscription.from))
        else {
            continue;
        };
        wanted.check_listed(guest, sink);
        let rows = wanted.choose(guest, &host.town.languages, sink);
        imported.next_change =
            [imported.next_change, rows.stands_until].into_iter().flatten().min();
        let chosen = chosen.entry(name).or_default();
        for at in rows.rows {
            let shown = chosen.entry(at).or_insert_with(|| Shown {
                sections: Vec::new(),
                pages: subscription.pages,
                band: false,
            });
            shown.band |= subscription.band;
            if !shown.sections.contains(&wanted.section) {
                shown.sections.push(wanted.section.clone());
            }
        }
    }
    let partners: Vec<ImportedEntries<'_>> = chosen
        .into_par_iter()
        .map(|(name, chosen)| import_all(host, &guests[name], chosen, sink))
        .collect();
    let mut taken: BTreeSet<String> = taken.map(|address| address.to_lowercase()).collect();
    partners.into_iter().for_each(|partner| imported.take_in(host, partner, &mut taken, sink));
    imported
}

/// The entries of one partner as entries of this site, or what they lack; and the pictures that come with them.
struct ImportedEntries<'a> {
    guest: &'a RemoteSite,
    entries: Vec<(usize, Shown, Result<Entry, String>)>,
    copies: BTreeMap<String, Origin>,
}

fn import_all<'a>(
    host: &LocalSite<'_>,
    guest: &'a RemoteSite,
    chosen: Chosen,
    sink: &Sink,
) -> ImportedEntries<'a> {
    let importer =
        Importer { host, guest, copies: RefCell::default(), refused: RefCell::default(), sink };
    let import = |(at, shown): (usize, Shown)| {
        let entry = importer.import(&guest.site.entries[at], shown.pages);
        (at, shown, entry)
    };
    let entries = chosen.into_iter().map(import).collect();
    ImportedEntries { guest, entries, copies: importer.copies.into_inner() }
}

impl Imported {
    /// Gives each entry its place, the one partner after the other.
    fn take_in(
        &mut self,
        host: &LocalSite<'_>,
        partner: ImportedEntries<'_>,
        taken: &mut BTreeSet<String>,
        sink: &Sink,
    ) {
        let guest = partner.guest;
        let mut refused: Option<&EntryId> = None;
        for (at, shown, entry) in partner.entries {
            let own = &guest.site.entries[at];
            let placed =
                entry.and_then(|entry| Ok((place(host, guest, at, &shown, taken)?, entry)));
            match placed {
                Ok(((path, address), mut entry)) => {
                    self.forget_future(&mut entry.common.updated, &guest.site.clock);
                    self.addresses.insert((entry.id.clone(), entry.lang.clone()), address);
                    self.show(&entry.id, shown);
                    self.entries.push(Entry { path, ..entry });
                }
                Err(_) if refused == Some(&own.id) => {}
                Err(why) => {
                    refused = Some(&own.id);
                    let message = message!(
                        "`{guest}:{id}` is left out: {why}",
                        guest = guest.name,
                        id = own.id,
                        why
                    );
                    sink.report(
                        Diagnostic::warning(Code::Foreign, message)
                            .at(own.origin.whole())
                            .of_partner(),
                    );
                }
            }
        }
        let mut copies = partner.copies;
        self.copies.append(&mut copies);
    }

    /// Nothing was changed after the moment at which that is read.
    fn forget_future(&mut self, updated: &mut Option<Moment>, clock: &Clock) {
        if let Some(later) = updated.take_if(|moment| moment.start(clock.zone()) > clock.now()) {
            self.next_change =
                [self.next_change, Some(later.start(clock.zone()))].into_iter().flatten().min();
        }
    }

    /// Notes the sections that show an entry; its languages may come by several subscriptions.
    fn show(&mut self, id: &EntryId, shown: Shown) {
        match self.shown.get_mut(id) {
            Some(known) => {
                let new =
                    shown.sections.into_iter().filter(|section| !known.sections.contains(section));
                let new: Vec<EntryId> = new.collect();
                known.sections.extend(new);
                known.band |= shown.band;
            }
            None => {
                self.shown.insert(id.clone(), shown);
            }
        }
    }
}

/// Where an entry stands in this site, and the address of its page. The town's own pages come first.
fn place(
    host: &LocalSite<'_>,
    guest: &RemoteSite,
    at: usize,
    shown: &Shown,
    taken: &mut BTreeSet<String>,
) -> Result<(String, String), String> {
    let own = &guest.site.entries[at];
    let origin = guest.origin(at);
    let section =
        shown.sections.first().and_then(|id| host.entries.iter().find(|entry| entry.id == *id));
    let folder = section.map_or("", |section| section.path.as_str());
    let stem = own.path.rsplit('/').next().unwrap_or_default();
    let slug = safe(own.common.slug.as_deref().unwrap_or(stem));
    let path = format!("{folder}/{}/{slug}", guest.name).trim_start_matches('/').to_owned();
    // A language that this town has not has no pages here.
    let is_spoken = host.town.languages.contains(&own.lang);
    if let Some(origin) = origin.clone().filter(|_| shown.pages == Pages::Origin || !is_spoken) {
        return Ok((path, origin));
    }
    if !is_spoken {
        return Err(format!("it is in `{}`, and the partner has no address to link to", own.lang));
    }
    let folder =
        format!("{}{}/", folder_address(folder, host.town, &own.lang, host.slugs), guest.name);
    let names = [slug, safe(&own.id.as_str().replace('/', "-"))];
    let free = names
        .iter()
        .map(|name| format!("{folder}{}/", part(name)))
        .find(|address| fits(&format!("{address}index.html")) && is_free(address, taken));
    taken.extend(free.iter().map(|address| address.to_lowercase()));
    free.or(origin)
        .map(|address| (path, address))
        .ok_or_else(|| format!("its address below `{folder}` is taken, or too long"))
}

/// Whether nothing lies at a page's address, in any case of its letters: no page, no file of that name, and none where the address
/// needs a folder.
fn is_free(address: &str, taken: &BTreeSet<String>) -> bool {
    let address = address.to_lowercase();
    let folders = address.match_indices('/').skip(1).map(|(end, _)| &address[..end]);
    !taken.contains(&address)
        && !taken.contains(&format!("{address}index.html"))
        && !folders.into_iter().any(|path| taken.contains(path))
}

/// Whether a file can lie at an address of this site.
pub(super) fn fits(address: &str) -> bool {
    let path = percent_decode_str(address.trim_start_matches('/')).decode_utf8_lossy();
    OutPath::parse(&path).is_ok()
}

/// The end of an address, of a text that a stranger wrote. It has no full stop, so no file of the town has its name, and no more
/// bytes than every disk takes.
fn safe(text: &str) -> String {
    let cleaned = clean(text).replace(|c: char| is_unseen(c) || "/\\:%*?#<>\"'.".contains(c), "-");
    let cleaned = cleaned.trim_start_matches(['-', '_']);
    let cleaned = &cleaned[..cleaned.floor_char_boundary(LONGEST_SLUG)];
    if cleaned.is_empty() { "entry".to_owned() } else { cleaned.to_owned() }
}
