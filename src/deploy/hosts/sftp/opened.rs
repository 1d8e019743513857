//! SFTP. A file is written under a temporary name in the target's folder and then renamed over the
//! former one, which visitors see until then.
//!
//! The next temporary file is opened while the former is renamed, so a file costs two waits: one to
//! write it, one to rename it. libssh2's own SFTP has neither that nor renaming over a file.

use std::collections::BTreeSet;
use std::io::Read;

use super::packets::{Attributes, NEW, Named, READ, Request, Status};
use super::pieces::{self, Content, Sizes};
use super::refusals::{no_file, no_folder, refusal, unreadable_there};
use super::wire::{Ticket, Wire};
use crate::deploy::host::{Created, Fault, Host, HostError, HostFile};
use crate::disk::unpredictable_name;

/// What the names of temporary files begin with.
const UNFINISHED: &str = ".parvis-sending-";
/// A connection. Paths of its own functions are relative to the target's folder.
pub(super) struct Opened {
    wire: Wire,
    /// The target's folder as the host knows it; empty is the one that the login leads to.
    base: String,
    /// What the names of this connection's temporary files begin with.
    own: String,
    /// How many temporary files there were.
    count: u64,
    spare: Option<Spare>,
    /// Folders that are known to be there, and no links.
    sure: BTreeSet<String>,
}

/// An empty temporary file that is open.
struct Spare {
    name: String,
    handle: Vec<u8>,
}

/// The questions about a folder that should be there.
struct Making {
    folder: String,
    made: Ticket,
    look: Ticket,
}

type HostResult<T> = Result<T, HostError>;

impl Opened {
    pub(super) fn new(wire: Wire, base: String) -> Self {
        let own = format!("{}-", unpredictable_name(UNFINISHED));
        Self { wire, base, own, count: 0, spare: None, sure: BTreeSet::new() }
    }

    fn full(&self, path: &str) -> String {
        match (self.base.as_str(), path) {
            ("", "") => ".".to_owned(),
            ("", path) => path.to_owned(),
            (base, "") => base.to_owned(),
            ("/", path) => format!("/{path}"),
            (base, path) => format!("{base}/{path}"),
        }
    }

    fn look(&mut self, path: &str) -> HostResult<Result<Attributes, Status>> {
        let full = self.full(path);
        let ticket = self.wire.ask(Request::Look(&full))?;
        self.wire.found(ticket)
    }

    /// The folders above a file that are not known yet, the highest first.
    fn unsure_above(&self, path: &str) -> Vec<String> {
        let ends = path.match_indices('/').map(|(at, _)| &path[..at]);
        ends.filter(|folder| !self.sure.contains(*folder)).map(str::to_owned).collect()
    }

    /// Makes sure that no folder above a file is a link. Returns whether all are there.
    fn has_above(&mut self, path: &str) -> HostResult<bool> {
        let mut looks = Vec::new();
        for folder in self.unsure_above(path) {
            let full = self.full(&folder);
            looks.push((self.wire.ask(Request::Look(&full))?, folder));
        }
        let mut all = true;
        for (ticket, folder) in looks {
            match self.wire.found(ticket)? {
                Ok(found) if found.is_folder() => drop(self.sure.insert(folder)),
                Ok(found) => return Err(no_folder(&folder, found)),
                Err(Status { code: Status::NOT_THERE, .. }) => all = false,
                Err(status) => return Err(refusal(&status, &folder)),
            }
        }
        Ok(all)
    }

    /// Makes a folder, or looks what lies there: the one above it is sure.
    fn ask_folder(&mut self, folder: String) -> HostResult<Making> {
        let full = self.full(&folder);
        let made = self.wire.ask(Request::MakeFolder(&full))?;
        let look = self.wire.ask(Request::Look(&full))?;
        Ok(Making { folder, made, look })
    }

    fn hear_folder(&mut self, making: Making) -> HostResult<()> {
        let Making { folder, made, look } = making;
        let made = self.wire.status(made)?;
        match self.wire.found(look)? {
            Ok(found) if found.is_folder() => {
                self.sure.insert(folder);
                Ok(())
            }
            Ok(found) => Err(no_folder(&folder, found)),
            Err(_) => Err(refusal(&made, &folder)),
        }
    }

    fn make_folders(&mut self, folders: impl Iterator<Item = String>) -> HostResult<()> {
        for folder in folders {
            let making = self.ask_folder(folder)?;
            self.hear_folder(making)?;
        }
        Ok(())
    }

    /// Makes the target's folder and those above it; whether they are there shows by what follows.
    fn make_base(&mut self) -> HostResult<()> {
        let base = format!("{}/", self.base);
        let folders = base.match_indices('/').map(|(at, _)| &base[..at]).filter(|f| !f.is_empty());
        let made: HostResult<Vec<Ticket>> =
            folders.map(|folder| self.wire.ask(Request::MakeFolder(folder))).collect();
        made?.into_iter().try_for_each(|ticket| self.wire.status(ticket).map(drop))
    }

