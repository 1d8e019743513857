//! A made-up town in which a package is tried alone.
//!
//! It is a town like any other, in memory: it uses the package and nothing else, has two pages of each
//! content type (one with all fields, one with those that it needs), and whatever the package itself
//! shows in its `examples/`. So the package is built by the one way in which sites are built.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::entry::content_of;
use super::field::{ExampleFiles, Examples, line};
use super::skeleton;
use super::trial_packages::{Neighbour, find_neighbours, read_package};
use crate::calendar::Moment;
use crate::content::{Schema, Schemas, Vocabularies};
use crate::diagnostics::{Code, Diagnostic, Origin, Result, Sink};
use crate::disk::{FileKind, Folder};
use crate::manifest::{Allowance, PackageManifest, toml_text};
use crate::names::{Lang, PackageName, TreePath};
use crate::project::{Options, Project};
use crate::sources::{Bounds, Bytes, MemoryTree, Tree, WorkTree};

/// How often pages are made anew: the first have no entries to refer to yet, and lines that a type
/// does not take go one after the other.
const MOST_ROUNDS: usize = 6;

/// The package's own pages for its trial.
const EXAMPLES: &str = "examples";

/// The made-up town of a package.
#[derive(Debug)]
pub struct Trial {
    folder: Utf8PathBuf,
    package: PackageName,
    /// `town.toml`, and what the package brings for its trial.
    files: BTreeMap<TreePath, Bytes>,
    /// The made-up pages.
    pages: BTreeMap<TreePath, String>,
    /// Lines of these that were not accepted.
    refused_lines: BTreeSet<String>,
    /// Pages that were not accepted as a whole.
    refused_pages: BTreeSet<TreePath>,
}

/// Returns whether a folder holds a package and no town.
pub fn is_package(folder: &Utf8Path) -> bool {
    Folder::open(folder).is_ok_and(|folder| {
        folder.kind("town.toml").is_none() && folder.kind("package.toml") == Some(FileKind::File)
    })
}

