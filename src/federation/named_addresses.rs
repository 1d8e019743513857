//! The addresses that a town itself names.

use std::collections::BTreeMap;

use crate::manifest::{GitSource, TokenUse};
use crate::names::Address;

/// Addresses that the town itself names, each with its token. Nobody else's address has one, not even another one of the same host.
#[derive(Debug, Clone, Default)]
pub(super) struct NamedAddresses(BTreeMap<Address, Option<TokenUse>>);

impl NamedAddresses {
    /// Adds an address to which no token goes.
    pub(super) fn add_address(&mut self, url: &Address) {
        self.0.entry(url.clone()).or_default();
    }

    /// Adds a source, as one that the town names.
    pub(super) fn add(&mut self, source: &GitSource) {
        let token = self.0.entry(source.url.clone()).or_default();
        *token = source.token_use().or_else(|| token.take());
    }

    pub(super) fn has(&self, url: &Address) -> bool {
        self.0.contains_key(url)
    }

    pub(super) fn token_use(&self, url: &Address) -> Option<TokenUse> {
        self.0.get(url).cloned().flatten()
    }
}
