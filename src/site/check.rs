//! Checking what entries refer to: links, anchors, pictures, terms, other entries, lists.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::assemble::Site;
use super::check_share::check_share;
use super::copies::warn_of_copies;
use super::dates::warn_of_dates;
use super::holidays::warn_of_holidays;
use super::index::{Hidden, Resolution};
use super::link_help::{
    Wanted, broken, incomplete, is_a_page, of_one_computer, own_path, path_of_a_computer,
    unseen_picture, wanted_by, wanted_by_field,
};
use super::same_events::warn_of_same_events;
use crate::content::{At, Entry, FieldKind, FieldValue, ListSpec, Schema, permissions_of};
use crate::diagnostics::{Code, Diagnostic, Place, Sink, did_you_mean, nearest, or_list};
use crate::html::Permissions;
use crate::locale::is_unseen;
use crate::manifest::{TownManifest, toml_text};
use crate::markdown::{Reference, ReferenceKind};
use crate::names::foreign_host;

/// Checks every entry of the site against the plan of the finished one: `is_planned` says whether something will lie at an address
/// that no entry and no file has. Faults are reported, in every language.
pub fn check(site: &Site, is_planned: &(dyn Fn(&str) -> bool + Sync), sink: &Sink) {
    let permissions = permissions_of(&site.town);
    let check = Check { site, is_planned, permissions: &permissions, sink };
    // The references of imported entries were resolved when they were imported.
    let own = site.entries.par_iter().filter(|entry| site.is_local(entry));
    own.for_each(|entry| check.entry(entry));
    site.schemas.iter().filter_map(Schema::list).for_each(|spec| check_spec(site, spec, sink));
    check_contact(site, &site.town, sink);
    check_share(site, sink);
    check_aliases(site, sink);
    warn_of_same_events(site, sink);
    warn_of_copies(site, sink);
    warn_of_dates(site, sink);
    warn_of_holidays(site, sink);
}

/// What entries are checked against.
struct Check<'a> {
    site: &'a Site,
    is_planned: &'a (dyn Fn(&str) -> bool + Sync),
    permissions: &'a Permissions,
    sink: &'a Sink,
}

