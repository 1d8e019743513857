//! Pictures of imported entries: they are copied, or left out.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;

use super::partner_index::PartnerIndex;
use crate::content::Entry;
use crate::diagnostics::{Code, Diagnostic, Message, Origin, Sink};
use crate::locale::is_unseen;
use crate::names::{OutPath, PictureKind};
use crate::site::index::Resolution;
use crate::sources::Layers;

/// The largest picture of a partner that is copied, in bytes.
const LARGEST_PICTURE: u64 = 10 * 1024 * 1024;

/// Looks at a picture: its kind, by its name, and its bytes. The error is a phrase that says why it cannot be shown.
pub type CheckPicture = fn(PictureKind, &[u8]) -> Result<(), &'static str>;

/// What pictures are read with.
#[derive(Clone, Copy)]
pub struct LocalFiles<'a> {
    /// All files, those of partners too.
    pub layers: &'a Layers,
    /// Looks at each picture.
    pub check_picture: CheckPicture,
}

/// Copies the pictures of one partner.
pub(super) struct Pictures<'a> {
    remote: &'a PartnerIndex<'a>,
    files: LocalFiles<'a>,
    /// The pictures that are copied: address here, and the file.
    copies: RefCell<BTreeMap<String, Origin>>,
    /// The addresses of those that the entry shows which is being imported.
    shown: RefCell<BTreeSet<String>>,
    /// Why others are not, by address: each is looked at once, however often it is shown.
    refused: RefCell<BTreeMap<String, Message>>,
    sink: &'a Sink,
}

impl<'a> Pictures<'a> {
    pub(super) fn new(remote: &'a PartnerIndex<'a>, files: LocalFiles<'a>, sink: &'a Sink) -> Self {
        let (copies, shown) = (RefCell::default(), RefCell::default());
        Self { remote, files, copies, shown, refused: RefCell::default(), sink }
    }

    /// Returns the pictures that are copied: address here, and the file.
    pub(super) fn into_copies(self) -> BTreeMap<String, Origin> {
        self.copies.into_inner()
    }

    /// Returns the addresses of the pictures that were copied since this was asked last.
    pub(super) fn take_shown(&self) -> BTreeSet<String> {
        self.shown.take()
    }

    /// Copies a picture that an entry shows, and returns its address here. A picture that cannot be shown is reported.
    pub(super) fn copy(&self, own: &Entry, src: &str) -> Option<String> {
        let place = self.copy_once(own, src)?;
        self.shown.borrow_mut().insert(place.clone());
        Some(place)
    }

    fn copy_once(&self, own: &Entry, src: &str) -> Option<String> {
        let Resolution::File { address, .. } = self.remote.index.resolve(own, &own.lang, src)
        else {
            return None;
        };
        let file = self.remote.file(&address).filter(|_| !address.contains(is_unseen))?;
        let place = self.remote.copy_address(&address);
        if self.copies.borrow().contains_key(&place) {
            return Some(place);
        }
        let known = self.refused.borrow().get(&place).cloned();
        let is_long = || (!fits(&place)).then(|| "its address here would be too long".into());
        if let Some(why) = known.or_else(is_long).or_else(|| self.check_picture(&file).err()) {
            let message =
                message!("the picture `{src}` of `{id}` is left out: {why}", src, id = own.id, why);
            self.sink
                .report(Diagnostic::warning(Code::Foreign, message).at(file.whole()).of_partner());
            self.refused.borrow_mut().insert(place, why);
            return None;
        }
        self.copies.borrow_mut().insert(place.clone(), file);
        Some(place)
    }

    fn check_picture(&self, file: &Origin) -> Result<(), Message> {
        let kind = file.path.extension().and_then(PictureKind::of_extension);
        let Some(kind) = kind.filter(|kind| kind.is_for_pages()) else {
            return Err("its name is not that of a picture".into());
        };
        let LocalFiles { layers, check_picture } = self.files;
        let length = layers.length(file).map_err(|fault| fault.message)?;
        if length > LARGEST_PICTURE {
            return Err(message!(
                "it has {length} MB, more than {most}",
                length = length / 1_000_000,
                most = LARGEST_PICTURE / 1_000_000
            ));
        }
        let bytes = layers.read(file).map_err(|fault| fault.message)?;
        check_picture(kind, &bytes).map_err(Message::from)
    }
}

/// Tells whether a file can lie at an address of this site.
pub(super) fn fits(address: &str) -> bool {
    let path = percent_decode_str(address.trim_start_matches('/')).decode_utf8_lossy();
    OutPath::parse(&path).is_ok()
}
