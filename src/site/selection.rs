//! One subscription, read: the filter checked against this town's types, and what it chooses of a partner.

use std::collections::BTreeSet;

use super::Site;
use super::remote_site::RemoteSite;
use super::rows::Rows;
use super::state::Hidden;
use super::subscriptions::LocalSite;
use crate::content::{Condition, Entry, Filter, Order, Query, Schema, When};
use crate::diagnostics::{Code, Diagnostic, Origin, Sink};
use crate::manifest::{Reader, Subscription};
use crate::names::{EntryId, Lang, TreePath};

/// How many entries come by a subscription that says nothing of it.
const MOST: usize = 1_000;

/// A subscription that makes sense here.
pub(super) struct Selection<'a> {
    subscription: &'a Subscription,
    query: Query,
    /// The section that lists the entries.
    pub section: EntryId,
}

impl<'a> Selection<'a> {
    /// Reads a subscription. Every mistake is reported: it is the town's own.
    pub(super) fn read(
        subscription: &'a Subscription,
        host: &LocalSite<'_>,
        sink: &Sink,
    ) -> Option<Self> {
        let manifest = town_manifest();
        let report = |diagnostic: Diagnostic| {
            sink.report(diagnostic.at(manifest.at(subscription.range.clone())));
        };
        let section = section(&subscription.into, host);
        if let Err(diagnostic) = &section {
            report((**diagnostic).clone());
        }
        let schema = host.schemas.find(subscription.kind.as_str());
        if let Err(diagnostic) = &schema {
            report((**diagnostic).clone());
        }
        let query = query(subscription, host, &manifest, sink);
        let (section, schema, mut query) = (section.ok()?, schema.ok()?, query?);
        arrange(&mut query, subscription, schema);
        Some(Self { subscription, query, section })
    }

    /// The partner's entries that it wants: all their languages that this town has, else the partner's first.
    pub(super) fn choose(&self, guest: &RemoteSite, languages: &[Lang], sink: &Sink) -> Rows {
        let site = &guest.site;
        // An entry of another type may be named by one of these.
        let mut found = Rows { rows: Vec::new(), stands_until: site.next_change };
        let mut rows = self.offered(guest, &self.query, &mut found);
        let mut ids = ids_of(site, &rows);
        if self.subscription.limit.is_none() && ids.len() > MOST {
            let message = message!(
                "`{guest}` offers {ids} entries for this subscription; {MOST} are shown",
                guest = guest.name,
                ids = ids.len(),
                MOST
            );
            let help = "choose by `where`, or say how many you want, for instance `limit = 5000`";
            let place = town_manifest().at(self.subscription.range.clone());
            sink.report(
                Diagnostic::warning(Code::TooMuch, message).at(place).help(help).of_partner(),
            );
            // What is over comes last, as with a limit.
            rows = self.offered(guest, &limited(&self.query), &mut found);
            ids = ids_of(site, &rows);
        }
        ids.truncate(self.subscription.limit.unwrap_or(MOST));
        let wanted: BTreeSet<usize> = rows.into_iter().collect();
        for id in ids {
            let variants: Vec<usize> =
                site.languages_of(id).filter(|at| wanted.contains(at)).collect();
            let spoken: Vec<usize> = variants
                .iter()
                .copied()
                .filter(|at| languages.contains(&site.entries[*at].lang))
                .collect();
            if spoken.is_empty() {
                let rank = |at: &usize| {
                    site.town.languages.iter().position(|lang| *lang == site.entries[*at].lang)
                };
                found.rows.extend(variants.into_iter().min_by_key(rank));
            } else {
                found.rows.extend(spoken);
            }
        }
        found
    }

    /// What the partner offers of what a query asks for, in its order.
    fn offered(&self, guest: &RemoteSite, query: &Query, found: &mut Rows) -> Vec<usize> {
        let site = &guest.site;
        let mut rows: Vec<usize> =
            (0..site.entries.len()).filter(|at| self.takes(guest, *at)).collect();
        rows.retain(|at| {
            let entry = &site.entries[*at];
            site.holds(query, entry, found) && self.is_of_today(site, entry, found)
        });
        site.sort(&mut rows, query, &site.town.languages[0]);
        rows
    }

    /// Whether the date of an entry that has no other time has come: a day in the future would keep it the newest of all till then.
    fn is_of_today(&self, site: &Site, entry: &Entry, found: &mut Rows) -> bool {
        let is_dated = self.query.order.iter().any(|order| order.field == "date");
        let date = entry
            .common
            .date
            .as_ref()
            .filter(|_| is_dated)
            .map(|date| date.start(site.clock.zone()));
        let Some(date) = date.filter(|date| *date > site.clock.now()) else { return true };
        found.stands_until = Some(found.stands_until.map_or(date, |until| until.min(date)));
        false
    }

