//! `town.toml`, `package.toml` and `parvis.lock`: their types, read with places; and the TOML reader that front matter and schemas share.
//!
//! Reading never stops at the first fault: what is wrong is reported with its place, what is right is kept. `parvis.lock` is
//! written by parvis alone, and therefore read strictly.

mod agenda;
mod allow;
mod blanks;
mod deploy;
mod edit;
mod git_source;
mod holidays;
mod improve;
mod key_words;
mod licence;
mod limits;
mod localized;
mod lock;
mod meant;
mod misread;
mod open_marks;
mod output;
mod package;
mod packages;
mod partners;
mod placeholder;
mod provenance;
mod read_lock;
mod reader;
mod token_use;
mod toml;
mod toml_fault;
mod town;
mod write;
mod write_lock;

pub use agenda::Agenda;
pub use allow::Allowance;
pub use deploy::{DeployAccess, DeployBucket, DeployPlace, DeployServer, DeployTarget};
pub use edit::{Edited, remove_package, remove_partner, set_package, set_partner};
pub use git_source::{GitSource, Requirement, SourceArguments};
pub use holidays::{CountryHolidays, Holiday, HolidayWhen, NoHoliday, TownHolidays};
pub use improve::Improve;
pub use key_words::{common_key, part_meant};
pub use licence::{LicenceFault, forbids, is_licence, licence_fault};
pub use limits::Limits;
pub use localized::Localized;
pub use lock::{Lock, LockedOverride, LockedPackage, LockedPartner, Pin, Reference};
pub use meant::{meant_boolean, meant_integer, meant_text};
pub use misread::warn_of_misread_words;
pub use output::{HostKind, Minify, OutputSettings};
pub use package::{PackageManifest, Script};
pub use packages::{Dependency, PackageSource, Source};
pub use partners::{Pages, Partner, Share, Subscription, partner_manifest, refused_url};
pub use placeholder::placeholder;
pub use provenance::{Provenance, Provided, Shown, SiteCommit};
pub use reader::Reader;
pub use token_use::TokenUse;
pub use toml::{Kind, Table, Value, parse_table};
pub use town::TownManifest;
pub(crate) use town::is_country;
pub use write::{toml_exact, toml_key, toml_text};
