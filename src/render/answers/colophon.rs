//! What the site is made of, by whom, and under which licences, as its readers see it.

use super::super::description::Description;
use super::partner::LONGEST_NAME;
use super::world::World;
use crate::locale::{clean_short, is_blank};
use crate::manifest::{Pin, Provided, Reference, Shown};
use crate::names::{Address, Lang, Scheme};
use crate::plan::BILL;

/// What a package says of itself, in one language.
struct Component<'a> {
    name: &'a str,
    version: Option<String>,
    licence: Option<&'a str>,
    authors: &'a [String],
    description: Option<&'a str>,
    /// The language of the description, where it is in one.
    language: Option<&'a str>,
    pin: Option<&'a Pin>,
}

impl World {
    pub(super) fn describe_colophon(&self, lang: &Lang, to: &mut Description) {
        let town = &self.site.town;
        let commit = self.provenance.site.as_ref().map(|site| site.commit.to_string());
        to.map(|to| {
            to.key("software").list(|to| {
                self.describe_parvis(lang, to);
                for package in &self.provenance.packages {
                    self.describe_package(package, lang, to);
                }
            });
            to.key("partners").list(|to| {
                for partner in &self.provenance.partners {
                    self.describe_partner(partner, lang, to);
                }
            });
            to.key("languages").list(|to| {
                self.plan.colophons.iter().for_each(|lang| to.text(lang.as_str()));
            });
            to.key("bill").text(BILL);
            to.key("source").optional(town.source.as_ref().map(Address::as_str));
            to.key("commit").optional(commit.as_deref());
        });
    }

    fn describe_parvis(&self, lang: &Lang, to: &mut Description) {
        let about = self.find_text("colophon-parvis", &[], lang);
        let parvis = Component {
            name: "parvis",
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            licence: Some(env!("CARGO_PKG_LICENSE")),
            authors: &[],
            description: about.as_deref(),
            language: None,
            pin: None,
        };
        describe_component(&parvis, to);
    }

    fn describe_package(&self, package: &Provided, lang: &Lang, to: &mut Description) {
        let Provided { manifest, pin } = package;
        let (description, language) = manifest.description.find(self.site.chain(lang)).unzip();
        let component = Component {
            name: manifest.name.as_str(),
            version: Some(manifest.version.to_string()),
            licence: Some(&manifest.licence),
            authors: &manifest.authors,
            description,
            language: language.flatten(),
            pin: pin.as_ref(),
        };
        describe_component(&component, to);
    }

    fn describe_partner(&self, partner: &Shown, lang: &Lang, to: &mut Description) {
        let Shown { name, title, pin, licence, .. } = partner;
        let title = title
            .get(self.site.chain(lang))
            .map(|title| clean_short(title, LONGEST_NAME))
            .filter(|title| !is_blank(title) && !self.site.is_namesake(name));
        let licence = licence.as_deref().map(|licence| clean_short(licence, LONGEST_NAME));
        let component = Component {
            name: title.as_deref().unwrap_or(name.as_str()),
            version: None,
            licence: licence.as_deref(),
            authors: &[],
            description: None,
            language: None,
            pin: pin.as_ref(),
        };
        describe_component(&component, to);
    }
}

fn describe_component(component: &Component<'_>, to: &mut Description) {
    let Component { name, version, licence, authors, description, language, pin } = component;
    let tag = match pin.map(|pin| &pin.reference) {
        Some(Reference::Tag(tag)) => Some(tag.as_str()),
        _ => None,
    };
    let source = pin.and_then(|pin| pin.url.public());
    let source = source.as_ref();
    // Browsers open these only.
    let url = source.filter(|source| source.scheme() == Scheme::Https);
    let subfolder = pin.and_then(|pin| Some(pin.subfolder.as_ref()?.as_str()));
    to.map(|to| {
        to.key("name").text(name);
        to.key("version").optional(version.as_deref());
        to.key("licence").optional(*licence);
        to.key("authors").list(|to| authors.iter().for_each(|author| to.text(author)));
        to.key("description").optional(*description);
        to.key("language").optional(*language);
        to.key("source").optional(source.map(Address::as_str));
        to.key("url").optional(url.map(Address::as_str));
        to.key("subfolder").optional(subfolder);
        to.key("tag").optional(tag);
        to.key("commit").optional(pin.map(|pin| pin.commit.to_string()).as_deref());
    });
}