    /// Opens a file that is not there yet, in the target's folder, which is made if need be.
    fn open_new(&mut self, name: &str) -> HostResult<Result<Vec<u8>, Status>> {
        let full = self.full(name);
        let ticket = self.wire.ask(Request::Open { path: &full, how: NEW })?;
        match self.wire.handle(ticket)? {
            Err(Status { code: Status::NOT_THERE, .. }) if !self.base.is_empty() => {}
            opened => return Ok(opened),
        }
        self.make_base()?;
        let ticket = self.wire.ask(Request::Open { path: &full, how: NEW })?;
        self.wire.handle(ticket)
    }

    fn spare_name(&mut self) -> String {
        self.count += 1;
        format!("{}{}", self.own, self.count)
    }

    /// The open temporary file, or a new one.
    fn take_spare(&mut self) -> HostResult<Spare> {
        if let Some(spare) = self.spare.take() {
            return Ok(spare);
        }
        let name = self.spare_name();
        match self.open_new(&name)? {
            Ok(handle) => Ok(Spare { name, handle }),
            Err(status) => Err(self.explain_base(&status)?),
        }
    }

    /// Why nothing can be written into the target's folder.
    fn explain_base(&mut self, status: &Status) -> HostResult<HostError> {
        let base = self.full("");
        let ticket = self.wire.ask(Request::Follow(&base))?;
        Ok(match self.wire.found(ticket)? {
            Ok(found) if !found.is_folder() => no_folder(&base, found),
            _ => refusal(status, &base),
        })
    }

    /// Gives a temporary file up.
    fn discard(&mut self, spare: &Spare) -> HostResult<()> {
        let full = self.full(&spare.name);
        let closed = self.wire.ask(Request::Close(&spare.handle))?;
        let removed = self.wire.ask(Request::Remove(&full))?;
        self.wire.status(closed)?;
        self.wire.status(removed).map(drop)
    }

    /// Writes the temporary file, and puts it in its place.
    fn fill(&mut self, spare: &Spare, path: &str, content: Content<'_>) -> HostResult<()> {
        let mut folders = self.unsure_above(path).into_iter();
        // What is most often new is the page's own folder: it costs no wait of its own.
        let first = folders.next().map(|folder| self.ask_folder(folder)).transpose()?;
        pieces::write(&mut self.wire, &spare.handle, path, content)?;
        if let Some(first) = first {
            self.hear_folder(first)?;
        }
        self.make_folders(folders)?;
        self.replace(&spare.name, path)
    }

    /// Renames a temporary file over another file, and opens the next one meanwhile.
    fn replace(&mut self, name: &str, path: &str) -> HostResult<()> {
        let (from, to) = (self.full(name), self.full(path));
        let renamed = match self.wire.can_replace {
            true => self.wire.ask(Request::Replace { from: &from, to: &to })?,
            false => self.wire.ask(Request::Rename { from: &from, to: &to })?,
        };
        let next = self.spare_name();
        let full = self.full(&next);
        let opened = self.wire.ask(Request::Open { path: &full, how: NEW })?;
        let renamed = self.wire.status(renamed)?;
        // If there is none, the next file's fault shows why.
        self.spare = self.wire.handle(opened)?.ok().map(|handle| Spare { name: next, handle });
        if renamed.code == Status::OK {
            return Ok(());
        }
        let there = self.look(path)?;
        match there {
            Ok(found) if found.is_folder() => Err(HostError::new(
                Fault::InTheWay,
                message!("a folder lies in the place of the file `{path}`", path),
            )),
            Ok(_) if !self.wire.can_replace => self.exchange(&from, path),
            _ => Err(refusal(&renamed, path)),
        }
    }

    /// Puts a file in another's place on hosts that cannot rename over one. All is asked at once, so
    /// the place is empty only for as long as the host needs between two requests; a visitor who
    /// comes then is told that there is no such page.
    fn exchange(&mut self, from: &str, path: &str) -> HostResult<()> {
        let former = self.spare_name();
        let (former, to) = (self.full(&former), self.full(path));
        let aside = self.wire.ask(Request::Rename { from: &to, to: &former })?;
        let renamed = self.wire.ask(Request::Rename { from, to: &to })?;
        let (aside, renamed) = (self.wire.status(aside)?, self.wire.status(renamed)?);
        if renamed.code == Status::OK {
            let removed = self.wire.ask(Request::Remove(&former))?;
            return self.wire.status(removed).map(drop);
        }
        if aside.code == Status::OK {
            let back = self.wire.ask(Request::Rename { from: &former, to: &to })?;
            self.wire.status(back)?;
        }
        Err(refusal(&renamed, path))
    }
}

