//! Checking what is there: checksums and signatures of the cache and of `vendor/`; on demand, the tags of the servers too.

use super::checksum::checksum;
use super::desk::Desk;
use super::seal::{Seal, VENDOR, unsealed, vendored};
use super::signers::signer_of;
use super::survey::{Files, Survey, open, pins};
use super::token::agreed;
use super::town::Town;
use super::update::{moved_tags, signers_text};
use crate::diagnostics::{Blame, Code, Diagnostic, Result, Sink};
use crate::git::Repository;
use crate::manifest::{GitSource, Lock, Pin};
use crate::names::PackageName;
use crate::sources::Bounds;

/// Checks without network all that the lock names. Each fault is reported; gives how many copies were found good.
pub fn verify(town: &Town, lock: &Lock, desk: &Desk<'_>, sink: &Sink) -> usize {
    let mut good = 0;
    for (name, pin, files) in pins(lock) {
        let vendored = check_vendored(town, name, pin).transpose();
        let repository = desk.store.holding(&pin.url, pin.commit);
        let cached = repository.map(|repository| check_cached(town, &repository, (name, pin, files)));
        if cached.is_none() {
            // A folder, its seal and the lock can be changed together; the commit cannot.
            let message = match vendored {
                Some(_) => {
                    format!("`{VENDOR}/{name}` cannot be compared with commit {}, which is not in the cache", pin.commit.short())
                }
                None => format!("`{name}` is neither in the cache nor in `{VENDOR}/`"),
            };
            let help = "download it, `parvis fetch`, and run `parvis verify` again";
            sink.report(Diagnostic::error(Code::NotFetched, message).help(help));
        }
        good += [vendored, cached].into_iter().flatten().filter_map(|checked| sink.keep(checked)).count();
    }
    good
}

/// Asks the servers whether the locked tags still point where the lock says.
pub fn verify_remote(town: &Town, lock: &Lock, desk: &Desk<'_>, sink: &Sink) {
    if sink.keep(agreed(town, lock)).is_none() {
        return;
    }
    let survey = Survey::new(desk, town.named());
    survey.list(pins(lock).map(|(_, pin, _)| pin.url.clone()));
    moved_tags(lock, &survey, sink);
    for (_, diagnostic) in survey.failures() {
        sink.report(*diagnostic);
    }
}

/// Compares what is vendored under a name with its seal and the lock; none if nothing is.
fn check_vendored(town: &Town, name: &PackageName, pin: &Pin) -> Result<Option<()>> {
    let Some(tree) = vendored(&town.place, name, Bounds::OWN, &Sink::new())? else { return Ok(None) };
    let seal = Seal::of(&town.place, name).ok_or_else(|| unsealed(name))?;
    seal.check(name, &*tree, pin).map(Some)
}

fn check_cached(town: &Town, repository: &Repository, (name, pin, files): (&PackageName, &Pin, Files)) -> Result<()> {
    let tree = open(repository, (pin.commit, pin.subfolder.as_ref()), Bounds::OWN, name, &Sink::new())
        .map_err(|error| damaged(name, &error))?;
    let sum = checksum(&tree, &files.of(&tree)).map_err(|error| damaged(name, &error))?;
    if sum != pin.checksum {
        let message = format!("the files of `{name}` at commit {} are not those that were locked", pin.commit.short());
        let help = "if `parvis.lock` was edited, restore it from Git; else fetch the files again: `parvis fetch`";
        return Diagnostic::error(Code::WrongChecksum, message).blame(Blame::Content).help(help).into();
    }
    let Some(file) = source_of(town, name).and_then(|source| source.signers.as_ref()) else { return Ok(()) };
    let signer = signer_of(repository, (&pin.reference, pin.commit), &signers_text(town, file)?, name)?;
    if pin.signer.as_ref() != Some(&signer) {
        let message = format!("`{name}` is signed by `{signer}`, the lock says {}", pin.signer.as_deref().unwrap_or("nobody"));
        let help = format!("check with its authors that the key is theirs, then `parvis update {name}`");
        return Diagnostic::error(Code::BadSignature, message).blame(Blame::Package).help(help).into();
    }
    Ok(())
}

fn damaged(name: &PackageName, error: &Diagnostic) -> Box<Diagnostic> {
    let message = format!("the copy of `{name}` in the cache is damaged: {}", error.message);
    Box::new(Diagnostic::error(Code::WrongChecksum, message).blame(Blame::Setup).help("fetch it again: `parvis fetch`"))
}

fn source_of<'a>(town: &'a Town, name: &PackageName) -> Option<&'a GitSource> {
    town.sources().find(|(found, _)| *found == name).map(|(_, source)| source)
}
