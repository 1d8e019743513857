//! A folder of this machine: of a web server, a mounted disk, or another program that uploads it.

use std::io::Read;

use camino::{Utf8Path, Utf8PathBuf};

use crate::deploy::host::{Connect, Created, Host, HostError, HostFile};
use crate::disk::{FileKind, Folder};

/// A folder, which is made if it is not there.
pub(super) struct LocalFolder {
    path: Utf8PathBuf,
    shown: String,
}

impl LocalFolder {
    /// `path` is seen from the town's folder.
    pub(super) fn new(town: &Utf8Path, path: &str) -> Self {
        Self { path: town.join(path), shown: path.to_owned() }
    }
}

impl Connect for LocalFolder {
    fn open(&self) -> Result<Box<dyn Host>, HostError> {
        Ok(Box::new(Opened(Folder::make(&self.path).map_err(HostError::from)?)))
    }

    fn name(&self) -> String {
        self.shown.clone()
    }
}

struct Opened(Folder);

impl Opened {
    /// Makes the folders above a file.
    fn make_above(&self, path: &str) -> Result<(), HostError> {
        match path.rsplit_once('/') {
            Some((above, _)) => self.0.make_folders(above).map_err(HostError::from),
            None => Ok(()),
        }
    }
}

impl Host for Opened {
    fn read(&mut self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, HostError> {
        self.0.read(path, limit).map_err(HostError::from)
    }

    fn list(&mut self, folder: &str) -> Result<Option<Vec<HostFile>>, HostError> {
        let opened = match folder {
            "" => Some(self.0.clone()),
            folder => self.0.folder(folder).map_err(HostError::from)?,
        };
        let Some(opened) = opened else { return Ok(None) };
        let names = opened.list_names().map_err(HostError::from)?;
        let files = names.iter().map(|name| HostFile {
            name: name.to_string_lossy().into_owned(),
            is_folder: opened.kind(name) == Some(FileKind::Folder),
        });
        Ok(Some(files.collect()))
    }

    fn put(&mut self, path: &str, bytes: &mut dyn Read, _: u64) -> Result<(), HostError> {
        self.make_above(path)?;
        self.0.replace_from(path, bytes).map_err(HostError::from)
    }

    fn create(&mut self, path: &str, bytes: &[u8]) -> Result<Created, HostError> {
        self.make_above(path)?;
        if self.0.kind(path).is_some() {
            return Ok(Created::Already);
        }
        match self.0.create(path, bytes) {
            Ok(()) => Ok(Created::Alone),
            // Somebody was quicker.
            Err(_) if self.0.kind(path).is_some() => Ok(Created::Already),
            Err(error) => Err(error.into()),
        }
    }

    fn remove(&mut self, path: &str) -> Result<(), HostError> {
        match self.0.kind(path) {
            None => Ok(()),
            Some(_) => self.0.remove_file(path).map_err(HostError::from),
        }
    }

    fn remove_empty(&mut self, folder: &str) -> Result<(), HostError> {
        self.0.remove_empty(folder);
        Ok(())
    }
}
