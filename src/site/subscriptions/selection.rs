//! One subscription, read: the filter checked against this town's types, and what it chooses of a partner.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::partner_index::PartnerIndex;
use crate::content::{Condition, Entry, Filter, Order, Query, Schema, When, title_of_path};
use crate::diagnostics::{Code, Diagnostic, Origin, Sink, did_you_mean, or_list};
use crate::manifest::{Reader, Subscription, toml_text};
use crate::names::{EntryId, Lang, TreePath};
use crate::site::imported::Shown;
use crate::site::index::{Hidden, Row, Rows, TownIndex};

/// How many entries come by a subscription that says nothing of it.
const MOST: usize = 1_000;

/// What a subscription chooses of a partner.
pub(super) struct Chosen {
    /// The indices of the entries, in the partner's index.
    pub entries: Vec<usize>,
    /// The instant at which the clock alone will change them.
    pub valid_until: Option<Timestamp>,
}

/// A subscription that makes sense here.
pub(super) struct Selection<'a> {
    subscription: &'a Subscription,
    query: Query,
    /// The section that lists the entries.
    section: EntryId,
}

impl<'a> Selection<'a> {
    /// Reads a subscription, and reports its mistakes, which are the town's own. Returns `None` if there is one.
    pub(super) fn read(
        subscription: &'a Subscription,
        local: &TownIndex,
        sink: &Sink,
    ) -> Option<Self> {
        let manifest = town_manifest();
        let report = |diagnostic: Diagnostic, key: &str| {
            sink.report(diagnostic.at(manifest.at(subscription.at(key))));
        };
        let section = section(&subscription.into, local);
        if let Err(diagnostic) = &section {
            report((**diagnostic).clone(), "into");
        }
        let schema = local.schemas.find(subscription.kind.as_str());
        if let Err(diagnostic) = &schema {
            report((**diagnostic).clone(), "type");
        }
        let query = query(subscription, local, &manifest, sink);
        let (section, schema, mut query) = (section.ok()?, schema.ok()?, query?);
        arrange(&mut query, subscription, schema);
        Some(Self { subscription, query, section })
    }

    /// Returns how an entry is shown that only this subscription chooses.
    pub(super) fn shown(&self) -> Shown {
        Shown {
            sections: vec![self.section.clone()],
            pages: self.subscription.pages,
            band: self.subscription.band,
        }
    }

    /// Returns the partner's entries that it chooses, in all languages that the local town has; an entry that has none of these comes in
    /// the partner's first.
    pub(super) fn choose(
        &self,
        remote: &PartnerIndex<'_>,
        languages: &[Lang],
        sink: &Sink,
    ) -> Chosen {
        let index = &remote.index;
        self.warn_of_unshared(remote, sink);
        let mut offered = self.offered(remote, &self.query);
        // An entry of another type may be named by one of these.
        let mut valid_until = earlier(index.next_change, offered.valid_until);
        let mut ids = ids_of(index, &offered.rows);
        if self.subscription.limit.is_none() && ids.len() > MOST {
            let message = message!(
                "`{name}` offers {ids} entries for this subscription; {MOST} are shown",
                name = remote.town.name,
                ids = ids.len(),
                MOST
            );
            let help = "choose by `where`, or say how many you want, for instance `limit = 5000`";
            let place = town_manifest().at(self.subscription.range.clone());
            sink.report(
                Diagnostic::warning(Code::TooMuch, message).at(place).help(help).of_partner(),
            );
            // What is over comes last, as with a limit.
            offered = self.offered(remote, &limited(&self.query));
            valid_until = earlier(valid_until, offered.valid_until);
            ids = ids_of(index, &offered.rows);
        }
        ids.truncate(self.subscription.limit.unwrap_or(MOST));
        let wanted: BTreeSet<usize> = offered.rows.into_iter().map(|row| row.at).collect();
        let mut entries = Vec::new();
        for id in ids {
            let variants: Vec<usize> =
                index.languages_of(id).filter(|at| wanted.contains(at)).collect();
            let spoken: Vec<usize> = variants
                .iter()
                .copied()
                .filter(|at| languages.contains(&index.entries[*at].lang))
                .collect();
            if spoken.is_empty() {
                let rank = |at: &usize| {
                    index.town.languages.iter().position(|lang| *lang == index.entries[*at].lang)
                };
                entries.extend(variants.into_iter().min_by_key(rank));
            } else {
                entries.extend(spoken);
            }
        }
        Chosen { entries, valid_until }
    }

    /// Warns of a type that the partner shares nothing of: nothing will ever come.
    fn warn_of_unshared(&self, remote: &PartnerIndex<'_>, sink: &Sink) {
        let kind = self.subscription.kind.as_str();
        let Some(types) = &remote.town.town.share.types else { return };
        if types.iter().any(|shared| shared == kind) {
            return;
        }
        let name = &remote.town.name;
        let shared = or_list(types.iter().map(String::as_str));
        let message = message!(
            "`{name}` does not share entries of the type `{kind}`, so none will come",
            name,
            kind
        );
        let help = if shared.is_empty() {
            message!(
                "`{name}` shares nothing: ask there for `[share]`, or take the subscription out",
                name
            )
        } else {
            message!(
                "ask for {shared}, which `{name}` shares, or ask there for `[share]`",
                shared,
                name
            )
        };
        let place = town_manifest().at(self.subscription.at("type"));
        sink.report(Diagnostic::warning(Code::Foreign, message).at(place).help(help).of_partner());
    }