impl Check<'_> {
    fn entry(&self, entry: &Entry) {
        let Self { site, sink, .. } = *self;
        for reference in &entry.body.references {
            self.reference_of_text(entry, reference, &entry.origin.at(reference.range.clone()));
        }
        for (id, at) in &entry.common.topics {
            check_term(site, Term { vocabulary: "topics", id }, at, sink);
        }
        for (id, at) in &entry.common.audience {
            check_term(site, Term { vocabulary: "audience", id }, at, sink);
        }
        if let Some(image) = &entry.common.image {
            self.check_loads(&FieldKind::Image, image);
            self.value(entry, image);
        }
        let schema = site.schemas.get(&entry.kind);
        for (name, value) in &entry.fields {
            if let Some(field) = schema.and_then(|schema| schema.fields.get(name)) {
                self.check_loads(&field.kind, value);
            }
            self.value(entry, value);
        }
        check_list(site, entry, sink);
    }

    /// Checks a link of a text, or what the text loads.
    fn reference_of_text(&self, entry: &Entry, reference: &Reference, place: &Place) {
        if reference.kind != ReferenceKind::Link {
            self.check_host(&reference.target, place);
        }
        self.reference(entry, &reference.target, wanted_by(reference), place);
    }

    fn reference(&self, entry: &Entry, target: &str, wanted: Wanted, place: &Place) {
        let Self { site, sink, .. } = *self;
        let report = |diagnostic: Diagnostic| sink.report(diagnostic.at(place.clone()));
        if let Some((message, help)) = incomplete(target) {
            return report(Diagnostic::error(Code::BrokenLink, message).help(help));
        }
        let of_computer = path_of_a_computer(target).or_else(|| of_one_computer(target));
        if let Some(diagnostic) = of_computer {
            return report(diagnostic);
        }
        match site.resolve(entry, &entry.lang, target) {
            Resolution::Entry { at, suffix } => {
                let is_own = site.is_local(&site.entries[at]);
                if let Some(anchor) =
                    suffix.strip_prefix('#').filter(|anchor| is_own && !anchor.is_empty())
                {
                    report_anchor(&site.entries[at], anchor, &report);
                }
                match wanted {
                    Wanted::Picture => report(is_a_page(target, "picture")),
                    Wanted::File => report(is_a_page(target, "file")),
                    Wanted::Page | Wanted::Any => {}
                }
            }
            Resolution::Address { address, .. }
                if wanted != Wanted::Picture && (self.is_planned)(&address) => {}
            Resolution::File { .. } if wanted == Wanted::Picture => {
                if let Some(diagnostic) = unseen_picture(target) {
                    report(diagnostic);
                }
            }
            Resolution::External => self.own_page(entry, target, place),
            Resolution::File { .. } => {}
            Resolution::Hidden(why) => report(hidden_link(target, why)),
            Resolution::Unsafe => report(unsafe_link(target)),
            Resolution::Withdrawn => {
                sink.report(withdrawn(site, target).at(place.clone()).of_partner());
            }
            Resolution::Address { .. } | Resolution::Broken => {
                report(broken(site, entry.folder(), target, wanted));
            }
        }
    }

    /// Warns of a whole address that leads into this site, to a page that is not there.
    fn own_page(&self, entry: &Entry, target: &str, place: &Place) {
        let Some(path) = own_path(self.site, target) else { return };
        let is_there = match self.site.resolve(entry, &entry.lang, &path) {
            Resolution::Entry { .. } | Resolution::File { .. } | Resolution::Hidden(_) => true,
            Resolution::Address { address, .. } => (self.is_planned)(&address),
            _ => false,
        };
        if !is_there {
            let message = message!(
                "`{target}` leads into this site, and there is nothing at `{path}`",
                target,
                path
            );
            let help = "correct the address, and write it without the host: `/places/town-hall`; then parvis keeps it right";
            let diagnostic = Diagnostic::warning(Code::BrokenLink, message).at(place.clone());
            self.sink.report(diagnostic.help(help));
        }
    }

    /// A page loads nothing from another host, since whoever runs that would see each reader; unless the town allows it.
    fn check_host(&self, target: &str, place: &Place) {
        let Some(host) = foreign_host(target) else { return };
        if self.permissions.allow("img", Some(&host)) {
            return;
        }
        let message = message!("`{target}` would be loaded from another host", target);
        let help = message!(
            "save it beside the page's file, or into `static/`: readers load nothing from elsewhere; the town allows it by \
             `[[allow]]` in `town.toml`, with `element = \"img\"`, `host = \"{host}\"` and a `reason`",
            host
        );
        self.sink.report(Diagnostic::error(Code::UnsafeLink, message).at(place.clone()).help(help));
    }

    /// Checks the hosts of all pictures in a value. A file is a link, which loads nothing.
    fn check_loads(&self, kind: &FieldKind, value: &FieldValue) {
        match (kind, value) {
            (FieldKind::Image, FieldValue::Object(parts)) => {
                if let Some(FieldValue::File(src, at)) = parts.get("src") {
                    self.check_host(src, &at.0);
                }
            }
            (FieldKind::List(kind), FieldValue::List(values)) => {
                values.iter().for_each(|value| self.check_loads(kind, value));
            }
            (FieldKind::Object(fields), FieldValue::Object(parts)) => {
                for (name, value) in parts {
                    if let Some(field) = fields.get(name) {
                        self.check_loads(&field.kind, value);
                    }
                }
            }
            _ => {}
        }
    }

    fn value(&self, entry: &Entry, value: &FieldValue) {
        let Self { site, sink, .. } = *self;
        match value {
            FieldValue::Term(vocabulary, id, at) => {
                check_term(site, Term { vocabulary, id }, at, sink);
            }
            FieldValue::Reference(id, wanted, at) => {
                if site.is_of_partner(id) && site.resolve_id(id, &entry.lang).is_none() {
                    sink.report(withdrawn(site, id).at(at.0.clone()).of_partner());
                } else if let Some(diagnostic) = reference_fault(site, entry, id, wanted.as_deref())
                {
                    sink.report(diagnostic.at(at.0.clone()));
                }
            }
            FieldValue::File(src, at) => {
                self.reference(entry, src, wanted_by_field(src), &at.0);
            }
            FieldValue::Address(target, at) => {
                self.reference(entry, target, Wanted::Any, &at.0);
            }
            FieldValue::Markdown(prose) => {
                for reference in &prose.body.references {
                    self.reference_of_text(entry, reference, &prose.place(&reference.range));
                }
            }
            FieldValue::List(list) => list.iter().for_each(|value| self.value(entry, value)),
            FieldValue::Object(object) => {
                object.values().for_each(|value| self.value(entry, value));
            }
            _ => {}
        }
    }
}

fn unsafe_link(target: &str) -> Diagnostic {
    let is_web = target.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("http"))
        || target.starts_with("//");
    let (why, help) = if is_web {
        (
            "may lead elsewhere than it seems",
            "write `https://`, the host's plain name, and the path: no `@`, `%` or `\\` before the path",
        )
    } else {
        (
            "has a scheme that is refused",
            "a link begins with `https://`, `mailto:`, `tel:` or, for a calendar, `webcal://`, or leads to a page of this town",
        )
    };
    let message = message!("the link `{target}` {why}", target, why);
    Diagnostic::error(Code::UnsafeLink, message).help(help)
}

