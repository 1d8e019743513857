//! Opening a town, from its folder or from a commit.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use jiff::Timestamp;

use super::base_theme;
use super::history::History;
use super::locked_sources::{self, PackageSources, SKIPPED};
use super::packages::PackageLoader;
use super::partners::{Partner, open_partners};
use super::provenance::{check_licences, provenance};
use crate::calendar::{Clock, Moment, zone, zone_of_country};
use crate::diagnostics::{Code, Diagnostic, Origin, Result, Sink};
use crate::disk::{self, FileKind};
use crate::federation::{Override, Store, Town, bounds};
use crate::git::{Author, Folder, Repository};
use crate::manifest::{Lock, LockedOverride, Minify, Provenance, TownManifest};
use crate::names::{PackageName, TreePath, site_address};
use crate::sources::{Bounds, Layer, Layers, MemoryTree, Place, Tree, TreeOptions};

/// What the command line says about a town.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The build date, a day or an instant; else `now`.
    pub date: Option<String>,
    /// The present instant, as the caller knows it.
    pub now: Option<Timestamp>,
    /// Whether drafts appear.
    pub drafts: bool,
    /// Another address for the site.
    pub base_url: Option<String>,
    /// Another degree of minification.
    pub minify: Option<Minify>,
    /// A commit to build in place of the folder.
    pub revision: Option<String>,
    /// The cache, where packages and partners from Git are.
    pub store: Option<Store>,
    /// The history as an earlier opening read it.
    pub history: Option<History>,
    /// A lock in place of the written one: what `town.toml` wants since it was changed.
    pub lock: Option<Lock>,
    /// The files of a made-up town, in which the package in the folder is tried.
    pub made_up: Option<Arc<MemoryTree>>,
}

/// An opened town.
pub struct Project {
    /// The town's folder, or where it would lie in the repository.
    pub root: Utf8PathBuf,
    /// Its manifest.
    pub town: Arc<TownManifest>,
    /// Its files over its packages' over the embedded theme's.
    pub layers: Arc<Layers>,
    /// The commits that its packages and partners are read from; empty if it has none.
    pub lock: Lock,
    /// The lock as it is written; `None` if the town has no `parvis.lock`.
    pub written: Option<Lock>,
    /// Its files that hide a package's.
    pub overrides: Vec<Override>,
    /// The partners whose entries it shows, as far as they could be opened.
    pub partners: Vec<Partner>,
    /// The build date.
    pub clock: Clock,
    /// Whether drafts appear.
    pub drafts: bool,
    /// The site's address.
    pub url: Option<String>,
    /// How far HTML is made smaller.
    pub minify: Minify,
    /// When its files were last changed.
    pub history: History,
    /// Where its layers, its partners' entries and itself come from.
    pub provenance: Arc<Provenance>,
    /// Whether the town is read from a repository without a checkout.
    pub is_bare: bool,
}

impl Project {
    /// Opens the town in a folder. What is wrong with its files is reported; without a manifest there is no project.
    ///
    /// # Errors
    /// If there is no town, or the options ask for what cannot be.
    pub fn open(root: &Utf8Path, options: &Options, sink: &Sink) -> Result<Option<Self>> {
        let place = find(root, options)?;
        let Some(own) = OwnFiles::read(root, &place, sink)? else { return Ok(None) };
        let Some(written) = locked_sources::lock(&place, sink) else { return Ok(None) };
        let OwnFiles { town, manifest, tree } = own;
        let lock = options.lock.clone().or_else(|| written.clone()).unwrap_or_default();
        let sources = PackageSources {
            place: &place,
            store: options.store.as_ref(),
            bounds: bounds(&town.limits),
        };
        let packages = PackageLoader {
            town: &town,
            manifest: &manifest,
            lock: &lock,
            sources: &sources,
            sink,
            unread: RefCell::default(),
        };
        let layers = stack(tree, display_of(&place), packages.layers());
        let partners = open_partners(&town, &manifest, &lock, &sources, sink);
        let guests = partners.iter().map(|partner| partner.layer.clone());
        let guests = guests.chain(packages.unread.take()).collect();
        let layers = Layers::new(layers, &town.prefer).report(sink).with_guests(guests);
        let overrides = locked_sources::hiding(&layers, &lock, options.store.as_ref(), sink);
        let clock = clock(options, town_zone(&town, &manifest, sink))?;
        let url = match &options.base_url {
            Some(url) => Some(base_url(url)?),
            None => town.url.clone(),
        };
        let history = History::read(&place, options.history.as_ref(), &manifest, sink);
        check_licences(&town, &partners, &manifest, sink);
        let provenance = Arc::new(provenance(&town, &layers, &lock, &partners, &place));
        Ok(Some(Self {
            root: root.to_owned(),
            minify: options.minify.unwrap_or(town.output.minify),
            town: Arc::new(town),
            layers: Arc::new(layers),
            lock,
            written,
            overrides,
            partners,
            clock,
            drafts: options.drafts,
            url,
            history,
            provenance,
            is_bare: place.is_bare(),
        }))
    }
}

