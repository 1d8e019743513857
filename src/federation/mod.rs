//! What a town takes from other repositories: which versions, which commits, and whether they are what was agreed.
//!
//! Choosing versions is pure: [`resolve`] asks whatever is behind [`Offers`] for releases and manifests, and gives a [`Plan`].
//! Around it stand the effects: the servers are asked, the cache is filled, signatures and checksums are checked, and the
//! lock is written. A build never comes here: it reads the lock, and trees at its commits.

mod add_remove;
mod admission;
mod ask_servers;
mod checksum;
mod dependency_tree;
mod ensure_locked;
mod fetch;
mod layer_files;
mod listing;
mod lock_diff;
mod named_addresses;
mod network_context;
mod open_commit;
mod override_template;
mod overrides;
mod package_diff;
mod propose;

mod resolve;
mod signers;
mod store;
mod token;
mod town;
mod update;
mod vendor;
mod vendor_checksum;
mod verify;
mod wanted_commit;

pub use add_remove::{Addition, Changed, Kind, add, remove};
pub use checksum::{checksum, is_as_locked};
pub use dependency_tree::dependency_tree;
pub use ensure_locked::{LockMode, ensure_locked};
pub use fetch::{Look, fetch};
pub use layer_files::Files;
pub use lock_diff::{Move, moves};
pub use network_context::{NetworkContext, News, OnProgress};
pub use open_commit::{CommitFolder, bounds};
pub use override_template::{Start, start_of_override};
pub use overrides::{Override, State, overrides, recorded};
pub use package_diff::difference;
pub use propose::{Changes, Letter, Proposal, changes, message, propose};

pub use crate::git::read_published;
pub use resolve::{
    Candidate, Offers, Plan, Planned, Release, Requirements, Scope, demanded, differences, resolve,
};
pub use store::{Held, Store};
pub use token::agreed;
pub use town::Town;
pub use update::{Sinks, Updated, update};
pub use vendor::{left_over, vendor};
pub use vendor_checksum::{VENDOR, VendorChecksum, unsealed, vendored};
pub use verify::{verify, verify_remote};
