//! The bill of materials: from where everything comes to the plain structs of `formats`.

use jiff::tz::TimeZone;

use super::world::World;
use crate::calendar::Moment;
use crate::formats::{Material, Materials, Relation};
use crate::manifest::{Pin, Provided, Shown, is_licence};
use crate::names::Scheme;

/// The program and its theme, which are part of every site.
const PROGRAM: &[(Relation, &str, &str)] = &[
    (Relation::Program, "parvis", env!("CARGO_PKG_DESCRIPTION")),
    (Relation::OfProgram, "base", "The basic theme, which is part of parvis"),
];

impl World {
    /// Returns all that the site is made of.
    pub(in crate::render) fn materials(&self) -> Materials {
        let site = self.provenance.site.as_ref();
        let mut parts: Vec<(Relation, Material)> = PROGRAM
            .iter()
            .map(|(relation, name, description)| (*relation, program(name, description)))
            .collect();
        let packages = self.provenance.packages.iter().map(|package| self.package(package));
        parts.extend(packages.map(|package| (Relation::Package, package)));
        let partners = self.provenance.partners.iter().map(partner);
        parts.extend(partners.map(|partner| (Relation::Data, partner)));
        Materials {
            url: self.settings.url.clone(),
            created: created(site.map_or(0, |site| site.seconds)),
            tool: format!("parvis-{}", env!("CARGO_PKG_VERSION")),
            site: self.own_files(),
            parts,
        }
    }

    /// The town's own files.
    fn own_files(&self) -> Material {
        let town = &self.site.town;
        let name = town.name.get(self.site.chain(town.default_language()));
        let commit = self.provenance.site.as_ref().map(|site| site.commit.to_string());
        let source = town.source.as_ref().zip(commit.as_ref());
        Material {
            name: name.unwrap_or_default().to_owned(),
            location: source.map(|(source, commit)| format!("git+{source}@{commit}")),
            version: commit,
            licence: expression(town.licence.as_deref()),
            authors: name.map(str::to_owned).into_iter().collect(),
            ..Material::default()
        }
    }

    fn package(&self, package: &Provided) -> Material {
        let Provided { manifest, pin } = package;
        let chain = self.site.chain(self.site.town.default_language());
        Material {
            name: manifest.name.to_string(),
            version: Some(manifest.version.to_string()),
            description: manifest.description.get(chain).map(str::to_owned),
            licence: expression(Some(&manifest.licence)),
            authors: manifest.authors.clone(),
            location: pin.as_ref().and_then(location_of),
            sha256: pin.as_ref().and_then(sha256),
        }
    }
}

fn partner(partner: &Shown) -> Material {
    Material {
        name: partner.name.to_string(),
        licence: expression(partner.licence.as_deref()),
        location: partner.pin.as_ref().and_then(location_of),
        sha256: partner.pin.as_ref().and_then(sha256),
        ..Material::default()
    }
}

fn program(name: &str, description: &str) -> Material {
    Material {
        name: name.to_owned(),
        version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        description: Some(description.to_owned()),
        licence: Some(env!("CARGO_PKG_LICENSE").to_owned()),
        ..Material::default()
    }
}

/// The bill must not change by the clock alone: it is of the town's commit. Outside Git nobody knows an instant, and the
/// beginning of time says so.
fn created(seconds: i64) -> String {
    let instant =
        Moment::of_seconds(seconds, &TimeZone::UTC).map(|moment| moment.start(&TimeZone::UTC));
    instant.unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A town may call its licence as it likes, the bill takes expressions only; and of a licence outside of SPDX's list it would
/// need the text (`LicenseRef-…`).
fn expression(licence: Option<&str>) -> Option<String> {
    licence.filter(|text| is_licence(text) && !text.contains("Ref-")).map(str::to_owned)
}

fn location_of(pin: &Pin) -> Option<String> {
    let url = pin.url.public()?;
    // The user of ssh is the server's, mostly `git`, and nothing works without.
    let url = if url.scheme() == Scheme::Ssh { &pin.url } else { &url };
    let folder = pin.subfolder.as_ref().map(|folder| format!("#{folder}")).unwrap_or_default();
    Some(format!("git+{url}@{}{folder}", pin.commit))
}

fn sha256(pin: &Pin) -> Option<String> {
    pin.checksum.strip_prefix("sha256-").map(str::to_ascii_lowercase)
}