/// The town's own files, and what its manifest says.
struct OwnFiles {
    town: TownManifest,
    manifest: Origin,
    tree: Arc<dyn Tree>,
}

impl OwnFiles {
    /// Reads the manifest. It must be readable, and its faults printable, before anything else is known.
    fn read(root: &Utf8Path, place: &Place, sink: &Sink) -> Result<Option<Self>> {
        let tree = place.tree(
            "",
            TreeOptions { skip: SKIPPED, bounds: Bounds::OWN },
            &PackageName::town(),
            sink,
        )?;
        let manifest = Origin::town(TreePath::parse("town.toml").expect("a literal path"));
        if !tree.files().contains(&manifest.path) {
            // A link in its place is reported; else there is none.
            return match place.text(&manifest.path)? {
                None => Err(no_town(root)),
                Some(_) => Ok(None),
            };
        }
        let alone =
            Layers::new(stack(Arc::clone(&tree), display_of(place), Vec::new()), &BTreeMap::new())
                .value;
        let Some(text) = sink.keep(alone.read_text(&manifest)) else { return Ok(None) };
        let town = TownManifest::read(&manifest, &text).report(sink);
        Ok(town.map(|town| Self { town, manifest, tree }))
    }
}

/// The town's layer on top, then its packages, and the embedded theme.
fn stack(tree: Arc<dyn Tree>, display: &str, packages: Vec<Layer>) -> Vec<Layer> {
    let names = packages.iter().map(|layer| layer.package.clone());
    let below = names.chain([PackageName::base()]).collect();
    let town = Layer { package: PackageName::town(), tree, display: display.to_owned(), below };
    [town].into_iter().chain(packages).chain([base_theme::layer()]).collect()
}

/// What stands before the paths of the town's own files. Those of a made-up town are the package's
/// examples.
fn display_of(place: &Place) -> &'static str {
    match place {
        Place::Folder(_) | Place::Commit(_) => "",
        Place::MadeUp { .. } => "examples/",
    }
}

/// Returns the town's time zone. A name that is not known is reported, and UTC taken.
fn town_zone(town: &TownManifest, manifest: &Origin, sink: &Sink) -> jiff::tz::TimeZone {
    zone(&town.timezone).unwrap_or_else(|why| {
        let place = manifest.at(town.timezone_at.clone());
        let message = message!("`timezone`: {why}", why);
        let near = town.country.as_deref().and_then(zone_of_country).unwrap_or("Europe/Brussels");
        let help = message!(
            "write the name of the zone, which knows of summer time: `timezone = \"{near}\"`",
            near
        );
        let diagnostic = Diagnostic::error(Code::BadValue, message).at(place);
        sink.report(if why.contains("did you mean") { diagnostic } else { diagnostic.help(help) });
        jiff::tz::TimeZone::UTC
    })
}

impl Project {
    /// Writes the lock that the town was opened with, with these overrides, where it differs from the written one.
    ///
    /// # Errors
    /// If the folder cannot be written, or the lock would be too large to be read again.
    pub fn write_lock(&self, overrides: Vec<LockedOverride>) -> Result<()> {
        let lock = Lock { overrides, ..self.lock.clone() };
        if lock.is_empty() && self.written.is_none() {
            return Ok(());
        }
        Town::replace_lock(&self.root, self.written.as_ref(), &lock)
    }

