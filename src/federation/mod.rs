//! What a town takes from other repositories: which versions, and what became of the files that it hides.
//!
//! Choosing versions is pure: [`resolve`] asks whatever is behind [`Offers`] for releases and manifests, and gives a [`Plan`].

mod resolve;

pub use resolve::{Candidate, Offers, Plan, Planned, Release, Requirements, Scope, differences, resolve};