    /// Says which of the accepted and blocked ids name nothing that the partner has: nobody would see why an entry is missing, or
    /// there all the same.
    pub(super) fn check_listed(&self, guest: &RemoteSite, sink: &Sink) {
        let site = &guest.site;
        let accepted = self.subscription.accept.iter().flatten().map(|id| ("accept", id));
        for (list, id) in accepted.chain(self.subscription.block.iter().map(|id| ("block", id))) {
            let own = own_id(id, guest);
            if site.resolve_id(own, site.town.default_language()).is_some()
                || site.hidden(own).is_some()
            {
                continue;
            }
            let message =
                message!("the partner `{guest}` has no entry `{own}`", guest = guest.name, own);
            let diagnostic = Diagnostic::warning(Code::PartnerWithdrawn, message);
            let diagnostic = diagnostic
                .at(town_manifest().at(self.subscription.range.clone()))
                .help(message!("take it out of `{list}`", list))
                .suggest(own, site.ids().map(EntryId::as_str));
            sink.report(diagnostic.of_partner());
        }
    }

    /// Whether the partner offers the entry, and the town neither blocks it nor has chosen others.
    fn takes(&self, guest: &RemoteSite, at: usize) -> bool {
        let entry = &guest.site.entries[at];
        let is_listed = |list: &[String]| list.iter().any(|id| names(id, guest, entry));
        !entry.is_section
            && entry.kind == self.subscription.kind
            && !guest.site.is_unlisted(at)
            && guest.offers(entry)
            && self.subscription.accept.as_deref().is_none_or(is_listed)
            && !is_listed(&self.subscription.block)
    }
}

/// The ids of rows, each once, in their order.
fn ids_of<'g>(site: &'g Site, rows: &[usize]) -> Vec<&'g EntryId> {
    let mut known: BTreeSet<&EntryId> = BTreeSet::new();
    rows.iter().map(|at| &site.entries[*at].id).filter(|id| known.insert(id)).collect()
}

/// Whether `id` or `partner:id` names the entry.
fn names(id: &str, guest: &RemoteSite, entry: &Entry) -> bool {
    own_id(id, guest) == entry.id.as_str()
}

/// What the partner calls an entry that is written as `id` or `partner:id`.
fn own_id<'i>(id: &'i str, guest: &RemoteSite) -> &'i str {
    id.strip_prefix(guest.name.as_str())
        .and_then(|id| id.strip_prefix(':'))
        .unwrap_or(id)
        .trim_matches('/')
}

fn town_manifest() -> Origin {
    Origin::town(TreePath::parse("town.toml").expect("a literal path"))
}

/// Reads the filter, in the grammar of all queries.
fn query(
    subscription: &Subscription,
    host: &LocalSite<'_>,
    manifest: &Origin,
    sink: &Sink,
) -> Option<Query> {
    let table = &subscription.filter;
    let filter = Filter::read(table, &Reader::new(table, manifest, sink));
    let faults = filter.faults(host.schemas);
    let is_sound = faults.is_empty();
    for (field, fault) in faults {
        let range = table.get(field).map_or(0..0, |value| value.range.clone());
        sink.report(fault.at(manifest.at(range)));
    }
    let query = Query { kind: Some(subscription.kind.to_string()), filter, ..Query::default() };
    is_sound.then_some(query)
}

/// A limit cuts after the type's own order: what begins soonest, else the newest.
fn arrange(query: &mut Query, subscription: &Subscription, schema: &Schema) {
    let (start, _) = schema.time_fields();
    let (field, descending) = match start {
        Some(start) => (start, query.filter.when() == Some(When::Past)),
        None => ("date", true),
    };
    query.order = vec![Order { field: field.to_owned(), descending }];
    if subscription.limit.is_some() {
        *query = limited(query);
    }
}

/// Where only some are taken, those that are over are not.
fn limited(query: &Query) -> Query {
    let mut query = query.clone();
    let is_timed = query.order.iter().any(|order| order.field != "date");
    if is_timed && query.filter.values(Condition::WHEN).is_none() {
        query.filter.add(Condition::WHEN, vec!["upcoming".to_owned()]);
    }
    query
}

fn section(into: &str, host: &LocalSite<'_>) -> Result<EntryId, Box<Diagnostic>> {
    let sections = || host.entries.iter().filter(|entry| entry.is_section);
    let found = sections().find(|section| section.path == into || section.id.as_str() == into);
    found.map(|section| section.id.clone()).ok_or_else(|| {
        if let Some(hidden @ (Hidden::Later | Hidden::Gone)) = host.hidden.get(into) {
            let why = if *hidden == Hidden::Later {
                "is not published yet"
            } else {
                "has expired and is gone"
            };
            let message = message!(
                "the section `{into}` {why}, so the entries for it are not shown",
                into,
                why
            );
            return Box::new(Diagnostic::warning(Code::LaterLink, message));
        }
        let diagnostic = Diagnostic::error(
            Code::BadValue,
            message!("there is no section `{into}` to show the entries in", into),
        );
        let help = message!("write `content/{into}/_index.md`:\n+++\ntitle = \"…\"\n+++", into);
        Box::new(
            diagnostic.help(help).suggest(into, sections().map(|section| section.path.as_str())),
        )
    })
}
