//! Files and folders on an FTP server.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};

use suppaftp::{FtpError, Status};

use super::listing::{Entry, Kind, read_line, read_machine_line};
use super::wire::{Wire, broken};
use crate::deploy::host::{Created, Fault, Host, HostError, HostFile};
use crate::deploy::hosts::temporary::{beside, is_temporary};

type HostResult<T> = Result<T, HostError>;

/// How much a folder's list may hold.
const LONGEST_LISTING: u64 = 64 * 1024 * 1024;
const PIECE: usize = 64 * 1024;

/// The target's folder.
pub(super) struct Place {
    /// The folder that it is seen from, from the top of the server; without a closing slash.
    pub home: String,
    /// It, seen from there; may be empty.
    pub folder: String,
}

/// A connection at work.
pub(super) struct Session {
    wire: Wire,
    place: Place,
    /// Whether folders can be listed in the form of RFC 3659.
    has_machine_lists: bool,
    /// Folders that are there, and are no links.
    known: BTreeSet<String>,
    /// What lies in the folders that were looked into.
    listed: BTreeMap<String, BTreeMap<String, Kind>>,
    /// Whether renaming replaces the file that is there.
    renames_over: bool,
}

impl Session {
    pub(super) fn new(wire: Wire, place: Place, has_machine_lists: bool) -> Self {
        let (known, listed) = (BTreeSet::new(), BTreeMap::new());
        Self { wire, place, has_machine_lists, known, listed, renames_over: true }
    }

    /// A path from the top of the server.
    fn full(&self, path: &str) -> String {
        let mut full = self.place.home.clone();
        for part in [self.place.folder.as_str(), path] {
            if !part.is_empty() {
                full.push('/');
                full.push_str(part);
            }
        }
        if full.is_empty() { "/".to_owned() } else { full }
    }

    /// Whether a folder is there; makes it if that is wanted.
    fn enter(&mut self, folder: &str, makes: bool) -> HostResult<bool> {
        if self.known.contains(folder) {
            return Ok(true);
        }
        if folder.is_empty() {
            return self.enter_top(makes);
        }
        let (above, name) = folder.rsplit_once('/').unwrap_or(("", folder));
        if !self.enter(above, makes)? {
            return Ok(false);
        }
        if !self.listed.contains_key(above) {
            self.look_into(above)?;
        }
        let mut kind = self.listed[above].get(name).copied();
        if kind.is_none() && makes {
            let full = self.full(folder);
            let made = self.wire.ftp.mkdir(&full);
            if self.wire.try_it(made)?.is_some() {
                kind = Some(Kind::Folder);
            } else {
                // Another connection may have been quicker.
                self.look_into(above)?;
                kind = self.listed[above].get(name).copied();
                if kind.is_none() {
                    let message =
                        message!("the host refuses to make the folder `{folder}`", folder);
                    return Err(HostError::new(Fault::Denied, message));
                }
            }
        }
        match kind {
            None => Ok(false),
            Some(Kind::Folder) => {
                self.known.insert(folder.to_owned());
                Ok(true)
            }
            Some(kind) => Err(in_the_way(folder, kind)),
        }
    }

    /// The target's own folder may be a link, as hosts have it.
    fn enter_top(&mut self, makes: bool) -> HostResult<bool> {
        let full = self.full("");
        let moved = self.wire.ftp.cwd(&full);
        if self.wire.try_it(moved)?.is_none() {
            if !makes {
                return Ok(false);
            }
            let mut path = self.place.home.clone();
            for part in self.place.folder.split('/') {
                path = format!("{path}/{part}");
                let made = self.wire.ftp.mkdir(&path);
                // Those that are there are refused.
                self.wire.try_it(made)?;
            }
            let moved = self.wire.ftp.cwd(&full);
            let what = message!("the host refuses to make the folder `{full}`", full);
            self.wire.check(moved, &what)?;
        }
        self.known.insert(String::new());
        Ok(true)
    }