impl Trial {
    /// Makes up a town for the package in a folder. Returns `None` if its `package.toml` cannot be
    /// read or a package that it needs is nowhere, which is reported.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn open(folder: &Utf8Path, sink: &Sink) -> Result<Option<Self>> {
        let root = Folder::open(folder)?;
        let Some(package) = read_package(&root, sink)? else { return Ok(None) };
        let Some(neighbours) = find_neighbours(&root, &package, sink) else { return Ok(None) };
        let mut files = examples(&root, sink)?;
        let town = town_toml(&package, &languages(&root, &package)?, &neighbours);
        files.insert(plain("town.toml"), Arc::from(town.as_bytes()));
        Ok(Some(Self {
            folder: folder.to_owned(),
            package: package.name,
            files,
            pages: BTreeMap::new(),
            refused_lines: BTreeSet::new(),
            refused_pages: BTreeSet::new(),
        }))
    }

    /// The town's files.
    pub fn tree(&self) -> Arc<MemoryTree> {
        let pages = self.pages.iter().map(|(path, text)| (path, Arc::from(text.as_bytes())));
        let files = self.files.iter().map(|(path, bytes)| (path, Arc::clone(bytes)));
        // What the package shows itself takes the place of what is made up.
        let all = pages.chain(files).map(|(path, bytes)| (path.clone(), bytes));
        Arc::new(MemoryTree::new(all.collect()))
    }

    /// Gives the town its pages. What is wrong with the package is said when the town is opened
    /// after that.
    pub fn with_pages(mut self, options: &Options) -> Self {
        for _ in 0..MOST_ROUNDS {
            let options = Options { made_up: Some(self.tree()), ..options.clone() };
            let opened = Project::open(&self.folder, &options, &Sink::new());
            let Ok(Some(project)) = opened else { break };
            if !self.make_pages(&project) {
                break;
            }
        }
        self
    }

    /// Makes the pages that the town's types ask for. Returns whether any is another than before.
    fn make_pages(&mut self, project: &Project) -> bool {
        let schemas = Schemas::load(&project.layers).value;
        let vocabularies = Vocabularies::load(&project.layers).value;
        let zone = project.clock.zone();
        let (content, findings) = content_of(project, &schemas).into_parts();
        findings.iter().for_each(|finding| self.refuse(finding));
        let lang = project.town.default_language();
        let examples = Examples {
            lang,
            zone,
            date: &Moment::Date(project.clock.today()),
            entries: &content.entries,
            vocabularies: &vocabularies,
            files: ExampleFiles::There,
        };
        let home = format!(
            "+++\ntitle = {}\n+++\n",
            toml_text(project.town.name.get([lang]).unwrap_or_default())
        );
        let mut pages = BTreeMap::from([(plain("content/_index.md"), home)]);
        for schema in schemas.iter().filter(|schema| schema.name.as_str() != "section") {
            pages.extend(self.pages_of(schema, &examples));
            for (path, bytes) in media_of(schema) {
                self.files.entry(path).or_insert(bytes);
            }
        }
        pages.retain(|path, _| !self.refused_pages.contains(path));
        let is_other = self.pages != pages;
        self.pages = pages;
        is_other
    }

    /// Takes note of what a made-up page may not say: it goes with the next round.
    fn refuse(&mut self, finding: &Diagnostic) {
        let Some(place) = &finding.place else { return };
        let path = &place.origin.path;
        let Some(text) = self.pages.get(path) else { return };
        let start = place.range.as_ref().map_or(0, |range| range.start as usize);
        let before = text.get(..start).map_or(0, |before| before.matches('\n').count());
        match text.lines().nth(before) {
            Some(line) if line.contains(" = ") && !line.starts_with("title") => {
                self.refused_lines.insert(format!("{path} {line}"));
            }
            _ => drop(self.refused_pages.insert(path.clone())),
        }
    }

    /// A section with a page that has all fields of a type, and one with those that it needs.
    fn pages_of(&self, schema: &Schema, examples: &Examples<'_>) -> Vec<(TreePath, String)> {
        let name = schema.name.as_str();
        let label = schema.label.get([examples.lang]).unwrap_or(name);
        let section = format!(
            "+++\ntitle = {}\n[defaults]\ntype = {}\n+++\n",
            toml_text(label),
            toml_text(name)
        );
        let bare = self.page(&path_of(name, "bare.md"), schema, examples, Fill::Needed);
        let full = self.page(&path_of(name, "full.md"), schema, examples, Fill::All);
        vec![(path_of(name, "_index.md"), section), bare, full]
    }

    fn page(
        &self,
        path: &TreePath,
        schema: &Schema,
        examples: &Examples<'_>,
        fill: Fill,
    ) -> (TreePath, String) {
        let label = schema.label.get([examples.lang]).unwrap_or(schema.name.as_str());
        let mut lines = Vec::new();
        // News without a date would be a warning.
        let common = common_lines(schema, examples).into_iter();
        lines.extend(common.filter(|line| fill == Fill::All || line.starts_with("date ")));
        let is_set = |required: bool| fill == Fill::All || required;
        let fields = schema.fields.iter().filter(|(_, field)| is_set(field.required));
        lines.extend(fields.map(|(name, field)| line(name, field, true, examples)));
        lines.retain(|line| !self.refused_lines.contains(&format!("{path} {}", line.trim_end())));
        let what = match fill {
            Fill::All => "all fields",
            Fill::Needed => "the fields that are needed",
        };
        let title = toml_text(&format!("{label}, with {what}"));
        let name = &schema.name;
        let text = format!(
            "+++\ntitle = {title}\ntype = {}\n{}+++\nA page of the type `{name}` with {what}.\n",
            toml_text(name.as_str()),
            lines.concat()
        );
        (path.clone(), text)
    }

    /// Whether the opened town has the package. One that this parvis cannot use, say, it has not.
    pub fn is_used_by(&self, town: &Project) -> bool {
        town.layers.layer(&self.package).is_some()
    }

    /// Tells the package's makers what was found: what is wrong with the made-up `town.toml` is said of
    /// `package.toml`, and words that the theme `base` lacks are not theirs.
    pub fn retell(&self, findings: Sink, town: Option<&Project>) -> Sink {
        let path = plain("package.toml");
        let own = match town.is_some_and(|town| self.is_used_by(town)) {
            true => Origin { package: self.package.clone(), path },
            false => Origin::town(path),
        };
        let told = Sink::new();
        let findings = findings.finish();
        findings
            .iter()
            .filter_map(|found| retold(found, &own))
            .for_each(|found| told.report(found));
        told
    }

    /// The types of which no page could be made up: one of their fields keeps to a pattern, say.
    pub fn untried_types(&self) -> Vec<&str> {
        let refused = self.refused_pages.iter().map(TreePath::as_str);
        refused
            .filter_map(|path| path.strip_prefix("content/made-up-")?.strip_suffix("/bare.md"))
            .collect()
    }
}

/// What is said of a finding of the made-up town, if anything. `own` is the package's manifest.
fn retold(found: &Diagnostic, own: &Origin) -> Option<Diagnostic> {
    let Some(place) = &found.place else { return Some(found.clone()) };
    let is_of = |package: &PackageName| place.origin.package == *package;
    if is_of(&PackageName::base()) && found.code == Code::MissingTranslation {
        return None;
    }
    if !is_of(&PackageName::town()) || place.origin.path.as_str() != "town.toml" {
        return Some(found.clone());
    }
    let told = found.clone().at(own.whole());
    let lacks_package = [Code::UnknownPackage, Code::NotFetched];
    if found.code == Code::LockOutdated {
        // Nobody could commit a lock of the made-up town.
        let message =
            "a package that this one needs does not lie beside it, and is not fetched here".into();
        return Some(Diagnostic { message, notes: Vec::new(), ..told.help(NEEDS) });
    }
    Some(if lacks_package.contains(&found.code) { told.help(NEEDS) } else { told })
}

