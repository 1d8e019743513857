//! Checking what is there: checksums and signatures of the cache and of `vendor/`; on demand, the tags of the servers too.

use super::ask_servers::RemoteIndex;
use super::checksum::checksum;
use super::layer_files::{Files, pins};
use super::network_context::NetworkContext;
use super::open_commit::CommitFolder;
use super::signers::{is_signed_by, signer_of};
use super::store::KEPT;
use super::token::agreed;
use super::town::{Town, read_package};
use super::update::{moved_tags, signers_file};
use super::vendor_checksum::{VENDOR, VendorChecksum, unsealed, vendored};
use crate::diagnostics::{Blame, Code, Diagnostic, Result, Sink};
use crate::git::Repository;
use crate::manifest::{GitSource, Lock, LockedPackage, Pin, Reference};
use crate::names::{PackageName, TreePath};
use crate::sources::{Bounds, Tree};

/// Checks without network all that the lock names. Each fault is reported; gives how many copies were found good.
pub fn verify(town: &Town, lock: &Lock, network: &NetworkContext<'_>, sink: &Sink) -> usize {
    let mut good = 0;
    for (name, pin, files) in pins(lock) {
        let vendored = check_vendored(town, lock, name, pin).transpose();
        let repository = network.store.holding(&pin.url, pin.commit);
        let cached =
            repository.map(|repository| Copy { town, lock, name, pin, files }.check(&repository));
        if cached.is_none() {
            // A folder, its seal and the lock can be changed together; the commit cannot.
            let message = match vendored {
                Some(_) => {
                    format!(
                        "`{VENDOR}/{name}` cannot be compared with commit {}, which is not in the cache",
                        pin.commit.short()
                    )
                }
                None => format!("`{name}` is neither in the cache nor in `{VENDOR}/`"),
            };
            let help = "download it, `parvis fetch`, and run `parvis verify` again";
            sink.report(Diagnostic::error(Code::NotFetched, message).help(help));
        }
        good += [vendored, cached]
            .into_iter()
            .flatten()
            .filter_map(|checked| sink.keep(checked))
            .count();
    }
    good
}

/// Asks the servers whether the locked tags still point where the lock says.
pub fn verify_remote(town: &Town, lock: &Lock, network: &NetworkContext<'_>, sink: &Sink) {
    if sink.keep(agreed(town, lock)).is_none() {
        return;
    }
    let index = RemoteIndex::new(network, town.named());
    index.list(pins(lock).map(|(_, pin, _)| pin.url.clone()));
    moved_tags(lock, &index, sink);
    for (_, diagnostic) in index.failures() {
        sink.report(*diagnostic);
    }
}

/// Compares what is vendored under a name with its seal and the lock; `None` if nothing is.
fn check_vendored(town: &Town, lock: &Lock, name: &PackageName, pin: &Pin) -> Result<Option<()>> {
    let Some(tree) = vendored(&town.place, name, Bounds::OWN).value? else {
        return Ok(None);
    };
    let seal = VendorChecksum::of(&town.place, name).ok_or_else(|| unsealed(name))?;
    seal.check(name, &*tree, pin)?;
    lock.package(name).map_or(Ok(()), |locked| check_words(locked, &*tree)).map(Some)
}

/// A copy in the cache of what is locked under a name.
struct Copy<'a> {
    town: &'a Town,
    lock: &'a Lock,
    name: &'a PackageName,
    pin: &'a Pin,
    files: Files,
}

impl Copy<'_> {
    /// Compares the copy with the lock: its files, what it says of itself, its signature, its tag.
    fn check(&self, repository: &Repository) -> Result<()> {
        let Self { town, lock, name, pin, files } = *self;
        let tree = CommitFolder::of_pin(pin)
            .open(repository, Bounds::OWN, name)
            .value
            .map_err(|error| damaged(name, &error))?;
        let sum = checksum(&tree, &files.of(&tree)).map_err(|error| damaged(name, &error))?;
        if sum != pin.checksum {
            let message = message!(
                "the files of `{name}` at commit {commit} are not those that were locked",
                name,
                commit = pin.commit.short()
            );
            let help = "if `parvis.lock` was edited, restore it from Git; else fetch the files again: `parvis fetch`";
            return Diagnostic::error(Code::WrongChecksum, message)
                .blame(Blame::Content)
                .help(help)
                .into();
        }
        lock.package(name).map_or(Ok(()), |locked| check_words(locked, &tree))?;
        let Some(file) = source_of(town, name).and_then(|source| source.signers.as_ref()) else {
            check_signer(repository, name, pin)?;
            return check_tag(repository, name, pin);
        };
        let signer =
            signer_of(repository, &pin.reference, pin.commit, &signers_file(town, file)?, name)?;
        if pin.signer.as_ref() != Some(&signer) {
            let message = message!(
                "`{name}` is signed by `{signer}`, the lock says {as_deref}",
                name,
                signer,
                as_deref = pin.signer.as_deref().unwrap_or("nobody")
            );
            let help = message!(
                "check with its authors that the key is theirs, then `parvis update {name}`",
                name
            );
            return Diagnostic::error(Code::BadSignature, message)
                .blame(Blame::Package)
                .help(help)
                .into();
        }
        check_tag(repository, name, pin)
    }
}