    /// Lists a folder that is there.
    fn look_into(&mut self, folder: &str) -> HostResult<()> {
        let full = self.full(folder);
        let what = message!("the host refuses to list the folder `{full}`", full);
        // No argument, as servers read patterns and options in it.
        let moved = self.wire.ftp.cwd(&full);
        self.wire.check(moved, &what)?;
        let command = if self.has_machine_lists { "MLSD" } else { "LIST -a" };
        let begins = [Status::AboutToSend, Status::AlreadyOpen];
        let opened = self.wire.ftp.custom_data_command(command, &begins);
        let (_, stream) = self.wire.check(opened, &what)?;
        let mut reader = BufReader::new(stream.take(LONGEST_LISTING));
        let mut entries = BTreeMap::new();
        let mut line = Vec::new();
        loop {
            line.clear();
            let count = reader.read_until(b'\n', &mut line);
            if count.map_err(|error| broken(&self.wire.identity, &error))? == 0 {
                break;
            }
            let text = String::from_utf8_lossy(&line);
            let text = text.trim_end_matches(['\r', '\n']);
            let read = if self.has_machine_lists { read_machine_line } else { read_line };
            if let Some(Entry { name, kind }) = read(text) {
                entries.insert(name, kind);
            }
        }
        let finished = reader.into_inner().into_inner().finish();
        self.wire.check(finished, &what)?;
        self.listed.insert(folder.to_owned(), entries);
        Ok(())
    }

    /// What a path stands for now.
    fn look(&mut self, path: &str) -> HostResult<Option<Kind>> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        if !self.enter(folder, false)? {
            return Ok(None);
        }
        self.look_into(folder)?;
        Ok(self.listed[folder].get(name).copied())
    }

    /// Sends a file to its temporary name; returns how many bytes.
    fn send(&mut self, temporary: &str, bytes: &mut dyn Read) -> HostResult<u64> {
        let full = self.full(temporary);
        let what = message!("the host refuses to write `{full}`", full);
        let mut opened = self.wire.ftp.put_with_stream(&full);
        if matches!(&opened, Err(FtpError::UnexpectedResponse(_))) {
            // One that was cut off may lie there, and not every host replaces it.
            let removed = self.wire.ftp.rm(&full);
            if self.wire.try_it(removed)?.is_some() {
                opened = self.wire.ftp.put_with_stream(&full);
            }
        }
        let mut stream = self.wire.check(opened, &what)?;
        let mut piece = vec![0; PIECE];
        let mut total = 0;
        loop {
            let count = bytes.read(&mut piece).map_err(|error| {
                HostError::new(Fault::Other, message!("the site cannot be read ({error})", error))
            })?;
            if count == 0 {
                break;
            }
            if let Err(error) = stream.write_all(&piece[..count]) {
                // The host says why it hung up: its disk may be full.
                let finished = stream.finish();
                self.wire.check(finished, &what)?;
                return Err(broken(&self.wire.identity, &error));
            }
            total += count as u64;
        }
        let finished = stream.finish();
        self.wire.check(finished, &what)?;
        Ok(total)
    }

    /// Makes sure that all bytes came, as some hosts take a cut connection for the end of a file.
    fn is_whole(&mut self, temporary: &str, length: u64) -> HostResult<()> {
        let full = self.full(temporary);
        let size = self.wire.ftp.size(full);
        match self.wire.try_it(size)? {
            Some(size) if size as u64 != length => {
                Err(HostError::new(Fault::Lost, "the connection broke in the middle of a file"))
            }
            _ => Ok(()),
        }
    }

    /// Lets a file take its place.
    fn replace(&mut self, temporary: &str, path: &str) -> HostResult<()> {
        let (from, to) = (self.full(temporary), self.full(path));
        let what = message!("the host refuses to write `{to}`", to);
        if self.renames_over {
            let renamed = self.wire.ftp.rename(&from, &to);
            if self.wire.try_it(renamed)?.is_some() {
                return Ok(());
            }
        }
        if self.look(temporary)?.is_none() {
            // What was sent is gone, as another run let it take its place: what lies there is not to be removed.
            return Err(HostError::new(Fault::Other, what));
        }
        match self.look(path)? {
            Some(Kind::Folder) => return Err(in_the_way(path, Kind::Folder)),
            Some(Kind::File | Kind::Link) => {
                // For a moment no file is there: this host knows no other way.
                self.renames_over = false;
                let removed = self.wire.ftp.rm(&to);
                self.wire.check(removed, &what)?;
            }
            None => {}
        }
        let renamed = self.wire.ftp.rename(&from, &to);
        self.wire.check(renamed, &what)
    }
}