    /// Who commits in the town's repository, as Git's settings say.
    ///
    /// # Errors
    /// If the repository cannot be opened.
    pub fn author(&self) -> Result<Author> {
        match Repository::discover(&self.root)? {
            Some((repository, _)) => repository.author(),
            None => Ok(Author { name: String::new(), email: String::new(), is_known: false }),
        }
    }
}

/// The town as federation sees it: in its folder, or at the commit that the options name.
///
/// # Errors
/// If there is no town.
pub fn federated(root: &Utf8Path, options: &Options, sink: &Sink) -> Result<Option<Town>> {
    Town::read_at(root, find(root, options)?, sink)
}

fn no_town(root: &Utf8Path) -> Box<Diagnostic> {
    let message = message!("there is no `town.toml` in `{root}`", root);
    let folder = disk::Folder::open(root).ok();
    let names = folder.as_ref().and_then(|folder| folder.list_names().ok()).unwrap_or_default();
    let names: Vec<&str> = names.iter().filter_map(|name| name.to_str()).collect();
    let near = names.iter().find(|name| name.to_ascii_lowercase().starts_with("town.toml"));
    let holds_town = |name: &&&str| {
        folder.as_ref().is_some_and(|folder| {
            folder.kind(Utf8Path::new(name).join("town.toml")) == Some(FileKind::File)
        })
    };
    let help = match (near, names.iter().find(holds_town)) {
        (None, _) if names.contains(&"package.toml") => {
            "this folder holds a package: `parvis check` tries it in a made-up town; a site is built in the folder of a town that uses it".to_owned()
        }
        (Some(near), _) => format!("rename `{near}` to `town.toml`"),
        (None, Some(folder)) => {
            format!("there is one in `{}`: name that folder", root.join(folder))
        }
        (None, None) => {
            "a town's folder holds `town.toml`; to begin a town: `parvis new our-town --lang fr`"
                .to_owned()
        }
    };
    Box::new(Diagnostic::error(Code::NoTown, message).help(help))
}

fn clock(options: &Options, zone: jiff::tz::TimeZone) -> Result<Clock> {
    let now = match &options.date {
        Some(text) => match Moment::parse(text, &zone) {
            Ok(moment) => moment.start(&zone),
            Err(why) => {
                let diagnostic = Diagnostic::error(
                    Code::Usage,
                    message!("`--date {text}` is not a date: {why}", text, why),
                );
                return diagnostic
                    .help("write `--date 2026-06-21`, or an instant: `--date 2026-06-21T18:00:00Z`")
                    .into();
            }
        },
        None => options.now.unwrap_or(Timestamp::UNIX_EPOCH),
    };
    Ok(Clock::new(now, zone))
}

fn base_url(url: &str) -> Result<String> {
    site_address(url).map_err(|why| {
        let diagnostic = Diagnostic::error(
            Code::Usage,
            message!("`--base-url {url}` is not the address of a site: {why}", url, why),
        );
        Box::new(diagnostic.help("write `--base-url https://preview.ourtown.example`"))
    })
}

/// Finds the town's files: in its folder, or at the commit that the options name.
fn find(root: &Utf8Path, options: &Options) -> Result<Place> {
    if let Some(files) = &options.made_up {
        return Ok(Place::MadeUp { files: Arc::clone(files), beside: disk::Folder::open(root)? });
    }
    let Some(revision) = &options.revision else {
        if disk::named_file_kind(root) != Some(FileKind::Folder) {
            let diagnostic =
                Diagnostic::error(Code::NoTown, message!("there is no folder `{root}`", root));
            return diagnostic
                .help("run parvis in the town's folder, or name the folder: `parvis build FOLDER`")
                .into();
        }
        let folder = disk::Folder::open(root)?;
        return if folder.kind("town.toml").is_some() {
            Ok(Place::Folder(folder))
        } else {
            Err(no_town(root))
        };
    };
    let Some((repository, prefix)) = Repository::discover(root)? else {
        let diagnostic = Diagnostic::error(
            Code::Git,
            message!(
                "`{root}` is not in a Git repository, so it has no revision `{revision}`",
                root,
                revision
            ),
        );
        return diagnostic.help("leave `--revision` out to build the folder as it is").into();
    };
    let commit = repository.resolve(revision)?;
    Ok(Place::Commit(Folder { repository, commit, prefix }))
}
