//! What templates see of a partner's entry besides the entry: whose it is, and what it refers to at home.

use tera::Value;
use tera::value::Key;

use super::value::{list, map, map_of, optional};
use super::world::World;
use crate::content::Entry;
use crate::locale::{clean_short, is_blank};
use crate::names::Lang;
use crate::site::{RemoteTown, Site};

/// The most letters of a name that stands at every entry of a partner.
pub(super) const LONGEST_NAME: usize = 200;

/// The name of a partner, for readers of a language; where it has none of its own, the one that the town gave it.
pub(super) fn partner_name(site: &Site, remote: &RemoteTown, lang: &Lang) -> String {
    let name =
        clean_short(remote.town.name.get(site.chain(lang)).unwrap_or_default(), LONGEST_NAME);
    if is_blank(&name) || site.is_namesake(&remote.name) { remote.name.to_string() } else { name }
}

/// The licence of what a partner shares.
pub(super) fn licence_of(remote: &RemoteTown) -> Option<String> {
    remote
        .town
        .shared_licence()
        .map(|licence| clean_short(licence, LONGEST_NAME))
        .filter(|licence| !is_blank(licence))
}

/// Whose an entry is: the file; for a partner's also the town, its address, the licence, and where the entry stands there.
pub(super) fn origin(world: &World, entry: &Entry, lang: &Lang) -> Value {
    let remote = world.site.remote_of(entry);
    let town = remote.map(|remote| partner_name(&world.site, remote, lang));
    let home = remote.and_then(|remote| remote.town.url.clone());
    map([
        ("package", Value::from(entry.origin.package.as_str())),
        ("path", Value::from(entry.origin.path.as_str())),
        ("town", optional(town.as_deref())),
        ("home", optional(home.as_deref())),
        ("licence", optional(remote.and_then(licence_of).as_deref())),
        ("url", optional(world.site.origin_address(entry))),
    ])
}

/// An entry that only its own site shows, as a partner's entry refers to it: its name, its postal address, where it is found.
pub(super) fn from_abroad(world: &World, from: &Entry, id: &str, lang: &Lang) -> Option<Value> {
    let remote = world.site.remote_of(from)?;
    let page = world.site.referred_page(id, lang).filter(|page| !is_blank(&page.title))?;
    let known =
        world.site.schemas.get(&page.kind).into_iter().flat_map(|schema| schema.fields.keys());
    let known = known.map(|name| (Key::from(name.clone()), Value::none()));
    let address = page.postal.as_ref().map(|parts| {
        map_of(
            parts.iter().map(|(name, text)| (Key::from(name.clone()), Value::from(text.as_str()))),
        )
    });
    let fields = map_of(known.chain(address.map(|address| (Key::Str("address"), address))));
    let url = page.origin(remote);
    Some(map([
        ("id", Value::from(id)),
        ("type", Value::from(page.kind.as_str())),
        ("title", Value::from(page.title.as_str())),
        ("summary", Value::none()),
        ("url", optional(url)),
        ("language", Value::from(page.lang.as_str())),
        ("dir", Value::from(if page.lang.is_rtl() { "rtl" } else { "ltr" })),
        ("translations", list([])),
        ("section", Value::none()),
        ("topics", list([])),
        ("image", Value::none()),
        ("fields", fields),
        ("origin", origin(world, from, lang)),
    ]))
}