/// Where the packages that a package needs come from.
const NEEDS: &str = "put each package that this one needs beside it, into the folder of its name, such as `../cards`, in a version that fits; or run `parvis check` on your own computer, with a network: there it is taken from the address that `package.toml` names. In CI nothing is fetched for a trial";

/// Which fields a made-up page has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fill {
    All,
    Needed,
}

/// The lines of the fields that every type has.
fn common_lines(schema: &Schema, examples: &Examples<'_>) -> Vec<String> {
    let topic = examples.vocabularies.get("topics").and_then(|topics| topics.keys().next());
    let lines = [
        ("summary", Some("summary = \"…\"\n".to_owned())),
        ("date", Some(format!("date = {}\n", examples.date()))),
        ("image", Some("image = { src = \"photo.jpg\", alt = \"…\" }\n".to_owned())),
        ("topics", topic.map(|topic| format!("topics = [{}]\n", toml_text(topic)))),
    ];
    let is_common = |name: &str| !schema.fields.contains_key(name);
    lines.into_iter().filter(|(name, _)| is_common(name)).filter_map(|(_, line)| line).collect()
}

/// The files that the examples of pictures and documents name.
fn media_of(schema: &Schema) -> Vec<(TreePath, Bytes)> {
    let names = ["photo.jpg", "file.pdf"];
    let file = |name: &&str| skeleton::bytes(&format!("trial/{name}")).unwrap_or_default();
    let media = names.iter().map(|name| (path_of(schema.name.as_str(), name), file(name)));
    media.map(|(path, bytes)| (path, Arc::from(bytes))).collect()
}

fn path_of(kind: &str, name: &str) -> TreePath {
    TreePath::parse(&format!("content/made-up-{kind}/{name}"))
        .expect("a type's name is a plain one")
}

/// Reads what the package shows in its own folder for the purpose. A whole town there is a town of its
/// own, which is checked by itself. A lock there would choose what is fetched, so it is not read.
fn examples(root: &Folder, sink: &Sink) -> Result<BTreeMap<TreePath, Bytes>> {
    let Some(folder) = root.folder(EXAMPLES)? else { return Ok(BTreeMap::new()) };
    if folder.kind("town.toml").is_some() {
        return Ok(BTreeMap::new());
    }
    let tree = WorkTree::open_within(
        Bounds::OWN,
        &folder,
        &["parvis.lock", "vendor"],
        &PackageName::town(),
        sink,
    )?;
    let read = |path: &TreePath| Ok((path.clone(), tree.read(path)?));
    tree.files().iter().map(read).collect()
}

/// The languages of the package: those that it has words in, else those of its description.
fn languages(root: &Folder, package: &PackageManifest) -> Result<Vec<Lang>> {
    let names = match root.folder("translations")? {
        Some(folder) => folder.list_names()?,
        None => Vec::new(),
    };
    let files = names.iter().filter_map(|name| name.to_str()?.strip_suffix(".ftl"));
    let mut found: BTreeSet<Lang> = files.filter_map(|name| Lang::parse(name).ok()).collect();
    if found.is_empty() {
        found.extend(package.description.langs().filter_map(|lang| Lang::parse(lang).ok()));
    }
    // The examples are in English.
    let english = Lang::parse("en").expect("a language's code");
    let has_english = found.remove(&english) || found.is_empty();
    Ok(has_english.then_some(english).into_iter().chain(found).collect())
}

fn town_toml(package: &PackageManifest, languages: &[Lang], neighbours: &[Neighbour]) -> String {
    let codes: Vec<String> = languages.iter().map(|lang| toml_text(lang.as_str())).collect();
    let name = &package.name;
    let mut text = format!(
        "[town]\nname = {}\nurl = \"https://www.town.example\"\nlanguages = [{}]\n\n[packages]\n{name} = {{ path = \".\" }}\n",
        toml_text(name.as_str()),
        codes.join(", ")
    );
    for Neighbour { name, path, .. } in neighbours {
        text.push_str(&format!("{name} = {{ path = {} }}\n", toml_text(path)));
    }
    let asking = neighbours.iter().map(|neighbour| (&neighbour.name, &neighbour.hosts));
    for (name, hosts) in std::iter::once((name, &package.hosts)).chain(asking) {
        hosts.iter().for_each(|asked| text.push_str(&allowance(name, asked)));
    }
    text
}

/// A town that tries a package allows what that asks for.
fn allowance(package: &PackageName, asked: &Allowance) -> String {
    let host = asked.host.as_deref().unwrap_or_default();
    format!(
        "\n[[allow]]\nelement = {}\nhost = {}\npackage = {}\nreason = \"its trial\"\n",
        toml_text(&asked.element),
        toml_text(host),
        toml_text(package.as_str())
    )
}

fn plain(path: &str) -> TreePath {
    TreePath::parse(path).expect("a plain path")
}
