//! Names that several modules share, each checked when it is made, and the one parser of addresses.
//!
//! A value of one of these types is valid by construction, cheap to clone and ordered, so it need
//! not be checked again. What a name *means* (which package a file belongs to, which entry an id
//! leads to) is left to the modules above.

mod active_file;
mod address;
mod encoding;
mod forge;
mod host;
mod known;
mod link;
mod made_folder;
mod name;
mod picture_kind;
mod picture_text;
mod scheme;
mod secret;
mod unseen;

pub use active_file::{is_active_file, may_be_run};
pub use address::{Address, AddressError, Scheme};
pub use encoding::{composed, encode_part, encode_path};
pub use forge::file_page;
pub use host::{Server, is_private_number, parse_server, plain_host};
pub use known::Known;
pub use link::{
    comparable_address, foreign_host, is_of_one_computer, is_plain_link, path_inside_site,
    site_address, site_folder,
};
pub use made_folder::MadeFolder;
pub use name::{
    Digest, Digester, EntryId, Lang, NameError, OutPath, PackageName, TreePath, TypeName, joined,
};
pub use picture_kind::PictureKind;
pub use picture_text::{SilentText, silent_text};
pub use scheme::{is_safe_address, is_safe_scheme};
pub use secret::{is_like_a_secret, secrets};
pub use unseen::{is_unseen, shows_nothing, steers};
