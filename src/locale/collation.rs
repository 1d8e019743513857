//! Sorting as a language's dictionaries do.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{CollatorBorrowed, CollatorPreferences};

use super::formatters::locale;
use crate::names::Lang;

/// A language's order. Numbers inside texts order by their value, so that `Rue 9` comes before `Rue
/// 10`.
pub struct Collation(Option<CollatorBorrowed<'static>>);

impl Collation {
    /// Loads the order of a language; an unknown language gets Unicode's default order.
    pub fn new(lang: &Lang) -> Self {
        let mut prefs: CollatorPreferences = locale(lang).into();
        prefs.numeric_ordering = Some(CollationNumericOrdering::True);
        Self(CollatorBorrowed::try_new(prefs, CollatorOptions::default()).ok())
    }

    /// Compares two texts. Texts that differ are never equal, so that every sort has one result.
    pub fn compare(&self, left: &str, right: &str) -> Ordering {
        let order =
            self.0.as_ref().map_or(Ordering::Equal, |collator| collator.compare(left, right));
        order.then_with(|| left.cmp(right))
    }
}
