//! What templates see of a partner's entry besides the entry: whose it is, and what it refers to at home.

use tera::Value;
use tera::value::Key;

use super::value::{list, map, map_of, optional};
use super::world::World;
use crate::content::{Entry, FieldValue};
use crate::locale::{clean_line, clean_short, is_blank};
use crate::names::Lang;
use crate::site::{RemoteSite, Site};

/// The most letters of a name that stands at every entry of a partner.
pub(super) const LONGEST_NAME: usize = 200;

/// The name of a partner, for readers of a language; where it has none of its own, the one that the town gave it.
pub(super) fn partner_name(site: &Site, guest: &RemoteSite, lang: &Lang) -> String {
    let name =
        clean_short(guest.site.town.name.get(site.chain(lang)).unwrap_or_default(), LONGEST_NAME);
    if is_blank(&name) || site.is_namesake(&guest.name) { guest.name.to_string() } else { name }
}

/// The licence of what a partner shares.
pub(super) fn licence_of(guest: &RemoteSite) -> Option<String> {
    guest
        .site
        .town
        .shared_licence()
        .map(|licence| clean_short(licence, LONGEST_NAME))
        .filter(|licence| !is_blank(licence))
}

/// Whose an entry is: the file; for a partner's also the town, its address, the licence, and where the entry stands there.
pub(super) fn origin(world: &World, entry: &Entry, lang: &Lang) -> Value {
    let guest = world.site.guest_of(entry);
    let town = guest.map(|guest| partner_name(&world.site, guest, lang));
    let home = guest.and_then(|guest| guest.site.town.url.clone());
    map([
        ("package", Value::from(entry.origin.package.as_str())),
        ("path", Value::from(entry.origin.path.as_str())),
        ("town", optional(town.as_deref())),
        ("home", optional(home.as_deref())),
        ("licence", optional(guest.and_then(licence_of).as_deref())),
        ("url", optional(world.site.origin_address(entry).as_deref())),
    ])
}

/// An entry that only its own site shows, as a partner's entry refers to it: its name, its postal address, where it is found.
pub(super) fn from_abroad(world: &World, from: &Entry, id: &str, lang: &Lang) -> Option<Value> {
    world.site.guest_of(from)?;
    let (guest, at) = world.site.find_foreign(id, lang)?;
    let entry = &guest.site.entries[at];
    let title =
        Some(clean_short(&entry.common.title, LONGEST_NAME)).filter(|title| !is_blank(title))?;
    let known =
        world.site.schemas.get(&entry.kind).into_iter().flat_map(|schema| schema.fields.keys());
    let known = known.map(|name| (Key::from(name.clone()), Value::none()));
    let address = match entry.fields.get("address") {
        Some(FieldValue::Object(parts)) => {
            Some(map_of(parts.iter().filter_map(|(name, value)| match value {
                FieldValue::Text(text) => {
                    Some((Key::from(name.clone()), Value::from(clean_line(text))))
                }
                _ => None,
            })))
        }
        _ => None,
    };
    let fields = map_of(known.chain(address.map(|address| (Key::Str("address"), address))));
    let url = guest.origin(at);
    Some(map([
        ("id", Value::from(id)),
        ("type", Value::from(entry.kind.as_str())),
        ("title", Value::from(title)),
        ("summary", Value::none()),
        ("url", optional(url.as_deref())),
        ("language", Value::from(entry.lang.as_str())),
        ("dir", Value::from(if entry.lang.is_rtl() { "rtl" } else { "ltr" })),
        ("translations", list([])),
        ("section", Value::none()),
        ("topics", list([])),
        ("image", Value::none()),
        ("fields", fields),
        ("origin", origin(world, from, lang)),
    ]))
}
