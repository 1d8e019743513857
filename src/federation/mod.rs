//! What a town takes from other repositories: which versions, which commits, and whether they are what was agreed.
//!
//! Choosing versions is pure: [`resolve`] asks whatever is behind [`Offers`] for releases and manifests, and gives a [`Plan`].
//! Around it stand the effects: the servers are asked, the cache is filled, signatures and checksums are checked, and the
//! lock is written. A build never comes here: it reads the lock, and trees at its commits.

mod admission;
mod change;
mod chart;
mod checksum;
mod desk;
mod difference;
mod fetch;
mod listing;
mod moves;
mod overrides;
mod propose;
mod ready;
mod resolve;
mod seal;
mod signers;
mod start;
mod store;
mod survey;
mod token;
mod town;
mod update;
mod vendor;
mod verify;

pub use change::{Changed, Kind, add, remove};
pub use chart::chart;
pub use checksum::{checksum, is_as_locked};
pub use desk::{Desk, News, Told};
pub use difference::difference;
pub use fetch::{Look, fetch};
pub use moves::{Move, moves};
pub use overrides::{Override, State, overrides, recorded};
pub use propose::{Changes, Letter, Proposal, changes, message, propose};
pub use ready::{Manner, ready};
pub use resolve::{Candidate, Offers, Plan, Planned, Release, Requirements, Scope, demanded, differences, resolve};
pub use seal::{Seal, VENDOR, unsealed, vendored};
pub use start::{Start, start_of_override};
pub use store::{Held, Store};
pub use survey::{Files, bounds, open as open_commit};
pub use token::agreed;
pub use town::Town;
pub use update::{Updated, update};
pub use vendor::{left_over, vendor};
pub use verify::{verify, verify_remote};