impl Host for Session {
    fn read(&mut self, path: &str, limit: u64) -> HostResult<Option<Vec<u8>>> {
        let full = self.full(path);
        let what = message!("the host refuses to show `{full}`", full);
        let mut opened = self.wire.ftp.retr_as_stream(&full);
        if matches!(&opened, Err(FtpError::UnexpectedResponse(_))) {
            match self.look(path)? {
                None => return Ok(None),
                // It may have come meanwhile.
                Some(Kind::File) => opened = self.wire.ftp.retr_as_stream(&full),
                Some(kind) => return Err(in_the_way(path, kind)),
            }
        }
        let stream = self.wire.check(opened, &what)?;
        let mut bytes = Vec::new();
        let mut stream = stream.take(limit + 1);
        let read = stream.read_to_end(&mut bytes);
        read.map_err(|error| broken(&self.wire.identity, &error))?;
        if bytes.len() as u64 > limit {
            let message = message!("`{full}` is larger than {limit} bytes", full, limit);
            return Err(HostError::new(Fault::Other, message));
        }
        let finished = stream.into_inner().finish();
        self.wire.check(finished, &what)?;
        Ok(Some(bytes))
    }

    fn list(&mut self, folder: &str) -> HostResult<Option<Vec<HostFile>>> {
        if !self.enter(folder, false)? {
            return Ok(None);
        }
        self.look_into(folder)?;
        let entries = self.listed[folder].iter();
        // What parvis left behind is nobody's.
        let entries = entries.filter(|(name, _)| !is_temporary(name));
        let files = entries
            .map(|(name, kind)| HostFile { name: name.clone(), is_folder: *kind == Kind::Folder });
        Ok(Some(files.collect()))
    }

    fn put(&mut self, path: &str, bytes: &mut dyn Read, _: u64) -> HostResult<()> {
        let (folder, _) = path.rsplit_once('/').unwrap_or_default();
        self.enter(folder, true)?;
        let temporary = beside(path);
        let length = self.send(&temporary, bytes)?;
        self.is_whole(&temporary, length)?;
        self.replace(&temporary, path)
    }

    fn create(&mut self, path: &str, mut bytes: &[u8]) -> HostResult<Created> {
        if self.look(path)?.is_some() {
            return Ok(Created::Already);
        }
        let length = bytes.len() as u64;
        match self.put(path, &mut bytes, length) {
            Ok(()) => Ok(Created::Perhaps),
            // Somebody was quicker.
            Err(error) if !error.is_lost() && self.look(path)?.is_some() => Ok(Created::Already),
            Err(error) => Err(error),
        }
    }

    fn remove(&mut self, path: &str) -> HostResult<()> {
        let (folder, _) = path.rsplit_once('/').unwrap_or_default();
        if !self.enter(folder, false)? {
            return Ok(());
        }
        let full = self.full(path);
        let removed = self.wire.ftp.rm(&full);
        if let Err(error @ FtpError::UnexpectedResponse(_)) = removed {
            let what = message!("the host refuses to delete `{full}`", full);
            let refusal = self.wire.check(Err(error), &what);
            match self.look(path)? {
                None => {}
                Some(Kind::Folder) => return Err(in_the_way(path, Kind::Folder)),
                Some(_) => return refusal,
            }
        } else {
            self.wire.try_it(removed)?;
        }
        // A run that was killed may have begun to send it anew.
        let left = self.wire.ftp.rm(self.full(&beside(path)));
        self.wire.try_it(left)?;
        Ok(())
    }

    fn remove_empty(&mut self, folder: &str) -> HostResult<()> {
        match self.enter(folder, false) {
            Ok(true) => {}
            Err(error) if error.is_lost() => return Err(error),
            _ => return Ok(()),
        }
        let removed = self.wire.ftp.rmdir(self.full(folder));
        if self.wire.try_it(removed)?.is_some() {
            // What was known of it and of the folder above holds no longer.
            self.known.clear();
            self.listed.clear();
        }
        Ok(())
    }
}

fn in_the_way(path: &str, kind: Kind) -> HostError {
    let message = match kind {
        Kind::Folder => message!("`{path}` on the host is a folder", path),
        Kind::File => message!("`{path}` on the host is a file, and has to be a folder", path),
        Kind::Link => {
            message!("`{path}` on the host is a link, which parvis does not follow", path)
        }
    };
    HostError::new(Fault::InTheWay, message)
}
