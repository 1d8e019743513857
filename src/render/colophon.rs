//! The colophon: the page that says what the site is made of, by whom, and under which licences.

use tera::Value;

use super::entry_value::translation;
use super::page::Templates;
use super::partner_value::LONGEST_NAME;
use super::receipt::Question;
use super::value::{list, map, optional};
use super::world::World;
use crate::diagnostics::Result;
use crate::locale::{clean_short, is_blank};
use crate::manifest::{Pin, Provided, Reference, Shown};
use crate::names::{Address, Lang, Scheme};

/// Where the bill of materials lies.
pub(super) const BILL: &str = "/sbom.spdx.json";

/// What a package says of itself, in one language, as the colophon shows it.
struct Made<'a> {
    name: &'a str,
    version: Option<String>,
    licence: Option<&'a str>,
    authors: &'a [String],
    /// The text, and its language where it is in one.
    description: Option<(&'a str, Option<&'a str>)>,
    pin: Option<&'a Pin>,
}

/// The languages whose colophon parvis writes: where the town has something of its own at that address, the town's wins.
pub(super) fn languages(world: &World) -> impl Iterator<Item = &Lang> {
    let site = &world.site;
    site.town.languages.iter().filter(move |lang| {
        let wanted = address(world, lang);
        let file = format!("{wanted}index.html");
        let is_entry =
            (0..site.entries.len()).any(|at| site.address(at).eq_ignore_ascii_case(&wanted));
        !is_entry
            && !site.aliases().any(|(alias, _)| {
                alias.trim_matches('/').eq_ignore_ascii_case(wanted.trim_matches('/'))
            })
            && !world
                .statics
                .keys()
                .chain(site.media.values())
                .any(|address| address.eq_ignore_ascii_case(&file))
    })
}

/// Where the colophon of a language lies.
pub(super) fn address(world: &World, lang: &Lang) -> String {
    format!("{}colophon/", world.site.prefix(lang))
}

/// The plain value of the colophon.
pub(super) fn value(world: &World, lang: &Lang) -> Value {
    let town = &world.site.town;
    let provenance = &*world.provenance;
    let chain = world.site.chain(lang);
    let packages = provenance.packages.iter().map(|Provided { manifest, pin }| {
        made(&Made {
            name: manifest.name.as_str(),
            version: Some(manifest.version.to_string()),
            licence: Some(&manifest.licence),
            authors: &manifest.authors,
            description: manifest.description.find(chain),
            pin: pin.as_ref(),
        })
    });
    let partners = provenance.partners.iter().map(|Shown { name, title, pin, licence }| {
        let title = title
            .get(chain)
            .map(|title| clean_short(title, LONGEST_NAME))
            .filter(|title| !is_blank(title));
        let title = title.filter(|_| !world.site.is_namesake(name));
        let licence = licence.as_deref().map(|licence| clean_short(licence, LONGEST_NAME));
        let (name, licence) = (title.as_deref().unwrap_or(name.as_str()), licence.as_deref());
        made(&Made {
            name,
            version: None,
            licence,
            authors: &[],
            description: None,
            pin: pin.as_ref(),
        })
    });
    let about = world.text("colophon-parvis", &[], lang);
    let parvis = made(&Made {
        name: "parvis",
        version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        licence: Some(env!("CARGO_PKG_LICENSE")),
        authors: &[],
        description: about.as_str().map(|about| (about, None)),
        pin: None,
    });
    map([
        ("software", list(std::iter::once(parvis).chain(packages))),
        ("partners", list(partners)),
        ("languages", list(languages(world).map(|lang| Value::from(lang.as_str())))),
        ("bill", Value::from(BILL)),
        ("source", optional(town.source.as_ref().map(Address::as_str))),
        ("commit", optional(provenance.site.map(|site| site.commit.to_string()).as_deref())),
    ])
}

fn made(made: &Made<'_>) -> Value {
    let (description, language) = made.description.unzip();
    let tag = match made.pin.map(|pin| &pin.reference) {
        Some(Reference::Tag(tag)) => Some(tag.as_str()),
        _ => None,
    };
    let source = made.pin.and_then(|pin| pin.url.public());
    let source = source.as_ref();
    map([
        ("name", Value::from(made.name)),
        ("version", optional(made.version.as_deref())),
        ("licence", optional(made.licence)),
        ("authors", list(made.authors.iter().map(|author| Value::from(author.as_str())))),
        ("description", optional(description)),
        ("language", optional(language.flatten())),
        ("source", optional(source.map(Address::as_str))),
        // Browsers open these only.
        (
            "url",
            optional(source.filter(|source| source.scheme() == Scheme::Https).map(Address::as_str)),
        ),
        ("subfolder", optional(made.pin.and_then(|pin| Some(pin.subfolder.as_ref()?.as_str())))),
        ("tag", optional(tag)),
        ("commit", optional(made.pin.map(|pin| pin.commit.to_string()).as_deref())),
    ])
}

impl Templates {
    /// Renders the colophon.
    pub(super) fn colophon(&self, lang: &Lang) -> Result<Vec<u8>> {
        let world = &self.world;
        let address = address(world, lang);
        let colophon = world.ask(Question::Colophon(lang.clone())).value;
        let mut page =
            self.made_up("colophon", &world.interface_text("colophon", lang), &address, lang);
        let others = languages(world).map(|other| {
            translation(
                other,
                &world.interface_text("colophon", other),
                &self::address(world, other),
            )
        });
        page.set("translations", list(others));
        page.set("colophon", colophon);
        self.finish(&mut page, &address);
        self.fill(&self.choose(&["colophon.html", "page.html"])?, page, lang)
    }
}
