//! The gaps of texts that templates know of, so that no text asks for one that nothing fills.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::references::{Name, Reference, TextFile};
use crate::diagnostics::{Code, Diagnostic, Sink, did_you_mean, nearest};
use crate::names::PackageName;

/// The gaps of each text in the lowest package that has it: templates fill these.
#[derive(Default)]
pub(super) struct KnownGaps(BTreeMap<String, Gaps>);

struct Gaps {
    package: PackageName,
    names: BTreeSet<String>,
}

impl KnownGaps {
    /// Notes the gaps of a text in the lowest package that has it. Warns of further gaps in the
    /// packages above it, which have to be read later: no template fills those.
    pub(super) fn check(
        &mut self,
        key: &str,
        found: &[Reference],
        file: &TextFile<'_>,
        sink: &Sink,
    ) {
        match self.0.get(key) {
            Some(known) if known.package != file.origin.package => {
                warn_of_unknown(key, known, found, file, sink);
            }
            _ => self.note(key, found, &file.origin.package),
        }
    }

    fn note(&mut self, key: &str, found: &[Reference], package: &PackageName) {
        let gaps = self
            .0
            .entry(key.to_owned())
            .or_insert_with(|| Gaps { package: package.clone(), names: BTreeSet::new() });
        gaps.names.extend(gaps_among(found).map(|(gap, _)| gap.clone()));
    }
}

fn warn_of_unknown(key: &str, known: &Gaps, found: &[Reference], file: &TextFile<'_>, sink: &Sink) {
    for (gap, range) in gaps_among(found).filter(|(gap, _)| !known.names.contains(*gap)) {
        let message = message!(
            "the text `{key}` of `{package}` has no gap `{{ ${gap} }}`",
            key,
            package = known.package,
            gap
        );
        let help = match nearest(gap, known.names.iter().map(String::as_str)) {
            Some(near) => did_you_mean(format_args!("{{ ${near} }}")),
            None => "only your own template can fill this gap: use a new key for the text".into(),
        };
        let warning = Diagnostic::warning(Code::BadTranslation, message);
        sink.report(warning.at(file.place(range.clone())).help(help));
    }
}

/// Returns the gaps among references, with their places.
fn gaps_among(found: &[Reference]) -> impl Iterator<Item = (&String, &Range<u32>)> {
    found.iter().filter_map(|(name, range)| match name {
        Name::Gap(gap) => Some((gap, range)),
        _ => None,
    })
}
