//! The import itself: from the subscriptions of a town to the entries that it gets of its partners.
//!
//! A portal may have a thousand partners, so nothing here needs more than one of them at a time: [`Import::begin`] reads manifests alone,
//! [`Import::import`] makes the index of one partner and drops it, and [`Import::finish`] gives what was imported its place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::import_entry::Importer;
use super::imported_links::LinkResolver;
use super::partner_index::PartnerIndex;
use super::pictures::{LocalFiles, Pictures};
use super::placement::{Placement, Placer};
use super::remote_towns::RemoteTowns;
use super::selection::{Selection, earlier};
use crate::calendar::{Clock, Moment};
use crate::content::Entry;
use crate::diagnostics::{Code, Diagnostic, Message, Origin, Sink};
use crate::names::{EntryId, PackageName};
use crate::site::imported::{Imported, ImportedEntry, ReferredEntry, RemoteTown, Shown, Source};
use crate::site::index::{IndexParts, TownIndex};

/// An import that has begun: the subscriptions are read, the partners' entries are not.
pub struct Import<'a> {
    local: &'a TownIndex,
    files: LocalFiles<'a>,
    selections: BTreeMap<&'a PackageName, Vec<Selection<'a>>>,
    remote: RemoteTowns,
    sink: &'a Sink,
}

/// What was imported of one partner, and has no place yet.
pub struct Arrivals {
    name: PackageName,
    clock: Clock,
    entries: Vec<Arrival>,
    copies: BTreeMap<String, Origin>,
    referred: BTreeMap<EntryId, ReferredEntry>,
    next_change: Option<Timestamp>,
}

/// A chosen entry: what is imported of it, or a phrase that says what it lacks.
struct Arrival {
    /// What the partner calls it.
    id: EntryId,
    file: Origin,
    shown: Shown,
    imported: Result<(Entry, Source), Message>,
    /// The addresses here of the pictures that it shows.
    pictures: BTreeSet<String>,
}

/// All that was imported.
#[derive(Default)]
pub struct Imports {
    pub(in crate::site) entries: Vec<ImportedEntry>,
    pub(in crate::site) imported: Imported,
}

/// The entries of a partner that were chosen, by index, and how each is shown.
type Chosen = BTreeMap<usize, Shown>;

impl<'a> Import<'a> {
    /// Reads the subscriptions of a town, and what its partners say of themselves. Mistakes are reported.
    pub fn begin(
        local: &'a TownIndex,
        files: LocalFiles<'a>,
        partners: Vec<RemoteTown>,
        sink: &'a Sink,
    ) -> Self {
        let mut selections: BTreeMap<_, Vec<Selection<'_>>> = BTreeMap::new();
        for subscription in &local.town.subscriptions {
            let selection = Selection::read(subscription, local, sink);
            selections.entry(&subscription.from).or_default().extend(selection);
        }
        let remote = RemoteTowns::new(local, partners, sink);
        Self { local, files, selections, remote, sink }
    }

    /// Returns a partner, as far as this town accepts what it says of itself.
    pub fn town(&self, name: &PackageName) -> Option<&RemoteTown> {
        self.remote.towns.get(name)
    }

    /// Imports what the town's subscriptions choose of one partner. `parts` are all entries of that; what is wrong with them is reported.
    pub fn import_partner(&self, town: &RemoteTown, parts: IndexParts) -> Arrivals {
        let remote = PartnerIndex { town, index: TownIndex::new(parts) };
        let (chosen, next_change) = self.choose(&remote);
        let importer = Importer {
            local: self.local,
            remote: &remote,
            links: LinkResolver::new(self.local, &remote),
            pictures: Pictures::new(&remote, self.files, self.sink),
            sink: self.sink,
        };
        let import = |(at, shown): (usize, Shown)| {
            let Entry { id, origin, .. } = &*remote.index.entries[at];
            let imported = importer.import_entry(at, shown.pages);
            let pictures = importer.pictures.take_shown();
            Arrival { id: id.clone(), file: origin.clone(), shown, imported, pictures }
        };
        Arrivals {
            name: town.name.clone(),
            entries: chosen.into_iter().map(import).collect(),
            copies: importer.pictures.into_copies(),
            referred: importer.links.into_referred(),
            next_change,
            clock: remote.index.clock,
        }
    }

