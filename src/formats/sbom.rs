//! A bill of materials in SPDX 2.3, as JSON (spdx.github.io/spdx-spec/v2.3).

use serde::Serialize;

use crate::names::Digest;

/// What a site is made of.
#[derive(Debug, Clone)]
pub struct Materials {
    /// The site's address, if it has one.
    pub url: Option<String>,
    /// When what it is made of was last changed, as RFC 3339.
    pub created: String,
    /// The program that builds it, and its version.
    pub tool: String,
    /// The site itself, then its parts.
    pub site: Material,
    /// The parts, each with its relation to the site.
    pub parts: Vec<(Relation, Material)>,
}

/// One item of the bill.
#[derive(Debug, Clone, Default)]
pub struct Material {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: Option<String>,
    /// What it is, in a sentence.
    pub description: Option<String>,
    /// SPDX expression of its licence.
    pub licence: Option<String>,
    /// Who made it.
    pub authors: Vec<String>,
    /// Where it can be fetched, in the form that SPDX gives to repositories.
    pub location: Option<String>,
    /// SHA-256 over its files, hexadecimal.
    pub sha256: Option<String>,
}

/// How a part belongs to the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The program: the site is made with it.
    Program,
    /// A part of the program, which stands before it in the list.
    OfProgram,
    /// Templates and styles.
    Package,
    /// Entries that the site shows.
    Data,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    spdx_version: &'static str,
    data_license: &'static str,
    #[serde(rename = "SPDXID")]
    spdx_id: &'static str,
    name: &'a str,
    document_namespace: String,
    creation_info: CreationInfo<'a>,
    packages: Vec<Package<'a>>,
    relationships: Vec<Relationship>,
}

