//! What hosts are told of a site, in the form of each: how long files may be kept, where former addresses lead, which page says
//! that nothing is there, and what browsers may load.

mod apache;
mod caddy;
mod headers;
mod nginx;
mod policy;
mod rules;

#[cfg(test)]
mod tests;

pub use apache::apache;
pub use caddy::caddy;
pub use headers::headers;
pub use nginx::nginx;
pub use policy::{SecurityHeaders, security_headers};
pub use rules::{Header, HostRules, Moved, NotFound};