fn hidden_link(target: &str, why: Hidden) -> Diagnostic {
    match why {
        Hidden::Draft => Diagnostic::error(
            Code::DraftLink,
            message!("`{target}` is a draft, so the link would lead to nothing", target),
        )
        .help("take `draft = true` out of that page, or take the link out"),
        Hidden::Later => Diagnostic::warning(
            Code::LaterLink,
            message!("`{target}` is not published yet; until then the link is text", target),
        ),
        Hidden::Gone => Diagnostic::warning(
            Code::LaterLink,
            message!("`{target}` has expired and is gone; the link is text", target),
        )
        .help("take the link out"),
    }
}

/// Partners take entries back as they like: a warning, and the reference is text.
fn withdrawn(site: &Site, target: &str) -> Diagnostic {
    let message = message!(
        "no partner's entry that is shown here is called `{target}`; until then this is text",
        target
    );
    let diagnostic = Diagnostic::warning(Code::PartnerWithdrawn, message);
    diagnostic
        .help("take the reference out, or let `[[subscriptions]]` show the entry")
        .suggest(target, site.imported.shown.keys().map(|id| id.as_str()))
}

fn report_anchor(entry: &Entry, anchor: &str, report: &dyn Fn(Diagnostic)) {
    let decoded = percent_encoding::percent_decode_str(anchor).decode_utf8_lossy().into_owned();
    let known = entry.anchors();
    if decoded == "top" || known.contains(&decoded.as_str()) {
        return;
    }
    let diagnostic = Diagnostic::error(
        Code::BrokenAnchor,
        message!("the page `{id}` has no place `#{anchor}`", id = entry.id, anchor),
    );
    let help = match nearest(&decoded, known.iter().copied()) {
        Some(near) => did_you_mean(format_args!("#{near}")),
        None if known.is_empty() => "it has no headings; link to the page without `#`".into(),
        None => message!("its headings are {names}", names = or_list(known.into_iter().take(12))),
    };
    report(diagnostic.help(help));
}

/// A term as an entry names it.
#[derive(Clone, Copy)]
struct Term<'a> {
    vocabulary: &'a str,
    id: &'a str,
}

fn check_term(site: &Site, term: Term<'_>, at: &At, sink: &Sink) {
    let Term { vocabulary, id } = term;
    let terms = site.vocabularies.get(vocabulary);
    if terms.is_some_and(|terms| terms.contains_key(id)) {
        return;
    }
    let known: Vec<&str> =
        terms.into_iter().flat_map(|terms| terms.keys().map(String::as_str)).collect();
    let diagnostic = Diagnostic::error(
        Code::UnknownTerm,
        message!("the vocabulary `{vocabulary}` has no term `{id}`", vocabulary, id),
    );
    let help = if known.is_empty() {
        format!("add it to `vocabularies/{vocabulary}.toml`")
    } else {
        let terms = known.join(", ");
        format!("choose one of {terms}; or add it to `vocabularies/{vocabulary}.toml`")
    };
    let diagnostic = diagnostic.at(at.0.clone()).help(help);
    let parts: Vec<&str> = id.split([',', ';']).map(str::trim).collect();
    if parts.len() > 1 && parts.iter().all(|part| known.contains(part)) {
        let list: Vec<String> = parts.iter().map(|part| format!("\"{part}\"")).collect();
        let list = list.join(", ");
        sink.report(
            diagnostic.help(message!("each term has quotation marks of its own: `[{list}]`", list)),
        );
        return;
    }
    let word = id.trim().to_lowercase();
    let is_label = |term: &crate::content::Term| {
        term.label.texts().any(|label| label.trim().to_lowercase() == word)
    };
    let labelled = terms.into_iter().flatten().find(|(_, term)| is_label(term));
    sink.report(match labelled {
        Some((meant, _)) => diagnostic.help(did_you_mean(meant)),
        None => diagnostic.suggest(id, known),
    });
}

fn reference_fault(
    site: &Site,
    entry: &Entry,
    id: &str,
    wanted: Option<&str>,
) -> Option<Diagnostic> {
    let Some(at) = site.resolve_id(id, &entry.lang) else {
        return Some(match site.hidden(id) {
            Some(why) => hidden_link(id, why),
            None => no_entry(site, entry, id, wanted),
        });
    };
    let found = &site.entries[at].kind;
    let wanted = wanted.filter(|wanted| *wanted != found.as_str())?;
    Some(Diagnostic::error(
        Code::WrongReference,
        message!("`{id}` is of the type `{found}`, here a `{wanted}` is needed", id, found, wanted),
    ))
}

