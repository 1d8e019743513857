//! `town.toml` and `package.toml`: their types, read with places; and the TOML reader that front matter and schemas share.
//!
//! Reading never stops at the first fault: what is wrong is reported with its place, what is right is kept. The lock and
//! canonical writing come with federation.

mod localized;
mod package;
mod reader;
mod toml;
mod town;
mod write;

pub use localized::Localized;
pub use package::PackageManifest;
pub use reader::Reader;
pub use toml::{Kind, Table, Value, parse_table};
pub(crate) use town::check_url;
pub use town::{Minify, PackageSource, Source, TownManifest};
pub use write::{toml_key, toml_text};