#[derive(Serialize)]
struct CreationInfo<'a> {
    created: &'a str,
    creators: [String; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Package<'a> {
    #[serde(rename = "SPDXID")]
    spdx_id: String,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version_info: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    primary_package_purpose: &'static str,
    download_location: &'a str,
    files_analyzed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    supplier: Option<String>,
    license_concluded: &'static str,
    license_declared: &'a str,
    copyright_text: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    checksums: Vec<Checksum<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Checksum<'a> {
    algorithm: &'static str,
    checksum_value: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Relationship {
    spdx_element_id: String,
    relationship_type: &'static str,
    related_spdx_element: String,
}

const NOBODY_SAYS: &str = "NOASSERTION";
const SITE: &str = "SPDXRef-site";

/// Writes the bill. The same input gives the same bytes; different inputs give different
/// namespaces.
pub fn bill_of_materials(materials: &Materials) -> String {
    let mut packages = vec![package(SITE.to_owned(), "SOURCE", &materials.site)];
    let mut relationships = vec![relationship("SPDXRef-DOCUMENT", "DESCRIBES", SITE)];
    let mut program = SITE.to_owned();
    for (number, (relation, part)) in materials.parts.iter().enumerate() {
        let id = format!("SPDXRef-{}-{}", number + 1, idstring(&part.name));
        let (purpose, from, kind) = match relation {
            Relation::Program => ("APPLICATION", SITE, "DEPENDS_ON"),
            Relation::OfProgram => ("LIBRARY", program.as_str(), "CONTAINS"),
            Relation::Package => ("LIBRARY", SITE, "DEPENDS_ON"),
            Relation::Data => ("OTHER", SITE, "CONTAINS"),
        };
        relationships.push(relationship(from, kind, &id));
        if *relation == Relation::Program {
            program.clone_from(&id);
        }
        packages.push(package(id, purpose, part));
    }
    let mut document = Document {
        spdx_version: "SPDX-2.3",
        data_license: "CC0-1.0",
        spdx_id: "SPDXRef-DOCUMENT",
        name: &materials.site.name,
        document_namespace: String::new(),
        creation_info: CreationInfo {
            created: &materials.created,
            creators: [format!("Tool: {}", materials.tool)],
        },
        packages,
        relationships,
    };
    document.document_namespace =
        namespace(materials.url.as_deref(), &Digest::of(text(&document).as_bytes()));
    text(&document)
}

fn text(document: &Document<'_>) -> String {
    let text = serde_json::to_string_pretty(document)
        .expect("texts and lists of texts can always be written as JSON");
    text + "\n"
}

fn package<'a>(spdx_id: String, purpose: &'static str, material: &'a Material) -> Package<'a> {
    let checksum = |value| Checksum { algorithm: "SHA256", checksum_value: value };
    Package {
        spdx_id,
        name: &material.name,
        version_info: material.version.as_deref(),
        description: material.description.as_deref(),
        primary_package_purpose: purpose,
        download_location: material.location.as_deref().unwrap_or(NOBODY_SAYS),
        files_analyzed: false,
        supplier: (!material.authors.is_empty())
            .then(|| format!("Organization: {}", material.authors.join(", "))),
        license_concluded: NOBODY_SAYS,
        license_declared: material.licence.as_deref().unwrap_or(NOBODY_SAYS),
        copyright_text: NOBODY_SAYS,
        checksums: material.sha256.as_deref().map(checksum).into_iter().collect(),
    }
}

fn relationship(from: &str, kind: &'static str, to: &str) -> Relationship {
    Relationship {
        spdx_element_id: from.to_owned(),
        relationship_type: kind,
        related_spdx_element: to.to_owned(),
    }
}

/// Makes an identifier of a text: only letters, digits, dots and hyphens are allowed in one.
fn idstring(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect()
}

/// Makes an address that no other bill has: below the site's own, or a UUID of version 8 (RFC
/// 9562).
fn namespace(url: Option<&str>, digest: &Digest) -> String {
    let hex = digest.to_string();
    match url {
        Some(url) => format!("{url}/sbom.spdx.json/{}", &hex[..32]),
        None => {
            format!(
                "urn:uuid:{}-{}-8{}-8{}-{}",
                &hex[..8],
                &hex[8..12],
                &hex[12..15],
                &hex[15..18],
                &hex[18..30]
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn bill() -> Materials {
        let named = |name: &str| Material { name: name.to_owned(), ..Material::default() };
        let agenda = Material {
            version: Some("1.2.3".to_owned()),
            licence: Some("GPL-3.0-or-later".to_owned()),
            authors: vec!["Ville de Sambreville".to_owned(), "A. B.".to_owned()],
            location: Some("git+https://git.town.example/agenda@4f4f#waste".to_owned()),
            sha256: Some("0a".repeat(32)),
            ..named("agenda")
        };
        Materials {
            url: Some("https://www.town.example".to_owned()),
            created: "2026-06-21T10:00:00Z".to_owned(),
            tool: "parvis-0.1.0".to_owned(),
            site: named("Our town"),
            parts: vec![
                (Relation::Program, named("parvis")),
                (Relation::OfProgram, named("base")),
                (Relation::Package, agenda),
                (Relation::Data, named("neighbour")),
            ],
        }
    }

    fn read(materials: &Materials) -> Value {
        serde_json::from_str(&bill_of_materials(materials)).unwrap()
    }

    #[test]
    fn every_part_is_there_with_its_relation_to_the_site() {
        let read = read(&bill());
        let relations: Vec<String> = read["relationships"]
            .as_array()
            .unwrap()
            .iter()
            .map(|relation| {
                let text = |key: &str| {
                    relation[key].as_str().unwrap().trim_start_matches("SPDXRef-").to_owned()
                };
                format!(
                    "{} {} {}",
                    text("spdxElementId"),
                    text("relationshipType"),
                    text("relatedSpdxElement")
                )
            })
            .collect();
        let expected = [
            "DOCUMENT DESCRIBES site",
            "site DEPENDS_ON 1-parvis",
            "1-parvis CONTAINS 2-base",
            "site DEPENDS_ON 3-agenda",
            "site CONTAINS 4-neighbour",
        ];
        assert_eq!(relations, expected);
        let agenda = &read["packages"][3];
        assert_eq!(agenda["downloadLocation"], "git+https://git.town.example/agenda@4f4f#waste");
        assert_eq!(agenda["supplier"], "Organization: Ville de Sambreville, A. B.");
        assert_eq!(agenda["checksums"][0]["checksumValue"], "0a".repeat(32));
        assert_eq!(read["packages"][4]["licenseDeclared"], "NOASSERTION");
    }

    #[test]
    fn another_bill_has_another_namespace_and_the_same_one_the_same() {
        let namespace = |materials: &Materials| {
            read(materials)["documentNamespace"].as_str().unwrap().to_owned()
        };
        let first = namespace(&bill());
        assert!(first.starts_with("https://www.town.example/sbom.spdx.json/"), "{first}");
        assert_eq!(namespace(&bill()), first);
        let mut other = bill();
        other.parts[2].1.version = Some("1.2.4".to_owned());
        assert_ne!(namespace(&other), first);
        other.url = None;
        assert!(namespace(&other).starts_with("urn:uuid:"));
    }

    proptest! {
        #[test]
        fn any_text_gives_json_with_identifiers_that_differ(names in prop::collection::vec(any::<String>(), 0..5)) {
            let parts = names.iter().map(|name| (Relation::Package, Material { name: name.clone(), ..Material::default() }));
            let read = read(&Materials { parts: parts.collect(), ..bill() });
            let ids: Vec<&str> =
                read["packages"].as_array().unwrap().iter().map(|package| package["SPDXID"].as_str().unwrap()).collect();
            let is_legal = |id: &&str| id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-');
            prop_assert!(ids.iter().all(is_legal));
            let different: std::collections::BTreeSet<_> = ids.iter().collect();
            prop_assert_eq!(different.len(), names.len() + 1);
        }
    }
}