impl Host for Opened {
    fn read(&mut self, path: &str, limit: u64) -> HostResult<Option<Vec<u8>>> {
        if !self.has_above(path)? {
            return Ok(None);
        }
        let full = self.full(path);
        let look = self.wire.ask(Request::Look(&full))?;
        let opened = self.wire.ask(Request::Open { path: &full, how: READ })?;
        let size = match self.wire.found(look)? {
            Ok(found) if found.is_file() => found.size.unwrap_or_default(),
            Ok(_) => return Err(no_file(path)),
            Err(Status { code: Status::NOT_THERE, .. }) => {
                // Nobody else may have made it meanwhile, and it would stay open.
                if let Ok(handle) = self.wire.handle(opened)? {
                    let closed = self.wire.ask(Request::Close(&handle))?;
                    self.wire.status(closed)?;
                }
                return Ok(None);
            }
            Err(status) => return Err(self.explain_base(&status)?),
        };
        let handle = match self.wire.handle(opened)? {
            Ok(handle) => handle,
            Err(Status { code: Status::NOT_THERE, .. }) => return Ok(None),
            Err(status) => return Err(unreadable_there(&status, path)),
        };
        let bytes = pieces::read(&mut self.wire, &handle, path, Sizes { size, limit });
        let closed = self.wire.ask(Request::Close(&handle))?;
        self.wire.status(closed)?;
        let bytes = bytes?;
        if bytes.len() as u64 > limit {
            let message =
                message!("`{path}` on the host is larger than {limit} bytes", path, limit);
            return Err(HostError::new(Fault::Other, message));
        }
        Ok(Some(bytes))
    }

    fn list(&mut self, folder: &str) -> HostResult<Option<Vec<HostFile>>> {
        let is_own = folder.is_empty();
        if !is_own && !self.has_above(&format!("{folder}/"))? {
            return Ok(None);
        }
        let full = self.full(folder);
        let opened = self.wire.ask(Request::OpenFolder(&full))?;
        let handle = match self.wire.handle(opened)? {
            Ok(handle) => handle,
            Err(Status { code: Status::NOT_THERE, .. }) => return Ok(None),
            Err(status) if is_own => return Err(self.explain_base(&status)?),
            Err(status) => return Err(unreadable_there(&status, folder)),
        };
        let names = pieces::list(&mut self.wire, &handle, folder);
        let closed = self.wire.ask(Request::Close(&handle))?;
        self.wire.status(closed)?;
        let others = names?.into_iter().filter(|named| !matches!(named.name.as_str(), "." | ".."));
        let files = others.map(|Named { name, is_folder }| HostFile { name, is_folder });
        Ok(Some(files.collect()))
    }

    fn put(&mut self, path: &str, bytes: &mut dyn Read, length: u64) -> HostResult<()> {
        let spare = self.take_spare()?;
        let done = self.fill(&spare, path, Content { bytes, length });
        if done.is_err() && !self.wire.is_broken {
            // The first error is the one to tell.
            let _ = self.discard(&spare);
        }
        done
    }

    fn create(&mut self, path: &str, bytes: &[u8]) -> HostResult<Created> {
        let folders = self.unsure_above(path).into_iter();
        self.make_folders(folders)?;
        let handle = match self.open_new(path)? {
            Ok(handle) => handle,
            Err(status) => {
                return match self.look(path)? {
                    Ok(_) => Ok(Created::Already),
                    Err(_) => Err(self.explain_base(&status)?),
                };
            }
        };
        let content = Content { bytes: &mut &*bytes, length: bytes.len() as u64 };
        let done = pieces::write(&mut self.wire, &handle, path, content);
        if done.is_err() && !self.wire.is_broken {
            let _ = self.discard(&Spare { name: path.to_owned(), handle });
        }
        done.map(|()| Created::Alone)
    }

    fn remove(&mut self, path: &str) -> HostResult<()> {
        if !self.has_above(path)? {
            return Ok(());
        }
        let full = self.full(path);
        let removed = self.wire.ask(Request::Remove(&full))?;
        let removed = self.wire.status(removed)?;
        if matches!(removed.code, Status::OK | Status::NOT_THERE) {
            return Ok(());
        }
        match self.look(path)? {
            Err(Status { code: Status::NOT_THERE, .. }) => Ok(()),
            Ok(found) if found.is_folder() => Err(no_file(path)),
            _ => Err(refusal(&removed, path)),
        }
    }

    fn remove_empty(&mut self, folder: &str) -> HostResult<()> {
        if !self.has_above(folder)? {
            return Ok(());
        }
        self.sure.remove(folder);
        let full = self.full(folder);
        let removed = self.wire.ask(Request::RemoveFolder(&full))?;
        self.wire.status(removed).map(drop)
    }

    fn tidy(&mut self) -> HostResult<()> {
        let mut removed = Vec::new();
        for HostFile { name, .. } in self.list("")?.unwrap_or_default() {
            if name.starts_with(UNFINISHED) && !name.starts_with(&self.own) {
                let full = self.full(&name);
                removed.push(self.wire.ask(Request::Remove(&full))?);
            }
        }
        removed.into_iter().try_for_each(|ticket| self.wire.status(ticket).map(drop))
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        if let Some(spare) = self.spare.take().filter(|_| !self.wire.is_broken) {
            // A later run removes it if this does not succeed.
            let _ = self.discard(&spare);
        }
    }
}
