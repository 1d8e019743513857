//! The preview's folder for the HTTP library: each file is opened through `disk`, which does not
//! follow links.

use std::fs::Metadata;
use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};
use tower_http::services::fs::{Backend, File};

use crate::disk::Folder;

/// A folder whose files are served.
#[derive(Clone)]
pub(super) struct Served(pub Folder);

/// One of its files.
pub(super) struct ServedFile(tokio::fs::File);

type Later<'a, T> = Pin<Box<dyn Future<Output = io::Result<T>> + Send + 'a>>;

impl Served {
    fn file(&self, path: &Path) -> io::Result<std::fs::File> {
        // The library puts the folder's name, `.`, before each path.
        let path = path.strip_prefix(".").unwrap_or(path);
        let found =
            self.0.file(path).map_err(|fault| io::Error::other(fault.message.to_string()))?;
        found.map(|open| open.file).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Backend for Served {
    type File = ServedFile;
    type Metadata = Metadata;
    type OpenFuture = Later<'static, ServedFile>;
    type MetadataFuture = Later<'static, Metadata>;

    fn open(&self, path: PathBuf) -> Self::OpenFuture {
        let opened = self.file(&path);
        Box::pin(async move { Ok(ServedFile(tokio::fs::File::from_std(opened?))) })
    }

    fn metadata(&self, path: PathBuf) -> Self::MetadataFuture {
        let looked = self.file(&path).and_then(|file| file.metadata());
        Box::pin(async move { looked })
    }
}

impl File for ServedFile {
    type Metadata = Metadata;
    type MetadataFuture<'a> = Later<'a, Metadata>;

    fn metadata(&self) -> Self::MetadataFuture<'_> {
        Box::pin(self.0.metadata())
    }
}

impl AsyncRead for ServedFile {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl AsyncSeek for ServedFile {
    fn start_seek(mut self: Pin<&mut Self>, position: io::SeekFrom) -> io::Result<()> {
        Pin::new(&mut self.0).start_seek(position)
    }

    fn poll_complete(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<u64>> {
        Pin::new(&mut self.0).poll_complete(context)
    }
}