    /// Chooses entries by all subscriptions to one partner, and returns when the clock alone changes the choice.
    fn choose(&self, remote: &PartnerIndex<'_>) -> (Chosen, Option<Timestamp>) {
        let (mut chosen, mut next_change) = (Chosen::new(), None);
        for selection in self.selections.get(&remote.town.name).into_iter().flatten() {
            selection.check_listed(remote, self.sink);
            let taken = selection.choose(remote, &self.local.town.languages, self.sink);
            next_change = earlier(next_change, taken.valid_until);
            for at in taken.entries {
                let shown = chosen.entry(at).or_insert_with(|| selection.shown());
                shown.merge(selection.shown());
            }
        }
        (chosen, next_change)
    }

    /// Gives all that was imported its place. The town's own pages come first, then the partners in the order of their names.
    pub fn finish(self, mut arrivals: Vec<Arrivals>) -> Imports {
        arrivals.sort_by(|a, b| a.name.cmp(&b.name));
        let mut imports = Imports::default();
        let mut placer = Placer::new(self.local);
        for partner in arrivals {
            if let Some(town) = self.remote.towns.get(&partner.name) {
                imports.take_in(town, partner, &mut placer, self.sink);
            }
        }
        let Imported { referred, shown, .. } = &mut imports.imported;
        referred.retain(|id, _| !shown.contains_key(id));
        let RemoteTowns { towns, namesakes } = self.remote;
        Imports { imported: Imported { towns, namesakes, ..imports.imported }, ..imports }
    }
}

impl Imports {
    /// Places the entries of one partner. What has no place is reported and left out.
    fn take_in(
        &mut self,
        town: &RemoteTown,
        partner: Arrivals,
        placer: &mut Placer<'_>,
        sink: &Sink,
    ) {
        let imported = &mut self.imported;
        let mut reported: Option<EntryId> = None;
        for Arrival { id, file, shown, imported: arrival, pictures } in partner.entries {
            let placed = arrival.and_then(|(entry, source)| {
                let origin = source.origin.as_deref();
                Ok((placer.place(town, &entry, &shown, origin)?, entry, source))
            });
            match placed {
                Ok((Placement { path, address }, mut entry, source)) => {
                    let change = take_future(&mut entry.common.updated, &partner.clock);
                    imported.next_change = earlier(imported.next_change, change);
                    let pictures = pictures.into_iter().filter_map(|place| {
                        let file = partner.copies.get(&place)?.clone();
                        Some((place, file))
                    });
                    imported.copies.extend(pictures);
                    imported.sources.insert((entry.id.clone(), entry.lang.clone()), source);
                    // The languages of an entry may come by several subscriptions.
                    let known = imported.shown.entry(entry.id.clone());
                    known.and_modify(|known| known.merge(shown.clone())).or_insert(shown);
                    self.entries
                        .push(ImportedEntry { entry: Arc::new(Entry { path, ..entry }), address });
                }
                Err(_) if reported.as_ref() == Some(&id) => {}
                Err(why) => {
                    let message =
                        message!("`{town}:{id}` is left out: {why}", town = town.name, id, why);
                    let diagnostic = Diagnostic::warning(Code::Foreign, message);
                    sink.report(diagnostic.at(file.whole()).of_partner());
                    reported = Some(id);
                }
            }
        }
        imported.next_change = earlier(imported.next_change, partner.next_change);
        imported.referred.extend(partner.referred);
    }
}

/// Takes the time of a change that has not come yet, for nothing was changed after the moment at which that is read; returns when it
/// comes.
fn take_future(updated: &mut Option<Moment>, clock: &Clock) -> Option<Timestamp> {
    let later = updated.take_if(|moment| moment.start(clock.zone()) > clock.now())?;
    Some(later.start(clock.zone()))
}
