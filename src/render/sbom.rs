//! The bill of materials: from where everything comes to the plain structs of `formats`.

use jiff::tz::TimeZone;

use super::receipt::Question;
use super::world::World;
use crate::calendar::Moment;
use crate::formats::{Material, Materials, Relation, bill_of_materials};
use crate::manifest::{Pin, is_licence};
use crate::names::Scheme;

/// Writes `sbom.spdx.json`.
pub(super) fn render_materials(world: &World) -> String {
    world.ask(Question::Materials);
    bill_of_materials(&materials(world))
}

/// What the site is made of.
pub(super) fn materials(world: &World) -> Materials {
    let site = &world.site;
    let town = &site.town;
    let provenance = &*world.provenance;
    let lang = town.default_language();
    let name = town.name.get(site.chain(lang)).unwrap_or_default().to_owned();
    let commit = provenance.site.map(|site| site.commit.to_string());
    let location = town
        .source
        .as_ref()
        .zip(commit.as_ref())
        .map(|(source, commit)| format!("git+{source}@{commit}"));
    let own = Material {
        name,
        version: commit,
        licence: expression(town.licence.as_deref()),
        authors: town.name.get(site.chain(lang)).map(str::to_owned).into_iter().collect(),
        location,
        ..Material::default()
    };
    let program = |name: &str, description: &str| Material {
        name: name.to_owned(),
        version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        description: Some(description.to_owned()),
        licence: Some(env!("CARGO_PKG_LICENSE").to_owned()),
        ..Material::default()
    };
    let mut parts = vec![
        (Relation::Program, program("parvis", env!("CARGO_PKG_DESCRIPTION"))),
        (Relation::OfProgram, program("base", "The basic theme, which is part of parvis")),
    ];
    parts.extend(provenance.packages.iter().map(|package| {
        let manifest = &package.manifest;
        let material = Material {
            name: manifest.name.to_string(),
            version: Some(manifest.version.to_string()),
            description: manifest.description.get(site.chain(lang)).map(str::to_owned),
            licence: expression(Some(&manifest.licence)),
            authors: manifest.authors.clone(),
            location: package.pin.as_ref().and_then(location_of),
            sha256: package.pin.as_ref().and_then(sha256),
        };
        (Relation::Package, material)
    }));
    parts.extend(provenance.partners.iter().map(|partner| {
        let material = Material {
            name: partner.name.to_string(),
            licence: expression(partner.licence.as_deref()),
            location: partner.pin.as_ref().and_then(location_of),
            sha256: partner.pin.as_ref().and_then(sha256),
            ..Material::default()
        };
        (Relation::Data, material)
    }));
    Materials {
        url: world.url.clone(),
        created: created(provenance.site.map_or(0, |site| site.seconds)),
        tool: format!("parvis-{}", env!("CARGO_PKG_VERSION")),
        site: own,
        parts,
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
