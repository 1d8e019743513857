//! Packages and partners from Git: opened at the commit that the lock names, from `vendor/` or from the cache.

use std::sync::Arc;

use crate::diagnostics::{Blame, Code, Diagnostic, Origin, Result, Sink};
use crate::federation::{
    CommitFolder, Files, Override, Store, Town, VENDOR, VendorChecksum, checksum, is_as_locked,
    overrides, unsealed, vendored,
};
use crate::manifest::{Lock, Pin};
use crate::names::{PackageName, TreePath};
use crate::sources::{Bounds, LARGEST_FILE, Layers, Place, Tree};

/// Reads `parvis.lock`: `None` if it is broken, `Some(None)` if there is no such file.
#[expect(clippy::option_option, reason = "no lock is another thing than one that cannot be read")]
pub(super) fn lock(place: &Place, sink: &Sink) -> Option<Option<Lock>> {
    let path = TreePath::parse(Town::LOCK).expect("a plain name");
    match sink.keep(place.text(&path))? {
        Some(text) => Lock::read(&Origin::town(path), &text).report(sink).map(Some),
        None => Some(None),
    }
}

/// The town's files that hide a package's. What an update changed behind them is reported, with the difference where the cache
/// still has the older file.
pub(super) fn hiding(
    layers: &Layers,
    lock: &Lock,
    store: Option<&Store>,
    sink: &Sink,
) -> Vec<Override> {
    let old = |package: &PackageName, id| {
        let repository = store?.repository(&lock.package(package)?.pin.url)?;
        repository.blob_length(id).ok().filter(|length| *length <= LARGEST_FILE)?;
        repository.read_blob(id).ok()
    };
    let found = sink.keep(overrides(layers, lock, &old)).unwrap_or_default();
    found.iter().filter_map(Override::finding).for_each(|finding| sink.report(finding));
    found
}

/// Folders at a town's root that are never its sources.
pub(super) const SKIPPED: &[&str] = &["public", "target", "node_modules", VENDOR];

/// Where what is locked is looked for.
pub(super) struct PackageSources<'a> {
    /// The town's files: `vendor/` lies there.
    pub(super) place: &'a Place,
    /// The cache, if the caller has one.
    pub(super) store: Option<&'a Store>,
    /// How much of what others wrote is taken.
    pub(super) bounds: Bounds,
}

/// A tree with the way to it, as people read it.
pub(super) struct ShownTree {
    /// The files.
    pub(super) tree: Arc<dyn Tree>,
    /// What stands before their paths in messages.
    pub(super) display: String,
}

impl PackageSources<'_> {
    /// Opens what the lock names. What lies in `vendor/` comes first, and must be whole; from the cache a package's checksum is
    /// taken each time, and a partner's, which may be large, once for each commit.
    ///
    /// # Errors
    /// If it is nowhere, or not what was locked.
    pub(super) fn open(
        &self,
        name: &PackageName,
        pin: &Pin,
        files: Files,
        sink: &Sink,
    ) -> Result<ShownTree> {
        if let Some(vendored) = self.vendored(name, pin, files, sink)? {
            return Ok(vendored);
        }
        let missing = || {
            let message = message!(
                "`{name}` at commit {commit} is neither in the cache nor in `{VENDOR}/`",
                name,
                commit = pin.commit.short(),
                VENDOR
            );
            let diagnostic = Diagnostic::error(Code::NotFetched, message).blame(Blame::Setup);
            Box::new(diagnostic.help("download it: `parvis fetch`"))
        };
        let repository =
            self.store.and_then(|store| store.holding(&pin.url, pin.commit)).ok_or_else(missing)?;
        let damaged = |fault: Box<Diagnostic>| {
            let message = message!(
                "`{name}` cannot be read from the cache: {message}",
                name,
                message = fault.message
            );
            Box::new(
                Diagnostic { message, ..*fault }
                    .help("the cache may be damaged: `parvis fetch` mends it"),
            )
        };
        let opened = CommitFolder::of_pin(pin).open(&repository, self.within(files), name);
        let tree = opened
            .report(sink)
            .map_err(|fault| if fault.code == Code::TooMuch { fault } else { damaged(fault) })?;
        let as_locked = match files {
            Files::Package => checksum(&tree, tree.files()).map(|sum| sum == pin.checksum),
            Files::Partner => is_as_locked(&repository, &tree, pin),
        };
        if !as_locked.map_err(damaged)? {
            let message = message!(
                "the files of `{name}` at commit {commit} are not those that were locked",
                name,
                commit = pin.commit.short()
            );
            let help =
                "`parvis.lock` was edited by hand: restore it from Git, `git checkout parvis.lock`";
            return Diagnostic::error(Code::WrongChecksum, message)
                .blame(Blame::Content)
                .help(help)
                .into();
        }
        Ok(ShownTree { tree: Arc::new(tree), display: format!("@{name}/") })
    }

    /// A partner is measured when it is fetched: what a build reads of it is only what it shows.
    fn within(&self, files: Files) -> Bounds {
        match files {
            Files::Package => self.bounds,
            Files::Partner => Bounds::OWN,
        }
    }

    fn vendored(
        &self,
        name: &PackageName,
        pin: &Pin,
        files: Files,
        sink: &Sink,
    ) -> Result<Option<ShownTree>> {
        let Some(tree) = vendored(self.place, name, self.within(files)).report(sink)? else {
            return Ok(None);
        };
        let seal = VendorChecksum::of(self.place, name).ok_or_else(|| unsealed(name))?;
        seal.check(name, &*tree, pin)?;
        Ok(Some(ShownTree { tree, display: format!("{VENDOR}/{name}/") }))
    }
}
