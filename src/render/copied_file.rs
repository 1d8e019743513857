//! A file that is copied into the site as it is.

use std::sync::Arc;

use super::description::{Describe, Description};
use super::extracts::Extract;
use super::question::Question;
use super::receipt::{Read, Receipt};
use super::record::Record;
use crate::assets::{DocumentCheck, DocumentFault, PictureCheck, PictureFault, PlaceSearch};
use crate::diagnostics::{Code, Diagnostic, Message, Origin, Result};
use crate::names::{Digest, Digester, PackageName, PictureKind};
use crate::sources::{Layers, TakePiece};

/// A file that is copied. It is never in memory as a whole, and whoever copies it makes the digest that the receipt needs, so
/// its bytes are read once for both.
#[derive(Debug)]
pub struct CopiedFile<'l> {
    layers: &'l Layers,
    origin: Origin,
    /// Look at the pieces on their way.
    search: PlaceSearch,
    picture: PictureCheck,
    document: DocumentCheck,
    size: u64,
    /// Whether the last reading failed.
    is_unreadable: bool,
}

impl<'l> CopiedFile<'l> {
    pub(super) fn new(layers: &'l Layers, origin: &Origin) -> Self {
        Self {
            layers,
            origin: origin.clone(),
            search: PlaceSearch::default(),
            picture: PictureCheck::default(),
            document: DocumentCheck::default(),
            size: 0,
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
        (self.picture, self.size) = (PictureCheck::default(), 0);
        self.document = DocumentCheck::default();
        let streamed = self.layers.stream(&self.origin, &mut |piece| {
            if is_own {
                self.search.add(piece);
                self.picture.add(piece);
                self.document.add(piece);
                self.size += piece.len() as u64;
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
        let mut findings = Vec::new();
        if self.search.finish() {
            findings.push(warn_of_place(&self.origin));
        }
        if self.origin.package == PackageName::town() {
            findings.extend(warn_of_picture(&self.origin, &self.picture));
            findings.extend(warn_of_document(&self.origin, &self.document));
            findings
                .extend((self.size > LARGE_FILE).then(|| warn_of_size(&self.origin, self.size)));
        }
        let question = Question::File(self.origin);
        let digest = Description::digest_only(&FileAnswer(digest));
        Record {
            receipt: Receipt::new(vec![Arc::new(Read { question, digest })]),
            findings,
            extract: Extract::default(),
        }
    }
}

/// Looks at a file of the town as its copying would. What cannot be read is reported where it is named.
pub fn check_copied(layers: &Layers, origin: &Origin) -> Vec<Diagnostic> {
    let mut file = CopiedFile::new(layers, origin);
    match file.digest() {
        Ok(digest) => file.finish(digest).findings,
        Err(fault) => vec![*fault],
    }
}

/// A file's bytes, by their digest.
pub(super) struct FileAnswer(pub Digest);

impl Describe for FileAnswer {
    fn describe(&self, to: &mut Description) {
        to.hidden(self.0);
    }
}

/// The size from which on a download is large, in bytes.
const LARGE_FILE: u64 = 10_000_000;

fn warn_of_size(origin: &Origin, size: u64) -> Diagnostic {
    let message = message!(
        "the file has {size} MB: on a telephone, readers wait for it long",
        size = size / 1_000_000
    );
    let help = "save it smaller (a PDF without pictures in print quality, a film at a film host), or divide it";
    Diagnostic::warning(Code::LargeFile, message).at(origin.whole()).help(help)
}

fn warn_of_picture(origin: &Origin, picture: &PictureCheck) -> Option<Diagnostic> {
    let named = origin.path.extension().and_then(PictureKind::of_extension)?;
    let again = "export the picture again from the original, and put it in the place of this file";
    let (message, help): (Message, Message) = match picture.fault(named)? {
        PictureFault::Empty => ("the picture's file is empty: it has 0 bytes".into(), again.into()),
        PictureFault::Cut => {
            ("the picture is cut off: the end of its file is missing".into(), again.into())
        }
        PictureFault::NoPicture => (
            "this is not a picture that browsers show, though its name says so".into(),
            again.into(),
        ),
        PictureFault::Other(kind) => {
            let ending = kind.extensions()[0];
            let message = message!(
                "the picture is of the kind `{ending}`, and its name says another",
                ending
            );
            let help =
                message!("let its name end in `.{ending}`, here and where pages name it", ending);
            (message, help)
        }
    };
    Some(Diagnostic::warning(Code::BadPicture, message).at(origin.whole()).help(help))
}

fn warn_of_document(origin: &Origin, document: &DocumentCheck) -> Option<Diagnostic> {
    let ending = origin.path.extension()?;
    let again = "save or download the file again, open it to see that it is right, and put it in the place of this one";
    let (message, help): (Message, Message) = match document.fault(ending)? {
        DocumentFault::Empty => ("the file is empty: it has 0 bytes".into(), again.into()),
        DocumentFault::Cut => (
            "the file is cut off: its end is missing, so that programs may not open it".into(),
            again.into(),
        ),
        DocumentFault::Unlike => {
            (message!("the file is not what its ending `.{ending}` says", ending), again.into())
        }
        DocumentFault::Other("html") => {
            let message = message!(
                "this is a web page, though its name says `.{ending}`: perhaps what a server answered in place of the file",
                ending
            );
            (message, again.into())
        }
        DocumentFault::Other(kind) => {
            let message = message!(
                "the file is of the kind `{kind}`, though its name says `.{ending}`",
                kind,
                ending
            );
            let help =
                message!("let its name end in `.{kind}`, here and where pages name it", kind);
            (message, help)
        }
    };
    Some(Diagnostic::warning(Code::BadDocument, message).at(origin.whole()).help(help))
}

fn warn_of_place(origin: &Origin) -> Diagnostic {
    let help = "take the place out: `exiftool -overwrite_original \"-gps*=\" FILE`, or export the picture without it";
    let message = "the picture's file says where it was taken";
    Diagnostic::warning(Code::PicturePlace, message).at(origin.whole()).help(help)
}