/// What is said of a field that names no entry: one of the site's own addresses has an id, and words have a field of their own.
fn no_entry(site: &Site, entry: &Entry, id: &str, wanted: Option<&str>) -> Diagnostic {
    let diagnostic = broken(site, "", id, Wanted::Page);
    let path = own_path(site, id).unwrap_or_else(|| id.to_owned());
    if path.starts_with('/')
        && let Resolution::Entry { at, .. } = site.resolve(entry, &entry.lang, &path)
    {
        return diagnostic.help(did_you_mean(&site.entries[at].id));
    }
    let schema = site.schemas.get(&entry.kind);
    let has_words = schema.is_some_and(|schema| schema.fields.contains_key("location"));
    let is_near =
        diagnostic.help.as_ref().is_some_and(|help| help.to_string().starts_with("did you mean"));
    if wanted == Some("place") && has_words && !is_near && !id.contains('/') {
        let words = toml_text(id);
        let help = message!(
            "`place` takes the path of a page, such as `places/town-hall`; a place without a page is written in words: `location = {words}`",
            words
        );
        return diagnostic.help(help);
    }
    diagnostic
}

fn check_list(site: &Site, entry: &Entry, sink: &Sink) {
    let Some(list) = &entry.common.list else { return };
    if let Some((kind, at)) = &list.kind
        && let Err(diagnostic) = site.schemas.find(kind)
    {
        sink.report(diagnostic.at(at.0.clone()));
    }
    check_spec(site, &list.spec, sink);
}

/// Checks an order and a filter.
fn check_spec(site: &Site, spec: &ListSpec, sink: &Sink) {
    let report = |diagnostic: Diagnostic, at: Option<&At>| {
        let at = at.or(spec.at.as_ref());
        sink.report(at.into_iter().fold(diagnostic, |it, at| it.at(at.0.clone())));
    };
    for diagnostic in spec.order.iter().flatten().filter_map(|order| order.fault(&site.schemas)) {
        report(diagnostic, spec.order_at.as_ref());
    }
    for (field, diagnostic) in spec.filter.iter().flat_map(|filter| filter.faults(&site.schemas)) {
        report(diagnostic, spec.filter_at.get(field));
    }
}

/// Each former address is a path, and leads to one page.
fn check_aliases(site: &Site, sink: &Sink) {
    let mut taken: BTreeMap<&str, &Place> = BTreeMap::new();
    let own = site.entries.iter().filter(|entry| site.is_local(entry));
    for (alias, At(place)) in own.flat_map(|entry| &entry.common.aliases) {
        if let Some(help) = alias_fault(alias) {
            let message = message!(
                "`{alias}` cannot be a former address of a page",
                alias = alias.escape_debug()
            );
            sink.report(Diagnostic::error(Code::BadAddress, message).at(place.clone()).help(help));
        }
        // A translation inherits aliases from its entry; both then name the same place.
        if let Some(first) =
            taken.insert(alias.trim_matches('/'), place).filter(|first| *first != place)
        {
            let diagnostic = Diagnostic::error(
                Code::DuplicateUrl,
                message!("two pages have the former address `{alias}`", alias),
            );
            let diagnostic =
                diagnostic.at(place.clone()).note("the other is here", Some(first.clone()));
            sink.report(
                diagnostic.help("keep it on the page that visitors of the old one look for"),
            );
        }
    }
}

/// Returns what to write in place of an alias that is not a plain path. Hosts read lists of former addresses, in which some signs are
/// patterns.
fn alias_fault(alias: &str) -> Option<&'static str> {
    let path = percent_encoding::percent_decode_str(alias).decode_utf8_lossy();
    if alias.contains(['?', '#']) || alias.contains("://") {
        Some("write the path alone, as in `aliases = [\"/old/page/\"]`")
    } else if path.contains('*') || path.split('/').any(|part| part.starts_with(':')) {
        Some(
            "an alias is one address and no pattern: write each out, as in `aliases = [\"/old/page/\"]`",
        )
    } else if path.contains(|c| is_unseen(c) && c != ' ')
        || path.contains('\\')
        || path.split('/').any(|part| part.starts_with('.') && part != ".well-known")
    {
        Some("write the path with letters, digits and hyphens, as in `aliases = [\"/old/page/\"]`")
    } else {
        None
    }
}

fn check_contact(site: &Site, town: &TownManifest, sink: &Sink) {
    let Some((contact, place)) = &town.contact else { return };
    if site.resolve_id(contact, town.default_language()).is_none() {
        let of_partner = site.is_of_partner(contact);
        let diagnostic = match site.hidden(contact) {
            _ if of_partner => withdrawn(site, contact),
            Some(why) => hidden_link(contact, why),
            None => broken(site, "", contact, Wanted::Page),
        };
        let diagnostic = diagnostic.at(place.clone());
        sink.report(if of_partner { diagnostic.of_partner() } else { diagnostic });
    }
}
