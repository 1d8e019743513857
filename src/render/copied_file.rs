//! A file that is copied into the site as it is.

use std::sync::Arc;

use super::description::{Describe, Description};
use super::late::Extract;
use super::question::Question;
use super::receipt::{Read, Receipt};
use super::record::Record;
use crate::assets::PlaceSearch;
use crate::diagnostics::{Code, Diagnostic, Origin, Result};
use crate::names::{Digest, Digester, PackageName};
use crate::sources::{Layers, TakePiece};

/// A file that is copied. It is never in memory as a whole, and whoever copies it makes the digest that the receipt needs, so
/// its bytes are read once for both.
#[derive(Debug)]
pub struct CopiedFile<'l> {
    layers: &'l Layers,
    origin: Origin,
    /// Looks at the pieces on their way.
    search: PlaceSearch,
    /// Whether the last reading failed.
    is_unreadable: bool,
}

impl<'l> CopiedFile<'l> {
    pub(super) fn new(layers: &'l Layers, origin: &Origin) -> Self {
        Self {
            layers,
            origin: origin.clone(),
            search: PlaceSearch::default(),
            is_unreadable: false,
        }
    }

    /// Returns the file's length in bytes.
    ///
    /// # Errors
    /// If it cannot be looked at.
    pub fn length(&self) -> Result<u64> {
        self.layers.length(&self.origin)
    }

    /// Hands over the file's bytes piece by piece, from the beginning.
    ///
    /// # Errors
    /// If it cannot be read, or `take` fails.
    pub fn stream(&mut self, take: TakePiece<'_>) -> Result<()> {
        // What a partner publishes is the partner's matter.
        let is_own = self.origin.package == PackageName::town();
        let mut is_taken = true;
        self.search = PlaceSearch::default();
        let streamed = self.layers.stream(&self.origin, &mut |piece| {
            if is_own {
                self.search.add(piece);
            }
            take(piece).inspect_err(|_| is_taken = false)
        });
        self.is_unreadable = streamed.is_err() && is_taken;
        streamed
    }

    /// Returns the digest of the file's bytes.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn digest(&mut self) -> Result<Digest> {
        let mut digester = Digester::default();
        self.stream(&mut |piece| {
            digester.add(piece);
            Ok(())
        })?;
        Ok(digester.finish())
    }

    /// Whether it was the file that failed in the last [`CopiedFile::stream`], and not who took its bytes.
    pub fn is_unreadable(&self) -> bool {
        self.is_unreadable
    }

    /// Returns the record of a copy whose bytes have this digest.
    pub fn finish(self, digest: Digest) -> Record {
        let warning = self.search.finish().then(|| warn_of_place(&self.origin));
        let question = Question::File(self.origin);
        let digest = Description::digest_only(&FileAnswer(digest));
        Record {
            receipt: Receipt::new(vec![Arc::new(Read { question, digest })]),
            findings: warning.into_iter().collect(),
            extract: Extract::default(),
        }
    }
}

/// A file's bytes, by their digest.
pub(super) struct FileAnswer(pub Digest);

impl Describe for FileAnswer {
    fn describe(&self, to: &mut Description) {
        to.hidden(self.0);
    }
}

fn warn_of_place(origin: &Origin) -> Diagnostic {
    let help = "take the place out: `exiftool -overwrite_original \"-gps*=\" FILE`, or export the picture without it";
    let message = "the picture's file says where it was taken";
    Diagnostic::warning(Code::PicturePlace, message).at(origin.whole()).help(help)
}