/// Compares what the lock says of a package with what the package says of itself.
fn check_words(locked: &LockedPackage, tree: &dyn Tree) -> Result<()> {
    let path = TreePath::parse("package.toml").expect("a plain name");
    let bytes = tree.read(&path)?;
    let Some(manifest) = read_package(&locked.name, &bytes) else { return Ok(()) };
    let (version, own) = (locked.version.to_string(), manifest.version.to_string());
    let claims = [
        ("version", version.as_str(), own.as_str()),
        ("licence", &locked.licence, &manifest.licence),
    ];
    match claims.into_iter().find(|(_, said, own)| said != own) {
        Some((key, said, own)) => Err(otherwise(format!(
            "the lock says that the {key} of `{}` is `{said}`, and its `package.toml` says `{own}`",
            locked.name
        ))),
        None => Ok(()),
    }
}

/// Looks whether the tag that the lock names leads to its commit, as far as the cache has it.
fn check_tag(repository: &Repository, name: &PackageName, pin: &Pin) -> Result<()> {
    let Reference::Tag(tag) = &pin.reference else { return Ok(()) };
    let full = format!("{KEPT}tags/{tag}");
    let cached = repository.commit_named(&full);
    if cached.is_some_and(|commit| commit != pin.commit) {
        let message = message!(
            "`{name}` is locked at commit {commit}, and its tag `{tag}` leads elsewhere",
            name,
            commit = pin.commit.short(),
            tag
        );
        let help = "if `parvis.lock` was edited, restore it from Git; else ask the authors: released versions never change";
        return Diagnostic::error(Code::MovedTag, message).blame(Blame::Content).help(help).into();
    }
    // The cache has the tag, but it is a longer chain of tags than is followed. The commit was
    // fetched as the one that the server named, and there is nothing else to compare it with.
    if cached.is_some() || repository.refs(&full)?.iter().any(|(found, _)| *found == full) {
        return Ok(());
    }
    let message = message!(
        "whether the tag `{tag}` of `{name}` leads to commit {commit} cannot be told: it is not in the cache",
        tag,
        name,
        commit = pin.commit.short()
    );
    let help = "download it, `parvis fetch`, and run `parvis verify` again; if `parvis.lock` was edited, restore it from Git";
    Diagnostic::error(Code::NotFetched, message).help(help).into()
}

/// Looks whether the signer that a lock names has signed, where the town names no keys any more.
fn check_signer(repository: &Repository, name: &PackageName, pin: &Pin) -> Result<()> {
    let Some(signer) = &pin.signer else { return Ok(()) };
    if is_signed_by(repository, &pin.reference, pin.commit, signer)? {
        return Ok(());
    }
    Err(otherwise(format!(
        "the lock says that `{name}` is signed by `{signer}`, and it bears no such signature"
    )))
}

fn otherwise(message: String) -> Box<Diagnostic> {
    let help = "the lock was edited by hand: restore it from Git, `git checkout parvis.lock`, or run `parvis update`";
    Box::new(Diagnostic::error(Code::BadLock, message).blame(Blame::Content).help(help))
}

fn damaged(name: &PackageName, error: &Diagnostic) -> Box<Diagnostic> {
    let message = message!(
        "the copy of `{name}` in the cache is damaged: {message}",
        name,
        message = error.message
    );
    Box::new(
        Diagnostic::error(Code::WrongChecksum, message)
            .blame(Blame::Setup)
            .help("fetch it again: `parvis fetch`"),
    )
}

fn source_of<'a>(town: &'a Town, name: &PackageName) -> Option<&'a GitSource> {
    town.sources().find(|(found, _)| *found == name).map(|(_, source)| source)
}