    /// Returns what the partner offers and a query asks for, in the query's order.
    fn offered(&self, remote: &PartnerIndex<'_>, query: &Query) -> Rows {
        let index = &remote.index;
        let mut found = Rows::default();
        for at in (0..index.entries.len()).filter(|at| self.takes(remote, *at)) {
            let before = found.rows.len();
            index.add_rows(query, at, &mut found);
            // Of what is not asked for anyhow, the day need not have come.
            if found.rows.len() > before && !self.is_of_today(index, &index.entries[at], &mut found)
            {
                found.rows.truncate(before);
            }
        }
        index.sort(&mut found.rows, query, &index.town.languages[0]);
        found
    }

    /// Tells whether the date of an entry that has no other time has come. A day in the future would keep it the newest of all till then.
    fn is_of_today(&self, index: &TownIndex, entry: &Entry, found: &mut Rows) -> bool {
        let is_dated = self.query.order.iter().any(|order| order.field == "date");
        let date = entry
            .common
            .date
            .as_ref()
            .filter(|_| is_dated)
            .map(|date| date.start(index.clock.zone()));
        let Some(date) = date.filter(|date| *date > index.clock.now()) else { return true };
        found.note(Some(date));
        false
    }

    /// Reports accepted and blocked ids that name nothing the partner has. Otherwise nobody would see why an entry is missing, or there
    /// all the same.
    pub(super) fn check_listed(&self, remote: &PartnerIndex<'_>, sink: &Sink) {
        let index = &remote.index;
        let accepted = self.subscription.accept.iter().flatten().map(|id| ("accept", id));
        for (list, id) in accepted.chain(self.subscription.block.iter().map(|id| ("block", id))) {
            let own = own_id(id, remote);
            if index.resolve_id(own, index.town.default_language()).is_some()
                || index.hidden(own).is_some()
            {
                continue;
            }
            let message =
                message!("the partner `{name}` has no entry `{own}`", name = remote.town.name, own);
            let diagnostic = Diagnostic::warning(Code::PartnerWithdrawn, message);
            let diagnostic = diagnostic
                .at(town_manifest().at(self.subscription.at_item(list, id)))
                .help(message!("take it out of `{list}`", list))
                .suggest(own, index.ids().map(EntryId::as_str));
            sink.report(diagnostic.of_partner());
        }
    }

    /// Tells whether the partner offers the entry, and the town neither blocks it nor accepts others only.
    fn takes(&self, remote: &PartnerIndex<'_>, at: usize) -> bool {
        let entry = &remote.index.entries[at];
        let is_listed = |list: &[String]| list.iter().any(|id| is_named(id, remote, entry));
        !entry.is_section
            && entry.kind == self.subscription.kind
            && !remote.index.is_unlisted(at)
            && remote.offers(entry)
            && self.subscription.accept.as_deref().is_none_or(is_listed)
            && !is_listed(&self.subscription.block)
    }
}

/// Returns the ids of rows, each once, in their order.
fn ids_of<'g>(index: &'g TownIndex, rows: &[Row]) -> Vec<&'g EntryId> {
    let mut known: BTreeSet<&EntryId> = BTreeSet::new();
    rows.iter().map(|row| &index.entries[row.at].id).filter(|id| known.insert(id)).collect()
}

/// Returns the earlier of two instants at which something changes.
pub(super) fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    [one, other].into_iter().flatten().min()
}

/// Tells whether `id` or `partner:id` names the entry.
fn is_named(id: &str, remote: &PartnerIndex<'_>, entry: &Entry) -> bool {
    own_id(id, remote) == entry.id.as_str()
}

/// Returns what the partner calls an entry that is written as `id` or `partner:id`.
fn own_id<'i>(id: &'i str, remote: &PartnerIndex<'_>) -> &'i str {
    id.strip_prefix(remote.town.name.as_str())
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
    local: &TownIndex,
    manifest: &Origin,
    sink: &Sink,
) -> Option<Query> {
    let table = &subscription.filter;
    let filter = Filter::read(table, &Reader::new(table, manifest, sink));
    let faults = filter.faults(&local.schemas);
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

/// Adds to a query that entries which are over are left out, unless it says something about time itself.
fn limited(query: &Query) -> Query {
    let mut query = query.clone();
    let is_timed = query.order.iter().any(|order| order.field != "date");
    if is_timed && query.filter.values(Condition::WHEN).is_none() {
        query.filter.add(Condition::WHEN, vec!["upcoming".to_owned()]);
    }
    query
}

fn section(into: &str, local: &TownIndex) -> Result<EntryId, Box<Diagnostic>> {
    let sections = || local.entries.iter().filter(|entry| entry.is_section);
    let is =
        |name: &str| sections().find(|section| section.path == name || section.id.as_str() == name);
    let found = is(into);
    found.map(|section| section.id.clone()).ok_or_else(|| {
        if let Some(hidden @ (Hidden::Later | Hidden::Gone)) = local.hidden(into) {
            let why = if hidden == Hidden::Later {
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
        let bare = into.trim_start_matches("content/").trim_end_matches(".md");
        let bare = bare.trim_end_matches("_index").trim_matches('/');
        if let Some(meant) = is(bare).filter(|_| bare != into) {
            return Box::new(diagnostic.help(did_you_mean(&meant.path)));
        }
        let file = TreePath::parse(&format!("content/{bare}/_index.md")).ok();
        let Some(file) = file.filter(|_| !bare.is_empty()) else {
            return Box::new(
                diagnostic.help("write the section's folder below `content/`: `into = \"agenda\"`"),
            );
        };
        let title = toml_text(&title_of_path(&file));
        let help = message!("write `{file}`:\n+++\ntitle = {title}\n+++", file, title);
        Box::new(
            diagnostic.help(help).suggest(into, sections().map(|section| section.path.as_str())),
        )
    })
}
