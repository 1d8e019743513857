//! Choosing one version of each package, without a search: the locked one while it will do, else the smallest that does.

mod choose;
mod current;
mod demand;
mod offers;
mod plan;
mod report;
mod scope;

#[cfg(test)]
mod tests;

pub(super) use current::lacks_signer;
pub use current::{demanded, differences};
pub use demand::Requirements;
pub use offers::{Candidate, Offers, Release};
pub(super) use plan::MOST_ASKED;
pub use plan::{Plan, Planned, resolve};
pub use scope::Scope;
