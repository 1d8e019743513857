//! Keys that the town alone has, and that are nearly those of a package.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Place, nearest};
use crate::names::Lang;

/// A text of the town's own whose key is nearly that of a package's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoubtfulText {
    /// Its key.
    pub key: String,
    /// The other's.
    pub meant: String,
    /// Where it stands.
    pub place: Place,
}

/// What is known of keys, besides where their texts stand.
#[derive(Default)]
pub(super) struct KnownKeys {
    /// Those that packages have.
    pub of_packages: BTreeSet<String>,
    /// Those that other texts name.
    pub referred: BTreeSet<String>,
    /// Those of which it was said that they are misspelt.
    pub misspelt: BTreeSet<String>,
}

impl KnownKeys {
    /// Finds the keys that the town alone has and that are nearly a package's.
    pub(super) fn doubtful(
        &self,
        places: &BTreeMap<Lang, BTreeMap<String, Place>>,
    ) -> Vec<DoubtfulText> {
        let is_known = |key: &str| {
            let bare = key.split('.').next().unwrap_or_default();
            [&self.of_packages, &self.referred].iter().any(|known| known.contains(bare))
        };
        let mut own: BTreeMap<&String, &Place> = BTreeMap::new();
        for (key, place) in places.values().flatten().filter(|(key, _)| !is_known(key)) {
            if !self.misspelt.contains(key) {
                own.entry(key).or_insert(place);
            }
        }
        let doubtful = own.into_iter().filter_map(|(key, place)| {
            let meant = nearest(key, self.of_packages.iter().map(String::as_str))?.to_owned();
            Some(DoubtfulText { key: key.clone(), meant, place: place.clone() })
        });
        doubtful.collect()
    }
}
